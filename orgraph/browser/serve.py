"""The kit on loopback, for Neo4j Browser alone: its files by name, and the CORS headers that Browser needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar, Final
from urllib.parse import unquote, urlsplit

__all__ = ["ALLOWED", "kit_server"]

ALLOWED: Final = "cache-control, pragma, sentry-trace, baggage"
"""Headers that Browser asks leave to send: guides with the first three, styles with the third; `baggage` goes with
`sentry-trace` where a page is traced."""

TYPES: Final[Mapping[str, str]] = {
    "html": "text/html; charset=utf-8",
    "grass": "text/plain; charset=utf-8",
    "cypher": "text/plain; charset=utf-8",
    "zip": "application/zip",
}


def kit_server(
    files: Callable[[str], Mapping[str, bytes]], origins: frozenset[str], port: int
) -> ThreadingHTTPServer:
    """A server of the files that there are at its address, for pages of some origins; `port` 0 takes a free one.

    Nothing is read from the disk for a request: what is not in `files` is not there.
    """

    class Handler(_Handler):
        readers = origins

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    Handler.served = files(f"http://localhost:{server.server_address[1]}")
    return server


class _Handler(BaseHTTPRequestHandler):
    served: ClassVar[Mapping[str, bytes]] = {}
    readers: ClassVar[frozenset[str]] = frozenset()
    server_version = "orgraph"
    sys_version = ""

    def do_OPTIONS(self) -> None:
        """What Browser asks before it reads; the names of these methods are those that http.server calls."""
        self.send_response(204)
        self._allow()
        self.send_header("Access-Control-Allow-Methods", "GET")
        self.send_header("Access-Control-Allow-Headers", ALLOWED)
        self.end_headers()

    def do_GET(self) -> None:
        """A file of the kit."""
        self._send(body=True)

    def do_HEAD(self) -> None:
        """Whether it is there."""
        self._send(body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the terminal shows how to open the kit."""

    def _send(self, *, body: bool) -> None:
        name = unquote(urlsplit(self.path).path).lstrip("/")
        content = self.served.get(name)
        self.send_response(404 if content is None else 200)
        self._allow()
        content = b"" if content is None else content
        kind = name.rpartition(".")[2]
        self.send_header("Content-Type", TYPES.get(kind, "text/plain; charset=utf-8"))
        self.send_header("Content-Length", str(len(content)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-cache")
        self.end_headers()
        if body:
            self.wfile.write(content)

    def _allow(self) -> None:
        """Pages of Browser may read this, and no others."""
        origin = self.headers.get("Origin", "")
        if origin in self.readers:
            self.send_header("Access-Control-Allow-Origin", origin)
        self.send_header("Vary", "Origin")
