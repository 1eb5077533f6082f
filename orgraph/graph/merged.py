"""The relations of all kinds on a day, in one array: what the networkx face looks rows up in.

A *pair* is two nodes that at least one relation leads from and to. Pairs are grouped by the node they lead
out of, and listed once more by the node they lead into; the facts of a pair stand together. To look up a
row kind by kind instead takes 3 to 28 times as long as an ordinary graph.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from orgraph.graph.compiled import OrgGraph
from orgraph.graph.existence import Truths
from orgraph.graph.fill_columns import ints
from orgraph.model.schema import ASSERTED
from orgraph.model.truth import Truth
from orgraph.model.vocabulary import RELATIONS

__all__ = ["Merged", "merge"]

Numbers: TypeAlias = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Merged:
    """Pairs by node, both ways, and the facts of each pair."""

    out: memoryview[int]
    """The first pair out of each node, and the number of pairs."""
    sources: memoryview[int]
    targets: memoryview[int]
    """The ends of each pair; pairs are in the order of both."""
    into: memoryview[int]
    """The first place of each node in what follows, and the number of pairs."""
    into_pairs: memoryview[int]
    """The pairs into each node, in the order of their sources."""
    into_sources: memoryview[int]
    firsts: memoryview[int]
    """The first fact of each pair, and the number of facts."""
    facts: memoryview[int]
    truths: memoryview[int]


def merge(
    graph: OrgGraph,
    span_truths: Truths,
    least: Truth,
    kinds: Collection[str],
    kept: npt.NDArray[np.bool_] | None,
) -> Merged:
    """Merge the relations of some kinds between the nodes that are kept, as far as they are true at least so."""
    parts = [
        _records(graph, name, span_truths, least)
        for name in sorted(kinds, key=list(RELATIONS).index)
        if (name, True, ASSERTED) in graph.ways
    ]
    none = np.empty(0, dtype=np.int32)
    parts = parts or [(none, none, none, none)]
    source, target, fact, truth = (np.concatenate(column) for column in zip(*parts, strict=True))
    if kept is not None:
        among = kept[source] & kept[target]
        source, target, fact, truth = (each[among] for each in (source, target, fact, truth))

    count = len(graph.ids)
    key = source.astype(np.int64) * count + target
    order = np.lexsort((fact, key))
    key, fact, truth = key[order], fact[order], truth[order]
    firsts = np.flatnonzero(np.diff(key, prepend=-1))
    source, target = np.divmod(key[firsts], max(count, 1))
    into = np.argsort(target, kind="stable")
    return Merged(
        out=_pointers(source, count),
        sources=ints(source),
        targets=ints(target),
        into=_pointers(target, count),
        into_pairs=ints(into),
        into_sources=ints(source[into]),
        firsts=ints(np.append(firsts, len(key))),
        facts=ints(fact),
        truths=np.ascontiguousarray(truth, dtype=np.int8).data,
    )


def _records(
    graph: OrgGraph, name: str, span_truths: Truths, least: Truth
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """The relations of a kind that are true enough: source, target, fact, truth."""
    index = graph.ways[name, True, ASSERTED]
    sizes = np.diff(np.asarray(index.pointers))
    source = np.repeat(np.arange(index.base, index.base + len(sizes)), sizes)
    truth = span_truths[np.asarray(index.spans)]
    true = truth >= least
    return source[true], np.asarray(index.others)[true], np.asarray(index.facts)[true], truth[true]


def _pointers(nodes: Numbers, count: int) -> memoryview[int]:
    pointers = np.zeros(count + 1, dtype=np.int32)
    np.cumsum(np.bincount(nodes, minlength=count), out=pointers[1:])
    return ints(pointers)
