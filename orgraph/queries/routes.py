"""How two nodes are joined: the shortest routes, all up to a length, the nearest common superior.

A route goes along relations in either direction, over no node twice. Searched from both ends at once,
the smaller side first, so that a hub is looked at only where every route leads through it. All of this
reads what a walk gives as being there, as `chain.py` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

from orgraph.graph.view import View
from orgraph.model.schema import NodeKind, RelationKind, Way
from orgraph.model.truth import YES, Truth
from orgraph.model.vocabulary import (
    BELONGS_TO,
    DIVISION,
    GRID,
    HOLDS,
    IN_GRID,
    NESTED_IN,
    PART_OF,
    PERSON,
    PLACE,
    POST,
    POST_IN,
    REPORTS_TO,
    UNIT,
    WITHIN,
)
from orgraph.queries.chain import HERE, Reached

__all__ = [
    "ABOVE",
    "BUDGET",
    "MOST_ROUTES",
    "Common",
    "Link",
    "Map",
    "Route",
    "Routes",
    "all_routes",
    "common_superiors",
    "shortest_routes",
]

MOST_ROUTES: Final = 30
"""Routes that are told; whether there are more is said."""

BUDGET: Final = 200_000
"""Steps that are tried for routes that are not the shortest, before it is said that there may be more:
some tenths of a second."""

Route: TypeAlias = tuple[int, ...]
"""Nodes, from the start to the end."""


class Link(NamedTuple):
    """A relation between two neighbours, as seen from the first."""

    other: int
    way: Way
    truth: Truth
    fact: int


class Routes(NamedTuple):
    """The routes found, and whether there are, or may be, more."""

    found: tuple[Route, ...]
    more: bool


@dataclass(frozen=True)
class Map:
    """A view along some kinds of relation, in either direction; what was looked at is kept."""

    view: View
    relations: tuple[RelationKind, ...]
    _ways: dict[str, tuple[Way, ...]] = field(default_factory=dict)
    _links: dict[int, list[Link]] = field(default_factory=dict)

    def links(self, node: int) -> list[Link]:
        """The relations at a node."""
        known = self._links.get(node)
        if known is None:
            walk = self.view.walk
            known = self._links[node] = [
                Link(other, way, truth, fact)
                for way in self._of(self.view.kind(node))
                for other, truth, fact in walk(node, way)
            ]
        return known

    def between(self, node: int, other: int) -> list[Link]:
        """The relations that join two neighbours, the truest first."""
        return sorted(
            (link for link in self.links(node) if link.other == other),
            key=lambda link: -link.truth,
        )

    def truth(self, route: Route) -> Truth:
        """What is known of a route: of each step its truest relation."""
        return min(
            (
                max(link.truth for link in self.between(route[at], route[at + 1]))
                for at in range(len(route) - 1)
            ),
            default=YES,
        )

    def _of(self, kind: NodeKind) -> tuple[Way, ...]:
        """The ways that can lead from a node of a kind."""
        known = self._ways.get(kind.name)
        if known is None:
            found: dict[Way, None] = {}
            for relation in self.relations:
                for sources, targets in relation.ends:
                    if not sources or kind.name in sources:
                        found[relation.out] = None
                    if not targets or kind.name in targets:
                        found[relation.into] = None
            known = self._ways[kind.name] = tuple(found)
        return known


# --- from both ends -------------------------------------------------------------------------------


class _Side:
    """What is reached from one end: each node with its distance."""

    def __init__(self, start: int) -> None:
        self.distance = {start: 0}
        self.front = [start]
        self.level = 0

    def grow(self, where: Map) -> None:
        """One step further."""
        self.level += 1
        following = []
        for node in self.front:
            for link in where.links(node):
                if link.other not in self.distance:
                    self.distance[link.other] = self.level
                    following.append(link.other)
        self.front = following


def shortest_routes(where: Map, start: int, end: int, most: int) -> Routes:
    """The shortest routes of at most so many steps; none if there is no such route."""
    if start == end:
        return Routes(((start,),), more=False)
    near, far = _Side(start), _Side(end)
    met: set[int] = set()
    while not met and near.level + far.level < most and near.front and far.front:
        side, other = (near, far) if len(near.front) <= len(far.front) else (far, near)
        side.grow(where)
        met = {node for node in side.front if node in other.distance}
    if not met:
        return Routes((), more=False)
    # Those first met are as far from either end as its level: what joins them to the ends is a route.
    layers = [*reversed(_layers(where, near, met)), met, *_layers(where, far, met)]
    found: list[Route] = []
    for route in _through(where, layers):
        if len(found) == MOST_ROUTES:
            return Routes(tuple(found), more=True)
        found.append(route)
    return Routes(tuple(found), more=False)


def _layers(where: Map, side: _Side, middle: set[int]) -> list[set[int]]:
    """From the middle to one end: the nodes that lie on shortest routes, level by level."""
    layers: list[set[int]] = []
    here = middle
    for level in range(side.level - 1, -1, -1):
        here = {
            link.other
            for node in here
            for link in where.links(node)
            if side.distance.get(link.other) == level
        }
        layers.append(here)
    return layers


def _through(where: Map, layers: list[set[int]]) -> Iterator[Route]:
    """Every route that takes one node of each layer."""
    waiting: list[Route] = [(node,) for node in layers[0]]
    while waiting:
        route = waiting.pop()
        if len(route) == len(layers):
            yield route
            continue
        onward = {link.other for link in where.links(route[-1])} & layers[len(route)]
        waiting += [(*route, node) for node in sorted(onward, reverse=True)]


# --- all of them ----------------------------------------------------------------------------------


def all_routes(where: Map, start: int, end: int, most: int) -> Routes:
    """All routes of at most so many steps, the shortest first; as many as are told."""
    if start == end:
        return Routes(((start,),), more=False)
    near, far = _Side(start), _Side(end)
    while near.level + far.level < most and near.front and far.front:
        (near if len(near.front) <= len(far.front) else far).grow(where)
    left = _left(where, near, far, most)
    onward: dict[int, list[int]] = {}
    found: list[Route] = []
    tried = 0
    for length in range(left.get(start, most + 1), most + 1):
        waiting: list[Route] = [(start,)]
        while waiting:
            route = waiting.pop()
            node, steps = route[-1], length - len(route) + 1
            if steps == 0:
                if len(found) == MOST_ROUTES:
                    return Routes(tuple(found), more=True)
                found.append(route)
                continue
            if node not in onward:
                others = {link.other for link in where.links(node)}
                onward[node] = sorted((own for own in others if own in left), reverse=True)
            tried += len(onward[node])
            if tried > BUDGET:
                return Routes(tuple(found), more=True)
            waiting += [
                (*route, own)
                for own in onward[node]
                if left[own] < steps and (own != end or steps == 1) and own not in route
            ]
    return Routes(tuple(found), more=False)


def _left(where: Map, near: _Side, far: _Side, most: int) -> dict[int, int]:
    """How many steps at least are left to the end, for nodes that may lie on a route.

    On a route of at most `most` steps the first lie within reach of the start, the others of the end.
    """
    left = dict(far.distance)
    front, level = far.front, far.level
    while front and level < most:
        level += 1
        following = []
        for node in front:
            for link in where.links(node):
                if link.other in near.distance and link.other not in left:
                    left[link.other] = level
                    following.append(link.other)
        front = following
    return left


# --- the nearest common superior ------------------------------------------------------------------

ABOVE: Final[Mapping[str, tuple[Way, ...]]] = {
    PERSON.name: (HOLDS.out, BELONGS_TO.out),
    POST.name: (POST_IN.out,),
    UNIT.name: (PART_OF.out, REPORTS_TO.out),
    GRID.name: (NESTED_IN.out, WITHIN.out),
    PLACE.name: (WITHIN.out, IN_GRID.out),
    DIVISION.name: (WITHIN.out,),
}
"""What is above a node of a kind; a secondment is not, since the home unit stays."""


class Common(NamedTuple):
    """A common superior: steps up from either end, and the ways there."""

    node: int
    steps: tuple[int, int]
    way: Reached


def common_superiors(view: View, start: int, end: int) -> list[Common]:
    """Those with the fewest steps up from both together; an end itself may be one."""
    near, far = _above(view, start), _above(view, end)
    common = [
        Common(
            node,
            (near[node][0], far[node][0]),
            Reached(
                min(near[node][1].truth, far[node][1].truth),
                tuple(dict.fromkeys((*near[node][1].facts, *far[node][1].facts))),
            ),
        )
        for node in near
        if node in far
    ]
    least = min((sum(own.steps) for own in common), default=0)
    return sorted(own for own in common if sum(own.steps) == least)


def _above(view: View, node: int) -> dict[int, tuple[int, Reached]]:
    """Everything above a node, with the fewest steps, by the truest of such ways."""
    found: dict[int, tuple[int, Reached]] = {node: (0, HERE)}
    level, front = 0, [node]
    while front:
        level += 1
        following: dict[int, Reached] = {}
        for here in front:
            way_here = found[here][1]
            for other, truth, fact in _steps_up(view, here):
                if other in found:
                    continue
                way = way_here.on(truth, fact)
                if other not in following or way.truth > following[other].truth:
                    following[other] = way
        found |= {other: (level, way) for other, way in following.items()}
        front = list(following)
    return found


def _steps_up(view: View, node: int) -> Iterable[tuple[int, Truth, int]]:
    for way in ABOVE.get(view.kind(node).name, ()):
        yield from view.walk(node, way)
