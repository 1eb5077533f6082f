"""Cases drawn once, for tests that look at many of them together."""

from __future__ import annotations

from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy

T = TypeVar("T")


def same_cases(strategy: SearchStrategy[T], count: int) -> list[T]:
    """So many values of a strategy, the same in every run."""
    found: list[T] = []

    @settings(
        max_examples=count,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def draw(case: T) -> None:
        found.append(case)

    draw()
    return found
