"""`history`: the life of a node; on the seed, on small packages, and against the oracle."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from agreement import Case, graph_of
from cities import EVIDENCE, Asked, cities
from hypothesis import HealthCheck, given, settings
from oracle.history import Answer as OracleAnswer
from oracle.history import Related, Version
from oracle.history import history as oracle_history
from packages import Files, write

import orgraph
from orgraph.graph.compiled import OrgGraph
from orgraph.graph.scope import Walk, fetch
from orgraph.model.answers import Answer
from orgraph.model.errors import InvalidParameter, NotFetched
from orgraph.model.schema import ASSERTED, Sensitivity, Way
from orgraph.model.time import Span
from orgraph.model.truth import NO, YES
from orgraph.model.vocabulary import RELATIONS
from orgraph.queries import History, history, history_find
from orgraph.queries.history_find import GROUPS, SHOWN
from orgraph.queries.history_value import HistoryValue
from orgraph.render.text import text

DAY = "2024-05-27"
Patch: TypeAlias = pytest.MonkeyPatch


# --- the seed: acceptance ------------------------------------------------------------------------------


def relation(answer: Answer[HistoryValue], kind: str) -> tuple[str, str | None, str | None, str]:
    """The one relation of a kind: the other end, its bounds as written, its state."""
    (own,) = [one for one in answer.value.relations if one.kind == kind]
    return own.other.name, own.begin, own.end, own.state


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2019-12-31", "ahead"),
        ("2020-01-01", "may_have_begun"),
        ("2022-12-30", "may_have_begun"),
        ("2022-12-31", "in_force"),
        ("2023-12-31", "in_force"),
        ("2024-01-01", "may_be_over"),
        ("2024-05-26", "may_be_over"),
        ("2024-05-27", "over"),
    ],
)
def test_the_way_out_and_back_has_days_that_are_not_known(
    xinmi: orgraph.City, day: str, state: str
) -> None:
    """About 2021 out, some day from January 2024 on back: as written, and what each day can say."""
    told = relation(xinmi.history("王恒伟", at=day), "SECONDED_TO")

    assert ("新密市某专项工作办公室", "2021~", "[2024-01..2024-05-27]", state) == told


def test_a_secondment_is_told_as_the_act_of_the_borrowing_unit(xinmi: orgraph.City) -> None:
    """In either language, and from either side."""
    (own,) = [one for one in xinmi.history("王恒伟", at=DAY).reasons if "2021~" in one.text.zh]
    (unit,) = [
        one
        for one in xinmi.history("新密市某专项工作办公室", at=DAY).reasons
        if "2021~" in one.text.zh
    ]

    assert own.text.zh.startswith("被借用,借入单位 新密市某专项工作办公室")
    assert own.text.en.startswith("borrowed by 新密市某专项工作办公室")
    assert "2020-01-01 至 2022-12-31 间某日" in own.text.zh
    assert unit.text.zh.startswith("借入人员 王恒伟")
    assert unit.text.en.startswith("borrows 王恒伟")


def test_he_was_there_while_he_was_away(xinmi: orgraph.City) -> None:
    """That he is told of in 2024 only is no doubt that he was there in 2023: he had a home unit."""
    answer = xinmi.history("王恒伟", at="2023-06-01", group="territory")

    assert ("exists", ()) == (answer.verdict, answer.value.relations)
    assert ["BELONGS_TO"] == [answer.facts[place].kind for place in answer.deciding]


def test_a_move_ends_one_relation_and_begins_another(xinmi: orgraph.City) -> None:
    """赵璐佳: from the political office of the bureau to the community; when, the article leaves open."""
    answer = xinmi.history("赵璐佳", at=DAY)

    assert ("新密市公安局政治处", None, "[..2024-05-27]", "over") == relation(answer, "BELONGS_TO")
    assert ("东城半岛社区", None, None, "in_force") == relation(answer, "PLACED_IN")


def test_the_moved_quota_is_told_with_its_parts(xinmi: orgraph.City) -> None:
    """642 declared; 78, 58 and 56 are events that have happened."""
    answer = xinmi.history("quota-transfer:410183-institution", at=DAY)
    parts = [fact.fields["count"] for fact in answer.facts if fact.kind == "GIVES_TO"]

    assert {78, 58, 56, None} == set(parts)
    assert "申报数量:642" in answer.reasons[0].text.zh
    assert all("已发生" in one.text.zh for one in answer.reasons if one.text.zh.startswith("划入 "))


def test_the_240_count_one_who_is_named(xinmi: orgraph.City) -> None:
    """A statistic's history names whom it counts, inferred."""
    answer = xinmi.history("statistic:xm-p12-cadres", at=DAY)

    assert "赵璐佳" == relation(answer, "COUNTS")[0]
    assert "数值:240" in answer.reasons[0].text.zh


def test_a_denied_dispatch_is_told_as_denied_and_counts_as_nothing_else(
    xinmi: orgraph.City,
) -> None:
    """The community was not told to clear the waste."""
    answer = xinmi.history("东城半岛社区居民委员会", at=DAY, group="cases")
    (count,) = [one for one in answer.value.counts if one.kind == "DISPATCHED_TO"]

    assert "denied" == relation(answer, "DISPATCHED_TO")[3]
    assert (1, (0, 0), 1) == (count.total, count.in_force, count.denied)
    assert any("否认" in one.text.zh for one in answer.reasons)


def test_what_is_planned_is_told_as_planned(xinmi: orgraph.City) -> None:
    """The recruitment of 2024 was announced, no more."""
    answer = xinmi.history("policy:4101-recruitment", at=DAY)

    assert ("told", "planned") == (answer.verdict, answer.value.versions[0].stance)
    assert {"planned"} == {one.state for one in answer.value.relations}


def test_nobody_is_shown_as_the_one_who_reported_and_nothing_personal(
    xinmi: orgraph.City,
) -> None:
    """Neither in the reporter's own history nor in the case's; no age, party or occupation."""
    for name in ("刘玉合", "case:410183-waste", "吕丽娟", "郑春荣"):
        answer = xinmi.history(name, at=DAY)
        told = json.dumps(answer.as_json(), ensure_ascii=False)
        assert "REPORTED_BY" not in told
        assert not any(f'"{field}"' in told for field in ("born", "party", "occupation", "phone"))
        assert not any("上报人" in one.text.zh for one in answer.reasons)


def test_every_node_of_the_seed_has_a_history(xinmi: orgraph.City) -> None:
    """Each relation is seen from both ends; one unit ended some day from 2022 on, which is open."""
    view = xinmi.at(DAY)
    doubtful = []
    seen: Counter[str] = Counter()
    for node in range(len(view.graph.ids)):
        answer = History(view.id(node), limit=10_000).answer(view)
        assert answer.verdict in {"exists", "told", "unconfirmed"}
        if answer.verdict == "unconfirmed":
            doubtful.append(view.id(node))
        seen.update(answer.facts[place].id for one in answer.value.relations for place in one.facts)
    assert {2} == set(seen.values())
    assert ["unit:410183-qdxz"] == doubtful


# --- small packages --------------------------------------------------------------------------------------

FILES: Files = {
    "Unit": "id,name,kind,from,to,polarity\n"
    "unit:a,城管局,department,2010,2019-03-01,\n"
    "unit:a,城市管理局,department,2019-03-01,2022,\n"
    "unit:a,执法局,department,2024-06-01,,\n"
    "unit:a,环卫局,department,2015,2016,denied\n"
    "unit:b,市政府,government,,,\n",
    "REPORTS_TO": "source,target,chain,from,to,certainty\n"
    "unit:a,unit:b,government,2019-03-01,2020-01-01,\n"
    "unit:a,unit:b,government,2020-01-01,,\n"
    "unit:a,unit:b,party,2030,,planned\n",
}


@pytest.fixture
def renamed(tmp_path: Path) -> orgraph.City:
    """A bureau of three names, with a gap between the second and the third."""
    return orgraph.open(write(tmp_path, FILES), snapshot=False)


def test_versions_are_told_with_what_changed(renamed: orgraph.City) -> None:
    """Against the asserted version before; one that is denied changes nothing."""
    versions = renamed.history("unit:a", at=DAY).value.versions

    assert [
        ("2010", "asserted", ()),
        ("2015", "denied", (("name", "城管局", "环卫局"),)),
        ("2019-03-01", "asserted", (("name", "城管局", "城市管理局"),)),
        ("2024-06-01", "asserted", (("name", "城市管理局", "执法局"),)),
    ] == [
        (own.begin, own.stance, tuple((c.field, c.before, c.after) for c in own.changes))
        for own in versions
    ]


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        ("2009-12-31", "ahead"),
        ("2010-06-01", "unconfirmed"),
        ("2010-12-31", "exists"),
        ("2019-03-01", "exists"),
        ("2022-06-01", "unconfirmed"),
        ("2022-12-31", "between"),
        ("2024-05-31", "between"),
        ("2024-06-01", "exists"),
    ],
)
def test_whether_it_is_on_record_turns_on_the_day(
    renamed: orgraph.City, day: str, verdict: str
) -> None:
    """Versions that touch are one life; between two lives it is not there."""
    answer = renamed.history("unit:a", at=day)

    assert verdict == answer.verdict
    assert (verdict == "unconfirmed") == bool(answer.value.to_confirm)


def test_a_relation_does_not_outlive_its_ends(renamed: orgraph.City) -> None:
    """As written it goes on; between two lives of the bureau it is cut."""
    states = [one.state for one in renamed.history("unit:b", at="2023-06-01").value.relations]

    assert ["over", "cut", "planned"] == states


def test_a_relation_that_no_day_can_have_is_told_as_that(tmp_path: Path) -> None:
    """It ends before the office began: a slip in a date shows, and nothing walks it."""
    files: Files = {
        "Unit": "id,name,from\nunit:a,甲局,\nunit:b,乙局,2023-01-01\n",
        "PART_OF": "source,target,from,to\nunit:b,unit:a,2020-01-01,2022-01-01\n",
    }
    city = orgraph.open(write(tmp_path, files))
    for node in ("unit:a", "unit:b"):
        answer = city.history(node, at=DAY)
        (told,) = answer.value.relations

        assert ("void", NO) == (told.state, told.truth)
        assert [(1, (0, 0), 1)] == [
            (one.total, one.in_force, one.void) for one in answer.value.counts
        ]
        assert any("与两端在册的时间不合" in reason.text.zh for reason in answer.reasons)
        assert "1 never possible" in answer.summary.en
    assert "unknown" == city.path("unit:a", "unit:b", at="2021-06-01").verdict


def test_a_limit_says_how_many_more(renamed: orgraph.City) -> None:
    """The counts are of all; facts beyond the limit are not part of the answer."""
    answer = renamed.history("unit:b", limit=1, at=DAY)

    assert (1, 2) == (len(answer.value.relations), answer.value.more)
    assert 3 == sum(one.total for one in answer.value.counts)
    assert "Not listed: 2 more." in [one.text.en for one in answer.reasons]
    assert 1 == len([fact for fact in answer.facts if fact.kind == "REPORTS_TO"])


@pytest.mark.parametrize("limit", ["0", "-1", "x", "1.5", "10001", "", "１"])
def test_a_limit_is_a_whole_number(renamed: orgraph.City, limit: Any) -> None:
    """And refused otherwise."""
    with pytest.raises(InvalidParameter):
        renamed.history("unit:b", limit=limit, at=DAY)


def test_every_kind_but_the_personal_is_in_a_group() -> None:
    """A kind that is added must be put somewhere, or this fails."""
    grouped = {kind.name for name, kinds in GROUPS.items() if name != "all" for kind in kinds}
    personal = {
        kind.name for kind in RELATIONS.values() if kind.sensitivity is Sensitivity.PERSONAL
    }

    assert {kind.name for kind in SHOWN} == grouped == RELATIONS.keys() - personal


# --- the oracle --------------------------------------------------------------------------------------------


def differences(asked: Asked, graph: OrgGraph) -> Iterator[str]:
    """How the histories of a city's nodes differ from the oracle's, and from those on a fetched view."""
    view = graph.at(asked.day)
    nodes = dict.fromkeys(
        row[end] for rows in asked.city.values() for row in rows for end in ("id",) if end in row
    )
    for node in nodes:
        question = History(node, limit=10_000)
        answer = question.answer(view)
        yield from _differs(node, answer, oracle_history(asked.city, EVIDENCE, node, asked.day))
        fetched = fetch(view, History.scope, {"node": view.number(node)})
        if question.answer(fetched).as_json() != answer.as_json():
            yield f"{node}: the answer on the fetched view is another one"


def _differs(node: str, answer: Answer[HistoryValue], told: OracleAnswer) -> Iterator[str]:
    if answer.verdict != told.verdict:
        yield f"{node}: verdict {answer.verdict}, expected {told.verdict}"
    versions = [
        Version(
            own.begin or "",
            own.end or "",
            own.stance,
            frozenset((one.field, one.before or "", one.after or "") for one in own.changes),
        )
        for own in answer.value.versions
    ]
    if sorted(map(str, versions)) != sorted(map(str, told.versions)):
        yield f"{node}: versions {versions}, expected {told.versions}"
    relations = [
        Related(
            own.kind,
            own.direction,
            own.other.id,
            own.begin or "",
            own.end or "",
            own.state,
            own.truth,
        )
        for own in answer.value.relations
    ]
    if Counter(relations) != Counter(told.relations):
        yield f"{node}: relations {relations}, expected {told.relations}"
    by_start = dict(zip(told.relations, told.starts, strict=True))
    starts = [by_start.get(relation, 0) for relation in relations]
    if starts != sorted(starts):
        yield f"{node}: not by possible start"
    if sum(one.total for one in answer.value.counts) != len(relations):
        yield f"{node}: the counts are not of all relations"


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(cities())
def test_histories_are_what_the_oracle_says(asked: Asked) -> None:
    """Of every node: verdict, versions, relations with their states, and their order."""
    assert [] == list(differences(asked, graph_of(asked.city)))


def plant_starts_late(patch: Patch) -> None:
    """A relation has begun a day later than it says."""
    patch.setattr(history, "state", lambda relation, day: history_find.state(relation, day - 1))


def plant_denied_as_asserted(patch: Patch) -> None:
    """What is denied is told as if it were so."""
    patch.setattr(history_find, "stance", lambda _fact: ASSERTED)


def plant_only_the_day(patch: Patch) -> None:
    """What is over, or still to come, is left out."""
    ways_of = history_find.ways_of

    def on_the_day(kind: str, group: str) -> tuple[Way, ...]:
        ways = ways_of(kind, group)
        plain = [(way.relation.out if way.forward else way.relation.into, way) for way in ways]
        return tuple(own.told(way.stance) for own, way in plain)

    patch.setattr(history_find, "ways_of", on_the_day)


def plant_into_left_out(patch: Patch) -> None:
    """Only relations out of the node are told."""
    ways_of = history_find.ways_of
    patch.setattr(
        history_find,
        "ways_of",
        lambda kind, group: tuple(way for way in ways_of(kind, group) if way.forward),
    )


def plant_lives_apart(patch: Patch) -> None:
    """Versions that touch are taken for two lives."""
    patch.setattr(history_find, "_joined", lambda spans: [(own, (n,)) for n, own in spans.items()])


def plant_no_proof(patch: Patch) -> None:
    """A relation in force is no sign that the node is there."""
    patch.setattr(history_find, "_in_force", lambda *_: None)


def plant_unsorted(patch: Patch) -> None:
    """Relations come in the order of their kinds."""
    patch.setattr(history_find, "_order", lambda own: (Span(0, 0, 0, 0), own.number))


FAULTS = (
    plant_starts_late,
    plant_denied_as_asserted,
    plant_only_the_day,
    plant_into_left_out,
    plant_lives_apart,
    plant_no_proof,
    plant_unsorted,
)


def test_without_a_fault_all_cases_agree(cases: list[Case], graphs: list[OrgGraph]) -> None:
    """The cases that catch the faults below are clean as they are."""
    pairs = zip(cases[:80], graphs, strict=False)

    assert [] == [one for case, graph in pairs for one in differences(case.asked, graph)]


@pytest.fixture(scope="module")
def seam() -> tuple[Asked, OrgGraph]:
    """A unit of two versions, asked about on a day in the seam between them."""
    between = "[2024-01..2024-12]"
    city = {
        "Source": [{"id": EVIDENCE, "name": "登记册", "date": "2020-01-01"}],
        "Unit": [
            {"id": "unit:a", "name": "城管局", "from": "2019-01-01", "to": between},
            {"id": "unit:a", "name": "执法局", "from": between},
        ],
    }
    return Asked(city, "unit:a", None, "unit:a", DAY), graph_of(city)


def test_a_seam_that_is_not_known_to_the_day_is_no_doubt(seam: tuple[Asked, OrgGraph]) -> None:
    """One name or the other, it is there."""
    assert [] == list(differences(*seam))
    assert "exists" == History("unit:a").answer(seam[1].at(DAY)).verdict


@pytest.mark.parametrize("plant", FAULTS, ids=lambda plant: plant.__name__[6:])
def test_a_fault_is_caught(
    plant: Callable[[Patch], None],
    cases: list[Case],
    graphs: list[OrgGraph],
    seam: tuple[Asked, OrgGraph],
    monkeypatch: Patch,
) -> None:
    """Some case differs from the oracle, or is no longer fetched."""
    plant(monkeypatch)
    drawn = [(case.asked, graph) for case, graph in zip(cases, graphs, strict=True)]

    assert any(_caught(asked, graph) for asked, graph in [seam, *drawn])


def _caught(asked: Asked, graph: OrgGraph) -> bool:
    try:
        return any(True for _ in differences(asked, graph))
    except NotFetched:
        return True


@pytest.mark.parametrize("way", history_find.EVERY, ids=str)
def test_no_way_of_the_scope_can_be_dropped(xinmi: orgraph.City, tmp_path: Path, way: Way) -> None:
    """A node of a kind that it may lead from looks along it, whether or not it leads anywhere."""
    (step,) = History.scope
    assert isinstance(step, Walk)
    scope = (replace(step, ways=tuple(own for own in step.ways if own is not way)),)
    quota = write(tmp_path, {"Quota": "id,category\nquota:q,institution\n"})
    views = [xinmi.at(DAY), orgraph.open(quota, snapshot=False).at(DAY)]  # the seed has no quota
    names = {name for pair in way.relation.ends for name in pair[0 if way.forward else 1]}
    view, node = next(
        (view, node)
        for view in views
        for node in range(len(view.graph.ids))
        if not names or view.kind(node).name in names
    )

    with pytest.raises(NotFetched):
        History(view.id(node)).answer(fetch(view, scope, {"node": node}))


def test_a_planned_or_denied_relation_is_never_true(cases: list[Case], graphs: list[OrgGraph]) -> None:  # fmt: skip
    """And one in force is certain."""
    for case, graph in zip(cases[:40], graphs, strict=False):
        answer = History(case.asked.place).answer(graph.at(case.asked.day))
        for one in answer.value.relations:
            if one.state in ("denied", "planned", "over", "ahead", "cut", "void"):
                assert one.truth == NO
            assert (one.state == "in_force") == (one.truth == YES)


def test_what_was_over_by_the_day_of_its_source_is_not_said_to_have_been_so_then(
    xinmi: orgraph.City,
) -> None:
    """赵璐佳 had left the 政治处 by the day of the article; to confirm it is that, not that she was there."""
    told = next(
        one.text
        for one in xinmi.history("赵璐佳", at=DAY).reasons
        if "编制单位 新密市公安局政治处" in one.text.zh
    )
    doubts = [
        one.text
        for one in xinmi.movements("新密市公安局政治处", at="2024-05-26").reasons
        if "赵璐佳 编制单位" in one.text.zh
    ]

    assert "时已如此" not in told.zh
    assert "so by 2024-05-27" not in told.en
    assert "“…”至“[..2024-05-27]”(不含该日)" in doubts[0].zh
    assert "“…” to “[..2024-05-27]” (exclusive)" in doubts[0].en


@pytest.mark.parametrize(
    ("question", "lang", "expected"),
    [
        ("movements", "zh", "到 2024-01-01 至 2024-05-27 间某日止(不含该日)"),
        ("movements", "zh", "2021~ → [2024-01..2024-05-27] (不含该日)"),
        ("movements", "en", "until some day from 2024-01-01 to 2024-05-27 (exclusive)"),
        ("history", "zh", "间某日)止(不含该日)"),
        ("history", "en", "2021~ → [2024-01..2024-05-27] (exclusive)"),
    ],
)
def test_an_end_is_never_shown_without_saying_that_it_is_exclusive(
    xinmi: orgraph.City, question: str, lang: str, expected: str
) -> None:
    """A clerk's 止 is the last day; here it is the first on which it is over."""
    answer = getattr(xinmi, question)("王恒伟", at=DAY)

    assert expected in text(answer, lang)
