"""The answer to `reporting-line`: from what was found to a verdict, its value, and the reasons in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from orgraph.graph.complete import completing
from orgraph.graph.view import View
from orgraph.graph.worlds import Settled, settle
from orgraph.model.answers import Answer, Mark
from orgraph.model.schema import Label
from orgraph.model.truth import NO, YES, Truth
from orgraph.model.vocabulary import (
    HOLDS,
    PART_OF,
    PLACED_IN,
    POST_IN,
    REPORTS_TO,
    UNIT,
)
from orgraph.queries.chain import Reached
from orgraph.queries.heads import Presence, State, holders_of
from orgraph.queries.line import (
    Edge,
    Found,
    Line,
    Outcome,
    Start,
    Via,
    edges,
    find_above,
    find_below,
    line,
    principals,
    unstated,
)
from orgraph.queries.question import Question, Writer
from orgraph.queries.reporting_line_apart import Apart
from orgraph.queries.reporting_line_value import (
    DirectValue,
    HolderValue,
    OfficeValue,
    ReportingLineValue,
    StartValue,
    StepValue,
)
from orgraph.queries.reporting_line_words import (
    chain_words,
    edge_words,
    how_words,
    named_few,
    placing_words,
    seat_words,
    start_words,
)
from orgraph.queries.who_answer import either, say_doubt
from orgraph.queries.who_value import AlternativeValue

__all__ = ["answer_line"]


def answer_line(
    question: Question[Any], view: View, direction: str, chain: str, depth: int
) -> Answer[ReportingLineValue]:
    """Answer on a view; the parameter `node` is a person, a post or a unit."""
    writer = Writer(question, view)
    return _Line(writer, writer.node("node"), chain, None if direction == "up" else depth).answer()


class _Line:
    """Finds, tells and gathers; `depth` is None for a line upward."""

    def __init__(self, writer: Writer, node: int, chain: str, depth: int | None) -> None:
        self.writer, self.view = writer, writer.view
        self.node, self.chain, self.depth = node, chain, depth
        self.up = depth is None
        self.settled = (
            settle(self.view, lambda world: find_above(world, node, chain), lambda f: f.superiors)
            if self.up
            else _below(self.view, node, chain)
        )
        self.found = self.settled.found

    def answer(self) -> Answer[ReportingLineValue]:
        writer, found = self.writer, self.found
        verdict = found.verdict if self.settled.agreed else "unconfirmed"
        begun = tuple(self._start(start) for start in found.starts)
        self._say_places()
        if verdict == "none":
            self._say_none()
        say_doubt(writer, self.settled.doubtful)
        whole = self._line()
        offices = self._offices(whole)
        apart = Apart(writer, self.node, up=self.up)
        best: dict[int, Truth] = {}
        for own in found.directs:
            best[own.node] = max(best.get(own.node, NO), own.way.truth)
        value = ReportingLineValue(
            node=writer.ref(self.node),
            direction="up" if self.up else "down",
            chain=self.chain,
            starts=begun,
            direct=tuple(
                DirectValue(
                    start=writer.ref(own.start.unit),
                    node=writer.ref(own.node),
                    how=own.how,
                    primary=None if own.edge is None else own.edge.primary,
                    aspect=None if own.edge is None else own.edge.aspect,
                    truth=own.way.truth,
                    facts=writer.cite(own.way.facts),
                )
                for own in found.directs
            ),
            steps=self._steps(whole),
            offices=offices,
            posts=self._posts(),
            apart=apart.apart(found.starts),
            told=apart.told(found.starts, whole.units),
            counts=(sum(truth == YES for truth in best.values()), len(best)),
            alternatives=self._alternatives(),
            to_confirm=writer.cite(self.settled.doubtful),
        )
        return writer.answer(verdict, self._summary(verdict, best), value, self._deciding(verdict))

    def _deciding(self, verdict: str) -> list[int]:
        if verdict == "none":
            return list(self.found.proof)
        if verdict != "found":
            return []
        certain = [own for own in self.found.directs if own.way.truth == YES]
        return [fact for own in certain or self.found.directs for fact in own.way.facts]

    # --- the verdict in words -----------------------------------------------------------------------

    def _summary(self, verdict: str, best: dict[int, Truth]) -> Label:
        if verdict == "unconfirmed":
            return either(self._alternatives())
        name = self.writer.named(self.node)
        if verdict != "found" or self.up:
            return self._text(self.settled.outcomes[0])
        certain = sum(truth == YES for truth in best.values())
        names = named_few(self.writer, best)
        zh, en = f"{name}的直接下级有{certain}个", f"{certain} directly below {name}"
        if certain < len(best):
            zh += f",另有{len(best) - certain}个未定"
            en += f", and {len(best) - certain} unconfirmed"
        return Label(f"{zh}:{names.zh}。", f"{en}: {names.en}.")

    def _alternatives(self) -> tuple[AlternativeValue, ...]:
        if self.settled.agreed:
            return ()
        return tuple(
            AlternativeValue(outcome[0], self._text(outcome)) for outcome in self.settled.outcomes
        )

    def _text(self, outcome: Outcome) -> Label:
        verdict, nearest = outcome
        name = self.writer.named(self.node)
        zh, en = ("上级", "superior") if self.up else ("下级", "subordinate")
        within = chain_words(self.chain)
        if verdict == "none":
            return Label(
                f"{name}{within.zh}没有{zh}:上下级关系已声明完整。",
                f"{name} has no {en}{within.en}: such relations are declared complete.",
            )
        if verdict == "unknown":
            return Label(
                f"不知道{name}{within.zh}的{zh}:没有载入,资料也没有声明完整,所以不能说没有。",
                f"The {en} of {name}{within.en} is not known: none is loaded, and as the data is not "
                "declared complete, it cannot be said that there is none.",
            )
        if not nearest:
            return Label(f"{name}有直接下级。", f"{name} has subordinates.")
        ways: dict[int, list[str]] = {}
        for node, how in sorted(nearest):
            ways.setdefault(node, []).append(how)
        told = [self._superior(node, hows) for node, hows in ways.items()]
        return Label(
            f"{name}的直接上级:{'、'.join(own.zh for own in told)}。",
            f"Directly above {name}: {', '.join(own.en for own in told)}.",
        )

    def _superior(self, node: int, hows: Sequence[str]) -> Label:
        """A nearest superior with how it is one, which of several is the primary, and who is there."""
        found = [own for own in self.found.directs if own.node == node and own.how in hows]
        words = [how_words(how) for how in hows]
        zh, en = [own.zh for own in words], [own.en for own in words]
        steps = [own.edge for own in found if own.edge is not None]
        if any(edge.primary for edge in steps) and self._several(steps):
            zh.append("为主")
            en.append("primary")
        people = [
            f"{self.writer.named(post)} {self.writer.named(presence.person)}"
            for post, way in principals(self.view, node)
            for presence in holders_of(self.view, post)
            if presence.person is not None and min(way.truth, presence.truth) == YES
        ]
        name = self.writer.named(node)
        return Label(f"{name}({','.join([*zh, *people])})", f"{name} ({', '.join([*en, *people])})")

    # --- where it starts ----------------------------------------------------------------------------

    def _start(self, start: Start) -> StartValue:
        writer = self.writer
        if start.via is not Via.UNIT:
            told = start_words(writer, self.node, start)
            writer.say(Mark.NOTE, told.zh, told.en, start.way.facts)
        return StartValue(
            via=start.via,
            unit=writer.ref(start.unit),
            post=None if start.post is None else writer.ref(start.post),
            rank=start.rank,
            truth=start.way.truth,
            facts=writer.cite(start.way.facts),
        )

    def _say_places(self) -> None:
        """Posts whose unit is not known, and work that is in no unit: no line starts there."""
        view, writer = self.view, self.writer
        placed = {start.post for start in self.found.starts}
        for post, _, fact in view.walk(self.node, HOLDS.out):
            if post not in placed and not view.walk(post, POST_IN.out):
                name = writer.named(post)
                writer.say(
                    Mark.UNKNOWN,
                    f"{name}在哪个单位没有载入。",
                    f"The unit of {name} is not loaded.",
                    (fact,),
                    about=(post,),
                )
        for where, _, fact in view.walk(self.node, PLACED_IN.out):
            if view.kind(where) is not UNIT:
                told = placing_words(writer, self.node, where, fact)
                writer.say(Mark.NOTE, told.zh, told.en, (fact,))
        if not self.found.starts:
            name = writer.named(self.node)
            writer.say(
                Mark.UNKNOWN,
                f"{name}的岗位或单位没有载入,无从查起。",
                f"No post or unit of {name} is loaded to start from.",
                about=(self.node,),
            )

    def _say_none(self) -> None:
        zh, en = ("没有上级", "above") if self.up else ("没有下级", "below")
        name, within = self.writer.named(self.node), chain_words(self.chain)
        self.writer.say(
            Mark.NOTE,
            f"{name}{within.zh}{zh}:已声明完整。",
            f"Nobody is {en} {name}{within.en}: declared complete.",
            self.found.proof,
        )

    # --- the line -----------------------------------------------------------------------------------

    def _line(self) -> Line:
        begun: dict[int, Reached] = {}
        for start in self.found.starts:
            if self.up or start.leads:
                known = begun.get(start.unit)
                if known is None or start.way.truth > known.truth:
                    begun[start.unit] = start.way
        return line(self.view, begun, self.chain, up=self.up, depth=self.depth)

    def _steps(self, whole: Line) -> tuple[StepValue, ...]:
        return tuple(
            StepValue(
                lower=self.writer.ref(edge.lower),
                upper=self.writer.ref(edge.upper),
                level=whole.levels[edge.lower if self.up else edge.upper] + 1,
                how=edge.how,
                primary=edge.primary,
                aspect=edge.aspect,
                truth=self._way(whole, edge).truth,
                facts=self.writer.cite(edge.way.facts),
            )
            for edge in whole.edges
        )

    def _way(self, whole: Line, edge: Edge) -> Reached:
        """The way to a step and the step."""
        before = whole.units[edge.lower if self.up else edge.upper]
        return before.on(edge.way.truth, edge.way.facts[0])

    def _offices(self, whole: Line) -> tuple[OfficeValue, ...]:
        within = {start.unit for start in self.found.starts if self.up and start.answers_within}
        by_unit: dict[int, list[Edge]] = {}
        for edge in whole.edges:
            by_unit.setdefault(edge.upper if self.up else edge.lower, []).append(edge)
        told = []
        for unit, level in whole.levels.items():
            if level or unit in within:
                told.append(self._office(whole, unit, by_unit.get(unit, []) if level else []))
            elif self.up and not edges(self.view, unit, self.chain, up=True):
                self._end(unit)
        return tuple(told)

    def _office(self, whole: Line, unit: int, steps: Sequence[Edge]) -> OfficeValue:
        writer, view = self.writer, self.view
        level, name = whole.levels[unit], writer.named(unit)
        posts = principals(view, unit)
        holders = [
            (post, way, presence) for post, way in posts for presence in holders_of(view, post)
        ]
        state: str = "known"
        proof: tuple[int, ...] = ()
        if not posts:
            closed, proof = completing(view, POST_IN, unit)
            state = "principal_unknown" if closed == NO else "no_principal"
        people = self._people(holders, state)
        if level:
            side = Label("上", "up") if self.up else Label("下", "down")
            how = edge_words(writer, steps, up=self.up, several=self._several(steps))
            head = Label(
                f"{side.zh}{level}级:{name}({how.zh})",
                f"Level {level} {side.en}: {name} ({how.en})",
            )
        else:
            head = Label(f"本单位:{name}", f"In the unit itself: {name}")
        cited = [fact for edge in steps for fact in self._way(whole, edge).facts]
        cited += [] if level else whole.units[unit].facts
        cited += [fact for _, way, own in holders for fact in (*way.facts, *own.facts)]
        writer.say(
            _mark(holders, state),
            f"{head.zh}。{people.zh}。",
            f"{head.en}. {people.en}.",
            (*cited, *proof),
            about=(unit,),
        )
        return OfficeValue(
            unit=writer.ref(unit),
            level=level,
            state=state,
            principals=tuple(self._holder(*own) for own in holders),
            end=self._end(unit),
            truth=whole.units[unit].truth,
            facts=writer.cite(whole.units[unit].facts),
        )

    def _several(self, steps: Iterable[Edge]) -> bool:
        """Whether a unit below these steps has another superior, so that it matters which is primary."""
        if not self.up:
            return True
        return any(
            len({one.upper for one in edges(self.view, edge.lower, self.chain, up=True)}) > 1
            for edge in steps
        )

    def _people(self, holders: Sequence[tuple[int, Reached, Presence]], state: str) -> Label:
        if state == "no_principal":
            return Label(
                "没有主要负责岗位(已声明完整)", "It has no principal post (declared complete)"
            )
        if state == "principal_unknown":
            return Label(
                "主要负责岗位没有载入,不等于没有",
                "Its principal post is not loaded, which does not mean that there is none",
            )
        zh, en = [], []
        for post, _, presence in holders:
            told = seat_words(self.writer, self.node, post, presence)
            zh.append(told.zh)
            en.append(told.en)
        return Label(f"主要负责:{'、'.join(zh)}", f"Led by {', '.join(en)}")

    def _holder(self, post: int, way: Reached, presence: Presence) -> HolderValue:
        capacity = None if presence.holding is None else self.view.own(presence.holding, "capacity")
        return HolderValue(
            post=self.writer.ref(post),
            person=None if presence.person is None else self.writer.ref(presence.person),
            state=presence.state,
            capacity=None if capacity is None else str(capacity),
            truth=min(way.truth, presence.truth),
            facts=self.writer.cite((*way.facts, *presence.facts)),
        )

    def _end(self, unit: int) -> str:
        """How the line upward ends at a unit, if it does."""
        view, writer = self.view, self.writer
        if not self.up or edges(view, unit, self.chain, up=True):
            return ""
        name, within = writer.named(unit), chain_words(self.chain)
        for edge in unstated(view, unit, self.chain, up=True):
            upper = writer.named(edge.upper)
            writer.say(
                Mark.UNKNOWN,
                f"{name}的上级{upper}属于哪条线没有载明,不能算作这条线。",
                f"{upper} is above {name}, but in which chain is not stated: it does not count here.",
                edge.way.facts,
                about=(edge.upper,),
            )
        closed = [completing(view, relation, unit) for relation in (REPORTS_TO, PART_OF)]
        if unstated(view, unit, self.chain, up=True) or min(truth for truth, _ in closed) == NO:
            writer.say(
                Mark.UNKNOWN,
                f"{name}{within.zh}再往上没有载入,不等于没有。",
                f"What is above {name}{within.en} is not loaded, which does not mean that there is "
                "nothing.",
                about=(unit,),
            )
            return "unknown"
        writer.say(
            Mark.NOTE,
            f"{name}{within.zh}再往上没有了(已声明完整)。",
            f"Nothing is above {name}{within.en} (declared complete).",
            [fact for _, facts in closed for fact in facts],
        )
        return "top"

    def _posts(self) -> tuple[HolderValue, ...]:
        """Downward from a principal post, the other posts of its unit."""
        if self.up:
            return ()
        told = []
        for direct in self.found.directs:
            if direct.edge is None:
                for presence in holders_of(self.view, direct.node):
                    seat = seat_words(self.writer, self.node, direct.node, presence)
                    self.writer.say(
                        _mark([(direct.node, direct.way, presence)], "known"),
                        f"本单位岗位:{seat.zh}。",
                        f"In the unit itself: {seat.en}.",
                        (*direct.way.facts, *presence.facts),
                        about=(direct.node,),
                    )
                    told.append(self._holder(direct.node, direct.way, presence))
        return tuple(told)


def _below(view: View, node: int, chain: str) -> Settled[Found, Outcome]:
    """Each subordinate is told with its own truth: only whether there is any can turn."""

    def outcome(found: Found) -> Outcome:
        return found.verdict, frozenset()

    found = find_below(view, node, chain)
    if any(own.way.truth == YES for own in found.directs):  # in every world, however many are open
        return Settled(found, (outcome(found),), (), (), exhausted=True)
    return settle(view, lambda world: find_below(world, node, chain), outcome)


def _mark(holders: Sequence[tuple[int, Reached, Presence]], state: str) -> Mark:
    states = {presence.state for _, _, presence in holders}
    if State.PRESENT in states:
        return Mark.CONTACT
    if State.HOLDER_UNKNOWN in states or state == "principal_unknown":
        return Mark.UNKNOWN
    return Mark.VACANCY
