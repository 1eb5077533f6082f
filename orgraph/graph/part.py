"""A part of a compiled city: some of its nodes and facts, numbered anew, as if the others had never been loaded.

What is not there any more has no number, so that nothing which reads columns can come upon it. Arrays
that stay as they are are shared with the whole city.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from orgraph.graph.columns import (
    Column,
    Constant,
    FlagColumn,
    IntegerColumn,
    NumberColumn,
    TextColumn,
    Texts,
    TextValues,
    WordsColumn,
)
from orgraph.graph.compiled import OrgGraph
from orgraph.graph.fill_columns import column_of, ints, narrow
from orgraph.graph.layout import FactColumns, NodeColumns, RelationColumns, WayIndex
from orgraph.graph.tables import POLARS_TYPES
from orgraph.model.schema import Field, Type
from orgraph.model.vocabulary import COMPLETENESS, NODES

__all__ = ["Bools", "Part", "part_of"]

Bools: TypeAlias = npt.NDArray[np.bool_]
Numbers: TypeAlias = npt.NDArray[Any]


@dataclass(frozen=True)
class Part:
    """What stays of a city."""

    nodes: Bools
    """By node."""
    facts: Bools
    """By fact: the versions of nodes, then the relations."""
    blank: Mapping[tuple[str, str], Bools] = field(default_factory=dict)
    """Of a node kind and a field, the versions in which it says nothing."""


def part_of(graph: OrgGraph, part: Part) -> OrgGraph:
    """The city of the nodes and facts that stay; a fact stays with both its ends only."""
    if part.nodes.all() and part.facts.all() and not part.blank:
        return graph
    return _Making(graph, part).made()


class _Making:
    def __init__(self, graph: OrgGraph, part: Part) -> None:
        self._graph: Final = graph
        self._part: Final = part
        self._nodes: Final = _before(part.nodes)
        self._facts: Final = _before(part.facts)
        self._same_nodes: Final = bool(part.nodes.all())

    def made(self) -> OrgGraph:
        graph, kept = self._graph, self._part.nodes
        left = {name: self._part.facts[self._rows(name)] for name in graph.nodes}
        nodes = {name: self._versions(name, rows) for name, rows in left.items() if rows.any()}
        relations = {name: self._relations(columns) for name, columns in graph.relations.items()}
        ways = {key: self._way(index) for key, index in graph.ways.items()}
        versions = graph.versions
        if not self._same_nodes:
            sizes = np.diff(np.asarray(graph.versions))[kept]
            versions = ints(np.concatenate(([0], np.cumsum(sizes))))
        return OrgGraph(
            ids=graph.ids if self._same_nodes else _chosen(graph.ids, kept),
            kind_starts=tuple(int(self._nodes[start]) for start in graph.kind_starts),
            versions=versions,
            nodes=nodes,
            relations={name: each for name, each in relations.items() if each.size},
            facts=self._fact_columns(),
            spans=graph.spans,
            ways={key: index for key, index in ways.items() if len(index.facts)},
            closed=_closed(nodes, left),
        )

    # --- nodes ------------------------------------------------------------------------------------

    def _rows(self, name: str) -> slice:
        """The versions of the nodes of a kind."""
        nodes, versions = self._graph.kind_range(NODES[name]), self._graph.versions
        return slice(versions[nodes.start], versions[nodes.stop])

    def _versions(self, name: str, kept: Bools) -> NodeColumns:
        columns = self._graph.nodes[name]
        fields: dict[str, Column] = {}
        for own in NODES[name].fields:
            column = columns.fields[own.name]
            blank = self._part.blank.get((name, own.name))
            if blank is not None and blank.any():
                fields[own.name] = _blanked(own, column, kept, blank)
            else:
                fields[own.name] = column if kept.all() else _taken(column, kept)
        return NodeColumns(int(self._facts[columns.first_fact]), fields)

    # --- relations --------------------------------------------------------------------------------

    def _relations(self, columns: RelationColumns) -> RelationColumns:
        kept = self._part.facts[columns.first_fact : columns.first_fact + columns.size]
        first, size = int(self._facts[columns.first_fact]), int(kept.sum())
        if self._same_nodes and kept.all():
            sources, targets = columns.sources, columns.targets
        else:
            sources = ints(self._nodes[np.asarray(columns.sources)[kept]])
            targets = ints(self._nodes[np.asarray(columns.targets)[kept]])
        fields = columns.fields
        if not kept.all():
            fields = {name: _taken(column, kept) for name, column in fields.items()}
        return RelationColumns(first, size, sources, targets, fields)

    def _way(self, index: WayIndex) -> WayIndex:
        facts = np.asarray(index.facts)
        kept = self._part.facts[facts]
        moved = self._facts[facts[kept]]
        if self._same_nodes and kept.all():
            if (moved == facts).all():
                return index
            return WayIndex(index.base, index.pointers, index.others, index.spans, narrow(moved))
        before = _before(kept)[np.asarray(index.pointers)]
        starts = self._part.nodes[index.base : index.base + len(before) - 1]
        return WayIndex(
            int(self._nodes[index.base]),
            ints(np.append(before[:-1][starts], before[-1])),
            narrow(self._nodes[np.asarray(index.others)[kept]]),
            narrow(np.asarray(index.spans)[kept]),
            narrow(moved),
        )

    # --- facts ------------------------------------------------------------------------------------

    def _fact_columns(self) -> FactColumns:
        facts, kept = self._graph.facts, self._part.facts
        if kept.all():
            return facts
        return FactColumns(
            times=narrow(np.asarray(facts.times)[kept]),
            walked=narrow(np.asarray(facts.walked)[kept]),
            confirmed=facts.confirmed,
            begin=facts.begin,
            end=facts.end,
            evidence=facts.evidence,
            polarity=_texts_taken(facts.polarity, kept),
            locator=_texts_taken(facts.locator, kept),
            speaker=_texts_taken(facts.speaker, kept),
            certainty=_texts_taken(facts.certainty, kept),
            fact=_texts_taken(facts.fact, kept),
        )


def _before(kept: Bools) -> Numbers:
    """How many are kept before each, which is its new number; and of all."""
    return np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(kept)))


def _closed(nodes: Mapping[str, NodeColumns], kept: Mapping[str, Bools]) -> frozenset[str]:
    columns = nodes.get(COMPLETENESS.name)
    if columns is None:
        return frozenset()
    closes = columns.fields["closes"]
    return frozenset(str(closes[row]) for row in range(int(kept[COMPLETENESS.name].sum())))


# --- columns ----------------------------------------------------------------------------------------


def _chosen(texts: Texts, kept: Bools) -> Texts:
    """Some texts of a pool, as a pool of their own."""
    ends = np.asarray(texts.ends)
    sizes = np.diff(ends)
    data = np.frombuffer(texts.data, np.uint8)[np.repeat(kept, sizes)]
    return Texts(data.tobytes(), ints(np.concatenate(([0], np.cumsum(sizes[kept])))))


def _texts_taken(column: TextValues, kept: Bools) -> TextValues:
    if isinstance(column, Constant):
        return column
    return TextColumn(*_pooled(column, kept))


def _pooled(column: TextColumn | WordsColumn, kept: Bools) -> tuple[memoryview[int], Texts]:
    """The codes of some rows; the pool keeps only the texts that stand in them."""
    codes = np.asarray(column.codes)[kept]
    used = np.zeros(len(column.texts), dtype=np.bool_)
    used[codes[codes >= 0]] = True
    numbers = np.append(_before(used)[:-1], -1)  # the last is that of the code -1
    return narrow(numbers[codes]), _chosen(column.texts, used)


def _taken(column: Column, kept: Bools) -> Column:
    """Some rows of a column."""
    match column:
        case TextColumn() | WordsColumn():
            return type(column)(*_pooled(column, kept))
        case IntegerColumn() | FlagColumn():
            return type(column)(ints(np.asarray(column.values)[kept]))
        case NumberColumn():
            return NumberColumn(np.ascontiguousarray(np.asarray(column.values)[kept]).data)  # type: ignore[arg-type]
    return column


def _blanked(own: Field, column: Column, kept: Bools, blank: Bools) -> Column:
    """Some rows of a column, of which some say nothing."""
    if blank[kept].all():
        return Constant(() if own.type is Type.WORDS else None)
    cells: list[Any] = [
        None if blank[row] else column[row] for row in np.flatnonzero(kept).tolist()
    ]
    if own.type is Type.WORDS:
        cells = ["|".join(cell) if cell else None for cell in cells]
    return column_of(own, pl.Series(own.name, cells, POLARS_TYPES.get(own.type, pl.String())))
