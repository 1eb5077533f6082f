"""The value of an answer to `movements`, as Python and JSON have it.

Counts are pairs: certain, possible. Facts are named by their places in the answer's `facts`.
"""

from __future__ import annotations

from typing import TypeAlias

from orgraph.model.facts import Ref
from orgraph.model.truth import Truth
from orgraph.model.value import frozen

__all__ = [
    "CountValue",
    "FlowValue",
    "HomeChangeValue",
    "MovementsValue",
    "Pair",
    "PartValue",
    "StayValue",
    "TransferValue",
    "TripValue",
    "nothing",
]

Pair: TypeAlias = tuple[int, int]
"""Certain, and possible."""


@frozen
class StayValue:
    """Where somebody was, is or will be; bounds as written, `end` and `planned_end` exclusive."""

    person: Ref
    relation: str
    """`BELONGS_TO`, `SECONDED_TO`, `PLACED_IN`, `HOLDS`."""
    where: Ref
    manner: str | None
    """The kind of secondment or placement, the category of quota, the capacity in a post."""
    role: str | None
    reason: str | None
    basis: str | None
    """The id of a policy."""
    begin: str | None
    end: str | None
    planned_end: str | None
    phase: str
    """Where the day lies in it: `holds`, `may_have_begun`, `may_be_over`, `unsettled`, `over`, `ahead`,
    `lapsed`; or `planned`, `denied`."""
    past_planned_end: str
    """Whether it is in force though its planned end has come: `yes`, `maybe`, `no`. A fact of the unit
    that borrows or hosts."""
    truth: Truth
    """That it is in force on the day."""
    facts: tuple[int, ...]


@frozen
class HomeChangeValue:
    """A home unit that ended, and the next one; None where it is not known."""

    person: Ref
    before: Ref
    after: Ref | None
    left: str
    """That the first was left by the day: `yes`, `maybe`."""
    joined: str
    """That the next was joined by the day: `yes`, `maybe`, `no`."""
    end: str | None
    begin: str | None
    facts: tuple[int, ...]


@frozen
class TripValue:
    """A stay away from home, seen from a unit or a division."""

    direction: str
    """`out`, `in`, or `within` the unit or division; `former` of somebody whose home unit is here at
    another time. `in` where no home is known: whether from elsewhere is not known."""
    homes: tuple[Ref, ...]
    """The home units at that time; none where they are not known."""
    home: str
    """Whether one of them certainly was: `yes`, `maybe`; `no` where none is known."""
    stay: StayValue
    truth: Truth
    """That it is so on the day: the stay in force, and the home what it is."""
    facts: tuple[int, ...]


@frozen
class FlowValue:
    """How many go from where to where: units, or levels; None where the origin is not known."""

    origin: Ref | str | None
    target: Ref | str | None
    relation: str
    manner: str | None
    now: Pair
    """People on the day."""
    past: int
    """Stays that are over."""


@frozen
class PartValue:
    """One end of a quota transfer."""

    unit: Ref
    is_class: bool
    count: int | None
    category: str | None
    state: str
    """As of a transfer."""
    own: bool
    """Whether it is of the unit or division asked about."""
    truth: Truth
    facts: tuple[int, ...]


@frozen
class TransferValue:
    """A quota transfer: declared, itemised by units, and the rest; nothing is balanced."""

    transfer: Ref
    category: str | None
    declared: int | None
    count: int | None
    state: str
    """`happened`, `may_have_happened`, `not_yet`, `planned`, `denied`."""
    gives_to: tuple[PartValue, ...]
    takes_from: tuple[PartValue, ...]
    itemised: Pair
    """What is given to units by name; a class of units is no item."""
    not_itemised: Pair | None
    """Declared less itemised, at least and at most; below zero where more is itemised."""
    statistics: tuple[CountValue, ...]
    facts: tuple[int, ...]


@frozen
class CountValue:
    """A declared number or statement, beside its loaded members."""

    statistic: Ref
    about: tuple[Ref, ...]
    value: float | None
    low: float | None
    high: float | None
    unit: str | None
    definition: str | None
    text: str | None
    members: tuple[Ref, ...]
    """Of a division all loaded people that it counts; else those that the answer is about."""
    loaded: Pair
    truth: Truth
    facts: tuple[int, ...]


@frozen
class MovementsValue:
    """Everything that an answer to `movements` says."""

    node: Ref
    stays: tuple[StayValue, ...]
    """Of a person: the way, in time order, planned and denied stays too."""
    home_changes: tuple[HomeChangeValue, ...]
    trips: tuple[TripValue, ...]
    """Of a unit or division."""
    out: Pair
    into: Pair
    in_complete: str
    """Whether those in are declared complete: `yes`, `maybe`, `no`; without it the count is a least one.
    That of those out always is: they are facts of the units that borrow."""
    flows: tuple[FlowValue, ...]
    """By unit."""
    level_flows: tuple[FlowValue, ...]
    transfers: tuple[TransferValue, ...]
    counts: tuple[CountValue, ...]
    to_confirm: tuple[int, ...]
    """The facts whose confirmation would settle the verdict."""


def nothing(node: Ref) -> MovementsValue:
    """The value before anything is found."""
    return MovementsValue(
        node=node,
        stays=(),
        home_changes=(),
        trips=(),
        out=(0, 0),
        into=(0, 0),
        in_complete="no",
        flows=(),
        level_flows=(),
        transfers=(),
        counts=(),
        to_confirm=(),
    )
