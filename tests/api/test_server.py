"""The gate, the login, the description and the pages: what is not about a question."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path

import jsonschema
import pytest
from api_clients import DAY, ask, client_of, given_of
from starlette.testclient import TestClient

import orgraph
from api import create_app
from api.login import Login
from api.problems import SHOWN, STATUS, status_of
from api.settings import Settings, is_loopback, load
from orgraph.city import City
from orgraph.model import errors
from orgraph.model.errors import InvalidParameter, OrgraphError, StoreError
from orgraph.queries import QUESTIONS

WASTE = {"place": "战鼓山街东头", "matter": "建筑废材", "at": DAY}


def stranger(client: TestClient) -> TestClient:
    """The same app without a token."""
    return TestClient(client.app, base_url="http://localhost", headers={})


# --- who may ask ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("sent", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDp5"},
                                  {"Authorization": "Bearer"}, {"Cookie": "orgraph-8471=wrong"}])  # fmt: skip
def test_strangers_are_told_how_to_come_in(sent: dict[str, str], memory: TestClient) -> None:
    """And nothing else: not whether a name exists."""
    for params in (WASTE, {"place": "没有这个地方"}):
        told = stranger(memory).get("/v1/who", params=params, headers=sent)
        assert (401, "unauthenticated") == (told.status_code, told.json()["key"])
        assert told.headers["www-authenticate"].startswith("Bearer")


def test_what_everybody_may_read(memory: TestClient) -> None:
    """Whether it lives, the docs, the meaning of errors: nothing of the city."""
    assert 204 == stranger(memory).get("/favicon.ico").status_code
    for path in ("/", "/docs", "/openapi.json", "/livez", "/readyz", "/problems/unknown-name"):
        assert 200 == stranger(memory).get(path).status_code, path


def test_a_link_works_once(settings: Settings) -> None:
    """Then the browser has a cookie that scripts and other sites cannot use."""
    login = Login.begin()
    told = settings.model_copy(update={"login": str(login.folder)})
    app = create_app(told, orgraph.open())
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        code = login.link()
        first = client.get("/login", params={"code": code})
        assert (303, "/") == (first.status_code, first.headers["location"])
        cookie = first.headers["set-cookie"]
        assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(re.split("; ", cookie))
        assert 200 == client.get("/v1/who", params=WASTE).status_code

        for wrong in (code, "", "x", "../token", "a/b"):
            again = client.get("/login", params={"code": wrong})
            assert (401, "unauthenticated") == (again.status_code, again.json()["key"])
    login.end()


@pytest.mark.parametrize(
    ("asked", "sent"),
    [("/docs?lang=en", "/docs?lang=en"), ("//evil.example", "/"), ("https://evil.example/", "/"),
     ("/\\evil.example", "/"), ("docs", "/"), ("javascript:alert(1)", "/")],
)  # fmt: skip
def test_a_link_leads_nowhere_else(asked: str, sent: str, settings: Settings) -> None:
    """Only to pages of this server."""
    login = Login.begin()
    told = settings.model_copy(update={"login": str(login.folder)})
    with TestClient(
        create_app(told, orgraph.open()), base_url="http://localhost", follow_redirects=False
    ) as client:
        first = client.get("/login", params={"code": login.link(), "next": asked})
        assert sent == first.headers["location"]
    login.end()


def test_an_app_without_a_login_does_not_start(settings: Settings) -> None:
    """Nobody is let in by mistake."""
    with pytest.raises(InvalidParameter, match="who may ask"):
        create_app(settings.model_copy(update={"login": None}))


# --- the gate -------------------------------------------------------------------------------------------


def test_requests_to_other_names_are_refused(
    memory: TestClient, settings: Settings, login: Login
) -> None:
    """So that no page elsewhere reaches a server of this machine by a name of its own; those that are set may."""
    wrong = memory.get("/livez", headers={"Host": "evil.example:8471"})
    assert (400, "wrong-host") == (wrong.status_code, wrong.json()["key"])
    for name in ("localhost:1", "127.0.0.1", "[::1]:8471", "LOCALHOST"):
        assert 200 == memory.get("/livez", headers={"Host": name}).status_code, name

    named = settings.model_copy(update={"names": ("city.example",)})
    with client_of(named, login, orgraph.open()) as client:
        assert 200 == client.get("/livez", headers={"Host": "city.example"}).status_code


def test_limits_of_address_and_body(settings: Settings, login: Login) -> None:
    """By the length that is said, and by what is sent."""
    small = settings.model_copy(update={"body_limit": 2048, "path_limit": 300})
    with client_of(small, login, orgraph.open()) as client:
        long = client.get("/v1/who", params={"place": "x" * 400})
        large = client.post("/v1/who", content=b"[" + b" " * 4096 + b"]")
        streamed = client.post("/v1/who", content=iter([b"[", b" " * 4096, b"]"]))
        for told in (long, large, streamed):
            assert (413, "too-large") == (told.status_code, told.json()["key"])
        assert 200 == client.post("/v1/who", content=b"[]").status_code


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe[\x00]\x00", b'{"place": "x"}', b'"text"', b"[" * 100_000, "[{}]".encode("utf-16"),
     b'[{"place": "\\ud800"}]', b"nan", b"[1e999999]"],
)  # fmt: skip
def test_a_body_that_is_none(body: bytes, memory: TestClient) -> None:
    """It says what is wrong with it."""
    told = memory.post("/v1/who", content=body)

    assert 400 == told.status_code or "problem" in told.json()[0]
    assert told.status_code == 200 or "wrong-body" == told.json()["key"]


def test_a_body_of_another_kind(memory: TestClient) -> None:
    """Only JSON."""
    told = memory.post("/v1/who", content=b"[]", headers={"Content-Type": "text/plain"})

    assert (400, "wrong-body") == (told.status_code, told.json()["key"])


def test_addresses_and_methods_that_are_none(memory: TestClient) -> None:
    """Problems like all others."""
    nowhere = memory.get("/v1/nobody")
    assert (404, "no-such-address") == (nowhere.status_code, nowhere.json()["key"])
    method = memory.delete("/v1/who")
    assert (405, "method-not-allowed") == (method.status_code, method.json()["key"])
    assert "GET, HEAD, POST" in method.json()["en"]
    for wanted, media in (
        ("text/html,*/*;q=0.8", "text/html; charset=utf-8"),
        ("*/*", "application/problem+json"),
    ):
        told = memory.get("/nobody", headers={"Accept": wanted})
        assert (404, media) == (told.status_code, told.headers["content-type"])


def test_what_a_method_may_be_is_said(memory: TestClient) -> None:
    """In `Allow`; HEAD is GET without a body."""
    for path, allowed in (
        ("/v1/who", "GET, HEAD, POST"),
        ("/v1/find", "GET, HEAD"),
        ("/login", "GET, POST"),
        ("/mcp", "POST"),
    ):
        told = memory.request("DELETE", path)
        assert (405, allowed) == (told.status_code, told.headers["allow"])
    assert 405 == memory.get("/mcp", headers={"Accept": "text/event-stream"}).status_code
    assert 200 == memory.head("/livez").status_code
    head, got = memory.head("/v1/who", params=WASTE), memory.get("/v1/who", params=WASTE)
    assert head.headers["etag"] == got.headers["etag"]


def test_a_login_that_is_refused_is_in_the_access_log(
    settings: Settings, login: Login, tmp_path: Path
) -> None:
    """Like every refused attempt; too many are slowed down."""
    log = tmp_path / "access.log"
    few = settings.model_copy(update={"access_log": str(log), "failure_rate": "3/minute"})
    with client_of(few, login, orgraph.open()) as client:
        statuses = [client.get("/login?code=x").status_code for _ in range(4)]
        assert [401, 401, 401, 429] == statuses
        assert 200 == client.get("/v1/find?text=东城").status_code
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert [("refused", "/login")] * 4 == [(line["event"], line["route"]) for line in lines]


def test_every_answer_has_its_number_and_is_safe_to_show(memory: TestClient) -> None:
    """The number that is given is kept, if it is one."""
    for path in ("/v1/who.html", "/nowhere"):
        told = memory.get(path, params=WASTE, headers={"X-Request-ID": "case-7"})
        assert "case-7" == told.headers["x-request-id"]
        assert "nosniff" == told.headers["x-content-type-options"]
        assert "default-src 'none'" in told.headers["content-security-policy"]
    told = memory.get("/livez", headers={"X-Request-ID": "a\tb" + "c" * 100})
    assert re.fullmatch("[0-9a-f]{32}", told.headers["x-request-id"])


def test_a_mistake_of_ours_is_told_without_its_inside(
    settings: Settings,
    login: Login,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The log has it, under the number that the reader is told."""
    city = orgraph.open()
    app = client_of(settings, login, city)
    inside = " ".join(("the", "inside"))

    def broken(*_: object, **__: object) -> object:
        raise ZeroDivisionError(inside)

    with app as client, caplog.at_level(logging.INFO, "orgraph.api"):
        monkeypatch.setattr(City, "ask", broken)
        told = client.get("/v1/who", params=WASTE)
    assert (500, "internal-error") == (told.status_code, told.json()["key"])
    assert "inside" not in told.text
    lines = [json.loads(line) for line in caplog.messages]
    (failed,) = [line for line in lines if line["event"] == "failed"]
    assert failed["number"] == told.headers["x-request-id"]
    assert failed["number"] in told.json()["zh"]
    assert "ZeroDivisionError" == failed["exception"]
    assert "in broken" in failed["trace"]
    assert "the inside" not in caplog.text


def test_the_log_has_no_name_of_anybody(
    memory: TestClient, caplog: pytest.LogCaptureFixture, login: Login
) -> None:
    """Neither what was asked nor the token."""
    with caplog.at_level(logging.DEBUG, "orgraph.api"):
        memory.get("/v1/reporting-line", params={"start": "韩蕊", "at": DAY})
        memory.post("/v1/who", json=[{"place": "韩蕊"}])
        memory.get("/v1/韩蕊")
    assert 3 == len(caplog.messages)
    assert "韩蕊" not in caplog.text
    assert "%E9%9F%A9" not in caplog.text
    assert login.token not in caplog.text
    assert ["GET", "POST", "GET"] == [json.loads(line)["method"] for line in caplog.messages]


def test_long_answers_are_compressed(memory: TestClient) -> None:
    """Where the reader takes it."""
    assert "gzip" == ask(memory, "/v1/who", WASTE).headers["content-encoding"]
    plain = memory.get("/v1/who", params=WASTE, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers


def test_pages_elsewhere_may_not_read_unless_they_are_named(
    settings: Settings, login: Login, memory: TestClient
) -> None:
    """CORS is closed."""
    origin = {"Origin": "https://page.example"}
    assert "access-control-allow-origin" not in memory.get("/livez", headers=origin).headers
    named = settings.model_copy(update={"origins": ("https://page.example",)})
    with client_of(named, login, orgraph.open()) as client:
        assert (
            "https://page.example"
            == client.get("/livez", headers=origin).headers["access-control-allow-origin"]
        )
        other = client.get("/livez", headers={"Origin": "https://other.example"})
        assert "access-control-allow-origin" not in other.headers


# --- whether it is well -----------------------------------------------------------------------------------


def test_it_lives_and_is_ready(client: TestClient, city: City) -> None:
    """Ready with the version of the data."""
    assert "ok" == client.get("/livez").json()["status"]
    assert {"status": "ok", "version": city.version()} == client.get("/readyz").json()


@pytest.mark.parametrize(
    "error",
    [each for each in SHOWN.values() if isinstance(each, StoreError)],
    ids=lambda each: each.key,
)
def test_strangers_are_not_told_where_a_store_is(
    error: StoreError,
    settings: Settings,
    login: Login,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The key and the status are those of the error; where it is stands in the log."""
    for name in ("zh", "en"):  # put back afterwards: others are shown the same one
        monkeypatch.setattr(error, name, getattr(error, name))
    with client_of(settings, login, orgraph.open()) as client:

        def away(_: City) -> str:
            raise error

        monkeypatch.setattr(City, "version", away)
        told = stranger(client).get("/readyz")
    assert (status_of(error), error.key) == (told.status_code, told.json()["key"])
    assert "localhost" not in told.text
    assert "localhost:7687" in caplog.text


def test_metrics_count_requests(settings: Settings, login: Login) -> None:
    """By route and status, not by what was asked."""
    with client_of(settings, login, orgraph.open()) as client:
        ask(client, "/v1/who", WASTE)
        client.get("/v1/who", params={"place": "没有这个地方"})
        told = client.get("/metrics").text
    assert 'orgraph_requests_total{method="GET",route="/v1/who",status="200"} 1.0' in told
    assert 'orgraph_requests_total{method="GET",route="/v1/who",status="404"} 1.0' in told
    assert "没有" not in told


# --- the description ----------------------------------------------------------------------------------------


def test_the_description_is_whole(memory: TestClient) -> None:
    """Every operation has a title, a text, an example and its errors, in both languages."""
    chinese, english = (
        memory.get("/openapi.json", params={"lang": lang}).json() for lang in ("zh", "en")
    )
    ids = []
    for path, methods in english["paths"].items():
        for method, told in methods.items():
            ids.append(told["operationId"])
            other = chinese["paths"][path][method]
            for name in ("summary", "description"):
                assert told[name] != other[name], (path, name)
            assert re.search("[\u4e00-\u9fff]", other["summary"])
            assert not re.search("[\u4e00-\u9fff]", told["summary"])
            codes = set(told["responses"])
            assert {"200", "413", "500"} <= codes
            for code in codes - {"200", "304"}:
                examples = told["responses"][code]["content"]["application/problem+json"][
                    "examples"
                ]
                for key, example in examples.items():
                    assert (key, int(code)) == (example["value"]["key"], example["value"]["status"])
    assert len(ids) == len(set(ids))
    assert all(id_.isidentifier() for id_ in ids)


def test_answers_are_as_described(client: TestClient) -> None:
    """Real ones of every question, and the examples, against their schemas."""
    document = client.get("/openapi.json").json()

    def check(schema: dict[str, object], value: object) -> None:
        whole = {**schema, "components": document["components"]}
        jsonschema.Draft202012Validator(whole).validate(value)

    for name, question in QUESTIONS.items():
        for method, sent in (("get", None), ("post", [{**given_of(question), "at": DAY}, {}])):
            told = document["paths"][f"/v1/{name}"][method]["responses"]["200"]["content"][
                "application/json"
            ]
            check(told["schema"], told["example"])
            if sent is None:
                check(
                    told["schema"],
                    ask(client, f"/v1/{name}", {**given_of(question), "at": DAY}).json(),
                )
            else:
                check(told["schema"], client.post(f"/v1/{name}", json=sent).json())
    check({"$ref": "#/components/schemas/Problem"}, client.get("/v1/who").json())


def test_every_error_has_its_status_and_a_real_example() -> None:
    """Those that orgraph raises; a new one is 500 until it is told of, which fails here."""

    def tree(of: type[OrgraphError]) -> list[type[OrgraphError]]:
        return [of, *(each for child in of.__subclasses__() for each in tree(child))]

    not_asked = {  # what a command line may raise, and no request can
        "error", "damaged-snapshot", "writing-under-way", "would-remove", "not-fetched", "invalid-package",
    }  # fmt: skip
    assert {each.key for each in tree(OrgraphError)} - set(SHOWN) == not_asked
    assert set(errors.__all__) >= {
        each.__name__ for each in STATUS if each.__module__ == errors.__name__
    }
    for error in SHOWN.values():
        assert 400 <= status_of(error) < 600
        assert type(error) in STATUS


def test_the_docs_have_no_script_and_nothing_from_elsewhere(memory: TestClient) -> None:
    """In both languages; every operation is told of."""
    ids = [
        own["operationId"]
        for methods in memory.get("/openapi.json").json()["paths"].values()
        for own in methods.values()
    ]
    for lang in ("zh", "en"):
        page = memory.get("/docs", params={"lang": lang}).text
        assert all(f'id="{id_}"' in page for id_ in ids)
        assert "<script" not in page
        assert not re.findall(r"""(?:src|href)=["']?(?:https?:)?//""", page)


# --- settings ------------------------------------------------------------------------------------------------


def test_settings_from_a_file_and_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is given goes before the environment, and that before the file."""
    file = tmp_path / "orgraph.toml"
    file.write_text('port = 1\nworkers = 2\nbatch_limit = 3\nnames = ["a.example"]\n', "utf-8")
    monkeypatch.setenv("ORGRAPH_SETTINGS", str(file))
    monkeypatch.setenv("ORGRAPH_WORKERS", "4")
    told = load(port=5)

    assert (5, 4, 3, ("a.example",)) == (told.port, told.workers, told.batch_limit, told.names)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("port = 99999", "port"),
        ("colour = 1", "colour"),
        ("port = [", "cannot be read"),
        (None, "cannot be read"),
    ],
)
def test_wrong_settings_are_named(
    written: str | None, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what is wrong, not with a trace."""
    file = tmp_path / "orgraph.toml"
    if written is not None:
        file.write_text(written, "utf-8")
    monkeypatch.setenv("ORGRAPH_SETTINGS", str(file))

    with pytest.raises(InvalidParameter, match=why):
        load()


def test_loopback_is_told_from_the_rest() -> None:
    """Of names only `localhost`."""
    assert all(map(is_loopback, ("127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost")))
    others = ("0.0.0.0", "::", "10.0.0.1", "example.org", "localhost.example.org")  # noqa: S104
    assert not any(map(is_loopback, others))
