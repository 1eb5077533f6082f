"""The ids of the nodes of a networkx face, without a text in memory for each.

An ordinary graph holds every id as a text and a table from texts to nodes, 70 MB of a city; here a text is
read when it is asked for, and the table holds a number for each: 4 MB. To look an id up takes 0.5 µs, and
not 0.05; what was asked for last is held by those who ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress, pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from orgraph.graph.arrays import ints
from orgraph.graph.columns import Texts
from orgraph.graph.compiled import OrgGraph

__all__ = ["Members", "Numbers"]

BLOCK: Final = 4096
"""Ids read at once when all are."""
FREE: Final = -1


class Numbers:
    """From ids to numbers, by the hashes that Python gives them: all faces of a city share it."""

    def __init__(self, graph: OrgGraph) -> None:
        self.texts: Final = graph.ids
        count = len(graph.ids)
        size = 1 << max(count * 2, 2).bit_length()
        self._mask = size - 1
        hashes = np.fromiter(map(hash, _all(graph.ids)), dtype=np.int64, count=count)
        self._table = _filled(hashes & self._mask, size)

    def number(self, id_: str) -> int:
        """The number of an id; raises `KeyError`."""
        table, texts, mask = self._table, self.texts, self._mask
        slot = hash(id_) & mask
        while (number := table[slot]) != FREE:
            if texts[number] == id_:
                return number
            slot = (slot + 1) & mask
        raise KeyError(id_)


def _filled(slots: npt.NDArray[np.int64], size: int) -> memoryview[int]:
    """A table with a number in its slot, or in the next that is free."""
    table = np.full(size, FREE, dtype=np.int32)
    waiting = np.arange(len(slots), dtype=np.int32)
    while len(waiting):
        free = table[slots] == FREE
        table[slots[free]] = waiting[free]
        left = table[slots] != waiting
        waiting, slots = waiting[left], (slots[left] + 1) & (size - 1)
    return ints(table)


def _all(texts: Texts) -> Iterator[str]:
    """All texts in their order; of ASCII, in blocks, which takes half as long as one by one."""
    ends = texts.ends
    for first in range(0, len(texts), BLOCK):
        bounds = ends[first : first + BLOCK + 1].tolist()
        begin = bounds[0]
        data = bytes(texts.data[begin : bounds[-1]])
        if data.isascii():
            block = data.decode("ascii")
            for low, high in pairwise(bounds):
                yield block[low - begin : high - begin]
        else:
            for low, high in pairwise(bounds):
                yield data[low - begin : high - begin].decode()


class Members:
    """The nodes that a face has, by id: all of a city, or some."""

    __slots__ = ("_kept", "_numbers", "_size")

    def __init__(self, numbers: Numbers, kept: npt.NDArray[np.bool_]) -> None:
        self._numbers = numbers
        self._size = int(kept.sum())
        self._kept = None if kept.all() else kept.tobytes()
        """A byte for each node; None where the face has all."""

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[str]:
        every = _all(self._numbers.texts)
        return every if self._kept is None else compress(every, self._kept)

    def __contains__(self, id_: object) -> bool:
        try:
            self.number(id_)
        except KeyError:
            return False
        return True

    def number(self, id_: object) -> int:
        """The number of a node that the face has; raises `KeyError`, `TypeError` of what has no hash."""
        if not isinstance(id_, str):
            hash(id_)
            raise KeyError(id_)
        number = self._numbers.number(id_)
        if self._kept is not None and not self._kept[number]:
            raise KeyError(id_)
        return number
