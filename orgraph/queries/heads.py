"""Who heads a grid on a day, by name or by post; who is away; whom to ask first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

from orgraph.graph.complete import completing
from orgraph.graph.view import Step, View
from orgraph.model.truth import NO, YES, Truth, negate
from orgraph.model.vocabulary import HEADS, HOLDS, PLACED_IN, POST, POST_IN, SECONDED_TO
from orgraph.queries.chain import Chain

__all__ = ["Head", "Presence", "State", "contacts", "heads_of", "holders_of", "presence_of"]


class State(StrEnum):
    """What is known of a head, or of a post."""

    PRESENT = "present"
    AWAY = "away"
    VACANT = "vacant"
    HOLDER_UNKNOWN = "holder_unknown"


class Presence(NamedTuple):
    """Somebody in a post, or the post with nobody in it."""

    person: int | None
    state: State
    truth: Truth
    """That this person is present: in the post and not away."""
    facts: tuple[int, ...]
    holding: int | None = None
    """The fact of holding the post."""


class Head(NamedTuple):
    """A head of a grid: a person, or a post and whoever holds it."""

    post: int | None
    presence: Presence
    truth: Truth
    facts: tuple[int, ...]

    @property
    def is_contact(self) -> bool:
        """A vacant post and somebody away are no contact; a post whose holder is not known is."""
        return self.presence.state in (State.PRESENT, State.HOLDER_UNKNOWN)

    @property
    def who(self) -> tuple[int | None, int | None]:
        """The post and the person."""
        return self.post, self.presence.person


Home: TypeAlias = Mapping[int, tuple[Truth, int]]
"""The units of a post: how truly it is in them, and by which fact."""

NOWHERE: Final[Home] = MappingProxyType({})
TEMPORARY: Final = "temporary_post"


def _elsewhere(view: View, person: int) -> Sequence[Step]:
    """Where somebody is seconded to, or on a temporary post."""
    seconded, placed = view.walk(person, SECONDED_TO.out), view.walk(person, PLACED_IN.out)
    if not placed:
        return seconded
    return [*seconded, *(step for step in placed if view.own(step[2], "kind") == TEMPORARY)]


def presence_of(
    view: View,
    person: int,
    grid: int | None,
    home: Home = NOWHERE,
    holding: int | None = None,
) -> Presence:
    """Whether somebody is here, or elsewhere that day; `home` are the units of the post."""
    away: Truth = NO
    facts: tuple[int, ...] = ()
    elsewhere = _elsewhere(view, person)
    for where, truth, fact in elsewhere:
        if where not in home and where != grid:
            away = max(away, truth)
            facts = (*facts, fact)
    state = State.PRESENT if away == NO else State.AWAY
    present = negate(away)
    if elsewhere and any(truth < YES for truth, _ in home.values()):
        # Where the post may be in another unit, who is seconded to this one may be away.
        for where, truth, fact in elsewhere:
            at_home, by = home.get(where, (YES, fact))
            if at_home < YES:
                present = min(present, max(negate(truth), at_home))
                facts = (*facts, fact, by)
    return Presence(person, state, present, facts, holding)


def holders_of(view: View, post: int, grid: int | None = None) -> list[Presence]:
    """Whoever holds a post and whether they are there; if nobody does, the post as vacant or not
    known."""
    home = {unit: (truth, fact) for unit, truth, fact in view.walk(post, POST_IN.out)}
    found = []
    for person, truth, fact in view.walk(post, HOLDS.into):
        there = presence_of(view, person, grid, home, fact)
        found.append(
            Presence(
                person, there.state, min(truth, there.truth), (fact, *there.facts), there.holding
            )
        )
    if found:
        return found
    closed, proof = completing(view, HOLDS, post)
    if closed > NO:
        return [Presence(None, State.VACANT, closed, proof)]
    return [Presence(None, State.HOLDER_UNKNOWN, YES, ())]


def heads_of(view: View, grid: int) -> list[Head]:
    """The heads of a grid; two are legal at level 1."""
    heads = []
    for source, truth, fact in view.walk(grid, HEADS.into):
        if view.kind(source) is POST:
            for presence in holders_of(view, source, grid):
                heads.append(
                    Head(source, presence, min(truth, presence.truth), (fact, *presence.facts))
                )
        else:
            presence = presence_of(view, source, grid)
            heads.append(Head(None, presence, min(truth, presence.truth), (fact, *presence.facts)))
    return heads


def contacts(view: View, chain: Chain) -> tuple[int, list[Head]]:
    """The first rung of a chain that has a contact, and its contacts; the number of rungs if none."""
    for number, rung in enumerate(chain.rungs):
        found = [head for grid in rung for head in heads_of(view, grid) if head.is_contact]
        if found:
            return number, found
    return len(chain.rungs), []
