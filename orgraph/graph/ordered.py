"""A view that notes which nodes are put in order: an answer that never compares two nodes does not depend on
which of them comes first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orgraph.graph.compiled import DayView
from orgraph.graph.view import Step, Values
from orgraph.model.facts import Fact, Value
from orgraph.model.schema import NodeKind, RelationKind, Way
from orgraph.model.truth import Truth

__all__ = ["OrderedView"]


class _Node(int):
    """A node that tells its view what it is compared with."""

    view: OrderedView

    def __lt__(self, other: int) -> bool:
        before = int.__lt__(self, other)
        self.view.order.setdefault((int(self), int(other)), before)
        return before

    def __gt__(self, other: int) -> bool:
        after = int.__gt__(self, other)
        self.view.order.setdefault((int(other), int(self)), after)
        return after

    def __le__(self, other: int) -> bool:
        return int(self) == int(other) or self < other

    def __ge__(self, other: int) -> bool:
        return int(self) == int(other) or self > other

    __hash__ = int.__hash__


class OrderedView:
    """A view of the compiled city; `order` has each two nodes that were compared and whether the first
    comes before the second, `ids` the nodes whose ids were read."""

    def __init__(self, view: DayView) -> None:
        self._view = view
        self.day, self.closed = view.day, view.closed
        self.order: dict[tuple[int, int], bool] = {}
        self.ids: dict[str, int] = {}
        self._nodes: dict[int, _Node] = {}
        # Each world of an answer walks the same ways again.
        self._steps: dict[tuple[int, Way, Values | None], Sequence[Step]] = {}

    def _node(self, node: int) -> _Node:
        known = self._nodes.get(node)
        if known is None:
            known = self._nodes[node] = _Node(node)
            known.view = self
        return known

    def number(self, id_: str) -> int | None:
        node = self._view.number(id_)
        return None if node is None else self._node(node)

    def id(self, node: int) -> str:
        id_ = self._view.id(int(node))
        self.ids[id_] = int(node)
        return id_

    def kind(self, node: int) -> NodeKind:
        return self._view.kind(int(node))

    def value(self, node: int, field: str) -> Value:
        return self._view.value(int(node), field)

    def walk(self, node: int, way: Way, values: Values | None = None) -> Sequence[Step]:
        key = int(node), way, values
        known = self._steps.get(key)
        if known is None:
            steps = self._view.walk(key[0], way, values)
            known = tuple((self._node(other), truth, fact) for other, truth, fact in steps)
            self._steps[key] = known
        return known

    def alike(self, node: int, field: str, without: RelationKind) -> Sequence[int]:
        return [self._node(other) for other in self._view.alike(int(node), field, without)]

    def nodes(self, kind: NodeKind) -> Iterator[int]:
        return map(self._node, self._view.nodes(kind))

    def own(self, fact: int, field: str) -> Value:
        return self._view.own(fact, field)

    def certainty(self, fact: int) -> str:
        return self._view.certainty(fact)

    def truth(self, fact: int) -> Truth:
        return self._view.truth(fact)

    def fact(self, fact: int) -> Fact:
        return self._view.fact(fact)

    def version(self, node: int) -> int:
        return self._view.version(int(node))

    def versions(self, node: int) -> Sequence[int]:
        return self._view.versions(int(node))
