"""Finding is held against a scan of every name: on random names, and on the seed."""

from __future__ import annotations

import random
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle import names as oracle
from packages import write
from pypinyin import lazy_pinyin

import orgraph
from orgraph.graph.compile import compile_graph
from orgraph.graph.names import Grade, Names
from orgraph.loader.package import read_package
from orgraph.model.errors import AmbiguousName, UnknownName
from orgraph.model.time import day_number
from orgraph.model.vocabulary import DIVISION, PLACE, UNIT

DAY: Final = day_number("2024-05-27")
ALL: Final = 10_000

words = st.text(st.sampled_from("城管局社区村民委员会居市街道"), min_size=1, max_size=7)
characters = "城管局社区區·村會街道"
chinese = st.one_of(words, st.text(st.sampled_from(characters), min_size=1, max_size=5))
written = st.one_of(chinese, st.text(st.sampled_from(characters + "Ａａ"), min_size=1, max_size=5))
named = written.filter(str.strip).map(str.strip)
cities = st.lists(st.tuples(named, st.lists(named, max_size=2)), min_size=1, max_size=8)


def found_by(names: Names, asked: str) -> dict[str, str]:
    """Each place that a text finds, with the grade."""
    found = names.find(asked, (PLACE,), limit=ALL, day=DAY)
    assert 0 == found.more
    assert sorted(found.hits, key=lambda hit: hit.grade) == list(found.hits)
    return {hit.id: hit.grade.key for hit in found.hits}


def city_of(folder: pytest.TempPathFactory, places: list[tuple[str, list[str]]]) -> Names:
    """The names of some places."""
    rows = "".join(f"place:{n},{name},{'|'.join(more)}\n" for n, (name, more) in enumerate(places))
    files = {"Place": f"id,name,aliases\n{rows}"}
    return Names(compile_graph(read_package(write(folder.mktemp("city"), files))))


@given(cities, named)
def test_every_text_finds_what_a_scan_of_all_names_finds_with_the_same_grade(
    tmp_path_factory: pytest.TempPathFactory, places: list[tuple[str, list[str]]], asked: str
) -> None:
    """No more, no less, and each at its best."""
    names = city_of(tmp_path_factory, places)
    asked = asked.strip()
    called = {f"place:{n}": place for n, place in enumerate(places)}
    expected = oracle.found(asked, called) if asked else {}
    read = {"pinyin", "pinyin-stem", "pinyin-part", "initials"}
    found = found_by(names, asked)
    assert expected == {id_: grade for id_, grade in found.items() if grade not in read}
    assert not read & set(found.values()) or any(each.isascii() for each in asked)


@given(cities, chinese)
def test_a_name_means_the_best_that_a_scan_finds_and_no_slip(
    tmp_path_factory: pytest.TempPathFactory, places: list[tuple[str, list[str]]], asked: str
) -> None:
    """One is meant; several are listed; neither a slip nor a short form is taken."""
    names = city_of(tmp_path_factory, places)
    expected = oracle.meant(asked, {f"place:{n}": place for n, place in enumerate(places)})
    try:
        found = {names.resolve(asked, (PLACE,), DAY)}
    except AmbiguousName as error:
        found = {id_ for id_, _ in error.candidates}
        assert len(found) > 1
    except UnknownName as error:
        found = set()
        assert set(error.nearest) <= {name for name, _ in places}  # noqa: PT017
    assert expected == found


SEED_KINDS: Final = (DIVISION, UNIT, PLACE)


def slips_and_parts(dice: random.Random, name: str) -> list[str]:
    """A name in the ways that people write it."""
    at = dice.randrange(len(name))
    return [
        name,
        name[at:],
        name[: at + 1],
        name[:at] + name[at + 1 :],
        name[:at] + dice.choice("新城东西") + name[at + 1 :],
        "".join(dice.sample(name, min(len(name), 3))),
    ]


def words_of(value: object) -> tuple[str, ...]:
    """Several words in a cell, or none."""
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


def test_the_seed_is_found_as_by_a_scan(xinmi: orgraph.City) -> None:
    """Every node of it, by what a scan of its names, other names and endings says."""
    view, dice = xinmi.at("2024-05-27"), random.Random(7)
    borne = {
        view.id(node): (str(view.value(node, "name")), words_of(view.value(node, "aliases")))
        for kind in SEED_KINDS
        for node in view.nodes(kind)
    }
    asked = [
        text
        for id_ in dice.sample(sorted(borne), 60)
        for text in slips_and_parts(dice, borne[id_][0])
        if text
    ]
    for text in asked:
        found = xinmi.find(text, kinds=SEED_KINDS, limit=ALL, at="2024-05-27")
        placed = {
            hit.id
            for hit in found.hits
            if hit.grade is Grade.INSIDE or (hit.grade is Grade.NEAR and "内," in hit.reason.zh)
        }
        expected = oracle.found(text, borne, kind="unit:")
        if any(hit.grade is Grade.INSIDE for hit in found.hits):  # that is no slip
            expected = {id_: grade for id_, grade in expected.items() if grade != "near"}
        for id_, grade in expected.items():
            assert id_ not in placed or grade not in {"exact", "alias", "folded", "near"}
        assert {id_: grade for id_, grade in expected.items() if id_ not in placed} == {
            hit.id: hit.grade.key for hit in found.hits if hit.id not in placed
        }, text


def test_every_division_of_the_seed_is_found_by_its_pinyin(xinmi: orgraph.City) -> None:
    """Whole, and by what pypinyin makes of the whole name; what is found may be read so."""
    view = xinmi.at("2024-05-27")
    for node in view.nodes(DIVISION):
        name = str(view.value(node, "name"))
        text = "".join(lazy_pinyin(name)).replace("ü", "u")
        found = xinmi.find(text, kinds=(DIVISION,), limit=ALL, at="2024-05-27")
        assert view.id(node) in {hit.id for hit in found.hits if hit.grade is Grade.PINYIN}
        for hit in found.hits:
            if hit.grade is Grade.PINYIN:
                assert (
                    any(
                        "".join(way) == text
                        for way in ways(oracle.syllables(hit.spelling.removesuffix("委员会")))
                    )
                    or hit.spelling != name
                )


def ways(readings: list[set[str]]) -> list[list[str]]:
    """All ways to read a name."""
    made: list[list[str]] = [[]]
    for each in readings:
        made = [[*way, reading] for way in made for reading in sorted(each)]
    return made
