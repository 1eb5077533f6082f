"""Nodes in columns as the texts of cells: ids and names, several side by side.

Most rows have one node in a cell, and of those that have several few differ: each different one is written once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from orgraph.graph.columns import Column, TextColumn
from orgraph.graph.compiled import KINDS, OrgGraph
from orgraph.graph.different import different
from orgraph.graph.fill_columns import Int32
from orgraph.graph.looked import NONE
from orgraph.graph.view import ref
from orgraph.queries.who_row import BETWEEN

__all__ = ["Cell", "Texts", "words"]

Rows = npt.NDArray[np.int64]
Cell = tuple[Int32, Int32]
"""The nodes of a cell, as many arrays as the longest has, and how many each row has."""


class Texts:
    """The ids and names of all nodes in some cells, each read once."""

    def __init__(self, graph: OrgGraph, cells: Sequence[Cell], days: Int32) -> None:
        self._graph: Final = graph
        self._days: Final = days
        versions = np.asarray(graph.versions)
        size = len(versions) - 1
        met = np.zeros(size + 1, dtype=np.bool_)
        for nodes, _ in cells:
            met[nodes] = True
        met[NONE] = False  # which is the last
        found = np.flatnonzero(met)
        self._place: Final = np.full(size + 1, len(found), dtype=np.int64)
        self._place[found] = np.arange(len(found))
        self._several: Final = np.zeros(size + 1, dtype=np.bool_)
        self._renames: Final = len(days) > 0 and bool((days != days[0]).any())
        """Whether a node may have several names: on one day each has one."""
        if self._renames:
            self._several[:-1] = np.diff(versions) > 1
        ids = graph.ids.several(found.tolist())
        names = _names(graph, found, int(days[0]) if len(days) else 0)
        self._ids: Final = pl.Series([*ids, None], dtype=pl.String)
        self._names: Final = pl.Series(
            [
                *(
                    (id_ if name is None else name) or None
                    for id_, name in zip(ids, names, strict=True)
                ),
                None,
            ],
            dtype=pl.String,
        )

    def both(self, cell: Cell) -> tuple[pl.Series, pl.Series]:
        """The names in a cell of each row, as they are on the day of the row, and the ids."""
        nodes, sizes = cell
        places = self._place[nodes]
        renamed = self._several[nodes].any(axis=0) if self._renames and len(nodes) else None
        if renamed is None or not renamed.any():
            names, ids = _written([self._names, self._ids], places, sizes)
            return names, ids
        own, own_places = self._renamed(nodes)
        told = _written([own], own_places, sizes, np.where(renamed, self._days, 0))
        return told[0], _written([self._ids], places, sizes)[0]

    def ids(self, nodes: Int32) -> pl.Series:
        """The id of one node in each row."""
        return self._ids.gather(self._place[nodes])

    def _renamed(self, nodes: Int32) -> tuple[pl.Series, Rows]:
        """The names with those that differ from day to day, and where each node of each row has its own."""
        places = self._place[nodes]
        further: dict[tuple[int, int], int] = {}
        for column, rows in zip(nodes, places, strict=True):
            for row in np.flatnonzero(self._several[column]).tolist():
                pair = int(column[row]), int(self._days[row])
                rows[row] = further.setdefault(pair, len(self._names) + len(further))
        names = [ref(self._graph.at(day), node).name or None for node, day in further]
        return pl.concat([self._names, pl.Series(names, dtype=pl.String)]), places


def words(pool: pl.Series, codes: Rows, sizes: Int32) -> pl.Series:
    """Words of a pool by number, as many side by side as a row has."""
    return _written([pool], codes, sizes)[0]


def _written(
    pools: Sequence[pl.Series], places: Rows, sizes: Int32, further: Int32 | None = None
) -> list[pl.Series]:
    """What stands in each row: the texts of each pool, none of them empty, at some places, as `joined` has them. Of
    the rows that have several, each that differs, in `further` too, is written once."""
    if not len(places):
        none = pl.Series([None], dtype=pl.String).new_from_index(0, len(sizes))
        return [none for _ in pools]
    rows = np.flatnonzero(sizes > 1)
    own = places[:, rows]
    first, back = different(sizes[rows], *own, *([] if further is None else [further[rows]]))
    where = places[0].copy()
    where[rows] = len(pools[0]) + back
    found = pl.Series(where)
    told = []
    for pool in pools:
        several = [pool.gather(column) for column in own[:, first]]
        joined = _side_by_side(several, sizes[rows[first]])
        told.append(pl.concat([pool, joined], rechunk=True).gather(found))
    return told


def _names(graph: OrgGraph, nodes: Rows, day: int) -> list[str | None]:
    """What nodes are called, kind by kind, as `ref` has it; None where by their ids."""
    names: list[str | None] = []
    first = np.asarray(graph.versions)
    for kind in KINDS:
        own = graph.kind_range(kind)
        low, high = np.searchsorted(nodes, [own.start, own.stop])
        columns = graph.nodes.get(kind.name)
        if low == high or columns is None:
            continue
        found = nodes[low:high]
        facts = first[found]
        for several in np.flatnonzero(first[found + 1] - facts > 1).tolist():
            facts[several] = graph.version(int(found[several]), day)
        rows = facts - columns.first_fact
        name = _texts(columns.fields.get(kind.fields[0].name), rows)
        described = _texts(columns.fields.get("description"), rows)
        names += [other if one is None else one for one, other in zip(name, described, strict=True)]
    return names


def _texts(column: Column | None, rows: Rows) -> list[str | None]:
    """A field in some rows, as text."""
    if isinstance(column, TextColumn):
        codes = np.asarray(column.codes)[rows]
        known, back = np.unique(codes, return_inverse=True)
        texts = [None if code < 0 else column.texts[code] for code in known.tolist()]
        return [texts[number] for number in back.tolist()]
    values = [None if column is None else column[row] for row in rows.tolist()]
    return [None if value is None else str(value) for value in values]


def _side_by_side(parts: Sequence[pl.Series], sizes: Int32) -> pl.Series:
    """As `joined` does it: empty where one is missing, nothing where all are."""
    some = pl.Series(np.zeros(len(sizes), dtype=np.bool_))
    told: dict[str, pl.Series] = {}
    for nth, part in enumerate(parts):
        whole = part.fill_null("")
        some |= whole != ""
        told[str(nth)] = whole.set(pl.Series(sizes <= nth), None)
    frame = pl.DataFrame(told)
    joined = frame.select(pl.concat_str(pl.all(), separator=BETWEEN, ignore_nulls=True))
    return joined.to_series().set(~some, None)
