"""Fixtures: a genuine Neo4j server with the seed in it, and Chromium with Neo4j Browser open in it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tools.neo4j.server import Server, Unable, fetch, free_port, why_not


def cannot(reason: str) -> None:
    """Skip for a reason; with `CI=true` nothing is skipped."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"the tests of Neo4j Browser must run: {reason}")
    pytest.skip(f"Neo4j Browser cannot be tried here: {reason}")


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A genuine Neo4j server, one a worker, with its login in the environment."""
    reason = why_not()
    if reason is None:
        try:
            fetch()
        except Unable as error:
            reason = str(error)
    if reason is not None:
        cannot(reason)
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
