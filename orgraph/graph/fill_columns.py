"""From checked series to columns: texts pooled, numbers as narrow as they can be, constants folded."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from orgraph.graph.arrays import ints, narrow
from orgraph.graph.columns import (
    MISSING,
    Column,
    Constant,
    FlagColumn,
    IntegerColumn,
    NumberColumn,
    TextColumn,
    Texts,
    TextValues,
    WordsColumn,
)
from orgraph.model.schema import Field, Type

__all__ = ["Int32", "coded", "column_of", "ints", "narrow", "only_value", "text_column", "texts_of"]

Int32: TypeAlias = npt.NDArray[np.int32]


def texts_of(series: pl.Series) -> Texts:
    """A pool of the texts of a series without nulls, in its order."""
    ends = np.zeros(len(series) + 1, dtype=np.int32)
    np.cumsum(series.str.len_bytes().to_numpy(), out=ends[1:])
    joined = series.str.join("").item() if len(series) else ""
    return Texts(joined.encode(), ints(ends))


def text_column(series: pl.Series) -> TextValues:
    """A column of a series of texts, nulls allowed."""
    value, same = only_value(series)
    return Constant(value) if same else TextColumn(*_pooled(series))


def column_of(field: Field, series: pl.Series) -> Column:
    """The column of a field from its checked series."""
    value, same = only_value(series)
    if field.type is Type.WORDS:
        if same:
            return Constant(() if value is None else tuple(value.split("|")))
        return WordsColumn(*_pooled(series))
    return Constant(value) if same else _varying(field.type, series)


def _varying(kind: Type, series: pl.Series) -> Column:
    match kind:
        case Type.INTEGER:
            return IntegerColumn(ints(series.fill_null(MISSING).to_numpy()))
        case Type.FLAG:
            return FlagColumn(ints(series.cast(pl.Int32).fill_null(MISSING).to_numpy()))
        case Type.NUMBER:
            values = series.fill_null(float("nan")).to_numpy()
            return NumberColumn(np.ascontiguousarray(values, dtype=np.float64).data)  # type: ignore[arg-type]
        case _:
            return TextColumn(*_pooled(series))


def only_value(series: pl.Series) -> tuple[Any, bool]:
    """The value of the first row, and whether it stands in all."""
    if not len(series):
        return None, True
    first = series[0]
    if first is None:
        return None, series.null_count() == len(series)
    return first, not series.null_count() and bool((series == first).all())


def _pooled(series: pl.Series) -> tuple[memoryview[int], Texts]:
    """The code of each text, and the pool in the order of first appearance."""
    distinct = series.drop_nulls().unique(maintain_order=True)
    if len(distinct) == len(series):
        return ints(np.arange(len(series))), texts_of(series)
    known = pl.DataFrame({"text": distinct, "code": np.arange(len(distinct), dtype=np.int32)})
    frame = pl.DataFrame({"text": series})
    codes = frame.join(known, on="text", how="left", maintain_order="left")["code"]
    return narrow(codes.fill_null(-1).to_numpy()), texts_of(distinct)


def coded(column: Column, size: int) -> tuple[Int32, Texts]:
    """A column of texts, or of words, of so many rows as arrays: a code a row, negative for none."""
    if isinstance(column, (TextColumn, WordsColumn)):
        return np.asarray(column.codes, dtype=np.int32), column.texts
    if not isinstance(column, Constant):
        raise TypeError(f"a {type(column).__name__} holds no texts")
    value = "|".join(column.value) if isinstance(column.value, tuple) else column.value
    code = 0 if value else -1
    return np.full(size, code, dtype=np.int32), texts_of(
        pl.Series([str(value)] if value else [], dtype=pl.String)
    )
