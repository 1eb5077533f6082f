"""An answer: what it shows, and how it becomes plain values."""

from __future__ import annotations

import json
import pickle
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest

from orgraph.model.answers import CERTAINTY_LABELS, Answer, Mark, Reason, plain
from orgraph.model.facts import Fact, Ref
from orgraph.model.schema import Label
from orgraph.model.truth import MAYBE, NO, YES, Truth
from orgraph.model.vocabulary import CERTAINTIES

PLACE, UNIT = Ref("place:1", "街口"), Ref("unit:1", "城管局")


def fact(number: int) -> Fact:
    """A fact that is told apart by its number."""
    return Fact(
        id=f"fact-{number}",
        kind="LEADS",
        source=UNIT,
        target=PLACE,
        fields={},
        begin=None,
        end=None,
        polarity="asserted",
        evidence=Ref("source:1", "文件"),
        confirmed="2024-01-01",
        locator=None,
        speaker=None,
        certainty="stated",
        truth=YES,
    )


class Counting:
    """A view that counts how often a fact is read in full."""

    def __init__(self) -> None:
        self.read: list[int] = []

    def fact(self, fact_number: int, /) -> Fact:
        """The fact, noted down."""
        self.read.append(fact_number)
        return fact(fact_number)


@dataclass(frozen=True)
class Value:
    """Something to say of a unit."""

    unit: Ref
    truth: Truth
    facts: tuple[int, ...]
    to_confirm: tuple[int, ...] = ()
    table: Mapping[str, tuple[Label, ...]] | None = None


def answer(view: Counting, value: Value) -> Answer[Value]:
    """An answer that cites the facts 30, 10 and 20 of the view, in that order."""
    return Answer(
        question="who",
        parameters={"place": PLACE, "matter": None},
        as_of="2024-05-27",
        verdict="named",
        verdict_label=Label("已明确", "named"),
        summary=Label("归城管局。", "It is 城管局."),
        value=value,
        reasons=(
            Reason(Mark.LEAD, Label("主责。", "It leads."), (0, 2), about=(UNIT,)),
            Reason(Mark.NOTE, Label("无。", "None.")),
        ),
        certainty="stated",
        deciding=(2,),
        cited=(30, 10, 20),
        view=view,
    )


def test_places_of_facts_become_their_ids_in_json() -> None:
    """Wherever an answer names a fact, JSON has the id under which the fact itself stands."""
    value = Value(UNIT, MAYBE, (1, 0), (2,), {"a": (Label("甲", "A"),)})
    row = answer(Counting(), value).as_json()
    assert {
        "unit": {"id": "unit:1", "name": "城管局"},
        "truth": "maybe",
        "facts": ["fact-10", "fact-30"],
        "to_confirm": ["fact-20"],
        "table": {"a": [{"zh": "甲", "en": "A"}]},
    } == row["value"]
    assert ["fact-20"] == row["deciding"]
    assert [
        {
            "mark": "lead",
            "text": {"zh": "主责。", "en": "It leads."},
            "facts": ["fact-30", "fact-20"],
            "truth": "yes",
            "about": [{"id": "unit:1", "name": "城管局"}],
        },
        {
            "mark": "note",
            "text": {"zh": "无。", "en": "None."},
            "facts": [],
            "truth": "yes",
            "about": [],
        },
    ] == row["reasons"]
    facts = row["facts"]
    assert isinstance(facts, list)
    assert ["fact-30", "fact-10", "fact-20"] == [each["id"] for each in facts]


def test_json_of_an_answer_keeps_its_shape_where_a_part_is_empty() -> None:
    """A parameter that was not given and a certainty that there is none of stand as null."""
    empty = replace(answer(Counting(), Value(UNIT, NO, ())), certainty=None, reasons=(), cited=())
    row = replace(empty, deciding=()).as_json()
    assert {
        "question", "parameters", "as_of", "verdict", "verdict_label", "certainty", "summary",
        "value", "reasons", "deciding", "facts",
    } == set(row)  # fmt: skip
    assert {"place": {"id": "place:1", "name": "街口"}, "matter": None} == row["parameters"]
    assert row["certainty"] is None
    assert ([], [], []) == (row["reasons"], row["deciding"], row["facts"])


def test_json_of_an_answer_survives_being_written_and_read() -> None:
    """Only plain values are in it."""
    row = answer(Counting(), Value(UNIT, YES, (0,))).as_json()
    assert row == json.loads(json.dumps(row, ensure_ascii=False))


def test_facts_are_read_in_full_only_when_they_are_asked_for_and_then_once() -> None:
    """28 facts cost more than everything else of an answer."""
    view = Counting()
    found = answer(view, Value(UNIT, YES, (0,)))
    assert [] == view.read
    assert found.facts is found.facts
    assert [30, 10, 20] == view.read


def test_an_answer_sent_elsewhere_brings_its_facts_and_leaves_the_city_behind() -> None:
    """Pickled, it says the same without the view."""
    found = answer(Counting(), Value(UNIT, YES, (0,)))
    sent: Answer[Value] = pickle.loads(pickle.dumps(found))  # of this very test
    assert sent.view is None
    assert found.facts == sent.facts
    assert found.as_json() == sent.as_json()
    assert found == sent


@pytest.mark.parametrize(("truth", "word"), [(NO, "no"), (MAYBE, "maybe"), (YES, "yes")])
def test_truth_is_in_words(truth: Truth, word: str) -> None:
    """A reader of JSON must not guess what 1 means."""
    row = plain(Value(UNIT, truth, ()), ())
    assert isinstance(row, dict)
    assert word == row["truth"]


def test_every_certainty_has_a_label() -> None:
    """In the order of the vocabulary."""
    assert list(CERTAINTIES) == list(CERTAINTY_LABELS)
