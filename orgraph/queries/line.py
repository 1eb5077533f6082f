"""The line above or below a person, a post or a unit: where it starts, and level by level.

`docs/reporting-line.md` says the same in words. As in `chain.py`, what a walk gives is read as being
there, and each thing found keeps the truth of the way to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

from orgraph.graph.complete import completing
from orgraph.graph.view import View
from orgraph.model.schema import RelationKind
from orgraph.model.truth import NO
from orgraph.model.vocabulary import (
    BELONGS_TO,
    HOLDS,
    PART_OF,
    PERSON,
    PLACED_IN,
    POST,
    POST_IN,
    REPORTS_TO,
    SECONDED_TO,
    UNIT,
)
from orgraph.queries.chain import HERE, Reached

__all__ = [
    "ALL",
    "LED_BY",
    "PRINCIPALS",
    "Direct",
    "Edge",
    "Found",
    "How",
    "Line",
    "Outcome",
    "Rank",
    "Start",
    "Via",
    "edges",
    "find_above",
    "find_below",
    "line",
    "principals",
    "starts",
    "unstated",
]

PRINCIPAL: Final = 1
"""The order of the principal post of a unit."""

PRINCIPALS: Final = frozenset({PRINCIPAL})
LED_BY: Final = POST_IN.into.by("order")
"""The way to the posts of a unit of some order."""

ALL: Final = "all"
"""The word for every chain."""


class Via(StrEnum):
    """How a person, a post or a unit comes to stand in a line."""

    UNIT = "unit"
    POST = "post"
    HOME = "home"
    SECONDMENT = "secondment"
    PLACEMENT = "placement"


class Rank(StrEnum):
    """Whether a post is the principal one of its unit."""

    PRINCIPAL = "principal"
    OTHER = "other"
    UNKNOWN = "unknown"


class Start(NamedTuple):
    """A unit in which a line starts."""

    via: Via
    unit: int
    post: int | None
    rank: Rank | None
    """Of the post, where it starts at one."""
    way: Reached
    ranked: Reached = HERE
    """What the rank rests on, where the post itself does not say it."""
    placing: int | None = None
    """The fact of a secondment or a placement."""

    @property
    def leads(self) -> bool:
        """Whether what stands above or below the unit stands above or below this."""
        return self.via is Via.UNIT or self.rank is Rank.PRINCIPAL

    @property
    def answers_within(self) -> bool:
        """Whether the nearest superior is the principal of the unit itself."""
        return self.via not in (Via.UNIT, Via.POST) or self.rank is Rank.OTHER


class Edge(NamedTuple):
    """A unit below and one above."""

    lower: int
    upper: int
    relation: RelationKind
    how: str
    """The chain, `unstated`, or `part_of`."""
    primary: bool | None
    aspect: str | None
    way: Reached
    """The fact and its truth, not that of the way there."""


How: TypeAlias = tuple[int, str]
"""A nearest superior or subordinate: the node, and how: a chain, `part_of`, or within the unit."""

Outcome: TypeAlias = tuple[str, frozenset[How]]


class Direct(NamedTuple):
    """A nearest superior or subordinate."""

    start: Start
    node: int
    how: str
    edge: Edge | None
    way: Reached


@dataclass(frozen=True)
class Found:
    """What one world says of the nearest superiors or subordinates."""

    starts: tuple[Start, ...]
    directs: tuple[Direct, ...]
    verdict: str
    proof: tuple[int, ...] = ()
    """The facts that declare the relations complete, where there is none."""

    @property
    def superiors(self) -> Outcome:
        """What must be the same in every world of a line upward."""
        return self.verdict, frozenset((own.node, own.how) for own in self.directs)


@dataclass(frozen=True)
class Line:
    """The units of a line, level by level."""

    units: dict[int, Reached] = field(default_factory=dict)
    """Each by its truest way, nearest first."""
    levels: dict[int, int] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)


# --- where it starts ------------------------------------------------------------------------------


def starts(view: View, node: int) -> tuple[Start, ...]:
    """Where the line of a person, a post or a unit starts."""
    kind = view.kind(node)
    if kind is UNIT:
        return (Start(Via.UNIT, node, None, None, HERE),)
    if kind is POST:
        return tuple(_at_post(view, node, HERE))
    found = [
        start
        for post, truth, fact in view.walk(node, HOLDS.out)
        for start in _at_post(view, post, HERE.on(truth, fact))
    ]
    leading = {start.unit for start in found if start.rank is Rank.PRINCIPAL}
    found = [s for s in found if s.unit not in leading or s.rank is Rank.PRINCIPAL]
    held = {start.unit for start in found}
    for via, way in (
        (Via.HOME, BELONGS_TO.out),
        (Via.SECONDMENT, SECONDED_TO.out),
        (Via.PLACEMENT, PLACED_IN.out.of(UNIT)),
    ):
        for unit, truth, fact in view.walk(node, way):
            if unit not in held:  # a post there says more
                placing = None if via is Via.HOME else fact
                way_there = HERE.on(truth, fact)
                found.append(Start(via, unit, None, None, way_there, placing=placing))
    return tuple(found)


def _at_post(view: View, post: int, way: Reached) -> Iterable[Start]:
    order = view.value(post, "order")
    for unit, truth, fact in view.walk(post, POST_IN.out):
        rank, ranked = Rank.OTHER, HERE
        if order == PRINCIPAL:
            rank = Rank.PRINCIPAL
        elif order is None:  # another post of the unit is its principal, as far as one is known
            known = [step for _, step in principals(view, unit)]
            rank = Rank.OTHER if known else Rank.UNKNOWN
            ranked = max(known, key=lambda step: step.truth, default=HERE)
        yield Start(Via.POST, unit, post, rank, way.on(truth, fact), ranked)


def principals(view: View, unit: int) -> list[tuple[int, Reached]]:
    """The principal posts of a unit."""
    return [
        (post, HERE.on(truth, fact)) for post, truth, fact in view.walk(unit, LED_BY, PRINCIPALS)
    ]


# --- one step -------------------------------------------------------------------------------------


def edges(view: View, unit: int, chain: str, *, up: bool) -> list[Edge]:
    """The relations of a unit to those directly above or below it, in one chain or in all.

    A section is in the chain of what it is part of, whichever that is.
    """
    found = []
    for relation in (PART_OF, REPORTS_TO):
        for other, truth, fact in view.walk(unit, relation.out if up else relation.into):
            how = "part_of" if relation is PART_OF else str(view.own(fact, "chain") or "unstated")
            if chain not in (ALL, how) and how != "part_of":
                continue
            primary, aspect = view.own(fact, "primary"), view.own(fact, "aspect")
            lower, upper = (unit, other) if up else (other, unit)
            found.append(
                Edge(
                    lower,
                    upper,
                    relation,
                    how,
                    primary if isinstance(primary, bool) else None,
                    None if aspect is None else str(aspect),
                    HERE.on(truth, fact),
                )
            )
    return found


def unstated(view: View, unit: int, chain: str, *, up: bool) -> list[Edge]:
    """Relations whose chain is not said, where one chain is asked about: they may be of it."""
    if chain == ALL:
        return []
    return [edge for edge in edges(view, unit, ALL, up=up) if edge.how == "unstated"]


# --- the nearest, in one world --------------------------------------------------------------------


def find_above(view: View, node: int, chain: str) -> Found:
    """The nearest superiors, taking what the view shows as being there."""
    begun = starts(view, node)
    directs = []
    for start in begun:
        if start.answers_within:
            way = Reached(
                min(start.way.truth, start.ranked.truth), (*start.way.facts, *start.ranked.facts)
            )
            directs.append(Direct(start, start.unit, start.via, None, way))
        elif start.leads:
            directs += _through(start, edges(view, start.unit, chain, up=True), up=True)
    if directs:
        return Found(begun, tuple(directs), "found")
    return _absent(view, node, begun, chain, up=True)


def find_below(view: View, node: int, chain: str) -> Found:
    """The nearest subordinates, taking what the view shows as being there."""
    begun = starts(view, node)
    directs = []
    for start in begun:
        if not start.leads:
            continue
        if start.post is not None:
            for post, truth, fact in view.walk(start.unit, POST_IN.into):
                if view.value(post, "order") != PRINCIPAL:
                    way = start.way.on(truth, fact)
                    directs.append(Direct(start, post, Via.POST, None, way))
        directs += _through(start, edges(view, start.unit, chain, up=False), up=False)
    if directs:
        return Found(begun, tuple(directs), "found")
    return _absent(view, node, begun, chain, up=False)


def _through(start: Start, found: Iterable[Edge], *, up: bool) -> list[Direct]:
    return [
        Direct(
            start,
            edge.upper if up else edge.lower,
            edge.how,
            edge,
            start.way.on(edge.way.truth, edge.way.facts[0]),
        )
        for edge in found
    ]


def _absent(view: View, node: int, begun: tuple[Start, ...], chain: str, *, up: bool) -> Found:
    """Nobody is above or below: proven, or not known."""
    unknown = Found(begun, (), "unknown")
    # Nothing declares that all posts of a person are loaded.
    if not begun or view.kind(node) is PERSON or not all(start.leads for start in begun):
        return unknown
    proof: list[int] = []
    for start in begun:
        if unstated(view, start.unit, chain, up=up):
            return unknown
        needed = [REPORTS_TO, PART_OF]
        if not up and start.post is not None:
            needed.append(POST_IN)
        for relation in needed:
            closed, facts = completing(view, relation, start.unit)
            if closed == NO:
                return unknown
            proof += (*start.way.facts, *facts)
    return Found(begun, (), "none", tuple(proof))


# --- the whole line -------------------------------------------------------------------------------


def line(
    view: View, begun: Mapping[int, Reached], chain: str, *, up: bool, depth: int | None
) -> Line:
    """All units above or below some, each by its truest way of at most `depth` steps."""
    found = Line(dict(begun), dict.fromkeys(begun, 0))
    seen: dict[int, list[Edge]] = {}
    level, front = 0, dict(begun)
    while front and (depth is None or level < depth):
        level += 1
        following: dict[int, Reached] = {}
        for unit, here in front.items():
            if unit not in seen:
                seen[unit] = edges(view, unit, chain, up=up)
                found.edges.extend(seen[unit])
            for edge in seen[unit]:
                other = edge.upper if up else edge.lower
                step = here.on(edge.way.truth, edge.way.facts[0])
                known = found.units.get(other)
                if known is None or step.truth > known.truth:
                    found.units[other] = following[other] = step
                    found.levels.setdefault(other, level)
        front = following
    return found
