"""What stands beside a line: guidance, coordination, portfolios; and what is denied or planned of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from orgraph.model.answers import Mark
from orgraph.model.schema import ASSERTED, DENIED, PLANNED, Label, Way
from orgraph.model.vocabulary import (
    BELONGS_TO,
    COORDINATED_BY,
    GUIDED_BY,
    HOLDS,
    OVERSEES,
    PART_OF,
    REPORTS_TO,
    SECONDED_TO,
    UNIT,
)
from orgraph.queries.heads import holders_of
from orgraph.queries.line import Start
from orgraph.queries.question import Writer
from orgraph.queries.reporting_line_value import ApartValue
from orgraph.queries.reporting_line_words import seat_words

__all__ = ["PERSON_TIES", "UNIT_TIES", "UNIT_TIES_BELOW", "Apart"]

STANCES: Final = (DENIED, PLANNED)
UNIT_TIES: Final = tuple(kind.out.told(own) for kind in (PART_OF, REPORTS_TO) for own in STANCES)
UNIT_TIES_BELOW: Final = tuple(
    kind.into.told(own) for kind in (PART_OF, REPORTS_TO) for own in STANCES
)
PERSON_TIES: Final = tuple(
    kind.out.told(own) for kind in (HOLDS, BELONGS_TO, SECONDED_TO) for own in STANCES
)
"""The ways to what is denied or planned: shown, never walked."""

BEGINNINGS: Final = {
    ASSERTED: Label("另列,不是领导关系", "Apart, as it is no command"),
    DENIED: Label("明确否认,不算", "Denied, so not walked"),
    PLANNED: Label("仅为计划,不算", "Only planned, so not walked"),
}
PORTFOLIO: Final = Label("分管", "Portfolio")


class Apart:
    """Tells of what is no command, and gathers it."""

    def __init__(self, writer: Writer, node: int, *, up: bool) -> None:
        self.writer, self.view = writer, writer.view
        self.node, self.up = node, up

    def apart(self, starts: Iterable[Start]) -> tuple[ApartValue, ...]:
        """Guidance, coordination and portfolios where the line starts."""
        told: dict[int, ApartValue] = {}
        for start in starts:
            if self.up or start.leads:
                for relation in (GUIDED_BY, COORDINATED_BY):
                    self._tell(told, start.unit, relation.out if self.up else relation.into)
            if self.up:
                self._overseers(told, start.unit)
        if not self.up:
            posts = [post for post, _, _ in self.view.walk(self.node, HOLDS.out)]
            for post in (self.node, *posts):
                self._tell(told, post, OVERSEES.out.of(UNIT))
        return tuple(told.values())

    def told(self, starts: Iterable[Start], units: Iterable[int]) -> tuple[ApartValue, ...]:
        """What is denied or planned of a person, and of the units of a line."""
        told: dict[int, ApartValue] = {}
        for way in PERSON_TIES:
            self._tell(told, self.node, way)
        ways = UNIT_TIES if self.up else UNIT_TIES_BELOW
        for unit in units if self.up else [start.unit for start in starts if start.leads]:
            for way in ways:
                self._tell(told, unit, way)
        return tuple(told.values())

    def _tell(self, told: dict[int, ApartValue], node: int, way: Way) -> None:
        beginning = PORTFOLIO if way.relation is OVERSEES else BEGINNINGS[way.stance]
        for other, _, fact in self.view.walk(node, way):
            if fact in told:
                continue
            words = self.writer.told(self.view.fact(fact))
            self.writer.say(
                Mark.NOTE,
                f"{beginning.zh}:{words.zh}。",
                f"{beginning.en}: {words.en}.",
                (fact,),
            )
            source, target = (node, other) if way.forward else (other, node)
            told[fact] = ApartValue(
                source=self.writer.ref(source),
                relation=way.relation.name,
                target=self.writer.ref(target),
                stance=way.stance,
                truth=self.view.truth(fact),
                facts=self.writer.cite((fact,)),
            )

    def _overseers(self, told: dict[int, ApartValue], unit: int) -> None:
        for post, truth, fact in self.view.walk(unit, OVERSEES.into):
            if fact in told:
                continue
            found = holders_of(self.view, post)
            seats = [seat_words(self.writer, self.node, post, presence) for presence in found]
            name = self.writer.named(unit)
            cited = (fact, *(own for presence in found for own in presence.facts))
            self.writer.say(
                Mark.NOTE,
                f"分管{name}:{'、'.join(own.zh for own in seats)}。",
                f"In whose portfolio {name} is: {', '.join(own.en for own in seats)}.",
                cited,
                about=(post,),
            )
            told[fact] = ApartValue(
                source=self.writer.ref(post),
                relation=OVERSEES.name,
                target=self.writer.ref(unit),
                stance=ASSERTED,
                truth=truth,
                facts=self.writer.cite(cited),
            )
