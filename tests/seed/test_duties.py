"""The duty lists of the seed: what is declared, what is loaded, who made them (P24 P26 P27)."""

from __future__ import annotations

import pytest
from article.rows import COUNTY, TERRITORIAL_LIST, TOWNSHIPS_LIST, ends, only, rows, told


@pytest.mark.parametrize(
    ("list_", "declared", "kind"), [(TOWNSHIPS_LIST, "163", "duty"), (TERRITORIAL_LIST, "96", "territorial")]
)  # fmt: skip
def test_the_lists_declare_163_and_96_rows(list_: str, declared: str, kind: str) -> None:
    """Made in 2022, which is a mended year: so the row is restored, and 闫锐锋 said it."""
    row = only("DutyList", id=list_)
    assert (declared, kind, "2022") == (row["declared"], row["kind"], row["from"])
    assert ("闫锐锋", "restored") == told(row)[1:]


def test_of_the_163_two_are_loaded() -> None:
    """No. 45, which they are responsible for, and no. 47, which they support; no other is invented."""
    listed = {row["source"]: (row["target"], row["number"]) for row in rows("LISTED_ON")}
    assert {
        "matter:410183-townships-45": (TOWNSHIPS_LIST, "45"),
        "matter:410183-townships-47": (TOWNSHIPS_LIST, "47"),
    } == listed
    assert {"inferred"} == {row["certainty"] for row in rows("LISTED_ON")}


def test_only_what_the_article_says_of_leads_is_there() -> None:
    """The lead of no. 47 is not stated, nor is the basis of any row, nor the row of the waste."""
    townships = "unit-class:410183-townships"
    assert {
        (townships, "matter:410183-townships-45"),
        ("unit:410183-cgj", "matter:410183-waste"),
    } == ends("LEADS")
    assert {(townships, "matter:410183-townships-47")} == ends("SUPPORTS")
    assert not [source for source, _ in ends("BASED_ON") if source.startswith("matter:")]


def test_the_list_of_the_townships_is_not_said_to_apply_to_subdistricts() -> None:
    """It applies, inferred, to each town and township; the other list to the whole city."""
    names = {row["id"]: row["name"] for row in rows("Division") if row["level"] == "township"}
    towns = {id_ for id_, name in names.items() if name.endswith(("镇", "乡"))}
    applies = {(row["source"], row["target"]) for row in rows("APPLIES_TO")}
    assert {(TOWNSHIPS_LIST, id_) for id_ in towns} <= applies
    assert not {(TOWNSHIPS_LIST, id_) for id_ in (*(names.keys() - towns), COUNTY)} & applies
    assert (TERRITORIAL_LIST, COUNTY) in applies
    assert {"inferred"} == {
        row["certainty"] for row in rows("APPLIES_TO") if row["source"].startswith("duty-list:")
    }


def test_who_made_the_lists() -> None:
    """The 编办 organised it, a group of 22 departments, none of them named, compiled them."""
    makers = {(row["source"], row["target"], row["role"]) for row in rows("ISSUED")}
    assert {
        (unit, list_, role)
        for list_ in (TOWNSHIPS_LIST, TERRITORIAL_LIST)
        for unit, role in (("unit:410183-bb", "organised"), ("unit:410183-qdxz", "compiled"))
    } == makers
    assert "22" == only("Statistic", id="statistic:xm-p27-departments")["value"]
