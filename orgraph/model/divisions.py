"""The five levels of divisions, and how many digits of a code tell each."""

from __future__ import annotations

from typing import Final

__all__ = ["LEVELS"]

LEVELS: Final = {"province": 2, "prefecture": 4, "county": 6, "township": 9, "village": 12}
"""From the top; the digits are those from the first on (GB/T 2260, GB/T 10114)."""
