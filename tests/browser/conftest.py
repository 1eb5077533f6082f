"""Fixtures: Chromium; the seed in a genuine server, and Neo4j Browser open with the kit beside it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from threading import Thread

import pytest
from browser.browsing import Browsing, opened
from databases import empty

from orgraph.browser.kit import files, guide_of
from orgraph.browser.serve import kit_server
from orgraph.exchange import push_package
from orgraph.seed import seed_folder
from orgraph.stores.neo4j.connection import Connection
from tools.neo4j.server import Server


def seed(server: Server) -> None:
    """Put the seed into a server, and nothing else."""
    connection = Connection.open(server.address)
    try:
        empty(connection)
    finally:
        connection.close()
    push_package(seed_folder(), server.address)


@pytest.fixture
def seeded(neo4j_server: Server) -> Server:
    """A server that holds the seed."""
    seed(neo4j_server)
    return neo4j_server


@pytest.fixture(scope="module")
def kit(neo4j_server: Server) -> Iterator[str]:
    """Where the kit is served for the Browser of the server."""
    serving = kit_server(files, frozenset([f"http://localhost:{neo4j_server.http}"]), 0)
    thread = Thread(target=serving.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{serving.server_address[1]}"
    serving.shutdown()
    serving.server_close()
    thread.join()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is; without it the test is skipped, but never with `CI=true`."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        if os.environ.get("CI") == "true":
            pytest.fail("the tests in a browser must run: chromium is not on the path")
        pytest.skip("cannot be tried here: chromium is not on the path")
    return executable


@pytest.fixture(scope="module")
def browsing(neo4j_server: Server, kit: str, chromium: str) -> Iterator[Browsing]:
    """Browser, connected to the seed, with the guide open."""
    seed(neo4j_server)
    address = f"{neo4j_server.browser}?cmd=guide&arg={kit}/{guide_of('zh')}"
    with opened(chromium, address, (neo4j_server.user, neo4j_server.password)) as page:
        yield page
