"""Where the calls of functions of networkx begin, and the parts of a graph that slow ones are called on."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, TypeAlias

import networkx as nx

__all__ = ["NEAR", "Graph", "Points", "points"]

Graph: TypeAlias = "nx.MultiDiGraph[str]"

WHOLE: Final = 1000
"""A graph of no more nodes than this is its own part."""
PART: Final = 300
NEAR: Final = 40


@dataclass(frozen=True)
class Points:
    """Where the calls begin, and what they go to."""

    start: str
    end: str
    few: tuple[str, ...]
    around: tuple[str, ...]
    """The nodes around the start, the nearest first."""
    whole: bool

    def part(self, graph: Any) -> Any:
        """A few hundred nodes, or all."""
        return graph if self.whole else graph.subgraph(self.around)

    def near(self, graph: Any) -> Any:
        """A few dozen."""
        return graph.subgraph(self.around[:NEAR])

    def simple(self, graph: Any) -> Any:
        """The part as a graph without parallel edges."""
        return nx.DiGraph(self.part(graph))

    def undirected(self, graph: Any) -> Any:
        """The same without direction or loops."""
        simple: nx.Graph[Any] = nx.Graph(self.part(graph))
        simple.remove_edges_from(list(nx.selfloop_edges(simple)))
        return simple


def points(graph: Graph) -> Points:
    """Points of a graph with at least one node; the same for graphs that are equal."""
    # Where the way is longest, among some; people and grids are in the second half of a city.
    some = [*islice(graph, 50), *islice(graph, len(graph) // 2, len(graph) // 2 + 50)]
    start = max(some, key=lambda node: len(list(nx.bfs_layers(graph, node))))
    reached = [node for layer in nx.bfs_layers(graph, start) for node in layer]
    around = {start: None}
    waiting = deque(around)
    while waiting and len(around) < PART:
        node = waiting.popleft()
        for neighbour in (
            *islice(graph.successors(node), 20),
            *islice(graph.predecessors(node), 20),
        ):
            if neighbour not in around:
                around[neighbour] = None
                waiting.append(neighbour)
    few = tuple(islice(around, 5))
    return Points(start, reached[-1], few, tuple(around), len(graph) <= WHOLE)
