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
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from orgraph.graph.coded import Coded, Hashes, hash_of, mixed, mixed_key
from orgraph.graph.compiled import KINDS
from orgraph.graph.fill_columns import Int32
from orgraph.graph.layout import WayIndex
from orgraph.graph.scope import Alike, Lack, Picked, Scope, Walk
from orgraph.model.schema import Way
from orgraph.model.truth import NO, YES

__all__ = ["MOST", "NONE", "Looked", "Room", "look"]

NONE: Final = -1
"""No node."""
MOST: Final = 64
"""More relations of one way at a node than this are not followed: the row is answered by itself."""

Rows: TypeAlias = npt.NDArray[np.int64]
Column: TypeAlias = tuple[int, Rows]
"""The number of a column, and the rows of it that belong to a set."""


class Kept(NamedTuple):
    """The values that a way made with `.by` keeps, as numbers: the same for all rows, or one for each."""

    told: int
    """What they are called: of texts the same for all, those; else where each row has its own from."""
    all: tuple[int, ...] = ()
    each: Hashes | None = None


class Room:
    """Where columns are put, once for many tables one after the other: fresh memory costs more than looking up."""

    def __init__(self) -> None:
        self._nodes = np.empty((64, 0), dtype=np.int32)
        self._first = np.empty((64, 0), dtype=np.int16)

    def of(self, size: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int16]]:
        """Columns of so many rows, with whatever stands in them."""
        if size > self._nodes.shape[1]:
            self._nodes = np.empty((len(self._nodes), size), dtype=np.int32)
            self._first = np.empty((len(self._first), size), dtype=np.int16)
        return self._nodes[:, :size], self._first[:, :size]

    def more(self, used: int, size: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int16]]:
        """Twice as many; those that are used stay as they are."""
        nodes, first = self._nodes, self._first
        self._nodes = np.empty((2 * len(nodes), nodes.shape[1]), dtype=np.int32)
        self._first = np.empty((2 * len(first), first.shape[1]), dtype=np.int16)
        self._nodes[:used, :size] = nodes[:used, :size]
        self._first[:used, :size] = first[:used, :size]
        return self.of(size)


class Looked:
    """What was looked up for many rows."""

    def __init__(self, coded: Coded, days: Int32, room: Room | None = None) -> None:
        self.coded: Final = coded
        self.days: Final = days
        self.size: Final = len(days)
        self.shapes: Hashes = np.zeros(self.size, dtype=np.uint64)
        self.beyond = np.zeros(self.size, dtype=np.bool_)
        """The rows that columns do not tell whole."""
        self._room: Final = Room() if room is None else room
        self.nodes, self._first = self._room.of(self.size)
        """Each column, as far as there are, and the first column of a row that holds the same node."""
        self.keys: list[int] = []
        """What each column is called: the way to it, hashed; the same for all tables."""
        self.numbers: dict[int, int] = {}
        self._ranges: list[tuple[int, int]] = []
        self._walked: dict[tuple[int, Way, int], npt.NDArray[np.bool_]] = {}
        self._sure: dict[tuple[int, Way], npt.NDArray[np.bool_]] = {}
        self._truths = coded.truths(days)

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.keys)

    # --- columns ---------------------------------------------------------------------------------------

    def add(self, key: int, rows: Rows, nodes: Int32, said: Hashes) -> int:
        """Put nodes into a column, and what is said of them into the shapes."""
        number = self.numbers.get(key)
        if number is None:
            number = self._new(key)
        self.nodes[number, rows] = nodes
        low, high = int(nodes.min()), int(nodes.max())
        same = np.zeros(len(rows), dtype=np.uint64)
        first = np.full(len(rows), number, dtype=np.int16)
        open_ = np.ones(len(rows), dtype=np.bool_)
        for other in range(number):
            least, most = self._ranges[other]
            if least > high or most < low:
                continue
            equal = open_ & (self.nodes[other, rows] == nodes)
            if equal.any():
                same[equal] = self.keys[other]
                first[equal] = other
                open_ &= ~equal
        self._first[number, rows] = first
        least, most = self._ranges[number]
        self._ranges[number] = min(least, low), max(most, high)
        new = self.coded.node_hashes(nodes, self.days[rows])
        told = mixed(mixed(said, np.uint64(key)), np.where(open_, new, same))
        self.shapes[rows] = mixed(self.shapes[rows], told)
        return number

    def _new(self, key: int) -> int:
        number = len(self.keys)
        if number == len(self.nodes):
            self.nodes, self._first = self._room.more(number, self.size)
        self.nodes[number] = NONE
        self.keys.append(key)
        self.numbers[key] = number
        self._ranges.append((np.iinfo(np.int32).max, NONE))
        return number

    def origins(self, columns: Iterable[Column]) -> Iterator[Column]:
        """The columns in which the nodes of a set stand first."""
        for number, rows in columns:
            first = self._first[number, rows]
            if (first == number).all():
                yield number, rows
                continue
            for origin in np.flatnonzero(np.bincount(first)).tolist():
                yield origin, rows[first == origin]

    # --- walks -----------------------------------------------------------------------------------------

    def walk(self, columns: Iterable[Column], way: Way, kept: Kept | None = None) -> list[Column]:
        """Go a way from the nodes of a set, as far as it was not gone before; the columns that it leads to."""
        index = self.coded.graph.ways.get((way.relation.name, way.forward, way.stance))
        found: dict[int, list[Rows]] = {}
        for origin, rows in self.origins(columns):
            for number, reached in self._walk_from(origin, rows, way, index, kept):
                found.setdefault(number, []).append(reached)
        return [
            (number, rows[0] if len(rows) == 1 else _either(rows, self.size))
            for number, rows in found.items()
        ]

    def _walk_from(
        self, origin: int, rows: Rows, way: Way, index: WayIndex | None, kept: Kept | None
    ) -> list[Column]:
        if index is None or not len(index.others):
            return []
        told = 0 if kept is None else kept.told
        key = mixed_key(self.keys[origin], hash_of(way), told)
        done = self._walked.get((origin, way, told))
        reached: list[Column] = []
        fresh = rows
        if done is None:
            done = self._walked[origin, way, told] = np.zeros(self.size, dtype=np.bool_)
        else:
            reached = self._known(key, rows[done[rows]])
            fresh = rows[~done[rows]]
        done[rows] = True
        if not len(fresh):
            return reached
        for nth, pieces in sorted(self._steps(origin, fresh, way, index, kept).items()):
            at, record, truth = (np.concatenate(part) for part in zip(*pieces, strict=True))
            facts = self.coded.arrays(index)[3][record]
            self.beyond[at[self.coded.parallel[facts]]] = True
            said = told_of_facts(self.coded, facts, truth)
            nodes = self.coded.arrays(index)[1][record]
            reached.append((self.add(mixed_key(key, nth, 0), at, nodes, said), at))
        return reached

    def _steps(
        self, origin: int, fresh: Rows, way: Way, index: WayIndex, kept: Kept | None
    ) -> dict[int, list[tuple[Rows, Rows, npt.NDArray[np.int8]]]]:
        """The relations of a way that hold or may hold: by their place among those of a start, the rows,
        the records and what is known of them."""
        low, count, records = self._slices(self.nodes[origin, fresh], fresh, way, index, kept)
        sure = self._sure.setdefault((origin, way), np.zeros(self.size, dtype=np.bool_))
        some = np.flatnonzero(count)
        self.beyond[fresh[count > MOST]] = True
        place = np.zeros(self.size, dtype=np.int16)
        parts: dict[int, list[tuple[Rows, Rows, npt.NDArray[np.int8]]]] = {}
        for step in range(min(int(count.max(initial=0)), MOST)):
            some = some[count[some] > step]
            record = low[some] + step
            if records is not None:
                record = records[record]
            at = fresh[some]
            truth = self._truths(self.coded.arrays(index)[2][record], at)
            holds = truth > NO
            if way.other is not None or kept is not None:
                holds &= self._accepts(way, self.coded.arrays(index)[1][record], at, kept)
            at, record, truth = at[holds], record[holds], truth[holds]
            own = place[at]
            for nth in range(int(own.max(initial=NONE)) + 1):
                here = own == nth
                if here.any():
                    parts.setdefault(nth, []).append((at[here], record[here], truth[here]))
            place[at] = own + 1
            sure[at[truth == YES]] = True
        return parts

    def _slices(
        self, nodes: Int32, rows: Rows, way: Way, index: WayIndex, kept: Kept | None
    ) -> tuple[Rows, Rows, Rows | None]:
        """Where the relations of each node begin, how many there are, and if they are picked, which."""
        if kept is None:
            return (*self.coded.slices(index, nodes), None)
        if kept.each is None:
            narrowed = self.coded.narrowed(way, kept.all)
            row = nodes.astype(np.int64) - index.base
            there = (row >= 0) & (row < len(narrowed.low))
            row[~there] = 0
            return narrowed.low[row], np.where(there, narrowed.count[row], 0), narrowed.records
        keys, records = self.coded.keyed(way)
        wanted = mixed(nodes.astype(np.uint64), kept.each[rows])
        low = np.searchsorted(keys, wanted, side="left")
        return low, np.searchsorted(keys, wanted, side="right") - low, records

    def _accepts(
        self, way: Way, others: Int32, rows: Rows, kept: Kept | None
    ) -> npt.NDArray[np.bool_]:
        """Whether the other ends are of the kind, and have one of the values on the day."""
        holds = np.ones(len(others), dtype=np.bool_)
        if way.other is not None:
            nodes = self.coded.graph.kind_range(way.other)
            holds &= (others >= nodes.start) & (others < nodes.stop)
        if kept is not None:
            values = self.coded.values(way.filter)[self.coded.version(others, self.days[rows])]
            if kept.each is None:
                holds &= np.isin(values, np.array(kept.all, dtype=np.uint64))
            else:
                holds &= values == kept.each[rows]
        return holds

    def _known(self, key: int, rows: Rows) -> list[Column]:
        """The columns that an earlier walk led to."""
        found: list[Column] = []
        nth = 0
        while len(rows) and (number := self.numbers.get(mixed_key(key, nth, 0))) is not None:
            rows = rows[self.nodes[number, rows] != NONE]
            if len(rows):
                found.append((number, rows))
            nth += 1
        return found

    def lacks(self, columns: Iterable[Column], way: Way) -> list[Column]:
        """The nodes of a set at which a way that was walked leads nowhere for certain."""
        found: list[Column] = []
        for origin, rows in self.origins(columns):
            sure = self._sure.get((origin, way))
            left = rows if sure is None else rows[~sure[rows]]
            if len(left):
                found.append((origin, left))
        return found


def told_of_facts(coded: Coded, facts: Rows, truths: npt.NDArray[np.int8]) -> Hashes:
    """What a walk tells of facts: how true they are on the day, and what may be read of them."""
    return mixed(coded.fact_hashes(facts), truths.astype(np.uint64))


def _either(several: Sequence[Rows], size: int) -> Rows:
    """The rows of any; a sort takes ten times as long."""
    held = np.zeros(size, dtype=np.bool_)
    for rows in several:
        held[rows] = True
    return np.flatnonzero(held)


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
