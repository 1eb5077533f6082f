"""Packages with one mistake each (or one that shows in several cells), and what must be reported."""

from __future__ import annotations

from typing import Final

from mistakes.case import Case
from mistakes.cells import CELLS, COLUMNS
from mistakes.facts import EVIDENCE, IDS, KEYS, TIMES
from mistakes.files import FILES, MANIFESTS

__all__ = ["EVERY", "Case"]

EVERY: Final = (*FILES, *MANIFESTS, *COLUMNS, *CELLS, *IDS, *EVIDENCE, *TIMES, *KEYS)
