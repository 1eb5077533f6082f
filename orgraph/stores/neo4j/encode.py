"""From checked tables to the properties of nodes and relations in Neo4j, column by column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import polars as pl

from orgraph.graph.fact_ids import relation_ids, version_ids
from orgraph.graph.tables import Tables
from orgraph.model.schema import ASSERTED, DENIED, PLANNED, NodeKind, RelationKind, Type
from orgraph.model.time import FOREVER, NEVER
from orgraph.model.vocabulary import NODES, RELATIONS
from orgraph.stores.neo4j.form import FIRST, LAST, PREFIXES

__all__ = ["NodeRows", "RelationRows", "node_rows", "relation_rows"]

EPOCH: Final = 719_163
"""The ordinal of 1970-01-01."""


class NodeRows(NamedTuple):
    """The latest versions of the nodes of a kind, or earlier ones, with their properties as columns."""

    kind: NodeKind
    superseded: bool
    frame: pl.DataFrame


class RelationRows(NamedTuple):
    """Relations of one type between nodes of two kinds: `source`, `target` and the properties."""

    relation: RelationKind
    stance: str
    source: NodeKind
    target: NodeKind
    frame: pl.DataFrame


def node_rows(tables: Tables) -> Iterator[NodeRows]:
    """The nodes kind by kind; earlier versions have `node` in the place of `id`."""
    for kind in NODES.values():
        frame = tables.nodes.get(kind.name)
        if frame is None or not frame.height:
            continue
        real = _stance() == ASSERTED
        ordered = frame.with_columns(_fact=version_ids(), _real=real).sort(
            "id", "_real", "possible_start", "_fact"
        )
        last = pl.col("id").is_last_distinct()
        count = pl.len().over("id")
        told = ordered.with_columns(
            _last=last, versions=pl.when(count > 1).then(count.cast(pl.Int32))
        )
        own = pl.when(pl.col("_fact") != pl.col("id")).then("_fact").alias("fact")
        columns = [*_own(kind), *_times(), *_evidence(), own]
        yield NodeRows(kind, False, told.filter("_last").select("id", *columns, "versions"))
        earlier = told.filter(~pl.col("_last"))
        if earlier.height:
            yield NodeRows(
                kind,
                True,
                earlier.select(
                    pl.col("id").alias("node"), *columns[:-1], pl.col("_fact").alias("fact")
                ),
            )


def relation_rows(tables: Tables) -> Iterator[RelationRows]:
    """The relations type by type and kind of end by kind of end."""
    for relation in RELATIONS.values():
        frame = tables.relations.get(relation.name)
        if frame is None or not frame.height:
            continue
        told = frame.with_columns(
            _stance=_stance(),
            _from=pl.col("source").str.split_exact(":", 1).struct.field("field_0"),
            _to=pl.col("target").str.split_exact(":", 1).struct.field("field_0"),
        )
        columns = [*_own(relation), *_times(), *_evidence(), relation_ids(relation).alias("fact")]
        for (stance, source, target), part in told.group_by(
            "_stance", "_from", "_to", maintain_order=True
        ):
            rows = part.select("source", "target", *columns)
            yield RelationRows(
                relation, str(stance), PREFIXES[str(source)], PREFIXES[str(target)], rows
            )


def _stance() -> pl.Expr:
    return (
        pl.when(pl.col("polarity") == DENIED)
        .then(pl.lit(DENIED))
        .when(pl.col("certainty") == PLANNED)
        .then(pl.lit(PLANNED))
        .otherwise(pl.lit(ASSERTED))
    )


def _own(kind: NodeKind | RelationKind) -> list[pl.Expr]:
    return [
        pl.col(own.name).str.split("|") if own.type is Type.WORDS else pl.col(own.name)
        for own in kind.fields
    ]


def _times() -> list[pl.Expr]:
    """Days as dates, and as written where that is something else."""
    begin, end = _date("possible_start", NEVER), _date("possible_end", FOREVER)
    sure_begin, sure_end = _date("certain_start", FOREVER), _date("certain_end", NEVER)
    given, ended = pl.col("from").is_not_null(), pl.col("to").is_not_null()
    fewer_before = given & (pl.col("certain_start") != pl.col("possible_start"))
    fewer_after = ended & (pl.col("certain_end") != pl.col("possible_end"))
    return [
        begin.alias("from"),
        end.alias("to"),
        pl.when(fewer_before).then(sure_begin.fill_null(LAST)).alias("certain_from"),
        pl.when(fewer_after).then(sure_end.fill_null(FIRST)).alias("certain_to"),
        pl.when(begin.cast(pl.String).ne_missing(pl.col("from")))
        .then("from")
        .alias("from_written"),
        pl.when(end.cast(pl.String).ne_missing(pl.col("to"))).then("to").alias("to_written"),
    ]


def _date(name: str, open_: int) -> pl.Expr:
    days = pl.when(pl.col(name) != open_).then(pl.col(name) - EPOCH)
    return days.cast(pl.Date)


def _evidence() -> list[pl.Expr]:
    denied = pl.when(pl.col("polarity") == DENIED).then("polarity").alias("polarity")
    return [*map(pl.col, ("evidence", "locator", "speaker", "certainty")), denied]
