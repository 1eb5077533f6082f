"""`FetchedView`: what was fetched for one question, and what was asked and found empty.

It raises when the logic looks at what was not asked for: "not fetched" must never read as "none".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias, TypeVar

from orgraph.graph.view import Step, Values, View
from orgraph.model.errors import NotFetched
from orgraph.model.facts import Fact, Value
from orgraph.model.schema import NodeKind, RelationKind, Way
from orgraph.model.truth import Truth

__all__ = ["FetchedNode", "FetchedView", "Found", "Lookups"]

V = TypeVar("V")


class FetchedNode(NamedTuple):
    """A node that was reached: its id, its kind, its fields on the day, the fact of them, and those of
    any day."""

    id: str
    kind: NodeKind
    fields: Mapping[str, Value]
    version: int
    versions: Sequence[int]


class Found(NamedTuple):
    """What a look-up gave, for the values it was filtered by, and the step that made it."""

    values: Values | None
    steps: Sequence[Step]
    step: str


AlikeKey: TypeAlias = tuple[int, str, RelationKind]


@dataclass(frozen=True)
class FetchedView:
    """A view of what one question's scope reached; detached from where it was fetched."""

    day: int
    closed: frozenset[str]
    numbers: Mapping[str, int]
    """The node of each id."""
    members: Mapping[int, FetchedNode]
    found: Mapping[tuple[int, Way], Found]
    same: Mapping[AlikeKey, tuple[Sequence[int], str]]
    """The nodes that are alike, and the step that found them."""
    facts: Mapping[int, Fact]
    used: set[str] = field(default_factory=set, compare=False)
    """The steps whose results were looked at, so that a test can find one that nothing needs."""

    def number(self, id_: str) -> int | None:
        return self.numbers.get(id_)

    def id(self, node: int) -> str:
        return self._node(node).id

    def kind(self, node: int) -> NodeKind:
        return self._node(node).kind

    def value(self, node: int, field: str) -> Value:
        return self._node(node).fields.get(field)

    def walk(self, node: int, way: Way, values: Values | None = None) -> Sequence[Step]:
        found = self.found.get((node, way))
        if found is None or not (values or frozenset()) <= (found.values or frozenset()):
            raise NotFetched(self.members[node].id if node in self.members else str(node), str(way))
        self.used.add(found.step)
        if not way.filter or values == found.values:
            return found.steps
        wanted = values or frozenset()
        return [step for step in found.steps if self._passes(step[0], way.filter, wanted)]

    def alike(self, node: int, field: str, without: RelationKind) -> Sequence[int]:
        key = (node, field, without)
        if key not in self.same:
            raise NotFetched(self.id(node), f"= {field}")
        nodes, step = self.same[key]
        self.used.add(step)
        return nodes

    def nodes(self, kind: NodeKind) -> Iterator[int]:
        raise NotFetched("*", kind.name)

    def own(self, fact: int, field: str) -> Value:
        return self.facts[fact].fields.get(field)

    def certainty(self, fact: int) -> str:
        return self.facts[fact].certainty

    def truth(self, fact: int) -> Truth:
        return self.facts[fact].truth

    def fact(self, fact: int) -> Fact:
        return self.facts[fact]

    def version(self, node: int) -> int:
        return self._node(node).version

    def versions(self, node: int) -> Sequence[int]:
        return self._node(node).versions

    def _node(self, node: int) -> FetchedNode:
        try:
            return self.members[node]
        except KeyError:
            raise NotFetched(str(node), "()") from None

    def _passes(self, node: int, field: str, values: Values) -> bool:
        value = self.value(node, field)
        return not values.isdisjoint(value) if isinstance(value, tuple) else value in values


class Lookups:
    """Looks up on a view that has the whole city, and keeps what was asked and what came back."""

    def __init__(self, view: View, *, detached: bool = False) -> None:
        """`detached`: the view holds nothing but what was fetched, so that it may be kept."""
        self._view = view
        self._detached = detached
        self._found: dict[tuple[int, Way], Found] = {}
        self._same: dict[AlikeKey, tuple[Sequence[int], str]] = {}
        self.reached: dict[int, None] = {}
        self.step = ""
        """The name of the step that is running."""

    def walk(self, node: int, way: Way, values: Values | None = None) -> Sequence[Step]:
        known = self._found.get((node, way))
        wanted = (
            values if known is None else (known.values or frozenset()) | (values or frozenset())
        )
        if known is not None and wanted == (known.values or frozenset()):
            return known.steps
        steps = self._view.walk(node, way, wanted)
        self._found[node, way] = Found(wanted, steps, self.step)
        self.reached[node] = None
        self.reached.update((other, None) for other, _, _ in steps)
        return steps

    def alike(self, node: int, field: str, without: RelationKind) -> Sequence[int]:
        same = self._view.alike(node, field, without)
        self._same[node, field, without] = same, self.step
        self.reached.update((other, None) for other in (node, *same))
        return same

    def view(self) -> FetchedView:
        """Everything that was reached, detached."""
        view = self._view
        numbers = {view.id(node): node for node in self.reached}
        facts: dict[int, None] = {}
        for node in self.reached:
            facts.update(dict.fromkeys(view.versions(node)))
        for found in self._found.values():
            facts.update((fact, None) for _, _, fact in found.steps)

        def member(node: int) -> FetchedNode:
            kind, version = view.kind(node), view.version(node)
            fields = {own.name: view.value(node, own.name) for own in kind.fields}
            return FetchedNode(view.id(node), kind, fields, version, tuple(view.versions(node)))

        return FetchedView(
            view.day,
            view.closed,
            numbers,
            self._kept(self.reached, member),
            self._found,
            self._same,
            self._kept(facts, view.fact),
        )

    def _kept(self, numbers: Iterable[int], make: Callable[[int], V]) -> Mapping[int, V]:
        if not self._detached:
            return {number: make(number) for number in numbers}
        return Made(numbers, make)


class Made(dict[int, V]):
    """What is made of some numbers when it is first asked for; of others there is nothing.

    Most facts that a scope reaches are never shown: to make them all takes half of what fetching does.
    """

    def __init__(self, numbers: Iterable[int], make: Callable[[int], V]) -> None:
        super().__init__()
        self._numbers, self._make = frozenset(numbers), make

    def __contains__(self, number: object) -> bool:
        return number in self._numbers

    def __missing__(self, number: int) -> V:
        if number not in self._numbers:
            raise KeyError(number)
        made = self[number] = self._make(number)
        return made
