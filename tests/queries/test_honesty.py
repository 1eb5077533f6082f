"""What an answer says in words is no surer than the facts under it."""

from __future__ import annotations

from agreement import graph_of
from cities import EVIDENCE
from oracle.survey import City

import orgraph
from orgraph.city import City as Asked
from orgraph.model.answers import Mark
from orgraph.model.truth import MAYBE, YES
from orgraph.render.text import text

DAY = "2024-05-27"
FUZZY = {"from": "[2024-01..2024-12-31]"}


def base() -> City:
    """A community with a grid and one above, a bureau that leads, posts with holders."""
    return {
        "Source": [{"id": EVIDENCE, "name": "登记册", "date": "2020-01-01"}],
        "Division": [
            {"id": "division:1", "name": "新密市", "code": "410183", "level": "county"},
            {"id": "division:2", "name": "新华路街道", "code": "410183002", "level": "township"},
            {
                "id": "division:3",
                "name": "东城半岛社区",
                "code": "410183002005",
                "level": "village",
            },
        ],
        "WITHIN": [
            {"source": "division:2", "target": "division:1"},
            {"source": "division:3", "target": "division:2"},
        ],
        "Grid": [
            {"id": "grid:1", "name": "一级网格", "level": "1"},
            {"id": "grid:2", "name": "二级网格", "level": "2"},
        ],
        "COVERS": [
            {"source": "grid:1", "target": "division:2"},
            {"source": "grid:2", "target": "division:3"},
        ],
        "NESTED_IN": [{"source": "grid:2", "target": "grid:1", "certainty": "inferred"}],
        "Unit": [
            {"id": "unit:bureau", "name": "城管局", "kind": "department"},
            {"id": "unit:other", "name": "专项办", "kind": "special_office"},
            {"id": "unit:committee", "name": "居委会", "kind": "community_committee"},
        ],
        "SERVES": [{"source": "unit:bureau", "target": "division:1"}],
        "ADMINISTERS": [{"source": "unit:committee", "target": "division:3"}],
        "Post": [
            {"id": "post:head", "name": "局长", "order": "1"},
            {"id": "post:deputy", "name": "副局长", "order": "2"},
        ],
        "POST_IN": [
            {"source": "post:head", "target": "unit:bureau"},
            {"source": "post:deputy", "target": "unit:bureau"},
        ],
        "Person": [
            {"id": "person:1", "name": "甲"},
            {"id": "person:2", "name": "乙"},
            {"id": "person:3", "name": "丙"},
        ],
        "HOLDS": [
            {"source": "person:1", "target": "post:head"},
            {"source": "person:2", "target": "post:deputy"},
        ],
        "HEADS": [{"source": "person:3", "target": "grid:1"}],
        "Matter": [{"id": "matter:1", "name": "清理", "subject": "清理"}],
        "LEADS": [{"source": "unit:bureau", "target": "matter:1"}],
    }


def asked(city: City) -> Asked:
    """The city to ask."""
    return Asked(graph_of(city))


def test_somebody_who_may_be_away_is_not_said_to_be() -> None:
    """The reason carries the doubt, the words show it, and the deputy is named as well."""
    city = base()
    city["SECONDED_TO"] = [{"source": "person:1", "target": "unit:other", **FUZZY}]
    answer = asked(city).who("division:3", "matter:1", at=DAY)

    (away,) = [one for one in answer.reasons if one.mark is Mark.VACANCY and "甲" in one.text.zh]
    assert away.truth == MAYBE
    assert any("甲" in line and "(未定)" in line for line in text(answer, "zh").splitlines())
    assert ["局长", "副局长"] == [call.post.name for call in answer.value.calls if call.post]


def test_somebody_certainly_away_is_said_to_be() -> None:
    """Without a mark of doubt, and the next post follows."""
    city = base()
    city["SECONDED_TO"] = [{"source": "person:1", "target": "unit:other"}]
    answer = asked(city).who("division:3", "matter:1", at=DAY)

    (away,) = [one for one in answer.reasons if one.mark is Mark.VACANCY and "甲" in one.text.zh]
    assert away.truth == YES
    assert ["away", "present"] == [call.state for call in answer.value.calls]


def test_a_vacancy_is_passed_to_the_deputy_and_said() -> None:
    """Where the posts are declared complete, an empty one is vacant and the next is named."""
    city = base()
    city["HOLDS"] = [{"source": "person:2", "target": "post:deputy"}]
    city["Completeness"] = [{"id": "completeness:1", "closes": "HOLDS"}]
    city["CLOSES"] = [{"source": "completeness:1", "target": "unit:bureau"}]
    answer = asked(city).who("division:3", "matter:1", at=DAY)

    assert [("局长", "vacant"), ("副局长", "present")] == [
        (call.post.name, call.state) for call in answer.value.calls if call.post
    ]


def test_an_unknown_holder_ends_the_search_at_the_unit() -> None:
    """Where nothing is declared complete, no holder is no vacancy: the deputy is not called up."""
    city = base()
    city["HOLDS"] = [{"source": "person:2", "target": "post:deputy"}]
    answer = asked(city).who("division:3", "matter:1", at=DAY)

    assert ["holder_unknown"] == [call.state for call in answer.value.calls]


def test_a_unit_that_only_may_administer_is_refused_with_the_doubt() -> None:
    """A refusal is no surer than that the unit is over the place at all."""
    city = base()
    city["ADMINISTERS"] = [{"source": "unit:committee", "target": "division:3", **FUZZY}]
    answer = asked(city).who("division:3", "matter:1", at=DAY)

    (refusal,) = [one for one in answer.reasons if one.mark is Mark.REFUSAL]
    assert answer.verdict == "named"
    assert refusal.truth == MAYBE


def test_a_contact_higher_up_is_no_surer_than_the_way_there() -> None:
    """The head of level 1 is reached by an inferred nesting."""
    answer = asked(base()).who("division:3", at=DAY)

    assert answer.verdict == "named"
    assert answer.certainty == "inferred"


def test_nobody_rests_on_the_facts_that_make_it_complete() -> None:
    """Closed for the county, inferred to hold for its grids: the verdict is inferred."""
    city = base()
    del city["HEADS"]
    city["COVERS"] = [{**row, "certainty": "inferred"} for row in city["COVERS"]]
    city["Completeness"] = [{"id": "completeness:1", "closes": "HEADS"}]
    city["CLOSES"] = [{"source": "completeness:1", "target": "division:1"}]
    answer = asked(city).who("division:3", at=DAY)

    assert answer.verdict == "nobody"
    assert answer.certainty == "inferred"


def test_a_support_without_a_lead_is_not_called_off_list() -> None:
    """On a complete list that names supporters only, the ground says so."""
    city = base()
    del city["LEADS"]
    city["SUPPORTS"] = [{"source": "unit:bureau", "target": "matter:1"}]
    city["DutyList"] = [{"id": "duty-list:1", "name": "清单"}]
    city["LISTED_ON"] = [{"source": "matter:1", "target": "duty-list:1", "number": "47"}]
    city["APPLIES_TO"] = [{"source": "duty-list:1", "target": "division:1"}]
    city["Completeness"] = [
        {"id": f"completeness:{kind.lower()}", "closes": kind}
        for kind in ("LISTED_ON", "LEADS", "SUPPORTS")
    ]
    city["CLOSES"] = [
        {"source": row["id"], "target": "duty-list:1"} for row in city["Completeness"]
    ]
    answer = asked(city).may_dispatch("division:3", "matter:1", "unit:bureau", at=DAY)

    assert answer.verdict == "allowed"
    assert "摊派" not in answer.value.ground.zh
    assert answer.value.co == "yes"


def test_the_townships_list_is_not_applied_to_a_subdistrict(xinmi: orgraph.City) -> None:
    """Whether it applies there is not said; in a town it does."""
    street = xinmi.who("新华路街道", "农民消费维权", at=DAY)
    town = xinmi.who("曲梁镇", "农民消费维权", at=DAY)

    assert street.verdict == "unknown"
    assert street.value.shares == ()
    assert {"duty-list:410183-townships"} == {one.list.id for one in town.value.shares if one.list}


def test_a_stem_that_a_town_and_a_village_share_is_not_picked_from(xinmi: orgraph.City) -> None:
    """Both are offered; a code means one."""
    import pytest

    from orgraph.model.errors import AmbiguousName

    with pytest.raises(AmbiguousName):
        xinmi.who("超化", at=DAY)
    assert xinmi.who("410183002005", at=DAY).value.place.id == "division:410183002005"
