"""`members`: who heads and staffs the grids of a place, and what lies below it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple, TypeAlias

from .chains import Chain, chains
from .complete import is_complete
from .heads import is_elsewhere
from .survey import City, Fact, Survey, survey
from .worlds import MOST, World, all_in, all_worlds, without

LOOKED_AT: Final = (
    "WITHIN",
    "IN_GRID",
    "NESTED_IN",
    "COVERS",
    "ADMINISTERS",
    "SERVES",
    "PART_OF",
    "POST_IN",
    "HOLDS",
    "SECONDED_TO",
    "PLACED_IN",
    "SERVES_IN",
    "HEADS",
    "APPLIES_TO",
    "CLOSES",
)
"""The relation kinds that decide anything here."""

PLACEMENTS: Final = {
    "send_down": "下沉",
    "village_assigned": "包村",
    "temporary_post": "挂职",
    "first_secretary": "第一书记",
}

Head: TypeAlias = tuple[str | None, str | None, str]
"""A post, or none; a person, or nobody known; and whether they are there."""


class Worker(NamedTuple):
    """Somebody who works at a grid or in an area."""

    person: str
    where: str
    role: str
    placement: str


class Kind(NamedTuple):
    """A kind of people that a norm names for a grid, and what is known of it."""

    grid: str
    norm: str
    role: str
    state: str


Outcome: TypeAlias = tuple[str, frozenset[tuple[str, str]], frozenset[tuple[str, str, str]]]


@dataclass(frozen=True)
class WorldAnswer:
    """What one world says."""

    heads: dict[str, frozenset[Head]]
    """By grid of the chains."""
    workers: frozenset[Worker]
    present: frozenset[Worker]
    kinds: frozenset[Kind]
    states: dict[str, str]
    verdict: str

    @property
    def outcome(self) -> Outcome:
        """What all worlds must say."""
        missing = {kind[:3] for kind in self.kinds if kind.state == "missing"}
        return self.verdict, frozenset(self.states.items()), frozenset(missing)

    @property
    def gaps(self) -> set[str]:
        """The grids that have nobody there to head them."""
        return {grid for grid, state in self.states.items() if state == "gap"}


@dataclass(frozen=True)
class Below:
    """The grids below: the direct ones, and all by level, certain and possible."""

    direct: set[str]
    levels: dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Answer:
    """The answer over all worlds."""

    verdict: str
    outcome: Outcome | None
    pivots: frozenset[Fact]
    all_in: WorldAnswer
    certainly_present: frozenset[Worker]
    certain_heads: frozenset[tuple[str, Head]]
    below: Below


def heads_of(world: World, grid: str) -> frozenset[Head]:
    """Every head of a grid, there or not."""
    found: set[Head] = set()
    for head in world.sources("HEADS", grid):
        if not world.is_a(head, "Post"):
            found.add((None, head, "away" if is_elsewhere(world, head, set(), grid) else "present"))
            continue
        units, holders = world.targets("POST_IN", head), world.sources("HOLDS", head)
        for holder in holders:
            away = is_elsewhere(world, holder, units, grid)
            found.add((head, holder, "away" if away else "present"))
        if not holders:
            vacant = is_complete(world, "HOLDS", head)
            found.add((head, None, "vacant" if vacant else "holder_unknown"))
    return frozenset(found)


def state_of(world: World, grid: str, heads: frozenset[Head]) -> str:
    """Whether a grid has a head who is there."""
    states = {state for _, _, state in heads}
    if "present" in states:
        return "headed"
    if "holder_unknown" in states:
        return "unknown"
    return "gap" if heads or is_complete(world, "HEADS", grid) else "unknown"


def workers_at(world: World, where: str) -> set[Worker]:
    """Those who serve in, or are placed in, a grid or an area."""
    return {
        Worker(each.source, where, each.fields.get("role", ""), each.fields.get("kind", ""))
        for kind in ("SERVES_IN", "PLACED_IN")
        for each in world.of(kind)
        if each.target == where
    }


def is_near(world: World, area: str) -> bool:
    """The staff of a county is not listed."""
    return world.is_a(area, "Place") or world.field(area, "level") in ("village", "township")


def fits(worker: Worker, kind: str) -> bool:
    """Whether somebody is of a kind, by role or by the way of being placed."""
    placed = PLACEMENTS.get(worker.placement, "")
    return kind in worker.role or (placed != "" and placed in kind)


def state_of_kind(world: World, grid: str, kind: str) -> str:
    """Whether somebody fills a kind at a grid."""
    own = workers_at(world, grid)
    if any(fits(worker, kind) for worker in own):
        return "filled"
    for area in world.targets("COVERS", grid):
        if is_near(world, area) and any(fits(each, kind) for each in workers_at(world, area)):
            return "nearby"
    if any(worker.role in kind for worker in own):
        return "unknown"
    closed = all(is_complete(world, relation, grid) for relation in ("SERVES_IN", "PLACED_IN"))
    return "missing" if closed else "unknown"


def kinds_of(world: World, chain: Chain, grid: str) -> set[Kind]:
    """The kinds that the norms of a grid's level name, where they apply around it."""
    found = set()
    level = world.field(grid, "level")
    for applies in world.of("APPLIES_TO"):
        norm = applies.source
        if (
            level
            and applies.target in chain.areas
            and world.is_a(norm, "Policy")
            and world.field(norm, "kind") == "norm"
            and world.field(norm, "grid_level") == level
        ):
            for kind in filter(None, world.field(norm, "roles").split("|")):
                found.add(Kind(grid, norm, kind, state_of_kind(world, grid, kind)))
    return found


def answer_in(world: World, place: str) -> WorldAnswer:
    """What one world says."""
    heads: dict[str, frozenset[Head]] = {}
    workers: set[Worker] = set()
    kinds: set[Kind] = set()
    all_have_grids = True
    for chain in chains(world, place):
        grids = {grid for rung in chain.rungs for grid in rung}
        all_have_grids = all_have_grids and bool(grids)
        for grid in grids:
            heads[grid] = heads_of(world, grid)
            kinds |= kinds_of(world, chain, grid)
        for where in grids | {area for area in chain.areas if is_near(world, area)}:
            workers |= workers_at(world, where)
    states = {grid: state_of(world, grid, own) for grid, own in heads.items()}
    verdict = "unknown"
    if "gap" in states.values() or any(kind.state == "missing" for kind in kinds):
        verdict = "gap"
    elif all_have_grids and "unknown" not in states.values():
        verdict = "headed"
    present = {each for each in workers if not is_elsewhere(world, each.person, set(), each.where)}
    return WorldAnswer(
        heads, frozenset(workers), frozenset(present), frozenset(kinds), states, verdict
    )


def own_grids(world: World, place: str) -> set[str]:
    """The place itself, or the grids that cover it."""
    return {place} if world.is_a(place, "Grid") else world.sources("COVERS", place)


def parts(world: World, area: str) -> set[str]:
    """The divisions that lie in an area."""
    return {each for each in world.sources("WITHIN", area) if world.is_a(each, "Division")}


def direct_grids(world: World, place: str) -> set[str]:
    """The grids nested in the place's own, and those that cover its parts."""
    found: set[str] = set()
    for grid in own_grids(world, place):
        found |= world.sources("NESTED_IN", grid)
    for part in parts(world, place):
        found |= world.sources("COVERS", part)
    return found


def all_below(world: World, place: str, depth: int) -> set[str]:
    """All that is reached in so many steps below the direct grids and the parts."""
    found = direct_grids(world, place) | parts(world, place)
    for _ in range(depth):
        for node in list(found):
            found |= world.sources("NESTED_IN", node) | world.sources("COVERS", node)
            found |= parts(world, node)
    return found


def below(known: Survey, place: str, depth: int) -> Below:
    """Certain is what the certain facts alone reach: another fact never takes a grid away."""
    full, sure = all_in(known), World(known, known.certain)
    own = own_grids(full, place)
    levels: dict[str, tuple[int, int]] = {}
    certain = all_below(sure, place, depth)
    for node in all_below(full, place, depth) - own:
        if full.is_a(node, "Grid"):
            level = full.field(node, "level") or "unknown"
            surely, possibly = levels.get(level, (0, 0))
            levels[level] = surely + (node in certain), possibly + 1
    return Below(direct_grids(full, place) - own, levels)


def members(city: City, evidence: str, place: str, day: str, depth: int) -> Answer | None:
    """Who heads and staffs a place on a day; None where there are too many worlds."""
    known = survey(city, evidence, date.fromisoformat(day).toordinal(), LOOKED_AT)
    if len(known.maybe) > MOST:
        return None
    answers = [answer_in(world, place) for world in all_worlds(known)]
    outcomes = {answer.outcome for answer in answers}
    agreed = outcomes.pop() if len(outcomes) == 1 else None
    full = answer_in(all_in(known), place)
    return Answer(
        verdict=agreed[0] if agreed else "unconfirmed",
        outcome=agreed,
        pivots=frozenset(
            each.fact
            for each in known.maybe
            if answer_in(without(known, each), place).outcome != full.outcome
        ),
        all_in=full,
        certainly_present=frozenset.intersection(*(answer.present for answer in answers)),
        certain_heads=frozenset.intersection(
            *(
                frozenset((grid, head) for grid, own in answer.heads.items() for head in own)
                for answer in answers
            )
        ),
        below=below(known, place, depth),
    )
