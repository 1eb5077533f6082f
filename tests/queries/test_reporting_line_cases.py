"""`reporting-line` in single cases: two superiors, vacancies, secondments, guidance; and on the seed."""

from __future__ import annotations

from agreement import graph_of
from cities import EVIDENCE
from oracle.survey import City

import orgraph
from orgraph.model.answers import Mark
from orgraph.model.truth import MAYBE, YES
from orgraph.render.text import text

DAY = "2024-05-27"


def base() -> City:
    """A station that answers to a bureau and to a subdistrict office, under a government."""
    return {
        "Source": [{"id": EVIDENCE, "name": "登记册", "date": "2020-01-01"}],
        "Unit": [
            {"id": "unit:station", "name": "派出所", "kind": "dispatched_agency"},
            {"id": "unit:bureau", "name": "公安局", "kind": "department"},
            {"id": "unit:office", "name": "街道办", "kind": "subdistrict_office"},
            {"id": "unit:government", "name": "市政府", "kind": "government"},
            {"id": "unit:special", "name": "专项办", "kind": "special_office"},
        ],
        "REPORTS_TO": [
            {
                "source": "unit:station",
                "target": "unit:bureau",
                "chain": "vertical",
                "primary": "true",
                "aspect": "personnel",
            },
            {
                "source": "unit:station",
                "target": "unit:office",
                "chain": "government",
                "primary": "false",
            },
            {"source": "unit:bureau", "target": "unit:government", "chain": "government"},
            {"source": "unit:office", "target": "unit:government", "chain": "government"},
        ],
        "Post": [
            {"id": "post:chief", "name": "所长", "order": "1"},
            {"id": "post:deputy", "name": "副所长", "order": "2"},
            {"id": "post:director", "name": "局长", "order": "1"},
            {"id": "post:mayor", "name": "市长", "order": "1"},
        ],
        "POST_IN": [
            {"source": "post:chief", "target": "unit:station"},
            {"source": "post:deputy", "target": "unit:station"},
            {"source": "post:director", "target": "unit:bureau"},
            {"source": "post:mayor", "target": "unit:government"},
        ],
        "Person": [
            {"id": "person:1", "name": "甲"},
            {"id": "person:2", "name": "乙"},
            {"id": "person:3", "name": "丙"},
        ],
        "HOLDS": [
            {"source": "person:1", "target": "post:chief"},
            {"source": "person:2", "target": "post:mayor"},
        ],
    }


def asked(city: City) -> orgraph.City:
    """The city to ask."""
    return orgraph.City(graph_of(city))


def test_two_superiors_are_both_shown_and_the_primary_one_said() -> None:
    """With its chain and aspect, in both languages."""
    answer = asked(base()).reporting_line("unit:station", at=DAY)

    assert answer.verdict == "found"
    assert [("公安局", "vertical", True, "personnel"), ("街道办", "government", False, None)] == [
        (own.node.name, own.how, own.primary, own.aspect) for own in answer.value.direct
    ]
    assert "公安局(垂直,为主" in answer.summary.zh
    assert "公安局 (vertical, primary" in answer.summary.en
    assert "街道办(政府)" in answer.summary.zh


def test_one_chain_leaves_the_other_superior_out() -> None:
    """The line goes on in that chain only."""
    answer = asked(base()).reporting_line("unit:station", chain="government", at=DAY)

    assert ["街道办", "市政府"] == [own.unit.name for own in answer.value.offices]
    vertical = asked(base()).reporting_line("unit:station", chain="vertical", at=DAY)
    assert ["公安局"] == [own.unit.name for own in vertical.value.offices]
    assert "在垂直这条线上" in text(vertical, "zh")


def test_a_relation_of_no_known_chain_is_said_and_does_not_count() -> None:
    """It may be of the chain asked about: declared complete, there is still not *none*."""
    city = base()
    city["REPORTS_TO"] = [{"source": "unit:station", "target": "unit:bureau"}]
    city["Completeness"] = [
        {"id": "completeness:1", "closes": "REPORTS_TO"},
        {"id": "completeness:2", "closes": "PART_OF"},
    ]
    city["CLOSES"] = [
        {"source": "completeness:1", "target": "unit:station"},
        {"source": "completeness:2", "target": "unit:station"},
    ]
    answer = asked(city).reporting_line("unit:station", chain="party", at=DAY)

    assert answer.verdict == "unknown"
    assert any("属于哪条线没有载明" in reason.text.zh for reason in answer.reasons)
    del city["REPORTS_TO"]
    assert "none" == asked(city).reporting_line("unit:station", chain="party", at=DAY).verdict


def test_a_vacancy_is_said_and_the_line_goes_on() -> None:
    """Past a post that is vacant by declaration to the government above."""
    city = base()
    city["Completeness"] = [{"id": "completeness:1", "closes": "HOLDS"}]
    city["CLOSES"] = [{"source": "completeness:1", "target": "unit:bureau"}]
    answer = asked(city).reporting_line("甲", chain="vertical", at=DAY)

    (bureau,) = answer.value.offices
    assert ["vacant"] == [seat.state for seat in bureau.principals]
    assert any(
        reason.mark is Mark.VACANCY and "局长(空缺)" in reason.text.zh for reason in answer.reasons
    )
    whole = asked(city).reporting_line("甲", at=DAY)
    assert "市政府" in [own.unit.name for own in whole.value.offices]
    assert "市长 乙" in text(whole, "zh")


def test_no_known_holder_is_no_vacancy() -> None:
    """Where nothing is declared complete."""
    answer = asked(base()).reporting_line("甲", at=DAY)

    states = {seat.post.name: seat.state for own in answer.value.offices for seat in own.principals}
    assert {"局长": "holder_unknown", "市长": "present"} == states
    assert "空缺" not in text(answer, "zh")


def test_a_deputy_answers_to_the_head_of_the_same_unit() -> None:
    """And only through that head to the units above."""
    answer = asked(base()).reporting_line("post:deputy", at=DAY)

    assert [("派出所", "post")] == [(own.node.name, own.how) for own in answer.value.direct]
    assert "所长 甲" in answer.summary.zh
    assert [0, 1, 1, 2] == [own.level for own in answer.value.offices]


def test_a_post_of_no_known_order_is_not_placed_but_the_line_goes_on() -> None:
    """Whether it is the principal post is said not to be known."""
    city = base()
    city["Post"][0].pop("order")
    del city["Post"][1]
    city["POST_IN"] = [row for row in city["POST_IN"] if row["source"] != "post:deputy"]
    answer = asked(city).reporting_line("甲", at=DAY)

    assert answer.verdict == "unknown"
    assert "unknown" == answer.value.starts[0].rank
    assert {"公安局", "街道办", "市政府"} == {own.unit.name for own in answer.value.offices}


def test_a_secondment_is_the_act_of_the_borrowing_unit_and_moves_no_home() -> None:
    """Both lines are given, the secondment marked."""
    city = base()
    city["BELONGS_TO"] = [{"source": "person:3", "target": "unit:office"}]
    city["SECONDED_TO"] = [{"source": "person:3", "target": "unit:special", "kind": "task_force"}]
    answer = asked(city).reporting_line("丙", at=DAY)

    assert {("街道办", "home"), ("专项办", "secondment")} == {
        (own.node.name, own.how) for own in answer.value.direct
    }
    assert "专项办借用丙(抽调);编制单位不变" in text(answer, "zh")
    assert "专项办 borrows 丙 (task force)" in text(answer, "en")


def test_two_possible_superiors_are_not_picked_from() -> None:
    """The fact to confirm is named, and what would be said either way."""
    city = base()
    city["REPORTS_TO"][1]["to"] = "[2024-01..2024-12-31]"
    answer = asked(city).reporting_line("unit:station", at=DAY)

    assert answer.verdict == "unconfirmed"
    assert 2 == len(answer.value.alternatives)
    (place,) = answer.value.to_confirm
    assert "街道办" == getattr(answer.facts[place].target, "name", None)


def test_a_subordinate_that_may_be_one_is_counted_apart() -> None:
    """Others are certain: the answer stands, with the pair of counts."""
    city = base()
    city["REPORTS_TO"][3]["to"] = "[2024-01..2024-12-31]"
    answer = asked(city).reporting_line("unit:government", direction="down", at=DAY)

    assert ("found", (1, 2)) == (answer.verdict, answer.value.counts)
    assert {"公安局": YES, "街道办": MAYBE} == {
        own.unit.name: own.truth for own in answer.value.offices
    }
    assert "直接下级有1个,另有1个未定" in answer.summary.zh


def test_many_subordinates_that_may_be_do_not_hide_one_that_is() -> None:
    """However many worlds there are."""
    city = base()
    maybe = [f"unit:m{number}" for number in range(40)]
    city["Unit"] += [{"id": unit, "name": unit, "kind": "department"} for unit in maybe]
    city["REPORTS_TO"] += [
        {"source": unit, "target": "unit:government", "to": "[2024-01..2024-12-31]"}
        for unit in maybe
    ]
    answer = asked(city).reporting_line("unit:government", direction="down", at=DAY)

    assert ("found", (2, 42)) == (answer.verdict, answer.value.counts)


def test_below_a_person_are_the_posts_and_units_that_the_post_leads() -> None:
    """Of a deputy nobody is known to be below, but what is in the portfolio is said."""
    city = base()
    city["HOLDS"].append({"source": "person:3", "target": "post:deputy"})
    city["OVERSEES"] = [{"source": "post:deputy", "target": "unit:special"}]
    chief = asked(city).reporting_line("甲", direction="down", at=DAY)
    deputy = asked(city).reporting_line("丙", direction="down", at=DAY)

    assert ["副所长"] == [own.node.name for own in chief.value.direct]
    assert ["丙"] == [seat.person.name for seat in chief.value.posts if seat.person]
    assert "unknown" == deputy.verdict
    assert ["专项办"] == [own.target.name for own in deputy.value.apart]


def test_denied_and_planned_relations_are_shown_and_never_walked() -> None:
    """A planned merger makes nobody a superior."""
    city = base()
    city["REPORTS_TO"] = [
        {"source": "unit:station", "target": "unit:special", "certainty": "planned"},
        {"source": "unit:station", "target": "unit:office", "polarity": "denied"},
    ]
    answer = asked(city).reporting_line("unit:station", at=DAY)

    assert answer.verdict == "unknown"
    assert {"planned", "denied"} == {own.stance for own in answer.value.told}
    assert "仅为计划,不算" in text(answer, "zh")
    assert "明确否认,不算" in text(answer, "zh")


def test_a_circle_of_superiors_ends() -> None:
    """By a mistake of the city; each unit is told once."""
    city = base()
    city["REPORTS_TO"].append(
        {"source": "unit:government", "target": "unit:station", "chain": "government"}
    )
    answer = asked(city).reporting_line("unit:station", at=DAY)

    assert 3 == len(answer.value.offices)


# --- the seed -------------------------------------------------------------------------------------


def test_the_secretary_of_the_community_answers_to_the_party_work_committee(
    xinmi: orgraph.City,
) -> None:
    """Named with its secretary; inferred, as the relation is."""
    answer = xinmi.reporting_line("韩蕊", at=DAY)

    assert ("found", "inferred") == (answer.verdict, answer.certainty)
    assert "新华路街道党工委书记 路广" in answer.summary.zh
    assert ["新华路街道党工委", "中共新密市委"] == [own.unit.name for own in answer.value.offices]


def test_the_residents_committee_is_guided_which_is_no_command(xinmi: orgraph.City) -> None:
    """No superior is known, and the guidance of the subdistrict office stands apart."""
    answer = xinmi.reporting_line("东城半岛社区居民委员会", at=DAY)

    assert answer.verdict == "unknown"
    assert [("GUIDED_BY", "新华路街道办事处")] == [
        (own.relation, own.target.name) for own in answer.value.apart
    ]
    assert "不是领导关系" in text(answer, "zh")


def test_the_director_answers_as_each_of_two_posts(xinmi: orgraph.City) -> None:
    """To the government as director, to the secretary as deputy secretary."""
    answer = xinmi.reporting_line("陈军", at=DAY)

    assert {("新密市人民政府", "government"), ("新华路街道党工委", "post")} == {
        (own.node.name, own.how) for own in answer.value.direct
    }


def test_the_secondee_of_the_article_on_three_days(xinmi: orgraph.City) -> None:
    """In 2023 both the home and the borrowing unit; in March 2024 perhaps still; in May back."""
    then, between, back = (
        xinmi.reporting_line("王恒伟", at=day) for day in ("2023-05-27", "2024-03-27", DAY)
    )

    lent = {"新华路街道办事处": "home", "新密市某专项工作办公室": "secondment"}
    assert lent == {own.node.name: own.how for own in then.value.direct}
    assert ["found", "unconfirmed", "found"] == [answer.verdict for answer in (then, between, back)]
    assert ["SECONDED_TO"] == [between.facts[place].kind for place in between.value.to_confirm]
    assert {"新华路街道办事处": "home"} == {own.node.name: own.how for own in back.value.direct}


def test_a_home_that_is_not_known_is_not_made_up(xinmi: orgraph.City) -> None:
    """Where 赵璐佳 is placed is said; to whom she answers there is not."""
    answer = xinmi.reporting_line("赵璐佳", at=DAY)

    assert answer.verdict == "unknown"
    assert answer.value.starts == ()
    assert "派往东城半岛社区(下沉)" in text(answer, "zh")


def test_a_post_of_another_day_is_not_said_to_be_missing(xinmi: orgraph.City) -> None:
    """郑春荣 was a head nurse: what is not loaded is a post of the day."""
    (told,) = xinmi.reporting_line("郑春荣", at="2024-05-27").reasons

    assert "没有载入郑春荣当日的岗位或单位" in told.text.zh
    assert "on the day" in told.text.en
