"""What tells two of one name apart: where each belongs."""

from __future__ import annotations

from collections.abc import Set
from typing import Final

from orgraph.graph.view import View, ref
from orgraph.model.truth import YES
from orgraph.model.vocabulary import (
    ADMINISTERS,
    BELONGS_TO,
    COVERS,
    HEADS,
    HOLDS,
    LISTED_ON,
    NESTED_IN,
    PART_OF,
    PLACED_IN,
    POST_IN,
    SERVES,
    SERVES_IN,
    WITHIN,
)

__all__ = ["PARENTS", "describe", "lineage", "upward"]

PARENTS: Final = (
    WITHIN.out, ADMINISTERS.out, SERVES.out, PART_OF.out, POST_IN.out,
    COVERS.out, NESTED_IN.out, LISTED_ON.out,
    BELONGS_TO.out, HOLDS.out, SERVES_IN.out, PLACED_IN.out, HEADS.out,
)  # fmt: skip
"""The ways to where a node belongs; the first that is known counts, what is certain before what may be.

What a grid covers says more than the grid it is nested in, which is larger; of a person the home unit
goes before a post, and both before where he serves."""


def lineage(view: View, node: int, above: dict[int, int | None] | None = None) -> list[str]:
    """The names of a node and of what it belongs to, up to the top.

    `above` keeps what is found, where many nodes are described one after the other.
    """
    return [ref(view, each).name for each in upward(view, node, above)]


def upward(view: View, node: int, above: dict[int, int | None] | None = None) -> list[int]:
    """A node and what it belongs to, up to the top; `above` as `lineage` has it."""
    known = {} if above is None else above
    path, seen = [node], {node}
    here: int | None = node
    while here is not None:
        if here not in known:
            known[here] = _parent(view, here, seen)
        here = known[here]
        if here in seen:  # what lies in itself, by a mistake of the city
            here = None
        if here is not None:
            path.append(here)
            seen.add(here)
    return path


def _parent(view: View, node: int, seen: Set[int]) -> int | None:
    steps = [step for way in PARENTS for step in view.walk(node, way) if step[0] not in seen]
    return next(
        (other for other, truth, _ in steps if truth == YES), steps[0][0] if steps else None
    )


def describe(view: View, node: int, above: dict[int, int | None] | None = None) -> str:
    """A node by its name and where it belongs, up to the top: enough to tell two of one name apart."""
    return f"{view.kind(node).label.zh} " + " < ".join(lineage(view, node, above))
