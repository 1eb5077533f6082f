"""What makes a file, or the manifest, unreadable."""

from __future__ import annotations

from typing import Final

from mistakes.case import UNITS, Case, at, case, of_units

LATIN: Final = "id,name\nunit:a,x\nunit:b,y\n"
GBK: Final = "unit:b,乙局\n".encode("gbk")
TWO_LINES: Final = 'id,name\nunit:a,"x\ny"\n'
"""A cell of two lines, so that lines and rows differ below it."""


def unknown(name: str, path: str, content: str | bytes = UNITS, shown: str = "") -> Case:
    """A file that is the table of no kind."""
    return case(name, {path: content}, at("unknown-file", shown or path))


FILES: Final = (
    unknown("unknown kind", "nodes/Office.csv"),
    unknown("kind in small letters", "nodes/unit.csv"),
    unknown("suffix in capitals", "nodes/Unit.CSV"),
    unknown("a workbook", "nodes/Unit.xlsx", b"PK\3\4"),
    unknown("a file of the system", "nodes/.DS_Store", b"\0"),
    unknown("relation among nodes", "nodes/HOLDS.csv"),
    unknown("node among relations", "relations/Unit.csv"),
    unknown("folder in a part", "nodes/more/Unit.csv", shown="nodes/more"),
    unknown("table beside the parts", "Unit.csv"),
    unknown("part misnamed", "node/Unit.csv"),
    unknown("part in capitals", "Relations/HOLDS.CSV"),
    Case(
        "part that is a file",
        {"./relations": UNITS},
        [("unknown-file", "relations", None, None, None)],
    ),
    case(
        "three files of one kind",
        {"Unit": UNITS, "nodes/unit.csv": UNITS, "nodes/UNIT.csv": UNITS},
        at("unknown-file", "nodes/UNIT.csv"),
        at("unknown-file", "nodes/unit.csv"),
    ),
    case("folder named as a table", {"nodes/Unit.csv/x": ""}, at("unreadable-file", "Unit")),
    # Quotes
    of_units(
        "quote not closed",
        'id,name\nunit:a,甲\nunit:b,"乙\nunit:c,丙\n',
        "unreadable-file",
        3,
    ),
    of_units("quote in the header not closed", '"id,name\nunit:a,甲\n', "unreadable-file", 1),
    of_units("text after a quote", 'id,name\nunit:a,"甲"乙\nunit:b,丙\n', "unreadable-file", 2),
    of_units(
        "text after a quote, below a cell of two lines",
        TWO_LINES + 'unit:b,"丙"丁\n',
        "unreadable-file",
        3,
    ),
    # Bytes
    of_units("NUL", LATIN + "unit:c,z\0\n", "unreadable-file", 4),
    of_units("NUL below a cell of two lines", TWO_LINES + "unit:b,y\0\n", "unreadable-file", 3),
    of_units("UTF-16 without a mark", LATIN.encode("utf-16-le"), "unreadable-file", 1),
    of_units("UTF-16", UNITS.encode("utf-16"), "not-utf-8", 1),
    of_units("GBK", LATIN.encode() + GBK, "not-utf-8", 4),
    of_units("GBK in the header", "编号,名称\nunit:a,甲\n".encode("gbk"), "not-utf-8", 1),
    of_units("GBK below a cell of two lines", TWO_LINES.encode() + GBK, "not-utf-8", 3),
    of_units("cut in a character", UNITS.encode()[:-2], "not-utf-8", 3),
    of_units("nothing", "", "empty-file"),
    of_units("only a byte order mark", b"\xef\xbb\xbf", "empty-file"),
    of_units("only ends of lines", "\r\n\n \n", "empty-file"),
    # Rows
    of_units(
        "short row",
        "id,name,kind\nunit:a,甲,other\nunit:b,乙\nunit:c,丙,other\n",
        "uneven-row",
        3,
    ),
    of_units("long row", "id,name\nunit:a,甲\nunit:b,乙,丙\n", "uneven-row", 3),
    of_units(
        "short row below a cell of two lines",
        'id,name,kind\nunit:a,"甲\n甲",other\nunit:b,乙\n',
        "uneven-row",
        3,
    ),
    case(
        "a short row and a long one that make up for each other",
        {"Unit": "id,name,kind\nunit:a,甲\nunit:b,乙,other,\n"},
        at("uneven-row", "Unit", 2),
        at("uneven-row", "Unit", 3),
    ),
    of_units("empty line within", "id,name\nunit:a,甲\n\nunit:b,乙\n", "uneven-row", 3),
    of_units("empty line at the end", UNITS + "\n", "uneven-row", 4),
    of_units("empty line before the header", "\n" + UNITS, "uneven-row", 1),
    of_units(
        "empty line before the header, CRLF",
        "\r\n" + UNITS.replace("\n", "\r\n"),
        "uneven-row",
        1,
    ),
    # Header
    of_units("column twice", "id,name,name\nunit:a,甲,乙\n", "duplicate-column", 1, "name"),
    case(
        "column three times",
        {"Unit": "id,id,name,id\nunit:a,unit:a,甲,\n"},
        at("duplicate-column", "Unit", 1, "id"),
        at("duplicate-column", "Unit", 1, "id"),
    ),
    of_units("column without a name", "id,name,\nunit:a,甲,\n", "unknown-column", 1),
)


def manifest(name: str, content: str | bytes, *expected: str | None) -> Case:
    """A mistake in `package.toml`: key, column and value."""
    key, column, value = (*expected, None, None)[:3]
    place = at(str(key), "package.toml", None, column, value)
    return case(f"manifest: {name}", {"package.toml": content, "Unit": UNITS}, place)


MANIFESTS: Final = (
    manifest("broken", 'evidence = "source:s\n', "unreadable-file"),
    manifest("GBK", 'evidence = "source:来"\n'.encode("gbk"), "unreadable-file"),
    manifest("nested without end", "a = " + "[" * 3_000 + "]" * 3_000 + "\n", "unreadable-file"),
    manifest("a number without end", f"a = 1{'0' * 5_000}\n", "unreadable-file"),
    manifest(
        "a default that is a number without end",
        f"evidence = 0x{'f' * 5_000}\n",
        "unreadable-file",
    ),
    manifest("a default that is no text", "evidence = 5\n", "invalid-value", "evidence", "5"),
    manifest(
        "a default that is a list",
        'evidence = ["source:s"]\n',
        "invalid-value",
        "evidence",
        "['source:s']",
    ),
    manifest(
        "a default that is no source, told once",
        'evidence = "source:t"\n',
        "unknown-source",
        "evidence",
        "source:t",
    ),
    manifest("an empty default", 'evidence = ""\n', "unknown-source", "evidence", ""),
    case(
        "manifest: no default",
        {"package.toml": "", "Unit": "id,name,evidence\nunit:a,甲,source:s\nunit:b,乙,\n"},
        at("missing-evidence", "Unit", 3, "evidence"),
    ),
)
