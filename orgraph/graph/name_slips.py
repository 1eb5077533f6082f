"""Names that are not what was typed: one slip away, or merely alike. They are offered and never taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
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
from orgraph.graph.name_scan import distinct
from orgraph.model.schema import Label

__all__ = ["Slips"]

Array = npt.NDArray[Any]

MANY: Final = 1000
"""So many names that are alike are looked at."""

ENDINGS: Final = ("社区", "村", "街道", "镇", "乡", "区", "县", "市")
"""The commonest of what is left out after a name proper: 东成半岛 for 东城半岛社区."""

ENDED: Final = (*ENDINGS, "会")
"""The end of a text that leaves none out; 会 is that of a committee."""

COMMITTEES: Final = ("居民委员会", "居委会", "村民委员会", "村委会")
"""What stands after a name proper, and is folded away only where it is spelt well."""

SHORTEST: Final = 3
"""Of a shorter text without its ending, a slip leaves one character, and the other by its sound at best."""

PLACES: Final = 2
"""So many places that a text may begin with are tried. To look in all ten of a full address took 78 ms in the
nation, and now takes 17."""

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
        return self._near(asked, "")

    def near_or_after_a_place(self, asked: Asked) -> Matches:
        """These, and after them those in a place that the text begins with: 西河乡厂村 may be 西河乡村 of
        elsewhere, or 厂汉村 of 西河乡."""
        near = self.near(asked)
        if not 0 < len(near.found) < asked.limit:
            return near
        known = {match.node for match in near.found}
        placed = self.after_a_place(asked)
        more = [match for match in placed.found if match.node not in known]
        room = asked.limit - len(known)
        left = max(len(more) - room, 0) + placed.more if more else 0
        return Matches(Grade.NEAR, [*near.found, *more[:room]], near.more + left)

    def further(self, asked: Asked) -> Matches:
        """For a text that leads to none of these: names without their ending; else those after a place."""
        text = asked.folded
        if not SHORTEST <= len(text) <= LONGEST - 2 or text.isascii():  # pinyin has no such endings
            return Matches(Grade.NEAR, [])
        found = self._stems(text, asked, "")
        return found if found.found else self.after_a_place(asked)

    def after_a_place(self, asked: Asked) -> Matches:
        """Names one slip away from what follows the name of what they lie in, the longest that there is.

        The next shorter one is tried too: the end of the longest may begin the name.
        """
        text, tried, found = asked.folded, 0, Matches(Grade.NEAR, [])
        if len(text) > LONGEST - 2 or text.isascii():
            return found
        named = self._matcher.named_before(text)
        for size in range(len(text) - 2, 1, -1):
            area = Area(self._index, named(size))
            if area.enters:
                place, rest = text[:size], text[size:]
                bare = asked.bare[size:] if asked.bare.startswith(place) else rest
                inside = replace(asked, folded=rest, bare=bare, areas=(*asked.areas, area))
                found = self._near(inside, place)
                if not found.found and len(rest) >= SHORTEST:
                    found = self._stems(rest, inside, place)
                tried += 1
                if found.found or tried == PLACES:
                    break
        return found

    def _near(self, asked: Asked, place: str) -> Matches:
        whole = self._borne(asked.folded, self._entries(asked.folded), asked, place)
        others = (self._committee(asked, place), self._sounding(asked, place))
        return self._together((whole, *others), asked) if any(o.found for o in others) else whole

    def _together(self, matches: Sequence[Matches], asked: Asked) -> Matches:
        """Several as one, a node once, the likeliest first."""
        rank = self._index.rank
        found = [match for each in matches for match in each.found]
        found.sort(key=lambda match: (match.slip, rank[match.node]))
        different = list({match.node: match for match in reversed(found)}.values())[::-1]
        left = max(len(different) - asked.limit, 0)
        return Matches(
            Grade.NEAR, different[: asked.limit], sum(each.more for each in matches) + left
        )

    def _committee(self, asked: Asked, place: str) -> Matches:
        """Those whose name proper is as the text has it, before the word for a committee misspelt."""
        text, forms = asked.bare, dict[str, str]()
        for word in COMMITTEES:
            for size in range(len(word) - 1, min(len(word) + 1, len(text) - 1) + 1):
                if one_slip(text[-size:], word):
                    written = text[:-size] + word
                    forms.setdefault(self._matcher.folding(written), written)
        entries = {self._index.entry(form): said for form, said in forms.items()}
        entries.pop(-1, None)
        known = np.array(sorted(entries), dtype=np.int64)
        found = self._matcher.weak.borne(
            Grade.NEAR, known, np.zeros_like(known), asked,
            detail=lambda form: _said(text, forms[form], place),
        )  # fmt: skip
        return found._replace(found=[match._replace(slip=LEFT_OUT) for match in found.found])

    def _sounding(self, asked: Asked, place: str) -> Matches:
        """Names that two characters and an ending make, one of the two by its sound: 郑洲 for 郑州市."""
        text, weak = asked.folded, self._matcher.weak
        if len(text) != SHORTEST - 1 or text.isascii() or text.endswith(ENDED):
            return Matches(Grade.NEAR, [])
        found = []
        for at, own in enumerate(weak.scan.codes(text)):
            classes = [np.array([code]) for code in weak.scan.codes(text)]
            sounds = weak.readings.homophones(text[at])
            classes[at] = sounds[sounds != own]
            entries, begins, ends = weak.scan.read(classes)
            found.append(weak.ended(distinct(entries[begins & ~ends]), len(text)))
        entries = distinct(np.concatenate(found))
        borne = weak.borne(
            Grade.NEAR, entries, np.zeros_like(entries), asked,
            detail=lambda form: _said(text, form[: len(text)], place),
        )  # fmt: skip
        return borne._replace(found=[match._replace(slip=HOMOPHONE) for match in borne.found])

    def _stems(self, text: str, asked: Asked, place: str) -> Matches:
        """Names one slip away from a text without an ending, but for theirs."""
        if text.endswith(ENDED):
            return Matches(Grade.NEAR, [])
        return self._together(
            [self._ended(text + ending, ending, asked, place) for ending in ENDINGS], asked
        )

    def _ended(self, text: str, ending: str, asked: Asked, place: str) -> Matches:
        """Those that have an ending as the text has it."""
        forms = self._index.entries
        ended = [each for each in self._entries(text).tolist() if forms[each].endswith(ending)]
        return self._borne(text, np.array(ended, dtype=np.int64), asked, place)

    def _entries(self, text: str) -> Array:
        scan, index = self._matcher.weak.scan, self._index
        others = set()
        for i in range(len(text)):
            # Most of a long text begins no name: then none keeps as much of it.
            if i and i % 4 == 0 and not index.beginning(text[:i]):
                break
            others.add(index.entry(text[:i] + text[i + 1 :]))
            if text[i : i + 1] != text[i + 1 : i + 2]:
                others.add(index.entry(text[:i] + text[i : i + 2][::-1] + text[i + 2 :]))
        others -= {-1, index.entry(text)}
        return np.concatenate(
            (scan.near(scan.codes(text)), np.array(sorted(others), dtype=np.int64))
        )

    def _borne(self, text: str, entries: Array, asked: Asked, place: str) -> Matches:
        weak = self._matcher.weak
        distance = self._distance(text, entries)
        slips = dict(zip(entries.tolist(), distance.tolist(), strict=True))
        if not asked.areas:  # where it lies is not said: then the name that more bear is likelier
            distance = weak.scan.likelier(entries, distance)
        found = weak.borne(
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


def one_slip(text: str, word: str) -> bool:
    """Whether a character of a text is wrong, missing or too much, or two are swapped, for a word."""
    longer, shorter = sorted((text, word), key=len, reverse=True)
    ahead, back = _same(text, word), _same(text[::-1], word[::-1])
    if len(longer) != len(shorter):
        return len(longer) == len(shorter) + 1 and ahead + back >= len(shorter)
    swapped = text[ahead : ahead + 2] == word[ahead : ahead + 2][::-1]
    return ahead + back == len(word) - 1 or (ahead + back == len(word) - 2 and swapped)


def _same(text: str, word: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(text, word, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(text), len(word)))


def slip(text: str, name: str) -> Label:
    """What is wrong in a text that is one slip away from a name."""
    at = _same(text, name)
    if len(text) < len(name):
        return Label(f"少“{name[at]}”", f"“{name[at]}” is missing")
    if len(text) > len(name):
        return Label(f"多“{text[at]}”", f"“{text[at]}” is too much")
    if text[at + 1 :] == name[at + 1 :]:
        return Label(f"“{text[at]}”应为“{name[at]}”", f"“{text[at]}” for “{name[at]}”")
    pair = text[at : at + 2]
    return Label(f"“{pair}”次序颠倒", f"“{pair}” is the wrong way round")
