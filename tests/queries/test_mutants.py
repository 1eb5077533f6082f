"""Faults planted in orgraph are caught by the oracle: a suite that misses them would prove nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from agreement import Case, differences, graph_of
from scopes import looked_at, scope_without

import orgraph
from orgraph.graph import compile as compiling
from orgraph.graph import complete, worlds
from orgraph.graph.compiled import DayView, OrgGraph
from orgraph.graph.scope import Keep, Scope, fetch
from orgraph.graph.view import Step
from orgraph.model.errors import NotFetched
from orgraph.model.schema import ASSERTED, Way
from orgraph.model.truth import MAYBE, NO, YES
from orgraph.queries import Who, first_contact, heads, shares

Patch = pytest.MonkeyPatch


def plant_late_end(patch: Patch) -> None:
    """Intervals hold one day too long."""
    cut = compiling._cut

    def longer(records: Any, end: str, lives: Any) -> Any:
        import polars as pl

        found = cut(records, end, lives)
        return found.with_columns(pl.col("certain_end", "possible_end") + 1)

    patch.setattr(compiling, "_cut", longer)


def plant_early_start(patch: Patch) -> None:
    """Intervals begin one day too early."""
    cut = compiling._cut

    def earlier(records: Any, end: str, lives: Any) -> Any:
        import polars as pl

        found = cut(records, end, lives)
        return found.with_columns(pl.col("certain_start", "possible_start") - 1)

    patch.setattr(compiling, "_cut", earlier)


def plant_lives_ignored(patch: Patch) -> None:
    """Relations outlive their ends."""
    patch.setattr(compiling, "_cut", lambda records, _end, _lives: records)


def plant_denied_walked(patch: Patch) -> None:
    """Denied facts are followed as if they were asserted."""
    patch.setattr(compiling, "DENIED", ASSERTED)


def plant_planned_walked(patch: Patch) -> None:
    """Planned facts are followed as if they were done."""
    patch.setattr(compiling, "PLANNED", ASSERTED)


def plant_maybe_as_yes(patch: Patch) -> None:
    """What may be is taken for what is."""
    walk = DayView.walk

    def surely(self: DayView, node: int, way: Way, values: Any = None) -> Sequence[Step]:
        return [(other, YES, fact) for other, _, fact in walk(self, node, way, values)]

    patch.setattr(DayView, "walk", surely)


def plant_maybe_as_no(patch: Patch) -> None:
    """What may be is left out."""
    walk = DayView.walk

    def only_sure(self: DayView, node: int, way: Way, values: Any = None) -> Sequence[Step]:
        return [step for step in walk(self, node, way, values) if step[1] != MAYBE]

    patch.setattr(DayView, "walk", only_sure)


def plant_vacancy_ignored(patch: Patch) -> None:
    """A post declared vacant is taken for one whose holder is not known."""
    patch.setattr(heads, "completing", lambda *_: (NO, ()))


def plant_unknown_as_vacant(patch: Patch) -> None:
    """A holder that is not known is taken for a vacancy."""
    patch.setattr(heads, "completing", lambda *_: (YES, ()))


def plant_away_ignored(patch: Patch) -> None:
    """Somebody seconded away is taken for present."""
    patch.setattr(heads, "_elsewhere", lambda *_: ())


def plant_closed_world(patch: Patch) -> None:
    """Absence proves something everywhere."""
    from orgraph.queries import verdict

    patch.setattr(verdict, "complete", lambda *_: YES)
    patch.setattr(first_contact, "completing", lambda *_: (YES, ()))


def plant_shallow_completeness(patch: Patch) -> None:
    """Closed somewhere is not closed inside it."""
    patch.setattr(complete, "INSIDE", {})


def plant_of_ignored(patch: Patch) -> None:
    """What is declared of one kind of node is taken for all."""
    value = DayView.value
    patch.setattr(
        DayView,
        "value",
        lambda self, node, field: None if field == "of" else value(self, node, field),
    )


def plant_any_rank(patch: Patch) -> None:
    """A local list does not go before a general one."""
    patch.setattr(shares, "rank", lambda *_: 0)


def plant_classes_unresolved(patch: Patch) -> None:
    """A class stands for nobody."""
    patch.setattr(shares, "_members", lambda *_: {})


def plant_one_world(patch: Patch) -> None:
    """Only the world with every doubtful fact in is looked at."""
    patch.setattr(worlds.World, "holds", lambda *_: True)


FAULTS_IN_THE_LOGIC = (
    plant_maybe_as_yes,
    plant_maybe_as_no,
    plant_vacancy_ignored,
    plant_unknown_as_vacant,
    plant_away_ignored,
    plant_closed_world,
    plant_shallow_completeness,
    plant_of_ignored,
    plant_any_rank,
    plant_classes_unresolved,
    plant_one_world,
)
FAULTS_IN_COMPILING = (
    plant_late_end,
    plant_early_start,
    plant_lives_ignored,
    plant_denied_walked,
    plant_planned_walked,
)


def test_without_a_fault_all_cases_agree(cases: list[Case], graphs: list[OrgGraph]) -> None:
    """The cases that catch the faults below are clean as they are."""
    found = [differences(case, graph) for case, graph in zip(cases, graphs, strict=True)]

    assert [] == [difference for own in found for difference in own]


@pytest.mark.parametrize("plant", FAULTS_IN_THE_LOGIC, ids=lambda plant: plant.__name__[6:])
def test_a_fault_in_the_logic_is_caught(
    plant: Callable[[Patch], None],
    cases: list[Case],
    graphs: list[OrgGraph],
    monkeypatch: Patch,
) -> None:
    """Some case differs from the oracle."""
    plant(monkeypatch)

    assert any(_differs(case, graph) for case, graph in zip(cases, graphs, strict=True))


@pytest.mark.parametrize("plant", FAULTS_IN_COMPILING, ids=lambda plant: plant.__name__[6:])
def test_a_fault_in_compiling_is_caught(
    plant: Callable[[Patch], None], cases: list[Case], monkeypatch: Patch
) -> None:
    """Some case, compiled with the fault, differs from the oracle."""
    plant(monkeypatch)

    assert any(_differs(case, graph_of(case.asked.city)) for case in cases)


def _differs(case: Case, graph: OrgGraph) -> bool:
    return bool(differences(case, graph))


# --- the scope ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [step.name for step in Who.scope])
def test_a_scope_without_a_step_is_caught(
    name: str, cases: list[Case], graphs: list[OrgGraph], xinmi: orgraph.City
) -> None:
    """Without any one step the fetched view raises in some case: no step is there for nothing."""
    scope = scope_without(Who.scope, name)
    asked = [(case.asked, graph) for case, graph in zip(cases, graphs, strict=True)]

    assert _seed_misses(xinmi, scope) or any(_misses(scope, one, graph) for one, graph in asked)


def _seed_misses(xinmi: orgraph.City, scope: Scope) -> bool:
    question = Who("place:410183002005-zgsj-east", "matter:410183-waste")
    return _raises(question, scope, xinmi.at("2024-05-27"))


def _misses(scope: Scope, asked: Any, graph: OrgGraph) -> bool:
    return _raises(Who(asked.place, asked.matter), scope, graph.at(asked.day))


def _raises(question: Who, scope: Scope, view: DayView) -> bool:
    parameters = {
        "place": view.number(question.place),
        "matter": None if question.matter is None else view.number(question.matter),
    }
    try:
        question.answer(fetch(view, scope, parameters))
    except NotFetched:
        return True
    return False


def test_every_step_of_the_scope_is_looked_at(
    cases: list[Case], graphs: list[OrgGraph], xinmi: orgraph.City
) -> None:
    """Over all cases, the logic looks at what each step fetched; a set that is only kept is used by
    the steps that start from it."""
    used: set[str] = set()
    for case, graph in zip(cases, graphs, strict=True):
        view = graph.at(case.asked.day)
        matter = case.asked.matter
        parameters = {
            "place": view.number(case.asked.place),
            "matter": None if matter is None else view.number(matter),
        }
        used |= looked_at(Who(case.asked.place, matter), Who.scope, view, parameters)

    assert {step.name for step in Who.scope if not isinstance(step, Keep)} <= used
