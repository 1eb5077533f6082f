"""A city as numbers, for looking up many rows at once: made when first needed, once for a graph.

What steps may read of nodes and facts is folded into one 64-bit number for each version of a node and
each fact. Two that differ have one number with a chance of 1 in 2^64, so that two of a million shapes
are taken for one with a chance of 3 in 100 million.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from orgraph.graph.columns import Column, Constant, FlagColumn, IntegerColumn, NumberColumn
from orgraph.graph.compiled import KINDS, OrgGraph
from orgraph.graph.existence import truths_of
from orgraph.graph.fill_columns import Int32, coded
from orgraph.graph.layout import WayIndex
from orgraph.model.facts import Value
from orgraph.model.schema import NodeKind, Way
from orgraph.model.truth import MAYBE, NO, YES

__all__ = ["Coded", "Hashes", "Matching", "Narrowed", "hash_of", "mixed", "mixed_key"]

Hashes: TypeAlias = npt.NDArray[np.uint64]
Whole: TypeAlias = npt.NDArray[np.int64]
Truths: TypeAlias = npt.NDArray[np.int8]

FACTORS: Final = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9))
SHIFTS: Final = (np.uint64(29), np.uint64(32))


def mixed(one: Hashes, other: Hashes | np.uint64) -> Hashes:
    """Two numbers as one; their order counts."""
    found = (one + FACTORS[0]) * FACTORS[1]
    found ^= found >> SHIFTS[0]
    found ^= other
    found *= FACTORS[0]
    found ^= found >> SHIFTS[1]
    return found


def mixed_key(one: int, other: int, third: int) -> int:
    """The same of plain numbers, for what columns are called."""
    return hash_of(f"{one} {other} {third}")


_KNOWN: dict[str, int] = {}


def hash_of(value: object) -> int:
    """A value as a number that is the same in every process."""
    text = str(value)
    known = _KNOWN.get(text)
    if known is None:
        known = int.from_bytes(
            blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        )
        known = _KNOWN.setdefault(text, known)
    return known


@dataclass(frozen=True)
class Narrowed:
    """The relations of a way whose other end ever had some values in a field, by the node they start from."""

    low: Whole
    count: Whole
    records: Whole


@dataclass(frozen=True)
class Matching:
    """Which values of a field are among the words of another."""

    value: Int32
    """By version, the number of the value."""
    words: Int32
    """By version, the number of its words."""
    matches: npt.NDArray[np.bool_]
    """By number of words and of value."""


@dataclass(frozen=True)
class Coded:
    """The numbers of a city, with what may be read of nodes and facts: names of fields."""

    graph: OrgGraph
    reads: tuple[str, ...]
    own: tuple[str, ...]
    linked: tuple[str, ...] = ()
    """Fields that hold the id of a node: whether there is one, and which of those looked up it is."""
    both: frozenset[str] = frozenset()
    """The relation kinds that are gone in both directions."""
    _arrays: dict[int, tuple[WayIndex, tuple[npt.NDArray[Any], ...]]] = field(default_factory=dict)
    _narrowed: dict[tuple[Way, tuple[int, ...]], Narrowed] = field(default_factory=dict)

    # --- nodes ------------------------------------------------------------------------------------------

    @cached_property
    def versions(self) -> Whole:
        """The first version of each node, and the number of versions."""
        return np.asarray(self.graph.versions).astype(np.int64)

    @cached_property
    def _several(self) -> npt.NDArray[np.bool_] | None:
        """Which nodes have several versions, if any has."""
        several = np.diff(self.versions) > 1
        return several if several.any() else None

    def version(self, nodes: Int32 | Whole, days: Int32) -> Whole:
        """The version of each node on a day."""
        found = self.versions[nodes]
        if self._several is not None:
            some = np.flatnonzero(self._several[nodes])
            if len(some):
                days_of, own = days[some].tolist(), nodes[some].tolist()
                known = {
                    pair: self.graph.version(*pair) for pair in set(zip(own, days_of, strict=True))
                }
                found[some] = [known[pair] for pair in zip(own, days_of, strict=True)]
        return found

    def node_hashes(self, nodes: Int32, days: Int32) -> Hashes:
        """What may be read of each node on a day."""
        return self._hashes[self.version(nodes, days)]

    @cached_property
    def _hashes(self) -> Hashes:
        """By version: its kind, and the fields that are read."""
        graph = self.graph
        found = np.zeros(int(self.versions[-1]), dtype=np.uint64)
        for kind in KINDS:
            rows = self._rows(kind)
            found[rows] = hash_of(kind.name)
            columns = graph.nodes.get(kind.name)
            for name in (*self.reads, *self.linked) if columns else ():
                if columns is None or name not in columns.fields:
                    continue
                said = _column_hashes(columns.fields[name], rows.stop - rows.start)
                if name in self.linked:
                    said = (said != np.uint64(hash_of(None))).astype(np.uint64)
                found[rows] = mixed(found[rows], said)
        return found

    def _rows(self, kind: NodeKind) -> slice:
        nodes = self.graph.kind_range(kind)
        return slice(int(self.versions[nodes.start]), int(self.versions[nodes.stop]))

    def values(self, name: str) -> Hashes:
        """A field by version, as numbers; of nodes that have none, that of no value."""
        known = self._values.get(name)
        if known is None:
            known = np.full(int(self.versions[-1]), hash_of(None), dtype=np.uint64)
            for kind in KINDS:
                columns = self.graph.nodes.get(kind.name)
                if columns is not None and name in columns.fields:
                    rows = self._rows(kind)
                    known[rows] = _column_hashes(columns.fields[name], rows.stop - rows.start)
            known = self._values.setdefault(name, known)
        return known

    @cached_property
    def _values(self) -> dict[str, Hashes]:
        return {}

    def has(self, name: str) -> npt.NDArray[np.bool_]:
        """Which nodes are of a kind with a field."""
        known = self._has.get(name)
        return self._has.setdefault(name, self._having(name)) if known is None else known

    @cached_property
    def _has(self) -> dict[str, npt.NDArray[np.bool_]]:
        return {}

    def with_field(self, name: str) -> Sequence[range]:
        """The nodes of each kind that has a field."""
        return [self.graph.kind_range(kind) for kind in KINDS if kind.field(name) is not None]

    def _having(self, name: str) -> npt.NDArray[np.bool_]:
        found = np.zeros(len(self.versions) - 1, dtype=np.bool_)
        for nodes in self.with_field(name):
            found[nodes.start : nodes.stop] = True
        return found

    def matching(self, name: str, among: str) -> Matching:
        """Whether what stands in a field is among the words of another."""
        known = self._matching.get((name, among))
        if known is None:
            values, words = self.values(name), dict[int, frozenset[int]]()
            for nodes in self.with_field(among):
                for version in range(self.versions[nodes.start], self.versions[nodes.stop]):
                    words[version] = self.words(among, version)
            single, value = np.unique(values, return_inverse=True)
            different = list(dict.fromkeys(words.values()))
            several = np.zeros(len(values), dtype=np.int32)
            several[list(words)] = [different.index(own) for own in words.values()]
            matches = np.array([[one in own for one in single.tolist()] for own in different])
            known = Matching(value.reshape(-1).astype(np.int32), several, matches)
            known = self._matching.setdefault((name, among), known)
        return known

    @cached_property
    def _matching(self) -> dict[tuple[str, str], Matching]:
        return {}

    def words(self, name: str, version: int) -> frozenset[int]:
        """The words in a field of a version, or the one text in it, as numbers."""
        known = self._words.get((name, version))
        if known is None:
            known = self._words.setdefault((name, version), self._words_of(name, version))
        return known

    @cached_property
    def _words(self) -> dict[tuple[str, int], frozenset[int]]:
        return {}

    def _words_of(self, name: str, version: int) -> frozenset[int]:
        kind = KINDS[bisect_right(self._ends, version)]
        columns = self.graph.nodes[kind.name]
        column = columns.fields.get(name)
        value = None if column is None else column[version - columns.first_fact]
        several = value if isinstance(value, tuple) else (value,)
        return frozenset(hash_of(_plain(one)) for one in several)

    @cached_property
    def _ends(self) -> list[int]:
        """Where the versions of each kind end."""
        return [self._rows(kind).stop for kind in KINDS]

    def nodes_meant(self, name: str) -> Int32:
        """By version, the node whose id stands in a field; negative where none does."""
        known = self._meant.get(name)
        if known is None:
            known = np.full(int(self.versions[-1]), -1, dtype=np.int32)
            for kind in KINDS:
                columns = self.graph.nodes.get(kind.name)
                if columns is not None and name in columns.fields:
                    rows = self._rows(kind)
                    column = columns.fields[name]
                    for row in range(rows.start, rows.stop):
                        id_ = column[row - rows.start]
                        node = None if id_ is None else self.graph.number(str(id_))
                        known[row] = -1 if node is None else node
            known = self._meant.setdefault(name, known)
        return known

    @cached_property
    def _meant(self) -> dict[str, Int32]:
        return {}

    # --- facts ------------------------------------------------------------------------------------------

    @cached_property
    def _facts(self) -> Hashes:
        """By fact: how certain it is, and the own fields that are read."""
        graph = self.graph
        count = len(graph.facts.times)
        found = _column_hashes(graph.facts.certainty, count).copy()
        for columns in graph.relations.values():
            rows = slice(columns.first_fact, columns.first_fact + columns.size)
            for name in self.own:
                if name in columns.fields:
                    said = _column_hashes(columns.fields[name], columns.size)
                    found[rows] = mixed(found[rows], said)
        return found

    def fact_hashes(self, facts: Whole) -> Hashes:
        """What may be read of each fact."""
        return self._facts[facts]

    @cached_property
    def parallel(self) -> npt.NDArray[np.bool_]:
        """The facts of what is gone in both directions beside which another one joins the same ends: which
        of them is met again from the other side, columns do not tell."""
        found = np.zeros(len(self.graph.facts.times), dtype=np.bool_)
        for name, columns in self.graph.relations.items():
            if name not in self.both:
                continue
            ends = np.asarray(columns.sources).astype(np.int64) << 32
            ends |= np.asarray(columns.targets)
            _, back, count = np.unique(ends, return_inverse=True, return_counts=True)
            found[columns.first_fact : columns.first_fact + columns.size] = count[back] > 1
        return found

    # --- truth --------------------------------------------------------------------------------------------

    def truths(self, days: Int32) -> Callable[[Whole, Whole], Truths]:
        """What is known of spans on the days of rows."""
        different = np.unique(days)
        if len(different) == 1:
            known = truths_of(self.graph, int(different[0]))
            return lambda spans, _: known[spans]
        own = self.graph.spans
        begins, certain, ends, over = (
            np.asarray(column)
            for column in (
                own.possible_start,
                own.certain_start,
                own.certain_end,
                own.possible_end,
            )
        )

        def truth(spans: Whole, rows: Whole) -> Truths:
            day = days[rows]
            sure = (certain[spans] <= day) & (day < ends[spans])
            perhaps = (begins[spans] <= day) & (day < over[spans])
            return np.where(sure, YES, np.where(perhaps, MAYBE, NO)).astype(np.int8)

        return truth

    # --- ways -----------------------------------------------------------------------------------------------

    def arrays(self, index: WayIndex) -> tuple[npt.NDArray[Any], ...]:
        """The pointers, other ends, spans and facts of a way."""
        known = self._arrays.get(id(index))
        if known is None:
            made = tuple(
                np.asarray(part)
                for part in (index.pointers, index.others, index.spans, index.facts)
            )
            known = self._arrays.setdefault(id(index), (index, made))
        return known[1]

    def slices(self, index: WayIndex, nodes: Int32) -> tuple[Whole, Whole]:
        """Where the relations of each node begin, and how many there are."""
        pointers = self.arrays(index)[0]
        rows = nodes.astype(np.int64) - index.base
        there = (rows >= 0) & (rows < len(pointers) - 1)
        rows[~there] = 0
        low = pointers[rows].astype(np.int64)
        return low, np.where(there, pointers[rows + 1] - low, 0)

    def narrowed(self, way: Way, values: tuple[int, ...]) -> Narrowed:
        """The relations of a way kept by some values, as numbers."""
        known = self._narrowed.get((way, values))
        if known is None:
            index = self.graph.ways[way.relation.name, way.forward, way.stance]
            pointers, others = self.arrays(index)[:2]
            starts = np.repeat(np.arange(len(pointers) - 1), np.diff(pointers))
            records = np.flatnonzero(self._ever(others, way.filter, values))
            count = np.bincount(starts[records], minlength=len(pointers) - 1)
            known = Narrowed(np.cumsum(count) - count, count, records)
            known = self._narrowed.setdefault((way, values), known)
        return known

    def _ever(self, nodes: Int32, name: str, values: tuple[int, ...]) -> npt.NDArray[np.bool_]:
        """Whether each node ever had one of the values."""
        has = np.isin(self.values(name), np.array(values, dtype=np.uint64))
        before = np.concatenate([[0], np.cumsum(has)])
        return before[self.versions[nodes + 1]] > before[self.versions[nodes]]

    def keyed(self, way: Way) -> tuple[Hashes, Whole]:
        """The relations of a way by start and value of the other end, in that order, then as they stand."""
        known = self._keyed.get(way)
        if known is None:
            index = self.graph.ways[way.relation.name, way.forward, way.stance]
            pointers, others = self.arrays(index)[:2]
            starts = np.repeat(np.arange(len(pointers) - 1), np.diff(pointers))
            first, end = self.versions[others], self.versions[others + 1]
            record = np.repeat(np.arange(len(others)), end - first)
            within = np.arange(len(record)) - np.repeat(
                np.cumsum(end - first) - (end - first), end - first
            )
            value = self.values(way.filter)[first[record] + within]
            key = mixed((starts[record] + index.base).astype(np.uint64), value)
            order = np.lexsort((record, key))
            key, record = key[order], record[order]
            # A node that had the value in several versions stands once.
            once = np.ones(len(key), dtype=np.bool_)
            once[1:] = (key[1:] != key[:-1]) | (record[1:] != record[:-1])
            known = key[once], record[once]
            known = self._keyed.setdefault(way, known)
        return known

    @cached_property
    def _keyed(self) -> dict[Way, tuple[Hashes, Whole]]:
        return {}

    def alike(self, kind: NodeKind, name: str, without: str) -> tuple[Hashes, Whole]:
        """The nodes of a kind that have no relation of another, by each value a field of theirs had."""
        key = kind.name, name, without
        known = self._alike.get(key)
        if known is None:
            relation = self.graph.relations.get(without)
            pairs = []
            for node in self.graph.kind_range(kind):
                if relation is None or not self._related(node, without):
                    rows = self.values(name)[self.versions[node] : self.versions[node + 1]]
                    pairs += [(int(value), node) for value in set(rows.tolist())]
            pairs.sort()
            known = (
                np.array([value for value, _ in pairs], dtype=np.uint64),
                np.array([node for _, node in pairs], dtype=np.int64),
            )
            known = self._alike.setdefault(key, known)
        return known

    @cached_property
    def _alike(self) -> dict[tuple[str, str, str], tuple[Hashes, Whole]]:
        return {}

    def _related(self, node: int, relation: str) -> bool:
        from orgraph.model.vocabulary import RELATIONS

        return self.graph.ever(node, RELATIONS[relation])


def _column_hashes(column: Column, size: int) -> Hashes:
    """The values of a column as numbers, equal where they are."""
    if isinstance(column, Constant):
        return np.full(size, hash_of(_plain(column.value)), dtype=np.uint64)
    if isinstance(column, (IntegerColumn, FlagColumn, NumberColumn)):
        _, first, back = np.unique(
            np.asarray(column.values), return_index=True, return_inverse=True
        )
        known = np.array([hash_of(column[row]) for row in first.tolist()], dtype=np.uint64)
        return known[back]
    codes, texts = coded(column, size)
    none = () if type(column).__name__ == "WordsColumn" else None
    known = np.array([*map(hash_of, map(_text, texts)), hash_of(_plain(none))], dtype=np.uint64)
    return known[codes]


def _plain(value: Value) -> object:
    if isinstance(value, str):
        return _text(value)
    return _text("|".join(value)) if isinstance(value, tuple) and value else value


def _text(text: str) -> str:
    return f"“{text}”"
