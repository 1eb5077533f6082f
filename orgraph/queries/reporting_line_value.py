"""The value of an answer to `reporting-line`, as Python and JSON have it.

Facts are named by their places in the answer's `facts`; in JSON by their ids.
"""

from __future__ import annotations

from orgraph.model.facts import Ref
from orgraph.model.truth import Truth
from orgraph.model.value import frozen
from orgraph.queries.who_value import AlternativeValue

__all__ = [
    "ApartValue",
    "DirectValue",
    "HolderValue",
    "OfficeValue",
    "ReportingLineValue",
    "StartValue",
    "StepValue",
]


@frozen
class StartValue:
    """Where a line starts: the unit itself, or a unit that a person or a post is in."""

    via: str
    """`unit`, `post`, `home`, `secondment`, `placement`."""
    unit: Ref
    post: Ref | None
    rank: str | None
    """Of the post: `principal`, `other`, `unknown`."""
    truth: Truth
    facts: tuple[int, ...]


@frozen
class DirectValue:
    """A nearest superior or subordinate of one start."""

    start: Ref
    """The unit of the start."""
    node: Ref
    """A unit; downward also a post of the unit of the start."""
    how: str
    """`party`, `government`, `vertical`, `unstated`, `part_of`; within the unit, how it starts there:
    `post`, `home`, `secondment`, `placement`."""
    primary: bool | None
    """Of two superiors the primary one; None where it is not said."""
    aspect: str | None
    truth: Truth
    facts: tuple[int, ...]


@frozen
class StepValue:
    """One step of the line: a unit and one directly above it."""

    lower: Ref
    upper: Ref
    level: int
    """Steps from the start to the far end of this one, by the shortest way."""
    how: str
    primary: bool | None
    aspect: str | None
    truth: Truth
    """That the line leads here: no more than of the way."""
    facts: tuple[int, ...]


@frozen
class HolderValue:
    """A post and somebody in it, or nobody."""

    post: Ref
    person: Ref | None
    state: str
    """`present`, `away`, `vacant`, `holder_unknown`."""
    capacity: str | None
    truth: Truth
    facts: tuple[int, ...]


@frozen
class OfficeValue:
    """A unit of the line with whoever leads it."""

    unit: Ref
    level: int
    state: str
    """`known`, `no_principal` (its posts are declared complete), `principal_unknown`."""
    principals: tuple[HolderValue, ...]
    end: str
    """Upward, where no superior is known: `top` (declared complete) or `unknown`; else empty."""
    truth: Truth
    facts: tuple[int, ...]


@frozen
class ApartValue:
    """What is no command: guidance, coordination, a leader's portfolio; or what is denied or planned."""

    source: Ref
    relation: str
    target: Ref
    stance: str
    """`asserted`, `denied`, `planned`."""
    truth: Truth
    facts: tuple[int, ...]


@frozen
class ReportingLineValue:
    """Everything that an answer to `reporting-line` says."""

    node: Ref
    direction: str
    chain: str
    starts: tuple[StartValue, ...]
    direct: tuple[DirectValue, ...]
    steps: tuple[StepValue, ...]
    offices: tuple[OfficeValue, ...]
    posts: tuple[HolderValue, ...]
    """Downward from a principal post, the other posts of its unit."""
    apart: tuple[ApartValue, ...]
    told: tuple[ApartValue, ...]
    """Denied and planned facts about the line: shown, never walked."""
    counts: tuple[int, int]
    """How many different nodes are directly above or below, certain and possible."""
    alternatives: tuple[AlternativeValue, ...]
    to_confirm: tuple[int, ...]
    """The facts whose confirmation would settle it."""
