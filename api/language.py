"""The language of a reader, by `Accept-Language`: Chinese unless English is wanted more."""

from __future__ import annotations

from typing import Final

__all__ = ["language"]

KNOWN: Final = {"zh": "zh", "en": "en", "*": "zh"}
LONGEST: Final = 200


def language(accepted: str | None) -> str:
    """`zh` or `en`; what cannot be read counts as not said."""
    best, weight = "zh", 0.0
    for part in (accepted or "")[:LONGEST].split(","):
        name, _, said = part.strip().partition(";")
        lang = KNOWN.get(name.strip().partition("-")[0].lower())
        if lang is None:
            continue
        quality = _quality(said)
        if quality > weight:
            best, weight = lang, quality
    return best


def _quality(said: str) -> float:
    name, _, number = said.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(number), 0.0), 1.0)
    except ValueError:
        return 0.0
