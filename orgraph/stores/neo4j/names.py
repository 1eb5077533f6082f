"""Names looked up in a database: indexes find what may be meant, then the same rules choose from it.

A full name is one look-up by its index. Else the candidates are fetched, with what they belong to, and
compiled into a city of their own, so that grades, reasons and errors are those of `graph.names`. What users
type is quoted and never parsed as a query. Pinyin and initials are not in those indexes: they need a
city in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from orgraph.graph.compile import compile_graph
from orgraph.graph.describe import PARENTS
from orgraph.graph.fold import fold_character
from orgraph.graph.hits import Found, Mention
from orgraph.graph.names import Names
from orgraph.graph.tables import Tables
from orgraph.model.errors import UnknownName
from orgraph.model.reader import EVERYTHING, Reader
from orgraph.model.schema import NodeKind
from orgraph.model.vocabulary import MATTER, NODES, SOURCE
from orgraph.stores.neo4j.connection import Connection
from orgraph.stores.neo4j.decode import confirmed_by, tables_of
from orgraph.stores.neo4j.form import FULLTEXT, SUPERSEDED, kind_of, quoted, type_of
from orgraph.stores.neo4j.held import version_held
from orgraph.stores.neo4j.masked import known, published

__all__ = ["Neo4jNames"]

MOST: Final = 200
"""How many candidates one search brings."""

PAIRS: Final = 200
"""How many bigrams of a sentence are asked for; an index refuses more than a thousand."""

LONGEST: Final = 1000
"""A longer text is no name; of a sentence the rest is not read."""


@dataclass(frozen=True)
class Neo4jNames:
    """The names of a city in a database, with the methods of `graph.names.Names`."""

    connection: Connection
    reader: Reader = EVERYTHING
    """Who looks up: a person of whom he reads nothing bears no name."""

    def resolve(self, name: str, kinds: tuple[NodeKind, ...], day: int) -> str:
        """The id of the one node that a name means; raises `UnknownName` and `AmbiguousName`."""
        written = name.strip()
        kind = kind_of(written)
        if kind is not None and kind in kinds and self._exists(kind, written):
            return written
        exact = self._called(written, kinds)
        if len(exact) == 1 and kind_of(exact[0]) is not MATTER:
            return exact[0]
        return self.near(written).resolve(name, kinds, day)

    def find(
        self,
        text: str,
        kinds: Sequence[NodeKind] = (),
        within: str | None = None,
        limit: int = 20,
        *,
        day: int,
    ) -> Found:
        """The nodes that a text may mean, the best first; see `graph.names.Names.find`."""
        return self.near(text, within).find(text, kinds, within, limit, day=day)

    def mentions(
        self,
        sentence: str,
        kinds: Sequence[NodeKind],
        day: int,
        within: str | None = None,
        limit: int = 50,
    ) -> tuple[Mention, ...]:
        """The names in a sentence; see `graph.names.Names.mentions`."""
        return self.near(sentence, within).mentions(sentence, kinds, day, within, limit)

    def unknown(
        self, name: str, kinds: Sequence[NodeKind], day: int, within: str | None = None
    ) -> UnknownName:
        """The error for a name that nothing bears, with the nearest."""
        return self.near(name, within).unknown(name, kinds, day, within)

    def near(self, *texts: str | None) -> Names:
        """The names of everything that some texts may mean, and of what that belongs to."""
        given = [text for text in texts if text]
        ids = {text.strip() for text in given if kind_of(text.strip())}
        if not self.reader.reads_everything:
            ids = {id_ for id_ in ids if (kind := kind_of(id_)) and self._exists(kind, id_)}
        for text, values in _searches(given, self._kept()):
            ids.update(id_ for (id_,) in self._searched(text, values))
        by_kind: dict[str, list[str]] = {}
        for id_ in sorted(ids):
            kind = kind_of(id_)
            if kind is not None:
                by_kind.setdefault(kind.name, []).append(id_)
        if not by_kind:
            version_held(self.connection)  # raises where there is no city
            return Names(compile_graph(Tables()))
        statement = _with_what_they_belong_to(by_kind, self.reader)
        rows = self.connection.read(statement, {"ids": by_kind})
        nodes, relations, earlier, sources = rows[0]
        tables = tables_of([*nodes, *earlier], relations, confirmed_by(sources))
        return Names(compile_graph(tables))

    # --- look-ups ---------------------------------------------------------------------------------

    def _searched(self, text: str, values: Mapping[str, Any]) -> list[list[Any]]:
        """The rows of a search; where there is no index of names there is mostly no city, and why is said."""
        from neo4j.exceptions import ClientError

        try:
            return self.connection.read(text, values)
        except ClientError as error:
            if f"no such fulltext schema index: {FULLTEXT}" in (error.message or ""):
                version_held(self.connection)  # raises where there is no city
            raise

    def _kept(self) -> str:
        """The condition that the reader knows of the node of an `id`."""
        return "true" if self.reader.reads_everything else known(self.reader)

    def _exists(self, kind: NodeKind, id_: str) -> bool:
        text = (
            f"MATCH (n:{quoted(kind.name)} {{id: $id}}) WITH n.id AS id WHERE {self._kept()} "
            "RETURN id"
        )
        return bool(self.connection.read(text, {"id": id_}))

    def _called(self, name: str, kinds: Iterable[NodeKind]) -> list[str]:
        """The nodes whose very name it is, in any version."""
        lines = [
            f"MATCH (n:{quoted(kind.name)}) WHERE n.{quoted(kind.fields[0].name)} = $name "
            "RETURN n.id AS id"
            for kind in kinds
        ]
        lines.append(
            f"MATCH (o:{quoted(SUPERSEDED)}) WHERE o.name = $name OR o.title = $name "
            "RETURN o.node AS id"
        )
        called = f"CALL () {{ {' UNION '.join(lines)} }} WITH id WHERE {self._kept()} RETURN id"
        rows = self.connection.read(called, {"name": name})
        wanted = set(kinds)
        return [id_ for (id_,) in rows if kind_of(id_) in wanted]


def _searches(texts: Sequence[str], kept: str) -> Iterator[tuple[str, dict[str, object]]]:
    """Statements that give the ids of nodes that are called like some texts, as far as they are `kept`.

    The full-text index is asked for each text and its words as phrases, then for its bigrams; one character,
    which no bigram finds, is a part of names.
    """
    phrases, single = set[str](), set[str]()
    for words in (words for text in texts for words in _spelled(text)):
        phrases |= {phrase(each) for each in ("".join(words), *words) if len(each) > 1}
        pairs = sorted({word[at : at + 2] for word in words for at in range(len(word) - 1)})
        phrases |= {" OR ".join(map(phrase, pairs[:PAIRS]))} if pairs else set()
        single |= {word for word in words if len(word) == 1}
    if phrases:
        # Of what is not kept none may take the place of another.
        most = ", {limit: $most}" if kept == "true" else ""
        yield (
            "UNWIND $phrases AS each CALL (each) { "
            f"CALL db.index.fulltext.queryNodes('{FULLTEXT}', each{most}) YIELD node "
            f"WITH coalesce(node.node, node.id) AS id WHERE {kept} RETURN id LIMIT $most }} "
            "RETURN DISTINCT id",
            {"phrases": sorted(phrases), "most": MOST},
        )
    if single:
        lines = [
            f"UNWIND $parts AS part MATCH (n:{quoted(kind.name)}) WHERE n.name CONTAINS part "
            f"WITH n.id AS id WHERE {kept} RETURN id LIMIT $most"
            for kind in NODES.values()
            if kind.field("name") is not None
        ]
        yield " UNION ".join(lines), {"parts": sorted(single), "most": MOST}


def _with_what_they_belong_to(kinds: Iterable[str], reader: Reader) -> str:
    """The statement that fetches nodes by their ids, and everything above them, as far as a reader may read.

    What some may not read leads out of persons, and nothing leads to those: it is gone at the first step.
    """
    whole = [way for way in PARENTS if reader.reads_all(way.relation.sensitivity)]
    part = [
        way
        for way in PARENTS
        if way not in whole and reader.reads(way.relation.sensitivity, published=True)
    ]
    types, some = (
        "|".join(dict.fromkeys(type_of(way.relation, way.stance) for way in ways))
        for ways in (whole, part)
    )
    first = "[] AS beside, [] AS seen"
    if part:
        first = (
            f"COLLECT {{ UNWIND found AS n MATCH (n)-[r:{some}]->(x) WHERE {published('r')} "
            f"RETURN DISTINCT x }} AS beside, COLLECT {{ UNWIND found AS n MATCH (n)-[r:{some}]->() "
            f"WHERE {published('r')} RETURN r }} AS seen"
        )
    by_id = " UNION ".join(
        f"UNWIND $ids.{quoted(kind)} AS id MATCH (n:{quoted(kind)} {{id: id}}) RETURN n"
        for kind in kinds
    )
    return (
        f"CALL () {{ CALL () {{ {by_id} }} RETURN collect(n) AS found }} "
        f"WITH found, {first} WITH found + [n IN beside WHERE NOT n IN found] AS found, seen "
        f"CALL (found) {{ UNWIND found AS n MATCH (n)(()-[:{types}]->())*(m)-[r:{types}]->(x) "
        "RETURN collect(DISTINCT x) AS above, collect(DISTINCT r) AS told } "
        "WITH found + [n IN above WHERE NOT n IN found] AS nodes, told + seen AS told "
        "CALL (nodes) { UNWIND nodes AS n WITH n WHERE n.versions IS NOT NULL "
        f"MATCH (o:{quoted(SUPERSEDED)} {{node: n.id}}) RETURN collect(o) AS earlier }} "
        "CALL (nodes, told, earlier) { WITH [n IN nodes | n.evidence] + [r IN told | r.evidence] "
        "+ [o IN earlier | o.evidence] AS given UNWIND given AS e WITH DISTINCT e "
        f"MATCH (s:{quoted(SOURCE.name)} {{id: e}}) RETURN collect(s) AS sources }} "
        "RETURN [n IN nodes | properties(n)], [r IN told | [type(r), startNode(r).id, "
        "endNode(r).id, properties(r)]], [o IN earlier | properties(o)], "
        "[s IN sources | properties(s)]"
    )


def _spelled(text: str) -> list[list[str]]:
    """The words of a text as written, and as they are folded."""
    words = text[:LONGEST].split()
    folded = [each for word in words if (each := "".join(map(fold_character, word)))]
    return [words, folded] if folded != words else [words]


def phrase(text: str) -> str:
    """A text that the query parser takes for one phrase, whatever it holds."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
