"""The JSON that answers have, as schemas: read from the dataclasses, as `orgraph.model.answers.plain` writes them."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final, TypeAlias, Union, get_args, get_origin, get_type_hints

from orgraph.graph.hits import Grade
from orgraph.model.answers import FACT_FIELDS, Mark
from orgraph.model.facts import Ref
from orgraph.model.schema import Field, Label, Type
from orgraph.model.truth import TRUTH_NAMES
from orgraph.model.vocabulary import CERTAINTIES, NODES, RELATIONS
from orgraph.queries import QUESTIONS, Parameter, Question, parameters
from orgraph.queries.around import Around

__all__ = [
    "COMPONENTS",
    "Schema",
    "answer_name",
    "components",
    "of_field",
    "of_parameter",
    "reference",
]

Schema: TypeAlias = dict[str, Any]

ASKED: Final[tuple[type[Question[Any]], ...]] = (*QUESTIONS.values(), Around)

TEXT: Final[Schema] = {"type": "string"}
PLAIN: Final[Mapping[Any, str]] = {str: "string", int: "integer", bool: "boolean", float: "number"}
CELL: Final[Mapping[Type, Schema]] = {
    Type.INTEGER: {"type": "integer"},
    Type.NUMBER: {"type": "number"},
    Type.FLAG: {"type": "boolean"},
    Type.WORDS: {"type": "array", "items": TEXT},
}


def reference(name: str) -> Schema:
    """A schema by its name among the components."""
    return {"$ref": f"#/components/schemas/{name}"}


def answer_name(question: type[Question[Any]]) -> str:
    """What the schema of a question's answers is called: `MayDispatchAnswer`."""
    return f"{question.__name__}Answer"


@cache
def components() -> Mapping[str, Schema]:
    """All schemas by name."""
    found: dict[str, Schema] = dict(COMPONENTS)
    for question in ASKED:
        found[answer_name(question)] = _answer(question, found)
    return dict(sorted(found.items()))


def of_parameter(own: Parameter, lang: str) -> Schema:
    """What a parameter takes."""
    if own.range is not None:
        least, most = own.range.start, own.range.stop - 1
        return {"type": "integer", "minimum": least, "maximum": most, "default": own.default}
    if own.values:
        words = "; ".join(f"`{word}` {label.of(lang)}" for word, label in own.values.items())
        return {**TEXT, "enum": list(own.values), "default": own.default, "description": words}
    return {**TEXT, "minLength": 1}


def _object(properties: Mapping[str, Schema], optional: Sequence[str] = ()) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


LABEL: Final = _object({"zh": TEXT, "en": TEXT})
REF: Final = _object({"id": TEXT, "name": TEXT})
TRUTH: Final[Schema] = {"type": "string", "enum": list(TRUTH_NAMES)}
CERTAINTY: Final[Schema] = {"type": "string", "enum": list(CERTAINTIES)}
KINDS: Final = {"type": "string", "enum": [*NODES, *RELATIONS]}
VALUE: Final[Schema] = {
    "anyOf": [TEXT, {"type": "number"}, {"type": "boolean"}, {"type": "array", "items": TEXT}]
}


def _answer(question: type[Question[Any]], found: dict[str, Schema]) -> Schema:
    given = {
        own.name: _maybe(reference("Ref"), own)
        if own.kinds
        else {"type": "integer" if own.range is not None else "string"}
        for own in parameters(question)
    }
    return _object(
        {
            "question": {"const": question.name, "type": "string"},
            "parameters": _object(given),
            "as_of": {**TEXT, "format": "date"},
            "verdict": {**TEXT, "enum": list(question.verdicts)},
            "verdict_label": reference("Label"),
            "certainty": {"anyOf": [reference("Certainty"), {"type": "null"}]},
            "summary": reference("Label"),
            "value": _of(_value(question), found),
            "reasons": {"type": "array", "items": reference("Reason")},
            "deciding": {"type": "array", "items": TEXT},
            "facts": {"type": "array", "items": reference("Fact")},
        }
    )


def _maybe(schema: Schema, own: Parameter) -> Schema:
    return schema if own.required else {"anyOf": [schema, {"type": "null"}]}


def _value(question: type[Question[Any]]) -> Any:
    """The type of a question's value, from `class Who(Question[WhoValue])`."""
    bases = getattr(question, "__orig_bases__", ())
    return next(get_args(base)[0] for base in bases if get_origin(base) is Question)


def _of(kind: Any, found: dict[str, Schema]) -> Schema:  # noqa: PLR0911 - one line for each kind of type
    """The schema of a type; dataclasses become components of their own."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return {"anyOf": [_of(each, found) for each in inner]}
    if kind is type(None):
        return {"type": "null"}
    if origin in (tuple, list) or (origin is not None and issubclass(origin, Sequence)):
        return _row(inner, found)
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _of(inner[1], found)}
    if kind is Ref or kind is Label:
        return reference(kind.__name__)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"type": "string", "enum": [str(each) for each in kind]}
    if is_dataclass(kind) and isinstance(kind, type):
        return _dataclass(kind, found)
    return {"type": PLAIN[kind]}


def _row(inner: tuple[Any, ...], found: dict[str, Schema]) -> Schema:
    """Any number of one type, or one of each of several, which JSON has as a list too."""
    if (len(inner) == 2 and inner[1] is Ellipsis) or len(inner) == 1:
        return {"type": "array", "items": _of(inner[0], found)}
    kinds = [_of(each, found) for each in inner]
    same = all(each == kinds[0] for each in kinds)
    items = kinds[0] if same else {"anyOf": kinds}
    return {"type": "array", "items": items, "minItems": len(inner), "maxItems": len(inner)}


def _dataclass(kind: type, found: dict[str, Schema]) -> Schema:
    name = _called(kind)
    if name not in found:
        found[name] = {}  # it may hold itself
        hints = get_type_hints(kind)
        found[name] = _object(
            {own.name: _field(own.name, hints[own.name], found) for own in fields(kind)}
        )
    return reference(name)


@cache
def _called(kind: type) -> str:
    """The name of a dataclass; where another question has one of the same name, after its own question."""
    same = {each for each in _values() if each.__name__ == kind.__name__}
    question = kind.__module__.rpartition(".")[2].removesuffix("_value")
    before = question.title().replace("_", "") if len(same) > 1 else ""
    return f"{before}{kind.__name__}"


@cache
def _values() -> frozenset[type]:
    """All dataclasses in values of answers."""
    found: set[type] = set()

    def gather(kind: Any) -> None:
        for each in get_args(kind):
            gather(each)
        if is_dataclass(kind) and isinstance(kind, type) and kind not in found:
            found.add(kind)
            for hint in get_type_hints(kind).values():
                gather(hint)

    for question in ASKED:
        gather(_value(question))
    return frozenset(found)


def _field(name: str, kind: Any, found: dict[str, Schema]) -> Schema:
    if name == "truth":
        return reference("Truth")
    if name in FACT_FIELDS:
        return {"type": "array", "items": TEXT, "description": "ids of `facts`"}
    return _of(kind, found)


def _fact() -> Schema:
    told = {
        "id": TEXT,
        "kind": KINDS,
        "source": reference("Ref"),
        "target": reference("Ref"),
        "fields": {"type": "object", "additionalProperties": VALUE},
        "from": TEXT,
        "to": TEXT,
        "polarity": {"type": "string", "enum": ["asserted", "denied"]},
        "evidence": reference("Ref"),
        "confirmed": {**TEXT, "format": "date"},
        "locator": TEXT,
        "speaker": TEXT,
        "certainty": reference("Certainty"),
        "truth": reference("Truth"),
    }
    return _object(told, optional=("target", "from", "to", "locator", "speaker"))


NODE: Final[Mapping[str, Schema]] = {
    "id": TEXT,
    "kind": {"type": "string", "enum": list(NODES)},
    "kind_label": reference("Label"),
    "name": TEXT,
    "fact": reference("Fact"),
}
HIT: Final[Mapping[str, Schema]] = {
    "id": TEXT,
    "name": TEXT,
    "kind": {"type": "string", "enum": list(NODES)},
    "kind_label": reference("Label"),
    "belongs_to": {"type": "array", "items": TEXT},
    "grade": {"type": "string", "enum": [grade.key for grade in Grade]},
    "spelling": TEXT,
    "reason": reference("Label"),
}
HITS: Final[Schema] = {"type": "array", "items": reference("Hit")}

COMPONENTS: Final[Mapping[str, Schema]] = {
    "Node": _object(NODE),
    "NodePage": _object(
        {
            "as_of": {**TEXT, "format": "date"},
            "items": {"type": "array", "items": reference("Node")},
            "next": {"anyOf": [TEXT, {"type": "null"}]},
        }
    ),
    "NodeDetail": _object(
        {
            "as_of": {**TEXT, "format": "date"},
            **NODE,
            "belongs_to": {"type": "array", "items": TEXT},
            "versions": {"type": "array", "items": reference("Fact")},
        }
    ),
    "Hit": _object(HIT),
    "Mention": _object(
        {
            "start": {"type": "integer"},
            "end": {"type": "integer"},
            "text": TEXT,
            "ambiguous": {"type": "boolean"},
            "told_by": {"anyOf": [TEXT, {"type": "null"}]},
            "hits": HITS,
            "more": {"type": "integer"},
        }
    ),
    "Finding": _object(
        {
            "text": TEXT,
            "as_of": {**TEXT, "format": "date"},
            "hits": HITS,
            "more_at_least": {"type": "integer"},
            "mentions": {"type": "array", "items": reference("Mention")},
        }
    ),
    "Label": LABEL,
    "Ref": REF,
    "Truth": TRUTH,
    "Certainty": CERTAINTY,
    "Fact": _fact(),
    "Reason": _object(
        {
            "mark": {"type": "string", "enum": [str(mark) for mark in Mark]},
            "text": reference("Label"),
            "facts": {"type": "array", "items": TEXT},
            "truth": reference("Truth"),
            "about": {"type": "array", "items": reference("Ref")},
        }
    ),
    "Problem": {
        **_object(
            {
                "type": {**TEXT, "format": "uri-reference"},
                "title": TEXT,
                "status": {"type": "integer"},
                "detail": TEXT,
                "key": TEXT,
                "zh": TEXT,
                "en": TEXT,
                "nearest": {"type": "array", "items": TEXT},
                "candidates": {
                    "type": "array",
                    "items": _object({"id": TEXT, "where": TEXT}),
                },
            },
            optional=("nearest", "candidates"),
        ),
    },
}
"""What is not of one question."""


def of_field(own: Field) -> Schema:
    """What a field of a kind holds."""
    if own.type in CELL:
        return CELL[own.type]
    return {**TEXT, "enum": list(own.values)} if own.values else TEXT
