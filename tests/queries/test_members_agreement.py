"""`members`: the compiled city, the fetched view and the oracle agree, and planted faults are caught."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypeAlias

import pytest
from agreement import Case, graph_of
from agreement_members import differences, fetched, told_of
from cities import Dice
from cities_members import SIZE, MembersAsked, staffed, staffed_cities
from hypothesis import HealthCheck, assume, given, settings
from oracle.members import Answer
from scopes import looked_at, scope_without

import orgraph
from orgraph.graph import worlds
from orgraph.graph.compiled import OrgGraph
from orgraph.graph.scope import Keep, Scope
from orgraph.model.errors import NotFetched
from orgraph.model.truth import NO, YES
from orgraph.queries import Members, heads, members_answer, members_find

EXAMPLES = int(os.environ.get("EXAMPLES") or 0) or 250

Patch: TypeAlias = pytest.MonkeyPatch
Staffed: TypeAlias = tuple[MembersAsked, Answer, OrgGraph]


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(staffed_cities())
def test_who_is_there_is_what_the_oracle_says(asked: MembersAsked) -> None:
    """Heads, workers, kinds, gaps, grids below, the verdict and what to confirm agree."""
    told = told_of(asked)
    assume(told is not None)
    assert told is not None

    assert differences(asked, told, graph_of(asked.city)) == []


@pytest.fixture(scope="module")
def staffed_cases(cases: list[Case]) -> list[Staffed]:
    """The cities of the session, each with some staff, always the same."""
    found = []
    for number, case in enumerate(cases):
        asked = staffed(case.asked, Dice(bytes((number * 89 + at * at * 57 + at * 31) % 256 for at in range(SIZE))))  # fmt: skip
        told = told_of(asked)
        if told is not None:
            found.append((asked, told, graph_of(asked.city)))
    return found


def test_the_cases_agree_and_come_to_every_verdict(staffed_cases: list[Staffed]) -> None:
    """They are clean as they are, and each thing that can be said is said of some."""
    assert [] == [one for case in staffed_cases for one in differences(*case)]
    assert Members.verdicts.keys() == {told.verdict for _, told, _ in staffed_cases}
    kinds = {kind.state for _, told, _ in staffed_cases for kind in told.all_in.kinds}
    assert {"filled", "nearby", "missing", "unknown"} == kinds


def plant_closed_world(patch: Patch) -> None:
    """Absence proves something everywhere."""
    patch.setattr(members_find, "completing", lambda *_: (YES, ()))


def plant_open_world(patch: Patch) -> None:
    """Absence never proves anything."""
    patch.setattr(members_find, "completing", lambda *_: (NO, ()))


def plant_away_ignored(patch: Patch) -> None:
    """Somebody seconded away is taken for present."""
    patch.setattr(heads, "_elsewhere", lambda *_: ())


def plant_one_world(patch: Patch) -> None:
    """Only the world with every doubtful fact in is looked at."""
    patch.setattr(worlds.World, "holds", lambda *_: True)


def plant_no_territory(patch: Patch) -> None:
    """Those who work in the territory of a grid are not looked at."""
    patch.setattr(members_find, "NEAR_LEVELS", frozenset())


def plant_any_role(patch: Patch) -> None:
    """Any member fills any kind."""
    patch.setattr(members_find._Hand, "fits", lambda *_: True)


def plant_role_not_known_is_another(patch: Patch) -> None:
    """A member whose role is not known is taken for somebody else than the one missing."""
    patch.setattr(members_find._Hand, "may_fit", lambda *_: False)


def plant_nested_only(patch: Patch) -> None:
    """Grids are looked for by nesting alone."""
    patch.setattr(members_find, "DOWN", members_find.DOWN[:1])


def plant_certain_below(patch: Patch) -> None:
    """A grid that may be below is counted as one that is."""
    patch.setattr(members_find, "min", max, raising=False)


FAULTS = (
    plant_closed_world,
    plant_open_world,
    plant_away_ignored,
    plant_one_world,
    plant_no_territory,
    plant_any_role,
    plant_role_not_known_is_another,
    plant_nested_only,
    plant_certain_below,
)


@pytest.mark.parametrize("plant", FAULTS, ids=lambda plant: plant.__name__[6:])
def test_a_fault_is_caught(
    plant: Callable[[Patch], None], staffed_cases: list[Staffed], monkeypatch: Patch
) -> None:
    """Some case differs from the oracle."""
    plant(monkeypatch)

    assert any(differences(*case) for case in staffed_cases)


def test_members_away_are_not_taken_for_present(
    staffed_cases: list[Staffed], monkeypatch: Patch
) -> None:
    """Workers too, not only heads."""
    monkeypatch.setattr(
        members_answer,
        "presence_of",
        lambda *given: heads.Presence(given[1], heads.State.PRESENT, YES, ()),
    )

    assert any("present differs" in one for case in staffed_cases for one in differences(*case))


# --- the scope -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [step.name for step in Members.scope])
def test_a_scope_without_a_step_is_caught(
    name: str, staffed_cases: list[Staffed], xinmi: orgraph.City
) -> None:
    """Without any one step the fetched view raises in some case: no step is there for nothing."""
    seed = MembersAsked({}, "division:410183002005", 1, "2024-05-27")
    graphs = [(seed, xinmi.graph), *((asked, graph) for asked, _, graph in staffed_cases)]

    assert any(_raises(asked, graph, scope_without(Members.scope, name)) for asked, graph in graphs)


def _raises(asked: MembersAsked, graph: OrgGraph, scope: Scope) -> bool:
    try:
        fetched(asked, graph.at(asked.day), scope)
    except NotFetched:
        return True
    return False


def test_every_step_of_the_scope_is_looked_at(staffed_cases: list[Staffed]) -> None:
    """Over all cases, the logic looks at what each step fetched."""
    used: set[str] = set()
    for asked, _, graph in staffed_cases:
        view = graph.at(asked.day)
        place, depth = {"place": view.number(asked.place)}, {"depth": asked.depth}
        used |= looked_at(Members(asked.place, asked.depth), Members.scope, view, place, depth)

    assert {step.name for step in Members.scope if not isinstance(step, Keep)} <= used
