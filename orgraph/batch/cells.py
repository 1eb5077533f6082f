"""Nodes in columns as the texts of cells: ids and names, several side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl

from orgraph.graph.compiled import OrgGraph
from orgraph.graph.fill_columns import Int32
from orgraph.graph.many import NONE
from orgraph.graph.view import ref
from orgraph.queries.who_row import BETWEEN

__all__ = ["Cell", "Texts", "words"]

Cell = tuple[Int32, Int32]
"""The nodes of a cell, as many arrays as the longest has, and how many each row has."""


class Texts:
    """The ids and names of all nodes in some cells, each read once."""

    def __init__(self, graph: OrgGraph, cells: Sequence[Cell], days: Int32) -> None:
        self._days: Final = days
        versions = np.asarray(graph.versions)
        size = len(versions) - 1
        met = np.zeros(size + 1, dtype=np.bool_)
        for nodes, _ in cells:
            met[nodes] = True  # NONE is the last
        met[NONE] = False
        found = np.flatnonzero(met)
        several = np.flatnonzero(np.diff(versions)[found] > 1)
        self._place = np.full(size + 1, len(found), dtype=np.int64)
        self._place[found] = np.arange(len(found))
        self._several: Final = np.zeros(size + 1, dtype=np.bool_)
        self._several[found[several]] = True
        self._graph: Final = graph
        day = int(days[0]) if len(days) else 0
        view = graph.at(day)
        named = [ref(view, node) for node in found.tolist()]
        self._ids: Final = pl.Series([*(one.id for one in named), None], dtype=pl.String)
        self._names: Final = pl.Series([*(one.name for one in named), None], dtype=pl.String)

    def ids(self, cell: Cell) -> pl.Series:
        """The ids in a cell of each row."""
        return _side_by_side([self._ids.gather(self._place[one]) for one in cell[0]], cell[1])

    def names(self, cell: Cell) -> pl.Series:
        """The names in a cell of each row, as they are on the day of the row."""
        return _side_by_side([self._named(one) for one in cell[0]], cell[1])

    def _named(self, nodes: Int32) -> pl.Series:
        names = self._names.gather(self._place[nodes])
        renamed = np.flatnonzero(self._several[nodes])
        if not len(renamed):
            return names
        own = [
            ref(self._graph.at(int(self._days[row])), int(nodes[row])).name
            for row in renamed.tolist()
        ]
        return names.scatter(renamed, own)


def words(columns: Sequence[pl.Series], sizes: Int32) -> pl.Series:
    """Words side by side, as many columns as the longest cell has."""
    return _side_by_side(columns, sizes)


def _side_by_side(parts: Sequence[pl.Series], sizes: Int32) -> pl.Series:
    """As `joined` does it: empty where one is missing, nothing where all are."""
    if not parts:
        return pl.Series([None], dtype=pl.String).new_from_index(0, len(sizes))
    if len(parts) == 1:
        return parts[0].replace("", None)
    some = pl.Series(np.zeros(len(sizes), dtype=np.bool_))
    told: dict[str, pl.Series] = {}
    for nth, part in enumerate(parts):
        whole = part.fill_null("")
        some |= whole != ""
        told[str(nth)] = whole.set(pl.Series(sizes <= nth), None)
    frame = pl.DataFrame(told)
    joined = frame.select(pl.concat_str(pl.all(), separator=BETWEEN, ignore_nulls=True))
    return joined.to_series().set(~some, None)
