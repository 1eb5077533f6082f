"""The chains of a place: its grids from the finest upward, and the areas it lies in.

`docs/who.md` ("Where the chains start", "Rungs", "The areas of a chain") says the same in words. All of
this reads what a walk gives as being there: in a `World` that is so, and each thing found keeps the
truth of the way to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from orgraph.graph.view import View
from orgraph.model.schema import Way
from orgraph.model.truth import NO, YES, Truth
from orgraph.model.value import frozen
from orgraph.model.vocabulary import COVERS, DIVISION, GRID, IN_GRID, NESTED_IN, PLACE, WITHIN

__all__ = ["HERE", "RANKS", "Chain", "Reached", "chains", "rank", "upward"]


class Reached(NamedTuple):
    """How a node was reached: what is known of the way to it, and the facts of that way."""

    truth: Truth
    facts: tuple[int, ...]

    def on(self, truth: Truth, fact: int) -> Reached:
        """One step further."""
        return Reached(min(self.truth, truth), (*self.facts, fact))


HERE: Final = Reached(YES, ())

RANKS: Final = {"village": 1, "township": 2, "county": 3, "prefecture": 4, "province": 5}
"""The more local, the smaller; a place (a zone) is 0."""
NO_LIST: Final = 6


def rank(view: View, area: int) -> int:
    """How local an area is."""
    if view.kind(area) is PLACE:
        return 0
    return RANKS[str(view.value(area, "level"))]


@frozen
class Chain:
    """One way up from a place."""

    start: int | None
    """A grid, or a division where there is no grid."""
    rungs: tuple[tuple[int, ...], ...]
    """Grids by their distance from the start."""
    grids: Mapping[int, Reached]
    areas: Mapping[int, Reached]
    """The place itself, unless it is a grid, and the places and divisions it lies in."""

    @property
    def truth(self) -> Truth:
        """What is known of the chain being one: it stands or falls with the way to its start."""
        return YES if self.start is None or not self.grids else self.grids[self.start].truth


def upward(view: View, start: int, way: Way, base: Reached = HERE) -> dict[int, Reached]:
    """All nodes reached from one by a way, one step or more, each by its truest way, nearest first."""
    reached: dict[int, Reached] = {}
    waiting = [(start, base)]
    for node, here in waiting:  # grows while it is walked: breadth first
        for other, truth, fact in view.walk(node, way):
            known = reached.get(other)
            step = here.on(truth, fact)
            if known is None or step.truth > known.truth:
                reached[other] = step
                waiting.append((other, step))
    return reached


def chains(view: View, place: int) -> tuple[Chain, ...]:
    """The chains of a place, a division or a grid, in the order of their starts."""
    is_grid = view.kind(place) is GRID
    own = {} if is_grid else {**upward(view, place, WITHIN.out), place: HERE}
    starts = {place: HERE} if is_grid else _direct(view, place) or _covering(view, place)
    if starts:
        above = {grid: upward(view, grid, NESTED_IN.out, way) for grid, way in starts.items()}
        return tuple(
            _grid_chain(view, own, grid, {**above[grid], grid: starts[grid]})
            for grid in sorted(_finest(above))
        )
    divisions = _nearest_divisions(view, place)
    if not divisions:
        return (Chain(None, (), {}, own),)
    zones = {area: way for area, way in own.items() if view.kind(area) is PLACE}
    return tuple(
        Chain(start, (), {}, {**zones, start: way, **upward(view, start, WITHIN.out, way)})
        for start, way in sorted(divisions.items())
    )


def _direct(view: View, place: int) -> dict[int, Reached]:
    """The grids that a place is in, or that cover it."""
    found: dict[int, Reached] = {}
    for way in (IN_GRID.out, COVERS.into):
        for grid, truth, fact in view.walk(place, way):
            if grid not in found or truth > found[grid].truth:
                found[grid] = HERE.on(truth, fact)
    return found


def _covering(view: View, place: int) -> dict[int, Reached]:
    """The grids that cover the nearest areas that any covers, branch by branch."""
    found: dict[int, Reached] = {}
    seen = {place}
    waiting = [(place, HERE)]
    for node, here in waiting:
        for area, truth, fact in view.walk(node, WITHIN.out):
            way = here.on(truth, fact)
            covering = view.walk(area, COVERS.into)
            for grid, known, by in covering:
                step = way.on(known, by)
                if grid not in found or step.truth > found[grid].truth:
                    found[grid] = step
            if not covering and area not in seen:
                seen.add(area)
                waiting.append((area, way))
    return found


def _finest(above: Mapping[int, Mapping[int, Reached]]) -> list[int]:
    """The grids that no other of them reaches upward (unless they reach each other)."""
    return [
        grid
        for grid in above
        if not any(grid in above[other] and other not in above[grid] for other in above)
    ]


def _nearest_divisions(view: View, place: int) -> dict[int, Reached]:
    if view.kind(place) is DIVISION:
        return {place: HERE}
    found: dict[int, Reached] = {}
    seen = {place}
    waiting = [(place, HERE)]
    for node, here in waiting:
        for area, truth, fact in view.walk(node, WITHIN.out):
            way = here.on(truth, fact)
            if view.kind(area) is DIVISION:
                if area not in found or way.truth > found[area].truth:
                    found[area] = way
            elif area not in seen:
                seen.add(area)
                waiting.append((area, way))
    return found


def _grid_chain(
    view: View,
    own: Mapping[int, Reached],
    start: int,
    grids: Mapping[int, Reached],
) -> Chain:
    rungs = _rungs(view, start)
    coverage = _coverage(view, rungs, grids)
    covered = dict(coverage)
    for area, way in coverage.items():
        for higher, step in upward(view, area, WITHIN.out, way).items():
            if higher not in covered or step.truth > covered[higher].truth:
                covered[higher] = step
    if not any(view.kind(area) is DIVISION for area in own):
        return Chain(start, rungs, grids, {**covered, **own})
    kept = {}
    for area, way in own.items():
        if view.kind(area) is PLACE:
            kept[area] = way
            continue
        # An area belongs to the chain no more truly than it is joined to what the grids cover.
        joined = covered[area].truth if area in covered else _below(view, area, coverage)
        if joined > NO:
            kept[area] = Reached(min(way.truth, joined), way.facts)
    if not any(view.kind(area) is DIVISION for area in kept):
        kept = dict(own)
    return Chain(start, rungs, grids, kept)


def _below(view: View, area: int, coverage: Mapping[int, Reached]) -> Truth:
    """How truly an area lies below what the grids cover."""
    above = upward(view, area, WITHIN.out)
    return max(
        (min(above[at].truth, way.truth) for at, way in coverage.items() if at in above),
        default=NO,
    )


def _rungs(view: View, start: int) -> tuple[tuple[int, ...], ...]:
    rungs: list[tuple[int, ...]] = [(start,)]
    met = {start}
    while True:
        higher = {
            grid for below in rungs[-1] for grid, _, _ in view.walk(below, NESTED_IN.out)
        } - met
        if not higher:
            return tuple(rungs)
        met |= higher
        rungs.append(tuple(sorted(higher)))


def _coverage(
    view: View, rungs: Iterable[Iterable[int]], grids: Mapping[int, Reached]
) -> dict[int, Reached]:
    """What the first rung that has any territory covers, or lies in."""
    for rung in rungs:
        found: dict[int, Reached] = {}
        for grid in rung:
            for way in (COVERS.out, WITHIN.out):
                for area, truth, fact in view.walk(grid, way):
                    step = grids[grid].on(truth, fact)
                    if area not in found or step.truth > found[area].truth:
                        found[area] = step
        if found:
            return found
    return {}
