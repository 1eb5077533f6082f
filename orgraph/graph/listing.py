"""The nodes of a kind on a day, page by page: filtered by fields and by what they lie inside, in columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from orgraph.graph.columns import Column
from orgraph.graph.compiled import DayView, OrgGraph
from orgraph.graph.fill_columns import Int32, coded
from orgraph.graph.territory import inside
from orgraph.model.facts import Value
from orgraph.model.schema import NodeKind
from orgraph.model.truth import NO

__all__ = ["Page", "page_of"]

GRAPHS: Final = 4
"""Graphs whose intervals are kept: a reader's city is a graph of its own."""

OFTEN: Final = 4096
"""Nodes looked at before the time is looked at."""

Bools = npt.NDArray[np.bool_]


class Page(NamedTuple):
    """Some nodes in the order of their ids, and whether there are more."""

    nodes: tuple[int, ...]
    more: bool


def page_of(
    view: DayView,
    kind: NodeKind,
    fields: Mapping[str, Value],
    within: int | None,
    after: str | None,
    limit: int,
    late: Callable[[], None] = lambda: None,
) -> Page:
    """The nodes of a kind that are there, or may be, on the day of the view, and have all the given values.

    `within` is a node that they lie inside of, by whatever day; `after` is the id of the last one of the page before,
    which need not exist any more. `late` is called now and then, and raises when it takes too long.
    """
    graph = view.graph
    nodes = graph.kind_range(kind)
    found = np.arange(nodes.start, nodes.stop)
    if after is not None:
        found = found[_after(graph, nodes, after) - nodes.start :]
    if within is not None:
        enter, leave = _intervals(graph)
        found = found[(enter[found] > enter[within]) & (enter[found] < leave[within])]
    for name, value in fields.items():
        if not len(found):
            break
        found = found[_may_have(graph, kind, name, value)[found - nodes.start]]
    listed: list[int] = []
    for looked, node in enumerate(found.tolist()):
        if looked % OFTEN == 0:
            late()
        if _is(view, node, fields):
            listed.append(node)
            if len(listed) > limit:
                break
    return Page(tuple(listed[:limit]), len(listed) > limit)


@lru_cache(GRAPHS)
def _kept(graph: _Same) -> tuple[Int32, Int32]:
    return inside(graph.graph)


class _Same:
    """A graph by identity, as its columns cannot be hashed."""

    __slots__ = ("graph",)

    def __init__(self, graph: OrgGraph) -> None:
        self.graph = graph

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.graph is self.graph

    def __hash__(self) -> int:
        return id(self.graph)


def _intervals(graph: OrgGraph) -> tuple[Int32, Int32]:
    return _kept(_Same(graph))


def _after(graph: OrgGraph, nodes: range, after: str) -> int:
    """The first node whose id sorts behind one that need not be there."""
    low, high = nodes.start, nodes.stop
    wanted = after.encode("utf-8", "surrogatepass")
    while low < high:
        middle = (low + high) // 2
        if graph.ids[middle].encode() <= wanted:
            low = middle + 1
        else:
            high = middle
    return low


def _is(view: DayView, node: int, fields: Mapping[str, Value]) -> bool:
    """Whether the version of the day has the values, and the node may be there."""
    if view.truth(view.version(node)) == NO:
        return False
    return all(_fits(view.value(node, name), value) for name, value in fields.items())


def _fits(held: Value, value: Value) -> bool:
    return value in held if isinstance(held, tuple) else held == value


def _may_have(graph: OrgGraph, kind: NodeKind, name: str, value: Value) -> Bools:
    """Which nodes of a kind have a value in a field in any version."""
    nodes = graph.kind_range(kind)
    first, last = graph.versions[nodes.start], graph.versions[nodes.stop]
    columns = graph.nodes.get(kind.name)
    column = None if columns is None else columns.fields.get(name)
    if column is None:
        return np.zeros(len(nodes), dtype=np.bool_)
    rows = _rows_with(column, last - first, value)
    starts = np.asarray(graph.versions[nodes.start : nodes.stop]).astype(np.int64) - first
    return np.add.reduceat(rows, starts) > 0 if len(starts) else np.zeros(0, dtype=np.bool_)


def _rows_with(column: Column, size: int, value: Value) -> npt.NDArray[Any]:
    """Of each row, whether it has the value: 1 or 0."""
    if isinstance(value, str):
        codes, texts = coded(column, size)
        wanted = [
            code for code, text in enumerate(texts) if value == text or value in text.split("|")
        ]
        return np.isin(codes, wanted).astype(np.int32)
    return np.fromiter((column[row] == value for row in range(size)), dtype=np.int32, count=size)
