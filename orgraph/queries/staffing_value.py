"""The value of an answer to `staffing`, as Python and JSON have it.

Counts are pairs: certain, possible. Facts are named by their places in the answer's `facts`.
"""

from __future__ import annotations

from typing import TypeAlias

from orgraph.model.facts import Ref
from orgraph.model.truth import Truth
from orgraph.model.value import frozen

__all__ = ["CategoryValue", "NormValue", "Pair", "QuotaValue", "StaffingValue"]

Pair: TypeAlias = tuple[int, int]
"""Certain, and possible."""


@frozen
class QuotaValue:
    """One quota that a unit is allotted, as its document says."""

    quota: Ref
    unit: Ref
    category: str | None
    document: str | None
    authorised: int | None
    filled: int | None
    """Declared; None where it is not."""
    truth: Truth
    facts: tuple[int, ...]


@frozen
class CategoryValue:
    """Authorised, actual, out and in of one category of quota."""

    category: str | None
    """None: the category is not known."""
    authorised: Pair | None
    """None where no quota of the category says it."""
    filled: Pair | None
    """Actual as declared, beside those loaded."""
    loaded: Pair
    """People loaded whose home unit is here."""
    out: Pair
    """Of those, seconded or placed elsewhere."""
    into: Pair
    """People of elsewhere seconded to or placed here; those of no known home only as possible."""
    facts: tuple[int, ...]


@frozen
class NormValue:
    """Social workers beside a norm; `wanted` is None where no statistic gives the population."""

    norm: Ref
    value: float
    per: str
    binding: bool | None
    """None where it is not said."""
    statistic: Ref | None
    population: float | None
    wanted: float | None
    loaded: Pair
    truth: Truth
    """That the norm applies here, and the statistic is about this division."""
    facts: tuple[int, ...]


@frozen
class StaffingValue:
    """Everything that an answer to `staffing` says."""

    node: Ref
    extent: str
    units: Pair
    """How many units were looked at, parts too."""
    categories: tuple[CategoryValue, ...]
    quotas: tuple[QuotaValue, ...]
    loaded: Pair
    out: Pair
    into: Pair
    complete: dict[str, str]
    """Whether `authorised`, `loaded`, `into`, `social_workers` are declared complete: `yes`, `maybe`,
    `no`; without it the counts are least ones, as that of those `out` always is."""
    social_workers: Pair | None
    """Of a whole division."""
    norms: tuple[NormValue, ...]
    to_confirm: tuple[int, ...]
    """The facts whose confirmation would settle the verdict."""
