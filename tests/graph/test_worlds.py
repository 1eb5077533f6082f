"""Possible worlds: lazily walked, and yet as if every one had been."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from orgraph.graph.view import View
from orgraph.graph.worlds import Remembered, World, settle
from orgraph.model.schema import DENIED
from orgraph.model.truth import MAYBE, YES
from orgraph.model.vocabulary import HOLDS

HOLDS_NOT = HOLDS.out.told(DENIED)


class Facts:
    """A view with one node per fact; walking from a node gives that fact, if it is in."""

    closed = frozenset[str]()
    day = 0

    def __init__(self, truths: list[int]) -> None:
        self._truths = truths

    def walk(self, node: int, way: object, values: object = None) -> list[tuple[int, int, int]]:
        """The one fact of a node."""
        truth = self._truths[node]
        return [(node, truth, node)] if truth else []


Rule = Callable[[list[bool]], object]


def _expression(depth: int) -> st.SearchStrategy[object]:
    leaf = st.integers(0, 4)
    if depth == 0:
        return leaf
    inner = _expression(depth - 1)
    return leaf | st.tuples(st.sampled_from(["and", "or", "not", "xor"]), inner, inner)


def _holds(expression: object, fact: Callable[[int], bool]) -> bool:
    """An expression over facts; looks at the right side only where it must."""
    if isinstance(expression, int):
        return fact(expression)
    assert isinstance(expression, tuple)
    word, left, right = expression
    if word == "and":
        return _holds(left, fact) and _holds(right, fact)
    if word == "or":
        return _holds(left, fact) or _holds(right, fact)
    if word == "not":
        return not _holds(left, fact)
    return _holds(left, fact) != _holds(right, fact)


@given(
    truths=st.lists(st.sampled_from([0, MAYBE, YES]), min_size=5, max_size=5), rule=_expression(4)
)
def test_lazy_worlds_agree_with_all_worlds(truths: list[int], rule: object) -> None:
    """Agreed means the same in each of the 2^n worlds; a pivot changes the outcome alone."""
    view: View = Facts(truths)  # type: ignore[assignment]  # a walk is all that settling needs

    settled = settle(
        view,
        lambda world: _holds(rule, lambda fact: bool(world.walk(fact, HOLDS.out))),
        lambda outcome: outcome,
    )

    doubtful = [fact for fact, truth in enumerate(truths) if truth == MAYBE]
    outcomes = set()
    for chosen in product([True, False], repeat=len(doubtful)):
        world = dict(zip(doubtful, chosen, strict=True))
        outcomes.add(_holds(rule, lambda fact, w=world: w.get(fact, truths[fact] == YES)))  # type: ignore[misc]
    assert (len(outcomes) == 1) == settled.agreed
    assert set(settled.outcomes) <= outcomes
    everything = _holds(rule, lambda fact: truths[fact] != 0)
    pivots = {
        fact
        for fact in doubtful
        if _holds(rule, lambda other, out=fact: other != out and truths[other] != 0) != everything  # type: ignore[misc]
    }
    assert pivots == set(settled.pivots)


@given(
    truths=st.lists(st.sampled_from([0, MAYBE, YES]), min_size=5, max_size=5),
    first=_expression(4),
    second=_expression(2),
)
def test_what_is_remembered_is_what_would_be_found_again(
    truths: list[int], first: object, second: object
) -> None:
    """With what follows, all that is settled is as it is without; and no world is looked at twice."""
    view: View = Facts(truths)  # type: ignore[assignment]
    runs: list[dict[int, bool]] = []

    def begin(world: View) -> bool:
        found = _holds(first, lambda fact: bool(world.walk(fact, HOLDS.out)))
        assert isinstance(world, World)
        runs.append(world.asked)
        return found

    def go_on(world: World, before: bool) -> tuple[bool, bool]:
        return before, _holds(second, lambda fact: bool(world.walk(fact, HOLDS.out)))

    expected = settle(view, lambda world: go_on(world, begin(world)), hash)
    runs.clear()
    known = Remembered(begin)

    assert expected == settle(view, lambda world: go_on(world, known(world)), hash)
    assert expected == settle(view, lambda world: go_on(world, known(world)), hash)
    assert len({tuple(asked.items()) for asked in runs}) == len(runs)


def test_one_world_is_enough_without_doubt() -> None:
    """Where all that is looked at is certain, the logic runs once."""
    runs: list[View] = []
    view: View = Facts([YES, MAYBE])  # type: ignore[assignment]

    def count(world: View) -> int:
        runs.append(world)
        return len(world.walk(0, HOLDS.out))

    settled = settle(view, count, lambda found: found)

    assert settled.agreed
    assert len(runs) == 1
    assert settled.doubtful == ()


def test_too_many_worlds_are_left_unconfirmed() -> None:
    """Twelve facts that each matter to nothing but each other are not settled by guessing."""
    view: View = Facts([MAYBE] * 12)  # type: ignore[assignment]

    def never(world: View) -> bool:
        return sum(bool(world.walk(fact, HOLDS.out)) for fact in range(12)) > 12

    settled = settle(view, never, lambda found: found, limit=100)

    assert not settled.agreed
    assert not settled.exhausted
    assert len(settled.doubtful) == 12


def test_denied_facts_are_told_as_they_are() -> None:
    """Only asserted facts make worlds."""
    view: View = Facts([MAYBE])  # type: ignore[assignment]

    settled = settle(view, lambda world: len(world.walk(0, HOLDS_NOT)), lambda found: found)

    assert settled.agreed
    assert settled.found == 1
