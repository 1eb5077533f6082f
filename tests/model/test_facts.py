"""What an answer shows of a fact."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgraph.model.facts import Fact, Ref, Value, weakest
from orgraph.model.truth import MAYBE, YES, Truth
from orgraph.model.vocabulary import CERTAINTIES

PAPER = Ref("source:paper", "报纸")

WANG, OFFICE = Ref("person:1", "王某"), Ref("unit:office", "某办公室")


def fact(
    kind: str = "SECONDED_TO",
    target: Ref | None = OFFICE,
    fields: dict[str, Value] | None = None,
    truth: Truth = YES,
) -> Fact:
    """A secondment, unless said otherwise."""
    return Fact(
        id="SECONDED_TO:person:1>unit:office@2021~",
        kind=kind,
        source=WANG,
        target=target,
        fields={} if fields is None else fields,
        begin="2021~",
        end=None,
        polarity="asserted",
        evidence=PAPER,
        confirmed="2024-05-27",
        locator="P6",
        speaker=None,
        certainty="stated",
        truth=truth,
    )


def test_a_fact_as_json_is_in_the_words_of_the_vocabulary() -> None:
    """The columns of the package, truth in words, and nothing that is empty."""
    expected = {
        "id": "SECONDED_TO:person:1>unit:office@2021~",
        "kind": "SECONDED_TO",
        "source": {"id": "person:1", "name": "王某"},
        "target": {"id": "unit:office", "name": "某办公室"},
        "fields": {"role": "干事"},
        "from": "2021~",
        "polarity": "asserted",
        "evidence": {"id": "source:paper", "name": "报纸"},
        "confirmed": "2024-05-27",
        "locator": "P6",
        "certainty": "stated",
        "truth": "maybe",
    }
    row = fact(fields={"role": "干事", "reason": None}, truth=MAYBE).as_json()
    assert expected == row
    assert expected == json.loads(json.dumps(row))


def test_an_own_field_never_hides_what_every_fact_shows() -> None:
    """The kind of a secondment is its own field; the kind of the fact stays SECONDED_TO."""
    row = fact(fields={"kind": "task_force"}).as_json()
    assert ("SECONDED_TO", {"kind": "task_force"}) == (row["kind"], row["fields"])


def test_what_is_false_or_zero_is_not_empty() -> None:
    """A norm that does not bind and a count of none are said; no other names are not."""
    row = fact(fields={"binding": False, "value": 0.0, "count": 0, "aliases": ()}).as_json()
    assert {"binding": False, "value": 0.0, "count": 0} == row["fields"]


def test_a_fact_about_a_node_has_no_target() -> None:
    """It is no relation, and its JSON has none."""
    own = fact(kind="Unit", target=None)
    assert not own.is_relation
    assert "target" not in own.as_json()
    assert fact().is_relation


@given(st.lists(st.sampled_from(CERTAINTIES), min_size=1))
def test_the_weakest_certainty_is_the_first_of_the_vocabulary(certainties: list[str]) -> None:
    """One planned fact makes an answer planned, however many are stated."""
    expected = next(word for word in CERTAINTIES if word in certainties)
    assert expected == weakest(certainties)


def test_of_no_facts_none_is_the_weakest() -> None:
    """Nothing decides, so nothing is claimed about its certainty."""
    assert weakest([]) is None


def test_a_certainty_of_another_vocabulary_is_refused() -> None:
    """A word that has no rank must not pass for a strong one."""
    with pytest.raises(KeyError):
        weakest(["stated", "rumoured"])
