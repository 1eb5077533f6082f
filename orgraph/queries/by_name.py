"""A question asked by the names of its parameters, as a command, a page or a request gives them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from orgraph.model.errors import InvalidParameter
from orgraph.queries.question import Question, parameters

__all__ = ["by_name"]

V = TypeVar("V")


def by_name(question: type[Question[V]], given: Mapping[str, str | int | None]) -> Question[V]:
    """A question by the names of its parameters; an unknown or a missing one is refused."""
    known = {own.name: own for own in parameters(question)}
    given = {name: value for name, value in given.items() if value is not None}
    unknown = sorted(set(given) - set(known))
    missing = [own.name for own in known.values() if own.required and not given.get(own.name)]
    if unknown or missing:
        raise _wrong_parameters(question, unknown, missing)
    return question(**given)


def _wrong_parameters(
    question: type[Question[Any]], unknown: Iterable[str], missing: Iterable[str]
) -> InvalidParameter:
    """The error that names each parameter as its reader knows it, and as it is written."""
    zh = {own.name: f"{own.label.zh}({own.name})" for own in parameters(question)}
    en = {
        own.name: own.name if own.label.en == own.name else f"{own.label.en} ({own.name})"
        for own in parameters(question)
    }
    wrong_zh = [
        f"{what}:{'、'.join(zh.get(name, name) for name in names)}。"
        for what, names in (("多余", unknown), ("缺少", missing))
        if names
    ]
    wrong_en = [
        f"{what}: {', '.join(en.get(name, name) for name in names)}."
        for what, names in (("Unknown", unknown), ("Missing", missing))
        if names
    ]
    return InvalidParameter(
        f"{''.join(wrong_zh)}{question.name} 的参数是:{'、'.join(zh.values())}。",
        f"{' '.join(wrong_en)} The parameters of {question.name} are {', '.join(en.values())}.",
    )
