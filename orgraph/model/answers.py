"""An answer: a verdict, its value, the reasons in order, and every fact they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Final, Generic, TypeVar

from orgraph.model.facts import Fact, Ref
from orgraph.model.schema import Label
from orgraph.model.truth import TRUTH_NAMES
from orgraph.model.vocabulary import CERTAINTY

__all__ = ["CERTAINTY_LABELS", "Answer", "Mark", "Reason", "plain"]

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


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the way to an answer, with the ids of the facts it rests on."""

    mark: Mark
    text: Label
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer(Generic[V_co]):
    """What a question comes to on a day."""

    question: str
    """The name of the question."""
    parameters: Mapping[str, Ref | None]
    as_of: str
    """The day asked about."""
    verdict: str
    verdict_label: Label
    summary: Label
    """The answer in a sentence."""
    value: V_co
    reasons: tuple[Reason, ...]
    facts: tuple[Fact, ...]
    certainty: str | None
    """The weakest among the facts that decide the verdict; None where none does."""
    deciding: tuple[str, ...]
    """The ids of the facts that decide the verdict."""

    def as_json(self) -> dict[str, object]:
        """Plain values; what is empty stays, so that every answer of a question has one shape."""
        return {
            "question": self.question,
            "parameters": {name: plain(value) for name, value in self.parameters.items()},
            "as_of": self.as_of,
            "verdict": self.verdict,
            "verdict_label": self.verdict_label._asdict(),
            "certainty": self.certainty,
            "summary": self.summary._asdict(),
            "value": plain(self.value),
            "reasons": [plain(reason) for reason in self.reasons],
            "deciding": list(self.deciding),
            "facts": [fact.as_json() for fact in self.facts],
        }


def plain(value: object) -> object:
    """A value of an answer as JSON has it; truth in words."""
    if isinstance(value, (Ref, Label)):
        return value._asdict()
    if is_dataclass(value) and not isinstance(value, type):
        return {
            own.name: TRUTH_NAMES[getattr(value, own.name)]
            if own.name == "truth"
            else plain(getattr(value, own.name))
            for own in fields(value)
        }
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    return value
