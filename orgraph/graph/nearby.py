"""Which of the nodes that are alike count at a place: a row of a far village has no say here.

Of a subject a city may have a row on no list for every county, and each question about the subject comes upon
all of them. One counts only where what has a share in it is known to be at work; left out elsewhere, it is no part
of a shape, and places of all counties share theirs.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from orgraph.graph.coded import Coded
from orgraph.graph.compiled import KINDS
from orgraph.graph.fill_columns import Int32
from orgraph.graph.scope import Alike, Nearby
from orgraph.model.schema import NodeKind, Way
from orgraph.model.truth import NO, YES

__all__ = ["Counting"]

Whole = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

FEW_DAYS: Final = 16
"""On more days at once than this every node counts, so that the work stays small beside looking up the rows."""


class _Where(NamedTuple):
    """Where the nodes of a kind count on a day, each by its place among them."""

    anywhere: Bools
    at: Whole
    """A node and where it counts, as one number; sorted."""
    marked: Bools
    """By node, whether any counts there."""


class Counting:
    """Says of the nodes that a step finds alike whether they count in rows of a table."""

    def __init__(self, coded: Coded, step: Alike, nearby: Nearby, days: Int32) -> None:
        self._size: Final = len(coded.versions) - 1
        self._days: Final = np.unique(days)
        self._where: Final[dict[str, list[_Where]]] = {}
        if len(self._days) > FEW_DAYS:
            return
        for kind in KINDS:
            if kind.field(step.field) is not None:
                nodes = coded.alike(kind, step.field, step.without.name)[1]
                self._where[kind.name] = [
                    _where(coded, nearby, nodes, int(day)) for day in self._days
                ]

    def marked(self, nodes: Int32, days: Int32) -> Bools:
        """Whether any of those alike counts at some nodes."""
        found = np.zeros(len(nodes), dtype=np.bool_)
        for where in self._where.values():
            for day, own in zip(self._days, where, strict=True):
                found |= own.marked[nodes] & (days == day)
        return found

    def counts(self, kind: NodeKind, alike: Whole, days: Int32, here: Int32) -> Bools:
        """Whether nodes, by their place among those alike, count where `here` are the marked nodes of a row."""
        found = np.ones(len(alike), dtype=np.bool_)
        for day, own in zip(self._days, self._where.get(kind.name, ()), strict=False):
            rows = np.flatnonzero(days == day)
            some = alike[rows]
            counted = own.anywhere[some]
            for nodes in here[:, rows]:
                key = some * self._size + nodes
                at = np.minimum(np.searchsorted(own.at, key), max(len(own.at) - 1, 0))
                if len(own.at):
                    counted |= (own.at[at] == key) & (nodes >= 0)
            found[rows] = counted
        return found


def _where(coded: Coded, nearby: Nearby, nodes: Whole, day: int) -> _Where:
    """Go the ways from each node; what may not hold that day, or is no unit but stands for some, counts anywhere."""
    anywhere = np.zeros(len(nodes), dtype=np.bool_)
    owners, sharers = _further(coded, nearby.by, np.arange(len(nodes)), nodes, day, anywhere)
    anywhere[owners[coded.has(nearby.anywhere)[sharers]]] = True
    owners, areas = _further(coded, nearby.to, owners, sharers, day, anywhere)
    size = len(coded.versions) - 1
    marked = np.zeros(size, dtype=np.bool_)
    marked[areas] = True
    return _Where(anywhere, np.unique(owners * size + areas), marked)


def _further(
    coded: Coded, ways: tuple[Way, ...], owners: Whole, nodes: Whole, day: int, anywhere: Bools
) -> tuple[Whole, Whole]:
    """What some ways lead to, each with whose it is."""
    truths = coded.truths(np.array([day], dtype=np.int32))
    own, reached = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for way in ways:
        index = coded.graph.ways.get((way.relation.name, way.forward, way.stance))
        if index is None:
            continue
        low, count = coded.slices(index, nodes.astype(np.int32))
        whose = np.repeat(np.arange(len(nodes)), count)
        record = np.arange(len(whose)) + (low - np.cumsum(count) + count)[whose]
        truth = truths(coded.arrays(index)[2][record], record)
        anywhere[owners[whose[(truth > NO) & (truth < YES)]]] = True
        holds = truth > NO
        own.append(owners[whose[holds]])
        reached.append(coded.arrays(index)[1][record[holds]].astype(np.int64))
    return np.concatenate(own), np.concatenate(reached)
