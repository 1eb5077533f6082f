"""Readings: which characters of a city's names may be meant by a syllable, or by its first letter.

No reading is made per name: a syllable is a class of characters, all of whose readings count, so that
长垣 is found by `changyuan` as by `zhangyuan`. Made at the first text with Latin letters; the
table of pypinyin is not read before.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

__all__ = ["Readings", "has_letters", "sound_alike"]

Array = npt.NDArray[Any]

WAYS: Final = 16
"""In how many ways a text is divided into syllables at most: `xian` is 先 and 西安."""

TONE: Final = re.compile(r"(?<=[a-z])[0-5](?![0-9])")
LETTERS: Final = re.compile(r"[a-z]+")
VOWEL: Final = re.compile(r"[aeiou]")
"""A syllable has one; the interjection `ng` would make syllables of what is none."""
SYLLABLE: Final = 6
"""The longest syllable: `zhuang`."""


def has_letters(text: str) -> bool:
    """Whether a text, in whatever width and case, has Latin letters."""
    return LETTERS.search(_latin(text)) is not None


def _latin(text: str) -> str:
    """A text in small letters without marks; ü is u, as v is."""
    bare = unicodedata.normalize("NFKD", text).casefold()
    return "".join(each for each in bare if unicodedata.category(each) != "Mn")


@cache
def _read(character: str) -> frozenset[str]:
    """The syllables of a character, without tones."""
    said = str(_table().get(ord(character), ""))
    return frozenset(each for each in LETTERS.findall(_latin(said)) if VOWEL.search(each))


@cache
def _table() -> dict[int, str]:
    """The readings of single characters by pypinyin, whose phrases, which nobody needs here, take most
    of its import: 0.25 s of 0.3. Only its table is read, so that it is whole for whoever imports it."""
    package = find_spec("pypinyin")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("No module named 'pypinyin'", name="pypinyin")
    path = Path(package.submodule_search_locations[0], "pinyin_dict.py")
    spec = spec_from_file_location("orgraph_pinyin_dict", path)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError("No module named 'pypinyin.pinyin_dict'", name="pypinyin")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    table: dict[int, str] = module.pinyin_dict
    return table


def sound_alike(one: str, other: str) -> bool:
    """Whether two characters share a reading, tones aside."""
    return not _read(one).isdisjoint(_read(other))


class Readings:
    """The classes of characters of one alphabet; `code` 1 is its first character.

    `other` maps characters of the names to what they fold to; those are read as both.
    """

    def __init__(self, alphabet: str, other: Mapping[str, str]) -> None:
        also: dict[str, list[str]] = {}
        for written, folded in other.items():
            if len(folded) == 1:
                also.setdefault(folded, []).append(written)
        syllables: dict[str, set[int]] = {}
        letters: dict[str, set[int]] = {}
        for code, character in enumerate(alphabet, 1):
            for each in (character, *also.get(character, ())):
                for syllable in _read(each):
                    syllables.setdefault(syllable, set()).add(code)
                    letters.setdefault(syllable[0], set()).add(code)
            letters.setdefault(character, set()).add(code)
        self._syllables = {each: _array(codes) for each, codes in syllables.items()}
        self._letters = {each: _array(codes) for each, codes in letters.items()}
        self._codes = {character: code for code, character in enumerate(alphabet, 1)}

    def syllables(self, text: str) -> Iterator[list[Array]]:
        """The ways to read a text as pinyin, characters among it as themselves; a class for each."""
        parts: list[list[list[Array]]] = []
        latin = TONE.sub(" ", _latin(text)).replace("v", "u")
        for piece in re.findall(r"[a-z]+|[^a-z]", latin):
            if LETTERS.fullmatch(piece):
                ways = list(self._divided(piece))
                if not ways:
                    return
                parts.append([[self._syllables[each] for each in way] for way in ways])
            elif not _separates(piece):
                code = self._codes.get(piece)
                if code is None:
                    return
                parts.append([[np.array([code])]])
        yield from _combined(parts)

    def initials(self, text: str) -> list[Array] | None:
        """The classes of a text of first letters; None where a letter begins no reading."""
        found = [self._letters.get(each) for each in _latin(text) if not _separates(each)]
        known = [each for each in found if each is not None]
        return known if len(known) == len(found) else None

    def _divided(self, letters: str) -> Iterator[list[str]]:
        """The ways to divide a run of letters into syllables, the longest first."""
        dead: set[int] = set()

        def walk(at: int, so_far: list[str]) -> Iterator[list[str]]:
            if at == len(letters):
                yield so_far
                return
            met = False
            for size in range(min(SYLLABLE, len(letters) - at), 0, -1):
                syllable = letters[at : at + size]
                if syllable in self._syllables and at + size not in dead:
                    for way in walk(at + size, [*so_far, syllable]):
                        met = True
                        yield way
            if not met:
                dead.add(at)

        for number, way in enumerate(walk(0, [])):
            if number == WAYS:
                return
            yield way


def _separates(character: str) -> bool:
    return unicodedata.category(character)[0] in "ZCP"


def _array(codes: Iterable[int]) -> Array:
    return np.array(sorted(codes), dtype=np.int64)


def _combined(parts: Sequence[list[list[Array]]]) -> Iterator[list[Array]]:
    ways: list[list[Array]] = [[]]
    for part in parts:
        ways = [[*way, *own] for way in ways for own in part][:WAYS]
    yield from ways if parts else []
