"""The seed in a genuine server, for what is asked of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from databases import empty

import orgraph
from orgraph.city import RemoteCity
from orgraph.exchange import push_package
from orgraph.seed import seed_folder
from orgraph.stores.neo4j.connection import Connection
from tools.neo4j.server import Server


@pytest.fixture(scope="module")
def remote(neo4j_server: Server) -> Iterator[RemoteCity]:
    """The seed on a server."""
    connection = Connection.open(neo4j_server.address)
    empty(connection)
    push_package(seed_folder(), neo4j_server.address)
    city = orgraph.open(neo4j_server.address)
    assert isinstance(city, RemoteCity)
    yield city
    city.close()
    connection.close()
