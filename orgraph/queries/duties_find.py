"""The rows that a unit, a class or a person has to do with; `docs/duties.md` says the same in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from orgraph.graph.view import Step, View
from orgraph.model.schema import RelationKind
from orgraph.model.vocabulary import (
    DIVISION,
    HOLDS,
    LISTED_ON,
    OVERSEES,
    POST_IN,
    UNIT,
    UNIT_CLASS,
)
from orgraph.queries.chain import HERE, Reached
from orgraph.queries.duties_row import (
    ON_LIST,
    ROLES,
    Entry,
    FoundRow,
    FoundRows,
    Key,
    Placing,
    both,
    cell_of,
    once,
    placings,
    put,
    row_of,
    territory,
    up_from,
)
from orgraph.queries.shares import LISTS_HERE

__all__ = ["Sources", "class_rows", "lists_over", "offices_of", "person_rows", "unit_rows"]


def unit_rows(view: View, unit: int) -> FoundRows:
    """The rows that a unit leads or supports, by itself and as one of a class."""
    found = _own_rows(view, unit)
    for key, entry, placing in _by_class(view, unit):
        put(found, key, placing).add(entry)
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
                entry = Entry(role, sharer, None, cell_of(view, fact), both(here, placing.way))
                put(found, (row, placing.list), placing).add(entry)
    return found


def _by_class(view: View, unit: int) -> Iterator[tuple[Key, Entry, Placing]]:
    """What the lists that apply to a unit's territory, or to what that lies in, say of its classes."""
    if view.value(unit, "kind") is None:
        return
    named: dict[int, list[Naming]] = {}
    for area, here in territory(view, unit):
        above = up_from(view, area, here)
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
                        yield _as_one_of(view, unit, one, both(joined, way.on(truth, fact)))


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
    entry = Entry(one.role, unit, one.cls, cell_of(view, fact), way)
    return (row, one.list), entry, Placing(one.list, listing, ON_LIST, HERE.on(listed, listing))


def lists_over(view: View, unit: int) -> dict[int, Reached]:
    """The lists that apply to a unit's territory, or to what that lies in, each by its truest way."""
    found: dict[int, Reached] = {}
    for area, here in territory(view, unit):
        for place, way in up_from(view, area, here).items():
            for lst, truth, fact in view.walk(place, LISTS_HERE):
                if lst not in found or min(way.truth, truth) > found[lst].truth:
                    found[lst] = way.on(truth, fact)
    return found


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
    return Sources(units, view.value(post, "order") == 1, once(view.walk(post, OVERSEES.out)))


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
                _through(found, row_of(view, node), through)
    return found


def _through(found: FoundRows, rows: FoundRows, way: Reached) -> None:
    for key, row in rows.items():
        known = found.get(key)
        here = both(way, row.way)
        if known is None:
            known = found[key] = FoundRow(row.row, row.list, row.listing, row.state, here)
        elif here.truth > known.way.truth:
            known.way = here
        for entry in row.shares.values():
            known.add(entry._replace(way=both(way, entry.way)))
