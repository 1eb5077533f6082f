"""Errors as RFC 9457 problems: the keys and sentences of `orgraph.model.errors`, each with its status."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from orgraph.model.errors import (
    AmbiguousName,
    EmptyStore,
    ForeignStore,
    InvalidBound,
    InvalidInterval,
    InvalidParameter,
    InvalidTable,
    MissingExtra,
    OrgraphError,
    StoreError,
    StoreRefused,
    StoreTimeout,
    StoreUnreachable,
    UnfinishedStore,
    UnknownName,
    on_one_line,
)
from orgraph.model.schema import Label

__all__ = [
    "MEDIA",
    "SHOWN",
    "Forbidden",
    "InternalError",
    "IssuerUnreachable",
    "MethodNotAllowed",
    "NoSuchAddress",
    "NotAcceptable",
    "Problem",
    "TooLarge",
    "TooManyRequests",
    "TookTooLong",
    "Unauthenticated",
    "WrongBody",
    "WrongHost",
    "headers_of",
    "meaning",
    "nameless",
    "problem",
    "status_of",
]

MEDIA: Final = "application/problem+json"

RETRY: Final = 5
"""Seconds after which a store that is away may be asked again."""


class NoSuchAddress(OrgraphError):
    """Nothing is at the address."""

    key = "no-such-address"

    def __init__(self, path: str) -> None:
        shown = on_one_line(path, 200)
        super().__init__(
            f"没有这个地址:{shown}。全部地址见 /docs。",
            f"There is nothing at {shown}. All addresses are at /docs.",
        )


class MethodNotAllowed(OrgraphError):
    """The address does not take this method."""

    key = "method-not-allowed"

    def __init__(self, method: str, allowed: str) -> None:
        super().__init__(
            f"这个地址不接受 {on_one_line(method)},可用:{allowed}。",
            f"This address does not take {on_one_line(method)}; it takes {allowed}.",
        )
        self.allowed = allowed


class NotAcceptable(OrgraphError):
    """The form that is asked for is none that this can be given in."""

    key = "not-acceptable"

    def __init__(self, asked: str, forms: str) -> None:
        super().__init__(
            f"给不出“{on_one_line(asked)}”这种形式,可用:{forms}。",
            f"“{on_one_line(asked)}” is no form that this has; it has {forms}.",
        )


class WrongBody(OrgraphError):
    """The body of a request is not what it should be."""

    key = "wrong-body"


class WrongHost(OrgraphError):
    """The request was made to a name that is none of this server's."""

    key = "wrong-host"

    def __init__(self, host: str) -> None:
        shown = on_one_line(host)
        super().__init__(
            f"请求的主机名“{shown}”不是本服务的。若是,请写进设置 ORGRAPH_NAMES。",
            f"“{shown}” is no host name of this server. If it is one, add it to the setting ORGRAPH_NAMES.",
        )


class TooLarge(OrgraphError):
    """A request that is larger than it may be."""

    key = "too-large"

    def __init__(self, what: Label, most: int) -> None:
        super().__init__(
            f"{what.zh}太大,最多 {most:,}。请分几次发送。",
            f"{what.en}: too large, {most:,} at most. Send it in parts.",
        )


class TooManyRequests(OrgraphError):
    """A caller that asks more often than it may."""

    key = "too-many-requests"

    def __init__(self, limit: str, seconds: int) -> None:
        super().__init__(
            f"请求太频繁(限 {limit})。请在 {seconds} 秒后再试。",
            f"Too many requests (the limit is {limit}). Try again in {seconds} s.",
        )
        self.seconds = seconds


class TookTooLong(OrgraphError):
    """A question, or a batch of them, that took longer than it may."""

    key = "took-too-long"

    def __init__(self, seconds: float, setting: str = "time_limit") -> None:
        variable = f"ORGRAPH_{setting.upper()}"
        super().__init__(
            f"{seconds:g} 秒内没有答完。请缩小问题,或请管理员调高 {variable}。",
            f"Not answered within {seconds:g} s. Ask for less, or have {variable} raised.",
        )


class Unauthenticated(OrgraphError):
    """A request without a valid key, token or login."""

    key = "unauthenticated"


class Forbidden(OrgraphError):
    """A request that the caller's roles do not allow."""

    key = "forbidden"


class IssuerUnreachable(OrgraphError):
    """The issuer of tokens does not tell its keys, so that no token of it can be checked."""

    key = "issuer-unreachable"

    def __init__(self, issuer: str, why: str) -> None:
        super().__init__(
            f"签发者 {on_one_line(issuer, 200)} 没有给出密钥({on_one_line(why)}),令牌无法核对。请稍后再试。",
            f"The issuer {on_one_line(issuer, 200)} does not tell its keys ({on_one_line(why)}), so the token cannot "
            "be checked. Try again later.",
        )


class InternalError(OrgraphError):
    """A mistake of this server; the log has what happened, under the number of the request."""

    key = "internal-error"

    def __init__(self, request: str) -> None:
        super().__init__(
            f"服务出错,已记入日志,编号 {request}。请把编号告诉管理员。",
            f"A mistake of this server. It is in the log under {request}; tell that number to the administrator.",
        )


STATUS: Final[Mapping[type[OrgraphError], int]] = {
    InvalidParameter: 400,
    InvalidBound: 400,
    InvalidInterval: 400,
    InvalidTable: 400,
    WrongBody: 400,
    WrongHost: 400,
    Unauthenticated: 401,
    Forbidden: 403,
    UnknownName: 404,
    NoSuchAddress: 404,
    MethodNotAllowed: 405,
    NotAcceptable: 406,
    AmbiguousName: 409,
    TooLarge: 413,
    TooManyRequests: 429,
    InternalError: 500,
    MissingExtra: 501,
    IssuerUnreachable: 503,
    StoreUnreachable: 503,
    UnfinishedStore: 503,
    EmptyStore: 503,
    StoreRefused: 503,
    ForeignStore: 503,
    StoreError: 503,
    TookTooLong: 504,
    StoreTimeout: 504,
}

SHOWN: Final[Mapping[str, OrgraphError]] = {
    error.key: error
    for error in (
        InvalidParameter("缺少:地点(place)。", "Missing: place."),
        InvalidBound("2024-13-01"),
        InvalidInterval("2024-05", "2024-01"),
        InvalidTable(()),
        WrongBody("正文应为列表。", "The body must be a list."),
        WrongHost("example.org"),
        Unauthenticated(
            "请带上密钥:Authorization: Bearer …", "Send a key, as Authorization: Bearer …"
        ),
        Forbidden(
            "“hotline”没有“管理”(administer)的权限。",
            "“hotline” may not administer (role administer).",
        ),
        UnknownName("战鼓山街西头", "地点", "place", ("战鼓山街东头的一条路",)),
        NoSuchAddress("/v2/who"),
        MethodNotAllowed("DELETE", "GET, POST"),
        NotAcceptable("image/png", ".json (application/json), .svg (image/svg+xml)"),
        AmbiguousName(
            "超化",
            [
                ("division:410183109000", "超化镇 < 新密市"),
                ("division:410183109201", "超化村 < 超化镇 < 新密市"),
            ],
        ),
        TooLarge(Label("一次的问题数", "the number of questions"), 10_000),
        TooManyRequests("600/minute", 12),
        InternalError("5f0c"),
        MissingExtra("api"),
        IssuerUnreachable("https://login.example", "ConnectError"),
        StoreError(
            "neo4j://localhost:7687",
            "neo4j://localhost:7687 没有名为“city”的数据库。",
            "neo4j://localhost:7687 has no database “city”.",
        ),
        StoreUnreachable("neo4j://localhost:7687", "Connection refused"),
        UnfinishedStore("neo4j://localhost:7687"),
        EmptyStore("neo4j://localhost:7687"),
        StoreRefused("neo4j://localhost:7687"),
        ForeignStore("neo4j://localhost:7687", "Movie"),
        TookTooLong(20),
        StoreTimeout("neo4j://localhost:7687", 30),
    )
}
"""One of each kind, as it may stand in an answer."""


def status_of(error: OrgraphError) -> int:
    """The status of an error."""
    return next((STATUS[each] for each in type(error).__mro__ if each in STATUS), 500)


def meaning(error: OrgraphError) -> str:
    """What an error means, in a sentence."""
    return (error.__doc__ or "").partition("\n")[0]


class Problem(dict[str, Any]):
    """The body of an error: `type`, `title`, `status` and `detail` as RFC 9457 has them; `key` is stable;
    `zh` and `en` say what to do, in the words of the command line."""


def problem(error: OrgraphError, lang: str) -> Problem:
    """An error as a body, its sentence in the language of the reader and in both."""
    status = status_of(error)
    return Problem(
        {
            "type": f"/problems/{error.key}",
            "title": error.key.replace("-", " "),
            "status": status,
            "detail": error.text(lang),
            "key": error.key,
            "zh": error.zh,
            "en": error.en,
            **dict(_more(error)),
        }
    )


def _more(error: OrgraphError) -> Iterator[tuple[str, Any]]:
    """What a program can go on with."""
    if isinstance(error, UnknownName):
        yield "nearest", list(error.nearest)
    if isinstance(error, AmbiguousName):
        shown = list(error.candidates[: error.shown])
        yield "candidates", [{"id": id_, "where": where} for id_, where in shown]


def nameless(error: StoreError) -> StoreError:
    """The same kind of error without a word of where the store is."""
    error.zh = f"城市数据暂时用不了({error.key}),详情在服务日志里。请稍后再试。"
    error.en = f"The city cannot be asked now ({error.key}); the log of the server has more. Try again later."
    return error


def headers_of(error: OrgraphError) -> dict[str, str]:
    """When to come again, and how to log in."""
    if isinstance(error, MethodNotAllowed):
        return {"Allow": error.allowed}
    if isinstance(error, TooManyRequests):
        return {"Retry-After": str(error.seconds)}
    if status_of(error) == 503:
        return {"Retry-After": str(RETRY)}
    if isinstance(error, Unauthenticated):
        return {"WWW-Authenticate": 'Bearer realm="orgraph"'}
    return {}
