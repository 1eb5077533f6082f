"""Whom to ask first at a place: the head of the finest grid that has one, then upward."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from orgraph.graph.complete import completing
from orgraph.graph.view import View
from orgraph.model.truth import NO
from orgraph.model.vocabulary import HEADS
from orgraph.queries.chain import Chain, chains
from orgraph.queries.heads import Head, contacts

__all__ = ["ContactOutcome", "Contacts", "find_contacts"]

ContactOutcome: TypeAlias = tuple[str, frozenset[frozenset[tuple[int | None, int | None]]]]
"""A verdict, and the different first contacts (post, person) that the chains have."""


@dataclass(frozen=True)
class Contacts:
    """What one world says of the first contact at a place."""

    chains: tuple[Chain, ...]
    first: tuple[tuple[int, tuple[Head, ...]], ...]
    """By chain: the rung, and the contacts on it."""
    verdict: str
    proof: tuple[int, ...] = ()
    """The facts that declare the heads complete, where there is none."""

    @property
    def outcome(self) -> ContactOutcome:
        """What must be the same in every world."""
        return self.verdict, frozenset(
            frozenset(head.who for head in heads) for _, heads in self.first
        )


def find_contacts(view: View, place: int) -> Contacts:
    """The first contacts at a place, taking what the view shows as being there."""
    found = chains(view, place)
    first = tuple(
        (rung, tuple(heads)) for rung, heads in (contacts(view, chain) for chain in found)
    )
    if any(heads for _, heads in first):
        return Contacts(found, first, "named")
    proof: list[int] = []
    for chain in found:
        if not chain.rungs:
            return Contacts(found, first, "unknown")
        for grid, way in chain.grids.items():
            closed, facts = completing(view, HEADS, grid)
            if closed == NO:
                return Contacts(found, first, "unknown")
            proof += (*way.facts, *facts)
    return Contacts(found, first, "nobody", tuple(proof))
