"""Finding: what fits, in which order, why; after a scope; in a sentence; whatever is typed."""

from __future__ import annotations

import itertools
from contextlib import nullcontext
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from packages import Files, write

import orgraph
from orgraph.graph import name_scan
from orgraph.graph.compile import compile_graph
from orgraph.graph.name_asked import Asked
from orgraph.graph.name_match import Matcher
from orgraph.graph.names import Grade, Names
from orgraph.loader.package import read_package
from orgraph.model.errors import AmbiguousName, UnknownName
from orgraph.model.schema import NodeKind
from orgraph.model.time import day_number
from orgraph.model.vocabulary import DIVISION, GRID, MATTER, PERSON, PLACE, UNIT

DAY: Final = day_number("2024-05-27")
AT: Final = "2024-05-27"
PLACES: Final = (DIVISION, PLACE, GRID)

CITY: Final[Files] = {
    "Division": "id,name,code,level\n"
    "division:41,河南省,41,province\n"
    "division:4101,郑州市,4101,prefecture\n"
    "division:410183,新密市,410183,county\n"
    "division:410183002,新华路街道,410183002,township\n"
    "division:410183104,超化镇,410183104,township\n"
    "division:410183104201,超化村,410183104201,village\n"
    "division:410183002005,东城半岛社区,410183002005,village\n"
    "division:410183002006,幸福社区,410183002006,village\n"
    "division:4102,开封市,4102,prefecture\n"
    "division:410225,兰考县,410225,county\n"
    "division:410225002,新华路街道,410225002,township\n"
    "division:410225002001,幸福社区,410225002001,village\n"
    "division:410783,长垣市,410783,county\n"
    "division:61,陕西省,61,province\n"
    "division:6101,西安市,6101,prefecture\n"
    "division:610424,乾县,610424,county\n"
    "division:1411,吕梁市,1411,prefecture\n"
    "division:45,广西壮族自治区,45,province\n"
    "division:4228,恩施土家族苗族自治州,4228,prefecture\n"
    "division:410104,管城回族区,410104,county\n",
    "WITHIN": "source,target\n"
    "division:4101,division:41\ndivision:410183,division:4101\n"
    "division:410183002,division:410183\ndivision:410183104,division:410183\n"
    "division:410183104201,division:410183104\ndivision:410183002005,division:410183002\n"
    "division:410183002006,division:410183002\ndivision:4102,division:41\n"
    "division:410225,division:4102\ndivision:410225002,division:410225\n"
    "division:410225002001,division:410225002\ndivision:410783,division:41\n"
    "division:6101,division:61\ndivision:610424,division:61\n",
    "Unit": "id,name,aliases,from,to\n"
    "unit:cgj,新密市城市管理局,,,\nunit:zjj,住建局,,,2020\nunit:zjj,住房和城乡建设局,,2020,\n"
    "unit:fgw,新密市发展和改革委员会,,,\n",
    "SERVES": "source,target\nunit:cgj,division:410183\nunit:fgw,division:410183\n",
}


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Names:
    """Two counties with streets and communities of one name, and some of elsewhere."""
    return Names(compile_graph(read_package(write(tmp_path_factory.mktemp("city"), CITY))))


def first(names: Names, asked: str) -> tuple[str, str]:
    """The best hit and its grade."""
    hit = names.find(asked, day=DAY).hits[0]
    return hit.id, hit.grade.key


# --- the ways to write a name ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "id_", "grade"),
    [
        ("division:410183", "division:410183", "id"),
        ("DIVISION:410183", "division:410183", "id"),
        ("410183", "division:410183", "code"),
        ("４１０１８３", "division:410183", "code"),
        ("410183000000", "division:410183", "code"),
        ("410183002000", "division:410183002", "code"),
        ("新密市", "division:410183", "exact"),
        (" 新密市\u3000", "division:410183", "exact"),
        ("東城半島社區", "division:410183002005", "folded"),
        ("东城半岛社区居民委员会", "division:410183002005", "folded"),
        ("东城半岛居委会", "division:410183002005", "folded"),
        ("新密", "division:410183", "stem"),
        ("河南", "division:41", "stem"),
        ("广西", "division:45", "stem"),
        ("恩施", "division:4228", "stem"),
        ("恩施州", "division:4228", "stem"),
        ("管城", "division:410104", "stem"),
        ("管城区", "division:410104", "stem"),
        ("超化", "division:410183104", "stem"),
        ("新密市超化镇", "division:410183104", "inside"),
        ("新密超化村", "division:410183104201", "inside"),
        ("河南省郑州市新密市新华路街道东城半岛", "division:410183002005", "inside"),
        ("市城管局", "unit:cgj", "short"),
        ("城管局", "unit:cgj", "short"),
        ("新密市发改委", "unit:fgw", "short"),
        ("发改委", "unit:fgw", "short"),
        ("城市管理", "unit:cgj", "part"),
        ("半岛社", "division:410183002005", "part"),
        ("xinmishi", "division:410183", "pinyin"),
        ("XinMi Shi", "division:410183", "pinyin"),
        ("ｘｉｎｍｉｓｈｉ", "division:410183", "pinyin"),
        ("xīnmìshì", "division:410183", "pinyin"),
        ("xin1mi4shi4", "division:410183", "pinyin"),
        ("xinmi市", "division:410183", "pinyin"),
        ("xinmi", "division:410183", "pinyin-stem"),
        ("xian", "division:6101", "pinyin-stem"),
        ("xi'an", "division:6101", "pinyin-stem"),
        ("xi an shi", "division:6101", "pinyin"),
        ("changyuanshi", "division:410783", "pinyin"),
        ("zhangyuanshi", "division:410783", "pinyin"),
        ("qianxian", "division:610424", "pinyin"),
        ("lvliang", "division:1411", "pinyin-stem"),
        ("luliang", "division:1411", "pinyin-stem"),
        ("lüliang", "division:1411", "pinyin-stem"),
        ("bandao", "division:410183002005", "pinyin-part"),
        ("dcbdsq", "division:410183002005", "initials"),
        ("DCBDSQ", "division:410183002005", "initials"),
        ("东城半岛设区", "division:410183002005", "near"),
        ("东城岛社区", "division:410183002005", "near"),
        ("东城半半岛社区", "division:410183002005", "near"),
        ("东半城岛社区", "division:410183002005", "near"),
    ],
)
def test_a_name_is_found_however_it_is_written(
    names: Names, asked: str, id_: str, grade: str
) -> None:
    """First, and with the grade that it deserves."""
    assert (id_, grade) == first(names, asked)


@pytest.mark.parametrize(
    ("asked", "zh", "en"),
    [
        ("新密市", "名称", "its name"),
        ("東城半島社區", "写法不同(“东城半岛社区”)", "the same in another spelling (“东城半岛社区”)"),
        ("东城半岛设区", "相差一字:“设”应为“社”", "one character differs: “设” for “社”"),
        ("东城岛社区", "相差一字:少“半”", "one character differs: “半” is missing"),
        ("东城半半岛社区", "相差一字:多“半”", "one character differs: “半” is too much"),
        ("东城半岛社区区", "相差一字:多“区”", "one character differs: “区” is too much"),
        ("东半城岛社区", "相差一字:“半城”次序颠倒", "one character differs: “半城” is the wrong way round"),
        ("新密超化村", "地名在前:在“新密”内", "after the name of what it lies in: in “新密”"),
    ],
)  # fmt: skip
def test_every_hit_says_why(names: Names, asked: str, zh: str, en: str) -> None:
    """In both languages; of a slip, which."""
    hit = names.find(asked, day=DAY).hits[0]
    assert zh.removesuffix("(“东城半岛社区”)") == hit.reason.zh.partition("(")[0]
    assert en.removesuffix(" (“东城半岛社区”)") == hit.reason.en.partition(" (")[0]


@pytest.mark.parametrize(
    ("asked", "day", "zh"),
    [
        ("住建局", "2024-05-27", "名称(曾用“住建局”)"),
        ("住建局", "2019-01-01", "名称"),
        ("住房和城乡建设局", "2019-01-01", "名称(后用“住房和城乡建设局”)"),
        ("住房和城乡建设局", "2024-05-27", "名称"),
    ],
)
def test_a_name_of_another_time_is_said_to_be_one(
    names: Names, asked: str, day: str, zh: str
) -> None:
    """Old names find the thing, and it is said that they are old."""
    (hit,) = names.find(asked, (UNIT,), limit=1, day=day_number(day)).hits
    assert ("unit:zjj", zh) == (hit.id, hit.reason.zh)


def test_a_part_is_ranked_by_how_much_else_the_name_has_then_by_level(names: Names) -> None:
    """The closest first, the higher division of equals, then the lower number."""
    hits = names.find("新", (DIVISION,), day=DAY).hits
    assert ["division:410183", "division:410183002", "division:410225002"] == [h.id for h in hits]


# --- two of one name -----------------------------------------------------------------------------------------


def test_two_of_one_name_are_both_found_and_never_picked_from(names: Names) -> None:
    """Both have the same grade; whoever needs one is told of both."""
    hits = names.find("新华路街道", day=DAY).hits
    assert [("division:410183002", "exact"), ("division:410225002", "exact")] == [
        (hit.id, hit.grade.key) for hit in hits
    ]
    for asked in ("新华路街道", "新华路", "xinhualujiedao", "xinhualu", "xhljd", "新華路街道"):
        with pytest.raises(AmbiguousName) as caught:
            names.resolve(asked, PLACES, DAY)
        assert {"division:410183002", "division:410225002"} == dict(caught.value.candidates).keys()


def test_what_is_left_out_is_said(names: Names) -> None:
    """Of two, the second; of more, at least how many."""
    found = names.find("新华路街道", limit=1, day=DAY)
    assert (1, 1) == (len(found.hits), found.more)


# --- after a scope -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("新密 新华路街道", "division:410183002"),
        ("新密市 新华路街道", "division:410183002"),
        ("兰考\u3000新华路街道", "division:410225002"),
        ("410225 新华路街道", "division:410225002"),
        ("division:410225 新华路街道", "division:410225002"),
        ("河南 新密 新华路街道", "division:410183002"),
        ("兰考县新华路街道", "division:410225002"),
        ("开封 兰考 幸福社区", "division:410225002001"),
        ("开封兰考 幸福", "division:410225002001"),
        ("开封市新华路街道幸福社区", "division:410225002001"),
        ("新密 xinhualujiedao", "division:410183002"),
        ("东城 半岛 社区", "division:410183002005"),
    ],
)
def test_words_before_the_name_say_where_it_lies(names: Names, asked: str, expected: str) -> None:
    """With or without a space; where the words name no place, they are the name."""
    assert expected == names.resolve(asked, PLACES, DAY)


@pytest.mark.parametrize(
    ("asked", "kind", "ids"),
    [
        ("新华路街道 陈军", PERSON, {"person:xm-08"}),
        ("新华路街道 韩蕊", PERSON, {"person:xm-07"}),
        ("新华路街道党工委 路广", PERSON, {"person:xm-14"}),
        ("东城半岛社区 刘玉合", PERSON, {"person:xm-11"}),
        ("东城半岛社区 赵璐佳", PERSON, {"person:xm-01"}),
        ("东城半岛社区 郑春荣", PERSON, {"person:xm-09"}),
        ("新华路街道 东城半岛 网格", GRID, {"grid:410183002005-2", "grid:410183002005-x"}),
    ],
)
def test_people_and_grids_lie_where_they_work_and_govern(
    xinmi: orgraph.City, asked: str, kind: NodeKind, ids: set[str]
) -> None:
    """By the post they hold, the place they serve or are placed in, the grid they head; not by a post
    they have left."""
    assert ids == {hit.id for hit in xinmi.names.find(asked, (kind,), day=DAY).hits}


def test_a_grid_lies_in_what_it_covers_and_else_in_what_it_is_nested_in(tmp_path: Path) -> None:
    """So that the smallest grids, which cover nothing that has a name, are found by the community."""
    files = {
        "Division": "id,name,code,level\ndivision:1,新密市,410183,county\n"
        "division:2,新华路街道,410183002,township\ndivision:3,东城半岛社区,410183002005,village\n",
        "WITHIN": "source,target\ndivision:2,division:1\ndivision:3,division:2\n",
        "Grid": "id,name\ngrid:1,一级网格\ngrid:2,二级网格\ngrid:3,三级网格\ngrid:4,微网格\n",
        "NESTED_IN": "source,target\ngrid:2,grid:1\ngrid:3,grid:2\ngrid:4,grid:3\n",
        "COVERS": "source,target\ngrid:1,division:2\ngrid:2,division:3\n",
        "Person": "id,name\nperson:1,王伟\nperson:2,王伟\n",
        "HEADS": "source,target\nperson:1,grid:4\nperson:2,grid:1\n",
    }
    names = Names(compile_graph(read_package(write(tmp_path, files))))
    hits = names.find("新密 东城半岛 网格", (GRID,), day=DAY).hits
    assert {"grid:2", "grid:3", "grid:4"} == {hit.id for hit in hits}
    with pytest.raises(AmbiguousName) as caught:
        names.resolve("王伟", (PERSON,), DAY)
    assert {
        "person:1": "人员 王伟 < 微网格 < 三级网格 < 二级网格 < 东城半岛社区 < 新华路街道 < 新密市",
        "person:2": "人员 王伟 < 一级网格 < 新华路街道 < 新密市",
    } == dict(caught.value.candidates)


@pytest.mark.parametrize(
    ("asked", "id_"),
    [
        ("东城 半岛", "division:410183002005"),
        ("新 密", "division:410183"),
        ("新密 新华 路", "division:410183002"),
        ("新密 新华 路 街道", "division:410183002"),
        ("新密 幸福 社区", "division:410183002006"),
        ("新密 东城 半岛 社区", "division:410183002005"),
    ],
)
def test_a_word_that_names_something_elsewhere_may_be_a_part_of_the_name(
    tmp_path: Path, asked: str, id_: str
) -> None:
    """Where nothing is found inside what it names, it is read so."""
    elsewhere = (
        "division:9,东城街道,650101001,township\ndivision:8,新村,650101001201,village\n"
        "division:7,新华区,650102,county\ndivision:6,路村,650101001202,village\n"
    )
    files = {**CITY, "Division": str(CITY["Division"]) + elsewhere}
    names = Names(compile_graph(read_package(write(tmp_path, files))))
    assert id_ == names.find(asked, (DIVISION,), day=DAY).hits[0].id
    with pytest.raises(UnknownName) if asked.endswith("路") else nullcontext():
        assert id_ == names.resolve(asked, (DIVISION,), DAY)


@pytest.mark.parametrize(
    ("asked", "id_", "grade"),
    [
        ("xinmi xinhualu", "division:410183002", "pinyin-stem"),
        ("xinmi xinhualujiedao", "division:410183002", "pinyin"),
        ("xinmishi 幸福", "division:410183002006", "stem"),
        ("lankao xhl", "division:410225002", "initials-stem"),
        ("xhl", "division:410183002", "initials-stem"),
        ("dcbd", "division:410183002005", "initials-stem"),
        ("chz", "division:410183104", "initials"),
    ],
)
def test_places_before_a_name_and_stems_may_be_written_in_pinyin_or_initials(
    names: Names, asked: str, id_: str, grade: str
) -> None:
    """As the name itself; with characters among them."""
    assert (id_, grade) == first(names, asked)


def test_inside_an_area_only_what_lies_there_is_found(names: Names) -> None:
    """At whatever depth; an unknown area is an error."""
    for within in ("兰考", "division:410225", "410225", "开封市", "河南兰考"):
        hits = names.find("幸福", (DIVISION,), within, day=DAY).hits
        assert ["division:410225002001"] == [hit.id for hit in hits]
    assert () == names.find("幸福", (DIVISION,), "陕西", day=DAY).hits
    with pytest.raises(UnknownName) as caught:
        names.find("幸福", within="火星", day=DAY)
    assert "火星" == caught.value.name


# --- what is not taken for a name -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ("东城半岛设区", "东城半岛社区"),
        ("东城岛社区", "东城半岛社区"),
        ("新蜜市", "新密市"),
        ("新密 超话镇", "超化镇"),
        ("新密超话镇", "超化镇"),
        ("新密市超话镇", "超化镇"),
        ("新密东成半岛", "东城半岛社区"),
        ("东成半岛", "东城半岛社区"),
        ("河南省新密市东成半岛社区", "东城半岛社区"),
        ("战鼓山街的东城半岛社区路边", "东城半岛社区"),
    ],
)
def test_a_slip_is_offered_and_not_taken(names: Names, asked: str, nearest: str) -> None:
    """It is near, and may still be something else; of a sentence, what it mentions."""
    with pytest.raises(UnknownName) as caught:
        names.resolve(asked, PLACES, DAY)
    assert nearest == caught.value.nearest[0]


def test_what_sounds_the_same_is_the_likeliest_slip(tmp_path: Path) -> None:
    """Before what merely looks alike, and before short forms; then by level, as all that is equal."""
    rows = ["新余市", "新密市", "新乡市", "新密", "新蜜糖工业市", "心蜜市"]
    files = {"Place": "id,name\n" + "".join(f"place:{n},{name}\n" for n, name in enumerate(rows))}
    names = Names(compile_graph(read_package(write(tmp_path, files))))
    with pytest.raises(UnknownName) as caught:
        names.resolve("新蜜市", PLACES, DAY)
    assert ("新密市", "心蜜市", "新蜜糖工业市", "新余市", "新乡市") == caught.value.nearest
    hits = [hit.id for hit in names.find("新蜜市", day=DAY).hits]
    assert ["place:4", "place:1", "place:5", "place:0", "place:2"] == hits


def test_of_other_slips_the_one_that_keeps_all_that_was_typed_is_the_likeliest(
    tmp_path: Path,
) -> None:
    """One character left out, or two swapped; a wrong one may be any of thousands, as one too much."""
    rows = ["扈庙", "庄扈家", "赵村", "扈家村", "村扈", "扈"]
    files = {"Place": "id,name\n" + "".join(f"place:{n},{name}\n" for n, name in enumerate(rows))}
    names = Names(compile_graph(read_package(write(tmp_path, files))))
    hits = [hit.id for hit in names.find("扈村", day=DAY).hits]
    assert ["place:3", "place:4", "place:0", "place:2", "place:5"] == hits


def names_in(folder: Path, places: dict[str, str], within: dict[str, str]) -> Names:
    """The names of some places, of which some lie in others."""
    rows = "".join(f"place:{n},{name}\n" for n, name in places.items())
    inside = "".join(f"place:{n},place:{above}\n" for n, above in within.items())
    files = {"Place": f"id,name\n{rows}", "WITHIN": f"source,target\n{inside}"}
    return Names(compile_graph(read_package(write(folder, files))))


def test_a_syllable_is_rather_two_than_the_name_of_one_character(tmp_path: Path) -> None:
    """A heading of the statistics is called 县; alone it is offered."""
    names = names_in(tmp_path, {"1": "县", "2": "西安市"}, {})
    assert "place:2" == names.resolve("xian", PLACES, DAY)
    assert ["place:1", "place:2"] == [hit.id for hit in names.find("xian", day=DAY).hits]
    alone = names_in(tmp_path / "alone", {"1": "县"}, {})
    with pytest.raises(UnknownName) as caught:
        alone.resolve("xian", PLACES, DAY)
    assert ("县",) == caught.value.nearest


def test_of_several_parts_the_one_that_the_others_lie_in_is_not_picked(tmp_path: Path) -> None:
    """网格 is a part of each name; 半岛 is of the first, and the others are called after it."""
    places = {"1": "东城半岛", "2": "东城半岛大网格", "3": "半岛第1网格"}
    names = names_in(tmp_path, places, {"2": "1", "3": "2"})
    with pytest.raises(AmbiguousName) as caught:
        names.resolve("东城半岛 网格", PLACES, DAY)
    assert {"place:2", "place:3"} == {id_ for id_, _ in caught.value.candidates}
    assert "place:1" == names.resolve("城半岛", PLACES, DAY)


def test_of_equally_near_names_the_one_that_more_bear_is_the_likelier(tmp_path: Path) -> None:
    """Where nothing says where it lies; inside a place all are as likely."""
    places = {"1": "县", "2": "河庄", "3": "山庄", "4": "山庄"}
    names = names_in(tmp_path, places, {"2": "1", "3": "1", "4": "1"})
    anywhere = [hit.id for hit in names.find("水庄", day=DAY).hits]
    inside = [hit.id for hit in names.find("水庄", within="县", day=DAY).hits]
    assert ["place:3", "place:4", "place:2"] == anywhere
    assert ["place:2", "place:3", "place:4"] == inside


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ("新蜜", "相差一字:“蜜”应为“密”"),
        ("超话", "相差一字:“话”应为“化”"),
        ("新密超话", "相差一字:在“新密”内,“话”应为“化”"),
    ],
)
def test_two_characters_without_an_ending_are_found_by_their_sound(
    names: Names, asked: str, reason: str
) -> None:
    """One of them wrong leaves one, and its sound: 郑洲 is 郑州市 and not 郑村."""
    (hit, *_) = names.find(asked, (DIVISION,), day=DAY).hits
    assert (Grade.NEAR, reason) == (hit.grade, hit.reason.zh)
    with pytest.raises(UnknownName) as caught:
        names.resolve(asked, (DIVISION,), DAY)
    assert names.find(asked, (DIVISION,), day=DAY).hits[0].spelling == caught.value.nearest[0]


@pytest.mark.parametrize(
    ("asked", "slip"),
    [
        ("幸福居会", "少“委”"),
        ("幸福居委", "少“会”"),
        ("幸福居委汇", "“汇”应为“会”"),
        ("幸福居会委", "“会委”次序颠倒"),
        ("幸福居民委会", "少“员”"),
        ("幸福居委员会", "少“民”"),
        ("城关幸福居会", "在“城关”内,少“委”"),
    ],
)
def test_the_word_for_a_committee_may_be_misspelt(tmp_path: Path, asked: str, slip: str) -> None:
    """It is folded away only where it is spelt well; the name proper before it is as it should be."""
    names = names_in(tmp_path, {"1": "城关镇", "2": "幸福社区", "3": "幸村"}, {"2": "1"})
    hit = names.find(asked, day=DAY).hits[0]
    assert ("place:2", "near", f"相差一字:{slip}") == (hit.id, hit.grade.key, hit.reason.zh)
    with pytest.raises(UnknownName) as caught:
        names.resolve(asked, PLACES, DAY)
    assert "幸福社区" == caught.value.nearest[0]


def test_what_is_near_after_a_place_is_shown_beside_what_is_near_as_a_whole(tmp_path: Path) -> None:
    """西河乡厂村 is 西河乡村 with a character too much, or 厂汉村 of 西河乡 with one left out."""
    places = {"1": "西河乡", "2": "厂汉村", "3": "西河乡村", "4": "厂北村"}
    names = names_in(tmp_path, places, {"2": "1"})
    found = names.find("西河乡厂村", day=DAY)
    assert ["place:3", "place:2"] == [hit.id for hit in found.hits]
    assert 1 == names.find("西河乡厂村", limit=1, day=DAY).more


@pytest.mark.parametrize("asked", ["超化镇", "超化", "新密超化村", "xinmishi"])
def test_slips_are_looked_for_only_where_nothing_is_written_well(names: Names, asked: str) -> None:
    """Whoever writes a name means it."""
    assert Grade.NEAR not in {hit.grade for hit in names.find(asked, day=DAY).hits}


@pytest.mark.parametrize("asked", ["city", "DIVISION:999999", "410183x"])
def test_what_has_next_to_nothing_in_common_is_not_offered(tmp_path: Path, asked: str) -> None:
    """A pair of letters, or of figures, is no likeness."""
    files = {"Place": "id,name\nplace:1,it家园社区\nplace:2,102社区\nplace:3,99大院\n"}
    names = Names(compile_graph(read_package(write(tmp_path, files))))
    with pytest.raises(UnknownName) as caught:
        names.resolve(asked, PLACES, DAY)
    assert () == caught.value.nearest


def test_a_short_form_that_may_be_a_slip_is_not_taken(xinmi: orgraph.City) -> None:
    """东城半岛小区 is a short form of one place, and another name misspelt: both are offered."""
    with pytest.raises(UnknownName) as caught:
        xinmi.names.resolve("东城半岛小区", PLACES, DAY)
    assert {"东城半岛社区", "东城半岛社区的一个小区"} <= set(caught.value.nearest)


# --- sentences ----------------------------------------------------------------------------------------------------


def test_a_sentence_is_read_for_the_longest_names(xinmi: orgraph.City) -> None:
    """From left to right, with where each stands."""
    sentence = "战鼓山街东头的路上堆了建筑废材"
    (met,) = xinmi.mentions(sentence, at=AT)
    assert "战鼓山街东头" == sentence[met.start : met.end] == met.text
    assert ["place:410183002005-zgsj-east"] == [hit.id for hit in met.hits]
    place, matter = xinmi.mentions(sentence, kinds=(PLACE, MATTER), at=AT)
    assert (met, "建筑废材") == (place, matter.text)
    assert not (place.ambiguous)
    assert not (matter.ambiguous)


@pytest.mark.parametrize(
    ("sentence", "ids", "within"),
    [
        ("新华路街道有人反映", {"division:410183002", "division:410225002"}, None),
        ("兰考县的新华路街道有人反映", {"division:410225002"}, "兰考县"),
        ("兰考縣的新華路街道有人反映", {"division:410225002"}, "兰考縣"),
        ("新华路街道(新密市)有人反映", {"division:410183002"}, "新密市"),
    ],
)
def test_of_several_of_one_name_the_sentence_may_tell_which(
    names: Names, sentence: str, ids: set[str], within: str | None
) -> None:
    """By another place in it; else all are given."""
    (met,) = [m for m in names.mentions(sentence, PLACES, DAY) if m.text[:2] in ("新华", "新華")]
    assert ids == {hit.id for hit in met.hits}
    assert within == met.within
    assert (len(ids) > 1) == met.ambiguous


def test_a_township_is_met_in_sentences_without_the_word_of_its_level(names: Names) -> None:
    """With the village of one name; a village alone is not, for its stem may be a word of every day."""
    town, county = names.mentions("超化有路灯坏了,新密市的", PLACES, DAY)
    assert ("超化", True) == (town.text, town.ambiguous)
    assert {"division:410183104", "division:410183104201"} == {hit.id for hit in town.hits}
    assert {Grade.STEM} == {hit.grade for hit in town.hits}
    assert "新密市" == county.text
    assert () == names.mentions("我很幸福", PLACES, DAY)


def test_a_name_of_one_character_is_not_met_in_sentences(names: Names) -> None:
    """Nor what is of other kinds than asked."""
    assert () == names.mentions("县里的住建局", PLACES, DAY)
    assert ["住建局"] == [met.text for met in names.mentions("县里的住建局", (UNIT,), DAY)]


@given(
    st.lists(
        st.sampled_from(["新密市", "超化镇", "的", "、", "市", "东城半岛", "东城半岛社区"]),
        max_size=8,
    )
)
def test_names_in_a_sentence_do_not_overlap_and_are_the_longest(
    names: Names, parts: list[str]
) -> None:
    """As read by trying every entry at every character."""
    sentence = "".join(parts)
    known = {names.index.entries[entry] for entry in range(len(names.index.entries))}
    expected, at = [], 0
    bare = "".join(each for each in sentence if each != "、")
    while at < len(bare):
        longest = max((size for size in range(2, 20) if bare[at : at + size] in known), default=0)
        if longest:
            expected.append(bare[at : at + longest])
        at += longest or 1
    met = names.mentions(sentence, (DIVISION,), DAY)
    assert expected == [each.text.replace("、", "") for each in met]
    assert all(a.end <= b.start for a, b in itertools.pairwise(met))


@given(
    st.lists(
        st.sampled_from(
            ["新密市", "兰考县", "开封市", "新华路街道", "幸福社区", "超化", "超化镇", "的", "河南"]
        ),
        max_size=7,
    )
)
def test_what_is_meant_lies_inside_another_place_of_the_sentence(
    names: Names, parts: list[str]
) -> None:
    """As by trying every mention for every other, in the order of the sentence."""
    met = names.mentions("、".join(parts), PLACES, DAY)
    index = names.index
    alone = [names.mentions(each.text, PLACES, DAY)[0] for each in met]
    for one, whole in zip(met, alone, strict=True):
        meant, within = {hit.node for hit in whole.hits}, None
        for other in alone:
            if other.text != one.text and len(meant) > 1:
                inside = {
                    node for node in meant for hit in other.hits if index.within(node, hit.node)
                }
                if 0 < len(inside) < len(meant):
                    meant, within = inside, other.text
        assert (meant, within) == ({hit.node for hit in one.hits}, one.within)


def test_a_name_is_looked_up_once_however_often_it_is_said(
    names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And of a register pasted whole, fifty names are read."""
    looked_up, accepted = [], Matcher.accepted

    def counted(self: Matcher, nodes: npt.NDArray[np.int32], asked: Asked) -> object:
        looked_up.append(len(nodes))
        return accepted(self, nodes, asked)

    monkeypatch.setattr(Matcher, "accepted", counted)
    met = names.mentions("新华路街道幸福社区" * 100, PLACES, DAY)
    assert 50 == len(met)
    assert 2 == len({each.text for each in met}) == len(looked_up)


# --- whatever is typed ----------------------------------------------------------------------------------------------

STRANGE: Final = [
    "", " ", "\0", "新密\0市", "a" * 10_000, "新" * 10_000, "xian" * 2_500, "1" * 10_000, "新密 " * 2_500,
    "\u202e新密市", "😀" * 50, "新密市😀", "\ud800", "新密\udcff", "|", "·", "%", "\\", "(", "[a-z]*", "x'",
    "新密市" * 13, "中华" * 20 + "村", "ng", "'", "'''", "v", "ü" * 30, "division:", ":", "division:\ud800",
]  # fmt: skip


@pytest.mark.parametrize("asked", STRANGE, ids=lambda text: ascii(text[:12]))
def test_no_text_breaks_it(names: Names, asked: str) -> None:
    """Of any length and any characters; what cannot be a name is none."""
    names.find(asked, day=DAY)
    names.mentions(asked, PLACES, DAY)
    try:
        names.resolve(asked, PLACES, DAY)
    except (UnknownName, AmbiguousName) as error:
        error.zh.encode()


@given(st.text(max_size=60))
def test_any_text_is_found_or_not(names: Names, asked: str) -> None:
    """Hits are ranked, each node comes once, and each has its reason in both languages."""
    hits = names.find(asked, day=DAY).hits
    assert sorted(hit.grade for hit in hits) == [hit.grade for hit in hits]
    assert len(hits) == len({hit.id for hit in hits})
    assert all(hit.reason.zh and hit.reason.en for hit in hits)
    names.mentions(asked, PLACES, DAY)


def test_every_grade_has_its_word_and_reason() -> None:
    """For JSON, and for readers."""
    from orgraph.graph.hits import REASONS

    assert set(Grade) == set(REASONS)
    assert len(Grade) == len({grade.key for grade in Grade})


@pytest.mark.parametrize(
    "asked", ["社区", "村", "新", "社", "xin", "shequ", "新密", "城路社区", "社区居委", "王"]
)
@pytest.mark.parametrize("kinds", [(), (DIVISION,), (UNIT,)], ids=["any", "division", "unit"])
@pytest.mark.parametrize("within", [None, "新华路街道"])
def test_to_look_at_the_closest_first_changes_nothing(
    xinmi: orgraph.City,
    monkeypatch: pytest.MonkeyPatch,
    asked: str,
    kinds: tuple[NodeKind, ...],
    within: str | None,
) -> None:
    """Where very many fit, few are looked at; the best are the same, and the rest is not overstated."""
    for limit in (1, 3, 10):
        monkeypatch.setattr(name_scan, "FEW", 10**6)
        whole = xinmi.names.find(asked, kinds, within, limit, day=DAY)
        monkeypatch.setattr(name_scan, "FEW", 8)
        few = xinmi.names.find(asked, kinds, within, limit, day=DAY)
        assert whole.hits == few.hits
        assert few.more <= whole.more
        assert (few.more > 0) == (whole.more > 0)
