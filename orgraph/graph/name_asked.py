"""What a text is looked for as, and what fits it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from orgraph.graph.hits import Grade
from orgraph.graph.name_index import NameIndex
from orgraph.model.schema import Label, NodeKind

__all__ = [
    "HOMOPHONE", "LEFT_OUT", "LONGEST", "TOO_MUCH", "WRONG", "Area", "Asked", "Match", "Matches",
]  # fmt: skip

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

LONGEST: Final = 40
"""A longer text, folded, is compared with whole names only."""

HOMOPHONE, LEFT_OUT, WRONG, TOO_MUCH = range(4)
"""Of slips, the character that sounds the same is the likeliest: so Chinese is typed. Of the others the
likeliest is what can happen in few ways: one left out, or two swapped, keeps all that was typed; a wrong
one, or one too much, may be any of thousands."""


class Match(NamedTuple):
    """A node that fits, the spelling that does, and what else there is to say."""

    node: int
    spelling: str
    detail: Label | None = None
    form: str = ""
    """The spelling, folded."""
    size: int = 0
    """How many characters of it are written."""
    short: bool = False
    """Whether some are left out between them."""
    slip: int = 0
    """How unlikely a slip it would be."""


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
