"""The API on both engines: one suite, asked of the seed in memory and of the seed in a genuine database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from api_clients import client_of
from databases import empty
from starlette.testclient import TestClient

import orgraph
from api.login import Login
from api.settings import Settings, load
from orgraph.city import City
from orgraph.exchange import push_package
from orgraph.seed import seed_folder
from orgraph.stores.neo4j.connection import Connection
from tools.neo4j.server import Server

ENGINES = ("memory", "neo4j")


@pytest.fixture(scope="session")
def login() -> Iterator[Login]:
    """A login as `orgraph serve` makes it."""
    login = Login.begin()
    yield login
    login.end()


@pytest.fixture(scope="session")
def settings(login: Login) -> Settings:
    """Settings with nothing from the environment of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in Settings.model_fields:
            patch.delenv(f"ORGRAPH_{name.upper()}", raising=False)
        patch.delenv("ORGRAPH_SETTINGS", raising=False)
        return load(login=str(login.folder), rate="1000000/minute", failure_rate="1000000/minute")


@pytest.fixture(scope="module", params=ENGINES)
def city(request: pytest.FixtureRequest) -> Iterator[City]:
    """The seed, in memory or in a database."""
    if request.param == "memory":
        yield orgraph.open()
        return
    server: Server = request.getfixturevalue("neo4j_server")
    connection = Connection.open(server.address)
    empty(connection)
    push_package(Path(seed_folder()), server.address)
    remote = orgraph.open(server.address)
    yield remote
    remote.close()
    connection.close()


@pytest.fixture(scope="module")
def client(settings: Settings, login: Login, city: City) -> Iterator[TestClient]:
    """A client that is let in."""
    with client_of(settings, login, city) as client:
        yield client


@pytest.fixture(scope="module")
def memory(settings: Settings, login: Login) -> Iterator[TestClient]:
    """The same on the seed in memory, for what does not depend on the engine."""
    with client_of(settings, login, orgraph.open()) as client:
        yield client
