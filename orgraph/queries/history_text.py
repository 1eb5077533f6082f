"""The words of an answer to `history`: bounds, fields, versions and relations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from orgraph.model.facts import Fact, Value
from orgraph.model.schema import Field, Label, NodeKind, RelationKind, Sensitivity, Type
from orgraph.model.vocabulary import SECONDED_TO
from orgraph.model.written import EXCLUSIVE, days_text, held_when_told
from orgraph.queries.history_find import Related

__all__ = ["STATES", "fields_text", "plain_value", "public", "relation_text", "time_text", "value_text"]  # fmt: skip

STATES: Final[Mapping[str, Label]] = {
    "ahead": Label("尚未开始", "not begun"),
    "may_have_begun": Label("可能已开始", "may have begun"),
    "in_force": Label("当日有效", "in force"),
    "may_be_over": Label("可能已结束", "may be over"),
    "over": Label("已结束", "over"),
    "unsure": Label("是否有效不详", "not known to be in force"),
    "cut": Label("一端当日不在册", "one end is not on record on the day"),
    "void": Label(
        "与两端在册的时间不合,不作数",
        "its ends are never on record together in that time: it does not count",
    ),
    "denied": Label("否认:并非如此", "denied: it is not so"),
    "planned": Label("只是计划", "only planned"),
}
HAPPENED: Final[Mapping[str, Label]] = {
    **STATES,
    "ahead": Label("尚未发生", "has not happened"),
    "may_have_begun": Label("可能已发生", "may have happened"),
    "in_force": Label("已发生", "happened"),
    "unsure": Label("是否发生不详", "not known to have happened"),
}
BORROWED: Final = Label("被借用,借入单位", "borrowed by")
"""A secondment is the act of the borrowing unit."""


@cache
def public(kind: NodeKind | RelationKind) -> tuple[Field, ...]:
    """The own fields of a kind but the personal ones."""
    return tuple(own for own in kind.fields if own.sensitivity is not Sensitivity.PERSONAL)


def plain_value(value: Value) -> str | None:
    """A value as it is written in a cell; None where there is none."""
    if value is None or value == ():
        return None
    if isinstance(value, tuple):
        return "|".join(value)
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def value_text(own: Field, value: Value) -> Label:
    """A value in words."""
    if isinstance(value, tuple):
        each = [own.values.get(word, Label(word, word)) for word in value]
        return Label("、".join(one.zh for one in each), ", ".join(one.en for one in each))
    if isinstance(value, bool):
        return Label("是", "yes") if value else Label("否", "no")
    told = plain_value(value)
    return Label("无", "none") if told is None else own.values.get(told, Label(told, told))


def fields_text(fields: Iterable[Field], values: Mapping[str, Value]) -> Label:
    """The fields that hold something, each with its label; ids of other nodes are left to JSON."""
    zh, en = [], []
    for own in fields:
        value = values.get(own.name)
        if plain_value(value) is not None and own.type is not Type.REFERENCE:
            told = value_text(own, value)
            zh.append(f"{own.label.zh}:{told.zh}")
            en.append(f"{own.label.en}: {told.en}")
    return Label(";".join(zh), "; ".join(en))


def time_text(fact: Fact, *, event: bool) -> Label:
    """When a fact began and ended, as written, with the days that this can be."""
    if event and fact.begin:
        return Label(f"时间 {_bound(fact.begin).zh}", f"time {_bound(fact.begin).en}")
    if fact.begin:
        begin, other = _bound(fact.begin), f" from {_bound(fact.begin).en}"
        zh, en = f"{begin.zh}起", other.strip()
    elif held_when_told(fact):
        zh, en = (
            f"起始未载({fact.confirmed} 时已如此)",
            f"beginning not told (so by {fact.confirmed})",
        )
    else:
        zh, en = "起始未载", "beginning not told"
    if event:
        return Label(zh, en)
    if fact.end:
        end = _bound(fact.end)
        return Label(f"{zh},{end.zh}止{EXCLUSIVE.zh}", f"{en}, until {end.en}{EXCLUSIVE.en}")
    confirmed = fact.confirmed
    return Label(
        f"{zh},未载终止(最后确认 {confirmed})", f"{en}, no end told (last confirmed {confirmed})"
    )


def _bound(written: str) -> Label:
    """A bound as written; unless it is a day, with the days it can be."""
    days = days_text(written)
    if days.zh == written:
        return days
    return Label(f"{written}({days.zh})", f"{written} ({days.en})")


def relation_text(own: Related, other: str, state: str) -> Label:
    """A relation as said of the node: what, with whom, how, when, and what of it on the day."""
    kind = own.kind
    label = kind.label if own.forward else kind.inverse
    if kind is SECONDED_TO and own.forward:
        label = BORROWED
    about = fields_text(public(kind), own.fact.fields)
    when = time_text(own.fact, event=kind.event)
    known = (HAPPENED if kind.event else STATES)[state]
    zh = f"{label.zh} {other}" + (f"({about.zh})" if about.zh else "")
    en = f"{label.en} {other}" + (f" ({about.en})" if about.en else "")
    return Label(f"{zh}:{when.zh}——{known.zh}。", f"{en}: {when.en}; {known.en}.")
