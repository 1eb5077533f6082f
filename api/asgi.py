"""The ASGI entry: `app()` makes the app from the settings of the environment; for granian, uvicorn and others."""

from __future__ import annotations

from fastapi import FastAPI

from api.app import create_app
from api.logs import write_to_stderr
from api.settings import load

__all__ = ["app"]


def app() -> FastAPI:
    """The app, its log on stderr."""
    settings = load()
    write_to_stderr(settings.log_level)
    return create_app(settings)
