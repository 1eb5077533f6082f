"""How a text may mean nodes, grade by grade, the best first; each grade is looked for only when asked.

What is exact needs a few binary searches. numpy is imported for parts, short forms, readings and slips.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from orgraph.graph.compiled import KINDS, OrgGraph
from orgraph.graph.fold import COMMITTEE_WORDS, Folding
from orgraph.graph.hits import Grade
from orgraph.graph.name_index import NameIndex
from orgraph.graph.name_stems import GENERIC, stems, stems_to
from orgraph.model.schema import Label, NodeKind
from orgraph.model.vocabulary import DIVISION, UNIT

__all__ = ["LONGEST", "TOWNSHIP", "Area", "Asked", "Match", "Matcher", "Matches"]

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.graph.name_scan import Scan
    from orgraph.graph.pinyin import Readings

    Array = NDArray[Any]

LONGEST: Final = 40
"""A longer text, folded, is compared with whole names only."""

MANY: Final = 1000
"""So many names that are alike, or begin with some syllables, are looked at."""

TOWNSHIP: Final = 3
"""The rank of a township in the index; 0 is a province."""

CODE_WIDTHS: Final = (9, 6, 4, 2)
"""A code of 12 digits with zeros at its end is that of the division above villages."""


class Match(NamedTuple):
    """A node that fits, the spelling that does, and what else there is to say."""

    node: int
    spelling: str
    detail: Label | None = None


class Matches(NamedTuple):
    """What fits in one grade, the best first; `more` are left out, at least."""

    grade: Grade
    found: list[Match]
    more: int = 0


class Area:
    """Everything that lies inside some nodes."""

    def __init__(self, index: NameIndex, nodes: Iterable[int]) -> None:
        self.enters: list[int] = []
        self.leaves: list[int] = []
        for enter, leave in sorted((index.enter[node], index.leave[node]) for node in nodes):
            if leave == enter + 1:  # nothing lies in it
                continue
            if not self.leaves or enter >= self.leaves[-1]:  # else it lies inside the one before
                self.enters.append(enter)
                self.leaves.append(leave)

    def __contains__(self, enter: int) -> bool:
        above = bisect_left(self.enters, enter) - 1
        return above >= 0 and enter < self.leaves[above]

    def holds(self, enters: Array) -> Array:
        """Which of many places lie inside."""
        import numpy as np

        # One more on the left, which holds nothing.
        ends = np.array([-1, *self.leaves])
        return np.asarray(
            enters < ends[np.searchsorted(np.array(self.enters), enters, side="left")]
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A text, what it may mean, and how many are wanted."""

    written: str
    folded: str
    """What is left of it, a committee as what it administers."""
    bare: str
    """The same, a committee as it is written: what a part of a name is looked for by."""
    kinds: tuple[NodeKind, ...] = ()
    """Any, where there is none."""
    areas: tuple[Area, ...] = ()
    """It lies inside each of these."""
    limit: int = 0
    """How many are wanted of what fits loosely; of what fits exactly, all are given."""


class Matcher:
    """Looks for a text in the index of a graph."""

    def __init__(self, graph: OrgGraph, index: NameIndex) -> None:
        self._graph = graph
        self.index = index
        self.folding = Folding(index.alphabet, index.other)

    @cached_property
    def scan(self) -> Scan:
        """The searches over all entries."""
        from orgraph.graph.name_scan import Scan

        return Scan(self.index)

    @cached_property
    def _readings(self) -> Readings:
        from orgraph.graph.pinyin import Readings

        return Readings(self.index.alphabet, self.index.other)

    def asked(
        self,
        text: str,
        kinds: tuple[NodeKind, ...] = (),
        areas: tuple[Area, ...] = (),
        limit: int = 0,
    ) -> Asked:
        """A text as it is looked for."""
        return Asked(text, self.folding(text), self.folding.bare(text), kinds, areas, limit)

    def accepts(self, node: int, asked: Asked) -> bool:
        """Whether a node is of the kinds asked for, and inside the areas."""
        if asked.kinds and self._graph.kind(node) not in asked.kinds:
            return False
        return all(self.index.enter[node] in area for area in asked.areas)

    def accepted(self, nodes: Array, asked: Asked) -> Array:
        """Which of many nodes are of the kinds asked for, and inside the areas."""
        import numpy as np

        fits = np.full(len(nodes), not asked.kinds)
        for own in map(self._graph.kind_range, asked.kinds):
            fits |= (nodes >= own.start) & (nodes < own.stop)
        enters = np.asarray(self.index.enter)[nodes] if asked.areas else nodes
        for area in asked.areas:
            fits &= area.holds(enters)
        return np.asarray(fits)

    def bits(self, kinds: Sequence[NodeKind]) -> int:
        """The kinds as the index has them by entry; 0 for any."""
        return sum(1 << KINDS.index(kind) for kind in kinds)

    def grades(self, asked: Asked) -> Iterator[Matches]:
        """All that fits, grade by grade, but slips; a node may come again in a later one."""
        yield from self.exact(asked)
        yield from self.after_a_place(asked)
        yield self.stem(asked)
        if 0 < len(asked.bare) <= LONGEST:
            yield from self.weak(asked)

    # --- exact --------------------------------------------------------------------------------------

    def exact(self, asked: Asked) -> Iterator[Matches]:
        """The id, the code, the name, another name, the same in another spelling."""
        node = self._graph.number(asked.written)
        if node is not None and self.accepts(node, asked):
            yield Matches(Grade.ID, [Match(node, asked.written)])
        coded = [Match(node, asked.folded) for node in self._coded(asked)]
        if coded:
            yield Matches(Grade.CODE, coded)
        found: dict[Grade, list[Match]] = {Grade.EXACT: [], Grade.ALIAS: [], Grade.FOLDED: []}
        for entry in self._entries(asked.folded):
            for spelling in self.index.spellings_of(entry):
                text = self.index.spellings[spelling]
                for node, other in self.index.bearers_of(spelling):
                    if self.accepts(node, asked):
                        same = Grade.ALIAS if other else Grade.EXACT
                        grade = same if text == asked.written else Grade.FOLDED
                        found[grade].append(Match(node, text))
        for grade, matches in found.items():
            if matches:
                yield Matches(grade, self._ranked(matches))

    def _entries(self, folded: str) -> list[int]:
        entry = self.index.entry(folded) if folded else -1
        return [] if entry < 0 else [entry]

    def _ranked(self, matches: Iterable[Match]) -> list[Match]:
        """Those of the highest level first; a node once."""
        rank = self.index.rank
        ordered = sorted(matches, key=lambda match: (rank[match.node], match.node))
        return list({match.node: match for match in reversed(ordered)}.values())[::-1]

    def _coded(self, asked: Asked) -> list[int]:
        code = asked.folded
        if not (code.isascii() and code.isdigit()):
            return []
        codes = [code]
        if len(code) == 12:
            codes += [code[:width] for width in CODE_WIDTHS if not code[width:].strip("0")]
        nodes = [node for each in codes for node in self._of_code(each)]
        return [node for node in nodes if self.accepts(node, asked)]

    def _of_code(self, code: str) -> Iterator[int]:
        graph = self._graph
        node = graph.number(f"{DIVISION.prefix}:{code}")
        if node is not None:
            columns = graph.nodes[DIVISION.name]
            rows = range(graph.versions[node], graph.versions[node + 1])
            if any(columns.fields["code"][row - columns.first_fact] == code for row in rows):
                yield node
        yield from self.index.of_code(code)

    # --- without the ending, and after a place ----------------------------------------------------------

    def stem(self, asked: Asked) -> Matches:
        """Names that the text and a generic ending make: 坡刘 for 坡刘村."""
        entries = self.stems(asked.folded)
        return Matches(Grade.STEM, self._ranked(self._bearing(entries, asked)))

    def stems(self, folded: str) -> list[int]:
        """The entries that are a text and a generic ending."""
        return stems(self.index, folded)

    @cached_property
    def township_stems(self) -> frozenset[str]:
        """What townships, and divisions above, are called without the word of their level."""
        return stems_to(self.index, TOWNSHIP)

    def bearing(self, entries: Iterable[int], asked: Asked) -> list[Match]:
        """The nodes that bear an entry, each once, those of the highest level first."""
        return self._ranked(self._bearing(entries, asked))

    def _bearing(self, entries: Iterable[int], asked: Asked) -> Iterator[Match]:
        index = self.index
        for entry in entries:
            for spelling in index.spellings_of(entry):
                text = index.spellings[spelling]
                for node, _ in index.bearers_of(spelling):
                    if self.accepts(node, asked):
                        yield Match(node, text)

    def after_a_place(self, asked: Asked) -> Iterator[Matches]:
        """新密市新华路街道: a name after the name of what it lies in."""
        text = asked.folded
        if len(text) > LONGEST:
            return
        known: dict[str, frozenset[int]] = {}
        found: list[Match] = []
        for size in range(len(text) - 2, 1, -1):
            rest, place = text[size:], text[:size]
            borne = list(self._bearing(self._entries(rest) or self.stems(rest), asked))
            if borne:
                area = Area(self.index, self._named(place, known))
                inside = [match for match in borne if self.index.enter[match.node] in area]
                detail = Label(f"在“{place}”内", f"in “{place}”")
                found += [Match(*match[:2], detail) for match in inside]
        if found:
            yield Matches(Grade.INSIDE, self._ranked(found))

    def named(self, text: str) -> frozenset[int]:
        """What a text names, as the name of where something lies."""
        node = self._graph.number(text)
        return frozenset([node]) if node is not None else self._named(self.folding(text), {})

    def _named(self, folded: str, known: dict[str, frozenset[int]]) -> frozenset[int]:
        """The nodes of a name, with or without its ending, or after the name of a place."""
        if folded in known:
            return known[folded]
        any_kind = Asked(folded, folded, folded)
        coded = self._coded(any_kind)
        entries = self._entries(folded) or ([] if coded else self.stems(folded))
        nodes = {*coded, *(match.node for match in self._bearing(entries, any_kind))}
        for size in range(len(folded) - 2, 1, -1) if not nodes else ():
            borne = [
                match.node
                for match in self._bearing(
                    self._entries(folded[size:]) or self.stems(folded[size:]), any_kind
                )
            ]
            if borne:
                area = Area(self.index, self._named(folded[:size], known))
                nodes |= {node for node in borne if self.index.enter[node] in area}
        known[folded] = frozenset(nodes)
        return known[folded]

    # --- less than a name ---------------------------------------------------------------------------------

    def weak(self, asked: Asked) -> Iterator[Matches]:
        """Short forms, parts, pinyin and initials."""
        from orgraph.graph.pinyin import has_letters

        yield self.short(asked)
        yield self.part(asked)
        if has_letters(asked.written):
            yield from self._read(asked)

    def short(self, asked: Asked) -> Matches:
        """Names of which the text is a short form: 市城管局 for 新密市城市管理局."""
        scan, codes = self.scan, self.scan.codes(asked.bare)
        short = scan.short(codes)
        return self._borne(Grade.SHORT, short, scan.lengths[short] - len(codes), asked)

    def part(self, asked: Asked) -> Matches:
        """Names of which the text is a part."""
        scan, codes = self.scan, self.scan.codes(asked.bare)
        part = scan.part(codes)
        found = self._borne(Grade.PART, part, scan.lengths[part] - len(codes), asked)
        if asked.bare not in COMMITTEE_WORDS or (asked.kinds and UNIT not in asked.kinds):
            return found
        units = self._committees(replace(asked, kinds=(UNIT,)))
        return Matches(Grade.PART, [*found.found, *units.found], found.more + units.more)

    def _committees(self, asked: Asked) -> Matches:
        """The units whose names have a word that is folded away."""
        import numpy as np

        index = self.index
        entries = [
            entry
            for entry in np.flatnonzero(np.asarray(index.kinds) & self.bits((UNIT,))).tolist()
            if any(asked.bare in index.spellings[each] for each in index.spellings_of(entry))
        ]
        distance = self.scan.lengths[entries]
        return self._borne(Grade.PART, np.array(entries, dtype=np.int64), distance, asked)

    def near(self, asked: Asked) -> Matches:
        """Names that one wrong, missing, added or swapped character leads to."""
        import numpy as np

        text, scan = asked.folded, self.scan
        if not 2 <= len(text) <= LONGEST or (text.isascii() and text.isdigit()):
            return Matches(Grade.NEAR, [])
        added = [text[:i] + text[i + 1 :] for i in range(len(text))]
        swapped = [
            text[:i] + b + a + text[i + 2 :] for i, (a, b) in enumerate(pairwise(text)) if a != b
        ]
        others = {self.index.entry(each) for each in (*added, *swapped)} - {-1}
        near = np.concatenate(
            (scan.near(scan.codes(text)), np.array(sorted(others), dtype=np.int64))
        )
        distance = np.abs(scan.lengths[near] - len(text))
        return self._borne(Grade.NEAR, near, distance, asked, lambda entry: slip(text, entry))

    def alike(self, asked: Asked) -> list[Match]:
        """Names that share the most pairs of neighbouring characters, where nothing else fits."""
        import numpy as np

        scan, codes = self.scan, self.scan.codes(asked.folded[:LONGEST])
        entries = scan.alike(codes, MANY)
        return self._borne(Grade.NEAR, entries, np.arange(len(entries)), asked).found

    def _read(self, asked: Asked) -> Iterator[Matches]:
        import numpy as np

        scan, readings = self.scan, self._readings
        entries, grades, sizes = [scan.none], [scan.none], [scan.none]
        for classes in readings.syllables(asked.written):
            if not 0 < len(classes) <= LONGEST:
                continue
            found, begins, ends = scan.read(classes)
            grade = np.where(begins & ends, Grade.PINYIN, Grade.PINYIN_PART)
            for at in np.flatnonzero(begins & ~ends)[:MANY].tolist():
                if GENERIC.fullmatch(self.index.entries[int(found[at])], len(classes)):
                    grade[at] = Grade.PINYIN_STEM
            entries.append(found)
            grades.append(grade)
            sizes.append(np.full(len(found), len(classes)))
        entry, grade, size = map(np.concatenate, (entries, grades, sizes))
        for each in (Grade.PINYIN, Grade.PINYIN_STEM, Grade.PINYIN_PART):
            mine, first = np.unique(entry[grade == each], return_index=True)
            yield self._borne(each, mine, scan.lengths[mine] - size[grade == each][first], asked)
        initials = readings.initials(asked.written)
        if initials is not None and 2 <= len(initials) <= LONGEST:
            whole = scan.whole(initials)
            yield self._borne(Grade.INITIALS, whole, np.zeros_like(whole), asked)

    def _borne(
        self,
        grade: Grade,
        entries: Array,
        distance: Array,
        asked: Asked,
        detail: Callable[[str], Label] | None = None,
    ) -> Matches:
        found = self.scan.bearers(
            entries,
            distance,
            self.bits(asked.kinds),
            lambda nodes: self.accepted(nodes, asked),
            asked.limit,
        )
        matches = []
        for node, entry, bearer in zip(found.nodes, found.entries, found.bearers, strict=True):
            said = None if detail is None else detail(self.index.entries[entry])
            matches.append(Match(node, self.spelling(bearer), said))
        return Matches(grade, matches, found.more)

    def spelling(self, bearer: int) -> str:
        """What a bearer is called by."""
        return self.index.spellings[bisect_right(self.index.first_bearer, bearer) - 1]


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
