"""What the oracle of `movements` and that of `staffing` share: an extent, and worlds of people."""

from __future__ import annotations

from typing import Final, NamedTuple

from .complete import is_complete
from .worlds import World

PEOPLE: Final = (
    "WITHIN",
    "NESTED_IN",
    "COVERS",
    "ADMINISTERS",
    "SERVES",
    "PART_OF",
    "BELONGS_TO",
    "SECONDED_TO",
    "PLACED_IN",
    "ALLOTS_TO",
    "SERVES_IN",
    "APPLIES_TO",
    "ABOUT",
    "COUNTS",
    "GIVES_TO",
    "TAKES_FROM",
    "CLOSES",
)
"""The relation kinds that decide anything about people and quota."""


class Own(NamedTuple):
    """What belongs to a unit or a division."""

    units: frozenset[str]
    areas: frozenset[str]
    grids: frozenset[str]

    @property
    def hosts(self) -> frozenset[str]:
        """All of it."""
        return self.units | self.areas | self.grids


def below(world: World, kind: str, start: set[str], *kinds: str) -> set[str]:
    """A set of nodes and all of some kinds from which a relation leads to them, at any distance."""
    found = set(start)
    waiting = list(start)
    while waiting:
        for node in world.sources(kind, waiting.pop()) - found:
            if world.is_a(node, *kinds):
                found.add(node)
                waiting.append(node)
    return found


def own(world: World, node: str, *, whole: bool) -> Own:
    """A unit with its parts; a division with its units and, taken whole, all inside it."""
    if world.is_a(node, "Unit"):
        return Own(frozenset(below(world, "PART_OF", {node}, "Unit")), frozenset(), frozenset())
    areas = below(world, "WITHIN", {node}, "Division") if whole else {node}
    units = {
        unit
        for area in areas
        for kind in ("ADMINISTERS", "SERVES")
        for unit in world.sources(kind, area)
    }
    grids: set[str] = set()
    if whole:
        for area in areas:
            grids |= world.sources("COVERS", area)
            grids |= {one for one in world.sources("WITHIN", area) if world.is_a(one, "Grid")}
        grids = below(world, "NESTED_IN", grids, "Grid")
    return Own(
        frozenset(below(world, "PART_OF", units, "Unit")), frozenset(areas), frozenset(grids)
    )


def hosted(world: World, of: Own) -> set[str]:
    """The people seconded to, or placed in, what is its own."""
    units = {person for unit in of.units for person in world.sources("SECONDED_TO", unit)}
    return units | {person for host in of.hosts for person in world.sources("PLACED_IN", host)}


def staff(world: World, of: Own) -> set[str]:
    """The people whose home unit is its own."""
    return {person for unit in of.units for person in world.sources("BELONGS_TO", unit)}


def away(world: World, of: Own) -> set[str]:
    """Of its own people, those seconded or placed elsewhere."""
    return {
        person
        for person in staff(world, of)
        if (world.targets("SECONDED_TO", person) | world.targets("PLACED_IN", person)) - of.hosts
    }


def known_from_elsewhere(world: World, of: Own, node: str) -> set[str]:
    """Of those hosted, who is none of its own people, and known to be none: with a home unit, or where
    all its staff is loaded."""
    guests = hosted(world, of) - staff(world, of)
    if is_complete(world, "BELONGS_TO", node):
        return guests
    return {person for person in guests if world.targets("BELONGS_TO", person)}


def sure_and_possible(sure: list[set[str]], possible: list[set[str]]) -> tuple[int, int]:
    """How many are in the first set of every world, and how many in the second of any."""
    return len(set.intersection(*sure)), len(set.union(*possible))


def counted(worlds: list[set[str]]) -> tuple[int, int]:
    """How many are in the set of every world, and how many in that of any."""
    return len(set.intersection(*worlds)), len(set.union(*worlds))
