"""From checked tables to an `OrgGraph`, column by column."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from orgraph.graph.columns import TextColumn, column_of, ints, text_column, texts_of
from orgraph.graph.compiled import (
    KINDS,
    FactColumns,
    NodeColumns,
    OrgGraph,
    RelationColumns,
    WayIndex,
)
from orgraph.graph.tables import DAYS, Tables
from orgraph.model.schema import ASSERTED, DENIED, PLANNED, RelationKind
from orgraph.model.time import NEVER
from orgraph.model.vocabulary import COMPLETENESS, RELATIONS

__all__ = ["compile_graph"]

FACT_COLUMNS: Final = (
    "from", "to", "polarity", "evidence", "locator", "speaker", "certainty", "fact",
)  # fmt: skip
SPAN: Final = DAYS[:4]


def compile_graph(tables: Tables) -> OrgGraph:
    """Compile checked tables; sorting and joining only, no check is repeated."""
    versions, starts = _number_nodes(tables)
    ids = versions.select("node", "id").unique("node", keep="first", maintain_order=True)
    count = ids.height
    pointers = np.zeros(count + 1, dtype=np.int32)
    np.cumsum(np.bincount(versions["node"], minlength=count), out=pointers[1:])

    nodes = {}
    for kind in KINDS:
        frame = tables.nodes.get(kind.name)
        if frame is not None and frame.height:
            first = int(pointers[starts[KINDS.index(kind)]])
            ordered = _ordered(frame)
            fields = {own.name: column_of(own, ordered[own.name]) for own in kind.fields}
            nodes[kind.name] = NodeColumns(first, fields)

    lives = _lives(versions)
    relations: dict[str, RelationColumns] = {}
    ways: dict[tuple[str, bool, str], WayIndex] = {}
    common = [versions.select(*FACT_COLUMNS, *DAYS)]
    next_fact = versions.height
    numbers = versions.select("id", "node").unique("id", maintain_order=True)
    for relation in RELATIONS.values():
        frame = tables.relations.get(relation.name)
        if frame is None or not frame.height:
            continue
        frame = _ends(frame, numbers).sort("_source", "_target", "possible_start", "_row")
        frame = frame.with_row_index("_number", offset=next_fact).cast({"_number": pl.Int32})
        relations[relation.name] = RelationColumns(
            next_fact,
            frame.height,
            ints(frame["_source"].to_numpy()),
            ints(frame["_target"].to_numpy()),
            {own.name: column_of(own, frame[own.name]) for own in relation.fields},
        )
        ways |= _ways(relation, frame, lives)
        common.append(frame.select(*FACT_COLUMNS, *DAYS))
        next_fact += frame.height

    return OrgGraph(
        ids=texts_of(ids["id"]),
        kind_starts=starts,
        versions=ints(pointers),
        nodes=nodes,
        relations=relations,
        facts=_fact_columns(pl.concat(common)),
        ways=ways,
        closed=_closed(tables),
    )


def _ordered(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.sort("id", "possible_start", "_row")


def _number_nodes(tables: Tables) -> tuple[pl.DataFrame, tuple[int, ...]]:
    """All versions of all nodes with the number of their node, and where each kind starts.

    Numbered in the order of their ids within a kind, so that sorting numbers sorts ids.
    """
    frames, starts = [], [0]
    for kind in KINDS:
        frame = tables.nodes.get(kind.name)
        if frame is None or not frame.height:
            starts.append(starts[-1])
            continue
        ordered = _ordered(frame).select("id", *FACT_COLUMNS, *DAYS)
        fresh = (pl.col("id") != pl.col("id").shift(1)).fill_null(True).cast(pl.Int32).cum_sum()
        ordered = ordered.with_columns(node=fresh - 1 + starts[-1])
        frames.append(ordered)
        starts.append(int(ordered["node"][-1]) + 1)
    if not frames:
        frames.append(_no_nodes())
    return pl.concat(frames), tuple(starts)


def _no_nodes() -> pl.DataFrame:
    texts = dict.fromkeys(("id", *FACT_COLUMNS), pl.String())
    return pl.DataFrame(schema={**texts, **dict.fromkeys((*DAYS, "node"), pl.Int32())})


def _lives(versions: pl.DataFrame) -> pl.DataFrame:
    """The lives of each node: versions that touch are one; an absent `from` does not limit."""
    real = (pl.col("polarity") == "asserted") & (pl.col("certainty") != "planned")
    ordered = (
        versions.filter(real)
        .with_columns(
            certain_start=pl.when(pl.col("from").is_null())
            .then(NEVER)
            .otherwise("certain_start")
            .cast(pl.Int32)
        )
        .sort("node", "possible_start")
    )
    reached = pl.col("possible_end").cum_max().shift(1).over("node")
    fresh = (reached < pl.col("possible_start")).fill_null(True)
    return (
        ordered.with_columns(life=fresh.cast(pl.Int32).cum_sum())
        .group_by("node", "life", maintain_order=True)
        .agg(
            pl.col("possible_start").first(),
            pl.col("certain_start").first(),
            pl.col("certain_end").last(),
            pl.col("possible_end").last(),
        )
        .drop("life")
    )


def _ends(frame: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    for end in ("source", "target"):
        frame = frame.join(
            numbers.rename({"node": f"_{end}"}),
            left_on=end,
            right_on="id",
            how="left",
            maintain_order="left",
        )
    return frame


def _ways(
    relation: RelationKind, frame: pl.DataFrame, lives: pl.DataFrame
) -> dict[tuple[str, bool, str], WayIndex]:
    stance = (
        pl.when(pl.col("polarity") == "denied")
        .then(pl.lit(DENIED))
        .when(pl.col("certainty") == "planned")
        .then(pl.lit(PLANNED))
        .otherwise(pl.lit(ASSERTED))
    )
    records = frame.select("_source", "_target", "_number", *SPAN, stance=stance)
    ways = {}
    for word in (ASSERTED, DENIED, PLANNED):
        told = records.filter(pl.col("stance") == word)
        if not told.height:
            continue
        if word == ASSERTED:  # only what is walked is cut; denied and planned facts are shown whole
            told = _cut(_cut(told, "_source", lives), "_target", lives)
        ways[relation.name, True, word] = _index(told, "_source", "_target")
        ways[relation.name, False, word] = _index(told, "_target", "_source")
    return ways


def _cut(records: pl.DataFrame, end: str, lives: pl.DataFrame) -> pl.DataFrame:
    """Cut to the lives of the node at one end; a record becomes as many as it meets lives."""
    met = records.join(lives, left_on=end, right_on="node", suffix="_life")
    return (
        met.with_columns(
            pl.max_horizontal("possible_start", "possible_start_life").alias("possible_start"),
            pl.max_horizontal("certain_start", "certain_start_life").alias("certain_start"),
            pl.min_horizontal("certain_end", "certain_end_life").alias("certain_end"),
            pl.min_horizontal("possible_end", "possible_end_life").alias("possible_end"),
        )
        .filter(pl.col("possible_start") < pl.col("possible_end"))
        .select(records.columns)
    )


def _index(records: pl.DataFrame, near: str, far: str) -> WayIndex:
    ordered = records.sort(near, far, "possible_start", "_number")
    nodes = ordered[near].to_numpy()
    base = int(nodes[0]) if len(nodes) else 0
    pointers = np.zeros(int(nodes[-1]) - base + 2 if len(nodes) else 1, dtype=np.int32)
    np.cumsum(np.bincount(nodes - base, minlength=len(pointers) - 1), out=pointers[1:])
    columns = (far, *SPAN, "_number")
    return WayIndex(base, ints(pointers), *(ints(ordered[name].to_numpy()) for name in columns))


def _fact_columns(common: pl.DataFrame) -> FactColumns:
    def days(name: str) -> memoryview[int]:
        return ints(common[name].to_numpy())

    def texts(name: str) -> TextColumn:
        return text_column(common[name])

    return FactColumns(
        possible_start=days("possible_start"),
        certain_start=days("certain_start"),
        certain_end=days("certain_end"),
        possible_end=days("possible_end"),
        confirmed=days("confirmed"),
        begin=texts("from"),
        end=texts("to"),
        polarity=texts("polarity"),
        evidence=texts("evidence"),
        locator=texts("locator"),
        speaker=texts("speaker"),
        certainty=texts("certainty"),
        fact=texts("fact"),
    )


def _closed(tables: Tables) -> frozenset[str]:
    frame = tables.nodes.get(COMPLETENESS.name)
    return frozenset() if frame is None else frozenset(frame["closes"].to_list())
