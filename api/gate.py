"""The gate every request passes: limits, the log, and an answer that is a problem where something is wrong.

Pure ASGI, so that what is streamed is not held back.
"""

from __future__ import annotations

import logging
import re
from collections.abc import MutableMapping
from dataclasses import dataclass
from secrets import token_hex
from time import perf_counter
from typing import Any, Final

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.language import language
from api.logs import told
from api.metrics import Metrics
from api.problems import MEDIA, InternalError, TooLarge, WrongBody, WrongHost, headers_of, problem
from api.settings import Settings
from orgraph.model.errors import OrgraphError
from orgraph.model.schema import Label

__all__ = ["Gate"]

BODY: Final = Label("请求的正文(字节)", "the body of the request, in bytes")
ADDRESS: Final = Label("地址(字节)", "the address, in bytes")
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
NUMBER: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
"""A number that a caller gives its request, to be found again in the log."""

SAFE: Final = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"x-frame-options": b"DENY",
    b"content-security-policy": b"default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
    b"base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
}


@dataclass
class Gate:
    """Wraps the app."""

    app: ASGIApp
    settings: Settings
    metrics: Metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await _Passing(self, scope, receive, send).run()


class _Passing:
    """One request on its way through."""

    def __init__(self, gate: Gate, scope: Scope, receive: Receive, send: Send) -> None:
        self.gate, self.scope = gate, scope
        self._receive, self._send = receive, send
        # The first of each name, in one go: a look-up in Starlette's headers reads all of them.
        self.headers = dict(reversed(scope["headers"]))
        given = self.given(b"x-request-id")
        self.number = given if NUMBER.fullmatch(given) else token_hex(16)
        self.status = 0
        self.begun = perf_counter()
        self.taken = 0

    def given(self, name: bytes) -> str:
        """A header of the request; empty where it has none."""
        value: bytes = self.headers.get(name, b"")
        return value.decode("latin-1")

    async def run(self) -> None:
        state: MutableMapping[str, Any] = self.scope.setdefault("state", {})
        state["number"] = self.number
        try:
            self._check()
            await self.gate.app(self.scope, self.receive, self.send)
        except OrgraphError as error:
            await self.refuse(error)
        except Exception as error:
            if _has_gone(error):
                return
            told(logging.ERROR, "failed", failed=True, number=self.number, route=self.route)
            await self.refuse(InternalError(self.number))
        finally:
            self._told()

    @property
    def route(self) -> str:
        """The address without what was asked: names of people may be in that."""
        route = self.scope.get("route")
        return str(getattr(route, "path", "-"))

    def _check(self) -> None:
        settings = self.gate.settings
        length = len(self.scope.get("raw_path") or b"") + len(self.scope["query_string"])
        if length > settings.path_limit:
            raise TooLarge(ADDRESS, settings.path_limit)
        host = _bare(self.given(b"host"))
        if host not in LOOPBACK and host not in settings.names and host != settings.host:
            raise WrongHost(host)
        said = self.headers.get(b"content-length", b"0")
        if not said.isdigit():
            raise WrongBody("Content-Length 应为整数。", "Content-Length must be a whole number.")
        if len(said) > 15 or int(said) > settings.body_limit:
            raise TooLarge(BODY, settings.body_limit)

    async def receive(self) -> Message:
        """A part of the body; more of it than may be is refused, whatever its length was said to be."""
        message = await self._receive()
        if message["type"] == "http.request":
            self.taken += len(message.get("body", b""))
            if self.taken > self.gate.settings.body_limit:
                raise TooLarge(BODY, self.gate.settings.body_limit)
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = list(message.get("headers", ()))
            names = {name for name, _ in headers}
            headers += [each for each in SAFE.items() if each[0] not in names]
            headers.append((b"x-request-id", self.number.encode()))
            message["headers"] = headers
        await self._send(message)

    async def refuse(self, error: OrgraphError) -> None:
        """The problem, unless an answer has begun: then it is cut off, which its reader sees."""
        if self.status:
            raise error
        lang = self.scope["state"].get("lang") or language(self.given(b"accept-language"))
        body = orjson.dumps(problem(error, lang))
        headers = {"Content-Type": MEDIA, "Content-Language": lang, **headers_of(error)}
        raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        raw.append((b"content-length", str(len(body)).encode()))
        status = problem(error, lang)["status"]
        await self.send({"type": "http.response.start", "status": status, "headers": raw})
        await self.send({"type": "http.response.body", "body": body})

    def _told(self) -> None:
        seconds = perf_counter() - self.begun
        method = self.scope["method"]
        self.gate.metrics.request(method, self.route, self.status, seconds)
        caller = self.scope["state"].get("caller")
        told(
            logging.INFO,
            "request",
            number=self.number,
            method=method,
            route=self.route,
            status=self.status,
            ms=round(seconds * 1000, 1),
            caller=caller.name if caller else None,
        )


def _bare(host: str) -> str:
    """A host without its port."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].lower()


def _has_gone(error: BaseException) -> bool:
    """Whether the reader closed the connection."""
    return type(error).__name__ == "ClientDisconnect"
