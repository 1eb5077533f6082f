"""What a division is called against what the range of its code says it is.

Real data hold many that disagree (subdistricts of mining areas numbered 400), and areas of statistics
that are no divisions: each is counted and shown, and none stops a nation.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from orgraph.graph.tables import Tables
from orgraph.model.divisions import LEVELS
from orgraph.model.schema import Label
from orgraph.rules.divisions import divisions
from orgraph.rules.rule import Kind, Rule, Severity, findings, none

__all__ = ["DIVISION_RANGE"]

TOWNSHIP_NAMES: Final = {
    "subdistrict": r"街道(?:办事处)?$",
    "town": r"镇$",
    "township": r"(?:乡|苏木)$",
}
VILLAGE_NAMES: Final = {
    "residents": r"(?:居民委员会|居委会|社区)$",
    "villagers": r"(?:村民委员会|村委会|村|嘎查)$",
}
"""What the end of a name says; 苏木 and 嘎查 are the township and the village of Inner Mongolia."""

STATISTICAL: Final = r"虚拟|类似"
"""What the statistics call a village that nobody has set up."""

HEADINGS: Final = r"^(?:市辖区|县|(?:省|自治区)直辖县级行政区划)$"
"""A prefecture level that only groups counties; its code is a heading in GB/T 2260."""

COUNTY: Final = r"(?:县|旗|林区|特区)$"


def check(tables: Tables) -> pl.DataFrame:
    """The rows whose name and code disagree, those in no range, and those that are no divisions."""
    frame = divisions(tables)
    if frame is None:
        return none()
    section = pl.col("digits").str.slice(-3).cast(pl.Int32, strict=False)
    county = pl.col("digits").str.slice(4, 2).cast(pl.Int32, strict=False)
    fits = pl.col("digits").str.contains(r"^[0-9]+$") & (
        pl.col("digits").str.len_chars()
        == pl.col("level").replace_strict(LEVELS, return_dtype=pl.UInt32)
    )
    kind = (
        pl.when(~fits)
        .then(pl.lit(None, dtype=pl.String))
        .when(pl.col("level") == "prefecture")
        .then(pl.when(pl.col("name").str.contains(HEADINGS)).then(pl.lit("heading")))
        .when(pl.col("level") == "county")
        .then(_county(county))
        .when(pl.col("level") == "township")
        .then(_township(section))
        .when(pl.col("level") == "village")
        .then(_village(section))
    )
    told = frame.with_columns(kind.alias("kind"), pl.col("code").alias("value"))
    return findings([told.filter(pl.col("kind").is_not_null())])


def _county(number: pl.Expr) -> pl.Expr:
    name = pl.col("name")
    return (
        pl.when(number == 0)
        .then(pl.lit("stand-in"))
        .when(number.is_between(71, 80) & ~name.str.contains(COUNTY))
        .then(pl.lit("statistical-county"))
    )


def _township(number: pl.Expr) -> pl.Expr:
    name = pl.col("name")
    says = {kind: name.str.contains(pattern) for kind, pattern in TOWNSHIP_NAMES.items()}
    return (
        pl.when(number == 0)
        .then(pl.lit("stand-in"))
        .when(number >= 600)
        .then(pl.lit("no-range"))
        .when(says["subdistrict"] & (number >= 100))
        .then(pl.lit("subdistrict-range"))
        .when(says["town"] & ~number.is_between(100, 199))
        .then(pl.lit("town-range"))
        .when(says["township"] & ~number.is_between(200, 399))
        .then(pl.lit("township-range"))
        .when(~pl.any_horizontal(*says.values()))
        .then(
            pl.when(number >= 400)
            .then(pl.lit("statistical-township"))
            .otherwise(pl.lit("unnamed-township"))
        )
    )


def _village(number: pl.Expr) -> pl.Expr:
    name = pl.col("name")
    says = {kind: name.str.contains(pattern) for kind, pattern in VILLAGE_NAMES.items()}
    return (
        pl.when(number == 0)
        .then(pl.lit("stand-in"))
        .when(number >= 600)
        .then(pl.lit("no-range"))
        .when((number >= 400) & name.str.contains(STATISTICAL))
        .then(pl.lit("statistical-village"))
        .when(says["residents"] & (number >= 200))
        .then(pl.lit("residents-range"))
        .when(says["villagers"] & ~number.is_between(200, 399))
        .then(pl.lit("villagers-range"))
        .when(~pl.any_horizontal(*says.values()))
        .then(
            pl.when(number >= 400)
            .then(pl.lit("statistical-village"))
            .otherwise(pl.lit("unnamed-village"))
        )
    )


def _warning(zh: str, en: str) -> Kind:
    return Kind(Severity.WARNING, Label(zh, en))


def _note(zh: str, en: str) -> Kind:
    return Kind(Severity.NOTE, Label(zh, en))


DIVISION_RANGE = Rule(
    "division-range",
    Label("名称与代码段", "names against the ranges of codes"),
    Label(
        "乡级代码 001–099 为街道,100–199 为镇,200–399 为乡,400–599 为类似乡级单位;"
        "村级代码 001–199 为居民委员会,200–399 为村民委员会,400–599 为类似单位。"
        "名称与所在代码段不符的、不是行政区划的,逐类计数。",
        "Township digits 001-099 are subdistricts, 100-199 towns, 200-399 townships, 400-599 units like "
        "them; village digits 001-199 are residents' committees, 200-399 villagers' committees, 400-599 "
        "units like them. Names that do not match their range, and areas that are no divisions, are "
        "counted by kind.",
    ),
    (
        Label(
            "GB/T 10114—2003《县级以下行政区划代码编制规则》:001–099、100–199、200–399",
            "GB/T 10114-2003: 001-099, 100-199, 200-399",
        ),
        Label(
            "国家统计局《统计用区划代码和城乡划分代码编制规则》(国统字〔2009〕91号):民政部门未确认的开发区、工矿区、农场等,"
            "乡级、村级代码为 400–599",
            "National Bureau of Statistics, rules of 2009 (91): zones, mining areas, farms and the like that "
            "the civil affairs departments have not confirmed have 400-599, as townships and as villages",
        ),
        Label(
            "GB/T 2260—2007:第 5–6 位 01–20 为市辖区等,21–80 为县、旗等,81–99 为省(自治区)辖县级市;"
            "第 3–4 位的 01、02、90 有汇总码",
            "GB/T 2260-2007: digits 5-6 are 01-20 for districts, 21-80 for counties and banners, 81-99 for "
            "county-level cities of a province; some codes of digits 3-4 (01, 02, 90) are headings",
        ),
    ),
    {
        "subdistrict-range": _warning(
            "名为街道,代码不在 001–099", "called a subdistrict, the code is not in 001-099"
        ),
        "town-range": _warning(
            "名为镇,代码不在 100–199", "called a town, the code is not in 100-199"
        ),
        "township-range": _warning(
            "名为乡或苏木,代码不在 200–399", "called a township, the code is not in 200-399"
        ),
        "residents-range": _warning(
            "名为社区或居委会,代码不在 001–199", "called a community, the code is not in 001-199"
        ),
        "villagers-range": _warning(
            "名为村或嘎查,代码不在 200–399", "called a village, the code is not in 200-399"
        ),
        "no-range": _warning("代码在 600–999,不属于任何代码段", "the code is 600-999, in no range"),
        "heading": _warning(
            "汇总用的名目,不是行政区划", "a heading that groups counties, and no division"
        ),
        "stand-in": _warning(
            "代码末段为零,占位用:当地没有这一级",
            "the code ends in zeros and stands in for a level that is not there",
        ),
        "statistical-county": _warning(
            "代码在 71–80 而不名为县、旗:统计用区域,不是行政区划",
            "in 71-80 and called neither county nor banner: an area of statistics, no division",
        ),
        "statistical-township": _warning(
            "类似乡级的统计用区域,不是行政区划",
            "an area of statistics like a township, no division",
        ),
        "statistical-village": _warning(
            "类似村级的统计用区域,不是行政区划", "an area of statistics like a village, no division"
        ),
        "unnamed-township": _note(
            "代码在 001–399,名称未说明是街道、镇还是乡",
            "in 001-399, and the name says neither subdistrict, town nor township",
        ),
        "unnamed-village": _note(
            "代码在 001–399,名称未说明是居委会还是村委会",
            "in 001-399, and the name says neither community nor village",
        ),
    },
    check,
)
