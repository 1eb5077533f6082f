"""Who asks: by the login of this machine, a key, or a token of the issuer; refused attempts are in the access log."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.requests import Request

from api.access_log import AccessLog
from api.callers import Caller
from api.keys import PREFIX, KeyFile
from api.limits import Limits
from api.login import Login, cookie_of
from api.logs import told
from api.problems import (
    Forbidden,
    InternalError,
    IssuerUnreachable,
    TooManyRequests,
    Unauthenticated,
)
from api.settings import Settings
from api.tokens import Issuer
from orgraph.model.errors import InvalidParameter, OrgraphError

__all__ = ["Authentication"]


@dataclass(frozen=True)
class Authentication:
    """All ways in that the settings open."""

    login: Login | None
    keys: KeyFile | None
    issuer: Issuer | None
    limits: Limits
    log: AccessLog
    cookie: str

    @classmethod
    def of(cls, settings: Settings, log: AccessLog) -> Authentication:
        """From the settings; raises `InvalidParameter` where they let nobody in."""
        keys = None if settings.keys is None else KeyFile(Path(settings.keys))
        if keys is not None:
            keys.keys()
        if (settings.issuer is None) != (settings.audience is None):
            raise InvalidParameter(
                "ORGRAPH_ISSUER 和 ORGRAPH_AUDIENCE 要一起设置。",
                "ORGRAPH_ISSUER and ORGRAPH_AUDIENCE must be set together.",
            )
        issuer = None
        if settings.issuer is not None and settings.audience is not None:
            issuer = Issuer(
                settings.issuer,
                settings.audience,
                settings.algorithms,
                settings.roles_claim,
                settings.unit_claim,
            )
        login = None if settings.login is None else Login(Path(settings.login))
        if login is None and keys is None and issuer is None:
            raise InvalidParameter(
                "没有设置谁可以查询。请用 orgraph serve 启动,或设置密钥(ORGRAPH_KEYS)或签发者(ORGRAPH_ISSUER)。",
                "Nothing says who may ask. Start it with orgraph serve, or set keys (ORGRAPH_KEYS) or an issuer "
                "(ORGRAPH_ISSUER).",
            )
        limits = Limits.of(settings.rate, settings.failure_rate)
        return cls(login, keys, issuer, limits, log, cookie_of(settings.port))

    async def caller(self, request: Request) -> Caller:
        """Who asks; raises `Unauthenticated` and `TooManyRequests`."""
        try:
            caller = await self._known(request)
        except (Unauthenticated, IssuerUnreachable) as error:
            self.failed(request, error)
            raise
        try:
            self.limits.call(caller.name)
        except TooManyRequests as error:
            self.log.refused(request, caller, error)
            raise
        return caller

    def failed(self, request: Request, error: OrgraphError) -> None:
        """Log that somebody did not come in; raises `TooManyRequests` for an address that fails too often.

        Whoever has a key is let in all the same: behind a proxy all have one address.
        """
        address = request.client.host if request.client else ""
        self.log.refused(request, None, error)
        self.limits.failed(address)

    def is_stranger(self, request: Request) -> bool:
        """Whether a request shows nothing at all that could let it in."""
        return _token(request.headers, self.cookie) is None

    async def _known(self, request: Request) -> Caller:
        return await self.holder(request, _token(request.headers, self.cookie))

    async def holder(self, request: Request, token: str | None) -> Caller:
        """Whose token or key it is; raises `Unauthenticated` where nobody's."""
        if token:
            if token.startswith(f"{PREFIX}_"):
                found = self._by_key(request, token)
            elif self.issuer is not None and token.count(".") == 2:
                issuer = self.issuer
                return await run_sync(
                    lambda: issuer.caller(token), limiter=request.app.state.tokens
                )
            else:
                found = self.login.caller(token) if self.login else None
            if found is not None:
                return found
        raise Unauthenticated(
            "请先打开 orgraph serve 给出的链接,或带上令牌或密钥:Authorization: Bearer …",
            "Open the link that orgraph serve printed, or send a token or a key, as Authorization: Bearer …",
        )

    def _by_key(self, request: Request, token: str) -> Caller | None:
        if self.keys is None:
            return None
        try:
            return self.keys.caller(token, date.today().isoformat())
        except (
            InvalidParameter
        ) as error:  # the file was broken since; its place is no stranger's business
            told(logging.ERROR, "keys", number=request.state.number, why=error.en)
            raise InternalError(request.state.number) from None

    def checked(self, request: Request, work: Callable[[], None]) -> None:
        """Do what may be refused, and log it where it is."""
        try:
            work()
        except Forbidden as error:
            self.log.refused(request, request.state.caller, error)
            raise


def _token(headers: Headers, cookie: str) -> str | None:
    """What the caller shows: the header, else the cookie of the login."""
    kind, _, token = headers.get("authorization", "").partition(" ")
    if kind:
        return token.strip() if kind.lower() == "bearer" else None
    for part in headers.get("cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == cookie:
            return value
    return None
