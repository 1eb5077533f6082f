"""Reading a package that can be used: what stands in its tables is what was written."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from pathlib import Path
from typing import Final

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from packages import MANIFEST, SOURCES, Files, places_in, read, write

from orgraph.graph.compile import compile_graph
from orgraph.graph.tables import DAYS, POLARS_TYPES, Tables, columns_of
from orgraph.loader.package import read_package
from orgraph.model.errors import InvalidInterval, InvalidPackage
from orgraph.model.schema import NodeKind, RelationKind
from orgraph.model.time import Span, day_number, span
from orgraph.model.vocabulary import NODES, RELATIONS

UNITS: Final = "id,name\nunit:a,甲局\nunit:b,乙局\n"


def cells(tables: Tables, kind: str, *columns: str) -> list[tuple[object, ...]]:
    """Some columns of a table."""
    frame = (tables.nodes | tables.relations)[kind]
    return frame.select(columns).rows()


# --- how a file may be written ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        UNITS.encode(),
        UNITS.removesuffix("\n").encode(),
        UNITS.replace("\n", "\r\n").encode(),
        UNITS.replace("\n", "\r\n").removesuffix("\r\n").encode(),
        UNITS.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + UNITS.encode(),
        b"\xef\xbb\xbf" + UNITS.replace("\n", "\r\n").encode(),
        b'\xef\xbb\xbf"id","name"\r\n"unit:a","\xe7\x94\xb2\xe5\xb1\x80"\r\nunit:b,"\xe4\xb9\x99\xe5\xb1\x80"\r\n',
        "name,id\n甲局,unit:a\n乙局,unit:b\n".encode(),
        'id,name,kind\nunit:a,甲局,""\nunit:b,乙局,\n'.encode(),
    ],
)
def test_one_table_may_be_written_in_many_ways(written: bytes, tmp_path: Path) -> None:
    """With a byte order mark or without, any end of line, quotes or none, columns in any order."""
    tables = read_package(write(tmp_path, {"Unit": written}))
    expected = [("unit:a", "甲局", None), ("unit:b", "乙局", None)]
    assert expected == cells(tables, "Unit", "id", "name", "kind")


def test_quotes_keep_commas_quotes_and_line_ends(tmp_path: Path) -> None:
    """A cell may hold whatever a text can."""
    text = '一,"二"\n三\r\n四|五\t六 '
    quoted = text.replace('"', '""')
    files = {"Policy": f'id,name,text\npolicy:a,甲,"{quoted}"\npolicy:b,乙,\n'}
    tables = read_package(write(tmp_path, files))
    assert [(text,), (None,)] == cells(tables, "Policy", "text")


def test_a_quote_within_a_cell_without_quotes_is_a_character(tmp_path: Path) -> None:
    """A name in inches is no broken file."""
    tables = read_package(write(tmp_path, {"Place": 'id,name\nplace:a,24" 管\n'}))
    assert [('24" 管',)] == cells(tables, "Place", "name")


@pytest.mark.parametrize("cell", ["长" * 10_000, '"' + "长,\n" * 3_000 + '"'])
def test_a_cell_may_be_very_long(cell: str, tmp_path: Path) -> None:
    """Ten thousand characters, quoted or not, come back whole."""
    tables = read_package(write(tmp_path, {"Policy": f"id,name,text\npolicy:a,甲,{cell}\n"}))
    assert [(cell.strip('"'),)] == cells(tables, "Policy", "text")


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    """A cell of three lines stands in one row."""
    files = {"Unit": 'id,name,kind\nunit:a,"甲\n局\n",\nunit:b,乙,?\nunit:c,丙,\nunit:d,丁,?\n'}
    found = places_in(write(tmp_path, files))
    assert [3, 5] == [row for _, _, row, _, _ in found]


def test_columns_that_are_all_default_may_be_absent(tmp_path: Path) -> None:
    """A table of ids and names is told by the source of the manifest: asserted, stated, undated."""
    tables = read_package(write(tmp_path, {"Unit": UNITS}))
    confirmed = day_number("2024-01-01")
    rows = cells(tables, "Unit", "polarity", "certainty", "evidence", "from", "to", *DAYS)
    four = tuple(span(None, None, confirmed))
    assert [("asserted", "stated", "source:s", None, None, *four, confirmed)] * 2 == rows


def test_cells_are_of_the_type_of_their_field(tmp_path: Path) -> None:
    """Whole numbers, numbers, flags and texts; what is empty is null."""
    files = {
        "Post": "id,name,seats,order\npost:a,局长,+1,-0\npost:b,副局长,007,\n",
        "Policy": "id,name,value,binding\npolicy:a,甲,18,true\npolicy:b,乙,-.5,false\npolicy:c,丙,,\n",
        "Unit": "id,name,aliases,kind\nunit:a,甲,甲局|一局,department\n",
    }
    tables = read_package(write(tmp_path, files))
    assert [(1, 0), (7, None)] == cells(tables, "Post", "seats", "order")
    values = [(18.0, True), (-0.5, False), (None, None)]
    assert values == cells(tables, "Policy", "value", "binding")
    assert [("甲局|一局", "department")] == cells(tables, "Unit", "aliases", "kind")


@pytest.mark.parametrize("value", [2**31 - 1, -(2**31) + 1, 0])
def test_the_largest_and_smallest_whole_numbers_come_back(value: int, tmp_path: Path) -> None:
    """One of them stands for none in memory, and is refused instead of being lost."""
    graph = compile_graph(
        read_package(write(tmp_path, {"Post": f"id,name,seats\npost:a,甲,{value}\n"}))
    )
    view = graph.at("2024-05-27")
    node = view.number("post:a")
    assert node is not None
    assert value == view.value(node, "seats")


@pytest.mark.parametrize("kind", [*NODES.values(), *RELATIONS.values()], ids=lambda kind: kind.name)
def test_a_table_of_a_header_alone_has_every_column_in_its_type(
    kind: NodeKind | RelationKind, tmp_path: Path
) -> None:
    """A form that nobody has filled yet is no mistake, and compiles."""
    keys = ["id"] if kind.name in NODES else ["source", "target"]
    header = ",".join([*keys, *(own.name for own in kind.fields)])
    tables = read_package(write(tmp_path, {"package.toml": "", kind.name: header + "\n"}))
    frame = (tables.nodes | tables.relations)[kind.name]
    types = {own.name: POLARS_TYPES.get(own.type, pl.String()) for own in columns_of(kind)}
    assert 0 == frame.height
    assert types == {name: frame.schema[name] for name in types}
    compile_graph(tables)


def test_a_manifest_alone_is_an_empty_city(tmp_path: Path) -> None:
    """So is one whose folders are empty; a byte order mark in it is no matter."""
    (tmp_path / "package.toml").write_text(MANIFEST.replace("evidence", "#"), "utf-8-sig")
    assert ({}, {}) == (read_package(tmp_path).nodes, read_package(tmp_path).relations)
    (tmp_path / "nodes").mkdir()
    (tmp_path / "relations").mkdir()
    tables = read_package(tmp_path)
    assert 0 == len(compile_graph(tables).ids)


def test_what_is_no_table_may_stand_beside_the_parts(tmp_path: Path) -> None:
    """A README, a licence, a folder of notes: only tables would be missed."""
    files: Files = {"README.md": "# 新密", "notes/a.txt": "…", ".git/HEAD": "", "Unit": UNITS}
    assert 2 == read_package(write(tmp_path, files)).nodes["Unit"].height


@pytest.mark.parametrize("folder", ["nodes", "新密 市", "relations", "a.csv"])
def test_a_package_may_be_called_anything(folder: str, tmp_path: Path) -> None:
    """Also as one of its own parts."""
    tables = read_package(write(tmp_path / folder, {"Unit": UNITS}))
    assert 2 == tables.nodes["Unit"].height


# --- who vouches, and when --------------------------------------------------------------------------------


def test_a_source_vouches_for_itself(tmp_path: Path) -> None:
    """It needs no other, even where the manifest names none."""
    files = {"package.toml": "", "Source": "id,name,date\nsource:a,甲,2020-02\n"}
    tables = read_package(write(tmp_path, files))
    assert [("source:a", day_number("2020-02-29"))] == cells(
        tables, "Source", "evidence", "confirmed"
    )


def test_a_row_may_name_its_own_source(tmp_path: Path) -> None:
    """Its day is the last that the date of that source can be; the others keep the default."""
    files = {
        "Source": SOURCES + "source:b,乙,[2020..2021]\n",
        "Unit": "id,name,evidence\nunit:a,甲,source:b\nunit:b,乙,\n",
    }
    tables = read_package(write(tmp_path, files))
    assert [
        ("source:b", day_number("2021-12-31")),
        ("source:s", day_number("2024-01-01")),
    ] == cells(tables, "Unit", "evidence", "confirmed")


@st.composite
def optional_bounds(draw: st.DrawFn) -> str:
    """A bound in one of the forms, or none."""
    years = st.integers(2018, 2030).map(str)
    days = st.dates().map(str)
    between = st.tuples(years, days).filter(lambda pair: pair[0] <= pair[1][:4])
    return draw(
        st.sampled_from(("", "2021~", "[..2024]", "[2024..]", "2024-02"))
        | years
        | days
        | between.map("[{0[0]}..{0[1]}]".format)
    )


@settings(max_examples=settings().max_examples // 2)  # several rows in each
@given(st.lists(st.tuples(optional_bounds(), optional_bounds()), min_size=1, max_size=12))
def test_the_days_of_a_table_are_those_of_its_bounds(
    tmp_path_factory: pytest.TempPathFactory, bounds: list[tuple[str, str]]
) -> None:
    """Checked column by column, they come to what `span` says of each row by itself."""
    confirmed = day_number("2024-01-01")
    expected: list[Span | None] = []
    for begin, end in bounds:
        try:
            expected.append(span(begin, end, confirmed))
        except InvalidInterval:
            expected.append(None)
    rows = "".join(f"place:{n},某地,{a},{b}\n" for n, (a, b) in enumerate(bounds))
    folder = write(tmp_path_factory.mktemp("city"), {"Place": f"id,name,from,to\n{rows}"})
    wrong = [row for row, found in enumerate(expected, start=2) if found is None]
    if wrong:
        assert [("invalid-interval", row) for row in wrong] == [
            (key, row) for key, _, row, _, _ in places_in(folder)
        ]
    else:
        days = cells(read_package(folder), "Place", *DAYS[:4])
        assert [tuple(found) for found in expected if found is not None] == days


# --- versions -----------------------------------------------------------------------------------------------


def test_versions_that_follow_each_other_are_one_node(tmp_path: Path) -> None:
    """The end of one may be the beginning of the next, or the same vague month."""
    files = {
        "Unit": "id,name,from,to\n"
        "unit:a,甲,,2019\n"
        "unit:a,新甲,2019,2021-03-01\n"
        "unit:a,大甲,2021-03-01,[2023..2024]\n"
        "unit:a,老甲,[2023..2024],\n"
    }
    graph = compile_graph(read_package(write(tmp_path, files)))
    days = ("2018-12-31", "2020-01-01", "2021-03-01", "2025-01-01")
    node = graph.number("unit:a")
    assert node is not None
    assert ["甲", "新甲", "大甲", "老甲"] == [graph.at(day).value(node, "name") for day in days]


def test_what_is_denied_or_planned_is_no_version(tmp_path: Path) -> None:
    """It may overlap what is, under another key."""
    files = {
        "Unit": "id,name,from,polarity,certainty\n"
        "unit:a,甲,,,\nunit:a,乙,2020,denied,\nunit:a,丙,2025,,planned\n"
    }
    assert 3 == read_package(write(tmp_path, files)).nodes["Unit"].height


@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.integers(0, 4), st.integers(1, 9), st.integers(0, 4)),
        min_size=2,
        max_size=4,
    )
)
def test_versions_overlap_where_one_surely_lasts_beyond_the_start_of_a_later_one(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[int, int, int, int]]
) -> None:
    """Held pair by pair, in the order of their possible starts."""
    versions = [
        (start, start + vague, end, end + open_)
        for start, vague, end, open_ in drawn
        if start < end + open_
    ]
    rows = "".join(
        f"place:a,某地,[2024-01-0{a}..2024-01-{b:02}],[2024-01-0{c}..2024-01-{d:02}],f{n}\n"
        for n, (a, b, c, d) in enumerate(versions)
    )
    folder = write(tmp_path_factory.mktemp("city"), {"Place": f"id,name,from,to,fact\n{rows}"})
    ordered = sorted(versions, key=lambda version: version[0])
    overlap = any(ordered[i][2] > ordered[j][1] for j in range(len(ordered)) for i in range(j))
    expected = {"overlapping-versions"} if overlap else set()
    assert expected == {place[0] for place in places_in(folder)}


# --- identity -------------------------------------------------------------------------------------------------


def test_facts_that_differ_in_their_key_need_no_name(tmp_path: Path) -> None:
    """In an end, in `from`, or in an own field that tells two apart."""
    files = {
        "Unit": UNITS,
        "REPORTS_TO": "source,target,from,chain,aspect\n"
        "unit:a,unit:b,,,\nunit:b,unit:a,,,\nunit:a,unit:b,2020,,\n"
        "unit:a,unit:b,,party,\nunit:a,unit:b,,party,budget\n",
    }
    assert 5 == read_package(write(tmp_path, files)).relations["REPORTS_TO"].height


def test_facts_that_share_a_key_may_be_told_apart_by_a_name(tmp_path: Path) -> None:
    """What one asserts and another denies are two facts."""
    files = {
        "Unit": UNITS,
        "GUIDED_BY": "source,target,polarity,fact\nunit:a,unit:b,,1\nunit:a,unit:b,denied,2\n",
    }
    assert [("1",), ("2",)] == cells(read_package(write(tmp_path, files)), "GUIDED_BY", "fact")


# --- properties -----------------------------------------------------------------------------------------------


raw = st.sampled_from(("甲", "", '""', '"a,b"', '"x\ny"', '"x\r\ny"', '""""')) | st.text(
    st.sampled_from('ab,"\n\r 局'), max_size=4
)


@given(st.lists(st.tuples(raw, raw), min_size=1, max_size=4), st.sampled_from(("\n", "\r\n", "\r")))
@example([('"x\ny"', "z")], "\n")
@example([("x\ny", "z")], "\r\n")
def test_a_file_is_read_as_the_csv_module_of_python_reads_it_or_refused(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[str, str]], end: str
) -> None:
    """Whatever quotes, commas and ends of lines stand in it, no cell is lost or moved."""
    rows = [f"system:{n},名{name},{alias}" for n, (name, alias) in enumerate(drawn)]
    written = "".join(row + end for row in ["id,name,aliases", *rows])
    folder = write(tmp_path_factory.mktemp("city"), {"System": written})
    tables, problems = read(folder)
    if problems:
        return
    _, *rows_read = csv.reader(io.StringIO(written, newline=""), strict=True)
    expected = [tuple(cell or None for cell in row) for row in rows_read]
    assert expected == cells(tables, "System", "id", "name", "aliases")


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


names = texts.map("名{}".format)


@given(st.lists(st.tuples(names, texts, texts), min_size=1, max_size=5))
def test_any_text_comes_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]
) -> None:
    """Written by the csv module of Python, read by orgraph: nothing is stripped or translated."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["id", "name", "text", "locator"])
    writer.writerows([f"policy:{n}", *row] for n, row in enumerate(rows))
    folder = write(tmp_path_factory.mktemp("city"), {"Policy": out.getvalue()})
    expected = [(name, text or None, locator or None) for name, text, locator in rows]
    assert expected == cells(read_package(folder), "Policy", "name", "text", "locator")


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_reported(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    """No file, however broken, raises anything but `InvalidPackage`, which names the file."""
    folder = write(tmp_path_factory.mktemp("city"), {"Place": data})
    assert {"nodes/Place.csv"} == {place[1] for place in places_in(folder)}


@given(st.binary(max_size=40), st.integers(0, len(UNITS.encode())))
def test_a_file_with_any_bytes_put_in_is_read_or_reported(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, at: int
) -> None:
    """Bytes in the middle of a good file neither crash nor pass unseen into ids."""
    good = UNITS.encode()
    folder = write(tmp_path_factory.mktemp("city"), {"Unit": good[:at] + data + good[at:]})
    tables, problems = read(folder)
    if problems:
        assert {"nodes/Unit.csv"} == {problem.file for problem in problems}
    else:
        assert all(str(id_).startswith("unit:") for (id_,) in cells(tables, "Unit", "id"))


# --- what the system refuses ------------------------------------------------------------------------------------


unprivileged = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no rights to take away")


@unprivileged
@pytest.mark.parametrize("closed", ["nodes/Unit.csv", "nodes", "package.toml"])
def test_what_may_not_be_read_is_never_taken_for_nothing(closed: str) -> None:
    """A table, a folder or a manifest without the right to read it is an error, not an empty city."""
    user = os.geteuid()
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        folder = write(Path(name) / "city", {"Unit": UNITS})
        (folder / closed).chmod(0)
        os.seteuid(65534 if user == 0 else user)
        try:
            with pytest.raises((InvalidPackage, PermissionError)) as caught:
                read_package(folder)
        finally:
            os.seteuid(user)
            (folder / closed).chmod(0o755)
    if closed == "nodes/Unit.csv":
        assert isinstance(caught.value, InvalidPackage)
        assert [("unreadable-file", closed)] == [
            (problem.key, problem.file) for problem in caught.value.problems
        ]
    else:
        assert isinstance(caught.value, PermissionError)
