"""The value of an answer to `history`, as Python and JSON have it."""

from __future__ import annotations

from orgraph.model.facts import Ref
from orgraph.model.truth import Truth
from orgraph.model.value import frozen

__all__ = ["ChangeValue", "CountValue", "HistoryValue", "RelationValue", "VersionValue"]


@frozen
class ChangeValue:
    """A field that a version has otherwise than the one before."""

    field: str
    before: str | None
    after: str | None


@frozen
class VersionValue:
    """A version of the node; bounds as written."""

    begin: str | None
    end: str | None
    stance: str
    """`asserted`, `denied`, `planned`."""
    changes: tuple[ChangeValue, ...]
    """Against the asserted version before; none for the first."""
    truth: Truth
    """That it is the version in force on the day; `no` where it is denied or planned."""
    facts: tuple[int, ...]


@frozen
class RelationValue:
    """A relation of the node, of any day; bounds as written."""

    kind: str
    direction: str
    """`out`, or `into` the node."""
    other: Ref
    begin: str | None
    end: str | None
    state: str
    """`ahead`, `may_have_begun`, `in_force`, `may_be_over`, `over`, `unsure` (neither is known);
    `cut` where the node at one end is not there; `void` where both are never there together in its
    time; `denied`, `planned`. An event that has begun has
    happened, and is in force ever after."""
    truth: Truth
    """On the day, as cut to the lives of both ends; `no` where it is denied or planned."""
    facts: tuple[int, ...]


@frozen
class CountValue:
    """How many relations of one kind and direction there are, shown or not."""

    kind: str
    direction: str
    total: int
    in_force: tuple[int, int]
    """On the day: certain, possible."""
    over: int
    """For certain."""
    ahead: int
    """For certain."""
    cut: int
    """Not in force since the node at one end is not there."""
    void: int
    """Of no day, since the nodes at both ends are never there together in its time."""
    denied: int
    planned: int


@frozen
class HistoryValue:
    """The valid-time life of a node."""

    node: Ref
    group: str
    versions: tuple[VersionValue, ...]
    """By possible start."""
    relations: tuple[RelationValue, ...]
    """By possible start; those without one come first."""
    counts: tuple[CountValue, ...]
    more: int
    """Relations beyond the limit."""
    to_confirm: tuple[int, ...]
    """The versions on which it turns whether the node is there."""
