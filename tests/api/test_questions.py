"""Questions over HTTP: the answers of the command line, in every form, one or many at once."""

from __future__ import annotations

import json
from datetime import date
from time import sleep
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest
from api_clients import DAY, ask, client_of, given_of
from starlette.testclient import TestClient

import orgraph
from api.forms import FORMS
from api.login import Login
from api.service import Service
from api.settings import Settings
from orgraph.city import City
from orgraph.graph.view import View
from orgraph.model.answers import Answer
from orgraph.model.errors import OrgraphError
from orgraph.queries import QUESTIONS, Who, parameters

WASTE = {"place": "战鼓山街东头", "matter": "建筑废材", "at": DAY}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_answered_as_in_python(name: str, client: TestClient, city: City) -> None:
    """Every one, by the examples of its parameters."""
    question = QUESTIONS[name]
    given = given_of(question)

    told = ask(client, f"/v1/{name}", {**given, "at": DAY})

    assert json.loads(json.dumps(city.ask_by_name(question, given, DAY).as_json())) == told.json()
    assert "application/json" == told.headers["content-type"]


@pytest.mark.parametrize("suffix", FORMS)
def test_every_form_by_suffix_and_by_accept(suffix: str, client: TestClient) -> None:
    """The same bytes both ways."""
    form = FORMS[suffix]

    by_suffix = ask(client, f"/v1/who.{suffix}", WASTE)
    by_accept = client.get("/v1/who", params=WASTE, headers={"Accept": form.media})

    assert by_suffix.content == by_accept.content
    assert (
        form.content_type == by_suffix.headers["content-type"] == by_accept.headers["content-type"]
    )


def test_what_the_forms_hold(client: TestClient) -> None:
    """The graph forms have the facts of the answer that have two ends, and their nodes."""
    facts = ask(client, "/v1/who", WASTE).json()["facts"]
    cited = {fact["id"] for fact in facts if "target" in fact}

    drawn = ask(client, "/v1/who.cyjs", WASTE).json()
    assert cited == {edge["data"]["id"] for edge in drawn["elements"]["edges"]}
    ids = {node["data"]["id"] for node in drawn["elements"]["nodes"]}
    assert {fact[end]["id"] for fact in facts for end in ("source", "target") if end in fact} <= ids

    graph: Any = nx.parse_graphml(ask(client, "/v1/who.graphml", WASTE).text, force_multigraph=True)
    assert cited == {key for *_, key in graph.edges(keys=True)}
    assert "清理建筑废材" in nx.get_node_attributes(graph, "name").values()
    assert "lead" in nx.get_node_attributes(graph, "mark").values()

    assert "负主要责任" in ask(client, "/v1/who.txt", WASTE).text
    assert ElementTree.fromstring(ask(client, "/v1/who.svg", WASTE).text).tag.endswith("svg")
    assert "<html" in ask(client, "/v1/who.html", WASTE).text
    assert "MATCH" in ask(client, "/v1/who.cypher", WASTE).text


def test_a_chart_is_drawn_where_there_is_one(memory: TestClient) -> None:
    """As by `--svg`."""
    drawn = ask(memory, "/v1/staffing.svg", {"node": "新密市", "at": DAY}).text

    assert drawn != ask(memory, "/v1/who.svg", WASTE).text
    assert ElementTree.fromstring(drawn).tag.endswith("svg")


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("*/*", "application/json"),
        ("image/*", "image/svg+xml; charset=utf-8"),
        ("application/json;q=0.2, image/svg+xml;q=0.9", "image/svg+xml; charset=utf-8"),
        ("application/json;q=bad, text/plain", "text/plain; charset=utf-8"),
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "text/html; charset=utf-8"),
        ("application/json;q=0, */*;q=0.5", "text/html; charset=utf-8"),
        ("image/svg+xml;Q=0.5, text/plain;q=nan, text/*;q=0.4", "image/svg+xml; charset=utf-8"),
        ("image/svg+xml;q=inf, application/json", "application/json"),
        (" ", "application/json"),
    ],
)
def test_accept_is_weighed(accept: str, media: str, memory: TestClient) -> None:
    """A browser is given a page, a program JSON."""
    told = memory.get("/v1/who", params=WASTE, headers={"Accept": accept})

    assert (200, media) == (told.status_code, told.headers["content-type"])


def test_what_cannot_be_given_is_not_acceptable(memory: TestClient) -> None:
    """With the forms there are."""
    for told in (
        memory.get("/v1/who", params=WASTE, headers={"Accept": "image/png"}),
        memory.get("/v1/who.png", params=WASTE),
    ):
        assert (406, "not-acceptable") == (told.status_code, told.json()["key"])
        assert ".svg (image/svg+xml)" in told.json()["en"]


def test_the_language_of_a_reader(memory: TestClient) -> None:
    """By `lang`, else by `Accept-Language`, else Chinese."""

    def text(params: dict[str, str], accepted: str) -> str:
        said = {"Accept-Language": accepted} if accepted else {"Accept-Language": ""}
        told = memory.get("/v1/who.txt", params={**WASTE, **params}, headers=said)
        assert told.headers["content-language"] == ("en" if "Reasons" in told.text else "zh")
        return told.headers["content-language"]

    assert "zh" == text({}, "")
    assert "en" == text({}, "en-GB,en;q=0.9")
    assert "zh" == text({}, "fr, zh-CN;q=0.9, en;q=0.8")
    assert "en" == text({}, "zh;q=0.1, en;q=0.8")
    assert "zh" == text({"lang": "zh"}, "en")
    assert "en" == text({"lang": "en"}, "zh")


def test_the_day_is_today_if_none_is_given(memory: TestClient) -> None:
    """As on the command line."""
    asked = {"place": "东城半岛社区"}

    assert date.today().isoformat() == ask(memory, "/v1/who", asked).json()["as_of"]


# --- kept, and asked again -----------------------------------------------------------------------------


def test_what_did_not_change_is_a_304(client: TestClient) -> None:
    """As long as the question is the same; a form, a language or a day is another question."""
    first = ask(client, "/v1/who", WASTE)
    tag = first.headers["etag"]

    again = client.get("/v1/who", params=WASTE, headers={"If-None-Match": f'"x", {tag}'})
    assert (304, b"", tag) == (again.status_code, again.content, again.headers["etag"])

    others = {
        ask(client, "/v1/who.svg", WASTE).headers["etag"],
        ask(client, "/v1/who.txt", {**WASTE, "lang": "en"}).headers["etag"],
        ask(client, "/v1/who.txt", {**WASTE, "lang": "zh"}).headers["etag"],
        ask(client, "/v1/who", {**WASTE, "at": "2024-05-28"}).headers["etag"],
        ask(client, "/v1/who", {"place": "战鼓山街东头", "at": DAY}).headers["etag"],
    }
    assert 5 == len(others - {tag})
    assert tag == ask(client, "/v1/who", dict(reversed(WASTE.items()))).headers["etag"]


def test_any_tag_is_none_for_what_is_not_there(memory: TestClient) -> None:
    """`*` does not make an error a `304`."""
    told = memory.get("/v1/who", params={"place": "没有这个地方"}, headers={"If-None-Match": "*"})
    assert 404 == told.status_code


def test_a_tag_is_of_the_version_of_the_data(settings: Settings, city: City) -> None:
    """Of another version, all are others."""

    class Moved:
        def version(self) -> str:
            return "another"

    asked = "the same"
    tags = {Service(each, settings).tag(asked) for each in (city, city, Moved())}  # type: ignore[arg-type]
    assert 2 == len(tags)


def test_an_answer_is_made_once(
    settings: Settings, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And given again from what is kept; where nothing may be kept, it is made again."""
    made: list[int] = []
    answer = Who.answer

    def counted(self: Who, view: View) -> Answer[Any]:
        made.append(1)
        return answer(self, view)

    monkeypatch.setattr(Who, "answer", counted)
    for kept, times in ((1_000_000, 1), (0, 2)):
        made.clear()
        with client_of(
            settings.model_copy(update={"kept_bytes": kept}), login, orgraph.open()
        ) as client:
            assert ask(client, "/v1/who", WASTE).content == ask(client, "/v1/who", WASTE).content
        assert times == len(made)


# --- many at once --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", QUESTIONS)
def test_many_at_once_each_as_alone(name: str, client: TestClient) -> None:
    """In their order, a bad one among them with its own error."""
    question = QUESTIONS[name]
    good = {**given_of(question), "at": DAY}
    bad: list[Any] = [
        {**good, "nonsense": "1"},
        "text",
        {**good, "at": "yesterday"},
        {**good, "at": True},
    ]

    told = client.post(f"/v1/{name}", json=[good, *bad, good])

    assert 200 == told.status_code
    first, *wrong, last = told.json()
    assert {"answer": ask(client, f"/v1/{name}", good).json()} == first == last
    assert ["invalid-parameter", "wrong-body", "invalid-parameter", "invalid-parameter"] == [
        each["problem"]["key"] for each in wrong
    ]


def test_the_error_of_one_is_the_error_it_has_alone(client: TestClient) -> None:
    """The whole problem, in the language of the reader."""
    asked = {"place": "战鼓山街西尾", "at": DAY}
    headers = {"Accept-Language": "en"}

    (among,) = client.post("/v1/who", json=[asked], headers=headers).json()
    alone = client.get("/v1/who", params=asked, headers=headers)

    assert {"problem": alone.json()} == among
    assert 404 == alone.status_code


def test_lines_as_they_are_made(client: TestClient) -> None:
    """NDJSON: a line each."""
    asked = [{"place": place, "at": DAY} for place in ("战鼓山街东头", "nowhere", "东城半岛社区")]

    told = client.post("/v1/who", json=asked, headers={"Accept": "application/x-ndjson"})
    listed = client.post("/v1/who", json=asked)

    assert "application/x-ndjson" == told.headers["content-type"]
    assert listed.json() == [json.loads(line) for line in told.text.splitlines()]


def test_how_many_are_wanted_is_read_from_accept(memory: TestClient) -> None:
    """Lines where they are wanted most; neither is an error."""
    for accept, media in (
        ("application/x-ndjson, application/json;q=0.5", "application/x-ndjson"),
        ("application/json, application/x-ndjson;q=0", "application/json"),
        ("text/html, *; q=.2, */*; q=.2", "application/json"),
    ):
        assert (
            media
            == memory.post("/v1/who", json=[], headers={"Accept": accept}).headers["content-type"]
        )
    assert 406 == memory.post("/v1/who", json=[], headers={"Accept": "text/html"}).status_code


def test_what_is_asked_of_many_stands_in_the_body(memory: TestClient) -> None:
    """A day in the address would be passed over, so it is refused."""
    told = memory.post("/v1/who?at=1900-01-01", json=[WASTE])
    assert (400, "invalid-parameter") == (told.status_code, told.json()["key"])
    assert "named" == memory.post("/v1/who?lang=en", json=[WASTE]).json()[0]["answer"]["verdict"]


def test_a_problem_is_in_the_language_that_is_asked_for(memory: TestClient) -> None:
    """`lang` goes before what the program accepts."""
    told = memory.get("/v1/who?place=nowhere&lang=en", headers={"Accept-Language": "zh"})
    assert ("en", told.json()["en"]) == (told.headers["content-language"], told.json()["detail"])


def test_none_and_too_many(settings: Settings, login: Login) -> None:
    """No question has no answer; more than the limit are refused before any is answered."""
    few = settings.model_copy(update={"batch_limit": 2})
    with client_of(few, login, orgraph.open()) as client:
        assert [] == client.post("/v1/who", json=[]).json()
        assert (
            "" == client.post("/v1/who", json=[], headers={"Accept": "application/x-ndjson"}).text
        )
        assert 200 == client.post("/v1/who", json=[{}, {}]).status_code
        told = client.post("/v1/who", json=[{}, {}, {}])
        assert (413, "too-large") == (told.status_code, told.json()["key"])


# --- what is wrong -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "params", "status", "key"),
    [
        ("/v1/who", {}, 400, "invalid-parameter"),
        ("/v1/who", {"place": "战鼓山街东头", "color": "red"}, 400, "invalid-parameter"),
        ("/v1/who", {"place": "战鼓山街东头", "at": "2024-13-01"}, 400, "invalid-parameter"),
        ("/v1/who", {"place": "战鼓山街东头", "lang": "fr"}, 400, "invalid-parameter"),
        ("/v1/who", {"place": "没有这个地方"}, 404, "unknown-name"),
        ("/v1/who", {"place": "超化"}, 409, "ambiguous-name"),
        (
            "/v1/path",
            {**given_of(QUESTIONS["path"]), "length": "99"},
            400,
            "invalid-parameter",
        ),
        (
            "/v1/reporting-line",
            {**given_of(QUESTIONS["reporting-line"]), "direction": "left"},
            400,
            "invalid-parameter",
        ),
    ],
)
def test_errors_are_those_of_the_command_line(
    path: str, params: dict[str, str], status: int, key: str, client: TestClient, city: City
) -> None:
    """The key and both sentences; the type has a page of its own."""
    told = client.get(path, params={"at": DAY, **params})

    assert (status, key, "application/problem+json") == (
        told.status_code,
        told.json()["key"],
        told.headers["content-type"],
    )
    if "lang" not in params:
        question = QUESTIONS[path.rpartition("/")[2]]
        rest = {name: value for name, value in params.items() if name != "at"}
        with pytest.raises(OrgraphError) as raised:
            city.ask_by_name(question, rest, params.get("at", DAY))
        assert (raised.value.zh, raised.value.en) == (told.json()["zh"], told.json()["en"])
    assert key == client.get(told.json()["type"]).json()["key"]


def test_an_ambiguous_name_lists_its_candidates(client: TestClient) -> None:
    """As a program can go on with them."""
    problem = client.get("/v1/who", params={"place": "超化", "at": DAY}).json()

    ids = [each["id"] for each in problem["candidates"]]
    assert len(ids) >= 2
    for id_ in ids:
        assert 200 == client.get("/v1/who", params={"place": id_, "at": DAY}).status_code


def test_a_parameter_twice_is_refused(memory: TestClient) -> None:
    """It is not said which is meant."""
    told = memory.get("/v1/who?place=a&place=b")

    assert (400, "“place” is given more than once.") == (told.status_code, told.json()["en"])


def test_parameters_of_every_question_are_in_its_address(memory: TestClient) -> None:
    """Those that are declared, and the day and the language."""
    described = memory.get("/openapi.json").json()["paths"]

    for name, question in QUESTIONS.items():
        told = [own["name"] for own in described[f"/v1/{name}"]["get"]["parameters"]]
        assert [*(own.name for own in parameters(question)), "at", "lang"] == told


def test_a_question_that_takes_too_long_is_ended(settings: Settings, login: Login) -> None:
    """It says how long it had."""
    short = settings.model_copy(update={"time_limit": 1e-6})
    with client_of(short, login, orgraph.open()) as client:
        for path, params in (
            ("/v1/path", given_of(QUESTIONS["path"])),
            ("/v1/who", WASTE),
        ):
            told = client.get(path, params={**params, "at": DAY})
            assert (504, "took-too-long") == (told.status_code, told.json()["key"])


def test_a_drawing_that_takes_too_long_is_not_given(
    settings: Settings, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time of a question is that of its form too."""
    short = settings.model_copy(update={"time_limit": 0.5})

    def slow(*_: object) -> str:
        sleep(0.6)
        return "<svg/>"

    monkeypatch.setattr("orgraph.render.drawing.svg", slow)
    with client_of(short, login, orgraph.open()) as client:
        assert 200 == client.get("/v1/who.txt", params=WASTE).status_code
        told = client.get("/v1/who.svg", params=WASTE)
    assert (504, "took-too-long") == (told.status_code, told.json()["key"])


def test_many_have_a_time_together(
    settings: Settings, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is answered by then is given, each of the others has the problem in its place."""
    short = settings.model_copy(update={"batch_time_limit": 0.5})
    answer = Who.answer

    def slow(self: Who, view: View) -> Answer[Any]:
        sleep(0.3)
        return answer(self, view)

    monkeypatch.setattr(Who, "answer", slow)
    with client_of(short, login, orgraph.open()) as client:
        told = client.post("/v1/who", json=[WASTE] * 5).json()
    assert "answer" in told[0]
    assert ["took-too-long"] * 3 == [each["problem"]["key"] for each in told[2:]]
    assert "ORGRAPH_BATCH_TIME_LIMIT" in told[4]["problem"]["en"]
