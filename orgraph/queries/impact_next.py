"""Who or what is next where something is left without: the deputy, the grid above, the unit above."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from orgraph.graph.view import View
from orgraph.graph.without import Without
from orgraph.model.truth import NO
from orgraph.model.vocabulary import NESTED_IN, POST_IN
from orgraph.queries.chain import Reached
from orgraph.queries.heads import State, heads_of, holders_of
from orgraph.queries.impact_find import Effect, order_of
from orgraph.queries.people import SUPERIOR

__all__ = ["Successor", "successors"]


class Successor(NamedTuple):
    """One who is next."""

    kind: str
    """`deputy`, `grid_above`, `unit_above`."""
    node: int
    person: int | None
    way: Reached


def successors(view: View, node: int, effect: Effect) -> list[Successor]:
    """Who is next for what is left without, nearest first; nobody where none is known."""
    after = Without(view, node)
    target = effect.target
    found: list[Successor] = []
    match target.loss:
        case "holder":
            found += _in_office(view, after, _units(view, [target.node]), {target.node})
        case "principal":
            found += _in_office(view, after, [target.node], {node})
        case "overseer":
            posts = [key[0] for key in effect.compared.goes if key[0] is not None]
            found += _in_office(view, after, _units(view, posts), set(posts))
        case "head":
            posts = [key[0] for key in effect.compared.goes if key[0] is not None]
            found += _in_office(view, after, _units(view, posts), set(posts))
            found += _grids_above(after, target.node)
        case "grid" | "upper_grid":
            found += _grids_above(view, node)
        case _:
            found += _units_above(view, node)
    # What loses something does not take its own place.
    return [one for one in dict.fromkeys(found) if one.node != target.node]


def _units(view: View, posts: Iterable[int]) -> list[int]:
    return list(
        dict.fromkeys(unit for post in posts for unit, _, _ in view.walk(post, POST_IN.out))
    )


def _in_office(
    view: View, after: Without, units: Iterable[int], leaving: set[int]
) -> Iterator[Successor]:
    """In each unit the first other post with somebody there; without one, the units above."""
    for unit in units:
        deputy = None if unit in after.gone else _deputy(after, unit, leaving)
        if deputy is None:
            yield from _units_above(view, unit)
        else:
            yield deputy


def _deputy(after: View, unit: int, leaving: set[int]) -> Successor | None:
    posts = sorted(
        (step for step in after.walk(unit, POST_IN.into) if step[0] not in leaving),
        key=lambda step: (order_of(after, step[0]), step[0]),
    )
    for post, truth, fact in posts:
        for presence in holders_of(after, post):
            known = min(truth, presence.truth)
            if presence.state is State.PRESENT and known > NO:
                way = Reached(known, (fact, *presence.facts))
                return Successor("deputy", post, presence.person, way)
    return None


def _units_above(view: View, unit: int) -> Iterator[Successor]:
    for way in SUPERIOR:
        steps = sorted(view.walk(unit, way), key=lambda step: not view.own(step[2], "primary"))
        for above, truth, fact in steps:
            yield Successor("unit_above", above, None, Reached(truth, (fact,)))


def _grids_above(view: View, grid: int) -> Iterator[Successor]:
    for above, truth, fact in view.walk(grid, NESTED_IN.out):
        way = Reached(truth, (fact,))
        heads = [head for head in heads_of(view, above) if head.presence.state is State.PRESENT]
        for head in heads:
            joined = Reached(min(truth, head.truth), (fact, *head.facts))
            yield Successor("grid_above", above, head.presence.person, joined)
        if not heads:
            yield Successor("grid_above", above, None, way)
