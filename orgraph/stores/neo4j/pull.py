"""From a database back to the rows of a package: every fact with the texts that its file has.

What stands in the database and is no fact, because somebody drew it by hand, is named and counted, and never
taken for one: a label or a type that the vocabulary lacks, a node or a relation without a source.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from orgraph.graph.tables import columns_of
from orgraph.model.errors import EmptyStore, UnfinishedStore
from orgraph.model.exchanges import Odd
from orgraph.model.schema import ASSERTED, Field, NodeKind, RelationKind, Type
from orgraph.model.vocabulary import NODES, RELATIONS
from orgraph.stores.neo4j.connection import Connection
from orgraph.stores.neo4j.content import Rows, ends_of, fact_of
from orgraph.stores.neo4j.form import (
    META,
    PREFIXES,
    STANCES,
    SUPERSEDED,
    TYPES,
    kind_of,
    quoted,
    stance_of,
    type_of,
)
from orgraph.stores.neo4j.meta import Meta, read_meta

__all__ = ["RawCity", "raw_frames", "read_rows"]

Progress = Callable[[float], None]
"""Told how much is done, from 0 to 1."""

TIMES: Final = ("from", "to", "certain_from", "certain_to", "from_written", "to_written")
TECHNICAL: Final = frozenset({"id", "node", "versions", *TIMES})
SHOWN: Final = 3
"""Examples of what is odd."""


@dataclass(frozen=True)
class RawCity:
    """What a database holds, in the columns and texts of a package; `fact` is there where the file needs it."""

    manifest: dict[str, str]
    nodes: list[tuple[NodeKind, pl.DataFrame]]
    relations: list[tuple[RelationKind, pl.DataFrame]]
    odd: tuple[Odd, ...] = ()
    version: str = ""
    """Of the content, as the push had it that wrote it."""
    written_manifest: str = ""
    """The text of `package.toml`."""


def raw_frames(connection: Connection, progress: Progress | None = None) -> RawCity:
    """Read a whole city; raises `EmptyStore`, `ForeignStore`, and `UnfinishedStore` where a push changes it."""
    before = _complete(connection)
    odd: list[Odd] = []
    nodes: list[tuple[NodeKind, pl.DataFrame]] = []
    relations: list[tuple[RelationKind, pl.DataFrame]] = []
    for rows in read_rows(connection, odd, progress):
        kind = rows.kind
        if isinstance(kind, NodeKind):
            nodes.append((kind, _as_in_a_file(rows).sort("id", "from", "fact")))
        else:
            ordered = _as_in_a_file(rows).sort("source", "target", "from", "fact")
            relations.append((kind, ordered))
    if _complete(connection).version != before.version:
        raise UnfinishedStore(connection.address)
    manifest = tomllib.loads(before.manifest)
    return RawCity(manifest, nodes, relations, tuple(odd), before.version, before.manifest)


def _as_in_a_file(rows: Rows) -> pl.DataFrame:
    """Without the facts that follow from the keys of their rows."""
    unnamed = rows.frame.with_columns(fact=pl.lit(None, dtype=pl.String))
    derived = unnamed.select(fact_of(rows.kind).alias("derived"))["derived"]
    return rows.frame.with_columns(pl.when(pl.col("fact") != derived).then("fact").alias("fact"))


def read_rows(
    connection: Connection,
    odd: list[Odd],
    progress: Progress | None = None,
    but: Container[str] = (),
) -> Iterator[Rows]:
    """Every fact, kind by kind `but` some, whatever the state of the database; what is odd is added to a list."""
    counts = _counts(connection)
    every = sum(counts.values()) or 1
    done = 0

    def advance(rows: int) -> None:
        nonlocal done
        done += rows
        if progress is not None:
            progress(min(done / every, 1.0))

    several = _kinds_of_superseded(connection) if counts.get(SUPERSEDED) else frozenset()
    for kind in NODES.values():
        if kind.name not in but and (counts.get(kind.name) or kind.prefix in several):
            found = _Reading(kind, odd)
            found.read(connection, _nodes_of(kind, kind.name), advance)
            if kind.prefix in several:
                found.read(connection, _nodes_of(kind, SUPERSEDED), advance)
            yield from found.rows()
    for relation in RELATIONS.values():
        there = any(counts.get(type_of(relation, stance)) for stance in STANCES)
        if there and relation.name not in but:
            found = _Reading(relation, odd)
            found.read(connection, _relations_of(relation), advance)
            yield from found.rows()
    odd += _strangers(connection)


# --- one kind --------------------------------------------------------------------------------------


@dataclass
class _Reading:
    """Collects the rows of a kind batch by batch, and what of them is no fact."""

    kind: NodeKind | RelationKind
    odd: list[Odd]
    parts: list[pl.DataFrame] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)
    unknown: dict[str, list[str]] = field(default_factory=dict)

    def read(self, connection: Connection, statement: str, advance: Callable[[int], None]) -> None:
        known = sorted({own.name for own in columns_of(self.kind)} | TECHNICAL)
        for batch in connection.stream(statement, {"known": known, "prefix": _prefix(self.kind)}):
            facts = []
            for row in batch:
                if row[-1]:
                    for name in row[-1]:
                        self.unknown.setdefault(name, []).append(str(row[0]))
                if _is_fact(self.kind, row):
                    facts.append(row)
                else:
                    self.lacking.append(str(row[0]))
            self.parts.append(_frame(self.kind, facts))
            advance(len(batch))

    def rows(self) -> Iterator[Rows]:
        if self.lacking:
            what = "node" if isinstance(self.kind, NodeKind) else "relation"
            shown = tuple(self.lacking[:SHOWN])
            self.odd.append(Odd(what, self.kind.name, len(self.lacking), shown))
        for name, ids in sorted(self.unknown.items()):
            shown = tuple(ids[:SHOWN])
            self.odd.append(Odd("property", f"{self.kind.name}.{name}", len(ids), shown))
        frame = pl.concat(self.parts)
        if frame.height:
            yield Rows(self.kind, frame)


def _prefix(kind: NodeKind | RelationKind) -> str:
    return f"{kind.prefix}:" if isinstance(kind, NodeKind) else ""


def _nodes_of(kind: NodeKind, label: str) -> str:
    """The latest versions of the nodes of a kind, or the earlier ones."""
    if label == SUPERSEDED:
        place, id_, where = f"(x:{quoted(label)})", "x.node", " WHERE x.node STARTS WITH $prefix"
        fact = "x.fact"
    else:
        # A node whose only version is called like the node has no `fact` of its own.
        place, id_, where = f"(x:{quoted(label)})", "x.id", ""
        fact = "coalesce(x.fact, x.id)"
    return f"MATCH {place}{where} RETURN {id_}, {_cells(kind)}, {fact}, '', {_unknown()}"


def _relations_of(relation: RelationKind) -> str:
    types = "|".join(quoted(type_of(relation, stance)) for stance in STANCES)
    return (
        f"MATCH (a)-[x:{types}]->(b) RETURN a.id, b.id, {_cells(relation)}, x.fact, type(x), "
        f"{_unknown()}"
    )


def _cells(kind: NodeKind | RelationKind) -> str:
    written = {
        name: f"coalesce(x.{quoted(f'{name}_written')}, toStringOrNull(x.{quoted(name)}))"
        for name in ("from", "to")
    }
    written["polarity"] = f"coalesce(x.polarity, '{ASSERTED}')"
    names = [own.name for own in columns_of(kind) if own.name != "fact"]
    return ", ".join(written.get(name, f"x.{quoted(name)}") for name in names)


def _unknown() -> str:
    return "[name IN keys(x) WHERE NOT name IN $known]"


def _is_fact(kind: NodeKind | RelationKind, row: Sequence[Any]) -> bool:
    """Whether a row has ends of the vocabulary, a fact, a source, a certainty, and is what its type says."""
    names = [own.name for own in columns_of(kind)]
    ends = len(ends_of(kind))
    cell = dict(zip(names, row[ends:], strict=False))
    if not (cell["evidence"] and cell["certainty"] and cell["fact"]):
        return False
    found = [kind_of(str(id_)) for id_ in row[:ends]]
    if isinstance(kind, NodeKind):
        return found == [kind]
    return None not in found and TYPES[row[-2]][1] == stance_of(cell["polarity"], cell["certainty"])


def _frame(kind: NodeKind | RelationKind, rows: Sequence[Sequence[Any]]) -> pl.DataFrame:
    ends, fields = ends_of(kind), columns_of(kind)
    names = [*ends, *(own.name for own in fields)]
    columns: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * len(names)
    types: list[Field | None] = [*([None] * len(ends)), *fields]
    return pl.DataFrame(
        [_text(own, name, values) for own, name, values in zip(types, names, columns, strict=False)]
    )


def _text(own: Field | None, name: str, values: Sequence[Any]) -> pl.Series:
    """A column as texts; a value that is not of its field is told as it stands, for the checks to see."""
    if own is not None and own.type is Type.NUMBER:
        numbers = [float(each) if type(each) is int else each for each in values]
        if all(each is None or type(each) is float for each in numbers):
            return pl.Series(name, numbers, dtype=pl.Float64).cast(pl.String)
    if own is None or own.type not in {Type.WORDS, Type.INTEGER, Type.FLAG}:
        try:
            return pl.Series(name, values, dtype=pl.String)
        except TypeError:  # somebody wrote a number where a text belongs
            pass
    return pl.Series(name, [_told(each) for each in values], dtype=pl.String)


def _told(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "|".join(_told(each) or "" for each in value)
    return str(value)


# --- the whole database -----------------------------------------------------------------------------


def _complete(connection: Connection) -> Meta:
    meta = read_meta(connection)
    if meta is None:
        raise EmptyStore(connection.address)
    if not meta.complete:
        raise UnfinishedStore(connection.address)
    return meta


def _counts(connection: Connection) -> Mapping[str, int]:
    """How many nodes of each label and relations of each type there are: the server keeps both."""
    (labels,) = connection.read("CALL db.labels() YIELD label RETURN collect(label)")
    (types,) = connection.read(
        "CALL db.relationshipTypes() YIELD relationshipType RETURN collect(relationshipType)"
    )
    parts = [
        f"MATCH (n:{quoted(label)}) RETURN '{label}' AS name, count(n) AS number"
        for label in (*NODES, SUPERSEDED)
        if label in labels[0]
    ] + [
        f"MATCH ()-[r:{quoted(name)}]->() RETURN '{name}' AS name, count(r) AS number"
        for name in TYPES
        if name in types[0]
    ]
    return dict(map(tuple, connection.read(" UNION ALL ".join(parts)))) if parts else {}


def _kinds_of_superseded(connection: Connection) -> frozenset[str]:
    """The prefixes of the nodes that have earlier versions."""
    statement = f"MATCH (o:{quoted(SUPERSEDED)}) RETURN DISTINCT split(o.node, ':')[0]"
    return frozenset(row[0] for row in connection.read(statement))


def _strangers(connection: Connection) -> list[Odd]:
    """Labels and types that the vocabulary lacks."""
    labels, types = [*NODES, SUPERSEDED, META], list(TYPES)
    nodes = connection.read(
        "MATCH (n) WHERE size(labels(n)) <> 1 OR NOT labels(n)[0] IN $labels "
        "WITH CASE labels(n) WHEN [] THEN [''] ELSE [l IN labels(n) WHERE NOT l IN $labels] END AS odd "
        "UNWIND odd AS label RETURN label, count(*) ORDER BY label",
        {"labels": labels},
    )
    relations = connection.read(
        "CALL db.relationshipTypes() YIELD relationshipType AS t WITH t WHERE NOT t IN $types "
        "CALL (t) { MATCH ()-[r]->() WHERE type(r) = t RETURN count(r) AS number } "
        "WITH t, number WHERE number > 0 RETURN t, number ORDER BY t",
        {"types": types},
    )
    earlier = connection.read(
        f"MATCH (o:{quoted(SUPERSEDED)}) WHERE coalesce(NOT split(o.node, ':')[0] IN $prefixes, true) "
        f"WITH coalesce(o.node, '') AS node RETURN count(node), collect(node)[..{SHOWN}]",
        {"prefixes": list(PREFIXES)},
    )
    return [
        *(Odd("label", *row) for row in nodes),
        *(Odd("label", SUPERSEDED, number, tuple(ids)) for number, ids in earlier if number),
        *(Odd("type", *row) for row in relations),
    ]
