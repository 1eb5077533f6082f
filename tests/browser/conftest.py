"""Fixtures: the seed in a genuine server, Neo4j Browser open in Chromium, and the kit beside it."""

from __future__ import annotations

import pytest
from databases import empty

from orgraph.exchange import push_package
from orgraph.seed import seed_folder
from orgraph.stores.neo4j.connection import Connection
from tools.neo4j.server import Server


@pytest.fixture
def seeded(neo4j_server: Server) -> Server:
    """A server that holds the seed and nothing else."""
    connection = Connection.open(neo4j_server.address)
    try:
        empty(connection)
    finally:
        connection.close()
    push_package(seed_folder(), neo4j_server.address)
    return neo4j_server
