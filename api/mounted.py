"""The tools for assistants over HTTP, at `/mcp`, behind the same gate and for the same callers as everything else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Final

from fastapi import FastAPI
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from api.authentication import Authentication
from api.callers import Caller, Role
from api.service import Service

if TYPE_CHECKING:
    from api.assistants import Context

__all__ = ["PATH", "mount"]

PATH: Final = "/mcp"


def mount(
    app: FastAPI, authentication: Authentication
) -> Callable[[], AbstractAsyncContextManager[None]]:
    """Mount it where the library is installed; returns what must live as long as the app."""
    try:
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
        from mcp.server.transport_security import TransportSecuritySettings

        from api.assistants import server_of
    except ImportError:
        return _nothing

    def service() -> Service:
        found: Service = app.state.service
        return found

    @asynccontextmanager
    async def living() -> AsyncIterator[None]:
        # Every call stands alone, so that any worker may answer it; which hosts may be asked, the gate says.
        manager = StreamableHTTPSessionManager(
            server_of(service, _caller),
            json_response=True,
            stateless=True,
            security_settings=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )
        app.state.sessions = manager
        async with manager.run():
            yield

    # GET would be a stream that never ends, of a server that has nothing to tell unasked.
    guarded = _Guarded(authentication)
    guarded.route = Route(PATH, guarded, methods=["POST"], name="mcp")
    app.router.routes.append(guarded.route)
    app.state.methods[PATH] = ["POST"]
    return living


class _Guarded:
    """An ASGI app for those that may ask."""

    route: Route

    def __init__(self, authentication: Authentication) -> None:
        self.authentication = authentication

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["route"] = self.route
        request = Request(scope, receive)
        caller = await self.authentication.caller(request)
        request.state.caller = caller
        self.authentication.checked(request, lambda: caller.need(Role.READ))
        await request.app.state.sessions.handle_request(scope, receive, send)


def _caller(context: Context) -> Caller:
    """Whom the gate let in with the request that a call came by."""
    request: Request = context.request  # type: ignore[assignment]
    caller: Caller = request.state.caller
    return caller


@asynccontextmanager
async def _nothing() -> AsyncIterator[None]:
    yield
