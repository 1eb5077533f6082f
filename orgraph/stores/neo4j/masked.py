"""What a database returns, as a reader may see it: what he may not read is taken out before it is looked at.

As `graph.masked` does with a compiled city. What a reader of the own unit may read rests on facts that the
scope of a question does not bring: for him the compiled city is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from orgraph.model.reader import Reader
from orgraph.model.schema import NodeKind
from orgraph.model.vocabulary import COMPLETENESS, PERSON, RELATIONS, SOURCE
from orgraph.stores.neo4j.form import STANCES, SUPERSEDED, TYPES, kind_of, quoted, type_of

__all__ = ["Rows", "known", "masked", "published", "rows_suffice", "shown"]

Properties: TypeAlias = Mapping[str, Any]
Relation: TypeAlias = tuple[str, str, str, Properties]


@dataclass(frozen=True)
class Rows:
    """Nodes in their latest versions, earlier ones, relations, and the sources of all of them."""

    nodes: Sequence[Properties]
    relations: Sequence[Relation]
    earlier: Sequence[Properties]
    sources: Sequence[Properties]


def rows_suffice(reader: Reader) -> bool:
    """Whether a fact and its source tell if a reader may read it."""
    return reader.personnel != "own" and not (reader.personal and reader.unit is not None)


# --- statements ---------------------------------------------------------------------------------------


def shown(person: str, reader: Reader) -> str:
    """The condition that a relation of a person is read, so that there is such a person for the reader."""
    whole = [kind for kind in RELATIONS.values() if reader.reads_all(kind.sensitivity)]
    part = [
        kind
        for kind in RELATIONS.values()
        if kind not in whole and reader.reads(kind.sensitivity, published=True)
    ]
    every, some = (
        "|".join(quoted(type_of(kind, stance)) for kind in kinds for stance in STANCES)
        for kinds in (whole, part)
    )
    condition = f"EXISTS {{ ({person})-[:{every}]-() }}"
    if part:
        condition += f" OR EXISTS {{ ({person})-[p:{some}]-() WHERE {published('p')} }}"
    return f"({condition})"


def known(reader: Reader) -> str:
    """The condition that a reader knows of the node of an `id`."""
    person = f"MATCH (n:{quoted(PERSON.name)} {{id: id}}) WHERE {shown('n', reader)}"
    hidden = [k.name for k in RELATIONS.values() if not reader.reads_all(k.sensitivity)]
    latest = f"MATCH (c:{quoted(COMPLETENESS.name)} {{id: id}}) WHERE c.closes IN {hidden}"
    earlier = f"MATCH (c:{quoted(SUPERSEDED)} {{node: id}}) WHERE c.closes IN {hidden}"
    return (
        f"(NOT id STARTS WITH '{PERSON.prefix}:' OR EXISTS {{ {person} }}) AND "
        f"(NOT id STARTS WITH '{COMPLETENESS.prefix}:' OR NOT "
        f"(EXISTS {{ {latest} }} OR EXISTS {{ {earlier} }}))"
    )


def published(fact: str) -> str:
    """The condition that every version of the source of a fact says that it is published."""
    source = f"(s:{quoted(SOURCE.name)} {{id: {fact}.evidence}})"
    earlier = f"(o:{quoted(SUPERSEDED)} {{node: s.id}})"
    return (
        f"EXISTS {{ MATCH {source} WHERE s.published AND NOT EXISTS "
        f"{{ MATCH {earlier} WHERE NOT coalesce(o.published, false) }} }}"
    )


# --- rows -----------------------------------------------------------------------------------------------


def masked(
    rows: Rows, reader: Reader, former: Iterable[Properties], persons: Collection[str]
) -> Rows:
    """The rows that a reader may read.

    `former` are the earlier versions of sources, `persons` those of whom he is known to read something.
    """
    return _Mask(rows, reader, former).rows(persons)


class _Mask:
    def __init__(self, rows: Rows, reader: Reader, former: Iterable[Properties]) -> None:
        self._rows: Final = rows
        self._reader: Final = reader
        versions = [(row["id"], row) for row in rows.sources]
        versions += [(row["node"], row) for row in former]
        secret = {id_ for id_, row in versions if not row.get("published")}
        self._published: Final = {id_ for id_, _ in versions} - secret

    def rows(self, persons: Collection[str]) -> Rows:
        """What is left."""
        relations = [row for row in self._rows.relations if self._reads(row)]
        shown = {end for _, *ends, _ in relations for end in ends} | set(persons)
        versions = [*self._rows.nodes, *self._rows.earlier]
        hidden = {_id(row) for row in versions if self._declares_hidden(row)}
        hidden |= {id_ for row in versions if (id_ := _id(row)) not in shown and _is_person(id_)}
        return replace(
            self._rows,
            nodes=[self._blanked(row) for row in self._rows.nodes if _id(row) not in hidden],
            earlier=[self._blanked(row) for row in self._rows.earlier if _id(row) not in hidden],
            relations=[row for row in relations if hidden.isdisjoint(row[1:3])],
        )

    def _reads(self, row: Relation) -> bool:
        type_, _, _, properties = row
        return self._reader.reads(
            TYPES[type_][0].sensitivity,
            published=properties["evidence"] in self._published,
            complained_of=self._reader.unit is not None,  # which cases those are, rows do not tell
        )

    def _declares_hidden(self, row: Properties) -> bool:
        """Whether a version declares facts complete of which the reader does not read all."""
        if kind_of(_id(row)) is not COMPLETENESS:
            return False
        return not self._reader.reads_all(RELATIONS[row["closes"]].sensitivity)

    def _blanked(self, row: Properties) -> Properties:
        kind, told = kind_of(_id(row)), row.get("evidence") in self._published
        unread = {
            own.name
            for own in (kind.fields if isinstance(kind, NodeKind) else ())
            if not self._reader.reads(own.sensitivity, published=told)
        }
        if unread.isdisjoint(row):
            return row
        return {name: value for name, value in row.items() if name not in unread}


def _id(row: Properties) -> str:
    return str(row.get("id") or row["node"])


def _is_person(id_: str) -> bool:
    return kind_of(id_) is PERSON
