"""Folding: what is left of a name when width, case, spacing and script no longer tell.

Character by character, so that a pool of a million names is folded by a table over its few thousand
distinct characters, and a name that is asked about by the same rule.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from opencc import OpenCC

__all__ = ["COMMITTEE", "COMMITTEE_WORDS", "Folding", "fold_character", "plain"]

DROPPED: Final = ("Z", "C", "P", "Mn")
"""Spaces, controls and broken characters, punctuation, marks on letters (the tones of `xīnmì`)."""

HAN: Final = 0x2E80
"""Where Chinese characters begin: below, nothing is traditional."""

COMMITTEE: Final = (
    (
        re.compile(
            "^(?:(.+?)社区居(?:民委员会|委会|民委员?|民|委)"
            "|(.*[^区]|.*[^社]区)居(?:民委员会|委会|民委员?))$"
        ),
        (1, 2),
        "社区",
    ),
    (re.compile("^(.*[^村]村*?)村?村(?:民委员会|委会|民委员?|委)$"), (1,), "村"),
)
"""How the committee of a community or a village is written, the groups that stay, and the name of what it
administers: 东城半岛社区居民委员会 and 东城半岛社区居委会, 坡刘村委会 and 坡刘村村民委员会. 居委会 alone is none."""


COMMITTEE_WORDS: Final = frozenset(
    ("居委会", "居民委员会", "社区居委会", "社区居民委员会", "村委会", "村民委员会")
)
"""What every committee is called; a part of the names that are folded away."""


@cache
def plain(character: str) -> str:
    """A character without width, case and marks; nothing of one that only separates."""
    bare = unicodedata.normalize("NFKD", character).casefold()
    return "".join(
        each
        for each in unicodedata.normalize("NFKD", bare)
        if not unicodedata.category(each).startswith(DROPPED)
    )


@cache
def fold_character(character: str) -> str:
    """What is left of one character: plain and simplified."""
    return "".join(_simplified(each) if ord(each) >= HAN else each for each in plain(character))


@cache
def _simplified(character: str) -> str:
    for _ in range(3):  # until it stays: what is folded twice is folded once
        character, before = _converter().convert(character)[:1], character
        if character == before:
            break
    return character


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


class Folding:
    """Folds texts; knows the characters of a city, so that only strange ones need a dictionary.

    `alphabet` holds the folded characters of the city; `other` the characters of the city that fold
    to something else than their plain form, and those of the alphabet that do not stay: a name of
    separators alone is its own folded form.
    """

    def __init__(self, alphabet: str, other: Mapping[str, str]) -> None:
        self._alphabet = alphabet
        self._other = other

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self._alphabet)

    def character(self, character: str) -> str:
        """What is left of one character."""
        known = self._other.get(character)
        if known is not None:
            return known
        if character in self._known:
            return character
        bare = plain(character)
        return bare if set(bare) <= self._known else fold_character(character)

    def __call__(self, text: str) -> str:
        """The folded text; of one that only separates, the text itself. A committee as its place."""
        folded = self.bare(text)
        for pattern, groups, place in COMMITTEE:
            kept = "".join(rf"\{group}" for group in groups)
            folded = pattern.sub(kept + place, folded)
        return folded

    def bare(self, text: str) -> str:
        """The folded text, a committee as it is written: 居委会 is no part of 韩庄社区."""
        return "".join(map(self.character, text)) or text.strip()
