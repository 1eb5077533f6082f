"""The content of a city as texts: what its version is made from, and what two states of it are compared by.

A row of a kind has the columns of its file, all as texts, with its source and its fact written out. It is the same
whether it comes from a package or from a database.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

import polars as pl
from xxhash import xxh3_128_hexdigest

from orgraph.graph.fact_ids import relation_ids, version_ids
from orgraph.graph.tables import Tables, columns_of
from orgraph.model.schema import NodeKind, RelationKind
from orgraph.model.vocabulary import NODES, RELATIONS

__all__ = ["Rows", "content_of", "digest_of", "ends_of", "fact_of", "version_of"]

FACT: Final = "fact"


class Rows(NamedTuple):
    """The facts of a kind: the columns of its file as texts, `fact` always filled."""

    kind: NodeKind | RelationKind
    frame: pl.DataFrame


def ends_of(kind: NodeKind | RelationKind) -> list[str]:
    """The columns that stand before the fields."""
    return ["id"] if isinstance(kind, NodeKind) else ["source", "target"]


def fact_of(kind: NodeKind | RelationKind) -> pl.Expr:
    """The id that answers cite each row of a kind by."""
    return version_ids() if isinstance(kind, NodeKind) else relation_ids(kind)


def content_of(tables: Tables) -> Iterator[Rows]:
    """The rows of checked tables, kind by kind."""
    kinds: list[NodeKind | RelationKind] = [*NODES.values(), *RELATIONS.values()]
    for kind in kinds:
        of = tables.nodes if isinstance(kind, NodeKind) else tables.relations
        frame = of.get(kind.name)
        if frame is not None and frame.height:
            names = [*ends_of(kind), *(own.name for own in columns_of(kind))]
            told = frame.with_columns(fact_of(kind).alias(FACT))
            yield Rows(kind, told.select(pl.col(name).cast(pl.String) for name in names))


def digest_of(rows: Rows) -> str:
    """A hash of the rows of a kind, in whatever order they stand."""
    # Quotes around every cell: two rows have the same bytes only if their cells are the same.
    file = io.BytesIO()
    rows.frame.sort(FACT).write_csv(file, quote_style="always")
    return f"{rows.kind.name} {xxh3_128_hexdigest(file.getvalue())}"


def version_of(digests: Iterable[str], manifest: Mapping[str, Any]) -> str:
    """The version of a content: of the hashes of its kinds, and what `package.toml` says."""
    told = json.dumps([sorted(digests), manifest], sort_keys=True, default=str, ensure_ascii=False)
    return xxh3_128_hexdigest(told.encode())
