"""One mistake: a package, and what is to be reported of it."""

from __future__ import annotations

from typing import Final, NamedTuple

from packages import Files, Place, path_of

UNITS: Final = "id,name\nunit:a,甲局\nunit:b,乙局\n"
"""Two units, for what needs some."""
POSTS: Final = "id,name\npost:p,局长\n"
PEOPLE: Final = "id,name\nperson:x,张某\n"
CASES: Final = "id,title\ncase:c,垃圾\n"
"""A case, as a city has them."""


class Case(NamedTuple):
    """A package with a mistake, and every problem that there is in it."""

    name: str
    files: Files
    expected: list[Place]


def at(
    key: str,
    file: str,
    row: int | None = None,
    column: str | None = None,
    value: str | None = None,
) -> Place:
    """A problem in the table of a kind, or in another file."""
    return key, path_of(file), row, column, value


def case(name: str, files: Files, *expected: Place) -> Case:
    """A mistake in some files."""
    return Case(name, files, list(expected))


def of_units(
    name: str,
    table: str | bytes,
    key: str,
    row: int | None = None,
    column: str | None = None,
    value: str | None = None,
) -> Case:
    """A mistake in the table of units."""
    return Case(name, {"Unit": table}, [at(key, "Unit", row, column, value)])


def of_reports(
    name: str, table: str, key: str, rows: tuple[int, ...], column: str, value: str
) -> Case:
    """A mistake in what two units report to each other, in some rows."""
    places = [at(key, "REPORTS_TO", row, column, value) for row in rows]
    return Case(name, {"Unit": UNITS, "REPORTS_TO": table}, places)
