"""From what differs to what is written: nodes set as they are to be, relations moved, what is gone removed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import polars as pl

from orgraph.graph.tables import Tables
from orgraph.model.schema import NodeKind, RelationKind
from orgraph.stores.neo4j.batches import Group, nodes_made, nodes_set, relations_made, relations_set
from orgraph.stores.neo4j.compare import Difference
from orgraph.stores.neo4j.content import fact_of
from orgraph.stores.neo4j.encode import node_rows, relation_rows
from orgraph.stores.neo4j.form import SUPERSEDED, quoted, stance_of, type_of

__all__ = ["changes", "types_of"]


def changes(differences: Iterable[Difference], tables: Tables) -> Iterator[Group]:
    """What makes the database as the tables are, in an order in which each step finds what it needs.

    Properties that somebody added by hand stay where a node or a relation stays.
    """
    given = list(differences)
    nodes = [each for each in given if isinstance(each.kind, NodeKind)]
    relations = [each for each in given if isinstance(each.kind, RelationKind)]
    yield from chain.from_iterable(map(_removed, relations))
    for each in nodes:
        yield from _nodes(each, tables)
    for each in relations:
        yield from _relations(each, tables)
    for each in nodes:
        yield from _gone_nodes(each, tables)


def types_of(differences: Iterable[Difference]) -> set[str]:
    """The types of the relations that are there and go, or become something else."""
    found = set()
    for each in differences:
        if isinstance(each.kind, RelationKind):
            found |= {
                type_ for type_, _ in _by_type(each.kind, pl.concat([each.gone, each.before]))
            }
    return found


# --- nodes ------------------------------------------------------------------------------------------


def _nodes(of: Difference, tables: Tables) -> Iterator[Group]:
    """Every node of which a version differs, whole: which is the latest may have changed."""
    touched = pl.concat([of.new, of.changed, of.before, of.gone])["id"].unique().sort()
    if not len(touched):
        return
    text = f"UNWIND $rows AS row MATCH (o:{quoted(SUPERSEDED)} {{node: row[0]}}) DELETE o"
    yield Group(text, touched.to_frame())
    for rows in node_rows(_part(of, tables, "id", touched)):
        if rows.superseded:
            yield nodes_made(rows)
        else:
            yield nodes_set(rows)


def _gone_nodes(of: Difference, tables: Tables) -> Iterator[Group]:
    """Nodes without any version that stays; what somebody drew to them by hand goes with them."""
    wanted = tables.nodes.get(of.kind.name)
    gone = of.gone["id"].unique().sort()
    if wanted is not None:
        gone = gone.filter(~gone.is_in(wanted["id"].implode()))
    if len(gone):
        text = (
            f"UNWIND $rows AS row MATCH (n:{quoted(of.kind.name)} {{id: row[0]}}) DETACH DELETE n"
        )
        yield Group(text, gone.to_frame(), "nodes_deleted")


# --- relations ----------------------------------------------------------------------------------------


def _removed(of: Difference) -> Iterator[Group]:
    """Relations that are gone, or stand elsewhere from now on."""
    for type_, rows in _by_type(of.kind, pl.concat([of.gone, of.before.filter(_moved(of))])):
        text = f"UNWIND $rows AS row MATCH ()-[r:{quoted(type_)} {{fact: row[0]}}]->() DELETE r"
        yield Group(text, rows.select("fact").sort("fact"))


def _relations(of: Difference, tables: Tables) -> Iterator[Group]:
    """Relations that are new or moved, and those whose properties change."""
    moved = _moved(of)
    fresh = pl.concat([of.new["fact"], of.changed.filter(moved)["fact"]])
    if len(fresh):
        yield from map(relations_made, relation_rows(_part(of, tables, "fact", fresh)))
    stay = of.changed.filter(~moved)["fact"]
    if len(stay):
        yield from map(relations_set, relation_rows(_part(of, tables, "fact", stay)))


def _moved(of: Difference) -> pl.Series:
    """Which of the changed relations get another end or another type."""
    ends = [of.before[name].ne_missing(of.changed[name]) for name in ("source", "target")]
    return ends[0] | ends[1] | _types(of.kind, of.before).ne_missing(_types(of.kind, of.changed))


def _types(kind: NodeKind | RelationKind, frame: pl.DataFrame) -> pl.Series:
    """The type of each relation, told by its polarity and its certainty."""
    if not isinstance(kind, RelationKind):
        raise TypeError(kind.name)
    told = [type_of(kind, stance_of(*row)) for row in frame.select("polarity", "certainty").rows()]
    return pl.Series("type", told, dtype=pl.String)


def _by_type(
    kind: NodeKind | RelationKind, frame: pl.DataFrame
) -> Iterator[tuple[str, pl.DataFrame]]:
    typed = frame.with_columns(_types(kind, frame))
    for (type_,), rows in typed.group_by("type", maintain_order=True):
        yield str(type_), rows


def _part(of: Difference, tables: Tables, column: str, wanted: pl.Series) -> Tables:
    """The rows of the tables that have one of some ids or facts."""
    kind = of.kind
    kept = (fact_of(kind) if column == "fact" else pl.col(column)).is_in(wanted.implode())
    if isinstance(kind, NodeKind):
        frame = tables.nodes.get(kind.name)
        return Tables({} if frame is None else {kind.name: frame.filter(kept)}, {})
    frame = tables.relations.get(kind.name)
    return Tables({}, {} if frame is None else {kind.name: frame.filter(kept)})
