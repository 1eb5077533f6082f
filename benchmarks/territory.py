"""Where a synthetic city lies: counties, townships and villages, made up or real.

Real ones come from the public data set of divisions; everything that is put upon them is synthetic.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from benchmarks.frames import dealt, numbered, padded, repeated

__all__ = ["COUNTY", "Extent", "Territory", "made_up", "real"]


class Extent(NamedTuple):
    """How large a county is that is made up; a township has eight villages at least."""

    subdistricts: int
    towns: int
    villages: int
    third_grids: int
    micro_grids: int


COUNTY: Final = Extent(7, 13, 350, 800, 2500)

ZHENGZHOU_MICRO_GRIDS: Final = 107_158
"""As the article says, P18."""
ZHENGZHOU_VILLAGES: Final = 3306
"""As the public divisions of 2023-06-30 have them."""

FIRST_TOWN: Final = 100
FIRST_VILLAGE: Final = 200
"""From these numbers on the last three digits of a code are a town's, and a village's."""


class Territory(NamedTuple):
    """The divisions of a city, and how many grids lie on them.

    `top`: `code`, `name`, `level`, `parent`. The others have `county` (a number), `code`, `name`, `parent`;
    townships and villages `town` (not a subdistrict), `county_code`; villages `township`.
    """

    top: pl.DataFrame
    counties: pl.DataFrame
    townships: pl.DataFrame
    villages: pl.DataFrame
    third_grids: int
    micro_grids: int
    source: str | None
    """The source of the divisions, where they are real."""


def made_up(random: np.random.Generator, scale: int, extent: Extent = COUNTY) -> Territory:
    """So many counties of one size, side by side in one prefecture."""
    subdistricts = extent.subdistricts
    top = pl.DataFrame(
        {
            "code": ["99", "9901"],
            "name": ["合成省", "合成市"],
            "level": ["province", "prefecture"],
            "parent": [None, "99"],
        }
    )
    counties = numbered(scale, "county").with_columns(
        code=pl.format("9901{}", padded("county", 2)),
        name=pl.format("合成县{}", padded("county", 2)),
        parent=pl.lit("9901"),
    )
    townships = repeated(counties, np.full(scale, subdistricts + extent.towns)).with_columns(
        town=pl.col("part") > subdistricts,
        own=pl.when(pl.col("part") > subdistricts)
        .then(pl.col("part") + FIRST_TOWN - subdistricts)
        .otherwise("part"),
    )
    word = pl.when("town").then(pl.lit("镇")).otherwise(pl.lit("街道"))
    townships = townships.with_columns(
        parent="code",
        code=pl.col("code") + padded("own", 3),
        name=pl.format("{}合成{}{}", "name", word, padded("own", 3)),
        county_code="code",
    ).drop("part")
    villages = pl.concat(
        dealt(random, townships.filter(pl.col("county") == county), extent.villages, 8)
        for county in range(1, scale + 1)
    )
    word = pl.when("town").then(pl.lit("村")).otherwise(pl.lit("社区"))
    villages = villages.with_columns(
        parent="code",
        code=pl.col("code") + padded("part", 3),
        name=pl.format("{}合成{}{}", "name", word, padded("part", 3)),
        township="code",
    ).drop("part")
    third, micro = extent.third_grids * scale, extent.micro_grids * scale
    return Territory(top, counties, townships, villages, third, micro, None)


def real(release: Path, area: str) -> Territory:
    """A real prefecture, a county or a province, of a release of the public divisions."""
    from orgraph.loader.china_division import EVIDENCE, divisions, in_area
    from orgraph.loader.division_files import open_release

    every = in_area(divisions(open_release(release)), area)
    number = pl.col("code").str.slice(-3).cast(pl.Int64)

    def of(level: str) -> pl.DataFrame:
        return every.filter(pl.col("level") == level).select("code", "name", "parent")

    counties = of("county").with_row_index("county", offset=1).cast({"county": pl.Int64})
    within = counties.select("county", county_code="code")
    townships = (
        of("township")
        .with_columns(town=number >= FIRST_TOWN, county_code=pl.col("code").str.head(6))
        .join(within, on="county_code", maintain_order="left")
    )
    villages = (
        of("village")
        .with_columns(
            town=number >= FIRST_VILLAGE,
            county_code=pl.col("code").str.head(6),
            township=pl.col("code").str.head(9),
        )
        .join(within, on="county_code", maintain_order="left")
    )
    micro_grids = round(ZHENGZHOU_MICRO_GRIDS * villages.height / ZHENGZHOU_VILLAGES)
    top = every.filter(pl.col("level").is_in(["province", "prefecture"]))
    return Territory(
        top.select("code", "name", "level", "parent"),
        counties,
        townships,
        villages,
        villages.height * COUNTY.third_grids // COUNTY.villages,
        micro_grids,
        EVIDENCE,
    )
