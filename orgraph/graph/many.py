"""The steps of a scope for many starts at once: in columns, and as the shape of each row.

What a question may look at around its start is, for each row of a table, a few dozen nodes. A *column* has
one of them for every row that has it: the first grid of the place, the second lead of the first row.
Of a row, the *shape* is everything that was looked up but who the nodes are: which columns there are, what
is known of each fact that day, what the steps declare to be read of nodes and facts, and which columns hold
the same node. Rows of one shape have answers that differ in the names alone; `orgraph.graph.coded` has
what is made once for a city.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from orgraph.graph.coded import Coded, hash_of, mixed, mixed_key
from orgraph.graph.compiled import KINDS
from orgraph.graph.fill_columns import Int32
from orgraph.graph.looked import MOST, NONE, Column, Kept, Looked, Room, Rows
from orgraph.graph.scope import Alike, Lack, Picked, Scope, Walk
from orgraph.model.schema import NodeKind

__all__ = ["Counts", "begin", "look", "picked", "run", "union"]

Counts: TypeAlias = Callable[[NodeKind, Rows, Rows], npt.NDArray[np.bool_]]
"""Of nodes of a kind, by their place among those alike, and the rows that they are met in: whether they count."""


def look(
    coded: Coded, scope: Scope, starts: Mapping[str, Int32], days: Int32, room: Room | None = None
) -> Looked:
    """Run the steps of a scope for all rows; `starts` are the parameters, column by column. What is found
    stands in `room` until that is used again."""
    looked = Looked(coded, days, room)
    run(looked, scope, {name: begin(looked, name, nodes) for name, nodes in starts.items()})
    return looked


def begin(looked: Looked, name: str, nodes: Int32, *, apart: bool = False) -> list[Column]:
    """A parameter as a set; rows with `NONE` have none. Of what stands `apart` it is not told which of those
    looked up it is."""
    rows = np.flatnonzero(nodes != NONE)
    if not len(rows):
        return []
    said = np.zeros(len(rows), dtype=np.uint64)
    number = looked.add(hash_of(name), rows, nodes[rows], said)
    if apart:
        looked.apart(number)
    return [(number, rows)]


def run(
    looked: Looked,
    scope: Scope,
    sets: dict[str, list[Column]],
    values: Mapping[Picked, Iterable[tuple[Kept, Rows | None]]] = MappingProxyType({}),
    counts: Counts = lambda _, alike, __: np.ones(len(alike), dtype=np.bool_),
) -> None:
    """Go on from some sets, to which those of the steps are added; `values` are those picked from sets that
    are not among them, and `counts` says which of those alike count in which rows."""
    for step in scope:
        match step:
            case Walk(values=Picked() as wanted):
                kept = values[wanted] if wanted in values else picked(looked, wanted, sets)
                sets[step.name] = _walk_kept(looked, step, sets, kept)
            case Walk():
                sets[step.name] = _walk(looked, step, sets)
            case Lack():
                sets[step.name] = looked.lacks(union(sets, step.sources), step.way)
            case Alike():
                sets[step.name] = _alike(looked, step, sets[step.source], counts)
            case _:
                raise TypeError(f"no columns are made of the step {step.name}")
    _links(looked)


def union(sets: Mapping[str, Sequence[Column]], names: Sequence[str]) -> list[Column]:
    """The columns of some sets."""
    return [column for name in names for column in sets[name]]


def _walk(looked: Looked, step: Walk, sets: Mapping[str, list[Column]]) -> list[Column]:
    sources = union(sets, step.sources)
    reached: list[Column] = []
    gone: dict[int, npt.NDArray[np.bool_]] = {}
    here = list(_not_gone(looked, sources, gone)) if step.repeated else sources
    while here:
        further = [column for way in step.ways for column in looked.walk(here, way)]
        reached += further
        here = list(_not_gone(looked, further, gone)) if step.repeated else []
    return reached


def _walk_kept(
    looked: Looked,
    step: Walk,
    sets: Mapping[str, list[Column]],
    values: Iterable[tuple[Kept, Rows | None]],
) -> list[Column]:
    sources = union(sets, step.sources)
    return [
        column
        for kept, rows in values
        for way in step.ways
        for column in looked.walk(_within(sources, rows, looked.size), way, kept)
    ]


def _not_gone(
    looked: Looked, columns: Iterable[Column], gone: dict[int, npt.NDArray[np.bool_]]
) -> Iterator[Column]:
    """The nodes that a repeated step has not come to before."""
    for origin, rows in looked.origins(columns):
        before = gone.setdefault(origin, np.zeros(looked.size, dtype=np.bool_))
        left = rows[~before[rows]]
        before[rows] = True
        if len(left):
            yield origin, left


def _within(columns: Iterable[Column], rows: Rows | None, size: int) -> list[Column]:
    """The part of a set that lies in some rows."""
    if rows is None:
        return list(columns)
    held = np.zeros(size, dtype=np.bool_)
    held[rows] = True
    parts = [(number, own[held[own]]) for number, own in columns]
    return [(number, own) for number, own in parts if len(own)]


def picked(
    looked: Looked, wanted: Picked, sets: Mapping[str, list[Column]]
) -> Iterator[tuple[Kept, Rows | None]]:
    """The values of a field on the nodes of sets: of one parameter, each row its own; else those of
    kinds that have the field, for all rows that have the same."""
    coded, days = looked.coded, looked.days
    sources = union(sets, wanted.sources)
    told = hash_of(f"{wanted.sources} {wanted.field}")
    if len(sources) == 1 and looked.keys[sources[0][0]] == hash_of(wanted.sources[0]):
        number = sources[0][0]
        each = coded.values(wanted.field)[coded.version(looked.nodes[number], days)]
        yield Kept(told, each=each), None
        return
    # Rows with the same versions of such nodes keep the same: few, however many rows there are.
    versions: list[npt.NDArray[np.int64]] = []
    for number, rows in looked.origins(sources):
        nodes = looked.nodes[number, rows]
        has = coded.has(wanted.field)[nodes]
        if has.any():
            own = np.full(looked.size, NONE, dtype=np.int64)
            own[rows[has]] = coded.version(nodes[has], days[rows[has]])
            versions.append(own)
    if not versions:
        return
    rows = np.flatnonzero(np.logical_or.reduce([own != NONE for own in versions]))
    codes = np.zeros(len(rows), dtype=np.uint64)
    for own in versions:
        codes = mixed(codes, own[rows].astype(np.uint64))
    _, first, back = np.unique(codes, return_index=True, return_inverse=True)
    alike: dict[tuple[int, ...], list[int]] = {}
    for code, row in enumerate(rows[first].tolist()):
        met = {int(own[row]) for own in versions} - {NONE}
        words = (coded.words(wanted.field, one) for one in met)
        alike.setdefault(tuple(sorted(frozenset[int]().union(*words))), []).append(code)
    for kept, group in alike.items():
        yield Kept(told, all=kept), rows[np.isin(back.reshape(-1), group)]


def _alike(looked: Looked, step: Alike, sources: list[Column], counts: Counts) -> list[Column]:
    """The nodes with the same value in a field that have no relation of a kind."""
    coded, reached = looked.coded, list[Column]()
    for number, rows in sources:
        nodes = looked.nodes[number, rows]
        for kind in KINDS:
            own = coded.graph.kind_range(kind)
            at = rows[(nodes >= own.start) & (nodes < own.stop)]
            if kind.field(step.field) is None or not len(at):
                continue
            values, alike = coded.alike(kind, step.field, step.without.name)
            field = coded.values(step.field)
            wanted = field[coded.version(looked.nodes[number, at], looked.days[at])]
            low = np.searchsorted(values, wanted, side="left")
            count = np.searchsorted(values, wanted, side="right") - low
            back = np.repeat(np.arange(len(at)), count)
            found = np.arange(len(back)) + (low - np.cumsum(count) + count)[back]
            others = alike[found].astype(np.int32)
            same = field[coded.version(others, looked.days[at[back]])] == wanted[back]
            same &= counts(kind, found, at[back])
            back, others = back[same], others[same]
            place = np.arange(len(back)) - np.searchsorted(back, back)
            looked.beyond[at[back[place >= MOST]]] = True
            for position in range(min(int(place.max(initial=NONE)) + 1, MOST)):
                here = place == position
                key = mixed_key(looked.keys[number], hash_of(step.name), position)
                own_rows = at[back[here]]
                said = np.zeros(len(own_rows), dtype=np.uint64)
                reached.append((looked.add(key, own_rows, others[here], said), own_rows))
    return reached


def _links(looked: Looked) -> None:
    """Nodes that are named in a field: which of those looked up they are."""
    for name in looked.coded.linked:
        meant = looked.coded.nodes_meant(name)
        for number in range(looked.width):
            for kind in looked.coded.with_field(name):
                rows = looked.within(number, kind)
                nodes = looked.nodes[number, rows]
                own = meant[looked.coded.version(nodes, looked.days[rows])]
                some = own != NONE
                if some.any():
                    said = np.zeros(int(some.sum()), dtype=np.uint64)
                    key = mixed_key(looked.keys[number], hash_of(name), 0)
                    looked.add(key, rows[some], own[some], said)
