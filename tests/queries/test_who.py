"""`who` on the seed: what the article tells, no more, and where each part of it stands."""

from __future__ import annotations

import json
import pickle

import pytest

import orgraph
from orgraph.model.answers import Answer, Mark
from orgraph.model.errors import AmbiguousName, InvalidParameter, UnknownName
from orgraph.queries import QUESTIONS, Who, parameters
from orgraph.queries.who_value import WhoValue

DAY = "2024-05-27"


@pytest.fixture(scope="module")
def waste(xinmi: orgraph.City) -> Answer[WhoValue]:
    """Building waste on the road."""
    return xinmi.who("战鼓山街东头", "建筑废材", at=DAY)


@pytest.fixture(scope="module")
def community(xinmi: orgraph.City) -> Answer[WhoValue]:
    """The community, without a matter."""
    return xinmi.who("东城半岛社区", at=DAY)


def test_the_waste_goes_to_the_city_management_bureau(waste: Answer[WhoValue]) -> None:
    """Named, by the one row there is."""
    leads = [share for share in waste.value.shares if share.role == "LEADS"]

    assert waste.verdict == "named"
    assert ["新密市城市管理局"] == [share.unit.name for share in leads]
    assert leads[0].decides


def test_the_row_and_the_holder_are_said_to_be_unknown(waste: Answer[WhoValue]) -> None:
    """No list, number, basis, post or person is made up; the unit itself is the one to call."""
    lead = waste.value.shares[0]
    (call,) = waste.value.calls

    assert lead.list is None
    assert lead.number is None
    assert lead.bases == ()
    assert (call.unit.name, call.post, call.person) == ("新密市城市管理局", None, None)
    assert call.state == "holder_unknown"
    assert any("不详" in reason.text.zh for reason in waste.reasons if reason.mark is Mark.LEAD)


def test_the_community_is_not_responsible_and_the_ground_is_said(waste: Answer[WhoValue]) -> None:
    """The units below the lead are refused by name, each with the lead and its row as the ground."""
    refused = {one.unit.name: one for one in waste.value.not_responsible}

    assert {"东城半岛社区居民委员会", "新华路街道办事处"} == set(refused)
    committee = refused["东城半岛社区居民委员会"]
    assert (committee.main, committee.co) == ("no", "unknown")
    assert "新密市城市管理局" in committee.ground.zh
    assert "清理建筑废材" in committee.ground.zh


def test_the_denied_dispatch_is_the_precedent_with_its_speaker(waste: Answer[WhoValue]) -> None:
    """That the community was not told to do it is a fact, claimed by 陈军."""
    (precedent,) = waste.value.precedents
    denied = [fact for fact in waste.facts if fact.polarity == "denied"]

    assert ["东城半岛社区居民委员会"] == [unit.name for unit in precedent.not_dispatched_to]
    assert ["新密市城市管理局"] == [unit.name for unit in precedent.dispatched_to]
    assert [("陈军", "claimed", "P24")] == [
        (fact.speaker, fact.certainty, fact.locator) for fact in denied
    ]


def test_who_reported_it_is_not_part_of_the_answer(waste: Answer[WhoValue]) -> None:
    """The reporter is for intake only."""
    assert "REPORTED_BY" not in {fact.kind for fact in waste.facts}


def test_the_certainty_is_the_weakest_that_decides(waste: Answer[WhoValue]) -> None:
    """That the bureau serves the county is inferred, so the verdict is no surer."""
    deciding = {waste.facts[place].certainty for place in waste.deciding}

    assert waste.certainty == "inferred"
    assert deciding == {"inferred", "stated"}


def test_parking_is_unknown_with_what_happened_before(xinmi: orgraph.City) -> None:
    """Nobody is made responsible; the patrol that led, and the community that supported, are told."""
    answer = xinmi.who("东城半岛社区的一个小区", "停车", at=DAY)

    (precedent,) = answer.value.precedents
    assert answer.verdict == "unknown"
    assert answer.certainty is None
    assert answer.value.not_responsible == ()
    assert "赵璐佳" in [who.name for who in precedent.handled_by]
    assert "东城半岛社区居民委员会" in [who.name for who in precedent.handled_by]


def test_the_community_meets_its_party_secretary_first(community: Answer[WhoValue]) -> None:
    """韩蕊 by her post, inferred; then both principals at level 1, by theirs."""
    (chain,) = community.value.chains
    levels = [
        (
            grid.level,
            sorted(
                (head.person.name, head.post.name)
                for head in grid.heads
                if head.person and head.post
            ),
        )
        for grid in chain.grids
    ]

    assert community.verdict == "named"
    assert community.certainty == "inferred"
    assert ["韩蕊"] == [head.person.name for head in chain.first_contact if head.person]
    assert levels == [
        (2, [("韩蕊", "东城半岛社区党总支书记")]),
        (1, [("路广", "新华路街道党工委书记"), ("陈军", "新华路街道办事处主任")]),
    ]


def test_a_head_of_unknown_level_stands_beside(community: Answer[WhoValue]) -> None:
    """郑春荣 heads a grid in the community whose level is not stated."""
    (beside,) = community.value.beside

    assert beside.level is None
    assert ["郑春荣"] == [head.person.name for head in beside.heads if head.person]


def test_a_day_before_the_article_is_unconfirmed_and_says_why(xinmi: orgraph.City) -> None:
    """In 2019 every fact of 2024 is only possible: the facts to confirm are named."""
    answer = xinmi.who("战鼓山街东头", "建筑废材", at="2019-05-27")

    to_confirm = {answer.facts[place].kind for place in answer.value.to_confirm}
    assert answer.verdict == "unconfirmed"
    assert "LEADS" in to_confirm
    assert {"named", "unknown"} == {one.verdict for one in answer.value.alternatives}
    assert any(reason.mark is Mark.DOUBT for reason in answer.reasons)


def test_the_first_contact_of_2019_is_unconfirmed_too(xinmi: orgraph.City) -> None:
    """Who held the post then is not known."""
    answer = xinmi.who("东城半岛社区", at="2019-05-27")

    assert answer.verdict == "unconfirmed"
    assert answer.value.to_confirm


def test_every_reason_is_said_in_both_languages_and_cites_its_facts(
    waste: Answer[WhoValue],
) -> None:
    """Each fact that a reason cites is in the answer, with a source and its date."""
    for reason in waste.reasons:
        assert reason.text.zh
        assert reason.text.en
        for place in reason.facts:
            assert waste.facts[place].confirmed
            assert waste.facts[place].evidence.id.startswith("source:")


def test_an_answer_is_json_and_survives_pickling(waste: Answer[WhoValue]) -> None:
    """Both carry every fact, and neither the city."""
    told = json.loads(json.dumps(waste.as_json()))
    again = pickle.loads(pickle.dumps(waste))

    assert told["verdict"] == "named"
    assert {fact["id"] for fact in told["facts"]} == {fact.id for fact in waste.facts}
    assert set(told["deciding"]) <= {fact["id"] for fact in told["facts"]}
    assert again.as_json() == waste.as_json()
    assert again.view is None


def test_counts_are_pairs_certain_and_possible(xinmi: orgraph.City) -> None:
    """What may be is counted apart from what is."""
    now = xinmi.who("东城半岛社区", at=DAY).value.counts
    then = xinmi.who("东城半岛社区", at="2019-05-27").value.counts

    assert now["heads_present"] == (3, 3)
    assert then["heads_present"] == (0, 3)


def test_a_name_that_several_bear_is_listed_and_not_picked(xinmi: orgraph.City) -> None:
    """With where each belongs, so that the right one can be chosen."""
    with pytest.raises(AmbiguousName) as caught:
        xinmi.who("小区", "停车", at=DAY)

    assert len(caught.value.candidates) > 1
    assert all("新密市" in where for _, where in caught.value.candidates)


def test_an_unknown_name_offers_the_nearest(xinmi: orgraph.City) -> None:
    """A misspelt name is answered with what it may have been."""
    with pytest.raises(UnknownName) as caught:
        xinmi.who("战古山街东头", "建筑废材", at=DAY)

    assert "战鼓山街东头的一条路" in caught.value.nearest


def test_unknown_and_missing_parameters_are_refused(xinmi: orgraph.City) -> None:
    """By name, with what the question takes."""
    with pytest.raises(InvalidParameter, match="colour"):
        xinmi.ask_by_name(Who, {"place": "东城半岛社区", "colour": "red"}, DAY)
    with pytest.raises(InvalidParameter, match="place"):
        xinmi.ask_by_name(Who, {}, DAY)


def test_every_example_of_a_parameter_is_a_name_in_the_seed(xinmi: orgraph.City) -> None:
    """What the help suggests works."""
    for question in QUESTIONS.values():
        for own in parameters(question):
            if own.kinds:
                assert xinmi.names.resolve(own.example, own.kinds, xinmi.at(DAY).day)
            else:
                assert own.read(own.example) == own.default
