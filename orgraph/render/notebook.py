"""What a notebook shows of an answer: text for those who read text, else a part of its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any, Final

from orgraph.model.answers import Answer
from orgraph.model.errors import MissingExtra

__all__ = ["FORMS"]


def _text(answer: Answer[Any], lang: str) -> str:
    from orgraph.render.text import text

    return text(answer, lang)


def _html(answer: Answer[Any], lang: str) -> str:
    from orgraph.render.page import cell

    try:
        return cell(answer, lang)
    except MissingExtra as error:  # the words are worth showing without the drawing
        return f"<pre>{escape(_text(answer, lang))}\n\n{escape(error.text(lang))}</pre>"


FORMS: Final[Mapping[str, Callable[[Answer[Any], str], str]]] = {
    "text/plain": _text,
    "text/html": _html,
}
"""By media type. What they need is loaded when something is shown."""
