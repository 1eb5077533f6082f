"""The days of a column of bounds in time, where nearly all are full days."""

from __future__ import annotations

from typing import Final

import polars as pl

from orgraph.model.errors import InvalidBound
from orgraph.model.time import bound

__all__ = ["days_of", "odd_bounds"]

FULL_DAY: Final = r"^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$"
BEFORE_1970: Final = 719_163
"""The ordinal of 1970-01-01, from which polars counts days."""


def odd_bounds(written: pl.Series) -> list[str]:
    """Each bound that is no full day, once: a few, at 4 µs each to read."""
    return _odd(_distinct(written))


def days_of(written: pl.Series) -> tuple[pl.Expr, pl.Expr]:
    """The first and the last day of each bound of a column, as ordinals, for the frame it is of.

    Null where a bound is empty, or wrong, which the check of its column reports.
    """
    distinct = _distinct(written)
    if not len(distinct):
        nothing = pl.lit(None, dtype=pl.Int32)
        return nothing, nothing
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for text in _odd(distinct):
        try:
            first[text], last[text] = bound(text)
        except InvalidBound:  # reported by the check of its column
            continue
    days = _day(distinct)
    column = pl.col(written.name)
    return (
        column.replace_strict(distinct, _with(days, distinct, first), return_dtype=pl.Int32),
        column.replace_strict(distinct, _with(days, distinct, last), return_dtype=pl.Int32),
    )


def _distinct(column: pl.Series) -> pl.Series:
    return column.drop_nulls().unique(maintain_order=True)


def _odd(distinct: pl.Series) -> list[str]:
    return distinct.filter(_day(distinct).is_null()).to_list()


def _day(distinct: pl.Series) -> pl.Series:
    """The ordinal of each text that is a full day, null else: by column, where nearly all bounds are."""
    days = distinct.set(~distinct.str.contains(FULL_DAY), None).str.to_date(
        "%Y-%m-%d", strict=False
    )
    return days.cast(pl.Int32) + BEFORE_1970


def _with(days: pl.Series, distinct: pl.Series, others: dict[str, int]) -> pl.Series:
    if not others:
        return days
    return days.fill_null(distinct.replace_strict(others, default=None, return_dtype=pl.Int32))
