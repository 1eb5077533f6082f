"""When relations hold, as rows of intervals: cut to the lives of both ends, the certain or the possible.

A relation is no truer than its ends; an end whose `from` is absent does not limit it. Certain
intervals prove that two things are so at once, possible ones that at no instant a thing can be so.
"""

from __future__ import annotations

import polars as pl

from orgraph.graph.tables import Tables
from orgraph.model.time import FOREVER, NEVER
from orgraph.rules.divisions import real

__all__ = ["lives", "spans"]


def lives(tables: Tables, *, certain: bool) -> pl.DataFrame:
    """The real versions of every node: `node`, `begin`, `end`, in days, `end` exclusive."""
    frames = [
        frame.filter(real()).select(
            pl.col("id").alias("node"),
            pl.when(pl.col("from").is_null())
            .then(pl.lit(NEVER, dtype=pl.Int32))
            .otherwise("certain_start" if certain else "possible_start")
            .alias("begin"),
            pl.col("certain_end" if certain else "possible_end").alias("end"),
        )
        for frame in tables.nodes.values()
    ]
    return pl.concat(frames) if frames else pl.DataFrame()


def spans(tables: Tables, relation: str, *, certain: bool) -> pl.DataFrame | None:
    """When each real row of a relation kind holds: `row`, `source`, `target`, `begin`, `end`.

    A row whose ends have several versions may have several intervals, or none. None if the city has no
    row of the kind.
    """
    frame = tables.relations.get(relation)
    if frame is None or frame.is_empty():
        return None
    held = frame.filter(real()).select(
        pl.col("_row").alias("row"),
        "source",
        "target",
        pl.col("certain_start" if certain else "possible_start").alias("begin"),
        pl.col("certain_end" if certain else "possible_end").alias("end"),
    )
    limiting = lives(tables, certain=certain)
    # Most nodes have one version without ends: those limit nothing, and are not joined.
    always = limiting.filter((pl.col("begin") == NEVER) & (pl.col("end") == FOREVER)).select("node")
    limiting = limiting.join(always, on="node", how="anti")
    for end in ("source", "target"):
        free = held.join(always, left_on=end, right_on="node", how="semi")
        bound = held.join(always, left_on=end, right_on="node", how="anti").join(
            limiting, left_on=end, right_on="node", suffix=" of end"
        )
        cut = bound.with_columns(
            pl.max_horizontal("begin", "begin of end").alias("begin"),
            pl.min_horizontal("end", "end of end").alias("end"),
        ).select(held.columns)
        held = pl.concat([free, cut])
    return held.filter(pl.col("begin") < pl.col("end")).sort("row", "begin")
