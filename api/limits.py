"""How often a caller may ask, and how often somebody may fail to come in; counted in each worker."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from limits import RateLimitItem, parse

from api.problems import TooManyRequests
from orgraph.model.errors import InvalidParameter, on_one_line

__all__ = ["Limit", "Limits"]

TINY: Final = 1e-6
"""Seconds that come of counting in fractions."""


@dataclass
class Limit:
    """A store of so many for each, which fills up evenly in the time of the limit.

    The library's own counting starts a thread every 10 ms, half of the time of an answer given again; here
    all is counted in the one thread of the event loop.
    """

    item: RateLimitItem
    clock: Callable[[], float] = time.monotonic
    _full: dict[str, float] = field(default_factory=dict)
    """When each will have all of it again; who has is not in it."""
    _sweep: float = 0.0

    def hit(self, who: str, cost: int = 1) -> float:
        """Take it, unless too little is left: then nothing is taken, and there is enough in so many seconds."""
        now, length = self.clock(), self.item.get_expiry()
        if now >= self._sweep:
            self._full = {each: full for each, full in self._full.items() if full > now}
            self._sweep = now + length
        full = max(self._full.get(who, now), now) + cost * length / self.item.amount
        late = full - now - length
        if late > TINY:
            return late
        self._full[who] = full
        return 0.0


@dataclass(frozen=True)
class Limits:
    """The limits of one worker."""

    calls: Limit
    failures: Limit

    @classmethod
    def of(cls, calls: str, failures: str) -> Limits:
        """From what the settings say, as `1200/minute`."""
        return cls(Limit(_read(calls)), Limit(_read(failures)))

    def call(self, caller: str, cost: int = 1) -> None:
        """Count a request, or more of them; raises `TooManyRequests`. None costs more than there may be in all."""
        most = max(self.calls.item.amount - 1, 1)
        _count(self.calls, caller, min(cost, most))

    def failed(self, address: str) -> None:
        """Count a failure to come in from an address; raises `TooManyRequests`."""
        _count(self.failures, address, 1)


def _count(limit: Limit, who: str, cost: int) -> None:
    seconds = limit.hit(who, cost)
    if seconds:
        raise TooManyRequests(str(limit.item), max(math.ceil(seconds), 1))


def _read(said: str) -> RateLimitItem:
    try:
        item = parse(said)
    except ValueError:
        item = None
    if item is None or item.amount < 1:
        raise InvalidParameter(
            f"限额“{on_one_line(said)}”应写作 1200/minute 这样的形式。",
            f"“{on_one_line(said)}” must be written as 1200/minute.",
        )
    return item
