"""From tables to statements with their rows: what fills an empty database, in one order whatever the package's.

Rows are lists and not maps, so that no name of a property is sent ten thousand times.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import polars as pl

from orgraph.graph.tables import Tables
from orgraph.stores.neo4j.encode import NodeRows, RelationRows, node_rows, relation_rows
from orgraph.stores.neo4j.form import SUPERSEDED, quoted, type_of

__all__ = [
    "SIZE",
    "Group",
    "Part",
    "Step",
    "batches",
    "creations",
    "nodes_made",
    "nodes_set",
    "relations_made",
    "relations_set",
]

SIZE: Final = 10_000
"""Rows of a batch, each a transaction."""


class Group(NamedTuple):
    """A statement and all its rows; it takes them as `$rows`, a list each."""

    text: str
    rows: pl.DataFrame
    counted: str = ""
    """What the server counts once for each row; empty where it may be none."""


class Step(NamedTuple):
    """A statement with some of its rows."""

    text: str
    rows: Sequence[Sequence[Any]]
    counted: str


class Part(NamedTuple):
    """Some rows of a group, in one transaction with parts of others."""

    group: Group
    start: int
    end: int

    def step(self) -> Step:
        """The statement with its rows."""
        rows = self.group.rows[self.start : self.end]
        return Step(self.group.text, rows.rows(), self.group.counted)


def creations(tables: Tables) -> Iterator[Group]:
    """All that fills an empty database: nodes before the relations that join them."""
    for nodes in node_rows(tables):
        yield nodes_made(nodes)
    for relations in relation_rows(tables):
        yield relations_made(relations)


def batches(groups: Sequence[Group]) -> list[list[Part]]:
    """The transactions of some groups: as few as can be of `SIZE` rows, in the order of the groups."""
    found: list[list[Part]] = []
    room = 0
    for group in groups:
        start = 0
        while start < group.rows.height:
            if not room:
                found.append([])
                room = SIZE
            end = min(start + room, group.rows.height)
            found[-1].append(Part(group, start, end))
            room -= end - start
            start = end
    return found


def nodes_made(nodes: NodeRows) -> Group:
    """Nodes that are not there yet."""
    label = SUPERSEDED if nodes.superseded else nodes.kind.name
    rows = _filled(nodes.frame.sort("fact" if nodes.superseded else "id"))
    text = f"UNWIND $rows AS row CREATE (n:{quoted(label)} {_map(rows.columns)})"
    return Group(text, rows, "nodes_created")


def relations_made(relations: RelationRows) -> Group:
    """Relations that are not there yet, between nodes that are."""
    type_ = quoted(type_of(relations.relation, relations.stance))
    rows = _filled(relations.frame.sort("fact"))
    text = (
        f"UNWIND $rows AS row MATCH (a:{quoted(relations.source.name)} {{id: row[0]}}) "
        f"MATCH (b:{quoted(relations.target.name)} {{id: row[1]}}) "
        f"CREATE (a)-[r:{type_} {_map(rows.columns[2:], first=2)}]->(b)"
    )
    return Group(text, rows, "relationships_created")


def nodes_set(nodes: NodeRows) -> Group:
    """Nodes that may be there; what they have no longer is removed."""
    rows = nodes.frame.sort("id")
    cells = _map(rows.columns[1:], first=1)
    text = (
        f"UNWIND $rows AS row MERGE (n:{quoted(nodes.kind.name)} {{id: row[0]}}) SET n += {cells}"
    )
    return Group(text, rows)


def relations_set(relations: RelationRows) -> Group:
    """Relations that are there, found by their facts; what they have no longer is removed."""
    type_ = quoted(type_of(relations.relation, relations.stance))
    rows = relations.frame.drop("source", "target").sort("fact")
    names = ["fact", *(name for name in rows.columns if name != "fact")]
    text = (
        f"UNWIND $rows AS row MATCH ()-[r:{type_} {{fact: row[0]}}]->() "
        f"SET r += {_map(names[1:], first=1)}"
    )
    return Group(text, rows.select(names))


def _filled(frame: pl.DataFrame) -> pl.DataFrame:
    """Without the columns that hold nothing."""
    return frame.select(name for name in frame.columns if frame[name].null_count() < frame.height)


def _map(names: Sequence[str], first: int = 0) -> str:
    cells = (f"{quoted(name)}: row[{place}]" for place, name in enumerate(names, start=first))
    return "{" + ", ".join(cells) + "}"
