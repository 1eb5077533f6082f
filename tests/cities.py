"""Random small cities, each with something to ask of it, as the rows of their CSV files.

A case is drawn in layers, so that each thing on the page about `who` happens often enough and a
failing case shrinks to its skeleton: the shape of the territory, a story of duties or one of heads,
then changes: facts that may hold, that are over, denied, planned or written twice, versions of nodes,
declarations of completeness, and bounds in every written form.

The skeletons are told in lines, which tests may use as well:

    place:street WITHIN division:village            a relation; both ends are made where missing
    unit:bureau LEADS matter:row aspect=stop        with own fields, or `from`, `polarity`, …
    unit:bureau from=2020 kind=department           a node, or another version of it
    complete LEADS duty-list:county                 a declaration of completeness
    complete WITHIN division:county of=Division     the same, for one kind of node
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias, TypeVar

from hypothesis import assume
from hypothesis import strategies as st
from oracle.days import MAYBE, NO, YES, Row, bound, is_walked
from oracle.survey import LOOKED_AT, City, is_relation, survey
from oracle.worlds import MOST

EVIDENCE: Final = "source:registry"
"""The source of the rows that cite none."""

Item = TypeVar("Item")


class Asked(NamedTuple):
    """A city, and what to ask of it."""

    city: City
    place: str
    matter: str | None
    unit: str
    day: str


class Dice:
    """Choices, each made by one byte.

    One string of bytes makes a whole case, in slices for its parts: setting a byte to 0 removes or
    simplifies one thing and leaves all others as they are, so that cases shrink well. Drawn one by
    one, choices would also be copied from place to place by Hypothesis, which spends five of six
    examples on such relatives of the one before and leaves the shares of what happens to luck.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def _next(self) -> int:
        self._at += 1
        return self._data[self._at - 1] if self._at <= len(self._data) else 0

    def pick(self, options: Sequence[Item]) -> Item:
        """One of the options; it shrinks to the first."""
        return options[self._next() % len(options)]

    def chance(self, percent: int) -> bool:
        """True that often of a hundred; it shrinks to False."""
        return self._next() * 100 >= (100 - percent) * 256

    def slice(self, start: int, stop: int) -> Dice:
        """The choices made by some of the bytes."""
        return Dice(self._data[start:stop])


# --- the nodes that the skeletons are made of ------------------------------------------------------

CAST: Final[dict[str, list[str]]] = {
    "division:province": ["name=河南省 code=41"],
    "division:prefecture": [
        "name=郑州市 code=4101",
        "division:prefecture WITHIN division:province",
    ],
    "division:county": [
        "name=新密市 code=410183",
        "division:county WITHIN division:prefecture",
    ],
    "division:county-2": [
        "name=新郑市 code=410184",
        "division:county-2 WITHIN division:prefecture",
    ],
    "division:township": [
        "name=新华路街道 code=410183002",
        "division:township WITHIN division:county",
        "unit:office ADMINISTERS division:township",
    ],
    "division:village": [
        "name=东城半岛社区 code=410183002005",
        "division:village WITHIN division:township",
        "unit:committee ADMINISTERS division:village",
    ],
    "division:village-2": [
        "name=金凤苑社区 code=410183002006",
        "division:village-2 WITHIN division:township",
        "unit:committee-2 ADMINISTERS division:village-2",
    ],
    "place:street": ["name=战鼓山街东头 kind=street"],
    "place:zone": [
        "name=产业园 kind=zone",
        "place:zone WITHIN division:township",
        "unit:zone ADMINISTERS place:zone",
    ],
    "unit:office": ["name=新华路街道办事处 kind=subdistrict_office"],
    "unit:committee": ["name=东城半岛社区居委会 kind=community_committee"],
    "unit:committee-2": ["name=金凤苑社区居委会 kind=community_committee"],
    "unit:zone": ["name=产业园管委会 kind=zone_committee"],
    "unit:bureau": ["name=城市管理局 kind=department", "unit:bureau SERVES division:county"],
    "unit:housing": [
        "name=住房和城乡建设局 kind=department",
        "unit:housing SERVES division:county",
    ],
    "unit:foreign": [
        "name=新郑市城市管理局 kind=department",
        "unit:foreign SERVES division:county-2",
    ],
    "grid:1": ["name=一级网格 level=1", "grid:1 COVERS division:township"],
    "grid:2": [
        "name=二级网格 level=2",
        "grid:2 COVERS division:village",
        "grid:2 NESTED_IN grid:1",
    ],
    "grid:2b": [
        "name=另一二级网格 level=2",
        "grid:2b COVERS division:village-2",
        "grid:2b NESTED_IN grid:1",
    ],
    "grid:3": ["name=三级网格 level=3", "grid:3 NESTED_IN grid:2"],
    "grid:market": [
        "name=商圈专属网格 kind=dedicated",
        "grid:market NESTED_IN grid:2",
        "grid:market NESTED_IN grid:2b",
    ],
    "duty-list:county": ["name=属地管理清单", "duty-list:county APPLIES_TO division:county"],
    "duty-list:county-2": ["name=职责清单", "duty-list:county-2 APPLIES_TO division:county"],
    "duty-list:township": ["name=乡镇清单", "duty-list:township APPLIES_TO division:township"],
    "duty-list:village": ["name=社区清单", "duty-list:village APPLIES_TO division:village"],
    "duty-list:village-2": [
        "name=另一社区清单",
        "duty-list:village-2 APPLIES_TO division:village-2",
    ],
    "duty-list:zone": ["name=园区清单", "duty-list:zone APPLIES_TO place:zone"],
    "duty-list:foreign": ["name=新郑清单", "duty-list:foreign APPLIES_TO division:county-2"],
    "matter:row": ["matter:row LISTED_ON duty-list:county"],
    "matter:row-2": ["matter:row-2 LISTED_ON duty-list:county"],
    "matter:other-list": ["matter:other-list LISTED_ON duty-list:county-2"],
    "matter:village": ["matter:village LISTED_ON duty-list:village"],
    "matter:village-2": ["matter:village-2 LISTED_ON duty-list:village-2"],
    "matter:zone": ["matter:zone LISTED_ON duty-list:zone"],
    "matter:once": ["matter:once LISTED_ON duty-list:county to=2020-01-01"],
    "matter:foreign": ["matter:foreign LISTED_ON duty-list:foreign"],
    "unit-class:offices": [
        "name=各街道、乡镇 kinds=subdistrict_office|zone_committee level=township "
        "jurisdiction=division:county",
        "division:county",
    ],
    "unit-class:committees": ["name=各社区 kinds=community_committee level=village"],
    "unit-class:zones": ["name=各园区 kinds=zone_committee level=township"],
    "unit-class:wrong-level": ["name=各乡级社区 kinds=community_committee level=township"],
    "unit-class:agencies": ["name=各派出所 kinds=dispatched_agency level=township"],
    "unit-class:foreign": [
        "name=新郑市各街道 kinds=subdistrict_office|community_committee level=township "
        "jurisdiction=division:county-2",
        "division:county-2",
    ],
}
"""What comes with a node: its fields, then the relations that make sense of it."""

PREFIXES: Final = {
    "division": "Division",
    "unit": "Unit",
    "unit-class": "UnitClass",
    "post": "Post",
    "person": "Person",
    "grid": "Grid",
    "place": "Place",
    "duty-list": "DutyList",
    "matter": "Matter",
    "case": "Case",
    "source": "Source",
    "completeness": "Completeness",
}

DEFAULTS: Final[dict[str, Row]] = {
    "Division": {"code": "41"},
    "UnitClass": {"name": "单位类", "kinds": "department", "level": "county"},
    "Matter": {"name": "清理建筑垃圾", "subject": "建筑垃圾"},
    "Post": {"name": "书记"},
    "Person": {"name": "王伟"},
    "Case": {"title": "路边堆放建筑垃圾"},
    "Completeness": {"note": "已核对"},
    "Source": {"name": "公报"},
}
"""The fields of nodes that are not of the cast; two persons of one name are the rule."""

HEIGHTS: Final = {
    "place:zone": 1,
    "division:village": 2,
    "division:village-2": 2,
    "division:township": 3,
    "division:county": 4,
    "division:county-2": 4,
    "division:prefecture": 5,
    "division:province": 6,
    "grid:market": 1,
    "grid:3": 1,
    "grid:2": 2,
    "grid:2b": 2,
    "grid:1": 3,
    "unit:office": 1,
    "unit:zone": 1,
    "unit:bureau": 2,
    "unit:housing": 2,
}
"""New relations of containment lead from a lower node (0 where not given here) to a higher one."""


class Draft:
    """A city in the making."""

    def __init__(self, day: date, cast: Mapping[str, list[str]] = CAST) -> None:
        self.day = day
        self.rows: City = {}
        self._cast = cast
        self.node(EVIDENCE, {"date": f"{day.year - 6}-03-01", "name": "登记册"})

    def tell(self, *lines: str) -> None:
        """Add what the lines say, where it is not there yet."""
        for line in lines:
            words = [word for word in line.split() if "=" not in word]
            fields = dict(word.split("=", 1) for word in line.split() if "=" in word)
            if words[0] == "complete":
                self.close(words[1], words[2], fields)
            elif len(words) == 1:
                self.node(words[0], fields)
            else:
                self.relation(words[1], words[0], words[2], fields)

    def node(self, id_: str, fields: Row | None = None) -> str:
        """A node, made where it is not there yet; with fields, another version of it."""
        prefix, slug = id_.split(":", 1)
        kind = PREFIXES[prefix]
        rows = self.rows.setdefault(kind, [])
        there = any(row["id"] == id_ for row in rows)
        if there and not fields:
            return id_
        about, *lines = self._cast.get(id_, [""])
        words = about.split()
        if words and "=" not in words[0]:
            lines, words = [about, *lines], []
        row = {"id": id_, **DEFAULTS.get(kind, {"name": slug})}
        if kind == "Division":
            row |= {"name": slug, "level": slug.split("-")[0]}
        rows.append(row | dict(word.split("=", 1) for word in words) | (fields or {}))
        if not there:
            self.tell(*lines)
        return id_

    def relation(self, kind: str, source: str, target: str, fields: Row | None = None) -> Row:
        """A relation, in force since long before the day unless its fields say otherwise."""
        self.node(source)
        self.node(target)
        row = {"source": source, "target": target, **(fields or {})}
        rows = self.rows.setdefault(kind, [])
        if row not in rows:
            rows.append(row)
        return rows[rows.index(row)]

    def close(self, kind: str, at: str, fields: Row | None = None) -> Row:
        """Declare the facts of a kind complete at a node."""
        id_ = self.fresh("completeness")
        self.node(id_, {"closes": kind, **(fields or {})})
        return self.relation("CLOSES", id_, at)

    def fresh(self, prefix: str) -> str:
        """An id that no node has yet."""
        return f"{prefix}:{len(self.rows.get(PREFIXES[prefix], [])) + 1}"

    def ids(self, *kinds: str) -> list[str]:
        """The nodes of some kinds."""
        return list(dict.fromkeys(row["id"] for kind in kinds for row in self.rows.get(kind, [])))


# --- shapes of the territory: what to ask about, and what surrounds it --------------------------------

Shape: TypeAlias = tuple[str, list[str]]

IN_VILLAGE: Final = "place:street WITHIN division:village"
IN_VILLAGE_2: Final = "place:street WITHIN division:village-2"

ONE_CHAIN: Final[list[Shape]] = [
    ("place:street", [IN_VILLAGE, "grid:2"]),
    ("place:street", [IN_VILLAGE, "place:street IN_GRID grid:3"]),
    ("place:street", [IN_VILLAGE, "grid:1"]),
    ("place:street", [IN_VILLAGE, "place:street IN_GRID grid:3", "place:street IN_GRID grid:1"]),
    ("place:street", ["place:street WITHIN place:zone", "grid:1"]),
    ("place:street", [IN_VILLAGE, "place:street WITHIN place:zone", "grid:2"]),
    ("place:street", ["place:street IN_GRID grid:3"]),
    ("place:street", [IN_VILLAGE]),
    ("division:village", ["grid:2"]),
    ("division:township", ["grid:2"]),
    ("grid:3", []),
    ("grid:micro", ["grid:micro WITHIN division:village"]),
    ("place:street", ["place:street IN_GRID grid:micro", "grid:micro WITHIN division:village"]),
    ("place:street", [IN_VILLAGE, "grid:lone COVERS division:village", "grid:1"]),
    (
        "place:street",
        [IN_VILLAGE, "place:street WITHIN place:zone", "grid:micro COVERS place:zone"],
    ),
]

SEVERAL_CHAINS: Final[list[Shape]] = [
    ("place:street", [IN_VILLAGE, IN_VILLAGE_2, "grid:2", "grid:2b"]),
    (
        "place:street",
        [IN_VILLAGE, IN_VILLAGE_2, "place:street IN_GRID grid:2", "place:street IN_GRID grid:2b"],
    ),
    ("place:street", [IN_VILLAGE, IN_VILLAGE_2]),
    ("place:street", [IN_VILLAGE, IN_VILLAGE_2, "grid:2"]),
    ("place:street", [IN_VILLAGE, "place:street IN_GRID grid:3", "grid:lone COVERS place:street"]),
    (
        "place:street",
        [
            IN_VILLAGE,
            "place:street IN_GRID grid:2",
            "place:street IN_GRID grid:lone",
            "grid:2 NESTED_IN grid:lone",
            "grid:lone NESTED_IN grid:2",
        ],
    ),
]

DEDICATED: Final[list[Shape]] = [
    ("place:street", [IN_VILLAGE, IN_VILLAGE_2, "place:street IN_GRID grid:market"]),
    ("place:zone", ["grid:market COVERS place:zone", "grid:2"]),
    ("grid:market", []),
]

ADRIFT: Final[list[Shape]] = [
    ("place:street", ["division:village"]),
    ("place:street", ["place:street WITHIN place:yard", "place:street IN_GRID grid:3"]),
]

SHAPES: Final = ONE_CHAIN + 2 * SEVERAL_CHAINS + DEDICATED + ADRIFT


# --- stories of duties ---------------------------------------------------------------------------------

Story: TypeAlias = list[str]

NAMED: Final[list[Story]] = [
    ["unit:bureau LEADS matter:row"],
    ["unit-class:offices LEADS matter:row"],
    ["unit:bureau LEADS matter:row", "unit:housing LEADS matter:row"],
    [
        "unit:bureau LEADS matter:row condition=占用耕地",
        "unit:bureau LEADS matter:row condition=占用宅基地 aspect=stop",
    ],
    ["unit:committee LEADS matter:village", "unit:bureau LEADS matter:row"],
    ["unit:zone LEADS matter:zone", "unit:bureau LEADS matter:row"],
    ["unit:bureau LEADS matter:loose"],
    ["unit-class:offices LEADS matter:loose", "unit-class:committees SUPPORTS matter:loose"],
    ["unit-class:zones LEADS matter:row", "place:street WITHIN place:zone"],
    [
        "unit:bureau LEADS matter:loose",
        "complete LISTED_ON duty-list:county",
        "complete SUPPORTS duty-list:county",
    ],
]

SEAM: Final = "[2023..2025-06]"
"""A day that is not known, around all days that are asked about."""

RENAMED: Final[list[Story]] = [
    [
        f"matter:row to={SEAM} subject=占道经营",
        f"matter:row from={SEAM}",
        "unit:bureau LEADS matter:row",
    ],
    [
        "matter:past to=2019-01-01 subject=占道经营",
        "matter:past from=2020-01-01 to=2021-01-01",
        "unit:bureau LEADS matter:row",
    ],
    [
        "unit:bureau to=[2023..2024-06-01] kind=department",
        "unit:bureau from=[2024-06-01..2025-06] kind=department",
        "unit:bureau LEADS matter:row",
    ],
    [
        f"unit-class:renamed to={SEAM} kinds=subdistrict_office level=village",
        f"unit-class:renamed from={SEAM} kinds=subdistrict_office level=township",
        "unit-class:renamed LEADS matter:row",
    ],
]
"""Nodes of several versions."""

DEPENDS: Final[list[Story]] = [
    [
        "unit:bureau LEADS matter:row condition=占用耕地",
        "unit:housing LEADS matter:row condition=占用宅基地",
    ],
    [
        "unit-class:offices LEADS matter:row aspect=find",
        "unit:bureau LEADS matter:row aspect=penalise",
    ],
    [
        "unit:bureau LEADS matter:row aspect=find",
        "unit:committee LEADS matter:row aspect=find",
        "unit:bureau LEADS matter:row aspect=penalise",
    ],
    [
        "unit-class:agencies LEADS matter:row aspect=find",
        "unit:bureau LEADS matter:row aspect=penalise",
    ],
]

DEPENDS_ON_PLACE: Final[list[Story]] = [
    ["unit-class:committees LEADS matter:row"],
    [
        "unit:committee LEADS matter:village",
        "unit:bureau LEADS matter:row",
        "complete LISTED_ON duty-list:county",
        "complete SUPPORTS duty-list:county",
    ],
    ["unit:committee LEADS matter:loose", "unit:committee-2 LEADS matter:loose"],
    ["unit:committee LEADS matter:village"],
    [
        "unit:bureau LEADS matter:village aspect=find",
        "unit:bureau LEADS matter:village-2 aspect=stop",
    ],
]
"""Where there are several chains."""

CONTESTED: Final[list[Story]] = [
    ["unit:bureau LEADS matter:row", "unit:housing LEADS matter:row-2"],
    ["unit:bureau LEADS matter:row", "unit-class:offices LEADS matter:other-list"],
    ["unit:bureau LEADS matter:loose", "unit:housing LEADS matter:loose-2"],
    [
        "unit:bureau LEADS matter:row aspect=stop",
        "unit:office LEADS matter:row-2 aspect=stop",
        "unit:bureau LEADS matter:row-2 aspect=penalise",
    ],
]

NOBODY: Final[list[Story]] = [
    ["matter:row", "complete LISTED_ON duty-list:county", "complete LEADS duty-list:county"],
    [
        "matter:row",
        "complete LISTED_ON duty-list:county",
        "complete LEADS duty-list:county",
        "complete SUPPORTS duty-list:county",
    ],
    [
        "matter:loose",
        "complete LISTED_ON duty-list:county of=DutyList",
        "complete LEADS duty-list:county of=DutyList",
    ],
    [
        "unit:bureau SUPPORTS matter:loose",
        "complete LISTED_ON duty-list:county",
        "complete LEADS duty-list:county",
    ],
    [
        "unit-class:foreign LEADS matter:row",
        "complete LISTED_ON duty-list:county",
        "complete LEADS duty-list:county",
    ],
]

UNKNOWN: Final[list[Story]] = [
    ["matter:row"],
    ["unit-class:agencies LEADS matter:row"],
    ["unit-class:wrong-level LEADS matter:row"],
    ["unit:gone to=2021-01-01", "unit:gone SUPPORTS matter:row polarity=denied"],
    ["unit-class:agencies LEADS matter:loose", "unit:bureau SUPPORTS matter:loose"],
    ["unit:foreign LEADS matter:foreign", "unit:foreign LEADS matter:loose"],
    ["unit:bureau LEADS matter:once"],
    [
        "matter:row",
        "complete LISTED_ON duty-list:county",
        "complete LEADS duty-list:county of=Matter",
    ],
    ["unit-class:offices LEADS matter:row", "division:township level=county"],
]

STORIES: Final[list[tuple[int, list[Story], list[Shape]]]] = [
    (4, NAMED, SHAPES),
    (2, RENAMED, SHAPES),
    (3, DEPENDS, SHAPES),
    (3, DEPENDS_ON_PLACE, SEVERAL_CHAINS),
    (5, CONTESTED, SHAPES),
    (5, NOBODY, SHAPES),
    (2, UNKNOWN, SHAPES),
]
"""How often of 24 which stories are told, in which shapes."""

SHARES: Final = [
    "unit:office SUPPORTS {asked}",
    "unit:committee SUPPORTS {asked}",
    "unit-class:committees SUPPORTS {asked}",
    "unit:committee SUPPORTS {asked} polarity=denied",
    "unit:office SUPPORTS {asked} polarity=denied",
]

# --- stories of heads ----------------------------------------------------------------------------------

BY_POST: Final = ["{post} POST_IN {unit}", "{post} HEADS {grid}"]
BY_HOLDER: Final = [*BY_POST, "{person} HOLDS {post}"]

PRESENT: Final[list[Story]] = [
    BY_HOLDER,
    ["{person} HEADS {grid}"],
    BY_POST,
    [*BY_POST, "complete HOLDS {unit} of=Unit"],
    [*BY_HOLDER, "{person} SECONDED_TO {unit} kind=secondment"],
    [*BY_HOLDER, "{person} PLACED_IN {grid} kind=temporary_post"],
    [*BY_HOLDER, "{person} PLACED_IN {unit} kind=temporary_post"],
    [*BY_HOLDER, "{person} PLACED_IN division:village kind=village_assigned"],
    [*BY_HOLDER, "{person} SECONDED_TO unit:bureau kind=secondment", "person:deputy HEADS {grid}"],
]

ABSENT: Final[list[Story]] = [
    [],
    [*BY_POST, "complete HOLDS {post}"],
    [*BY_POST, "complete HOLDS {unit}"],
    [*BY_POST, "complete HOLDS division:village"],
    [*BY_POST, "complete HOLDS {unit} of=Post"],
    [*BY_POST, "{unit} PART_OF unit:bureau", "complete HOLDS unit:bureau"],
    [*BY_HOLDER, "{person} SECONDED_TO unit:bureau kind=secondment"],
    ["{person} HEADS {grid}", "{person} SECONDED_TO unit:bureau kind=task_force"],
    [*BY_HOLDER, "{person} PLACED_IN unit:housing kind=temporary_post"],
]


def head_grids(draft: Draft, dice: Dice, options: Sequence[Story]) -> None:
    """Give each grid a head, or none, in one of several ways."""
    for grid in draft.ids("Grid"):
        names = {
            "grid": grid,
            "unit": "unit:office" if grid == "grid:1" else "unit:committee",
            "post": draft.fresh("post"),
            "person": draft.fresh("person"),
        }
        draft.tell(*(line.format(**names) for line in dice.pick(options)))


def prove_heads_absent(draft: Draft, dice: Dice) -> None:
    """No grid has anybody to meet, and that is declared; hardly ever of other nodes than grids."""
    head_grids(draft, dice, ABSENT)
    at = dice.pick(["division:county", *draft.ids("Grid")[-1:]])
    draft.close(
        "HEADS", at, dice.pick([{}, {}, {}, {"of": "Grid"}, {"of": "Grid"}, {"of": "Place"}])
    )


# --- bounds ------------------------------------------------------------------------------------------


class Bounds(NamedTuple):
    """Bounds as people write them, by where the days that they can be lie from a day."""

    past: list[str]
    """Over for long."""
    before: list[str]
    """Over, or the day itself."""
    around: list[str]
    """It can be the day or before, and it can be later."""
    after: list[str]
    """Still to come."""


@cache
def bounds(day: date) -> Bounds:
    """Every written form, on every side of a day."""
    year, month = day.year, f"{day.year}-{day.month:02}"

    def moved(days: int) -> str:
        return (day + timedelta(days=days)).isoformat()

    past = [
        moved(-1500),
        str(year - 4),
        f"{year - 3}-11",
        f"{year - 5}~",
        f"[{year - 5}..{year - 3}-02]",
        f"[..{moved(-900)}]",
    ]
    written = [
        moved(-30),
        day.isoformat(),
        moved(1),
        moved(200),
        str(year),
        month,
        f"{month}~",
        f"{year}~",
        f"{day.isoformat()}~",
        f"[{moved(-40)}..{moved(30)}]",
        f"[{year - 1}..{year}~]",
        f"[{year - 1}-06..]",
        f"[..{year + 1}-01]",
        f"[{moved(0)}..{moved(1)}]",
        str(year - 1),
        str(year + 1),
        f"{year - 1}-02~",
        f"{year + 3}~",
        f"[{year + 1}..]",
        f"[{moved(2)}..{year + 1}-03]",
    ]

    def those(test: Callable[[int, int, int], bool]) -> list[str]:
        return [each for each in written if test(*bound(each), day.toordinal())]

    return Bounds(
        past,
        those(lambda _, last, today: last <= today),
        those(lambda first, last, today: first <= today < last),
        those(lambda first, _, today: first > today),
    )


def put(row: Row, begin: str, end: str) -> None:
    """Write the bounds of a row; an absent one stays absent."""
    for name, written in (("from", begin), ("to", end)):
        row.pop(name, None)
        if written:
            row[name] = written


def cite(draft: Draft, dice: Dice, row: Row, dates: Sequence[str]) -> None:
    """Let a row cite a new source of one of these dates."""
    source = draft.fresh("source")
    draft.node(source, {"date": dice.pick([each for each in dates if "..]" not in each])})
    row["evidence"] = source


def time_row(draft: Draft, dice: Dice, row: Row, truth: int) -> None:
    """Write bounds, and a source where `from` is absent, that make a row so true on the day."""
    past, before, around, after = bounds(draft.day)
    way = dice.pick(range(3))
    row.pop("evidence", None)
    if truth == YES:
        begin = dice.pick(past + before) if way else ""
        put(row, begin, dice.pick(after) if way != 1 else "")
        if not begin:
            cite(draft, dice, row, past + before)
    elif truth == NO and way == 0:
        put(row, dice.pick(after), "")
    elif truth == NO:
        put(row, dice.pick(past) if way == 1 else "", dice.pick(before))
    elif way == 0:
        put(row, "", dice.pick(["", *after]))
        cite(draft, dice, row, around + after)
    elif way == 1:
        put(row, dice.pick(around), dice.pick(["", *after]))
    else:
        put(row, dice.pick(["", *past, *before]), dice.pick(around))


# --- changes -----------------------------------------------------------------------------------------

PAIRS: Final[dict[str, list[tuple[str, str]]]] = {
    "WITHIN": [("Place", "Division"), ("Place", "Place"), ("Grid", "Division")],
    "IN_GRID": [("Place", "Grid")],
    "NESTED_IN": [("Grid", "Grid")],
    "COVERS": [("Grid", "Division"), ("Grid", "Place")],
    "ADMINISTERS": [("Unit", "Division"), ("Unit", "Place")],
    "SERVES": [("Unit", "Division")],
    "PART_OF": [("Unit", "Unit")],
    "POST_IN": [("Post", "Unit")],
    "HOLDS": [("Person", "Post")],
    "SECONDED_TO": [("Person", "Unit")],
    "PLACED_IN": [("Person", "Unit"), ("Person", "Grid"), ("Person", "Division")],
    "HEADS": [("Person", "Grid"), ("Post", "Grid")],
    "LEADS": [("Unit", "Matter"), ("UnitClass", "Matter")],
    "SUPPORTS": [("Unit", "Matter"), ("UnitClass", "Matter")],
    "LISTED_ON": [("Matter", "DutyList")],
    "APPLIES_TO": [("DutyList", "Division"), ("DutyList", "Place")],
    "CLOSES": [
        ("Completeness", "DutyList"),
        ("Completeness", "Division"),
        ("Completeness", "Unit"),
        ("Completeness", "Grid"),
        ("Completeness", "Post"),
    ],
}
"""What a new relation may join."""

UPWARD: Final = ("WITHIN", "NESTED_IN", "PART_OF")
"""Containment, which is not to run in a circle by chance."""

TERRITORY: Final = ["WITHIN", "IN_GRID", "COVERS", "NESTED_IN"]
OF_DUTIES: Final = ["LEADS", "SUPPORTS", "LISTED_ON", "APPLIES_TO", "CLOSES"]
OF_UNITS: Final = ["ADMINISTERS", "SERVES"]
OF_HEADS: Final = ["HEADS", "HOLDS", "SECONDED_TO", "CLOSES", "POST_IN", "PLACED_IN", "PART_OF"]

OWN_FIELDS: Final[dict[str, list[Row]]] = {
    "LEADS": [{}, {}, {"condition": "占用耕地"}, {"aspect": "find"}, {"aspect": "penalise"}],
    "SUPPORTS": [{}, {}, {}, {"condition": "占用耕地"}, {"aspect": "find"}],
    "PLACED_IN": [{"kind": "temporary_post"}, {"kind": "temporary_post"}, {"kind": "send_down"}],
    "SECONDED_TO": [{"kind": "secondment"}, {"kind": "task_force"}, {}],
}

NEEDED: Final = {
    "IN_GRID": ["place:street", "grid:lone"],
    "NESTED_IN": ["grid:lone", "grid:2"],
    "PART_OF": ["unit:bureau", "unit:office", "unit:committee"],
    "HEADS": ["post:1 POST_IN unit:committee", "grid:2"],
    "HOLDS": ["person:1", "post:1 POST_IN unit:committee"],
    "SECONDED_TO": ["person:1 HOLDS post:1", "unit:bureau"],
    "PLACED_IN": ["person:1 HOLDS post:1", "unit:bureau"],
}
"""What there must be before a relation of the kind can be drawn."""


def new_row(draft: Draft, dice: Dice, kind: str) -> Row | None:
    """A new relation of a kind between nodes that are there; None where they are not."""
    if kind == "CLOSES":
        closes = dice.pick(["LISTED_ON", "LEADS", "SUPPORTS", "HEADS", "HOLDS"])
        of = dice.pick([{}, {}, {}, {"of": "Post"}, {"of": "Grid"}, {"of": "DutyList"}])
        draft.node(draft.fresh("completeness"), {"closes": closes, **of})
    if kind not in draft.rows:
        draft.tell(*NEEDED.get(kind, []))
    source_kind, target_kind = dice.pick(PAIRS[kind])
    ends = [
        (source, target)
        for source in draft.ids(source_kind)
        for target in draft.ids(target_kind)
        if kind not in UPWARD
        or source_kind != target_kind
        or HEIGHTS.get(source, 0) < HEIGHTS.get(target, 0)
    ]
    if not ends:
        return None
    source, target = dice.pick(ends)
    return draft.relation(kind, source, target, dice.pick(OWN_FIELDS.get(kind, [{}])))


def some_row(draft: Draft, dice: Dice, kind: str, *, new: int) -> Row | None:
    """A relation of a kind: one that is there or, so often of a hundred, a new one."""
    there = draft.rows.get(kind, [])
    if not there or dice.chance(new):
        return new_row(draft, dice, kind)
    return dice.pick(there)


def blur(draft: Draft, dice: Dice, kind: str) -> None:
    """A relation may hold on the day, or may not."""
    row = some_row(draft, dice, kind, new=25)
    if row is not None:
        time_row(draft, dice, row, MAYBE)


def write_otherwise(draft: Draft, dice: Dice, kind: str) -> None:
    """The bounds of a relation that holds are written."""
    row = some_row(draft, dice, kind, new=0)
    if row is not None:
        time_row(draft, dice, row, YES)


def put_off(draft: Draft, dice: Dice, kind: str) -> None:
    """A relation is over, or still to come."""
    row = some_row(draft, dice, kind, new=50)
    if row is not None:
        time_row(draft, dice, row, NO)


def deny(draft: Draft, dice: Dice, kind: str) -> None:
    """A relation is denied."""
    row = some_row(draft, dice, kind, new=70)
    if row is not None and is_walked(row):
        row["polarity"] = "denied"


def plan(draft: Draft, dice: Dice, kind: str) -> None:
    """A relation is only planned."""
    row = some_row(draft, dice, kind, new=70)
    if row is not None and is_walked(row):
        row["certainty"] = "planned"


def add(draft: Draft, dice: Dice, kind: str) -> None:
    """There is one more relation."""
    new_row(draft, dice, kind)


def drop(draft: Draft, dice: Dice, kind: str) -> None:
    """There is one relation less."""
    there = draft.rows.get(kind, [])
    if there:
        there.remove(dice.pick(there))


def write_twice(draft: Draft, dice: Dice, kind: str) -> None:
    """A relation is there twice, with another time: they overlap, touch, or leave a gap."""
    there = draft.rows.get(kind, [])
    if there:
        again = dice.pick(there).copy()
        there.append(again)
        time_row(draft, dice, again, dice.pick([NO, YES, NO, MAYBE]))


def declare(draft: Draft, dice: Dice, _kind: str) -> None:
    """Something is complete somewhere."""
    new_row(draft, dice, "CLOSES")


OTHERWISE: Final[dict[str, Row]] = {
    "Division": {"level": "township"},
    "Unit": {"kind": "subdistrict_office"},
    "UnitClass": {"level": "village", "kinds": "community_committee|zone_committee"},
    "Matter": {"subject": "占道经营"},
    "Completeness": {"closes": "LEADS", "of": "DutyList"},
    "Grid": {"level": "2"},
    "Place": {"kind": "zone"},
    "DutyList": {"kind": "territorial"},
    "Post": {"order": "9"},
    "Person": {"description": "返聘"},
}
"""What a later version of a node may say otherwise."""


DECIDING: Final = ["Matter", "UnitClass", "Completeness", "Matter"]
"""Nodes whose fields decide most, which change more often."""


def some_node(draft: Draft, dice: Dice) -> tuple[str, Row]:
    """A node of one version that is always there, with its kind."""
    return dice.pick(
        [
            (kind, row)
            for kind in [*OTHERWISE, *DECIDING]
            for row in draft.rows.get(kind, [])
            if not row.keys() & {"from", "to", "polarity", "certainty", "evidence"}
        ],
    )


def bound_node(draft: Draft, dice: Dice, _kind: str) -> None:
    """A node exists, or may exist, or is over, planned or denied."""
    _, row = some_node(draft, dice)
    way = dice.pick(["", "maybe", "maybe", "over", "planned", "denied"])
    relations = sum(
        row["id"] in (each["source"], each["target"])
        for kind in LOOKED_AT
        for each in draft.rows.get(kind, [])
    )
    if way == "planned":
        row["certainty"] = "planned"
    elif way == "denied":
        row["polarity"] = "denied"
    elif way == "over":
        time_row(draft, dice, row, NO)
    else:
        # Every relation of a node that may exist is one that may hold.
        time_row(draft, dice, row, MAYBE if way == "maybe" and relations < 6 else YES)


def split_node(draft: Draft, dice: Dice, _kind: str) -> None:
    """A node has two versions: they touch, have a gap, or a seam that is not known to the day."""
    kind, row = some_node(draft, dice)
    past, before, around, after = bounds(draft.day)
    end = dice.pick(around + before + after)
    begin = end if dice.chance(40) else dice.pick(around + before + after)
    start = dice.pick(["", past[1]])
    # The earlier version must be over when the later has begun for certain, and begin before it.
    if bound(end)[0] > bound(begin)[1] or bound(past[1])[0] >= bound(begin)[0]:
        return
    renamed = {"note" if kind == "Completeness" else "aliases": "今名"}
    later = row | (OTHERWISE[kind] if dice.chance(60) else renamed)
    put(row, start, end)
    put(later, begin, dice.pick(["", "", *after]))
    if bound(begin)[0] >= bound(later.get("to", "9999"))[1]:
        later.pop("to")
    rows = draft.rows[kind]
    rows.insert(rows.index(row) + dice.pick(range(2)), later)


def tell_of_a_case(draft: Draft, dice: Dice, _kind: str) -> None:
    """A case at a place, sent to one unit and said not to have been sent to another."""
    case = draft.fresh("case")
    day = (draft.day - timedelta(days=40)).isoformat()
    draft.node(case, {"from": day})
    draft.tell(
        f"{case} AT {dice.pick(draft.ids('Place', 'Grid', 'Division'))}",
        f"{case} ABOUT {dice.pick(draft.ids('Matter') or ['matter:row'])}",
        f"{case} DISPATCHED_TO unit:bureau from={day}",
        f"{case} DISPATCHED_TO unit:committee polarity=denied",
    )


def tell_of_the_staff(draft: Draft, dice: Dice, _kind: str) -> None:
    """What stands beside the verdict: members, superiors, portfolios, upkeep."""
    unit = dice.pick([*draft.ids("Unit"), "unit:bureau"])
    member = draft.fresh("person")
    lines = [
        f"{member} HOLDS post:chief",
        f"{member} BELONGS_TO {unit}",
        f"{member} SERVES_IN division:village",
        f"post:chief OVERSEES {unit}",
        f"{unit} MAINTAINS place:street",
        f"{unit} REPORTS_TO unit:government chain=government",
    ]
    draft.tell(f"post:chief POST_IN {unit}", dice.pick(lines), dice.pick(lines))


CHANGES: Final[list[Callable[[Draft, Dice, str], None]]] = [
    write_otherwise,
    write_otherwise,
    write_otherwise,
    add,
    put_off,
    deny,
    plan,
    write_twice,
    drop,
    declare,
    bound_node,
    split_node,
    tell_of_a_case,
    tell_of_the_staff,
]


# --- whole cases -------------------------------------------------------------------------------------

DAYS: Final = ["2024-05-27", "2024-02-29", "2023-12-31", "2025-01-01"]


def draw_duties(draft: Draft, dice: Dice) -> tuple[str, str]:
    """A shape and a story of duties; gives the place and the matter to ask about."""
    spread = [story for story in STORIES for _ in range(story[0])]
    _, stories, shapes = dice.pick(spread)
    place, surroundings = dice.pick(shapes)
    draft.tell(place, *surroundings, *dice.pick(stories))
    asked = dice.pick(draft.ids("Matter"))
    for _ in range(dice.pick(range(3))):
        draft.tell(dice.pick(SHARES).format(asked=asked))
        if dice.chance(30):
            time_row(draft, dice, draft.rows["SUPPORTS"][-1], dice.pick([MAYBE, NO, YES]))
    return place, asked


def draw_heads(draft: Draft, dice: Dice) -> str:
    """A shape and a story of heads; gives the place to ask about."""
    place, surroundings = dice.pick(SHAPES)
    draft.tell(place, *surroundings)
    way = dice.pick(range(10))
    if way < 4:
        prove_heads_absent(draft, dice)
    else:
        head_grids(draft, dice, PRESENT + ABSENT if way < 7 else PRESENT)
    return place


def tidied(rows: Iterable[Row]) -> list[Row]:
    """Without a second row of one natural key."""
    keys = ("id", "source", "target", "from", "condition", "aspect")
    found: dict[tuple[str, ...], Row] = {}
    for row in rows:
        found.setdefault(tuple(row.get(key, "") for key in keys), row)
    return list(found.values())


SKELETON: Final = 60
CHANGE: Final = 10
"""Bytes for the skeleton of a case, and for each change."""
AT_MOST: Final = 4
"""Changes, and facts that are made uncertain."""


@st.composite
def cities(draw: st.DrawFn, with_matter: bool | None = None) -> Asked:
    """A small random city with something to ask of it; by default two of three ask of a matter."""
    size = SKELETON + 2 * AT_MOST * CHANGE
    all_dice = Dice(draw(st.binary(min_size=size, max_size=size)))
    slots = [all_dice.slice(at, at + CHANGE) for at in range(SKELETON, size, CHANGE)]
    dice, last = all_dice.slice(0, SKELETON - 1), all_dice.slice(SKELETON - 1, SKELETON)
    day = dice.pick(DAYS)
    draft = Draft(date.fromisoformat(day))
    asks_of_matter = dice.pick([True, True, False])
    if with_matter is not None:
        asks_of_matter = with_matter
    is_uncertain = dice.chance(60)
    matter: str | None = None
    if asks_of_matter:
        place, matter = draw_duties(draft, dice)
        kinds = TERRITORY + OF_UNITS + OF_DUTIES
        if dice.chance(35):
            head_grids(draft, dice, PRESENT + ABSENT)
            kinds = kinds + OF_HEADS
    else:
        place = draw_heads(draft, dice)
        kinds = TERRITORY + OF_HEADS
    for slot in slots[:AT_MOST]:
        if slot.chance(50):
            slot.pick(CHANGES)(draft, slot, slot.pick(kinds))
    for slot in slots[AT_MOST:]:
        if is_uncertain and slot.chance(75):
            blur(draft, slot, slot.pick(kinds))
    draft.tell("unit:committee", "unit:office")
    units = draft.ids("Unit")
    named = [
        row["source"]
        for kind in ("LEADS", "SUPPORTS")
        for row in draft.rows.get(kind, [])
        if row["source"] in units
    ]
    unit = last.pick([*units, *named, *named])
    city = {kind: tidied(rows) for kind, rows in draft.rows.items() if rows}
    assume(len(survey(city, EVIDENCE, draft.day.toordinal()).maybe) <= MOST)
    return Asked(city, place, matter, unit, day)


# --- packages ----------------------------------------------------------------------------------------


def write_package(city: City, folder: Path, name: str = "drawn") -> Path:
    """Write a city as a package folder, and give the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    head = {"name": name, "title": "抽样城市", "evidence": EVIDENCE}
    # A JSON string is a TOML string.
    lines = [f"{key} = {json.dumps(text, ensure_ascii=False)}\n" for key, text in head.items()]
    (folder / "package.toml").write_text("".join(lines), encoding="utf-8")
    for file, rows in city.items():
        path = folder / ("relations" if is_relation(file) else "nodes") / f"{file}.csv"
        path.parent.mkdir(exist_ok=True)
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with path.open("w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder
