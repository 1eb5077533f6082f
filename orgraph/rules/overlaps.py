"""Which intervals of one thing overlap those of another, in sorted columns: never by pairs."""

from __future__ import annotations

import polars as pl

from orgraph.model.time import FOREVER, NEVER

__all__ = ["overlapping"]


def overlapping(held: pl.DataFrame, key: str, other: str) -> pl.DataFrame:
    """The rows that hold while another row of the same `key` does, with another `other`.

    `held` has `begin` and `end`, the end exclusive. 8,000 rows of one key take 20 ms; by pairs they are
    64 million, more than memory holds.
    """
    several = held.filter(pl.col("begin") < pl.col("end")).filter(
        pl.col(other).n_unique().over(key) > 1
    )
    # Where all hold always, as nearly everywhere, having two is enough.
    always = ((pl.col("begin") == NEVER) & (pl.col("end") == FOREVER)).all().over(key)
    dated = several.filter(~always)
    if dated.is_empty():
        return several
    # One stretch of time for what touches: then each row is in one stretch of its own, and any more
    # stretches that it meets are those of others.
    stretches = (
        dated.sort(key, other, "begin")
        .with_columns(reached=pl.col("end").cum_max().over(key, other).shift(1).over(key, other))
        .with_columns(stretch=(pl.col("begin") > pl.col("reached")).fill_null(value=True).cum_sum())
        .group_by("stretch")
        .agg(pl.col(key).first(), pl.col("begin").min(), pl.col("end").max())
    )
    numbered = dated.with_row_index("_place")
    begun = _before(numbered, "end", stretches, "begin", key, exact=False)
    ended = _before(numbered, "begin", stretches, "end", key, exact=True)
    met = numbered.join(begun, on="_place").join(ended, on="_place", suffix=" ended")
    return pl.concat(
        [
            several.filter(always),
            met.filter(pl.col("before") - pl.col("before ended") > 1).select(held.columns),
        ]
    )


def _before(
    rows: pl.DataFrame, at: str, stretches: pl.DataFrame, edge: str, key: str, *, exact: bool
) -> pl.DataFrame:
    """For each row how many stretches of its key have their edge before a time (or at it, if exact)."""
    counted = stretches.sort(edge).select(
        key, pl.col(edge).alias("time"), before=pl.int_range(1, pl.len() + 1).over(key)
    )
    return (
        rows.select("_place", key, time=at)
        .sort("time")
        .join_asof(counted, on="time", by=key, allow_exact_matches=exact, check_sortedness=False)
        .select("_place", pl.col("before").fill_null(0))
    )
