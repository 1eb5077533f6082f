"""Names to nodes: exact, another name, or part of one; two of one name are never picked from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from oracle.names import meant
from packages import Files, write

import orgraph
from orgraph.graph.compile import compile_graph
from orgraph.graph.names import Names, describe
from orgraph.loader.package import read_package
from orgraph.model.errors import AmbiguousName, UnknownName
from orgraph.model.schema import NodeKind
from orgraph.model.time import day_number
from orgraph.model.vocabulary import DIVISION, GRID, MATTER, PERSON, PLACE, POST, UNIT

DAY: Final = day_number("2024-05-27")

PLACES: Final = (PLACE, DIVISION, GRID)

CITY: Final[Files] = {
    "Division": "id,name,aliases,code,level\n"
    "division:1,新密市,新密,410183,county\n"
    "division:2,城关镇,,410183100,township\n"
    "division:3,米村镇,,410183101,township\n"
    "division:4,幸福社区,幸福|幸福里,410183100001,village\n"
    "division:5,幸福社区,,410183101001,village\n"
    "division:6,东城半岛社区,东城半岛,410183100002,village\n",
    "WITHIN": "source,target\n"
    "division:2,division:1\ndivision:3,division:1\n"
    "division:4,division:2\ndivision:5,division:3\ndivision:6,division:2\n"
    "place:street,division:6\n",
    "Place": "id,name,aliases\n"
    "place:street,战鼓山街东头的一条路,战鼓山街东头\nplace:lane,东城半岛社区北巷,\n",
    "Unit": "id,name,aliases,from,to\n"
    "unit:cgj,新密市城市管理局,市城管局|城管局,,\n"
    "unit:zjj,住建局,,,2020\n"
    "unit:zjj,住房和城乡建设局,住建局,2020,\n"
    "unit:jwh,东城半岛社区居民委员会,东城半岛社区,,\n"
    "unit:one,同名处,,,2021\nunit:one,同名处,一处,2021,\nunit:two,同名处,,,\n",
    "ADMINISTERS": "source,target\nunit:jwh,division:6\n",
    "PART_OF": "source,target\nunit:one,unit:cgj\nunit:two,unit:zjj\n",
    "Matter": "id,name,aliases,subject\n"
    "matter:1,清理建筑废材,建筑垃圾,建筑废材\n"
    "matter:2,清理建筑废材,,建筑废材\n"
    "matter:3,小区停车,停车,停车\n"
    "matter:4,路边停车,停车,路边停车\n",
    "Person": "id,name,description\nperson:1,王伟,\nperson:2,王伟,\nperson:3,,一名志愿者\n",
    "Post": "id,name\npost:1,局长\n",
    "POST_IN": "source,target\npost:1,unit:cgj\n",
    "BELONGS_TO": "source,target\nperson:1,unit:cgj\nperson:2,unit:zjj\n",
}


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Names:
    """The index of a small city."""
    return names_of(tmp_path_factory.mktemp("city"), CITY)


def names_of(folder: Path, files: Files) -> Names:
    """The index of names of a package."""
    return Names(compile_graph(read_package(write(folder, files))))


def candidates(names: Names, name: str, *kinds: NodeKind) -> Mapping[str, str]:
    """The ids that a name may mean, each with where it is."""
    with pytest.raises(AmbiguousName) as caught:
        names.resolve(name, kinds, DAY)
    assert name == caught.value.name
    assert len(caught.value.candidates) == len(dict(caught.value.candidates))
    return dict(caught.value.candidates)


# --- what a name means ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kinds", "expected"),
    [
        ("division:6", PLACES, "division:6"),
        ("东城半岛社区", PLACES, "division:6"),
        ("东城半岛社区", (UNIT,), "unit:jwh"),
        ("东城半岛", PLACES, "division:6"),
        ("东城半岛社区北", PLACES, "place:lane"),
        ("战鼓山街", PLACES, "place:street"),
        ("410183100002", PLACES, "division:6"),
        ("410183", PLACES, "division:1"),
        ("战鼓山街东头", PLACES, "place:street"),
        ("城管局", (UNIT,), "unit:cgj"),
        ("城市管理", (UNIT,), "unit:cgj"),
        ("幸福里", PLACES, "division:4"),
        ("小区停车", (MATTER,), "matter:3"),
        ("  城管局\t", (UNIT,), "unit:cgj"),
        ("\u3000城管局\n", (UNIT,), "unit:cgj"),
    ],
)
def test_a_name_means_what_bears_it_most_closely(
    names: Names, name: str, kinds: tuple[NodeKind, ...], expected: str
) -> None:
    """An id goes before a name, a name before another name, and those before a part of one."""
    assert expected == names.resolve(name, kinds, DAY)


@pytest.mark.parametrize("day", ["1990-01-01", "2019-12-31", "2024-05-27"])
@pytest.mark.parametrize("name", ["住建局", "住房和城乡建设局"])
def test_a_name_of_any_version_of_a_node_finds_it(names: Names, name: str, day: str) -> None:
    """People go on using the old name, and may ask about the past by the new one."""
    assert "unit:zjj" == names.resolve(name, (UNIT,), day_number(day))


def test_rows_of_one_subject_are_one_matter(names: Names) -> None:
    """Two lists that name one subject do not make its name ambiguous; two subjects do."""
    assert names.resolve("清理建筑废材", (MATTER,), DAY) in {"matter:1", "matter:2"}
    assert {"matter:3", "matter:4"} == set(candidates(names, "停车", MATTER))


@pytest.mark.parametrize(
    "name", ["韩庄社区居委会", "韩庄社区居民委员会", "韩庄居委会", "居委会", "社区居委会"]
)
def test_a_committee_is_no_part_of_another_unit_of_its_community(tmp_path: Path, name: str) -> None:
    """The party branch of a community is not meant by the name of its committee, nor of any."""
    names = names_of(tmp_path, {"Unit": "id,name\nunit:dzz,韩庄社区党总支\n"})
    assert () == names.find(name, (UNIT,), day=DAY).hits
    assert name == unknown(names, name, UNIT).name


@pytest.mark.parametrize("name", ["居委会", "居民委员会", "社区居委会"])
def test_the_word_for_committees_is_a_part_of_their_names(
    names: Names, xinmi: orgraph.City, name: str
) -> None:
    """Where there is one, it is meant; a party branch is not one."""
    assert "unit:jwh" == names.resolve("居民委员会", (UNIT,), DAY)
    assert "unit:410183002005-jwh" == xinmi.names.resolve(name, (UNIT,), DAY)
    assert ["part"] == [h.grade.key for h in xinmi.names.find(name, (UNIT,), day=DAY).hits]


# --- several of one name -----------------------------------------------------------------------------------


def test_two_of_one_name_are_listed_with_where_each_belongs(names: Names) -> None:
    """Enough is said to tell them apart, up to the top."""
    assert {
        "division:4": "行政区划 幸福社区 < 城关镇 < 新密市",
        "division:5": "行政区划 幸福社区 < 米村镇 < 新密市",
    } == candidates(names, "幸福社区", *PLACES)


def test_two_people_of_one_name_are_listed_with_their_units(names: Names) -> None:
    """王伟 of one office is not 王伟 of another."""
    assert {
        "person:1": "人员 王伟 < 新密市城市管理局",
        "person:2": "人员 王伟 < 住房和城乡建设局",
    } == candidates(names, "王伟", PERSON)


def test_a_node_of_two_versions_is_listed_once(names: Names) -> None:
    """It bore the same name twice, and still is one."""
    assert {"unit:one", "unit:two"} == set(candidates(names, "同名处", UNIT))


def test_a_node_of_two_versions_alone_is_not_ambiguous(names: Names) -> None:
    """Its other name finds it."""
    assert "unit:one" == names.resolve("一处", (UNIT,), DAY)


def test_a_part_of_several_names_is_not_picked_from(names: Names) -> None:
    """社区 is a part of four names, of divisions and of a place."""
    found = candidates(names, "社区", *PLACES)
    assert {"division:4", "division:5", "division:6", "place:lane"} == set(found)


def test_only_the_closest_are_listed(names: Names) -> None:
    """幸福 is another name of one: those that merely contain it are not offered."""
    assert "division:4" == names.resolve("幸福", PLACES, DAY)


# --- what is offered and not taken ------------------------------------------------------------------------------


OFFICES: Final[Files] = {
    "Division": "id,name,code,level\ndivision:410183,新密市,410183,county\n"
    "division:410183002,新华路街道,410183002,township\n"
    "division:410183104,超化镇,410183104,township\n"
    "division:410183104201,王村,410183104201,village\n",
    "WITHIN": "source,target\ndivision:410183002,division:410183\n"
    "division:410183104,division:410183\ndivision:410183104201,division:410183104\n"
    "place:east,division:410183002\n",
    "Place": "id,name\nplace:east,战鼓山街东头的一条路\n",
    "Unit": "id,name,aliases\nunit:cgj,新密市城市管理局,\nunit:gaj,新密市公安局,公安局\n"
    "unit:zzc,新密市公安局政治处,公安局政治处\nunit:gat,河南省公安厅,\n"
    "unit:szf,新密市人民政府,\nunit:zf,新密市超化镇人民政府,\n",
    "ADMINISTERS": "source,target\nunit:szf,division:410183\nunit:zf,division:410183104\n",
    "Person": "id,name\nperson:1,陈军\nperson:2,韩蕊\n",
    "Grid": "id,name\ngrid:1,新华路街道一级网格\n",
    "COVERS": "source,target\ngrid:1,division:410183002\n",
}


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Names:
    """The index of a city with offices."""
    return names_of(tmp_path_factory.mktemp("offices"), OFFICES)


@pytest.mark.parametrize(
    ("name", "kinds", "offered"),
    [
        ("战鼓山路", PLACES, "战鼓山街东头的一条路"),
        ("新华街", PLACES, None),
        ("新华街道", PLACES, "新华路街道"),
        ("新华路", PLACES, "新华路街道"),
        ("新密新华路", PLACES, "新华路街道"),
        ("新密 新华路", PLACES, "新华路街道"),
        ("市管局", (UNIT,), "新密市城市管理局"),
        ("王", PLACES, "王村"),
        ("陈", (PERSON,), "陈军"),
        ("chen", (PERSON,), "陈军"),
    ],
)
def test_what_may_mean_something_else_is_offered_and_not_taken(
    offices: Names, name: str, kinds: tuple[NodeKind, ...], offered: str | None
) -> None:
    """A short form of a place, a street that a subdistrict is called after, an office whose beginning is
    left out, one character."""
    nearest = unknown(offices, name, *kinds).nearest
    assert offered is None or offered == nearest[0]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("市城管局", "unit:cgj"),
        ("城管局", "unit:cgj"),
        ("新密城管局", "unit:cgj"),
        ("新密市城管局", "unit:cgj"),
        ("新密政府", "unit:szf"),
        ("新密市政府", "unit:szf"),
        ("超化政府", "unit:zf"),
        ("超化镇政府", "unit:zf"),
        ("新密超化政府", "unit:zf"),
        ("市公安", "unit:gaj"),
        ("密市公安", "unit:gaj"),
    ],
)
def test_a_short_form_of_an_office_is_taken_where_it_begins_as_the_name_does(
    offices: Names, name: str, expected: str
) -> None:
    """With the name proper, or the place before it; and the office is meant, not a part of it."""
    assert expected == offices.resolve(name, (UNIT,), DAY)


def test_a_thing_is_meant_and_not_what_lies_in_it(xinmi: orgraph.City) -> None:
    """半岛社区 is the community, whatever else in it is called after it; 公安 the bureau."""
    assert "division:410183002005" == xinmi.names.resolve("半岛社区", PLACES, DAY)
    assert "unit:410183-gaj" == xinmi.names.resolve("公安", (UNIT,), DAY)
    assert "unit:410183-gaj" == xinmi.names.resolve("市公安", (UNIT,), DAY)
    assert "unit:410183-szf" == xinmi.names.resolve("新密政府", (UNIT,), DAY)


# --- no such name --------------------------------------------------------------------------------------------


def unknown(names: Names, name: str, *kinds: NodeKind) -> UnknownName:
    """The error for a name that nothing bears."""
    with pytest.raises(UnknownName) as caught:
        names.resolve(name, kinds, DAY)
    return caught.value


def test_an_unknown_name_is_answered_with_the_nearest(names: Names) -> None:
    """By the pairs of characters that they share, the nearest first."""
    error = unknown(names, "城市管理队", UNIT)
    assert "新密市城市管理局" == error.nearest[0]
    assert "没有名为“城市管理队”的单位" in error.zh
    assert "No unit is named “城市管理队”" in error.en


def test_another_name_brings_the_name_itself(names: Names) -> None:
    """What is offered is what a node is called by."""
    assert ("新密市城市管理局",) == unknown(names, "区城管局", UNIT).nearest[:1]


def test_a_name_like_none_has_no_nearest(names: Names) -> None:
    """Nothing is offered that has nothing in common."""
    assert () == unknown(names, "火星", *PLACES).nearest


@pytest.mark.parametrize("name", ["", " ", "\u3000", "\n"])
def test_an_empty_name_means_nothing(names: Names, name: str) -> None:
    """It is a part of every name, and must not find any; nor is an unnamed person near to it."""
    for kinds in (PLACES, (UNIT,), (PERSON,)):
        assert () == unknown(names, name, *kinds).nearest


@pytest.mark.parametrize(
    "name",
    [
        "division:99",
        "unit:cgj",
        "city:1",
        ":",
        "division:",
        "division",
        "\udcff\udcfe",
        "division:\udcff",
        "a" * 10_000,
    ],
)
def test_what_looks_like_an_id_is_not_found_unless_it_is_one_of_the_kinds(
    names: Names, name: str
) -> None:
    """The id of a unit is no place; neither is an id that nothing has, nor a broken text."""
    assert name == unknown(names, name, *PLACES).name


def test_kinds_that_may_be_meant_are_named_in_both_languages(names: Names) -> None:
    """The asker sees what could have been given."""
    error = unknown(names, "火星", *PLACES)
    assert "的地点、行政区划、网格" in error.zh
    assert "No place or division or grid is named" in error.en


def test_in_a_city_without_such_nodes_every_name_is_unknown(tmp_path: Path) -> None:
    """An empty city says so, and does not fail."""
    empty = names_of(tmp_path, {})
    for kind in (PLACE, UNIT, MATTER, PERSON, POST):
        assert () == unknown(empty, "新密市", kind).nearest


# --- what tells two apart ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("id_", "expected"),
    [
        ("division:1", "行政区划 新密市"),
        ("place:street", "地点 战鼓山街东头的一条路 < 东城半岛社区 < 城关镇 < 新密市"),
        ("unit:jwh", "单位 东城半岛社区居民委员会 < 东城半岛社区 < 城关镇 < 新密市"),
        ("post:1", "岗位 局长 < 新密市城市管理局"),
        ("person:3", "人员 一名志愿者"),
    ],
)
def test_a_node_is_described_by_its_name_and_all_above_it(
    names: Names, id_: str, expected: str
) -> None:
    """A person without a name by what is said of him."""
    graph = names._graph  # the city behind the index
    node = graph.number(id_)
    assert node is not None
    assert expected == describe(graph.at(DAY), node)


def test_a_circle_ends_a_description(tmp_path: Path) -> None:
    """What lies in itself is a mistake of the city, and no reason to walk for ever."""
    graph = compile_graph(
        read_package(
            write(
                tmp_path,
                {
                    "Place": "id,name\nplace:a,甲\nplace:b,乙\nplace:c,丙\n",
                    "WITHIN": "source,target\nplace:a,place:b\nplace:b,place:c\n"
                    "place:c,place:a\nplace:c,place:c\n",
                },
            )
        )
    )
    node = graph.number("place:a")
    assert node is not None
    assert "地点 甲 < 乙 < 丙" == describe(graph.at(DAY), node)


# --- properties -------------------------------------------------------------------------------------------------


words = st.text(st.sampled_from("城管局社区"), min_size=1, max_size=4)


@given(
    st.lists(st.tuples(words, st.lists(words, max_size=2)), min_size=1, max_size=6),
    words,
)
def test_a_name_is_resolved_listed_or_unknown_as_held_against_every_node(
    tmp_path_factory: pytest.TempPathFactory,
    places: list[tuple[str, list[str]]],
    asked: str,
) -> None:
    """Of all that bear it, those that bear it most closely: one is meant, several are listed."""
    rows = "".join(
        f"place:{n},{name},{'|'.join(aliases)}\n" for n, (name, aliases) in enumerate(places)
    )
    names = names_of(tmp_path_factory.mktemp("city"), {"Place": f"id,name,aliases\n{rows}"})
    expected = meant(asked, {f"place:{n}": place for n, place in enumerate(places)})
    try:
        found = {names.resolve(asked, (PLACE,), DAY)}
    except AmbiguousName as error:
        found = {id_ for id_, _ in error.candidates}
        assume(len(found) > 1)
    except UnknownName as error:
        found = set()
        assert set(error.nearest) <= {name for name, _ in places}  # noqa: PT017
    assert expected == found


@given(st.text(max_size=12))
def test_no_text_is_more_than_unknown(names: Names, asked: str) -> None:
    """Whatever is typed, the answer is an id or an error that says what to do."""
    try:
        found = names.resolve(asked, PLACES, DAY)
    except (UnknownName, AmbiguousName) as error:
        assert error.zh  # noqa: PT017
        return
    assert found.partition(":")[0] in {kind.prefix for kind in PLACES}
