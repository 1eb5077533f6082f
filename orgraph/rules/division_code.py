"""A division's code: digits only, as many as its level needs, and of no other division at the time."""

from __future__ import annotations

import polars as pl

from orgraph.graph.tables import Tables
from orgraph.model.divisions import LEVELS
from orgraph.model.schema import Label
from orgraph.rules.divisions import divisions
from orgraph.rules.overlaps import overlapping
from orgraph.rules.rule import Kind, Rule, Severity, findings, none

__all__ = ["DIVISION_CODE"]


def check(tables: Tables) -> pl.DataFrame:
    """Codes that are no digits, of another level's length, padded, or borne by two at once."""
    frame = divisions(tables)
    if frame is None:
        return none()
    digits = pl.col("code").str.contains(r"^[0-9]+$")
    width = pl.col("level").replace_strict(LEVELS, return_dtype=pl.UInt32)
    padded = pl.col("code") != pl.col("digits")
    told = frame.select(
        "file",
        "row",
        "id",
        "name",
        "digits",
        pl.col("code").alias("value"),
        pl.when(~digits)
        .then(pl.lit("digits"))
        .when(pl.col("digits").str.len_chars() != width)
        .then(pl.lit("length"))
        .when(padded)
        .then(pl.lit("padded"))
        .alias("kind"),
        begin="certain_start",
        end="certain_end",
    )
    shared = overlapping(told, "digits", "id")
    return findings(
        [
            told.filter(pl.col("kind").is_not_null()),
            shared.with_columns(pl.lit("shared").alias("kind")),
        ]
    )


DIVISION_CODE = Rule(
    "division-code",
    Label("区划代码的结构", "structure of division codes"),
    Label(
        "省、地、县、乡、村五级的代码依次为 2、4、6、9、12 位数字(2+2+2+3+3);同一时间一个代码只属于一个区划。",
        "The codes of the five levels have 2, 4, 6, 9 and 12 digits (2+2+2+3+3); at any time a code is "
        "that of one division.",
    ),
    (
        Label(
            "GB/T 2260—2007《中华人民共和国行政区划代码》:县级以上,六位,每级两位",
            "GB/T 2260-2007: county level and above, six digits, two for each level",
        ),
        Label(
            "GB/T 10114—2003《县级以下行政区划代码编制规则》:乡级三位",
            "GB/T 10114-2003: three more for the township level",
        ),
        Label(
            "国家统计局《统计用区划代码和城乡划分代码编制规则》(国统字〔2009〕91号):"
            "第 1–2、3–4、5–6、7–9、10–12 位依次为省、地、县、乡、村级",
            "National Bureau of Statistics, rules of 2009 (91) for statistical codes: digits 1-2, 3-4, 5-6, "
            "7-9 and 10-12 tell the five levels",
        ),
    ),
    {
        "digits": Kind(
            Severity.ERROR,
            Label("代码不全是半角数字", "the code is not plain digits only"),
        ),
        "length": Kind(
            Severity.ERROR,
            Label("代码的位数与级别不符", "the code is not as long as the level says"),
        ),
        "padded": Kind(
            Severity.WARNING,
            Label("代码末尾补了零,应只写到本级", "the code is padded with zeros beyond its level"),
        ),
        "shared": Kind(
            Severity.ERROR,
            Label("同一时间有另一区划用同一代码", "another division has the code at the same time"),
        ),
    },
    check,
)
