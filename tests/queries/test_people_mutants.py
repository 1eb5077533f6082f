"""Faults planted in `movements` and `staffing` are caught, and no step of their scopes is spare."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from agreement import graph_of
from agreement_people import (
    PeopleCase,
    parameters_of,
    people_case,
    people_differences,
    questions,
)
from cities_people import AskedOfPeople, cities_of_people
from hypothesis import HealthCheck, Phase, given, settings
from scopes import scope_without

import orgraph
from orgraph.graph.compiled import DayView, OrgGraph
from orgraph.graph.scope import Scope, fetch
from orgraph.graph.view import Step, View
from orgraph.model.errors import NotFetched
from orgraph.model.schema import Way
from orgraph.model.truth import MAYBE, NO, YES
from orgraph.model.vocabulary import UNIT_CLASS
from orgraph.queries import (
    Movements,
    Question,
    Staffing,
    extent,
    movements_answer,
    movements_person,
    staff,
    staffing_answer,
    stays,
    transfers,
    trips,
)

Patch = pytest.MonkeyPatch
CASES = 150

SEED_DAY = "2024-05-27"
OF_THE_SEED: tuple[Question[Any], ...] = (
    Movements("division:410183"),
    Movements("unit:410183002-bsc"),
    Movements("person:xm-02"),
    Movements("quota-transfer:410183-institution"),
    Staffing("division:410183"),
)


@pytest.fixture(scope="module")
def people_cases() -> list[PeopleCase]:
    """The same random cities in every run, each with what the oracle says."""
    drawn: list[PeopleCase] = []

    @settings(
        max_examples=CASES,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cities_of_people())
    def draw(asked: AskedOfPeople) -> None:
        drawn.append(people_case(asked))

    draw()
    return drawn


@pytest.fixture(scope="module")
def people_graphs(people_cases: list[PeopleCase]) -> list[OrgGraph]:
    """The compiled cities of the cases."""
    return [graph_of(case.asked.city) for case in people_cases]


def plant_maybe_as_yes(patch: Patch) -> None:
    """What may be is taken for what is."""
    walk = DayView.walk

    def surely(self: DayView, node: int, way: Way, values: Any = None) -> Sequence[Step]:
        return [
            (other, YES if truth == MAYBE else truth, fact)
            for other, truth, fact in walk(self, node, way, values)
        ]

    patch.setattr(DayView, "walk", surely)


def plant_parts_ignored(patch: Patch) -> None:
    """The parts of a unit are somebody else's."""
    patch.setattr(extent, "_spread", lambda _view, found, _way: found)


def plant_own_people_as_guests(patch: Patch) -> None:
    """Somebody placed in a part of the own unit counts as in from elsewhere."""
    patch.setattr(trips, "negate", lambda _truth: YES)
    patch.setattr(staff, "negate", lambda _truth: YES)


def plant_planned_end_ignored(patch: Patch) -> None:
    """Nothing is ever past its planned end."""
    patch.setattr(stays.Stay, "past_planned_end", lambda _self, _day: NO)


def plant_over_too_early(patch: Patch) -> None:
    """What may be over is taken for over."""
    over_at = stays.over_at
    patch.setattr(stays, "over_at", lambda span, day: YES if over_at(span, day) > NO else NO)


def plant_plans_as_facts(patch: Patch) -> None:
    """A planned stay is told as one in force."""
    patch.setattr(stays, "PLANNED", "-")
    patch.setattr(stays, "ASSERTED", "planned")


def plant_classes_itemised(patch: Patch) -> None:
    """What a class of units received counts as an item."""
    patch.setattr(transfers, "UNIT", UNIT_CLASS)


def plant_closed_world(patch: Patch) -> None:
    """Absence proves something everywhere."""
    for module in (movements_answer, staffing_answer):
        patch.setattr(module, "all_closed", lambda *_: (YES, ()))


def plant_home_of_today(patch: Patch) -> None:
    """A home unit that may have been so at a past stay's time counts as certain."""
    patch.setattr(trips, "overlap", lambda one, other: YES if stays.overlap(one, other) else NO)


def plant_back_anywhere(patch: Patch) -> None:
    """Whoever has a home unit is back, whatever it was at the time of the stay."""
    patch.setattr(movements_person, "overlap", lambda *_: YES)


def plant_unknown_home_elsewhere(patch: Patch) -> None:
    """Somebody whose home unit is not known is from elsewhere."""
    patch.setattr(trips, "MAYBE", YES)


def plant_away_anywhere(patch: Patch) -> None:
    """Nobody is ever out."""
    patch.setattr(staff, "_away", lambda *_: None)


FAULTS = (
    plant_maybe_as_yes,
    plant_parts_ignored,
    plant_own_people_as_guests,
    plant_planned_end_ignored,
    plant_over_too_early,
    plant_plans_as_facts,
    plant_classes_itemised,
    plant_closed_world,
    plant_home_of_today,
    plant_away_anywhere,
)


def test_without_a_fault_all_cases_agree(
    people_cases: list[PeopleCase], people_graphs: list[OrgGraph]
) -> None:
    """The cases that catch the faults below are clean as they are."""
    found = [
        people_differences(case, graph)
        for case, graph in zip(people_cases, people_graphs, strict=True)
    ]

    assert [] == [difference for own in found for difference in own]


@pytest.mark.parametrize("plant", FAULTS, ids=lambda plant: plant.__name__[6:])
def test_a_fault_is_caught(
    plant: Callable[[Patch], None],
    people_cases: list[PeopleCase],
    people_graphs: list[OrgGraph],
    monkeypatch: Patch,
) -> None:
    """Some case differs from the oracle."""
    plant(monkeypatch)

    assert any(
        bool(people_differences(case, graph))
        for case, graph in zip(people_cases, people_graphs, strict=True)
    )


def _steps(question: type[Question[Any]]) -> list[Any]:
    return [
        pytest.param(question, step.name, id=f"{question.name} {step.name}")
        for step in question.scope or ()
    ]


@pytest.mark.parametrize(("question", "name"), [*_steps(Movements), *_steps(Staffing)])
def test_no_step_of_a_scope_is_spare(
    question: type[Question[Any]],
    name: str,
    people_cases: list[PeopleCase],
    people_graphs: list[OrgGraph],
    xinmi: orgraph.City,
) -> None:
    """Without any one step the fetched view raises in some case, or on the seed."""
    assert question.scope is not None
    scope = scope_without(question.scope, name)
    view = xinmi.at(SEED_DAY)
    asked: list[tuple[Question[Any], View]] = [
        (each, view) for each in OF_THE_SEED if isinstance(each, question)
    ]
    for case, graph in zip(people_cases, people_graphs, strict=True):
        own_view = graph.at(case.asked.day)
        asked += [(each, own_view) for each in questions(case.asked) if isinstance(each, question)]

    assert any(_raises(each, scope, own) for each, own in asked)


def _raises(question: Question[Any], scope: Scope, view: View) -> bool:
    try:
        question.answer(fetch(view, scope, parameters_of(question, view)))
    except NotFetched:
        return True
    return False
