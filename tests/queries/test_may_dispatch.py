"""`may-dispatch` on the seed: the refusal in words that can be sent back."""

from __future__ import annotations

import orgraph

DAY = "2024-05-27"
COMMITTEE = "东城半岛社区居民委员会"


def test_the_waste_is_refused_to_the_community(xinmi: orgraph.City) -> None:
    """With the lead as the ground, and the earlier case as precedent."""
    answer = xinmi.may_dispatch("战鼓山街东头", "建筑废材", COMMITTEE, at=DAY)

    assert answer.verdict == "refused"
    assert (answer.value.main, answer.value.co) == ("no", "unknown")
    assert "新密市城市管理局" in answer.value.ground.zh
    assert COMMITTEE in answer.value.ground.zh
    assert answer.value.who.precedents
    assert answer.certainty == "inferred"


def test_the_waste_may_go_to_the_bureau(xinmi: orgraph.City) -> None:
    """The lead is allowed."""
    answer = xinmi.may_dispatch("战鼓山街东头", "建筑废材", "市城管局", at=DAY)

    assert answer.verdict == "allowed"
    assert answer.value.main == "yes"


def test_parking_is_neither_allowed_nor_refused(xinmi: orgraph.City) -> None:
    """Where nobody is known to lead, nothing is refused in their name."""
    answer = xinmi.may_dispatch("东城半岛社区的一个小区", "停车", COMMITTEE, at=DAY)

    assert answer.verdict == "unknown"


def test_in_2019_it_is_not_known(xinmi: orgraph.City) -> None:
    """A refusal would rest on facts that are only possible then."""
    answer = xinmi.may_dispatch("战鼓山街东头", "建筑废材", COMMITTEE, at="2019-05-27")

    assert answer.verdict == "unknown"
    assert answer.value.who_verdict == "unconfirmed"


def test_it_is_who_from_the_other_side(xinmi: orgraph.City) -> None:
    """The same reasons, facts and value as `who` gives."""
    handing = xinmi.may_dispatch("战鼓山街东头", "建筑废材", COMMITTEE, at=DAY)
    who = xinmi.who("战鼓山街东头", "建筑废材", at=DAY)

    assert handing.value.who == who.value
    assert handing.reasons == who.reasons
    assert handing.facts == who.facts
