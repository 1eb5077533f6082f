"""`create_app`: the app that answers, from its settings; nothing is read before it is called."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Final

from anyio import CapacityLimiter
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

from api import names, nodes, questions, server
from api.access_log import AccessLog
from api.authentication import Authentication
from api.compression import Compressing
from api.document import document
from api.gate import Gate
from api.metrics import Metrics
from api.mounted import mount
from api.operation import Endpoint, Operation, by_id
from api.problems import MethodNotAllowed, NoSuchAddress
from api.service import Service
from api.settings import Settings, load
from api.site.routes import routes
from api.site.shell import error_page, reads_pages
from orgraph.city import City, open_city

__all__ = ["create_app"]

METHODS: Final = {"GET": ["GET", "HEAD"], "POST": ["POST"]}

AT_ONCE: Final = 32
"""Requests that wait for a database at once."""
COMPUTING: Final = 4
"""Requests that compute at once, where the city is in memory: more would only wait for each other."""
CHECKING: Final = 4
"""Tokens that are checked at once; one of them may wait for the issuer, and must not hold up what computes."""
SWITCH: Final = 0.0005
"""Seconds after which a thread that computes makes way; Python's 0.005 would keep small requests waiting."""


def create_app(settings: Settings | None = None, city: City | None = None) -> FastAPI:
    """The app; a `city` that is given is asked, and not closed.

    Raises `InvalidParameter` where nothing says who may ask: without a login, keys or an issuer.
    """
    told = settings or load()
    log = AccessLog.at(told.access_log)
    authentication = Authentication.of(told, log)
    metrics = Metrics.begin()
    found = [*questions.operations(), *nodes.operations(), *names.operations()]
    found += server.operations(lambda: tuple(found))
    known = by_id(found)

    app = FastAPI(
        lifespan=partial(_living, told, city),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        exception_handlers={404: _nowhere, 405: _nowhere},
    )
    app.state.settings, app.state.metrics, app.state.login = told, metrics, authentication.login
    app.state.authentication, app.state.access_log = authentication, log
    app.state.limits = authentication.limits
    app.state.methods = {}
    for each in known.values():
        app.state.methods.setdefault(each.path, []).extend(METHODS[each.method])
    for each in known.values():
        app.router.routes.append(_route(each, authentication))
    for page in routes(authentication):
        app.state.methods.setdefault(page.path, []).extend(page.methods)
        own = _Named(page.path, page.endpoint, methods=page.methods)
        own.methods = set(
            page.methods
        )  # else HEAD comes with GET, and would use a link that works once
        app.router.routes.append(own)
    app.state.assistants = mount(app, authentication)
    app.router.add_api_route(server.ICON, server.no_icon, methods=["GET"], response_model=None)
    app.openapi = lambda: document(known.values(), "en")  # type: ignore[method-assign]
    # The last one is the outermost: a problem of the gate is compressed and shared like any answer.
    app.add_middleware(
        Gate,
        settings=told,
        metrics=metrics,
    )
    app.add_middleware(Compressing)
    if told.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(told.origins),
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type", "If-None-Match", "X-Request-ID"],
            expose_headers=["ETag", "Link", "Retry-After", "X-Request-ID"],
        )
    return app


@asynccontextmanager
async def _living(settings: Settings, given: City | None, app: FastAPI) -> AsyncIterator[None]:
    sys.setswitchinterval(SWITCH)
    city = given if given is not None else open_city(settings.store)
    try:
        if not city.remote:
            city.version()  # read once, before anybody waits for it
        app.state.limiter = CapacityLimiter(AT_ONCE if city.remote else COMPUTING)
        app.state.tokens = CapacityLimiter(CHECKING)
        app.state.service = Service(city, settings)
        async with app.state.assistants():
            yield
    finally:
        if given is None:
            city.close()


class _Named(Route):
    """A route that the gate can name in the log.

    It is no `APIRoute`: that one declares and solves dependencies, of which there are none here, in 60 µs.
    """

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """And which route it is."""
        match, found = super().matches(scope)
        if match is not Match.NONE:
            found["route"] = self
        return match, found


def _route(operation: Operation, authentication: Authentication) -> Route:
    endpoint = _guarded(operation, authentication)
    return _Named(operation.path, endpoint, methods=METHODS[operation.method], name=operation.id)


def _guarded(operation: Operation, authentication: Authentication) -> Endpoint:
    """The endpoint for those that may call it."""
    needs = operation.needs
    if needs is None:
        return operation.endpoint

    async def guarded(request: Request) -> Response:
        caller = await authentication.caller(request)
        request.state.caller = caller
        authentication.checked(request, lambda: caller.need(needs))
        return await operation.endpoint(request)

    return guarded


async def _nowhere(request: Request, error: Exception) -> Response:
    """A page for whoever reads pages; else the gate turns it into a problem."""
    if isinstance(error, HTTPException) and error.status_code == 405:
        path = getattr(request.scope.get("route"), "path", "")
        # Of several routes at one path the error knows the first alone.
        methods = request.app.state.methods.get(path) or [(error.headers or {}).get("Allow", "")]
        raise MethodNotAllowed(request.method, ", ".join(methods))
    missing = NoSuchAddress(request.url.path)
    if reads_pages(request):
        return error_page(request, missing)
    raise missing
