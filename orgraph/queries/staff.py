"""Who is staff of a unit or a division on a day, by category of quota, who of it is out, who is in.

`docs/staffing.md` ("Counts") says the same in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from orgraph.graph.complete import completing
from orgraph.graph.view import Step, View
from orgraph.model.schema import Way
from orgraph.model.truth import MAYBE, NO, negate
from orgraph.model.value import frozen
from orgraph.model.vocabulary import ALLOTS_TO, BELONGS_TO, PLACED_IN, SECONDED_TO
from orgraph.queries.chain import Reached
from orgraph.queries.extent import Extent

__all__ = ["Allotment", "Counted", "Headcount", "everybody", "headcount"]

Counted: TypeAlias = Mapping[int, Reached]
"""People, each with how sure it is that they count, and why."""


@frozen
class Allotment:
    """A quota and the unit that it is allotted to."""

    quota: int
    unit: int
    category: str | None
    authorised: int | None
    filled: int | None
    way: Reached


@dataclass(frozen=True)
class Headcount:
    """Quotas and people of an extent on a day; people by category, None where it is not known."""

    quotas: tuple[Allotment, ...]
    loaded: Mapping[str | None, Counted]
    out: Mapping[str | None, Counted]
    into: Mapping[str | None, Counted]
    guests: Counted
    """Everybody seconded to or placed in what is one's own, its own people too."""

    @property
    def categories(self) -> list[str | None]:
        """The categories that anything is known of; the unknown one last."""
        known = {quota.category for quota in self.quotas}.union(self.loaded, self.out, self.into)
        return [
            *sorted(one for one in known if one is not None),
            *([None] if None in known else []),
        ]

    @property
    def anything(self) -> Reached | None:
        """The surest of all that is loaded; None where nothing is."""
        return max(
            (
                *(quota.way for quota in self.quotas),
                *(way for counted in self.loaded.values() for way in counted.values()),
                *self.guests.values(),
            ),
            key=lambda way: way.truth,
            default=None,
        )


def everybody(group: Mapping[str | None, Counted]) -> dict[int, Reached]:
    """The people of all categories; somebody of two counts once."""
    found: dict[int, Reached] = {}
    for counted in group.values():
        for person, way in counted.items():
            _keep(found, person, way)
    return found


def headcount(view: View, extent: Extent) -> Headcount:
    """Count a unit or a division on the day of the view."""
    loaded: dict[str | None, dict[int, Reached]] = {}
    out: dict[str | None, dict[int, Reached]] = {}
    into: dict[str | None, dict[int, Reached]] = {}
    staff: dict[int, Reached] = {}
    homes: dict[int, list[tuple[str | None, Reached]]] = {}
    for unit, here in extent.units.items():
        for person, truth, fact in view.walk(unit, BELONGS_TO.into):
            way, category = here.on(truth, fact), _category(view, fact)
            _keep(loaded.setdefault(category, {}), person, way)
            _keep(staff, person, way)
            homes.setdefault(person, []).append((category, way))
    for person, own in homes.items():
        away = _away(view, extent, person)
        if away is not None:
            for category, way in own:
                _keep(out.setdefault(category, {}), person, _both(way, away))
    guests = _guests(view, extent)
    closed, proof = completing(view, BELONGS_TO, extent.node)
    all_staff = Reached(closed, proof)
    for person, here in guests.items():
        at_home = staff.get(person)
        elsewhere = _both(here, _from_elsewhere(view, person, all_staff))
        if at_home is not None:
            truth = min(elsewhere.truth, negate(at_home.truth))
            elsewhere = Reached(truth, (*elsewhere.facts, *at_home.facts))
        if elsewhere.truth > NO:
            for category in _categories(view, extent, person):
                _keep(into.setdefault(category, {}), person, elsewhere)
    quotas = tuple(
        _allotment(view, unit, here, step)
        for unit, here in extent.units.items()
        for step in view.walk(unit, ALLOTS_TO.into)
    )
    return Headcount(quotas, loaded, out, into, guests)


def _keep(found: dict[int, Reached], person: int, way: Reached) -> None:
    if person not in found or way.truth > found[person].truth:
        found[person] = way


def _both(one: Reached, other: Reached) -> Reached:
    return Reached(min(one.truth, other.truth), (*one.facts, *other.facts))


def _category(view: View, home: int) -> str | None:
    quota = view.own(home, "quota")
    return None if quota is None else str(quota)


def _away(view: View, extent: Extent, person: int) -> Reached | None:
    """The surest way in which somebody is seconded to, or placed, elsewhere."""
    best: Reached | None = None
    for way in (SECONDED_TO.out, PLACED_IN.out):
        for where, truth, fact in view.walk(person, way):
            known = min(truth, negate(extent.has(where)))
            if known > NO and (best is None or known > best.truth):
                best = Reached(known, (fact, *extent.facts(where)))
    return best


def _from_elsewhere(view: View, person: int, all_staff: Reached) -> Reached:
    """That somebody who is not known to be of here is of elsewhere: a home unit is known, or all staff
    is loaded; else it is possible, and no fact says so."""
    homes = [Reached(truth, (fact,)) for _, truth, fact in view.walk(person, BELONGS_TO.out)]
    return max((Reached(MAYBE, ()), all_staff, *homes), key=lambda way: way.truth)


def _guests(view: View, extent: Extent) -> dict[int, Reached]:
    """Everybody who is seconded to, or placed in, what is one's own."""
    found: dict[int, Reached] = {}

    def reach(hosts: Mapping[int, Reached], ways: Iterable[Way]) -> None:
        for host, here in hosts.items():
            for way in ways:
                for person, truth, fact in view.walk(host, way):
                    _keep(found, person, here.on(truth, fact))

    reach(extent.units, (SECONDED_TO.into, PLACED_IN.into))
    reach(extent.areas, (PLACED_IN.into,))
    reach(extent.grids, (PLACED_IN.into,))
    return found


def _categories(view: View, extent: Extent, person: int) -> set[str | None]:
    """The categories of the homes elsewhere of somebody who is in; of none, an unknown one."""
    return {
        _category(view, fact)
        for unit, _, fact in view.walk(person, BELONGS_TO.out)
        if extent.has(unit) == NO
    } or {None}


def _allotment(view: View, unit: int, here: Reached, step: Step) -> Allotment:
    quota, truth, fact = step
    category = view.value(quota, "category")
    return Allotment(
        quota,
        unit,
        None if category is None else str(category),
        _whole(view.value(quota, "authorised")),
        _whole(view.value(quota, "filled")),
        here.on(truth, fact),
    )


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None
