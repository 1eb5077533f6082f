"""`Through`: a view seen through another, which changes what it overrides and passes on the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orgraph.graph.view import Step, Values, View
from orgraph.model.facts import Fact, Value
from orgraph.model.schema import NodeKind, RelationKind, Way
from orgraph.model.truth import Truth
from orgraph.model.value import frozen

__all__ = ["Through"]


@frozen
class Through:
    """Asks another view for everything; what is derived from it overrides what it sees otherwise."""

    view: View

    @property
    def day(self) -> int:
        return self.view.day

    @property
    def closed(self) -> frozenset[str]:
        return self.view.closed

    def number(self, id_: str) -> int | None:
        return self.view.number(id_)

    def id(self, node: int) -> str:
        return self.view.id(node)

    def kind(self, node: int) -> NodeKind:
        return self.view.kind(node)

    def value(self, node: int, field: str) -> Value:
        return self.view.value(node, field)

    def walk(self, node: int, way: Way, values: Values | None = None) -> Sequence[Step]:
        return self.view.walk(node, way, values)

    def alike(self, node: int, field: str, without: RelationKind) -> Sequence[int]:
        return self.view.alike(node, field, without)

    def nodes(self, kind: NodeKind) -> Iterator[int]:
        return self.view.nodes(kind)

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
