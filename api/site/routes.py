"""The addresses of the pages, what signs in and out, and the files beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.authentication import Authentication
from api.login import cookie_of
from api.operation import Endpoint
from api.problems import NoSuchAddress, Unauthenticated
from api.requests import in_thread
from api.server import LOGIN, inside
from api.site.addresses import ASK, FIND, FIRST, LIST, NODE, TREE
from api.site.ask import ask, ask_failed
from api.site.lists import find, find_failed, kinds, list_of
from api.site.node import node_page
from api.site.shell import ASSETS, asset, open_page, page
from api.site.tree import tree

__all__ = ["LOGOUT", "Route", "routes"]

LOGOUT: Final = "/logout"
MEDIA: Final = {"page.css": "text/css; charset=utf-8", "page.js": "text/javascript; charset=utf-8"}


class Route(NamedTuple):
    """An address that is no operation of the API."""

    method: str
    path: str
    endpoint: Endpoint


def routes(authentication: Authentication) -> Iterator[Route]:
    """All addresses of the site."""
    for path, render, failed in (
        (FIRST, ask, ask_failed),
        (f"{ASK}/{{question}}", ask, ask_failed),
        (FIND, find, find_failed),
    ):
        yield Route("GET", path, page(authentication, path, render, failed))
    for path, render in (
        (f"{NODE}/{{id:path}}", node_page),
        (TREE, tree),
        (LIST, kinds),
        (f"{LIST}/{{kind}}", list_of),
    ):
        yield Route("GET", path, page(authentication, path, render))
    yield Route("POST", LOGIN, open_page(lambda request, _: _sign_in(authentication, request)))
    yield Route("POST", LOGOUT, open_page(_sign_out))
    yield Route("GET", "/assets/{name}", _asset)


async def _sign_in(authentication: Authentication, request: Request) -> Response:
    """Take a key from the form into the cookie, if it lets anybody in."""
    said = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=10)
    key, onward = (said.get(name, [""])[0].strip() for name in ("key", "next"))
    try:
        await authentication.holder(request, key)
    except Unauthenticated as error:
        authentication.failed(request, error)
        raise
    response = RedirectResponse(inside(onward or FIRST), status_code=303)
    response.set_cookie(
        authentication.cookie,
        key,
        httponly=True,
        samesite="lax",
        secure="https" in (request.url.scheme, request.headers.get("x-forwarded-proto")),
        path="/",
    )
    return response


async def _sign_out(request: Request, _: str) -> Response:
    """Forget the key."""
    response = RedirectResponse(FIRST, status_code=303)
    response.delete_cookie(cookie_of(request.app.state.settings.port), path="/")
    return response


async def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in MEDIA:
        raise NoSuchAddress(request.url.path)
    body = await in_thread(request, (ASSETS / name).read_bytes)
    current = asset(name).endswith(f"?{request.url.query}")
    kept = "public, max-age=31536000, immutable" if current else "no-cache"
    return Response(body, headers={"Content-Type": MEDIA[name], "Cache-Control": kept})
