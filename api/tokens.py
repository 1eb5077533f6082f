"""Tokens of an OpenID Connect issuer: signature, issuer, audience and expiry are required and checked.

The issuer's keys are fetched when first needed, kept, and fetched again where a token names one that is not
among them, but not more often than every few seconds, whatever tokens come.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import Any, Final

import httpx
import jwt
from jwt import PyJWK, PyJWKSet

from api.callers import Caller, Role
from api.problems import IssuerUnreachable, Unauthenticated
from orgraph.model.errors import on_one_line

__all__ = ["Issuer"]

KEPT: Final = 300.0
"""Seconds after which keys are fetched again, so that a key that was withdrawn is not good for long."""
AGAIN: Final = 10.0
"""Seconds before an unknown key makes them be fetched again."""
PATIENCE: Final = 5.0
LEEWAY: Final = 30
"""Seconds that clocks may differ by."""

DISCOVERY: Final = "/.well-known/openid-configuration"


def _fetch(url: str) -> Any:
    answer = httpx.get(url, timeout=PATIENCE, follow_redirects=False)
    answer.raise_for_status()
    return answer.json()


@dataclass
class Issuer:
    """An issuer whose tokens let callers in; thread-safe."""

    issuer: str
    audience: str
    algorithms: tuple[str, ...]
    roles_claim: str
    unit_claim: str
    fetch: Callable[[str], Any] = field(default=_fetch, repr=False)
    """What an address of the issuer says, as JSON."""
    _keys: dict[str, PyJWK] = field(default_factory=dict, repr=False)
    _fetched: float = field(default=float("-inf"), repr=False)
    _away: IssuerUnreachable | None = field(default=None, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def caller(self, token: str) -> Caller:
        """Who a token is of; raises `Unauthenticated` that says what is wrong with it."""
        try:
            header = jwt.get_unverified_header(token)
            algorithm, kid = header.get("alg"), header.get("kid")
            if (
                algorithm not in self.algorithms
            ):  # before any key is looked for: `none` never gets there
                raise jwt.InvalidAlgorithmError(f"alg {algorithm}")
            told = jwt.decode(
                token,
                self._key(str(kid)),
                algorithms=[str(algorithm)],
                audience=self.audience,
                issuer=self.issuer,
                leeway=LEEWAY,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except (jwt.PyJWTError, ValueError) as error:
            why = on_one_line(type(error).__name__ + f": {error}", 150)
            raise Unauthenticated(
                f"令牌无效({why})。", f"The token is not valid ({why})."
            ) from None
        unit = told.get(self.unit_claim)
        roles = frozenset(_roles(told.get(self.roles_claim)))
        if (
            unit is None
        ):  # of no unit one may read who reported every case: that takes a key, not a claim left out
            roles -= {Role.PERSONAL}
        name = f"sub {on_one_line(str(told['sub']), 80)}"
        return Caller(name, roles, None if unit is None else str(unit))

    def _key(self, kid: str) -> PyJWK:
        with self._lock:
            age = monotonic() - self._fetched
            if age > KEPT or (kid not in self._keys and age > AGAIN):
                self._fetched = (
                    monotonic()
                )  # a fetch that fails is none to be tried at once again either
                try:
                    self._keys = self._current()
                    self._away = None
                except IssuerUnreachable as error:
                    self._away = error
            if kid in self._keys:  # known keys hold while the issuer is away
                return self._keys[kid]
            raise self._away or jwt.InvalidKeyError("kid")

    def _current(self) -> dict[str, PyJWK]:
        try:
            about = self.fetch(self.issuer.rstrip("/") + DISCOVERY)
            if about["issuer"] != self.issuer:
                raise ValueError("issuer")
            keys = PyJWKSet.from_dict(self.fetch(about["jwks_uri"])).keys
        except (httpx.HTTPError, jwt.PyJWTError, ValueError, KeyError, TypeError) as error:
            raise IssuerUnreachable(self.issuer, type(error).__name__) from None
        return {key.key_id: key for key in keys if key.key_id is not None}


def _roles(claimed: Any) -> list[Role]:
    """The roles that are ours; an issuer may tell others too."""
    said = claimed.split() if isinstance(claimed, str) else claimed
    known = {str(role): role for role in Role}
    return [known[each] for each in said if each in known] if isinstance(said, list) else []
