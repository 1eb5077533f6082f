"""An operation of the API: declared once, it gives the route, the description and the page of the docs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from starlette.requests import Request
from starlette.responses import Response

from api.callers import Role
from api.schemas import Schema
from orgraph.model.schema import Label

__all__ = ["GROUPS", "Body", "Endpoint", "Given", "Operation", "Result"]

Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]

GROUPS: Final[Mapping[str, Label]] = {
    "questions": Label("问题", "questions"),
    "nodes": Label("节点与关系", "nodes and relations"),
    "names": Label("按名称查找", "names"),
    "server": Label("服务", "the server"),
}


@dataclass(frozen=True)
class Given:
    """A parameter of an operation."""

    name: str
    label: Label
    doc: Label
    schema: Callable[[str], Schema]
    """By language, as it may tell what the words mean."""
    example: str | int | None = None
    required: bool = False
    place: str = "query"


@dataclass(frozen=True)
class Body:
    """What a request brings."""

    schema: Schema
    doc: Label
    example: Callable[[], Any]
    media: str = "application/json"


@dataclass(frozen=True)
class Result:
    """What an operation returns when all is well."""

    doc: Label
    forms: Mapping[str, Schema]
    """The schema of each media type."""
    example: Callable[[str], Any] | None = None
    """Of the first form, by language; a real one."""
    headers: tuple[str, ...] = ()
    status: int = 200


@dataclass(frozen=True)
class Operation:
    """One method at one address."""

    id: str
    """What a generated client calls it."""
    method: str
    path: str
    group: str
    title: Label
    doc: Label
    result: Result
    endpoint: Endpoint
    given: tuple[Given, ...] = ()
    body: Body | None = None
    problems: tuple[str, ...] = ()
    """The keys of what may go wrong, beside what may everywhere."""
    needs: Role | None = Role.READ
    """None: anybody may call it."""

    @property
    def failures(self) -> tuple[str, ...]:
        """The keys of all that may go wrong."""
        common = ("wrong-host", "too-large", "internal-error")
        return (
            *self.problems,
            *(
                ("unauthenticated", "forbidden", "too-many-requests", "issuer-unreachable")
                if self.needs
                else ()
            ),
            *common,
        )


def text(**more: Any) -> Callable[[str], Schema]:
    """The schema of a text."""
    return lambda _: {"type": "string", **more}


def by_id(operations: Iterable[Operation]) -> Mapping[str, Operation]:
    """Operations by their ids; two of one id are a mistake."""
    found: dict[str, Operation] = {}
    for each in operations:
        if each.id in found:
            raise ValueError(each.id)
        found[each.id] = each
    return found
