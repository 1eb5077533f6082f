"""Every problem that the loader can report: its key, where it stands, and what to do about it."""

from __future__ import annotations

import ast
import inspect
import os
from pathlib import Path
from typing import Final

import pytest
from mistakes import EVERY, Case
from mistakes.case import CASES, PEOPLE, POSTS, UNITS
from packages import Files, places_in, problems_in, write

from orgraph.loader import cells, check, package, row_checks
from orgraph.model import errors
from orgraph.model.schema import NodeKind, RelationKind, Type
from orgraph.model.vocabulary import FACT_FIELDS, NODES, RELATIONS

UNIT, HOLDS, LEADS = "nodes/Unit.csv", "relations/HOLDS.csv", "relations/LEADS.csv"
REPORTS: Final = "relations/REPORTS_TO.csv"

KINDS: Final[tuple[NodeKind | RelationKind, ...]] = (*NODES.values(), *RELATIONS.values())

ASKS: Final = ("请", "应为", "应写成", "不能为空", "可写", "必须", "只写", "不写")
TELLS: Final = (
    *("must", "should be", "Add", "Check", "Correct", "Export", "Fill", "Give", "Move", "Name"),
    *("One of", "Remove", "Save", "Say", "Write", "End the earlier"),
)

every_case = pytest.mark.parametrize("case", EVERY, ids=lambda case: case.name)


@every_case
def test_a_mistake_is_reported_where_it_stands_and_nothing_else_is(
    case: Case, tmp_path: Path
) -> None:
    """Key, file, row, column and value, sorted by file and row."""
    assert case.expected == places_in(write(tmp_path, case.files))


@every_case
def test_what_is_reported_says_what_to_do_in_both_languages(case: Case, tmp_path: Path) -> None:
    """Chinese asks, allows or forbids; English tells; neither is left in the other's place."""
    for problem in problems_in(write(tmp_path, case.files)):
        assert any(word in problem.zh for word in ASKS), problem.zh
        assert any(word in problem.en for word in TELLS), problem.en
        assert not any("\u4e00" <= each <= "\u9fff" for each in problem.en)
        for lang in ("zh", "en"):
            line = problem.text(lang)
            assert line.startswith(problem.file)
            assert line.isprintable()
            assert len(line) < 1_000


def reported(module: object) -> set[str]:
    """The keys of the problems that a module makes, read from its source."""
    source = inspect.getsource(module)  # type: ignore[arg-type]
    keys = set()
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant):
            function = call.func
            name = function.attr if isinstance(function, ast.Attribute) else ""
            name = function.id if isinstance(function, ast.Name) else name
            if name in {"Check", "Problem", "_problem", "Flaw"}:
                keys.add(str(call.args[0].value))
    return keys


def test_every_key_that_the_loader_can_report_has_a_case() -> None:
    """A new check without a case fails here."""
    modules = (cells, check, package, row_checks)
    can = {key for module in modules for key in reported(module)} | {errors.InvalidBound.key}
    told = {place[0] for case in EVERY for place in case.expected} | {"not-a-package"}
    assert can == told


def test_all_problems_are_reported_together(tmp_path: Path) -> None:
    """Nothing is used, and nobody has to load a package five times to see its five mistakes."""
    files: Files = {
        "nodes/Office.csv": "id\n",
        "Unit": "id,name,kind\nunit:a,甲,部门\nunit:b,,other\n",
        "Post": "id,name\npost:p,局长\npost p,副局长\n",
        "Person": "编号,姓名\n1,张某\n".encode("gbk"),
        "HOLDS": "source,target,from\nperson:x,post:p,今年\nunit:a,post:q,\n",
        "REPORTS_TO": "source,target\nunit:a,unit:z\nunit:b\n",
        "Statistic": "id,name,valu\nstatistic:s,数,3\n",
        "LEADS": "source,target\nunit:a,matter:m\n",
    }
    found = places_in(write(tmp_path, files))
    assert [
        ("unknown-file", "nodes/Office.csv", None, None, None),
        ("not-utf-8", "nodes/Person.csv", 1, None, None),
        ("invalid-id", "nodes/Post.csv", 3, "id", "post p"),
        ("unknown-column", "nodes/Statistic.csv", 1, "valu", None),
        ("invalid-value", UNIT, 2, "kind", "部门"),
        ("missing-value", UNIT, 3, "name", None),
        ("invalid-bound", HOLDS, 2, "from", "今年"),
        ("unknown-id", HOLDS, 3, "target", "post:q"),
        ("wrong-kind", HOLDS, 3, "ends", "unit:a → post:q"),
        ("unknown-id", LEADS, 2, "target", "matter:m"),
        ("uneven-row", REPORTS, 3, None, None),
    ] == found


@pytest.mark.parametrize(
    ("files", "broken"),
    [
        ({"Unit": "id,name,kinds\nunit:a,甲,\n"}, UNIT),
        ({"Unit": 'id,name\nunit:a,"甲\n'}, UNIT),
        ({"Unit": ""}, UNIT),
        ({"Unit": "id,name\nunit:a\n"}, UNIT),
        ({"Unit": UNITS, "Source": "id,name\nsource:s,册\n"}, "nodes/Source.csv"),
        ({"Unit": UNITS, "Source": "id,name,date\nsource:s,册\n"}, "nodes/Source.csv"),
        ({"Unit": UNITS, "package.toml": "evidence"}, "package.toml"),
    ],
)
def test_what_refers_to_an_unreadable_file_is_not_reported_as_well(
    files: Files, broken: str, tmp_path: Path
) -> None:
    """One mistake is told once: a thousand “no such id” would hide the header that is wrong."""
    relations = {"REPORTS_TO": "source,target\nunit:a,unit:b\n"}
    found = places_in(write(tmp_path, {**relations, **files}))
    assert {broken} == {place[1] for place in found}


def test_rows_that_are_wrong_are_not_held_against_others(tmp_path: Path) -> None:
    """A `to` that cannot be read does not make its version overlap the next."""
    files = {
        "Unit": "id,name,from,to\nunit:a,甲,2000,2010年\nunit:a,乙,2011,\n",
        "REPORTS_TO": "source,target,chain\nunit:a,unit:a,\nunit:a,unit:a,党\n",
    }
    assert [
        ("invalid-bound", UNIT, 2, "to", "2010年"),
        ("invalid-value", REPORTS, 3, "chain", "党"),
    ] == places_in(write(tmp_path, files))


@pytest.mark.parametrize("content", [None, b""])
def test_a_folder_without_a_manifest_is_no_package(content: bytes | None, tmp_path: Path) -> None:
    """Neither a folder that is not there, nor a file, nor a folder of something else."""
    folder = tmp_path / "city"
    if content is not None:
        folder.write_bytes(content)
    assert [("not-a-package", str(folder), None, None, None)] == places_in(folder)
    assert [("not-a-package", str(tmp_path), None, None, None)] == places_in(tmp_path)
    (tmp_path / "package.toml").mkdir()
    assert [("not-a-package", str(tmp_path), None, None, None)] == places_in(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_no_table(tmp_path: Path) -> None:
    """Reading it would wait for ever."""
    folder = write(tmp_path, {"Post": POSTS})
    os.mkfifo(folder / "nodes/Unit.csv")
    (problem,) = problems_in(folder)
    assert ("unreadable-file", UNIT) == problem[:2]
    assert "is no ordinary file" in problem.en


def test_a_choice_lists_its_words_with_their_chinese_names(tmp_path: Path) -> None:
    """A clerk knows 主持工作, not `acting`."""
    files = {
        "Person": PEOPLE, "Post": POSTS, "HOLDS": "source,target,capacity\nperson:x,post:p,主持\n",
    }  # fmt: skip
    (problem,) = problems_in(write(tmp_path, files))
    assert "应为其中之一:full(专任)、acting(主持工作)、concurrent(兼任)" == problem.zh
    assert "must be one of: full, acting, concurrent" == problem.en


def test_ends_that_do_not_fit_are_told_in_words(tmp_path: Path) -> None:
    """A clerk reads 人员 → 岗位, not a pattern."""
    files = {
        "Person": PEOPLE, "Unit": UNITS, "Case": CASES,
        "HOLDS": "source,target\nperson:x,unit:a\n", "ABOUT": "source,target\ncase:c,unit:a\n",
    }  # fmt: skip
    about, holds = problems_in(write(tmp_path, files))
    assert "人员 → 岗位" in holds.zh
    assert "person → post" in holds.en
    assert "统计 → 任何一类;或 工单 → 事项" in about.zh
    assert "statistic → anything, or case → matter" in about.en


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_column_of_every_kind_is_checked_by_its_type(
    kind: NodeKind | RelationKind, tmp_path: Path
) -> None:
    """`?` fits a text and several texts, and nothing else."""
    keys = ["id"] if kind.name in NODES else ["source", "target"]
    columns = [*kind.fields, *FACT_FIELDS]
    header = ",".join([*keys, *(own.name for own in columns)])
    row = ",".join(["!"] * len(keys) + ["?"] * len(columns))
    found = {place[3] for place in places_in(write(tmp_path, {kind.name: f"{header}\n{row}\n"}))}
    loose = {own.name for own in columns if own.type in {Type.TEXT, Type.WORDS} and not own.values}
    loose -= {"closes", "of"}
    expected = {*keys, *(own.name for own in columns)} - loose
    events = {"ends", "interval"}
    assert expected == found - events
