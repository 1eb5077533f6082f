"""Random cities with members of grids, norms for them, and declarations that both are complete."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from cities import Asked, Dice, Draft, cities, tidied, time_row
from hypothesis import strategies as st
from oracle.days import MAYBE, NO, YES
from oracle.survey import City

SERVE: Final = ["社工", "专职社工", "民警", "网格民警", "社区医生", ""]
PLACED: Final = [
    {"kind": "village_assigned"},
    {"kind": "send_down", "role": "网格民警"},
    {"kind": "temporary_post", "role": "副书记"},
    {"kind": "send_down"},
]
ROLES: Final = ["社工", "社工|网格民警", "包村干部|社区医生", "网格民警", ""]
LEVELS: Final = ["2", "1", "3", "2"]
TRUTHS: Final = [YES, YES, YES, YES, MAYBE, NO]
SIZE: Final = 170


class MembersAsked(NamedTuple):
    """A city, the place to ask about, how deep to count, and the day."""

    city: City
    place: str
    depth: int
    day: str


@st.composite
def staffed_cities(draw: st.DrawFn) -> MembersAsked:
    """A random city with some staff, some norms, and what is declared complete."""
    asked = draw(cities(with_matter=False))
    return staffed(asked, Dice(draw(st.binary(min_size=SIZE, max_size=SIZE))))


def staffed(asked: Asked, dice: Dice) -> MembersAsked:
    """The city of a case, with staff and norms."""
    draft = Draft(date.fromisoformat(asked.day))
    draft.rows = {kind: [row.copy() for row in rows] for kind, rows in asked.city.items()}
    grids, areas = draft.ids("Grid"), draft.ids("Division", "Place")
    places = [*grids, *grids, *areas]
    for _ in range(dice.pick(range(5))):
        person = dice.pick([draft.fresh("person"), *draft.ids("Person")])
        where = dice.pick(places)
        if dice.chance(60) or where.startswith("place:"):
            row = draft.relation("SERVES_IN", person, where, _filled({"role": dice.pick(SERVE)}))
        else:
            row = draft.relation("PLACED_IN", person, where, dice.pick(PLACED).copy())
        if dice.chance(40):
            time_row(draft, dice, row, dice.pick(TRUTHS))
    for number in range(dice.pick(range(3))):
        _norm(draft, dice, number, areas)
    leveled = [row for row in draft.rows.get("Grid", []) if row.get("level")]
    if leveled and dice.chance(40):
        _nearly_filled(draft, dice, dice.pick(leveled))
    for number in range(dice.pick(range(2))):
        id_ = f"statistic:{number}"
        level = dice.pick(["微网格", "二级网格", "三级网格长", "社工"])
        row = {"id": id_, "name": f"本地的{level}", "value": "7", "unit": "个"}
        draft.rows.setdefault("Statistic", []).append(row)
        draft.rows.setdefault("ABOUT", []).append({"source": id_, "target": asked.place})
    if dice.chance(50):
        for kind in ("SERVES_IN", "PLACED_IN"):
            if dice.chance(85):
                row = draft.close(kind, dice.pick([*grids, "division:county"]))
                if dice.chance(20):
                    time_row(draft, dice, row, MAYBE)
    if dice.chance(50):
        draft.close("HEADS", dice.pick([*grids, "division:county"]))
    city = {kind: tidied(rows) for kind, rows in draft.rows.items() if rows}
    place = dice.pick([asked.place, asked.place, *draft.ids("Division", "Grid", "Place")])
    return MembersAsked(city, place, dice.pick(range(4)), asked.day)


def _nearly_filled(draft: Draft, dice: Dice, grid: dict[str, str]) -> None:
    """A grid whose members are complete, of whom one is, may be, or is not, what a norm names."""
    norm = {"id": "policy:9", "name": "本级规则", "kind": "norm", "grid_level": grid["level"]}
    draft.rows.setdefault("Policy", []).append({**norm, "roles": "网格民警|社工"})
    draft.rows.setdefault("APPLIES_TO", []).append(
        {"source": "policy:9", "target": dice.pick(["division:township", "division:county"])}
    )
    draft.node("division:township")
    member = {"role": dice.pick(["民警", "", "网格民警", "志愿者"])}
    draft.relation("SERVES_IN", draft.fresh("person"), grid["id"], _filled(member))
    for kind in ("SERVES_IN", "PLACED_IN"):
        draft.close(kind, grid["id"])


def _filled(row: dict[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in row.items() if cell}


def _norm(draft: Draft, dice: Dice, number: int, areas: list[str]) -> None:
    id_ = f"policy:{number}"
    row = {
        "id": id_,
        "name": f"网格人员规则{number}",
        "kind": dice.pick(["norm", "norm", "norm", "document"]),
        "grid_level": dice.pick(LEVELS),
        "roles": dice.pick(ROLES),
        "text": "按级配备",
    }
    draft.rows.setdefault("Policy", []).append(_filled(row))
    for _ in range(1 + dice.chance(20)):
        applies = {"source": id_, "target": dice.pick(areas)}
        if dice.chance(20):
            time_row(draft, dice, applies, dice.pick(TRUTHS))
        draft.rows.setdefault("APPLIES_TO", []).append(applies)
