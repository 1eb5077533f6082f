"""The value of an answer to `path`, as Python and JSON have it.

Facts are named by their places in the answer's `facts`; in JSON by their ids.
"""

from __future__ import annotations

from orgraph.model.facts import Ref
from orgraph.model.schema import Label
from orgraph.model.truth import Truth
from orgraph.model.value import frozen

__all__ = ["HopValue", "LinkValue", "PathValue", "RouteValue", "SuperiorValue", "ToldValue"]


@frozen
class LinkValue:
    """One relation between two neighbours of a route."""

    source: Ref
    relation: str
    target: Ref
    truth: Truth
    facts: tuple[int, ...]


@frozen
class HopValue:
    """A step of a route: from one node to the next, by every relation that joins them."""

    start: Ref
    end: Ref
    links: tuple[LinkValue, ...]
    """The truest first."""
    truth: Truth
    """That of the truest."""


@frozen
class RouteValue:
    """A way from one end to the other."""

    length: int
    hops: tuple[HopValue, ...]
    text: Label
    """As a sentence."""
    truth: Truth
    facts: tuple[int, ...]
    """The truest fact of each hop."""


@frozen
class SuperiorValue:
    """A nearest common superior: the fewest steps up from both ends together."""

    node: Ref
    from_start: int
    from_end: int
    truth: Truth
    facts: tuple[int, ...]


@frozen
class ToldValue:
    """A relation between the two ends themselves that is denied or planned."""

    source: Ref
    relation: str
    target: Ref
    stance: str
    truth: Truth
    facts: tuple[int, ...]


@frozen
class PathValue:
    """Everything that an answer to `path` says."""

    start: Ref
    end: Ref
    relations: str
    length: int
    shortest_certain: int | None
    """Steps of the shortest route of facts that hold for certain; None where no such route is that
    short."""
    shortest_possible: int | None
    """The same with the facts that may hold."""
    routes: tuple[RouteValue, ...]
    more: bool
    """Whether there are, or may be, more routes than are told."""
    superiors: tuple[SuperiorValue, ...]
    told: tuple[ToldValue, ...]
    to_confirm: tuple[int, ...]
    """The facts whose confirmation would settle it."""
