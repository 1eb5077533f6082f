"""Which edges are in a cycle at some instant, where each holds for a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

__all__ = ["Edge", "in_cycles"]


class Edge(NamedTuple):
    """A row of a relation, while it holds."""

    row: int
    source: str
    target: str
    begin: int
    end: int


def in_cycles(edges: Iterable[Edge]) -> set[int]:
    """The rows in a cycle at some instant.

    What holds together begins to with the latest of its edges. So each edge is looked at once, on the
    day it begins, and only the cycles that it closes are: a ring of 4,000 edges that begin one after
    the other takes 0.1 s, where looking at every day takes a minute.
    """
    found: set[int] = set()
    for cyclic in _cyclic(list(edges)):
        found |= _at_some_instant(cyclic)
    return found


def _at_some_instant(edges: Sequence[Edge]) -> set[int]:
    found: set[int] = set()
    rows = {edge.row for edge in edges}
    out: Ways = {}
    into: Ways = {}
    unfound: set[int] = set()
    ending: list[tuple[int, int]] = []
    ordered = sorted(edges, key=attrgetter("begin"))
    for day, begun in groupby(enumerate(ordered), lambda each: each[1].begin):
        while ending and ending[0][0] <= day:
            number = heappop(ending)[1]
            del out[ordered[number].source][number]
            del into[ordered[number].target][number]
            unfound.discard(number)
        today = dict(begun)
        for number, edge in today.items():
            out.setdefault(edge.source, {})[number] = edge.target
            into.setdefault(edge.target, {})[number] = edge.source
            heappush(ending, (edge.end, number))
        unfound |= today.keys()
        for number, edge in today.items():
            if number in unfound:
                closed = _closed_by(number, edge, out, into, alone=len(unfound) == 1)
                unfound -= closed
                found |= {ordered[each].row for each in closed}
        if found == rows:
            break
    return found


Ways = dict[str, dict[int, str]]
"""For each node the other ends of its edges, by the numbers of the edges."""


def _closed_by(number: int, edge: Edge, out: Ways, into: Ways, *, alone: bool) -> set[int]:
    """The edges in a cycle with one; step by step from both its ends, so that the shorter walk decides.

    Where no other edge is to be found, it is not worth while to walk all the cycles.
    """
    ahead, behind = {edge.target}, {edge.source}
    onward, backward = _walk(out, ahead), _walk(into, behind)
    if edge.source != edge.target:
        for reached, left in zip(onward, backward, strict=False):
            if reached in behind or left in ahead:
                break
        else:
            return set()
    if alone:
        return {number}
    for walk in (onward, backward):
        for _ in walk:
            pass
    return {
        each
        for node in ahead & behind
        for each, other in out.get(node, {}).items()
        if other in ahead and other in behind
    }


def _walk(ways: Ways, seen: set[str]) -> Iterator[str]:
    """Follow each edge from the one node seen, and from those that come to be seen."""
    waiting = list(seen)
    while waiting:
        for other in ways.get(waiting.pop(), {}).values():
            if other not in seen:
                seen.add(other)
                waiting.append(other)
            yield other


def _cyclic(edges: Sequence[Edge]) -> list[list[Edge]]:
    """The edges inside each strongly connected part, by Kosaraju's two walks."""
    out: dict[str, list[str]] = {}
    into: dict[str, list[str]] = {}
    for edge in edges:
        out.setdefault(edge.source, []).append(edge.target)
        into.setdefault(edge.target, []).append(edge.source)
    part: dict[str, str] = {}
    finished = [node for root in out for node in _finished(root, out, part)]
    part.clear()
    for root in reversed(finished):
        _finished(root, into, part)
    inside: dict[str, list[Edge]] = {}
    for edge in edges:
        if part[edge.source] == part[edge.target]:
            inside.setdefault(part[edge.source], []).append(edge)
    return list(inside.values())


def _finished(root: str, ways: Mapping[str, list[str]], part: dict[str, str]) -> list[str]:
    """The nodes reached from a root and not before, each after all that it leads to; in `part` under it."""
    if root in part:
        return []
    part[root] = root
    done = []
    waiting = [(root, iter(ways.get(root, ())))]
    while waiting:
        node, rest = waiting[-1]
        other = next((each for each in rest if each not in part), None)
        if other is None:
            done.append(node)
            waiting.pop()
        else:
            part[other] = root
            waiting.append((other, iter(ways.get(other, ()))))
    return done
