"""What every route does with a request and its answer: parameters, conditions, headers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeVar
from urllib.parse import parse_qsl

import orjson
from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response

from api.access_log import AccessLog
from api.callers import Caller
from api.compression import takes
from api.forms import JSON, Form
from api.language import language
from api.problems import WrongBody
from api.service import Service, Written
from orgraph.model.errors import InvalidParameter, on_one_line
from orgraph.model.schema import Label

__all__ = [
    "Wanted",
    "body_of",
    "caller_of",
    "conditional",
    "in_thread",
    "query_of",
    "service_of",
    "tell_of",
    "wanted",
]

T = TypeVar("T")

PRIVATE: Final = {
    "Cache-Control": "private, no-cache",
    "Vary": "Accept, Accept-Language, Authorization, Cookie",
}
"""What callers may see differs, and a day may begin: whoever keeps an answer asks whether it still holds."""

LANG: Final = ("zh", "en")

QUERIES: Final = 2_048
"""Addresses whose parameters are kept; each has 8 KB at most."""


class Wanted(NamedTuple):
    """What a GET asks for: its parameters, and the language."""

    given: dict[str, str]
    lang: str


def service_of(request: Request) -> Service:
    """The service of the app."""
    service: Service = request.app.state.service
    return service


def caller_of(request: Request) -> Caller:
    """Who asks, as the gate found."""
    caller: Caller = request.state.caller
    return caller


def query_of(request: Request) -> dict[str, str]:
    """The parameters in the address; each may be given once."""
    pairs = _pairs(request.scope["query_string"])
    given = dict(pairs)
    if len(given) < len(pairs):
        names = [name for name, _ in pairs]
        twice = on_one_line(next(name for name in names if names.count(name) > 1))
        raise InvalidParameter(
            f"参数“{twice}”给了不止一次。", f"“{twice}” is given more than once."
        )
    return given


@lru_cache(QUERIES)
def _pairs(query: bytes) -> tuple[tuple[str, str], ...]:
    """What an address says, in order; of an answer given again reading it was a sixth of the time."""
    return tuple(parse_qsl(query.decode("latin-1"), keep_blank_values=True))


def wanted(request: Request) -> Wanted:
    """The parameters and the language: `lang`, else what the reader's program accepts."""
    given = query_of(request)
    lang = given.pop("lang", None)
    if lang is None:
        lang = language(request.headers.get("accept-language"))
    elif lang not in LANG:
        raise InvalidParameter(
            f"语言“{on_one_line(lang)}”应为 zh 或 en。",
            f"“{on_one_line(lang)}” is no language: zh or en.",
        )
    request.state.lang = lang
    return Wanted(given, lang)


def whole_number(
    given: Mapping[str, str], name: str, label: Label, allowed: range, default: int
) -> int:
    """A parameter that is a whole number of a range."""
    said = given.get(name)
    if said is None:
        return default
    if said.isascii() and said.isdigit() and len(said) < 12 and int(said) in allowed:
        return int(said)
    least, most = allowed.start, allowed.stop - 1
    raise InvalidParameter(
        f"{label.zh}“{on_one_line(said)}”应为 {least} 到 {most} 的整数。",
        f"{label.en} “{on_one_line(said)}” must be a whole number from {least} to {most}.",
    )


async def body_of(request: Request) -> Any:
    """The JSON of a body; raises `WrongBody` that says where it ends to be JSON."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in ("application/json", ""):
        raise WrongBody(
            f"正文应为 application/json,不是 {on_one_line(media)}。",
            f"The body must be application/json, not {on_one_line(media)}.",
        )
    try:
        return orjson.loads(await request.body())
    except orjson.JSONDecodeError as error:
        why = on_one_line(str(error), 200)
        raise WrongBody(f"正文不是 JSON:{why}", f"The body is no JSON: {why}") from None


async def in_thread(request: Request, work: Callable[[], T]) -> T:
    """Run what takes longer beside the requests that do not."""
    limiter: CapacityLimiter = request.app.state.limiter
    return await run_sync(work, limiter=limiter)


def headers(tag: str | None, lang: str | None = None) -> dict[str, str]:
    """The headers of an answer."""
    found = dict(PRIVATE)
    if tag is not None:
        found["ETag"] = tag
    if lang is not None:
        found["Content-Language"] = lang
    return found


async def conditional(
    request: Request, said: tuple[str, ...], form: Form, lang: str, write: Callable[[], Written]
) -> Response:
    """What depends on nothing but the data and what is said: `304` where the reader has it, and kept to be
    given again."""
    service = service_of(request)
    remote = service.city.remote
    coded = takes(request.headers.get("accept-encoding", ""))

    def tag_now() -> str:
        return service.tag(*said)

    def made() -> Written:
        """In the coding that is taken; kept plain, it need only be compressed."""
        plain = service.kept(tag, coded=False) or write()
        return plain.coded() if coded else plain

    tag = await in_thread(request, tag_now) if remote else tag_now()
    found = {**headers(tag), "Vary": f"{PRIVATE['Vary']}, Accept-Encoding"}
    if _has(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=found)
    written = service.kept(tag, coded=coded)
    if written is None:
        written = await in_thread(request, made)
        if not remote or await in_thread(request, tag_now) == tag:  # nobody wrote in between
            service.keep(tag, written, coded=coded)
    tell_of(request, written.persons)
    found["Content-Type"] = form.content_type
    if form.speaks:
        found["Content-Language"] = lang
    if written.link is not None:
        found["Link"] = f'<{written.link}>; rel="next"'
    if written.coding is not None:
        found["Content-Encoding"] = written.coding
    return Response(written.body, headers=found)


def tell_of(request: Request, persons: Set[str]) -> None:
    """Put into the access log of whom something personal was read."""
    if persons:
        log: AccessLog = request.app.state.access_log
        log.read(request, caller_of(request), persons)


def _has(none_match: str | None, tag: str) -> bool:
    if none_match is None:
        return False
    bare = tag.removeprefix("W/")
    return any(each.strip().removeprefix("W/") == bare for each in none_match.split(","))


def as_json(value: Any, tag: str | None = None, more: Mapping[str, str] | None = None) -> Response:
    """A value as JSON."""
    return Response(
        orjson.dumps(value),
        headers={**headers(tag), "Content-Type": JSON.content_type, **(more or {})},
    )
