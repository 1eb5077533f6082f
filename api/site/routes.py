"""The addresses of the pages, what signs in and out, and the files beside them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final, NamedTuple
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.authentication import Authentication
from api.operation import Endpoint
from api.problems import Forbidden, NoSuchAddress, Unauthenticated, WrongBody
from api.requests import in_thread
from api.server import LOGIN, inside, log_in
from api.site.addresses import ASK, FIND, FIRST, LIST, NODE, TREE
from api.site.ask import ask, ask_failed
from api.site.lists import find, find_failed, kinds, list_of
from api.site.node import node_page
from api.site.shell import ASSETS, as_page, asset, page, reads_pages, sign_in
from api.site.tree import tree
from orgraph.queries import QUESTIONS

__all__ = ["LOGOUT", "Route", "routes"]

LOGOUT: Final = "/logout"
READ: Final = ("GET", "HEAD")
MEDIA: Final = {"page.css": "text/css; charset=utf-8", "page.js": "text/javascript; charset=utf-8"}


class Route(NamedTuple):
    """An address that is no operation of the API."""

    methods: tuple[str, ...]
    path: str
    endpoint: Endpoint


def routes(authentication: Authentication) -> Iterator[Route]:
    """All addresses of the site."""
    for path, render, failed in (
        (FIRST, ask, ask_failed),
        (f"{ASK}/{{question}}", ask, ask_failed),
        (FIND, find, find_failed),
    ):
        yield Route(READ, path, page(authentication, path, render, failed))
    for path, render in ((TREE, tree), (LIST, kinds), (f"{LIST}/{{kind}}", list_of)):
        yield Route(READ, path, page(authentication, path, render))
    node = f"{NODE}/{{id:path}}"
    yield Route(READ, node, page(authentication, node, node_page, calls=len(QUESTIONS)))
    yield Route(("GET",), LOGIN, _by_link)  # no HEAD: it would use the link
    yield Route(("POST",), LOGIN, as_page(partial(_sign_in, authentication)))
    yield Route(("POST",), LOGOUT, as_page(partial(_sign_out, authentication)))
    yield Route(READ, "/assets/{name}", _asset)


async def _by_link(request: Request) -> Response:
    """Use the link that `orgraph serve` printed; a browser is shown a page where it was used before."""
    try:
        return await log_in(request)
    except Unauthenticated as error:
        if reads_pages(request):
            return sign_in(request, error)
        raise


async def _sign_in(authentication: Authentication, request: Request) -> Response:
    """Take a key from the form into the cookie, if it lets anybody in."""
    _own_page(request)
    try:
        said = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=10)
    except ValueError:
        raise WrongBody("表单的项太多。", "The form has too many fields.") from None
    key, onward = (said.get(name, [""])[0].strip() for name in ("key", "next"))
    request.state.onward = inside(onward or FIRST)
    try:
        await authentication.holder(request, key)
    except Unauthenticated as error:
        authentication.failed(request, error)
        raise
    response = RedirectResponse(request.state.onward, status_code=303)
    response.set_cookie(
        authentication.cookie,
        key,
        httponly=True,
        samesite="lax",
        secure="https" in (request.url.scheme, request.headers.get("x-forwarded-proto")),
        path="/",
    )
    return response


async def _sign_out(authentication: Authentication, request: Request) -> Response:
    """Forget the key."""
    _own_page(request)
    response = RedirectResponse(FIRST, status_code=303)
    response.delete_cookie(authentication.cookie, path="/")
    return response


def _own_page(request: Request) -> None:
    """Raise `Forbidden` for a form on a page elsewhere, which would sign somebody in or out behind his back."""
    site = request.headers.get("sec-fetch-site", "none")
    origin = urlsplit(request.headers.get("origin", "")).netloc
    if site not in ("same-origin", "none") or origin not in ("", request.headers.get("host")):
        raise Forbidden(
            "登录和退出只能在本站的网页上进行。",
            "Sign in and out on the pages of this server only.",
        )


async def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in MEDIA:
        raise NoSuchAddress(request.url.path)
    body = await in_thread(request, (ASSETS / name).read_bytes)
    current = asset(name).endswith(f"?{request.url.query}")
    kept = "public, max-age=31536000, immutable" if current else "no-cache"
    return Response(body, headers={"Content-Type": MEDIA[name], "Cache-Control": kept})
