"""What the seed counts: declared beside itemised, and never a node for what is only numbered."""

from __future__ import annotations

from collections import Counter
from typing import Final

import pytest
from article.rows import (
    COMMUNITY,
    TERRITORIAL_LIST,
    TOWNSHIPS_LIST,
    ends,
    facts,
    name_of,
    only,
    rows,
    told,
)

TRANSFER: Final = "quota-transfer:410183-institution"
FURTHER: Final = "quota-transfer:410183-further"
GRASSROOTS: Final = "unit-class:410183-grassroots"


def test_642_are_declared_and_192_itemised() -> None:
    """One transfer of institution quota; three towns of those that received it."""
    assert ("642", "institution", "P11") == tuple(
        only("QuotaTransfer", id=TRANSFER)[name] for name in ("declared", "category", "locator")
    )
    given = {
        name_of("Unit", row["target"]): int(row["count"])
        for row in rows("GIVES_TO")
        if row["source"] == TRANSFER and row["count"]
    }
    assert {"曲梁镇人民政府": 78, "超化镇人民政府": 58, "来集镇人民政府": 56} == given
    assert 192 == sum(given.values())
    assert str(642 - 192) == only("Statistic", id="statistic:xm-p11-unallocated")["value"]


def test_the_base_is_what_gives_an_increase_of_65_8_percent() -> None:
    """975 or 976, and no other whole number; neither is in the article, so both are derived."""
    bases = [base for base in range(1, 3000) if round(642 / base * 100, 1) == 65.8]
    row = only("Statistic", id="statistic:xm-p11-base")
    assert [str(base) for base in bases] == [row["low"], row["high"]]
    assert "" == row["value"]


def test_what_is_computed_is_marked_and_nothing_else_is() -> None:
    """The base and the rest of the transfer."""
    derived = ("statistic:xm-p11-base", "statistic:xm-p11-unallocated")
    assert {(kind, id_) for kind in ("Statistic", "ABOUT") for id_ in derived} == {
        (kind, row.get("id") or row["source"])
        for kind, row in facts()
        if row.get("certainty") == "derived"
    }


def test_nothing_says_how_much_the_city_gave_up() -> None:
    """That its own units were cut is stated, not by how many; so no balance is to be struck."""
    assert {(TRANSFER, "unit-class:410183-departments")} == ends("TAKES_FROM")
    assert "count" not in rows("TAKES_FROM")[0]
    assert "" == only("GIVES_TO", source=TRANSFER, target=GRASSROOTS)["count"]


def test_more_quota_is_planned_and_not_counted() -> None:
    """In 2024, as 闫锐锋 says: planned, without a number or a category."""
    row = only("QuotaTransfer", id=FURTHER)
    assert ("P11", "闫锐锋", "planned") == told(row)
    assert ("", "", "2024") == (row["category"], row["declared"], row["from"])
    assert ("P11", "闫锐锋", "planned") == told(only("GIVES_TO", source=FURTHER))


@pytest.mark.parametrize(
    ("id_", "value", "about"),
    [
        ("statistic:xm-p11-growth", "65.8", TRANSFER),
        ("statistic:xm-p11-posts", "2", GRASSROOTS),
        ("statistic:xm-p12-cadres", "240", "policy:410183-young-cadres"),
        ("statistic:xm-p14-returned", "19", "policy:410183-secondment"),
        ("statistic:xm-p17-fields", "5", COMMUNITY),
        ("statistic:xm-p17-services", "29", COMMUNITY),
        ("statistic:xm-p18-micro-grids", "107158", "division:4101"),
        ("statistic:xm-p19-kinds", "8", "policy:410183002-grid-3"),
        ("statistic:xm-p27-departments", "22", "unit:410183-qdxz"),
    ],
)
def test_counts_stay_counts(id_: str, value: str, about: str) -> None:
    """What is only numbered is a number, not so many unnamed nodes."""
    assert value == only("Statistic", id=id_)["value"]
    assert (id_, about) in ends("ABOUT")


def test_every_statistic_is_about_something() -> None:
    """A number or a statement that belongs nowhere cannot be found."""
    assert {row["id"] for row in rows("Statistic")} <= {source for source, _ in ends("ABOUT")}
    assert all(row["value"] or row["text"] for row in rows("Statistic"))


def test_the_loaded_members_of_a_count_are_fewer_than_it_declares() -> None:
    """王恒伟 is one of the 19; that the officer is one of the 240 is inferred from the occasion."""
    for statistic, loaded in Counter(source for source, _ in ends("COUNTS")).items():
        declared = only("Statistic", id=statistic)["value"]
        # Of the social workers no number is given: several, of whom one is named.
        assert loaded < int(declared) if declared else statistic == "statistic:xm-p17-workers"
    members = {
        (row["source"], name_of("Person", row["target"])): told(row)[2] for row in rows("COUNTS")
    }
    assert {
        ("statistic:xm-p12-cadres", "赵璐佳"): "inferred",
        ("statistic:xm-p14-returned", "王恒伟"): "stated",
        ("statistic:xm-p17-workers", "吕丽娟"): "claimed",
    } == members


def test_163_are_declared_and_two_loaded() -> None:
    """And of the 96 territorial matters, none."""
    listed = [target for _, target in ends("LISTED_ON")]
    assert (2, 0) == (listed.count(TOWNSHIPS_LIST), listed.count(TERRITORIAL_LIST))


def test_a_statistic_says_no_time() -> None:
    """The article gives none: the 107,158 micro-grids least of all."""
    assert not [row for row in rows("Statistic") if row.get("from") or row.get("to")]
