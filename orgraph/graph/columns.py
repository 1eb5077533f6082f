"""Columns: one array per field, read one value at a time without unpacking the rest.

A `memoryview` gives a scalar in 30 to 40 ns, a numpy array in more than 100: so the arrays are numpy's
while a graph is built, and memoryviews when questions read them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
import polars as pl

from orgraph.model.facts import Value
from orgraph.model.schema import Field, Type

__all__ = ["Column", "Int32", "TextColumn", "Texts", "column_of", "ints", "texts_of"]

Int32 = npt.NDArray[np.int32]

MISSING: Final = -(2**31)
"""An int32 that stands for no value."""


NO_ENDS: Final = np.zeros(1, dtype=np.int32)


def ints(array: npt.NDArray[np.int32]) -> memoryview[int]:
    """The array as a memoryview of ints."""
    return np.ascontiguousarray(array, dtype=np.int32).data


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


def texts_of(series: pl.Series) -> Texts:
    """A pool of the texts of a series without nulls, in its order."""
    lengths = series.str.len_bytes().to_numpy()
    ends = np.zeros(len(series) + 1, dtype=np.int32)
    np.cumsum(lengths, out=ends[1:])
    return Texts("".join(series.to_list()).encode(), ints(ends))


class Column(Protocol):
    """The values of one field, by row."""

    def __getitem__(self, row: int) -> Value: ...


class TextColumn:
    """Texts by row, each different one kept once."""

    __slots__ = ("codes", "texts")

    def __init__(self, codes: memoryview[int], texts: Texts) -> None:
        self.codes = codes
        self.texts = texts

    def __getitem__(self, row: int) -> str | None:
        code = self.codes[row]
        return None if code < 0 else self.texts[code]


class WordsColumn(TextColumn):
    """Several words in a cell."""

    def __getitem__(self, row: int) -> tuple[str, ...]:  # type: ignore[override]  # a cell of words
        whole = super().__getitem__(row)
        return () if whole is None else tuple(whole.split("|"))


class IntegerColumn:
    """Whole numbers by row."""

    __slots__ = ("_values",)

    def __init__(self, values: memoryview[int]) -> None:
        self._values = values

    def __getitem__(self, row: int) -> int | None:
        value = self._values[row]
        return None if value == MISSING else value


class FlagColumn(IntegerColumn):
    """Yes, no, or not said, by row."""

    __slots__ = ()

    def __getitem__(self, row: int) -> bool | None:
        value = super().__getitem__(row)
        return None if value is None else bool(value)


class NumberColumn:
    """Numbers with fractions by row."""

    __slots__ = ("_values",)

    def __init__(self, values: memoryview[float]) -> None:
        self._values = values

    def __getitem__(self, row: int) -> float | None:
        value = self._values[row]
        return None if math.isnan(value) else value


def text_column(series: pl.Series) -> TextColumn:
    """A column of a series of texts, nulls allowed."""
    return TextColumn(*_coded(series))


def _coded(series: pl.Series) -> tuple[memoryview[int], Texts]:
    if series.null_count() == len(series):
        return ints(np.full(len(series), -1, dtype=np.int32)), Texts(b"", ints(NO_ENDS))
    frame = pl.DataFrame({"text": series})
    distinct = series.drop_nulls().unique(maintain_order=True)
    known = pl.DataFrame({"text": distinct, "code": np.arange(len(distinct), dtype=np.int32)})
    codes = frame.join(known, on="text", how="left", maintain_order="left")["code"]
    return ints(codes.fill_null(-1).to_numpy()), texts_of(distinct)


def column_of(field: Field, series: pl.Series) -> Column:
    """The column of a field from its checked series."""
    match field.type:
        case Type.INTEGER:
            return IntegerColumn(ints(series.fill_null(MISSING).to_numpy()))
        case Type.FLAG:
            return FlagColumn(ints(series.cast(pl.Int32).fill_null(MISSING).to_numpy()))
        case Type.NUMBER:
            values = series.fill_null(float("nan")).to_numpy()
            return NumberColumn(np.ascontiguousarray(values, dtype=np.float64).data)  # type: ignore[arg-type]
        case Type.WORDS:
            return WordsColumn(*_coded(series))
        case _:
            return text_column(series)
