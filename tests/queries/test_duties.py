"""`duties`: what is whose duty, as the oracle says; and what the article tells of the lists."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from agreement import Case, graph_of
from cities import EVIDENCE, Draft, tidied
from oracle.duty_lists import Told, duty_lists
from oracle.survey import City
from scopes import scope_without

import orgraph
from orgraph.city import City as Asked
from orgraph.graph.compiled import DayView, OrgGraph
from orgraph.graph.scope import fetch
from orgraph.model.answers import Answer, Mark
from orgraph.model.errors import InvalidParameter, NotFetched
from orgraph.model.truth import MAYBE, NO, YES
from orgraph.queries import Duties, Who, duties_answer, duties_find, duties_row, duties_where
from orgraph.queries.chain import HERE
from orgraph.queries.duties_value import DutiesValue

DAY = "2024-05-27"
ALL = 10_000
KINDS = ("Unit", "UnitClass", "Person", "Matter", "DutyList", "Place", "Division", "Grid")


# --- agreement with the oracle -------------------------------------------------------------------------


def asked_of(case: Case) -> Iterator[str]:
    """The nodes that are asked about in a case: one of each kind, and what the case itself asks of."""
    city = case.asked.city
    found = [case.asked.place, case.asked.matter, case.asked.unit]
    found += [city[kind][-1]["id"] for kind in KINDS if kind in city]
    found += [row["source"] for row in city.get("LEADS", [])[:2]]
    yield from dict.fromkeys(node for node in found if node)


@pytest.fixture(scope="module")
def told(cases: list[Case]) -> list[tuple[int, str, Told]]:
    """What the oracle says of the nodes of the cases."""
    found = []
    for number, case in enumerate(cases):
        for node in asked_of(case):
            try:
                found.append(
                    (number, node, duty_lists(case.asked.city, EVIDENCE, node, case.asked.day))
                )
            except ValueError:  # too many worlds
                continue
    return found


def differences(answer: Answer[DutiesValue], expected: Told) -> Iterator[str]:
    """How an answer differs from what the oracle says."""
    if answer.verdict.replace("partial", "known") != expected.verdict:
        yield f"verdict {answer.verdict}, expected {expected.verdict}"
    shares: dict[tuple[str, ...], int] = {}
    for row in answer.value.rows:
        for share in row.shares:
            if row.state == "off_list":
                if share.truth != NO:
                    yield "a row that is taken off its list counts"
                continue
            on = row.list.id if row.list else ""
            key = (share.role, share.unit.id, row.row.id, on, share.condition, share.aspect)
            shares[key] = max(share.truth, shares.get(key, NO))
    if {tuple(one) for one in expected.possible.holdings} != set(shares):
        yield f"shares {sorted(shares)}, expected {sorted(expected.possible.holdings)}"
    certain = {tuple(one) for one in expected.certain.holdings}
    if raised := {key for key, truth in shares.items() if truth == YES} - certain:
        yield f"called certain, though not in every world: {sorted(raised)}"
    if expected.possible.rows:
        rows = {
            (row.row.id, row.list.id if row.list else ""): row.truth
            for row in answer.value.rows
            if row.state != "off_list"
        }
        if set(rows) != expected.possible.rows:
            yield f"rows {sorted(rows)}, expected {sorted(expected.possible.rows)}"
        if raised_rows := {k for k, t in rows.items() if t == YES} - expected.certain.rows:
            yield f"rows called certain: {sorted(raised_rows)}"
    if (answer.verdict == "unconfirmed") != bool(answer.value.to_confirm):
        yield "an answer is unconfirmed if, and only if, it names facts to confirm"


def test_what_is_whose_duty_is_what_the_oracle_says(
    cases: list[Case], graphs: list[OrgGraph], told: list[tuple[int, str, Told]]
) -> None:
    """Of every kind of node: verdict, shares and rows, certain and possible."""
    found = [
        (cases[number].asked.city, node, difference)
        for number, node, expected in told
        for difference in differences(_ask(cases, graphs, number, node), expected)
    ]

    assert len(told) > 1000
    assert [] == found


def _ask(cases: list[Case], graphs: list[OrgGraph], number: int, node: str) -> Answer[DutiesValue]:
    return Duties(node, ALL).answer(graphs[number].at(cases[number].asked.day))


def test_every_verdict_occurs(told: list[tuple[int, str, Told]]) -> None:
    """The cases would not tell the verdicts apart if some never came up."""
    assert {"known", "nobody", "unknown", "unconfirmed"} == {one.verdict for _, _, one in told}


def test_what_who_says_of_a_listed_row_is_among_the_duties_here_and_of_the_unit(
    cases: list[Case], graphs: list[OrgGraph]
) -> None:
    """No less certain: two questions do not contradict each other."""
    seen = 0
    for case, graph in zip(cases, graphs, strict=True):
        view = graph.at(case.asked.day)
        here = _shares(Duties(case.asked.place, ALL).answer(view))
        for share in Who(case.asked.place, case.asked.matter).answer(view).value.shares:
            key = share.role, share.unit.id, share.row.id, share.condition, share.aspect
            if share.list is not None:
                assert here[key] >= share.truth
                seen += 1
            if share.by_class is None:
                assert _shares(Duties(share.unit.id, ALL).answer(view))[key] >= share.truth
    assert seen > 100


def _shares(answer: Answer[DutiesValue]) -> dict[tuple[str, ...], int]:
    best: dict[tuple[str, ...], int] = {}
    for row in answer.value.rows:
        for share in row.shares:
            key = share.role, share.unit.id, row.row.id, share.condition, share.aspect
            best[key] = max(share.truth, best.get(key, NO))
    return best


# --- planted faults ------------------------------------------------------------------------------------


def plant_off_list_counts(patch: pytest.MonkeyPatch) -> None:
    """A row that was taken off its list is one on no list."""
    placings = duties_row.placings

    def loose(view: Any, row: int) -> Any:
        return [
            one._replace(state=duties_row.NO_LIST, way=HERE)
            if one.state == duties_row.OFF_LIST
            else one
            for one in placings(view, row)
        ]

    patch.setattr(duties_find, "placings", loose)


def plant_any_level(patch: pytest.MonkeyPatch) -> None:
    """A unit is one of a class wherever it is."""
    patch.setattr(duties_find, "_membership", lambda _v, _u, _c, area, above: above[area])


def plant_no_classes(patch: pytest.MonkeyPatch) -> None:
    """Classes stand for nobody."""
    patch.setattr(duties_find, "_by_class", lambda *_: ())


def plant_surely_listed(patch: pytest.MonkeyPatch) -> None:
    """A row that may stand on a list is taken to stand there."""

    def surely(steps: Any) -> Any:
        return tuple((node, YES, fact) for node, _, fact in steps)

    patch.setattr(duties_row, "once", surely)
    patch.setattr(duties_where, "once", surely)


def plant_closed_world(patch: pytest.MonkeyPatch) -> None:
    """Absence proves something everywhere."""
    patch.setattr(duties_answer, "completing", lambda *_: (YES, ()))


def plant_only_own_lists(patch: pytest.MonkeyPatch) -> None:
    """Only the lists that apply to the very territory of a unit are looked at."""
    patch.setattr(duties_find, "up_from", lambda _view, area, way: {area: way})


@pytest.mark.parametrize(
    "plant",
    [
        plant_off_list_counts,
        plant_any_level,
        plant_no_classes,
        plant_surely_listed,
        plant_closed_world,
        plant_only_own_lists,
    ],
    ids=lambda plant: plant.__name__[6:],
)
def test_a_planted_fault_is_caught(
    plant: Callable[[pytest.MonkeyPatch], None],
    cases: list[Case],
    graphs: list[OrgGraph],
    told: list[tuple[int, str, Told]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Some answer differs from the oracle's."""
    plant(monkeypatch)

    assert any(
        list(differences(_ask(cases, graphs, number, node), expected))
        for number, node, expected in told
    )


# --- the scope ------------------------------------------------------------------------------------------


def test_the_answer_on_what_was_fetched_is_the_answer(
    cases: list[Case], graphs: list[OrgGraph], told: list[tuple[int, str, Told]]
) -> None:
    """Of every kind of node."""
    for number, node, _ in told:
        view = graphs[number].at(cases[number].asked.day)
        fetched = fetch(view, Duties.scope, {"node": view.number(node)})

        assert Duties(node).answer(view).as_json() == Duties(node).answer(fetched).as_json()


def full() -> City:
    """A city in which every step of the scope leads somewhere."""
    draft = Draft(date(2024, 5, 27))
    draft.tell(
        "post:1 order=1",
        "unit:station kind=dispatched_agency",
        "person:1 HOLDS post:1",
        "person:2 HOLDS post:1",
        "person:1 SECONDED_TO unit:housing",
        "post:1 POST_IN unit:bureau",
        "post:1 OVERSEES unit:housing",
        "post:1 OVERSEES matter:row",
        "post:1 OVERSEES matter:loose",
        "unit:bureau LEADS matter:row",
        "unit:bureau LEADS matter:loose-2",
        "unit:housing SUPPORTS matter:other-list",
        "unit-class:offices LEADS matter:row",
        "unit-class:agencies LEADS matter:row",
        "place:street WITHIN division:village",
        "place:street IN_GRID grid:3",
        "grid:1",
        "division:village-2",
        "grid:micro WITHIN division:village",
        "place:yard IN_GRID grid:micro",
        "unit:station SERVES division:township",
        "unit:bureau LEADS matter:zone",
        "matter:village",
        "unit:committee LEADS matter:village",
        "unit:bureau LEADS matter:planned certainty=planned",
        "duty-list:province APPLIES_TO division:province",
        "matter:province LISTED_ON duty-list:province",
    )
    city = {kind: tidied(rows) for kind, rows in draft.rows.items()}
    city["Policy"] = [{"id": "policy:1", "name": "条例"}]
    city["BASED_ON"] = [
        {"source": row, "target": "policy:1"} for row in ("matter:row", "matter:loose")
    ]
    return city


@pytest.fixture(scope="module")
def full_view() -> DayView:
    """That city on the day."""
    return graph_of(full()).at(DAY)


@pytest.mark.parametrize("name", [step.name for step in Duties.scope])
def test_a_scope_without_a_step_is_caught(
    name: str, cases: list[Case], graphs: list[OrgGraph], full_view: DayView
) -> None:
    """Without any one step the logic looks at what was not fetched."""
    scope = scope_without(Duties.scope, name)

    def misses(view: DayView, node: str) -> bool:
        try:
            Duties(node, ALL).answer(fetch(view, scope, {"node": view.number(node)}))
        except NotFetched:
            return True
        return False

    own = [view_id for kind in KINDS for view_id in (row["id"] for row in full().get(kind, []))]
    assert any(misses(full_view, node) for node in own) or any(
        misses(graph.at(case.asked.day), node)
        for case, graph in zip(cases, graphs, strict=True)
        for node in asked_of(case)
    )


# --- small cities ---------------------------------------------------------------------------------------


def city_of(*lines: str) -> Asked:
    """A city of a few lines."""
    draft = Draft(date(2024, 5, 27))
    draft.tell(*lines)
    return Asked(graph_of({kind: tidied(rows) for kind, rows in draft.rows.items()}))


def duties(city: Asked, node: str, limit: int = 20) -> Answer[DutiesValue]:
    """The answer of a city."""
    return city.ask(Duties(node, limit), DAY)


def test_a_person_is_shown_through_the_post_and_never_as_the_one_who_leads() -> None:
    """The shares are those of the unit whose first post is held."""
    city = city_of(
        "post:1 order=1",
        "person:1 HOLDS post:1",
        "post:1 POST_IN unit:bureau",
        "unit:bureau LEADS matter:row",
    )
    answer = duties(city, "person:1")

    assert ["unit:bureau"] == [share.unit.id for row in answer.value.rows for share in row.shares]
    assert [("post:1", True)] == [(post.post.id, post.principal) for post in answer.value.posts]


def test_a_post_that_is_not_the_first_brings_no_duty_of_its_unit() -> None:
    """Without a portfolio nothing follows from it."""
    city = city_of(
        "post:1 order=2",
        "person:1 HOLDS post:1",
        "post:1 POST_IN unit:bureau",
        "unit:bureau LEADS matter:row",
    )
    answer = duties(city, "person:1")

    assert ("unknown", ()) == (answer.verdict, answer.value.rows)


def test_a_portfolio_brings_what_is_overseen() -> None:
    """Units with what they lead, and rows with all who share in them."""
    city = city_of(
        "person:1 HOLDS post:1",
        "post:1 OVERSEES unit:housing",
        "post:1 OVERSEES matter:row",
        "unit:housing LEADS matter:other-list",
        "unit:bureau LEADS matter:row",
    )
    answer = duties(city, "person:1")

    assert {("unit:housing", "matter:other-list"), ("unit:bureau", "matter:row")} == {
        (share.unit.id, row.row.id) for row in answer.value.rows for share in row.shares
    }


def test_a_row_that_is_overseen_is_told_though_nobody_shares_in_it() -> None:
    """It is no share, so that the duties stay unknown."""
    city = city_of("person:1 HOLDS post:1", "post:1 OVERSEES matter:row")
    answer = duties(city, "person:1")

    assert "unknown" == answer.verdict
    assert [("matter:row", ())] == [(row.row.id, row.shares) for row in answer.value.rows]


def test_somebody_away_is_said_to_be() -> None:
    """The post stays what it is."""
    city = city_of(
        "post:1 order=1",
        "person:1 HOLDS post:1",
        "post:1 POST_IN unit:bureau",
        "unit:bureau LEADS matter:row",
        "person:1 SECONDED_TO unit:housing",
    )
    answer = duties(city, "person:1")

    assert ["away"] == [post.state for post in answer.value.posts]
    assert answer.verdict == "known"


def test_a_unit_without_duties_is_never_proven_to_have_none() -> None:
    """A class that it is one of may lead what is on no list, as `who` says: nothing declares that away."""
    city = city_of(
        "unit:office ADMINISTERS division:township",
        "division:township WITHIN division:county",
        "duty-list:county APPLIES_TO division:county",
        "unit-class:offices LEADS matter:loose",
        *(f"complete {kind} duty-list:county" for kind in ("LISTED_ON", "LEADS", "SUPPORTS")),
        *(f"complete {kind} unit:office" for kind in ("LEADS", "SUPPORTS")),
    )
    who = city.ask(Who("division:township", "matter:loose"), DAY)
    answer = duties(city, "unit:office")

    assert ["unit:office"] == [share.unit.id for share in who.value.shares]
    assert "unknown" == answer.verdict
    assert "没有载入不等于没有" in answer.summary.zh
    assert any("不在这些清单上的没有查" in one.text.zh for one in answer.reasons)


def test_a_row_that_is_to_be_listed_is_not_said_to_have_been(xinmi: orgraph.City) -> None:
    """The list begins in 2022: in 2021 the row stands on none, and it is not said that it stood on one."""
    answer = xinmi.ask(Duties("农民消费权益保护"), "2021-01-01")
    (told,) = [one for one in answer.reasons if "不作数" in one.text.zh]

    assert ["off_list"] == [row.state for row in answer.value.rows]
    assert "只在别的日子列入清单" in told.text.zh
    assert "at another time" in told.text.en
    assert YES == told.truth


def test_a_row_without_a_lead_is_nobodys_only_where_that_is_declared() -> None:
    """Else who leads it is not known."""
    lines = ["matter:row", "unit:bureau LEADS matter:row-2"]
    open_ = duties(city_of(*lines), "duty-list:county")
    closed = duties(city_of(*lines, "complete LEADS duty-list:county"), "duty-list:county")

    assert {"matter:row": "unknown", "matter:row-2": "led"} == {
        row.row.id: row.lead for row in open_.value.rows
    }
    assert {"matter:row": "nobody", "matter:row-2": "led"} == {
        row.row.id: row.lead for row in closed.value.rows
    }
    assert ((0, 0), (1, 1)) == (
        open_.value.counts["nobody_leads"],
        open_.value.counts["lead_unknown"],
    )
    assert ((1, 1), (0, 0)) == (
        closed.value.counts["nobody_leads"],
        closed.value.counts["lead_unknown"],
    )


def test_a_lead_that_may_be_leaves_open_that_nobody_leads() -> None:
    """Counted as possible, not as certain."""
    answer = duties(
        city_of(
            "unit:bureau LEADS matter:row from=[2024..2025]", "complete LEADS duty-list:county"
        ),
        "duty-list:county",
    )

    assert ["unconfirmed"] == [row.lead for row in answer.value.rows]
    assert (0, 1) == answer.value.counts["nobody_leads"]


def test_a_denied_and_a_planned_share_are_shown_and_not_counted() -> None:
    """Each as what it is."""
    answer = duties(
        city_of(
            "unit:bureau SUPPORTS matter:row polarity=denied",
            "unit:bureau LEADS matter:row-2 certainty=planned",
        ),
        "unit:bureau",
    )

    assert answer.verdict == "unknown"
    assert [("LEADS", "planned"), ("SUPPORTS", "denied")] == [
        (one.role, one.stance) for one in answer.value.said_otherwise
    ]


def test_rows_beyond_the_limit_are_counted() -> None:
    """And the limit is a number."""
    city = city_of("matter:row", "matter:row-2")
    answer = duties(city, "duty-list:county", 1)

    assert (1, 1) == (len(answer.value.rows), answer.value.more)
    assert (2, 2) == answer.value.counts["rows"]
    with pytest.raises(InvalidParameter):
        city.ask_by_name(Duties, {"node": "duty-list:county", "limit": "0"}, DAY)


def test_what_only_may_be_is_unconfirmed_with_the_fact_to_confirm() -> None:
    """It is named."""
    answer = duties(city_of("unit:bureau LEADS matter:row from=[2024..2025]"), "unit:bureau")

    assert ("unconfirmed", ["LEADS"]) == (
        answer.verdict,
        [answer.facts[place].kind for place in answer.value.to_confirm],
    )
    assert [MAYBE] == [row.truth for row in answer.value.rows]


def test_a_lead_that_only_may_be_is_not_named_with_the_certain_ones() -> None:
    """The summary keeps them apart."""
    city = city_of(
        "unit:bureau LEADS matter:row", "unit:housing LEADS matter:row from=[2024..2025]"
    )
    summary = duties(city, "matter:row").summary

    assert "主要责任:城市管理局;可能还有住房和城乡建设局" in summary.zh
    assert "led by: 城市管理局; possibly 住房和城乡建设局" in summary.en


# --- the article ----------------------------------------------------------------------------------------


def test_of_163_declared_rows_2_are_loaded(xinmi: orgraph.City) -> None:
    """So the list is partly loaded, and what is not loaded is not called nobody's."""
    answer = duties(xinmi, "新密市乡镇职责清单")
    (loaded,) = answer.value.lists

    assert answer.verdict == "partial"
    assert (163, (2, 2), "no") == (loaded.declared, loaded.loaded, loaded.complete["LISTED_ON"])
    assert [("45", "led"), ("47", "unknown")] == [(r.number, r.lead) for r in answer.value.rows]
    assert "161" in answer.summary.zh
    assert "161" in answer.summary.en


def test_the_list_of_96_has_no_loaded_row(xinmi: orgraph.City) -> None:
    """Which is unknown, and not empty."""
    answer = duties(xinmi, "新密市属地管理事项主要责任和配合责任清单")

    assert ("unknown", 96, (0, 0)) == (
        answer.verdict,
        answer.value.lists[0].declared,
        answer.value.lists[0].loaded,
    )


def test_how_old_a_list_is(xinmi: orgraph.City) -> None:
    """In days from its source to the day asked about."""
    later = xinmi.ask(Duties("新密市乡镇职责清单"), "2024-06-27").value.lists[0]
    before = xinmi.ask(Duties("新密市乡镇职责清单"), "2024-05-20").value.lists[0]

    assert (31, -7) == (later.age, before.age)


def test_a_town_has_its_duties_as_one_of_the_townships(xinmi: orgraph.City) -> None:
    """It leads on no. 45 and supports no. 47; by class."""
    answer = duties(xinmi, "曲梁镇人民政府")

    assert [("45", "LEADS", "新密市各乡镇"), ("47", "SUPPORTS", "新密市各乡镇")] == [
        (row.number, share.role, share.by_class and share.by_class.name)
        for row in answer.value.rows
        for share in row.shares
    ]


def test_a_subdistrict_has_none_of_them(xinmi: orgraph.City) -> None:
    """Whether the townships' list applies there is not said."""
    assert "unknown" == duties(xinmi, "新华路街道办事处").verdict


def test_the_waste_is_led_by_the_bureau(xinmi: orgraph.City) -> None:
    """From both sides."""
    matter, unit = duties(xinmi, "建筑废材"), duties(xinmi, "市城管局")

    assert [("新密市城市管理局", "LEADS")] == [
        (share.unit.name, share.role) for row in matter.value.rows for share in row.shares
    ]
    assert ["清理建筑废材"] == [row.row.name for row in unit.value.rows]
    assert any("不详" in one.text.zh for one in unit.reasons if one.mark is Mark.LEAD)


def test_the_deputy_secretary_gets_no_duty_from_that_post(xinmi: orgraph.City) -> None:
    """陈军 holds a first post and another: only the first brings what its unit does."""
    posts = duties(xinmi, "陈军").value.posts

    assert {"新华路街道办事处主任": True, "新华路街道党工委副书记": False} == {
        post.post.name: post.principal for post in posts
    }


@pytest.mark.parametrize(
    "node",
    ["曲梁镇人民政府", "陈军", "曲梁镇", "新密市乡镇职责清单", "停车", "东城半岛社区二级网格"],
)
def test_an_answer_is_json_and_told_in_both_languages(xinmi: orgraph.City, node: str) -> None:
    """With every fact that a reason cites."""
    answer = duties(xinmi, node)

    assert json.loads(json.dumps(answer.as_json()))["question"] == "duties"
    for reason in answer.reasons:
        assert reason.text.zh != reason.text.en
        assert all(answer.facts[place].evidence.id for place in reason.facts)
