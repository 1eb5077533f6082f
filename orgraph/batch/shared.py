"""A part of an answer for many rows: answered once for each shape, and given to all rows of it.

A template has the words that all rows of a shape share, and of each node in the cells the column it is
taken from. Templates stay with the city: the next table finds them made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from threading import Lock
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from orgraph.graph.coded import Coded
from orgraph.graph.compiled import OrgGraph
from orgraph.graph.fill_columns import Int32
from orgraph.graph.joined import Joined, Plan, look_joined
from orgraph.graph.looked import NONE, Looked, Room
from orgraph.graph.many import look
from orgraph.graph.ordered import OrderedView
from orgraph.graph.scope import Scope, Walk
from orgraph.queries.who_parts import Part

__all__ = ["BEYOND", "Shared", "Told"]

BEYOND: Final = -1
"""Instead of a template: the row is answered by itself."""
LEARNING: Final = Lock()
"""One table at a time adds templates; a city may be asked from many threads."""
BATCH: Final = 2**15
"""Rows looked up at a time: a few hundred columns of them fit the caches of a processor better than of all."""


class Template(NamedTuple):
    """The cells of a shape: words, and for each node the key of the column; None where there is none."""

    words: tuple[str | int | None, ...]
    nodes: tuple[tuple[int | None, ...], ...]


class _Variant(NamedTuple):
    """A template of a shape, and which of two columns come first, where the answer put them in order."""

    template: int
    keys: tuple[int, ...]
    """The columns that were compared, each once."""
    first: npt.NDArray[np.int64]
    second: npt.NDArray[np.int64]
    """The numbers of two of them."""
    before: npt.NDArray[np.bool_]
    """Whether the first of the two has the smaller node."""


class Told(NamedTuple):
    """A part for many rows."""

    templates: Int32
    """By row; `BEYOND` where columns do not tell the row whole."""
    nodes: tuple[Int32, ...]
    """Of each cell of nodes as many arrays as there are nodes in the longest, by row; `NONE` where a row has
    none there."""
    sizes: tuple[Int32, ...]
    """How many nodes each cell has, by row."""


class Shared:
    """One part of the answers about one city."""

    def __init__(self, graph: OrgGraph, part: Part) -> None:
        self._graph = graph
        self._part = part
        self.templates: list[Template] = []
        self._known: dict[int, list[_Variant]] = {}

    @cached_property
    def _coded(self) -> Coded:
        part = self._part
        ways = {way for step in self._scope if isinstance(step, Walk) for way in step.ways}
        out, into = (
            {way.relation.name for way in ways if way.forward is side} for side in (True, False)
        )
        return Coded(self._graph, part.reads, part.own, part.linked, frozenset(out & into))

    @cached_property
    def _scope(self) -> Scope:
        return self._part.scope(self._graph.closed)

    @cached_property
    def _plan(self) -> Plan:
        part = self._part
        about = part.further(self._graph.closed)
        return Plan(part.steps, part.common, about, part.after, part.matched)

    @property
    def shapes(self) -> int:
        """How many different shapes were met."""
        return len(self._known)

    def tell(
        self,
        starts: Sequence[Int32],
        days: Int32,
        progress: Callable[[float], None] = lambda _: None,
    ) -> Told:
        """The part for rows that differ, by their nodes and days."""
        told, rooms = [], (Room(), Room(), Room())
        order = np.argsort(starts[0], kind="stable")  # rows of one place meet in one batch
        for first in range(0, len(days), BATCH):
            progress(first / len(days))
            rows = order[first : first + BATCH]
            told.append(self._tell([nodes[rows] for nodes in starts], days[rows], rooms))
        back = np.empty_like(order)
        back[order] = np.arange(len(order))
        return _together(told, back)

    def _tell(self, starts: Sequence[Int32], days: Int32, rooms: Sequence[Room]) -> Told:
        part = self._part
        named = dict(zip(part.starts, starts, strict=True))
        looked = (
            look_joined(self._coded, self._plan, named, days, rooms)
            if part.about
            else look(self._coded, self._scope, named, days, rooms[0])
        )
        with LEARNING:
            templates = self._templates(looked, starts)
        used = np.unique(templates[templates != BEYOND])
        place = np.searchsorted(used, templates)
        place[templates == BEYOND] = 0
        cells, sizes = [], []
        for cell in range(len(self.templates[0].nodes) if len(used) else 0):
            lists = [self.templates[number].nodes[cell] for number in used.tolist()]
            size = np.array([len(keys) for keys in lists], dtype=np.int32)
            columns = np.full((int(size.max()), len(used)), NONE, dtype=np.int64)
            for at, keys in enumerate(lists):
                for nth, key in enumerate(keys):
                    columns[nth, at] = NONE if key is None else looked.numbers[key]
            cells.append(self._gathered(looked, columns[:, place], templates))
            sizes.append(np.where(templates == BEYOND, 0, size[place]).astype(np.int32))
        return Told(templates, tuple(cells), tuple(sizes))

    def _gathered(
        self, looked: Looked | Joined, columns: npt.NDArray[np.int64], templates: Int32
    ) -> Int32:
        nodes = looked.at(np.maximum(columns, 0), np.arange(looked.size))
        nodes[(columns == NONE) | (templates == BEYOND)] = NONE
        return nodes

    # --- templates ---------------------------------------------------------------------------------------

    def _templates(self, looked: Looked | Joined, starts: Sequence[Int32]) -> Int32:
        """The template of each row; what is not known yet is answered."""
        shapes, back, count = np.unique(looked.shapes, return_inverse=True, return_counts=True)
        ordered = np.argsort(back, kind="stable")
        ends = np.cumsum(count)
        found = np.full(len(shapes), BEYOND, dtype=np.int32)
        several: list[tuple[npt.NDArray[np.int64], Int32]] = []
        for at, shape in enumerate(shapes.tolist()):
            rows = ordered[ends[at] - count[at] : ends[at]]
            if looked.beyond[rows[0]]:
                continue  # all of a shape are alike in that too
            variants = self._known.setdefault(shape, [])
            if not variants:
                variants.append(self._variant(looked, starts, int(rows[0])))
            if not variants[0].keys:
                found[at] = variants[0].template
            else:
                several.append((rows, self._by_order(looked, starts, variants, rows)))
        templates = found[back]
        for rows, own in several:
            templates[rows] = own
        return templates

    def _by_order(
        self,
        looked: Looked | Joined,
        starts: Sequence[Int32],
        variants: list[_Variant],
        rows: npt.NDArray[np.int64],
    ) -> Int32:
        """The template of each row of a shape, by which nodes come first."""
        found = np.full(len(rows), BEYOND, dtype=np.int32)
        at = 0
        while (left := np.flatnonzero(found == BEYOND)).size:
            if at == len(variants):
                variants.append(self._variant(looked, starts, int(rows[left[0]])))
            variant = variants[at]
            columns = np.array([looked.numbers[key] for key in variant.keys])
            nodes = looked.at(columns[:, np.newaxis], rows[left])
            before = nodes[variant.first] < nodes[variant.second]
            fits = (before == variant.before[:, np.newaxis]).all(axis=0)
            found[left[fits]] = variant.template
            at += 1
        return found

    def _variant(self, looked: Looked | Joined, starts: Sequence[Int32], row: int) -> _Variant:
        """Answer a row, and see where its nodes come from."""
        view = OrderedView(self._graph.at(int(looked.days[row])))
        ids = [self._graph.ids[int(nodes[row])] for nodes in starts]
        cells = self._part.answer(view, *ids)
        keys: dict[int, int] = {}
        for number, node in enumerate(looked.row(row)):
            keys.setdefault(node, looked.keys[number])
        nodes = tuple(
            tuple(None if id_ is None else keys[view.ids[id_]] for id_ in cell)
            for cell in cells.nodes
        )
        self.templates.append(Template(cells.words, nodes))
        numbers: dict[int, int] = {}
        first, second = (
            np.array([numbers.setdefault(keys[pair[side]], len(numbers)) for pair in view.order])
            for side in (0, 1)
        )
        before = np.array(list(view.order.values()), dtype=np.bool_)
        return _Variant(len(self.templates) - 1, tuple(numbers), first, second, before)


def _together(parts: Sequence[Told], rows: npt.NDArray[np.int64]) -> Told:
    """Parts one after the other, each cell as wide as its widest, and of that these rows."""
    if not parts:
        return Told(np.zeros(0, dtype=np.int32), (), ())
    templates = np.concatenate([part.templates for part in parts])
    cells, sizes = [], []
    for cell in range(max(len(part.nodes) for part in parts)):
        width = max(len(part.nodes[cell]) for part in parts if part.nodes)
        own = []
        size = []
        for part in parts:
            wide = np.full((width, len(part.templates)), NONE, dtype=np.int32)
            if part.nodes:
                wide[: len(part.nodes[cell])] = part.nodes[cell]
            own.append(wide)
            size.append(part.sizes[cell] if part.sizes else np.zeros(len(part.templates), np.int32))
        cells.append(np.concatenate(own, axis=1)[:, rows])
        sizes.append(np.concatenate(size)[rows])
    return Told(templates[rows], tuple(cells), tuple(sizes))
