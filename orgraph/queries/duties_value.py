"""The value of an answer to `duties`, as Python and JSON have it.

Facts are named by their places in the answer's `facts`; in JSON by their ids.
"""

from __future__ import annotations

from collections.abc import Mapping

from orgraph.model.facts import Ref
from orgraph.model.truth import Truth
from orgraph.model.value import frozen

__all__ = ["DutiesValue", "HeldPost", "ListValue", "RowShare", "RowValue", "SaidOtherwise"]


@frozen
class RowShare:
    """A unit's, or a class's, share in a row."""

    role: str
    """`LEADS` or `SUPPORTS`."""
    unit: Ref
    """The class itself where the row names one and no unit of it is asked about or known."""
    by_class: Ref | None
    """The class that the row names, where the unit has its share as one of it."""
    condition: str
    aspect: str
    truth: Truth
    facts: tuple[int, ...]


@frozen
class RowValue:
    """A row with the shares asked about, on the list where it stands."""

    row: Ref
    subject: str
    list: Ref | None
    number: str | None
    state: str
    """`listed`, `off_list` (it stands on one at another time), `no_list` (on none known)."""
    lead: str
    """Of a list, a matter or a place: `led`, `unconfirmed`, `nobody` (declared complete), `unknown`;
    empty where only the shares of one unit were asked for."""
    bases: tuple[Ref, ...]
    shares: tuple[RowShare, ...]
    overseen_by: tuple[Ref, ...]
    """The posts that oversee it; of a matter only."""
    truth: Truth
    """Of a list that it stands there; of a place that it applies; of a unit its truest share."""
    facts: tuple[int, ...]


@frozen
class ListValue:
    """A list that the answer rests on: how complete it is, and how old."""

    list: Ref
    declared: int | None
    """How many rows it is said to have."""
    loaded: tuple[int, int]
    """How many are loaded: certain, possible."""
    complete: Mapping[str, str]
    """By relation (`LISTED_ON`, `LEADS`, `SUPPORTS`), whether all are declared to be loaded: `yes`,
    `maybe`, `no`."""
    confirmed: str
    """The day of its source."""
    age: int
    """Days from then to the day asked about; below 0 where the source is of a later day."""
    facts: tuple[int, ...]


@frozen
class HeldPost:
    """A post that a person holds: where duties come from."""

    post: Ref
    units: tuple[Ref, ...]
    principal: bool
    """The first post of its units: what they do is this post's."""
    state: str
    """`present`, `away`."""
    oversees: tuple[Ref, ...]
    truth: Truth
    facts: tuple[int, ...]


@frozen
class SaidOtherwise:
    """A share that is denied, or only planned: shown, never counted."""

    role: str
    unit: Ref
    row: Ref
    stance: str
    """`denied`, `planned`."""
    truth: Truth
    facts: tuple[int, ...]


@frozen
class DutiesValue:
    """Everything that an answer to `duties` says."""

    node: Ref
    posts: tuple[HeldPost, ...]
    """Of a person."""
    rows: tuple[RowValue, ...]
    more: int
    """How many further rows there are beyond the limit."""
    said_otherwise: tuple[SaidOtherwise, ...]
    lists: tuple[ListValue, ...]
    counts: Mapping[str, tuple[int, int]]
    """Certain and possible: `rows`, `leads`, `supports`; and of a list, a matter or a place
    `nobody_leads` (declared complete) and `lead_unknown`."""
    to_confirm: tuple[int, ...]
    """The facts whose confirmation would settle the verdict."""
