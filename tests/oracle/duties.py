"""Rows of duty lists: which apply in a chain, whom they name, and the cells they fill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from .worlds import World

RANK_OF_PLACE: Final = 0
RANK_OF_LEVEL: Final = {"village": 1, "township": 2, "county": 3, "prefecture": 4, "province": 5}
RANK_OF_UNLISTED: Final = 6

Areas: TypeAlias = frozenset[str]
CellName: TypeAlias = tuple[str, str]
"""A condition and an aspect, each empty where there is none."""


class Share(NamedTuple):
    """A LEADS or SUPPORTS that applies, for one unit (or for a class nobody is known of)."""

    role: str
    unit: str
    matter: str
    condition: str
    aspect: str


@dataclass(frozen=True)
class Cell:
    """Who leads under one condition for one aspect."""

    leads: frozenset[str]
    is_contested: bool


def rank_of_area(world: World, area: str) -> int:
    """The more local, the smaller."""
    if world.is_a(area, "Place"):
        return RANK_OF_PLACE
    return RANK_OF_LEVEL[world.field(area, "level")]


def rows_of_subject(world: World, matter: str) -> list[str]:
    """All matters of the subject of the matter asked about."""
    subject = world.field(matter, "subject")
    return sorted(
        node
        for node, kind in world.survey.kinds.items()
        if kind == "Matter" and world.field(node, "subject") == subject
    )


def is_listed(world: World, row: str) -> bool:
    """Whether a row stands, or ever stood, on a list."""
    return row in world.survey.listed


def lists_that_apply(world: World, areas: Areas) -> set[str]:
    """The duty lists that apply to an area."""
    return {
        each.source
        for each in world.of("APPLIES_TO")
        if each.target in areas and world.is_a(each.source, "DutyList")
    }


def rank_of_listed(world: World, row: str, areas: Areas) -> int | None:
    """The rank of a listed row in a chain; None where it does not apply."""
    lists = world.targets("LISTED_ON", row)
    ranks = [
        rank_of_area(world, each.target)
        for each in world.of("APPLIES_TO")
        if each.source in lists and each.target in areas
    ]
    return min(ranks, default=None)


def territory(world: World, unit: str) -> set[str]:
    """The areas that a unit serves or administers."""
    return world.targets("SERVES", unit) | world.targets("ADMINISTERS", unit)


def units_of_class(world: World, unit_class: str, areas: Areas) -> set[str] | None:
    """The units that a class stands for; None where its jurisdiction is not in the areas."""
    jurisdiction = world.field(unit_class, "jurisdiction")
    if jurisdiction and jurisdiction not in areas:
        return None
    kinds = world.field(unit_class, "kinds").split("|")
    level = world.field(unit_class, "level")
    right_areas = {
        area for area in areas if world.is_a(area, "Place") or world.field(area, "level") == level
    }
    return {
        each.source
        for each in world.of("ADMINISTERS") + world.of("SERVES")
        if each.target in right_areas and world.field(each.source, "kind") in kinds
    }


def whom_it_names(world: World, named: str, areas: Areas, *, listed: bool) -> set[str]:
    """The units that a lead or a support stands for in a chain."""
    if world.is_a(named, "UnitClass"):
        units = units_of_class(world, named, areas)
        if units is None:
            return set()
        return units or ({named} if listed else set())
    if listed or territory(world, named) & areas:
        return {named}
    return set()


def shares(world: World, rows: list[str], areas: Areas) -> set[Share]:
    """All leads and supports that apply in a chain."""
    found: set[Share] = set()
    for row in rows:
        listed = is_listed(world, row)
        if listed and rank_of_listed(world, row, areas) is None:
            continue
        for each in world.of("LEADS") + world.of("SUPPORTS"):
            if each.target == row:
                for unit in whom_it_names(world, each.source, areas, listed=listed):
                    condition = each.fields.get("condition", "")
                    aspect = each.fields.get("aspect", "")
                    found.add(Share(each.kind, unit, row, condition, aspect))
    return found


def rows_that_apply(world: World, rows: list[str], areas: Areas) -> set[str]:
    """The listed rows that apply, and the others of which a lead or a support does."""
    listed = {row for row in rows if is_listed(world, row)}
    return {row for row in listed if rank_of_listed(world, row, areas) is not None} | {
        share.matter for share in shares(world, rows, areas) if share.matter not in listed
    }


def rank_of_row(world: World, row: str, areas: Areas) -> int:
    """The rank of a row that applies."""
    if not is_listed(world, row):
        return RANK_OF_UNLISTED
    rank = rank_of_listed(world, row, areas)
    assert rank is not None, row
    return rank


def cell(world: World, leads: set[Share], areas: Areas) -> Cell:
    """What the leads under one condition for one aspect come to."""
    smallest = min(rank_of_row(world, lead.matter, areas) for lead in leads)
    by_row: dict[str, set[str]] = {}
    for lead in leads:
        if rank_of_row(world, lead.matter, areas) == smallest:
            by_row.setdefault(lead.matter, set()).add(lead.unit)
    sets = {frozenset(units) for units in by_row.values()}
    return Cell(frozenset().union(*sets), len(sets) > 1)


def cells(world: World, applying: set[Share], areas: Areas) -> dict[CellName, Cell]:
    """The cells of a chain that have a lead."""
    by_cell: dict[CellName, set[Share]] = {}
    for share in applying:
        if share.role == "LEADS":
            by_cell.setdefault((share.condition, share.aspect), set()).add(share)
    return {name: cell(world, by_cell[name], areas) for name in sorted(by_cell)}
