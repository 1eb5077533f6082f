"""The two events of the article, and what was not done (P13 P24 P25)."""

from __future__ import annotations

from article.rows import COMMITTEE, PARKING, WASTE, facts, name_of, only, rows, told


def test_the_one_denied_fact_is_the_dispatch_that_was_not_made() -> None:
    """陈军 says that they got no such notice: claimed, of the community, not of his own office."""
    denied = [(kind, row) for kind, row in facts() if row.get("polarity") == "denied"]
    assert 1 == len(denied)
    kind, row = denied[0]
    assert ("DISPATCHED_TO", WASTE, COMMITTEE) == (kind, row["source"], row["target"])
    assert ("P24", "陈军", "claimed") == told(row)


def test_the_waste_was_dispatched_to_city_management_by_the_system() -> None:
    """Found and reported by 刘玉合, dispatched through 智能派转, cleared by the bureau."""
    row = only("DISPATCHED_TO", target="unit:410183-cgj")
    assert (WASTE, "", "system:410183-cyp-znpz") == (row["source"], row["polarity"], row["via"])
    assert "main" == only("HANDLED_BY", source=WASTE)["role"]
    assert "刘玉合" == name_of("Person", only("REPORTED_BY")["target"])
    assert "战鼓山街东头的一条路" == name_of("Place", only("AT", source=WASTE)["target"])


def test_the_parking_was_led_by_the_patrol_and_supported_by_the_community() -> None:
    """Officer, auxiliary and volunteer, as 赵璐佳 claims; that “the community” is its committee is inferred."""
    handled = {row["target"]: row["role"] for row in rows("HANDLED_BY") if row["source"] == PARKING}
    patrol = {"person:xm-01", "person:xm-04", "person:xm-05"}
    assert dict.fromkeys(patrol, "main") | {COMMITTEE: "co"} == handled
    for kind, row in facts():
        if PARKING in row.values():
            by_committee = kind == "HANDLED_BY" and row["target"] == COMMITTEE
            certainty = "inferred" if by_committee else "claimed"
            assert ("赵璐佳", certainty) == told(row)[1:], kind
