"""The questions as methods of a city, made from their declarations: `city.path(…, at=…)`.

They tell of themselves what a method that is written out tells, so that notebooks complete them, show what
they take, and offer the nearest of a misspelt one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from difflib import get_close_matches
from inspect import Parameter as Taken
from inspect import Signature
from typing import Any, TypeAlias

from orgraph.model.answers import Answer
from orgraph.model.errors import InvalidParameter
from orgraph.model.schema import Label
from orgraph.queries import Parameter, Question, parameters
from orgraph.queries.by_name import by_place

__all__ = ["method", "method_name", "no_method"]

Ask: TypeAlias = Callable[[Question[Any], Any], Answer[Any]]

AT = Label('问哪一天,如 "2024-05-27",或一个 date', 'the day asked about, as "2024-05-27" or a date')


def method_name(question: str) -> str:
    """What the method of a question is called."""
    return question.replace("-", "_")


def method(question: type[Question[Any]], ask: Ask) -> Callable[..., Answer[Any]]:
    """The method that asks a question, given to `ask` with the day.

    What is wrong with its parameters is told as the command line tells it, by `InvalidParameter`.
    """

    def asked(*given: str | int | None, **named: Any) -> Answer[Any]:
        if "at" not in named:  # first of all: a day given by place would be one parameter too many
            raise InvalidParameter(
                f"缺少 at:{AT.zh}。请写明 at=…。", f"Missing: at, {AT.en}. Give it as at=…."
            )
        day = named.pop("at")
        return ask(by_place(question, given, named), day)

    asked.__name__ = method_name(question.name)
    asked.__qualname__ = f"City.{asked.__name__}"
    asked.__doc__ = _told(question)
    asked.__signature__ = _signature(question)  # type: ignore[attr-defined]
    return asked


def no_method(name: str, known: Iterable[str]) -> AttributeError:
    """The error for what a city does not have, with the nearest of what it has."""
    near = [] if name.startswith("_") else get_close_matches(name, known)
    return AttributeError(
        f"a city has no {name!r}" + (f"; the nearest: {', '.join(near)}" if near else "")
    )


def _signature(question: type[Question[Any]]) -> Signature:
    taken = [
        Taken(
            own.name,
            Taken.POSITIONAL_OR_KEYWORD,
            default=Taken.empty if own.required else own.default,
            annotation=_type(own),
        )
        for own in parameters(question)
    ]
    day = Taken("at", Taken.KEYWORD_ONLY, annotation=str | date)
    return Signature([*taken, day], return_annotation=Answer)


def _type(own: Parameter) -> Any:
    if own.range is not None:
        return int
    return str if own.required or own.values else str | None


def _told(question: type[Question[Any]]) -> str:
    """What it asks and what it takes, in both languages."""
    lines = [question.doc.en, question.doc.zh, ""]
    for own in parameters(question):
        words = f": {', '.join(own.values)}" if own.values else ""
        lines.append(f"{own.name}: {own.doc.en} · {own.label.zh}:{own.doc.zh}{words}")
    lines.append(f"at: {AT.en} · {AT.zh}")
    return "\n".join(lines)
