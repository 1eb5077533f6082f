"""What is not about the city: the docs, whether the server is well, and the login."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.metadata import version
from typing import Any, Final
from urllib.parse import urlsplit

import orjson
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.callers import Role
from api.document import document
from api.examples import seed
from api.forms import JSON
from api.login import cookie_of
from api.logs import told
from api.metrics import CONTENT_TYPE, Metrics
from api.operation import Given, Operation, Result, text
from api.pages import docs
from api.problems import SHOWN, NoSuchAddress, Unauthenticated, meaning, nameless, problem
from api.questions import LANG
from api.requests import as_json, headers, in_thread, service_of, wanted
from orgraph.model.errors import InvalidParameter, StoreError, on_one_line
from orgraph.model.schema import Label

__all__ = ["ICON", "LOGIN", "inside", "log_in", "no_icon", "operations"]

LOGIN: Final = "/login"
ICON: Final = "/favicon.ico"

PAGE: Final = "text/html; charset=utf-8"


def operations(all_of: Callable[[], Sequence[Operation]]) -> Iterator[Operation]:
    """The operations of the server; `all_of` gives those of the whole app, which the docs show."""

    @cache
    def described(lang: str) -> bytes:
        return orjson.dumps(document(all_of(), lang))

    @cache
    def told_of(lang: str) -> str:
        return docs(document(all_of(), lang), lang)

    async def description(request: Request) -> Response:
        given, lang = wanted(request)
        _refuse(given)
        body = await in_thread(request, lambda: described(lang))
        return Response(body, headers={**headers(None, lang), "Content-Type": JSON.content_type})

    async def page(request: Request) -> Response:
        given, lang = wanted(request)
        _refuse(given)
        body = await in_thread(request, lambda: told_of(lang))
        return Response(body, headers={**headers(None, lang), "Content-Type": PAGE})

    yield Operation(
        "show_docs", "GET", "/docs", "server",
        Label("文档", "the docs"),
        Label("本 API 的全部地址,可读、无脚本。", "All addresses of this API, to be read, without a script."),
        Result(Label("网页", "a page"), {"text/html": {"type": "string"}}),
        page, (LANG,), None, ("invalid-parameter",), None,
    )  # fmt: skip
    yield Operation(
        "describe", "GET", "/openapi.json", "server",
        Label("OpenAPI 描述", "the description as OpenAPI"),
        Label("给生成客户端的程序用。", "For programs that make clients."),
        Result(Label("OpenAPI 3.1", "OpenAPI 3.1"), {"application/json": {"type": "object"}}),
        description, (LANG,), None, ("invalid-parameter",), None,
    )  # fmt: skip
    yield Operation(
        "live", "GET", "/livez", "server",
        Label("进程是否在", "whether the process lives"),
        Label("能回答就是在。", "It does if it answers."),
        Result(
            Label("在", "it lives"),
            {"application/json": _status()},
            lambda _: {"status": "ok", "version": version("orgraph")},
        ),
        _live, needs=None,
    )  # fmt: skip
    yield Operation(
        "ready", "GET", "/readyz", "server",
        Label("能否作答", "whether it can answer"),
        Label(
            "城市数据答得上来,且知道是哪一版,才算能。",
            "It can when the city answers and the version of its data is known.",
        ),
        Result(
            Label("能", "it can"),
            {"application/json": _status()},
            lambda _: {"status": "ok", "version": seed().version()},
        ),
        _ready, (), None,
        ("store-unreachable", "unfinished-store", "empty-store", "store-refused", "foreign-store", "store-timeout"),
        needs=None,
    )  # fmt: skip
    yield Operation(
        "measure", "GET", "/metrics", "server",
        Label("指标", "metrics"),
        Label("Prometheus 格式。", "In the form of Prometheus."),
        Result(Label("指标", "the numbers"), {"text/plain": {"type": "string"}}),
        _metrics, needs=Role.ADMINISTER,
    )  # fmt: skip
    yield Operation(
        "explain_problem", "GET", "/problems/{key}", "server",
        Label("一种错误", "one kind of error"),
        Label("错误的含义和例子。", "What an error means, with an example."),
        Result(
            Label("含义", "its meaning"),
            {"application/json": PROBLEM},
            lambda lang: _explained("unknown-name", lang),
        ),
        _problem,
        (
            Given(
                "key", Label("错误", "error"), Label("错误的 key", "the key of an error"),
                text(enum=sorted(SHOWN)), "unknown-name", required=True, place="path",
            ),
            LANG,
        ),
        None, ("no-such-address", "invalid-parameter"), None,
    )  # fmt: skip


PROBLEM: Final = {
    "type": "object",
    "properties": {
        "key": {"type": "string"},
        "meaning": {"type": "string"},
        "example": {"$ref": "#/components/schemas/Problem"},
    },
    "required": ["key", "meaning", "example"],
    "additionalProperties": False,
}


def _status() -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"status": {"const": "ok"}, "version": {"type": "string"}},
        "required": ["status", "version"],
        "additionalProperties": False,
    }


def _refuse(given: dict[str, str]) -> None:
    """Parameters that are none of this address."""
    if given:
        shown = on_one_line(", ".join(given))
        raise InvalidParameter(f"多余的参数:{shown}。", f"Unknown parameters: {shown}.")


async def _live(_: Request) -> Response:
    return as_json({"status": "ok", "version": version("orgraph")})


async def _ready(request: Request) -> Response:
    service = service_of(request)
    try:
        return as_json({"status": "ok", "version": await run_sync(service.city.version)})
    except StoreError as error:  # where the store is, is no stranger's business
        told(logging.ERROR, "not ready", number=request.state.number, why=error.en)
        raise nameless(error) from None


async def _metrics(request: Request) -> Response:
    metrics: Metrics = request.app.state.metrics
    return Response(metrics.told(), headers={"Content-Type": CONTENT_TYPE})


def _explained(key: str, lang: str) -> dict[str, Any]:
    error = SHOWN[key]
    return {"key": key, "meaning": meaning(error), "example": problem(error, lang)}


async def _problem(request: Request) -> Response:
    given, lang = wanted(request)
    _refuse(given)
    key = request.path_params["key"]
    if key not in SHOWN:
        raise NoSuchAddress(request.url.path)
    return as_json(_explained(key, lang))


async def no_icon(_: Request) -> Response:
    """Browsers ask for one beside every page."""
    return Response(status_code=204)


async def log_in(request: Request) -> Response:
    """Use the link that `orgraph serve` printed: a cookie, and on to the first page, or the page that is named."""
    login = request.app.state.login
    if login is None or not login.use(request.query_params.get("code", "")):
        error = Unauthenticated(
            "这个链接已经用过,或不是本次启动给出的。请回到终端,用 orgraph serve 新给的链接。",
            "This link was used, or is not of this start. Go to the terminal, and start orgraph serve again for a "
            "new one.",
        )
        request.app.state.authentication.failed(request, error)
        raise error
    response = RedirectResponse(inside(request.query_params.get("next", "/")), status_code=303)
    response.set_cookie(
        cookie_of(request.app.state.settings.port),
        login.token,
        httponly=True,
        samesite="lax",
        path="/",
    )
    return response


def inside(path: str) -> str:
    """A page of this server, never one elsewhere."""
    try:
        parts = urlsplit(path)
    except ValueError:
        return "/"
    ours = (
        not parts.scheme and not parts.netloc and path.startswith("/") and not path.startswith("//")
    )
    return path if ours and "\\" not in path else "/"
