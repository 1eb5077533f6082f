"""From a scope to one statement: each step becomes a line that goes from sets of nodes to a new set.

Words of the vocabulary stand in the text, values are parameters. What is fetched is what the steps ask
for, or a little more where a node has several versions: the step runner then asks the rows exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from orgraph.graph.scope import Alike, Closing, Keep, Lack, Picked, Scope, Walk, When
from orgraph.graph.view import Values
from orgraph.model.facts import Value
from orgraph.model.reader import EVERYTHING, Reader
from orgraph.model.schema import NodeKind, Way
from orgraph.model.vocabulary import CLOSES, INSIDE, NODES, PERSON, SOURCE
from orgraph.stores.neo4j.form import META, SUPERSEDED, alike_key, quoted, type_of
from orgraph.stores.neo4j.masked import shown

__all__ = ["Statement", "statement_of"]

ON_THE_DAY: Final = "(r.from IS NULL OR r.from <= $day) AND (r.to IS NULL OR r.to > $day)"
"""Whether a relation may hold on the day; inside a repeated pattern it is called `q`."""

HOPS: Final = 3
"""So many hops up from the nodes asked about are gone one by one, each from every node once; what is beyond, as far
as it goes. Paths alone would go the same way up again and again: with one hop the server reads 2,960 times for
`members`, with three 2,580; for `who` 10,560 and 9,980. In time no difference was found."""


@dataclass
class Statement:
    """A text and its parameters, as a driver takes them."""

    text: str
    parameters: dict[str, Any] = field(default_factory=dict)


def statement_of(
    scope: Scope,
    kinds: Mapping[str, NodeKind | None],
    given: Mapping[str, Value],
    *,
    complete: bool,
    reader: Reader = EVERYTHING,
) -> Statement:
    """The statement that fetches what a scope may look at.

    `kinds` has the kind of the node of each parameter, None where it is not given; their ids are
    parameters of the same names, and `$day` is the day. `complete` says whether anything is declared complete in the
    database: where nothing is, a step to that goes nowhere. For a `reader` who may not read everything, a
    person of whom he reads nothing is none, and what tells that is fetched too.
    """
    writer = _Writer(given, reader)
    for name, kind in kinds.items():
        writer.start(name, kind)
    for step in scope:
        match step:
            case Walk():
                writer.walk(step)
            case Alike():
                writer.alike(step)
            case Keep():
                writer.keep(step)
            case When():
                writer.when(step)
            case Lack():
                writer.lack(step)
            case Closing():
                if complete:
                    writer.closing(step)
    return writer.statement()


class _Writer:
    def __init__(self, given: Mapping[str, Value], reader: Reader) -> None:
        self.given = given
        self.reader = reader
        self.persons: list[str] = []
        """The sets of parameters that are persons."""
        self.lines: list[str] = []
        self.parameters: dict[str, Any] = {}
        self.sets: list[str] = []
        self.relations: list[str] = []
        self.same: list[str] = []

    # --- steps ------------------------------------------------------------------------------------

    def start(self, name: str, kind: NodeKind | None) -> None:
        """The set of a parameter: one node, or none."""
        own = self._new(name)
        if kind is None:
            self.lines.append(f"WITH *, [] AS {own}")
            return
        condition = ""
        if kind is PERSON and not self.reader.reads_everything:
            condition = f"WHERE {shown('n', self.reader)} "
            self.persons.append(own)
        self.lines.append(
            f"CALL () {{ MATCH (n:{quoted(kind.name)} {{id: ${quoted(name)}}}) {condition}"
            f"RETURN collect(n) AS {own} }}"
        )

    def walk(self, step: Walk) -> None:
        """Along ways; those out of the nodes and those into them are two lines."""
        lines = [
            (group, forward)
            for forward in (True, False)
            for group in _alike_in_filter([way for way in step.ways if way.forward is forward])
        ]
        if len(lines) == 1:
            self._along(step, *lines[0], step.name)
            self.sets.append(_set(step.name))
            return
        parts = [
            self._along(step, group, forward, f"{step.name}_{place}")
            for place, (group, forward) in enumerate(lines)
        ]
        self._joined(step.name, parts)

    def _along(self, step: Walk, ways: Sequence[Way], forward: bool, name: str) -> str:
        way = ways[0]
        found, relations = f"s_{name}", f"r_{name}"
        types = "|".join(
            dict.fromkeys(quoted(type_of(each.relation, each.stance)) for each in ways)
        )
        wanted = [] if way.ever else [ON_THE_DAY]
        passes = "" if way.ever else ON_THE_DAY.replace("r.", "q.")
        needs = list(step.sources)
        ends = []
        if way.other is not None:
            ends.append(f"x:{quoted(way.other.name)}")
        if way.filter:
            ends.append(self._passing("x", way.filter, step.values, name, needs))
        arrow = ("-", "->") if forward else ("<-", "-")
        single = f"{arrow[0]}[r:{types}{_where(wanted)}]{arrow[1]}"
        start, carried = "n", self._carried(step, needs)
        before = ""
        times = self.given[step.times] if step.times else None
        if step.repeated and times != 1:
            start, most = "m", times - 1 if isinstance(times, int) else ""
            passing = f" WHERE all(q IN passed WHERE {passes})" if passes else ""
            before = (
                f"MATCH (n){arrow[0]}[passed:{types}*0..{most}]{arrow[1]}(m){passing} "
                f"WITH DISTINCT m{carried} "
            )
        sources = _union(step.sources)
        condition = f" WHERE {' AND '.join(ends)}" if ends else ""
        scope = ", ".join(dict.fromkeys(_set(each) for each in needs))
        self.lines.append(
            f"CALL ({scope}) {{ UNWIND {sources} AS n WITH DISTINCT n{carried} "
            f"{before}MATCH ({start}){single}(x){condition} "
            f"RETURN collect(DISTINCT x) AS {found}, collect(DISTINCT r) AS {relations} }}"
        )
        self.relations.append(relations)
        return found

    def _carried(self, step: Walk, needs: Iterable[str]) -> str:
        extra = [name for name in dict.fromkeys(needs) if name not in step.sources]
        return "".join(f", {_set(name)}" for name in (*extra,)) + (
            "".join(f", {_set(name)}" for name in step.sources if name in _picked(step))
        )

    def _passing(
        self,
        node: str,
        field_name: str,
        values: Values | Picked | None,
        name: str,
        needs: list[str],
    ) -> str:
        """A condition on a field; a node with several versions always passes."""
        own = f"{node}.{quoted(field_name)}"
        several = f"{node}.versions IS NOT NULL"
        if isinstance(values, Picked):
            needs += values.sources
            from_ = _union(values.sources)
            picked = quoted(values.field)
            had = f"reduce(all = [], n IN {from_} | all + coalesce(n.{picked}, []))"
            doubtful = f"any(n IN {from_} WHERE n.versions IS NOT NULL)"
            return f"(coalesce({own} IN {had}, true) OR {several} OR {doubtful})"
        return f"({self._among(own, values or frozenset(), name)} OR {several})"

    def _among(self, own: str, values: Values, name: str) -> str:
        key = f"v_{name}"
        self.parameters[key] = sorted(
            str(v) if isinstance(v, str) else v for v in values if v is not None
        )
        among = f"coalesce({own} IN ${key}, false)"
        return f"({own} IS NULL OR {among})" if None in values else among

    def alike(self, step: Alike) -> None:
        """Nodes with the same value in a field, by the index of that field."""
        parts: list[str] = []
        value = quoted(step.field)
        without = quoted(step.without.name)
        for kind in NODES.values():
            if kind.field(step.field) is None:
                continue
            label = quoted(kind.name)
            found = f"s_{step.name}_{len(parts)}"
            self.lines.append(
                f"CALL ({_set(step.source)}) {{ UNWIND {_set(step.source)} AS n WITH n WHERE n:{label} "
                f"OPTIONAL MATCH (o:{quoted(SUPERSEDED)} {{node: n.id}}) "
                f"WITH n, collect(o.{value}) AS had UNWIND [n.{value}] + had AS value "
                f"CALL (value) {{ MATCH (x:{label}) WHERE x.{value} = value RETURN x "
                f"UNION MATCH (o:{quoted(SUPERSEDED)}) WHERE o.{value} = value "
                f"MATCH (x:{label} {{id: o.node}}) RETURN x }} "
                f"WITH DISTINCT x WHERE NOT EXISTS {{ (x)-[:{without}]->() }} "
                f"RETURN collect(x) AS {found} }}"
            )
            parts.append(found)
        key = alike_key(step.field, step.without)
        self.same.append(f"['{key}', [n IN {_set(step.name)} | n.id]]")
        self._joined(step.name, parts)

    def keep(self, step: Keep) -> None:
        """Those of some sets that have a value."""
        own = self._new(step.name)
        among = self._among(f"n.{quoted(step.field)}", step.values, step.name)
        self.lines.append(
            f"WITH *, [n IN {_union(step.sources)} WHERE {among} OR n.versions IS NOT NULL] AS {own}"
        )

    def when(self, step: When) -> None:
        """Some sets, or nothing, by a parameter of the question."""
        holds = self.given[step.parameter] in step.values
        own = self._new(step.name)
        self.lines.append(f"WITH *, {_union(step.sources) if holds else '[]'} AS {own}")

    def lack(self, step: Lack) -> None:
        """All of some sets, with the relations that the runner looks for there."""
        looked = Walk(step.name, step.sources, (step.way,))
        self.sets.append(self._along(looked, (step.way,), step.way.forward, f"{step.name}_0"))
        self.lines.append(f"WITH *, {_union(step.sources)} AS {self._new(step.name)}")

    def closing(self, step: Closing) -> None:
        """What nodes are inside of, and what is declared complete there."""
        ways = dict.fromkeys(way for several in INSIDE.values() for way in several)
        types = "|".join(dict.fromkeys(quoted(way.relation.name) for way in ways))
        out = f"[r:{types} WHERE {ON_THE_DAY}]"
        passes = ON_THE_DAY.replace("r.", "q.")
        closed = dict.fromkeys(name for _, targets in CLOSES.ends for name in targets)
        sources = ", ".join(map(_set, step.sources))
        self.lines += [
            f"CALL ({sources}) {{ UNWIND {_union(step.sources)} AS n "
            "RETURN collect(DISTINCT n) AS inside_0 }",
            f"WITH *, [n IN inside_0 WHERE {_of_kinds('n', INSIDE)}] AS above_0",
        ]
        for hop in range(1, HOPS + 1):
            self.lines += [
                f"CALL (above_{hop - 1}) {{ UNWIND above_{hop - 1} AS n MATCH (n)-{out}->(x) "
                f"RETURN collect(DISTINCT x) AS next_{hop}, collect(r) AS in_{hop} }}",
                f"WITH *, [n IN next_{hop} WHERE NOT n IN inside_{hop - 1}] AS above_{hop}, "
                f"inside_{hop - 1} + next_{hop} AS inside_{hop}",
            ]
            self.relations.append(f"in_{hop}")
        self.lines += [
            f"CALL (above_{HOPS}) {{ UNWIND above_{HOPS} AS n MATCH (n)-[passed:{types}*0..]->(m) "
            f"WHERE all(q IN passed WHERE {passes}) "
            f"WITH DISTINCT m MATCH (m)-{out}->(x) "
            "RETURN collect(DISTINCT x) AS beyond, collect(r) AS outside }",
            f"CALL (inside_{HOPS}, beyond) {{ UNWIND inside_{HOPS} + beyond AS n "
            f"WITH DISTINCT n WHERE {_of_kinds('n', closed)} "
            f"MATCH (n)<-[r:{quoted(CLOSES.name)} WHERE {ON_THE_DAY}]-(c) "
            "RETURN collect(DISTINCT c) AS declared, collect(DISTINCT r) AS closing }",
        ]
        self.sets += [f"inside_{HOPS}", "beyond", "declared"]
        self.relations += ["outside", "closing"]

    # --- the whole ------------------------------------------------------------------------------------

    def statement(self) -> Statement:
        lines = [f"MATCH (meta:{quoted(META)} {{id: 'orgraph'}})", *self.lines]
        nodes = " + ".join(self.sets) or "[]"
        relations = " + ".join(self.relations) or "[]"
        same = ", ".join(self.same)
        known = " + ".join(f"[n IN {own} | n.id]" for own in self.persons) or "[]"
        lines.append(
            f"WITH meta, {nodes} AS found, {relations} AS relations, [{same}] AS same, {known} AS known"
        )
        lines.append("CALL (found) { UNWIND found AS n RETURN collect(DISTINCT n) AS nodes }")
        superseded, source = quoted(SUPERSEDED), quoted(SOURCE.name)
        lines += [
            "CALL (relations) { UNWIND relations AS r RETURN collect(DISTINCT r) AS told }",
            f"CALL (nodes) {{ UNWIND nodes AS n WITH n WHERE n.versions IS NOT NULL "
            f"MATCH (o:{superseded} {{node: n.id}}) RETURN collect(o) AS earlier }}",
            "CALL (nodes, told, earlier) { WITH [n IN nodes | n.evidence] + [r IN told | r.evidence] + "
            f"[o IN earlier | o.evidence] AS given UNWIND given AS e WITH DISTINCT e "
            f"MATCH (s:{source} {{id: e}}) RETURN collect(DISTINCT s) AS sources }}",
        ]
        if not self.reader.reads_everything:
            lines.append(
                "CALL (sources) { UNWIND sources AS s WITH s WHERE s.versions IS NOT NULL "
                f"MATCH (o:{superseded} {{node: s.id}}) RETURN collect(properties(o)) AS former }}"
            )
        former = "[]" if self.reader.reads_everything else "former"
        lines += [
            "RETURN meta.version, meta.closed, meta.state, [n IN nodes | properties(n)], "
            "[r IN told | [type(r), startNode(r).id, endNode(r).id, properties(r)]], "
            "[o IN earlier | properties(o)], [s IN sources | properties(s)], same, "
            f"known, {former}",
        ]
        return Statement("\n".join(lines), self.parameters)

    def _joined(self, name: str, parts: Sequence[str]) -> None:
        own = self._new(name)
        self.lines.append(f"WITH *, {' + '.join(parts) or '[]'} AS {own}")

    def _new(self, name: str) -> str:
        own = _set(name)
        self.sets.append(own)
        return own


def _of_kinds(node: str, kinds: Iterable[str]) -> str:
    return " OR ".join(f"{node}:{quoted(kind)}" for kind in kinds)


def _alike_in_filter(ways: Sequence[Way]) -> list[list[Way]]:
    """Ways that one pattern can go along: those without a condition on the other end together."""
    groups: dict[tuple[object, ...], list[Way]] = {}
    for way in ways:
        groups.setdefault((way.filter, way.other, way.ever), []).append(way)
    return list(groups.values())


def _picked(step: Walk) -> tuple[str, ...]:
    return step.values.sources if isinstance(step.values, Picked) else ()


def _set(name: str) -> str:
    return f"s_{name}"


def _union(names: Iterable[str]) -> str:
    return " + ".join(map(_set, names)) or "[]"


def _where(conditions: Sequence[str]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""
