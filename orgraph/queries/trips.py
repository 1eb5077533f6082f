"""Who is out of a unit or a division, who is in from elsewhere, and whose home unit changed.

`docs/movements.md` ("Out and in") says the same in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from orgraph.graph.complete import completing
from orgraph.graph.view import View
from orgraph.model.schema import RelationKind
from orgraph.model.truth import NO, YES, Truth, negate
from orgraph.model.vocabulary import BELONGS_TO, GIVES_TO, PLACED_IN, SECONDED_TO, TAKES_FROM
from orgraph.queries.extent import Extent
from orgraph.queries.stays import (
    AWAY,
    HOMES,
    PLACED_INTO,
    STAYS_INTO,
    HomeChange,
    Stay,
    home_changes,
    in_order,
    overlap,
    stays,
)

__all__ = [
    "ALL_KINDS",
    "IN_KINDS",
    "OUT_KINDS",
    "STAFF",
    "Movement",
    "Trip",
    "all_closed",
    "movement",
    "people",
]

STAFF: Final = BELONGS_TO.into.on_any_day()
HOME: Final = HOMES[0]
"""The asserted home units of any day."""

IN_KINDS: Final = (SECONDED_TO, PLACED_IN)
OUT_KINDS: Final = (BELONGS_TO, *IN_KINDS)
ALL_KINDS: Final = (*OUT_KINDS, GIVES_TO, TAKES_FROM)


class Trip(NamedTuple):
    """A stay away from home that leads out of, into, or about within an extent."""

    stay: Stay
    homes: tuple[Stay, ...]
    """The home units at that time."""
    out: Truth
    """That on the day it is somebody of one's own who is elsewhere."""
    into: Truth
    """That it is somebody of elsewhere who is here; also where the home is not known."""
    within: Truth
    direction: str
    """`out`, `in`, `within`: what it is first of all, or was, or will be."""
    truth: Truth
    """That on the day it is one of them."""
    record: Truth
    """That there is, or was, such a movement."""

    @property
    def facts(self) -> tuple[int, ...]:
        """The stay and the homes."""
        return (self.stay.fact, *(home.fact for home in self.homes))


@dataclass(frozen=True)
class Movement:
    """The people who moved out of, into or about within an extent."""

    trips: tuple[Trip, ...]
    changes: tuple[HomeChange, ...]

    @property
    def persons(self) -> list[int]:
        """Everybody who moved."""
        moved = {trip.stay.person for trip in self.trips}
        return sorted(moved | {change.before.person for change in self.changes})


def movement(view: View, extent: Extent) -> Movement:
    """The movements of a unit or division, of any day."""
    staff = dict.fromkeys(
        person for unit in extent.units for person, _, _ in view.walk(unit, STAFF)
    )
    guests = [one for unit in extent.units for one in stays(view, unit, STAYS_INTO)]
    for host in (*extent.areas, *extent.grids):
        guests += stays(view, host, PLACED_INTO)
    found = {one.fact: one for one in guests}
    persons = dict.fromkeys((*staff, *(one.person for one in found.values())))
    away: dict[int, list[Stay]] = {person: [] for person in persons}
    for one in found.values():
        away[one.person].append(one)
    for person in staff:
        away[person] += [one for one in stays(view, person, AWAY) if one.fact not in found]
    trips: list[Trip] = []
    changes: list[HomeChange] = []
    for person, own in away.items():
        settled = view.walk(person, HOME)
        if not own and len(settled) == 1 and settled[0][1] == YES:
            continue  # in the unit and nowhere else: the usual case, and nothing need be read
        homes = stays(view, person, (HOME,))
        trips += [_trip(extent, one, homes) for one in own]
        changes += [
            change
            for change in home_changes(homes, view.day)
            if extent.has(change.before.where) > NO
            or (change.after is not None and extent.has(change.after.where) > NO)
        ]
    place = {one.fact: number for number, one in enumerate(in_order(t.stay for t in trips))}
    trips.sort(key=lambda trip: place[trip.stay.fact])
    return Movement(tuple(trips), tuple(changes))


def _trip(extent: Extent, stay: Stay, homes: Sequence[Stay]) -> Trip:
    links = (
        [(home, home.truth) for home in homes]
        if stay.truth > NO
        else [(home, _then(home, stay)) for home in homes]
    )
    at_home = [(home, link) for home, link in links if link > NO]
    from_own = max((min(link, extent.has(home.where)) for home, link in at_home), default=NO)
    to_own = extent.has(stay.where)
    out, into = min(from_own, negate(to_own)), min(to_own, negate(from_own))
    within = min(to_own, from_own)
    ways = {"out": out, "in": into, "within": within}
    base = YES if stay.is_past else stay.truth
    return Trip(
        stay,
        tuple(home for home, _ in at_home),
        min(stay.truth, out),
        min(stay.truth, into),
        min(stay.truth, within),
        max(ways, key=ways.__getitem__),
        min(stay.truth, max(from_own, to_own)),
        min(base, max(from_own, to_own)),
    )


def _then(home: Stay, stay: Stay) -> Truth:
    """Whether a home unit was that of a stay of another day.

    A home that is certain on the day and may have been so then counts: no secondment moves it.
    """
    both = overlap(home.span, stay.span)
    return YES if both > NO and home.truth == YES else both


def people(trips: Iterable[Trip], direction: str) -> Mapping[int, Truth]:
    """The people who are out, in, or about within, on the day; each with how sure that is."""
    found: dict[int, Truth] = {}
    for trip in trips:
        truth = {"out": trip.out, "in": trip.into, "within": trip.within}[direction]
        if truth > NO:
            person = trip.stay.person
            found[person] = max(found.get(person, NO), truth)
    return found


def all_closed(
    view: View, node: int, kinds: Iterable[RelationKind]
) -> tuple[Truth, tuple[int, ...]]:
    """Whether several kinds are all declared complete at a node, and the facts that say so."""
    closed: Truth = YES
    proof: dict[int, None] = {}
    for kind in kinds:
        truth, facts = completing(view, kind, node)
        closed = min(closed, truth)
        proof.update(dict.fromkeys(facts))
    return closed, tuple(proof) if closed > NO else ()
