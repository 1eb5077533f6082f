"""The rows of duty lists that concern a node, and who has a share in them.

`docs/duties.md` says the same in words. What a walk gives is read as being there: in a `World` that is
so, and each thing found keeps the truth of the way to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

from orgraph.graph.complete import complete
from orgraph.graph.view import Step, View
from orgraph.model.schema import RelationKind
from orgraph.model.truth import NO, YES, Truth
from orgraph.model.vocabulary import (
    ADMINISTERS,
    APPLIES_TO,
    DIVISION,
    HOLDS,
    LEADS,
    LISTED_ON,
    OVERSEES,
    POST_IN,
    SERVES,
    SUPPORTS,
    UNIT,
    UNIT_CLASS,
    WITHIN,
)
from orgraph.queries.chain import HERE, Chain, Reached, chains, upward
from orgraph.queries.shares import LISTS_HERE, ROWS_OF_SUBJECT, Cell, Row, lists_in, shares_in

__all__ = [
    "NO_LIST",
    "OFF_LIST",
    "ON_LIST",
    "Entry",
    "FoundRow",
    "FoundRows",
    "Key",
    "LeadState",
    "Sources",
    "applies",
    "class_rows",
    "lead_state",
    "list_rows",
    "lists_around",
    "lists_at",
    "lists_over",
    "matter_rows",
    "offices_of",
    "person_rows",
    "place_rows",
    "unit_rows",
]

ROLES: Final = (LEADS, SUPPORTS)
TERRITORY: Final = (ADMINISTERS.out, SERVES.out)

ON_LIST: Final = "listed"
OFF_LIST: Final = "off_list"
NO_LIST: Final = "no_list"

Key: TypeAlias = tuple[int, int | None]
"""A row, and the list it stands on."""


class Entry(NamedTuple):
    """One share in a row: of a unit, or of a class where the row names one."""

    role: RelationKind
    unit: int
    by_class: int | None
    cell: Cell
    way: Reached


@dataclass
class FoundRow:
    """A row, where it stands, and the shares in it, each once by its truest way."""

    row: int
    list: int | None
    listing: int | None
    """The fact of standing on the list."""
    state: str
    way: Reached
    rank: int = 0
    shares: dict[tuple[str, int, int | None, Cell], Entry] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        """Add a share, unless it is known by a truer way."""
        key = entry.role.name, entry.unit, entry.by_class, entry.cell
        known = self.shares.get(key)
        if known is None or entry.way.truth > known.way.truth:
            self.shares[key] = entry


FoundRows: TypeAlias = dict[Key, FoundRow]


class Placing(NamedTuple):
    """Where a row stands on the day."""

    list: int | None
    listing: int | None
    state: str
    way: Reached


def placings(view: View, row: int) -> list[Placing]:
    """The lists that a row stands on; else whether it ever stood on one."""
    now = _once(view.walk(row, LISTED_ON.out))
    if now:
        return [Placing(lst, fact, ON_LIST, HERE.on(truth, fact)) for lst, truth, fact in now]
    if row in view.alike(row, "subject", LISTED_ON):
        return [Placing(None, None, NO_LIST, HERE)]
    return [Placing(None, None, OFF_LIST, Reached(NO, ()))]


def _once(steps: Iterable[Step]) -> Sequence[Step]:
    """Each fact once, as it may come in pieces where a node has several lives."""
    best: dict[int, Step] = {}
    for step in steps:
        known = best.get(step[2])
        if known is None or step[1] > known[1]:
            best[step[2]] = step
    return tuple(best.values())


def _cell(view: View, fact: int) -> Cell:
    return str(view.own(fact, "condition") or ""), str(view.own(fact, "aspect") or "")


def _both(one: Reached, other: Reached) -> Reached:
    return Reached(min(one.truth, other.truth), (*one.facts, *other.facts))


# --- of a unit, a class, a person ---------------------------------------------------------------------


def unit_rows(view: View, unit: int) -> FoundRows:
    """The rows that a unit leads or supports, by itself and as one of a class."""
    found = _own_rows(view, unit)
    for key, entry, placing in _by_class(view, unit):
        _put(found, key, placing).add(entry)
    return found


def class_rows(view: View, cls: int) -> FoundRows:
    """The rows that a class leads or supports."""
    return _own_rows(view, cls)


def _own_rows(view: View, sharer: int) -> FoundRows:
    found: FoundRows = {}
    for role in ROLES:
        for row, truth, fact in view.walk(sharer, role.out):
            here = HERE.on(truth, fact)
            for placing in placings(view, row):
                entry = Entry(role, sharer, None, _cell(view, fact), _both(here, placing.way))
                _put(found, (row, placing.list), placing).add(entry)
    return found


def _put(found: FoundRows, key: Key, placing: Placing) -> FoundRow:
    known = found.get(key)
    if known is None:
        known = found[key] = FoundRow(key[0], *placing)
    elif placing.way.truth > known.way.truth:
        known.listing, known.way = placing.listing, placing.way
    return known


def _by_class(view: View, unit: int) -> Iterator[tuple[Key, Entry, Placing]]:
    """What the lists that apply to a unit's territory, or to what that lies in, say of its classes."""
    if view.value(unit, "kind") is None:
        return
    named: dict[int, list[Naming]] = {}
    for area, here in _territory(view, unit):
        above = _from(view, area, here)
        member: dict[int, Reached | None] = {}
        for place, way in above.items():
            for lst, truth, fact in view.walk(place, LISTS_HERE):
                if lst not in named:
                    named[lst] = list(_classes_on(view, lst))
                for one in named[lst]:
                    if one.cls not in member:
                        member[one.cls] = _membership(view, unit, one.cls, area, above)
                    joined = member[one.cls]
                    if joined is not None:
                        yield _as_one_of(view, unit, one, _both(joined, way.on(truth, fact)))


class Naming(NamedTuple):
    """A row of a list that names a class."""

    list: int
    role: RelationKind
    cls: int
    listing: Step
    """The row, and how it stands on the list."""
    naming: Step


def _classes_on(view: View, lst: int) -> Iterator[Naming]:
    """The classes that the rows of a list name."""
    for listing in view.walk(lst, LISTED_ON.into):
        for role in ROLES:
            for step in view.walk(listing[0], role.into):
                if view.kind(step[0]) is UNIT_CLASS:
                    yield Naming(lst, role, step[0], listing, step)


def _as_one_of(view: View, unit: int, one: Naming, applies: Reached) -> tuple[Key, Entry, Placing]:
    row, listed, listing = one.listing
    _, named, fact = one.naming
    facts = (listing, fact, *applies.facts)
    way = Reached(min(listed, named, applies.truth), facts)
    entry = Entry(one.role, unit, one.cls, _cell(view, fact), way)
    return (row, one.list), entry, Placing(one.list, listing, ON_LIST, HERE.on(listed, listing))


def lists_over(view: View, unit: int) -> dict[int, Reached]:
    """The lists that apply to a unit's territory, or to what that lies in, each by its truest way."""
    found: dict[int, Reached] = {}
    for area, here in _territory(view, unit):
        for place, way in _from(view, area, here).items():
            for lst, truth, fact in view.walk(place, LISTS_HERE):
                if lst not in found or min(way.truth, truth) > found[lst].truth:
                    found[lst] = way.on(truth, fact)
    return found


def _from(view: View, area: int, way: Reached) -> dict[int, Reached]:
    """An area and all it lies in."""
    return {**upward(view, area, WITHIN.out, way), area: way}


def _territory(view: View, unit: int) -> Iterator[tuple[int, Reached]]:
    for way in TERRITORY:
        for area, truth, fact in view.walk(unit, way):
            yield area, HERE.on(truth, fact)


def _membership(
    view: View, unit: int, cls: int, area: int, above: Mapping[int, Reached]
) -> Reached | None:
    """How a unit is one of a class by its kind and the area it is over; None where it is not."""
    kinds = view.value(cls, "kinds")
    if not isinstance(kinds, tuple) or view.value(unit, "kind") not in kinds:
        return None
    if view.kind(area) is DIVISION and view.value(area, "level") != view.value(cls, "level"):
        return None
    jurisdiction = view.value(cls, "jurisdiction")
    if jurisdiction is None:
        return above[area]
    node = view.number(str(jurisdiction))
    return None if node is None else above.get(node)


class Sources(NamedTuple):
    """What a post brings to its holder: its units if it is their first, and what it oversees."""

    units: tuple[int, ...]
    principal: bool
    oversees: Sequence[Step]


def offices_of(view: View, post: int) -> Sources:
    """The units of a post, and what it oversees."""
    units = tuple(dict.fromkeys(unit for unit, _, _ in view.walk(post, POST_IN.out)))
    return Sources(units, view.value(post, "order") == 1, _once(view.walk(post, OVERSEES.out)))


def person_rows(view: View, person: int) -> FoundRows:
    """The rows of the units whose first post a person holds, and of what their posts oversee.

    They are the units', not the person's: the way leads through the post.
    """
    found: FoundRows = {}
    for post, truth, fact in view.walk(person, HOLDS.out):
        held = HERE.on(truth, fact)
        if view.value(post, "order") == 1:
            for unit, known, by in view.walk(post, POST_IN.out):
                _through(found, unit_rows(view, unit), held.on(known, by))
        for node, known, by in view.walk(post, OVERSEES.out):
            through = held.on(known, by)
            if view.kind(node) is UNIT:
                _through(found, unit_rows(view, node), through)
            else:
                _through(found, _row(view, node), through)
    return found


def _through(found: FoundRows, rows: FoundRows, way: Reached) -> None:
    for key, row in rows.items():
        known = found.get(key)
        here = _both(way, row.way)
        if known is None:
            known = found[key] = FoundRow(row.row, row.list, row.listing, row.state, here)
        elif here.truth > known.way.truth:
            known.way = here
        for entry in row.shares.values():
            known.add(entry._replace(way=_both(way, entry.way)))


# --- of a matter, a list, a place -----------------------------------------------------------------------


def _row(view: View, row: int) -> FoundRows:
    """A row with all its shares, classes as such."""
    found: FoundRows = {}
    for placing in placings(view, row):
        _fill(view, _put(found, (row, placing.list), placing))
    return found


def _fill(view: View, row: FoundRow) -> None:
    for role in ROLES:
        for sharer, truth, fact in view.walk(row.row, role.into):
            row.add(Entry(role, sharer, None, _cell(view, fact), row.way.on(truth, fact)))


def lists_around(view: View, matter: int) -> dict[int, Reached]:
    """The lists of a matter; those that apply where these do, or where its units are, or above."""
    lists = {lst: HERE.on(truth, fact) for lst, truth, fact in view.walk(matter, LISTED_ON.out)}
    areas: dict[int, Reached] = {}

    def reach(area: int, way: Reached) -> None:
        for node, here in _from(view, area, way).items():
            if node not in areas or here.truth > areas[node].truth:
                areas[node] = here

    for lst, way in lists.items():
        for area, truth, fact in view.walk(lst, APPLIES_TO.out):
            reach(area, way.on(truth, fact))
    for role in ROLES:
        for unit, truth, fact in view.walk(matter, role.into):
            for area, here in _territory(view, unit):
                reach(area, _both(HERE.on(truth, fact), here))
    around = dict(lists)
    for area, way in areas.items():
        for lst, truth, fact in view.walk(area, LISTS_HERE):
            here = way.on(truth, fact)
            if lst not in around or here.truth > around[lst].truth:
                around[lst] = here
    return around


def matter_rows(view: View, matter: int) -> FoundRows:
    """The rows of a matter's subject on the lists around it, those on no list, and itself."""
    found = _row(view, matter)
    wanted = frozenset({view.value(matter, "subject")})
    for lst, around in lists_around(view, matter).items():
        for row, truth, fact in view.walk(lst, ROWS_OF_SUBJECT, wanted):
            if row != matter:
                here = Placing(lst, fact, ON_LIST, around.on(truth, fact))
                _fill(view, _put(found, (row, lst), here))
    for row in view.alike(matter, "subject", LISTED_ON):
        if row != matter:
            _fill(view, _put(found, (row, None), Placing(None, None, NO_LIST, HERE)))
    return found


def list_rows(view: View, lst: int) -> FoundRows:
    """The rows of a list."""
    found: FoundRows = {}
    for row, truth, fact in _once(view.walk(lst, LISTED_ON.into)):
        _fill(view, _put(found, (row, lst), Placing(lst, fact, ON_LIST, HERE.on(truth, fact))))
    return found


def place_rows(view: View, place: int) -> FoundRows:
    """The rows of the lists that apply at a place, with the units that have a share there.

    Possible is what the world with every doubtful fact in says; certain is what needs none of them.
    """
    found: FoundRows = {}
    for chain in chains(view, place):
        members: dict[int, dict[int, Reached]] = {}
        for lst, rank, way in _lists_of(view, chain):
            for row, truth, fact in _once(view.walk(lst, LISTED_ON.into)):
                placing = Placing(lst, fact, ON_LIST, way.on(truth, fact))
                fresh = (row, lst) not in found
                known = _put(found, (row, lst), placing)
                known.rank = rank if fresh else min(rank, known.rank)
                here = Row(row, lst, rank, placing.way, fact)
                for share in shares_in(view, here, chain, members):
                    known.add(Entry(share.role, share.unit, share.by_class, share.cell, share.way))
    return found


def lists_at(view: View, place: int) -> dict[int, Reached]:
    """The lists that apply at a place."""
    found: dict[int, Reached] = {}
    for chain in chains(view, place):
        for lst, _, way in _lists_of(view, chain):
            if lst not in found or way.truth > found[lst].truth:
                found[lst] = way
    return found


def applies(view: View, place: int) -> bool:
    """Whether a row of a list applies at a place."""
    return any(
        view.walk(lst, LISTED_ON.into)
        for chain in chains(view, place)
        for lst in lists_in(view, chain)
    )


def _lists_of(view: View, chain: Chain) -> Iterator[tuple[int, int, Reached]]:
    """The lists of a chain, with the most local rank and the truest way."""
    for lst, areas in lists_in(view, chain).items():
        way = max((way for _, way in areas), key=lambda way: way.truth)
        known = Reached(min(way.truth, chain.truth), way.facts)
        yield lst, min(rank for rank, _ in areas), known


# --- who leads ------------------------------------------------------------------------------------------


class LeadState(NamedTuple):
    """Whether a row that stands there has a lead, and what it may be where that is not certain."""

    word: str
    """`led`, `unconfirmed`, `nobody` (declared complete), `unknown`."""
    maybe_nobody: bool
    maybe_unknown: bool


def lead_state(view: View, row: FoundRow) -> LeadState:
    """Whether a row has a lead, given that it stands there."""
    leads = [entry for entry in row.shares.values() if entry.role is LEADS]
    if any(_given(view, entry, row) == YES for entry in leads):
        return LeadState("led", maybe_nobody=False, maybe_unknown=False)
    closed = complete(view, LEADS, row.row)
    some = any(entry.way.truth > NO for entry in leads)
    if some or NO < closed < YES:
        return LeadState("unconfirmed", closed > NO, closed < YES)
    if closed == YES:
        return LeadState("nobody", maybe_nobody=True, maybe_unknown=False)
    return LeadState("unknown", maybe_nobody=False, maybe_unknown=True)


def _given(view: View, entry: Entry, row: FoundRow) -> Truth:
    """How certain a share is, given that its row stands there."""
    if entry.way.truth in (NO, YES):
        return entry.way.truth
    beyond = set(entry.way.facts).difference(row.way.facts)
    return min((view.truth(fact) for fact in beyond), default=YES)
