"""`movements` and `staffing`: the compiled city, the fetched view and the oracle give one answer."""

from __future__ import annotations

import os

from agreement import graph_of
from agreement_people import people_case, people_differences
from cities_people import AskedOfPeople, cities_of_people
from hypothesis import HealthCheck, given, settings

EXAMPLES = int(os.environ.get("EXAMPLES") or 0) or 400


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(cities_of_people())
def test_who_moved_and_who_is_there_is_what_the_oracle_says(asked: AskedOfPeople) -> None:
    """Verdicts, ways, trips, counts as pairs, transfers, categories and norms agree."""
    case = people_case(asked)

    assert people_differences(case, graph_of(asked.city)) == []
