"""Columns: one array per field, read one value at a time without unpacking the rest.

A `memoryview` gives a scalar in 30 to 40 ns, a numpy array in more than 100: so questions read
memoryviews. They may lie in a mapped file; nothing here needs numpy or polars, which cost more to import
than a question to answer.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeAlias, TypeVar

from orgraph.model.facts import Value

V_co = TypeVar("V_co", bound=Value, covariant=True)

__all__ = [
    "MISSING",
    "Column",
    "Constant",
    "FlagColumn",
    "IntegerColumn",
    "NumberColumn",
    "TextColumn",
    "TextValues",
    "Texts",
    "WordsColumn",
]

MISSING: Final = -(2**31)
"""An int32 that stands for no value."""

FEW: Final = 4096
"""A pool of no more texts than this is decoded once and kept: kinds, levels, subjects, certainties.
Reading one then takes 40 ns and not 250; names and ids stay bytes."""


class Texts:
    """A pool of texts, numbered from 0: all bytes in one buffer, decoded when read."""

    __slots__ = ("_known", "data", "ends")

    def __init__(self, data: bytes | memoryview[int], ends: memoryview[int]) -> None:
        self.data: Final = data
        """The texts one after the other, in UTF-8."""
        self.ends: Final = ends
        """Where each begins, and where the last ends."""
        self._known: list[str] | None = None

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __getitem__(self, number: int) -> str:
        known = self._known
        if known is not None:
            return known[number]
        if len(self.ends) <= FEW:
            self._known = list(self)
        return str(self.data[self.ends[number] : self.ends[number + 1]], "utf-8")

    def __iter__(self) -> Iterator[str]:
        data, ends = self.data, self.ends
        return (str(data[ends[i] : ends[i + 1]], "utf-8") for i in range(len(self)))

    def several(self, numbers: Iterable[int]) -> list[str]:
        """Many of them at once."""
        data, ends = self.data, self.ends
        return [str(data[ends[number] : ends[number + 1]], "utf-8") for number in numbers]

    def find(self, text: str, low: int, high: int) -> int:
        """The number of a text between `low` and `high`, where those are sorted by their bytes."""
        wanted = text.encode("utf-8", "surrogatepass")  # a broken text is found nowhere
        data, ends, end = self.data, self.ends, high
        while low < high:
            middle = (low + high) // 2
            if bytes(data[ends[middle] : ends[middle + 1]]) < wanted:
                low = middle + 1
            else:
                high = middle
        found = low < end and data[ends[low] : ends[low + 1]] == wanted
        return low if found else -1


class Column(Protocol):
    """The values of one field, by row."""

    def __getitem__(self, row: int) -> Value: ...


@dataclass(frozen=True, slots=True)
class Constant(Generic[V_co]):
    """One value in every row, most often none: nine in ten columns of a city."""

    value: V_co

    def __getitem__(self, row: int) -> V_co:
        return self.value


@dataclass(frozen=True, slots=True)
class TextColumn:
    """Texts by row, each different one kept once."""

    codes: memoryview[int]
    """The number of the text in the pool; negative where there is none."""
    texts: Texts

    def __getitem__(self, row: int) -> str | None:
        code = self.codes[row]
        return None if code < 0 else self.texts[code]


TextValues: TypeAlias = TextColumn | Constant[str | None]
"""A column of texts."""


@dataclass(frozen=True, slots=True)
class WordsColumn:
    """Several words in a cell."""

    codes: memoryview[int]
    texts: Texts

    def __getitem__(self, row: int) -> tuple[str, ...]:
        code = self.codes[row]
        return () if code < 0 else tuple(self.texts[code].split("|"))


@dataclass(frozen=True, slots=True)
class IntegerColumn:
    """Whole numbers by row."""

    values: memoryview[int]

    def __getitem__(self, row: int) -> int | None:
        value = self.values[row]
        return None if value == MISSING else value


@dataclass(frozen=True, slots=True)
class FlagColumn:
    """Yes, no, or not said, by row."""

    values: memoryview[int]

    def __getitem__(self, row: int) -> bool | None:
        value = self.values[row]
        return None if value == MISSING else bool(value)


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """Numbers with fractions by row."""

    values: memoryview[float]

    def __getitem__(self, row: int) -> float | None:
        value = self.values[row]
        return None if math.isnan(value) else value
