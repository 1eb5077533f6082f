"""The tables of an answer: what they hold is what the answer holds, under headings of both languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import Any, Final, get_args, get_type_hints

import pytest

import orgraph
from orgraph.model.answer_words import FIELD_WORDS
from orgraph.model.answers import Answer
from orgraph.model.errors import InvalidParameter
from orgraph.model.facts import Ref
from orgraph.queries import QUESTIONS, parameters

DAY: Final = "2024-05-27"


@pytest.fixture(scope="module")
def answers(xinmi: orgraph.City) -> dict[str, Answer[Any]]:
    """One of each question, by its name."""
    told = {}
    for question in QUESTIONS.values():
        given = {own.name: own.example for own in parameters(question) if own.required}
        told[question.name] = xinmi.ask_by_name(question, given, DAY)
    return told


def fields_of(kind: Any) -> Iterator[str]:
    """The fields of a type of values, and of those in it."""
    if isinstance(kind, type) and is_dataclass(kind):
        for name, inner in get_type_hints(kind).items():
            yield name
            yield from fields_of(inner)
    for inner in get_args(kind):
        yield from fields_of(inner)


def test_every_field_of_a_value_has_a_chinese_heading(answers: dict[str, Answer[Any]]) -> None:
    """And nothing has one that is no field any more."""
    there = {name for answer in answers.values() for name in fields_of(type(answer.value))}
    assert set(FIELD_WORDS) == there


def test_the_facts_are_all_there_numbered_as_in_the_text(answers: dict[str, Answer[Any]]) -> None:
    """With times as written, source, locator, speaker and certainty."""
    for answer in answers.values():
        table = answer.table("facts", "en")
        cited = [place for reason in answer.reasons for place in reason.facts]
        order = list(dict.fromkeys([*cited, *range(len(answer.facts))]))
        rows = table.to_dicts()
        assert list(range(1, len(answer.facts) + 1)) == table["number"].to_list()
        for row, place in zip(rows, order, strict=True):
            fact = answer.facts[place]
            assert (fact.id, fact.kind, fact.source.id) == (
                row["fact"],
                row["kind"],
                row["source_id"],
            )
            assert (fact.begin, fact.end) == (row["from"], row["to"])
            assert (fact.evidence.name, fact.locator, fact.speaker, fact.certainty, fact.polarity) == (
                row["evidence"], row["locator"], row["speaker"], row["certainty"], row["polarity"],
            )  # fmt: skip


def test_the_reasons_cite_the_rows_of_the_facts(answers: dict[str, Answer[Any]]) -> None:
    """By their numbers, in order."""
    for answer in answers.values():
        ids = dict(answer.table("facts", "en").select("number", "fact").iter_rows())
        table = answer.table("reasons", "zh")
        assert [reason.text.zh for reason in answer.reasons] == table["理由"].to_list()
        for reason, numbers in zip(answer.reasons, table["事实编号"].to_list(), strict=True):
            assert {answer.facts[place].id for place in reason.facts} == {ids[each] for each in numbers}  # fmt: skip


def test_each_table_has_a_row_for_each_value_of_its_part(answers: dict[str, Answer[Any]]) -> None:
    """In both languages the same, however deep the part lies."""

    def found(value: Any, path: list[str]) -> list[Any]:
        if not path:
            return [value]
        inner = getattr(value, path[0])
        several = inner if isinstance(inner, tuple) and not isinstance(inner, Ref) else (inner,)
        return [each for item in several for each in found(item, path[1:])]

    filled = 0
    for answer in answers.values():
        for part in answer.tables[2:]:
            zh, en = answer.table(part), answer.table(part, "en")
            expected = found(answer.value, part.split("."))
            assert len(expected) == zh.height == en.height, (answer.question, part)
            assert zh.width == en.width == len(set(zh.columns))
            filled += zh.height > 0
    assert filled > 40


def test_counts_nodes_and_truths_are_columns(answers: dict[str, Answer[Any]]) -> None:
    """Certain and possible, name and id, in words."""
    who, staffing = answers["who"], answers["staffing"]
    shares = who.table("shares", "en").to_dicts()
    for row, share in zip(shares, who.value.shares, strict=True):
        assert (share.unit.name, share.unit.id) == (row["unit"], row["unit_id"])
        assert row["truth"] in ("yes", "maybe", "no")
        assert len(share.facts) == len(row["facts"])
    for row, each in zip(staffing.table("categories", "en").to_dicts(), staffing.value.categories, strict=True):  # fmt: skip
        assert each.loaded == (row["loaded"], row["loaded_possible"])
        assert (None, None) == (row["authorised"], row["authorised_possible"]) or each.authorised


def test_what_a_row_belongs_to_stands_before_it(answers: dict[str, Answer[Any]]) -> None:
    """Those who work in an area, with the area."""
    answer = answers["members"]
    expected = [
        (roster.where.id, worker.person.id)
        for roster in answer.value.rosters
        for worker in roster.workers
    ]
    told = answer.table("rosters.workers", "en").select("rosters.where_id", "person_id").rows()
    assert expected == told
    assert expected


def test_a_table_is_one_of_pandas_too(answers: dict[str, Answer[Any]]) -> None:
    """With the same columns and rows."""
    table = answers["who"].table()
    frame = table.to_pandas()
    assert table.columns == list(frame.columns)
    assert table["起点编号"].to_list() == list(frame["起点编号"])


def test_a_table_that_is_none_is_refused(answers: dict[str, Answer[Any]]) -> None:
    """With those that there are."""
    with pytest.raises(InvalidParameter) as told:
        answers["who"].table("weather")
    assert "shares" in told.value.en
