"""The rows of a table as what they ask: names and days read once for each different text.

What cannot be read is an error of its row, the one that `who` would raise; the other rows go on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from orgraph.graph.compiled import OrgGraph
from orgraph.graph.fill_columns import Int32
from orgraph.graph.names import LONGEST, Names
from orgraph.model.errors import OrgraphError
from orgraph.model.schema import NodeKind
from orgraph.model.time import day_number
from orgraph.model.vocabulary import MATTER
from orgraph.queries import Who, parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["NO_MATTER", "Asked", "Asker", "Mistake"]

NO_MATTER: Final = -1
WRONG: Final = -2
"""Of a node: its text could not be read."""

FEW: Final = 1000
ENOUGH: Final = 16
"""So many rows, and at least one for so many nodes, are read by a join: 0.2 µs each, and to read an id
0.2 µs once, against 5 µs by bisection."""

PLACE_KINDS, MATTER_KINDS = (own.kinds for own in parameters(Who))


@dataclass(frozen=True)
class Mistake:
    """What is wrong with a row, as an error of `who` says it."""

    key: str
    zh: str
    en: str


@dataclass(frozen=True)
class Asked:
    """What the rows ask, row by row: nodes, days, and the rows that ask nothing."""

    places: Int32
    matters: Int32
    """`NO_MATTER` where a row asks whom to ask first."""
    days: Int32
    """The first day asked about of the time in which nothing changes; 0 where it could not be read."""
    mistakes: npt.NDArray[np.int32]
    """The number of what is wrong; negative where nothing is."""
    mistaken: tuple[Mistake, ...]


@dataclass(frozen=True)
class Asker:
    """Reads the texts of a table for one city."""

    graph: OrgGraph
    names: Callable[[], Names]
    """The index of names, opened only where something is asked by name."""
    known: dict[tuple[NodeKind, ...], pl.DataFrame] = field(default_factory=dict)
    """The ids of some kinds with their nodes, kept for the next table."""
    _mistakes: dict[Mistake, int] = field(default_factory=dict)

    def read(self, place: pl.Series, matter: pl.Series, day: pl.Series) -> Asked:
        """What the rows ask. `day` is written `YYYY-MM-DD`, `place` and `matter` by id or name."""
        steady, wrong = self._days(day)
        places, wrong = self._nodes(place, steady, wrong, PLACE_KINDS)
        matters, wrong = self._nodes(matter, steady, wrong, MATTER_KINDS)
        return Asked(places, matters, steady, wrong, tuple(self._mistakes))

    def _mistake(self, error: OrgraphError) -> int:
        mistake = Mistake(error.key, error.zh, error.en)
        return self._mistakes.setdefault(mistake, len(self._mistakes))

    # --- days -----------------------------------------------------------------------------------------

    def _days(self, written: pl.Series) -> tuple[Int32, Int32]:
        """The days, each as the first one asked about since anything changed, and the mistakes in them."""
        texts, codes = _coded(written)
        days = np.zeros(len(texts), dtype=np.int32)
        wrong = np.full(len(texts), -1, dtype=np.int32)
        for number, text in enumerate(texts):
            try:
                days[number] = day_number(text)
            except OrgraphError as error:
                wrong[number] = self._mistake(error)
        read = wrong < 0  # what is no day stands for none
        days[read] = self._steady(days[read])
        return days[codes], wrong[codes]

    def _steady(self, days: Int32) -> Int32:
        """An answer tells of a day only what is true on it, and no truth changes but at a bound of a span."""
        spans = np.searchsorted(self._bounds, days, side="right")
        _, first, back = np.unique(spans, return_index=True, return_inverse=True)
        least = np.full(len(first), np.iinfo(np.int32).max, dtype=np.int32)
        np.minimum.at(least, back, days)
        return least[back]

    @cached_property
    def _bounds(self) -> Int32:
        """Every day on which the truth of a span changes."""
        spans = self.graph.spans
        columns = spans.possible_start, spans.certain_start, spans.certain_end, spans.possible_end
        return np.unique(np.concatenate([np.asarray(column) for column in columns]))

    # --- names ----------------------------------------------------------------------------------------

    def _nodes(
        self, written: pl.Series, days: Int32, wrong: Int32, kinds: tuple[NodeKind, ...]
    ) -> tuple[Int32, Int32]:
        """The nodes that texts name, and the mistakes with those found before."""
        found, wrong = self._by_join(written, kinds), wrong.copy()
        if kinds == MATTER_KINDS:
            found[(written.fill_null("") == "").to_numpy()] = NO_MATTER
        open_ = np.flatnonzero(found == WRONG)
        if not len(open_):
            return found, wrong
        texts, codes = _coded(written.gather(open_))
        found[open_] = self._by_bisection(texts, kinds)[codes]
        named = np.flatnonzero((found[open_] == WRONG) & (wrong[open_] < 0))
        pairs, back = _pairs(codes[named], days[open_[named]])
        known: dict[int, int] = {}
        for number, (code, day) in enumerate(pairs):
            rows = open_[named[back == number]]
            try:
                if code not in known:
                    node = self._named(texts[code], kinds, day)
                    if self._at_any_day(kinds):
                        known[code] = node
                else:
                    node = known[code]
                found[rows] = node
            except OrgraphError as error:
                wrong[rows] = self._mistake(error)
        return found, wrong

    def _named(self, text: str, kinds: tuple[NodeKind, ...], day: int) -> int:
        node = self.graph.number(self.names().resolve(text, kinds, day))
        if node is None:  # a name is resolved to an id of this city
            raise AssertionError(text)
        return node

    def _at_any_day(self, kinds: tuple[NodeKind, ...]) -> bool:
        """Whether what a name means is the same on every day: matters are told apart by a field."""
        own = self.graph.kind_range(MATTER)
        versions = self.graph.versions
        return MATTER not in kinds or versions[own.stop] - versions[own.start] == len(own)

    # --- ids ------------------------------------------------------------------------------------------

    def _by_join(self, written: pl.Series, kinds: tuple[NodeKind, ...]) -> Int32:
        """The nodes of texts that are ids as they are written, where there are many."""
        size = sum(len(self.graph.kind_range(kind)) for kind in kinds)
        if len(written) < FEW or len(written) * ENOUGH < size:
            return np.full(len(written), WRONG, dtype=np.int32)
        known = self.known.get(kinds)
        if known is None:
            nodes = [node for kind in kinds for node in self.graph.kind_range(kind)]
            ids = pl.DataFrame(
                {"id": self.graph.ids.several(nodes), "node": np.array(nodes, dtype=np.int32)}
            )
            known = ids.filter(pl.col("id").str.len_chars() <= LONGEST)
            self.known[kinds] = known
        asked = pl.DataFrame({"id": written})
        joined = asked.join(known, on="id", how="left", maintain_order="left")
        return joined["node"].fill_null(WRONG).to_numpy().copy()

    def _by_bisection(self, texts: Sequence[str], kinds: tuple[NodeKind, ...]) -> Int32:
        """The nodes of texts that are ids; an id means its node, whatever is called by it too."""
        nodes = np.full(len(texts), WRONG, dtype=np.int32)
        known = self.graph.ids
        for number, text in enumerate(map(str.strip, texts)):
            kind = next((kind for kind in kinds if text.startswith(f"{kind.prefix}:")), None)
            if kind is not None and len(text) <= LONGEST:
                own = self.graph.kind_range(kind)
                node = known.find(text, own.start, own.stop)
                nodes[number] = WRONG if node < 0 else node
        return nodes


def _coded(written: pl.Series) -> tuple[list[str], npt.NDArray[np.int64]]:
    """The different texts, and the number of each row's."""
    texts = written.fill_null("")
    distinct = texts.unique(maintain_order=True)
    if len(distinct) == 1:  # as of days, most often
        return distinct.to_list(), np.zeros(len(texts), dtype=np.int64)
    numbered = pl.DataFrame({"text": distinct, "code": np.arange(len(distinct))})
    codes = pl.DataFrame({"text": texts}).join(
        numbered, on="text", how="left", maintain_order="left"
    )
    return distinct.to_list(), codes["code"].to_numpy()


def _pairs(
    codes: npt.NDArray[np.int64], days: Int32
) -> tuple[list[tuple[int, int]], npt.NDArray[np.int64]]:
    keys = codes * 2**32 + days
    distinct, back = np.unique(keys, return_inverse=True)
    return [(int(key >> 32), int(key & (2**32 - 1))) for key in distinct], back
