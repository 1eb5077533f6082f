"""Every kind of node as routes: a list by pages, one node with its versions, its relations on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

import orjson
from starlette.requests import Request
from starlette.responses import Response

from api.examples import example_of, seed
from api.forms import FORMS, JSON, form_of
from api.operation import Given, Operation, Result, text
from api.questions import ANSWER, ASKING, AT, FORM, LANG, given_of
from api.requests import (
    caller_of,
    conditional,
    service_of,
    wanted,
    whole_number,
)
from api.schemas import Schema, answer_name, of_field, reference
from api.service import PERSONAL, Asked, Written
from orgraph.city import City
from orgraph.graph.describe import lineage
from orgraph.graph.listing import page_of
from orgraph.graph.view import View, ref
from orgraph.model.errors import InvalidParameter, UnknownName, on_one_line
from orgraph.model.facts import Value
from orgraph.model.reader import Reader
from orgraph.model.schema import Field, Label, NodeKind, Sensitivity, Type
from orgraph.model.time import day_number
from orgraph.model.vocabulary import DIVISION, NODES, PLACE, UNIT
from orgraph.queries import parameters
from orgraph.queries.around import Around
from orgraph.seed import SEED_DAY

__all__ = ["detail", "filters", "listed", "operations", "persons_of", "read_filter"]

MOST: Final = 1000
USUAL: Final = 100
OWN: Final = frozenset({"at", "within", "after", "limit", "lang"})
"""Parameters of every list; a field that is called so is filtered by its name and an underscore."""

AREAS: Final = (DIVISION, UNIT, PLACE)
FLAGS: Final = {"true": True, "false": False}

WITHIN: Final = Given(
    "within",
    Label("之内", "within"),
    Label(
        "只要位于此地或属于此单位的,名称或编号;不分日期",
        "only what lies inside this place or unit, by name or id, on whatever day",
    ),
    text(minLength=1),
    "新华路街道",
)
LIMIT: Final = Given(
    "limit",
    Label("条数", "limit"),
    Label("一页最多多少条", "how many on a page at most"),
    lambda _: {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
)
AFTER: Final = Given(
    "after",
    Label("接着", "after"),
    Label("上一页最后一条的编号", "the id of the last one of the page before"),
    text(minLength=1),
)


def operations() -> Iterator[Operation]:
    """The operations of all kinds."""
    for kind in NODES.values():
        yield from _of(kind)


def _of(kind: NodeKind) -> Iterator[Operation]:
    name = kind.prefix.replace("-", "_")
    path = f"/v1/nodes/{kind.prefix}"
    en, zh = kind.label.en, kind.label.zh
    one = _one(kind)
    id_ = Given(
        "id",
        Label("编号", "id"),
        Label(f"{zh}的编号", f"the id of a {en}"),
        text(minLength=1),
        one,
        required=True,
        place="path",
    )
    yield Operation(
        id=f"list_{name}",
        method="GET",
        path=path,
        group="nodes",
        title=Label(f"{zh}列表", f"list: {en}"),
        doc=Label(
            f"当日在册或可能在册的{zh},按编号排序,一页一页给出;可按字段筛选。",
            f"All of the kind {en} that are or may be on record on the day, by id, page by page; filtered by fields.",
        ),
        result=Result(
            Label("一页,及下一页从哪里接着", "a page, and where the next goes on"),
            {JSON.media: reference("NodePage")},
            lambda _: listed(seed(), kind, SEED_DAY, {}, None, None, 2),
            ("ETag", "Link"),
        ),
        endpoint=_list(kind),
        given=(*map(_filter, filters(kind).items()), AT, WITHIN, LIMIT, AFTER, LANG),
        problems=(
            "invalid-parameter", "unknown-name", "ambiguous-name", "took-too-long", "store-unreachable",
            "store-timeout",
        ),
    )  # fmt: skip
    yield Operation(
        id=f"get_{name}",
        method="GET",
        path=f"{path}/{{id}}",
        group="nodes",
        title=Label(f"一个{zh}", f"one: {en}"),
        doc=Label(
            "当日的字段、所属,以及各个版本。", "Its fields on the day, what it belongs to, and all its versions."
        ),
        result=Result(
            Label("节点", "the node"),
            {JSON.media: reference("NodeDetail")},
            None if one is None else lambda _: detail(seed(), kind, one, SEED_DAY),
            ("ETag",),
        ),
        endpoint=_get(kind),
        given=(id_, AT, LANG),
        problems=("invalid-parameter", "unknown-name", "took-too-long", "store-unreachable", "store-timeout"),
    )  # fmt: skip
    around = tuple(map(given_of, parameters(Around)[1:]))
    others: dict[str, Schema] = {
        form.media: {"type": "string"} for form in FORMS.values() if form is not JSON
    }
    others[FORMS["cyjs"].media] = {"type": "object"}
    for suffix, more in (("", ()), (".{form}", (FORM,))):
        yield Operation(
            id=f"relations_of_{name}{'_as' if suffix else ''}",
            method="GET",
            path=f"{path}/{{id}}/relations{suffix}",
            group="nodes",
            title=Label(
                f"{zh}当日的关系{',按后缀给出形式' if suffix else ''}",
                f"relations on a day: {en}{', in the form of the suffix' if suffix else ''}",
            ),
            doc=Label(f"{Around.doc.zh}。", f"{Around.doc.en}."),
            result=Result(
                ANSWER,
                {JSON.media: reference(answer_name(Around)), **(others if suffix else {})},
                None if suffix or kind is not NODES["Person"] else (lambda _: example_of(Around)),
                ("ETag",),
            ),
            endpoint=_around(kind),
            given=(id_, *more, *around, AT, LANG),
            problems=ASKING,
        )


def _one(kind: NodeKind) -> str | None:
    """The id of one node of a kind in the seed."""
    nodes = seed().graph.kind_range(kind)
    return seed().graph.ids[nodes.start] if nodes else None


# --- what may be filtered by --------------------------------------------------------------------------


def filters(kind: NodeKind) -> Mapping[str, Field]:
    """The fields that a list may be filtered by, by the names of their parameters."""
    return {
        f"{own.name}_" if own.name in OWN else own.name: own
        for own in kind.fields
        if own.sensitivity is Sensitivity.PUBLIC
    }


def _filter(named: tuple[str, Field]) -> Given:
    name, own = named
    schema = of_field(own)
    if own.type is Type.WORDS:
        schema = {"type": "string", **({"enum": list(own.values)} if own.values else {})}
    return Given(
        name,
        own.label,
        Label(f"只要{own.label.zh}为此值的", f"only those whose {own.label.en} is this"),
        lambda _: schema,
    )


def read_filter(name: str, own: Field, said: str) -> Value:
    """The value of a filter as the field has it."""
    if own.type is Type.FLAG and said in FLAGS:
        return FLAGS[said]
    if own.type in (Type.INTEGER, Type.NUMBER):
        try:
            return int(said) if own.type is Type.INTEGER else float(said)
        except ValueError:
            pass
    elif own.type is not Type.FLAG and (not own.values or said in own.values):
        return said
    words = ", ".join(FLAGS if own.type is Type.FLAG else own.values) or str(own.type)
    raise InvalidParameter(
        f"{own.label.zh}({name})“{on_one_line(said)}”应为:{words}。",
        f"{own.label.en} ({name}) “{on_one_line(said)}” must be: {words}.",
    )


# --- values -------------------------------------------------------------------------------------------


def listed(
    city: City,
    kind: NodeKind,
    at: str,
    fields: Mapping[str, Value],
    within: str | None,
    after: str | None,
    limit: int,
    late: Callable[[], None] = lambda: None,
) -> dict[str, Any]:
    """A page of nodes, as plain values; `late` raises when it takes too long."""
    day = day_number(at)
    area = None if within is None else city.names.resolve(within, AREAS, day)
    view = city.graph.at(day)
    inside = None if area is None else view.number(area)
    if area is not None and inside is None:  # it was there when its name was looked up
        raise UnknownName(area, "地点、单位", "place or unit", ())
    page = page_of(view, kind, fields, inside, after, limit, late)
    items = [_row(view, node) for node in page.nodes]
    return {"as_of": at, "items": items, "next": items[-1]["id"] if page.more and items else None}


def _row(view: View, node: int) -> dict[str, Any]:
    id_, name = ref(view, node)
    kind = view.kind(node)
    fact = view.fact(view.version(node)).as_json(personal=True)
    return {
        "id": id_,
        "kind": kind.name,
        "kind_label": kind.label._asdict(),
        "name": name,
        "fact": fact,
    }


def detail(
    city: City, kind: NodeKind, id_: str, at: str, late: Callable[[], None] = lambda: None
) -> dict[str, Any]:
    """One node with all its versions, as plain values; `late` raises when it takes too long."""
    view = city.graph.at(at)
    node = view.number(id_)
    if node is None or view.kind(node) is not kind:
        raise UnknownName(id_, kind.label.zh, kind.label.en, ())
    versions = []
    for number in view.versions(node):
        late()
        versions.append(view.fact(number).as_json(personal=True))
    return {
        "as_of": at,
        **_row(view, node),
        "belongs_to": lineage(view, node)[1:],
        "versions": versions,
    }


def persons_of(items: Iterable[Mapping[str, Any]], reader: Reader) -> frozenset[str]:
    """The persons of whom a reader of personal fields reads some."""
    if not reader.personal:
        return frozenset()
    told = ((item["id"], [item["fact"], *item.get("versions", ())]) for item in items)
    return frozenset(
        id_
        for id_, facts in told
        if any(name in fact["fields"] for fact in facts for name in PERSONAL)
    )


# --- requests -----------------------------------------------------------------------------------------


def _day(given: dict[str, str]) -> str:
    at = given.pop("at", None) or date.today().isoformat()
    day_number(at)
    return at


def _refuse(unknown: Mapping[str, str], kind: NodeKind, known: Mapping[str, object]) -> None:
    if unknown:
        shown = on_one_line("、".join(unknown))
        allowed = ", ".join([*known, *sorted(OWN)] if known else ("at", "lang"))
        raise InvalidParameter(
            f"多余的参数:{shown}。{kind.label.zh}可用:{allowed}。",
            f"Unknown parameters: {shown}. Of {kind.label.en} there are: {allowed}.",
        )


def _list(kind: NodeKind) -> Any:
    known = filters(kind)

    async def list_nodes(request: Request) -> Response:
        given, _ = wanted(request)
        at = _day(given)
        limit = whole_number(given, "limit", LIMIT.label, range(1, MOST + 1), USUAL)
        given.pop("limit", None)
        within, after = given.pop("within", None), given.pop("after", None)
        said = {name: given.pop(name) for name in known if name in given}
        _refuse(given, kind, known)
        fields = {
            known[name].name: read_filter(name, known[name], value) for name, value in said.items()
        }
        reader = caller_of(request).reader

        def write() -> Written:
            city = service_of(request).city_of(reader)
            late = service_of(request).late()
            told = listed(city, kind, at, fields, within, after, limit, late)
            link = None
            if told["next"] is not None:
                asked = {**said, "at": at, "within": within, "limit": limit, "after": told["next"]}
                query = {name: value for name, value in asked.items() if value is not None}
                link = f"{request.url.path}?{urlencode(query)}"
            return Written(orjson.dumps(told), persons_of(told["items"], reader), link)

        key = (
            repr(reader),
            kind.name,
            at,
            repr(sorted(said.items())),
            repr(within),
            repr(after),
            str(limit),
        )
        return await conditional(request, key, JSON, "zh", write)

    return list_nodes


def _get(kind: NodeKind) -> Any:
    async def get_node(request: Request) -> Response:
        given, _ = wanted(request)
        at = _day(given)
        _refuse(given, kind, {})
        id_, reader = request.path_params["id"], caller_of(request).reader

        def write() -> Written:
            late = service_of(request).late()
            told = detail(service_of(request).city_of(reader), kind, id_, at, late)
            return Written(orjson.dumps(told), persons_of([told], reader))

        return await conditional(request, (repr(reader), kind.name, id_, at), JSON, "zh", write)

    return get_node


def _around(kind: NodeKind) -> Any:
    async def relations(request: Request) -> Response:
        given, lang = wanted(request)
        at = _day(given)
        form = form_of(request.path_params.get("form"), request.headers.get("accept"))
        id_ = request.path_params["id"]
        if id_.partition(":")[0] != kind.prefix:
            raise UnknownName(id_, kind.label.zh, kind.label.en, ())
        asked = Asked(Around, {**given, "node": id_}, at, form, lang, caller_of(request).reader)
        service = service_of(request)
        return await conditional(
            request, (asked.key(),), form, lang, lambda: service.written(asked)
        )

    return relations
