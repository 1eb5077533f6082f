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
from orgraph.graph.looked import NONE, Looked, Room, Rows
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
JOINED: Final = 2**16
"""The same of a place and a matter, where the columns of either are looked up for far fewer."""


class Template(NamedTuple):
    """The cells of a shape: words, and for each node the key of the column; None where there is none."""

    words: tuple[str | int | None, ...]
    nodes: tuple[tuple[int | None, ...], ...]


class _Variant(NamedTuple):
    """A template of a shape, and which of two columns come first, where the answer put them in order."""

    template: int
    keys: tuple[int, ...]
    """The columns that were compared, each once."""
    first: Rows
    second: Rows
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
        self._last: OrderedView | None = None

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
        return Plan(
            part.steps,
            part.common,
            about,
            part.after,
            part.matched,
            part.nearby,
            part.field,
            part.unseen,
        )

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
        told, rooms = _Whole(self._part.cells, len(days)), (Room(), Room(), Room())
        order = np.argsort(starts[0], kind="stable")  # rows of one place meet in one batch
        batch = JOINED if self._part.about else BATCH
        for first in range(0, len(days), batch):
            progress(first / len(days))
            rows = order[first : first + batch]
            looked, templates = self._tell([nodes[rows] for nodes in starts], days[rows], rooms)
            told.put(rows, looked, templates, self.templates)
        self._last = None
        return told.told()

    def _tell(
        self, starts: Sequence[Int32], days: Int32, rooms: Sequence[Room]
    ) -> tuple[Looked | Joined, Int32]:
        """What is looked up for some rows, and their templates."""
        part = self._part
        named = dict(zip(part.starts, starts, strict=True))
        looked = (
            look_joined(self._coded, self._plan, named, days, rooms)
            if part.about
            else look(self._coded, self._scope, named, days, rooms[0])
        )
        with LEARNING:
            templates = self._templates(looked, starts)
        return looked, templates

    # --- templates ---------------------------------------------------------------------------------------

    def _templates(self, looked: Looked | Joined, starts: Sequence[Int32]) -> Int32:
        """The template of each row; what is not known yet is answered."""
        shapes, back, count = np.unique(looked.shapes, return_inverse=True, return_counts=True)
        ordered = np.argsort(back, kind="stable")
        ends = np.cumsum(count)
        found = np.full(len(shapes), BEYOND, dtype=np.int32)
        several: list[tuple[Rows, Int32]] = []
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
        rows: Rows,
    ) -> Int32:
        """The template of each row of a shape, by which nodes come first."""
        found = np.full(len(rows), BEYOND, dtype=np.int32)
        at = 0
        while (left := np.flatnonzero(found == BEYOND)).size:
            if at == len(variants):
                variants.append(self._variant(looked, starts, int(rows[left[0]])))
            variant = variants[at]
            own = rows[left]
            nodes = np.stack([looked.column(looked.numbers[key], own) for key in variant.keys])
            before = nodes[variant.first] < nodes[variant.second]
            fits = (before == variant.before[:, np.newaxis]).all(axis=0)
            found[left[fits]] = variant.template
            at += 1
        return found

    def _view(self, day: int) -> OrderedView:
        """The day of one answer after the other; where they differ from row to row, little is shared."""
        view = self._last
        if view is None or view.day != day:
            view = self._last = OrderedView(self._graph.at(day))
        view.again()
        return view

    def _variant(self, looked: Looked | Joined, starts: Sequence[Int32], row: int) -> _Variant:
        """Answer a row, and see where its nodes come from."""
        view = self._view(int(looked.days[row]))
        ids = [view.id(int(nodes[row])) for nodes in starts]
        cells = self._part.answer(view, *ids)
        keys = looked.row(row)
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


class _Whole:
    """A part for all rows, put together from some at a time."""

    def __init__(self, cells: int, size: int) -> None:
        self._templates = np.full(size, BEYOND, dtype=np.int32)
        self._nodes = [list[Int32]() for _ in range(cells)]
        self._sizes = [np.zeros(size, dtype=np.int32) for _ in range(cells)]

    def put(
        self, rows: Rows, looked: Looked | Joined, numbers: Int32, templates: Sequence[Template]
    ) -> None:
        """Take what the templates of some rows show from what was looked up for them."""
        self._templates[rows] = numbers
        order = np.argsort(numbers, kind="stable")
        used, first = np.unique(numbers[order], return_index=True)
        for number, own in zip(used.tolist(), np.split(order, first[1:]), strict=True):
            if number == BEYOND:
                continue
            at = rows[own]
            shown = zip(self._nodes, self._sizes, templates[number].nodes, strict=True)
            for columns, sizes, keys in shown:
                sizes[at] = len(keys)
                while len(columns) < len(keys):
                    columns.append(np.full(len(self._templates), NONE, dtype=np.int32))
                for column, key in zip(columns, keys, strict=False):
                    if key is not None:
                        column[at] = looked.column(looked.numbers[key], own)

    def told(self) -> Told:
        """All of it."""
        none = np.zeros((0, len(self._templates)), dtype=np.int32)
        nodes = tuple(np.stack(whole) if whole else none for whole in self._nodes)
        return Told(self._templates, nodes, tuple(self._sizes))
