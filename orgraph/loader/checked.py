"""Frames of text that stand in no folder, such as those of a database, checked like a package."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from orgraph.graph.tables import Tables
from orgraph.loader.check import Checker
from orgraph.model.errors import InvalidPackage
from orgraph.model.schema import NodeKind, RelationKind

__all__ = ["checked"]


def checked(
    evidence: str | None,
    nodes: Iterable[tuple[NodeKind, pl.DataFrame]],
    relations: Iterable[tuple[RelationKind, pl.DataFrame]],
    where: str,
) -> Tables:
    """The tables of frames from `where`; raises `InvalidPackage` with every problem found."""
    checker = Checker(evidence)
    tables = checker.check(
        [(kind, f"nodes/{kind.name}.csv", frame) for kind, frame in nodes],
        [(kind, f"relations/{kind.name}.csv", frame) for kind, frame in relations],
    )
    if checker.problems:
        raise InvalidPackage(where, checker.problems)
    return tables
