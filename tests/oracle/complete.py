"""Complete: where absence proves something."""

from __future__ import annotations

from typing import Final

from .worlds import World

INSIDE: Final = {
    "Post": ("POST_IN",),
    "Unit": ("PART_OF", "ADMINISTERS", "SERVES"),
    "Grid": ("NESTED_IN", "COVERS", "WITHIN"),
    "Place": ("WITHIN", "IN_GRID"),
    "Division": ("WITHIN",),
    "Matter": ("LISTED_ON",),
}
"""What a node is inside of."""


def is_complete(world: World, kind: str, node: str) -> bool:
    """Whether the facts of a kind are declared complete at a node, or at what it is inside of."""
    met = {node}
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if any(
            world.field(declaration, "closes") == kind
            and world.field(declaration, "of") in {"", world.survey.kinds[node]}
            for declaration in world.sources("CLOSES", here)
        ):
            return True
        for way in INSIDE.get(world.survey.kinds[here], ()):
            for outer in world.targets(way, here) - met:
                met.add(outer)
                waiting.append(outer)
    return False
