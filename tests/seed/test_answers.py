"""What the seed answers."""

from __future__ import annotations

import orgraph
from orgraph.seed import SEED_DAY


def test_the_seed_answers_the_question_of_the_article(xinmi: orgraph.City) -> None:
    """City management, inferred at best; and the community may refuse, with 陈军 as precedent."""
    answer = xinmi.who("战鼓山街东头", "建筑废材", at=SEED_DAY)
    assert ("named", "inferred") == (answer.verdict, answer.certainty)
    assert "新密市城市管理局" in answer.summary.zh
    refusal = xinmi.may_dispatch("战鼓山街东头", "建筑废材", "东城半岛社区居民委员会", at=SEED_DAY)
    assert "refused" == refusal.verdict
    assert "陈军" in {fact.speaker for fact in refusal.facts if fact.polarity == "denied"}
    allowed = xinmi.may_dispatch("战鼓山街东头", "建筑废材", "城管局", at=SEED_DAY)
    assert "allowed" == allowed.verdict


def test_before_the_day_of_the_article_nothing_is_certain(xinmi: orgraph.City) -> None:
    """A present-tense fact says nothing of 2019: unconfirmed, with what would confirm it."""
    assert "unconfirmed" == xinmi.who("战鼓山街东头", "建筑废材", at="2019-05-27").verdict


def test_what_no_list_says_is_unknown(xinmi: orgraph.City) -> None:
    """Who leads no. 47 is not said, so it is not known; nobody is not an answer here."""
    answer = xinmi.who("曲梁镇", "便民商业服务", at=SEED_DAY)
    assert "unknown" == answer.verdict


def test_a_class_on_a_list_is_a_unit_only_where_one_is_loaded(xinmi: orgraph.City) -> None:
    """A town whose government the law implies leads no. 45, inferred; of another, no unit is known."""
    known = xinmi.who("曲梁镇", "农民消费维权", at=SEED_DAY)
    assert ("named", "inferred") == (known.verdict, known.certainty)
    assert "曲梁镇人民政府" in known.summary.zh
    assert "unknown" == xinmi.who("米村镇", "农民消费维权", at=SEED_DAY).verdict


def test_planned_facts_and_counts_make_nobody_responsible(xinmi: orgraph.City) -> None:
    """The first contact of the community is who it was: nothing that was only said adds a head."""
    answer = xinmi.who("东城半岛社区", at=SEED_DAY)
    assert ("named", "inferred") == (answer.verdict, answer.certainty)
    assert not [fact for fact in answer.facts if fact.kind in {"COUNTS", "APPLIES_TO", "GIVES_TO"}]
