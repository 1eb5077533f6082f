"""Where the seed is: in the installed package, or beside it in a working copy."""

from __future__ import annotations

from pathlib import Path
from typing import Final

__all__ = ["SEED_DAY", "seed_folder"]

SEED_DAY: Final = "2024-05-27"
"""The day of the article that the seed is taken from."""


def seed_folder() -> Path:
    """The package folder of the seed."""
    here = Path(__file__).parent
    inside = here / "data" / "xinmi"
    return inside if inside.is_dir() else here.parent / "seed" / "xinmi"
