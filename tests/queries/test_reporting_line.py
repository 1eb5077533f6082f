"""`reporting-line` is what the oracle says, on any small organisation; and planted faults are caught."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import pytest
from agreement import graph_of
from cities import EVIDENCE
from cities_line import AskedLine, lines
from hypothesis import HealthCheck, Phase, given, settings
from oracle.reporting_line import Answer as Told
from oracle.reporting_line import reporting_line
from scopes import scope_without

import orgraph
from orgraph.graph import worlds
from orgraph.graph.compiled import DayView, OrgGraph
from orgraph.graph.scope import Scope, fetch
from orgraph.graph.view import View
from orgraph.model.answers import Answer
from orgraph.model.errors import NotFetched, OrgraphError
from orgraph.model.facts import Fact, Value
from orgraph.model.schema import Way
from orgraph.model.truth import NO, YES
from orgraph.queries import ReportingLine, heads, line
from orgraph.queries.reporting_line_value import ReportingLineValue

EXAMPLES = int(os.environ.get("EXAMPLES") or 0) or 400
CASES = 250

Case = tuple[AskedLine, Told, OrgGraph]
Patch = pytest.MonkeyPatch


def told_of(asked: AskedLine) -> Told:
    """What the oracle says."""
    return reporting_line(
        asked.city, EVIDENCE, asked.node, asked.direction, asked.chain, asked.depth, asked.day
    )


def question_of(asked: AskedLine) -> ReportingLine:
    """The question."""
    return ReportingLine(asked.node, asked.direction, asked.chain, asked.depth)


def fetched(question: ReportingLine, view: View, scope: Scope = ReportingLine.scope) -> View:
    """What the scope fetches for a question."""
    given: dict[str, Value] = {"direction": question.direction, "depth": question.depth}
    return fetch(view, scope, {"node": view.number(question.node)}, given)


def differences(asked: AskedLine, told: Told, graph: OrgGraph) -> list[str]:
    """How the answer differs from the oracle's, and from that on a fetched view."""
    view, question = graph.at(asked.day), question_of(asked)
    answer = question.answer(view)
    found = list(_differences(asked, told, answer))
    try:
        again = question.answer(fetched(question, view)).as_json()
    except OrgraphError as error:
        return [*found, f"on the fetched view: {error}"]
    if again != answer.as_json():
        found.append("the answer on the fetched view is another one")
    return found


def _differences(asked: AskedLine, told: Told, answer: Answer[ReportingLineValue]) -> Iterator[str]:
    value = answer.value
    if answer.verdict != told.verdict:
        yield f"verdict {answer.verdict}, expected {told.verdict}"
    direct = {(own.node.id, own.how) for own in value.direct}
    if direct != told.nearest:
        yield f"nearest {sorted(direct)}, expected {sorted(told.nearest)}"
    certain = {(own.node.id, own.how) for own in value.direct if own.truth == YES}
    if not certain <= told.certain:
        yield f"called certain, though not in every world: {sorted(certain - told.certain)}"
    levels = {own.unit.id: own.level for own in value.offices}
    if levels != told.levels:
        yield f"levels {levels}, expected {told.levels}"
    sure = {own.unit.id for own in value.offices if own.truth == YES}
    if not sure <= told.reached:
        yield f"reached for certain, though not in every world: {sorted(sure - told.reached)}"
    steps = {(own.lower.id, own.upper.id, own.how) for own in value.steps}
    if steps != told.steps:
        yield f"steps {sorted(steps)}, expected {sorted(told.steps)}"
    seats = {
        own.unit.id: frozenset(
            (seat.post.id, seat.person.id if seat.person else "", seat.state)
            for seat in own.principals
        )
        for own in value.offices
    }
    if seats != told.seats:
        yield f"seats {seats}, expected {told.seats}"
    tops = {own.unit.id for own in value.offices if own.end == "top"}
    if tops != told.tops:
        yield f"tops {sorted(tops)}, expected {sorted(told.tops)}"
    apart = {(own.source.id, own.relation, own.target.id) for own in value.apart}
    if apart != told.apart:
        yield f"apart {sorted(apart)}, expected {sorted(told.apart)}"
    denied = {(own.source.id, own.relation, own.target.id, own.stance) for own in value.told}
    if denied != told.told:
        yield f"told {sorted(denied)}, expected {sorted(told.told)}"
    pivots = {_row_key(asked.city[kind][row], kind) for kind, row in told.pivots}
    confirm = {_fact_key(answer.facts[place]) for place in value.to_confirm}
    if pivots and pivots != confirm:
        yield f"to confirm {sorted(confirm)}, expected {sorted(pivots)}"
    if (answer.verdict == "unconfirmed") != bool(confirm):
        yield "an answer is unconfirmed if, and only if, it names facts to confirm"


def _row_key(row: Mapping[str, str], kind: str) -> tuple[str, ...]:
    return kind, *(row.get(name, "") for name in ("source", "target", "from", "chain", "aspect"))


def _fact_key(fact: Fact) -> tuple[str, ...]:
    assert fact.target is not None
    own = [str(fact.fields.get(name) or "") for name in ("chain", "aspect")]
    return fact.kind, fact.source.id, fact.target.id, fact.begin or "", *own


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(lines())
def test_a_line_is_what_the_oracle_says(asked: AskedLine) -> None:
    """Verdict, nearest, levels, steps, holders, ends, guidance, what is denied, facts to confirm."""
    assert differences(asked, told_of(asked), graph_of(asked.city)) == []


# --- planted faults -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def line_cases() -> list[Case]:
    """The same random organisations in every run, each with what the oracle says."""
    drawn: list[Case] = []

    @settings(
        max_examples=CASES,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(lines())
    def draw(asked: AskedLine) -> None:
        drawn.append((asked, told_of(asked), graph_of(asked.city)))

    draw()
    return drawn


def plant_one_chain_for_all(patch: Patch) -> None:
    """The chain asked about is not looked at."""
    edges = line.edges
    patch.setattr(
        line, "edges", lambda view, unit, _chain, *, up: edges(view, unit, line.ALL, up=up)
    )


def plant_deputy_as_principal(patch: Patch) -> None:
    """A deputy answers to the unit above, past the head of his own."""
    patch.setattr(line.Start, "leads", property(lambda _: True))
    patch.setattr(line.Start, "answers_within", property(lambda _: False))


def plant_unit_left_out(patch: Patch) -> None:
    """Sections are not in the line of what they are part of."""
    walk = DayView.walk

    def without(self: DayView, node: int, way: Way, values: Any = None) -> Sequence[Any]:
        return () if way.relation.name == "PART_OF" else walk(self, node, way, values)

    patch.setattr(DayView, "walk", without)


def plant_guidance_as_command(patch: Patch) -> None:
    """Whoever guides is taken for a superior."""
    from orgraph.model.vocabulary import GUIDED_BY

    patch.setattr(line, "REPORTS_TO", GUIDED_BY)


def plant_vacant_for_unknown(patch: Patch) -> None:
    """A holder that is not known is taken for a vacancy."""
    patch.setattr(heads, "completing", lambda *_: (YES, ()))


def plant_unknown_for_none(patch: Patch) -> None:
    """Declared complete counts for nothing."""
    patch.setattr(line, "completing", lambda *_: (NO, ()))


def plant_one_world(patch: Patch) -> None:
    """Only the world with every doubtful fact in is looked at."""
    patch.setattr(worlds.World, "holds", lambda *_: True)


def plant_surely(patch: Patch) -> None:
    """What may be is taken for what is."""
    walk = DayView.walk

    def surely(self: DayView, node: int, way: Way, values: Any = None) -> Sequence[Any]:
        return [(other, YES, fact) for other, _, fact in walk(self, node, way, values)]

    patch.setattr(DayView, "walk", surely)


FAULTS = (
    plant_one_chain_for_all,
    plant_deputy_as_principal,
    plant_unit_left_out,
    plant_guidance_as_command,
    plant_vacant_for_unknown,
    plant_unknown_for_none,
    plant_one_world,
    plant_surely,
)


def test_without_a_fault_all_organisations_agree(line_cases: list[Case]) -> None:
    """The cases that catch the faults below are clean as they are."""
    assert [] == [difference for case in line_cases for difference in differences(*case)]


def test_the_random_organisations_have_every_verdict_both_ways(line_cases: list[Case]) -> None:
    """So that agreement says something of each."""
    met = {(asked.direction, told.verdict) for asked, told, _ in line_cases}
    wanted = {"found", "none", "unknown", "unconfirmed"}

    assert {(way, verdict) for way in ("up", "down") for verdict in wanted} == met


@pytest.mark.parametrize("plant", FAULTS, ids=lambda plant: plant.__name__[6:])
def test_a_fault_is_caught(
    plant: Callable[[Patch], None], line_cases: list[Case], monkeypatch: Patch
) -> None:
    """Some case differs from the oracle."""
    plant(monkeypatch)

    assert any(differences(*case) for case in line_cases)


# --- the scope ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [step.name for step in ReportingLine.scope])
def test_a_scope_without_a_step_is_caught(
    name: str, line_cases: list[Case], deep: orgraph.City
) -> None:
    """Without any one step the fetched view raises in some case: no step is there for nothing."""
    asked = [(question_of(asked), graph.at(asked.day)) for asked, _, graph in line_cases]
    deepest = ReportingLine("unit:1", "down", "all", 5), deep.at("2024-05-27")

    assert any(
        raises(question, view, scope_without(ReportingLine.scope, name))
        for question, view in (deepest, *asked)
    )


def raises(question: ReportingLine, view: DayView, scope: Scope) -> bool:
    """Whether the logic looks at what the scope did not fetch."""
    try:
        question.answer(fetched(question, view, scope))
    except NotFetched:
        return True
    return False


@pytest.fixture(scope="module")
def deep() -> orgraph.City:
    """Six levels of units."""
    units = [f"unit:{number}" for number in range(1, 7)]
    city = {
        "Source": [{"id": EVIDENCE, "name": "登记册", "date": "2020-01-01"}],
        "Unit": [{"id": unit, "name": unit, "kind": "department"} for unit in units],
        "PART_OF": [{"source": lower, "target": upper} for upper, lower in pairwise(units)],
    }
    return orgraph.City(graph_of(city))


def test_downward_is_as_deep_as_asked_and_upward_fetches_nothing_below(
    deep: orgraph.City,
) -> None:
    """So that the fan-out is bounded by the depth, and a line up costs the line up."""
    view = deep.at("2024-05-27")
    for depth in range(1, 6):
        answer = deep.reporting_line("unit:1", direction="down", depth=depth, at="2024-05-27")
        assert [f"unit:{level}" for level in range(2, depth + 2)] == [
            own.unit.id for own in answer.value.offices
        ]
        part: Any = fetched(ReportingLine("unit:1", "down", "all", depth), view)
        assert depth + 1 == len(part.reached)
    part = fetched(ReportingLine("unit:3", "up"), view)
    assert {"unit:3", "unit:2", "unit:1"} == set(map(part.id, part.reached))
