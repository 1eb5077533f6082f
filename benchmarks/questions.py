"""Questions to ask of a package: always the same for a package and a seed number."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

__all__ = ["Question", "questions", "read_questions", "write_questions"]

FIRST: Final = date(2023, 1, 1).toordinal()
LAST: Final = date(2025, 12, 31).toordinal()
COUNTY: Final = 6
"""Digits of a county's code, with which the ids of what is in it begin."""


class Question(NamedTuple):
    """A place, a matter and a day."""

    place: str
    matter: str
    day: int


def questions(folder: Path, count: int, seed: int = 1) -> list[Question]:
    """That many questions, each about a place and a matter of one county.

    Eight in ten ask of a place, one of a village or community, one of a grid; of what a package has
    too little of, the others are asked more often. One in twenty asks again about a case.
    """
    random = Random(seed)
    matters: dict[str, list[str]] = {}
    for row in _rows(folder / "nodes" / "Matter.csv"):
        matters.setdefault(_county(row["id"]), []).append(row["id"])
    divisions = [row for row in _rows(folder / "nodes" / "Division.csv") if len(row["code"]) == 12]
    kinds = [
        _of(matters, _rows(folder / "nodes" / "Place.csv")),
        _of(matters, divisions),
        _of(matters, _rows(folder / "nodes" / "Grid.csv")),
    ]
    about = {row["source"]: row["target"] for row in _rows(folder / "relations" / "ABOUT.csv")}
    cases = [
        (row["target"], about[row["source"]])
        for row in _rows(folder / "relations" / "AT.csv")
        if row["source"] in about
    ]
    found: list[Question] = []
    for _ in range(count):
        day = random.randint(FIRST, LAST)
        if random.random() < 0.05:
            found.append(Question(*random.choice(cases), day))
        else:
            place = random.choice(random.choices(kinds, (8, 1, 1))[0])
            found.append(Question(place, random.choice(matters[_county(place)]), day))
    return found


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _county(id_: str) -> str:
    return id_.partition(":")[2][:COUNTY]


def _of(matters: dict[str, list[str]], rows: Iterable[dict[str, str]]) -> list[str]:
    return [row["id"] for row in rows if _county(row["id"]) in matters]


def write_questions(path: Path, asked: Sequence[Question]) -> None:
    """Write questions for another process."""
    path.write_text(json.dumps(asked), "utf-8")


def read_questions(path: Path) -> list[Question]:
    """Read them there."""
    return [Question(*row) for row in json.loads(path.read_text("utf-8"))]
