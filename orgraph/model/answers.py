"""An answer: a verdict, its value, the reasons in order, and every fact they rest on."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeVar

from orgraph.model.facts import Fact, Ref
from orgraph.model.schema import Label
from orgraph.model.truth import TRUTH_NAMES, YES, Truth
from orgraph.model.value import frozen
from orgraph.model.vocabulary import CERTAINTY

if TYPE_CHECKING:
    from polars import DataFrame

__all__ = ["CERTAINTY_LABELS", "SHOWN", "Answer", "FactSource", "Mark", "Reason", "Shown", "plain"]

V_co = TypeVar("V_co", covariant=True)

CERTAINTY_LABELS: Final[Mapping[str, Label]] = CERTAINTY.values


class Mark(StrEnum):
    """What a reason is of, so that text and drawings tell it apart by form."""

    LEAD = "lead"
    SUPPORT = "support"
    REFUSAL = "refusal"
    CONTACT = "contact"
    VACANCY = "vacancy"
    UNKNOWN = "unknown"
    DOUBT = "doubt"
    NOTE = "note"


@frozen
class Reason:
    """One step of the way to an answer, with the facts it rests on, by their place in the answer."""

    mark: Mark
    text: Label
    facts: tuple[int, ...] = ()
    truth: Truth = YES
    """What is known of it on the day: no more than of any fact it rests on."""
    about: tuple[Ref, ...] = ()
    """The nodes that it says this of, as a drawing marks them."""


class FactSource(Protocol):
    """What can show a fact in full: a view."""

    def fact(self, fact: int) -> Fact:
        """The fact of a number."""
        ...


@dataclass(frozen=True)
class Answer(Generic[V_co]):
    """What a question comes to on a day.

    Wherever an answer names facts it gives their places in `facts`, so that they need be read in full
    only when they are shown (28 facts cost more than everything else of an answer together).
    """

    question: str
    """The name of the question."""
    parameters: Mapping[str, Ref | str | int | None]
    as_of: str
    """The day asked about."""
    verdict: str
    verdict_label: Label
    summary: Label
    """The answer in a sentence."""
    value: V_co
    reasons: tuple[Reason, ...]
    certainty: str | None
    """The weakest among the facts that decide the verdict; None where none does."""
    deciding: tuple[int, ...]
    """The facts that decide the verdict."""
    cited: tuple[int, ...] = field(repr=False)
    """The numbers of the facts in the view that was asked."""
    view: FactSource | None = field(repr=False, compare=False)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact that the answer rests on, in full but for personal fields."""
        if self.view is None:  # only an answer that was pickled has none, and it brings its facts
            raise AttributeError("facts")
        return tuple(self.view.fact(number).masked for number in self.cited)

    def table(self, part: str = "facts", lang: str = "zh") -> DataFrame:
        """One of its tables, for polars, with headings in Chinese or, for `en`, as in JSON; `.to_pandas()` makes it one
        of pandas.

        `facts`, `reasons`, or a part of the value, such as `shares` or `rosters.workers`. `tables` lists them.
        """
        from orgraph.model.answer_tables import table

        return table(self, part, lang)

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of its tables."""
        from orgraph.model.answer_tables import tables

        return tables(self)

    def shown(self, lang: str) -> Shown:
        """The answer as a notebook shows it, in Chinese (`zh`) or English (`en`)."""
        return Shown(self, lang)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """What a notebook shows, in the language that `ORGRAPH_LANG` says, Chinese if none."""
        return self.shown(os.environ.get("ORGRAPH_LANG", "zh"))._repr_mimebundle_()

    def __getstate__(self) -> dict[str, object]:
        """An answer that is sent elsewhere brings its facts and leaves the city behind."""
        return {**self.__dict__, "facts": self.facts, "view": None}

    def as_json(self) -> dict[str, object]:
        """Plain values, facts named by their ids; what is empty stays, so that every answer of a
        question has one shape."""
        ids = tuple(fact.id for fact in self.facts)
        return {
            "question": self.question,
            "parameters": {name: plain(value, ids) for name, value in self.parameters.items()},
            "as_of": self.as_of,
            "verdict": self.verdict,
            "verdict_label": self.verdict_label._asdict(),
            "certainty": self.certainty,
            "summary": self.summary._asdict(),
            "value": plain(self.value, ids),
            "reasons": [plain(reason, ids) for reason in self.reasons],
            "deciding": [ids[place] for place in self.deciding],
            "facts": [fact.as_json() for fact in self.facts],
        }


SHOWN: Final[dict[str, Callable[[Answer[Any], str], str]]] = {}
"""What writes an answer in a language, by media type: `render` does, which the model must not know."""


@frozen
class Shown:
    """An answer in one language, for a notebook."""

    answer: Answer[Any]
    lang: str

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """As text and as HTML."""
        return {media: write(self.answer, self.lang) for media, write in SHOWN.items()}


SCALARS: Final = frozenset({str, int, bool, float})

FACT_FIELDS: Final = frozenset({"facts", "to_confirm"})
"""The fields of values that hold places of facts."""


def plain(value: object, ids: Sequence[str]) -> object:
    """A value of an answer as JSON has it: truth in words, facts by their ids."""
    if value is None or type(value) in SCALARS:  # most are: it saves a third of the time
        return value
    if isinstance(value, (Ref, Label)):
        return value._asdict()
    if is_dataclass(value) and not isinstance(value, type):
        return {
            name: _plain_field(name, getattr(value, name), ids) for name in _names_of(type(value))
        }
    if isinstance(value, (tuple, list)):
        return [plain(item, ids) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item, ids) for key, item in value.items()}
    return value


@cache
def _names_of(kind: type) -> tuple[str, ...]:
    """The names of the fields of a dataclass."""
    return tuple(own.name for own in fields(kind))


def _plain_field(name: str, value: Any, ids: Sequence[str]) -> object:
    if name == "truth":
        return TRUTH_NAMES[value]
    if name in FACT_FIELDS:
        return [ids[place] for place in value]
    return plain(value, ids)
