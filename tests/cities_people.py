"""Random small cities of people on the move, quota and counts, each with something to ask of it.

Beside `cities.py`, whose dice, bounds and nodes these use: home units, secondments, placements, quotas,
transfers, statistics and norms, in every stance and on every side of the day.
"""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from cities import CAST, DAYS, EVIDENCE, Dice, Draft, bounds, tidied, time_row
from hypothesis import assume
from hypothesis import strategies as st
from oracle.days import MAYBE, NO, YES, Row
from oracle.people import PEOPLE
from oracle.survey import City, survey

MOST_MAYBE: Final = 8
"""256 worlds at most."""


class AskedOfPeople(NamedTuple):
    """A city, and what to ask of it."""

    city: City
    person: str
    place: str
    transfer: str
    whole: bool
    day: str


PERSONS: Final = ["person:1", "person:2", "person:3"]
UNITS: Final = ["unit:office", "unit:section", "unit:bureau", "unit:special", "unit:committee"]
DIVISIONS: Final = ["division:village", "division:township", "division:county"]
GRIDS: Final = ["grid:2", "grid:3", "grid:lone"]
TRANSFERS: Final = ["quota-transfer:1", "quota-transfer:2"]
CLASSES: Final = ["unit-class:offices", "unit-class:committees"]

SKELETON: Final = [
    "division:village",
    "grid:3",
    "unit:bureau",
    "unit:section PART_OF unit:office",
    "unit:special kind=special_office",
    "grid:lone WITHIN division:village",
    *CLASSES,
    *PERSONS,
]

FURTHER: Final[City] = {
    "Quota": [
        {"id": "quota:1", "category": "institution", "authorised": "60", "filled": "58"},
        {"id": "quota:2", "category": "administrative", "authorised": "20"},
        {"id": "quota:3", "filled": "7"},
    ],
    "QuotaTransfer": [
        {"id": "quota-transfer:1", "name": "下沉一", "declared": "642"},
        {"id": "quota-transfer:2", "name": "下沉二", "count": "5"},
    ],
    "Statistic": [
        {"id": "statistic:1", "name": "城镇常住人口", "value": "3", "unit": "万人"},
        {
            "id": "statistic:2",
            "name": "人数",
            "definition": "城镇常住人口",
            "value": "12345",
            "unit": "人",
        },
        {"id": "statistic:3", "name": "下派的干部", "value": "240", "unit": "名"},
    ],
    "Policy": [
        {
            "id": "policy:norm",
            "name": "社区工作者配备标准",
            "kind": "norm",
            "value": "18",
            "per": "万城镇常住人口",
            "binding": "false",
        },
        {
            "id": "policy:other",
            "name": "医生配备标准",
            "kind": "norm",
            "value": "2",
            "per": "万人口",
        },
        {"id": "policy:young", "name": "年轻干部下派", "kind": "programme"},
    ],
}

CATEGORIES: Final[list[Row]] = [{}, {"quota": "institution"}, {"quota": "administrative"}]
KINDS: Final[list[Row]] = [{"kind": "secondment"}, {"kind": "task_force"}, {}]
PLACEMENTS: Final[list[Row]] = [{"kind": "send_down"}, {"kind": "temporary_post"}, {}]
COUNTS: Final[list[Row]] = [{"count": "78"}, {"count": "500"}, {}]
ROLES: Final[list[Row]] = [{"role": "专职社工"}, {"role": "社区工作者"}, {"role": "网格员"}, {}]

RELATIONS: Final[list[tuple[int, str, list[str], list[str], list[Row]]]] = [
    (5, "BELONGS_TO", PERSONS, UNITS, CATEGORIES),
    (4, "SECONDED_TO", PERSONS, UNITS, KINDS),
    (4, "PLACED_IN", PERSONS, [*UNITS[:3], *DIVISIONS, *GRIDS], PLACEMENTS),
    (1, "HOLDS", PERSONS, ["post:1"], [{}, {"capacity": "acting"}]),
    (2, "ALLOTS_TO", ["quota:1", "quota:2", "quota:3"], UNITS[:3], [{}]),
    (2, "GIVES_TO", TRANSFERS, [*UNITS[:4], *CLASSES], COUNTS),
    (1, "TAKES_FROM", TRANSFERS, [*UNITS[:4], *CLASSES], COUNTS),
    (1, "PART_OF", ["unit:special"], ["unit:bureau", "unit:section"], [{}]),
    (1, "SERVES", ["unit:special"], ["division:county", "division:township"], [{}]),
    (2, "SERVES_IN", PERSONS, [*DIVISIONS, *GRIDS], ROLES),
    (2, "ABOUT", ["statistic:1", "statistic:2", "statistic:3"], [*DIVISIONS, *TRANSFERS], [{}]),
    (1, "ABOUT", ["statistic:3"], ["policy:young", *PERSONS], [{}]),
    (1, "COUNTS", ["statistic:3"], PERSONS, [{}]),
    (1, "APPLIES_TO", ["policy:norm", "policy:other", "policy:young"], DIVISIONS, [{}]),
]
"""How often which relations between which nodes, with which fields."""

MOVES: Final = ("BELONGS_TO", "SECONDED_TO", "PLACED_IN")
EVENTS: Final = ("GIVES_TO", "TAKES_FROM")
CLOSED: Final = ["BELONGS_TO", "SECONDED_TO", "PLACED_IN", "ALLOTS_TO", "GIVES_TO", "TAKES_FROM"]
WEIGHTED: Final = [each for each in RELATIONS for _ in range(each[0])]

ROW: Final = 12
ROWS: Final = 10
HEAD: Final = 40


def timed(draft: Draft, dice: Dice, kind: str, row: Row) -> None:
    """Say when a relation holds; of an event, when it happened."""
    truth = dice.pick([YES, YES, NO, NO, MAYBE])
    if kind not in EVENTS:
        time_row(draft, dice, row, truth)
        return
    past, before, around, after = bounds(draft.day)
    row["from"] = dice.pick({YES: past + before, MAYBE: around, NO: after}[truth])


def relate(draft: Draft, dice: Dice) -> None:
    """One more relation, in some stance and time."""
    _, kind, sources, targets, fields = dice.pick(WEIGHTED)
    row: Row = {"source": dice.pick(sources), "target": dice.pick(targets), **dice.pick(fields)}
    if kind in ("SECONDED_TO", "PLACED_IN"):
        past, before, around, after = bounds(draft.day)
        planned = dice.pick(["", "", *past[:2], *before[:2], *around, *after[:2]])
        if planned:
            row["planned_end"] = planned
    if dice.chance(60):
        timed(draft, dice, kind, row)
    if dice.chance(15):
        row |= dice.pick([{"polarity": "denied"}, {"certainty": "planned"}])
    if kind == "HOLDS":
        draft.tell("post:1")
    draft.rows.setdefault(kind, []).append(row)


def close(draft: Draft, dice: Dice) -> None:
    """Declare everything, or something, complete; it may be that it is not."""
    at = dice.pick(["division:county", "unit:office", "unit:bureau", "division:township"])
    kinds = CLOSED if dice.chance(70) else [dice.pick(CLOSED)]
    for kind in kinds:
        draft.close(kind, at)
    if dice.chance(25):
        time_row(draft, dice, draft.rows["CLOSES"][-1], dice.pick([MAYBE, NO]))


def come_back(draft: Draft, dice: Dice) -> None:
    """Somebody was away for a time, and is known to be of a unit only since some day after."""
    source = draft.fresh("source")
    draft.node(source, {"date": draft.day.isoformat()})
    draft.relation("BELONGS_TO", "person:1", "unit:office", {"evidence": source})
    away = {"kind": "secondment", "to": dice.pick(bounds(draft.day).past)}
    draft.relation("SECONDED_TO", "person:1", "unit:bureau", away)


@st.composite
def cities_of_people(draw: st.DrawFn) -> AskedOfPeople:
    """A small random city of people on the move."""
    size = HEAD + ROWS * ROW
    all_dice = Dice(draw(st.binary(min_size=size, max_size=size)))
    head = all_dice.slice(0, HEAD)
    day = head.pick(DAYS)
    draft = Draft(date.fromisoformat(day), CAST)
    draft.tell(*SKELETON)
    draft.rows |= {kind: [dict(row) for row in rows] for kind, rows in FURTHER.items()}
    for row in draft.rows["QuotaTransfer"]:
        if head.chance(40):
            past, before, around, after = bounds(draft.day)
            row["from"] = head.pick([*past, *before, *around, *around, *after])
        if head.chance(15):
            row.update(head.pick([{"polarity": "denied"}, {"certainty": "planned"}]))
    few = head.chance(25)
    for at in range(HEAD, size, ROW):
        dice = all_dice.slice(at, at + ROW)
        if dice.chance(12 if few else 85):
            relate(draft, dice)
    if head.chance(20):
        come_back(draft, head)
    if head.chance(45):
        close(draft, head)
    if head.chance(25):  # a unit that is not there on every day
        brief = head.pick(UNITS[1:4])
        (unit,) = [row for row in draft.rows["Unit"] if row["id"] == brief]
        time_row(draft, head, unit, head.pick([MAYBE, NO, YES]))
    city = {kind: tidied(rows) for kind, rows in draft.rows.items() if rows}
    assume(len(survey(city, EVIDENCE, draft.day.toordinal(), PEOPLE).maybe) <= MOST_MAYBE)
    moving = [row["source"] for kind in MOVES for row in city.get(kind, [])]
    return AskedOfPeople(
        city,
        head.pick(moving or PERSONS),
        head.pick(["unit:office", *UNITS, *DIVISIONS]),
        head.pick(TRANSFERS),
        head.pick([True, True, False]),
        day,
    )
