"""What Prometheus is told: requests and their time. No name of anybody is in it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from api.settings import SHARED

__all__ = ["CONTENT_TYPE", "Metrics"]

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)


@dataclass(frozen=True)
class Metrics:
    """The numbers of one app."""

    registry: CollectorRegistry
    requests: Counter
    seconds: Histogram
    _known: dict[tuple[str, str, int], tuple[Counter, Histogram]]
    """Those of a method, a route and a status, which are few: to look them up takes longer than to count."""

    @classmethod
    def begin(cls) -> Metrics:
        """All at nought."""
        registry = CollectorRegistry()
        names = ("method", "route", "status")
        requests = Counter("orgraph_requests", "Requests answered", names, registry=registry)
        seconds = Histogram(
            "orgraph_request_seconds",
            "Time of a request",
            ("route",),
            registry=registry,
            buckets=SECONDS,
        )
        return cls(registry, requests, seconds, {})

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; methods that are none are one."""
        known = method if method in {"GET", "POST", "HEAD", "OPTIONS"} else "other"
        found = self._known.get((known, route, status))
        if found is None:
            counter = self.requests.labels(known, route, str(status))
            found = self._known[known, route, status] = counter, self.seconds.labels(route)
        counter, histogram = found
        counter.inc()
        histogram.observe(seconds)

    def told(self) -> bytes:
        """All numbers, of all workers where there are several."""
        if SHARED in os.environ:
            together = CollectorRegistry()
            MultiProcessCollector(together)  # type: ignore[no-untyped-call]
            return generate_latest(together)
        return generate_latest(self.registry)
