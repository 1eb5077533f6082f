"""`RowsView`: the rows that one statement brought, as a view that the step runner asks.

It has no more than the rows, so the logic of a question never sees it: the runner makes a `FetchedView` from it,
which knows what was asked and raises beyond it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from orgraph.graph.fact_id import id_of_relation, id_of_version
from orgraph.graph.view import Step, Values, ref
from orgraph.model.errors import NotFetched
from orgraph.model.facts import Fact, Ref, Value
from orgraph.model.schema import ASSERTED, DENIED, PLANNED, VOID, NodeKind, RelationKind, Way
from orgraph.model.time import FOREVER, NEVER, Span, day_text
from orgraph.model.truth import NO, Truth
from orgraph.model.vocabulary import RELATIONS
from orgraph.stores.neo4j.decode import confirmed_by, span_of
from orgraph.stores.neo4j.form import (
    PREFIXES,
    TYPES,
    alike_key,
    stance_of,
    value_from,
    written_from,
)

__all__ = ["RowsView"]

Properties = Mapping[str, Any]

_RELATION_PLACES: Final = {name: place for place, name in enumerate(RELATIONS)}


_Relation: TypeAlias = tuple[int, int, int, str, str, RelationKind, Properties, Span]
"""Source, target, the day on which it may begin, its id: in this order those of one kind are numbered; then its
stance, kind, properties and days. No named tuple, which takes ten times as long to make."""

_Time: TypeAlias = tuple[int, int, int, int, Truth]
"""The ends of a relation, the day on which a time of it may begin, its fact, and what is known on the day."""


NOWHERE: Final[Mapping[int, list[Step]]] = {}


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
        self._ids, self._kinds = _numbered(found)
        self._numbers = {id_: number for number, id_ in enumerate(self._ids)}
        self._versions: list[tuple[int, Properties]] = []
        """Of each the node and the row, by start."""
        self._spans: dict[int, Span] = {}
        """Of those versions that were asked for."""
        self._firsts = [0]
        """The first version of each node."""
        self._limited: set[int] = set()
        """The nodes that have not always been, or will not always be."""
        self._shown = [found[id_] for id_ in self._ids]
        """The version of the day of each node."""
        self._order_versions(earlier)
        self._first: Final = len(self._versions)
        """The number of the first relation; below are the versions of nodes."""
        self._lives: dict[int, list[Span] | None] = {}
        self._relations: list[_Relation] = []
        self._truths: list[Truth] = []
        """Of each relation, on the day."""
        self._times: dict[RelationKind, dict[str, list[_Time]]] = {}
        """By relation kind and stance, in order."""
        self._order_relations(relations)
        self._ways: dict[Way, Mapping[int, list[Step]]] = {}

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
        value: Value = self._shown[node].get(field)
        return value if type(value) is str else value_from(own, value)

    def version(self, node: int) -> int:
        """As in the compiled graph: the most certain, the later of equals; else the last that had begun."""
        first, end = self._firsts[node], self._firsts[node + 1]
        if end - first == 1:
            return first
        rows = range(first, end)
        asserted = [row for row in rows if self._stance(row) == ASSERTED] or rows
        best, best_truth = asserted[0], NO
        for row in asserted:
            span = self._span_of(row)
            truth = span.truth(self.day)
            if truth > NO and truth >= best_truth:
                best, best_truth = row, truth
            elif best_truth == NO and span.possible_start <= self.day:
                best = row
        return best

    def versions(self, node: int) -> Sequence[int]:
        """All of them, by start."""
        return range(self._firsts[node], self._firsts[node + 1])

    def nodes(self, kind: NodeKind) -> Iterator[int]:
        raise NotFetched("*", kind.name)

    # --- relations --------------------------------------------------------------------------------

    def leads(self, way: Way) -> Mapping[int, Sequence[Step]]:
        """Where a way leads from each node from which it leads anywhere, without its filter."""
        times = self._times.get(way.relation)
        if times is None:
            return NOWHERE
        along = self._ways.get(way)
        if along is None:
            along = self._ways[way] = self._along(way, times.get(way.stance, ()))
        return along

    def walk(self, node: int, way: Way, values: Values | None = None) -> Sequence[Step]:
        steps: Sequence[Step] = self.leads(way).get(node, ())
        if steps and way.filter:
            wanted = values or frozenset()
            steps = [step for step in steps if self.value(step[0], way.filter) in wanted]
        return steps

    def _along(self, way: Way, times: Sequence[_Time]) -> Mapping[int, list[Step]]:
        """Where a way leads from each node; in the order of the times, which is that of both ends."""
        made: dict[int, list[Step]] = {}
        forward, other, ever, kinds = way.forward, way.other, way.ever, self._kinds
        for source, target, _, fact, truth in times:
            if truth or ever:
                near, far = (source, target) if forward else (target, source)
                if other is None or kinds[far] is other:
                    made.setdefault(near, []).append((far, truth, fact))
        return made

    def _cut(self, days: Span, source: int, target: int) -> list[Span]:
        """The days of a relation within the lives of its ends."""
        spans = [days]
        for end in {source, target} & self._limited:
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
            if self._stance(fact) == ASSERTED:
                span = self._span_of(fact)
                unbounded = written_from(self._versions[fact][1], "from") is None
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
        own = row[5].field(field)
        return None if own is None else value_from(own, row[6].get(field))

    def certainty(self, fact: int) -> str:
        return str(self._properties(fact)["certainty"])

    def truth(self, fact: int) -> Truth:
        if fact < self._first:
            return self._span_of(fact).truth(self.day)
        return self._truths[fact - self._first]

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
            out_of, into, _, _, _, kind, _, _ = self._relations[fact - self._first]
            source, target = ref(self, out_of), ref(self, into)
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
        return self._relations[fact - self._first][6]

    def _stance(self, version: int) -> str:
        row = self._versions[version][1]
        return stance_of(row.get("polarity"), row.get("certainty"))

    def _order_versions(self, earlier: Sequence[Properties]) -> None:
        self._limited.update(number for number, row in enumerate(self._shown) if not _endless(row))
        if not earlier:
            self._versions += enumerate(self._shown)
            self._firsts += range(1, len(self._shown) + 1)
            return
        others: dict[str, list[Properties]] = {}
        for row in earlier:
            others.setdefault(row["node"], []).append(row)
        for number, row in enumerate(self._shown):
            rows = [row, *others.get(row["id"], ())]
            if len(rows) > 1:
                rows.sort(key=lambda row: self._start(number, row))
                self._limited.add(number)
            self._versions += [(number, row) for row in rows]
            self._firsts.append(len(self._versions))
        self._shown = [self._versions[self.version(node)][1] for node in range(len(self._ids))]

    def _start(self, node: int, row: Properties) -> tuple[int, str]:
        """Versions of a node are in this order."""
        id_ = row.get("fact") or id_of_version(self._ids[node], written_from(row, "from"))
        return self._span(row).possible_start, str(id_)

    def _order_relations(self, relations: Sequence[tuple[str, str, str, Properties]]) -> None:
        numbers, confirmed = self._numbers, self._confirmed
        by_kind: dict[RelationKind, list[_Relation]] = {}
        for name, source, target, row in relations:
            relation, stance = TYPES[name]
            span = span_of(row, confirmed[row["evidence"]])
            by_kind.setdefault(relation, []).append(
                (
                    numbers[source],
                    numbers[target],
                    span[0],
                    row["fact"],
                    stance,
                    relation,
                    row,
                    span,
                )
            )
        for kind in sorted(by_kind, key=lambda kind: _RELATION_PLACES[kind.name]):
            self._order_kind(kind, sorted(by_kind[kind]))

    def _order_kind(self, kind: RelationKind, relations: Sequence[_Relation]) -> None:
        day, limited, truths = self.day, self._limited, self._truths
        times: dict[str, list[_Time]] = {ASSERTED: [], DENIED: [], PLANNED: [], VOID: []}
        first = self._first + len(self._relations)
        self._relations += relations
        for fact, (source, target, start, _, stance, _, _, days) in enumerate(relations, first):
            best = days.truth(day)
            if stance == ASSERTED and (source in limited or target in limited):
                spans = self._cut(days, source, target)
                if not spans:
                    times[VOID].append((source, target, start, fact, best))
                best = NO
                for span in spans:
                    truth = span.truth(day)
                    best = truth if truth > best else best
                    times[ASSERTED].append((source, target, span[0], fact, truth))
            else:
                times[stance].append((source, target, start, fact, best))
            truths.append(best)
        self._times[kind] = {stance: sorted(own) for stance, own in times.items() if own}

    def _span_of(self, version: int) -> Span:
        known = self._spans.get(version)
        if known is None:
            known = self._spans[version] = self._span(self._versions[version][1])
        return known

    def _span(self, row: Properties) -> Span:
        return span_of(row, self._confirmed[row["evidence"]])

    def _source(self, id_: str) -> Ref:
        row = self._sources.get(id_)
        return Ref(id_, id_ if row is None else str(row.get("name") or id_))


def _numbered(ids: Iterable[str]) -> tuple[list[str], list[NodeKind]]:
    """The ids in the order of their numbers, kind by kind, and the kind of each."""
    by_prefix: dict[str, list[str]] = {}
    for id_ in ids:
        by_prefix.setdefault(id_.partition(":")[0], []).append(id_)
    ordered: list[str] = []
    kinds: list[NodeKind] = []
    for prefix, kind in PREFIXES.items():
        own = by_prefix.pop(prefix, None)
        if own is not None:
            own.sort()
            ordered += own
            kinds += [kind] * len(own)
    for own in by_prefix.values():  # of no kind
        raise NotFetched(own[0], "()")
    return ordered, kinds


def _endless(row: Properties) -> bool:
    """Whether a version has no bounds, and is neither denied nor planned."""
    if "from" in row or "to" in row or "from_written" in row or "to_written" in row:
        return False  # a database has no property that is null
    return stance_of(row.get("polarity"), row.get("certainty")) == ASSERTED


def _within(span: Span, life: Span) -> Span:
    return Span(
        max(span.possible_start, life.possible_start),
        max(span.certain_start, life.certain_start),
        min(span.certain_end, life.certain_end),
        min(span.possible_end, life.possible_end),
    )
