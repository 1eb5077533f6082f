"""`Without`: a view as it would be if a node were not there: what leads to it or from it is hidden.

The same logic asked before and after shows what rests on the node. A unit takes its posts with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from orgraph.graph.through import Through
from orgraph.graph.view import Step, Values, View
from orgraph.model.schema import NodeKind, RelationKind, Way
from orgraph.model.vocabulary import POST_IN, UNIT

__all__ = ["Without", "gone_with"]


def gone_with(view: View, node: int) -> frozenset[int]:
    """What goes with a node: itself, and of a unit its posts."""
    if view.kind(node) is not UNIT:
        return frozenset((node,))
    return frozenset((node, *(post for post, _, _ in view.walk(node, POST_IN.into))))


@dataclass(frozen=True)
class Without(Through):
    """A view that hides some nodes; it reads the rest through the view it was made of."""

    node: int
    gone: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "gone", gone_with(self.view, self.node))

    def walk(self, node: int, way: Way, values: Values | None = None) -> Sequence[Step]:
        if node in self.gone:
            return ()
        steps = self.view.walk(node, way, values)
        for step in steps:
            if step[0] in self.gone:
                return [step for step in steps if step[0] not in self.gone]
        return steps

    def alike(self, node: int, field: str, without: RelationKind) -> Sequence[int]:
        same = self.view.alike(node, field, without)
        return [other for other in same if other not in self.gone]

    def nodes(self, kind: NodeKind) -> Iterator[int]:
        return (node for node in self.view.nodes(kind) if node not in self.gone)
