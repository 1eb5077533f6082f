"""The peer's city: a package read into a plain `networkx.MultiDiGraph`, without orgraph.

As one would write it: every cell that is not empty is an attribute, days are parsed once while loading,
texts that repeat are kept once, and edges are found by node and kind through dictionaries. It checks
nothing: a package that orgraph refuses is read as it stands.
"""

from __future__ import annotations

import calendar
import csv
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import networkx as nx

__all__ = ["MAYBE", "NO", "YES", "City", "Day", "Edge", "Row", "Step", "load", "read_graph"]

NO: Final = 0
MAYBE: Final = 1
YES: Final = 2

NEVER: Final = -(10**9)
FOREVER: Final = 10**9

Row: TypeAlias = dict[str, Any]
Graph: TypeAlias = "nx.MultiDiGraph[str]"
Span: TypeAlias = tuple[int, int, int, int]
"""May have begun, has begun, holds until, is over; both ends exclusive."""


class Edge(NamedTuple):
    """A relation as it is walked: its ends, its days (cut to the lives of its ends), its attributes."""

    source: str
    target: str
    span: Span
    row: Row


Step: TypeAlias = tuple[str, int, Edge]
"""Where an edge leads, what is known of it on the day, and the edge."""

Index: TypeAlias = dict[str, dict[str, list[Edge]]]
"""Edges by kind and node."""


# --- days ------------------------------------------------------------------------------------------------


@cache
def bound(written: str) -> tuple[int, int]:
    """The first and the last day that a bound as written can be."""
    if written.startswith("["):
        begin, _, end = written[1:-1].partition("..")
        return (bound(begin)[0] if begin else NEVER, bound(end)[1] if end else FOREVER)
    about = 1 if written.endswith("~") else 0
    parts = [int(part) for part in written.rstrip("~").split("-")]
    if len(parts) == 3:
        day = date(*parts).toordinal()
        return day - about, day + about
    if len(parts) == 2:
        months = parts[0] * 12 + parts[1] - 1
        year, month = divmod(months - about, 12)
        first = date(year, month + 1, 1)
        year, month = divmod(months + about, 12)
        last = date(year, month + 1, calendar.monthrange(year, month + 1)[1])
        return first.toordinal(), last.toordinal()
    year = parts[0]
    return date(year - about, 1, 1).toordinal(), date(year + about, 12, 31).toordinal()


@cache
def span_of(begin: str, end: str, confirmed: int) -> Span:
    """The four days of a fact; one tuple for all facts with the same."""
    start = bound(begin) if begin else (NEVER, confirmed)
    stop = bound(end) if end else (FOREVER, FOREVER)
    return (*start, *stop)


def truth(span: Span, day: int) -> int:
    """What is known on a day of a fact with these days."""
    if span[1] <= day < span[2]:
        return YES
    return MAYBE if span[0] <= day < span[3] else NO


def is_walked(row: Row) -> bool:
    """Denied and planned facts are kept, and not walked."""
    return row.get("polarity") != "denied" and row.get("certainty") != "planned"


# --- reading ---------------------------------------------------------------------------------------------


def rows_of(path: Path) -> Iterator[Row]:
    """The rows of a file; empty cells are left out, and texts that repeat are one object."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        header = [sys.intern(name) for name in next(rows)]
        for cells in rows:
            yield {name: sys.intern(cell) for name, cell in zip(header, cells, strict=True) if cell}


def read_graph(folder: Path) -> Graph:
    """Every fact of a package in a `MultiDiGraph`.

    A node has its attributes and its `span`; one with several versions has them all in `versions`.
    """
    manifest = tomllib.loads((folder / "package.toml").read_text("utf-8"))
    evidence = manifest.get("evidence", "")
    sources = list(rows_of(folder / "nodes" / "Source.csv"))
    confirmed = {row["id"]: bound(row["date"])[1] for row in sources}
    graph: Graph = nx.MultiDiGraph(confirmed=confirmed)

    def dated(row: Row, kind: str) -> Row:
        row["kind_of"] = kind
        said = confirmed[row.setdefault("evidence", evidence)]
        row["span"] = span_of(row.get("from", ""), row.get("to", ""), said)
        return row

    for path in sorted((folder / "nodes").glob("*.csv")):
        kind = sys.intern(path.stem)
        for row in rows_of(path):
            node = row.pop("id")
            if kind == "Source":
                row.setdefault("evidence", node)
            dated(row, kind)
            if node in graph:
                known = graph.nodes[node]
                versions = known.get("versions") or (dict(known),)
                known["versions"] = (*versions, row)
            else:
                graph.add_node(node, **row)
    for path in sorted((folder / "relations").glob("*.csv")):
        kind = sys.intern(path.stem)
        for row in rows_of(path):
            source, target = row.pop("source"), row.pop("target")
            graph.add_edge(source, target, **dated(row, kind))
    return graph


class City:
    """The graph with what a question looks up."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.nodes = graph.nodes
        self.confirmed: Mapping[str, int] = graph.graph["confirmed"]
        self.out: Index = {}
        self.into: Index = {}
        self.denied_out: Index = {}
        self.denied_into: Index = {}
        self.listed: set[str] = set()
        """The matters that stand, or ever stood, on a list."""
        lives = {node: _lives(row) for node, row in graph.nodes.items()}
        for source, target, row in graph.edges(data=True):
            if is_walked(row):
                if row["kind_of"] == "LISTED_ON":
                    self.listed.add(source)
                out, into = self.out, self.into
                spans = _cut(row["span"], lives[source], lives[target])
            elif row.get("polarity") == "denied":
                out, into = self.denied_out, self.denied_into
                spans = [row["span"]]
            else:
                continue
            for span in spans:
                edge = Edge(source, target, span, row)
                out.setdefault(row["kind_of"], {}).setdefault(source, []).append(edge)
                into.setdefault(row["kind_of"], {}).setdefault(target, []).append(edge)
        self.subjects: dict[str, list[str]] = {}
        """Matters by each subject that a version of them has."""
        self.closed: set[str] = set()
        """The kinds that are declared complete somewhere."""
        for node, row in graph.nodes.items():
            if row["kind_of"] == "Matter":
                for version in row.get("versions", (row,)):
                    rows = self.subjects.setdefault(version["subject"], [])
                    if node not in rows[-1:]:
                        rows.append(node)
            elif row["kind_of"] == "Completeness":
                self.closed.add(row["closes"])


ALWAYS: Final[tuple[Span, ...]] = ((NEVER, NEVER, FOREVER, FOREVER),)


def _lives(node: Row) -> Sequence[Span]:
    """Versions that touch are one life; one without `from` does not limit."""
    versions = node.get("versions")
    if versions is None and "from" not in node and "to" not in node and is_walked(node):
        return ALWAYS
    spans = sorted(
        row["span"] if "from" in row else (NEVER, NEVER, *row["span"][2:])
        for row in versions or (node,)
        if is_walked(row)
    )
    found: list[Span] = []
    for span in spans:
        if found and found[-1][3] >= span[0]:
            found[-1] = (*found[-1][:2], *span[2:])
        else:
            found.append(span)
    return found


def _cut(span: Span, near: Sequence[Span], far: Sequence[Span]) -> list[Span]:
    """An edge is no truer than its ends: one piece for each pair of lives it meets."""
    if near is ALWAYS and far is ALWAYS:
        return [span]
    pieces = []
    for one in near:
        for other in far:
            piece = (
                max(span[0], one[0], other[0]),
                max(span[1], one[1], other[1]),
                min(span[2], one[2], other[2]),
                min(span[3], one[3], other[3]),
            )
            if piece[0] < piece[3]:
                pieces.append(piece)
    return pieces


def load(folder: Path) -> City:
    """A package, ready to be asked."""
    return City(read_graph(folder))


# --- a city on a day ---------------------------------------------------------------------------------------


class Day:
    """The city on one day; facts that may hold are in, or out where a world leaves them out."""

    __slots__ = ("asked", "chosen", "city", "day", "default", "nodes")

    def __init__(
        self,
        city: City,
        day: int,
        chosen: Mapping[int, bool] | None = None,
        *,
        default: bool = True,
    ) -> None:
        self.city = city
        self.nodes = city.nodes
        self.day = day
        self.chosen = chosen or {}
        self.default = default
        self.asked: dict[int, Edge] = {}
        """The facts that may hold that were looked at, by the identity of their attributes."""

    def kind(self, node: str) -> str:
        """The kind of a node."""
        kind: str = self.nodes[node]["kind_of"]
        return kind

    def fields(self, node: str) -> Row:
        """The attributes of a node on the day: those of the version that is truest, or the last begun."""
        row: Row = self.nodes[node]
        versions = row.get("versions")
        if versions is None:
            return row
        day = self.day
        walked = [version for version in versions if is_walked(version)] or versions
        spans = sorted((version["span"], number) for number, version in enumerate(walked))
        best = max(truth(span, day) for span, _ in spans)
        if best > NO:
            number = [number for span, number in spans if truth(span, day) == best][-1]
        else:
            begun = [number for span, number in spans if span[0] <= day]
            number = begun[-1] if begun else spans[0][1]
        chosen: Row = walked[number]
        return chosen

    def out(self, kind: str, node: str) -> list[Step]:
        """The edges of a kind out of a node that hold, or may hold."""
        day, steps = self.day, []
        edges = self.city.out.get(kind)
        for edge in edges.get(node, ()) if edges else ():
            first, surely, until, last = edge[2]
            if first <= day < last:
                if surely <= day < until:
                    steps.append((edge[1], YES, edge))
                elif self.holds(edge):
                    steps.append((edge[1], MAYBE, edge))
        return steps

    def into(self, kind: str, node: str, keep: Callable[[str], bool] | None = None) -> list[Step]:
        """The edges of a kind into a node that hold, or may hold; from sources to keep only."""
        day, steps = self.day, []
        edges = self.city.into.get(kind)
        for edge in edges.get(node, ()) if edges else ():
            first, surely, until, last = edge[2]
            if first <= day < last and (keep is None or keep(edge[0])):
                if surely <= day < until:
                    steps.append((edge[0], YES, edge))
                elif self.holds(edge):
                    steps.append((edge[0], MAYBE, edge))
        return steps

    def denied(self, index: Index, kind: str, node: str) -> list[Edge]:
        """The denied edges of a kind at a node that hold, or may hold."""
        edges = index.get(kind, {}).get(node, ())
        return [edge for edge in edges if truth(edge.span, self.day) > NO]

    def holds(self, edge: Edge) -> bool:
        """Whether a fact that may hold is in; it is noted that it was looked at."""
        key = id(edge.row)
        self.asked[key] = edge
        return self.chosen.get(key, self.default)
