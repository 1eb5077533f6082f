"""Truth: what is known of a fact on a day, and how it combines."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from orgraph.model.truth import MAYBE, NO, TRUTH_NAMES, YES, Truth, negate

truths = st.sampled_from((NO, MAYBE, YES))


def test_the_values_are_ordered_from_no_to_yes() -> None:
    """*And* is `min` and *or* is `max` only because no < maybe < yes."""
    assert [NO, MAYBE, YES] == sorted({NO, MAYBE, YES})
    assert all(low < high for low, high in pairwise((NO, MAYBE, YES)))


def test_each_value_has_its_own_name() -> None:
    """The names are read by the value: `TRUTH_NAMES[MAYBE]` is `maybe`."""
    assert ("no", "maybe", "yes") == (TRUTH_NAMES[NO], TRUTH_NAMES[MAYBE], TRUTH_NAMES[YES])


def test_not_mirrors_yes_and_no_and_keeps_a_maybe() -> None:
    """Nothing becomes known by denying what is not known."""
    assert (YES, MAYBE, NO) == (negate(NO), negate(MAYBE), negate(YES))


@given(truths)
def test_not_twice_is_the_same(truth: Truth) -> None:
    """Denying a denial changes nothing."""
    assert truth == negate(negate(truth))


@given(truths, truths)
def test_not_turns_and_into_or(one: Truth, other: Truth) -> None:
    """De Morgan's law holds for the three values."""
    assert negate(min(one, other)) == max(negate(one), negate(other))


@given(truths, truths, truths)
def test_and_or_and_not_are_monotone(lower: Truth, higher: Truth, other: Truth) -> None:
    """A truer part never makes a conjunction or a disjunction less true, nor its denial truer."""
    lower, higher = sorted((lower, higher))
    assert min(lower, other) <= min(higher, other)
    assert max(lower, other) <= max(higher, other)
    assert negate(lower) >= negate(higher)
