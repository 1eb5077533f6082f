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
    """The lives of every node: `node`, `begin`, `end`, in days, `end` exclusive.

    Versions that touch are one life, from the start of the first to the end of the last.
    """
    starts = ("possible_start", "certain_start")
    frames = [
        frame.filter(real()).select(
            pl.col("id").alias("node"),
            *(
                pl.when(pl.col("from").is_null())
                .then(pl.lit(NEVER, dtype=pl.Int32))
                .otherwise(name)
                .alias(name)
                for name in starts
            ),
            "certain_end",
            "possible_end",
        )
        for frame in tables.nodes.values()
    ]
    if not frames:
        return pl.DataFrame(schema={"node": pl.String, "begin": pl.Int32, "end": pl.Int32})
    every = pl.concat(frames)
    # Nearly all nodes have one version: only the others are joined up.
    several = pl.col("node").is_duplicated()
    ordered = every.filter(several).sort("node", *starts, "certain_end", "possible_end")
    apart = pl.col("possible_end").shift(1).over("node") < pl.col("possible_start")
    joined = (
        ordered.with_columns(apart.fill_null(value=True).cum_sum().alias("life"))
        .group_by("life", maintain_order=True)
        .agg(
            pl.col("node", *starts).first(),
            pl.col("certain_end", "possible_end").last(),
        )
        .select(every.columns)
    )
    return pl.concat([every.filter(~several), joined]).select(
        "node",
        pl.col("certain_start" if certain else "possible_start").alias("begin"),
        pl.col("certain_end" if certain else "possible_end").alias("end"),
    )


def spans(tables: Tables, relation: str, *, certain: bool) -> pl.DataFrame | None:
    """When each real row of a relation kind holds: `row`, `source`, `target`, `begin`, `end`.

    A row whose ends have several lives may have several intervals, or none. None if the city has no
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
