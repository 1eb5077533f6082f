"""Every question as routes: asked one at a time by GET, many at a time by POST."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import date
from typing import Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.examples import example_of
from api.forms import FORMS, JSON, NDJSON, best, form_of
from api.operation import Body, Given, Operation, Result, text
from api.problems import NotAcceptable, TooLarge, WrongBody
from api.requests import (
    body_of,
    caller_of,
    conditional,
    headers,
    in_thread,
    service_of,
    tell_of,
    wanted,
)
from api.schemas import Schema, answer_name, of_parameter, reference
from api.service import Asked, Written
from orgraph.model.errors import InvalidParameter, on_one_line
from orgraph.model.schema import Label
from orgraph.queries import QUESTIONS, Parameter, Question, parameters
from orgraph.seed import SEED_DAY

__all__ = ["ANSWER", "ASKING", "AT", "FORM", "LANG", "given_of", "operations"]

BATCH: Final = 100
"""So many questions in one request count as a request more."""

CHUNK: Final = 65_536
"""Bytes sent at once: a chunk for every answer would cost a change of threads each."""

AT: Final = Given(
    "at",
    Label("日期", "day"),
    Label("问哪一天;不给则为今天", "the day asked about; today if not given"),
    text(format="date"),
    SEED_DAY,
)
LANG: Final = Given(
    "lang",
    Label("语言", "language"),
    Label("zh 或 en;不给则按 Accept-Language", "zh or en; by Accept-Language if not given"),
    text(enum=["zh", "en"]),
)
FORM: Final = Given(
    "form",
    Label("形式", "form"),
    Label("答案的形式", "the form of the answer"),
    text(enum=list(FORMS)),
    "svg",
    required=True,
    place="path",
)

NAMES: Final = ("unknown-name", "ambiguous-name")
ASKING: Final = (
    "invalid-parameter", *NAMES, "not-acceptable", "took-too-long", "store-unreachable", "store-timeout",
    "unfinished-store", "empty-store", "missing-extra",
)  # fmt: skip
MANY: Final = ("invalid-parameter", "wrong-body", "not-acceptable")


def operations() -> Iterator[Operation]:
    """The operations of all questions."""
    for question in QUESTIONS.values():
        yield from _of(question)


def _of(question: type[Question[Any]]) -> Iterator[Operation]:
    name = question.name.replace("-", "_")
    given = (*map(given_of, parameters(question)), AT)
    forms: dict[str, Schema] = {JSON.media: reference(answer_name(question))}
    others = {form.media: {"type": "string"} for form in FORMS.values() if form is not JSON}
    others[FORMS["cyjs"].media] = {"type": "object"}
    yield Operation(
        id=f"ask_{name}",
        method="GET",
        path=f"/v1/{question.name}",
        group="questions",
        title=question.title,
        doc=Label(
            f"{question.doc.zh}。其他形式加后缀,或用 Accept。",
            f"{question.doc.en}. Other forms by a suffix, or by Accept.",
        ),
        # JSON alone: with all that `Accept` may give, a client in TypeScript has a union with `string` for an answer.
        result=Result(ANSWER, forms, lambda _: example_of(question), ("ETag",)),
        endpoint=_get(question),
        given=(*given, LANG),
        problems=ASKING,
    )
    yield Operation(
        id=f"ask_{name}_as",
        method="GET",
        path=f"/v1/{question.name}.{{form}}",
        group="questions",
        title=Label(
            f"{question.title.zh},按后缀给出形式", f"{question.title.en}, in the form of the suffix"
        ),
        doc=Label(f"{question.doc.zh}。", f"{question.doc.en}."),
        result=Result(ANSWER, {**others, **forms}, None, ("ETag",)),
        endpoint=_get(question),
        given=(FORM, *given, LANG),
        problems=ASKING,
    )
    yield Operation(
        id=f"ask_many_{name}",
        method="POST",
        path=f"/v1/{question.name}",
        group="questions",
        title=Label(f"{question.title.zh},一次多问", f"{question.title.en}, many at once"),
        doc=MANY_DOC,
        result=Result(
            Label(
                "按所问的顺序,各有答案或各自的错误",
                "in the order asked, each an answer or its own error",
            ),
            {JSON.media: {"type": "array", "items": _either(question)}},
            lambda _: [{"answer": example_of(question)}],
        ),
        endpoint=_post(question),
        body=Body(
            {"type": "array", "items": _item(question), "minItems": 0},
            Label("要问的,各为一个对象", "what is asked, each an object"),
            lambda: [{**_examples(question), "at": SEED_DAY}],
        ),
        given=(LANG,),
        problems=MANY,
    )


ANSWER: Final = Label(
    "答案:结论、内容、理由、依据的每条事实",
    "the answer: verdict, value, reasons, and every fact they rest on",
)
MANY_DOC: Final = Label(
    "一次问多个(默认至多 10,000 个)。哪个有错,哪个的位置上就是它自己的错误,不影响其余。"
    "答案随答随发;Accept: application/x-ndjson 则每行一个。",
    "Many at once, 10,000 by default. What is wrong with one stands in its place and leaves the others alone. "
    "Answers are sent as they are made; with Accept: application/x-ndjson one in each line.",
)


def given_of(own: Parameter) -> Given:
    """A parameter of a question as one of an operation."""
    return Given(
        own.name,
        own.label,
        own.doc,
        lambda lang: of_parameter(own, lang),
        own.example or None,
        own.required,
    )


def _examples(question: type[Question[Any]]) -> dict[str, str]:
    return {own.name: own.example for own in parameters(question) if own.kinds and own.example}


def _item(question: type[Question[Any]]) -> Schema:
    own = {each.name: of_parameter(each, "en") for each in parameters(question)}
    return {
        "type": "object",
        "properties": {**own, "at": {"type": "string", "format": "date"}},
        "required": [each.name for each in parameters(question) if each.required],
        "additionalProperties": False,
    }


def _either(question: type[Question[Any]]) -> Schema:
    def only(name: str, schema: Schema) -> Schema:
        return {
            "type": "object",
            "properties": {name: schema},
            "required": [name],
            "additionalProperties": False,
        }

    return {
        "anyOf": [
            only("answer", reference(answer_name(question))),
            only("problem", reference("Problem")),
        ]
    }


def _get(question: type[Question[Any]]) -> Any:
    async def ask(request: Request) -> Response:
        given, lang = wanted(request)
        at = given.pop("at", None) or date.today().isoformat()
        form = form_of(request.path_params.get("form"), request.headers.get("accept"))
        asked = Asked(question, given, at, form, lang, caller_of(request).reader)
        service = service_of(request)
        return await conditional(
            request, (asked.key(),), form, lang, lambda: service.written(asked)
        )

    return ask


def _post(question: type[Question[Any]]) -> Any:
    async def ask_many(request: Request) -> Response:
        service, (given, lang) = service_of(request), wanted(request)
        if given:
            shown = on_one_line(", ".join(given))
            raise InvalidParameter(
                f"多余的参数:{shown}。要问的写在正文里。",
                f"Unknown parameters: {shown}. What is asked stands in the body.",
            )
        lines = _lines_wanted(request.headers.get("accept"))
        items = await body_of(request)
        if not isinstance(items, list):
            raise WrongBody(
                f"正文应为列表,如 {orjson.dumps([_examples(question)]).decode()}。",
                f"The body must be a list, as {orjson.dumps([_examples(question)]).decode()}.",
            )
        most = service.settings.batch_limit
        if len(items) > most:
            raise TooLarge(Label("一次的问题数", "the number of questions"), most)
        caller = caller_of(request)
        if len(items) >= BATCH:
            request.app.state.limits.call(caller.name, len(items) // BATCH)
        answers = service.answers(question, items, lang, caller.reader)
        media = NDJSON if lines else JSON.media
        body = _sent(request, answers, lines)
        return StreamingResponse(body, headers={**headers(None), "Content-Type": media})

    return ask_many


def _lines_wanted(accept: str | None) -> bool:
    """Whether a line each is wanted; raises `NotAcceptable` where neither form is."""
    found = best(accept, (JSON.media, NDJSON))
    if found is None:
        raise NotAcceptable(accept or "", f"{JSON.media}, {NDJSON}")
    return found == NDJSON


async def _sent(request: Request, answers: Iterator[Written], lines: bool) -> AsyncIterator[bytes]:
    """Chunks of answers, each chunk made in one go beside the other requests."""
    begun = False

    def chunk() -> tuple[bytes, set[str]]:
        nonlocal begun
        found, persons = bytearray(), set[str]()
        for answer in answers:
            before = b"" if lines else (b"," if begun else b"[")
            found += before + answer.body + (b"\n" if lines else b"")
            begun = True
            persons |= answer.persons
            if len(found) >= CHUNK:
                break
        return bytes(found), persons

    while True:
        body, persons = await in_thread(request, chunk)
        tell_of(request, persons)
        if not body:
            break
        yield body
    if not lines:
        yield b"]" if begun else b"[]"
