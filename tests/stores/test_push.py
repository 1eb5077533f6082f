"""A push writes what the package says: once, whatever ends it, and only what differs."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from cities import Asked, cities, write_package
from conftest import SEARCH
from databases import counted, draw, empty, kept, rows_of, same_rows
from hypothesis import HealthCheck, given, settings
from packages import write

from orgraph.exchange import city_of, push_package
from orgraph.loader.package import read_package
from orgraph.model.errors import ForeignStore, InvalidPackage, WouldRemove, WritingUnderWay
from orgraph.model.exchanges import PushReport
from orgraph.seed import seed_folder
from orgraph.stores.neo4j import batches, push
from orgraph.stores.neo4j.connection import Connection
from orgraph.stores.neo4j.meta import new_owner, read_meta
from orgraph.stores.neo4j.push import carry_out, plan_of

UNITS = "id,name,kind\nunit:a,甲局,department\nunit:b,乙局,department\nunit:c,丙局,department\n"
SMALL = {
    "Unit": UNITS,
    "Post": "id,name,seats\npost:p,局长,1\n",
    "POST_IN": "source,target,from,locator\npost:p,unit:a,2020-01-01,P1\n",
}

ANSWERS = settings(
    max_examples=SEARCH or 10,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Stop(Exception):
    """What ends a push in these tests."""


# --- an empty database ------------------------------------------------------------------------------


def test_every_row_of_the_seed_is_a_node_or_a_relation(empty_database: Connection) -> None:
    """Counted from its files; what is denied or planned is of a type of its own."""
    push_package(seed_folder(), empty_database.address)
    found = counted(empty_database)
    expected = rows_of(seed_folder())
    assert 1 == found.pop("Orgraph")
    assert 1 == found.pop("NOT_DISPATCHED_TO")
    expected["DISPATCHED_TO"] -= 1
    planned = {type_: found.pop(type_) for type_ in list(found) if type_.startswith("PLANNED_")}
    for type_, number in planned.items():
        expected[type_.removeprefix("PLANNED_")] -= number
    assert expected == found


def test_the_node_of_the_database_tells_what_it_holds(empty_database: Connection) -> None:
    """For people and for programs; nothing of the push itself stays."""
    report = push_package(seed_folder(), empty_database.address)
    ((told,),) = empty_database.read("MATCH (m:Orgraph) RETURN properties(m)")
    assert ("orgraph", 1, "complete") == (told["id"], told["format"], told["state"])
    assert report.version == told["version"]
    assert ["WITHIN"] == told["closed"]
    assert "Division 378" in told["counts"]
    assert sum(rows_of(seed_folder()).values()) == told["nodes"] + told["relations"]
    assert (seed_folder() / "package.toml").read_text("utf-8") == told["manifest"]
    assert not {"owner", "beat", "done", "plan"} & told.keys()


def test_a_dry_run_writes_nothing(empty_database: Connection) -> None:
    """Not even a constraint."""
    before = empty_database.read("SHOW CONSTRAINTS YIELD name RETURN name ORDER BY name")
    report = push_package(seed_folder(), empty_database.address, dry_run=True)
    assert ("create", 1036, False) == (report.action, report.number("new"), report.written)
    assert {} == counted(empty_database)
    assert before == empty_database.read("SHOW CONSTRAINTS YIELD name RETURN name ORDER BY name")


def test_the_plan_comes_before_anything_is_written(empty_database: Connection) -> None:
    """What is told of it can still be refused."""

    def refuse(report: PushReport) -> None:
        assert "create" == report.action
        raise Stop

    with pytest.raises(Stop):
        push_package(seed_folder(), empty_database.address, planned=refuse)
    assert {} == counted(empty_database)


@pytest.mark.parametrize(
    "statement", ["CREATE (:Movie)", "CREATE ()", "CREATE (:Unit {id: 'unit:a'})"]
)
def test_a_database_of_somebody_else_is_left_alone(
    empty_database: Connection, statement: str
) -> None:
    """Whatever it holds, labels of the vocabulary as well."""
    draw(empty_database, statement)
    before = empty_database.read("MATCH (n) RETURN labels(n), properties(n)")
    for replace in (False, True):
        with pytest.raises(ForeignStore):
            push_package(seed_folder(), empty_database.address, replace=replace)
    assert before == empty_database.read("MATCH (n) RETURN labels(n), properties(n)")


# --- the same again -----------------------------------------------------------------------------------


def test_the_same_content_is_not_written_again(empty_database: Connection, tmp_path: Path) -> None:
    """In whatever order the rows stand, and however their defaults are written."""
    folder = write(tmp_path / "one", SMALL)
    first = push_package(folder, empty_database.address)
    other = {
        **SMALL,
        "Unit": "certainty,kind,id,name,polarity\n"
        + "".join(f"stated,department,unit:{x},{y}局,asserted\n" for x, y in ("c丙", "a甲", "b乙")),
    }
    second = push_package(write(tmp_path / "two", other), empty_database.address)
    assert ("nothing", first.version) == (second.action, second.version)


@ANSWERS
@given(asked=cities())
def test_the_version_does_not_depend_on_the_order_of_rows(
    tmp_path_factory: pytest.TempPathFactory, asked: Asked
) -> None:
    """And any other cell gives another one."""
    folder = tmp_path_factory.mktemp("city")
    write_package(asked.city, folder / "one")
    shuffled = {kind: random.Random(7).sample(rows, len(rows)) for kind, rows in asked.city.items()}
    write_package(shuffled, folder / "two")
    version = city_of(folder / "one").version
    assert version == city_of(folder / "two").version
    kind, rows = next(iter(asked.city.items()))
    changed = {**asked.city, kind: [{**rows[0], "locator": "另一处"}, *rows[1:]]}
    write_package(changed, folder / "three")
    assert version != city_of(folder / "three").version


# --- another version ------------------------------------------------------------------------------------


def test_only_what_differs_is_written(empty_database: Connection, tmp_path: Path) -> None:
    """Counted fact by fact; what is the same keeps what somebody drew to it."""
    push_package(write(tmp_path / "one", SMALL), empty_database.address)
    draw(empty_database, "MATCH (n:Unit) SET n.seen = true")
    more = {
        **SMALL,
        "Unit": UNITS.replace("乙局", "丁局") + "unit:d,戊局,department\n",
        "POST_IN": "source,target,from,locator\npost:p,unit:a,2020-01-01,P2\n",
    }
    report = push_package(write(tmp_path / "two", more), empty_database.address)
    assert "change" == report.action
    assert (1, 2, 0, 4) == tuple(report.number(what) for what in ("new", "changed", "gone", "same"))
    same_rows(read_package(tmp_path / "two"), kept(empty_database))
    assert [["unit:a"], ["unit:b"], ["unit:c"]] == empty_database.read(
        "MATCH (n:Unit) WHERE n.seen RETURN n.id ORDER BY n.id"
    )


def test_facts_that_are_gone_stay_until_it_is_said(
    empty_database: Connection, tmp_path: Path
) -> None:
    """A package that is a part of what is there must not remove the rest by accident."""
    push_package(write(tmp_path / "one", SMALL), empty_database.address)
    part = write(tmp_path / "two", {"Unit": UNITS})
    with pytest.raises(WouldRemove) as raised:
        push_package(part, empty_database.address)
    assert 2 == raised.value.gone
    same_rows(read_package(tmp_path / "one"), kept(empty_database))
    push_package(part, empty_database.address, replace=True)
    same_rows(read_package(part), kept(empty_database))


@ANSWERS
@given(before=cities(), after=cities())
def test_any_city_becomes_any_other(
    empty_database: Connection,
    tmp_path_factory: pytest.TempPathFactory,
    before: Asked,
    after: Asked,
) -> None:
    """Versions that come and go, ends and types that change; the graph is as if it were pushed anew."""
    folder = tmp_path_factory.mktemp("cities")
    empty(empty_database)
    push_package(write_package(before.city, folder / "one"), empty_database.address)
    push_package(write_package(after.city, folder / "two"), empty_database.address, replace=True)
    changed = whole(empty_database)
    same_rows(read_package(folder / "two"), kept(empty_database))
    empty(empty_database)
    push_package(folder / "two", empty_database.address)
    assert whole(empty_database) == changed


def whole(connection: Connection) -> list[str]:
    """Every node and relation with all its properties, but when it was pushed."""
    nodes = connection.read("MATCH (n) RETURN labels(n), properties(n)")
    relations = connection.read("MATCH (a)-[r]->(b) RETURN a.id, type(r), b.id, properties(r)")
    for _, properties in nodes:
        properties.pop("pushed", None)
    return sorted(repr((*row[:-1], sorted(row[-1].items()))) for row in (*nodes, *relations))


# --- interrupted ------------------------------------------------------------------------------------------


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that takes six batches."""
    monkeypatch.setattr(batches, "SIZE", 200)
    return seed_folder()


@pytest.mark.parametrize("after", [1, 4])
def test_an_interrupted_push_goes_on_where_it_stopped(
    empty_database: Connection, large: Path, after: int
) -> None:
    """No batch is lost, none is written twice; until then nobody can ask."""
    stop_after(empty_database, large, after)
    seen = read_meta(empty_database)
    assert seen is not None
    assert ("loading", after) == (seen.state, seen.done)
    report = push_package(large, empty_database.address)
    assert ("resume", after, 6) == (report.action, report.done, report.batches)
    found = counted(empty_database)
    assert sum(rows_of(large).values()) == sum(found.values()) - found["Orgraph"]


def test_an_interrupted_push_gives_way_to_another_package(
    empty_database: Connection, large: Path, tmp_path: Path
) -> None:
    """What it left is compared like any other state."""
    stop_after(empty_database, large, 1)
    small = write(tmp_path / "small", SMALL)
    with pytest.raises(WouldRemove):
        push_package(small, empty_database.address)
    report = push_package(small, empty_database.address, replace=True)
    assert ("change", 200) == (report.action, report.number("gone"))
    same_rows(read_package(small), kept(empty_database))


def test_an_interrupted_change_goes_on(
    empty_database: Connection, large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What differs then is what was not written yet."""
    small = write(tmp_path / "small", SMALL)
    push_package(small, empty_database.address)
    monkeypatch.setattr(push, "AT_ONCE", 0)
    with pytest.raises(Stop):
        push_package(large, empty_database.address, replace=True, progress=stops(4))
    report = push_package(large, empty_database.address, replace=True)
    assert "change" == report.action
    assert 200 < report.number("same") < 1036
    same_rows(read_package(large), kept(empty_database))


def stop_after(connection: Connection, folder: Path, batches: int) -> None:
    """Push, and be stopped when so many batches are written."""
    with pytest.raises(Stop):
        push_package(folder, connection.address, progress=stops(batches))


def stops(after: int) -> Callable[[float], None]:
    """A progress that ends the push after some batches."""
    told = 0

    def progress(_: float) -> None:
        nonlocal told
        told += 1
        if told == after:
            raise Stop

    return progress


# --- two at once ----------------------------------------------------------------------------------------------


def test_a_second_push_is_refused_while_the_first_lives(
    empty_database: Connection, tmp_path: Path
) -> None:
    """Nothing of it is written."""
    folder = write(tmp_path / "one", SMALL)
    push_package(folder, empty_database.address)
    live = {"owner": new_owner(), "more": "SET m.beat = datetime()"}
    draw(
        empty_database,
        f"MATCH (m:Orgraph) SET m.state = 'loading', m.owner = $owner {live['more']}",
        owner=live["owner"],
    )
    before = whole(empty_database)
    with pytest.raises(WritingUnderWay):
        push_package(seed_folder(), empty_database.address, replace=True)
    assert before == whole(empty_database)


@pytest.mark.parametrize(
    ("owner", "age"),
    [("elsewhere 1 abc", 60), ("{host} 999999999 abc", 0), ("", 0)],
    ids=["silent", "dead", "released"],
)
def test_a_push_that_died_is_taken_over(
    empty_database: Connection, tmp_path: Path, owner: str, age: int
) -> None:
    """One of another machine when it has been silent long enough, one of this machine at once."""
    folder = write(tmp_path / "one", SMALL)
    push_package(folder, empty_database.address)
    draw(
        empty_database,
        "MATCH (m:Orgraph) SET m.state = 'loading', m.owner = $owner, "
        "m.beat = datetime() - duration({seconds: $age})",
        owner=owner.format(host=new_owner().split(" ")[0]),
        age=age,
    )
    push_package(folder, empty_database.address)
    same_rows(read_package(folder), kept(empty_database))


def test_a_push_that_was_overtaken_writes_nothing_more(
    empty_database: Connection, large: Path
) -> None:
    """Each batch looks first whether the database is still its own."""
    told = 0

    def overtake(_: float) -> None:
        nonlocal told
        told += 1
        if told == 2:
            draw(empty_database, "MATCH (m:Orgraph) SET m.owner = 'elsewhere 1 abc'")

    with pytest.raises(WritingUnderWay):
        push_package(large, empty_database.address, progress=overtake)
    found = counted(empty_database)
    assert 400 == sum(found.values()) - found["Orgraph"]


def test_what_was_planned_is_not_done_to_another_state(
    empty_database: Connection, tmp_path: Path
) -> None:
    """Between plan and write somebody else pushed: the plan does not hold."""
    push_package(write(tmp_path / "one", SMALL), empty_database.address)
    city = city_of(write(tmp_path / "two", {**SMALL, "Unit": UNITS.replace("乙局", "丁局")}))
    plan = plan_of(empty_database, city)
    third = {**SMALL, "Unit": UNITS.replace("丙局", "戊局")}
    push_package(write(tmp_path / "three", third), empty_database.address)
    with pytest.raises(WritingUnderWay):
        carry_out(empty_database, city, plan)
    same_rows(read_package(tmp_path / "three"), kept(empty_database))


# --- what a database cannot hold ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "places"),
    [
        (
            {"Unit": f"id,name\nunit:{'a' * 4000},甲\n"},
            [("too-long", "nodes/Unit.csv", 2, column) for column in ("fact", "id")],
        ),
        (
            {"Unit": f"id,name\nunit:a,{'长' * 11_000}\n"},
            [("too-long", "nodes/Unit.csv", 2, "name")],
        ),
        (
            {"Matter": f"id,name,subject\nmatter:a,事,{'长' * 2_000}\n"},
            [("too-long", "nodes/Matter.csv", 2, "subject")],
        ),
    ],
    ids=["id", "name", "subject"],
)
def test_what_a_database_cannot_hold_is_a_problem_of_the_package(
    tmp_path: Path, files: dict[str, str], places: list[tuple[str, str, int, str]]
) -> None:
    """Found before anything is sent; the package itself may be used."""
    folder = write(tmp_path / "one", files)
    read_package(folder)
    with pytest.raises(InvalidPackage) as raised:
        city_of(folder)
    found = [(each.key, each.file, each.row, each.column) for each in raised.value.problems]
    assert places == found


def test_the_longest_that_fits_can_be_pushed(empty_database: Connection, tmp_path: Path) -> None:
    """The limits are not beyond what the indexes take."""
    id_ = f"unit:{'a' * 3_995}"
    files = {
        "Unit": f"id,name\n{id_},{'长' * 10_666}\n",
        "Matter": f"id,name,subject\nmatter:a,事,{'长' * 1_333}\n",
    }
    push_package(write(tmp_path / "one", files), empty_database.address)
    same_rows(read_package(tmp_path / "one"), kept(empty_database))
