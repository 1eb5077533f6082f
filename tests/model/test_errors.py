"""Errors: one tree, a stable key each, and a sentence in two languages that says what to do."""

from __future__ import annotations

import ast
import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgraph.model import errors
from orgraph.model.errors import (
    AmbiguousName,
    DamagedSnapshot,
    EmptyStore,
    ForeignStore,
    InvalidBound,
    InvalidInterval,
    InvalidPackage,
    InvalidParameter,
    InvalidTable,
    MissingExtra,
    NotFetched,
    OrgraphError,
    Problem,
    StoreError,
    StoreRefused,
    StoreTimeout,
    StoreUnreachable,
    UnfinishedStore,
    UnknownName,
    WouldRemove,
    WritingUnderWay,
)

EVERY = [
    InvalidBound("2024-5"),
    InvalidInterval("2025", "2024"),
    InvalidParameter("请写", "Write it."),
    UnknownName("x", "地点", "place", []),
    WritingUnderWay("city", "city/.saving.lock"),
    AmbiguousName("x", [("unit:a", "单位 甲"), ("unit:b", "单位 乙")]),
    DamagedSnapshot("city/.orgraph/graph.snapshot"),
    MissingExtra("drawings"),
    WritingUnderWay("city"),
    NotFetched("unit:a", "<-[:HOLDS]-"),
    InvalidPackage("folder", []),
    InvalidTable([]),
    StoreError("neo4j://host", "出错了。", "Something is wrong."),
    StoreUnreachable("neo4j://host", "refused"),
    StoreRefused("neo4j://host"),
    EmptyStore("neo4j://host"),
    ForeignStore("neo4j://host", "Movie"),
    UnfinishedStore("neo4j://host"),
    WouldRemove("neo4j://host", 3, 1_036),
    StoreTimeout("neo4j://host", 30.0),
]
"""One of each."""

KEYS = {
    "InvalidBound": "invalid-bound",
    "InvalidInterval": "invalid-interval",
    "InvalidParameter": "invalid-parameter",
    "UnknownName": "unknown-name",
    "WritingUnderWay": "writing-under-way",
    "AmbiguousName": "ambiguous-name",
    "DamagedSnapshot": "damaged-snapshot",
    "MissingExtra": "missing-extra",
    "NotFetched": "not-fetched",
    "InvalidPackage": "invalid-package",
    "InvalidTable": "invalid-table",
    "StoreError": "store-error",
    "StoreUnreachable": "store-unreachable",
    "StoreRefused": "store-refused",
    "EmptyStore": "empty-store",
    "ForeignStore": "foreign-store",
    "UnfinishedStore": "unfinished-store",
    "WouldRemove": "would-remove",
    "StoreTimeout": "store-timeout",
}
"""The keys are the same on the command line and over HTTP: changing one breaks its readers."""


def problem(value: str | None = None, row: int | None = 3) -> Problem:
    """Something wrong in a cell."""
    return Problem("invalid-value", "nodes/Unit.csv", row, "kind", value, "应为…", "must be …")


def has_chinese(text: str) -> bool:
    """Whether there is a Chinese character in it."""
    return any("\u4e00" <= each <= "\u9fff" for each in text)


def test_every_error_has_the_key_that_its_readers_know() -> None:
    """Each class of the tree has a key of its own, and none is forgotten here."""
    assert KEYS == {type(error).__name__: error.key for error in EVERY}
    classes = {
        name
        for name, value in vars(errors).items()
        if inspect.isclass(value) and issubclass(value, OrgraphError) and value is not OrgraphError
    }
    assert classes == set(KEYS)


def test_the_tree_is_exported_whole() -> None:
    """Whatever the module defines for others stands in `__all__`."""
    tree = ast.parse(inspect.getsource(errors))
    defined = {node.name for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef)}
    assert defined == set(errors.__all__)


@pytest.mark.parametrize("error", EVERY, ids=lambda error: error.key)
def test_every_error_speaks_both_languages(error: OrgraphError) -> None:
    """Chinese for `zh`, English for `en`; Python shows the English."""
    assert has_chinese(error.text("zh"))
    assert error.text("en") == str(error)
    assert error.text("en").isascii() or "“" in error.text("en")


@pytest.mark.parametrize("error", EVERY, ids=lambda error: error.key)
def test_one_name_catches_everything(error: OrgraphError) -> None:
    """`except OrgraphError` is enough."""
    with pytest.raises(OrgraphError):
        raise error


def test_an_unknown_name_offers_the_nearest() -> None:
    """With names that are near they are listed; without any, the spelling is to be checked."""
    near = UnknownName("城管", "单位", "unit", ["城管局", "城运中心"])
    far = UnknownName("城管", "单位", "unit", [])
    assert ("城管", ("城管局", "城运中心")) == (near.name, near.nearest)
    assert near.zh.endswith("城管局、城运中心")
    assert near.en.endswith("城管局, 城运中心")
    assert "请核对写法" in far.zh
    assert "Check the spelling" in far.en


def test_an_ambiguous_name_lists_all_it_may_mean() -> None:
    """Each candidate stands on a line of its own, with its id and where it is."""
    error = AmbiguousName("幸福社区", [("division:1", "甲镇"), ("division:2", "乙镇")])
    for text in (error.zh, error.en):
        assert ["  division:1  甲镇", "  division:2  乙镇"] == text.splitlines()[1:]


def test_an_ambiguous_name_of_very_many_shows_some_and_their_number() -> None:
    """55 lines would hide what to do: 20 are shown, the rest counted, and all are there in Python."""
    candidates = [(f"division:{number}", "某镇") for number in range(55)]
    error = AmbiguousName("社区", candidates)
    for text, last in ((error.zh, "  ……另有 35 个"), (error.en, "  … and 35 more")):
        lines = text.splitlines()
        assert 1 + 20 + 1 == len(lines)
        assert last == lines[-1]
    assert tuple(candidates) == error.candidates


def test_an_ambiguous_name_of_exactly_as_many_as_are_shown_counts_no_rest() -> None:
    """No line says “0 more”."""
    error = AmbiguousName("社区", [(f"division:{number}", "某镇") for number in range(20)])
    assert 21 == len(error.zh.splitlines()) == len(error.en.splitlines())


@pytest.mark.parametrize(
    ("given", "zh", "en"),
    [
        (
            Problem("k", "f.csv", 3, "kind", "x", "应…", "must"),
            "f.csv 第 3 行 [kind] “x”:应…",
            "f.csv row 3 [kind] “x”: must",
        ),
        (
            Problem("k", "f.csv", 3, None, None, "应…", "must"),
            "f.csv 第 3 行:应…",
            "f.csv row 3: must",
        ),
        (Problem("k", "f.csv", None, None, None, "应…", "must"), "f.csv:应…", "f.csv: must"),
        (
            Problem("k", "f.toml", None, "evidence", "", "应…", "must"),
            "f.toml [evidence] “”:应…",
            "f.toml [evidence] “”: must",
        ),
    ],
)
def test_a_problem_says_where_it_stands(given: Problem, zh: str, en: str) -> None:
    """File, row, column and value, as far as there are such."""
    assert zh == given.text("zh")
    assert en == given.text("en")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("两\n行", r"“两\n行”"),
        ("两\r\n行", r"“两\r\n行”"),
        ("a\tb", r"“a\tb”"),
        ("\x1b[31m", r"“\x1b[31m”"),
        ("全角\u3000空格", r"“全角\u3000空格”"),
        ("\u202e倒写", r"“\u202e倒写”"),
        ("\udcff", r"“\udcff”"),
        ("半角 空格", "“半角 空格”"),
        ("长" * 60, f"“{'长' * 60}”"),
        ("长" * 61, f"“{'长' * 60}…”"),
        ("长" * 10_000, f"“{'长' * 60}…”"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_problem_is_one_line_whatever_the_cell_holds(lang: str, value: str, shown: str) -> None:
    """What cannot be seen is spelled out, so that it can be found; what is very long is cut."""
    text = problem(value).text(lang)
    assert shown in text
    assert 1 == len(text.splitlines())
    assert text.isprintable()


anything = st.text(max_size=12)


@given(file=anything, column=anything, value=anything)
def test_no_cell_file_or_column_can_forge_a_line(file: str, column: str, value: str) -> None:
    """A header or the name of a file may hold an end of line as well as a cell."""
    found = Problem("key", file, 2, column, value, "应…", "must")
    for lang in ("zh", "en"):
        assert 1 == len(f"x{found.text(lang)}".splitlines())
        assert found.text(lang).isprintable()


@given(anything)
def test_no_name_can_forge_a_line_of_an_error(name: str) -> None:
    """Neither one that is asked for, nor one that is offered."""
    told: list[tuple[int, OrgraphError]] = [
        (1, UnknownName(name, "单位", "unit", [name])),
        (1, InvalidBound(name)),
        (2, AmbiguousName(name, [(f"unit:{name}", name)])),
    ]
    for lines, error in told:
        for text in (error.zh, error.en):
            assert lines == len(text.splitlines())
            assert all(line.isprintable() for line in text.split("\n"))


def test_an_invalid_package_shows_fifty_problems_and_has_all() -> None:
    """The rest is counted; `problems` has every one."""
    found = [problem(str(number), number) for number in range(2, 62)]
    error = InvalidPackage("folder", found)
    assert tuple(found) == error.problems
    assert "folder" == error.folder
    zh, en = error.text("zh").splitlines(), error.text("en").splitlines()
    assert 1 + 50 + 1 == len(zh) == len(en)
    assert "60" in zh[0]
    assert "60" in en[0]
    assert "  ……另有 10 处" == zh[-1]
    assert "  … and 10 more" == en[-1]
    assert f"  {found[0].text('zh')}" == zh[1]


def test_an_invalid_package_says_that_nothing_of_it_was_used() -> None:
    """A reader must not take half a city for the whole."""
    error = InvalidPackage("folder", [problem()])
    assert "没有采用其中任何内容" in error.zh
    assert "nothing of it was" in error.en
    assert 2 == len(error.zh.splitlines()) == len(error.en.splitlines())
