"""Columns as a generator makes them: numbered, padded, repeated, dealt by chance."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

__all__ = ["Ints", "dealt", "id_of", "numbered", "padded", "repeated", "written"]

Ints: TypeAlias = npt.NDArray[np.int64]


def numbered(count: int, name: str, first: int = 1) -> pl.DataFrame:
    """So many rows, numbered."""
    return pl.DataFrame({name: np.arange(first, first + count)})


def padded(column: str | pl.Expr, width: int) -> pl.Expr:
    """A number with leading zeros."""
    what = pl.col(column) if isinstance(column, str) else column
    return what.cast(pl.String).str.zfill(width)


def id_of(kind: str, column: str = "code") -> pl.Expr:
    """The id of a node of a kind."""
    return pl.format(f"{kind}:{{}}", column)


def repeated(frame: pl.DataFrame, times: Ints) -> pl.DataFrame:
    """Each row so many times, numbered from 1 as `part`."""
    total = int(times.sum())
    starts = np.cumsum(times) - times
    numbers = np.arange(total) - np.repeat(starts, times) + 1
    return frame[np.repeat(np.arange(frame.height), times)].with_columns(part=pl.Series(numbers))


def dealt(
    random: np.random.Generator, frame: pl.DataFrame, total: int, least: int = 1
) -> pl.DataFrame:
    """Each row as often as chance deals `total` rows, numbered from 1 as `part`."""
    rest = total - least * frame.height
    shares = np.full(frame.height, 1 / frame.height)
    return repeated(frame, random.multinomial(rest, shares).astype(np.int64) + least)


def written(days: Ints) -> pl.Series:
    """Ordinals as days are written."""
    epoch = date(1970, 1, 1).toordinal()
    return pl.Series((days - epoch).astype("datetime64[D]").astype(str))
