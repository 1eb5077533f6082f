"""The HTTP API of orgraph: every question and kind of node as a route derived from its declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from api.app import create_app
    from api.settings import Settings

__all__ = ["Settings", "create_app"]

_PLACES = {"create_app": "api.app", "Settings": "api.settings"}


def __getattr__(name: str) -> Any:
    # FastAPI costs half a second to import: the command line imports what it needs of this package.
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_PLACES[name]), name)
