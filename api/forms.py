"""The forms an answer is given in: by the suffix of the address, else by `Accept`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import orjson

from api.problems import NotAcceptable
from orgraph.model.answers import Answer
from orgraph.model.schema import Label

__all__ = ["FORMS", "JSON", "NDJSON", "Form", "form_of"]

LONGEST: Final = 500


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
    if not accept:
        return JSON
    best: tuple[float, Form | None] = (0.0, None)
    for part in accept[:LONGEST].split(","):
        name, *parameters = (each.strip() for each in part.split(";"))
        quality = _quality(parameters)
        found = next((form for form in FORMS.values() if _takes(name.lower(), form.media)), None)
        if found is not None and quality > best[0]:
            best = quality, found
    if best[1] is None:
        raise NotAcceptable(accept, _told())
    return best[1]


def _told() -> str:
    return ", ".join(f".{form.suffix} ({form.media})" for form in FORMS.values())


def _takes(asked: str, media: str) -> bool:
    if asked in ("*/*", media):
        return True
    return asked.endswith("/*") and media.startswith(asked[:-1])


def _quality(parameters: list[str]) -> float:
    for each in parameters:
        if each.startswith("q="):
            try:
                return float(each[2:])
            except ValueError:
                return 0.0
    return 1.0
