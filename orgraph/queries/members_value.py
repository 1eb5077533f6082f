"""The value of an answer to `members`, as Python and JSON have it."""

from __future__ import annotations

from collections.abc import Mapping

from orgraph.model.facts import Ref
from orgraph.model.truth import Truth
from orgraph.model.value import frozen
from orgraph.queries.who_value import AlternativeValue, ChainValue, GridValue

__all__ = [
    "BelowValue",
    "DeclaredValue",
    "KindValue",
    "MembersValue",
    "NormValue",
    "RosterValue",
    "WorkerValue",
]


@frozen
class WorkerValue:
    """Somebody who serves in, or is placed in, a grid or an area."""

    person: Ref
    role: str | None
    placement: str | None
    """How somebody is placed (`send_down`, `village_assigned` …); None for who simply serves."""
    homes: tuple[Ref, ...]
    state: str
    """`present`, `away`."""
    truth: Truth
    """That they work here, and are not away."""
    facts: tuple[int, ...]


@frozen
class RosterValue:
    """Those who work at one grid of the chains, or in one of its areas."""

    where: Ref
    level: str
    """The level of a grid, `1` to `4`, or of an area; empty where it is not known, or of a place."""
    state: str
    """`known`; without anybody `none` (declared complete) or `unknown`."""
    workers: tuple[WorkerValue, ...]
    facts: tuple[int, ...]
    """What proves that there is nobody."""


@frozen
class KindValue:
    """A kind of people that a norm names."""

    role: str
    state: str
    """`filled`, `nearby`, `missing`, `unknown`."""
    truth: Truth
    """That the norm asks for it, and that this is its state."""
    facts: tuple[int, ...]


@frozen
class NormValue:
    """A norm for grids of one level, and what is known of it at a grid."""

    norm: Ref
    grid: Ref
    text: str | None
    kinds: tuple[KindValue, ...]
    truth: Truth
    facts: tuple[int, ...]


@frozen
class BelowValue:
    """The grids below, as far as they are loaded and were looked for."""

    depth: int
    direct: tuple[GridValue, ...]
    levels: Mapping[str, tuple[int, int]]
    """By level (`1` to `4`, `unknown`): certain, possible."""
    unopened: int
    """Grids and divisions below which was not looked."""


@frozen
class DeclaredValue:
    """A number of grids that a statistic declares, beside what is loaded."""

    statistic: Ref
    level: int
    declared: int | float
    loaded: tuple[int, int]
    truth: Truth
    facts: tuple[int, ...]


@frozen
class MembersValue:
    """Everything that an answer to `members` says."""

    place: Ref
    chains: tuple[ChainValue, ...]
    beside: tuple[GridValue, ...]
    """Grids whose level is not known that lie somewhere in the chains' areas."""
    rosters: tuple[RosterValue, ...]
    norms: tuple[NormValue, ...]
    below: BelowValue
    declared: tuple[DeclaredValue, ...]
    gaps: tuple[Ref, ...]
    """Grids without anybody present to head them."""
    alternatives: tuple[AlternativeValue, ...]
    to_confirm: tuple[int, ...]
    counts: Mapping[str, tuple[int, int]]
    """Heads and members present, each certain and possible; a person is counted once."""
