"""From checked tables to an `OrgGraph`, column by column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from orgraph.graph.compiled import KINDS, OrgGraph
from orgraph.graph.fact_ids import relation_ids, version_ids
from orgraph.graph.fill_columns import column_of, ints, narrow, only_value, text_column, texts_of
from orgraph.graph.layout import (
    NEVER_WALKED,
    SEVERAL,
    FactColumns,
    NodeColumns,
    RelationColumns,
    Spans,
    WayIndex,
)
from orgraph.graph.numbering import numbers_of
from orgraph.graph.tables import DAYS, Tables
from orgraph.model.schema import ASSERTED, DENIED, PLANNED, VOID, RelationKind
from orgraph.model.time import FOREVER, NEVER
from orgraph.model.vocabulary import COMPLETENESS, RELATIONS

__all__ = ["compile_graph"]

TIMES: Final = ("from", "to", "evidence", *DAYS)
TOLD: Final = ("polarity", "locator", "speaker", "certainty", "fact")
COMMON: Final = (*TIMES, *TOLD)
SPAN: Final = DAYS[:4]


def compile_graph(tables: Tables) -> OrgGraph:
    """Compile checked tables; sorting and joining only, no check is repeated."""
    ordered = {kind.name: _ordered(tables.nodes.get(kind.name)) for kind in KINDS}
    by_kind, starts = _number_nodes(ordered)
    versions = pl.concat(by_kind).with_row_index("_row")
    first = versions.filter(pl.col("node") != pl.col("node").shift(1, fill_value=-1))
    ids = first["id"]
    pointers = np.append(first["_row"].to_numpy(), versions.height)

    nodes = {}
    for kind, start in zip(KINDS, starts, strict=False):
        frame = ordered[kind.name]
        if frame is not None:
            fields = {own.name: column_of(own, frame[own.name]) for own in kind.fields}
            nodes[kind.name] = NodeColumns(int(pointers[start]), fields)

    joining, relations = [], {}
    next_fact = versions.height
    for relation, frame in _with_numbers(tables, ids):
        relations[relation.name] = RelationColumns(
            next_fact,
            frame.height,
            ints(frame["_source"].to_numpy()),
            ints(frame["_target"].to_numpy()),
            {own.name: column_of(own, frame[own.name]) for own in relation.fields},
        )
        joining.append(frame)
        next_fact += frame.height

    frames = [*by_kind, *joining]
    times, time = _times(frames)
    common = pl.concat([frame.select(*TOLD) for frame in frames])
    spans = _SpanPool(times)
    walked = time.copy()
    lives = _lives(versions, len(ids))
    ways: dict[tuple[str, bool, str], WayIndex] = {}
    for (name, columns), frame in zip(relations.items(), joining, strict=True):
        facts = np.arange(columns.first_fact, columns.first_fact + columns.size, dtype=np.int32)
        records = frame.select("_source", "_target", *SPAN, "polarity", "certainty").with_columns(
            _number=facts, _span=time[facts]
        )
        ways |= _ways(RELATIONS[name], records, lives, spans, walked)

    return OrgGraph(
        ids=texts_of(ids),
        kind_starts=starts,
        versions=ints(pointers),
        nodes=nodes,
        relations=relations,
        facts=_fact_columns(common, times, time, walked),
        spans=spans.made(),
        ways=ways,
        closed=_closed(tables),
    )


def _with_numbers(tables: Tables, ids: pl.Series) -> Iterator[tuple[RelationKind, pl.DataFrame]]:
    """The relations kind by kind, with the numbers of their ends, in the order of those."""
    found = [(kind, tables.relations.get(name)) for name, kind in RELATIONS.items()]
    given = [(kind, frame) for kind, frame in found if frame is not None and frame.height]
    sources = numbers_of([frame["source"] for _, frame in given], ids)
    targets = numbers_of([frame["target"] for _, frame in given], ids)
    for (kind, frame), source, target in zip(given, sources, targets, strict=True):
        numbered = frame.with_columns(_source=source, _target=target)
        yield kind, _sorted(numbered, ("_source", "_target", "possible_start"), relation_ids(kind))


def _ordered(frame: pl.DataFrame | None) -> pl.DataFrame | None:
    if frame is None or not frame.height:
        return None
    return _sorted(frame, ("id", "possible_start"), version_ids())


def _sorted(frame: pl.DataFrame, by: Sequence[str], ids: pl.Expr) -> pl.DataFrame:
    """In an order that does not depend on that of the rows: of equals, that of their ids.

    Those are made only where there are equals, which is seldom.
    """
    ordered = frame.sort(*by)
    equal = pl.all_horizontal(pl.col(name) == pl.col(name).shift(1) for name in by)
    return ordered.sort(*by, ids) if ordered.select(equal.any()).item() else ordered


def _number_nodes(
    ordered: Mapping[str, pl.DataFrame | None],
) -> tuple[list[pl.DataFrame], tuple[int, ...]]:
    """All versions of all nodes, kind by kind, with the number of their node, and where each kind starts.

    Numbered in the order of their ids within a kind, so that sorting numbers sorts ids.
    """
    frames, starts = [], [0]
    for kind in KINDS:
        frame = ordered[kind.name]
        if frame is None:
            starts.append(starts[-1])
            continue
        fresh = (pl.col("id") != pl.col("id").shift(1)).fill_null(True).cast(pl.Int32).cum_sum()
        frame = frame.select("id", *COMMON, node=fresh - 1 + starts[-1])
        frames.append(frame)
        starts.append(int(frame["node"][-1]) + 1)
    return frames or [_no_nodes()], tuple(starts)


def _no_nodes() -> pl.DataFrame:
    texts = dict.fromkeys(("id", *COMMON), pl.String())
    return pl.DataFrame(schema={**texts, **dict.fromkeys((*DAYS, "node"), pl.Int32())})


# --- times -------------------------------------------------------------------------------------------


def _times(frames: Sequence[pl.DataFrame]) -> tuple[pl.DataFrame, npt.NDArray[np.int32]]:
    """The different times of facts, kind by kind, and the number of that of each fact.

    A city of 900,000 facts has a few thousand, so that a view finds the truth of each once. Both bounds
    as written and the source tell the days; most kinds have one source and no bounds, so one time.
    """
    pools, numbers, count = [], [], 0
    for frame in frames:
        told = [name for name in ("from", "to", "evidence") if not only_value(frame[name])[1]]
        pool = frame.select(TIMES)
        pool = pool.unique(told, maintain_order=True, keep="first") if told else pool.head(1)
        pool = pool.with_columns(_time=np.arange(count, count + pool.height, dtype=np.int32))
        if told:
            found = frame.select(told).join(
                pool.select(*told, "_time"),
                on=told,
                how="left",
                nulls_equal=True,
                maintain_order="left",
            )
            numbers.append(found["_time"].to_numpy())
        else:
            numbers.append(np.full(frame.height, count, dtype=np.int32))
        pools.append(pool)
        count += pool.height
    return pl.concat(pools), np.concatenate(numbers)


class _SpanPool:
    """The different spans of records: those of the times as written, then those cut to lives."""

    def __init__(self, times: pl.DataFrame) -> None:
        self._parts = [times.select(SPAN)]
        self._size = times.height

    def add(self, cut: pl.DataFrame) -> pl.DataFrame:
        """The records with the numbers of their spans, which become new ones."""
        distinct = cut.select(SPAN).unique(maintain_order=True)
        numbers = np.arange(self._size, self._size + distinct.height, dtype=np.int32)
        self._parts.append(distinct)
        self._size += distinct.height
        numbered = distinct.with_columns(_span=numbers)
        return cut.drop("_span").join(numbered, on=SPAN, how="left", maintain_order="left")

    def made(self) -> Spans:
        """All of them as columns."""
        whole = pl.concat(self._parts)
        return Spans(*(ints(whole[name].to_numpy()) for name in SPAN))


class _Lives(NamedTuple):
    """When nodes exist, of those that have not always and will not always."""

    limited: npt.NDArray[np.bool_]
    """By node, whether it stands in `spans`, or never is."""
    spans: pl.DataFrame


def _lives(versions: pl.DataFrame, count: int) -> _Lives:
    """The lives of each node: versions that touch are one; an absent `from` does not limit."""
    real = (pl.col("polarity") == "asserted") & (pl.col("certainty") != "planned")
    endless = pl.col("from").is_null() & (pl.col("possible_end") == FOREVER)
    limits = versions.select("node", whole=real & endless & (pl.col("certain_end") == FOREVER))
    limited = np.zeros(count, dtype=np.bool_)
    limited[limits.filter(~pl.col("whole"))["node"].to_numpy()] = True
    limited[limits.filter(pl.col("node") == pl.col("node").shift(1))["node"].to_numpy()] = True
    ordered = (
        versions.filter(pl.Series(limited[versions["node"].to_numpy()]) & real)
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
    spans = (
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
    return _Lives(limited, spans)


# --- ways --------------------------------------------------------------------------------------------


def _ways(
    relation: RelationKind,
    frame: pl.DataFrame,
    lives: _Lives,
    spans: _SpanPool,
    walked: npt.NDArray[np.int32],
) -> dict[tuple[str, bool, str], WayIndex]:
    stance = (
        pl.when(pl.col("polarity") == "denied")
        .then(pl.lit(DENIED))
        .when(pl.col("certainty") == "planned")
        .then(pl.lit(PLANNED))
        .otherwise(pl.lit(ASSERTED))
    )
    records = frame.select("_source", "_target", "_number", "_span", *SPAN, stance=stance)
    ways: dict[tuple[str, bool, str], WayIndex] = {}
    for word in (ASSERTED, DENIED, PLANNED):
        told = records.filter(pl.col("stance") == word)
        if not told.height:
            continue
        if word == ASSERTED:  # only what is walked is cut; denied and planned facts are shown whole
            asserted, told = told, _within_lives(told, lives, spans, walked)
            ways |= _both(relation, VOID, asserted.join(told, on="_number", how="anti"))
        ways |= _both(relation, word, told)
    return ways


def _both(
    relation: RelationKind, stance: str, records: pl.DataFrame
) -> dict[tuple[str, bool, str], WayIndex]:
    """The records out of their sources, and into their targets; those of no void one are not kept."""
    if stance == VOID and not records.height:
        return {}
    return {
        (relation.name, True, stance): _index(records, "_source", "_target"),
        (relation.name, False, stance): _index(records, "_target", "_source"),
    }


def _within_lives(
    records: pl.DataFrame, lives: _Lives, spans: _SpanPool, walked: npt.NDArray[np.int32]
) -> pl.DataFrame:
    limited = pl.Series(
        lives.limited[records["_source"].to_numpy()] | lives.limited[records["_target"].to_numpy()]
    )
    if not limited.any():
        return records
    cut = records.filter(limited)
    for end in ("_source", "_target"):
        cut = _cut(cut, end, lives)
    cut = spans.add(cut).select(records.columns)
    walked[records.filter(limited)["_number"].to_numpy()] = NEVER_WALKED
    walked[cut["_number"].to_numpy()] = cut["_span"].to_numpy()
    walked[cut.filter(pl.col("_number").is_duplicated())["_number"].to_numpy()] = SEVERAL
    return pl.concat([records.filter(~limited), cut])


def _cut(records: pl.DataFrame, end: str, lives: _Lives) -> pl.DataFrame:
    """Cut to the lives of the node at one end; a record becomes as many as it meets lives."""
    limited = pl.Series(lives.limited[records[end].to_numpy()])
    met = records.filter(limited).join(
        lives.spans, left_on=end, right_on="node", suffix="_life", maintain_order="left"
    )
    cut = (
        met.with_columns(
            pl.max_horizontal("possible_start", "possible_start_life").alias("possible_start"),
            pl.max_horizontal("certain_start", "certain_start_life").alias("certain_start"),
            pl.min_horizontal("certain_end", "certain_end_life").alias("certain_end"),
            pl.min_horizontal("possible_end", "possible_end_life").alias("possible_end"),
        )
        .filter(pl.col("possible_start") < pl.col("possible_end"))
        .select(records.columns)
    )
    return pl.concat([records.filter(~limited), cut])


def _index(records: pl.DataFrame, near: str, far: str) -> WayIndex:
    ordered = records.sort(near, far, "possible_start", "_number")
    nodes = ordered[near].to_numpy()
    base = int(nodes[0]) if len(nodes) else 0
    pointers = np.zeros(int(nodes[-1]) - base + 2 if len(nodes) else 1, dtype=np.int32)
    np.cumsum(np.bincount(nodes - base, minlength=len(pointers) - 1), out=pointers[1:])
    columns = (narrow(ordered[name].to_numpy()) for name in (far, "_span", "_number"))
    return WayIndex(base, ints(pointers), *columns)


# --- facts -------------------------------------------------------------------------------------------


def _fact_columns(
    common: pl.DataFrame,
    times: pl.DataFrame,
    time: npt.NDArray[np.int32],
    walked: npt.NDArray[np.int32],
) -> FactColumns:
    return FactColumns(
        times=narrow(time),
        walked=narrow(walked),
        confirmed=ints(times["confirmed"].to_numpy()),
        begin=text_column(times["from"]),
        end=text_column(times["to"]),
        evidence=text_column(times["evidence"]),
        **{name: text_column(common[name]) for name in TOLD},
    )


def _closed(tables: Tables) -> frozenset[str]:
    frame = tables.nodes.get(COMPLETENESS.name)
    return frozenset() if frame is None else frozenset(frame["closes"].to_list())
