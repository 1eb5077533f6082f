"""Possible worlds: a verdict counts only if it is the same whichever `maybe` facts are true.

Each `maybe` fact is in or out, independently of the others. The worlds are walked lazily, branching only
on facts that the logic looks at, and the walk ends with the second outcome: the usual case has no such
fact and one world.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from orgraph.graph.through import Through
from orgraph.graph.view import Step, Values, View
from orgraph.model.schema import ASSERTED, Way
from orgraph.model.truth import YES
from orgraph.model.value import frozen

__all__ = ["LIMIT", "Remembered", "Settled", "World", "settle"]

LIMIT: Final = 2048
"""How many worlds are walked before a verdict is left unconfirmed; eleven facts that all matter."""

Found = TypeVar("Found")
Outcome = TypeVar("Outcome", bound=Hashable)


@frozen
class World(Through):
    """A view in which every asserted `maybe` fact is in or out: by `chosen`, else by `default`.

    A walk leaves out what is out. What is in keeps its truth, so that one walk serves both the verdict
    (there or not there) and what is shown of it (yes or maybe).
    """

    chosen: Mapping[int, bool] = field(default_factory=dict)
    default: bool = True
    asked: dict[int, bool] = field(default_factory=dict)
    """The `maybe` facts that the logic looked at, in order, and how they were decided."""

    def walk(self, node: int, way: Way, values: Values | None = None) -> Sequence[Step]:
        steps = self.view.walk(node, way, values)
        if way.stance != ASSERTED or way.ever:  # shown, never walked
            return steps
        for step in steps:
            if step[1] != YES:
                return [step for step in steps if step[1] == YES or self.holds(step[2])]
        return steps

    def holds(self, fact: int) -> bool:
        """Whether a `maybe` fact is in; from then on it is one that was looked at."""
        return self.asked.setdefault(fact, self.chosen.get(fact, self.default))


class Remembered(Generic[Found]):
    """What is found in worlds, once for all that decide alike what finding it looks at.

    For what several questions about one answer begin with: each walks nearly the same worlds.
    """

    def __init__(self, find: Callable[[View], Found]) -> None:
        self._find = find
        self._next: dict[tuple[bool, ...], int] = {}
        """The fact that is looked at after some decisions."""
        self._found: dict[tuple[bool, ...], Found] = {}

    def __call__(self, world: World) -> Found:
        """What is found in a world; it has then looked at what finding it looks at."""
        decided: tuple[bool, ...] = ()
        while (fact := self._next.get(decided)) is not None:
            decided += (world.holds(fact),)
        if decided not in self._found:
            own = World(world.view, world.chosen, world.default)
            found, decided = self._find(own), ()
            for fact in own.asked:
                self._next[decided] = fact
                decided += (world.holds(fact),)
            self._found[decided] = found
        return self._found[decided]


@dataclass(frozen=True)
class Settled(Generic[Found, Outcome]):
    """What all worlds agree on, or what they do not."""

    found: Found
    """What was found in the world with every `maybe` fact in."""
    outcomes: tuple[Outcome, ...]
    """Those met, that of `found` first."""
    pivots: tuple[int, ...]
    """The facts that alone change the outcome when all others are in."""
    asked: tuple[int, ...]
    """The `maybe` facts that were looked at."""
    exhausted: bool
    """Whether every world was walked, or a second outcome was met."""

    @property
    def agreed(self) -> bool:
        """Whether every world has one outcome."""
        return self.exhausted and len(self.outcomes) == 1

    @property
    def doubtful(self) -> tuple[int, ...]:
        """The facts to confirm: those that decide alone, else all that were looked at."""
        return () if self.agreed else self.pivots or self.asked


def settle(
    view: View,
    find: Callable[[World], Found],
    outcome: Callable[[Found], Outcome],
    limit: int = LIMIT,
) -> Settled[Found, Outcome]:
    """Find in every possible world, and say whether the outcomes agree.

    `find` must look at relations through the view it is given, and at nothing else.
    """
    everything = World(view)
    found = find(everything)
    first = outcome(found)
    if not everything.asked:
        return Settled(found, (first,), (), (), exhausted=True)
    outcomes = dict.fromkeys((first, outcome(find(World(view, default=False)))))
    pivots = []
    for fact in everything.asked:
        other = outcome(find(World(view, {fact: False})))
        if other != first:
            pivots.append(fact)
            outcomes[other] = None
    exhausted = True
    if len(outcomes) == 1:
        exhausted = _walk_all(view, lambda v: outcome(find(v)), everything, outcomes, limit)
    return Settled(found, tuple(outcomes), tuple(pivots), tuple(everything.asked), exhausted)


def _walk_all(
    view: View,
    decide: Callable[[World], Outcome],
    first: World,
    outcomes: dict[Outcome, None],
    limit: int,
) -> bool:
    """Walk the tree of decisions until a second outcome; False if there are more than `limit`."""
    # What was decided above a branch, the last of it turned out. In the leaf below all that is asked
    # further is in, and each of those gives a branch of its own: so every leaf is walked once.
    waiting = _branches({}, first)
    walked = 1
    while waiting:
        if walked >= limit:
            return False
        walked += 1
        chosen = waiting.pop()
        world = World(view, chosen)
        outcomes[decide(world)] = None
        if len(outcomes) > 1:
            return True
        waiting += _branches(chosen, world)
    return True


def _branches(chosen: Mapping[int, bool], world: World) -> list[dict[int, bool]]:
    branches = []
    held = dict(chosen)
    for fact in world.asked:
        if fact not in chosen:
            branches.append({**held, fact: False})
            held[fact] = True
    return branches
