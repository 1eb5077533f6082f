"""The value of an answer to `who`, as Python and JSON have it.

Facts are named by their places in the answer's `facts`; in JSON by their ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from orgraph.model.facts import Ref
from orgraph.model.schema import Label
from orgraph.model.truth import Truth
from orgraph.model.value import frozen

__all__ = [
    "NO_WORDS",
    "AlternativeValue",
    "CallValue",
    "ChainValue",
    "GridValue",
    "HeadValue",
    "MemberValue",
    "PrecedentValue",
    "RefusalValue",
    "ShareValue",
    "WhoValue",
    "no_value",
]


@frozen
class HeadValue:
    """A head of a grid: somebody, or a post that is vacant or whose holder is not known."""

    post: Ref | None
    person: Ref | None
    state: str
    """`present`, `away`, `vacant`, `holder_unknown`."""
    capacity: str | None
    truth: Truth
    facts: tuple[int, ...]


@frozen
class GridValue:
    """A grid of a chain, or beside it, with its heads."""

    grid: Ref
    level: int | None
    state: str
    """`headed`, `no_head` (declared complete), `head_unknown`."""
    heads: tuple[HeadValue, ...]
    truth: Truth
    facts: tuple[int, ...]


@frozen
class ChainValue:
    """One way up: the grids from the finest, and the areas from the nearest."""

    start: Ref | None
    grids: tuple[GridValue, ...]
    areas: tuple[Ref, ...]
    first_contact: tuple[HeadValue, ...]


@frozen
class ShareValue:
    """A unit's share in a row that applies here."""

    role: str
    """`LEADS` or `SUPPORTS`."""
    unit: Ref
    by_class: Ref | None
    row: Ref
    number: str | None
    list: Ref | None
    """None: on no known list."""
    bases: tuple[Ref, ...]
    condition: str
    aspect: str
    decides: bool
    """A lead on the most local row of its condition and aspect."""
    chain: Ref | None
    truth: Truth
    facts: tuple[int, ...]


@frozen
class CallValue:
    """Whom to call in a unit that leads; the unit itself where nobody is known."""

    lead: Ref
    unit: Ref
    post: Ref | None
    person: Ref | None
    state: str
    overseeing: bool
    facts: tuple[int, ...]


@frozen
class RefusalValue:
    """A unit that is not the main handler, with the ground to send back with the case."""

    unit: Ref
    main: str
    co: str
    """`yes`, `no`, or `unknown`: no known share."""
    ground: Label
    facts: tuple[int, ...]


@frozen
class MemberValue:
    """Somebody who serves in, or is placed in, a grid or an area of the chains."""

    person: Ref
    where: Ref
    role: str | None
    homes: tuple[Ref, ...]
    nearest_hand_of: tuple[Ref, ...]
    """The leads that this member's home unit is, or answers to."""
    truth: Truth
    facts: tuple[int, ...]


@frozen
class PrecedentValue:
    """An earlier case at this very place about this subject."""

    case: Ref
    dispatched_to: tuple[Ref, ...]
    not_dispatched_to: tuple[Ref, ...]
    handled_by: tuple[Ref, ...]
    truth: Truth
    """That it had happened by the day asked about."""
    facts: tuple[int, ...]


@frozen
class AlternativeValue:
    """What the answer would be in some possible world."""

    verdict: str
    text: Label


@frozen
class WhoValue:
    """Everything that an answer to `who` says."""

    place: Ref
    matter: Ref | None
    chains: tuple[ChainValue, ...]
    beside: tuple[GridValue, ...]
    """Grids whose level is not known that lie somewhere in the chains' areas."""
    shares: tuple[ShareValue, ...]
    calls: tuple[CallValue, ...]
    not_responsible: tuple[RefusalValue, ...]
    maintained_by: tuple[Ref, ...]
    members: tuple[MemberValue, ...]
    precedents: tuple[PrecedentValue, ...]
    decides: tuple[Ref, ...]
    """With several chains, the units over the nearest area common to all."""
    ask: tuple[str, ...]
    """The conditions and aspects to ask about, where it depends."""
    alternatives: tuple[AlternativeValue, ...]
    """What the possible worlds say, where it is not confirmed."""
    to_confirm: tuple[int, ...]
    """The facts whose confirmation would settle it."""
    counts: Mapping[str, tuple[int, int]]
    """Heads and members, each certain and possible."""


NO_WORDS: Final = Label("", "")
"""The summary of an answer that is only a part of one."""


def no_value(place: Ref, **said: Any) -> WhoValue:
    """A value that says nothing but what is given."""
    nothing = WhoValue(place, None, (), (), (), (), (), (), (), (), (), (), (), (), {})
    return replace(nothing, **said)
