"""How the peer finds who leads: chains of grids, heads, shares in a matter, and possible worlds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar

from benchmarks.peer_city import NO, YES, City, Day, Edge, truth

__all__ = [
    "Chain",
    "Closing",
    "Duties",
    "Finding",
    "Head",
    "Settled",
    "Share",
    "Way",
    "co_share",
    "completing",
    "find",
    "find_in",
    "heads",
    "holders",
    "main_share",
    "rank",
    "settle",
    "upward",
]

WORLDS: Final = 2048
RANKS: Final = {"village": 1, "township": 2, "county": 3, "prefecture": 4, "province": 5}
NO_LIST: Final = 6
INSIDE: Final = {
    "Post": ("POST_IN",),
    "Unit": ("PART_OF", "ADMINISTERS", "SERVES"),
    "Grid": ("NESTED_IN", "COVERS", "WITHIN"),
    "Place": ("WITHIN", "IN_GRID"),
    "Division": ("WITHIN",),
    "Matter": ("LISTED_ON",),
}
Found = TypeVar("Found")
Cell: TypeAlias = tuple[str, str]
Leads: TypeAlias = frozenset[tuple[Cell, frozenset[str]]]


class Way(NamedTuple):
    """How something was reached: what is known of the way, and its edges."""

    truth: int
    edges: tuple[Edge, ...]

    def on(self, known: int, edge: Edge) -> Way:
        """One step further."""
        return Way(min(self.truth, known), (*self.edges, edge))


HERE: Final = Way(YES, ())


@dataclass(slots=True)
class Chain:
    """One way up from a place."""

    start: str | None
    rungs: list[list[str]]
    grids: dict[str, Way]
    areas: dict[str, Way]

    @property
    def truth(self) -> int:
        """What is known of the way to its start, with which it stands or falls."""
        return self.grids[self.start].truth if self.start in self.grids else YES


@dataclass(slots=True)
class Listed:
    """A row that applies in a chain."""

    matter: str
    list: str | None
    rank: int
    way: Way
    listing: Edge | None


@dataclass(slots=True)
class Share:
    """One unit's share in a row."""

    role: str
    unit: str
    row: Listed
    cell: Cell
    way: Way
    by_class: str | None


@dataclass(slots=True)
class Duties:
    """What a chain says of a subject."""

    chain: Chain
    lists: Mapping[str, Way]
    rows: Sequence[Listed]
    shares: list[Share]
    denied: set[str]
    cells: dict[Cell, dict[str, list[Share]]]
    """The leads that decide, by cell and row."""

    @property
    def leads(self) -> Leads:
        """The leads of each cell."""
        return frozenset(
            (cell, frozenset(share.unit for shares in rows.values() for share in shares))
            for cell, rows in self.cells.items()
        )


@dataclass(slots=True)
class Finding:
    """What one world says."""

    duties: list[Duties]
    verdict: str
    leads: frozenset[Leads]


@dataclass(slots=True)
class Head:
    """A head of a grid, or somebody at a desk."""

    post: str | None
    person: str | None
    state: str
    truth: int
    edges: tuple[Edge, ...]
    capacity: str | None = None

    @property
    def is_contact(self) -> bool:
        """Whether there is somebody, or a post whose holder is not known."""
        return self.state in ("present", "holder_unknown")


class Closing(NamedTuple):
    """Whether a kind is complete at a node, and the edges that say so."""

    truth: int
    edges: tuple[Edge, ...]


# --- the chains of a place ----------------------------------------------------------------------------------


def upward(day: Day, kind: str, start: str, base: Way = HERE) -> dict[str, Way]:
    """All that is reached by edges of a kind, nearest first, each by its truest way."""
    reached: dict[str, Way] = {}
    waiting = [(start, base)]
    for node, here in waiting:
        for other, known, edge in day.out(kind, node):
            level = min(here.truth, known)
            if other not in reached or level > reached[other].truth:
                reached[other] = way = Way(level, (*here.edges, edge))
                waiting.append((other, way))
    return reached


def keep_truest(found: dict[str, Way], node: str, way: Way) -> None:
    """Keep a way unless a truer one is known."""
    if node not in found or way.truth > found[node].truth:
        found[node] = way


def chains(day: Day, place: str) -> list[Chain]:
    """The chains of a place, a division or a grid."""
    kind = day.kind(place)
    own = {} if kind == "Grid" else {place: HERE, **upward(day, "WITHIN", place)}
    starts: dict[str, Way] = {}
    if kind == "Grid":
        starts[place] = HERE
    else:
        for steps in (day.out("IN_GRID", place), day.into("COVERS", place)):
            for grid, known, edge in steps:
                keep_truest(starts, grid, Way(known, (edge,)))
        starts = starts or covering(day, place)
    if starts:
        above = {grid: upward(day, "NESTED_IN", grid, way) for grid, way in starts.items()}
        finest = [
            grid
            for grid in starts
            if not any(grid in above[other] and other not in above[grid] for other in starts)
        ]
        return [
            grid_chain(day, own, grid, {grid: starts[grid], **above[grid]})
            for grid in sorted(finest)
        ]
    divisions = {place: HERE} if kind == "Division" else nearest_divisions(day, place)
    if not divisions:
        return [Chain(None, [], {}, own)]
    zones = {area: way for area, way in own.items() if day.kind(area) == "Place"}
    return [
        Chain(start, [], {}, {**zones, start: way, **upward(day, "WITHIN", start, way)})
        for start, way in sorted(divisions.items())
    ]


def covering(day: Day, place: str) -> dict[str, Way]:
    """The grids that cover the nearest areas that any covers."""
    found: dict[str, Way] = {}
    seen = {place}
    waiting = [(place, HERE)]
    for node, here in waiting:
        for area, known, edge in day.out("WITHIN", node):
            way = here.on(known, edge)
            over = day.into("COVERS", area)
            for grid, certain, by in over:
                keep_truest(found, grid, way.on(certain, by))
            if not over and area not in seen:
                seen.add(area)
                waiting.append((area, way))
    return found


def nearest_divisions(day: Day, place: str) -> dict[str, Way]:
    """On each branch upward the first division."""
    found: dict[str, Way] = {}
    seen = {place}
    waiting = [(place, HERE)]
    for node, here in waiting:
        for area, known, edge in day.out("WITHIN", node):
            if day.kind(area) == "Division":
                keep_truest(found, area, here.on(known, edge))
            elif area not in seen:
                seen.add(area)
                waiting.append((area, here.on(known, edge)))
    return found


def rungs_of(day: Day, start: str) -> list[list[str]]:
    """The starting grid, then those that the rung before is nested in."""
    rungs, met = [[start]], {start}
    while True:
        above = {other for grid in rungs[-1] for other, _, _ in day.out("NESTED_IN", grid)} - met
        if not above:
            return rungs
        met |= above
        rungs.append(sorted(above))


def coverage_of(day: Day, rungs: list[list[str]], grids: dict[str, Way]) -> dict[str, Way]:
    """What the first rung that has any territory covers, or lies in."""
    coverage: dict[str, Way] = {}
    for rung in rungs:
        for grid in rung:
            for steps in (day.out("COVERS", grid), day.out("WITHIN", grid)):
                for area, known, edge in steps:
                    keep_truest(coverage, area, grids[grid].on(known, edge))
        if coverage:
            break
    return coverage


def below(day: Day, area: str, coverage: Mapping[str, Way]) -> int:
    """How truly an area lies below what the grids cover."""
    above = upward(day, "WITHIN", area)
    return max(
        (min(above[at].truth, way.truth) for at, way in coverage.items() if at in above),
        default=NO,
    )


def grid_chain(day: Day, own: dict[str, Way], start: str, grids: dict[str, Way]) -> Chain:
    """The chain that begins at a grid."""
    rungs = rungs_of(day, start)
    coverage = coverage_of(day, rungs, grids)
    covered = dict(coverage)
    for area, way in coverage.items():
        for higher, step in upward(day, "WITHIN", area, way).items():
            keep_truest(covered, higher, step)
    if not any(day.kind(area) == "Division" for area in own):
        return Chain(start, rungs, grids, {**covered, **own})
    kept = {}
    for area, way in own.items():
        if day.kind(area) == "Place":
            kept[area] = way
            continue
        joined = covered[area].truth if area in covered else below(day, area, coverage)
        if joined > NO:
            kept[area] = Way(min(way.truth, joined), way.edges)
    if not any(day.kind(area) == "Division" for area in kept):
        kept = dict(own)
    return Chain(start, rungs, grids, kept)


# --- who is there -------------------------------------------------------------------------------------------


def completing(day: Day, kind: str, node: str) -> Closing:
    """Whether a kind is declared complete at a node or at what it is inside of."""
    best = Closing(NO, ())
    if kind not in day.city.closed:
        return best
    reached = {node: YES}
    waiting: list[tuple[str, Way]] = [(node, HERE)]
    for here, path in waiting:
        for closer, known, edge in day.into("CLOSES", here):
            level = min(known, path.truth)
            says = day.fields(closer)
            of_this = says.get("of") in (None, day.kind(node))
            if level > best.truth and says["closes"] == kind and of_this:
                best = Closing(level, (*path.edges, edge))
        if best.truth == YES:
            break
        for way in INSIDE.get(day.kind(here), ()):
            for other, known, edge in day.out(way, here):
                level = min(known, path.truth)
                if level > reached.get(other, NO):
                    reached[other] = level
                    waiting.append((other, path.on(known, edge)))
    return best


def away(day: Day, person: str, home: set[str], grid: str | None) -> tuple[int, tuple[Edge, ...]]:
    """Whether somebody is seconded, or on a temporary post, anywhere but here."""
    gone, edges = NO, []
    for unit, known, edge in day.out("SECONDED_TO", person):
        if unit not in home:
            gone = max(gone, known)
            edges.append(edge)
    for where, known, edge in day.out("PLACED_IN", person):
        if where not in home and where != grid and edge.row.get("kind") == "temporary_post":
            gone = max(gone, known)
            edges.append(edge)
    return gone, tuple(edges)


def holders(day: Day, post: str, grid: str | None = None) -> list[Head]:
    """Whoever holds a post, or the post as vacant or not known."""
    home = {unit for unit, _, _ in day.out("POST_IN", post)}
    found = []
    for person, known, edge in day.into("HOLDS", post):
        gone, edges = away(day, person, home, grid)
        state = "present" if gone == NO else "away"
        level = min(known, YES - gone)
        found.append(
            Head(post, person, state, level, (edge, *edges), capacity=edge.row.get("capacity"))
        )
    if found:
        return found
    closed = completing(day, "HOLDS", post)
    if closed.truth == NO:
        return [Head(post, None, "holder_unknown", YES, ())]
    return [Head(post, None, "vacant", closed.truth, closed.edges)]


def heads(day: Day, grid: str) -> list[Head]:
    """The heads of a grid."""
    found = []
    for source, known, edge in day.into("HEADS", grid):
        if day.kind(source) == "Post":
            for head in holders(day, source, grid):
                head.truth = min(known, head.truth)
                head.edges = (edge, *head.edges)
                found.append(head)
        else:
            gone, edges = away(day, source, set(), grid)
            state = "present" if gone == NO else "away"
            found.append(Head(None, source, state, min(known, YES - gone), (edge, *edges)))
    return found


# --- who has a share in the matter ------------------------------------------------------------------------------


def duties(day: Day, matter: str, chain: Chain) -> Duties:
    """The rows of the subject that apply in a chain, and the shares in them."""

    def is_list(node: str) -> bool:
        return day.kind(node) == "DutyList"

    lists: dict[str, list[tuple[int, Way]]] = {}
    for area, way in chain.areas.items():
        for lst, known, edge in day.into("APPLIES_TO", area, is_list):
            lists.setdefault(lst, []).append((rank(day, area), way.on(known, edge)))
    subject = day.fields(matter)["subject"]
    listed, rest = [], []
    for row in day.city.subjects.get(subject, ()):
        if day.fields(row)["subject"] != subject:
            continue
        if row not in day.city.listed:
            rest.append(row)
            continue
        best = on_lists(day, row, lists)
        if best is not None:
            listed.append(best)
    listed.sort(key=lambda row: row.matter)
    found = [share for row in listed for share in shares(day, row, chain)]
    for row in rest:
        one = Listed(row, None, NO_LIST, HERE, None)
        own = shares(day, one, chain)
        if own:
            listed.append(one)
            found += own
    denied = {
        edge.source
        for row in listed
        for edge in day.denied(day.city.denied_into, "SUPPORTS", row.matter)
        if truth(edge.span, day.day) == YES
    }
    truest = {
        lst: max((way for _, way in ways), key=lambda way: way.truth) for lst, ways in lists.items()
    }
    return Duties(chain, truest, listed, found, denied, deciding(found))


def on_lists(day: Day, row: str, lists: Mapping[str, Sequence[tuple[int, Way]]]) -> Listed | None:
    """How a row applies by the lists that apply, at the smallest rank and by the truest way."""
    best: Listed | None = None
    for lst, known, edge in day.out("LISTED_ON", row):
        for place, way in lists.get(lst, ()):
            here = way.on(known, edge)
            if best is None:
                best = Listed(row, lst, place, here, edge)
            elif place < best.rank:
                truest = here if here.truth >= best.way.truth else best.way
                best = Listed(row, lst, place, truest, edge)
            elif here.truth > best.way.truth:
                best.way = here
    return best


def rank(day: Day, area: str) -> int:
    """How local an area is."""
    return 0 if day.kind(area) == "Place" else RANKS[day.fields(area)["level"]]


def shares(day: Day, row: Listed, chain: Chain) -> list[Share]:
    """The leads and supports of a row."""
    found = []
    for role in ("LEADS", "SUPPORTS"):
        for source, known, edge in day.into(role, row.matter):
            cell = (edge.row.get("condition", ""), edge.row.get("aspect", ""))
            level, edges = min(row.way.truth, known), (edge, *row.way.edges)
            if day.kind(source) == "UnitClass":
                for unit, here in class_members(day, source, chain, row).items():
                    way = Way(min(level, here.truth), (*edges, *here.edges))
                    found.append(Share(role, unit, row, cell, way, source))
            elif row.list is not None:
                found.append(Share(role, source, row, cell, Way(level, edges), None))
            else:
                territory = in_areas(day, source, chain)
                if territory is not None:
                    way = Way(min(level, territory.truth), (*edges, *territory.edges))
                    found.append(Share(role, source, row, cell, way, None))
    return found


def in_areas(day: Day, unit: str, chain: Chain) -> Way | None:
    """How it is known that a unit serves or administers an area of the chain."""
    best: Way | None = None
    for kind in ("ADMINISTERS", "SERVES"):
        for area, known, edge in day.out(kind, unit):
            here = chain.areas.get(area)
            if here is not None and (best is None or min(here.truth, known) > best.truth):
                best = here.on(known, edge)
    return best


def class_members(day: Day, cls: str, chain: Chain, row: Listed) -> dict[str, Way]:
    """The units that a class stands for in a chain."""
    base, fields = HERE, day.fields(cls)
    if "jurisdiction" in fields:
        if fields["jurisdiction"] not in chain.areas:
            return {}
        base = chain.areas[fields["jurisdiction"]]
    kinds = set(fields["kinds"].split("|"))

    def is_wanted(unit: str) -> bool:
        return day.fields(unit).get("kind") in kinds

    found: dict[str, Way] = {}
    for area, way in chain.areas.items():
        is_division = day.kind(area) == "Division"
        if is_division and day.fields(area)["level"] != fields["level"]:
            continue
        steps = day.into("ADMINISTERS", area, is_wanted)
        if is_division:
            steps += day.into("SERVES", area, is_wanted)
        for unit, known, edge in steps:
            level = min(base.truth, way.truth, known)
            if unit not in found or level > found[unit].truth:
                found[unit] = Way(level, (*base.edges, *way.edges, edge))
    if found or row.list is None:
        return found
    return {cls: base}


def deciding(found: Iterable[Share]) -> dict[Cell, dict[str, list[Share]]]:
    """The leads that count: by cell those of the smallest rank, by row."""
    best: dict[Cell, int] = {}
    cells: dict[Cell, dict[str, list[Share]]] = {}
    for share in found:
        if share.role == "LEADS":
            known = best.get(share.cell, NO_LIST + 1)
            if share.row.rank < known:
                best[share.cell] = share.row.rank
                cells[share.cell] = {}
            if share.row.rank <= known:
                cells[share.cell].setdefault(share.row.matter, []).append(share)
    return cells


def find_in(day: Day, place: str, matter: str) -> Finding:
    """What one world says."""
    found = [duties(day, matter, chain) for chain in chains(day, place)]
    leads = frozenset(own.leads for own in found)
    for own in found:
        for rows in own.cells.values():
            if len({frozenset(share.unit for share in row) for row in rows.values()}) > 1:
                return Finding(found, "contested", leads)
    if not any(leads):
        nobody = all(
            lists_complete(day, own, "LEADS")
            and not any(share.role == "SUPPORTS" and share.row.list is None for share in own.shares)
            for own in found
        )
        return Finding(found, "nobody" if nobody else "unknown", leads)
    different = {units for own in leads for _, units in own}
    if len(leads) > 1 or len(different) > 1:
        return Finding(found, "depends", leads)
    if any(day.kind(unit) == "UnitClass" for unit in different.pop()):
        return Finding(found, "unknown", leads)
    return Finding(found, "named", leads)


def lists_complete(day: Day, own: Duties, role: str) -> bool:
    """Whether a list applies, and all that do are complete."""
    return bool(own.lists) and all(
        completing(day, kind, lst).truth > NO for lst in own.lists for kind in ("LISTED_ON", role)
    )


def main_share(day: Day, finding: Finding, unit: str) -> str:
    """Whether a unit leads: `yes`, `no`, or `unknown`; asked where the verdict is named or depends."""
    if not all(finding.leads):
        return "unknown"
    cells = [units for own in finding.leads for _, units in own]
    if all(unit in units for units in cells):
        return "yes"
    leads = {lead for units in cells for lead in units}
    unresolved = any(day.kind(lead) == "UnitClass" for lead in leads)
    return "unknown" if unit in leads or unresolved else "no"


def co_share(day: Day, finding: Finding, unit: str) -> str:
    """Whether a unit supports: `yes`, `no`, or `unknown`."""
    supports = {
        share.unit for own in finding.duties for share in own.shares if share.role == "SUPPORTS"
    }
    if unit in supports:
        return "yes"
    if any(unit in own.denied for own in finding.duties):
        return "no"
    if any(day.kind(support) == "UnitClass" for support in supports):
        return "unknown"
    closed = all(
        lists_complete(day, own, "SUPPORTS") and all(row.list is not None for row in own.rows)
        for own in finding.duties
    )
    return "no" if closed else "unknown"


# --- possible worlds ----------------------------------------------------------------------------------------------


class Settled(NamedTuple):
    """What the worlds say: everything in, the different outcomes, and the facts that decide."""

    found: Any
    outcomes: tuple[Any, ...]
    agreed: bool
    doubtful: tuple[Edge, ...]
    asked: bool


def settle(
    city: City, number: int, find: Callable[[Day], Found], outcome: Callable[[Found], object]
) -> Settled:
    """Find in every possible world, branching only on facts that were looked at."""
    day = Day(city, number)
    found = find(day)
    first = outcome(found)
    if not day.asked:
        return Settled(found, (first,), True, (), False)
    met = dict.fromkeys((first, outcome(find(Day(city, number, default=False)))))
    pivots = []
    for key, edge in day.asked.items():
        other = outcome(find(Day(city, number, {key: False})))
        if other != first:
            pivots.append(edge)
            met[other] = None
    walked, waiting = 1, branches({}, day)
    while waiting and len(met) == 1 and walked < WORLDS:
        walked += 1
        chosen = waiting.pop()
        world = Day(city, number, chosen)
        met[outcome(find(world))] = None
        waiting += branches(chosen, world)
    agreed = len(met) == 1 and not waiting
    doubtful = () if agreed else tuple(pivots) or tuple(day.asked.values())
    return Settled(found, tuple(met), agreed, doubtful, True)


def branches(chosen: Mapping[int, bool], world: Day) -> list[dict[int, bool]]:
    """The worlds beside one: each fact it newly looked at out, those looked at before it in."""
    found = []
    held = dict(chosen)
    for key in world.asked:
        if key not in chosen:
            found.append({**held, key: False})
            held[key] = True
    return found


def find(city: City, place: str, matter: str, at: int) -> tuple[str, frozenset[Leads]]:
    """The verdict and the leads, taking all that may be as being there."""
    found = find_in(Day(city, at), place, matter)
    return found.verdict, found.leads
