"""An ordinary networkx graph of a city on a day, made from the rows of its CSV files, row by row."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, Final

import networkx as nx
from oracle.days import (
    MAYBE,
    YES,
    Row,
    bound,
    existence,
    is_walked,
    life_of_version,
    lives,
    span,
    truth,
    version_of_day,
)
from oracle.survey import City

from orgraph.model.schema import NodeKind, RelationKind, Type
from orgraph.model.time import day_number
from orgraph.model.vocabulary import FACT_FIELDS, NODES, RELATIONS

READ: Final[dict[Type, Callable[[str], object]]] = {
    Type.INTEGER: int,
    Type.NUMBER: float,
    Type.FLAG: {"true": True, "false": False}.__getitem__,
}
TAKEN: Final = {"kind", "truth", *(own.name for own in FACT_FIELDS)}


def rows_of(folder: Path) -> tuple[City, str]:
    """The rows of a package, and the source of those that cite none."""
    city = {}
    for path in folder.glob("*/*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            city[path.stem] = list(csv.DictReader(file))
    return city, tomllib.loads((folder / "package.toml").read_text("utf-8"))["evidence"]


def ordinary(
    city: City,
    evidence: str,
    at: str,
    maybe: str = "marked",
    kinds: Collection[str] = (),
) -> nx.MultiDiGraph[str]:
    """What the face of the city shall equal, in its order."""
    day = day_number(at)
    days = {row["id"]: bound(row["date"])[1] for row in city["Source"]}
    least = YES if maybe == "out" else MAYBE
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(at=at, maybe=maybe)

    def source_of(row: Row) -> str:
        own = row["id"] if row in city["Source"] else evidence
        return row.get("evidence") or own

    alive: dict[str, int] = {}
    for kind in NODES.values():
        versions: dict[str, list[Row]] = {}
        for row in city.get(kind.name, []):
            versions.setdefault(row["id"], []).append(row)
        for node in sorted(versions, key=str.encode):
            rows = versions[node]
            walked = [row for row in rows if is_walked(row)]
            confirmed = {id(row): days[source_of(row)] for row in rows}
            own = lives(life_of_version(row, confirmed[id(row)]) for row in walked)
            alive[node] = existence(own, day)
            if alive[node] >= least and _wanted(kind, kinds):
                told = [(span(row, confirmed[id(row)]), row) for row in walked]
                graph.add_node(node, kind=kind.name, **_own(kind, version_of_day(told, day)))

    order = {node: place for place, node in enumerate(graph)}
    edges = []
    for place, relation in enumerate(RELATIONS.values()):
        if kinds and relation.name not in kinds and not set(kinds).isdisjoint(RELATIONS):
            continue
        for row in city.get(relation.name, []):
            ends = row["source"], row["target"]
            if not is_walked(row) or not all(end in graph for end in ends):
                continue
            spans = span(row, days[source_of(row)])
            known = min(truth(spans, day), *(alive[end] for end in ends))
            if known >= least:
                key = _key(
                    relation, row
                ).encode()  # of equals the order does not depend on the rows'
                where = order[ends[0]], order[ends[1]], place, spans[0], key
                edges.append((where, relation, row, known))
    for _, relation, row, known in sorted(edges, key=lambda edge: edge[0]):
        said: dict[str, Any] = {"kind": relation.name}
        if maybe != "in":
            said["truth"] = {YES: "yes", MAYBE: "maybe"}[known]
        said |= _own(relation, row)
        said |= {name: row[name] for name in ("from", "to") if row.get(name)}
        said["certainty"] = row.get("certainty") or "stated"
        said["evidence"] = source_of(row)
        said |= {name: row[name] for name in ("locator", "speaker") if row.get(name)}
        graph.add_edge(row["source"], row["target"], key=_key(relation, row))
        graph.edges[row["source"], row["target"], _key(relation, row)].update(said)
    return graph


def _wanted(kind: NodeKind, kinds: Collection[str]) -> bool:
    nodes = [name for name in kinds if name in NODES]
    if nodes:
        return kind.name in nodes
    relations = [RELATIONS[name] for name in kinds]
    ends = [names for relation in relations for pair in relation.ends for names in pair]
    return not ends or any(not names or kind.name in names for names in ends)


def _own(kind: NodeKind | RelationKind, row: Row) -> dict[str, object]:
    return {
        f"own_{own.name}" if own.name in TAKEN else own.name: READ.get(own.type, str)(cell)
        for own in kind.fields
        if (cell := row.get(own.name))
    }


def _key(relation: RelationKind, row: Row) -> str:
    if row.get("fact"):
        return row["fact"]
    own = "".join(f"[{name}={row[name]}]" for name in relation.key if row.get(name))
    begin = f"@{row['from']}" if row.get("from") else ""
    return f"{relation.name}{own}:{row['source']}>{row['target']}{begin}"
