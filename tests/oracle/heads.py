"""Heads of grids: who can be met on a rung."""

from __future__ import annotations

from typing import TypeAlias

from .chains import Chain
from .complete import is_complete
from .worlds import World

Contact: TypeAlias = tuple[str | None, str | None]
"""A post, or none; and a person, or nobody known."""


def is_elsewhere(world: World, person: str, units: set[str], grid: str) -> bool:
    """Seconded, or on a temporary post, away from the units of the post and from the grid."""
    if world.targets("SECONDED_TO", person) - units:
        return True
    return any(
        placed.source == person
        and placed.fields.get("kind", "") == "temporary_post"
        and placed.target not in units | {grid}
        for placed in world.of("PLACED_IN")
    )


def contacts_by_post(world: World, post: str, grid: str) -> set[Contact]:
    """The holders present; the post itself where no holder is known and it is not vacant."""
    holders = world.sources("HOLDS", post)
    if not holders:
        return set() if is_complete(world, "HOLDS", post) else {(post, None)}
    units = world.targets("POST_IN", post)
    return {(post, holder) for holder in holders if not is_elsewhere(world, holder, units, grid)}


def contacts(world: World, grid: str) -> frozenset[Contact]:
    """The contacts of a grid."""
    found: set[Contact] = set()
    for head in world.sources("HEADS", grid):
        if world.is_a(head, "Post"):
            found |= contacts_by_post(world, head, grid)
        elif not is_elsewhere(world, head, set(), grid):
            found.add((None, head))
    return frozenset(found)


def contacts_of_rungs(world: World, chain: Chain) -> tuple[dict[str, frozenset[Contact]], ...]:
    """The contacts of every grid, rung by rung."""
    return tuple({grid: contacts(world, grid) for grid in sorted(rung)} for rung in chain.rungs)


def first_contact(
    by_rung: tuple[dict[str, frozenset[Contact]], ...],
) -> frozenset[Contact]:
    """The contacts of the first rung that has any."""
    for by_grid in by_rung:
        found = frozenset[Contact]().union(*by_grid.values())
        if found:
            return found
    return frozenset()
