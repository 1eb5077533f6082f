"""The forms an answer is given in: by the suffix of the address, else by `Accept`."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import orjson

from api.problems import NotAcceptable
from orgraph.model.answers import Answer
from orgraph.model.schema import Label

__all__ = ["FORMS", "JSON", "NDJSON", "Form", "best", "form_of"]

LONGEST: Final = 4_000


class Form(NamedTuple):
    """One form: its suffix, its media type, and what writes an answer in it."""

    suffix: str
    media: str
    label: Label
    write: Callable[[Answer[Any], str], bytes]
    speaks: bool
    """Whether it is in one language."""

    @property
    def content_type(self) -> str:
        """The media type with its encoding."""
        return self.media if "json" in self.media else f"{self.media}; charset=utf-8"


def _json(answer: Answer[Any], _: str) -> bytes:
    return orjson.dumps(answer.as_json(), option=orjson.OPT_NON_STR_KEYS)


def _html(answer: Answer[Any], lang: str) -> bytes:
    from orgraph.render.page import html

    return html(answer, lang).encode()


def _svg(answer: Answer[Any], lang: str) -> bytes:
    from orgraph.render.charts import chart
    from orgraph.render.drawing import svg

    return (chart(answer, lang) or svg(answer, lang)).encode()


def _text(answer: Answer[Any], lang: str) -> bytes:
    from orgraph.render.text import text

    return text(answer, lang).encode()


def _cytoscape(answer: Answer[Any], _: str) -> bytes:
    from orgraph.render.graph_forms import cytoscape

    return orjson.dumps(cytoscape(answer))


def _graphml(answer: Answer[Any], _: str) -> bytes:
    from orgraph.render.graph_forms import graphml

    return graphml(answer).encode()


def _cypher(answer: Answer[Any], _: str) -> bytes:
    from orgraph.render.cypher import cypher

    return cypher(answer).encode()


JSON: Final = Form("json", "application/json", Label("全部内容", "all of it"), _json, False)
NDJSON: Final = "application/x-ndjson"

FORMS: Final[Mapping[str, Form]] = {
    form.suffix: form
    for form in (
        JSON,
        Form("html", "text/html", Label("网页,带图", "a page with a drawing"), _html, True),
        Form("svg", "image/svg+xml", Label("图", "a drawing or a chart"), _svg, True),
        Form("txt", "text/plain", Label("文字", "text"), _text, True),
        Form(
            "cyjs",
            "application/vnd.cytoscape+json",
            Label("Cytoscape 用的图", "the graph, for Cytoscape"),
            _cytoscape,
            False,
        ),
        Form(
            "graphml",
            "application/graphml+xml",
            Label("GraphML 图", "the graph as GraphML"),
            _graphml,
            False,
        ),
        Form(
            "cypher",
            "application/x-cypher",
            Label("在 Neo4j 里画出来的 Cypher", "the Cypher that draws it in Neo4j"),
            _cypher,
            False,
        ),
    )
}
"""By suffix; the first that fits is taken."""


def form_of(suffix: str | None, accept: str | None) -> Form:
    """The form that is wanted; raises `NotAcceptable`. A browser, which takes anything, is given JSON only
    where it does not ask for a page."""
    if suffix is not None:
        if suffix not in FORMS:
            raise NotAcceptable(f".{suffix}", _told())
        return FORMS[suffix]
    by_media = {form.media: form for form in FORMS.values()}
    found = best(accept, tuple(by_media))
    if found is None:
        raise NotAcceptable(accept or "", _told())
    return by_media[found]


def _told() -> str:
    return ", ".join(f".{form.suffix} ({form.media})" for form in FORMS.values())


def best(accept: str | None, offered: Sequence[str]) -> str | None:
    """The media type that is wanted most among those offered, the first of equal ones; None where none is."""
    if not accept or not accept.strip():
        return offered[0]
    ranges = [_range(part) for part in accept[:LONGEST].split(",")]

    def quality(media: str) -> float:
        """That of the most specific range that takes it."""
        fitting = [
            (_specific(own), own_quality) for own, own_quality in ranges if _takes(own, media)
        ]
        return max(fitting)[1] if fitting else 0.0

    weighed = [(quality(media), media) for media in offered]
    most = max(weight for weight, _ in weighed)
    return next(media for weight, media in weighed if weight == most) if most > 0 else None


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (each.strip().lower() for each in part.split(";"))
    quality = 1.0
    for each in parameters:
        if each.startswith("q="):
            quality = _number(each[2:])
    return "*/*" if name == "*" else name, quality


def _number(said: str) -> float:
    """A quality from 0 to 1; what is no number is not wanted."""
    try:
        number = float(said)
    except ValueError:
        return 0.0
    return min(max(number, 0.0), 1.0) if not math.isnan(number) else 0.0


def _specific(own: str) -> int:
    return 0 if own == "*/*" else 1 if own.endswith("/*") else 2


def _takes(own: str, media: str) -> bool:
    return own in ("*/*", media) or (own.endswith("/*") and media.startswith(own[:-1]))
