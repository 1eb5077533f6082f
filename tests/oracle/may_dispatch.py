"""`may-dispatch`: the same walk, read from the side of one unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from .duties import rows_that_apply
from .survey import City, survey
from .who import ChainAnswer, WorldAnswer, answer_in, are_lists_complete
from .worlds import all_worlds

Word: TypeAlias = str
"""`yes`, `no` or `unknown`."""


@dataclass(frozen=True)
class Dispatch:
    """Whether something may be handed to a unit: allowed, refused or unknown."""

    verdict: str
    main: Word
    co: Word


def main_in(answer: WorldAnswer, unit: str) -> Word:
    """Whether the unit has the main responsibility in a world."""
    verdict = answer.verdict
    if verdict == "named":
        return "yes" if unit in answer.leads else "no"
    if verdict == "depends":
        return main_where_it_depends(answer, unit)
    return "no" if verdict == "nobody" else "unknown"


def main_where_it_depends(answer: WorldAnswer, unit: str) -> Word:
    """Yes in every cell, no in none; unknown between, and where a chain has no lead."""
    all_cells = [cell for each in answer.chains for cell in each.cells.values()]
    if not all(each.cells for each in answer.chains):
        return "unknown"
    if all(unit in cell.leads for cell in all_cells):
        return "yes"
    is_class = any(answer.world.is_a(lead, "UnitClass") for lead in answer.leads)
    if unit not in answer.leads and not is_class:
        return "no"
    return "unknown"


def co_in(answer: WorldAnswer, unit: str) -> Word:
    """Whether the unit has a supporting responsibility in a world."""
    if any(share.role == "SUPPORTS" and share.unit == unit for share in answer.shares):
        return "yes"
    if any(is_denied(answer, each, unit) for each in answer.chains):
        return "no"
    if all(is_without_support(answer, each) for each in answer.chains):
        return "no"
    return "unknown"


def is_denied(answer: WorldAnswer, here: ChainAnswer, unit: str) -> bool:
    """Whether a denied SUPPORTS of the unit itself names a row that applies in the chain."""
    applying = rows_that_apply(answer.world, answer.rows or [], here.chain.areas)
    return any((unit, row) in answer.world.survey.denied_supports for row in applying)


def is_without_support(answer: WorldAnswer, here: ChainAnswer) -> bool:
    """Whether it is proven that the supports which apply in the chain are all there are."""
    world, areas = answer.world, here.chain.areas
    applying = rows_that_apply(world, answer.rows or [], areas)
    unresolved = any(
        share.role == "SUPPORTS" and world.is_a(share.unit, "UnitClass") for share in here.shares
    )
    return (
        are_lists_complete(world, areas, "SUPPORTS")
        and applying <= world.survey.listed
        and not unresolved
    )


def agreed(words: set[Word]) -> Word:
    """What every world says, else unknown."""
    return words.copy().pop() if len(words) == 1 else "unknown"


def may_dispatch(
    city: City, evidence: str, place: str, matter: str, unit: str, day: str
) -> Dispatch:
    """Whether a matter at a place may be handed to a unit on a day.

    `evidence` is the source of the rows that cite none.
    """
    known = survey(city, evidence, date.fromisoformat(day).toordinal())
    answers = [answer_in(world, place, matter) for world in all_worlds(known)]
    main = agreed({main_in(answer, unit) for answer in answers})
    co = agreed({co_in(answer, unit) for answer in answers})
    if "yes" in (main, co):
        return Dispatch("allowed", main, co)
    if main == "no":
        return Dispatch("refused", main, co)
    return Dispatch("unknown", main, co)
