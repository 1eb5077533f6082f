"""Rules, norms and programmes of the seed: whose they are, and what is no more than announced."""

from __future__ import annotations

from typing import Final

from article.rows import COUNTY, Row, ends, facts, name_of, only, rows, told

PROVINCE, PREFECTURE = "division:41", "division:4101"
PRINCIPAL: Final = "郑州市委主要负责同志"


def of(paragraph: str) -> list[Row]:
    """The policies that a paragraph names."""
    return [row for row in rows("Policy") if paragraph in row["locator"].split()]


def test_18_per_10_000_is_advice() -> None:
    """Of the province, in principle: not binding."""
    row = only("Policy", id="policy:41-social-workers")
    assert ("norm", "18", "万城镇常住人口", "false") == (
        row["kind"], row["value"], row["per"], row["binding"],
    )  # fmt: skip
    assert ("P17", "", "stated") == told(row)
    assert PROVINCE == only("APPLIES_TO", source=row["id"])["target"]
    assert [row["id"]] == [
        each["id"] for each in rows("Policy") if each["value"] or each["binding"]
    ]


def test_the_rule_on_secondments_is_the_citys_of_january_2024() -> None:
    """Who issued it, its number and its articles are not said."""
    row = only("Policy", id="policy:410183-secondment")
    assert ("document", "2024-01", "P6 P14") == (row["kind"], row["from"], row["locator"])
    assert COUNTY == only("APPLIES_TO", source=row["id"])["target"]
    assert not [source for source, target in ends("ISSUED") if target.startswith("policy:")]


def test_the_reform_is_the_provinces_and_the_transfer_rests_on_it() -> None:
    """减县补乡, in batches; that the 642 are its fruit is inferred from the order of telling."""
    where = {
        row["target"]: told(row) for row in rows("APPLIES_TO") if row["source"] == "policy:41-xjbx"
    }
    assert {PROVINCE: ("P10", "", "stated"), COUNTY: ("P30", "秦召玉", "claimed")} == where
    assert ("P10 P11", "", "inferred") == told(only("BASED_ON"))
    assert "policy:41-xjbx" == only("BASED_ON")["target"]


def test_what_zhengzhou_announces_is_planned() -> None:
    """In January 2024: pay to be carried out, grid workers to be hired that year; prizes go on."""
    certainties = {row["name"]: told(row)[1:] for row in of("P21")}
    assert {
        "网格员工作补贴": ("", "stated"),
        "奖励性绩效工资总量向乡镇倾斜": ("", "stated"),
        "全面落实网格员和社区工作者待遇": (PRINCIPAL, "planned"),
        "优秀网格员评选": (PRINCIPAL, "claimed"),
        "从优秀网格员中招聘乡镇街道事业单位工作人员": (PRINCIPAL, "planned"),
    } == certainties
    for row in of("P21"):
        assert PREFECTURE == only("APPLIES_TO", source=row["id"])["target"]


def test_planned_are_only_these() -> None:
    """What is announced and not done: no more, and never anything weaker made of it."""
    planned = {row.get("id") or row["source"] for _, row in facts() if told(row)[2] == "planned"}
    assert {
        "policy:4101-treatment",
        "policy:4101-recruitment",
        "quota-transfer:410183-further",
    } == planned


def test_the_principal_of_zhengzhou_has_no_name_and_held_the_post_in_january() -> None:
    """Before and after, as far as the article says, anybody may have."""
    row = only("HOLDS", target="post:4101-sw-zyfzr")
    assert "" == name_of("Person", row["source"])
    assert ("[..2024-01]", "[2024-01..]") == (row["from"], row["to"])


def test_the_programmes_of_two_speakers_are_claimed_by_them() -> None:
    """Four of 秦召玉, of which one is the province's, and three of 路广."""
    for paragraph, speaker, count in (("P30", "秦召玉", 4), ("P32", "路广", 3)):
        applied = [row for row in rows("APPLIES_TO") if paragraph == row["locator"]]
        assert count == len(applied)
        assert {(speaker, "claimed")} == {told(row)[1:] for row in [*applied, *of(paragraph)]}
        assert {COUNTY} == {row["target"] for row in applied}
    assert "秦召玉" == name_of("Person", only("HOLDS", target="post:410183-zzb-bz")["source"])


def test_a_list_that_is_only_spoken_of_is_no_list_here() -> None:
    """路广's list of the subdistricts may be another than the townships': it is a programme."""
    assert "制定街道责任清单" in {row["name"] for row in of("P32")}
    assert 2 == len(rows("DutyList"))
