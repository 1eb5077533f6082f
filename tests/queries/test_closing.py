"""What is declared complete is fetched wherever a question asks for it, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import Any, TypeAlias

import pytest
from agreement import graph_of
from cities import cities
from cities_impact import goings
from cities_line import lines
from cities_members import staffed_cities
from cities_people import cities_of_people
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy

from orgraph.graph.scope import Closing, Scope, fetch
from orgraph.graph.through import Through
from orgraph.graph.view import View
from orgraph.model.errors import NotFetched
from orgraph.model.vocabulary import RELATIONS
from orgraph.queries import QUESTIONS, Question, parameters
from orgraph.queries.branch import Branch

EACH = 8
"""Cities of each kind."""
SOME = 5
"""Nodes of a kind that are asked about in a city."""

EVERY: tuple[type[Question[Any]], ...] = (*QUESTIONS.values(), Branch)
ASKING = [(kind, step) for kind in EVERY for step in kind.scope or () if isinstance(step, Closing)]
"""The questions that ask whether something is complete."""

Case: TypeAlias = tuple[Question[Any], View]


class Everything(Through):
    """A city in which every kind of relation is declared complete somewhere, so that all is looked up."""

    @property
    def closed(self) -> frozenset[str]:
        return frozenset(RELATIONS)


@pytest.fixture(scope="module")
def asked() -> list[Case]:
    """Every question about nodes of every kind that it takes, in cities of all sorts."""
    dice = Random(20240527)
    drawn: list[Any] = []

    def draw(cities_of: SearchStrategy[Any]) -> None:
        @settings(
            max_examples=EACH,
            database=None,
            derandomize=True,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(cities_of)
        def keep(city: Any) -> None:
            drawn.append(city)

        keep()

    for each in (cities(), goings(), lines(), staffed_cities(), cities_of_people()):
        draw(each)
    return [
        (question, view)
        for each in drawn
        for view in [Everything(graph_of(each.city).at(each.day))]
        for kind, _ in ASKING
        for question in _questions(kind, view, dice)
    ]


def _questions(kind: type[Question[Any]], view: View, dice: Random) -> Iterator[Question[Any]]:
    first, *others = parameters(kind)
    for of in first.kinds:
        nodes = list(view.nodes(of))
        for node in nodes if len(nodes) <= SOME else dice.sample(nodes, SOME):
            told: dict[str, str | int | None] = {first.name: view.id(node)}
            for own in others:
                if own.kinds:
                    ends = [view.id(n) for of in own.kinds for n in view.nodes(of)]
                    told[own.name] = dice.choice(ends) if ends else None
                elif own.values:
                    told[own.name] = dice.choice(list(own.values))
                elif own.range is not None:
                    told[own.name] = dice.choice([own.default, own.range[-1]])
            if all(told.get(own.name) is not None for own in others if own.kinds and own.required):
                yield kind(**told)


def _answer(question: Question[Any], view: View, scope: Scope) -> dict[str, object]:
    own = parameters(question)
    given_ = {each.name: getattr(question, each.name) for each in own}
    ids = {each.name: given_.pop(each.name) for each in own if each.kinds}
    numbers = {name: None if id_ is None else view.number(id_) for name, id_ in ids.items()}
    return question.answer(fetch(view, scope, numbers, given_)).as_json()


def test_it_is_there_wherever_it_is_asked_for(asked: Sequence[Case]) -> None:
    """With all kinds declared complete somewhere, every answer is that on the whole city."""
    assert len(asked) > 1000
    for question, view in asked:
        assert question.scope is not None
        whole = question.answer(view).as_json()
        assert _answer(question, view, question.scope) == whole, question


RARE = {
    "who": {"serving", "superiors", "overseeing"},
    "may-dispatch": {"serving", "superiors", "overseeing"},
    "reporting-line": {"below_3", "below_4", "below_5"},
    "duties": {"standing", "around", "same", "unlisted"},
    "impact": {"node", "administered"},
}
"""Sets of which the logic can ask, though in these cities each of their nodes is in another set as well."""
SOURCES = [
    (kind, source)
    for kind, step in ASKING
    for source in step.sources
    if source not in RARE.get(kind.name, ())
]


@pytest.mark.parametrize(
    ("kind", "source"), SOURCES, ids=[f"{kind.name} {source}" for kind, source in SOURCES]
)
def test_no_set_is_named_for_nothing(
    kind: type[Question[Any]], source: str, asked: Sequence[Case]
) -> None:
    """Without it some question looks at what was not fetched."""
    assert kind.scope is not None
    *steps, last = kind.scope
    assert isinstance(last, Closing)
    left = replace(last, sources=tuple(own for own in last.sources if own != source))
    assert any(
        _raises(question, view, (*steps, left))
        for question, view in asked
        if type(question) is kind
    )


def _raises(question: Question[Any], view: View, scope: Scope) -> bool:
    try:
        _answer(question, view, scope)
    except NotFetched:
        return True
    return False
