"""Small packages, written for one test each, and what reading them says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, TypeAlias

from orgraph.graph.tables import Tables
from orgraph.loader.package import read_package
from orgraph.model.errors import InvalidPackage, Problem
from orgraph.model.vocabulary import NODES

Files: TypeAlias = Mapping[str, str | bytes]
"""The contents of files: a table by the name of its kind, anything else by its path."""

Place: TypeAlias = tuple[str, str, int | None, str | None, str | None]
"""What a problem is and where it stands: key, file, row, column, value."""

SOURCE: Final = "source:s"

MANIFEST: Final = f'name = "test"\nevidence = "{SOURCE}"\n'

SOURCES: Final = "id,name,date\nsource:s,登记册,2024-01-01\n"


def path_of(name: str) -> str:
    """Where the table of a kind stands: `nodes/Unit.csv`."""
    if "/" in name or "." in name:
        return name
    return f"{'nodes' if name in NODES else 'relations'}/{name}.csv"


def write(folder: Path, files: Files) -> Path:
    """Write a package of some tables; its manifest and its one source are there unless given."""
    for name, content in {"package.toml": MANIFEST, "Source": SOURCES, **files}.items():
        path = folder / path_of(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def read(folder: Path) -> tuple[Tables, tuple[Problem, ...]]:
    """The tables of a package that can be used, or the problems of one that cannot."""
    try:
        return read_package(folder), ()
    except InvalidPackage as error:
        return Tables(), error.problems


def problems_in(folder: Path) -> tuple[Problem, ...]:
    """Every problem of a package; none if it can be used."""
    return read(folder)[1]


def places_in(folder: Path) -> list[Place]:
    """What is wrong in a package, and where."""
    return [problem[:5] for problem in problems_in(folder)]
