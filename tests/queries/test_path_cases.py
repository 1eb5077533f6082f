"""`path` in single cases, and on the seed."""

from __future__ import annotations

import time

import pytest
from agreement import graph_of
from cities import EVIDENCE
from oracle.survey import City

import orgraph
from orgraph.model.errors import InvalidParameter
from orgraph.model.truth import MAYBE, YES
from orgraph.queries import routes
from orgraph.render.text import text

DAY = "2024-05-27"
FUZZY = {"to": "[2024-01..2024-12-31]"}


def base() -> City:
    """Two sections of one bureau, staff of each."""
    return {
        "Source": [{"id": EVIDENCE, "name": "登记册", "date": "2020-01-01"}],
        "Unit": [
            {"id": f"unit:{name}", "name": title, "kind": "department"}
            for name, title in (("a", "甲科"), ("b", "乙科"), ("bureau", "某局"))
        ],
        "PART_OF": [
            {"source": "unit:a", "target": "unit:bureau"},
            {"source": "unit:b", "target": "unit:bureau"},
        ],
        "Person": [{"id": "person:1", "name": "张三"}, {"id": "person:2", "name": "李四"}],
        "BELONGS_TO": [
            {"source": "person:1", "target": "unit:a"},
            {"source": "person:2", "target": "unit:b"},
        ],
    }


def asked(city: City) -> orgraph.City:
    """The city to ask."""
    return orgraph.City(graph_of(city))


def test_a_path_is_read_as_a_sentence() -> None:
    """In both languages, against the direction of a relation too, with the nearest common superior."""
    answer = asked(base()).path("张三", "李四", at=DAY)

    assert answer.verdict == "connected"
    assert answer.value.routes[0].text == (
        "张三的编制单位是甲科,甲科隶属于某局,某局下设乙科,乙科是李四的编制单位",
        "张三 has 甲科 as home unit, which is part of 某局, which has 乙科 as a part, which is the home "
        "unit of 李四",
    )
    assert [("某局", 2, 2)] == [
        (own.node.name, own.from_start, own.from_end) for own in answer.value.superiors
    ]


def test_a_step_that_may_not_hold_is_said_to_be_unconfirmed() -> None:
    """And the fact to confirm is named: without it there is no path."""
    city = base()
    city["BELONGS_TO"][1] |= FUZZY
    answer = asked(city).path("张三", "李四", at=DAY)

    assert answer.verdict == "unconfirmed"
    assert "乙科是李四的编制单位(未定)" in answer.summary.zh
    assert "the home unit of 李四 (unconfirmed)" in answer.summary.en
    assert (None, 4) == (answer.value.shortest_certain, answer.value.shortest_possible)
    assert 1 == len(answer.value.to_confirm)
    assert answer.certainty is None


def test_a_shorter_path_that_may_hold_stands_beside_the_certain_one() -> None:
    """Both lengths are given, and the verdict is of the certain one."""
    city = base()
    city["SECONDED_TO"] = [{"source": "person:1", "target": "unit:b", **FUZZY}]
    answer = asked(city).path("张三", "李四", at=DAY)

    assert answer.verdict == "connected"
    assert (4, 2) == (answer.value.shortest_certain, answer.value.shortest_possible)
    assert [(2, MAYBE), (4, YES)] == [(own.length, own.truth) for own in answer.value.routes]
    assert "相隔4步(如果待定的事实成立,是2步)" in answer.summary.zh
    command = asked(city).path("张三", "李四", relations="command", at=DAY)
    assert [4] == [own.length for own in command.value.routes]


def test_several_relations_of_one_step_are_all_told_the_truest_first() -> None:
    """The sentence takes the truest."""
    city = base()
    city["SECONDED_TO"] = [{"source": "person:1", "target": "unit:a", **FUZZY}]
    answer = asked(city).path("张三", "甲科", at=DAY)

    (route,) = answer.value.routes
    assert [("BELONGS_TO", YES), ("SECONDED_TO", MAYBE)] == [
        (link.relation, link.truth) for link in route.hops[0].links
    ]


def test_what_is_not_connected_as_far_as_known_is_not_called_unconnected() -> None:
    """Absence proves nothing here; a length that is too short is no connection either."""
    city = base()
    answer = asked(city).path("张三", "李四", length=3, at=DAY)

    assert answer.verdict == "unknown"
    assert "不等于没有联系" in answer.summary.zh
    assert "does not mean that there is none" in answer.summary.en


def test_both_ends_may_be_one() -> None:
    """No step, and itself the nearest common superior."""
    answer = asked(base()).path("张三", "person:1", at=DAY)

    assert ("connected", 0) == (answer.verdict, answer.value.shortest_certain)
    assert "起点和终点都是张三。" == answer.summary.zh


def test_a_denied_relation_is_shown_and_is_no_path(xinmi: orgraph.City) -> None:
    """The case that was not sent to the community is joined to it by a longer way."""
    answer = xinmi.path("道路堆放建筑废材", "东城半岛社区居民委员会", at=DAY)

    assert [("DISPATCHED_TO", "denied")] == [
        (own.relation, own.stance) for own in answer.value.told
    ]
    assert all(own.length > 1 for own in answer.value.routes)
    assert "明确否认,不算" in text(answer, "zh")


def test_who_reported_a_case_is_on_no_path(xinmi: orgraph.City) -> None:
    """That is for intake only."""
    answer = xinmi.path("道路堆放建筑废材", "刘玉合", paths="all", length=4, at=DAY)

    relations = {
        link.relation for route in answer.value.routes for hop in route.hops for link in hop.links
    }
    assert answer.value.routes
    assert "REPORTED_BY" not in relations
    assert not [fact for fact in answer.facts if fact.kind == "REPORTED_BY"]


def test_the_secretaries_of_the_seed_are_joined_by_command(xinmi: orgraph.City) -> None:
    """Over the party work committee, which is also the nearest common superior."""
    answer = xinmi.path("韩蕊", "路广", relations="command", at=DAY)

    assert ("connected", 5) == (answer.verdict, answer.value.shortest_certain)
    assert ["新华路街道党工委"] == [own.node.name for own in answer.value.superiors]
    assert answer.certainty == "inferred"


def test_of_very_many_paths_some_are_told_and_that_there_are_more() -> None:
    """A lattice has 2¹⁰ of one length; the answer comes at once."""
    city = base()
    city["Unit"] = [{"id": "unit:0", "name": "零", "kind": "department"}]
    city["PART_OF"] = []
    del city["BELONGS_TO"]
    for level in range(1, 9):
        for side in "ab":
            unit = f"unit:{level}{side}"
            city["Unit"].append({"id": unit, "name": unit, "kind": "department"})
            below = [f"unit:{level - 1}{one}" for one in "ab"] if level > 1 else ["unit:0"]
            city["PART_OF"] += [{"source": lower, "target": unit} for lower in below]
    drawn = asked(city)
    for paths in ("shortest", "all"):
        begun = time.process_time()
        answer = drawn.path("unit:0", "unit:8a", length=8, paths=paths, at=DAY)
        assert routes.MOST_ROUTES == len(answer.value.routes)
        assert answer.value.more
        assert "可能还有更多" in text(answer, "zh")
        assert {8} == {own.length for own in answer.value.routes}
        assert time.process_time() - begun < 30


@pytest.mark.parametrize(
    "given", [{"length": 0}, {"length": 9}, {"length": "六"}, {"relations": "love"}, {"paths": ""}]
)
def test_a_word_or_number_out_of_range_is_refused(
    given: dict[str, str | int], xinmi: orgraph.City
) -> None:
    """With what is allowed."""
    with pytest.raises(InvalidParameter):
        xinmi.path("韩蕊", "路广", at=DAY, **given)


def test_a_node_is_not_told_to_be_its_own_superior(xinmi: orgraph.City) -> None:
    """Both ends are one: there is nothing above both to tell."""
    answer = xinmi.path("王恒伟", "王恒伟", at="2024-05-27")

    assert ("connected", ()) == (answer.verdict, answer.value.superiors)
    assert not any("上级" in reason.text.zh for reason in answer.reasons)
