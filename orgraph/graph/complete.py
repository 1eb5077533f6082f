"""Where absence proves something: a kind of relation is declared complete there, or around it."""

from __future__ import annotations

from orgraph.graph.view import View
from orgraph.model.schema import RelationKind
from orgraph.model.truth import NO, YES, Truth
from orgraph.model.vocabulary import CLOSES, INSIDE

__all__ = ["complete", "completing"]


def complete(view: View, relation: RelationKind, node: int) -> Truth:
    """Whether all facts of a kind are known to be loaded at a node."""
    return completing(view, relation, node)[0]


def completing(view: View, relation: RelationKind, node: int) -> tuple[Truth, tuple[int, ...]]:
    """The same with the facts that say so; `INSIDE` says what a node is inside of.

    A declaration `of` one kind of node counts for nodes of that kind alone.
    """
    if relation.name not in view.closed:
        return NO, ()
    asked = (None, view.kind(node).name)
    best: Truth = NO
    proof: tuple[int, ...] = ()
    # The truest path to each node: it is looked at again only when reached by a truer one.
    reached: dict[int, Truth] = {node: YES}
    waiting: list[tuple[int, Truth, tuple[int, ...]]] = [(node, YES, ())]
    for here, path, facts in waiting:  # grows while it is walked: nearest first
        for closer, truth, fact in view.walk(here, CLOSES.into):
            if (
                min(truth, path) > best
                and view.value(closer, "closes") == relation.name
                and view.value(closer, "of") in asked
            ):
                best, proof = min(truth, path), (*facts, fact)
        if best == YES:
            return best, proof
        for way in INSIDE.get(view.kind(here).name, ()):
            for other, truth, fact in view.walk(here, way):
                if min(truth, path) > reached.get(other, NO):
                    reached[other] = min(truth, path)
                    waiting.append((other, reached[other], (*facts, fact)))
    return best, proof
