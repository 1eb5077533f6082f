"""Many random cities in one package, so that one push fills a database for all of them."""

from __future__ import annotations

from collections.abc import Iterable

from cities import EVIDENCE, Asked
from oracle.days import Row
from oracle.survey import City

__all__ = ["apart", "united"]

IDS = ("id", "source", "target", "evidence", "fact", "jurisdiction", "basis", "via", "subject")
"""The columns that tell the cities apart: ids, and what rows of different lists share."""


def apart(number: int, id_: str) -> str:
    """An id, or a subject, as it is called in the package of all."""
    prefix, colon, rest = id_.partition(":")
    return f"{prefix}:{number}-{rest}" if colon else f"{number}-{id_}"


def united(cases: Iterable[Asked]) -> City:
    """The rows of all cities, none of which knows of another."""
    rows: City = {}
    for number, asked in enumerate(cases):
        for kind, own in asked.city.items():
            rows.setdefault(kind, []).extend(_moved(number, kind, row) for row in own)
    rows.setdefault("Source", []).append({"id": EVIDENCE, "name": "登记", "date": "2024-05-27"})
    return rows


def _moved(number: int, kind: str, row: Row) -> Row:
    moved = {
        name: apart(number, value) if name in IDS and value else value
        for name, value in row.items()
    }
    if kind != "Source" and not moved.get("evidence"):
        moved["evidence"] = apart(number, EVIDENCE)
    return moved
