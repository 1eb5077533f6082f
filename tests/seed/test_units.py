"""The units and systems of the seed (P5 P6 P11 P24–P28)."""

from __future__ import annotations

from article.rows import COMMUNITY, STREET, TOWNSHIPS_LIST, ends, name_of, only, rows, told


def test_every_unit_has_a_territory() -> None:
    """It administers one, or serves one."""
    placed = {source for kind in ("ADMINISTERS", "SERVES") for source, _ in ends(kind)}
    assert {row["id"] for row in rows("Unit")} == placed


def test_the_centre_its_platform_and_the_dispatching_are_three_things() -> None:
    """A unit operates a system, of which another is a part; that one follows the list."""
    assert {("unit:410183-cyzx", "system:410183-cyp")} == ends("OPERATES")
    assert ("system:410183-cyp-znpz", "system:410183-cyp") in ends("PART_OF")
    assert {("system:410183-cyp-znpz", TOWNSHIPS_LIST)} == ends("FOLLOWS")


def test_that_the_dispatching_is_what_follows_the_list_is_inferred() -> None:
    """P25 names it as a part; P26 says of “the dispatch system” that it follows the list."""
    assert ("P25", "", "stated") == told(only("PART_OF", source="system:410183-cyp-znpz"))
    assert ("P26", "", "inferred") == told(only("FOLLOWS"))


def test_the_group_that_made_the_lists_may_be_gone() -> None:
    """It was of 2022: how long it lasted is not said, nor that it still serves the city."""
    group = only("Unit", id="unit:410183-qdxz")
    assert ("2022", "[2022..]") == (group["from"], group["to"])
    assert "[2022..]" == only("SERVES", source=group["id"])["to"]
    assert [group["id"]] == [row["id"] for row in rows("Unit") if row["to"]]
    assert [group["id"]] == [row["source"] for row in rows("SERVES") if row["to"]]


def test_a_subdistrict_and_a_community_have_two_units_each() -> None:
    """The party's and the other one: neither is an alias of the other."""
    for division in (STREET, COMMUNITY):
        units = {s for kind in ("ADMINISTERS", "SERVES") for s, t in ends(kind) if t == division}
        one, other = (only("Unit", id=unit) for unit in units)
        assert {one["name"], *one["aliases"].split("|")}.isdisjoint(
            {other["name"], *filter(None, other["aliases"].split("|"))}
        )
    assert "party" == only("REPORTS_TO", source="unit:410183002005-dzz")["chain"]


def test_the_special_office_stays_unnamed() -> None:
    """The article leaves it open which it was."""
    assert "新密市某专项工作办公室" == name_of("Unit", "unit:410183-zxb")
    assert "" == only("Unit", id="unit:410183-zxb")["aliases"]


def test_what_the_party_runs_is_below_the_committee_that_names_it() -> None:
    """The 编办 and the 组织部 by their names, which do not say that this is the primary chain; the
    committee of Zhengzhou commands nobody here."""
    above = {"unit:410183-sw"}
    for unit in ("unit:410183-bb", "unit:410183-zzb"):
        assert above == {target for source, target in ends("REPORTS_TO") if source == unit}
        row = only("REPORTS_TO", source=unit)
        assert ("party", "inferred", "") == (row["chain"], row["certainty"], row["primary"])
    assert not [pair for pair in ends("REPORTS_TO") if "unit:4101-sw" in pair]


def test_a_town_that_received_quota_has_a_government_by_law() -> None:
    """The article names three towns; that each has a government is the law's, and inferred."""
    towns = {row["id"]: row for row in rows("Unit") if row["kind"] == "township_government"}
    assert {"曲梁镇人民政府", "超化镇人民政府", "来集镇人民政府"} == {
        row["name"] for row in towns.values()
    }
    for id_, row in towns.items():
        assert ("source:local-organisation-law-2022", "inferred") == (
            row["evidence"], row["certainty"],
        )  # fmt: skip
        assert (
            f"{name_of('Division', only('ADMINISTERS', source=id_)['target'])}人民政府"
            == row["name"]
        )


def test_no_unit_stands_for_a_number() -> None:
    """Not 22 departments, not the bodies that a class or a count means: only what is named."""
    assert 19 == len(rows("Unit"))
    assert len(rows("Unit")) == len({row["name"] for row in rows("Unit")})
