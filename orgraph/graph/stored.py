"""What a snapshot of a compiled city is made of."""

from __future__ import annotations

from typing import Final

from orgraph.graph.columns import (
    Constant,
    FlagColumn,
    IntegerColumn,
    NumberColumn,
    TextColumn,
    WordsColumn,
)
from orgraph.graph.compiled import OrgGraph
from orgraph.graph.layout import FactColumns, NodeColumns, RelationColumns, Spans, WayIndex
from orgraph.graph.name_index import NameIndex

__all__ = ["GRAPH_CLASSES", "INDEX_CLASSES"]

GRAPH_CLASSES: Final = (
    OrgGraph, NodeColumns, RelationColumns, FactColumns, Spans, WayIndex,
    Constant, TextColumn, WordsColumn, IntegerColumn, FlagColumn, NumberColumn,
)  # fmt: skip

INDEX_CLASSES: Final = (NameIndex,)
