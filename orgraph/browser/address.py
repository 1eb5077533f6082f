"""Where the kit is served."""

from __future__ import annotations

from typing import Final

__all__ = ["BASE", "PORT"]

PORT: Final = 7475
"""Beside Neo4j's own 7474 and 7687."""

BASE: Final = f"http://localhost:{PORT}"
"""Where the files of the kit say that they are; served from elsewhere, they are told so."""
