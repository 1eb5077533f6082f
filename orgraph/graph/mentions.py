"""Names inside a sentence: from left to right, the longest that begins at each character.

Where none does, a division may be meant without the word of its level: 超化 for 超化镇. Each distinct
name is looked up once, however often it is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from orgraph.graph.name_asked import Area, Asked, Match
from orgraph.graph.name_match import TOWNSHIP, Matcher
from orgraph.graph.name_stems import LONGEST_STEM, SHORTEST_STEM

__all__ = ["MOST", "SHORTEST", "Mentioned", "Reader"]

Array = npt.NDArray[Any]

SHORTEST: Final = SHORTEST_STEM
"""A name of one character would be met in every sentence."""

MOST: Final = 50
"""So many names are read; whoever pastes a register means none of them."""


class Mentioned(NamedTuple):
    """A name that is met: where it begins and ends, and the nodes that are meant, the best first."""

    start: int
    end: int
    shortened: bool
    """Whether the word of its level is left out."""
    found: list[Match]
    more: int
    """How many more bear it."""
    within: int | None
    """The mention, by number, that tells which of several is meant."""


class _Met(NamedTuple):
    start: int
    end: int
    entries: tuple[int, ...]
    shortened: bool


class _Borne(NamedTuple):
    """The nodes that bear a name, the best first, each with its place among the bearers."""

    nodes: Array
    bearers: Array
    enters: Array


class Reader:
    """Reads sentences for names of some kinds, in some areas."""

    def __init__(self, matcher: Matcher, asked: Asked) -> None:
        self._matcher = matcher
        self._index = matcher.index
        self._asked = asked
        self._bits = matcher.bits(asked.kinds)
        self._known: dict[tuple[int, ...], _Borne] = {}
        self._areas: dict[tuple[int, ...], tuple[Array, Array]] = {}

    def read(self, sentence: str, limit: int) -> Iterator[Mentioned]:
        """The names in a sentence; they do not overlap. Of each name `limit` nodes are given at most."""
        met = list(self._met(sentence))
        told = self._told(met)
        for one, (chosen, within) in zip(met, told, strict=True):
            borne = self._borne(one.entries)
            found = [
                Match(node, self._matcher.spelling(bearer))
                for node, bearer in zip(
                    borne.nodes[chosen][:limit].tolist(),
                    borne.bearers[chosen][:limit].tolist(),
                    strict=True,
                )
            ]
            more = len(chosen) - len(found)
            yield Mentioned(one.start, one.end, one.shortened, found, more, within)

    # --- where names begin and end --------------------------------------------------------------------

    def _met(self, sentence: str) -> Iterator[_Met]:
        folded: list[str] = []
        places: list[int] = []
        for place, character in enumerate(sentence):
            for left in self._matcher.folding.character(character):
                folded.append(left)
                places.append(place)
        at, whole, count = 0, "".join(folded), 0
        while at <= len(whole) - SHORTEST and count < MOST:
            entries, size, shortened = self._longest(whole, at)
            if entries:
                count += 1
                yield _Met(places[at], places[at + size - 1] + 1, entries, shortened)
            at += size or 1

    def _longest(self, text: str, at: int) -> tuple[tuple[int, ...], int, bool]:
        """The longest name at a character: its entries, its size, and whether its ending is left out.

        Each further character narrows the range of the entries that begin so.
        """
        index = self._index
        low, high, best = 0, len(index.entries), (-1, 0)
        for end in range(at + SHORTEST, len(text) + 1):
            begin = text[at:end]
            wanted = begin.encode()
            low = index.before(wanted, low, high)
            entry = index.entries[low] if low < high else ""
            if not entry.startswith(begin):
                break
            if len(entry) == len(begin) and self._counts(low):
                best = (low, end - at)
            high = index.before(wanted + b"\xff", low, high)
        else:
            end = len(text) + 1
        if best[1]:
            return (best[0],), best[1], False
        for size in range(min(LONGEST_STEM, end - 1 - at), SHORTEST - 1, -1):
            stem = text[at : at + size]
            if stem in self._matcher.township_stems:
                entries = tuple(e for e in self._matcher.stems(stem) if self._counts(e))
                nodes = self._borne(entries).nodes
                if len(nodes) and index.rank[nodes[0]] <= TOWNSHIP:
                    return entries, size, True
        return (), 0, False

    def _counts(self, entry: int) -> bool:
        if self._bits and not self._index.kinds[entry] & self._bits:
            return False
        return not self._asked.areas or len(self._borne((entry,)).nodes) > 0

    # --- which of several is meant ----------------------------------------------------------------------

    def _told(self, met: Sequence[_Met]) -> Iterator[tuple[Array, int | None]]:
        """Of each name, which of its nodes are meant, and by which other name that is told.

        Of several of one name, those inside another place of the sentence are meant; a place that all
        are in tells nothing.
        """
        first: dict[tuple[int, ...], int] = {}
        for number, one in enumerate(met):
            first.setdefault(one.entries, number)
        known: dict[tuple[int, ...], tuple[Array, int | None]] = {}
        for one in met:
            if one.entries not in known:
                known[one.entries] = self._chosen(one.entries, first)
            yield known[one.entries]

    def _chosen(
        self, entries: tuple[int, ...], others: dict[tuple[int, ...], int]
    ) -> tuple[Array, int | None]:
        borne, within = self._borne(entries), None
        chosen = np.arange(len(borne.nodes))
        order = np.argsort(borne.enters)
        ordered = borne.enters[order]
        for other, number in others.items():
            if len(chosen) < 2:
                break
            enters, leaves = self._area(other)
            if other == entries or not len(enters):
                continue
            low = np.searchsorted(ordered, enters, side="right")
            high = np.searchsorted(ordered, leaves, side="left")
            some = (high > low).nonzero()[0].tolist()
            if some:
                inside = np.zeros(len(order), dtype=bool)
                for i in some:
                    inside[order[low[i] : high[i]]] = True
                fewer = chosen[inside[chosen]]
                if 0 < len(fewer) < len(chosen):
                    chosen, within = fewer, number
        return chosen, within

    def _area(self, entries: tuple[int, ...]) -> tuple[Array, Array]:
        if entries not in self._areas:
            area = Area(self._index, self._borne(entries).nodes.tolist())
            self._areas[entries] = (
                np.array(area.enters, dtype=np.int64), np.array(area.leaves, dtype=np.int64)
            )  # fmt: skip
        return self._areas[entries]

    def _borne(self, entries: tuple[int, ...]) -> _Borne:
        if entries not in self._known:
            self._known[entries] = self._look_up(entries)
        return self._known[entries]

    def _look_up(self, entries: tuple[int, ...]) -> _Borne:
        index = self._index
        spans = [
            np.arange(
                index.first_bearer[index.first_spelling[entry]],
                index.first_bearer[index.first_spelling[entry + 1]],
            )
            for entry in entries
        ]
        bearers = np.concatenate(spans) if spans else np.zeros(0, dtype=np.int64)
        nodes = self._nodes[bearers]
        fits = self._matcher.accepted(nodes, self._asked)
        nodes, bearers = nodes[fits], bearers[fits]
        nodes, first = np.unique(nodes, return_index=True)
        best = np.argsort(self._ranks[nodes], kind="stable")
        nodes, first = nodes[best], first[best]
        return _Borne(nodes, bearers[first], self._enters[nodes])

    @cached_property
    def _nodes(self) -> Array:
        return np.asarray(self._index.bearers)

    @cached_property
    def _ranks(self) -> Array:
        return np.asarray(self._index.rank)

    @cached_property
    def _enters(self) -> Array:
        return np.asarray(self._index.enter)
