"""The divisions of a city as rules look at them: the rows that are told as true, with their codes cut up."""

from __future__ import annotations

from typing import Final

import polars as pl

from orgraph.graph.tables import Tables
from orgraph.model.divisions import LEVELS

__all__ = ["FILE", "divisions", "real", "significant"]

FILE: Final = "nodes/Division.csv"


def real() -> pl.Expr:
    """Which rows say that something is, or was: denied and planned ones do not."""
    return (pl.col("polarity") == "asserted") & (pl.col("certainty") != "planned")


def significant() -> pl.Expr:
    """The digits of the code that tell the division, where all after them are zeros; else all."""
    width = pl.col("level").replace_strict(LEVELS, default=None, return_dtype=pl.Int32)
    head = pl.col("code").str.slice(0, width)
    tail = pl.col("code").str.slice(width)
    return pl.when(tail.str.contains(r"^0+$")).then(head).otherwise("code")


def divisions(tables: Tables) -> pl.DataFrame | None:
    """The real rows of divisions with `file`, `row` and `digits`; None if there are none."""
    frame = tables.nodes.get("Division")
    if frame is None or frame.is_empty():
        return None
    return frame.filter(real()).with_columns(
        significant().alias("digits"), file=pl.lit(FILE), row=pl.col("_row")
    )
