"""Where the chains of a place start, their rungs, and their areas."""

from __future__ import annotations

from dataclasses import dataclass

from .worlds import World


@dataclass(frozen=True)
class Chain:
    """One chain: its start (a grid, a division, or nothing), its rungs of grids, its areas."""

    start: str | None
    rungs: tuple[frozenset[str], ...]
    areas: frozenset[str]


def up(world: World, area: str) -> set[str]:
    """All areas reached from an area by WITHIN."""
    return world.reached("WITHIN", area)


def own(world: World, place: str) -> set[str]:
    """The place, unless it is a grid, and all areas above it."""
    return up(world, place) | (set() if world.is_a(place, "Grid") else {place})


def direct_grids(world: World, place: str) -> set[str]:
    """1. The place itself, or the grids it belongs to and those that cover it."""
    if world.is_a(place, "Grid"):
        return {place}
    return world.targets("IN_GRID", place) | world.sources("COVERS", place)


def grids_above(world: World, place: str) -> set[str]:
    """2. On each branch upward, the grids that cover the first area that any grid covers."""
    found: set[str] = set()
    met = {place}
    waiting = [place]
    while waiting:
        for area in world.targets("WITHIN", waiting.pop()) - met:
            met.add(area)
            covering = world.sources("COVERS", area)
            found |= covering
            if not covering:
                waiting.append(area)
    return found


def finest(world: World, grids: set[str]) -> set[str]:
    """3. Without each grid that another of them reaches by NESTED_IN, but not the other way too."""
    above = {grid: world.reached("NESTED_IN", grid) for grid in grids}
    return {
        grid
        for grid in grids
        if not any(grid in above[other] and other not in above[grid] for other in grids - {grid})
    }


def nearest_divisions(world: World, place: str) -> set[str]:
    """4. The place if it is a division, else on each branch upward the first division."""
    if world.is_a(place, "Division"):
        return {place}
    found: set[str] = set()
    met = {place}
    waiting = [place]
    while waiting:
        for area in world.targets("WITHIN", waiting.pop()) - met:
            met.add(area)
            if world.is_a(area, "Division"):
                found.add(area)
            else:
                waiting.append(area)
    return found


def rungs(world: World, start: str) -> tuple[frozenset[str], ...]:
    """The starting grid, then every grid that the rung before is nested in and that is new."""
    found = [frozenset({start})]
    met = {start}
    while True:
        above: set[str] = set()
        for grid in found[-1]:
            above |= world.targets("NESTED_IN", grid)
        if not above - met:
            return tuple(found)
        found.append(frozenset(above - met))
        met |= above


def coverage(world: World, steps: tuple[frozenset[str], ...]) -> set[str]:
    """What the grids of a rung cover or lie within, on the first rung where that is anything."""
    for rung in steps:
        covered: set[str] = set()
        for grid in rung:
            covered |= world.targets("COVERS", grid) | world.targets("WITHIN", grid)
        if covered:
            return covered
    return set()


def areas(
    world: World, place: str, start: str | None, steps: tuple[frozenset[str], ...]
) -> set[str]:
    """The areas of a chain."""
    mine = own(world, place)
    places = {area for area in mine if world.is_a(area, "Place")}
    if start is not None and world.is_a(start, "Division"):
        return places | {start} | up(world, start)
    covered = coverage(world, steps)
    above_covered: set[str] = set()
    for area in covered:
        above_covered |= up(world, area)
    if world.is_a(place, "Grid") or not any(world.is_a(area, "Division") for area in mine):
        return places | covered | above_covered
    divisions = {
        area
        for area in mine
        if world.is_a(area, "Division")
        and (area in covered or area in above_covered or up(world, area) & covered)
    }
    return places | divisions if divisions else mine


def chains(world: World, place: str) -> list[Chain]:
    """The chains of a place, in the order of their starts."""
    grids = finest(world, direct_grids(world, place) or grids_above(world, place))
    found = []
    for grid in sorted(grids):
        steps = rungs(world, grid)
        found.append(Chain(grid, steps, frozenset(areas(world, place, grid, steps))))
    if not grids:
        starts: list[str | None] = [*sorted(nearest_divisions(world, place))] or [None]
        for start in starts:
            found.append(Chain(start, (), frozenset(areas(world, place, start, ()))))
    return found
