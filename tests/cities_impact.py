"""Random small cities of units, posts, people and grids that rest on each other, and one that goes.

In the lines of `cities.py`: each is told or not, then some facts are made doubtful, over, denied or
planned, and some things are declared complete.
"""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from cities import EVIDENCE, Dice, Draft, tidied, time_row
from hypothesis import assume
from hypothesis import strategies as st
from oracle.days import MAYBE, NO
from oracle.impact import KINDS
from oracle.survey import City, survey

MOST: Final = 6
"""Doubtful facts: every world is looked at whole."""

LINES: Final = [
    "post:1 POST_IN unit:office",
    "post:2 POST_IN unit:office",
    "post:1 POST_IN unit:committee",
    "post:3 POST_IN unit:bureau",
    "person:1 HOLDS post:1",
    "person:2 HOLDS post:1",
    "person:1 HOLDS post:2",
    "person:3 HOLDS post:3",
    "post:1 HEADS grid:1",
    "post:2 HEADS grid:1",
    "post:3 HEADS grid:2",
    "person:3 HEADS grid:2",
    "person:1 HEADS grid:3",
    "post:1 OVERSEES unit:bureau",
    "post:2 OVERSEES unit:bureau",
    "post:3 OVERSEES matter:row",
    "post:1 OVERSEES unit:office",
    "unit:bureau REPORTS_TO unit:office chain=government",
    "unit:bureau REPORTS_TO unit:housing chain=vertical",
    "unit:section PART_OF unit:bureau",
    "unit:section REPORTS_TO unit:bureau chain=government",
    "unit:committee GUIDED_BY unit:office",
    "unit:committee GUIDED_BY unit:housing",
    "unit:bureau LEADS matter:row aspect=find",
    "unit:bureau LEADS matter:row aspect=stop",
    "unit:housing LEADS matter:row aspect=stop",
    "unit-class:offices LEADS matter:row aspect=find",
    "unit:zone ADMINISTERS division:township",
    "place:street IN_GRID grid:3",
    "place:street IN_GRID grid:2",
    "grid:micro COVERS place:street",
    "grid:3 NESTED_IN grid:1",
    "person:1 SECONDED_TO unit:bureau",
    "person:3 SECONDED_TO unit:housing",
    "person:2 PLACED_IN unit:office kind=temporary_post",
]
NODES: Final = ["post:1 order=1", "post:2 order=2", "post:3 order=1", "division:village", "grid:3"]
CLOSED: Final = ["HEADS", "HOLDS", "REPORTS_TO", "PART_OF", "LEADS", "GUIDED_BY", "NESTED_IN"]


class Going(NamedTuple):
    """A city, and what goes from it on a day."""

    city: City
    node: str
    day: str


@st.composite
def goings(draw: st.DrawFn) -> Going:
    """A city with something that goes."""
    size = 2 * len(LINES) + 60
    dice = Dice(draw(st.binary(min_size=size, max_size=size)))
    day = "2024-05-27"
    draft = Draft(date.fromisoformat(day))
    draft.tell(*NODES)
    for line in LINES:
        if dice.chance(55):
            draft.tell(line)
    kinds = [kind for kind in KINDS if kind in draft.rows]
    for _ in range(dice.pick(range(2, 9))):
        row = dice.pick(draft.rows[dice.pick(kinds)])
        match dice.pick(range(8)):
            case 0:
                row["polarity"] = "denied"
            case 1:
                row["certainty"] = "planned"
            case 2:
                time_row(draft, dice, row, NO)
            case _:
                time_row(draft, dice, row, MAYBE)
    for _ in range(dice.pick(range(4))):
        where = dice.pick(
            ["division:county", *draft.ids("Unit"), *draft.ids("Grid"), *draft.ids("Post")]
        )
        draft.close(dice.pick(CLOSED), where)
    node = dice.pick(draft.ids("Post", "Unit", "Person", "Grid"))
    city = {kind: tidied(rows) for kind, rows in draft.rows.items() if rows}
    assume(len(survey(city, EVIDENCE, draft.day.toordinal(), KINDS).maybe) <= MOST)
    return Going(city, node, day)
