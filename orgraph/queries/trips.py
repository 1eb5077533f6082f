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
from orgraph.model.truth import MAYBE, NO, YES, Truth, negate
from orgraph.model.vocabulary import BELONGS_TO, PLACED_IN, SECONDED_TO
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
    "IN_KINDS",
    "STAFF",
    "Home",
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
"""What must be declared complete somewhere for all who are in to be known.

Nothing makes those who are out known: a secondment is a fact of the unit that borrows.
"""


class Home(NamedTuple):
    """A home unit at the time of a stay."""

    stay: Stay
    truth: Truth
    """That it was the home unit then."""


class Trip(NamedTuple):
    """A stay away from home that leads out of, into, or about within an extent."""

    stay: Stay
    homes: tuple[Home, ...]
    out: Truth
    """That on the day it is somebody of one's own who is elsewhere."""
    into: Truth
    """That it is somebody of elsewhere who is here; no more than possible where the home is not known."""
    within: Truth
    direction: str
    """`out`, `in`, `within`: what it is first of all, or was, or will be; `former` where it is none of
    them, of somebody whose home unit is one's own at another time."""
    truth: Truth
    """That on the day it is one of them."""
    record: Truth
    """That there is, or was, such a movement."""

    @property
    def facts(self) -> tuple[int, ...]:
        """The stay and the homes."""
        return (self.stay.fact, *(home.stay.fact for home in self.homes))

    @property
    def home(self) -> Truth:
        """Whether a home unit at that time is known."""
        return max((home.truth for home in self.homes), default=NO)


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
    all_staff = completing(view, BELONGS_TO, extent.node)[0]
    for person, own in away.items():
        settled = view.walk(person, HOME)
        if not own and len(settled) == 1 and settled[0][1] == YES:
            continue  # in the unit and nowhere else: the usual case, and nothing need be read
        homes = stays(view, person, (HOME,))
        trips += [_trip(extent, one, homes, all_staff) for one in own]
        changes += [
            change
            for change in home_changes(homes, view.day)
            if extent.has(change.before.where) > NO
            or (change.after is not None and extent.has(change.after.where) > NO)
        ]
    place = {one.fact: number for number, one in enumerate(in_order(t.stay for t in trips))}
    trips.sort(key=lambda trip: place[trip.stay.fact])
    return Movement(tuple(trips), tuple(changes))


def _trip(extent: Extent, stay: Stay, homes: Sequence[Stay], all_staff: Truth) -> Trip:
    links = [
        Home(home, home.truth if stay.truth > NO else overlap(home.span, stay.span))
        for home in homes
    ]
    at_home = tuple(link for link in links if link.truth > NO)
    from_own = max((min(link.truth, extent.has(link.stay.where)) for link in at_home), default=NO)
    to_own = extent.has(stay.where)
    # Of somebody whose home unit is not known it is open whether it is one's own, unless all staff is loaded.
    known = max((MAYBE, all_staff, *(link.truth for link in at_home)))
    out, into = min(from_own, negate(to_own)), min(to_own, negate(from_own), known)
    within = min(to_own, from_own)
    ways = {"out": out, "in": into, "within": within}
    base = YES if stay.is_past else stay.truth
    return Trip(
        stay,
        at_home,
        min(stay.truth, out),
        min(stay.truth, into),
        min(stay.truth, within),
        max(ways, key=ways.__getitem__) if max(ways.values()) > NO else "former",
        min(stay.truth, max(from_own, to_own)),
        min(base, max(from_own, to_own)),
    )


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
