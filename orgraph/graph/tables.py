"""`Tables`: checked facts as columns, between a loader or a store and the compiled graph."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import polars as pl

from orgraph.model.schema import Field, NodeKind, RelationKind, Type
from orgraph.model.vocabulary import FACT_FIELDS

__all__ = ["DAYS", "POLARS_TYPES", "Tables", "columns_of"]

POLARS_TYPES: Final[dict[Type, pl.DataType]] = {
    Type.INTEGER: pl.Int32(),
    Type.NUMBER: pl.Float64(),
    Type.FLAG: pl.Boolean(),
}
"""The type of a checked column; all others are text."""

DAYS: Final = ("possible_start", "certain_start", "certain_end", "possible_end", "confirmed")
"""The int32 columns that checking adds: the four days of a fact, and the day of its source."""


def columns_of(kind: NodeKind | RelationKind) -> tuple[Field, ...]:
    """The fields in the files of a kind, beside the id or the ends, in their order."""
    return kind.fields + FACT_FIELDS


@dataclass(frozen=True)
class Tables:
    """The facts of a city: a frame per kind, with its columns as checked, a row per fact."""

    nodes: dict[str, pl.DataFrame] = field(default_factory=dict)
    relations: dict[str, pl.DataFrame] = field(default_factory=dict)
