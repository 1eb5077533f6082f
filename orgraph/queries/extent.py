"""What is counted as a unit's or a division's own: units, areas and grids, and how high they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from orgraph.graph.view import View
from orgraph.model.schema import Label, Way
from orgraph.model.truth import NO, Truth
from orgraph.model.vocabulary import (
    ADMINISTERS,
    COVERS,
    DIVISION,
    DIVISION_LEVEL,
    GRID,
    NESTED_IN,
    PART_OF,
    SERVES,
    UNIT,
    WITHIN,
)
from orgraph.queries.chain import HERE, RANKS, Reached

__all__ = ["DIVISIONS_IN", "GRIDS_IN", "LEVELS", "Extent", "extent_of", "level_of"]

DIVISIONS_IN: Final = WITHIN.into.of(DIVISION)
GRIDS_IN: Final = WITHIN.into.of(GRID)

GRID_LEVEL: Final = "grid"
LEVELS: Final[Mapping[str, Label]] = {**DIVISION_LEVEL.values, GRID_LEVEL: GRID.label}
"""How high a unit, a division or a grid stands."""


@dataclass(frozen=True)
class Extent:
    """A unit with its parts; or a division with its units and, taken whole, all inside it."""

    node: int
    units: Mapping[int, Reached]
    areas: Mapping[int, Reached]
    grids: Mapping[int, Reached]

    def has(self, node: int) -> Truth:
        """Whether a node is its own."""
        way = self.way(node)
        return NO if way is None else way.truth

    def way(self, node: int) -> Reached | None:
        """How a node that is its own was reached."""
        for own in (self.units, self.areas, self.grids):
            if node in own:
                return own[node]
        return None

    def facts(self, *nodes: int) -> tuple[int, ...]:
        """The facts that make nodes its own."""
        ways = (self.way(node) for node in nodes)
        return tuple(fact for way in ways if way is not None for fact in way.facts)


def extent_of(view: View, node: int, *, whole: bool) -> Extent:
    """The extent of a unit or a division on the day."""
    if view.kind(node) is UNIT:
        return Extent(node, _spread(view, {node: HERE}, PART_OF.into), {}, {})
    areas = {node: HERE}
    units: dict[int, Reached] = {}
    grids: dict[int, Reached] = {}
    if whole:
        _spread(view, areas, DIVISIONS_IN)
        for area, here in areas.items():
            _reach(view, area, here, (COVERS.into, GRIDS_IN), grids)
        _spread(view, grids, NESTED_IN.into)
    for area, here in areas.items():
        _reach(view, area, here, (ADMINISTERS.into, SERVES.into), units)
    return Extent(node, _spread(view, units, PART_OF.into), areas, grids)


def _spread(view: View, found: dict[int, Reached], way: Way) -> dict[int, Reached]:
    """Add all that is reached by a way from what is found, each by its truest way."""
    waiting = list(found.items())
    for node, here in waiting:  # grows while it is walked
        for other, truth, fact in view.walk(node, way):
            if other not in found or min(here.truth, truth) > found[other].truth:
                found[other] = here.on(truth, fact)
                waiting.append((other, found[other]))
    return found


def _reach(
    view: View, node: int, here: Reached, ways: Iterable[Way], found: dict[int, Reached]
) -> None:
    """Add what some ways lead to."""
    for way in ways:
        for other, truth, fact in view.walk(node, way):
            if other not in found or min(here.truth, truth) > found[other].truth:
                found[other] = here.on(truth, fact)


def level_of(view: View, node: int) -> str | None:
    """How high a unit, a division or a grid stands: the highest division that it, or what it is part
    of, administers or serves."""
    kind = view.kind(node)
    if kind is DIVISION:
        return str(view.value(node, "level"))
    if kind is GRID:
        return GRID_LEVEL
    waiting, seen = [node], {node}
    for here in waiting:  # grows while it is walked: the unit, then what it is part of
        levels = [
            str(view.value(area, "level"))
            for way in (ADMINISTERS.out, SERVES.out)
            for area, _, _ in view.walk(here, way)
            if view.kind(area) is DIVISION
        ]
        if levels:
            return max(levels, key=RANKS.__getitem__)
        for above, _, _ in view.walk(here, PART_OF.out):
            if above not in seen:
                seen.add(above)
                waiting.append(above)
    return None
