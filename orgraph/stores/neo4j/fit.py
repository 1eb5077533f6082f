"""What a usable package may have and a database cannot hold, found before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import Final

import polars as pl

from orgraph.graph.tables import Tables
from orgraph.model.errors import Problem
from orgraph.model.schema import NodeKind, RelationKind
from orgraph.model.vocabulary import NODES, RELATIONS
from orgraph.stores.neo4j.content import fact_of

__all__ = ["LONGEST_KEY", "LONGEST_NAME", "misfits"]

LONGEST_KEY: Final = 4_000
"""Bytes of an id or a fact: an index takes 8,167 with what it adds."""
LONGEST_NAME: Final = 32_000
"""Bytes of a name: a text index takes 32,766."""


def misfits(tables: Tables, looked_up: Iterable[str] = ()) -> list[Problem]:
    """Every row that a database would refuse; `looked_up` names the fields that have an index."""
    return list(_too_long(tables, frozenset(looked_up)))


def _too_long(tables: Tables, looked_up: Set[str]) -> Iterator[Problem]:
    for kind, file, frame in _files(tables):
        cells = {"fact": (fact_of(kind), LONGEST_KEY)}
        if isinstance(kind, NodeKind):
            name = kind.fields[0].name
            cells |= {"id": (pl.col("id"), LONGEST_KEY), name: (pl.col(name), LONGEST_NAME)}
            cells |= {
                own.name: (pl.col(own.name), LONGEST_KEY)
                for own in kind.fields
                if own.name in looked_up
            }
        for column, (cell, limit) in cells.items():
            found = frame.select("_row", cell.alias("value"))
            for row, value in found.filter(pl.col("value").str.len_bytes() > limit).rows():
                yield Problem(
                    "too-long",
                    file,
                    row,
                    column,
                    value,
                    f"太长:数据库的索引容不下 {limit:,} 字节以上的。请缩短。",
                    f"is too long: an index of the database takes no more than {limit:,} bytes. Shorten it.",
                )


def _files(tables: Tables) -> Iterator[tuple[NodeKind | RelationKind, str, pl.DataFrame]]:
    for name, frame in tables.nodes.items():
        yield NODES[name], f"nodes/{name}.csv", frame
    for name, frame in tables.relations.items():
        yield RELATIONS[name], f"relations/{name}.csv", frame
