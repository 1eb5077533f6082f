"""What `history` finds: the relations of a node on any day, and whether it is there on the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final, NamedTuple

from orgraph.graph.view import View
from orgraph.model.facts import Fact
from orgraph.model.schema import (
    ASSERTED,
    DENIED,
    PLANNED,
    VOID,
    Label,
    RelationKind,
    Sensitivity,
    Way,
)
from orgraph.model.time import Span
from orgraph.model.truth import MAYBE, NO, YES, Truth
from orgraph.model.vocabulary import RELATIONS

__all__ = [
    "EVERY",
    "GROUPS",
    "GROUP_LABELS",
    "PLACES",
    "Life",
    "Related",
    "life",
    "related",
    "stance",
    "state",
    "ways_of",
]

GROUP_LABELS: Final[Mapping[str, Label]] = MappingProxyType(
    {
        "all": Label("全部", "all"),
        "people": Label("人员", "people"),
        "territory": Label("区划和网格", "territory and grids"),
        "units": Label("单位和岗位", "units and posts"),
        "duties": Label("职责和依据", "duties and their basis"),
        "numbers": Label("编制和统计", "quota and statistics"),
        "cases": Label("工单", "cases"),
    }
)
_GROUPED: Final[Mapping[str, str]] = {
    "people": "HOLDS BELONGS_TO SECONDED_TO PLACED_IN HEADS SERVES_IN",
    "territory": "WITHIN IN_GRID NESTED_IN COVERS ADMINISTERS SERVES MAINTAINS",
    "units": "PART_OF REPORTS_TO GUIDED_BY COORDINATED_BY SHARES_STAFF_WITH POST_IN OVERSEES OPERATES",
    "duties": "LEADS SUPPORTS LISTED_ON BASED_ON APPLIES_TO ISSUED FOLLOWS",
    "numbers": "ALLOTS_TO TAKES_FROM GIVES_TO ABOUT COUNTS CLOSES",
    "cases": "AT ABOUT DISPATCHED_TO HANDLED_BY",
}
SHOWN: Final = tuple(
    kind for kind in RELATIONS.values() if kind.sensitivity is not Sensitivity.PERSONAL
)
"""Who reported a case is for intake only, and no part of anybody's history."""
GROUPS: Final[Mapping[str, tuple[RelationKind, ...]]] = MappingProxyType(
    {"all": SHOWN} | {name: tuple(RELATIONS[kind] for kind in kinds.split()) for name, kinds in _GROUPED.items()}
)  # fmt: skip
"""The relation kinds by group."""

STANCES: Final = (ASSERTED, DENIED, PLANNED, VOID)


def _ways(kind: RelationKind) -> tuple[Way, ...]:
    return tuple(way.told(told).on_any_day() for way in (kind.out, kind.into) for told in STANCES)


EVERY: Final[tuple[Way, ...]] = tuple(way for kind in SHOWN for way in _ways(kind))
"""Every way from a node, over facts of any day and stance."""


@cache
def ways_of(kind: str, group: str) -> tuple[Way, ...]:
    """The ways of a group that a node of a kind may be at the near end of."""
    return tuple(way for relation in GROUPS[group] for way in _ways(relation) if way.joins(kind))


class Related(NamedTuple):
    """A relation of the node, of any day."""

    kind: RelationKind
    forward: bool
    other: int
    truth: Truth
    number: int
    fact: Fact
    void: bool
    """Whether no day can have it, since its ends are never there together in its time."""


def related(view: View, node: int, group: str) -> list[Related]:
    """The relations of a node, by possible start; those without one first."""
    found: dict[tuple[int, bool], Related] = {}
    for way in ways_of(view.kind(node).name, group):
        for other, truth, number in view.walk(node, way):
            known = truth if way.stance == ASSERTED else NO
            key = number, way.forward
            if key in found:  # a node of two lives: the relation is cut to each
                known = max(known, found[key].truth)
            fact = view.fact(number)
            void = way.stance == VOID
            found[key] = Related(way.relation, way.forward, other, known, number, fact, void)
    return sorted(found.values(), key=_order)


PLACES: Final = {name: place for place, name in enumerate(RELATIONS)}
"""The relation kinds in the order of the vocabulary."""


def _order(own: Related) -> tuple[Span, int, bool, int, int]:
    return own.fact.span, PLACES[own.kind.name], not own.forward, own.other, own.number


def stance(fact: Fact) -> str:
    """Whether a fact is asserted, denied or planned."""
    if fact.polarity == DENIED:
        return DENIED
    return PLANNED if fact.certainty == PLANNED else ASSERTED


def state(relation: Related, day: int) -> str:
    """What is known on the day of a relation having begun and being over, by its bounds as written."""
    if relation.void:
        return VOID
    own, known, truth = relation.fact.span, stance(relation.fact), relation.truth
    if known == ASSERTED and day < own.possible_start:
        known = "ahead"
    elif known == ASSERTED and day >= own.possible_end:
        known = "over"
    elif known == ASSERTED:
        known = "cut" if truth == NO else "in_force"
    if truth != MAYBE:
        return known
    begun, lasts = day >= own.certain_start, day < own.certain_end
    if begun == lasts:  # neither is known, or it is the node at one end that may not be there
        return "unsure"
    return "may_be_over" if begun else "may_have_begun"


# --- the node itself -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Life:
    """Whether a node is there on the day."""

    verdict: str
    """`exists`, `unconfirmed`, `over`, `ahead`, `between`, `told`."""
    facts: tuple[int, ...]
    """The versions that decide, or the relation that is in force."""


def life(view: View, node: int, facts: Mapping[int, Fact]) -> Life:
    """Whether a node is there on the day, by its versions and its relations.

    Asserted versions are joined where they touch. A version without `from` is certain from the day of
    its source on, as every fact is; before, the node is there if a relation of it is in force.
    """
    asserted = {number: fact.span for number, fact in facts.items() if stance(fact) == ASSERTED}
    if not asserted:
        return Life("told", tuple(facts))
    lives = _joined(asserted)
    truths = [own.truth(view.day) for own, _ in lives]
    best = max(truths)
    if best > NO:
        numbers = lives[truths.index(best)][1]
        if best == YES:
            return Life("exists", numbers)
        proof = _in_force(view, node)
        return Life("unconfirmed", numbers) if proof is None else Life("exists", (proof,))
    begun = [numbers for own, numbers in lives if own.possible_start <= view.day]
    coming = [numbers for own, numbers in lives if own.possible_start > view.day]
    if begun and coming:
        return Life("between", (*begun[-1], *coming[0]))
    return Life("over", begun[-1]) if begun else Life("ahead", coming[0])


def _in_force(view: View, node: int) -> int | None:
    """A relation that is in force: it is no truer than its ends, so they are there."""
    for way in ways_of(view.kind(node).name, "all"):
        if way.stance == ASSERTED:
            for _, truth, number in view.walk(node, way):
                if truth == YES:
                    return number
    return None


def _joined(spans: Mapping[int, Span]) -> list[tuple[Span, tuple[int, ...]]]:
    """Versions that touch are one life: start of the first, end of the last."""
    lives: list[tuple[Span, tuple[int, ...]]] = []
    for number, own in sorted(spans.items(), key=lambda item: item[1]):
        if lives and lives[-1][0].possible_end >= own.possible_start:
            before, numbers = lives[-1]
            lives[-1] = Span(*before[:2], *own[2:]), (*numbers, number)
        else:
            lives.append((own, (number,)))
    return lives
