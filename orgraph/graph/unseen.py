"""Places that are one to what is looked up next: grids and places that nothing further leads to may be any.

Each compound lies in a micro-grid of its own, and yet whom a list makes responsible is the same for all of a village:
what goes on from a village is looked up once for all that lie in it alike.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from orgraph.graph.coded import Coded, mixed
from orgraph.graph.looked import Looked, Rows
from orgraph.graph.scope import Alike, Lack, Scope, Walk
from orgraph.model.schema import NodeKind, Way

__all__ = ["as_one", "unmet"]

Bools = npt.NDArray[np.bool_]


def unmet(coded: Coded, kinds: tuple[NodeKind, ...], scope: Scope) -> Bools:
    """By node, whether it is of one of some kinds and no step comes to it or goes on from it, on any day; true
    of no node at all, which is the last."""
    found = np.zeros(len(coded.versions), dtype=np.bool_)
    for kind in kinds:
        own = coded.graph.kind_range(kind)
        found[own.start : own.stop] = True
    for name in coded.linked:
        meant = coded.nodes_meant(name)
        found[meant[meant >= 0]] = False
    for step in scope:
        if isinstance(step, Alike):
            for nodes in coded.with_field(step.field):
                found[nodes.start : nodes.stop] = False
        for way in _ways(step):
            index = coded.graph.ways.get((way.relation.name, way.forward, way.stance))
            if index is not None:
                pointers, others = coded.arrays(index)[:2]
                found[others] = False
                found[index.base + np.flatnonzero(np.diff(pointers))] = False
    found[-1] = True
    return found


def _ways(step: object) -> tuple[Way, ...]:
    match step:
        case Walk():
            return step.ways
        case Lack():
            return (step.way,)
    return ()


def as_one(looked: Looked, unmet: Bools) -> tuple[Rows, Rows]:
    """The first of each rows that differ in nodes that are not met, if at all, and for every row the number of
    its own."""
    key = mixed(looked.shapes, looked.days.astype(np.uint64))
    key = mixed(key, looked.beyond.astype(np.uint64))
    for nodes in looked.nodes[: looked.width]:
        left = unmet[nodes]
        if not left.all():
            key = mixed(key, np.where(left, -1, nodes).astype(np.uint64))
    _, first, back = np.unique(key, return_index=True, return_inverse=True)
    return first, back.reshape(-1)
