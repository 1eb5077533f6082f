"""`RowsView`: the rows that one statement brought, as a view that the step runner asks.

It has no more than the rows, so the logic of a question never sees it: the runner makes a `FetchedView` from it,
which knows what was asked and raises beyond it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple

from orgraph.graph.fact_id import id_of_relation, id_of_version
from orgraph.graph.view import Step, Values, ref
from orgraph.model.errors import NotFetched
from orgraph.model.facts import Fact, Ref, Value
from orgraph.model.schema import ASSERTED, VOID, NodeKind, RelationKind, Way
from orgraph.model.time import FOREVER, NEVER, Span, day_text
from orgraph.model.truth import NO, Truth
from orgraph.model.vocabulary import NODES, RELATIONS
from orgraph.stores.neo4j.decode import confirmed_by, span_of
from orgraph.stores.neo4j.form import TYPES, alike_key, kind_of, stance_of, value_from, written_from

__all__ = ["RowsView"]

Properties = Mapping[str, Any]

_KIND_PLACES: Final = {kind.name: place for place, kind in enumerate(NODES.values())}
_BOUNDS: Final = frozenset(("from", "from_written", "to", "to_written"))
_RELATION_PLACES: Final = {name: place for place, name in enumerate(RELATIONS)}


class _Relation(NamedTuple):
    relation: RelationKind
    stance: str
    source: int
    target: int
    properties: Properties
    span: Span


class RowsView:
    """A view of the rows of one statement on a day."""

    def __init__(
        self,
        day: int,
        closed: frozenset[str],
        nodes: Sequence[Properties],
        relations: Sequence[tuple[str, str, str, Properties]],
        earlier: Sequence[Properties],
        sources: Sequence[Properties],
        same: Sequence[tuple[str, Sequence[str]]] = (),
    ) -> None:
        self.day: Final = day
        self.closed: Final = closed
        self._same: dict[str, set[str]] = {}
        for key, found_alike in same:
            self._same.setdefault(key, set()).update(found_alike)
        self._sources = {row["id"]: row for row in sources}
        self._confirmed = confirmed_by(sources)
        found = {row["id"]: row for row in nodes}
        ids: list[str] = sorted(found, key=_place)
        self._ids = ids
        self._numbers = {id_: number for number, id_ in enumerate(ids)}
        self._kinds = [_kind(id_) for id_ in ids]
        others: dict[str, list[Properties]] = {}
        for row in earlier:
            others.setdefault(row["node"], []).append(row)
        self._pointers = [0]
        self._versions: list[tuple[int, Properties, Span]] = []
        self._limited: set[int] = set()
        """The nodes that have not always been, or will not always be."""
        for number, id_ in enumerate(ids):
            rows = [found[id_], *others.get(id_, ())]
            own = [(number, row, self._span(row)) for row in rows]
            if len(own) > 1 or not _endless(rows[0]):
                self._limited.add(number)
            if len(own) > 1:
                own.sort(key=lambda each: (each[2].possible_start, self._version_id(each)))
            self._versions += own
            self._pointers.append(len(self._versions))
        self._relations = self._ordered(relations)
        self._times: list[list[tuple[int, Truth]] | None] = [None] * len(self._relations)
        self._ways: dict[Way, dict[int, list[Step]]] = {}
        self._lives: dict[int, list[Span] | None] = {}

    # --- nodes ------------------------------------------------------------------------------------

    def number(self, id_: str) -> int | None:
        return self._numbers.get(id_)

    def id(self, node: int) -> str:
        return self._ids[node]

    def kind(self, node: int) -> NodeKind:
        return self._kinds[node]

    def value(self, node: int, field: str) -> Value:
        own = self._kinds[node].field(field)
        if own is None:
            return None
        value: Value = value_from(own, self._versions[self.version(node)][1].get(field))
        return value

    def version(self, node: int) -> int:
        """As in the compiled graph: the most certain, the later of equals; else the last that had begun."""
        first, end = self._pointers[node], self._pointers[node + 1]
        if end - first == 1:
            return first
        rows = range(first, end)
        asserted = [row for row in rows if self._stance(row) == ASSERTED] or rows
        best, best_truth = asserted[0], NO
        for row in asserted:
            span = self._versions[row][2]
            truth = span.truth(self.day)
            if truth > NO and truth >= best_truth:
                best, best_truth = row, truth
            elif best_truth == NO and span.possible_start <= self.day:
                best = row
        return best

    def versions(self, node: int) -> Sequence[int]:
        """All of them, by start."""
        return range(self._pointers[node], self._pointers[node + 1])

    def nodes(self, kind: NodeKind) -> Iterator[int]:
        raise NotFetched("*", kind.name)

    # --- relations --------------------------------------------------------------------------------

    def walk(self, node: int, way: Way, values: Values | None = None) -> Sequence[Step]:
        steps: Sequence[Step] = self._along(way).get(node, ())
        if way.filter:
            wanted = values or frozenset()
            steps = [step for step in steps if self.value(step[0], way.filter) in wanted]
        return steps

    def _along(self, way: Way) -> dict[int, list[Step]]:
        known = self._ways.get(way)
        if known is not None:
            return known
        found: dict[int, list[tuple[int, int, int, Truth]]] = {}
        void, first = way.stance == VOID, self._first
        for fact in self._by_type.get((way.relation.name, ASSERTED if void else way.stance), ()):
            row = self._relations[fact - first]
            near, far = (row.source, row.target) if way.forward else (row.target, row.source)
            if way.other is not None and self._kinds[far] is not way.other:
                continue
            times = self._times_of(fact - first)
            if void:
                times = [] if times else [(row.span.possible_start, row.span.truth(self.day))]
            for start, truth in times:
                if truth or way.ever:
                    found.setdefault(near, []).append((far, start, fact, truth))
        made = {
            near: [(far, truth, fact) for far, _, fact, truth in sorted(steps)]
            for near, steps in found.items()
        }
        self._ways[way] = made
        return made

    def _times_of(self, place: int) -> list[tuple[int, Truth]]:
        """When each time of a relation may begin, and what is known of it on the day."""
        known = self._times[place]
        if known is None:
            spans = self._cut(self._relations[place])
            known = [(span.possible_start, span.truth(self.day)) for span in spans]
            self._times[place] = known
        return known

    def _cut(self, row: _Relation) -> list[Span]:
        """The days of a relation within the lives of its ends; what is denied or planned is shown whole."""
        spans = [row.span]
        if row.stance != ASSERTED:
            return spans
        for end in {row.source, row.target}:
            if end not in self._limited:
                continue
            lives = self._lives_of(end)
            if lives is not None:
                spans = [
                    cut
                    for span in spans
                    for life in lives
                    if (cut := _within(span, life)).possible_start < cut.possible_end
                ]
        return spans

    def _lives_of(self, node: int) -> list[Span] | None:
        """When a node exists: versions that touch are one life; None where it always does."""
        if node in self._lives:
            return self._lives[node]
        spans = []
        for fact in self.versions(node):
            _, row, span = self._versions[fact]
            if self._stance(fact) == ASSERTED:
                unbounded = written_from(row, "from") is None
                spans.append(span._replace(certain_start=NEVER) if unbounded else span)
        spans.sort(key=lambda span: span.possible_start)
        lives: list[Span] = []
        reached = NEVER
        for span in spans:
            if lives and reached >= span.possible_start:
                last = lives[-1]
                lives[-1] = Span(
                    last.possible_start, last.certain_start, span.certain_end, span.possible_end
                )
            else:
                lives.append(span)
            reached = max(reached, span.possible_end)
        always = lives == [Span(NEVER, NEVER, FOREVER, FOREVER)]
        self._lives[node] = None if always else lives
        return self._lives[node]

    def alike(self, node: int, field: str, without: RelationKind) -> Sequence[int]:
        kind, value = self._kinds[node], self.value(node, field)
        found = sorted(self._numbers[id_] for id_ in self._same.get(alike_key(field, without), ()))
        return [
            other
            for other in found
            if self._kinds[other] is kind and self.value(other, field) == value
        ]

    # --- facts ------------------------------------------------------------------------------------

    def own(self, fact: int, field: str) -> Value:
        if fact < self._first:
            return None
        row = self._relations[fact - self._first]
        own = row.relation.field(field)
        return None if own is None else value_from(own, row.properties.get(field))

    def certainty(self, fact: int) -> str:
        return str(self._properties(fact)["certainty"])

    def truth(self, fact: int) -> Truth:
        if fact < self._first:
            return self._versions[fact][2].truth(self.day)
        return max((truth for _, truth in self._times_of(fact - self._first)), default=NO)

    def fact(self, fact: int) -> Fact:
        properties = self._properties(fact)
        begin = written_from(properties, "from")
        target: Ref | None = None
        if fact < self._first:
            node = self._versions[fact][0]
            kind: NodeKind | RelationKind = self._kinds[node]
            source = ref(self, node)
            id_ = id_of_version(source.id, begin)
        else:
            row = self._relations[fact - self._first]
            kind = row.relation
            source, target = ref(self, row.source), ref(self, row.target)
            id_ = ""
        fields = {own.name: value_from(own, properties.get(own.name)) for own in kind.fields}
        if target is not None:
            id_ = id_of_relation(kind.name, source.id, target.id, fields, begin)
        evidence = str(properties["evidence"])
        return Fact(
            id=properties.get("fact") or id_,
            kind=kind.name,
            source=source,
            target=target,
            fields=fields,
            begin=begin,
            end=written_from(properties, "to"),
            polarity=properties.get("polarity") or "asserted",
            evidence=self._source(evidence),
            confirmed=day_text(self._confirmed[evidence]),
            locator=properties.get("locator"),
            speaker=properties.get("speaker"),
            certainty=str(properties["certainty"]),
            truth=self.truth(fact),
        )

    # --- inside -----------------------------------------------------------------------------------

    def _properties(self, fact: int) -> Properties:
        if fact < self._first:
            return self._versions[fact][1]
        return self._relations[fact - self._first].properties

    @property
    def _first(self) -> int:
        """The number of the first relation; below are the versions of nodes."""
        return len(self._versions)

    def _stance(self, version: int) -> str:
        row = self._versions[version][1]
        return stance_of(row.get("polarity"), row.get("certainty"))

    def _ordered(self, relations: Sequence[tuple[str, str, str, Properties]]) -> list[_Relation]:
        numbers = self._numbers
        made = []
        for name, source, target, properties in relations:
            relation, stance = TYPES[name]
            span = self._span(properties)
            made.append(
                _Relation(relation, stance, numbers[source], numbers[target], properties, span)
            )
        made.sort(
            key=lambda row: (
                _RELATION_PLACES[row.relation.name],
                row.source,
                row.target,
                row.span.possible_start,
                row.properties["fact"],
            )
        )
        return made

    @cached_property
    def _by_type(self) -> dict[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], list[int]] = {}
        for fact, row in enumerate(self._relations, start=self._first):
            found.setdefault((row.relation.name, row.stance), []).append(fact)
        return found

    def _span(self, row: Properties) -> Span:
        return span_of(row, self._confirmed[row["evidence"]])

    def _source(self, id_: str) -> Ref:
        row = self._sources.get(id_)
        return Ref(id_, id_ if row is None else str(row.get("name") or id_))

    def _version_id(self, version: tuple[int, Properties, Span]) -> str:
        number, row, _ = version
        given = row.get("fact")
        return str(given) if given else id_of_version(self._ids[number], written_from(row, "from"))


def _kind(id_: str) -> NodeKind:
    kind = kind_of(id_)
    if kind is None:
        raise NotFetched(id_, "()")
    return kind


def _place(id_: str) -> tuple[int, str]:
    return _KIND_PLACES[_kind(id_).name], id_


def _endless(row: Properties) -> bool:
    """Whether a version has no bounds, and is neither denied nor planned."""
    if not _BOUNDS.isdisjoint(row):  # a database has no property that is null
        return False
    return stance_of(row.get("polarity"), row.get("certainty")) == ASSERTED


def _within(span: Span, life: Span) -> Span:
    return Span(
        max(span.possible_start, life.possible_start),
        max(span.certain_start, life.certain_start),
        min(span.certain_end, life.certain_end),
        min(span.possible_end, life.possible_end),
    )
