"""The rows of a matter's subject, of a list, and of the lists that apply at a place.

`docs/duties.md` says the same in words.
"""

from __future__ import annotations

from collections.abc import Iterator

from orgraph.graph.view import View
from orgraph.model.vocabulary import APPLIES_TO, LISTED_ON
from orgraph.queries.chain import HERE, Chain, Reached, chains
from orgraph.queries.duties_row import (
    NO_LIST,
    ON_LIST,
    ROLES,
    Entry,
    FoundRows,
    Placing,
    both,
    fill,
    once,
    put,
    row_of,
    territory,
    up_from,
)
from orgraph.queries.shares import LISTS_HERE, ROWS_OF_SUBJECT, Row, lists_in, shares_in

__all__ = ["applies", "list_rows", "lists_around", "lists_at", "matter_rows", "place_rows"]


def lists_around(view: View, matter: int) -> dict[int, Reached]:
    """The lists of a matter; those that apply where these do, or where its units are, or above."""
    lists = {lst: HERE.on(truth, fact) for lst, truth, fact in view.walk(matter, LISTED_ON.out)}
    areas: dict[int, Reached] = {}

    def reach(area: int, way: Reached) -> None:
        for node, here in up_from(view, area, way).items():
            if node not in areas or here.truth > areas[node].truth:
                areas[node] = here

    for lst, way in lists.items():
        for area, truth, fact in view.walk(lst, APPLIES_TO.out):
            reach(area, way.on(truth, fact))
    for role in ROLES:
        for unit, truth, fact in view.walk(matter, role.into):
            for area, here in territory(view, unit):
                reach(area, both(HERE.on(truth, fact), here))
    around = dict(lists)
    for area, way in areas.items():
        for lst, truth, fact in view.walk(area, LISTS_HERE):
            here = way.on(truth, fact)
            if lst not in around or here.truth > around[lst].truth:
                around[lst] = here
    return around


def matter_rows(view: View, matter: int) -> FoundRows:
    """The rows of a matter's subject on the lists around it, those on no list, and itself."""
    found = row_of(view, matter)
    wanted = frozenset({view.value(matter, "subject")})
    for lst, around in lists_around(view, matter).items():
        for row, truth, fact in view.walk(lst, ROWS_OF_SUBJECT, wanted):
            if row != matter:
                here = Placing(lst, fact, ON_LIST, around.on(truth, fact))
                fill(view, put(found, (row, lst), here))
    for row in view.alike(matter, "subject", LISTED_ON):
        if row != matter:
            fill(view, put(found, (row, None), Placing(None, None, NO_LIST, HERE)))
    return found


def list_rows(view: View, lst: int) -> FoundRows:
    """The rows of a list."""
    found: FoundRows = {}
    for row, truth, fact in once(view.walk(lst, LISTED_ON.into)):
        fill(view, put(found, (row, lst), Placing(lst, fact, ON_LIST, HERE.on(truth, fact))))
    return found


def place_rows(view: View, place: int) -> FoundRows:
    """The rows of the lists that apply at a place, with the units that have a share there.

    Possible is what the world with every doubtful fact in says; certain is what needs none of them.
    """
    found: FoundRows = {}
    for chain in chains(view, place):
        members: dict[int, dict[int, Reached]] = {}
        for lst, rank, way in _lists_of(view, chain):
            for row, truth, fact in once(view.walk(lst, LISTED_ON.into)):
                placing = Placing(lst, fact, ON_LIST, way.on(truth, fact))
                fresh = (row, lst) not in found
                known = put(found, (row, lst), placing)
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
