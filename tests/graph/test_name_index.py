"""The index: its parts can be saved and mapped, and it has every name and the whole territory."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.names import folded
from packages import write

import orgraph
from orgraph.graph.columns import Texts
from orgraph.graph.compile import compile_graph
from orgraph.graph.fold import Folding, fold_character
from orgraph.graph.name_build import build_index
from orgraph.graph.name_index import NameIndex
from orgraph.graph.names import Names
from orgraph.graph.tables import Tables
from orgraph.loader.package import read_package
from orgraph.model.time import day_number
from orgraph.model.vocabulary import DIVISION, GRID, NODES, PLACE, UNIT

DAY: Final = day_number("2024-05-27")


@pytest.fixture(scope="module")
def index(xinmi: orgraph.City) -> NameIndex:
    """The index of the seed."""
    return build_index(xinmi.graph)


# --- as it is saved --------------------------------------------------------------------------------------


def test_its_parts_are_arrays_pools_and_plain_values(index: NameIndex) -> None:
    """Whatever saves such dataclasses needs to know no more."""
    for own in fields(index):
        part: Any = getattr(index, own.name)
        if isinstance(part, memoryview):
            assert part.format in {"i", "H", "B"}
            assert part.contiguous
        elif isinstance(part, Mapping):
            assert all(isinstance(each, str) for pair in part.items() for each in pair)
        else:
            assert isinstance(part, (Texts, str))


def as_mapped(index: NameIndex) -> NameIndex:
    """The index as it comes from a file: every array and pool a read-only view of bytes."""

    def mapped(part: Any) -> Any:
        if isinstance(part, memoryview):
            return np.frombuffer(part.tobytes(), dtype=part.format).data
        if isinstance(part, Texts):
            return Texts(memoryview(bytes(part.data)), mapped(part.ends))
        return part

    return replace(index, **{own.name: mapped(getattr(index, own.name)) for own in fields(index)})


@pytest.mark.parametrize(
    "asked",
    ["东城半岛社区", "東城半島", "dongchengban", "dcbdsq", "市城管", "城管局", "东城本岛社区", "新密 超化", "街", "x"],
)  # fmt: skip
def test_from_a_mapped_file_it_answers_the_same(
    xinmi: orgraph.City, index: NameIndex, asked: str
) -> None:
    """Read-only arrays, and pools that are no bytes."""
    names = Names(xinmi.graph, as_mapped(index))
    assert xinmi.names.find(asked, day=DAY) == names.find(asked, day=DAY)


def test_what_is_exact_needs_no_arrays(xinmi: orgraph.City, index: NameIndex) -> None:
    """Names, other names, codes, ids, stems and names after a place are found before numpy is needed."""
    names = Names(xinmi.graph, index)
    for asked in (
        "division:410183",
        "410183",
        "新密市",
        "新密",
        "東城半島社區",
        "新密 超化村",
        "新密市超化村",
    ):
        names.resolve(asked, (DIVISION,), DAY)
    assert "weak" not in vars(names._matcher)


# --- what it holds -----------------------------------------------------------------------------------------


def test_entries_are_sorted_and_different(index: NameIndex) -> None:
    """By their bytes, as the binary search needs them."""
    entries = [text.encode() for text in index.entries]
    assert sorted(set(entries)) == entries


def test_every_spelling_stands_under_what_it_folds_to(index: NameIndex) -> None:
    """As the oracle folds it."""
    folding = Folding(index.alphabet, index.other)
    spellings = set()
    for entry, text in enumerate(index.entries):
        for spelling in index.spellings_of(entry):
            written = index.spellings[spelling]
            assert text == folded(written) == folding(written)
            spellings.add(written)
    assert len(index.spellings) == len(spellings)


def test_every_name_of_every_version_is_found_by_its_exact_form(xinmi: orgraph.City) -> None:
    """A name by name, another name by another name; and whatever is found is called so."""
    graph = xinmi.graph
    borne: dict[tuple[str, bool], set[str]] = {}
    for kind in NODES.values():
        for node in graph.kind_range(kind):
            for fact in range(graph.versions[node], graph.versions[node + 1]):
                columns = graph.nodes[kind.name]
                values = {
                    name: columns.fields[name][fact - columns.first_fact] for name in columns.fields
                }
                name = values[kind.fields[0].name]
                others: Any = values.get("aliases") or ()
                if name is None:
                    others = (*others, values["description"])
                else:
                    borne.setdefault((str(name), False), set()).add(graph.ids[node])
                for other in others:
                    borne.setdefault((str(other), True), set()).add(graph.ids[node])
    for (text, other), ids in borne.items():
        found = xinmi.find(text, limit=10_000, at="2024-05-27").hits
        grade = "alias" if other else "exact"
        better = {hit.id for hit in found if hit.grade.key in {"id", "code", "exact"}}
        assert ids - better <= {hit.id for hit in found if hit.grade.key == grade}
        assert {hit.id for hit in found if hit.grade.key == grade} <= ids


def test_no_personal_field_is_a_name(tmp_path: Path) -> None:
    """A number or an occupation finds nobody; a description only whoever has no name."""
    files = {
        "Person": "id,name,description,phone,occupation,party\n"
        "person:1,王伟,某科长,13900000000,护士长,党员\nperson:2,,一名志愿者,,,\n"
    }
    names = Names(compile_graph(read_package(write(tmp_path, files))))
    for asked in ("13900000000", "护士长", "党员", "某科长"):
        assert () == names.find(asked, day=DAY).hits
    assert ["person:2"] == [hit.id for hit in names.find("志愿者", day=DAY).hits]


# --- folding -------------------------------------------------------------------------------------------------


@given(st.text(max_size=20))
def test_what_is_folded_stays(text: str) -> None:
    """Folded twice is folded once; and the alphabet of a city changes nothing."""
    bare = Folding("", {})
    once = "".join(map(bare.character, text))
    assert once == "".join(map(bare.character, once))
    known = {character: fold_character(character) for character in text}
    alphabet = "".join(sorted(set(once)))
    assert once == "".join(map(Folding(alphabet, known).character, text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("新密市", "新 密\u3000市"),
        ("ABC社区", "ａｂｃ社区"),
        ("410183", "４１０１８３"),
        ("东城半岛社区", "東城半島社區"),
        ("东城半岛社区", "东城半岛社区居民委员会"),
        ("东城半岛社区", "东城半岛社区居委会"),
        ("东城半岛社区", "东城半岛居委会"),
        ("坡刘村", "坡刘村委会"),
        ("坡刘村", "坡刘村民委员会"),
        ("米村", "米村村委会"),
        ("米村", "米村村民委员会"),
        ("布尔津·哈巴河", "布尔津哈巴河"),
    ],
)
def test_spellings_of_one_name_fold_to_one(one: str, other: str) -> None:
    """Width, case, space, script, separators, and how a committee is written."""
    folding = Folding("", {})
    assert folding(one) == folding(other)


@pytest.mark.parametrize(
    "text", ["居委会", "居民委员会", "社区居委会", "村委会", "村民委员会", "村村委会"]
)
def test_a_committee_of_nothing_stays_as_it_is(text: str) -> None:
    """It is not every community, nor a village called 村."""
    assert text == Folding("", {})(text)


def test_of_separators_alone_the_text_itself_is_left() -> None:
    """Else it would be a part of every name."""
    assert "—" == Folding("", {})(" — ")


# --- what lies inside what --------------------------------------------------------------------------------------


@given(st.lists(st.integers(-1, 11), min_size=1, max_size=12))
def test_what_lies_inside_is_what_climbing_reaches(
    tmp_path_factory: pytest.TempPathFactory, above: list[int]
) -> None:
    """Of any forest; what lies in itself by a mistake is cut open somewhere, and nothing else is."""
    parents = [
        parent if parent < len(above) and parent != n else -1 for n, parent in enumerate(above)
    ]
    places = "".join(f"place:{n:02},{n}号\n" for n in range(len(parents)))
    within = "".join(f"place:{n:02},place:{p:02}\n" for n, p in enumerate(parents) if p >= 0)
    files = {"Place": f"id,name\n{places}", "WITHIN": f"source,target\n{within}"}
    graph = compile_graph(read_package(write(tmp_path_factory.mktemp("city"), files)))
    index = build_index(graph)
    first = graph.kind_range(PLACE).start
    for n in range(len(parents)):
        reached, here = [], parents[n]
        while here >= 0 and here not in reached:
            reached.append(here)
            here = parents[here]
        inside = {a for a in range(len(parents)) if index.within(first + n, first + a)}
        if here < 0:
            assert set(reached) == inside
        else:
            assert inside <= set(reached) - {n}


def test_where_a_thing_belongs_is_the_first_that_is_known(
    xinmi: orgraph.City, index: NameIndex
) -> None:
    """A unit and its posts lie inside the territory, as a grid does; a denied fact counts for nothing."""
    county = xinmi.graph.number("division:410183")
    assert county is not None
    for kind in (UNIT, GRID):
        for node in xinmi.graph.kind_range(kind):
            if xinmi.graph.ids[node].startswith(f"{kind.prefix}:410183"):
                assert index.within(node, county), xinmi.graph.ids[node]


def test_an_empty_city_has_an_empty_index() -> None:
    """And finds nothing in it."""
    graph = compile_graph(Tables())
    index = build_index(graph)
    assert 0 == len(index.entries)
    for asked in ("新密", "新密 新密市", "xinmi", "410183", "", "新密市新华路街道"):
        assert () == Names(graph, index).find(asked, day=DAY).hits


def test_more_characters_than_two_bytes_count_are_held(tmp_path: Path) -> None:
    """An alphabet of 70,000 takes wider codes, and finds as before."""
    every = [chr(code) for code in (*range(0x3400, 0x9FFF), *range(0x20000, 0x2FA00))]
    letters = [each for each in every if unicodedata.category(each) == "Lo"]
    size = 1000
    rows = "".join(
        f"place:{n},{''.join(letters[n : n + size])}\n" for n in range(0, len(letters), size)
    )
    graph = compile_graph(read_package(write(tmp_path, {"Place": f"id,name\n{rows}"})))
    names = Names(graph)
    assert len(names.index.alphabet) > 2**16
    assert 4 == np.asarray(names.index.characters).itemsize
    asked = "".join(letters[5010:5020])
    assert ["place:5000"] == [hit.id for hit in names.find(asked, day=DAY).hits]
