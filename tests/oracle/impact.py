"""`impact`: every thing of every kind looked at in every world, before and without a node.

`docs/impact.md` says the same in words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from .complete import is_complete
from .days import MAYBE, NO, YES
from .heads import contacts
from .survey import LOOKED_AT, City, survey
from .worlds import World, all_in, all_worlds

KINDS: Final = (*LOOKED_AT, "REPORTS_TO", "GUIDED_BY", "OVERSEES")

CLOSING: Final = {
    "head": ("HEADS",),
    "holder": ("HOLDS",),
    "principal": ("POST_IN",),
    "lead": ("LEADS",),
    "superior": ("REPORTS_TO", "PART_OF"),
    "guide": ("GUIDED_BY",),
    "administrator": ("ADMINISTERS",),
    "overseer": ("OVERSEES",),
    "grid": ("IN_GRID", "COVERS"),
    "upper_grid": ("NESTED_IN",),
}
BORNE_BY: Final = {
    "head": ("Grid",),
    "holder": ("Post",),
    "principal": ("Unit",),
    "lead": ("Matter",),
    "superior": ("Unit",),
    "guide": ("Unit",),
    "administrator": ("Division", "Place"),
    "overseer": ("Unit", "Matter"),
    "grid": ("Division", "Place"),
    "upper_grid": ("Grid",),
}
"""What can be left without it."""


class Thing(NamedTuple):
    """Something that may be left without something."""

    loss: str
    node: str
    condition: str = ""
    aspect: str = ""


@dataclass(frozen=True)
class Impact:
    """What all worlds say."""

    verdict: str
    effects: dict[Thing, int]
    """Of each thing that something goes from in some world, whether it is left without."""
    opened: frozenset[Thing]
    """Those that, left without, may have another that is not loaded, in the world with all in."""


def things(world: World) -> Iterator[Thing]:
    """Everything that may be left without something."""
    for loss, kinds in BORNE_BY.items():
        for node in world.survey.kinds:
            if world.is_a(node, *kinds):
                if loss != "lead":
                    yield Thing(loss, node)
                    continue
                cells = {
                    (each.fields.get("condition", ""), each.fields.get("aspect", ""))
                    for each in world.of("LEADS")
                    if each.target == node
                }
                for condition, aspect in sorted(cells):
                    yield Thing(loss, node, condition, aspect)


def has(world: World, thing: Thing) -> set[object]:
    """What a thing has of its kind."""
    node = thing.node
    match thing.loss:
        case "head":
            return set(contacts(world, node))
        case "holder":
            return set(world.sources("HOLDS", node))
        case "principal":
            posts = world.sources("POST_IN", node)
            return {post for post in posts if world.field(post, "order") == "1"}
        case "lead":
            return {
                each.source
                for each in world.of("LEADS")
                if each.target == node
                and each.fields.get("condition", "") == thing.condition
                and each.fields.get("aspect", "") == thing.aspect
            }
        case "superior":
            return set(world.targets("REPORTS_TO", node) | world.targets("PART_OF", node))
        case "guide":
            return set(world.targets("GUIDED_BY", node))
        case "administrator":
            return set(world.sources("ADMINISTERS", node))
        case "overseer":
            return set(world.sources("OVERSEES", node))
        case "grid":
            return set(world.targets("IN_GRID", node) | world.sources("COVERS", node))
        case _:
            return set(world.targets("NESTED_IN", node))


def gone(world: World, node: str) -> set[str]:
    """The node, and of a unit its posts."""
    posts = world.sources("POST_IN", node) if world.is_a(node, "Unit") else set()
    return {node} | posts


def left_alone(world: World, node: str) -> World:
    """The world without the node and what goes with it."""
    away = gone(world, node)
    return World(
        world.survey,
        [
            each
            for kind in KINDS
            for each in world.of(kind)
            if each.source not in away and each.target not in away
        ],
    )


def is_open(world: World, node: str, thing: Thing) -> bool:
    """Whether another may be there that is not loaded."""
    if not all(is_complete(world, kind, thing.node) for kind in CLOSING[thing.loss]):
        return True
    after = left_alone(world, node)
    return thing.loss == "head" and any(
        after.is_a(head, "Post") and not is_complete(world, "HOLDS", head)
        for head in after.sources("HEADS", thing.node)
    )


def impact(city: City, evidence: str, node: str, day: str) -> Impact:
    """What is left without something if a node goes; raises where there are too many worlds."""
    known = survey(city, evidence, date.fromisoformat(day).toordinal(), KINDS)
    everything = all_in(known)
    bearing = [thing for thing in things(everything) if thing.node not in gone(everything, node)]
    lost: dict[Thing, set[bool]] = {thing: set() for thing in bearing}
    touched: set[Thing] = set()
    for world in all_worlds(known):
        after = left_alone(world, node)
        for thing in bearing:
            first, then = has(world, thing), has(after, thing)
            if first - then:
                touched.add(thing)
            lost[thing].add(bool(first - then) and not first & then)
    effects = {
        thing: YES if lost[thing] == {True} else NO if lost[thing] == {False} else MAYBE
        for thing in bearing
        if thing in touched
    }
    worst = max(effects.values(), default=None)
    verdict = {None: "unknown", NO: "covered", MAYBE: "unconfirmed", YES: "gap"}[worst]
    opened = frozenset(
        thing for thing, truth in effects.items() if truth > NO and is_open(everything, node, thing)
    )
    return Impact(verdict, effects, opened)
