"""Names inside a sentence: from left to right, the longest that begins at each character."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from orgraph.graph.fold import Folding
from orgraph.graph.name_index import NameIndex

__all__ = ["SHORTEST", "mentioned"]

SHORTEST: Final = 2
"""A name of one character would be met in every sentence."""


def mentioned(
    index: NameIndex, folding: Folding, sentence: str, wanted: Callable[[int], bool]
) -> Iterator[tuple[int, int, int]]:
    """Where each name begins and ends in the sentence, and its entry; they do not overlap.

    `wanted` says whether an entry counts.
    """
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(sentence):
        for left in folding.character(character):
            folded.append(left)
            places.append(place)
    at, whole = 0, "".join(folded)
    while at <= len(whole) - SHORTEST:
        entry, size = _longest(index, whole[at:], wanted)
        if entry < 0:
            at += 1
            continue
        yield places[at], places[at + size - 1] + 1, entry
        at += size


def _longest(index: NameIndex, text: str, wanted: Callable[[int], bool]) -> tuple[int, int]:
    """The longest entry that a text begins with, and its size; -1 where there is none.

    The greatest entry that is not after the text either begins it, or shares with it all that a
    longer one could: so each look shortens the text.
    """
    entries = index.entries
    while len(text) >= SHORTEST:
        place = index.before(text.encode() + b"\0", 0) - 1
        if place < 0:
            break
        entry = entries[place]
        if text.startswith(entry):
            if len(entry) < SHORTEST:
                break
            if wanted(place):
                return place, len(entry)
            text = entry[:-1]
            continue
        same = 0
        while same < len(entry) and entry[same] == text[same]:
            same += 1
        text = text[:same]
    return -1, 0
