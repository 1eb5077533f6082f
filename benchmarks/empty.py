"""The endpoint that the API is held to: the same server and framework, the same bytes, and nothing to do."""

from __future__ import annotations

import os
from typing import Final

from fastapi import FastAPI
from starlette.responses import Response

__all__ = ["SIZE", "app"]

SIZE: Final = "ORGRAPH_BENCHMARK_BYTES"


def app() -> FastAPI:
    """An app with one address."""
    body = b"x" * int(os.environ[SIZE])
    empty = FastAPI(openapi_url=None)

    @empty.get("/v1/who")
    async def nothing() -> Response:
        return Response(body, media_type="application/json")

    return empty
