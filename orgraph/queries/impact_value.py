"""The value of an answer to `impact`, as Python and JSON have it."""

from __future__ import annotations

from collections.abc import Mapping

from orgraph.model.facts import Ref
from orgraph.model.truth import Truth
from orgraph.model.value import frozen

__all__ = ["EffectValue", "ImpactValue", "ProviderValue", "SuccessorValue"]


@frozen
class ProviderValue:
    """A head, a holder, a lead, a superior: what something has."""

    node: Ref | None
    """The post, unit, grid or person; None of a head by name alone."""
    person: Ref | None
    """Of a head; None where the holder is not known."""
    truth: Truth
    facts: tuple[int, ...]


@frozen
class SuccessorValue:
    """Who or what is next, where something is left without."""

    kind: str
    """`deputy` (the first post of the unit, in order, with somebody there), `grid_above`, `unit_above`."""
    node: Ref
    person: Ref | None
    truth: Truth
    facts: tuple[int, ...]


@frozen
class EffectValue:
    """What becomes of something that rests on the node."""

    loss: str
    """`head`, `holder`, `principal`, `lead`, `superior`, `guide`, `administrator`, `overseer`, `grid`,
    `upper_grid`."""
    target: Ref
    condition: str
    aspect: str
    """Of a row: where the lead is."""
    truth: Truth
    """That it is left without: `yes` in every possible world, `maybe` in some, `no` where another stays."""
    open: bool
    """Left without, it may have another that is not loaded: nothing is declared complete there."""
    goes: tuple[ProviderValue, ...]
    stays: tuple[ProviderValue, ...]
    successors: tuple[SuccessorValue, ...]
    facts: tuple[int, ...]


@frozen
class ImpactValue:
    """Everything that an answer to `impact` says."""

    node: Ref
    goes_with: tuple[Ref, ...]
    """The posts that go with a unit."""
    effects: tuple[EffectValue, ...]
    more: int
    """How many further ones there are beyond the limit."""
    counts: Mapping[str, tuple[int, int]]
    """By loss, how many are left without: certain, possible."""
    kept: int
    """How many have another that stays."""
    to_confirm: tuple[int, ...]
    """The facts whose confirmation would settle the verdict."""
