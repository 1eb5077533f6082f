"""What lies inside what, as intervals: one walk from the top numbers every node and all inside it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from orgraph.graph.columns import TextValues
from orgraph.graph.compiled import OrgGraph
from orgraph.graph.describe import PARENTS
from orgraph.graph.fill_columns import Int32, coded
from orgraph.model.schema import DENIED, PLANNED
from orgraph.model.time import FOREVER

__all__ = ["inside", "parents"]


def parents(graph: OrgGraph) -> Int32:
    """Where each node belongs by an asserted fact of whatever day, the first that is known; else -1.

    What has no end goes before what ended or will: a post that somebody left says least of where he is.
    """
    parent = np.full(len(graph.ids), -1, dtype=np.int32)
    told = _is(graph, graph.facts.polarity, DENIED) | _is(graph, graph.facts.certainty, PLANNED)
    ends = np.asarray(graph.spans.possible_end)[np.asarray(graph.facts.times)] < FOREVER
    for kept in (ends, ~ends):
        for way in reversed(PARENTS):
            columns = graph.relations.get(way.relation.name)
            if columns is None:
                continue
            facts = slice(columns.first_fact, columns.first_fact + columns.size)
            sources, targets = np.asarray(columns.sources), np.asarray(columns.targets)
            real = kept[facts] & ~told[facts] & (sources != targets)
            # Of several facts of one node the first is written last, and stays.
            parent[sources[real][::-1]] = targets[real][::-1]
    return parent


def _is(graph: OrgGraph, column: TextValues, word: str) -> npt.NDArray[np.bool_]:
    codes, texts = coded(column, len(graph.facts.times))
    wanted = [number for number, text in enumerate(texts) if text == word]
    return np.isin(codes, wanted)


def inside(graph: OrgGraph) -> tuple[Int32, Int32]:
    """The place of each node in a walk from the top, and the place after all that lies inside it.

    `b` lies inside `a` where `enter[a] < enter[b] < leave[a]`. What lies in itself, by a mistake of
    the city, is cut open at one of its nodes.
    """
    parent = parents(graph)
    levels = _levels(parent)
    size = np.ones(len(parent), dtype=np.int64)
    for level in reversed(levels[1:]):
        np.add.at(size, parent[level], size[level])
    enter = np.zeros(len(parent), dtype=np.int64)
    for depth, level in enumerate(levels):
        before = np.cumsum(size[level]) - size[level]
        if depth == 0:
            enter[level] = before
            continue
        above = parent[level]
        fresh = np.flatnonzero(np.concatenate(([True], above[1:] != above[:-1])))
        first = np.repeat(before[fresh], np.diff(np.append(fresh, len(level))))
        enter[level] = enter[above] + 1 + before - first
    return enter.astype(np.int32), (enter + size).astype(np.int32)


def _levels(parent: Int32) -> list[npt.NDArray[Any]]:
    """The nodes by depth, those of one parent together; opens circles in `parent`."""
    while True:
        order = np.argsort(parent, kind="stable")
        first = np.searchsorted(parent[order], np.arange(-1, len(parent) + 1))
        levels = [order[: first[1]]]
        met = len(levels[0])
        while len(levels[-1]):
            low, high = first[levels[-1] + 1], first[levels[-1] + 2]
            counts = high - low
            ends = np.cumsum(counts)
            levels.append(order[np.arange(ends[-1]) + np.repeat(low - (ends - counts), counts)])
            met += len(levels[-1])
        if met == len(parent):
            return levels[:-1] or levels
        reached = np.zeros(len(parent), dtype=bool)
        reached[np.concatenate(levels)] = True
        parent[_in_a_circle(parent, int(np.flatnonzero(~reached)[0]))] = -1


def _in_a_circle(parent: Int32, node: int) -> int:
    seen = set()
    while node not in seen:
        seen.add(node)
        node = int(parent[node])
    return node
