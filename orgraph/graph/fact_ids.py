"""The ids of whole columns of facts, as `fact_id` makes them one by one."""

from __future__ import annotations

import polars as pl

from orgraph.model.schema import RelationKind

__all__ = ["relation_ids", "version_ids"]


def version_ids() -> pl.Expr:
    """The ids of versions of nodes, from the columns `id`, `from` and `fact`."""
    return pl.coalesce("fact", pl.concat_str("id", _since()))


def relation_ids(relation: RelationKind) -> pl.Expr:
    """The ids of relations of a kind, from its columns in a package."""
    key = [
        pl.when(pl.col(name).fill_null("") != "")
        .then(pl.format(f"[{name}={{}}]", pl.col(name)))
        .otherwise(pl.lit(""))
        for name in relation.key
    ]
    named = pl.concat_str(
        pl.lit(relation.name), *key, pl.lit(":"), "source", pl.lit(">"), "target", _since()
    )
    return pl.coalesce("fact", named)


def _since() -> pl.Expr:
    return (
        pl.when(pl.col("from").is_not_null())
        .then(pl.lit("@") + pl.col("from"))
        .otherwise(pl.lit(""))
    )
