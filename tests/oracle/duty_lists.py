"""`duties`: the shares and rows that concern a node, world by world. `docs/duties.md` says the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from .chains import chains, up
from .complete import is_complete
from .duties import (
    is_listed,
    lists_that_apply,
    rows_of_subject,
    shares,
    territory,
)
from .survey import LOOKED_AT, City, survey
from .worlds import World, all_in, all_worlds

ROLES: Final = ("LEADS", "SUPPORTS")


class Holding(NamedTuple):
    """A share in a row, where it stands; the list is empty where it is on none known."""

    role: str
    unit: str
    row: str
    list: str
    condition: str
    aspect: str


@dataclass(frozen=True)
class InWorld:
    """What one world says."""

    holdings: frozenset[Holding]
    rows: frozenset[tuple[str, str]]
    """Row and list; of what concerns a place, a list or a matter."""
    verdict: str


@dataclass(frozen=True)
class Told:
    """What all worlds say."""

    verdict: str
    certain: InWorld
    """What is in every world."""
    possible: InWorld
    """What is in the world with every doubtful fact in."""


def lists_of(world: World, row: str) -> set[str]:
    """The lists a row stands on, an empty one for no known list, none where it was taken off."""
    return world.targets("LISTED_ON", row) or (set() if is_listed(world, row) else {""})


def shares_of(world: World, row: str, on: str) -> set[Holding]:
    """All shares in a row, classes as such."""
    return {
        Holding(
            each.kind,
            each.source,
            row,
            on,
            each.fields.get("condition", ""),
            each.fields.get("aspect", ""),
        )
        for role in ROLES
        for each in world.of(role)
        if each.target == row
    }


def by_itself(world: World, sharer: str) -> set[Holding]:
    """The shares that name a unit or a class."""
    rows = {each.target for role in ROLES for each in world.of(role) if each.source == sharer}
    return {
        share
        for row in rows
        for on in lists_of(world, row)
        for share in shares_of(world, row, on)
        if share.unit == sharer
    }


def is_one_of(world: World, unit: str, cls: str, area: str) -> bool:
    """Whether a unit is one of a class by its kind and an area that it is over."""
    jurisdiction = world.field(cls, "jurisdiction")
    return (
        world.field(unit, "kind") in world.field(cls, "kinds").split("|")
        and (world.is_a(area, "Place") or world.field(area, "level") == world.field(cls, "level"))
        and (not jurisdiction or jurisdiction in up(world, area) | {area})
    )


def as_one_of_a_class(world: World, unit: str) -> set[Holding]:
    """The shares of classes on the lists that apply to the unit's territory, or above."""
    found: set[Holding] = set()
    if not world.field(unit, "kind"):
        return found
    for area in territory(world, unit):
        for on in lists_that_apply(world, frozenset(up(world, area) | {area})):
            for row in world.sources("LISTED_ON", on):
                for share in shares_of(world, row, on):
                    if world.is_a(share.unit, "UnitClass") and is_one_of(
                        world, unit, share.unit, area
                    ):
                        found.add(share._replace(unit=unit))
    return found


def of_unit(world: World, unit: str) -> set[Holding]:
    """By itself and as one of a class."""
    return by_itself(world, unit) | as_one_of_a_class(world, unit)


def of_row(world: World, row: str) -> set[Holding]:
    """All shares in a row, wherever it stands."""
    return {share for on in lists_of(world, row) for share in shares_of(world, row, on)}


def of_person(world: World, person: str) -> set[Holding]:
    """Through the first post of a unit, and through what the posts oversee."""
    found: set[Holding] = set()
    for post in world.targets("HOLDS", person):
        if world.field(post, "order") == "1":
            for unit in world.targets("POST_IN", post):
                found |= of_unit(world, unit)
        for node in world.targets("OVERSEES", post):
            found |= of_unit(world, node) if world.is_a(node, "Unit") else of_row(world, node)
    return found


def lists_around(world: World, matter: str) -> set[str]:
    """The lists of a matter, and those that apply where these do, where its units are, or above."""
    own = world.targets("LISTED_ON", matter)
    areas = {each.target for each in world.of("APPLIES_TO") if each.source in own}
    for role in ROLES:
        for unit in world.sources(role, matter):
            areas |= territory(world, unit)
    for area in set(areas):
        areas |= up(world, area)
    return own | lists_that_apply(world, frozenset(areas))


def rows_of(world: World, node: str) -> set[tuple[str, str]]:
    """The rows of a list; of a matter, those of its subject on the lists around it and on none."""
    if world.is_a(node, "DutyList"):
        return {(row, node) for row in world.sources("LISTED_ON", node)}
    if world.is_a(node, "Matter"):
        around = lists_around(world, node)
        subject = rows_of_subject(world, node)
        listed = {(r, on) for r in subject for on in around & world.targets("LISTED_ON", r)}
        loose = {(row, "") for row in subject if not is_listed(world, row)}
        return listed | loose
    return {
        (row, on)
        for chain in chains(world, node)
        for on in lists_that_apply(world, chain.areas)
        for row in world.sources("LISTED_ON", on)
    }


def here(world: World, place: str) -> set[Holding]:
    """The shares at a place in the rows of the lists that apply there."""
    found: set[Holding] = set()
    for chain in chains(world, place):
        for on in lists_that_apply(world, chain.areas):
            rows = sorted(world.sources("LISTED_ON", on))
            found |= {
                Holding(each.role, each.unit, each.matter, on, each.condition, each.aspect)
                for each in shares(world, rows, chain.areas)
            }
    return found


def is_nobody(world: World, node: str) -> bool:
    """Whether it is declared that there is nothing, where there is nothing."""
    if world.is_a(node, "Person", "UnitClass", "Unit"):
        return False
    if world.is_a(node, "DutyList"):
        return is_complete(world, "LISTED_ON", node)
    kinds: tuple[str, ...]
    if world.is_a(node, "Matter"):
        lists, kinds = lists_around(world, node), ("LISTED_ON", "LEADS")
        if not world.targets("LISTED_ON", node) or any(not on for _, on in rows_of(world, node)):
            return False
    else:
        lists = {on for chain in chains(world, node) for on in lists_that_apply(world, chain.areas)}
        kinds = ("LISTED_ON",)
    return bool(lists) and all(is_complete(world, kind, on) for kind in kinds for on in lists)


def in_world(world: World, node: str) -> InWorld:
    """What one world says."""
    rows: set[tuple[str, str]] = set()
    if world.is_a(node, "Unit"):
        found = of_unit(world, node)
        something = bool(found)
    elif world.is_a(node, "UnitClass"):
        found = by_itself(world, node)
        something = bool(found)
    elif world.is_a(node, "Person"):
        found = of_person(world, node)
        something = bool(found)
    elif world.is_a(node, "Matter", "DutyList"):
        rows = rows_of(world, node)
        found = {share for row, on in rows for share in shares_of(world, row, on)}
        something = bool(rows)
        if world.is_a(node, "Matter"):
            something = any(share.role == "LEADS" for share in found)
    else:
        rows, found = rows_of(world, node), here(world, node)
        something = bool(rows)
    verdict = "known" if something else "nobody" if is_nobody(world, node) else "unknown"
    return InWorld(frozenset(found), frozenset(rows), verdict)


def duty_lists(city: City, evidence: str, node: str, day: str) -> Told:
    """What all worlds say of a node; raises where there are too many."""
    known = survey(city, evidence, date.fromisoformat(day).toordinal(), (*LOOKED_AT, "OVERSEES"))
    worlds = [in_world(world, node) for world in all_worlds(known)]
    verdicts = {world.verdict for world in worlds}
    verdict = verdicts.pop() if len(verdicts) == 1 else "unconfirmed"
    certain = InWorld(
        frozenset.intersection(*(world.holdings for world in worlds)),
        frozenset.intersection(*(world.rows for world in worlds)),
        verdict,
    )
    return Told(verdict, certain, in_world(all_in(known), node))
