"""`reporting-line`, answered by the plainest code: every possible world is built and answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from .complete import is_complete
from .days import NO, bound, is_walked, span, truth
from .heads import is_elsewhere
from .survey import City, Fact, Relation, survey
from .worlds import World, all_in, all_worlds, without

LOOKED_AT: Final = (
    "ADMINISTERS",
    "BELONGS_TO",
    "CLOSES",
    "COORDINATED_BY",
    "GUIDED_BY",
    "HOLDS",
    "OVERSEES",
    "PART_OF",
    "PLACED_IN",
    "POST_IN",
    "REPORTS_TO",
    "SECONDED_TO",
    "SERVES",
    "WITHIN",
)

Nearest: TypeAlias = frozenset[tuple[str, str]]
"""The nodes directly above or below, and how."""

Seat: TypeAlias = tuple[str, str, str]
"""A post, a person or nothing, and the state."""

Told: TypeAlias = tuple[str, str, str, str]
"""Source, relation, target, stance."""


@dataclass(frozen=True)
class Start:
    """A unit in which the line starts."""

    via: str
    unit: str
    rank: str = ""

    @property
    def leads(self) -> bool:
        """Whether it is the unit, or its principal post."""
        return self.via == "unit" or self.rank == "principal"


@dataclass(frozen=True)
class Answer:
    """What must be said."""

    verdict: str
    nearest: Nearest
    """With every fact in that may hold."""
    certain: Nearest
    """Those of every world."""
    levels: dict[str, int]
    """The units of the line, with every fact in."""
    reached: frozenset[str]
    """Those of every world."""
    steps: frozenset[tuple[str, str, str]]
    """Lower, upper, how."""
    seats: dict[str, frozenset[Seat]]
    """By unit: its principal posts and whoever holds them."""
    tops: frozenset[str]
    apart: frozenset[tuple[str, str, str]]
    told: frozenset[Told]
    pivots: frozenset[Fact]


def orders(world: World, unit: str) -> dict[str, str]:
    """The posts of a unit with their order."""
    return {post: world.field(post, "order") for post in world.sources("POST_IN", unit)}


def post_starts(world: World, post: str) -> set[Start]:
    """Where the line of a post starts."""
    found = set()
    for unit in world.targets("POST_IN", post):
        order = world.field(post, "order")
        if order == "1":
            found.add(Start("post", unit, "principal"))
        elif order or "1" in orders(world, unit).values():
            found.add(Start("post", unit, "other"))
        else:
            found.add(Start("post", unit, "unknown"))
    return found


def starts(world: World, node: str) -> set[Start]:
    """Where the line of a node starts."""
    if world.is_a(node, "Unit"):
        return {Start("unit", node)}
    if world.is_a(node, "Post"):
        return post_starts(world, node)
    found = {start for post in world.targets("HOLDS", node) for start in post_starts(world, post)}
    led = {start.unit for start in found if start.leads}
    found = {start for start in found if start.leads or start.unit not in led}
    with_post = {start.unit for start in found}
    for via, kind in (
        ("home", "BELONGS_TO"),
        ("secondment", "SECONDED_TO"),
        ("placement", "PLACED_IN"),
    ):
        for unit in world.targets(kind, node) - with_post:
            if world.is_a(unit, "Unit"):
                found.add(Start(via, unit))
    return found


def how_of(relation: Relation) -> str:
    """The chain of a relation, or that one is part of the other."""
    return (
        "part_of" if relation.kind == "PART_OF" else relation.fields.get("chain", "") or "unstated"
    )


def all_ties(world: World) -> list[Relation]:
    """All relations of command."""
    return [*world.of("PART_OF"), *world.of("REPORTS_TO")]


def ties(world: World, unit: str, chain: str, *, up: bool) -> list[Relation]:
    """Those from a unit one step up or down that belong to the chain."""
    return [
        tie
        for tie in all_ties(world)
        if unit == (tie.source if up else tie.target)
        and (chain == "all" or how_of(tie) in (chain, "part_of"))
    ]


def is_any_unstated(world: World, unit: str, *, up: bool) -> bool:
    """Whether a relation may be of the chain asked about, since its own is not said."""
    return any(how_of(tie) == "unstated" for tie in ties(world, unit, "all", up=up))


def nearest(world: World, node: str, chain: str, *, up: bool) -> tuple[str, Nearest]:
    """The verdict of a world, and who is directly above or below."""
    found: set[tuple[str, str]] = set()
    begun = starts(world, node)
    for start in begun:
        if start.leads:
            for tie in ties(world, start.unit, chain, up=up):
                found.add((tie.target if up else tie.source, how_of(tie)))
        if up and (start.rank == "other" or start.via not in ("unit", "post")):
            found.add((start.unit, start.via))
        if not up and start.rank == "principal":
            for post, order in orders(world, start.unit).items():
                if order != "1":
                    found.add((post, "post"))
    if found:
        return "found", frozenset(found)
    if world.is_a(node, "Person") or not begun:
        return "unknown", frozenset()
    proven = all(
        start.leads
        and is_complete(world, "REPORTS_TO", start.unit)
        and is_complete(world, "PART_OF", start.unit)
        and (up or start.via == "unit" or is_complete(world, "POST_IN", start.unit))
        and not is_any_unstated(world, start.unit, up=up)
        for start in begun
    )
    return "none" if proven else "unknown", frozenset()


def line(
    world: World, node: str, chain: str, *, up: bool, depth: int
) -> tuple[dict[str, int], frozenset[tuple[str, str, str]]]:
    """The units of a world's line with their levels, and its steps."""
    levels = {start.unit: 0 for start in starts(world, node) if up or start.leads}
    steps = set()
    for level in range(depth):
        for unit in [unit for unit, known in levels.items() if known == level]:
            for tie in ties(world, unit, chain, up=up):
                steps.add((tie.source, tie.target, how_of(tie)))
                levels.setdefault(tie.target if up else tie.source, level + 1)
    return levels, frozenset(steps)


def seats(world: World, unit: str) -> frozenset[Seat]:
    """The principal posts of a unit, and whoever holds them."""
    found: set[Seat] = set()
    for post, order in orders(world, unit).items():
        if order != "1":
            continue
        holders = world.sources("HOLDS", post)
        for person in holders:
            away = is_elsewhere(world, person, world.targets("POST_IN", post), "")
            found.add((post, person, "away" if away else "present"))
        if not holders:
            vacant = is_complete(world, "HOLDS", post)
            found.add((post, "", "vacant" if vacant else "holder_unknown"))
    return frozenset(found)


def apart(world: World, node: str, *, up: bool) -> frozenset[tuple[str, str, str]]:
    """Guidance, coordination and portfolios."""
    begun = {start.unit for start in starts(world, node) if up or start.leads}
    found = set()
    for kind in ("GUIDED_BY", "COORDINATED_BY"):
        for tie in world.of(kind):
            if (tie.source if up else tie.target) in begun:
                found.add((tie.source, kind, tie.target))
    posts = {node} | world.targets("HOLDS", node)
    for tie in world.of("OVERSEES"):
        if (
            (tie.target in begun)
            if up
            else (tie.source in posts and world.is_a(tie.target, "Unit"))
        ):
            found.add((tie.source, "OVERSEES", tie.target))
    return frozenset(found)


def told(
    city: City, evidence: str, day: int, node: str, units: Iterable[str], *, up: bool
) -> frozenset[Told]:
    """What is denied or planned, of the node itself or of the units."""
    days = {row["id"]: bound(row["date"])[1] for row in city.get("Source", [])}
    found = set()
    for kind in ("HOLDS", "BELONGS_TO", "SECONDED_TO", "PART_OF", "REPORTS_TO"):
        for row in city.get(kind, []):
            confirmed = days[row.get("evidence", "") or evidence]
            if is_walked(row) or truth(span(row, confirmed), day) == NO:
                continue
            stance = "denied" if row.get("polarity") == "denied" else "planned"
            of_units = kind in ("PART_OF", "REPORTS_TO")
            end = row["target"] if of_units and not up else row["source"]
            if end in units if of_units else end == node:
                found.add((row["source"], kind, row["target"], stance))
    return frozenset(found)


def reporting_line(
    city: City, evidence: str, node: str, direction: str, chain: str, depth: int, day: str
) -> Answer:
    """The line of a node; `evidence` is the source of the rows that cite none."""
    number, up = date.fromisoformat(day).toordinal(), direction == "up"
    known = survey(city, evidence, number, LOOKED_AT)
    far = len(known.kinds) if up else depth

    def outcome(world: World) -> tuple[str, Nearest]:
        verdict, found = nearest(world, node, chain, up=up)
        return verdict, found if up else frozenset()

    worlds = list(all_worlds(known))
    everything = all_in(known)
    outcomes = {outcome(world) for world in worlds}
    levels, steps = line(everything, node, chain, up=up, depth=far)
    shown = {
        unit
        for unit in levels
        if levels[unit]
        or any(
            start.unit == unit
            and up
            and (start.rank == "other" or start.via not in ("unit", "post"))
            for start in starts(everything, node)
        )
    }
    begun = {start.unit for start in starts(everything, node) if start.leads}
    return Answer(
        verdict=outcome(everything)[0] if len(outcomes) == 1 else "unconfirmed",
        nearest=nearest(everything, node, chain, up=up)[1],
        certain=frozenset.intersection(
            *(nearest(world, node, chain, up=up)[1] for world in worlds)
        ),
        levels={unit: level for unit, level in levels.items() if unit in shown},
        reached=frozenset.intersection(
            *(frozenset(line(world, node, chain, up=up, depth=far)[0]) for world in worlds)
        ),
        steps=steps,
        seats={unit: seats(everything, unit) for unit in shown},
        tops=frozenset(
            unit
            for unit in shown
            if up
            and not ties(everything, unit, chain, up=True)
            and not is_any_unstated(everything, unit, up=True)
            and is_complete(everything, "REPORTS_TO", unit)
            and is_complete(everything, "PART_OF", unit)
        ),
        apart=apart(everything, node, up=up),
        told=told(city, evidence, number, node, set(levels) if up else begun, up=up),
        pivots=frozenset(
            fact.fact
            for fact in known.maybe
            if outcome(without(known, fact)) != outcome(everything)
        )
        if len(outcomes) > 1
        else frozenset(),
    )
