"""Compressed answers: those that are kept once for all readers, the others as they are sent."""

from __future__ import annotations

import zlib
from typing import Final

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["CODING", "LEAST", "Compressing", "compressed", "takes"]

CODING: Final = "gzip"
LEAST: Final = 1_000
"""Bytes from which it is worth it."""
LEVEL: Final = 4
GZIP: Final = 16 + zlib.MAX_WBITS


def takes(accepted: str) -> bool:
    """Whether a reader takes compressed bodies."""
    return CODING in accepted


def compressed(body: bytes) -> bytes:
    """A body as it is sent to who takes it so."""
    return zlib.compress(body, LEVEL, GZIP)


class Compressing(GZipMiddleware):
    """Compresses what is not yet, for those who take it; others have nothing of theirs looked at."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app, minimum_size=LEAST, compresslevel=LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        passing = scope["type"] == "http" and not any(
            name == b"accept-encoding" and takes(value.decode("latin-1"))
            for name, value in scope["headers"]
        )
        await (self.app if passing else super().__call__)(scope, receive, send)
