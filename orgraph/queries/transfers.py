"""Quota that moved: what a transfer declares, what of it is itemised, and who gave and received.

`docs/movements.md` ("Quota transfers") says the same in words. Nothing is balanced: that units received
642 does not say that others were cut by 642.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from orgraph.graph.view import View
from orgraph.model.schema import ASSERTED, DENIED, PLANNED, Way
from orgraph.model.truth import MAYBE, NO, YES, Truth
from orgraph.model.value import frozen
from orgraph.model.vocabulary import GIVES_TO, TAKES_FROM, UNIT, UNIT_CLASS
from orgraph.queries.extent import Extent
from orgraph.queries.stays import ever, steps_of

__all__ = [
    "TRANSFERS_INTO",
    "TRANSFER_CLASSES",
    "TRANSFER_ENDS",
    "Part",
    "Transfer",
    "transfer",
    "transfers_of",
]

TRANSFERS_INTO: Final = ever(GIVES_TO.into, TAKES_FROM.into)
TRANSFER_ENDS: Final = ever(GIVES_TO.out, TAKES_FROM.out)
TRANSFER_CLASSES: Final = ever(GIVES_TO.out.of(UNIT_CLASS), TAKES_FROM.out.of(UNIT_CLASS))

STATES: Final = {YES: "happened", MAYBE: "may_have_happened", NO: "not_yet"}


@frozen
class Part:
    """One end of a transfer: who gave or received, and how much where that is written."""

    unit: int
    gives: bool
    """Whether the unit received; else it gave."""
    count: int | None
    category: str | None
    state: str
    truth: Truth
    fact: int


@frozen
class Transfer:
    """A transfer on a day."""

    node: int
    state: str
    version: int
    declared: int | None
    count: int | None
    parts: tuple[Part, ...]
    itemised: tuple[int, int]

    @property
    def total(self) -> int | None:
        """What it is said to come to."""
        return self.count if self.declared is None else self.declared

    @property
    def rest(self) -> tuple[int, int] | None:
        """What is declared and not itemised, at least and at most."""
        total = self.total
        return None if total is None else (total - self.itemised[1], total - self.itemised[0])


def transfers_of(view: View, extent: Extent) -> list[int]:
    """The transfers that name a unit of an extent; of a division also those that name a class of its
    units, as far as one of these names that class too."""
    found: dict[int, None] = {}
    for unit in extent.units:
        found.update(_into(view, unit))
    areas = {view.id(area) for area in extent.areas}
    for node in list(found) if areas else ():
        for way in TRANSFER_CLASSES:
            for unit_class, _, _ in view.walk(node, way):
                if view.value(unit_class, "jurisdiction") in areas:
                    found.update(_into(view, unit_class))
    return sorted(found)


def _into(view: View, node: int) -> dict[int, None]:
    return {other: None for way in TRANSFERS_INTO for other, _, _ in view.walk(node, way)}


def transfer(view: View, node: int) -> Transfer:
    """A transfer with its parts."""
    version = view.version(node)
    shown = view.fact(version)
    if shown.polarity == DENIED:
        state = "denied"
    elif shown.certainty == PLANNED:
        state = "planned"
    else:
        state = STATES[view.truth(version)]
    parts = tuple(
        _part(view, unit, way, truth, fact)
        for way in TRANSFER_ENDS
        for unit, truth, fact in steps_of(view, node, way)
    )
    return Transfer(
        node,
        state,
        version,
        _whole(view.value(node, "declared")),
        _whole(view.value(node, "count")),
        parts,
        _itemised(view, parts),
    )


def _part(view: View, unit: int, way: Way, truth: Truth, fact: int) -> Part:
    if way.stance == ASSERTED:
        state = STATES[truth]
    else:
        state, truth = way.stance, NO
    category = view.own(fact, "category")
    return Part(
        unit,
        way.relation is GIVES_TO,
        _whole(view.own(fact, "count")),
        None if category is None else str(category),
        state,
        truth,
        fact,
    )


def _itemised(view: View, parts: Iterable[Part]) -> tuple[int, int]:
    """Certain and possible: what units by name received; what a class did is no item of it."""
    counted = [
        (part.count, part.truth)
        for part in parts
        if part.gives and part.count is not None and view.kind(part.unit) is UNIT
    ]
    return (
        sum(count for count, truth in counted if truth == YES),
        sum(count for count, truth in counted if truth > NO),
    )


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None
