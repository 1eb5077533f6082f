"""The oracle of `staffing`: `docs/staffing.md`, world by world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from .complete import is_complete
from .people import (
    PEOPLE,
    Own,
    away,
    counted,
    hosted,
    known_from_elsewhere,
    own,
    staff,
    sure_and_possible,
)
from .survey import City, Survey, survey
from .worlds import World, all_worlds

Pair = tuple[int, int]


@dataclass(frozen=True)
class Category:
    """The numbers of one category."""

    authorised: Pair | None
    filled: Pair | None
    loaded: Pair
    out: Pair
    into: Pair


@dataclass(frozen=True)
class Staffing:
    """What every world says of the staff."""

    verdict: str
    categories: dict[str, Category]
    """By category; empty: not known."""
    loaded: Pair
    out: Pair
    into: Pair
    social_workers: Pair | None
    wanted: frozenset[tuple[str, str, float | None]]
    """Norm, statistic or nothing, and how many the norm comes to."""


def staffing(city: City, evidence: str, node: str, day: str, *, whole: bool) -> Staffing:
    """Count in every world."""
    found = survey(city, evidence, date.fromisoformat(day).toordinal(), PEOPLE)
    worlds = [(world, own(world, node, whole=whole)) for world in all_worlds(found)]

    def each(count: Callable[[World, Own], set[str]]) -> Pair:
        return counted([count(world, of) for world, of in worlds])

    verdicts = {_verdict(world, of, node) for world, of in worlds}
    is_division = whole and found.kinds[node] == "Division"
    return Staffing(
        verdicts.pop() if len(verdicts) == 1 else "unconfirmed",
        {name: _category(worlds, node, name) for name in _categories(worlds)},
        each(staff),
        each(away),
        sure_and_possible(
            [known_from_elsewhere(world, of, node) for world, of in worlds],
            [hosted(world, of) - staff(world, of) for world, of in worlds],
        ),
        each(_workers) if is_division else None,
        frozenset(_wanted(found, node)) if is_division else frozenset(),
    )


def _verdict(world: World, of: Own, node: str) -> str:
    loaded = bool(_allotted(world, of) or staff(world, of) or hosted(world, of))
    if all(is_complete(world, kind, node) for kind in ("ALLOTS_TO", "BELONGS_TO")):
        return "counted" if loaded else "none"
    return "at_least" if loaded else "unknown"


def _allotted(world: World, of: Own) -> set[str]:
    """Each allotment by its row."""
    return {str(each.row) for each in world.of("ALLOTS_TO") if each.target in of.units}


def _categories(worlds: list[tuple[World, Own]]) -> set[str]:
    found: set[str] = set()
    for world, of in worlds:
        found |= {
            world.field(each.source, "category")
            for each in world.of("ALLOTS_TO")
            if each.target in of.units
        }
        found |= {
            each.fields.get("quota", "")
            for each in world.of("BELONGS_TO")
            if each.target in of.units
        }
        guests = hosted(world, of) - staff(world, of)
        for guest in guests:
            found |= _elsewhere(worlds, world, guest)
    return found


def _elsewhere(worlds: list[tuple[World, Own]], world: World, person: str) -> set[str]:
    """The categories of homes that are in no world its own; of somebody without one, the unknown."""
    ever_own = set().union(*(of.units for _, of in worlds))
    possible, _ = max(worlds, key=lambda pair: sum(len(pair[0].of(kind)) for kind in PEOPLE))
    return {
        each.fields.get("quota", "")
        for each in possible.of("BELONGS_TO")
        if each.source == person and each.target not in ever_own
    } or {""}


def _category(worlds: list[tuple[World, Own]], node: str, name: str) -> Category:
    def of_category(world: World, of: Own) -> set[str]:
        return {
            each.source
            for each in world.of("BELONGS_TO")
            if each.target in of.units and each.fields.get("quota", "") == name
        }

    out = [of_category(world, of) & away(world, of) for world, of in worlds]

    def of_elsewhere(world: World, people: set[str]) -> set[str]:
        return {person for person in people if name in _elsewhere(worlds, world, person)}

    sure = [of_elsewhere(world, known_from_elsewhere(world, of, node)) for world, of in worlds]
    possible = [of_elsewhere(world, hosted(world, of) - staff(world, of)) for world, of in worlds]
    return Category(
        _figure(worlds, name, "authorised"),
        _figure(worlds, name, "filled"),
        counted([of_category(world, of) for world, of in worlds]),
        counted(out),
        sure_and_possible(sure, possible),
    )


def _figure(worlds: list[tuple[World, Own]], name: str, figure: str) -> Pair | None:
    """The least and the greatest sum over all worlds; nothing where no world gives any."""
    sums = []
    for world, of in worlds:
        figures = [
            world.field(each.source, figure)
            for each in world.of("ALLOTS_TO")
            if each.target in of.units and world.field(each.source, "category") == name
        ]
        sums.append([int(each) for each in figures if each])
    return (min(map(sum, sums)), max(map(sum, sums))) if any(sums) else None


def _workers(world: World, of: Own) -> set[str]:
    return {
        each.source
        for each in world.of("SERVES_IN")
        if each.target in of.areas | of.grids
        and any(
            word in each.fields.get("role", "") for word in ("社工", "社区工作者", "社会工作者")
        )
    }


def _wanted(found: Survey, node: str) -> set[tuple[str, str, float | None]]:
    """With every fact in that may be."""
    world = World(found, found.certain + found.maybe)
    wanted: set[tuple[str, str, float | None]] = set()
    for area in {node} | world.reached("WITHIN", node):
        for norm in world.sources("APPLIES_TO", area):
            per = world.field(norm, "per")
            if (
                world.field(norm, "kind") != "norm"
                or "社区工作者" not in world.field(norm, "name")
                or not per.startswith("万")
                or not world.field(norm, "value")
            ):
                continue
            populations = {
                statistic: float(world.field(statistic, "value"))
                * (10_000 if world.field(statistic, "unit") == "万人" else 1)
                for statistic in world.sources("ABOUT", node)
                if per[1:] in world.field(statistic, "name") + world.field(statistic, "definition")
                and world.field(statistic, "unit") in ("人", "万人")
                and world.field(statistic, "value")
            }
            value = float(world.field(norm, "value"))
            wanted |= {(norm, one, value * many / 10_000) for one, many in populations.items()}
            if not populations:
                wanted.add((norm, "", None))
    return wanted
