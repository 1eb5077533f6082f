"""Whom to call in a unit that leads; who else works in a chain; where somebody comes from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from orgraph.graph.complete import completing
from orgraph.graph.view import View
from orgraph.model.truth import NO, YES, Truth
from orgraph.model.vocabulary import (
    BELONGS_TO,
    OVERSEES,
    PART_OF,
    PLACE,
    PLACED_IN,
    POST_IN,
    REPORTS_TO,
    SERVES_IN,
)
from orgraph.queries.chain import Chain, upward
from orgraph.queries.heads import Presence, State, holders_of

__all__ = ["NEAR_LEVELS", "SUPERIOR", "Desk", "Member", "desks", "members", "overseers"]

SUPERIOR: Final = (PART_OF.out, REPORTS_TO.out)
"""The ways to the units that a unit answers to."""

NEAR_LEVELS: Final = frozenset({"village", "township", None})
"""Levels of the areas whose members are named; none is a place. Those of a county would be its whole
staff."""

LAST: Final = 2**31
"""The order of a post that is given none."""


class Desk(NamedTuple):
    """A post in a unit and who is there; the unit itself where no post is known."""

    unit: int
    post: int | None
    presence: Presence | None
    facts: tuple[int, ...]

    @property
    def state(self) -> State:
        """What is known of it."""
        return State.HOLDER_UNKNOWN if self.presence is None else self.presence.state


def desks(view: View, unit: int) -> list[Desk]:
    """Whom to call, in order, until somebody is certainly there or the unit itself is the answer.

    Past a vacancy or somebody away to the next post, then to the unit above. A holder that is not
    known is no vacancy, and ends the search.
    """
    found: list[Desk] = []
    waiting, seen = [unit], {unit}
    for here in waiting:  # grows while it is walked: the units above, nearest first
        if _in_unit(view, here, found):
            return found
        for way in SUPERIOR:
            steps = sorted(view.walk(here, way), key=lambda step: not view.own(step[2], "primary"))
            for other, _, _ in steps:
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
    return found


def _in_unit(view: View, unit: int, found: list[Desk]) -> bool:
    """Add the desks of one unit; whether the search ends here."""
    posts = sorted(
        view.walk(unit, POST_IN.into),
        key=lambda step: (_order(view, step[0]), step[0]),
    )
    if not posts:
        closed, proof = completing(view, POST_IN, unit)
        found.append(Desk(unit, None, None, proof if closed == YES else ()))
        return closed < YES
    for post, truth, fact in posts:
        present: Truth = NO
        for presence in holders_of(view, post):
            found.append(Desk(unit, post, presence, (fact, *presence.facts)))
            if presence.state is State.PRESENT:
                present = max(present, min(truth, presence.truth))
            elif presence.state is State.HOLDER_UNKNOWN:
                return True
        if present == YES:
            return True
    return False


def _order(view: View, post: int) -> int:
    order = view.value(post, "order")
    return order if isinstance(order, int) else LAST


def overseers(view: View, row: int) -> list[Desk]:
    """The posts that oversee a row, and who is there."""
    return [
        Desk(unit, post, presence, (fact, *presence.facts))
        for post, _, fact in view.walk(row, OVERSEES.into)
        for unit in [unit for unit, _, _ in view.walk(post, POST_IN.out)] or [post]
        for presence in holders_of(view, post)
    ]


class Member(NamedTuple):
    """Somebody who serves in, or is placed in, a grid or an area."""

    person: int
    where: int
    role: str | None
    truth: Truth
    facts: tuple[int, ...]
    homes: tuple[int, ...]
    """The home units."""


def members(view: View, chain: Chain) -> list[Member]:
    """Those who serve in the grids of a chain, and in its villages, townships and places."""
    around: Iterable[int] = (
        *chain.grids,
        *(
            area
            for area in chain.areas
            if view.kind(area) is PLACE or view.value(area, "level") in NEAR_LEVELS
        ),
    )
    found = []
    for where in around:
        for way in (SERVES_IN.into, PLACED_IN.into):
            for person, truth, fact in view.walk(where, way):
                role = view.own(fact, "role")
                homes = tuple(unit for unit, _, _ in view.walk(person, BELONGS_TO.out))
                said = None if role is None else str(role)
                found.append(Member(person, where, said, truth, (fact,), homes))
    return found


def answers_to(view: View, unit: int, superior: int) -> bool:
    """Whether a unit is another one, or answers to it at any distance."""
    waiting, seen = [unit], {unit}
    for here in waiting:
        if here == superior:
            return True
        for way in SUPERIOR:
            for other in upward(view, here, way):
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
    return False
