"""Who has a share in a matter in a chain's areas: the rows that apply, their leads and supports.

`docs/who.md` ("Rows", "Classes", "Cells") says the same in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

from orgraph.graph.view import View
from orgraph.model.schema import DENIED, RelationKind
from orgraph.model.truth import NO, YES, Truth
from orgraph.model.vocabulary import (
    ADMINISTERS,
    APPLIES_TO,
    DIVISION,
    DUTY_LIST,
    LEADS,
    LISTED_ON,
    SERVES,
    SUPPORTS,
    UNIT_CLASS,
)
from orgraph.queries.chain import HERE, NO_LIST, Chain, Reached, rank

__all__ = [
    "DENIED_SUPPORTS",
    "LISTS_HERE",
    "ROWS_OF_SUBJECT",
    "SERVING_OF_KIND",
    "Cell",
    "Duties",
    "Leads",
    "Row",
    "Share",
    "duties",
    "lists_in",
    "shares_in",
]

LISTS_HERE: Final = APPLIES_TO.into.of(DUTY_LIST)
ROWS_OF_SUBJECT: Final = LISTED_ON.into.by("subject")
SERVING_OF_KIND: Final = SERVES.into.by("kind")
DENIED_SUPPORTS: Final = SUPPORTS.into.told(DENIED)

Cell: TypeAlias = tuple[str, str]
"""A condition and an aspect; empty where the list sets none."""

Leads: TypeAlias = frozenset[tuple[Cell, frozenset[int]]]
"""The leads of a chain, cell by cell."""


class Row(NamedTuple):
    """A row that applies in a chain, and the most local rank at which it does."""

    matter: int
    list: int | None
    """None for a row that is on no known list."""
    rank: int
    way: Reached
    listing: int | None = None
    """The fact of standing on the list."""


class Share(NamedTuple):
    """One unit's share in a row: it leads or supports, by itself or as one of a class."""

    role: RelationKind
    unit: int
    """The class itself where no unit of it is known here."""
    row: Row
    cell: Cell
    way: Reached
    by_class: int | None
    fact: int


@dataclass(frozen=True)
class Duties:
    """What a chain says of a subject."""

    chain: Chain
    lists: Mapping[int, Reached]
    """Every duty list that applies here, whether or not it has the subject."""
    rows: tuple[Row, ...]
    shares: tuple[Share, ...]
    denied: frozenset[int] = field(default_factory=frozenset)
    """Units that are said for certain to have no supporting share in a row that applies."""

    def by_role(self, role: RelationKind) -> tuple[Share, ...]:
        """The leads, or the supports."""
        return tuple(share for share in self.shares if share.role is role)

    def deciding(self) -> dict[Cell, dict[int, list[Share]]]:
        """The leads that count: by cell those of the smallest rank, by row."""
        cells: dict[Cell, dict[int, list[Share]]] = {}
        smallest: dict[Cell, int] = {}
        for share in self.by_role(LEADS):
            best = smallest.setdefault(share.cell, share.row.rank)
            if share.row.rank < best:
                smallest[share.cell] = share.row.rank
                cells[share.cell] = {}
            if share.row.rank == smallest[share.cell]:
                cells.setdefault(share.cell, {}).setdefault(share.row.matter, []).append(share)
        return cells

    def leads(self) -> Leads:
        """The leads of each cell."""
        return frozenset(
            (cell, frozenset(share.unit for shares in rows.values() for share in shares))
            for cell, rows in self.deciding().items()
        )

    def contested(self) -> list[Cell]:
        """The cells in which two rows of one rank name different leads."""
        return [
            cell
            for cell, rows in self.deciding().items()
            if len({frozenset(share.unit for share in shares) for shares in rows.values()}) > 1
        ]


def duties(view: View, matter: int, chain: Chain) -> Duties:
    """The rows of a matter's subject that apply in a chain, and the shares in them."""
    lists = lists_in(view, chain)
    rows = _listed(view, matter, lists)
    shares = [share for row in rows for share in shares_in(view, row, chain)]
    for other in view.alike(matter, "subject", LISTED_ON):
        row = Row(other, None, NO_LIST, Reached(YES, ()))
        own = list(shares_in(view, row, chain))
        if own:
            rows.append(row)
            shares.extend(own)
    denied = frozenset(
        unit
        for row in rows
        for unit, truth, _ in view.walk(row.matter, DENIED_SUPPORTS)
        if truth == YES
    )
    best = {lst: max((way for _, way in ways), key=_truth) for lst, ways in lists.items()}
    return Duties(chain, best, tuple(rows), tuple(shares), denied)


def _truth(way: Reached) -> Truth:
    return way.truth


def lists_in(view: View, chain: Chain) -> dict[int, list[tuple[int, Reached]]]:
    """The lists that apply in the areas of a chain, with the rank and the way of each area."""
    lists: dict[int, list[tuple[int, Reached]]] = {}
    for area, way in chain.areas.items():
        for lst, truth, fact in view.walk(area, LISTS_HERE):
            lists.setdefault(lst, []).append((rank(view, area), way.on(truth, fact)))
    return lists


def _listed(
    view: View, matter: int, lists: Mapping[int, Iterable[tuple[int, Reached]]]
) -> list[Row]:
    subject = frozenset({view.value(matter, "subject")})
    rows: dict[int, Row] = {}
    for lst, areas in lists.items():
        for row, truth, fact in view.walk(lst, ROWS_OF_SUBJECT, subject):
            for place, way in areas:
                known = rows.get(row)
                here = Row(row, lst, place, way.on(truth, fact), fact)
                if known is None or place < known.rank:
                    here = here if known is None else _truer(here, known)
                    rows[row] = Row(row, lst, place, here.way, fact)
                elif here.way.truth > known.way.truth:
                    rows[row] = Row(row, known.list, known.rank, here.way, known.listing)
    return [rows[row] for row in sorted(rows)]


def _truer(one: Row, other: Row) -> Row:
    return one if one.way.truth >= other.way.truth else other


def shares_in(
    view: View, row: Row, chain: Chain, known: dict[int, dict[int, Reached]] | None = None
) -> Iterable[Share]:
    """The leads and supports of a row that apply in a chain, classes as the units they stand for.

    `known` keeps what the classes stand for, for the next listed row in the same chain.
    """
    for role in (LEADS, SUPPORTS):
        for source, truth, fact in view.walk(row.matter, role.into):
            is_class = view.kind(source) is UNIT_CLASS
            if is_class:
                members = None if known is None else known.get(source)
                if members is None:
                    members = _members(view, source, chain, row)
                    if known is not None and row.list is not None:
                        known[source] = members
            elif row.list is not None:
                members = {source: HERE}
            else:
                territory = _territory(view, source, chain)
                members = {} if territory is None else {source: territory}
            if not members:  # as of most rows on no list: those of other places
                continue
            cell = (str(view.own(fact, "condition") or ""), str(view.own(fact, "aspect") or ""))
            known_by = (fact, *row.way.facts)
            held = min(row.way.truth, truth)
            for unit, here in members.items():
                way = Reached(min(held, here.truth), known_by + here.facts)
                yield Share(role, unit, row, cell, way, source if is_class else None, fact)


def _territory(view: View, unit: int, chain: Chain) -> Reached | None:
    """How it is known that a unit serves or administers an area of the chain."""
    best: Reached | None = None
    for way in (ADMINISTERS.out, SERVES.out):
        for area, truth, fact in view.walk(unit, way):
            if area in chain.areas:
                here = chain.areas[area].on(truth, fact)
                if best is None or here.truth > best.truth:
                    best = here
    return best


def _members(view: View, cls: int, chain: Chain, row: Row) -> dict[int, Reached]:
    """The units that a class stands for here."""
    base = Reached(YES, ())
    jurisdiction = view.value(cls, "jurisdiction")
    if jurisdiction is not None:
        node = view.number(str(jurisdiction))
        if node is None or node not in chain.areas:
            return {}
        base = chain.areas[node]
    kinds = view.value(cls, "kinds")
    level = view.value(cls, "level")
    wanted = frozenset(kinds) if isinstance(kinds, tuple) else frozenset()
    found: dict[int, Reached] = {}
    for area, way in chain.areas.items():
        if view.kind(area) is DIVISION and view.value(area, "level") != level:
            continue
        steps = [
            step
            for step in view.walk(area, ADMINISTERS.into)
            if view.value(step[0], "kind") in wanted
        ]
        if view.kind(area) is DIVISION:
            steps += view.walk(area, SERVING_OF_KIND, wanted)
        for unit, truth, fact in steps:
            here = Reached(min(base.truth, way.truth, truth), (*base.facts, *way.facts, fact))
            if unit not in found or here.truth > found[unit].truth:
                found[unit] = here
    if found or row.list is None:
        return found
    return {cls: base}


def strongest(shares: Iterable[Share]) -> dict[int, Truth]:
    """The truth of each unit's share, the truest of several."""
    known: dict[int, Truth] = {}
    for share in shares:
        known[share.unit] = max(known.get(share.unit, NO), share.way.truth)
    return known
