"""`impact`: what is left without something, as the oracle says; who is next; and on the seed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from agreement import graph_of
from cities import EVIDENCE, Draft, tidied
from cities_impact import Going, goings
from hypothesis import HealthCheck, Phase, given, settings
from oracle.impact import Impact as Told
from oracle.impact import Thing, impact
from scopes import scope_without

import orgraph
from orgraph.city import City as Asked
from orgraph.graph import without
from orgraph.graph.compiled import DayView, OrgGraph
from orgraph.graph.scope import fetch
from orgraph.graph.view import View
from orgraph.graph.without import Without
from orgraph.graph.worlds import Settled
from orgraph.model.answers import Answer, Mark
from orgraph.model.errors import NotFetched
from orgraph.model.truth import MAYBE, NO, YES
from orgraph.model.vocabulary import NODES, RELATIONS
from orgraph.queries import Impact, impact_find
from orgraph.queries.impact_value import ImpactValue

DAY = "2024-05-27"
ALL = 10_000
EXAMPLES = int(os.environ.get("EXAMPLES") or 0) or 150
CASES = 150

# --- agreement with the oracle -------------------------------------------------------------------------


def differences(answer: Answer[ImpactValue], expected: Told) -> Iterator[str]:
    """How an answer differs from what the oracle says."""
    if answer.verdict != expected.verdict:
        yield f"verdict {answer.verdict}, expected {expected.verdict}"
    effects = {
        Thing(one.loss, one.target.id, one.condition, one.aspect): one.truth
        for one in answer.value.effects
    }
    if effects != expected.effects:
        yield f"effects {effects}, expected {expected.effects}"
    opened = {
        Thing(one.loss, one.target.id, one.condition, one.aspect)
        for one in answer.value.effects
        if one.open
    }
    if missing := expected.opened - opened:
        yield f"said to be left with nobody, though not complete: {missing}"
    if (answer.verdict == "unconfirmed") != bool(answer.value.to_confirm):
        yield "an answer is unconfirmed if, and only if, it names facts to confirm"
    for name, pair in answer.value.counts.items():
        truths = [truth for thing, truth in expected.effects.items() if thing.loss == name]
        if pair != (truths.count(YES), len(truths) - truths.count(NO)):
            yield f"{name} counted {pair} of {truths}"


def told_of(going: Going) -> Told:
    """What the oracle says."""
    return impact(going.city, EVIDENCE, going.node, going.day)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(goings())
def test_what_is_left_without_something_is_what_the_oracle_says(going: Going) -> None:
    """Each thing, certain and possible; on what was fetched as on the whole city."""
    view = graph_of(going.city).at(going.day)
    question = Impact(going.node, ALL)
    answer = question.answer(view)

    assert [] == list(differences(answer, told_of(going)))
    fetched = fetch(view, Impact.scope, {"node": view.number(going.node)})
    assert answer.as_json() == question.answer(fetched).as_json()


@pytest.fixture(scope="module")
def drawn() -> list[tuple[Going, OrgGraph, Told]]:
    """The same cities in every run, compiled, with what the oracle says."""
    found: list[Going] = []

    @settings(
        max_examples=CASES,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(goings())
    def draw(going: Going) -> None:
        found.append(going)

    draw()
    return [(going, graph_of(going.city), told_of(going)) for going in found]


def test_every_verdict_and_loss_occurs(drawn: list[tuple[Going, OrgGraph, Told]]) -> None:
    """The cases would not tell them apart if some never came up."""
    effects = {(thing.loss, truth) for _, _, told in drawn for thing, truth in told.effects.items()}

    assert {"gap", "covered", "unknown", "unconfirmed"} == {told.verdict for _, _, told in drawn}
    assert set(impact_find.LOSSES) == {loss for loss, truth in effects if truth == YES}
    assert {"head", "holder", "superior", "lead"} <= {loss for loss, t in effects if t == MAYBE}


# --- planted faults ------------------------------------------------------------------------------------


def plant_nothing_hidden(patch: pytest.MonkeyPatch) -> None:
    """The view without the node is the view."""
    patch.setattr(Without, "walk", lambda self, *args: self.view.walk(*args))


def plant_posts_stay(patch: pytest.MonkeyPatch) -> None:
    """A unit goes and its posts stay."""
    patch.setattr(without, "gone_with", lambda _view, node: frozenset((node,)))


def plant_unknown_stays(patch: pytest.MonkeyPatch) -> None:
    """A post whose holder is then not known counts as a head that stays."""
    patch.setattr(
        impact_find.Compared, "lost", property(lambda self: bool(self.goes) and not self.after)
    )
    compare = impact_find.compare

    def keeping(view: View, node: int, target: impact_find.Target) -> impact_find.Compared:
        found = compare(view, node, target)
        after = impact_find.LOSSES[target.loss].has(Without(view, node), target)
        object.__setattr__(found, "after", after)
        return found

    patch.setattr(impact_find, "compare", keeping)


def plant_one_world(patch: pytest.MonkeyPatch) -> None:
    """Only the world with every doubtful fact in is looked at."""

    def once(view: View, find: Callable[[View], Any], outcome: Callable[[Any], Any]) -> Any:
        found = find(view)
        return Settled(found, (outcome(found),), (), (), exhausted=True)

    patch.setattr(impact_find, "settle", once)


def plant_any_cell(patch: pytest.MonkeyPatch) -> None:
    """Who leads for one aspect stays as the lead for another."""
    patch.setattr(impact_find, "_cell", lambda *_: ("", ""))


def plant_closed_world(patch: pytest.MonkeyPatch) -> None:
    """Where nothing is left there is nothing."""
    patch.setattr(impact_find, "complete", lambda *_: YES)


@pytest.mark.parametrize(
    "plant",
    [
        plant_nothing_hidden,
        plant_posts_stay,
        plant_unknown_stays,
        plant_one_world,
        plant_any_cell,
        plant_closed_world,
    ],
    ids=lambda plant: plant.__name__[6:],
)
def test_a_planted_fault_is_caught(
    plant: Callable[[pytest.MonkeyPatch], None],
    drawn: list[tuple[Going, OrgGraph, Told]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Some answer differs from the oracle's."""
    plant(monkeypatch)

    assert any(
        list(differences(Impact(going.node, ALL).answer(graph.at(going.day)), told))
        for going, graph, told in drawn
    )


# --- the scope ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [step.name for step in Impact.scope])
def test_a_scope_without_a_step_is_caught(
    name: str, drawn: list[tuple[Going, OrgGraph, Told]]
) -> None:
    """Without any one step the logic looks at what was not fetched."""
    scope = scope_without(Impact.scope, name)

    def misses(view: DayView, node: str) -> bool:
        try:
            Impact(node, ALL).answer(fetch(view, scope, {"node": view.number(node)}))
        except NotFetched:
            return True
        return False

    assert any(
        misses(graph.at(going.day), row["id"])
        for going, graph, _ in drawn
        for kind in ("Post", "Unit", "Person", "Grid")
        for row in going.city.get(kind, [])
    )


# --- the view without a node ----------------------------------------------------------------------------


def test_the_view_without_a_node_hides_it_everywhere(
    drawn: list[tuple[Going, OrgGraph, Told]],
) -> None:
    """No walk leads to what is gone or from it, and all other steps are those of the view."""
    for going, graph, _ in drawn[:40]:
        view = graph.at(going.day)
        node = view.number(going.node)
        assert node is not None
        hidden = Without(view, node)
        for kind in NODES.values():
            assert not hidden.gone.intersection(hidden.nodes(kind))
            for start in view.nodes(kind):
                for relation in RELATIONS.values():
                    for way in (relation.out, relation.into):
                        kept = [s for s in view.walk(start, way) if s[0] not in hidden.gone]
                        assert ([] if start in hidden.gone else kept) == list(
                            hidden.walk(start, way)
                        )


# --- small cities ---------------------------------------------------------------------------------------


def city_of(*lines: str) -> Asked:
    """A city of a few lines."""
    draft = Draft(date(2024, 5, 27))
    draft.tell(*lines)
    return Asked(graph_of({kind: tidied(rows) for kind, rows in draft.rows.items()}))


def goes(city: Asked, node: str, limit: int = 20) -> Answer[ImpactValue]:
    """The answer of a city."""
    return city.ask(Impact(node, limit), DAY)


def effect(answer: Answer[ImpactValue], loss: str) -> Any:
    """The one effect of a kind."""
    (found,) = [one for one in answer.value.effects if one.loss == loss]
    return found


OFFICE = [
    "post:1 order=1",
    "post:2 order=2",
    "post:1 POST_IN unit:office",
    "post:2 POST_IN unit:office",
]


def test_the_deputy_is_next_for_a_post_without_its_holder() -> None:
    """The first other post of the unit, in order, with somebody there."""
    answer = goes(city_of(*OFFICE, "person:1 HOLDS post:1", "person:2 HOLDS post:2"), "person:1")
    lost = effect(answer, "holder")

    assert (YES, True) == (lost.truth, lost.open)
    assert [("deputy", "post:2", "person:2")] == [
        (one.kind, one.node.id, one.person.id) for one in lost.successors
    ]


def test_without_a_deputy_the_units_above_are_next_the_primary_first() -> None:
    """Both superiors are named."""
    city = city_of(
        *OFFICE,
        "person:1 HOLDS post:1",
        "unit:office REPORTS_TO unit:housing chain=vertical",
        "unit:office REPORTS_TO unit:bureau chain=government primary=true",
    )
    lost = effect(goes(city, "person:1"), "holder")

    assert [("unit_above", "unit:bureau"), ("unit_above", "unit:housing")] == [
        (one.kind, one.node.id) for one in lost.successors
    ]


def test_a_deputy_who_is_away_is_not_next() -> None:
    """Somebody seconded elsewhere takes over nothing."""
    city = city_of(
        *OFFICE,
        "person:1 HOLDS post:1",
        "person:2 HOLDS post:2",
        "person:2 SECONDED_TO unit:bureau",
    )

    assert () == effect(goes(city, "person:1"), "holder").successors


def test_a_second_head_stays() -> None:
    """Two heads are legal at level 1: with one of them gone the grid has a head."""
    city = city_of(
        *OFFICE,
        "post:1 HEADS grid:1",
        "post:2 HEADS grid:1",
        "person:1 HOLDS post:1",
        "person:2 HOLDS post:2",
    )
    kept = effect(goes(city, "person:1"), "head")

    assert (NO, ["person:2"]) == (kept.truth, [one.person.id for one in kept.stays])


def test_a_second_head_who_only_may_be_there_leaves_it_possible() -> None:
    """And the fact to confirm is named."""
    city = city_of("person:1 HEADS grid:1", "person:2 HEADS grid:1 from=[2024..2025]")
    answer = goes(city, "person:1")

    assert ("unconfirmed", MAYBE) == (answer.verdict, effect(answer, "head").truth)
    assert ["person:2"] == [answer.facts[p].source.id for p in answer.value.to_confirm]
    assert (0, 1) == answer.value.counts["head"]


def test_an_empty_seat_is_vacant_only_where_that_is_declared() -> None:
    """Else whether another holds it is not known."""
    lines = [*OFFICE, "person:1 HOLDS post:1"]
    open_ = goes(city_of(*lines), "person:1")
    closed = goes(city_of(*lines, "complete HOLDS unit:office"), "person:1")

    assert (True, False) == (effect(open_, "holder").open, effect(closed, "holder").open)
    assert "不详" in next(one.text.zh for one in open_.reasons if one.mark is Mark.VACANCY)
    assert "声明完整" in next(one.text.zh for one in closed.reasons if one.mark is Mark.VACANCY)


def test_a_head_who_was_away_leaves_no_gap() -> None:
    """The grid had no head present before either."""
    city = city_of("person:1 HEADS grid:1", "person:1 SECONDED_TO unit:bureau")

    assert "unknown" == goes(city, "person:1").verdict


def test_a_unit_takes_its_posts_with_it() -> None:
    """A grid headed from one of them is left without a head; the grid above is next."""
    city = city_of(
        *OFFICE,
        "grid:2",
        "person:1 HOLDS post:1",
        "post:1 HEADS grid:2",
        "person:3 HEADS grid:1",
        "unit:office REPORTS_TO unit:bureau",
    )
    answer = goes(city, "unit:office")

    assert ["post:1", "post:2"] == [post.id for post in answer.value.goes_with]
    assert [("unit_above", "unit:bureau"), ("grid_above", "grid:1")] == [
        (one.kind, one.node.id) for one in effect(answer, "head").successors
    ]


def test_a_row_is_left_without_a_lead_aspect_by_aspect() -> None:
    """Who leads for another aspect is no substitute."""
    city = city_of(
        "unit:bureau LEADS matter:row aspect=find", "unit:housing LEADS matter:row aspect=stop"
    )
    lost = effect(goes(city, "unit:bureau"), "lead")

    assert (YES, "find", ()) == (lost.truth, lost.aspect, lost.stays)


def test_one_of_two_superiors_stays() -> None:
    """Dual leadership: the other one."""
    city = city_of(
        "unit:bureau REPORTS_TO unit:office chain=government",
        "unit:bureau REPORTS_TO unit:housing chain=vertical",
    )
    kept = effect(goes(city, "unit:office"), "superior")

    assert (NO, ["unit:housing"]) == (kept.truth, [one.node.id for one in kept.stays])


def test_places_and_grids_below_lose_their_grid() -> None:
    """And the grid above it is next, with its heads."""
    city = city_of("grid:3", "place:street IN_GRID grid:2", "person:1 HEADS grid:1")
    answer = goes(city, "grid:2")

    assert {
        ("grid", "division:village"),
        ("grid", "place:street"),
        ("upper_grid", "grid:3"),
    } == {(one.loss, one.target.id) for one in answer.value.effects}
    assert {("grid_above", "grid:1", "person:1")} == {
        (next_.kind, next_.node.id, next_.person and next_.person.id)
        for one in answer.value.effects
        for next_ in one.successors
    }


def test_effects_beyond_the_limit_are_counted() -> None:
    """The certain ones are told first."""
    city = city_of("person:1 HEADS grid:1", "person:1 HEADS grid:2", "person:2 HEADS grid:1")
    answer = goes(city, "person:1", 1)

    assert ([YES], 1) == ([one.truth for one in answer.value.effects], answer.value.more)
    assert ((1, 1), 1) == (answer.value.counts["head"], answer.value.kept)


def test_something_that_was_not_there_that_day_is_said_not_to_have_been() -> None:
    """Nothing rests on a unit that is over."""
    answer = goes(city_of("unit:old to=2020-01-01", "unit:bureau REPORTS_TO unit:old"), "unit:old")

    assert "unknown" == answer.verdict
    assert any("存在的记载" in reason.text.zh for reason in answer.reasons)


# --- the article ----------------------------------------------------------------------------------------


def test_without_the_party_secretary_the_community_grid_has_no_known_head(
    xinmi: orgraph.City,
) -> None:
    """Both principals of the subdistrict, at level 1, are next; whether there is another is open."""
    answer = goes(xinmi, "韩蕊")
    lost = effect(answer, "head")

    assert ("gap", "inferred") == (answer.verdict, answer.certainty)
    assert ("东城半岛社区二级网格", YES, True) == (lost.target.name, lost.truth, lost.open)
    assert {"陈军", "路广"} == {one.person.name for one in lost.successors if one.person}


def test_at_level_1_the_other_principal_stays(xinmi: orgraph.City) -> None:
    """陈军 gone, 路广 heads the grid."""
    kept = effect(goes(xinmi, "陈军"), "head")

    assert (NO, ["路广"]) == (kept.truth, [one.person.name for one in kept.stays])


def test_without_the_bureau_nobody_is_known_to_lead_on_the_waste(xinmi: orgraph.City) -> None:
    """The government above it is next."""
    lost = effect(goes(xinmi, "市城管局"), "lead")

    assert ("清理建筑废材", YES, True) == (lost.target.name, lost.truth, lost.open)
    assert ["新密市人民政府"] == [one.node.name for one in lost.successors]


@pytest.mark.parametrize(
    "node", ["韩蕊", "新密市人民政府", "东城半岛社区二级网格", "新华路街道办事处主任"]
)
def test_an_answer_is_json_and_told_in_both_languages(xinmi: orgraph.City, node: str) -> None:
    """With every fact that a reason cites."""
    answer = goes(xinmi, node)

    assert json.loads(json.dumps(answer.as_json()))["question"] == "impact"
    for reason in answer.reasons:
        assert reason.text.zh != reason.text.en
        assert all(answer.facts[place].evidence.id for place in reason.facts)
