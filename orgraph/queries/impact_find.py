"""What rests on a node: what has something now, and what of it is left when the node is hidden.

`docs/impact.md` says the same in words. What something has is found by one function, asked of a world
before and of the same world without the node.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from orgraph.graph.complete import complete
from orgraph.graph.view import View
from orgraph.graph.without import Without, gone_with
from orgraph.graph.worlds import settle
from orgraph.model.schema import RelationKind, Way
from orgraph.model.truth import MAYBE, NO, YES, Truth
from orgraph.model.vocabulary import (
    ADMINISTERS,
    COVERS,
    GUIDED_BY,
    HEADS,
    HOLDS,
    IN_GRID,
    LEADS,
    NESTED_IN,
    OVERSEES,
    PART_OF,
    PERSON,
    POST,
    POST_IN,
    REPORTS_TO,
    UNIT,
)
from orgraph.queries.chain import Reached
from orgraph.queries.heads import heads_of
from orgraph.queries.people import SUPERIOR

__all__ = [
    "LOSSES",
    "NOTHING",
    "Effect",
    "Has",
    "Loss",
    "Target",
    "effects",
    "order_of",
    "targets",
]

Cell: TypeAlias = tuple[str, str]
NOTHING: Final[Cell] = ("", "")

Has: TypeAlias = Mapping[tuple[int | None, ...], Reached]
"""What something has, each with the way to it: `(post, person)` for heads, else `(node,)`."""

UNORDERED: Final = 2**31


class Target(NamedTuple):
    """Something that rests on the node, and in what."""

    loss: str
    node: int
    cell: Cell = NOTHING
    """Of a row: the condition and the aspect that are led."""


def _along(*ways: Way) -> Callable[[View, Target], Has]:
    def has(view: View, target: Target) -> Has:
        found: dict[tuple[int | None, ...], Reached] = {}
        for way in ways:
            for other, truth, fact in view.walk(target.node, way):
                known = found.get((other,))
                if known is None or truth > known.truth:
                    found[other,] = Reached(truth, (fact,))
        return found

    return has


def _heads(view: View, target: Target) -> Has:
    return {
        head.who: Reached(head.truth, head.facts)
        for head in heads_of(view, target.node)
        if head.is_contact
    }


def _leads(view: View, target: Target) -> Has:
    return {
        (unit,): Reached(truth, (fact,))
        for unit, truth, fact in view.walk(target.node, LEADS.into)
        if _cell(view, fact) == target.cell
    }


def _principals(view: View, target: Target) -> Has:
    return {
        (post,): Reached(truth, (fact,))
        for post, truth, fact in view.walk(target.node, POST_IN.into)
        if order_of(view, post) == 1
    }


def _cell(view: View, fact: int) -> Cell:
    return str(view.own(fact, "condition") or ""), str(view.own(fact, "aspect") or "")


def order_of(view: View, post: int) -> int:
    """The order of a post in its unit; one that is given none comes last."""
    order = view.value(post, "order")
    return order if isinstance(order, int) else UNORDERED


class Loss(NamedTuple):
    """A kind of thing to be left without."""

    has: Callable[[View, Target], Has]
    closing: tuple[RelationKind, ...]
    """What must be complete at it, for nothing to mean that there is none."""


LOSSES: Final[Mapping[str, Loss]] = {
    "head": Loss(_heads, (HEADS,)),
    "holder": Loss(_along(HOLDS.into), (HOLDS,)),
    "principal": Loss(_principals, (POST_IN,)),
    "lead": Loss(_leads, (LEADS,)),
    "superior": Loss(_along(*SUPERIOR), (REPORTS_TO, PART_OF)),
    "guide": Loss(_along(GUIDED_BY.out), (GUIDED_BY,)),
    "administrator": Loss(_along(ADMINISTERS.into), (ADMINISTERS,)),
    "overseer": Loss(_along(OVERSEES.into), (OVERSEES,)),
    "grid": Loss(_along(IN_GRID.out, COVERS.into), (IN_GRID, COVERS)),
    "upper_grid": Loss(_along(NESTED_IN.out), (NESTED_IN,)),
}


# --- what rests on a node ------------------------------------------------------------------------------


def targets(view: View, node: int) -> list[Target]:
    """Everything that has something through the node, each once."""
    gone = gone_with(view, node)
    found = dict.fromkeys(_targets(view, node))
    return [target for target in found if target.node not in gone]


def _targets(view: View, node: int) -> Iterator[Target]:
    kind = view.kind(node)
    if kind is PERSON:
        yield from _of_person(view, node)
    elif kind is POST:
        yield from _of_post(view, node)
    elif kind is UNIT:
        yield from _of_unit(view, node)
        for post in _ends(view, node, POST_IN.into):
            yield from _of_post(view, post)
    else:
        yield from _of_grid(view, node)


def _of_person(view: View, person: int) -> Iterator[Target]:
    for post in _ends(view, person, HOLDS.out):
        yield Target("holder", post)
        for grid in _ends(view, post, HEADS.out):
            yield Target("head", grid)
    for grid in _ends(view, person, HEADS.out):
        yield Target("head", grid)


def _of_grid(view: View, grid: int) -> Iterator[Target]:
    for way in (COVERS.out, IN_GRID.into):
        for area in _ends(view, grid, way):
            yield Target("grid", area)
    for below in _ends(view, grid, NESTED_IN.into):
        yield Target("upper_grid", below)


def _of_post(view: View, post: int) -> Iterator[Target]:
    for grid in _ends(view, post, HEADS.out):
        yield Target("head", grid)
    for overseen in _ends(view, post, OVERSEES.out):
        yield Target("overseer", overseen)
    if order_of(view, post) == 1:
        for unit in _ends(view, post, POST_IN.out):
            yield Target("principal", unit)


def _of_unit(view: View, unit: int) -> Iterator[Target]:
    for row, _, fact in view.walk(unit, LEADS.out):
        yield Target("lead", row, _cell(view, fact))
    for way in (REPORTS_TO.into, PART_OF.into):
        for below in _ends(view, unit, way):
            yield Target("superior", below)
    for guided in _ends(view, unit, GUIDED_BY.into):
        yield Target("guide", guided)
    for area in _ends(view, unit, ADMINISTERS.out):
        yield Target("administrator", area)


def _ends(view: View, node: int, way: Way) -> Sequence[int]:
    return [other for other, _, _ in view.walk(node, way)]


# --- before and after -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Compared:
    """What a target has in one world, before and without the node."""

    goes: Has
    stays: Has

    @property
    def lost(self) -> bool:
        """Whether it had something, and nothing of it stays."""
        return bool(self.goes) and not self.stays


@dataclass(frozen=True)
class Effect:
    """What becomes of a target."""

    target: Target
    truth: Truth
    """That it is left without: in every world, in some, in none."""
    is_open: bool
    """Left without, it may have another that is not loaded."""
    compared: Compared
    """In the world with every doubtful fact in."""
    doubtful: tuple[int, ...]


def compare(view: View, node: int, target: Target) -> Compared:
    """What a target has that goes with the node, and what stays.

    What only comes into view when the node is hidden, a post whose holder is then not known, was
    nothing before, and does not count as what stays.
    """
    has = LOSSES[target.loss].has
    before, after = has(view, target), has(Without(view, node), target)
    return Compared(
        {key: way for key, way in before.items() if key not in after},
        {key: way for key, way in before.items() if key in after},
    )


def effects(view: View, node: int) -> list[Effect]:
    """What becomes of everything that rests on a node."""
    return [effect for target in targets(view, node) if (effect := _effect(view, node, target))]


def _effect(view: View, node: int, target: Target) -> Effect | None:
    settled = settle(view, lambda world: compare(world, node, target), lambda one: one.lost)
    certain = YES if settled.found.lost else NO
    truth = certain if settled.agreed else MAYBE
    if truth == NO and not _touched(view, node, target, settled.found):
        return None
    is_open = truth > NO and _is_open(view, node, target)
    return Effect(target, truth, is_open, settled.found, settled.doubtful)


def _touched(view: View, node: int, target: Target, found: Compared) -> bool:
    """Whether anything goes, in some world."""
    if found.goes:
        return True
    settled = settle(view, lambda world: bool(compare(world, node, target).goes), bool)
    return not settled.agreed


def _is_open(view: View, node: int, target: Target) -> bool:
    """Whether something that is left without may yet have another that is not loaded."""
    loss = LOSSES[target.loss]
    if any(complete(view, kind, target.node) < YES for kind in loss.closing):
        return True
    if target.loss != "head":
        return False
    posts = [
        head.post for head in heads_of(Without(view, node), target.node) if head.post is not None
    ]
    return any(complete(view, HOLDS, post) < YES for post in posts)
