"""Times as written, for readers: an end is exclusive, and is never shown without saying so.

A clerk's 止 is the last day on which something held; an end here is the first on which it no longer did.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from orgraph.model.facts import Fact
from orgraph.model.schema import Label
from orgraph.model.time import FOREVER, NEVER, REMEMBERED, bound, day_number, day_text
from orgraph.model.truth import YES

__all__ = ["EXCLUSIVE", "OPEN", "bounds_text", "days_text", "held_when_told", "interval"]

EXCLUSIVE: Final = Label("(不含该日)", " (exclusive)")
"""What stands behind every end."""

OPEN: Final = "…"
"""What stands where a bound is not told."""


def interval(fact: Fact) -> Label | None:
    """The bounds of a fact as written, `2021~ → 2024-01 (exclusive)`; None where it has none.

    An event has a time and no end, which would read as going on.
    """
    if fact.begin is not None and fact.is_event:
        return Label(fact.begin, fact.begin)
    if fact.begin is None and fact.end is None:
        return None
    bounds = f"{fact.begin or OPEN} → {fact.end or OPEN}"
    if fact.end is None:
        return Label(bounds, bounds)
    # Apart by a space: `[..2024](…)` is a link where a clerk pastes it into Markdown.
    return Label(f"{bounds} {EXCLUSIVE.zh}", f"{bounds}{EXCLUSIVE.en}")


def bounds_text(fact: Fact) -> Label:
    """The same in a sentence: `“2021~” to “2024-01” (exclusive)`."""
    begin, end = fact.begin or OPEN, fact.end or OPEN
    if fact.is_event:
        return Label(f"“{begin}”", f"“{begin}”")
    mark = EXCLUSIVE if fact.end else Label("", "")
    return Label(f"“{begin}”至“{end}”{mark.zh}", f"“{begin}” to “{end}”{mark.en}")


@lru_cache(REMEMBERED)
def days_text(written: str) -> Label:
    """The days that a bound can be, in words."""
    first, last = bound(written)
    a, b = day_text(first), day_text(last)
    if first == last:
        return Label(a, a)
    if first <= NEVER:
        return Label(f"{b} 或之前某日", f"some day by {b}")
    if last >= FOREVER:
        return Label(f"{a} 或之后某日", f"some day from {a} on")
    return Label(f"{a} 至 {b} 间某日", f"some day from {a} to {b}")


def held_when_told(fact: Fact) -> bool:
    """Whether it was so on the day of its source: not where it had, or may have, ended by then."""
    return fact.span.truth(day_number(fact.confirmed)) == YES
