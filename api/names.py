"""Finding by name: what a name may mean, and the names in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import Response

from api.examples import seed
from api.forms import JSON
from api.operation import Given, Operation, Result, text
from api.questions import AT, LANG
from api.requests import caller_of, conditional, service_of, wanted, whole_number
from api.schemas import reference
from api.service import Written
from orgraph.city import City
from orgraph.graph.hits import Mention, told_as_json
from orgraph.model.errors import InvalidParameter, on_one_line
from orgraph.model.schema import Label, NodeKind
from orgraph.model.time import day_number
from orgraph.model.vocabulary import NODES
from orgraph.seed import SEED_DAY

__all__ = ["operations"]

MOST: Final = 1000
USUAL: Final = 20

TEXT: Final = Given(
    "text",
    Label("名称", "text"),
    Label("名称或句子", "a name or a sentence"),
    text(minLength=1),
    "东城",
    required=True,
)
KIND: Final = Given(
    "kind",
    Label("类别", "kind"),
    Label("只查这一类;几类用逗号隔开", "only this kind; of several, separated by commas"),
    text(examples=[kind.prefix for kind in NODES.values()]),
    "division",
)
WITHIN: Final = Given(
    "within",
    Label("之内", "within"),
    Label("只查在此地或此单位之内的", "only what lies inside this place or unit"),
    text(minLength=1),
)
LIMIT: Final = Given(
    "limit",
    Label("条数", "limit"),
    Label("最多列几条", "how many are listed at most"),
    lambda _: {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
)


def operations() -> Iterator[Operation]:
    """The one operation."""
    yield Operation(
        id="find",
        method="GET",
        path="/v1/find",
        group="names",
        title=Label("查名称指的是什么", "what a name may mean"),
        doc=Label(
            "全称、别名、简称、名称的一部分、繁体、拼音都行,最好的在前,各附理由;句子则列出其中的名称。",
            "Whole, short, in part, traditional, in pinyin; the best first, each with the reason. Of a sentence, the "
            "names in it.",
        ),
        result=Result(
            Label("可能指的", "what it may mean"),
            {JSON.media: reference("Finding")},
            lambda _: found(seed(), "东城", SEED_DAY, (), None, 3),
            ("ETag",),
        ),
        endpoint=_find,
        given=(TEXT, KIND, WITHIN, LIMIT, AT, LANG),
        problems=(
            "invalid-parameter", "unknown-name", "ambiguous-name", "took-too-long", "store-unreachable",
            "store-timeout",
        ),
    )  # fmt: skip


def found(
    city: City,
    said: str,
    at: str,
    kinds: tuple[NodeKind, ...],
    within: str | None,
    limit: int,
    late: Callable[[], None] = lambda: None,
) -> dict[str, Any]:
    """What a text may mean, as plain values; raises `UnknownName` where it is nothing.

    `late` is called after each look into the index, and raises when it takes too long.
    """
    hits = city.find(said, kinds=kinds, within=within, limit=limit, at=at)
    late()
    mentions: tuple[Mention, ...] = ()
    if all(hit.grade.loose for hit in hits.hits):
        known = kinds or tuple(NODES.values())
        mentions = city.mentions(said, kinds=known, within=within, limit=limit, at=at)
        late()
    if not hits.hits and not mentions:
        raise city.names.unknown(said, kinds, day_number(at), within)
    return told_as_json(said, at, hits, mentions)


def _kinds(said: str | None) -> tuple[NodeKind, ...]:
    by_name = {kind.prefix: kind for kind in NODES.values()}
    names = [] if said is None else [each.strip() for each in said.split(",")]
    unknown = [name for name in names if name not in by_name]
    if unknown:
        raise InvalidParameter(
            f"没有“{on_one_line(unknown[0])}”这一类,可用:{', '.join(by_name)}。",
            f"“{on_one_line(unknown[0])}” is no kind; there are {', '.join(by_name)}.",
        )
    return tuple(by_name[name] for name in names)


async def _find(request: Request) -> Response:
    given, _ = wanted(request)
    at = given.pop("at", None) or date.today().isoformat()
    limit = whole_number(given, "limit", LIMIT.label, range(1, MOST + 1), USUAL)
    given.pop("limit", None)
    said, within = given.pop("text", None), given.pop("within", None)
    kinds = _kinds(given.pop("kind", None))
    if not said or given:
        wrong = on_one_line(", ".join(given)) or "text"
        raise InvalidParameter(
            f"缺少或多余的参数:{wrong}。可用:text(必填)、kind、within、limit、at、lang。",
            f"Missing or unknown: {wrong}. There are text (required), kind, within, limit, at and lang.",
        )
    reader = caller_of(request).reader

    def write() -> Written:
        late = service_of(request).late()
        city = service_of(request).city_of(reader)
        return Written(orjson.dumps(found(city, said, at, kinds, within, limit, late)))

    key = (
        "find",
        repr(reader),
        said,
        at,
        repr([kind.name for kind in kinds]),
        repr(within),
        str(limit),
    )
    return await conditional(request, key, JSON, "zh", write)
