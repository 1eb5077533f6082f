"""Names inside a sentence: from left to right, the longest that begins at each character.

Where none does, a division may be meant without the word of its level: 超化 for 超化镇.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from orgraph.graph.fold import Folding
from orgraph.graph.name_index import NameIndex

__all__ = ["SHORTEST", "Mentioned", "mentioned"]

SHORTEST: Final = 2
"""A name of one character would be met in every sentence."""
LONGEST_STEM: Final = 4


class Mentioned(NamedTuple):
    """Where a name begins and ends in a sentence, its entries, and whether its ending is left out."""

    start: int
    end: int
    entries: list[int]
    shortened: bool


def mentioned(
    index: NameIndex,
    folding: Folding,
    sentence: str,
    wanted: Callable[[int], bool],
    stems: Callable[[str], list[int]],
) -> Iterator[Mentioned]:
    """The names in a sentence; they do not overlap.

    `wanted` says whether an entry counts, `stems` which entries a text without its ending may mean.
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
        entries, shortened = [entry], entry < 0
        if shortened:
            entries, size = _longest_stem(whole[at : at + LONGEST_STEM], stems)
        if entries:
            yield Mentioned(places[at], places[at + size - 1] + 1, entries, shortened)
        at += size if entries else 1


def _longest_stem(text: str, stems: Callable[[str], list[int]]) -> tuple[list[int], int]:
    for size in range(len(text), SHORTEST - 1, -1):
        entries = stems(text[:size])
        if entries:
            return entries, size
    return [], 0


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
