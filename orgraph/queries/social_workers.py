"""Social workers of a division beside the norms that apply there, where the population is known.

A norm of social workers is a `Policy` of kind `norm` with a value whose name has one of `NAMES`, and
whose `per` is 万 (ten thousand) of something, such as 万城镇常住人口. The population is a `Statistic`
about the division, in 人 or 万人, whose name or definition has that something.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from orgraph.graph.view import View
from orgraph.model.truth import Truth
from orgraph.model.value import frozen
from orgraph.model.vocabulary import ABOUT, APPLIES_TO, SERVES_IN, STATISTIC, WITHIN
from orgraph.queries.chain import HERE, Reached, upward
from orgraph.queries.extent import Extent

__all__ = ["NORMS", "NORM_KIND", "STATISTICS", "Comparison", "comparisons", "social_workers"]

NAMES: Final = ("社工", "社区工作者", "社会工作者")
"""What a social worker is called, in a role and in the name of a norm."""

NORMS: Final = APPLIES_TO.into.by("kind")
NORM_KIND: Final = frozenset({"norm"})
STATISTICS: Final = ABOUT.into.of(STATISTIC)

MYRIAD: Final = 10_000
PER_MYRIAD: Final = "万"
UNITS: Final = {"人": 1, "万人": MYRIAD}


def social_workers(view: View, extent: Extent) -> dict[int, Reached]:
    """Those who serve as social workers in a division, what lies inside it, and its grids."""
    found: dict[int, Reached] = {}
    for places in (extent.areas, extent.grids):
        for place, here in places.items():
            for person, truth, fact in view.walk(place, SERVES_IN.into):
                role = str(view.own(fact, "role") or "")
                known = min(here.truth, truth)
                if any(name in role for name in NAMES) and (
                    person not in found or known > found[person].truth
                ):
                    found[person] = here.on(truth, fact)
    return found


@frozen
class Comparison:
    """A norm, and a population to hold against it, if one is known."""

    norm: int
    value: float
    per: str
    binding: bool | None
    statistic: int | None
    population: float | None
    truth: Truth
    facts: tuple[int, ...]

    @property
    def wanted(self) -> float | None:
        """How many the norm comes to."""
        return None if self.population is None else self.value * self.population / MYRIAD


def comparisons(view: View, division: int) -> list[Comparison]:
    """Every norm that applies to a division, with each population known for it."""
    above = {division: HERE, **upward(view, division, WITHIN.out)}
    norms: dict[int, Reached] = {}
    for area, here in above.items():
        for norm, truth, fact in view.walk(area, NORMS, NORM_KIND):
            if norm not in norms or min(here.truth, truth) > norms[norm].truth:
                norms[norm] = here.on(truth, fact)
    return [one for norm in sorted(norms) for one in _compared(view, division, norm, norms[norm])]


def _compared(view: View, division: int, norm: int, way: Reached) -> Iterator[Comparison]:
    value, per = view.value(norm, "value"), str(view.value(norm, "per") or "")
    name = str(view.value(norm, "name"))
    if not isinstance(value, (int, float)) or not any(known in name for known in NAMES):
        return
    if not per.startswith(PER_MYRIAD) or per == PER_MYRIAD:
        return
    said = view.value(norm, "binding")
    binding = said if isinstance(said, bool) else None
    populations = [
        (statistic, population, Reached(min(way.truth, truth), (*way.facts, fact)))
        for statistic, truth, fact in view.walk(division, STATISTICS)
        for population in _population(view, statistic, per.removeprefix(PER_MYRIAD))
    ]
    if not populations:
        yield Comparison(norm, value, per, binding, None, None, way.truth, way.facts)
    for statistic, population, both in populations:
        yield Comparison(norm, value, per, binding, statistic, population, both.truth, both.facts)


def _population(view: View, statistic: int, of: str) -> Iterator[float]:
    """The number of people that a statistic gives of those the norm is about."""
    value, unit = view.value(statistic, "value"), str(view.value(statistic, "unit") or "")
    told = (view.value(statistic, "name"), view.value(statistic, "definition"))
    if isinstance(value, (int, float)) and unit in UNITS and any(of in str(one) for one in told):
        yield value * UNITS[unit]
