"""The login of one's own machine: a link that works once, and the token it leaves in a cookie.

`orgraph serve` makes a folder that only its user can read, with the token and the code of the link; the
workers share it. Using the code takes its file away, which succeeds once.
"""

from __future__ import annotations

import secrets
import tempfile
from dataclasses import dataclass
from functools import cached_property
from hmac import compare_digest
from pathlib import Path
from typing import Final

from api.callers import LOCAL, Caller

__all__ = ["COOKIE", "Login", "cookie_of"]

COOKIE: Final = "orgraph"


def cookie_of(port: int) -> str:
    """The name of the cookie: browsers do not tell ports of one machine apart."""
    return f"{COOKIE}-{port}"


@dataclass(frozen=True)
class Login:
    """The login that a folder holds."""

    folder: Path

    @classmethod
    def begin(cls) -> Login:
        """A new one, in a folder of its own."""
        login = cls(Path(tempfile.mkdtemp(prefix="orgraph-")))  # readable by its user alone
        (login.folder / "token").write_text(secrets.token_urlsafe(32), encoding="ascii")
        return login

    @cached_property
    def token(self) -> str:
        """What a program sends as `Authorization: Bearer …`, and a browser as its cookie."""
        return (self.folder / "token").read_text(encoding="ascii")

    def link(self) -> str:
        """The code of a new link."""
        code = secrets.token_urlsafe(32)
        (self.folder / f"code-{code}").touch()
        return code

    def use(self, code: str) -> bool:
        """Whether a code is one that nobody used; then it is used."""
        if not code.replace("-", "").replace("_", "").isalnum() or not code.isascii():
            return False
        try:
            (self.folder / f"code-{code[:100]}").unlink()
        except OSError:
            return False
        return True

    def caller(self, token: str) -> Caller | None:
        """Who has the token."""
        return LOCAL if compare_digest(token.encode(), self.token.encode()) else None

    def end(self) -> None:
        """Take the folder away."""
        for file in self.folder.iterdir():
            file.unlink()
        self.folder.rmdir()
