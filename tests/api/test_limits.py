"""How often may be asked, by a clock of the test's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from limits import parse

from api.limits import Limit


@given(
    amount=st.integers(1, 20),
    steps=st.lists(st.tuples(st.floats(0, 90), st.sampled_from("ab"), st.integers(1, 20))),
)
def test_what_a_limit_lets_through(amount: int, steps: list[tuple[float, str, int]]) -> None:
    """All of it at once, then evenly; whoever waits as long as he is told is let in, and not a moment sooner;
    nobody is held up by another; who did nothing for the time of the limit is forgotten."""
    now = 1000.0
    limit = Limit(parse(f"{amount}/minute"), lambda: now)
    left = {"a": float(amount), "b": float(amount)}
    for waited, who, wanted in steps:
        now += waited
        left = {each: min(amount, had + waited * amount / 60) for each, had in left.items()}
        cost = min(wanted, amount)
        seconds = limit.hit(who, cost)
        assert seconds == pytest.approx(max(0.0, (cost - left[who]) * 60 / amount), abs=1e-5)
        assert seconds <= 60
        if not seconds:
            left[who] -= cost
    now += 61
    limit.hit("c")
    assert {"c"} == limit._full.keys()
