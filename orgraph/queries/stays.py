"""Where somebody was, is and will be: home units, secondments, placements and posts, of any day.

`docs/movements.md` ("A stay on a day", "Past its planned end", "A change of home unit") says the same in
words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from orgraph.graph.view import Step, View
from orgraph.model.facts import Fact
from orgraph.model.schema import ASSERTED, DENIED, PLANNED, RelationKind, Way
from orgraph.model.time import Span, bound
from orgraph.model.truth import MAYBE, NO, YES, Truth
from orgraph.model.value import frozen
from orgraph.model.vocabulary import BELONGS_TO, HOLDS, PLACED_IN, SECONDED_TO

__all__ = [
    "AWAY",
    "HOMES",
    "PLACED_INTO",
    "STAYS",
    "STAYS_INTO",
    "HomeChange",
    "Phase",
    "Stay",
    "begun_at",
    "ever",
    "home_changes",
    "in_order",
    "over_at",
    "overlap",
    "phase_at",
    "stays",
    "steps_of",
]


class Phase(StrEnum):
    """Where the day of a view lies in a stay."""

    HOLDS = "holds"
    MAY_HAVE_BEGUN = "may_have_begun"
    MAY_BE_OVER = "may_be_over"
    UNSETTLED = "unsettled"
    OVER = "over"
    AHEAD = "ahead"
    LAPSED = "lapsed"
    """Not over as written, but one of its ends is no longer, or not yet, there."""
    PLANNED = "planned"
    DENIED = "denied"


STANCES: Final = (ASSERTED, PLANNED, DENIED)


def ever(*ways: Way) -> tuple[Way, ...]:
    """Ways on any day, over asserted, planned and denied facts."""
    return tuple(way.told(stance).on_any_day() for way in ways for stance in STANCES)


HOMES: Final = ever(BELONGS_TO.out)
AWAY: Final = ever(SECONDED_TO.out, PLACED_IN.out)
"""The stays away from home."""
STAYS: Final = (*HOMES, *AWAY, *ever(HOLDS.out))
PLACED_INTO: Final = ever(PLACED_IN.into)
STAYS_INTO: Final = (*ever(SECONDED_TO.into), *PLACED_INTO)

_ORDER: Final = {BELONGS_TO.name: 0, HOLDS.name: 1, SECONDED_TO.name: 2, PLACED_IN.name: 3}


def over_at(span: Span, day: int) -> Truth:
    """Whether something is over on a day, as its bounds are written."""
    if day >= span.possible_end:
        return YES
    return MAYBE if day >= span.certain_end else NO


def begun_at(span: Span, day: int) -> Truth:
    """Whether something has begun by a day, as its bounds are written."""
    if day >= span.certain_start:
        return YES
    return MAYBE if day >= span.possible_start else NO


def overlap(one: Span, other: Span) -> Truth:
    """Whether there is a day on which both hold."""
    if max(one.certain_start, other.certain_start) < min(one.certain_end, other.certain_end):
        return YES
    if max(one.possible_start, other.possible_start) < min(one.possible_end, other.possible_end):
        return MAYBE
    return NO


def phase_at(span: Span, truth: Truth, day: int) -> Phase:
    """Where a day lies in an asserted stay with these four days, of which `truth` is known."""
    if truth == YES:
        return Phase.HOLDS
    if truth == NO:
        if over_at(span, day) == YES:
            return Phase.OVER
        return Phase.AHEAD if begun_at(span, day) == NO else Phase.LAPSED
    begun, ending = begun_at(span, day) == YES, over_at(span, day) > NO
    if begun and ending:
        return Phase.MAY_BE_OVER
    return Phase.UNSETTLED if begun or ending else Phase.MAY_HAVE_BEGUN


@frozen
class Stay:
    """One fact of where somebody is, with where the day of the view lies in it."""

    person: int
    where: int
    relation: RelationKind
    fact: int
    truth: Truth
    """That it is in force on the day; planned and denied ones never are."""
    phase: Phase
    span: Span
    shown: Fact

    @property
    def told(self) -> bool:
        """Whether it is asserted: neither planned nor denied."""
        return self.phase not in (Phase.PLANNED, Phase.DENIED)

    @property
    def is_past(self) -> bool:
        """Whether it has been: over as written, or ended with one of its ends."""
        return self.phase in (Phase.OVER, Phase.LAPSED)

    def field(self, name: str) -> str | None:
        """An own field as text."""
        value = self.shown.fields.get(name)
        return None if value is None else str(value)

    def past_planned_end(self, day: int) -> Truth:
        """Whether it is in force on the day though its planned end has come."""
        written = self.field("planned_end")
        if written is None or not self.told:
            return NO
        first, last = bound(written)
        come = YES if day >= last else MAYBE if day >= first else NO
        return min(self.truth, come)


def steps_of(view: View, node: int, way: Way) -> Sequence[Step]:
    """The steps of a way, each fact once: one that its ends cut into pieces is in force if a piece is."""
    steps = view.walk(node, way)
    if len(steps) < 2:
        return steps
    best: dict[int, Step] = {}
    for step in steps:
        known = best.get(step[2])
        if known is None or step[1] > known[1]:
            best[step[2]] = step
    return list(best.values())


def stay(view: View, person: int, where: int, way: Way, truth: Truth, fact: int) -> Stay:
    """A stay from a step of a way of any day."""
    shown = view.fact(fact)
    span = shown.span
    if way.stance == ASSERTED:
        phase = phase_at(span, truth, view.day)
    else:
        phase, truth = Phase.PLANNED if way.stance == PLANNED else Phase.DENIED, NO
    return Stay(person, where, way.relation, fact, truth, phase, span, shown)


def stays(view: View, node: int, ways: Iterable[Way]) -> list[Stay]:
    """The stays along some ways from or to a node."""
    found = []
    for way in ways:
        for other, truth, fact in steps_of(view, node, way):
            ends = (node, other) if way.forward else (other, node)
            found.append(stay(view, *ends, way, truth, fact))
    return found


def in_order(found: Iterable[Stay]) -> list[Stay]:
    """In the order of time: by start, then by end; those whose start is not written come first."""
    return sorted(
        found,
        key=lambda one: (
            one.span.possible_start,
            one.span.certain_start,
            one.span.possible_end,
            one.span.certain_end,
            _ORDER[one.relation.name],
            one.where,
            one.fact,
        ),
    )


class HomeChange(NamedTuple):
    """A home unit that ended, and the next one, where it is known and may have begun."""

    before: Stay
    after: Stay | None
    left: Truth
    """That the home unit was left by the day."""
    joined: Truth
    """That the next one was joined by the day."""


def home_changes(homes: Iterable[Stay], day: int) -> list[HomeChange]:
    """The changes of home unit that have, or may have, happened by a day.

    A home unit without an end is not left: somebody with two of those is a finding, no move.
    """
    told = in_order(home for home in homes if home.told)
    found = []
    for place, before in enumerate(told):
        left = over_at(before.span, day)
        if left == NO:
            continue
        after = told[place + 1] if place + 1 < len(told) else None
        begun = NO if after is None else begun_at(after.span, day)
        if begun == NO:
            after = None
        found.append(HomeChange(before, after, left, min(left, begun)))
    return found
