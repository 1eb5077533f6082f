"""The tools for assistants, by the SDK's own client: in process, over standard input, over HTTP."""

from __future__ import annotations

import sys
from typing import Any

import anyio
import pytest
from api_clients import DAY, given_of
from mcp import Client, StdioServerParameters
from serving import serving

import orgraph
from api.assistants import server_of
from api.callers import LOCAL, Caller, Role
from api.service import Service
from api.settings import Settings
from orgraph.queries import QUESTIONS

WASTE = {"place": "战鼓山街东头", "matter": "建筑废材", "at": DAY}


@pytest.fixture
def service(settings: Settings) -> Service:
    """The seed."""
    return Service(orgraph.open(), settings)


def called(service: Service, name: str, given: dict[str, Any], caller: Caller = LOCAL) -> Any:
    """What a tool says."""

    async def run() -> Any:
        async with Client(server_of(lambda: service, lambda _: caller)) as client:
            return await client.call_tool(name, given)

    return anyio.run(run)


def test_every_question_is_a_tool_that_only_reads(service: Service) -> None:
    """With its parameters, what they mean, and nothing else."""

    async def run() -> Any:
        async with Client(server_of(lambda: service, lambda _: LOCAL)) as client:
            return await client.list_tools()

    tools = {tool.name: tool for tool in anyio.run(run).tools}
    assert {*(name.replace("-", "_") for name in QUESTIONS), "find"} == set(tools)
    for tool in tools.values():
        assert tool.annotations.read_only_hint
        assert tool.input_schema["additionalProperties"] is False
    assert ["place"] == tools["who"].input_schema["required"]
    assert {"place", "matter", "at", "lang"} == set(tools["who"].input_schema["properties"])


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_tool_answers_as_the_question_does(name: str, service: Service) -> None:
    """The text to be read, and the whole answer beside it, with reasons and sources."""
    given = {**given_of(QUESTIONS[name]), "at": DAY}
    told = called(service, name.replace("-", "_"), given)

    answer = service.city.ask_by_name(QUESTIONS[name], given_of(QUESTIONS[name]), DAY)
    assert not told.is_error
    assert answer.summary.zh in told.content[0].text
    assert (answer.verdict, len(answer.facts)) == (
        told.structured_content["verdict"],
        len(told.structured_content["facts"]),
    )


def test_the_language_and_finding(service: Service) -> None:
    """English where it is asked for."""
    assert "Reasons" in called(service, "who", {**WASTE, "lang": "en"}).content[0].text
    assert (
        "division:410183002005" in called(service, "find", {"text": "东城半岛社区"}).content[0].text
    )


@pytest.mark.parametrize(
    ("name", "given", "key"),
    [("who", {"place": "没有这个地方"}, "unknown-name"), ("who", {"place": "超化"}, "ambiguous-name"),
     ("who", {}, "invalid-parameter"), ("who", {"place": "x", "colour": "red"}, "invalid-parameter"),
     ("who", {"place": ["x"]}, "invalid-parameter"), ("who", {"place": "x", "lang": "fr"}, "invalid-parameter"),
     ("find", {"text": "zzzzzz"}, "unknown-name"), ("find", {}, "invalid-parameter"), ("drop", {}, "invalid-parameter")],
)  # fmt: skip
def test_errors_are_told_to_the_assistant(
    name: str, given: dict[str, Any], key: str, service: Service
) -> None:
    """With the key and what to do, so that it can ask again."""
    told = called(service, name, given)

    assert told.is_error
    assert key == told.structured_content["problem"]["key"]
    assert told.content[0].text == told.structured_content["problem"]["zh"]


def test_rights_are_those_of_the_caller(service: Service) -> None:
    """A reader without rights is told so."""
    low = Caller("low", frozenset({Role.READ}))
    assert (
        "人事"
        in called(service, "members", {"place": "东城半岛社区", "at": DAY}, low).content[0].text
    )


def test_over_standard_input() -> None:
    """As an assistant starts it."""

    async def run() -> Any:
        server = StdioServerParameters(command=sys.executable, args=["-m", "orgraph", "mcp"])
        async with Client(server) as client:
            return await client.call_tool("who", WASTE)

    assert "named" == anyio.run(run).structured_content["verdict"]


def test_over_http() -> None:
    """At `/mcp`, for those that have the token, and for nobody else."""
    import httpx
    import httpx2
    from mcp.client.streamable_http import streamable_http_client

    with serving() as server:

        async def run() -> Any:
            headers = {"Authorization": f"Bearer {server.token}"}
            async with (
                httpx2.AsyncClient(headers=headers, timeout=60) as http,
                Client(streamable_http_client(f"{server.address}/mcp", http_client=http)) as client,
            ):
                return await client.call_tool("who", WASTE)

        assert "named" == anyio.run(run).structured_content["verdict"]
        told = httpx.post(
            f"{server.address}/mcp",
            json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"},
            timeout=60,
        )
        assert (401, "unauthenticated") == (told.status_code, told.json()["key"])
