"""A question asked by the names of its parameters, as a command, a page or a request gives them, or by their
places too, as a call in Python does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar

from orgraph.model.errors import InvalidParameter, on_one_line
from orgraph.model.schema import Label
from orgraph.queries.question import Question, parameters

__all__ = ["by_name", "by_place"]

V = TypeVar("V")

UNKNOWN: Final = Label("多余", "Unknown")
MISSING: Final = Label("缺少", "Missing")
TOO_MANY: Final = Label("多余", "Too many")
TWICE: Final = Label("给了两次", "Given twice")


def by_name(question: type[Question[V]], given: Mapping[str, str | int | None]) -> Question[V]:
    """A question by the names of its parameters; an unknown or a missing one is refused."""
    known = {own.name: own for own in parameters(question)}
    given = {name: value for name, value in given.items() if value is not None}
    unknown = sorted(set(given) - set(known))
    missing = [own.name for own in known.values() if own.required and not given.get(own.name)]
    if unknown or missing:
        raise _wrong_parameters(question, {UNKNOWN: unknown, MISSING: missing})
    return question(**given)


def by_place(
    question: type[Question[V]],
    given: Sequence[str | int | None],
    named: Mapping[str, str | int | None],
) -> Question[V]:
    """A question by the places of its parameters, or their names; too many are refused, and one given twice."""
    names = [own.name for own in parameters(question)]
    more = [on_one_line(str(value)) for value in given[len(names) :]]
    placed = dict(zip(names, given, strict=False))
    twice = sorted(placed.keys() & named.keys())
    if more or twice:
        raise _wrong_parameters(question, {TOO_MANY: more, TWICE: twice})
    return by_name(question, {**placed, **named})


def _wrong_parameters(
    question: type[Question[Any]], wrong: Mapping[Label, Sequence[str]]
) -> InvalidParameter:
    """The error that names each parameter as its reader knows it, and as it is written."""
    zh = {own.name: f"{own.label.zh}({own.name})" for own in parameters(question)}
    en = {
        own.name: own.name if own.label.en == own.name else f"{own.label.en} ({own.name})"
        for own in parameters(question)
    }
    told = {what: names for what, names in wrong.items() if names}
    wrong_zh = [
        f"{what.zh}:{'、'.join(zh.get(name, name) for name in names)}。"
        for what, names in told.items()
    ]
    wrong_en = [
        f"{what.en}: {', '.join(en.get(name, name) for name in names)}."
        for what, names in told.items()
    ]
    return InvalidParameter(
        f"{''.join(wrong_zh)}{question.name} 的参数是:{'、'.join(zh.values())}。",
        f"{' '.join(wrong_en)} The parameters of {question.name} are {', '.join(en.values())}.",
    )
