"""Overlaps in sorted columns against every pair, one by one; and as many rows as no pairs could be made of."""

from __future__ import annotations

from typing import Final

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgraph.model.time import FOREVER, NEVER
from orgraph.rules.overlaps import overlapping

Row = tuple[int, str, str, int, int]

SCHEMA: Final = {
    "row": pl.UInt32(),
    "key": pl.String(),
    "other": pl.String(),
    "begin": pl.Int32(),
    "end": pl.Int32(),
}

BEGINS: Final = st.just(NEVER) | st.integers(0, 8)
ENDS: Final = st.just(FOREVER) | st.integers(0, 8)


def frame(rows: list[Row]) -> pl.DataFrame:
    """As columns."""
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


@given(st.lists(st.tuples(st.sampled_from("xy"), st.sampled_from("abc"), BEGINS, ENDS), max_size=9))
def test_what_overlaps_is_what_every_pair_says(drawn: list[tuple[str, str, int, int]]) -> None:
    """The end is exclusive, an empty interval holds never, and rows of one thing may overlap."""
    rows: list[Row] = [(number, *row) for number, row in enumerate(drawn)]
    expected = {
        number
        for number, key, other, begin, end in rows
        if any(
            key == key2 and other != other2 and max(begin, begin2) < min(end, end2)
            for _, key2, other2, begin2, end2 in rows
            if begin < end and begin2 < end2
        )
    }
    found = overlapping(frame(rows), "key", "other")

    assert dict(SCHEMA) == dict(found.schema)
    assert sorted(expected) == sorted(found["row"].to_list())


@pytest.mark.parametrize("dated", [True, False])
def test_a_hundred_thousand_rows_of_one_key_are_no_matter(dated: bool) -> None:
    """Ten thousand million pairs would not fit into any memory; each row meets the next."""
    count = 100_000
    rows = pl.select(
        row=pl.int_range(count, dtype=pl.UInt32),
        key=pl.lit("x"),
        other=pl.int_range(count).cast(pl.String),
        begin=pl.int_range(count, dtype=pl.Int32) if dated else pl.lit(NEVER, dtype=pl.Int32),
        end=pl.int_range(2, count + 2, dtype=pl.Int32)
        if dated
        else pl.lit(FOREVER, dtype=pl.Int32),
    )
    assert count == overlapping(rows, "key", "other").height
    apart = rows.with_columns(end=pl.col("begin") + 1)
    assert (0 if dated else count) == overlapping(apart, "key", "other").height
