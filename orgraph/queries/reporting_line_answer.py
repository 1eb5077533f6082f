"""The answer to `reporting-line`: from what was found to a verdict, its value, and the reasons in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from orgraph.graph.view import View
from orgraph.graph.worlds import Settled, settle
from orgraph.model.answers import Answer, Mark
from orgraph.model.schema import Label
from orgraph.model.truth import NO, YES, Truth
from orgraph.model.vocabulary import (
    HOLDS,
    PLACED_IN,
    POST_IN,
    UNIT,
)
from orgraph.queries.chain import Reached
from orgraph.queries.heads import holders_of
from orgraph.queries.line import (
    Found,
    Line,
    Outcome,
    Start,
    Via,
    find_above,
    find_below,
    line,
    principals,
)
from orgraph.queries.question import Question, Writer
from orgraph.queries.reporting_line_apart import Apart
from orgraph.queries.reporting_line_levels import Levels, several
from orgraph.queries.reporting_line_value import (
    DirectValue,
    ReportingLineValue,
    StartValue,
)
from orgraph.queries.reporting_line_words import (
    chain_words,
    how_words,
    named_few,
    placing_words,
    start_words,
)
from orgraph.queries.who_value import AlternativeValue
from orgraph.queries.who_words import either, say_doubt

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
        levels = Levels(writer, self.node, self.chain, found, whole, up=self.up)
        offices = levels.offices()
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
            steps=levels.steps(),
            offices=offices,
            posts=levels.posts(),
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
        if any(edge.primary for edge in steps) and several(self.view, steps, self.chain):
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
                f"没有载入{name}当日的岗位或单位,无从查起。",
                f"No post or unit of {name} on the day is loaded to start from.",
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


def _below(view: View, node: int, chain: str) -> Settled[Found, Outcome]:
    """Each subordinate is told with its own truth: only whether there is any can turn."""

    def outcome(found: Found) -> Outcome:
        return found.verdict, frozenset()

    found = find_below(view, node, chain)
    if any(own.way.truth == YES for own in found.directs):  # in every world, however many are open
        return Settled(found, (outcome(found),), (), (), exhausted=True)
    return settle(view, lambda world: find_below(world, node, chain), outcome)
