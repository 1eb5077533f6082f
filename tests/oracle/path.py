"""`path`, answered by the plainest code: every route of every possible world is walked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from .days import NO, bound, is_walked, span, truth
from .survey import City, Fact, survey
from .worlds import World, all_in, all_worlds, without

COMMAND: Final = ("PART_OF", "REPORTS_TO", "POST_IN", "HOLDS", "BELONGS_TO", "OVERSEES")

GROUPS: Final = {
    "command": COMMAND,
    "organisation": (*COMMAND, "GUIDED_BY", "COORDINATED_BY", "SHARES_STAFF_WITH"),
    "people": (
        "HOLDS",
        "POST_IN",
        "BELONGS_TO",
        "SECONDED_TO",
        "PLACED_IN",
        "HEADS",
        "SERVES_IN",
    ),
    "territory": (
        "WITHIN",
        "IN_GRID",
        "NESTED_IN",
        "COVERS",
        "ADMINISTERS",
        "SERVES",
        "MAINTAINS",
    ),
    "duty": ("LEADS", "SUPPORTS", "OVERSEES", "LISTED_ON", "BASED_ON", "ISSUED"),
}

ABOVE: Final = {
    "Person": ("HOLDS", "BELONGS_TO"),
    "Post": ("POST_IN",),
    "Unit": ("PART_OF", "REPORTS_TO"),
    "Grid": ("NESTED_IN", "WITHIN"),
    "Place": ("WITHIN", "IN_GRID"),
    "Division": ("WITHIN",),
}

Route: TypeAlias = tuple[str, ...]
Common: TypeAlias = frozenset[tuple[str, int, int]]


@dataclass(frozen=True)
class Answer:
    """What must be said."""

    verdict: str
    certain_length: int | None
    """Of the shortest route in the world where it is longest."""
    possible_length: int | None
    routes: frozenset[Route]
    """With every fact in that may hold; the shortest, or all."""
    certain: frozenset[Route]
    """Every route that is there in every world."""
    superiors: Common
    certain_superiors: Common
    """Without the facts that may hold."""
    told: frozenset[tuple[str, str, str, str]]
    pivots: frozenset[Fact]


def kinds_of(city: City, group: str) -> tuple[str, ...]:
    """The relation kinds of a group; `all` are those of the city but two."""
    if group != "all":
        return GROUPS[group]
    return tuple(sorted({file for file in city if file.isupper()} - {"CLOSES", "REPORTED_BY"}))


def routes(world: World, kinds: tuple[str, ...], start: str, end: str, most: int) -> set[Route]:
    """All routes of at most so many steps."""
    neighbours: dict[str, set[str]] = {}
    for kind in kinds:
        for tie in world.of(kind):
            neighbours.setdefault(tie.source, set()).add(tie.target)
            neighbours.setdefault(tie.target, set()).add(tie.source)
    found: set[Route] = set()
    waiting: list[Route] = [(start,)]
    while waiting:
        route = waiting.pop()
        if route[-1] == end:
            found.add(route)
        elif len(route) <= most:
            waiting += [
                (*route, node) for node in neighbours.get(route[-1], ()) if node not in route
            ]
    return found


def steps_above(world: World, node: str) -> dict[str, int]:
    """Everything above a node, and in how many steps."""
    found = {node: 0}
    waiting = [node]
    for here in waiting:
        for kind in ABOVE.get(world.survey.kinds[here], ()):
            for upper in world.targets(kind, here):
                if upper not in found:
                    found[upper] = found[here] + 1
                    waiting.append(upper)
    return found


def common(world: World, start: str, end: str) -> Common:
    """The nearest common superiors, with the steps from either end; of a node and itself none."""
    if start == end:
        return frozenset()
    near, far = steps_above(world, start), steps_above(world, end)
    both = {(node, near[node], far[node]) for node in near.keys() & far.keys()}
    least = min((a + b for _, a, b in both), default=0)
    return frozenset(each for each in both if each[1] + each[2] == least)


def told(
    city: City, evidence: str, day: int, kinds: tuple[str, ...], ends: set[str]
) -> frozenset[tuple[str, str, str, str]]:
    """Denied and planned relations between the two ends."""
    days = {row["id"]: bound(row["date"])[1] for row in city.get("Source", [])}
    found = set()
    for kind in kinds:
        for row in city.get(kind, []):
            confirmed = days[row.get("evidence", "") or evidence]
            joins = {row["source"], row["target"]} == ends
            if joins and not is_walked(row) and truth(span(row, confirmed), day) > NO:
                stance = "denied" if row.get("polarity") == "denied" else "planned"
                found.add((row["source"], kind, row["target"], stance))
    return frozenset(found)


def shortest(found: set[Route]) -> set[Route]:
    """The shortest of some routes."""
    least = min(map(len, found), default=0)
    return {route for route in found if len(route) == least}


def path(
    city: City,
    evidence: str,
    ends: tuple[str, str],
    most: int,
    group: str,
    day: str,
    *,
    every: bool,
) -> Answer:
    """How two nodes are connected; `evidence` is the source of the rows that cite none."""
    start, end = ends
    number, kinds = date.fromisoformat(day).toordinal(), kinds_of(city, group)
    above = {kind for ways in ABOVE.values() for kind in ways}
    known = survey(city, evidence, number, sorted({*kinds, *above}))
    everything = all_in(known)
    by_world = [routes(world, kinds, start, end, most) for world in all_worlds(known)]
    possible = routes(everything, kinds, start, end, most)
    connected = [bool(found) for found in by_world]
    return Answer(
        verdict="connected" if all(connected) else "unconfirmed" if any(connected) else "unknown",
        certain_length=max(min(map(len, found)) for found in by_world) - 1
        if all(connected)
        else None,
        possible_length=min(map(len, possible)) - 1 if possible else None,
        routes=frozenset(possible if every else shortest(possible)),
        certain=frozenset(set.intersection(*by_world)),
        superiors=common(everything, start, end),
        certain_superiors=common(World(known, known.certain), start, end),
        told=told(city, evidence, number, kinds, {start, end}),
        pivots=frozenset(
            fact.fact
            for fact in known.maybe
            if possible and not routes(without(known, fact), kinds, start, end, most)
        )
        if not all(connected)
        else frozenset(),
    )
