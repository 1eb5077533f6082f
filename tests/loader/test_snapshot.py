"""Snapshots: a city is opened from what was compiled before, and only while that is still true."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from agreement import Case, differences
from packages import write

import orgraph
from orgraph.graph import compile as compiling
from orgraph.graph.compiled import OrgGraph
from orgraph.graph.mapped import read_mapped, write_mapped
from orgraph.graph.stored import GRAPH_CLASSES
from orgraph.loader import snapshot
from orgraph.loader.snapshot import FOLDER, Snapshots
from orgraph.model.errors import InvalidPackage

UNITS: Final = "id,name\nunit:a,城管局\nunit:b,办事处\n"
DAY: Final = "2024-05-27"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package of two units, written a while ago."""
    return aged(write(tmp_path / "city", {"Unit": UNITS}))


def aged(folder: Path) -> Path:
    """Once the clock has moved on, so that a change can be told by its time."""
    time.sleep(2 * snapshot.TICK / 1e9)
    return folder


def saved(package: Path) -> Path:
    """Where the compiled city is saved."""
    return package / FOLDER / "graph.snapshot"


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How often a city was compiled since this was last called."""
    times = 0
    compile_graph = compiling.compile_graph

    def counting(tables: Any) -> OrgGraph:
        nonlocal times
        times += 1
        return compile_graph(tables)

    def counted() -> int:
        nonlocal times
        said, times = times, 0
        return said

    monkeypatch.setattr(compiling, "compile_graph", counting)
    return counted


def names(city: orgraph.City) -> list[object]:
    """The names of all units."""
    view = city.at(DAY)
    return [
        view.value(node, "name") for node in range(len(city.graph.ids)) if "unit" in view.id(node)
    ]


def test_the_second_start_compiles_nothing(package: Path, compiled: Callable[[], int]) -> None:
    """And holds the same."""
    first = orgraph.open(package)
    assert compiled() == 1

    second = orgraph.open(package)
    assert compiled() == 0
    assert names(first) == names(second) == ["城管局", "办事处"]


def change_a_cell(package: Path) -> None:
    """One character, the size being the same."""
    (package / "nodes" / "Unit.csv").write_text(UNITS.replace("城管局", "城管所"), "utf-8")


def change_a_cell_and_hide_it(package: Path) -> None:
    """The same, with the time of the file set back."""
    path = package / "nodes" / "Unit.csv"
    before = path.stat()
    change_a_cell(package)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def add_a_file(package: Path) -> None:
    """Another kind."""
    (package / "nodes" / "Person.csv").write_text("id,name\nperson:1,甲\n", "utf-8")


def remove_a_file(package: Path) -> None:
    """All units."""
    (package / "nodes" / "Unit.csv").unlink()


def change_the_manifest(package: Path) -> None:
    """Another default source."""
    (package / "package.toml").write_text('evidence = "source:t"\n', "utf-8")
    (package / "nodes" / "Source.csv").write_text("id,name,date\nsource:t,乙,2024\n", "utf-8")


@pytest.mark.parametrize(
    "change",
    [
        change_a_cell,
        change_a_cell_and_hide_it,
        add_a_file,
        remove_a_file,
        change_the_manifest,
    ],
)
def test_any_change_of_the_source_makes_it_stale(
    change: Callable[[Path], None], package: Path, compiled: Callable[[], int]
) -> None:
    """What is opened is what is in the files."""
    orgraph.open(package)
    change(package)
    compiled()

    city = orgraph.open(package)

    assert compiled() == 1
    assert names(orgraph.open(package, snapshot=False)) == names(city)


def test_a_snapshot_hides_no_problem(package: Path) -> None:
    """A file that came to have a name of no kind is reported."""
    orgraph.open(package)
    (package / "nodes" / "Unit.csv").rename(package / "nodes" / "Units.csv")

    with pytest.raises(InvalidPackage):
        orgraph.open(package)


def test_a_change_while_it_is_read_is_seen(package: Path) -> None:
    """What was read before the change is not saved as what is there after it."""
    snapshots = Snapshots(package)
    graph = orgraph.open(package, snapshot=False).graph
    aged(package)
    change_a_cell(package)

    assert not snapshots.save("graph", graph)
    assert names(orgraph.open(package)) == ["城管所", "办事处"]


def test_other_code_makes_it_stale(
    package: Path, compiled: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an older orgraph compiled is compiled anew."""
    orgraph.open(package)
    monkeypatch.setattr(snapshot, "_code", lambda: 1)
    compiled()

    orgraph.open(package)

    assert compiled() == 1


def test_it_is_safe_to_delete(package: Path, compiled: Callable[[], int]) -> None:
    """The folder, too."""
    orgraph.open(package)
    shutil.rmtree(package / FOLDER)
    compiled()

    assert names(orgraph.open(package)) == ["城管局", "办事处"]
    assert compiled() == 1
    assert saved(package).exists()


def test_a_damaged_one_is_refused_and_made_anew(
    package: Path, compiled: Callable[[], int], caplog: pytest.LogCaptureFixture
) -> None:
    """It is said in both languages which file it is, and the answers are those of the source."""
    orgraph.open(package)
    data = bytearray(saved(package).read_bytes())
    data[len(data) // 2] ^= 255
    saved(package).write_bytes(data)
    compiled()

    with caplog.at_level(logging.WARNING, "orgraph"):
        city = orgraph.open(package)

    assert compiled() == 1
    assert names(city) == ["城管局", "办事处"]
    assert str(saved(package)) in caplog.text
    assert "已损坏" in caplog.text
    assert "is damaged" in caplog.text
    orgraph.open(package)
    assert compiled() == 0


def test_where_it_cannot_be_written_the_city_opens_all_the_same(
    package: Path, compiled: Callable[[], int]
) -> None:
    """A file stands where its folder would be."""
    (package / FOLDER).write_text("")

    assert names(orgraph.open(package)) == ["城管局", "办事处"]
    assert names(orgraph.open(package)) == ["城管局", "办事处"]
    assert compiled() == 2


def test_what_is_no_part_of_the_package_makes_nothing_stale(
    package: Path, compiled: Callable[[], int]
) -> None:
    """A git repository, pictures, a name that is no UTF-8."""
    orgraph.open(package)
    (package / ".git").mkdir()
    (package / ".git" / "index").write_text("1")
    (package / "README.md").write_text("1")
    Path(os.fsdecode(bytes(package) + b"/\xff.txt")).write_text("1")
    compiled()

    orgraph.open(package)

    assert compiled() == 0


def test_a_name_that_is_no_text_is_told_as_a_problem(package: Path) -> None:
    """In a part of the package it is the file of no kind."""
    Path(os.fsdecode(bytes(package / "nodes") + b"/\xff.csv")).write_text("id\n")

    with pytest.raises(InvalidPackage):
        orgraph.open(package)


def test_a_file_from_the_future_is_saved_like_any_other(
    package: Path, compiled: Callable[[], int]
) -> None:
    """What counts is when it was changed here."""
    later = time.time() + 10**6
    os.utime(package / "nodes" / "Unit.csv", (later, later))
    aged(package)

    orgraph.open(package)
    compiled()
    orgraph.open(package)

    assert compiled() == 0


def test_one_snapshot_is_never_taken_for_another(
    package: Path, compiled: Callable[[], int]
) -> None:
    """That of the names in place of that of the city, or the city's of another package."""
    city = orgraph.open(package)
    assert city.names.index.size
    other = aged(write(package.parent / "other", {"Unit": "id,name\nunit:a,乙\n"}))
    orgraph.open(other)
    compiled()
    for taken in (package / FOLDER / "names.snapshot", saved(other)):
        shutil.copy(taken, saved(package))
        assert names(orgraph.open(package)) == ["城管局", "办事处"]
        assert compiled() == 1


@pytest.mark.skipif(os.name != "posix", reason="needs links")
def test_a_package_cannot_have_anything_written_elsewhere(package: Path) -> None:
    """A link in the place of the folder of snapshots, or of the file in it, is not followed."""
    victim = package.parent / "victim"
    victim.mkdir()
    (victim / "movie.part").write_text("1")
    os.utime(victim / "movie.part", (0, 0))
    (package / FOLDER).symlink_to(victim)
    orgraph.open(package)
    assert ["movie.part"] == [path.name for path in victim.iterdir()]

    (package / FOLDER).unlink()
    (package / FOLDER).mkdir()
    (victim / "precious").write_text("precious")
    (package / FOLDER / ".gitignore").symlink_to(victim / "precious")
    orgraph.open(package)
    assert saved(package).exists()
    assert (victim / "precious").read_text() == "precious"


def test_it_can_be_left_out(package: Path) -> None:
    """Nothing is written beside the source."""
    orgraph.open(package, snapshot=False)

    assert not (package / FOLDER).exists()


def test_git_does_not_see_it(package: Path) -> None:
    """It brings a `.gitignore` of its own."""
    orgraph.open(package)

    assert (package / FOLDER / ".gitignore").read_text() == "*\n"


STARTING: Final = """
import sys
import orgraph
orgraph.open(sys.argv[1]).graph.number("unit:a")
print([name for name in ("polars", "numpy") if name in sys.modules])
"""


def test_a_start_from_a_snapshot_imports_nothing_heavy(package: Path) -> None:
    """polars alone costs more than the start."""
    said = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", STARTING, str(package)],
            check=True,
            capture_output=True,
            text=True,
        )
        said.append(done.stdout.strip())

    assert ["['polars', 'numpy']", "[]"] == said


def test_random_cities_answer_alike_from_a_snapshot(
    cases: list[Case], graphs: list[OrgGraph], tmp_path: Path
) -> None:
    """Every answer, with its facts, is that of the city that was compiled, and the oracle's."""
    path = tmp_path / "graph.snapshot"
    for case, graph in zip(cases, graphs, strict=True):
        write_mapped(path, {}, graph)
        mapped = read_mapped(path)
        assert mapped is not None
        again: OrgGraph = mapped.value(GRAPH_CLASSES)

        assert differences(case, again) == []
        question = orgraph.Who(case.asked.place, case.asked.matter)
        before, after = (question.answer(each.at(case.asked.day)) for each in (graph, again))
        assert json.dumps(before.as_json()) == json.dumps(after.as_json())
