"""What is known of a fact on a day: `NO`, `MAYBE` or `YES`, and how they combine.

Plain integers, so that *and* is `min`, *or* is `max`, and comparing costs nothing. Keep truth values
until the end: `if truth:` takes a maybe for a yes.
"""

from __future__ import annotations

from typing import Final, TypeAlias

__all__ = ["MAYBE", "NO", "TRUTH_NAMES", "YES", "Truth", "negate"]

Truth: TypeAlias = int

NO: Final = 0
MAYBE: Final = 1
YES: Final = 2

TRUTH_NAMES: Final = ("no", "maybe", "yes")


def negate(truth: Truth) -> Truth:
    """Not: the mirror of yes and no; a maybe stays a maybe."""
    return YES - truth
