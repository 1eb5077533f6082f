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

from orgraph.graph.arrays import ints
from orgraph.graph.columns import Constant
from orgraph.graph.compiled import OrgGraph
from orgraph.graph.existence import Truths
from orgraph.graph.shapes import Shapes
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
    targets: memoryview[int]
    """The end of each pair; pairs are in the order of their sources, then of these."""
    into: memoryview[int]
    """The first place of each node in what follows, and the number of pairs."""
    into_pairs: memoryview[int]
    """The pairs into each node, in the order of their sources."""
    into_sources: memoryview[int]
    """The source of each of those."""
    firsts: memoryview[int]
    """The first fact of each pair, and the number of facts."""
    sayings: memoryview[int]
    """What each fact says: its shape, times 4, and its truth."""
    facts: memoryview[int] | None
    """The facts themselves, where some were given ids."""


def merge(
    graph: OrgGraph,
    shapes: Shapes,
    span_truths: Truths,
    least: Truth,
    kinds: Collection[str],
    kept: npt.NDArray[np.bool_],
) -> Merged:
    """Merge the relations of some kinds between the nodes that are kept, as far as they are true at least so."""
    source, target, fact, truth = _records(graph, span_truths, least, kinds, kept)
    count = len(graph.ids)
    order = np.lexsort((fact, target, source)).astype(np.int32)
    source, target, fact, truth = (each[order] for each in (source, target, fact, truth))
    fresh = np.ones(len(source), dtype=np.bool_)
    fresh[1:] = (source[1:] != source[:-1]) | (target[1:] != target[:-1])
    firsts = np.flatnonzero(fresh)
    source, target = source[firsts], target[firsts]
    into = np.argsort(target, kind="stable").astype(np.int32)
    return Merged(
        out=_pointers(source, count),
        targets=ints(target),
        into=_pointers(target, count),
        into_pairs=ints(into),
        into_sources=ints(source[into]),
        firsts=ints(np.append(firsts, len(fact))),
        sayings=(np.asarray(shapes.numbers)[fact - shapes.first_fact] * 4 + truth).data,
        facts=None if isinstance(graph.facts.fact, Constant) else ints(fact),
    )


def _records(
    graph: OrgGraph,
    span_truths: Truths,
    least: Truth,
    kinds: Collection[str],
    kept: npt.NDArray[np.bool_],
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """The relations that are true enough: source, target, fact, truth."""
    found = [
        graph.ways[name, True, ASSERTED]
        for name in RELATIONS
        if name in kinds and (name, True, ASSERTED) in graph.ways
    ]
    size = sum(len(index.others) for index in found)
    # Filled kind by kind: what one array after the other needs for a moment, the process keeps.
    columns = [np.empty(size, dtype=kind) for kind in (np.int32, np.int32, np.int32, np.int8)]
    end = 0
    for index in found:
        sizes = np.diff(np.asarray(index.pointers))
        nodes = np.arange(index.base, index.base + len(sizes), dtype=np.int32)
        truth = span_truths[np.asarray(index.spans)]
        parts = np.repeat(nodes, sizes), np.asarray(index.others), np.asarray(index.facts), truth
        true = truth >= least
        true &= kept[parts[0]] & kept[parts[1]]
        begin, end = end, end + int(true.sum())
        for column, part in zip(columns, parts, strict=True):
            column[begin:end] = part[true]
    source, target, fact, truth = (column[:end] for column in columns)
    return source, target, fact, truth


def _pointers(nodes: Numbers, count: int) -> memoryview[int]:
    pointers = np.zeros(count + 1, dtype=np.int32)
    np.cumsum(np.bincount(nodes, minlength=count), out=pointers[1:])
    return ints(pointers)
