"""Cycles of edges that hold for a time, against walks on every day; and rings too long for every day."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgraph.rules.cycles import Edge, in_cycles

NODES: Final = st.sampled_from("abcde")


def by_day(edges: list[Edge]) -> set[int]:
    """Every day: whether a walk from the end of an edge leads back to its start."""
    found = set()
    for day in range(12):
        held = [edge for edge in edges if edge.begin <= day < edge.end]
        for edge in held:
            if edge.source in reached(edge.target, held):
                found.add(edge.row)
    return found


def reached(start: str, edges: Iterable[Edge]) -> set[str]:
    """Every node that a walk comes to, the first included."""
    seen, before = {start}, set[str]()
    while seen != before:
        before = set(seen)
        seen |= {edge.target for edge in edges if edge.source in before}
    return seen


@given(
    st.lists(
        st.tuples(st.integers(0, 12), NODES, NODES, st.integers(0, 9), st.integers(1, 9)),
        max_size=14,
    )
)
def test_what_is_in_a_cycle_is_what_walks_on_every_day_say(
    drawn: list[tuple[int, str, str, int, int]],
) -> None:
    """Edges to themselves, edges twice, and rows that hold several times."""
    edges = [
        Edge(row, source, target, begin, begin + days) for row, source, target, begin, days in drawn
    ]
    assert by_day(edges) == in_cycles(edges)


@pytest.mark.parametrize("order", ["onward", "backward", "mixed"])
@pytest.mark.parametrize(("days", "closed"), [(10_000, True), (2_000, False)])
def test_a_ring_of_thousands_of_dates_is_no_matter(order: str, days: int, closed: bool) -> None:
    """Each edge begins on a day of its own, and lasts till all hold, or not so long."""
    length = 4_000
    begins = list(range(length))
    if order == "backward":
        begins.reverse()
    elif order == "mixed":
        random.Random(0).shuffle(begins)
    ring = [
        Edge(row, f"{row}", f"{(row + 1) % length}", begin, begin + days)
        for row, begin in enumerate(begins)
    ]
    assert (set(range(length)) if closed else set()) == in_cycles(ring)
