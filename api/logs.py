"""The log: a line of JSON for each request, without what was asked; names of people may be in that.

It goes through the logger `orgraph.api` of the standard library, so that a program that embeds the app decides
what becomes of it.
"""

from __future__ import annotations

import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, Final, TextIO

import orjson

__all__ = ["told", "write_to_stderr"]

LOG: Final = logging.getLogger("orgraph.api")


class Lines(logging.StreamHandler[TextIO]):
    """Takes lines as they are: making a record of each is more than half of what a line costs."""


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
    told = orjson.dumps(line, default=str).decode()
    for handler in LOG.handlers:
        if isinstance(handler, Lines):
            handler.stream.write(f"{told}\n")
            return
    # Not `LOG.log`, which looks for the line of code that called it.
    LOG.handle(logging.LogRecord(LOG.name, level, "", 0, told, None, None))


def write_to_stderr(level: str) -> None:
    """Write the lines of a server to where its other messages go."""
    # What no line shows need not be looked up for each.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    sys.stderr.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # a text stream
    handler = Lines(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    LOG.handlers = [handler]
    LOG.setLevel(level.upper())
    LOG.propagate = False
