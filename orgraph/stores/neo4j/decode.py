"""From the rows of a database to tables, as the compiled graph takes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import polars as pl

from orgraph.graph.tables import DAYS, POLARS_TYPES, Tables, columns_of
from orgraph.model.schema import ASSERTED, Field, NodeKind, RelationKind, Type
from orgraph.model.time import FOREVER, NEVER, Span, bound
from orgraph.stores.neo4j.form import FIRST, LAST, TYPES, kind_of, written_from

__all__ = ["confirmed_by", "span_of", "tables_of"]

Properties = Mapping[str, Any]

LIFE: Final = ("possible_start", "certain_start", "certain_end", "possible_end")


def span_of(row: Properties, confirmed: int) -> Span:
    """The four days of a fact from its dates; `confirmed` is the day of its source."""
    begin, end = row.get("from"), row.get("to")
    if begin is None and end is None and "certain_from" not in row and "certain_to" not in row:
        return _ongoing(confirmed)
    possible_start = NEVER if begin is None else begin.to_ordinal()
    certain_start = confirmed if begin is None else possible_start
    possible_end = certain_end = FOREVER if end is None else end.to_ordinal()
    sure_begin, sure_end = row.get("certain_from"), row.get("certain_to")
    if sure_begin is not None:
        certain_start = FOREVER if sure_begin == LAST else sure_begin.to_ordinal()
    if sure_end is not None:
        certain_end = NEVER if sure_end == FIRST else sure_end.to_ordinal()
    return Span(possible_start, certain_start, certain_end, possible_end)


@lru_cache(1024)
def _ongoing(confirmed: int) -> Span:
    """The days of a fact without bounds, as most are."""
    return Span(NEVER, confirmed, FOREVER, FOREVER)


def confirmed_by(sources: Iterable[Properties]) -> dict[str, int]:
    """The day that each source vouches for: the last that its date can be."""
    return {row["id"]: bound(str(row["date"])).last for row in sources}


def tables_of(
    nodes: Iterable[Properties],
    relations: Iterable[tuple[str, str, str, Properties]],
    confirmed: Mapping[str, int],
) -> Tables:
    """Tables of nodes (earlier versions have `node` in the place of `id`) and of relations, each given
    by its type, its ends and its properties."""
    tables = Tables()
    by_kind: dict[str, tuple[NodeKind, list[Properties]]] = {}
    for row in nodes:
        kind = kind_of(row.get("id") or row["node"])
        if kind is not None:
            by_kind.setdefault(kind.name, (kind, []))[1].append(row)
    for name, (kind, rows) in by_kind.items():
        keys = {"id": [row.get("id") or row["node"] for row in rows]}
        tables.nodes[name] = _frame(kind, keys, rows, confirmed)
    by_type: dict[str, list[tuple[str, str, Properties]]] = {}
    for type_, source, target, row in relations:
        by_type.setdefault(TYPES[type_][0].name, []).append((source, target, row))
    for name, found in by_type.items():
        ends = {"source": [each[0] for each in found], "target": [each[1] for each in found]}
        rows = [each[2] for each in found]
        relation = next(kind for kind, _ in TYPES.values() if kind.name == name)
        tables.relations[name] = _frame(relation, ends, rows, confirmed)
    return tables


def _frame(
    kind: NodeKind | RelationKind,
    keys: Mapping[str, Sequence[str]],
    rows: Sequence[Properties],
    confirmed: Mapping[str, int],
) -> pl.DataFrame:
    columns: dict[str, pl.Series] = {name: pl.Series(name, ids) for name, ids in keys.items()}
    for own in columns_of(kind):
        cells = [_cell(own, row) for row in rows]
        columns[own.name] = pl.Series(own.name, cells, POLARS_TYPES.get(own.type, pl.String()))
    spans = [span_of(row, confirmed.get(row["evidence"], NEVER)) for row in rows]
    for name, days in zip(LIFE, zip(*spans, strict=True), strict=True):
        columns[name] = pl.Series(name, days, pl.Int32)
    told = [confirmed.get(row["evidence"], NEVER) for row in rows]
    columns[DAYS[-1]] = pl.Series(DAYS[-1], told, pl.Int32)
    columns["_row"] = pl.Series("_row", range(2, len(rows) + 2), pl.UInt32)
    return pl.DataFrame(columns)


def _cell(own: Field, row: Properties) -> Any:
    if own.name in ("from", "to"):
        return written_from(row, own.name)
    if own.name == "polarity":
        return row.get("polarity") or ASSERTED
    value = row.get(own.name)
    return "|".join(value) if own.type is Type.WORDS and value else value or _given(value)


def _given(value: Any) -> Any:
    """0 and no are values; an empty text or list is none."""
    return value if isinstance(value, bool | int | float) else None
