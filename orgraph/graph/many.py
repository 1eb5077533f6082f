"""The steps of a scope for many starts at once: in columns, and as the shape of each row.

What a question may look at around its start is, for each row of a table, a few dozen nodes. A *column* has
one of them for every row that has it: the first grid of the place, the second lead of the first row.
Of a row, the *shape* is everything that was looked up but who the nodes are: which columns there are, what
is known of each fact that day, what the steps declare to be read of nodes and facts, and which columns hold
the same node. Rows of one shape have answers that differ in the names alone; `orgraph.graph.coded` has
what is made once for a city.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from orgraph.graph.coded import Coded, hash_of, mixed, mixed_key
from orgraph.graph.compiled import KINDS
from orgraph.graph.fill_columns import Int32
from orgraph.graph.looked import MOST, NONE, Column, Kept, Looked, Room, Rows
from orgraph.graph.scope import Alike, Lack, Picked, Scope, Walk

__all__ = ["look"]


def look(
    coded: Coded, scope: Scope, starts: Mapping[str, Int32], days: Int32, room: Room | None = None
) -> Looked:
    """Run the steps of a scope for all rows; `starts` are the parameters, column by column. What is found
    stands in `room` until that is used again."""
    looked = Looked(coded, days, room)
    every = np.arange(len(days))
    sets: dict[str, list[Column]] = {}
    for name, nodes in starts.items():
        number = looked.add(hash_of(name), every, nodes, np.zeros(len(days), dtype=np.uint64))
        sets[name] = [(number, every)]
    for step in scope:
        match step:
            case Walk():
                sets[step.name] = _walk(looked, step, sets)
            case Lack():
                sets[step.name] = looked.lacks(_union(sets, step.sources), step.way)
            case Alike():
                sets[step.name] = _alike(looked, step, sets[step.source])
            case _:
                raise TypeError(f"no columns are made of the step {step.name}")
    _links(looked)
    return looked


def _union(sets: Mapping[str, list[Column]], names: Sequence[str]) -> list[Column]:
    return [column for name in names for column in sets[name]]


def _walk(looked: Looked, step: Walk, sets: Mapping[str, list[Column]]) -> list[Column]:
    sources = _union(sets, step.sources)
    if isinstance(step.values, Picked):
        return [
            column
            for kept, rows in _picked(looked, step.values, sets)
            for way in step.ways
            for column in looked.walk(_within(sources, rows, looked.size), way, kept)
        ]
    reached: list[Column] = []
    gone: dict[int, npt.NDArray[np.bool_]] = {}
    here = list(_not_gone(looked, sources, gone)) if step.repeated else sources
    while here:
        further = [column for way in step.ways for column in looked.walk(here, way)]
        reached += further
        here = list(_not_gone(looked, further, gone)) if step.repeated else []
    return reached


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


def _picked(
    looked: Looked, picked: Picked, sets: Mapping[str, list[Column]]
) -> Iterator[tuple[Kept, Rows | None]]:
    """The values of a field on the nodes of sets: of one parameter, each row its own; else those of
    kinds that have the field, for all rows that have the same."""
    coded, days = looked.coded, looked.days
    sources = _union(sets, picked.sources)
    if len(sources) == 1 and len(sources[0][1]) == looked.size:
        number = sources[0][0]
        each = coded.values(picked.field)[coded.version(looked.nodes[number], days)]
        yield Kept(hash_of(f"{picked.sources} {picked.field}"), each=each), None
        return
    # Rows with the same versions of such nodes keep the same: few, however many rows there are.
    versions: list[npt.NDArray[np.int64]] = []
    for number, rows in looked.origins(sources):
        nodes = looked.nodes[number, rows]
        has = coded.has(picked.field)[nodes]
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
        words = (coded.words(picked.field, one) for one in met)
        alike.setdefault(tuple(sorted(frozenset[int]().union(*words))), []).append(code)
    for kept, group in alike.items():
        yield Kept(hash_of(kept), all=kept), rows[np.isin(back.reshape(-1), group)]


def _alike(looked: Looked, step: Alike, sources: list[Column]) -> list[Column]:
    """The nodes with the same value in a field that have no relation of a kind."""
    coded, reached = looked.coded, list[Column]()
    for number, rows in sources:
        nodes = looked.nodes[number, rows]
        for kind in KINDS:
            own = coded.graph.kind_range(kind)
            held = np.flatnonzero((nodes >= own.start) & (nodes < own.stop))
            if kind.field(step.field) is None or not len(held):
                continue
            at = rows[held]
            values, alike = coded.alike(kind, step.field, step.without.name)
            wanted = coded.values(step.field)[coded.version(nodes[held], looked.days[at])]
            low = np.searchsorted(values, wanted, side="left")
            count = np.searchsorted(values, wanted, side="right") - low
            looked.beyond[at[count > MOST]] = True
            place = np.zeros(looked.size, dtype=np.int64)
            parts: dict[int, list[tuple[Rows, Int32]]] = {}
            for nth in range(min(int(count.max(initial=0)), MOST)):
                some = np.flatnonzero(count > nth)
                others = alike[low[some] + nth].astype(np.int32)
                version = coded.version(others, looked.days[at[some]])
                same = coded.values(step.field)[version] == wanted[some]
                some, others = some[same], others[same]
                for position in np.unique(place[at[some]]).tolist():
                    here = place[at[some]] == position
                    parts.setdefault(position, []).append((at[some][here], others[here]))
                place[at[some]] += 1
            for position, pieces in sorted(parts.items()):
                own_rows, others = (np.concatenate(part) for part in zip(*pieces, strict=True))
                key = mixed_key(looked.keys[number], hash_of(step.name), position)
                said = np.zeros(len(own_rows), dtype=np.uint64)
                reached.append((looked.add(key, own_rows, others, said), own_rows))
    return reached


def _links(looked: Looked) -> None:
    """Nodes that are named in a field: which of those looked up they are."""
    for name in looked.coded.linked:
        meant = looked.coded.nodes_meant(name)
        for number in range(looked.width):
            rows = np.flatnonzero(looked.nodes[number] != NONE)
            nodes = looked.nodes[number, rows]
            own = meant[looked.coded.version(nodes, looked.days[rows])]
            some = own != NONE
            if some.any():
                said = np.zeros(int(some.sum()), dtype=np.uint64)
                key = mixed_key(looked.keys[number], hash_of(name), 0)
                looked.add(key, rows[some], own[some], said)
