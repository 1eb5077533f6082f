"""`Without`: a view as it would be if a node were not there: what leads to it or from it is hidden.

The same logic asked before and after shows what rests on the node. A unit takes its posts with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from orgraph.graph.view import Step, Values, View
from orgraph.model.facts import Fact, Value
from orgraph.model.schema import NodeKind, RelationKind, Way
from orgraph.model.truth import Truth
from orgraph.model.vocabulary import POST_IN, UNIT

__all__ = ["Without", "gone_with"]


def gone_with(view: View, node: int) -> frozenset[int]:
    """What goes with a node: itself, and of a unit its posts."""
    if view.kind(node) is not UNIT:
        return frozenset((node,))
    return frozenset((node, *(post for post, _, _ in view.walk(node, POST_IN.into))))


@dataclass(frozen=True)
class Without:
    """A view that hides some nodes; it reads the rest through the view it was made of."""

    view: View
    node: int
    gone: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "gone", gone_with(self.view, self.node))

    @property
    def day(self) -> int:
        return self.view.day

    @property
    def closed(self) -> frozenset[str]:
        return self.view.closed

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

    def number(self, id_: str) -> int | None:
        return self.view.number(id_)

    def id(self, node: int) -> str:
        return self.view.id(node)

    def kind(self, node: int) -> NodeKind:
        return self.view.kind(node)

    def value(self, node: int, field: str) -> Value:
        return self.view.value(node, field)

    def own(self, fact: int, field: str) -> Value:
        return self.view.own(fact, field)

    def certainty(self, fact: int) -> str:
        return self.view.certainty(fact)

    def truth(self, fact: int) -> Truth:
        return self.view.truth(fact)

    def fact(self, fact: int) -> Fact:
        return self.view.fact(fact)

    def version(self, node: int) -> int:
        return self.view.version(node)

    def versions(self, node: int) -> Sequence[int]:
        return self.view.versions(node)
