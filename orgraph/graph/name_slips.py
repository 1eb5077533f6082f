"""Names that are not what was typed: one slip away, or merely alike. They are offered and never taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from orgraph.graph.hits import Grade
from orgraph.graph.name_asked import LONGEST, Area, Asked, Match, Matches
from orgraph.graph.name_match import Matcher
from orgraph.graph.name_scan import distinct
from orgraph.graph.pinyin import sound_alike
from orgraph.model.schema import Label

__all__ = ["HOMOPHONE", "Slips"]

Array = npt.NDArray[Any]

MANY: Final = 1000
"""So many names that are alike are looked at."""

ENDINGS: Final = ("社区", "村", "街道", "镇", "乡", "区", "县", "市")
"""The commonest of what is left out after a name proper: 东成半岛 for 东城半岛社区."""

SHORTEST: Final = 3
"""Of a shorter text without its ending, a slip leaves one character."""

HOMOPHONE, WRONG, OTHER = range(3)
"""Of slips, the character that sounds the same is the likeliest: so Chinese is typed."""

ALIKE: Final = 0.2
"""The least share of common pairs of characters at which a name is offered."""


class Slips:
    """Looks for the names that a text may be misspelt for."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._index = matcher.index

    def near(self, asked: Asked) -> Matches:
        """Names that one wrong, missing, added or swapped character leads to, homophones first.

        Where there are none: names without their ending, and those after the name of what they lie in.
        """
        text = asked.folded
        if not 2 <= len(text) <= LONGEST or (text.isascii() and text.isdigit()):
            return Matches(Grade.NEAR, [])
        found = self._near(text, asked, "")
        for size in range(len(text) - 2, 1, -1) if not found.found else ():
            place = self._matcher.named_folded(text[:size])
            area = Area(self._index, place)
            if area.enters:
                inside = replace(asked, areas=(*asked.areas, area))
                found = self._near(text[size:], inside, text[:size])
                if found.found:
                    break
        return found

    def _near(self, text: str, asked: Asked, place: str) -> Matches:
        """Names one slip away from a text, which follows the name of a place."""
        found = self._borne(text, self._entries(text), asked, place)
        if found.found or not SHORTEST <= len(text) <= LONGEST - 2:
            return found
        ended = [self._ended(text + ending, ending, asked, place) for ending in ENDINGS]
        named = sorted((m for each in ended for m in each.found), key=lambda match: match.slip)
        different = list({match.node: match for match in reversed(named)}.values())[::-1]
        left = len(different) - asked.limit
        more = sum(each.more for each in ended) + max(left, 0)
        return Matches(Grade.NEAR, different[: asked.limit], more)

    def _ended(self, text: str, ending: str, asked: Asked, place: str) -> Matches:
        """Those that have an ending as the text has it."""
        forms = self._index.entries
        ended = [each for each in self._entries(text).tolist() if forms[each].endswith(ending)]
        return self._borne(text, np.array(ended, dtype=np.int64), asked, place)

    def _entries(self, text: str) -> Array:
        scan = self._matcher.weak.scan
        added = [text[:i] + text[i + 1 :] for i in range(len(text))]
        swapped = [
            text[:i] + b + a + text[i + 2 :] for i, (a, b) in enumerate(pairwise(text)) if a != b
        ]
        others = {self._index.entry(each) for each in (*added, *swapped)} - {-1}
        return np.concatenate(
            (scan.near(scan.codes(text)), np.array(sorted(others), dtype=np.int64))
        )

    def _borne(self, text: str, entries: Array, asked: Asked, place: str) -> Matches:
        distance = self._distance(text, entries)
        slips = dict(zip(entries.tolist(), distance.tolist(), strict=True))
        found = self._matcher.weak.borne(
            Grade.NEAR, entries, distance, asked, detail=lambda form: _said(text, form, place)
        )
        named = [match._replace(slip=slips[self._index.entry(match.form)]) for match in found.found]
        return found._replace(found=named)

    def _distance(self, text: str, entries: Array) -> Array:
        scan = self._matcher.weak.scan
        distance = np.where(scan.lengths[entries] == len(text), WRONG, OTHER)
        if len(entries) > 1:  # one needs no order, and no table of readings
            same = np.flatnonzero(distance == WRONG)
            at, codes = scan.wrong(entries[same], scan.codes(text))
            keys = at * (len(self._index.alphabet) + 1) + codes
            pairs = distinct(keys[codes > 0])
            alike = [
                key
                for key in pairs.tolist()
                for place, code in [divmod(key, len(self._index.alphabet) + 1)]
                if sound_alike(text[place], self._index.alphabet[code - 1])
            ]
            distance[same[np.isin(keys, alike)]] = HOMOPHONE
        return distance

    def alike(self, asked: Asked) -> Iterator[Match]:
        """Names that share the most pairs of neighbouring characters, where nothing else fits."""
        weak = self._matcher.weak
        entries = weak.scan.alike(weak.scan.codes(asked.folded[:LONGEST]), MANY, ALIKE)
        yield from weak.borne(Grade.NEAR, entries, np.arange(len(entries)), asked).found


def _said(text: str, name: str, place: str) -> Label:
    said = slip(text, name)
    if not place:
        return said
    return Label(f"在“{place}”内,{said.zh}", f"in “{place}”, {said.en}")


def slip(text: str, name: str) -> Label:
    """What is wrong in a text that is one slip away from a name."""
    at = next((i for i, (a, b) in enumerate(zip(text, name, strict=False)) if a != b), len(text))
    if len(text) < len(name):
        return Label(f"少“{name[at]}”", f"“{name[at]}” is missing")
    if len(text) > len(name):
        at = min(at, len(name))
        return Label(f"多“{text[at]}”", f"“{text[at]}” is too much")
    if text[at + 1 :] == name[at + 1 :]:
        return Label(f"“{text[at]}”应为“{name[at]}”", f"“{text[at]}” for “{name[at]}”")
    pair = text[at : at + 2]
    return Label(f"“{pair}”次序颠倒", f"“{pair}” is the wrong way round")
