"""Nodes in columns as the texts of cells: ids and names, several side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from orgraph.graph.compiled import KINDS, OrgGraph
from orgraph.graph.fill_columns import Int32
from orgraph.graph.looked import NONE
from orgraph.graph.view import ref
from orgraph.queries.who_row import BETWEEN

__all__ = ["Cell", "Texts", "words"]

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
        self._several[:-1] = np.diff(versions) > 1
        ids = [graph.ids[node] for node in found.tolist()]
        names = _names(graph, found, int(days[0]) if len(days) else 0)
        self._ids: Final = pl.Series([*ids, None], dtype=pl.String)
        self._names: Final = pl.Series(
            [*(id_ if name is None else name for id_, name in zip(ids, names, strict=True)), None],
            dtype=pl.String,
        )

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
        pairs = list(zip(nodes[renamed].tolist(), self._days[renamed].tolist(), strict=True))
        known = {pair: ref(self._graph.at(pair[1]), pair[0]).name for pair in set(pairs)}
        return names.scatter(renamed, [known[pair] for pair in pairs])


def _names(graph: OrgGraph, nodes: npt.NDArray[np.int64], day: int) -> list[str | None]:
    """What nodes are called, kind by kind, as `ref` has it; None where by their ids."""
    names: list[str | None] = []
    for kind in KINDS:
        own = graph.kind_range(kind)
        low, high = np.searchsorted(nodes, [own.start, own.stop])
        columns = graph.nodes.get(kind.name)
        if low == high or columns is None:
            continue
        rows = [graph.version(node, day) - columns.first_fact for node in nodes[low:high].tolist()]
        name = columns.fields.get(kind.fields[0].name)
        described = columns.fields.get("description")
        for row in rows:
            value = None if name is None else name[row]
            if value is None and described is not None:
                value = described[row]
            names.append(None if value is None else str(value))
    return names


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
