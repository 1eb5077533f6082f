"""A package, pushed and pulled, is the same package."""

from __future__ import annotations

from pathlib import Path

import pytest
from cities import Asked, cities, write_package
from conftest import SEARCH
from databases import checked, draw, empty, kept, same_rows
from hypothesis import HealthCheck, given, settings
from packages import write

from benchmarks.county import write_county
from orgraph.exchange import city_of, pull_package, push_package
from orgraph.loader.package import read_package
from orgraph.model.errors import (
    EmptyStore,
    ForeignStore,
    InvalidPackage,
    InvalidParameter,
    UnfinishedStore,
)
from orgraph.model.exchanges import Odd
from orgraph.seed import seed_folder
from orgraph.stores.neo4j.connection import Connection
from orgraph.stores.neo4j.pull import raw_frames

SMALL = {
    "Unit": "id,name,kind\nunit:a,甲局,department\nunit:b,乙局,department\n",
    "Post": "id,name,seats\npost:p,局长,1\n",
    "POST_IN": "source,target,from,locator\npost:p,unit:a,2020-01-01,P1\n",
}


def there_and_back(connection: Connection, folder: Path, back: Path) -> None:
    """Push, pull, and push what was pulled: nothing is lost, and nothing is another."""
    empty(connection)
    pushed = push_package(folder, connection.address)
    pulled = pull_package(connection.address, back)
    same_rows(read_package(folder), read_package(back))
    assert () == pulled.odd
    assert pushed.version == pulled.version
    assert "nothing" == push_package(back, connection.address).action
    empty(connection)
    assert pushed.version == push_package(back, connection.address).version
    same_rows(read_package(folder), kept(connection))


def test_the_seed_comes_back_byte_for_byte(empty_database: Connection, tmp_path: Path) -> None:
    """Its files stand in the order in which they are written, and say no more than they must."""
    push_package(seed_folder(), empty_database.address)
    pull_package(empty_database.address, tmp_path / "back")
    names = [path.relative_to(seed_folder()) for path in seed_folder().glob("*/*.csv")]
    assert 48 == len(names)
    for name in [Path("package.toml"), *names]:
        assert (seed_folder() / name).read_text("utf-8") == (tmp_path / "back" / name).read_text(
            "utf-8"
        ), name


def test_the_seed_goes_there_and_back(empty_database: Connection, tmp_path: Path) -> None:
    """Equal as tables, and of the same version when it is pushed again."""
    there_and_back(empty_database, seed_folder(), tmp_path / "back")


def test_a_county_goes_there_and_back(empty_database: Connection, tmp_path: Path) -> None:
    """Forty thousand rows, in several batches."""
    write_county(tmp_path / "county")
    pushed = push_package(tmp_path / "county", empty_database.address)
    pull_package(empty_database.address, tmp_path / "back")
    same_rows(read_package(tmp_path / "county"), read_package(tmp_path / "back"))
    assert 5 == pushed.batches
    assert pushed.version == city_of(tmp_path / "back").version


@settings(
    max_examples=SEARCH or 12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(asked=cities())
def test_any_city_goes_there_and_back(
    empty_database: Connection, tmp_path_factory: pytest.TempPathFactory, asked: Asked
) -> None:
    """Denied and planned facts, versions, bounds in every written form, facts with ids of their own."""
    folder = write_package(asked.city, tmp_path_factory.mktemp("city"))
    there_and_back(empty_database, folder, folder / "back")


def test_odd_texts_come_back_as_they_were(empty_database: Connection, tmp_path: Path) -> None:
    """Quotes, ends of lines, spaces, separators, words of Cypher, numbers as large and as small as can be."""
    names = [
        '"引号"',
        "两\n行",
        " 空格 ",
        "a,b",
        "`}) DETACH DELETE (n) //",
        "𠮷野家",
        "\\",
        "$rows",
    ]
    units = "".join(
        f'unit:{n},"{name.replace(chr(34), chr(34) * 2)}",甲|乙||{n}\n'
        for n, name in enumerate(names)
    )
    numbers = ["1e-07", "1e16", "-0.5", "18", "123456789.125", "5e-324", "1.7976931348623157e308"]
    values = "".join(f"statistic:{n},数,{value}\n" for n, value in enumerate(numbers))
    files = {
        "Unit": f"id,name,aliases\n{units}",
        "Statistic": f"id,name,value\n{values}",
        "Post": "id,name,seats\npost:a,长,2147483647\npost:b,长,-2147483647\n",
        "Policy": "id,name,binding\npolicy:a,甲,true\npolicy:b,乙,false\npolicy:c,丙,\n",
    }
    there_and_back(empty_database, write(tmp_path / "odd", files), tmp_path / "back")


def test_package_toml_comes_back_with_its_comments(
    empty_database: Connection, tmp_path: Path
) -> None:
    """The text as it was, so that a repository sees no change."""
    manifest = '# 说明\nname = "test"\nevidence = "source:s"\n\n[more]\nnumber = 3\n'
    folder = write(tmp_path / "one", {**SMALL, "package.toml": manifest})
    push_package(folder, empty_database.address)
    pull_package(empty_database.address, tmp_path / "back")
    assert manifest == (tmp_path / "back" / "package.toml").read_text("utf-8")


# --- what is no fact --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "odd"),
    [
        ("CREATE (:Note {text: '看看'})", Odd("label", "Note", 1)),
        ("CREATE ({text: '看看'})", Odd("label", "", 1)),
        (
            "MATCH (n:Unit {id: 'unit:a'}) SET n:Favourite",
            Odd("label", "Favourite", 1),
        ),
        (
            "MATCH (a:Unit {id: 'unit:a'}), (b:Unit {id: 'unit:b'}) CREATE (a)-[:LIKES]->(b)",
            Odd("type", "LIKES", 1),
        ),
        ("CREATE (:Unit {id: 'unit:c', name: '丙局'})", Odd("node", "Unit", 1, ("unit:c",))),
        (
            "MATCH (n:Unit {id: 'unit:a'}) CREATE (:Unit {id: 'post:q', evidence: n.evidence, "
            "certainty: 'stated'})",
            Odd("node", "Unit", 1, ("post:q",)),
        ),
        (
            "MATCH (a:Post {id: 'post:p'}), (b:Unit {id: 'unit:b'}) CREATE (a)-[:POST_IN]->(b)",
            Odd("relation", "POST_IN", 1, ("post:p",)),
        ),
        (
            "MATCH (a:Post {id: 'post:p'})-[r:POST_IN]->(b:Unit {id: 'unit:a'}) "
            "CREATE (a)-[s:NOT_POST_IN]->(b) SET s = r, s.fact = 'x'",
            Odd("relation", "POST_IN", 1, ("post:p",)),
        ),
        (
            "MATCH (n:Unit) SET n.colour = 'red'",
            Odd("property", "Unit.colour", 2, ("unit:a", "unit:b")),
        ),
        (
            "MATCH (:Post)-[r:POST_IN]->() SET r.width = 3",
            Odd("property", "POST_IN.width", 1, ("post:p",)),
        ),
        (
            "CREATE (:Superseded {node: 'nothing:a', fact: 'nothing:a'})",
            Odd("label", "Superseded", 1, ("nothing:a",)),
        ),
    ],
    ids=lambda value: f"{value.what}-{value.name}" if isinstance(value, Odd) else "",
)
def test_what_is_drawn_by_hand_and_no_fact_is_told(
    empty_database: Connection, tmp_path: Path, statement: str, odd: Odd
) -> None:
    """It is in no package; a push says the same, and leaves it where it is."""
    folder = write(tmp_path / "one", SMALL)
    push_package(folder, empty_database.address)
    draw(empty_database, statement)
    raw = raw_frames(empty_database)
    assert (odd,) == raw.odd
    same_rows(read_package(folder), checked(raw))
    changed = {
        name: text.replace("乙局", "丙局").replace("P1", "P2") for name, text in SMALL.items()
    }
    told = push_package(write(tmp_path / "two", changed), empty_database.address)
    assert (2, (odd,)) == (told.number("changed"), told.odd)
    assert (odd,) == raw_frames(empty_database).odd


def test_a_fact_drawn_by_hand_in_full_is_pulled(empty_database: Connection, tmp_path: Path) -> None:
    """With its evidence, its certainty and its fact it is a fact like any other."""
    push_package(write(tmp_path / "one", SMALL), empty_database.address)
    draw(
        empty_database,
        "MATCH (p:Post {id: 'post:p'}), (u:Unit {id: 'unit:b'}) CREATE (p)-[:POST_IN {from: date('2021-05-01'), "
        "evidence: 'source:s', certainty: 'stated', fact: 'POST_IN:post:p>unit:b@2021-05-01'}]->(u)",
    )
    frame = kept(empty_database).relations["POST_IN"].sort("from")
    assert ["unit:a", "unit:b"] == frame["target"].to_list()
    assert ["2020-01-01", "2021-05-01"] == frame["from"].to_list()
    assert [None, None] == frame["fact"].to_list()


def test_a_fact_made_unusable_by_hand_is_reported(
    empty_database: Connection, tmp_path: Path
) -> None:
    """A value that its field cannot have is a problem, and no package is written."""
    push_package(write(tmp_path / "one", SMALL), empty_database.address)
    draw(empty_database, "MATCH (p:Post) SET p.seats = '许多'")
    with pytest.raises(InvalidPackage) as raised:
        pull_package(empty_database.address, tmp_path / "back")
    assert [("invalid-value", "nodes/Post.csv", "seats", "许多")] == [
        (each.key, each.file, each.column, each.value) for each in raised.value.problems
    ]
    assert not (tmp_path / "back").exists()


# --- where nothing can be pulled ---------------------------------------------------------------------


def test_an_empty_database_has_no_city(empty_database: Connection, tmp_path: Path) -> None:
    """It says how to write one; no folder is made."""
    with pytest.raises(EmptyStore):
        pull_package(empty_database.address, tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_a_database_of_somebody_else_is_not_read(
    empty_database: Connection, tmp_path: Path
) -> None:
    """What it holds is named."""
    draw(empty_database, "CREATE (:Movie {title: '黄土地'})")
    with pytest.raises(ForeignStore, match="Movie"):
        pull_package(empty_database.address, tmp_path / "back")


def test_what_a_push_has_not_finished_is_not_pulled(
    empty_database: Connection, tmp_path: Path
) -> None:
    """Half of a city must not be taken for the whole."""
    push_package(write(tmp_path / "one", SMALL), empty_database.address)
    draw(empty_database, "MATCH (m:Orgraph) SET m.state = 'loading'")
    with pytest.raises(UnfinishedStore):
        pull_package(empty_database.address, tmp_path / "back")


# --- the folder ---------------------------------------------------------------------------------------


def test_a_folder_with_something_in_it_is_refused(
    empty_database: Connection, tmp_path: Path
) -> None:
    """And left as it is."""
    push_package(write(tmp_path / "one", SMALL), empty_database.address)
    (tmp_path / "back").mkdir()
    (tmp_path / "back" / "letter.txt").write_text("亲爱的")
    with pytest.raises(InvalidParameter, match="--force"):
        pull_package(empty_database.address, tmp_path / "back")
    assert ["letter.txt"] == [path.name for path in (tmp_path / "back").iterdir()]


def test_force_replaces_the_package_that_is_there(
    empty_database: Connection, tmp_path: Path
) -> None:
    """Tables that the database has nothing of go; what is no table stays."""
    push_package(write(tmp_path / "one", SMALL), empty_database.address)
    back = write(tmp_path / "back", {"Grid": "id,name\ngrid:g,网格\n", "README.md": "说明"})
    pull_package(empty_database.address, back, force=True)
    same_rows(read_package(tmp_path / "one"), read_package(back))
    assert not (back / "nodes" / "Grid.csv").exists()
    assert "说明" == (back / "README.md").read_text("utf-8")


def test_an_empty_folder_is_filled(empty_database: Connection, tmp_path: Path) -> None:
    """There is nothing to lose in it."""
    push_package(write(tmp_path / "one", SMALL), empty_database.address)
    (tmp_path / "back").mkdir()
    pull_package(empty_database.address, tmp_path / "back")
    same_rows(read_package(tmp_path / "one"), read_package(tmp_path / "back"))
