"""How often a caller may ask, and how often somebody may fail to come in; counted in each worker."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from api.problems import TooManyRequests
from orgraph.model.errors import InvalidParameter, on_one_line

__all__ = ["Limits"]


@dataclass(frozen=True)
class Limits:
    """The limits of one worker."""

    calls: RateLimitItem
    failures: RateLimitItem
    _limiter: SlidingWindowCounterRateLimiter

    @classmethod
    def of(cls, calls: str, failures: str) -> Limits:
        """From what the settings say, as `1200/minute`."""
        try:
            return cls(
                parse(calls), parse(failures), SlidingWindowCounterRateLimiter(MemoryStorage())
            )
        except ValueError:
            said = on_one_line(f"{calls}, {failures}")
            raise InvalidParameter(
                f"限额“{said}”应写作 1200/minute 这样的形式。",
                f"“{said}” must be written as 1200/minute.",
            ) from None

    def call(self, caller: str, cost: int = 1) -> None:
        """Count a request, or more of them; raises `TooManyRequests`. None costs more than there may be in all."""
        most = max(self.calls.amount - 1, 1)
        if not self._limiter.hit(self.calls, "call", caller, cost=min(cost, most)):
            raise self._too_many(self.calls, "call", caller)

    def failed(self, address: str) -> None:
        """Count a failure to come in from an address; raises `TooManyRequests`."""
        if not self._limiter.hit(self.failures, "failed", address):
            raise self._too_many(self.failures, "failed", address)

    def _too_many(self, limit: RateLimitItem, kind: str, who: str) -> TooManyRequests:
        reset = self._limiter.get_window_stats(limit, kind, who).reset_time
        return TooManyRequests(str(limit), max(math.ceil(reset - time.time()), 1))
