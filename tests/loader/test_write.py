"""A package written and read is equal, whatever its texts."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import Final

import polars as pl
import pytest
from cities import Asked, cities
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle.survey import City, is_relation
from packages import MANIFEST, write

from orgraph.graph.tables import Tables
from orgraph.loader.package import read_package
from orgraph.loader.write import read_manifest, write_package
from orgraph.model.errors import InvalidParameter
from orgraph.seed import seed_folder

LONG: Final = '"长' * 70_000
"""Longer than the csv module reads by itself, and in quotes."""

NASTY: Final = st.text(
    st.sampled_from("007,\"'\n\r\t |;\ufeff\u3000城管a-=#") | st.characters(exclude_categories=["Cs", "Cc"]),
    max_size=8,
).map(lambda text: f"市{text}")  # fmt: skip
"""Quotes, separators, line ends, leading zeros, marks of order: anything that a cell may hold."""

TEXTS: Final = ("name", "locator", "note", "description", "title", "text")


@st.composite
def nasty_cities(draw: st.DrawFn) -> City:
    """A random city in which some texts are nasty."""
    asked: Asked = draw(cities())
    city = {kind: [dict(row) for row in rows] for kind, rows in asked.city.items()}
    cells = [
        (row, column)
        for rows in city.values()
        for row in rows
        for column in row
        if column in TEXTS and row[column]
    ]
    for row, column in draw(st.lists(st.sampled_from(cells), max_size=6)):
        row[column] = draw(NASTY)
    if cells and draw(st.integers(0, 9)) == 0:
        row, column = draw(st.sampled_from(cells))
        row[column] = LONG
    return city


def write_rows(city: City, folder: Path) -> None:
    """Write a city with every cell in quotes, so that each can hold anything."""
    write(folder, {"package.toml": 'evidence = "source:registry"\n'})
    (folder / "nodes/Source.csv").unlink()
    for kind, rows in city.items():
        path = folder / ("relations" if is_relation(kind) else "nodes") / f"{kind}.csv"
        path.parent.mkdir(exist_ok=True)
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with path.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, columns, restval="", quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows(rows)


def assert_same(expected: Tables, actual: Tables) -> None:
    """The same kinds, each with the same rows in the same order, with all that checking derives."""
    for before, after in (
        (expected.nodes, actual.nodes),
        (expected.relations, actual.relations),
    ):
        assert sorted(before) == sorted(after)
        for kind, frame in before.items():
            assert frame.equals(after[kind]), kind


@given(nasty_cities())
@settings(max_examples=60)
def test_a_package_written_and_read_is_equal(city: City) -> None:
    """Every cell of every row, in its place; and what is written again is the same bytes."""
    with tempfile.TemporaryDirectory() as made:
        given_, once, twice = (Path(made) / name for name in ("given", "once", "twice"))
        write_rows(city, given_)
        expected = read_package(given_)
        write_package(expected, once, read_manifest(given_))
        actual = read_package(once)
        write_package(actual, twice, read_manifest(once))

        assert_same(expected, actual)
        assert bytes_of(once) == bytes_of(twice)


@given(nasty_cities())
@settings(max_examples=30)
def test_what_is_written_is_what_the_csv_module_reads(city: City) -> None:
    """Held against the rows themselves: a column is left out only where all its cells are default."""
    default = {"polarity": "asserted", "certainty": "stated", "evidence": "source:registry"}
    with tempfile.TemporaryDirectory() as made:
        write_rows(city, Path(made) / "given")
        tables = read_package(Path(made) / "given")
        write_package(tables, Path(made) / "out", read_manifest(Path(made) / "given"))
        for kind, rows in city.items():
            part = "relations" if is_relation(kind) else "nodes"
            path = Path(made) / "out" / part / f"{kind}.csv"
            with path.open(encoding="utf-8", newline="") as lines:
                written = list(csv.DictReader(lines))
            implied = default | ({"evidence": ""} if kind == "Source" else {})
            told = [
                {column: cell for column, cell in row.items() if cell != implied.get(column, "")}
                for row in rows
            ]
            assert told == [{c: cell for c, cell in row.items() if cell} for row in written]
            for column in written[0]:
                mandatory = column in {"id", "source", "target"}
                assert mandatory or any(row[column] for row in written)


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_text_of_any_length_is_written_and_read(tmp_path: Path) -> None:
    """Beyond the 131,072 characters that the csv module reads by itself."""
    units = pl.DataFrame({"id": ["unit:a"], "name": [LONG], "evidence": ["source:s"]})
    folder = write(tmp_path, {})
    write_package(Tables({"Unit": units}), folder)

    assert [LONG] == read_package(folder).nodes["Unit"]["name"].to_list()


def test_the_seed_written_and_read_is_equal(tmp_path: Path) -> None:
    """All its facts, at once."""
    tables = read_package(seed_folder())
    write_package(tables, tmp_path / "seed", read_manifest(seed_folder()))

    assert_same(tables, read_package(tmp_path / "seed"))
    assert read_manifest(seed_folder()) == read_manifest(tmp_path / "seed")


@given(st.dictionaries(st.sampled_from(["name", "title", "description"]), st.text(st.characters(exclude_categories=["Cs"]))))  # fmt: skip
def test_a_manifest_is_written_as_it_is_read(said: dict[str, str]) -> None:
    """Whatever its texts hold."""
    with tempfile.TemporaryDirectory() as made:
        write_package(Tables(), Path(made) / "p", said)

        assert said == read_manifest(Path(made) / "p")


def test_kinds_not_given_stay_and_so_does_the_manifest(tmp_path: Path) -> None:
    """Only the files of the kinds given are written anew."""
    folder = write(tmp_path, {"Unit": "id,name\nunit:a,甲\n", "Post": "id,name\npost:p,主任\n"})
    units = pl.DataFrame({"id": ["unit:b"], "name": ["乙"]})
    write_package(Tables({"Unit": units}), folder)

    assert (folder / "package.toml").read_text("utf-8") == MANIFEST
    assert (folder / "nodes/Unit.csv").read_text("utf-8") == "id,name\nunit:b,乙\n"
    assert (folder / "nodes/Post.csv").read_text("utf-8") == "id,name\npost:p,主任\n"


def test_a_text_that_no_file_can_hold_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    """A NUL ends a text in every reader."""
    units = pl.DataFrame({"id": ["unit:a"], "name": ["甲\0乙"]})
    with pytest.raises(InvalidParameter, match=r"Column name of nodes/Unit\.csv"):
        write_package(Tables({"Unit": units}), tmp_path / "p", {})

    assert not (tmp_path / "p").exists()
