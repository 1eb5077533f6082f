"""What to ask a package, of all ten questions: always the same for a package and a seed number.

Each question is asked of the things that it is about, in proportions that are written here; half of the
people are such as move: seconded, placed, or in a post.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Final, NamedTuple, TypeAlias

import polars as pl

from benchmarks.questions import FIRST, LAST, questions

__all__ = ["QUESTIONS", "Ask", "asks", "read_asks", "write_asks"]


COUNTY: Final = 6
"""Digits of a county's code, with which the ids of what is in it begin."""


class Ask(NamedTuple):
    """The parameters of a question, and the day."""

    parameters: dict[str, str]
    day: int


Asks: TypeAlias = dict[str, list[Ask]]

QUESTIONS: Final = (
    "who",
    "may-dispatch",
    "reporting-line",
    "movements",
    "members",
    "staffing",
    "duties",
    "path",
    "impact",
    "history",
)


class _Things:
    """The ids of a package, by what they are."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.units = self._column("nodes/Unit.csv", "id")
        self.posts = self._column("nodes/Post.csv", "id")
        self.people = self._column("nodes/Person.csv", "id")
        self.grids = self._column("nodes/Grid.csv", "id")
        self.places = self._column("nodes/Place.csv", "id")
        self.matters = self._column("nodes/Matter.csv", "id")
        self.lists = self._column("nodes/DutyList.csv", "id")
        codes = self._column("nodes/Division.csv", "code")
        self.villages = [f"division:{code}" for code in codes if len(code) == 12]
        self.townships = [f"division:{code}" for code in codes if len(code) == 9]
        self.holders = self._column("relations/HOLDS.csv", "source")
        self.movers = [
            *self._column("relations/SECONDED_TO.csv", "source"),
            *self._column("relations/PLACED_IN.csv", "source"),
        ] or self.holders

    def _column(self, file: str, name: str) -> list[str]:
        rows = pl.read_csv(self.folder / file, columns=[name], infer_schema=False)
        return rows[name].to_list()

    def by_county(self) -> dict[str, list[str]]:
        """Units, posts, grids and holders of posts by the county that they are of."""
        found: dict[str, list[str]] = {}
        for id_ in [*self.units, *self.posts, *self.grids[:: len(self.grids) // 10_000 + 1]]:
            found.setdefault(id_.partition(":")[2][:COUNTY], []).append(id_)
        posts = self._column("relations/HOLDS.csv", "target")
        for person, post in zip(self.holders, posts, strict=True):
            found[post.partition(":")[2][:COUNTY]].append(person)
        return {county: ids for county, ids in found.items() if len(ids) > 1}


def asks(folder: Path, count: int, seed: int = 1) -> Asks:
    """That many of each question."""
    things, random = _Things(folder), Random(seed)
    matters = questions(folder, count, seed)

    def one(*kinds: tuple[int, Sequence[str]]) -> str:
        there = [(share, ids) for share, ids in kinds if ids]
        return random.choice(random.choices([ids for _, ids in there], [s for s, _ in there])[0])

    near = list(things.by_county().values())

    def node(*kinds: tuple[int, Sequence[str]]) -> Callable[[], dict[str, str]]:
        return lambda: {"node": one(*kinds)}

    own: Mapping[str, Callable[[], dict[str, str]]] = {
        "reporting-line": lambda: {
            "node": one((4, things.holders), (3, things.posts), (3, things.units)),
            "direction": random.choices(("up", "down"), (3, 1))[0],
        },
        "movements": node(
            (4, things.movers), (2, things.people), (3, things.units), (1, things.townships)
        ),
        "members": lambda: {
            "place": one((4, things.places), (4, things.grids), (2, things.villages))
        },
        "staffing": node((8, things.units), (2, things.townships)),
        "duties": node(
            (3, things.units), (3, things.matters), (2, things.places), (1, things.grids),
            (1, things.lists),
        ),
        "path": lambda: dict(zip(("start", "end"), random.sample(random.choice(near), 2), strict=True)),
        "impact": node((3, things.posts), (3, things.units), (2, things.holders), (2, things.grids)),
        "history": node(
            (3, things.holders), (2, things.units), (2, things.posts), (2, things.grids),
            (1, things.places),
        ),
    }  # fmt: skip
    found: Asks = {
        "who": [Ask({"place": each.place, "matter": each.matter}, each.day) for each in matters],
        "may-dispatch": [
            Ask(
                {"place": each.place, "matter": each.matter, "unit": random.choice(things.units)},
                each.day,
            )
            for each in matters
        ],
    }
    for name, make in own.items():
        found[name] = [Ask(make(), random.randint(FIRST, LAST)) for _ in range(count)]
    return found


def write_asks(path: Path, asked: Asks) -> None:
    """Write them for another process."""
    path.write_text(json.dumps(asked), "utf-8")


def read_asks(path: Path) -> Asks:
    """Read them there."""
    told = json.loads(path.read_text("utf-8"))
    return {name: [Ask(*each) for each in own] for name, own in told.items()}
