"""What is given again is what was given first: body, headers and log lines, in every coding."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from api_clients import DAY
from starlette.testclient import TestClient

import orgraph
from api import create_app
from api.callers import Role
from api.keys import KeyFile
from api.settings import Settings

WASTE = {"place": "战鼓山街东头", "matter": "建筑废材", "at": DAY}
ADDRESSES: dict[str, dict[str, Any]] = {
    "/v1/who": WASTE,
    "/v1/who.txt": {**WASTE, "lang": "en"},
    "/v1/who.svg": WASTE,
    "/v1/find": {"text": "东城", "at": DAY},
    "/v1/nodes/person": {"at": DAY, "limit": 12},
    "/v1/nodes/unit/unit:410183-cgj": {"at": DAY},
    "/v1/nodes/unit/unit:410183-cgj/relations": {"at": DAY},
}
ROLES = {
    "the public": (Role.READ,),
    "intake": (Role.READ, Role.PERSONNEL, Role.PERSONAL),
}


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize("coding", ["identity", "gzip"])
@pytest.mark.parametrize("first", ["identity", "gzip"])
def test_an_answer_given_again_is_the_same(
    path: str, coding: str, first: str, settings: Settings, tmp_path: Path
) -> None:
    """Whoever asked before, in whatever coding; so are a `304`, a HEAD and the lines of both logs."""
    keys = KeyFile(tmp_path / "keys.json")
    tokens = {name: keys.create(name, roles, None, None)[1] for name, roles in ROLES.items()}
    log = tmp_path / "access.log"

    def told(client: TestClient, who: str, method: str = "GET", **more: str) -> Any:
        log.write_bytes(b"")
        headers = {"Authorization": f"Bearer {tokens[who]}", "X-Request-ID": "one", **more}
        got = client.request(method, path, params=ADDRESSES[path], headers=headers)
        lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
        for line in lines:
            del line["at"]
        return got.status_code, got.content, dict(got.headers), lines

    def asked(client: TestClient) -> list[Any]:
        found = []
        for who in tokens:
            got = told(client, who, **{"Accept-Encoding": coding})
            tag = {"If-None-Match": got[2]["etag"]}
            same = told(client, who, **{"Accept-Encoding": coding}, **tag)
            found += [got, same, told(client, who, "HEAD", **{"Accept-Encoding": coding})]
            assert [200, 304, 200] == [each[0] for each in found[-3:]]
            assert got[2]["vary"] == same[2]["vary"]
            assert (coding if len(got[1]) > 1_000 else "identity") == got[2].get(
                "content-encoding", "identity"
            )
        return found

    city = orgraph.open()

    def app(kept: int) -> Any:
        own = {"login": None, "keys": str(keys.path), "access_log": str(log), "kept_bytes": kept}
        return create_app(settings.model_copy(update=own), city)

    with TestClient(app(0), base_url="http://localhost") as client:
        anew = asked(client)
    with TestClient(app(1_000_000), base_url="http://localhost") as client:
        for who in tokens:
            told(client, who, **{"Accept-Encoding": first})
        assert anew == asked(client)
        assert anew == asked(client)
    assert anew[0][1] != anew[3][1] or "person" not in path
    if path == "/v1/nodes/person":
        assert [] == anew[0][3]
        assert ["personal"] == [line["event"] for line in anew[3][3]]
        assert 'rel="next"' in anew[0][2]["link"]


def test_a_revoked_key_is_given_nothing_that_is_kept(settings: Settings, tmp_path: Path) -> None:
    """From the next request on."""
    keys = KeyFile(tmp_path / "keys.json")
    key, token = keys.create("one", (Role.READ,), None, None)
    own = {"login": None, "keys": str(keys.path)}
    app = create_app(settings.model_copy(update=own), orgraph.open())
    headers = {"Authorization": f"Bearer {token}"}
    with TestClient(app, base_url="http://localhost", headers=headers) as client:
        tag = client.get("/v1/who", params=WASTE).headers["etag"]
        keys.revoke(key.id)
        for more in ({}, {"If-None-Match": tag}):
            assert 401 == client.get("/v1/who", params=WASTE, headers=more).status_code
