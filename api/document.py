"""The description of the API (OpenAPI 3.1), in Chinese or English, from its operations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from typing import Any, Final

from api.operation import GROUPS, Given, Operation
from api.problems import MEDIA, SHOWN, meaning, problem, status_of
from api.schemas import components, reference
from orgraph.model.schema import Label

__all__ = ["TITLE", "document"]

TITLE: Final = Label("orgraph:此事归谁管?", "orgraph: who is responsible here?")
ABOUT: Final = Label(
    "按地点、事项和日期回答归谁管,附理由、空缺和每条事实的出处。名称可用全称、简称或编号;不详就说不详。"
    "出错时给出 RFC 9457 格式的说明,key 不变,zh 和 en 说明怎么办。",
    "Who is responsible, by place, matter and day, with reasons, vacancies and the source of every fact. Names may be "
    "given whole, short, or as ids; what is not known is said to be unknown. Errors are RFC 9457 problems: `key` is "
    "stable, `zh` and `en` say what to do.",
)
HEADERS: Final[Mapping[str, Label]] = {
    "ETag": Label(
        "数据和问题不变则不变;随 If-None-Match 再问,未变则为 304",
        "the same as long as data and question are; asked again with If-None-Match, what is unchanged is a 304",
    ),
    "Link": Label('下一页的地址,rel="next"', 'the address of the next page, rel="next"'),
    "Retry-After": Label("几秒后再试", "seconds after which to try again"),
}
KEY: Final = Label(
    "API 密钥、OpenID Connect 令牌,或 orgraph serve 给出的令牌",
    "an API key, an OpenID Connect token, or the token that orgraph serve gives",
)


def document(operations: Iterable[Operation], lang: str) -> dict[str, Any]:
    """The whole description."""
    known = tuple(operations)
    paths: dict[str, dict[str, Any]] = {}
    for each in known:
        paths.setdefault(each.path, {})[each.method.lower()] = _operation(each, lang)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": TITLE.of(lang),
            "description": ABOUT.of(lang),
            "version": version("orgraph"),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "tags": [{"name": name, "description": label.of(lang)} for name, label in GROUPS.items()],
        "paths": paths,
        "components": {
            "schemas": dict(components()),
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "description": KEY.of(lang)},
            },
        },
    }


def _operation(own: Operation, lang: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": own.id,
        "tags": [own.group],
        "summary": own.title.of(lang),
        "description": own.doc.of(lang),
        "parameters": [_given(each, lang) for each in own.given],
        "responses": dict(_responses(own, lang)),
        "security": [{"bearer": []}] if own.needs else [],
    }
    if own.body is not None:
        content = {"schema": own.body.schema, "example": own.body.example()}
        told["requestBody"] = {
            "required": True,
            "description": own.body.doc.of(lang),
            "content": {own.body.media: content},
        }
    return told


def _given(own: Given, lang: str) -> dict[str, Any]:
    told = {
        "name": own.name,
        "in": own.place,
        "required": own.required,
        "description": f"{own.label.of(lang)}: {own.doc.of(lang)}",
        "schema": own.schema(lang),
    }
    return told if own.example is None else {**told, "example": own.example}


def _responses(own: Operation, lang: str) -> Iterator[tuple[str, dict[str, Any]]]:
    result = own.result
    content: dict[str, Any] = {media: {"schema": schema} for media, schema in result.forms.items()}
    if result.example is not None:
        content[next(iter(content))]["example"] = result.example(lang)
    told: dict[str, Any] = {"description": result.doc.of(lang), "content": content}
    if result.headers:
        told["headers"] = {name: _header(name, lang) for name in result.headers}
    yield str(result.status), told
    if "ETag" in result.headers:
        yield "304", {"description": HEADERS["ETag"].of(lang)}
    by_status: dict[int, list[str]] = {}
    for key in own.failures:
        by_status.setdefault(status_of(SHOWN[key]), []).append(key)
    for status, keys in sorted(by_status.items()):
        yield str(status), _failure(keys, status, lang)


def _failure(keys: list[str], status: int, lang: str) -> dict[str, Any]:
    examples = {key: {"value": problem(SHOWN[key], lang)} for key in keys}
    told: dict[str, Any] = {
        "description": " ".join(f"`{key}`: {meaning(SHOWN[key])}" for key in keys),
        "content": {MEDIA: {"schema": reference("Problem"), "examples": examples}},
    }
    if status in (429, 503):
        told["headers"] = {"Retry-After": _header("Retry-After", lang)}
    return told


def _header(name: str, lang: str) -> dict[str, Any]:
    return {"description": HEADERS[name].of(lang), "schema": {"type": "string"}}
