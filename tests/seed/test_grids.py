"""The grids of the seed, the rules of their heads, and nobody more (P19 P20)."""

from __future__ import annotations

from article.rows import COMMUNITY, STREET, ends, name_of, only, rows, told


def test_grid_heads_by_rule_are_posts_and_inferred() -> None:
    """Level 1: both principals of the subdistrict; level 2: the secretary of the community."""
    by_post = [row for row in rows("HEADS") if row["source"].startswith("post:")]
    assert {
        ("post:410183002-bsc-zr", "grid:410183002-1"),
        ("post:410183002-dgw-sj", "grid:410183002-1"),
        ("post:410183002005-dzz-sj", "grid:410183002005-2"),
    } == {(row["source"], row["target"]) for row in by_post}
    assert {("陈军", "inferred")} == {told(row)[1:] for row in by_post}
    assert ["person:xm-09"] == [row["source"] for row in rows("HEADS") if row not in by_post]
    holders = {
        (row["target"], name_of("Person", row["source"])) for row in rows("HOLDS") if not row["to"]
    }
    assert {
        ("post:410183002-bsc-zr", "陈军"),
        ("post:410183002-dgw-sj", "路广"),
        ("post:410183002005-dzz-sj", "韩蕊"),
    } <= holders


def test_there_are_no_more_grids_than_the_article_gives_ground_for() -> None:
    """One of level 1, one of level 2, one whose level is not said; none of level 3."""
    assert ["", "1", "2"] == sorted(row["level"] for row in rows("Grid"))
    assert {("grid:410183002-1", STREET), ("grid:410183002005-2", COMMUNITY)} == ends("COVERS")
    assert {("grid:410183002005-2", "grid:410183002-1")} == ends("NESTED_IN")


def test_a_retired_nurse_heads_a_grid_of_unknown_level_in_the_community() -> None:
    """It is stated, and lies somewhere within; she retired before that day."""
    row = only("HEADS", target="grid:410183002005-x")
    assert "郑春荣" == name_of("Person", row["source"])
    assert ("P20", "", "stated") == told(row)
    assert ("grid:410183002005-x", COMMUNITY) in ends("WITHIN")
    assert "[..2024-05-27]" == only("HOLDS", source=row["source"])["to"]


def test_the_three_norms_of_p19_are_for_one_subdistrict_and_claimed() -> None:
    """陈军 describes 新华路街道 only."""
    norms = [row["id"] for row in rows("Policy") if "网格人员规则" in row["name"]]
    assert 3 == len(norms)
    for norm in norms:
        assert ("P19", "陈军", "claimed") == told(only("Policy", id=norm))
        assert ("P19", "陈军", "claimed") == told(only("APPLIES_TO", source=norm))
        assert STREET == only("APPLIES_TO", source=norm)["target"]


def test_no_member_is_inferred_from_a_role() -> None:
    """Nobody serves in a grid: the article says in which community people work, not in which grid."""
    assert not [row for row in rows("SERVES_IN") if row["target"].startswith("grid:")]
