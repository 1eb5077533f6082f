"""Bringing a source into a package: its rows are replaced, all others stay, nothing broken is written."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl
import pytest
from packages import write

from orgraph.graph.tables import Tables
from orgraph.loader.bring_in import bring_in
from orgraph.loader.package import read_package
from orgraph.model.errors import InvalidPackage

NEW: Final = "source:new"

PACKAGE: Final = {
    "Source": "id,name,date\nsource:new,旧版,2020\nsource:s,登记册,2024-01-01\n",
    "Division": (
        "id,name,code,level,evidence\n"
        "division:1,甲,41,province,source:new\n"
        "division:2,乙,42,province,\n"
        "division:3,丙,43,province,source:new\n"
    ),
    "Place": "id,name\nplace:a,路\n",
    "WITHIN": "source,target,evidence\nplace:a,division:1,source:new\n",
}


def brought(*codes: str, name: str = "新") -> Tables:
    """Provinces, and their source."""
    return Tables(
        {
            "Division": pl.DataFrame(
                {
                    "id": [f"division:{code}" for code in codes],
                    "name": [f"{name}{code}" for code in codes],
                    "code": [f"4{code}" for code in codes],
                    "level": ["province"] * len(codes),
                    "evidence": [NEW] * len(codes),
                }
            ),
            "Source": pl.DataFrame({"id": [NEW], "name": ["新版"], "date": ["2024"]}),
        }
    )


def contents(folder: Path) -> dict[str, str]:
    """The text of every file."""
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_rows_of_the_source_are_replaced_and_all_others_stay(tmp_path: Path) -> None:
    """Other divisions, and what else cites the source, such as where a place lies."""
    folder = write(tmp_path, PACKAGE)
    before = contents(folder)
    checked, changes = bring_in(brought("1", "4"), NEW, folder, {})
    after = contents(folder)

    assert after["nodes/Division.csv"] == (
        "id,name,code,level,evidence\n"
        "division:1,新1,41,province,source:new\n"
        "division:2,乙,42,province,\n"
        "division:4,新4,44,province,source:new\n"
    )
    assert after["nodes/Source.csv"] == (
        "id,name,date\nsource:new,新版,2024\nsource:s,登记册,2024-01-01\n"
    )
    same = set(before) - {"nodes/Division.csv", "nodes/Source.csv"}
    assert {name: before[name] for name in same} == {name: after[name] for name in same}
    assert {
        "Division": (1, 1, 1, 0, 1),
        "Source": (0, 1, 0, 0, 1),
    } == {change.kind: change[2:] for change in changes}
    assert 3 == checked.nodes["Division"].height


def test_rows_at_other_locators_stay_where_others_cite_the_source(tmp_path: Path) -> None:
    """A row that somebody added from the same source, at no locator or another, is theirs."""
    table = (
        "id,name,code,level,evidence,locator\n"
        "division:1,甲,41,province,source:new,provinces.csv\n"
        "division:2,乙,42,province,source:new,page 3\n"
        "division:3,丙,43,province,source:new,\n"
        "division:5,戊,45,province,,provinces.csv\n"
    )
    folder = write(tmp_path, {**PACKAGE, "Division": table})
    _, changes = bring_in(
        brought("1", "4"), NEW, folder, {}, locators=["provinces.csv", "provinces.json"]
    )

    assert contents(folder)["nodes/Division.csv"] == (
        "id,name,code,level,evidence,locator\n"
        "division:1,新1,41,province,source:new,\n"
        "division:2,乙,42,province,source:new,page 3\n"
        "division:3,丙,43,province,source:new,\n"
        "division:4,新4,44,province,source:new,\n"
        "division:5,戊,45,province,,provinces.csv\n"
    )
    assert (1, 1, 0, 0, 3) == changes[0][2:]


def test_bringing_in_the_same_again_changes_nothing(tmp_path: Path) -> None:
    """Not a byte."""
    folder = write(tmp_path, PACKAGE)
    bring_in(brought("1", "4"), NEW, folder, {})
    before = contents(folder)
    _, changes = bring_in(brought("1", "4"), NEW, folder, {})

    assert before == contents(folder)
    assert [(0, 0, 0)] * 2 == [change[2:5] for change in changes]


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    """Neither into a package nor where none is yet."""
    folder = write(tmp_path / "p", PACKAGE)
    before = contents(folder)
    tried = bring_in(brought("1", "4"), NEW, folder, {}, dry_run=True)

    assert before == contents(folder)
    assert tried[1] == bring_in(brought("1", "4"), NEW, folder, {})[1]
    bring_in(brought("1"), NEW, tmp_path / "q", {"evidence": NEW}, dry_run=True)
    assert not (tmp_path / "q").exists()


def test_a_new_package_is_made_where_none_is(tmp_path: Path) -> None:
    """What its manifest names as evidence is left out of the rows."""
    bring_in(brought("2", "1"), NEW, tmp_path / "p", {"name": "国", "evidence": NEW})

    assert contents(tmp_path / "p") == {
        "package.toml": f'name = "国"\nevidence = "{NEW}"\n',
        "nodes/Division.csv": "id,name,code,level\ndivision:1,新1,41,province\ndivision:2,新2,42,province\n",
        "nodes/Source.csv": "id,name,date\nsource:new,新版,2024\n",
    }


def test_what_would_break_a_package_is_not_written(tmp_path: Path) -> None:
    """A row that others refer to would go: each that would be left without is named."""
    folder = write(tmp_path, PACKAGE)
    before = contents(folder)
    with pytest.raises(InvalidPackage) as error:
        bring_in(brought("4"), NEW, folder, {})

    assert [("unknown-id", "relations/WITHIN.csv", 2, "target", "division:1")] == [
        problem[:5] for problem in error.value.problems
    ]
    assert str(folder) == error.value.folder
    assert before == contents(folder)


def test_a_broken_package_is_not_brought_into(tmp_path: Path) -> None:
    """Its own problems come first."""
    folder = write(tmp_path, {**PACKAGE, "Post": "id,name\npost:p,\n"})
    with pytest.raises(InvalidPackage) as error:
        bring_in(brought("1"), NEW, folder, {})

    assert ["missing-value"] == [problem.key for problem in error.value.problems]


def test_tables_without_a_manifest_are_left_alone(tmp_path: Path) -> None:
    """Nobody knows what they rest on."""
    folder = write(tmp_path, PACKAGE)
    (folder / "package.toml").unlink()
    with pytest.raises(InvalidPackage) as error:
        bring_in(brought("1"), NEW, folder, {"evidence": NEW})

    assert ["not-a-package"] == [problem.key for problem in error.value.problems]
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(InvalidPackage, match="is a file"):
        bring_in(brought("1"), NEW, tmp_path / "file", {"evidence": NEW})


@pytest.mark.parametrize("dry_run", [True, False])
def test_tables_astray_are_reported_before_a_package_is_made_around_them(
    dry_run: bool, tmp_path: Path
) -> None:
    """What loads must load again: a table beside the parts would make it unusable."""
    (tmp_path / "export.csv").write_text("a,b\n", "utf-8")
    with pytest.raises(InvalidPackage) as error:
        bring_in(brought("1"), NEW, tmp_path, {"evidence": NEW}, dry_run=dry_run)

    assert [("unknown-file", "export.csv")] == [problem[:2] for problem in error.value.problems]
    assert {"export.csv": "a,b\n"} == contents(tmp_path)


def test_a_manifest_is_kept_as_it_is(tmp_path: Path) -> None:
    """With its comments, and values that are no text."""
    manifest = '# ours\nversion = 1\nevidence = "source:s"\n[more]\ndays = [2024-01-01]\n'
    folder = write(tmp_path, {**PACKAGE, "package.toml": manifest})
    bring_in(brought("1", "4"), NEW, folder, {})

    assert manifest == contents(folder)["package.toml"]
    assert "division:4" in contents(folder)["nodes/Division.csv"]


def test_the_package_read_is_the_one_given_back(tmp_path: Path) -> None:
    """What was checked is what was written."""
    folder = write(tmp_path, PACKAGE)
    checked, _ = bring_in(brought("1", "4"), NEW, folder, {})
    read = read_package(folder)

    assert sorted(read.nodes) == sorted(checked.nodes)
    assert all(frame.equals(checked.nodes[kind]) for kind, frame in read.nodes.items())
