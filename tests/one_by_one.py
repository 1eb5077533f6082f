"""What the rows of a table must say: `who`, asked row by row."""

from __future__ import annotations

from collections.abc import Iterable

import orgraph
from orgraph.model.errors import OrgraphError
from orgraph.queries.who_row import COLUMNS, row

__all__ = ["Cells", "one_by_one"]

Cells = dict[str, str | int | None]


def one_by_one(city: orgraph.City, asked: Iterable[tuple[str, str | None, str]]) -> list[Cells]:
    """The cells of each row: those of the answer, or the error that asking raises."""
    return [_cells(city, *each) for each in asked]


def _cells(city: orgraph.City, place: str, matter: str | None, day: str) -> Cells:
    cells: Cells = dict.fromkeys(COLUMNS)
    try:
        return cells | row(city.who(place, matter or None, at=day)).cells()
    except OrgraphError as error:
        return cells | {"error": error.key, "error_zh": error.zh, "error_en": error.en}
