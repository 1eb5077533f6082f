"""Names that are not what was typed: one slip away, or merely alike. They are offered and never taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from orgraph.graph.hits import Grade
from orgraph.graph.name_asked import (
    HOMOPHONE,
    LEFT_OUT,
    LONGEST,
    TOO_MUCH,
    WRONG,
    Area,
    Asked,
    Match,
    Matches,
)
from orgraph.graph.name_match import Matcher
from orgraph.model.schema import Label

__all__ = ["Slips"]

Array = npt.NDArray[Any]

MANY: Final = 1000
"""So many names that are alike are looked at."""

ENDINGS: Final = ("社区", "村", "街道", "镇", "乡", "区", "县", "市")
"""The commonest of what is left out after a name proper: 东成半岛 for 东城半岛社区."""

ENDED: Final = (*ENDINGS, "会")
"""The end of a text that leaves none out; 会 is that of a committee."""

SHORTEST: Final = 3
"""Of a shorter text without its ending, a slip leaves one character."""

ALIKE: Final = 0.2
"""The least share of common pairs of characters at which a name is offered."""


class Slips:
    """Looks for the names that a text may be misspelt for."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._index = matcher.index

    def near(self, asked: Asked) -> Matches:
        """Names that one wrong, missing, added or swapped character leads to, homophones first."""
        text = asked.folded
        if not 2 <= len(text) <= LONGEST or (text.isascii() and text.isdigit()):
            return Matches(Grade.NEAR, [])
        return self._borne(text, self._entries(text), asked, "")

    def further(self, asked: Asked) -> Matches:
        """For a text that leads to none of these: names without their ending, and those after the name
        of what they lie in, the longest that there is."""
        text = asked.folded
        if not SHORTEST <= len(text) <= LONGEST - 2 or text.isascii():  # pinyin has no such endings
            return Matches(Grade.NEAR, [])
        found = self._stems(text, asked, "")
        for size in range(len(text) - 2, 1, -1) if not found.found else ():
            area = Area(self._index, self._matcher.named_folded(text[:size]))
            if area.enters:
                place, rest = text[:size], text[size:]
                inside = replace(asked, areas=(*asked.areas, area))
                found = self._borne(rest, self._entries(rest), inside, place)
                if not found.found and len(rest) >= SHORTEST:
                    found = self._stems(rest, inside, place)
                if found.found:
                    break
        return found

    def _stems(self, text: str, asked: Asked, place: str) -> Matches:
        """Names one slip away from a text without an ending, but for theirs."""
        if text.endswith(ENDED):
            return Matches(Grade.NEAR, [])
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
        weak = self._matcher.weak
        longer = weak.scan.lengths[entries] - len(text)
        distance = np.select([longer > 0, longer == 0], [LEFT_OUT, WRONG], TOO_MUCH)
        if len(entries) > 1:  # one needs no order, and no table of readings
            same = np.flatnonzero(longer == 0)
            at, codes = weak.scan.wrong(entries[same], weak.scan.codes(text))
            distance[same[codes == 0]] = LEFT_OUT  # two swapped
            for place in np.flatnonzero(np.bincount(at)).tolist():
                alike = np.isin(codes, weak.readings.homophones(text[place]))
                distance[same[alike & (at == place)]] = HOMOPHONE
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
