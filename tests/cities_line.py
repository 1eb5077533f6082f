"""Random small organisations, each with a line to ask about: units in chains, posts, people, portfolios.

Drawn in the same way as in `cities.py`: a skeleton, then changes that make facts uncertain, past, denied
or planned, and declarations of completeness.
"""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from cities import DAYS, EVIDENCE, Dice, Draft, tidied, time_row
from hypothesis import assume
from hypothesis import strategies as st
from oracle.days import MAYBE, NO, YES, Row, is_walked
from oracle.reporting_line import LOOKED_AT
from oracle.survey import City, survey

MOST: Final = 8
"""Facts that may hold: 256 worlds."""


class AskedLine(NamedTuple):
    """A city, and the line to ask about."""

    city: City
    node: str
    direction: str
    chain: str
    depth: int
    day: str


UNITS: Final = ("unit:a", "unit:b", "unit:c", "unit:d", "unit:e")
"""Each answers to one before it, unless a mistake is drawn."""
HOWS: Final = ["party", "government", "vertical", "", "part_of"]
ORDERS: Final = ["1", "1", "2", ""]
TIES: Final = [
    ("REPORTS_TO", "unit", "unit"),
    ("PART_OF", "unit", "unit"),
    ("HOLDS", "person", "post"),
    ("POST_IN", "post", "unit"),
    ("BELONGS_TO", "person", "unit"),
    ("SECONDED_TO", "person", "unit"),
    ("PLACED_IN", "person", "unit"),
    ("GUIDED_BY", "unit", "unit"),
    ("COORDINATED_BY", "unit", "unit"),
    ("OVERSEES", "post", "unit"),
]
CLOSED: Final = ["REPORTS_TO", "PART_OF", "POST_IN", "HOLDS"]


def _tie(draft: Draft, dice: Dice, lower: str, upper: str) -> None:
    how = dice.pick(HOWS)
    if how == "part_of":
        draft.relation("PART_OF", lower, upper)
        return
    fields: Row = {"chain": how} if how else {}
    if dice.chance(40):
        fields["primary"] = dice.pick(["true", "false"])
    if dice.chance(20):
        fields["aspect"] = dice.pick(["personnel", "operations"])
    draft.relation("REPORTS_TO", lower, upper, fields)


def _skeleton(draft: Draft, dice: Dice) -> None:
    units = UNITS[: 2 + dice.pick(range(4))]
    for place, unit in enumerate(units):
        draft.node(unit, {"kind": "department"})
        for _ in range(dice.pick([1, 1, 2, 0]) if place else 0):
            _tie(draft, dice, unit, dice.pick(units[:place]))
        for _ in range(dice.pick([1, 2, 0])):
            order = dice.pick(ORDERS)
            post = draft.fresh("post")
            draft.node(post, {"order": order} if order else None)
            draft.relation("POST_IN", post, unit)
            if dice.chance(65):
                draft.relation("HOLDS", draft.fresh("person"), post)
    for _ in range(1 + dice.pick(range(3))):
        people = [*draft.ids("Person"), draft.fresh("person")]
        kind, source, target = dice.pick(TIES[2:])
        ids = {"unit": list(units), "post": draft.ids("Post") or ["post:1"], "person": people}
        fields: Row = {}
        if kind == "PLACED_IN":
            fields = {"kind": dice.pick(["temporary_post", "send_down"])}
        ends = dice.pick(ids[source]), dice.pick(ids[target])
        if ends[0] != ends[1]:
            draft.relation(kind, *ends, fields)


def _declare(draft: Draft, dice: Dice) -> None:
    """Something is complete at a unit, or everything at all of them."""
    units = draft.ids("Unit")
    if dice.chance(50):
        for unit in units:
            for kind in CLOSED:
                draft.close(kind, unit)
    else:
        for _ in range(3):
            draft.close(dice.pick(CLOSED), dice.pick(units))


def _change(draft: Draft, dice: Dice) -> None:
    """A relation is uncertain, over, denied or planned, or written otherwise, or there is one more."""
    kind = dice.pick([tie[0] for tie in TIES] + ["REPORTS_TO", "HOLDS", "CLOSES"])
    rows = draft.rows.get(kind, [])
    if not rows:
        return
    row = dice.pick(rows)
    way = dice.pick(["maybe", "maybe", "over", "denied", "planned", "written", "back"])
    if way == "maybe":
        time_row(draft, dice, row, MAYBE)
    elif way == "over":
        time_row(draft, dice, row, NO)
    elif way == "written":
        time_row(draft, dice, row, YES)
    elif way == "back" and kind == "REPORTS_TO":  # in a circle, by a mistake of the city
        draft.relation(kind, row["target"], row["source"], {"chain": row.get("chain", "")})
    elif is_walked(row):
        row["polarity" if way == "denied" else "certainty"] = (
            "denied" if way == "denied" else "planned"
        )


def _end_of_a_node(draft: Draft, dice: Dice) -> None:
    """A unit, a post or a person exists no more, or only may."""
    kind = dice.pick(["Unit", "Post", "Person"])
    rows = draft.rows.get(kind, [])
    if rows:
        time_row(draft, dice, dice.pick(rows), dice.pick([MAYBE, NO]))


SKELETON: Final = 70
CHANGE: Final = 10
CHANGES: Final = 5


@st.composite
def lines(draw: st.DrawFn) -> AskedLine:
    """A small organisation with a line to ask about."""
    size = SKELETON + CHANGES * CHANGE + 20
    data = Dice(draw(st.binary(min_size=size, max_size=size)))
    dice = data.slice(0, SKELETON)
    last = data.slice(SKELETON + CHANGES * CHANGE, size)
    day = dice.pick(DAYS)
    draft = Draft(date.fromisoformat(day), cast={})
    _skeleton(draft, dice)
    if last.chance(50):
        _declare(draft, last)
    for at in range(SKELETON, SKELETON + CHANGES * CHANGE, CHANGE):
        slot = data.slice(at, at + CHANGE)
        if slot.chance(50):
            _change(draft, slot)
    if last.chance(15):
        _end_of_a_node(draft, last)
    kind = last.pick(["Unit", "Person", "Post", "Person"])
    node = last.pick(draft.ids(kind) or draft.ids("Unit"))
    chain = last.pick(["all", "all", "party", "government", "vertical"])
    city = {file: _tidied(file, rows) for file, rows in draft.rows.items() if rows}
    known = survey(city, EVIDENCE, draft.day.toordinal(), LOOKED_AT)
    assume(len(known.maybe) <= MOST)
    return AskedLine(
        city, node, last.pick(["up", "up", "down"]), chain, 1 + last.pick(range(3)), day
    )


def _tidied(kind: str, rows: list[Row]) -> list[Row]:
    """Without a second row of one natural key; several rows of one tie are told apart by a number."""
    found = tidied(rows)
    if kind == "REPORTS_TO":
        for number, row in enumerate(rows):
            row["fact"] = f"fact:{number}"
        return rows
    return found
