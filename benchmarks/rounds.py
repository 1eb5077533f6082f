"""Rounds that end in time: as many as asked for, at least one, and none that would not be done by then."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic

__all__ = ["Rounds"]


class Rounds:
    """The numbers of the rounds of one part of the benchmarks."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most = most
        self.seconds = seconds
        """How long they may take together, from the first one on."""
        self.done = 0

    def __iter__(self) -> Iterator[int]:
        begun = monotonic()
        longest = 0.0
        for number in range(self.most):
            started = monotonic()
            if number and started - begun + longest > self.seconds:
                return
            yield number
            self.done += 1
            longest = max(longest, monotonic() - started)
