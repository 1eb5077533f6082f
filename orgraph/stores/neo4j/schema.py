"""The constraints and indexes of a database, derived from the vocabulary and the scopes of the questions.

The ids of nodes are unique from the start, since relations find their ends by them; the rest is made once the
data are there, which is quicker by far. A name for each makes it known at the next push.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from orgraph.graph.scope import Alike, Scope
from orgraph.model.schema import NodeKind, Type
from orgraph.model.vocabulary import NODES
from orgraph.stores.neo4j.connection import Connection
from orgraph.stores.neo4j.form import FULLTEXT, META, SUPERSEDED, TYPES, quoted

__all__ = [
    "Definition",
    "define",
    "fact_keys",
    "fields_looked_up",
    "look_ups",
    "missing",
    "name_field",
    "node_keys",
]

PATIENCE: Final = 86_400
"""Seconds for indexes to be filled; a push that is interrupted there goes on there."""


class Definition(NamedTuple):
    """A constraint or an index: its name, and the statement that makes it if it is not there."""

    name: str
    text: str
    shape: tuple[Any, ...] = ()
    """What makes another one as good, whatever its name: unique, type, label, property."""


def name_field(kind: NodeKind) -> str:
    """What a node is called by: its first field."""
    return kind.fields[0].name


def node_keys() -> list[Definition]:
    """The id of each node, of its label, is unique; so is the one node that tells of the database."""
    return [
        *(_unique(f"(n:{quoted(label)})", label, "id") for label in (META, *NODES)),
        _unique(f"(n:{quoted(SUPERSEDED)})", SUPERSEDED, "fact"),
    ]


def fact_keys(types: Iterable[str]) -> list[Definition]:
    """The id of each fact is unique among the relations of a type; for the types that occur."""
    given = frozenset(types)
    return [_unique(f"()-[n:{quoted(name)}]-()", name, "fact") for name in TYPES if name in given]


def look_ups(scopes: Iterable[Scope]) -> list[Definition]:
    """What nodes are found by: names, earlier versions, and the fields that steps of questions look up."""
    return [
        _index(SUPERSEDED, "node"),
        *_alike(fields_looked_up(scopes)),
        *(_index(kind.name, name_field(kind), "TEXT ") for kind in NODES.values() if _named(kind)),
        *(_index(SUPERSEDED, name, "TEXT ") for name in _called()),
        _full_text(),
    ]


def fields_looked_up(scopes: Iterable[Scope]) -> list[str]:
    """The fields by which steps of questions find nodes alike."""
    steps = (step for scope in scopes for step in scope if isinstance(step, Alike))
    return list(dict.fromkeys(step.field for step in steps))


def _alike(fields: Iterable[str]) -> Iterator[Definition]:
    for field in fields:
        for kind in NODES.values():
            if kind.field(field) is not None:
                yield _index(kind.name, field)
        yield _index(SUPERSEDED, field)


def _full_text() -> Definition:
    labels = "|".join(map(quoted, (*NODES, SUPERSEDED)))
    fields = [f"n.{quoted(name)}" for name in dict.fromkeys([*_called(), "aliases", "code"])]
    return Definition(
        FULLTEXT,
        f"CREATE FULLTEXT INDEX {quoted(FULLTEXT)} IF NOT EXISTS FOR (n:{labels}) ON EACH "
        f"[{', '.join(fields)}] OPTIONS {{indexConfig: {{`fulltext.analyzer`: 'cjk'}}}}",
    )


def _called() -> list[str]:
    """The fields that nodes are called by."""
    return list(dict.fromkeys(name_field(kind) for kind in NODES.values() if _named(kind)))


def _named(kind: NodeKind) -> bool:
    return kind.fields[0].type is Type.TEXT


def _unique(pattern: str, name: str, field: str) -> Definition:
    own = f"orgraph_{name}_{field}"
    return Definition(
        own,
        f"CREATE CONSTRAINT {quoted(own)} IF NOT EXISTS FOR {pattern} REQUIRE n.{quoted(field)} IS UNIQUE",
        (True, "RANGE", name, field),
    )


def _index(label: str, field: str, kind: str = "") -> Definition:
    own = f"orgraph_{label}_{field}{'_text' if kind else ''}"
    return Definition(
        own,
        f"CREATE {kind}INDEX {quoted(own)} IF NOT EXISTS FOR (n:{quoted(label)}) ON (n.{quoted(field)})",
        (False, kind.strip() or "RANGE", label, field),
    )


# --- in a database --------------------------------------------------------------------------------


def missing(connection: Connection, wanted: Iterable[Definition]) -> list[Definition]:
    """Those that a database has not; each constraint has an index of its name."""
    rows = connection.read(
        "SHOW INDEXES YIELD name, owningConstraint, type, labelsOrTypes, properties "
        "RETURN name, owningConstraint IS NOT NULL, type, labelsOrTypes, properties"
    )
    names = {row[0] for row in rows}
    shapes = {(row[1], row[2], *row[3], *row[4]) for row in rows if row[3] and row[4]}
    return [each for each in wanted if each.name not in names and each.shape not in shapes]


def define(connection: Connection, wanted: Iterable[Definition]) -> None:
    """Make those that are not there, and wait until all can be used."""
    for each in missing(connection, wanted):
        connection.define(each.text)
    connection.define(f"CALL db.awaitIndexes({PATIENCE})")
