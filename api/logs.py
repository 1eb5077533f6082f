"""The log: a line of JSON for each request, without what was asked; names of people may be in that."""

from __future__ import annotations

import logging
import sys
from typing import Any, Final

import orjson
import structlog

__all__ = ["get_logger", "write_to_stderr"]

NAME: Final = "orgraph.api"


def get_logger() -> Any:
    """The logger of the API; a program that embeds the app decides what becomes of its lines."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=_line),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return structlog.get_logger(NAME)


def _line(told: Any, **_: Any) -> str:
    return orjson.dumps(told, default=str).decode()


def write_to_stderr(level: str) -> None:
    """Write the lines of a server to where its other messages go."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger(NAME)
    logger.handlers = [handler]
    logger.setLevel(level.upper())
    logger.propagate = False
