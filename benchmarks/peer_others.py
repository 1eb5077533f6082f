"""Plain networkx programs for what other questions find: lines of command, members, paths.

Each gives the core of the answer as ids, without reasons, without possible worlds and without what proves
that there is nobody; so orgraph, which is timed on its complete answers, does more. `ten.py` holds each to
what orgraph finds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

import networkx as nx

from benchmarks.peer import who
from benchmarks.peer_city import MAYBE, City, Day, truth
from benchmarks.peer_logic import chains, heads, holders

__all__ = ["OTHERS", "Core", "line", "members", "path"]

Core: TypeAlias = Any
"""What must be the same as in orgraph's answer."""

LONGEST: Final = 6
NEVER: Final = ("CLOSES", "REPORTED_BY")
DOWN: Final = 1
"""Levels below that `reporting-line` goes down unless told otherwise."""
HOME: Final = ("BELONGS_TO", "SECONDED_TO", "PLACED_IN")


def line(city: City, parameters: Mapping[str, str], at: int) -> Core:
    """The units of a line, each with its principal posts and whoever holds them."""
    day, node = Day(city, at), parameters["node"]
    down = parameters.get("direction") == "down"
    starts = _starts(day, node)
    found = dict.fromkeys((unit for unit, leads in starts.items() if leads or not down), 0)
    waiting = list(found)
    for unit in waiting:  # grows while it is walked: nearest first
        if down and found[unit] == DOWN:
            continue
        for kind in ("PART_OF", "REPORTS_TO"):
            for other, _, _ in day.into(kind, unit) if down else day.out(kind, unit):
                if other not in found:
                    found[other] = found[unit] + 1
                    waiting.append(other)
    own = {unit for unit, leads in starts.items() if leads or down}
    return {unit: _principals(day, unit) for unit in found if unit not in own}


def _starts(day: Day, node: str) -> dict[str, bool]:
    """The units where a line starts, and whether it is they, or their principal posts, that are asked about."""
    if day.kind(node) == "Unit":
        return {node: True}
    posts, homes = [node], []
    if day.kind(node) == "Person":
        posts = [post for post, _, _ in day.out("HOLDS", node)]
        homes = [unit for kind in HOME for unit, _, _ in day.out(kind, node)]
    found = dict.fromkeys((unit for unit in homes if day.kind(unit) == "Unit"), False)
    for post in posts:
        leads = day.fields(post).get("order") == "1"
        for unit, _, _ in day.out("POST_IN", post):
            found[unit] = found.get(unit, False) or leads
    return found


def _principals(day: Day, unit: str) -> frozenset[tuple[str, str | None, str]]:
    posts = [post for post, _, _ in day.into("POST_IN", unit)]
    return frozenset(
        (post, holder.person, holder.state)
        for post in posts
        if day.fields(post).get("order") == "1"
        for holder in holders(day, post)
    )


def members(city: City, parameters: Mapping[str, str], at: int) -> Core:
    """The grids above a place with their heads, who works in them and around, and the grids below."""
    day, place = Day(city, at), parameters["place"]
    found = chains(day, place)
    own = {grid for chain in found for grid in chain.grids}
    workers = {
        (person, grid)
        for grid in own
        for kind in ("SERVES_IN", "PLACED_IN")
        for person, _, _ in day.into(kind, grid)
    }
    return {
        "heads": {
            (grid, head.post, head.person, head.state) for grid in own for head in heads(day, grid)
        },
        "workers": workers,
    }


def path(city: City, parameters: Mapping[str, str], at: int) -> Core:
    """The length of a shortest path along relations of any kind, in either direction."""
    graph = city.graph.to_undirected(as_view=True)

    def alive(source: str, target: str, key: int) -> bool:
        row = graph.edges[source, target, key]
        return (
            row["kind_of"] not in NEVER
            and row.get("polarity") != "denied"
            and row.get("certainty") != "planned"
            and truth(row["span"], at) >= MAYBE
        )

    day = nx.subgraph_view(graph, filter_edge=alive)
    try:
        found = nx.bidirectional_shortest_path(day, parameters["start"], parameters["end"])
    except nx.NetworkXNoPath:
        return None
    return len(found) - 1 if len(found) - 1 <= LONGEST else None


def _who(city: City, parameters: Mapping[str, str], at: int) -> Core:
    """The whole answer of the peer."""
    return who(city, parameters["place"], parameters["matter"], at, full=False)


OTHERS: Final[Mapping[str, Callable[[City, Mapping[str, str], int], Core]]] = {
    "who": _who,
    "reporting-line": line,
    "members": members,
    "path": path,
}
"""What the peer can be asked."""
