"""What an answer shows of a fact, and how it names a node."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from orgraph.model.schema import NodeKind, RelationKind, Sensitivity
from orgraph.model.time import Span, day_number, span
from orgraph.model.truth import TRUTH_NAMES, Truth
from orgraph.model.value import frozen
from orgraph.model.vocabulary import CERTAINTIES, NODES, RELATIONS

__all__ = ["Fact", "Ref", "Value", "weakest"]

Value: TypeAlias = str | int | float | bool | tuple[str, ...] | None
"""What a field can hold."""


class Ref(NamedTuple):
    """A node as an answer names it."""

    id: str
    name: str


@frozen
class Fact:
    """One fact as the source gives it, with what is known of it on the day of the answer.

    `begin` and `end` are as written (EDTF, `end` exclusive); `confirmed` is the day of its source,
    the last on which it was confirmed where it has no end.
    """

    id: str
    kind: str
    source: Ref
    target: Ref | None
    """None for a fact about a node itself."""
    fields: Mapping[str, Value]
    begin: str | None
    end: str | None
    polarity: str
    evidence: Ref
    confirmed: str
    locator: str | None
    speaker: str | None
    certainty: str
    truth: Truth

    @property
    def masked(self) -> Fact:
        """The fact without its personal fields, such as when somebody was born."""
        hidden = {own.name for own in self._kind.fields if own.sensitivity is Sensitivity.PERSONAL}
        if hidden.isdisjoint(self.fields):
            return self
        kept = {name: value for name, value in self.fields.items() if name not in hidden}
        return replace(self, fields=kept)

    def as_json(self, *, personal: bool = False) -> dict[str, object]:
        """Plain values, in the words of the vocabulary; what is empty is left out, and what is personal unless
        it is asked for.

        Own fields stand apart, since some are called as what every fact has: `kind`.
        """
        shown = self if personal else self.masked
        row: dict[str, object] = {
            "id": self.id,
            "kind": self.kind,
            "source": self.source._asdict(),
            "target": self.target._asdict() if self.target else None,
            "fields": {
                name: value for name, value in shown.fields.items() if value not in (None, ())
            },
            "from": self.begin,
            "to": self.end,
            "polarity": self.polarity,
            "evidence": self.evidence._asdict(),
            "confirmed": self.confirmed,
            "locator": self.locator,
            "speaker": self.speaker,
            "certainty": self.certainty,
            "truth": TRUTH_NAMES[self.truth],
        }
        return {name: value for name, value in row.items() if value is not None}

    @property
    def span(self) -> Span:
        """Its four days as written, not cut to the lives of its ends."""
        return _span(self.begin, self.end, self.confirmed)

    @property
    def _kind(self) -> NodeKind | RelationKind:
        return RELATIONS.get(self.kind) or NODES[self.kind]

    @property
    def is_event(self) -> bool:
        """Whether it happened, and does not go on."""
        return self._kind.event

    @property
    def is_relation(self) -> bool:
        """Whether it joins two nodes."""
        return self.kind in RELATIONS


_RANK = {word: rank for rank, word in enumerate(CERTAINTIES)}


def weakest(certainties: Iterable[str]) -> str | None:
    """The weakest of some certainties; None where there are none."""
    return min(certainties, key=_RANK.__getitem__, default=None)


@lru_cache(maxsize=4096)
def _span(begin: str | None, end: str | None, confirmed: str) -> Span:
    """A city of 900,000 facts has a few thousand different ones, and answers ask again and again."""
    return span(begin, end, day_number(confirmed))
