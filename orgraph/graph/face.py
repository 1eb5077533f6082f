"""The networkx face: a city on a day as a frozen `networkx.MultiDiGraph`, for every algorithm there is.

Nothing is copied into it. It is a plain instance, since a subclass breaks `copy`, `reverse` and `compose`;
inside stand dicts that read the columns of the city when they are asked, and hold a bounded part of what
they have read. It stays bound to its version of the city and its day.

Nodes are the ids of the nodes that there are on the day, with `kind` and their own fields in the version
of the day. Edges are the facts that are asserted and not planned, from source to target; their keys are
the ids of the facts, their attributes `kind`, `truth`, own fields, `from`, `to`, `certainty`, `evidence`,
`locator` and `speaker`. What holds nothing is left out. An own field that is called like one of these is
`own_kind`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from orgraph.graph.compiled import KINDS, OrgGraph
from orgraph.graph.existence import existence, truths_of
from orgraph.graph.frozen import About, Frozen, Lazy, Row, put
from orgraph.graph.members import Members, Numbers
from orgraph.graph.merged import merge
from orgraph.graph.packed import pack, unpack
from orgraph.graph.shapes import Shapes, attributes, telling
from orgraph.model.errors import InvalidParameter, MissingExtra
from orgraph.model.facts import Value
from orgraph.model.schema import NodeKind, RelationKind
from orgraph.model.time import day_text
from orgraph.model.truth import MAYBE, TRUTH_NAMES, YES
from orgraph.model.vocabulary import NODES, RELATIONS

if TYPE_CHECKING:
    from networkx import MultiDiGraph

__all__ = ["MAYBES", "networkx_face"]

MAYBES: Final = {
    "marked": ("含存疑,并注明", "those that may hold are in, and each edge says which it is"),
    "out": ("不含存疑", "only what certainly holds"),
    "in": (
        "含存疑,不注明",
        "those that may hold are in like any other, and nothing tells them apart",
    ),
}
"""What becomes of facts that may hold on the day."""

ATTRIBUTES_KEPT: Final = 2**15
"""Different attributes of edges held at most."""

Said: TypeAlias = "tuple[Frozen[str, Value], str, str]"
"""The attributes of an edge, and what stands before and after its ends in its key."""

Kinds: TypeAlias = Iterable["NodeKind | RelationKind | str"]

ALL: Final = frozenset[str](), frozenset[str]()
"""No kind of nodes, and none of relations, that it is narrowed to."""


def networkx_face(
    graph: OrgGraph, day: int, maybe: str = "marked", kinds: Kinds | None = None
) -> MultiDiGraph[str]:
    """The city on a day as networkx sees it.

    `maybe` is `marked` (relations and nodes that may hold are in, and `truth` of each edge is `yes` or
    `maybe`), `out` (only what is certain; `truth` is always `yes`) or `in` (both are in, and edges have no
    `truth`: one possible city among several). `kinds` are kinds, or names of kinds. Of relations: their
    edges, and the nodes of the kinds that they may join. Of nodes: those nodes only. None are all kinds.

    Raises `InvalidParameter`, and `MissingExtra` where networkx is not installed.
    """
    try:
        import networkx as nx
    except ModuleNotFoundError as error:
        raise MissingExtra("networkx") from error
    if maybe not in MAYBES:
        raise InvalidParameter(
            f"maybe 只能是:{'、'.join(f'{word}({zh})' for word, (zh, _) in MAYBES.items())}。",
            f"`maybe` is one of {', '.join(f'{word} ({en})' for word, (_, en) in MAYBES.items())}.",
        )
    key = (day, maybe, *(ALL if kinds is None else _names(kinds)))
    city = graph.faces.get(key)
    if city is None:
        city = graph.faces[key] = DayCity(graph, *key)
    face: MultiDiGraph[str] = nx.MultiDiGraph()
    face.graph = About(at=day_text(day), maybe=maybe)
    for name, part in (("_node", city.nodes), ("_adj", city.out), ("_pred", city.into)):
        setattr(face, name, part)
    nx.freeze(face)
    return face


def _names(kinds: Kinds) -> tuple[frozenset[str], frozenset[str]]:
    """The names of the kinds of nodes and of relations that are wanted."""
    names = {kind if isinstance(kind, str) else kind.name for kind in kinds}
    if not names:  # as when what was to be chosen is not there: neither all nor nothing is meant
        raise InvalidParameter(
            "kinds 是空的,没有说要哪些类别。要全部类别,就不要给 kinds。",
            "`kinds` is empty, so no kind is asked for. Leave `kinds` out for all of them.",
        )
    nodes, relations = names & NODES.keys(), names & RELATIONS.keys()
    if unknown := names - nodes - relations:
        said = ", ".join(sorted(unknown))
        raise InvalidParameter(
            f"没有这样的类别:{said}。节点:{'、'.join(NODES)};关系:{'、'.join(RELATIONS)}。",
            f"There is no kind {said}. Nodes: {', '.join(NODES)}; relations: {', '.join(RELATIONS)}.",
        )
    return frozenset(nodes), frozenset(relations)


class DayCity:
    """A city on a day, as the dicts of a face read it."""

    def __init__(
        self,
        graph: OrgGraph,
        day: int,
        maybe: str,
        nodes: frozenset[str],
        relations: frozenset[str],
    ) -> None:
        self.graph: Final = graph
        self.day: Final = day
        self._given: Final = day, maybe, nodes, relations
        self.marked: Final = maybe != "in"
        least = YES if maybe == "out" else MAYBE
        kept = (existence(graph, day) >= least) & _wanted(graph, nodes, relations)
        names = relations or RELATIONS.keys()
        self._shapes: Final[Shapes] = _shared(graph, "shapes", Shapes)
        self.merged: Final = merge(graph, self._shapes, truths_of(graph, day), least, names, kept)
        self.members: Final = Members(_shared(graph, "ids", Numbers), kept)
        self.nodes: Final = Nodes(self)
        self.out: Final = Rows(self, into=False)
        self.into: Final = Rows(self, into=True)
        self._said: Final[dict[int, Said]] = {}
        self._firsts: Final = self.merged.firsts
        self._sayings: Final = self.merged.sayings

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (pack(self.graph), *self._given)

    def facts_of(self, pair: int, source: str, target: str) -> Frozen[str, Frozen[str, Value]]:
        """The keys and attributes of the facts that join a pair."""
        firsts, sayings, said = self._firsts, self._sayings, self._said
        facts = self.merged.facts
        found: Frozen[str, Frozen[str, Value]] = Frozen()
        for place in range(firsts[pair], firsts[pair + 1]):
            saying = sayings[place]
            attributes, head, tail = said[saying] if saying in said else self._say(saying)
            given = None if facts is None else self.graph.facts.fact[facts[place]]
            put(found, given or f"{head}{source}>{target}{tail}", attributes)
        return found

    def facts_into(self, pair: int, target: str, source: str) -> Frozen[str, Frozen[str, Value]]:
        """The same, asked from the other end."""
        return self.facts_of(pair, source, target)

    def _say(self, saying: int) -> Said:
        if len(self._said) >= ATTRIBUTES_KEPT:
            self._said.clear()
        shape, truth = divmod(saying, 4)
        named = TRUTH_NAMES[truth] if self.marked else None
        shapes = self._shapes
        said = Frozen(shapes.attributes(shape, named)), *shapes.id_parts(shape)
        return self._said.setdefault(saying, said)


def _wanted(
    graph: OrgGraph, nodes: frozenset[str], relations: frozenset[str]
) -> npt.NDArray[np.bool_]:
    """The nodes of some kinds, or else of the kinds that some relations may join."""
    if not nodes:
        ends = [names for name in relations for pair in RELATIONS[name].ends for names in pair]
        nodes = (
            frozenset(NODES) if not all(ends) else frozenset(name for one in ends for name in one)
        )
    if not nodes:
        nodes = frozenset(NODES)
    told = [kind.name in nodes for kind in KINDS]
    return np.repeat(np.array(told, dtype=np.bool_), np.diff(graph.kind_starts))


def _shared(graph: OrgGraph, name: str, make: Any) -> Any:
    known = graph.faces.get(name)
    if known is None:
        known = graph.faces[name] = make(graph)
    return known


def _restored(packed: Any, *given: Any) -> DayCity:
    return DayCity(unpack(packed), *given)


class Rows(Lazy[Row]):
    """The rows of all nodes, out of them or into them."""

    __slots__ = ("_city", "_ends", "_facts_of", "_into", "_pairs", "_pointers", "_texts")

    def __init__(self, city: DayCity, *, into: bool) -> None:
        super().__init__(city.members)
        merged = city.merged
        self._city = city
        self._into = into
        self._texts = city.graph.ids
        self._facts_of = city.facts_into if into else city.facts_of
        self._pointers = merged.into if into else merged.out
        self._ends = merged.into_sources if into else merged.targets
        self._pairs = merged.into_pairs if into else None

    def __missing__(self, id_: str) -> Row:
        number = self._members.number(id_)
        low, high = self._pointers[number], self._pointers[number + 1]
        if low == high:
            return self._keep(id_, NO_NEIGHBOURS, 1)
        texts, ends, pairs = self._texts, self._ends, self._pairs
        # Set one by one: with `zip` a row of one, which most are, takes twice as long.
        row = Row()
        row.node, row.facts_of = id_, self._facts_of
        for place in range(low, high):
            put(row, texts[ends[place]], place if pairs is None else pairs[place])
        return self._keep(id_, row, 1 + high - low)

    def __reduce_ex__(self, _protocol: Any) -> tuple[Any, ...]:
        return _rows, (self._city, self._into)


NO_NEIGHBOURS: Final = Row()
NO_NEIGHBOURS.facts_of = None


def _rows(city: DayCity, into: bool) -> Rows:
    return city.into if into else city.out


class Nodes(Lazy["Frozen[str, Value]"]):
    """The attributes of all nodes, in their versions of the day."""

    __slots__ = ("_city", "_telling")
    limit = 3 * 2**13

    def __init__(self, city: DayCity) -> None:
        super().__init__(city.members)
        self._city = city
        kinds = city.graph.nodes.items()
        self._telling = {name: tuple(telling(columns.fields)) for name, columns in kinds}

    def __missing__(self, id_: str) -> Frozen[str, Value]:
        number = self._members.number(id_)
        graph = self._city.graph
        kind = graph.kind(number).name
        row = graph.version(number, self._city.day) - graph.nodes[kind].first_fact
        said = Frozen({"kind": kind, **attributes(self._telling[kind], row)})
        return self._keep(id_, said, 1)

    def __reduce_ex__(self, _protocol: Any) -> tuple[Any, ...]:
        return _nodes, (self._city,)


def _nodes(city: DayCity) -> Nodes:
    return city.nodes
