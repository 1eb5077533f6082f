"""Names to nodes: exact, another name, or part of a name; two of one name are never picked from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from orgraph.graph.compiled import DayView, OrgGraph
from orgraph.graph.view import ref
from orgraph.model.errors import AmbiguousName, UnknownName
from orgraph.model.schema import NodeKind
from orgraph.model.vocabulary import (
    ADMINISTERS,
    BELONGS_TO,
    COVERS,
    LISTED_ON,
    MATTER,
    PART_OF,
    POST_IN,
    SERVES,
    WITHIN,
)

__all__ = ["Hit", "Names", "describe"]

PARENTS = (
    WITHIN.out, ADMINISTERS.out, SERVES.out, PART_OF.out, POST_IN.out,
    COVERS.out, LISTED_ON.out, BELONGS_TO.out,
)  # fmt: skip
"""What tells two of one name apart: where each belongs, the first that is known."""

NEAREST = 5
"""How many names are offered where none fits."""


class Hit(NamedTuple):
    """A node that a name may mean, and how well it fits: 0 id, 1 exact, 2 another name, 3 part."""

    grade: int
    node: int


class Names:
    """Finds the nodes that a name may mean, in any version of a node."""

    def __init__(self, graph: OrgGraph) -> None:
        self._graph = graph
        self._by_name: dict[str, dict[str, set[Hit]]] = {}

    def resolve(self, name: str, kinds: tuple[NodeKind, ...], day: int) -> str:
        """The id of the one node that a name means; raises `UnknownName` and `AmbiguousName`.

        Matters of one subject are one matter: any of them stands for all.
        """
        graph, wanted = self._graph, name.strip()
        hits = sorted(self._hits(wanted, kinds)) if wanted else []
        # A node hits as often as it has versions.
        best = list(dict.fromkeys(hit.node for hit in hits if hit.grade == hits[0].grade))
        view = graph.at(day)
        if len({self._meant(view, node) for node in best}) > 1:
            listed = [(graph.ids[node], describe(view, node)) for node in best]
            raise AmbiguousName(name, listed)
        if best:
            return graph.ids[best[0]]
        raise UnknownName(
            name,
            "、".join(kind.label.zh for kind in kinds),
            " or ".join(kind.label.en for kind in kinds),
            self._nearest(wanted, kinds),
        )

    @staticmethod
    def _meant(view: DayView, node: int) -> object:
        return view.value(node, "subject") if view.kind(node) is MATTER else node

    def _hits(self, wanted: str, kinds: Iterable[NodeKind]) -> Iterator[Hit]:
        by_id = self._graph.number(wanted)
        if by_id is not None and self._graph.kind(by_id) in kinds:
            yield Hit(0, by_id)
            return
        exact = [hit for kind in kinds for hit in self._exact(kind).get(wanted, ())]
        if exact:
            yield from exact
            return
        for node, names in self._named(kinds):
            if any(wanted in name for name in names):
                yield Hit(3, node)

    def _exact(self, kind: NodeKind) -> Mapping[str, set[Hit]]:
        """What each name, other name and code of a kind means; made when the kind is first asked."""
        known = self._by_name.get(kind.name)
        if known is None:
            known = {}
            for node, names in self._named([kind]):
                for place, name in enumerate(names):
                    known.setdefault(name, set()).add(Hit(1 if place == 0 else 2, node))
            self._by_name[kind.name] = known
        return known

    def _named(self, kinds: Iterable[NodeKind]) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Every node of some kinds with its names, a node as often as it has versions."""
        graph = self._graph
        for kind in kinds:
            columns = graph.nodes.get(kind.name)
            if columns is None:
                continue
            names, aliases = columns.fields[kind.fields[0].name], columns.fields.get("aliases")
            codes = columns.fields.get("code")
            for node in graph.kind_range(kind):
                for fact in range(graph.versions[node], graph.versions[node + 1]):
                    row = fact - columns.first_fact
                    own = names[row]
                    others = aliases[row] if aliases is not None else ()
                    code = codes[row] if codes is not None else None
                    yield (
                        node,
                        (
                            str(own or ""),
                            *(others if isinstance(others, tuple) else ()),
                            *((str(code),) if code is not None else ()),
                        ),
                    )

    def _nearest(self, wanted: str, kinds: Iterable[NodeKind]) -> list[str]:
        """The names that share the most pairs of characters with what was typed."""
        pairs = _pairs(wanted)
        scored: dict[str, float] = {}
        for _, names in self._named(kinds):
            for name in names:
                if name.isdigit():  # a code that shares digits is no near name
                    continue
                common = len(pairs & _pairs(name))
                if common and name and names[0]:  # a person may have no name
                    scored[names[0]] = max(
                        scored.get(names[0], 0), common / len(pairs | _pairs(name))
                    )
        return sorted(scored, key=lambda name: (-scored[name], name))[:NEAREST]


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)} or {text}


def describe(view: DayView, node: int) -> str:
    """A node by its name and where it belongs, up to the top: enough to tell two of one name apart."""
    parts, seen = [ref(view, node).name], {node}
    here = node
    while True:
        parent = next(
            (other for way in PARENTS for other, _, _ in view.walk(here, way) if other not in seen),
            None,
        )
        if parent is None:
            return f"{view.kind(node).label.zh} " + " < ".join(parts)
        parts.append(ref(view, parent).name)
        seen.add(parent)
        here = parent
