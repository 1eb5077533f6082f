"""Attacks: whatever is sent, the answer is an answer or a problem, never a mistake of ours, and nothing is carried out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from api_clients import DAY, given_of
from serving import serving
from starlette.testclient import TestClient

from orgraph.queries import QUESTIONS

HOSTILE = {
    "cypher": "x' OR 1=1 MATCH (n) DETACH DELETE n //",
    "cypher quoted": "`x`}) DETACH DELETE n //",
    "lucene": '+*~"\\ OR (a AND b) name:/.*/ [1 TO *]',
    "sql": "'; DROP TABLE unit; --",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "template": "{{7*7}} ${7*7} {% for %} %s %n",
    "path": "../../../../etc/passwd",
    "encoded path": "..%2f..%2fetc%2fpasswd",
    "null": "a\x00b",
    "control": "a\r\nSet-Cookie: x=1\r\n\r\n\x1b[31m",
    "right to left": "\u202egnp.exe\u2066",
    "long": "长" * 900,
    "many ids": ",".join(["unit:x"] * 200),
    "number": "9" * 400,
    "not a number": "NaN",
    "id": "unit:" + "a" * 300,
    "emoji": "👩‍👩‍👧‍👦" * 20,
    "unpaired": "\ud83d",
}


def sound(told: Any, sent: str) -> None:
    """An answer or a problem; a header of its own only; in a page what was sent is text."""
    assert told.status_code < 500, (told.status_code, told.text)
    assert "set-cookie" not in told.headers
    if told.status_code >= 400:
        assert "application/problem+json" == told.headers["content-type"]
        assert {"key", "zh", "en"} <= set(told.json())
    if "html" in told.headers["content-type"] or "svg" in told.headers["content-type"]:
        assert "<script" not in told.text
        assert "onerror=alert" not in told.text or "&lt;img" in told.text
    assert "root:" not in told.text


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_in_every_parameter(name: str, client: TestClient) -> None:
    """Of every question, in each form; in names, ids, filters and headers. Afterwards all is as it was."""
    text = HOSTILE[name]
    sent = quote(text.encode("utf-8", "surrogatepass"))
    before = client.get("/v1/who", params={"place": "战鼓山街东头", "at": DAY}).content
    for question, kind in QUESTIONS.items():
        for own in given_of(kind):
            others = "&".join(
                f"{key}={quote(value)}" for key, value in given_of(kind).items() if key != own
            )
            for suffix in ("", ".html"):
                sound(client.get(f"/v1/{question}{suffix}?{others}&{own}={sent}"), text)
        sound(client.get(f"/v1/{question}?{sent}={sent}"), text)
        sound(client.get(f"/v1/{question}.{sent}"), text)
        if name != "unpaired":
            sound(
                client.post(f"/v1/{question}", json=[{**given_of(kind), "at": text}, {text: text}]),
                text,
            )
    for path in (f"/v1/find?text={sent}", f"/v1/find?text=x&within={sent}", f"/v1/find?text=x&kind={sent}",
                 f"/v1/nodes/{sent}", f"/v1/nodes/unit/{sent}", f"/v1/nodes/unit/{sent}/relations",
                 f"/v1/nodes/unit?name={sent}", f"/v1/nodes/unit?after={sent}", f"/v1/nodes/unit?within={sent}",
                 f"/v1/nodes/unit?limit={sent}", f"/v1/nodes/unit?at={sent}", f"/problems/{sent}", f"/login?code={sent}&next={sent}",
                 f"/{sent}", f"/docs?lang={sent}"):  # fmt: skip
        sound(client.get(path), text)
    if text.isascii() and text.isprintable():
        for header in (
            "Accept",
            "Accept-Language",
            "If-None-Match",
            "X-Request-ID",
            "Cookie",
            "Origin",
            "Content-Type",
        ):
            sound(
                client.get("/v1/who", params={"place": "东城半岛社区"}, headers={header: text}),
                text,
            )
    assert before == client.get("/v1/who", params={"place": "战鼓山街东头", "at": DAY}).content


def nested(depth: int) -> bytes:
    """A list in a list in a list."""
    return b"[" * depth + b"]" * depth


@pytest.mark.parametrize(
    "body",
    [nested(500), nested(1_000_000), b'[{"place":' * 200_000, b'[{"place":"' + b"x" * 2_000_000 + b'"}]',
     b"[" + b",".join([b"{}"] * 10_001) + b"]", b'[{"place":{"a":{"b":[1,2,3]}}}]', b'[{"place":1e309}]', b"\xef\xbb\xbf[]", b"\x00",
     b'[{"place":"\xff\xfe"}]', "[{'place': 'x'}]".encode("gbk"), b'[{"__proto__":{"x":1},"place":"x"}]', b"[null,true,1.5,[]]"],
    ids=lambda body: f"{body[:12]!r} of {len(body)}",
)  # fmt: skip
def test_gigantic_nested_and_broken_bodies(body: bytes, memory: TestClient) -> None:
    """Refused whole, or each of many with its own problem."""
    told = memory.post("/v1/who", content=body, headers={"Content-Type": "application/json"})

    assert told.status_code in (200, 400, 413)
    if told.status_code == 200:
        assert all(set(each) == {"problem"} for each in told.json())


@pytest.mark.parametrize("path", ["/../../etc/passwd", "/v1/../../etc/passwd", "/v1/who/../../../etc/passwd", "//etc/passwd",
                                  "/%2e%2e/%2e%2e/etc/passwd", "/docs/../templates/docs.html", "/static/x", "/v1/nodes/unit/..%2f.."])  # fmt: skip
def test_no_path_leads_out(path: str, memory: TestClient) -> None:
    """There are no files to be had."""
    told = memory.get(path)

    assert told.status_code in (404, 401)
    assert "application/problem+json" == told.headers["content-type"]


# --- Schemathesis -----------------------------------------------------------------------------------------

CHECKED = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
    "response_headers_conformance,ignored_auth,unsupported_method"
)
"""What must hold of every response; `ignored_auth` asks again without the token and expects a refusal."""


def test_schemathesis_over_the_whole_description() -> None:
    """It draws requests of every operation, good and bad, and holds the responses of a real server to the description."""
    often = "1000000/minute"
    with serving(
        ORGRAPH_RATE=often, ORGRAPH_FAILURE_RATE=often, ORGRAPH_LOG_LEVEL="error"
    ) as server:
        done = subprocess.run(
            [
                Path(sys.executable).with_name("schemathesis"), "run", f"{server.address}/openapi.json?lang=en",
                "--header", f"Authorization: Bearer {server.token}", "--checks", CHECKED, "--mode", "all",
                "--phases", "examples,fuzzing", "--max-examples", "6", "--generation-deterministic", "--no-color",
                "--max-failures", "20", "--suppress-health-check", "all",
            ],
            capture_output=True, text=True, check=False, timeout=900, env={**os.environ, "COLUMNS": "200"},
        )  # fmt: skip
        told = httpx.get(f"{server.address}/livez", timeout=60)
    assert 0 == done.returncode, done.stdout[-20_000:] + done.stderr
    assert 200 == told.status_code


def test_every_operation_is_tried_by_its_examples(client: TestClient) -> None:
    """As described, each returns what it is described to return."""
    document = client.get("/openapi.json").json()
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            given = {own["name"]: own["example"] for own in told["parameters"] if "example" in own}
            address = path
            for own in told["parameters"]:
                if own["in"] == "path":
                    if own["name"] not in given:
                        break
                    address = address.replace(f"{{{own['name']}}}", str(given.pop(own["name"])))
            else:
                body = (
                    told.get("requestBody", {})
                    .get("content", {})
                    .get("application/json", {})
                    .get("example")
                )
                answer = client.request(method, address, params=given, json=body)
                assert answer.status_code == 200, (path, answer.text)
                assert (
                    answer.headers["content-type"].partition(";")[0]
                    in told["responses"]["200"]["content"]
                ), path
