"""The units of a line, told level by level: whose superior or subordinate each is, and who leads it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from orgraph.graph.complete import completing
from orgraph.graph.view import View
from orgraph.model.answers import Mark
from orgraph.model.schema import Label
from orgraph.model.truth import NO
from orgraph.model.vocabulary import PART_OF, POST_IN, REPORTS_TO
from orgraph.queries.chain import Reached
from orgraph.queries.heads import Presence, State, holders_of
from orgraph.queries.line import Edge, Found, Line, edges, principals, unstated
from orgraph.queries.question import Writer
from orgraph.queries.reporting_line_value import HolderValue, OfficeValue, StepValue
from orgraph.queries.reporting_line_words import chain_words, edge_words, seat_words

__all__ = ["Levels", "several"]


class Levels:
    """Tells of the units of a line, and gathers them as values."""

    def __init__(
        self, writer: Writer, node: int, chain: str, found: Found, whole: Line, *, up: bool
    ) -> None:
        self.writer, self.view = writer, writer.view
        self.node, self.chain, self.up = node, chain, up
        self.found, self.whole = found, whole

    def steps(self) -> tuple[StepValue, ...]:
        return tuple(
            StepValue(
                lower=self.writer.ref(edge.lower),
                upper=self.writer.ref(edge.upper),
                level=self.whole.levels[edge.lower if self.up else edge.upper] + 1,
                how=edge.how,
                primary=edge.primary,
                aspect=edge.aspect,
                truth=self._way(edge).truth,
                facts=self.writer.cite(edge.way.facts),
            )
            for edge in self.whole.edges
        )

    def _way(self, edge: Edge) -> Reached:
        """The way to a step and the step."""
        before = self.whole.units[edge.lower if self.up else edge.upper]
        return before.on(edge.way.truth, edge.way.facts[0])

    def offices(self) -> tuple[OfficeValue, ...]:
        within = {start.unit for start in self.found.starts if self.up and start.answers_within}
        by_unit: dict[int, list[Edge]] = {}
        for edge in self.whole.edges:
            by_unit.setdefault(edge.upper if self.up else edge.lower, []).append(edge)
        told = []
        for unit, level in self.whole.levels.items():
            if level or unit in within:
                told.append(self._office(unit, by_unit.get(unit, []) if level else []))
            elif self.up and not edges(self.view, unit, self.chain, up=True):
                self._end(unit)
        return tuple(told)

    def _office(self, unit: int, steps: Sequence[Edge]) -> OfficeValue:
        writer, view = self.writer, self.view
        level, name = self.whole.levels[unit], writer.named(unit)
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
            how = edge_words(
                writer,
                steps,
                up=self.up,
                several=not self.up or several(self.view, steps, self.chain),
            )
            head = Label(
                f"{side.zh}{level}级:{name}({how.zh})",
                f"Level {level} {side.en}: {name} ({how.en})",
            )
        else:
            head = Label(f"本单位:{name}", f"In the unit itself: {name}")
        cited = [fact for edge in steps for fact in self._way(edge).facts]
        cited += [] if level else self.whole.units[unit].facts
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
            truth=self.whole.units[unit].truth,
            facts=writer.cite(self.whole.units[unit].facts),
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

    def posts(self) -> tuple[HolderValue, ...]:
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


def several(view: View, steps: Iterable[Edge], chain: str) -> bool:
    """Whether a unit below these steps has another superior, so that it matters which is primary."""
    return any(
        len({one.upper for one in edges(view, edge.lower, chain, up=True)}) > 1 for edge in steps
    )


def _mark(holders: Sequence[tuple[int, Reached, Presence]], state: str) -> Mark:
    states = {presence.state for _, _, presence in holders}
    if State.PRESENT in states:
        return Mark.CONTACT
    if State.HOLDER_UNKNOWN in states or state == "principal_unknown":
        return Mark.UNKNOWN
    return Mark.VACANCY
