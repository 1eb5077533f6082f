"""What is left of the name of a division without the word of its level: 坡刘 of 坡刘村."""

from __future__ import annotations

import re
from typing import Final

from orgraph.graph.name_index import NameIndex

__all__ = ["GENERIC", "LONGEST_STEM", "SHORTEST_STEM", "stems", "stems_to"]

MANY: Final = 1000
"""So many entries that begin with a text are read; of more only those with the commonest endings."""

SHORTEST_STEM: Final = 2
LONGEST_STEM: Final = 4
"""The sizes of a stem that is met in a sentence."""

ENDINGS: Final = (
    "省", "市", "县", "区", "旗", "州", "盟", "地区", "自治区", "自治州", "自治县", "自治旗",
    "街道", "镇", "乡", "苏木", "村", "社区", "嘎查",
)  # fmt: skip
"""What may be left out after the name proper of a division."""

GENERIC: Final = re.compile(
    f"(?:{'|'.join(ENDINGS)}|特别行政区|(?:壮|回|维吾尔)自治区|林区|特区|民族乡|"
    r"(?:[\u4e00-\u9fff]{1,5}族){1,4}(?:自治[区州县旗]|区|乡|镇))"
)


PEOPLES: Final = r"(?:[\u4e00-\u9fff]{1,5}族){1,4}(?:自治)?"
WITHOUT_PEOPLES: Final = {level: re.compile(PEOPLES + level) for level in "区州县旗乡镇"}
"""管城区 for 管城回族区: what is left out is in the middle."""


def stems(index: NameIndex, folded: str) -> list[int]:
    """The entries that are a text and a generic ending, or a text without the peoples before it."""
    if not folded:
        return []
    found = _followed(index, folded, GENERIC)
    proper, level = folded[:-1], folded[-1]
    if level in WITHOUT_PEOPLES and len(proper) >= SHORTEST_STEM:
        found = sorted({*found, *_followed(index, proper, WITHOUT_PEOPLES[level])})
    return found


def _followed(index: NameIndex, folded: str, generic: re.Pattern[str]) -> list[int]:
    begin = index.beginning(folded)
    if len(begin) > MANY:
        whole = [folded + end for end in ENDINGS if generic.fullmatch(end)]
        found = [index.entries.find(each, begin.start, begin.stop) for each in whole]
        return sorted(entry for entry in found if entry >= 0)
    size = len(folded)
    return [entry for entry in begin if generic.fullmatch(index.entries[entry], size)]


def stems_to(index: NameIndex, rank: int) -> frozenset[str]:
    """The stems, of the sizes met in sentences, of all names of divisions down to a level."""
    import numpy as np

    high = np.asarray(index.rank)[np.asarray(index.bearers)] <= rank
    spelling = np.searchsorted(np.asarray(index.first_bearer), np.flatnonzero(high), side="right")
    entry = np.searchsorted(np.asarray(index.first_spelling), spelling - 1, side="right") - 1
    found = set()
    for each in np.flatnonzero(np.bincount(entry)).tolist() if len(entry) else ():
        text = index.entries[each]
        for size in range(SHORTEST_STEM, min(LONGEST_STEM, len(text) - 1) + 1):
            if GENERIC.fullmatch(text, size):
                found.add(text[:size])
    return frozenset(found)
