"""A view that notes which nodes are put in order: an answer that never compares two nodes does not depend on
which of them comes first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from orgraph.graph.compiled import DayView
from orgraph.graph.view import Step, Values
from orgraph.model.facts import Fact, Value
from orgraph.model.schema import NodeKind, RelationKind, Way
from orgraph.model.truth import Truth

__all__ = ["OrderedView"]


MOST: Final = 100_000
"""Walks that are kept; a few dozen MB."""


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
    """A view of the compiled city for many answers one after the other, which look at much the same: it is read
    once. Of the answer since `again`, `order` has each two nodes that were compared and whether the first comes
    before the second, `ids` the nodes whose ids were read."""

    def __init__(self, view: DayView) -> None:
        self._view = view
        self.day, self.closed = view.day, view.closed
        self.order: dict[tuple[int, int], bool] = {}
        self.ids: dict[str, int] = {}
        self._nodes: dict[int, _Node] = {}
        # Each world of an answer walks the same ways again, and so do answers about one part of the city.
        self._steps: dict[tuple[int, Way, Values | None], Sequence[Step]] = {}
        self._numbers: dict[str, int | None] = {}
        self._kinds: dict[int, NodeKind] = {}
        self._values: dict[tuple[int, str], Value] = {}

    def again(self) -> None:
        """Begin with another answer."""
        self.order, self.ids = {}, {}
        if len(self._steps) > MOST:
            for known in (self._nodes, self._steps, self._numbers, self._kinds, self._values):
                known.clear()

    def _node(self, node: int) -> _Node:
        known = self._nodes.get(node)
        if known is None:
            known = self._nodes[node] = _Node(node)
            known.view = self
        return known

    def number(self, id_: str) -> int | None:
        if id_ not in self._numbers:
            self._numbers[id_] = self._view.number(id_)
        node = self._numbers[id_]
        return None if node is None else self._node(node)

    def id(self, node: int) -> str:
        id_ = self._view.id(int(node))
        self.ids[id_] = self._numbers[id_] = int(node)
        return id_

    def kind(self, node: int) -> NodeKind:
        known = self._kinds.get(node)
        if known is None:
            known = self._kinds[int(node)] = self._view.kind(int(node))
        return known

    def value(self, node: int, field: str) -> Value:
        key = node, field
        if key not in self._values:
            self._values[int(node), field] = self._view.value(int(node), field)
        return self._values[key]

    def walk(self, node: int, way: Way, values: Values | None = None) -> Sequence[Step]:
        known = self._steps.get((node, way, values))
        if known is None:
            steps = self._view.walk(int(node), way, values)
            known = tuple([(self._node(other), truth, fact) for other, truth, fact in steps])
            self._steps[int(node), way, values] = known
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
