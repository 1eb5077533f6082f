"""How a compiled city lies in memory: the columns of nodes, of facts, of relations by way, and the spans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from orgraph.graph.columns import Column, TextValues
from orgraph.model.truth import MAYBE, NO, YES, Truth

__all__ = [
    "NEVER_WALKED",
    "SEVERAL",
    "FactColumns",
    "NodeColumns",
    "RelationColumns",
    "Spans",
    "WayIndex",
]

SEVERAL: Final = -1
NEVER_WALKED: Final = -2


@dataclass(frozen=True, slots=True)
class WayIndex:
    """The relations of one way, grouped by the node they start from."""

    base: int
    """The first node that has a pointer."""
    pointers: memoryview[int]
    others: memoryview[int]
    spans: memoryview[int]
    facts: memoryview[int]


@dataclass(frozen=True, slots=True)
class Spans:
    """The different spans that facts have: as written, and as cut to the lives of the ends."""

    possible_start: memoryview[int]
    certain_start: memoryview[int]
    certain_end: memoryview[int]
    possible_end: memoryview[int]

    def truth(self, span: int, day: int) -> Truth:
        """What is known of it on a day."""
        if self.certain_start[span] <= day < self.certain_end[span]:
            return YES
        return MAYBE if self.possible_start[span] <= day < self.possible_end[span] else NO


@dataclass(frozen=True, slots=True)
class NodeColumns:
    """The versions of the nodes of one kind; the rows of one node stand together, by start."""

    first_fact: int
    """The fact of the first row."""
    fields: Mapping[str, Column]


@dataclass(frozen=True, slots=True)
class RelationColumns:
    """The own fields and ends of the facts of one relation kind."""

    first_fact: int
    size: int
    sources: memoryview[int]
    targets: memoryview[int]
    fields: Mapping[str, Column]


@dataclass(frozen=True, slots=True)
class FactColumns:
    """What every fact carries: its time by number of the fact, what belongs to a time by number of that."""

    times: memoryview[int]
    """The number of the time of each fact, which is that of its span as written too."""
    walked: memoryview[int]
    """The number of the span in which it is walked: cut to the lives of its ends; `SEVERAL` where those
    leave several, `NEVER_WALKED` where none."""
    confirmed: memoryview[int]
    begin: TextValues
    end: TextValues
    evidence: TextValues
    polarity: TextValues
    locator: TextValues
    speaker: TextValues
    certainty: TextValues
    fact: TextValues
