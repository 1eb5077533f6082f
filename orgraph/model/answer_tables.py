"""An answer as tables: its facts, its reasons, and each part of its value that has rows; derived from the declarations.

A node is two columns, its name and its id; a count that is certain and possible is two numbers; facts are their
numbers, as in the text. What a row belongs to stands before it, `rosters.where`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Any, Final, TypeGuard, Union, get_args, get_origin, get_type_hints

from orgraph.model.answer_words import FIELD_WORDS
from orgraph.model.answers import FACT_FIELDS as OF_FACTS
from orgraph.model.answers import Answer
from orgraph.model.errors import InvalidParameter, on_one_line
from orgraph.model.facts import Fact, Ref
from orgraph.model.schema import Label
from orgraph.model.truth import TRUTH_NAMES
from orgraph.model.vocabulary import CERTAINTY, FACT_FIELDS, NODES, POLARITY, RELATIONS

if TYPE_CHECKING:
    from polars import DataFrame

__all__ = ["FACTS", "REASONS", "table", "tables"]

IDS: Final = Label("编号", "_id")
POSSIBLE: Final = Label("(可能)", "_possible")
_CARRIED: Final = {own.name: own.label for own in FACT_FIELDS}

FACTS: Final[Mapping[str, Label]] = {
    "number": Label("序号", "number"),
    "kind": Label("种类", "kind"),
    "source": Label("起点", "source"),
    "source_id": Label("起点编号", "source_id"),
    "target": Label("终点", "target"),
    "target_id": Label("终点编号", "target_id"),
    "fields": Label("其他内容", "fields"),
    "from": _CARRIED["from"],
    "to": _CARRIED["to"],
    "polarity": _CARRIED["polarity"],
    "truth": Label(FIELD_WORDS["truth"], "truth"),
    "certainty": _CARRIED["certainty"],
    "evidence": _CARRIED["evidence"],
    "confirmed": Label(FIELD_WORDS["confirmed"], "confirmed"),
    "locator": _CARRIED["locator"],
    "speaker": _CARRIED["speaker"],
    "fact": _CARRIED["fact"],
}
"""The columns of the facts; `to` is exclusive."""

REASONS: Final[Mapping[str, Label]] = {
    "mark": Label("标记", "mark"),
    "text": Label("理由", "text"),
    "truth": Label(FIELD_WORDS["truth"], "truth"),
    "facts": Label(FIELD_WORDS["facts"], "facts"),
    "about": Label(FIELD_WORDS["about"], "about"),
}
"""The columns of the reasons."""


@dataclass(frozen=True)
class _Column:
    """One column of a part: its heading, what it holds, and how it is read from a row."""

    name: str
    label: str
    holds: Any
    """A type of Python, or a list of one."""
    read: Callable[[Any, _Reading], Any]
    tells: bool
    """Whether it stands before the rows of a part of the row, too."""

    def below(self, name: str) -> _Column:
        """The same under the name of what its row is part of."""
        label = f"{FIELD_WORDS[name]}.{self.label}"
        return replace(self, name=f"{name}.{self.name}", label=label)


@dataclass(frozen=True)
class _Reading:
    """In what language, and with which numbers of facts."""

    lang: str
    numbers: Mapping[int, int]


def tables(answer: Answer[Any]) -> tuple[str, ...]:
    """The names of all tables of an answer, also of those without a row in this one."""
    value: type = type(answer.value)
    return ("facts", "reasons", *(_parts(value) if _is_value(value) else ()))


def table(answer: Answer[Any], part: str, lang: str) -> DataFrame:
    """One of them. Raises `InvalidParameter` for a name that is none."""
    told = _Reading(lang, _numbers(answer))
    if part == "facts":
        rows = [_fact(answer.facts[place], number, lang) for place, number in told.numbers.items()]
        return _frame([label.of(lang) for label in FACTS.values()], [int, *[str] * 16], rows)
    if part == "reasons":
        rows = [
            (
                reason.mark.value,
                reason.text.of(lang),
                TRUTH_NAMES[reason.truth],
                _numbered(reason.facts, told),
                [ref.name for ref in reason.about],
            )
            for reason in answer.reasons
        ]
        holds = [str, str, str, list[int], list[str]]
        return _frame([label.of(lang) for label in REASONS.values()], holds, rows)
    there = tables(answer)
    if part not in there:
        raise InvalidParameter(
            f"“{on_one_line(part)}”不是这个回答的表。有:{'、'.join(there)}。",
            f"“{on_one_line(part)}” is no table of this answer. There are {', '.join(there)}.",
        )
    path = part.split(".")
    columns = _heads(type(answer.value), path)
    headings = [own.name if lang == "en" else own.label for own in columns]
    found = list(_rows(type(answer.value), answer.value, path, told))
    return _frame(headings, [own.holds for own in columns], found)


def _frame(
    headings: Sequence[str], holds: Sequence[Any], rows: Sequence[tuple[Any, ...]]
) -> DataFrame:
    import polars as pl

    types = {str: pl.String, int: pl.Int64, float: pl.Float64, bool: pl.Boolean}
    schema = {
        heading: types[own] if own in types else pl.List(types[get_args(own)[0]])
        for heading, own in zip(headings, holds, strict=True)
    }
    return pl.DataFrame(rows, schema, orient="row")


def _numbers(answer: Answer[Any]) -> dict[int, int]:
    """The number of each fact by its place: those of the reasons first, as in the text, then the others."""
    cited = [place for reason in answer.reasons for place in reason.facts]
    every = dict.fromkeys([*cited, *range(len(answer.cited))])
    return {place: number for number, place in enumerate(every, start=1)}


def _numbered(places: Sequence[int], told: _Reading) -> list[int]:
    return sorted(told.numbers[place] for place in places)


def _fact(fact: Fact, number: int, lang: str) -> tuple[Any, ...]:
    kind = RELATIONS.get(fact.kind) or NODES[fact.kind]
    zh = lang == "zh"
    labels = {own.name: own.label.of(lang) for own in kind.fields}
    own_fields = (
        f"{labels.get(name, name)}: {'|'.join(value) if isinstance(value, tuple) else value}"
        for name, value in fact.fields.items()
        if value not in (None, ()) and name != "name"
    )
    return (
        number,
        kind.label.zh if zh else fact.kind,
        fact.source.name,
        fact.source.id,
        fact.target and fact.target.name,
        fact.target and fact.target.id,
        "; ".join(own_fields) or None,
        fact.begin,
        fact.end,
        POLARITY.values[fact.polarity].zh if fact.polarity in POLARITY.values and zh else fact.polarity,
        TRUTH_NAMES[fact.truth],
        CERTAINTY.values[fact.certainty].zh if zh else fact.certainty,
        fact.evidence.name,
        fact.confirmed,
        fact.locator,
        fact.speaker,
        fact.id,
    )  # fmt: skip


def _heads(kind: type, path: Sequence[str]) -> list[_Column]:
    """The columns of the part at a path below a value of a kind."""
    name, *deeper = path
    inner = get_type_hints(kind)[name]
    if _is_value(inner):
        return _heads(inner, deeper)
    columns = _columns(get_args(inner)[0])
    if not deeper:
        return list(columns)
    before = [own.below(name) for own in columns if own.tells]
    return [*before, *_heads(get_args(inner)[0], deeper)]


def _rows(kind: type, value: Any, path: Sequence[str], told: _Reading) -> Iterator[tuple[Any, ...]]:
    """Its rows."""
    name, *deeper = path
    inner = get_type_hints(kind)[name]
    if _is_value(inner):
        yield from _rows(inner, getattr(value, name), deeper, told)
        return
    item = get_args(inner)[0]
    columns = [own for own in _columns(item) if own.tells or not deeper]
    for row in getattr(value, name):
        mine = tuple(own.read(row, told) for own in columns)
        if not deeper:
            yield mine
        else:
            yield from ((*mine, *below) for below in _rows(item, row, deeper, told))


@cache
def _parts(kind: type, *, nodes: bool = True) -> tuple[str, ...]:
    """The paths of everything below a value that has rows; `nodes` says whether mere nodes are a part, which
    stand in the columns of a row."""
    found: list[str] = []
    for name, inner in get_type_hints(kind).items():
        if _is_value(inner):
            found += [f"{name}.{path}" for path in _parts(inner, nodes=nodes)]
        elif _has_rows(inner):
            item = get_args(inner)[0]
            if item is Ref:
                found += [name] if nodes else []
            else:
                found += [name, *(f"{name}.{path}" for path in _parts(item, nodes=False))]
    return tuple(found)


def _is_value(inner: Any) -> TypeGuard[type]:
    """Whether a field holds one value of several fields."""
    return isinstance(inner, type) and is_dataclass(inner)


def _has_rows(inner: Any) -> bool:
    """Whether a field holds several nodes or several values of several fields."""
    if get_origin(inner) is not tuple or get_args(inner)[-1] is not Ellipsis:
        return False
    item = get_args(inner)[0]
    return item is Ref or _is_value(item)


@cache
def _columns(item: type) -> tuple[_Column, ...]:
    """The columns of the rows of a part, in the order of its fields."""
    if item is Ref:
        return (
            _Column("name", "名称", str, lambda row, _: row.name, True),
            _Column("id", "编号", str, lambda row, _: row.id, True),
        )
    hints = get_type_hints(item)
    return tuple(column for own in fields(item) for column in _of_field(own.name, hints[own.name]))


def _of_field(name: str, inner: Any) -> Iterator[_Column]:
    """The columns of one field: none of what has rows or names of its own."""
    label = FIELD_WORDS[name]
    several = get_args(inner) if get_origin(inner) in (Union, UnionType) else (inner,)
    kinds = [kind for kind in several if kind is not type(None)]

    def of(take: Callable[[Any, _Reading], Any]) -> Callable[[Any, _Reading], Any]:
        def read(row: Any, told: _Reading) -> Any:
            found = getattr(row, name)
            return None if found is None else take(found, told)

        return read

    ids, ids_zh = f"{name}{IDS.en}", f"{label}{IDS.zh}"
    if Ref in kinds:
        yield _Column(name, label, str, of(lambda ref, _: getattr(ref, "name", ref)), True)
        yield _Column(ids, ids_zh, str, of(lambda ref, _: getattr(ref, "id", None)), True)
    elif name in OF_FACTS:
        yield _Column(name, label, list[int], of(_numbered), False)
    elif _has_rows(inner):
        if get_args(inner)[0] is Ref:
            yield _Column(name, label, list[str], of(lambda refs, _: [r.name for r in refs]), False)
            yield _Column(ids, ids_zh, list[str], of(lambda refs, _: [r.id for r in refs]), False)
    elif name == "truth":
        yield _Column(name, label, str, of(lambda truth, _: TRUTH_NAMES[truth]), True)
    elif kinds == [Label]:
        yield _Column(name, label, str, of(lambda text, told: text.of(told.lang)), False)
    elif get_origin(kinds[0]) is tuple and get_args(kinds[0]) == (int, int):
        yield _Column(name, label, int, of(lambda pair, _: pair[0]), False)
        possible = f"{name}{POSSIBLE.en}", f"{label}{POSSIBLE.zh}"
        yield _Column(*possible, int, of(lambda pair, _: pair[1]), False)
    elif get_origin(kinds[0]) is tuple:
        yield _Column(name, label, list[str], of(lambda words, _: list(words)), False)
    elif _is_value(kinds[0]):
        for own in _columns(kinds[0]):
            yield replace(own.below(name), read=of(own.read))
    elif kinds[0] in (str, int, float, bool):
        holds = float if float in kinds else kinds[0]
        take: Callable[[Any, _Reading], Any] = (
            (lambda number, _: float(number)) if holds is float else (lambda word, _: word)
        )
        yield _Column(name, label, holds, of(take), True)
