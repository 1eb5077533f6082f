"""Nodes and names over HTTP: lists page by page, one node, its relations, what a name may mean."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from api_clients import DAY, ask, client_of
from click.testing import CliRunner
from starlette.testclient import TestClient

import orgraph
from api.login import Login
from api.settings import Settings
from orgraph.cli import build
from orgraph.graph.view import ref
from orgraph.model.vocabulary import NODES
from orgraph.queries import QUESTIONS

KINDS = [kind.prefix for kind in NODES.values()]


def pages(client: TestClient, path: str, params: dict[str, Any]) -> list[dict[str, Any]]:
    """All nodes of a list, by its `Link` headers."""
    items: list[dict[str, Any]] = []
    told = client.get(path, params=params)
    while True:
        assert 200 == told.status_code, told.text
        items += told.json()["items"]
        link = re.fullmatch(r'<([^>]+)>; rel="next"', told.headers.get("link", ""))
        assert (told.json()["next"] is None) == (link is None)
        if link is None:
            return items
        assert told.json()["next"] == told.json()["items"][-1]["id"]
        told = client.get(link[1])


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_has_all_that_is_there_on_the_day(kind: str, client: TestClient) -> None:
    """By pages of any size, in the order of their ids."""
    city = client.app.state.service.city  # type: ignore[attr-defined]
    view = city.graph.at(DAY)
    declared = next(each for each in NODES.values() if each.prefix == kind)
    expected = [view.id(node) for node in view.nodes(declared) if view.truth(view.version(node))]

    for limit in (3, 7, 1000):
        if limit * 60 < len(expected):
            continue
        items = pages(client, f"/v1/nodes/{kind}", {"at": DAY, "limit": limit})
        assert expected == [item["id"] for item in items]
    names = {item["id"]: item["name"] for item in items}
    assert names == {id_: ref(view, view.number(id_)).name for id_ in expected}


def test_a_list_is_filtered_by_fields_and_by_what_it_lies_in(client: TestClient) -> None:
    """Each narrows it; together both do."""

    def ids(**params: str) -> set[str]:
        return {item["id"] for item in pages(client, "/v1/nodes/division", {"at": DAY, **params})}

    everything, villages = ids(), ids(level="village")
    inside, both = ids(within="新华路街道"), ids(within="新华路街道", level="village")

    assert set() < villages < everything
    assert both == inside & villages
    assert "division:410183002005" in both
    assert "division:410183002" not in inside
    assert {"division:410183002005"} == ids(name="东城半岛社区")
    assert {"division:410183002005"} == ids(aliases="东城半岛社区居民委员会")
    assert set() == ids(name="东城")


def test_what_a_filter_cannot_be(memory: TestClient) -> None:
    """The words there are, the names of the filters, the bounds of a page."""
    for params, said in (
        ({"level": "town"}, "township"),
        ({"colour": "red"}, "level"),
        ({"limit": "0"}, "1"),
        ({"limit": "1001"}, "1000"),
        ({"limit": "ten"}, "1000"),
        ({"at": "soon"}, "soon"),
        ({"lang": "fr"}, "fr"),
    ):
        told = memory.get("/v1/nodes/division", params=params)
        assert (400, "invalid-parameter") == (told.status_code, told.json()["key"])
        assert said in told.json()["en"]
    unknown = memory.get("/v1/nodes/division", params={"within": "没有这个地方"})
    assert (404, "unknown-name") == (unknown.status_code, unknown.json()["key"])
    number = memory.get("/v1/nodes/grid", params={"level": "two"})
    assert (400, "invalid-parameter") == (number.status_code, number.json()["key"])


def test_no_list_is_filtered_by_what_is_personal(memory: TestClient) -> None:
    """Whatever the caller may read: nobody is found by such a field."""
    for name in ("born", "party", "occupation", "phone"):
        told = memory.get("/v1/nodes/person", params={name: "x"})
        assert (400, "invalid-parameter") == (told.status_code, told.json()["key"])


def test_a_place_called_none_is_no_missing_filter(memory: TestClient) -> None:
    """What is kept of the one is not given for the other."""
    for path in ("/v1/nodes/unit?at=2024-05-27", "/v1/find?text=社区&at=2024-05-27"):
        assert 200 == memory.get(path).status_code
        assert 404 == memory.get(f"{path}&within=None").status_code


def test_a_list_a_node_and_a_name_that_take_too_long_are_ended(
    settings: Settings, login: Login
) -> None:
    """Like a question."""
    short = settings.model_copy(update={"time_limit": 1e-9})
    with client_of(short, login, orgraph.open()) as client:
        for path in ("/v1/nodes/unit", "/v1/nodes/unit/unit:410183-cgj", "/v1/find?text=东城",
                     "/v1/find?text=战鼓山街东头堆了建筑废材"):  # fmt: skip
            told = client.get(path)
            assert (504, "took-too-long") == (told.status_code, told.json()["key"]), path


def test_a_page_goes_on_behind_what_is_gone(memory: TestClient) -> None:
    """`after` need not exist."""
    every = [item["id"] for item in pages(memory, "/v1/nodes/person", {"at": DAY})]
    told = ask(memory, "/v1/nodes/person", {"at": DAY, "after": f"{every[2]}0"}).json()

    assert [id_ for id_ in every if id_ > f"{every[2]}0"] == [item["id"] for item in told["items"]]
    assert [] == ask(memory, "/v1/nodes/person", {"after": "zzz"}).json()["items"]


def test_a_node_with_its_versions(client: TestClient) -> None:
    """Where it belongs, and every version with its source."""
    told = ask(client, "/v1/nodes/division/division:410183002005", {"at": DAY}).json()

    assert ("东城半岛社区", "Division") == (told["name"], told["kind"])
    assert ["新华路街道", "新密市", "郑州市", "河南省"] == told["belongs_to"]
    assert told["fact"] in told["versions"]
    assert told["fact"]["evidence"]["id"].startswith("source:")


def test_a_node_that_is_none(client: TestClient) -> None:
    """Of no kind, or of another."""
    for path in ("unit/unit:nowhere", "unit/person:xm-01", "unit/x", "unit/%E5%8D%95", "unit/unit:nowhere/relations",
                 "unit/person:xm-01/relations"):  # fmt: skip
        told = client.get(f"/v1/nodes/{path}")
        assert (404, "unknown-name") == (told.status_code, told.json()["key"]), path
    assert 404 == client.get("/v1/nodes/robot").status_code


def test_its_relations_on_a_day(client: TestClient) -> None:
    """As `history` tells them of that day; in the direction and of the kind that is asked for."""
    path = "/v1/nodes/person/person:xm-02/relations"
    told = ask(client, path, {"at": DAY}).json()
    history = ask(client, "/v1/history", {"node": "person:xm-02", "at": DAY}).json()

    listed = {fact for relation in told["value"]["relations"] for fact in relation["facts"]}
    now = {fact["id"] for fact in history["facts"] if "target" in fact and fact["truth"] != "no"}
    assert now
    assert now <= listed
    out = ask(client, path, {"at": DAY, "direction": "out"}).json()["value"]["relations"]
    into = ask(client, path, {"at": DAY, "direction": "into"}).json()["value"]["relations"]
    assert len(told["value"]["relations"]) == len(out) + len(into)
    kind = out[0]["kind"]
    only = ask(client, path, {"at": DAY, "relation": kind, "direction": "out"}).json()["value"][
        "relations"
    ]
    assert [each for each in out if each["kind"] == kind] == only

    one = ask(client, path, {"at": DAY, "limit": 1}).json()
    assert (1, told["value"]["total"]) == (len(one["value"]["relations"]), one["value"]["total"])
    assert "未列出" in one["reasons"][-1]["text"]["zh"]


@pytest.mark.parametrize("suffix", ["svg", "html", "txt", "cyjs", "graphml", "cypher"])
def test_a_neighbourhood_is_drawn(suffix: str, client: TestClient) -> None:
    """With what it is joined to."""
    path = f"/v1/nodes/division/division:410183002005/relations.{suffix}"
    text = ask(client, path, {"at": DAY}).text

    assert "410183002005" in text if suffix == "cypher" else "新华路街道" in text


def test_a_node_without_relations_is_said_to_have_none_known(memory: TestClient) -> None:
    """Not that there are none."""
    path = "/v1/nodes/person/person:xm-02/relations"
    told = ask(memory, path, {"at": DAY, "relation": "CLOSES"}).json()

    assert ("unknown", 0) == (told["verdict"], told["value"]["total"])
    assert ["unknown"] == [reason["mark"] for reason in told["reasons"]]


# --- names ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["东城", "新密 新华路街道", "dcbd", "去东城半岛社区找韩蕊", "东城半岛社曲"]
)
def test_finding_is_that_of_the_command_line(text: str, memory: TestClient) -> None:
    """Hits, grades, reasons and mentions."""
    told = CliRunner().invoke(build("zh"), ["find", text, "--at", DAY, "--json", "--limit", "5"])

    assert (
        json.loads(told.stdout)
        == ask(memory, "/v1/find", {"text": text, "at": DAY, "limit": 5}).json()
    )


def test_finding_on_both_engines(client: TestClient) -> None:
    """A name, a part of one, only of some kinds, only inside something."""

    def ids(**params: Any) -> list[str]:
        return [hit["id"] for hit in ask(client, "/v1/find", {"at": DAY, **params}).json()["hits"]]

    assert "division:410183002005" in ids(text="东城半岛社区")
    assert {"unit"} == {id_.partition(":")[0] for id_ in ids(text="新华路街道", kind="unit")}
    assert {"unit", "division"} == {
        id_.partition(":")[0] for id_ in ids(text="新华路街道", kind="unit,division")
    }
    assert ids(text="社区", within="新华路街道", limit=3)
    nothing = client.get("/v1/find", params={"text": "zzzzzz"})
    assert (404, "unknown-name") == (nothing.status_code, nothing.json()["key"])


def test_what_finding_cannot_be_asked(memory: TestClient) -> None:
    """A text is needed; kinds are those there are."""
    for params in (
        {},
        {"text": "x", "kind": "robot"},
        {"text": "x", "limit": "0"},
        {"text": "x", "foo": "1"},
    ):
        told = memory.get("/v1/find", params=params)
        assert (400, "invalid-parameter") == (told.status_code, told.json()["key"]), params


def test_every_kind_and_question_has_its_route(memory: TestClient) -> None:
    """From the declarations, without being named in the API."""
    paths = memory.get("/openapi.json").json()["paths"]

    for kind in KINDS:
        assert {
            f"/v1/nodes/{kind}",
            f"/v1/nodes/{kind}/{{id}}",
            f"/v1/nodes/{kind}/{{id}}/relations",
        } <= set(paths)
    for name in QUESTIONS:
        assert {f"/v1/{name}", f"/v1/{name}.{{form}}"} <= set(paths)
