"""`FetchedView`: what was fetched for one question, and what was asked and found empty.

It raises when the logic looks at what was not asked for: "not fetched" must never read as "none".
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol, TypeAlias

from orgraph.graph.view import Step, Values, View
from orgraph.model.errors import NotFetched
from orgraph.model.facts import Fact, Value
from orgraph.model.schema import NodeKind, RelationKind, Way
from orgraph.model.truth import Truth

__all__ = ["FetchedNode", "FetchedView", "Found", "Leads", "Lookups", "Rows"]

Leads: TypeAlias = Callable[[Way], Mapping[int, Sequence[Step]]]
"""From which nodes a way leads anywhere."""


class FetchedNode(NamedTuple):
    """A node that was reached: its id, its kind, its fields on the day, the fact of them, and those of
    any day."""

    id: str
    kind: NodeKind
    fields: Mapping[str, Value]
    version: int
    versions: Sequence[int]


class Rows(Protocol):
    """What is read of nodes and facts that were reached, as a `View` has it."""

    def number(self, id_: str) -> int | None: ...
    def id(self, node: int) -> str: ...
    def kind(self, node: int) -> NodeKind: ...
    def value(self, node: int, field: str) -> Value: ...
    def version(self, node: int) -> int: ...
    def versions(self, node: int) -> Sequence[int]: ...
    def own(self, fact: int, field: str) -> Value: ...
    def certainty(self, fact: int) -> str: ...
    def truth(self, fact: int) -> Truth: ...
    def fact(self, fact: int) -> Fact: ...


@dataclass(frozen=True)
class Kept:
    """The rows of what was reached in a whole city, so that the city may go."""

    numbers: Mapping[str, int]
    nodes: Mapping[int, FetchedNode]
    facts: Mapping[int, Fact]

    def number(self, id_: str) -> int | None:
        return self.numbers.get(id_)

    def id(self, node: int) -> str:
        return self.nodes[node].id

    def kind(self, node: int) -> NodeKind:
        return self.nodes[node].kind

    def value(self, node: int, field: str) -> Value:
        return self.nodes[node].fields.get(field)

    def version(self, node: int) -> int:
        return self.nodes[node].version

    def versions(self, node: int) -> Sequence[int]:
        return self.nodes[node].versions

    def own(self, fact: int, field: str) -> Value:
        return self.facts[fact].fields.get(field)

    def certainty(self, fact: int) -> str:
        return self.facts[fact].certainty

    def truth(self, fact: int) -> Truth:
        return self.facts[fact].truth

    def fact(self, fact: int) -> Fact:
        return self.facts[fact]


class Found(NamedTuple):
    """What a look-up gave, for the values it was filtered by, and the step that made it."""

    values: Values | None
    steps: Sequence[Step]
    step: str


NOTHING: Final[Mapping[int, Found]] = {}
NO_STEPS: Final[Mapping[int, Sequence[Step]]] = {}

AlikeKey: TypeAlias = tuple[int, str, RelationKind]


@dataclass(frozen=True)
class FetchedView:
    """A view of what one question's scope reached; detached from the city it was fetched from."""

    day: int
    closed: frozenset[str]
    rows: Rows
    """May hold more than was reached; of nodes that were not, nothing is read."""
    reached: Mapping[int, None]
    found: Mapping[Way, Mapping[int, Found]]
    same: Mapping[AlikeKey, tuple[Sequence[int], str]]
    """The nodes that are alike, and the step that found them."""
    used: set[str] = field(default_factory=set, compare=False)
    """The steps whose results were looked at, so that a test can find one that nothing needs."""

    def number(self, id_: str) -> int | None:
        node = self.rows.number(id_)
        return node if node in self.reached else None

    def id(self, node: int) -> str:
        if node not in self.reached:
            raise _beyond(node)
        return self.rows.id(node)

    def kind(self, node: int) -> NodeKind:
        if node not in self.reached:
            raise _beyond(node)
        return self.rows.kind(node)

    def value(self, node: int, field: str) -> Value:
        if node not in self.reached:
            raise _beyond(node)
        return self.rows.value(node, field)

    def walk(self, node: int, way: Way, values: Values | None = None) -> Sequence[Step]:
        found = self.found.get(way, NOTHING).get(node)
        if found is None or (values and not values <= (found.values or frozenset())):
            id_ = self.rows.id(node) if node in self.reached else str(node)
            raise NotFetched(id_, str(way))
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
        return self.rows.own(fact, field)

    def certainty(self, fact: int) -> str:
        return self.rows.certainty(fact)

    def truth(self, fact: int) -> Truth:
        return self.rows.truth(fact)

    def fact(self, fact: int) -> Fact:
        return self.rows.fact(fact)

    def version(self, node: int) -> int:
        if node not in self.reached:
            raise _beyond(node)
        return self.rows.version(node)

    def versions(self, node: int) -> Sequence[int]:
        if node not in self.reached:
            raise _beyond(node)
        return self.rows.versions(node)

    def _passes(self, node: int, field: str, values: Values) -> bool:
        value = self.value(node, field)
        return not values.isdisjoint(value) if isinstance(value, tuple) else value in values


def _beyond(node: int) -> NotFetched:
    return NotFetched(str(node), "()")


class Lookups:
    """Looks up on a view that has the whole city, and keeps what was asked and what came back."""

    def __init__(self, view: View, leads: Leads | None = None) -> None:
        """`leads` is given where the view holds nothing but what was fetched, so that it may be kept."""
        self._view = view
        self._leads = leads
        self._found: dict[Way, dict[int, Found]] = {}
        self._same: dict[AlikeKey, tuple[Sequence[int], str]] = {}
        self.reached: dict[int, None] = {}
        self.step = ""
        """The name of the step that is running."""
        self._nowhere = Found(None, (), "")
        """What it finds where it leads nowhere: one for all, since most look-ups are such."""

    def begin(self, step: str) -> None:
        """Go on with another step."""
        self.step, self._nowhere = step, Found(None, (), step)

    def walk(
        self, nodes: Collection[int], way: Way, values: Values | None = None
    ) -> Mapping[int, Sequence[Step]]:
        """Where a way leads from nodes that were reached; those from which it leads nowhere are not named."""
        known = self._found.get(way)
        if known is None:
            known = self._found[way] = {}
        if self._leads is not None and not way.filter:
            leads = self._leads(way)
            if leads:
                self._lead_nowhere(known, [node for node in nodes if node not in leads])
                nodes = [node for node in nodes if node in leads]
            else:  # of the 300 ways of `history` nearly all
                self._lead_nowhere(known, nodes)
                return NO_STEPS
        return self._looked(known, nodes, way, values)

    def _lead_nowhere(self, known: dict[int, Found], nodes: Iterable[int]) -> None:
        for node in nodes:
            known.setdefault(node, self._nowhere)

    def _looked(
        self, known: dict[int, Found], nodes: Iterable[int], way: Way, values: Values | None
    ) -> dict[int, Sequence[Step]]:
        look, reached = self._view.walk, self.reached
        nowhere = Found(values, (), self.step) if values else self._nowhere
        led: dict[int, Sequence[Step]] = {}
        for node in nodes:
            found = known.get(node)
            if found is None:
                steps = look(node, way, values)
                known[node] = Found(values, steps, self.step) if steps else nowhere
            elif values and not values <= (found.values or frozenset()):
                wanted = (found.values or frozenset()) | values
                steps = look(node, way, wanted)
                known[node] = Found(wanted, steps, self.step)
            else:
                steps = found.steps
            if steps:
                led[node] = steps
                for other, _, _ in steps:
                    reached[other] = None
        return led

    def alike(self, node: int, field: str, without: RelationKind) -> Sequence[int]:
        same = self._view.alike(node, field, without)
        self._same[node, field, without] = same, self.step
        self.reached.update((other, None) for other in (node, *same))
        return same

    def view(self) -> FetchedView:
        """Everything that was reached, detached."""
        view = self._view
        rows = self._kept() if self._leads is None else view
        return FetchedView(view.day, view.closed, rows, self.reached, self._found, self._same)

    def _kept(self) -> Kept:
        view = self._view
        facts: dict[int, None] = {}
        for node in self.reached:
            facts.update(dict.fromkeys(view.versions(node)))
        for asked in self._found.values():
            for found in asked.values():
                facts.update((fact, None) for _, _, fact in found.steps)

        def member(node: int) -> FetchedNode:
            kind, version = view.kind(node), view.version(node)
            fields = {own.name: view.value(node, own.name) for own in kind.fields}
            return FetchedNode(view.id(node), kind, fields, version, tuple(view.versions(node)))

        return Kept(
            {view.id(node): node for node in self.reached},
            {node: member(node) for node in self.reached},
            {fact: view.fact(fact) for fact in facts},
        )
