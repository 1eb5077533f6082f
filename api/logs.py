"""The log: a line of JSON for each request, without what was asked; names of people may be in that.

It goes through the logger `orgraph.api` of the standard library, so that a program that embeds the app decides
what becomes of it.
"""

from __future__ import annotations

import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, Final

import orjson

__all__ = ["told", "write_to_stderr"]

LOG: Final = logging.getLogger("orgraph.api")


def told(level: int, event: str, *, failed: bool = False, **fields: Any) -> None:
    """Tell of something that happened; `failed` adds what was raised, and where."""
    if not LOG.isEnabledFor(level):
        return
    line = {
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "level": logging.getLevelName(level).lower(),
        "event": event,
        **fields,
    }
    if failed:
        kind, _, trace = sys.exc_info()
        # Not its text, which may hold what was asked.
        line["exception"] = kind.__name__ if kind else None
        line["trace"] = "".join(traceback.format_tb(trace))
    # Not `LOG.log`, which looks for the line of code that called it.
    told = orjson.dumps(line, default=str).decode()
    LOG.handle(logging.LogRecord(LOG.name, level, "", 0, told, None, None))


def write_to_stderr(level: str) -> None:
    """Write the lines of a server to where its other messages go."""
    # What no line shows need not be looked up for each.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    LOG.handlers = [handler]
    LOG.setLevel(level.upper())
    LOG.propagate = False
