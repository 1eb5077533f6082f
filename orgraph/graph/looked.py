"""What was looked up for many rows, in columns, and the shape that it gives each row; `many.py` says what that is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from orgraph.graph.coded import Coded, Hashes, hash_of, mixed, mixed_key
from orgraph.graph.fill_columns import Int32
from orgraph.graph.layout import WayIndex
from orgraph.model.schema import Way
from orgraph.model.truth import NO, YES

__all__ = ["MOST", "NONE", "Column", "Kept", "Looked", "Room", "Rows", "told_of_facts"]

NONE: Final = -1
"""No node."""
MOST: Final = 64
"""More relations of one way at a node than this are not followed: the row is answered by itself."""

NOTHING: Final = (np.iinfo(np.int32).max, NONE)
"""The least and the greatest node of a column that has none."""

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
        self._own: list[bool] = []
        """Of each column, whether its nodes stand first there in all rows."""
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
        self._own[number] &= bool(open_.all())
        least, most = self._ranges[number]
        self._ranges[number] = min(least, low), max(most, high)
        new = self.coded.node_hashes(nodes, self.days[rows])
        # A sum, so that the order in which columns are found does not count: it is not that of the next table.
        self.shapes[rows] += mixed(mixed(said, np.uint64(key)), np.where(open_, new, same))
        return number

    def apart(self, number: int) -> None:
        """Compare the nodes of a column with no others from now on, and go no way from them."""
        self._ranges[number] = NOTHING

    def _new(self, key: int) -> int:
        number = len(self.keys)
        if number == len(self.nodes):
            self.nodes, self._first = self._room.more(number, self.size)
        self.nodes[number] = NONE
        self.keys.append(key)
        self.numbers[key] = number
        self._ranges.append(NOTHING)
        self._own.append(True)
        return number

    def versions(self, nodes: Int32) -> Rows:
        """The version of a node in each row on the day of it; of `NONE` that of any."""
        return self.coded.version(np.maximum(nodes, 0), self.days)

    def within(self, number: int, nodes: range) -> Rows:
        """The rows of a column in which one of some nodes stands."""
        low, high = self._ranges[number]
        if low >= nodes.stop or high < nodes.start:
            return np.zeros(0, dtype=np.int64)
        own = self.nodes[number]
        return np.flatnonzero((own >= nodes.start) & (own < nodes.stop))

    def having(self, columns: Iterable[Column], field: str) -> list[Column]:
        """The nodes of a set that are of a kind with a field."""
        has = self.coded.has(field)
        found = [(number, rows[has[self.nodes[number, rows]]]) for number, rows in columns]
        return [(number, rows) for number, rows in found if len(rows)]

    def taken(self, rows: Rows, room: Room) -> Looked:
        """The same of some rows, each as often as it is asked for, to go on from."""
        taken = Looked(self.coded, self.days[rows], room)
        taken.shapes, taken.beyond = self.shapes[rows], self.beyond[rows]
        for number, key in enumerate(self.keys):
            taken._new(key)
            taken.nodes[number] = self.nodes[number, rows]
            taken._first[number] = self._first[number, rows]
        taken._ranges, taken._own = list(self._ranges), list(self._own)
        taken._walked = {key: held[rows] for key, held in self._walked.items()}
        taken._sure = {key: held[rows] for key, held in self._sure.items()}
        return taken

    # --- what is taken from them -------------------------------------------------------------------------

    def column(self, number: int, rows: Rows) -> Int32:
        """The nodes of a column in some rows."""
        found: Int32 = self.nodes[number, rows]
        return found

    def row(self, row: int) -> dict[int, int]:
        """The nodes of a row, each with the key of the first column that it stands in."""
        nodes = self.nodes[: self.width, row]
        some = np.flatnonzero(nodes != NONE)[::-1]  # of several the last one stays
        return {
            node: self.keys[number]
            for node, number in zip(nodes[some].tolist(), some.tolist(), strict=True)
        }

    def origins(self, columns: Iterable[Column]) -> Iterator[Column]:
        """The columns in which the nodes of a set stand first."""
        for number, rows in columns:
            if self._own[number]:
                yield number, rows
                continue
            first = self._first[number, rows]
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
        least, most = self._ranges[origin]
        if index is None or most < index.base or least >= index.base + len(index.pointers) - 1:
            return []  # no node of the column has any
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
        if not count.any():
            return {}
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
