"""Random small cities with something to hide, and somebody who may not read all of it.

A city of `cities.py` or `cities_people.py`, in which every sensitive field and every person has a value of
its own that stands nowhere else, and with what those lack: published sources and others, who reported a
case, people of whom nothing but hidden facts is known.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from cities import CAST, Dice, cities, tidied
from cities_people import DIVISIONS, GRIDS, PERSONS, UNITS, cities_of_people
from hypothesis import strategies as st
from oracle.days import Row
from oracle.masks import Rights
from oracle.survey import City

__all__ = ["TOKENS", "Masked", "masked_cities", "tokens"]

TOKENS: Final = ("密名", "密人", "密党", "密业", "密由", "密话", "1380000")
"""What the values begin with that are planted in a city."""

FURTHER: Final = ["person:7", "person:8", "person:9"]
"""People whom only the rows that are drawn here speak of."""
CASES: Final = ["case:7", "case:8"]
SOURCES: Final = ["source:open", "source:shut", ""]
BOUNDS: Final[list[Row]] = [{}, {}, {"to": "2022-03-01"}, {"from": "2023~"}, {"from": "2022-03"}]
STANCES: Final[list[Row]] = [{}, {}, {}, {}, {"polarity": "denied"}, {"certainty": "planned"}]
SENSITIVE: Final = ["BELONGS_TO", "SECONDED_TO", "PLACED_IN", "REPORTED_BY"]

ROWS: Final[list[tuple[str, list[str], list[str]]]] = [
    ("BELONGS_TO", [*PERSONS, *FURTHER], UNITS),
    ("BELONGS_TO", FURTHER, UNITS),
    ("SECONDED_TO", [*PERSONS, *FURTHER], UNITS),
    ("SECONDED_TO", FURTHER, UNITS),
    ("PLACED_IN", [*PERSONS, *FURTHER], [*UNITS, *DIVISIONS, *GRIDS]),
    ("REPORTED_BY", CASES, [*PERSONS, *FURTHER]),
    ("REPORTED_BY", CASES, FURTHER),
    ("DISPATCHED_TO", CASES, UNITS),
    ("HANDLED_BY", CASES, [*UNITS, *UNITS, *FURTHER]),
    ("PART_OF", UNITS[1:], UNITS[:2]),
    ("ALLOTS_TO", ["quota:7"], UNITS),
    ("SERVES_IN", FURTHER, [*DIVISIONS, *GRIDS]),
    ("HEADS", FURTHER, GRIDS),
    ("COUNTS", ["statistic:7"], FURTHER),
    ("ABOUT", ["statistic:7"], ["completeness:7"]),
    ("CLOSES", ["completeness:7"], ["unit:office", "division:county"]),
]
"""The relations that are drawn, and between what."""

STORIES: Final[list[list[str]]] = [
    ["person:7 BELONGS_TO unit:office", "person:7 SECONDED_TO unit:bureau"],
    ["person:7 BELONGS_TO unit:office to=2021-01-01", "person:7 SECONDED_TO unit:bureau from=2022"],
    ["person:7 BELONGS_TO unit:office to=2021", "person:7 PLACED_IN division:village from=2021"],
    [
        "person:9 BELONGS_TO unit:office to=2021-01-01",
        "person:9 PLACED_IN division:village from=2022",
    ],
    ["person:9 BELONGS_TO unit:office from=2022", "person:9 SECONDED_TO unit:bureau to=2021-01-01"],
    ["person:7 BELONGS_TO unit:office polarity=denied", "person:7 SECONDED_TO unit:bureau"],
    ["unit:special PART_OF unit:office to=2021", "person:8 BELONGS_TO unit:special"],
    ["unit:special PART_OF unit:office certainty=planned", "person:8 SECONDED_TO unit:special"],
    ["unit:special PART_OF unit:office", "person:8 BELONGS_TO unit:special"],
    ["unit:office PART_OF unit:special", "person:8 BELONGS_TO unit:special"],
    ["case:7 REPORTED_BY person:9", "case:7 DISPATCHED_TO unit:office"],
    ["case:7 REPORTED_BY person:9", "case:7 DISPATCHED_TO unit:office polarity=denied"],
    [
        "case:7 REPORTED_BY person:9",
        "case:7 HANDLED_BY unit:special",
        "unit:special PART_OF unit:office to=2021",
    ],
    [
        "case:7 REPORTED_BY person:9",
        "case:7 HANDLED_BY unit:special",
        "unit:office PART_OF unit:special",
    ],
    ["case:7 REPORTED_BY person:9", "case:7 HANDLED_BY person:8", "person:8 SERVES_IN grid:2"],
    ["quota:7 ALLOTS_TO unit:office"],
]
"""What decides whether a reader of the office reads something: each is told often enough."""

MOST: Final = 14
STEP: Final = 6
HEAD: Final = 80
"""Bytes for each relation, and for all else."""


class Masked(NamedTuple):
    """A city, the rights of who asks, and the day."""

    city: City
    rights: Rights
    day: str


@st.composite
def masked_cities(draw: st.DrawFn) -> Masked:
    """A small random city, seen by somebody without full rights."""
    asked = draw(st.one_of(cities_of_people(), cities()))
    size = HEAD + MOST * STEP
    all_dice = Dice(draw(st.binary(min_size=size, max_size=size)))
    dice = all_dice.slice(0, HEAD)
    city: City = {kind: [dict(row) for row in rows] for kind, rows in asked.city.items()}
    for row in city["Source"]:
        row["published"] = dice.pick(["", "true", "", "false"])
    city["Source"] += [
        {"id": "source:open", "name": "公示", "date": "2020-01-01", "published": "true"},
        {"id": "source:shut", "name": "内部名册", "date": "2020-01-01", "published": "false"},
    ]
    if dice.chance(30):  # no longer, or not yet
        city["Source"][-2]["to"] = "2021-01-01"
        city["Source"].append({**city["Source"][-2], "from": "2021-01-01", "to": ""})
        city["Source"][-1]["published"] = "false"
    closes = dice.pick([*SENSITIVE, "HOLDS"])
    city.setdefault("Completeness", []).append({"id": "completeness:7", "closes": closes})
    city.setdefault("Quota", []).append({"id": "quota:7", "authorised": "9", "filled": "7"})
    for row in city["Quota"]:
        row["evidence"] = dice.pick(SOURCES)
    city.setdefault("Case", []).extend({"id": id_, "title": "积水"} for id_ in CASES)
    city.setdefault("Statistic", []).append({"id": "statistic:7", "name": "人数", "value": "3"})
    for at in range(HEAD, size, STEP):
        own = all_dice.slice(at, at + STEP)
        if own.chance(75):
            kind, sources, targets = own.pick(ROWS)
            row = {"source": own.pick(sources), "target": own.pick(targets)}
            happened = kind in ("REPORTED_BY", "DISPATCHED_TO", "HANDLED_BY")
            row |= {} if happened else own.pick(BOUNDS)
            row |= own.pick(STANCES)
            if row["source"] != row["target"]:
                city.setdefault(kind, []).append(row)
    for line in dice.pick(STORIES) + (dice.pick(STORIES) if dice.chance(50) else []):
        source, kind, target, *fields = line.split()
        row = {"source": source, "target": target, **dict(each.split("=") for each in fields)}
        if row not in city.setdefault(kind, []):
            city[kind].append(row)
    _make_ends(city)
    _plant(city, dice)
    unit = dice.pick(["unit:office", *UNITS])
    rights = dice.pick(
        [
            Rights("none", False, None),
            Rights("own", False, unit),
            Rights("own", False, "unit:office"),
            Rights("own", False, "unit:office"),
            Rights("all", False, None),
            Rights("none", True, None),
            Rights("none", True, unit),
            Rights("own", True, unit),
            Rights("all", True, unit),
            Rights("own", True, "unit:elsewhere"),
        ]
    )
    return Masked({kind: tidied(rows) for kind, rows in city.items()}, rights, asked.day)


KINDS: Final = {
    "person": "Person",
    "unit": "Unit",
    "division": "Division",
    "grid": "Grid",
}


def _make_ends(city: City) -> None:
    """The nodes that relations were drawn to."""
    for rows in [rows for kind, rows in city.items() if kind.isupper()]:
        for id_ in [row[end] for row in rows for end in ("source", "target")]:
            kind = KINDS.get(id_.partition(":")[0])
            if kind is None or any(row["id"] == id_ for row in city.get(kind, ())):
                continue
            row: Row = {"id": id_}
            words = CAST.get(id_, [""])[0].split()
            row |= dict(word.split("=", 1) for word in words if "=" in word)
            if kind == "Division":
                row |= {"level": id_.removeprefix("division:").split("-")[0]}
            if kind != "Person":
                row.setdefault("name", id_.partition(":")[2])
            city.setdefault(kind, []).append(row)


def _plant(city: City, dice: Dice) -> None:
    """A value of its own for every person, sensitive field and reason; and a source for every sensitive row."""
    for number, row in enumerate(city.get("Person", [])):
        row["name"] = f"密名{number:02}" if dice.chance(80) else ""
        row["description"] = "" if row["name"] else f"密人{number:02}"
        row |= {"party": f"密党{number:02}", "occupation": f"密业{number:02}"}
        row |= {"phone": f"1380000{number:04}", "born": f"{1950 + number}"}
    for kind in SENSITIVE:
        for number, row in enumerate(city.get(kind, [])):
            row.setdefault("evidence", dice.pick(SOURCES))
            row["speaker"] = f"密话{kind}{number:02}"
            if kind in ("SECONDED_TO", "PLACED_IN"):
                row["reason"] = f"密由{kind}{number:02}"


def tokens(city: City) -> set[str]:
    """The values planted in a city that stand in its rows."""
    cells = {cell for rows in city.values() for row in rows for cell in row.values()}
    return {cell for cell in cells if cell.startswith(TOKENS)}
