"""`OrgGraph`: one immutable version of a city as columns, and `DayView`, the city on one day.

A node is its row in the order of kind, then id. A fact is a row too: first the versions of nodes, then
the relations, kind by kind. The relations of one way are grouped by the node they are looked up from
(one pointer array, three columns), so that a look-up is a slice. Times are numbers too: a view finds the
truth of each different span once, on its day.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from weakref import WeakValueDictionary

from orgraph.graph.columns import Column, Texts
from orgraph.graph.fact_id import id_of_relation, id_of_version
from orgraph.graph.layout import (
    NEVER_WALKED,
    FactColumns,
    NodeColumns,
    RelationColumns,
    Spans,
    WayIndex,
)
from orgraph.graph.view import Step, Values, ref
from orgraph.model.facts import Fact, Ref, Value
from orgraph.model.schema import ASSERTED, DENIED, PLANNED, NodeKind, RelationKind, Way
from orgraph.model.time import day_number, day_text
from orgraph.model.truth import NO, Truth
from orgraph.model.vocabulary import NODES, RELATIONS

if TYPE_CHECKING:
    from networkx import MultiDiGraph

__all__ = ["KINDS", "DayView", "OrgGraph"]

KINDS: Final = tuple(NODES.values())

UNASKED: Final = 3
"""A byte that is no truth."""
DAYS_KEPT: Final = 64

NO_RELATIONS: Final = WayIndex(0, *[memoryview(array("i"))] * 4)

_Known: TypeAlias = "tuple[int, int, memoryview[int], WayIndex, range | None]"
"""Of a way: the first node that has a pointer, how many have, the pointers, all of it, and the nodes it leads to."""
_Alike: TypeAlias = Mapping[Value, Sequence[int]]


@dataclass(frozen=True)
class OrgGraph:
    """One version of a city; immutable, so any number of threads may ask it."""

    ids: Texts
    kind_starts: tuple[int, ...]
    """The first node of each kind, in the order of the vocabulary, and the number of nodes."""
    versions: memoryview[int]
    """The first version of each node, and the number of versions."""
    nodes: Mapping[str, NodeColumns]
    relations: Mapping[str, RelationColumns]
    facts: FactColumns
    spans: Spans
    ways: Mapping[tuple[str, bool, str], WayIndex]
    """By relation kind, direction and stance."""
    closed: frozenset[str]
    """The relation kinds that are declared complete somewhere."""

    def at(self, day: str | date | int) -> DayView:
        """The city on a day (an ordinal, written `YYYY-MM-DD`, or a date)."""
        return DayView(self, day if isinstance(day, int) else day_number(day))

    def networkx(
        self,
        *,
        at: str | date | int,
        maybe: str = "marked",
        kinds: Iterable[NodeKind | RelationKind | str] | None = None,
    ) -> MultiDiGraph[str]:
        """The city on a day as a frozen `networkx.MultiDiGraph`; `face.py` says what is in it."""
        from orgraph.graph.face import networkx_face

        day = at if isinstance(at, int) else day_number(at)
        return networkx_face(self, day, maybe, kinds)

    @cached_property
    def faces(self) -> WeakValueDictionary[object, Any]:
        """What its networkx faces share, as long as one of them lives."""
        return WeakValueDictionary()

    def number(self, id_: str) -> int | None:
        """The node of an id."""
        prefix = id_.partition(":")[0]
        position = self._positions.get(prefix)
        if position is None:
            return None
        low, high = self.kind_starts[position], self.kind_starts[position + 1]
        found = self.ids.find(id_, low, high)
        return None if found < 0 else found

    def kind(self, node: int) -> NodeKind:
        """The kind of a node."""
        return KINDS[bisect_right(self.kind_starts, node) - 1]

    def kind_range(self, kind: NodeKind) -> range:
        """The nodes of a kind."""
        position = self._positions[kind.prefix]
        return range(self.kind_starts[position], self.kind_starts[position + 1])

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        return {kind.prefix: position for position, kind in enumerate(KINDS)}

    @cached_property
    def _relation_ends(self) -> tuple[tuple[int, ...], tuple[RelationKind, ...]]:
        """Where the facts of each relation kind begin, and the kinds in that order."""
        order = sorted(self.relations, key=lambda name: self.relations[name].first_fact)
        starts = tuple(self.relations[name].first_fact for name in order)
        return starts, tuple(RELATIONS[name] for name in order)

    def relation_of(self, fact: int) -> RelationKind | None:
        """The relation kind of a fact; None for a version of a node."""
        if fact < self.versions[-1]:
            return None
        starts, kinds = self._relation_ends
        return kinds[bisect_right(starts, fact) - 1]

    def by_value(self, way: Way, node: int) -> Mapping[Value, Sequence[int]]:
        """The records of a filtered way at a node, by each value that the node at the other end ever had.

        Made when the node is first asked: to look through the 163 rows of a list for one subject costs
        more than the rest of an answer together.
        """
        known = self._by_value.get((way, node))
        if known is not None:
            return known
        made: dict[Value, list[int]] = {}
        index = self.ways[way.relation.name, way.forward, way.stance]
        wanted = range(len(self.ids)) if way.other is None else self.kind_range(way.other)
        row = node - index.base
        for record in range(index.pointers[row], index.pointers[row + 1]):
            other = index.others[record]
            if other in wanted:
                for value in self._ever_had(other, way.filter):
                    made.setdefault(value, []).append(record)
        return self._by_value.setdefault((way, node), made)

    def alike(self, kind: NodeKind, field: str, without: RelationKind) -> _Alike:
        """The nodes of a kind that have no relation of a kind, by each value a field of theirs had."""
        key = kind.name, field, without.name
        known = self._alike.get(key)
        if known is not None:
            return known
        made: dict[Value, list[int]] = {}
        for node in self.kind_range(kind):
            if not self.ever(node, without):
                for value in self._ever_had(node, field):
                    made.setdefault(value, []).append(node)
        return self._alike.setdefault(key, made)

    @cached_property
    def _by_value(self) -> dict[tuple[Way, int], Mapping[Value, Sequence[int]]]:
        return {}

    @cached_property
    def _alike(self) -> dict[tuple[str, str, str], _Alike]:
        return {}

    def _ever_had(self, node: int, field: str) -> set[Value]:
        """The values of a field in all versions of a node."""
        column, first = self.fields(field)[bisect_right(self.kind_starts, node) - 1]
        if column is None:
            return {None}
        rows = range(self.versions[node], self.versions[node + 1])
        return {column[row - first] for row in rows}

    def fields(self, field: str) -> Sequence[tuple[Column | None, int]]:
        """The column of a field in each kind, with the fact of its first row."""
        known = self._fields.get(field)
        if known is None:
            made: list[tuple[Column | None, int]] = []
            for kind in KINDS:
                columns = self.nodes.get(kind.name)
                if columns is None:
                    made.append((None, 0))
                else:
                    made.append((columns.fields.get(field), columns.first_fact))
            known = self._fields.setdefault(field, made)
        return known

    @cached_property
    def _fields(self) -> dict[str, Sequence[tuple[Column | None, int]]]:
        return {}

    def version(self, node: int, day: int) -> int:
        """The fact that gives the fields of a node on a day.

        Of the versions the one with the highest truth, the later of equals; where none is possible,
        the last that had begun, else the first.
        """
        first, end = self.versions[node], self.versions[node + 1]
        if end - first == 1:
            return first
        rows = range(first, end)
        # A node that is only denied or planned may still be shown.
        asserted = [row for row in rows if self.stance(row) == ASSERTED] or rows
        best, best_truth = asserted[0], NO
        for row in asserted:
            truth = self.version_truth(row, day)
            if truth > NO and truth >= best_truth:
                best, best_truth = row, truth
            elif best_truth == NO and self.spans.possible_start[self.facts.times[row]] <= day:
                best = row
        return best

    def version_truth(self, row: int, day: int) -> Truth:
        """What is known of a version of a node on a day."""
        return self.spans.truth(self.facts.times[row], day)

    def truths(self, day: int) -> bytearray:
        """The truth of each span on a day as far as it was asked, `UNASKED` else.

        Kept for the days last asked about: filled by every view of the day, always with the same.
        """
        known = self._truths.get(day)
        if known is None:
            if len(self._truths) >= DAYS_KEPT:
                self._truths.clear()
            known = bytearray([UNASKED]) * len(self.spans.possible_start)
            known = self._truths.setdefault(day, known)
        return known

    @cached_property
    def _truths(self) -> dict[int, bytearray]:
        return {}

    def known_way(self, way: Way) -> _Known:
        """What a walk needs to know of a way."""
        index = self.ways.get((way.relation.name, way.forward, way.stance), NO_RELATIONS)
        within = None if way.other is None else self.kind_range(way.other)
        known = index.base, max(len(index.pointers) - 1, 0), index.pointers, index, within
        return self.known_ways.setdefault(way, known)

    @cached_property
    def known_ways(self) -> dict[Way, _Known]:
        """Of the ways that were walked: compared by identity, so that a look-up hashes nothing."""
        return {}

    def ever(self, node: int, relation: RelationKind) -> bool:
        """Whether an asserted, unplanned relation leads out of a node, whatever its days."""
        columns = self.relations.get(relation.name)
        if columns is None:
            return False
        row = bisect_left(columns.sources, node)
        while row < columns.size and columns.sources[row] == node:
            if self.stance(columns.first_fact + row) == ASSERTED:
                return True
            row += 1
        return False

    def stance(self, fact: int) -> str:
        """Whether a fact is asserted, denied or planned."""
        if self.facts.polarity[fact] == DENIED:
            return DENIED
        return PLANNED if self.facts.certainty[fact] == PLANNED else ASSERTED


class DayView:
    """The compiled city on one day: the view that questions walk."""

    __slots__ = ("_truths", "_ways", "closed", "day", "graph")

    def __init__(self, graph: OrgGraph, day: int) -> None:
        self.graph: Final = graph
        self.day: Final = day
        self.closed: Final = graph.closed
        self._truths: Final = graph.truths(day)
        self._ways: Final = graph.known_ways

    def number(self, id_: str) -> int | None:
        return self.graph.number(id_)

    def id(self, node: int) -> str:
        return self.graph.ids[node]

    def kind(self, node: int) -> NodeKind:
        return self.graph.kind(node)

    def value(self, node: int, field: str) -> Value:
        graph = self.graph
        column, first = graph.fields(field)[bisect_right(graph.kind_starts, node) - 1]
        if column is None:
            return None
        versions = graph.versions
        row = versions[node]
        if versions[node + 1] - row > 1:
            row = graph.version(node, self.day)
        return column[row - first]

    def walk(self, node: int, way: Way, values: Values | None = None) -> Sequence[Step]:
        known = self._ways.get(way)
        if known is None:
            known = self.graph.known_way(way)
        base, size, pointers, index, within = known
        row = node - base
        if not 0 <= row < size:
            return ()
        low, high = pointers[row], pointers[row + 1]
        if low == high:
            return ()
        if way.filter:
            return self._filtered(node, way, values or frozenset(), index)
        truths, spans = self._truths, index.spans
        others, facts = index.others, index.facts
        steps = []
        for i in range(low, high):
            truth = truths[spans[i]]
            if truth == UNASKED:
                truth = self._truth_of(spans[i])
            if truth or way.ever:
                steps.append((others[i], truth, facts[i]))
        return steps if within is None else [step for step in steps if step[0] in within]

    def _truth_of(self, span: int) -> Truth:
        truth = self._truths[span]
        if truth == UNASKED:
            truth = self._truths[span] = self.graph.spans.truth(span, self.day)
        return truth

    def _filtered(self, node: int, way: Way, values: Values, index: WayIndex) -> Sequence[Step]:
        by_value = self.graph.by_value(way, node)
        records = {i for value in values for i in by_value.get(value, ())}
        steps = []
        for i in sorted(records):
            truth = self._truth_of(index.spans[i])
            if (truth or way.ever) and self.value(index.others[i], way.filter) in values:
                steps.append((index.others[i], truth, index.facts[i]))
        return steps

    def alike(self, node: int, field: str, without: RelationKind) -> Sequence[int]:
        value = self.value(node, field)
        found = self.graph.alike(self.graph.kind(node), field, without).get(value, ())
        versions = self.graph.versions
        return [
            other
            for other in found
            if versions[other + 1] - versions[other] == 1 or self.value(other, field) == value
        ]

    def nodes(self, kind: NodeKind) -> Iterator[int]:
        return iter(self.graph.kind_range(kind))

    def own(self, fact: int, field: str) -> Value:
        relation = self.graph.relation_of(fact)
        if relation is None:
            return None
        columns = self.graph.relations[relation.name]
        column = columns.fields.get(field)
        return None if column is None else column[fact - columns.first_fact]

    def version(self, node: int) -> int:
        return self.graph.version(node, self.day)

    def versions(self, node: int) -> Sequence[int]:
        return range(self.graph.versions[node], self.graph.versions[node + 1])

    def certainty(self, fact: int) -> str:
        return self.graph.facts.certainty[fact] or "stated"

    def fact(self, fact: int) -> Fact:
        graph, columns = self.graph, self.graph.facts
        relation = graph.relation_of(fact)
        fields: dict[str, Value]
        time = columns.times[fact]
        begin = columns.begin[time]
        if relation is None:
            node = bisect_right(graph.versions, fact) - 1
            kind = graph.kind(node)
            source, target, name = ref(self, node), None, kind.name
            own = graph.nodes[kind.name]
            fields = {field: own.fields[field][fact - own.first_fact] for field in own.fields}
            id_ = id_of_version(source.id, begin)
        else:
            name = relation.name
            ends = graph.relations[name]
            row = fact - ends.first_fact
            source, target = ref(self, ends.sources[row]), ref(self, ends.targets[row])
            fields = {field: column[row] for field, column in ends.fields.items()}
            id_ = id_of_relation(name, source.id, target.id, fields, begin)
        return Fact(
            id=columns.fact[fact] or id_,
            kind=name,
            source=source,
            target=target,
            fields=fields,
            begin=begin,
            end=columns.end[time],
            polarity=columns.polarity[fact] or "asserted",
            evidence=self._source(columns.evidence[time] or ""),
            confirmed=day_text(columns.confirmed[time]),
            locator=columns.locator[fact],
            speaker=columns.speaker[fact],
            certainty=columns.certainty[fact] or "stated",
            truth=self.truth(fact),
        )

    def _source(self, id_: str) -> Ref:
        node = self.graph.number(id_)
        return Ref(id_, id_) if node is None else ref(self, node)

    def truth(self, fact: int) -> Truth:
        """Of a relation, as cut to the lives of its ends: as a walk gives it."""
        graph = self.graph
        span = graph.facts.walked[fact]
        if span >= 0:
            return self._truth_of(span)
        relation = graph.relation_of(fact)
        if relation is None or span == NEVER_WALKED:
            return NO
        ends = graph.relations[relation.name]
        steps = self.walk(ends.sources[fact - ends.first_fact], relation.out)
        return next((truth for _, truth, found in steps if found == fact), NO)
