"""`orgraph push` and `orgraph pull` as people run them: what they print, how they end, what a kill leaves."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

import pytest
from databases import counted, draw, kept, rows_of, same_rows
from packages import write

from benchmarks.county import write_county
from orgraph.loader.package import read_package
from orgraph.seed import seed_folder
from orgraph.stores.neo4j.connection import Connection
from tools.neo4j.server import Server, free_port

SEED: Final = str(seed_folder())

SMALL: Final = {
    "Unit": "id,name,kind\nunit:a,甲局,department\nunit:b,乙局,department\n",
    "Post": "id,name\npost:p,局长\n",
    "POST_IN": "source,target\npost:p,unit:a\n",
}


def run(*args: str, **env: str) -> subprocess.CompletedProcess[str]:
    """A run in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "orgraph", *args],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "ORGRAPH_LANG": "zh", **env},
    )


def told(*args: str) -> dict[str, Any]:
    """What a run prints as JSON."""
    found: dict[str, Any] = json.loads(run(*args, "--json").stdout)
    return found


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty thousand rows: five batches."""
    folder = tmp_path_factory.mktemp("county")
    write_county(folder)
    return folder


# --- in order -----------------------------------------------------------------------------------------


def test_the_plan_then_what_was_done(empty_database: Connection, tmp_path: Path) -> None:
    """In Chinese; a second run has nothing to do, and pull brings everything back."""
    folder = write(tmp_path / "one", SMALL)
    address = empty_database.address
    tried = run("push", str(folder), address, "--dry-run")
    assert (0, {}) == (tried.returncode, counted(empty_database))
    assert tried.stdout.endswith("试运行,没有写入任何内容。\n")
    first = run("push", str(folder), address)
    lines = first.stdout.splitlines()
    assert 0 == first.returncode
    assert f"【新建】{folder} → {address}" == lines[0]
    assert "事实:新增 5;分 1 批" == lines[1]
    assert "  Unit 单位:新增 2" in lines
    assert re.fullmatch(r"已写入,版本 [0-9a-f]{32}。", lines[-1])
    assert re.search(r"用时 \d+\.\d 秒,每秒 [\d,]+ 条事实", first.stderr)
    second = run("push", str(folder), address)
    assert f"【无需写入】{folder} → {address}" == second.stdout.splitlines()[0]
    back = run("pull", address, str(tmp_path / "back"))
    assert (0, f"【已写入】{address} → {tmp_path / 'back'}") == (
        back.returncode,
        back.stdout.splitlines()[0],
    )
    assert "行数 5" == back.stdout.splitlines()[1]
    same_rows(read_package(folder), read_package(tmp_path / "back"))


def test_the_same_in_english_and_as_json(empty_database: Connection, tmp_path: Path) -> None:
    """Every text is a pair; JSON has both."""
    folder = str(write(tmp_path / "one", SMALL))
    address = empty_database.address
    tried = run("push", folder, address, "--dry-run", "--lang", "en").stdout.splitlines()
    assert f"[create] {folder} → {address}" == tried[0]
    assert "Facts: 5 new; batches: 1" == tried[1]
    assert "A dry run, nothing is written." == tried[-1]
    pushed = told("push", folder, address)
    assert ("create", True, True) == (pushed["action"], pushed["written"], pushed["fine"])
    assert {"new": 5, "changed": 0, "gone": 0, "same": 0} == pushed["facts"]
    draw(empty_database, "CREATE (:Note)")
    pulled = told("pull", address, str(tmp_path / "back"))
    assert (5, pushed["version"]) == (pulled["rows"], pulled["version"])
    assert [{"what": "label", "name": "Note", "number": 1, "examples": []}] == pulled["odd"]


def test_problems_are_told_as_by_load(empty_database: Connection, tmp_path: Path) -> None:
    """All of them; nothing is written."""
    folder = write(tmp_path / "one", {"Unit": "id,name\nunit:a,\n", "Post": "id,name\npost:p,\n"})
    pushed = run("push", str(folder), empty_database.address)
    assert 1 == pushed.returncode == run("load", str(folder), "--dry-run").returncode
    assert run("load", str(folder), "--dry-run").stdout == pushed.stdout
    assert {} == counted(empty_database)


def test_what_would_go_is_counted_and_refused(empty_database: Connection, tmp_path: Path) -> None:
    """The plan says what; the error says how many, and how to do it."""
    address = empty_database.address
    run("push", str(write(tmp_path / "one", SMALL)), address)
    part = str(write(tmp_path / "two", {"Unit": SMALL["Unit"]}))
    refused = run("push", part, address)
    assert 1 == refused.returncode
    assert "  Post 岗位:移除 1" in refused.stdout.splitlines()
    assert "[would-remove]" in refused.stderr
    assert "5 条事实中,有 2 条" in refused.stderr
    assert 0 == run("push", part, address, "--replace").returncode
    same_rows(read_package(tmp_path / "two"), kept(empty_database))


def test_files_for_an_import_need_no_database(tmp_path: Path) -> None:
    """They are written, and the command is printed."""
    folder = str(write(tmp_path / "one", SMALL))
    done = run("push", folder, "--import-to", str(tmp_path / "files"))
    assert 0 == done.returncode
    assert "  neo4j-admin database import full neo4j @import.args" in done.stdout.splitlines()
    assert "--nodes=Unit=Unit.csv" in (tmp_path / "files" / "import.args").read_text().splitlines()
    again = run("push", folder, "--import-to", str(tmp_path / "files"))
    assert (1, False) == (again.returncode, "--force" in again.stderr)  # which push has not
    assert "请换一个文件夹。" in again.stderr
    both = run("push", folder, "neo4j://localhost:1", "--import-to", str(tmp_path / "more"))
    assert (1, False) == (both.returncode, (tmp_path / "more").exists())
    assert "[invalid-parameter]" in both.stderr


# --- what goes wrong ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command", [("push", SEED, "{}"), ("pull", "{}", "back")], ids=lambda c: c[0]
)
@pytest.mark.parametrize(
    ("address", "env", "key"),
    [
        ("{server}", {"NEO4J_PASSWORD": "wrong"}, "store-refused"),
        ("{server}", {"NEO4J_PASSWORD": ""}, "store-refused"),
        ("bolt://localhost:{closed}", {}, "store-unreachable"),
        ("neo4j://localhost:{closed}", {}, "store-unreachable"),
        ("{server}/?database=elsewhere", {}, "store-error"),
        ("neo4j://neo4j:secret@localhost:{closed}", {}, "invalid-parameter"),
        ("http://localhost:{closed}", {}, "invalid-parameter"),
    ],
    ids=["password", "no-password", "bolt", "neo4j", "database", "login", "scheme"],
)
def test_an_address_or_a_login_that_is_wrong_is_said(
    empty_database: Connection,
    command: tuple[str, str, str],
    address: str,
    env: dict[str, str],
    key: str,
    tmp_path: Path,
) -> None:
    """One block, an exit of 1, nothing written; no password is shown."""
    where = address.format(server=empty_database.address, closed=free_port())
    folder = str(tmp_path / "back")
    args = [where if each == "{}" else folder if each == "back" else each for each in command]
    done = run(*args, **env)
    assert (1, "") == (done.returncode, done.stdout)
    assert done.stderr.startswith(f"错误 [{key}]")
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "back").exists()
    assert {} == counted(empty_database)


def test_a_database_of_somebody_else_is_refused(empty_database: Connection, tmp_path: Path) -> None:
    """Both ways."""
    draw(empty_database, "CREATE (:Movie)")
    for args in (("push", SEED, empty_database.address), ("pull", empty_database.address, "x")):
        done = run(*args)
        assert 1 == done.returncode
        assert "[foreign-store]" in done.stderr
    assert {"Movie": 1} == counted(empty_database)


def test_an_empty_database_says_how_to_fill_it(empty_database: Connection, tmp_path: Path) -> None:
    """By a push."""
    done = run("pull", empty_database.address, str(tmp_path / "back"))
    assert 1 == done.returncode
    assert f"orgraph push 文件夹 {empty_database.address}" in done.stderr


# --- killed ---------------------------------------------------------------------------------------------------


def test_a_push_that_is_killed_goes_on_where_it_stopped(
    empty_database: Connection, county: Path
) -> None:
    """`kill -9` in the middle: the same command finishes it at once, and no row is there twice."""
    process = begun(empty_database, county)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    ((state, done),) = empty_database.read("MATCH (m:Orgraph) RETURN m.state, m.done")
    assert "loading" == state
    assert done >= 1
    asked = run("pull", empty_database.address, "nowhere")
    assert "[unfinished-store]" in asked.stderr
    again = told("push", str(county), empty_database.address)
    assert ("resume", done) == (again["action"], again["done"])
    found = counted(empty_database)
    assert sum(rows_of(county).values()) == sum(found.values()) - found["Orgraph"]
    same_rows(read_package(county), kept(empty_database))


def test_a_second_push_is_told_to_wait(empty_database: Connection, county: Path) -> None:
    """And the first one is not disturbed."""
    process = begun(empty_database, county)
    second = run("push", SEED, empty_database.address)
    assert 1 == second.returncode
    assert "[writing-under-way]" in second.stderr
    process.communicate()
    assert 0 == process.returncode
    same_rows(read_package(county), kept(empty_database))


def test_a_server_that_stops_in_the_middle_is_said(
    empty_database: Connection, neo4j_server: Server, county: Path
) -> None:
    """What it had acknowledged is there when it is back, and the push goes on from there."""
    process = begun(empty_database, county)
    neo4j_server.kill()
    try:
        _, said = process.communicate(timeout=120)
    finally:
        neo4j_server.start()
    assert 1 == process.returncode
    assert "[store-unreachable]" in said
    assert "Traceback" not in said
    again = told("push", str(county), neo4j_server.address)
    assert "resume" == again["action"]
    assert again["done"] >= 1
    same_rows(read_package(county), kept(empty_database))


def begun(connection: Connection, folder: Path) -> subprocess.Popen[str]:
    """A push in a process of its own that has written a batch and has more to write."""
    process = subprocess.Popen(
        [sys.executable, "-m", "orgraph", "push", str(folder), connection.address],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "ORGRAPH_LANG": "zh"},
    )
    end = time.monotonic() + 120
    while time.monotonic() < end:
        rows = connection.read("MATCH (m:Orgraph) RETURN m.done")
        if rows and rows[0][0]:
            return process
        assert process.poll() is None
        time.sleep(0.01)
    process.kill()
    process.communicate()
    raise AssertionError("the push has not begun")
