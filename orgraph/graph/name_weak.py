"""Texts that are less than a name: short forms, parts, pinyin and initials; with numpy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from orgraph.graph.fold import COMMITTEE_WORDS, has_letters
from orgraph.graph.hits import Grade
from orgraph.graph.name_asked import LONGEST, Asked, Match, Matches
from orgraph.graph.name_match import Matcher
from orgraph.graph.name_scan import Scan, distinct
from orgraph.graph.name_stems import ENDINGS, GENERIC
from orgraph.graph.pinyin import Readings
from orgraph.model.schema import Label
from orgraph.model.vocabulary import UNIT

__all__ = ["Weak"]

Array = npt.NDArray[Any]

MANY: Final = 1000
"""So many names that are alike, or begin with some syllables, are looked at."""


FEW: Final = 2
"""Endings so short are told by their characters, for all names at once."""


class Weak:
    """Looks for what is not written out, over all entries of an index at once."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._index = matcher.index
        self.scan = Scan(matcher.index)

    @cached_property
    def readings(self) -> Readings:
        """The characters by their readings."""
        return Readings(self._index.alphabet, self._index.other)

    def grades(self, asked: Asked) -> Iterator[Matches]:
        """Short forms, parts, pinyin and initials."""
        yield self.short(asked)
        yield self.part(asked)
        if has_letters(asked.written):
            yield from self._sounds(asked)

    def short(self, asked: Asked) -> Matches:
        """Names of which the text is a short form: 市城管局 for 新密市城市管理局."""
        scan, codes = self.scan, self.scan.codes(asked.bare)
        short = scan.short(codes)
        return self.borne(
            Grade.SHORT, short, scan.lengths[short] - len(codes), asked, size=len(codes)
        )

    def part(self, asked: Asked) -> Matches:
        """Names of which the text is a part."""
        scan, codes = self.scan, self.scan.codes(asked.bare)
        part = scan.part(codes)
        found = self.borne(
            Grade.PART, part, scan.lengths[part] - len(codes), asked, size=len(codes)
        )
        if asked.bare not in COMMITTEE_WORDS or (asked.kinds and UNIT not in asked.kinds):
            return found
        units = self._committees(replace(asked, kinds=(UNIT,)))
        return Matches(Grade.PART, [*found.found, *units.found], found.more + units.more)

    def _committees(self, asked: Asked) -> Matches:
        """The units whose names have a word that is folded away."""
        index = self._index
        entries = [
            entry
            for entry in np.flatnonzero(
                np.asarray(index.kinds) & self._matcher.bits((UNIT,))
            ).tolist()
            if any(asked.bare in index.spellings[each] for each in index.spellings_of(entry))
        ]
        distance = self.scan.lengths[entries]
        return self.borne(
            Grade.PART,
            np.array(entries, dtype=np.int64),
            distance,
            asked,
            size=len(asked.bare),
        )

    def sounding(self, text: str) -> list[int]:
        """The entries that a text is the pinyin of, with or without their ending."""
        entry, grade, _ = self._read(text)
        whole = (grade == Grade.PINYIN) | (grade == Grade.PINYIN_STEM)
        return [int(each) for each in distinct(entry[whole])]

    def _sounds(self, asked: Asked) -> Iterator[Matches]:
        scan = self.scan
        entry, grade, size = self._read(asked.written)
        for each in (Grade.PINYIN, Grade.PINYIN_STEM, Grade.PINYIN_PART):
            mine, first = np.unique(entry[grade == each], return_index=True)
            own = size[grade == each][first]
            written = dict(zip(mine.tolist(), own.tolist(), strict=True))
            yield self.borne(each, mine, scan.lengths[mine] - own, asked, size=written)
        initials = self.readings.initials(asked.written)
        if initials is not None and 2 <= len(initials) <= LONGEST:
            begun, count = scan.begun(initials), len(initials)
            whole = begun[scan.lengths[begun] == count]
            yield self.borne(Grade.INITIALS, whole, np.zeros_like(whole), asked, size=count)
            stems = self.ended(begun, count)
            distance = scan.lengths[stems] - count
            yield self.borne(Grade.INITIALS_STEM, stems, distance, asked, size=count)

    def ended(self, entries: Array, size: int) -> Array:
        """The entries that have so many characters and an ending."""
        scan, forms = self.scan, self._index.entries
        more = scan.lengths[entries] - size
        short = scan.ends_with(entries, [end for end in ENDINGS if len(end) <= FEW])
        long = entries[more > FEW][:MANY].tolist()
        rest = [each for each in long if GENERIC.fullmatch(forms[each], size)]
        fits = np.any([ends & (more == left) for left, ends in short.items()], axis=0)
        return np.sort(np.concatenate((entries[fits], np.array(rest, dtype=np.int64))))

    def _read(self, written: str) -> tuple[Array, Array, Array]:
        """The entries that a text may be the pinyin of, or of a part of them, the grade of each, and how
        many of its characters are written; an entry for each way to read the text."""
        scan, readings = self.scan, self.readings
        entries, grades, sizes = [scan.none], [scan.none], [scan.none]
        for classes in readings.syllables(written):
            if not 0 < len(classes) <= LONGEST:
                continue
            found, begins, ends = scan.read(classes)
            grade = np.where(begins & ends, Grade.PINYIN, Grade.PINYIN_PART)
            for at in np.flatnonzero(begins & ~ends)[:MANY].tolist():
                if GENERIC.fullmatch(self._index.entries[int(found[at])], len(classes)):
                    grade[at] = Grade.PINYIN_STEM
            entries.append(found)
            grades.append(grade)
            sizes.append(np.full(len(found), len(classes)))
        entry, grade, size = map(np.concatenate, (entries, grades, sizes))
        return entry, grade, size

    def borne(
        self,
        grade: Grade,
        entries: Array,
        distance: Array,
        asked: Asked,
        *,
        size: int | Mapping[int, int] = 0,
        detail: Callable[[str], Label] | None = None,
    ) -> Matches:
        found = self.scan.bearers(
            entries,
            distance,
            self._matcher.bits(asked.kinds),
            lambda nodes: self._matcher.accepted(nodes, asked),
            asked.limit,
        )
        matches = []
        for node, entry, bearer in zip(found.nodes, found.entries, found.bearers, strict=True):
            form = self._index.entries[entry]
            said = None if detail is None else detail(form)
            fits = size if isinstance(size, int) else size[entry]
            short = grade is Grade.SHORT
            matches.append(Match(node, self._matcher.spelling(bearer), said, form, fits, short))
        return Matches(grade, matches, found.more)
