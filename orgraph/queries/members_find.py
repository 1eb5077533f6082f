"""What `members` finds: who heads each grid and who fills what its norm names, in one possible world.

And, without worlds, the grids below: counts only ever grow with a fact, so their truth is exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

from orgraph.graph.complete import completing
from orgraph.graph.view import View
from orgraph.graph.worlds import Remembered, World
from orgraph.model.facts import Value
from orgraph.model.schema import Way
from orgraph.model.truth import NO, YES, Truth
from orgraph.model.vocabulary import (
    APPLIES_TO,
    COVERS,
    DIVISION,
    GRID,
    HEADS,
    NESTED_IN,
    PLACE,
    PLACED_IN,
    POLICY,
    SERVES_IN,
    WITHIN,
)
from orgraph.queries.chain import HERE, Chain, Reached, chains
from orgraph.queries.heads import Head, State, heads_of
from orgraph.queries.people import NEAR_LEVELS

__all__ = [
    "DOWN",
    "MEMBERSHIP",
    "NORM",
    "NORMS_HERE",
    "PARTS",
    "Applying",
    "Below",
    "Filling",
    "FindMembers",
    "Found",
    "GridState",
    "Kind",
    "MembersOutcome",
    "Standing",
    "beneath",
    "declares",
    "named_kinds",
]

NORMS_HERE: Final = APPLIES_TO.into.of(POLICY).by("kind")
NORM: Final = frozenset({"norm"})
PARTS: Final = WITHIN.into.of(DIVISION)
"""The way to the divisions that a division is divided into."""
DOWN: Final[tuple[Way, ...]] = (NESTED_IN.into, COVERS.into, PARTS)
"""The ways down: from a grid to those nested in it, from a division to its parts and their grids."""
MEMBERSHIP: Final = (SERVES_IN, PLACED_IN)
PLACEMENTS: Final = {
    word: label.zh for own in PLACED_IN.fields if own.name == "kind" for word, label in own.values.items()
}  # fmt: skip


class GridState(StrEnum):
    """What is known of who heads a grid."""

    HEADED = "headed"
    GAP = "gap"
    """Its heads are away or vacant, or it has none and that is declared complete."""
    UNKNOWN = "unknown"


class Filling(StrEnum):
    """What is known of a kind of people that a norm names."""

    FILLED = "filled"
    NEARBY = "nearby"
    """One works in the territory of the grid; whether as its member is not said."""
    MISSING = "missing"
    UNKNOWN = "unknown"


class Standing(NamedTuple):
    """How a grid stands in one world."""

    state: GridState
    facts: tuple[int, ...]
    """Of its present heads, or of why it has none."""


class Kind(NamedTuple):
    """A kind of people that a norm names for a grid, and whether somebody fills it."""

    grid: int
    norm: int
    role: str
    filling: Filling
    truth: Truth
    """That the norm applies and, where it is so, that somebody fills it, or nobody does."""
    facts: tuple[int, ...]
    """That the norm applies, and of those who fill it, or of what proves that nobody does."""


class Applying(NamedTuple):
    """That a norm applies to a grid."""

    way: Reached
    """From the place to the area that the norm is made for, and to the norm."""
    truth: Truth
    """That it does, and that the grid is one of the place."""


MembersOutcome: TypeAlias = tuple[
    str, frozenset[tuple[int, GridState]], frozenset[tuple[int, int, str]]
]
"""A verdict, each grid with its state, and the kinds missing: grid, norm, kind."""


@dataclass(frozen=True)
class Found:
    """What one world says."""

    chains: tuple[Chain, ...]
    heads: Mapping[int, Sequence[Head]]
    standing: Mapping[int, Standing]
    """Of the grids of the chains, as `heads` is."""
    norms: Mapping[tuple[int, int], Applying]
    """By grid and norm, how the norm comes to apply there."""
    kinds: tuple[Kind, ...]
    verdict: str

    @property
    def outcome(self) -> MembersOutcome:
        """What must be the same in every world."""
        return (
            self.verdict,
            frozenset((grid, own.state) for grid, own in self.standing.items()),
            frozenset(kind[:3] for kind in self.kinds if kind.filling is Filling.MISSING),
        )


class FindMembers:
    """How the grids of a place stand, world by world; what worlds decide alike is found once for them."""

    def __init__(self, place: int) -> None:
        self._chains = Remembered(lambda view: chains(view, place))
        self._standings: dict[int, Remembered[tuple[Sequence[Head], Standing]]] = {}

    def __call__(self, world: World) -> Found:
        """What one world says, taking what it shows as being there."""
        found = self._chains(world)
        heads: dict[int, Sequence[Head]] = {}
        standing: dict[int, Standing] = {}
        norms: dict[tuple[int, int], Applying] = {}
        kinds: list[Kind] = []
        hands = _Hands(world)
        for chain in found:
            applying = list(_norms(world, chain))
            for grid in (grid for rung in chain.rungs for grid in rung):
                if grid not in heads:
                    heads[grid], standing[grid] = self._standing(grid)(world)
                level = world.value(grid, "level")
                for norm, for_level, way in applying:
                    if level is not None and level == for_level and (grid, norm) not in norms:
                        truth = min(way.truth, chain.grids[grid].truth)
                        norms[grid, norm] = Applying(way, truth)
                        kinds += [
                            _kind(world, grid, norm, role, way, hands)
                            for role in named_kinds(world, norm)
                        ]
        return Found(found, heads, standing, norms, tuple(kinds), _verdict(found, standing, kinds))

    def _standing(self, grid: int) -> Remembered[tuple[Sequence[Head], Standing]]:
        known = self._standings.get(grid)
        if known is None:
            known = self._standings[grid] = Remembered(lambda view: _standing(view, grid))
        return known


def _verdict(
    found: Sequence[Chain], standing: Mapping[int, Standing], kinds: Sequence[Kind]
) -> str:
    states = [own.state for own in standing.values()]
    if GridState.GAP in states or any(kind.filling is Filling.MISSING for kind in kinds):
        return "gap"
    if all(chain.rungs for chain in found) and GridState.UNKNOWN not in states:
        return "headed"
    return "unknown"


def _standing(view: View, grid: int) -> tuple[Sequence[Head], Standing]:
    """The heads of a grid, and how it stands."""
    heads = heads_of(view, grid)
    present = [head for head in heads if head.presence.state is State.PRESENT]
    if present:
        return heads, Standing(GridState.HEADED, _facts(present))
    if any(head.presence.state is State.HOLDER_UNKNOWN for head in heads):
        return heads, Standing(GridState.UNKNOWN, ())
    if heads:
        return heads, Standing(GridState.GAP, _facts(heads))
    closed, proof = completing(view, HEADS, grid)
    unheaded = Standing(GridState.GAP, proof) if closed > NO else Standing(GridState.UNKNOWN, ())
    return heads, unheaded


def _facts(heads: Sequence[Head]) -> tuple[int, ...]:
    return tuple(fact for head in heads for fact in head.facts)


# --- what the norm of a level names ----------------------------------------------------------------


class _Hand(NamedTuple):
    """Somebody who works at a grid or in its territory, by what tells their kind."""

    role: str
    placement: str
    truth: Truth
    fact: int

    def fits(self, kind: str) -> bool:
        """`专职社工` is a `社工`; who is placed as 包村 is a `包村干部`."""
        return kind in self.role or (bool(self.placement) and self.placement in kind)

    def may_fit(self, kind: str) -> bool:
        """A role that is not known may be any; `民警` may be a `网格民警`."""
        return self.role in kind  # the empty role is in every word


def _norms(view: View, chain: Chain) -> Iterator[tuple[int, Value, Reached]]:
    """The norms that apply to the areas of a chain, the level of grid each is for, and how they do."""
    for area, way in chain.areas.items():
        for norm, truth, fact in view.walk(area, NORMS_HERE, NORM):
            yield norm, view.value(norm, "grid_level"), way.on(truth, fact)


def named_kinds(view: View, norm: int) -> tuple[str, ...]:
    """The kinds of people that a norm names."""
    roles = view.value(norm, "roles")
    return roles if isinstance(roles, tuple) else ()


def _kind(
    view: View,
    grid: int,
    norm: int,
    role: str,
    way: Reached,
    hands: _Hands,
) -> Kind:
    applies, own = way.facts[-1], hands[grid]
    filling = [hand for hand in own if hand.fits(role)]
    if filling:
        truth = min(way.truth, max(hand.truth for hand in filling))
        facts = (applies, *(hand.fact for hand in filling))
        return Kind(grid, norm, role, Filling.FILLED, truth, facts)
    for area, covered, covers in view.walk(grid, COVERS.out):
        if view.kind(area) is not PLACE and view.value(area, "level") not in NEAR_LEVELS:
            continue
        near = [hand for hand in hands[area] if hand.fits(role)]
        if near:
            truth = min(way.truth, covered, max(hand.truth for hand in near))
            facts = (applies, covers, *(hand.fact for hand in near))
            return Kind(grid, norm, role, Filling.NEARBY, truth, facts)
    truth, proof = way.truth, [applies]
    for relation in MEMBERSHIP:
        closed, closing = completing(view, relation, grid)
        if closed == NO or any(hand.may_fit(role) for hand in own):
            return Kind(grid, norm, role, Filling.UNKNOWN, way.truth, (applies,))
        truth = min(truth, closed)
        proof += closing
    return Kind(grid, norm, role, Filling.MISSING, truth, tuple(proof))


class _Hands(dict[int, Sequence[_Hand]]):
    """Who works at a grid or an area, looked up once for all kinds of people that a norm names."""

    def __init__(self, view: View) -> None:
        self._view = view

    def __missing__(self, where: int) -> Sequence[_Hand]:
        view = self._view
        found = self[where] = [
            _Hand(
                str(view.own(fact, "role") or ""),
                PLACEMENTS.get(str(view.own(fact, "kind")), ""),
                truth,
                fact,
            )
            for relation in MEMBERSHIP
            for _, truth, fact in view.walk(where, relation.into)
        ]
        return found


# --- the grids below --------------------------------------------------------------------------------


class Below(NamedTuple):
    """The grids below a place, as far as they are loaded and were looked for."""

    direct: Mapping[int, Reached]
    levels: Mapping[int | None, tuple[int, int]]
    """Grids by level: certain, possible."""
    unopened: int
    """Grids, other than micro-grids, and divisions at the end of the search: more may lie below."""


MICRO: Final = 4
LAST: Final = 2**31
"""The place of what has no level."""


def beneath(view: View, place: int, depth: int) -> Below:
    """The grids nested in the place's own, and those that cover its parts; deeper ones are counted.

    `depth` is how many steps down from those it looks.
    """
    is_grid = view.kind(place) is GRID
    own = {place: HERE} if is_grid else _reach({place: HERE}, view, COVERS.into)
    parts = _reach({place: HERE}, view, PARTS)
    direct = _reach(own, view, NESTED_IN.into)
    for grid, way in _reach(parts, view, COVERS.into).items():
        _truer(direct, grid, way)
    best: dict[int, Truth] = {node: way.truth for node, way in (*parts.items(), *direct.items())}
    frontier = list(best)
    for _ in range(depth):
        further: dict[int, Truth] = {}
        for node in frontier:
            for down in DOWN:
                for other, truth, _ in view.walk(node, down):
                    known = min(best[node], truth)
                    if known > max(best.get(other, NO), further.get(other, NO)):
                        further[other] = known
        best |= further
        frontier = list(further)
    levels: dict[int | None, tuple[int, int]] = {}
    for node, truth in best.items():
        if node not in own and view.kind(node) is GRID:
            level = _level(view, node)
            certain, possible = levels.get(level, (0, 0))
            levels[level] = certain + (truth == YES), possible + 1
    return Below(
        {grid: way for grid, way in direct.items() if grid not in own},
        dict(sorted(levels.items(), key=lambda item: LAST if item[0] is None else item[0])),
        sum(_level(view, node) != MICRO for node in frontier if node not in own),
    )


def _reach(starts: Mapping[int, Reached], view: View, way: Way) -> dict[int, Reached]:
    found: dict[int, Reached] = {}
    for node, here in starts.items():
        for other, truth, fact in view.walk(node, way):
            _truer(found, other, here.on(truth, fact))
    return found


def _truer(found: dict[int, Reached], node: int, way: Reached) -> None:
    if node not in found or way.truth > found[node].truth:
        found[node] = way


def _level(view: View, node: int) -> int | None:
    level = view.value(node, "level")
    return level if isinstance(level, int) else None


# --- what is declared --------------------------------------------------------------------------------

_DECLARED: Final = re.compile(r"(微|一级|二级|三级)网格(?:总数|数量|个数|数)?$")
_LEVELS: Final = {"一级": 1, "二级": 2, "三级": 3, "微": MICRO}


def declares(name: str) -> int | None:
    """The level of the grids whose number a statistic of this name declares: `郑州市的微网格`."""
    found = _DECLARED.search(name)
    return _LEVELS[found[1]] if found else None
