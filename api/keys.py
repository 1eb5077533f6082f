"""API keys: a file with the hash of each, who has it, what it may do and until when; never the key itself.

A key is 256 random bits, so one SHA-256 is enough: there is nothing to guess. The file is read anew when it
changed, so that a key that is revoked stops at once.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from typing import Any, Final

from api.callers import Caller, Role
from orgraph.model.errors import InvalidParameter, on_one_line

__all__ = ["PREFIX", "Key", "KeyFile"]

PREFIX: Final = "orgraph"


@dataclass(frozen=True, slots=True)
class Key:
    """What the file says of a key."""

    id: str
    name: str
    hash: str
    roles: tuple[Role, ...]
    unit: str | None
    created: str
    expires: str | None
    """The first day on which it is no longer good."""
    revoked: str | None = None

    def good_on(self, day: str) -> bool:
        """Whether it lets anybody in on a day."""
        return self.revoked is None and (self.expires is None or day < self.expires)

    def caller(self) -> Caller:
        """Who has it."""
        return Caller(f"{self.name} ({self.id})", frozenset(self.roles), self.unit)


@dataclass
class KeyFile:
    """The keys in a file."""

    path: Path
    _read: tuple[tuple[int, int, int], dict[str, Key]] | None = field(default=None, repr=False)

    def keys(self) -> dict[str, Key]:
        """All keys by id; raises `InvalidParameter` where the file is none of keys."""
        try:
            stat = self.path.stat()
            stamp = stat.st_mtime_ns, stat.st_size, stat.st_ino
            if self._read is None or self._read[0] != stamp:
                self._read = stamp, _read(self.path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError) as error:
            said = on_one_line(f"{type(error).__name__}: {error}", 200)
            raise InvalidParameter(
                f"密钥文件 {self.path} 读不了:{said}",
                f"The file of keys {self.path} cannot be read: {said}",
            ) from None
        return self._read[1]

    def caller(self, token: str, today: str) -> Caller | None:
        """Who has a key that is good today; None where nobody does."""
        prefix, _, rest = token.partition("_")
        id_, _, secret = rest.partition("_")
        key = self.keys().get(id_) if prefix == PREFIX else None
        if key is None or not compare_digest(_hash(secret), key.hash) or not key.good_on(today):
            return None
        return key.caller()

    def create(
        self, name: str, roles: tuple[Role, ...], unit: str | None, days: int | None
    ) -> tuple[Key, str]:
        """A new key, and its text, which is nowhere else."""
        if Role.OWN_PERSONNEL in roles and unit is None:
            raise InvalidParameter(
                f"{Role.OWN_PERSONNEL} 要写明单位(--unit)。",
                f"{Role.OWN_PERSONNEL} needs the unit (--unit).",
            )
        secret = secrets.token_urlsafe(32)
        today = date.today()
        expires = None if days is None else (today + timedelta(days=days)).isoformat()
        key = Key(
            secrets.token_hex(4), name, _hash(secret), roles, unit, today.isoformat(), expires
        )
        self._change(lambda keys: {**keys, key.id: key})
        return key, f"{PREFIX}_{key.id}_{secret}"

    def revoke(self, id_: str) -> Key:
        """Make a key good for nothing; what it was stays in the file."""
        if id_ not in self.keys():
            raise InvalidParameter(
                f"没有编号为“{on_one_line(id_)}”的密钥。用 orgraph keys list 查看。",
                f"No key has the id “{on_one_line(id_)}”. See orgraph keys list.",
            )

        def revoked(keys: dict[str, Key]) -> dict[str, Key]:
            return {**keys, id_: replace(keys[id_], revoked=date.today().isoformat())}

        self._change(revoked)
        return self.keys()[id_]

    def _change(self, change: Callable[[dict[str, Key]], dict[str, Key]]) -> None:
        """Write the file as a whole: a reader finds the one before or the one after."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._alone():
            changed = change(self.keys())
            ready = self.path.with_name(f".{self.path.name}.new")
            ready.write_text(_written(changed), "utf-8")
            ready.chmod(0o600)
            os.replace(ready, self.path)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One change at a time, by whatever process."""
        with self.path.with_name(f".{self.path.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _hash(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _read(text: str) -> dict[str, Key]:
    found = {}
    for id_, told in json.loads(text)["keys"].items():
        roles = tuple(Role(role) for role in told.pop("roles"))
        found[id_] = Key(id=id_, roles=roles, **told)
    return found


def _written(keys: dict[str, Key]) -> str:
    def plain(key: Key) -> dict[str, Any]:
        return {
            "name": key.name,
            "hash": key.hash,
            "roles": list(key.roles),
            "unit": key.unit,
            "created": key.created,
            "expires": key.expires,
            "revoked": key.revoked,
        }

    told = {"keys": {id_: plain(key) for id_, key in keys.items()}}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
