"""`FetchedView`: what was fetched for one question, and what was asked and found empty.

It raises when the logic looks at what was not asked for: "not fetched" must never read as "none".
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol, TypeAlias

from orgraph.graph.view import Step, Values, View
from orgraph.model.errors import NotFetched
from orgraph.model.facts import Fact, Value
from orgraph.model.schema import NodeKind, RelationKind, Way
from orgraph.model.truth import Truth

__all__ = ["FetchedNode", "FetchedView", "Leads", "Lookups", "Rows"]

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


class Narrowed(NamedTuple):
    """What a way that keeps only some ends gave, and the values that it was narrowed by."""

    values: Values
    steps: Sequence[Step]


NOTHING: Final[Mapping[int, Sequence[Step]]] = {}
NO_STEPS: Final[Mapping[int, Sequence[Step]]] = {}
NOWHERE: Final[Sequence[Step]] = ()

AlikeKey: TypeAlias = tuple[int, str, RelationKind]


@dataclass(frozen=True)
class FetchedView:
    """A view of what one question's scope reached; detached from the city it was fetched from."""

    day: int
    closed: frozenset[str]
    rows: Rows
    """May hold more than was reached; of nodes that were not, nothing is read."""
    reached: Mapping[int, None]
    found: Mapping[Way, Mapping[int, Sequence[Step]]]
    """Where each way leads from the nodes from which it was asked for; ways that lead nowhere may share one."""
    narrowed: Mapping[Way, Mapping[int, Narrowed]]
    """The same of ways that keep only some ends."""
    same: Mapping[AlikeKey, Sequence[int]]
    """The nodes that are alike."""

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
        steps = self.found.get(way, NOTHING).get(node)
        return self._narrowed(node, way, values) if steps is None else steps

    def _narrowed(self, node: int, way: Way, values: Values | None) -> Sequence[Step]:
        if node not in self.reached:
            raise NotFetched(str(node), str(way))
        known = self.narrowed.get(way, {}).get(node)
        wanted = values or frozenset()
        if known is not None and wanted == known.values:
            return known.steps
        if known is not None and wanted < known.values:
            return [step for step in known.steps if self._passes(step[0], way.filter, wanted)]
        if known is None and not way.joins(self.kind(node).name):
            return NOWHERE
        raise NotFetched(self.id(node), str(way))

    def alike(self, node: int, field: str, without: RelationKind) -> Sequence[int]:
        nodes = self.same.get((node, field, without))
        if nodes is None:
            raise NotFetched(self.id(node), f"= {field}")
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
        self._found: dict[Way, dict[int, Sequence[Step]]] = {}
        self._sharing: set[Way] = set()
        """The ways of which what was found is that of others too."""
        self._narrowed: dict[Way, dict[int, Narrowed]] = {}
        self._same: dict[AlikeKey, Sequence[int]] = {}
        self.reached: dict[int, None] = {}

    def walk(
        self, nodes: Collection[int], way: Way, values: Values | None = None
    ) -> Mapping[int, Sequence[Step]]:
        """Where a way leads from nodes that were reached; those from which it leads nowhere are not named.

        The nodes that it leads to count as reached when `reached` is told of them.
        """
        if way.filter:
            return self._narrow(nodes, way, values or frozenset())
        if self._leads is None:
            return self._looked(nodes, way)
        leads, found = self._leads(way), dict.fromkeys(nodes, NOWHERE)
        led = {node: leads[node] for node in nodes if node in leads} if leads else NO_STEPS
        self._add(way, {**found, **led} if led else found)
        return led

    def leading(self, nodes: Iterable[int], ways: Iterable[Way]) -> list[Way]:
        """Of many ways those that may lead anywhere; of the others it is known then that they do not, at once."""
        if self._leads is None:
            return list(ways)
        leading, nowhere = [], dict.fromkeys(nodes, NOWHERE)
        for way in ways:
            if way.filter or self._leads(way):
                leading.append(way)
            elif way in self._found:
                self._add(way, nowhere)
            else:
                self._found[way] = nowhere
                self._sharing.add(way)
        return leading

    def _add(self, way: Way, found: dict[int, Sequence[Step]]) -> None:
        known = self._found.get(way)
        if known is None:
            self._found[way] = found
        elif way in self._sharing:
            self._found[way] = {**known, **found}
            self._sharing.remove(way)
        else:
            known.update(found)

    def _looked(self, nodes: Iterable[int], way: Way) -> dict[int, Sequence[Step]]:
        look, known = self._view.walk, self._found.get(way, {})
        found = {node: known[node] if node in known else look(node, way) for node in nodes}
        self._add(way, found)
        return {node: steps for node, steps in found.items() if steps}

    def _narrow(self, nodes: Iterable[int], way: Way, values: Values) -> dict[int, Sequence[Step]]:
        look, known = self._view.walk, self._narrowed.setdefault(way, {})
        led: dict[int, Sequence[Step]] = {}
        for node in nodes:
            own = known.get(node)
            if own is None or not values <= own.values:
                wanted = values if own is None else own.values | values
                own = known[node] = Narrowed(wanted, look(node, way, wanted))
            if own.steps:
                led[node] = own.steps
        return led

    def alike(self, node: int, field: str, without: RelationKind) -> Sequence[int]:
        same = self._same[node, field, without] = self._view.alike(node, field, without)
        self.reached.update((other, None) for other in (node, *same))
        return same

    def view(self) -> FetchedView:
        """Everything that was reached, detached."""
        view = self._view
        rows = self._kept() if self._leads is None else view
        return FetchedView(
            view.day, view.closed, rows, self.reached, self._found, self._narrowed, self._same
        )

    def _kept(self) -> Kept:
        view = self._view
        facts: dict[int, None] = {}
        for node in self.reached:
            facts.update(dict.fromkeys(view.versions(node)))
        for asked in self._found.values():
            for steps in asked.values():
                facts.update((fact, None) for _, _, fact in steps)
        for narrowed in self._narrowed.values():
            for own in narrowed.values():
                facts.update((fact, None) for _, _, fact in own.steps)

        def member(node: int) -> FetchedNode:
            kind, version = view.kind(node), view.version(node)
            fields = {own.name: view.value(node, own.name) for own in kind.fields}
            return FetchedNode(view.id(node), kind, fields, version, tuple(view.versions(node)))

        return Kept(
            {view.id(node): node for node in self.reached},
            {node: member(node) for node in self.reached},
            {fact: view.fact(fact) for fact in facts},
        )
