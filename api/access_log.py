"""The access log: every read of personal fields, and every attempt that was refused, each a line of JSON.

It names callers, routes and the ids of the persons read; never what a field holds, and never a secret.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

import orjson
from starlette.requests import Request

from api.callers import Caller
from api.logs import told as log
from orgraph.model.errors import OrgraphError

__all__ = ["AccessLog"]


@dataclass
class AccessLog:
    """Appends to a file, or where there is none to the log of requests."""

    path: Path | None
    _lock: Lock

    @classmethod
    def at(cls, path: str | None) -> AccessLog:
        """The log in a file; raises `OSError` where it cannot be written."""
        if path is None:
            return cls(None, Lock())
        Path(path).touch(mode=0o600)
        return cls(Path(path), Lock())

    def refused(self, request: Request, caller: Caller | None, error: OrgraphError) -> None:
        """An attempt that was refused."""
        self._write(request, caller, {"event": "refused", "key": error.key})

    def read(self, request: Request, caller: Caller, persons: Iterable[str]) -> None:
        """Personal fields that were read, of whom."""
        self._write(request, caller, {"event": "personal", "persons": sorted(persons)})

    def _write(self, request: Request, caller: Caller | None, told: dict[str, Any]) -> None:
        route = getattr(request.scope.get("route"), "path", "-")
        line = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "number": request.state.number,
            "caller": caller.name if caller else None,
            "address": request.client.host if request.client else None,
            "method": request.method,
            "route": route,
            **told,
        }
        if self.path is None:
            del line["at"]
            log(logging.WARNING, **line)
            return
        # One write of one line: lines of several workers do not mix.
        with self._lock, self.path.open("ab") as file:
            file.write(orjson.dumps(line) + b"\n")
