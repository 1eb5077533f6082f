"""Each division below the province lies in one other at every instant: of a level above, its code the head."""

from __future__ import annotations

from typing import Final

import polars as pl

from orgraph.graph.tables import Tables
from orgraph.model.divisions import LEVELS
from orgraph.model.schema import Label
from orgraph.model.time import NEVER
from orgraph.rules.divisions import divisions
from orgraph.rules.lifetimes import spans
from orgraph.rules.overlaps import overlapping
from orgraph.rules.rule import Kind, Rule, Severity, findings, none

__all__ = ["DIVISION_PARENT"]

FILE: Final = "relations/WITHIN.csv"


def check(tables: Tables) -> pl.DataFrame:
    """Divisions without a parent for some time, with two at once, or with one that cannot be it."""
    frame = divisions(tables)
    if frame is None:
        return none()
    ids = frame.select("id").unique()
    held = {}
    for certain in (True, False):
        every = spans(tables, "WITHIN", certain=certain)
        if every is None:
            every = pl.DataFrame(schema=SPANS)
        among = every.join(ids, left_on="source", right_on="id", how="semi")
        held[certain] = among.join(ids, left_on="target", right_on="id", how="semi")
    return findings(
        [
            _without(frame, held[False]),
            _told(overlapping(held[True], "source", "target"), frame, "two-parents"),
            *_unfit(frame, held[True]),
        ]
    )


SPANS: Final = {
    "row": pl.UInt32(),
    "source": pl.String(),
    "target": pl.String(),
    "begin": pl.Int32(),
    "end": pl.Int32(),
}


def _without(frame: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """Versions that certainly are, at an instant when no row can put them anywhere."""
    core = frame.filter(
        (pl.col("level") != "province") & (pl.col("certain_start") < pl.col("certain_end"))
    ).select("file", "row", "id", "name", "code", first="certain_start", last="certain_end")
    pieces = core.select("row", "id", "first", "last").join(
        held.select("source", "begin", "end"), left_on="id", right_on="source"
    )
    # One row covers nearly every version; only what is left is swept, which is slow by windows.
    at_once = (pl.col("begin") <= pl.col("first")) & (pl.col("end") >= pl.col("last"))
    core = core.join(pieces.filter(at_once), on="row", how="anti")
    pieces = (
        pieces.join(core, on="row", how="semi")
        .with_columns(
            pl.max_horizontal("begin", "first").alias("begin"),
            pl.min_horizontal("end", "last").alias("end"),
        )
        .filter(pl.col("begin") < pl.col("end"))
        .sort("row", "begin")
        .with_columns(pl.col("end").cum_max().over("row").alias("reached"))
        .with_columns(pl.col("reached").shift(1).over("row").fill_null(pl.col("first")))
    )
    whole = (
        pieces.group_by("row")
        .agg(
            (pl.col("begin") <= pl.col("reached")).all().alias("no gap"),
            (pl.col("end").max() >= pl.col("last").first()).alias("to the end"),
        )
        .filter("no gap", "to the end")
    )
    return core.join(whole, on="row", how="anti").with_columns(
        pl.lit("no-parent").alias("kind"), pl.col("code").alias("value")
    )


def _unfit(frame: pl.DataFrame, held: pl.DataFrame) -> list[pl.DataFrame]:
    """Parents of no level above, or whose code is not the head, or which are not the nearest."""
    begin = (
        pl.when(pl.col("from").is_null())
        .then(pl.lit(NEVER, dtype=pl.Int32))
        .otherwise("certain_start")
    )
    rank = pl.col("level").replace_strict(LEVELS, return_dtype=pl.Int32)
    versions = frame.select(
        "id",
        "digits",
        rank.alias("rank"),
        begin.alias("from day"),
        pl.col("certain_end").alias("to day"),
    )
    both = held
    for end, name in (("source", "child"), ("target", "parent")):
        named = {each: f"{name} {each}" for each in versions.columns if each != "id"}
        both = both.join(versions.rename(named), left_on=end, right_on="id")
    both = both.filter(
        pl.max_horizontal("begin", "child from day", "parent from day")
        < pl.min_horizontal("end", "child to day", "parent to day")
    )
    above = pl.col("parent rank") < pl.col("child rank")
    head = pl.col("child digits").str.starts_with(pl.col("parent digits"))
    codes = frame.select(pl.col("digits").unique())
    nearest = both.filter(above & head).select(
        "row", "child digits", "parent digits", "source", "target"
    )
    skipped = [
        nearest.filter(pl.lit(width) < pl.col("child digits").str.len_chars())
        .filter(pl.lit(width) > pl.col("parent digits").str.len_chars())
        .join(codes, left_on=pl.col("child digits").str.head(width), right_on="digits", how="semi")
        for width in LEVELS.values()
    ]
    return [
        _told(both.filter(~above), frame, "level"),
        _told(both.filter(above & ~head), frame, "prefix"),
        *(_told(each, frame, "skipped") for each in skipped),
    ]


def _told(found: pl.DataFrame, frame: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Rows of the relation, with the name of the division that is the matter."""
    if found.is_empty():  # as nearly always; the names of a nation take 0.1 s
        return none()
    names = frame.select("id", "name").unique("id", keep="first", maintain_order=True)
    return (
        found.select("row", "source", "target")
        .unique()
        .join(names, left_on="source", right_on="id")
        .select(
            pl.lit(FILE).alias("file"),
            "row",
            pl.col("source").alias("id"),
            "name",
            pl.col("target").alias("value"),
            pl.lit(kind).alias("kind"),
        )
    )


DIVISION_PARENT = Rule(
    "division-parent",
    Label("区划的上级", "parents of divisions"),
    Label(
        "省级以下的每个区划,任何时候都恰好位于一个上级区划之内;上级的级别更高,其代码是本区划代码的开头,且是已载入的最近一级。",
        "Each division below the province lies in exactly one other at every instant: one of a level "
        "above, whose code is the head of its own, and the nearest of those that are loaded.",
    ),
    (
        Label(
            "GB/T 2260—2007 与 GB/T 10114—2003:代码逐级延拓,下级代码以上级代码开头",
            "GB/T 2260-2007 and GB/T 10114-2003: a code continues that of the level above",
        ),
        Label(
            "宪法第三十条:省、自治区分为自治州、县、市,县分为乡、民族乡、镇,逐级划分",
            "Constitution, article 30: each level is divided into those below it",
        ),
    ),
    {
        "no-parent": Kind(
            Severity.WARNING,
            Label(
                "有一段时间没有上级区划(未载入,或缺一行)",
                "has no parent for some time: it is not loaded, or a row is missing",
            ),
        ),
        "two-parents": Kind(
            Severity.ERROR,
            Label("同一时间位于两个区划之内", "lies in two divisions at the same time"),
        ),
        "level": Kind(
            Severity.ERROR,
            Label("上级的级别并不更高", "lies in a division whose level is not above its own"),
        ),
        "prefix": Kind(
            Severity.WARNING,
            Label("上级的代码不是本区划代码的开头", "the parent's code is not the head of its own"),
        ),
        "skipped": Kind(
            Severity.WARNING,
            Label("越过了代码所示、已载入的中间一级", "skips a level between that is loaded"),
        ),
    },
    check,
)
