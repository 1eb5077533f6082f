"""Who asks, and what they may do: roles, each of which allows one more thing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from api.problems import Forbidden
from orgraph.model.reader import Reader
from orgraph.model.schema import Label

__all__ = ["LOCAL", "Caller", "Role"]


KNOWN: Final = 1_024
"""Rights of callers that are worked out once."""


class Role(StrEnum):
    """What a caller may do."""

    READ = "read"
    OWN_PERSONNEL = "read-own-personnel"
    PERSONNEL = "read-personnel"
    PERSONAL = "read-personal"
    ADMINISTER = "administer"

    @property
    def label(self) -> Label:
        """What it allows, for readers."""
        return LABELS[self]


LABELS: Final = {
    Role.READ: Label("查询公开内容", "read what is public"),
    Role.OWN_PERSONNEL: Label("查看本单位的人事", "read the personnel facts of one's own unit"),
    Role.PERSONNEL: Label("查看全部人事", "read all personnel facts"),
    Role.PERSONAL: Label("查看个人信息", "read personal fields"),
    Role.ADMINISTER: Label("管理", "administer"),
}


@dataclass(frozen=True, slots=True)
class Caller:
    """A program or a person that was let in."""

    name: str
    """How the logs name it; never a secret."""
    roles: frozenset[Role]
    unit: str | None = None
    """The id of the unit it belongs to."""

    @property
    def reader(self) -> Reader:
        """Whose eyes the city is seen with."""
        return _reader(self.roles, self.unit)

    def need(self, role: Role) -> None:
        """Raise `Forbidden` where the caller lacks a role."""
        if role not in self.roles:
            raise Forbidden(
                f"“{self.name}”没有“{role.label.zh}”({role})的权限。",
                f"“{self.name}” may not {role.label.en} (role {role}).",
            )


@lru_cache(KNOWN)
def _reader(roles: frozenset[Role], unit: str | None) -> Reader:
    personnel = "none"
    if Role.PERSONNEL in roles:
        personnel = "all"
    elif Role.OWN_PERSONNEL in roles and unit is not None:
        personnel = "own"
    personal = Role.PERSONAL in roles
    # Callers that read the same are one reader: a city is made for each.
    return Reader(personnel, personal, unit if personal or personnel == "own" else None)


LOCAL: Final = Caller("local", frozenset({Role.READ, Role.PERSONNEL, Role.ADMINISTER}))
"""Who opened the link that `orgraph serve` printed: like the command line, all but personal fields."""
