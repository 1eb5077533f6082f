"""A database that goes away and comes back: the API says so, and recovers without being started again."""

from __future__ import annotations

import pytest
from api_clients import DAY, client_of
from databases import neo4j_or_skip

import orgraph
from api.login import Login
from api.settings import Settings
from orgraph.exchange import push_package
from orgraph.seed import seed_folder
from tools.neo4j.server import Server, free_port

WASTE = {"place": "战鼓山街东头", "matter": "建筑废材", "at": DAY}


def test_neo4j_goes_away_and_comes_back(
    settings: Settings,
    login: Login,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """503 with when to come again, for questions, for lists, for each of many, and for the readiness."""
    neo4j_or_skip()
    server = Server(
        tmp_path_factory.mktemp("outage"), free_port(), free_port(), heap="256m", pages="64m"
    )
    try:
        server.start()
        monkeypatch.setenv("NEO4J_USERNAME", server.user)
        monkeypatch.setenv("NEO4J_PASSWORD", server.password)
        monkeypatch.delenv("NEO4J_DATABASE", raising=False)
        push_package(seed_folder(), server.address)
        city = orgraph.open(server.address)
        with client_of(settings, login, city) as client:
            first = client.get("/v1/who", params=WASTE)
            assert (200, 200) == (first.status_code, client.get("/readyz").status_code)

            server.kill()
            for path, params in (
                ("/v1/who", WASTE),
                ("/v1/nodes/unit", {}),
                ("/v1/find", {"text": "东城"}),
                ("/readyz", {}),
            ):
                told = client.get(path, params=params)
                assert (503, "store-unreachable") == (told.status_code, told.json()["key"]), path
                assert int(told.headers["retry-after"]) > 0
            assert server.address.partition("//")[2] not in told.text
            assert 200 == client.get("/livez").status_code
            many = client.post("/v1/who", json=[WASTE, WASTE]).json()
            assert ["store-unreachable"] * 2 == [each["problem"]["key"] for each in many]

            server.start()
            again = client.get("/v1/who", params=WASTE)
            assert (200, first.json()) == (again.status_code, again.json())
            assert first.headers["etag"] == again.headers["etag"]
            assert 200 == client.get("/readyz").status_code
        city.close()
    finally:
        server.kill()
