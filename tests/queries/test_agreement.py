"""The compiled city, the fetched view and the oracle give one answer, on any history."""

from __future__ import annotations

import os

from agreement import case_of, differences, graph_of
from cities import Asked, cities
from hypothesis import HealthCheck, given, settings

EXAMPLES = int(os.environ.get("EXAMPLES") or 0) or 500


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(cities(with_matter=True))
def test_who_leads_is_what_the_oracle_says(asked: Asked) -> None:
    """Verdict, leads by condition and aspect, refusals, facts to confirm and may-dispatch agree."""
    case = case_of(asked)

    assert differences(case, graph_of(asked.city)) == []


@settings(
    max_examples=max(1, EXAMPLES // 2),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(cities(with_matter=False))
def test_whom_to_ask_first_is_what_the_oracle_says(asked: Asked) -> None:
    """The chains, their heads and the first contact agree."""
    case = case_of(asked)

    assert differences(case, graph_of(asked.city)) == []
