"""`View`: the one thing that questions see: a city on a day, in the domain's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeAlias

from orgraph.model.facts import Fact, Ref, Value
from orgraph.model.schema import NodeKind, RelationKind, Way
from orgraph.model.truth import Truth

__all__ = ["Step", "Values", "View", "ref"]

Step: TypeAlias = tuple[int, Truth, int]
"""Where a walk leads: the node at the other end, what is known of the relation on the day of the
view (`NO` only on ways of any day), and the number of its fact."""

Values: TypeAlias = frozenset[Value]


class View(Protocol):
    """A city on one day.

    Nodes and facts are numbers, valid in this view only; numbers of one kind sort as their ids do.
    """

    @property
    def day(self) -> int:
        """The day, as an ordinal."""
        ...

    @property
    def closed(self) -> frozenset[str]:
        """The relation kinds that are declared complete somewhere."""
        ...

    def number(self, id_: str) -> int | None:
        """The node of an id; None where there is none."""
        ...

    def id(self, node: int) -> str:
        """The id of a node."""
        ...

    def kind(self, node: int) -> NodeKind:
        """The kind of a node."""
        ...

    def value(self, node: int, field: str) -> Value:
        """A field of a node, in the version of the day."""
        ...

    def walk(self, node: int, way: Way, values: Values | None = None) -> Sequence[Step]:
        """The relations of a way at a node that hold, or may hold, on the day.

        `values` are those that a way made with `.by(field)` keeps. A way `.on_any_day()` gives those of
        other days too, with the truth `NO`.
        """
        ...

    def alike(self, node: int, field: str, without: RelationKind) -> Sequence[int]:
        """The nodes of the node's kind with the same value in a field and no relation `without`
        out of them on any day."""
        ...

    def nodes(self, kind: NodeKind) -> Iterator[int]:
        """All nodes of a kind; only where the whole city is at hand."""
        ...

    def own(self, fact: int, field: str) -> Value:
        """An own field of a fact that a walk gave."""
        ...

    def certainty(self, fact: int) -> str:
        """How certain the source is of a fact."""
        ...

    def truth(self, fact: int) -> Truth:
        """What is known of a fact on the day."""
        ...

    def fact(self, fact: int) -> Fact:
        """A fact in full, to be shown."""
        ...

    def version(self, node: int) -> int:
        """The fact that gives the fields of a node on the day."""
        ...

    def versions(self, node: int) -> Sequence[int]:
        """The facts that give the fields of a node on any day, by start."""
        ...


def ref(view: View, node: int) -> Ref:
    """How an answer names a node: by its name, or by what describes it."""
    kind = view.kind(node)
    name = view.value(node, kind.fields[0].name)
    if name is None and kind.field("description") is not None:
        name = view.value(node, "description")
    id_ = view.id(node)
    return Ref(id_, id_ if name is None else str(name))
