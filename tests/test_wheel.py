"""What users install: the wheel answers by itself, with the seed and nothing of this machine."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import orgraph

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    orgraph.open()  # so that there is a snapshot that must not get in
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        check=True,
        capture_output=True,
        cwd=ROOT,
    )
    (built,) = folder.glob("*.whl")
    unpacked = folder / "unpacked"
    with zipfile.ZipFile(built) as archive:
        archive.extractall(unpacked)
    return unpacked


def test_the_seed_is_in_it_and_no_snapshot(wheel: Path) -> None:
    """Every table of the seed, and nothing else."""
    inside, seed = wheel / "orgraph" / "data" / "xinmi", ROOT / "seed" / "xinmi"
    expected = {path.relative_to(seed) for path in seed.glob("*/*.csv")} | {Path("package.toml")}

    assert expected == {path.relative_to(inside) for path in inside.rglob("*") if path.is_file()}


def test_the_kit_for_neo4j_browser_is_in_it(wheel: Path) -> None:
    """Every file of it, and nothing else."""
    inside, kit = wheel / "orgraph" / "data" / "neo4j_browser", ROOT / "neo4j_browser"
    expected = {path.relative_to(kit): path.read_bytes() for path in kit.rglob("*") if path.is_file()}  # fmt: skip

    assert len(expected) > 15
    assert expected == {
        path.relative_to(inside): path.read_bytes() for path in inside.rglob("*") if path.is_file()
    }


def test_the_api_is_in_it(wheel: Path) -> None:
    """Its modules, and its pages."""
    expected = {path.relative_to(ROOT / "api") for path in (ROOT / "api").rglob("*.*") if "__pycache__" not in str(path)}  # fmt: skip

    assert Path("templates/docs.html") in expected
    assert expected == {path.relative_to(wheel / "api") for path in (wheel / "api").rglob("*.*")}


def test_it_answers_without_the_repository(wheel: Path) -> None:
    """From the unpacked wheel alone."""
    asked = "import orgraph; print(orgraph.__file__, orgraph.open().who('战鼓山街东头', '建筑废材', at='2024-05-27').verdict)"
    done = subprocess.run(
        [sys.executable, "-c", asked],
        check=True,
        capture_output=True,
        encoding="utf-8",
        cwd=wheel,
        env={"PYTHONPATH": str(wheel), "PYTHONUTF8": "1"},
    )

    assert [str(wheel / "orgraph" / "__init__.py"), "named"] == done.stdout.split()
