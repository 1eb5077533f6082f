"""Names that are not quite what was typed: parts, short forms, readings and slips, over all entries at once.

Every search starts from the places of the rarest character and keeps those where the others fit, in
numpy; the characters of all entries lie in one array with a 0 between, so that a place needs no entry
until the end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from orgraph.graph.name_index import NameIndex

__all__ = ["LONGEST", "Bearers", "Scan"]

Array = npt.NDArray[Any]

LONGEST: Final = 40
"""The longest text, in folded characters, that is compared with parts of names."""

FEW: Final = 2000
"""So many entries are soon looked at."""

COMMON: Final = 50_000
"""Characters that stand oftener tell no name from others: 村, 社, 区, in the nation."""

MOST: Final = 64
"""More nodes of one name make it no likelier."""

LAST: Final = 3
"""A short form ends with one of the last characters of the name: 局, 办 of 办公室, 委 of 委员会."""

PLACE_ENDINGS: Final = "省市区县旗州盟镇乡村道"
"""A short form begins with the name, or after the name of a place, or with the end of one."""


class Bearers(NamedTuple):
    """Nodes found, the best first, each with its entry and its place among the bearers."""

    nodes: list[int]
    entries: list[int]
    bearers: list[int]
    more: int
    """How many more there are at least."""


class Scan:
    """The arrays of an index, for searches over all entries."""

    def __init__(self, index: NameIndex) -> None:
        self._index = index
        self._characters = np.asarray(index.characters)
        self._starts = np.asarray(index.starts)
        self._places = np.asarray(index.places)
        self._first_place = np.asarray(index.first_place)
        self._kinds = np.asarray(index.kinds)
        self._codes = {character: code for code, character in enumerate(index.alphabet, 1)}
        self.none: Array = self._places[:0]
        """No entry."""
        self.lengths: Array = np.diff(self._starts) - 1
        """By entry: its characters."""

    @cached_property
    def _entry_at(self) -> Array:
        """By place: the entry that stands there."""
        entries = np.zeros(len(self._characters), dtype=np.int32)
        entries[self._starts[0] : self._starts[-1]] = np.repeat(
            np.arange(len(self.lengths), dtype=np.int32), self.lengths + 1
        )
        return entries

    @cached_property
    def _by_length(self) -> tuple[Array, Array]:
        """The starts of all entries, by their length, and where each length begins."""
        lengths = self.lengths.clip(max=LONGEST + 2).astype(np.uint8)
        order = np.argsort(lengths, kind="stable")
        return self._starts[order], np.searchsorted(lengths[order], np.arange(LONGEST + 3))

    def _of_length(self, length: int) -> Array:
        """The starts of the entries of some length."""
        starts, first = self._by_length
        return starts[first[length] : first[length + 1]]

    def codes(self, folded: str) -> list[int]:
        """The codes of characters; of one that is in no name, a code that fits nowhere."""
        return [self._codes.get(each, len(self._codes) + 1) for each in folded]

    def _at(self, code: int) -> Array:
        if not 0 < code <= len(self._codes):
            return self.none
        return self._places[self._first_place[code] : self._first_place[code + 1]]

    def _count(self, code: int) -> int:
        return len(self._at(code))

    def _entries(self, places: Array) -> Array:
        """The different entries at some ascending places."""
        entries = self._entry_at[places]
        return entries[np.concatenate(([True], entries[1:] != entries[:-1]))[: len(entries)]]

    def part(self, codes: Sequence[int]) -> Array:
        """The entries that contain the text and something else."""
        order = sorted(range(len(codes)), key=lambda i: self._count(codes[i]))
        starts = self._at(codes[order[0]]) - order[0]
        for i in order[1:]:
            starts = starts[self._characters[starts + i] == codes[i]]
        found = self._entries(starts)
        return found[self.lengths[found] > len(codes)]

    def short(self, codes: Sequence[int]) -> Array:
        """The entries of which the text is a short form: its characters stand there in this order.

        Not so loosely that everything is one of something: the last is one of the last three; the
        first begins the name or what follows the name of a place; the text is not merely a part; and
        it leaves out two at least, or it may as well be a slip. A text of nothing but the commonest
        characters of a nation, as 社区, shortens no name.
        """
        counts = [self._count(code) for code in codes]
        if len(codes) < 2 or not 0 < min(counts) <= COMMON:
            return self.none
        order = sorted(set(codes), key=self._count)
        entries = self._entries(self._at(order[0]))
        entries = entries[self.lengths[entries] > len(codes) + 1]
        ends = self._starts[entries + 1] - 1
        last = np.zeros(len(entries), dtype=bool)
        for back in range(1, LAST + 1):
            last |= self._characters[ends - back] == codes[-1]
        entries = self._without(entries[last], self.part(codes))
        for code in order[1:] if len(entries) > FEW else ():
            entries = self._among(entries, self._entries(self._at(code)))
        starts, ends = self._starts[entries], self._starts[entries + 1] - 1
        return np.asarray(entries[self._follow(starts, ends, codes)])

    @staticmethod
    def _among(entries: Array, others: Array) -> Array:
        """Ascending entries that are among other ascending ones."""
        if not len(others):
            return others
        at = np.searchsorted(others, entries).clip(max=len(others) - 1)
        return np.asarray(entries[others[at] == entries])

    @staticmethod
    def _without(entries: Array, others: Array) -> Array:
        """Ascending entries that are not among other ascending ones."""
        if not len(others):
            return entries
        at = np.searchsorted(others, entries).clip(max=len(others) - 1)
        return np.asarray(entries[others[at] != entries])

    def _follow(self, starts: Array, ends: Array, codes: Sequence[int]) -> Array:
        """Whether the characters follow each other in the entries, from a fit beginning on.

        Each entry is walked once, all entries together: the state is how many characters have been met.
        """
        met = np.zeros(len(starts), dtype=np.int64)
        wanted = np.array([*codes, -1])
        ending = self._mask(np.array(self.codes(PLACE_ENDINGS)))
        size = int((ends - starts).max()) if len(starts) else 0
        before = np.ones(
            len(starts), dtype=bool
        )  # the beginning of a name is as good as after a place
        for step in range(size):
            now = self._characters[np.minimum(starts + step, ends)]  # at the end there is a 0
            after, before = before, ending[now]
            met += (now == wanted[met]) & (after | before | (met > 0))
        return np.asarray(met == len(codes))

    def near(self, codes: Sequence[int]) -> Array:
        """The entries that one wrong or one missing character leads to.

        Such an entry has the rarest character where it stands in the text or one further; or that
        is the wrong one, and all others stand where they should.
        """
        count = len(codes)
        if count < 2:
            return self.none
        first, *others = sorted(range(count), key=lambda i: self._count(codes[i]))
        found = [
            self._having(codes[first], first, count),
            self._having(codes[first], first, count + 1),
            self._having(codes[first], first + 1, count + 1),
        ]
        starts = self._having(codes[others[0]], others[0], count)
        for i in others[1:]:
            starts = starts[self._characters[starts + i] == codes[i]]
        starts = distinct(np.concatenate([*found, starts]))
        lengths = self.lengths[self._entry_at[starts]]
        wanted, steps = np.array(codes), np.arange(count)
        ahead = self._characters[starts[:, None] + steps] == wanted
        back = self._characters[(starts + lengths - count)[:, None] + steps] == wanted
        same = np.where(ahead.all(1), count, np.argmin(ahead, 1))
        alike = np.where(back.all(1), count, np.argmin(back[:, ::-1], 1))
        missing = (lengths > count) & (same + alike >= count)
        wrong = (lengths == count) & (same + alike == count - 1)
        return np.asarray(self._entry_at[starts[missing | wrong]])

    def wrong(self, entries: Array, codes: Sequence[int]) -> tuple[Array, Array]:
        """Where entries as long as a text differ from it, and the code that they have there; code 0
        where it is in more places than one."""
        own = self._characters[self._starts[entries][:, None] + np.arange(len(codes))]
        differs = own != np.array(codes)
        at = np.argmax(differs, axis=1)
        there = own[np.arange(len(entries)), at].astype(np.int64)
        return at, np.where(differs.sum(axis=1) == 1, there, 0)

    def _having(self, code: int, at: int, length: int) -> Array:
        """The starts of the entries of a length that have a character at a place; found from the
        places of the character, or from the entries of that length, whichever are fewer."""
        places, starts = self._at(code), self._of_length(length)
        if len(starts) < len(places):
            return np.asarray(starts[self._characters[starts + at] == code])
        starts = places - at
        starts = starts[(self._characters[starts - 1] | self._characters[starts + length]) == 0]
        entries = self._entry_at[starts]
        fits = (self._starts[entries] == starts) & (self.lengths[entries] == length)
        return np.asarray(starts[fits])

    def read(self, classes: Sequence[Array]) -> tuple[Array, Array, Array]:
        """Where characters of some classes follow each other: entries, and whether each is met from
        its beginning and to its end.

        A class is an array of codes; `classes` are one after the other.
        """
        sizes = [sum(self._count(code) for code in own.tolist()) for own in classes]
        order = sorted(range(len(classes)), key=sizes.__getitem__)
        rarest = order[0]
        starts = np.concatenate(
            [self._at(code) for code in classes[rarest].tolist()] or [self.none]
        )
        starts = starts - rarest
        for i in order[1:]:
            starts = starts[self._mask(classes[i])[self._characters[starts + i]]]
        begins = self._characters[starts - 1] == 0
        ends = self._characters[starts + len(classes)] == 0
        return self._entry_at[starts], begins, ends

    def begun(self, classes: Sequence[Array]) -> Array:
        """The entries that begin with characters of some classes, one after the other."""
        # Entries and codes are sorted alike, so that those of one first character stand together.
        low = np.searchsorted(self._initial, classes[0], side="left")
        counts = np.searchsorted(self._initial, classes[0], side="right") - low
        ends = np.cumsum(counts)
        entries = np.arange(ends[-1]) + np.repeat(low - (ends - counts), counts)
        entries = entries[self.lengths[entries] >= len(classes)]
        for i, own in enumerate(classes[1:], 1):
            entries = entries[self._mask(own)[self._characters[self._starts[entries] + i]]]
        return np.asarray(entries)

    def ends_with(self, entries: Array, endings: Sequence[str]) -> dict[int, npt.NDArray[np.bool_]]:
        """By length of ending: which entries end with one of the endings of that length."""
        found: dict[int, npt.NDArray[np.bool_]] = {}
        last = self._starts[entries + 1] - 1
        for ending in endings:
            ends = np.ones(len(entries), dtype=bool)
            for back, code in enumerate(reversed(self.codes(ending)), 1):
                ends &= self._characters[last - back] == code
            size = len(ending)
            found[size] = found[size] | ends if size in found else ends
        return found

    @cached_property
    def _initial(self) -> Array:
        """By entry: the code of its first character."""
        return np.asarray(self._characters[self._starts[:-1]])

    def _mask(self, codes: Array) -> npt.NDArray[np.bool_]:
        mask = np.zeros(len(self._codes) + 2, dtype=bool)
        mask[codes] = True
        return mask

    def alike(self, codes: Sequence[int], count: int, least: float) -> Array:
        """The entries that share the most pairs of neighbouring characters with a text, of all pairs of
        both at least some share."""
        found = []
        for first, second in dict.fromkeys(pairwise(codes)):
            if self._count(first) <= self._count(second):
                places = self._at(first)
                places = places[self._characters[places + 1] == second]
            else:
                places = self._at(second)
                places = places[self._characters[places - 1] == first]
            found.append(self._entries(places))
        found.sort(key=len)
        # What shares only the commonest pair, 社区, is not like the text.
        few = [own for own in found[1:] if len(own) <= 10 * FEW]
        entries = distinct(np.concatenate([*found[:1], *few])) if found else self.none
        common = np.zeros(len(entries), dtype=np.int64)
        for own in found:
            common[np.searchsorted(entries, self._among(own, entries))] += 1
        score = common / (len(codes) - 1 + self.lengths[entries] - 1 - common)
        entries, score = entries[score >= least], score[score >= least]
        if len(entries) > count:  # to sort them all would take most of the time
            best = score >= np.partition(score, -count)[-count]
            entries, score = entries[best], score[best]
        return entries[np.lexsort((entries, -score))[:count]]

    def bearers(
        self,
        entries: Array,
        distance: Array,
        bits: int,
        accepted: Callable[[Array], Array],
        limit: int,
    ) -> Bearers:
        """The nodes that are accepted and bear one of the entries; the best first. `bits` are of the
        kinds that may be accepted, 0 for any.

        By distance, then level of division, then number. Not all are looked at where the closest are
        enough, so that `more` is the least that is left.
        """
        if bits:
            fits = (self._kinds[entries] & bits) != 0
            entries, distance = entries[fits], distance[fits]
        size = len(self._index.rank) + 1
        counts = np.cumsum(np.bincount(distance)) if len(entries) else self.none
        taken = FEW // 8
        while taken < len(entries):
            close = np.flatnonzero(distance <= np.searchsorted(counts, taken, side="right"))
            # The best that an entry can give, whichever of its nodes are wanted.
            bounds = distance[close].astype(np.int64) * (8 * size) + self._best[entries[close]]
            bound = int(np.partition(bounds, taken)[taken])
            near = close[bounds <= bound]
            best, last = self._borne(entries[near], distance[near], accepted, limit)
            if len(best.nodes) == limit and last <= bound:
                return best
            taken *= 8
        return self._borne(entries, distance, accepted, limit)[0]

    def likelier(self, entries: Array, distance: Array) -> Array:
        """A distance that tells further: by the level of the highest node, then by how many are called so."""
        spelling, bearer = (
            np.asarray(self._index.first_spelling),
            np.asarray(self._index.first_bearer),
        )
        counts = bearer[spelling[entries + 1]] - bearer[spelling[entries]]
        rank = self._best[entries] // (len(self._index.rank) + 1)
        return np.asarray((distance * 8 + rank) * MOST + MOST - counts.clip(max=MOST))

    @cached_property
    def _best(self) -> Array:
        """By entry: the least number of a node of it, with its level before."""
        index = self._index
        nodes = np.asarray(index.bearers)
        numbers = np.asarray(index.rank)[nodes].astype(np.int64) * (len(index.rank) + 1) + nodes
        first = np.asarray(index.first_bearer)[np.asarray(index.first_spelling)[:-1]]
        return np.asarray(np.minimum.reduceat(numbers, first)) if len(first) else numbers

    def _borne(
        self,
        entries: Array,
        distance: Array,
        accepted: Callable[[Array], Array],
        limit: int,
    ) -> tuple[Bearers, int]:
        """The best nodes of all of these entries, and the number that the last is sorted by."""
        index = self._index
        spelling = np.asarray(index.first_spelling)
        bearer = np.asarray(index.first_bearer)
        first, end = bearer[spelling[entries]], bearer[spelling[entries + 1]]
        counts = end - first
        ends = np.cumsum(counts)
        which = np.arange(ends[-1] if len(ends) else 0) + np.repeat(first - (ends - counts), counts)
        nodes = np.asarray(index.bearers)[which]
        row = np.repeat(np.arange(len(entries)), counts)
        keep = accepted(nodes)
        which, nodes, row = which[keep], nodes[keep], row[keep]
        # One number to sort by: distance, then rank, then node.
        size = len(index.rank) + 1
        keys = (distance[row].astype(np.int64) * 8 + np.asarray(index.rank)[nodes]) * size + nodes
        best: dict[int, int] = {}
        taken = 8 * limit
        while True:  # a node comes as often as it fits
            best = {}
            some = np.partition(keys, taken)[:taken] if taken < len(keys) else keys
            for key in np.sort(some).tolist():
                if len(best) < limit:
                    best.setdefault(key % size, key)
            if len(best) == limit or taken >= len(keys):
                break
            taken *= 8
        at = [int(np.argmax(keys == key)) for key in best.values()]
        borne = np.zeros(size, dtype=bool)
        borne[nodes] = True
        left = int(np.count_nonzero(borne)) - len(best)
        found = Bearers(list(best), entries[row[at]].tolist(), which[at].tolist(), left)
        return found, max(best.values(), default=0)


def distinct(numbers: Array) -> Array:
    """The different numbers, ascending; `np.unique` hashes, which takes ten times as long."""
    ordered = np.sort(numbers)
    return np.asarray(
        ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))[: len(ordered)]]
    )
