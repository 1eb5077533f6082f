"""No answer shows what is personal, in whatever form it is read."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from typing import Any

import pytest

import orgraph
from orgraph.model.answers import Answer
from orgraph.model.schema import Sensitivity
from orgraph.model.vocabulary import CASE, PERSON, RELATIONS
from orgraph.queries import QUESTIONS, parameters
from orgraph.render.drawing import svg
from orgraph.render.page import html
from orgraph.render.text import text

DAY = "2024-05-27"
PEOPLE = ("person:xm-06", "person:xm-09", "person:xm-11")
"""A social worker, a retired nurse, the grid worker who reported the waste."""
PERSONAL = {own.name for own in PERSON.fields if own.sensitivity is Sensitivity.PERSONAL}


def asked(xinmi: orgraph.City) -> Iterator[Answer[Any]]:
    """Every question about one node, and about two, of people and of the case."""
    for question in QUESTIONS.values():
        needed = [own for own in parameters(question) if own.required]
        for id_ in (*PEOPLE, "case:410183-waste"):
            kind = CASE if id_.startswith("case:") else PERSON
            if all(kind in own.kinds for own in needed):
                given = {
                    own.name: node for own, node in zip(needed, (id_, PEOPLE[-1]), strict=False)
                }
                yield xinmi.ask_by_name(question, given, DAY)


def test_personal_fields_are_masked_in_text_json_html_svg_and_python(xinmi: orgraph.City) -> None:
    """When somebody was born, the party and an occupation are in the seed, and in no answer."""
    view = xinmi.at(DAY)
    numbers = [view.number(id_) for id_ in PEOPLE]
    known = [view.fact(view.version(number)).fields for number in numbers if number is not None]
    told = {str(fields[name]) for fields in known for name in PERSONAL if fields[name]}
    answers = list(asked(xinmi))

    assert len(told) == 4
    assert {"movements", "history", "duties", "impact", "reporting-line", "path"} <= {
        answer.question for answer in answers
    }
    for answer in answers:
        sent = pickle.loads(pickle.dumps(answer))
        shown = json.dumps(answer.as_json(), ensure_ascii=False)
        for lang in ("zh", "en"):
            shown += text(answer, lang) + html(answer, lang) + svg(answer, lang)
        for fact in (*answer.facts, *sent.facts):
            assert PERSONAL.isdisjoint(fact.fields)
        # The post 新密市中医院护士长, which is public, has an occupation in its name.
        assert not [value for value in told - {"医院护士长"} if value in shown]


def test_no_answer_tells_who_reported_a_case(xinmi: orgraph.City) -> None:
    """A relation that is personal is for intake only."""
    personal = {
        name for name, kind in RELATIONS.items() if kind.sensitivity is Sensitivity.PERSONAL
    }

    assert personal == {"REPORTED_BY"}
    assert not [
        answer.question
        for answer in asked(xinmi)
        if personal & {fact.kind for fact in answer.facts}
    ]


@pytest.mark.parametrize("matter", [None, "建筑废材"])
def test_nor_do_those_about_the_place(xinmi: orgraph.City, matter: str | None) -> None:
    """The precedent that `who` cites names no reporter."""
    answer = xinmi.who("战鼓山街东头", matter=matter, at=DAY)

    assert "REPORTED_BY" not in {fact.kind for fact in answer.facts}
