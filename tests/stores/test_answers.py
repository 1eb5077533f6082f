"""The answers from a genuine Neo4j server are those of the city in memory, fact for fact."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from agreement import Case
from cities import write_package
from databases import draw, empty
from united import apart, united

import orgraph
from orgraph.city import RemoteCity
from orgraph.exchange import push_package
from orgraph.model.errors import (
    EmptyStore,
    ForeignStore,
    NotFetched,
    OrgraphError,
    StoreError,
    StoreRefused,
    StoreUnreachable,
    UnfinishedStore,
)
from orgraph.model.time import day_number
from orgraph.model.vocabulary import NODES, PLACE, WITHIN
from orgraph.queries import QUESTIONS, Question, parameters
from orgraph.seed import seed_folder
from orgraph.stores.neo4j.connection import Connection
from tools.neo4j.server import Server, free_port

DAYS = ("2019-05-27", "2023-05-27", "2024-05-27")
ASK: dict[str, Callable[..., Question[Any]]] = dict(QUESTIONS)
TOGETHER = 60
"""How many random cities are asked in one database."""


def differences(city: orgraph.City, remote: RemoteCity, question: Question[Any], day: str) -> str:
    """What is answered otherwise; nothing, where all is alike."""
    at = day_number(day)
    here = question.answer(city.view(question, at)).as_json()
    there = question.answer(remote.view(question, at)).as_json()
    if here == there:
        return ""
    return f"{question} {day}: {json.dumps(here)} against {json.dumps(there)}"


# --- the seed -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_seed_answers_alike(name: str, xinmi: orgraph.City, remote: RemoteCity) -> None:
    """Of the example of each parameter, and of other nodes of its kinds."""
    kind = QUESTIONS[name]
    dice = random.Random(name)
    for _ in range(12):
        given = {}
        for own in parameters(kind):
            if own.kinds:
                nodes = [n for each in own.kinds for n in xinmi.graph.kind_range(each)]
                given[own.name] = xinmi.graph.ids[dice.choice(nodes)]
        for day in DAYS:
            assert not differences(xinmi, remote, ASK[name](**given), day)


def test_a_question_by_names_is_answered_alike(xinmi: orgraph.City, remote: RemoteCity) -> None:
    """From the words of a clerk to the JSON of the answer."""
    asked = ("战鼓山街东头", "建筑废材", "东城半岛社区居民委员会")
    for city in (xinmi, remote):
        assert "refused" == city.may_dispatch(*asked, at="2024-05-27").verdict
    here, there = (city.who(*asked[:2], at="2024-05-27").as_json() for city in (xinmi, remote))
    assert here == there


def test_the_whole_city_is_compiled_and_kept_until_its_version_moves(
    xinmi: orgraph.City, remote: RemoteCity
) -> None:
    """Paths, tables of questions and walks of your own run on it."""
    first = remote.graph
    assert first is remote.graph
    assert "connected" == remote.path("韩蕊", "路广", at="2024-05-27").verdict

    table = pl.DataFrame({"place": ["战鼓山街东头", "东城半岛社区"], "matter": ["建筑废材", None]})
    told = remote.who_many(table, at="2024-05-27")
    assert xinmi.who_many(table, at="2024-05-27").equals(told)
    known = remote._whole()

    draw(remote.store.connection, "MATCH (m:Orgraph) SET m.version = m.version + '-moved'")
    assert first is not remote.graph
    assert known is not remote._whole()
    assert told.equals(remote.who_many(table, at="2024-05-27"))
    draw(
        remote.store.connection,
        "MATCH (m:Orgraph) SET m.version = replace(m.version, '-moved', '')",
    )


# --- random cities --------------------------------------------------------------------------------


def test_random_cities_answer_alike(
    cases: list[Case], neo4j_server: Server, tmp_path: Path
) -> None:
    """Doubt, denial, plans, versions, completeness, bounds in every form: every question of a node of each."""
    chosen = [case.asked for case in cases[:TOGETHER]]
    folder = write_package(united(chosen), tmp_path / "united")
    connection = Connection.open(neo4j_server.address)
    empty(connection)
    push_package(folder, neo4j_server.address)
    city, remote = orgraph.open(folder, snapshot=False), orgraph.open(neo4j_server.address)
    assert isinstance(remote, RemoteCity)
    ids = city.graph.ids
    dice, wrong = random.Random(1), []
    for number, asked in enumerate(chosen):
        own = {ids[n] for n in range(len(ids)) if f":{number}-" in ids[n]}
        place = apart(number, asked.place)
        matter = None if asked.matter is None else apart(number, asked.matter)
        questions: list[Question[Any]] = [ASK["who"](place, matter)]
        if matter is not None:
            questions.append(ASK["may-dispatch"](place, matter, apart(number, asked.unit)))
        for name, kind in QUESTIONS.items():
            first = parameters(kind)[0]
            fitting = sorted(
                id_ for id_ in own if city.graph.kind(city.graph.number(id_) or 0) in first.kinds
            )
            if name not in ("who", "may-dispatch", "path") and fitting:
                questions.append(ASK[name](dice.choice(fitting)))
        wrong += [each for q in questions if (each := differences(city, remote, q, asked.day))]
    remote.close()
    empty(connection)
    push_package(seed_folder(), neo4j_server.address)  # for the tests that follow
    connection.close()

    assert [] == wrong


# --- what a database is asked ----------------------------------------------------------------------


def test_what_was_not_fetched_is_not_taken_for_none(remote: RemoteCity) -> None:
    """The view raises where the logic looks beyond the scope."""
    question = ASK["history"]("division:410183")
    view = remote.view(question, day_number("2024-05-27"))
    node = view.number("division:410183")
    assert node is not None

    with pytest.raises(NotFetched):
        view.walk(node, WITHIN.out)  # only the ways of any day were


@pytest.mark.parametrize("name", [name for name, kind in QUESTIONS.items() if kind.scope])
def test_a_statement_seeks_by_an_index_and_scans_no_label(name: str, remote: RemoteCity) -> None:
    """So that the cost of a question does not grow with the city."""
    kind = QUESTIONS[name]
    assert kind.scope is not None
    day = day_number("2024-05-27")
    found = {
        own.name: remote.names.resolve(own.example, own.kinds, day)
        for own in parameters(kind)
        if own.kinds
    }
    words = {own.name: own.default for own in parameters(kind) if not own.kinds}
    for complete in (True, False):
        statement = remote.store.statement(kind.scope, found, words, complete=complete)
        with remote.store.connection.session(reading=True) as session:
            summary = session.run("EXPLAIN " + statement.text).consume()
        operators = list(_operators(summary.plan))
        assert any("IndexSeek" in each for each in operators)
        assert [] == [each for each in operators if "Scan" in each]


def _operators(plan: dict[str, Any] | None) -> Iterator[str]:
    assert plan is not None
    yield str(plan["operatorType"])
    for child in plan.get("children", []):
        yield from _operators(child)


def test_a_question_takes_one_round_trip_in_read_mode(
    remote: RemoteCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once it is known whether anything is declared complete."""
    sent = []
    read = remote.store.connection.read

    def counting(text: str, values: Any = None) -> list[list[Any]]:
        sent.append(text)
        return read(text, values)

    place = remote.names.resolve("战鼓山街东头", (PLACE,), 738_000)
    question = ASK["who"](place, None)
    remote.view(question, day_number("2024-05-27"))
    monkeypatch.setattr(remote.store.connection, "read", counting)
    remote.view(question, day_number("2024-05-27"))
    assert 1 == len(sent)

    monkeypatch.undo()
    with pytest.raises(Exception, match=r"(?i)read|access"):
        remote.store.connection.read("CREATE (:Person {id: 'person:nobody'})")


# --- names ----------------------------------------------------------------------------------------

TEXTS = (
    "新密", "战鼓山街东头", "市城管局", "王", "陈军", "建筑垃圾", "新密 新华路街道", "新華路街道", "超化",
    "东成半岛", "半岛社区", 'AND "OR" \\', "*", "", "新密市新华路街道东城半岛社区", "410183",
    "division:410183", "division:none", "韩", "城市管理局", "居委会", "a" * 2000, "~1", "王 OR 陈",
)  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_a_name_means_the_same(text: str, xinmi: orgraph.City, remote: RemoteCity) -> None:
    """One character, two, a part of a name, traditional, misspelt, or what a query parser would trip over."""
    day = day_number("2024-05-27")

    def said(city: orgraph.City) -> object:
        try:
            return city.names.resolve(text, tuple(NODES.values()), day)
        except OrgraphError as error:
            return error.key, error.zh

    assert said(xinmi) == said(remote)
    here, there = (city.find(text, at="2024-05-27") for city in (xinmi, remote))
    assert [(hit.id, hit.grade, hit.lineage) for hit in here.hits] == [
        (hit.id, hit.grade, hit.lineage) for hit in there.hits
    ]


# --- what may go wrong ------------------------------------------------------------------------------


def test_each_thing_that_goes_wrong_says_what_to_do(
    empty_database: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing there, something else there, half a city; a wrong database, login, address."""
    address = empty_database.address

    def asked(where: str = address) -> None:
        city = orgraph.open(where)
        assert isinstance(city, RemoteCity)
        try:
            with pytest.raises(OrgraphError) as by_name:
                city.ask(ASK["who"]("某处"), "2024-05-27")
            with pytest.raises(OrgraphError) as by_id:
                city.view(ASK["who"]("place:a"), 738_000)
            assert str(by_name.value) == str(by_id.value)
            raise by_id.value
        finally:
            city.close()

    with pytest.raises(EmptyStore, match="orgraph push"):
        asked()
    draw(empty_database, "CREATE (:Movie {title: 'The Matrix'})")
    with pytest.raises(ForeignStore, match="Movie"):
        asked()
    empty(empty_database)
    draw(empty_database, "CREATE (:Orgraph {id: 'orgraph', format: 1, state: 'loading'})")
    with pytest.raises(UnfinishedStore):
        asked()
    with pytest.raises(StoreError, match="nowhere"):
        asked(address + "/?database=nowhere")
    with pytest.raises(StoreUnreachable, match="Check the address"):
        asked("bolt://localhost:9")
    monkeypatch.setenv("NEO4J_PASSWORD", "wrong-password")
    with pytest.raises(StoreRefused, match="NEO4J_PASSWORD"):
        asked()
    with pytest.raises(OrgraphError, match="Leave user and password out"):
        orgraph.open("neo4j://neo4j:secret@localhost:7687")


def test_a_server_that_stops_answers_again_when_it_is_back(
    neo4j_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a restart of ours: the same open city, before, while and after."""
    assert neo4j_server.answers()  # so that what the server needs is there
    server = Server(tmp_path / "home", free_port(), free_port(), heap="256m", pages="64m")
    place = "division:410183002001"
    try:
        server.start()
        monkeypatch.setenv("NEO4J_PASSWORD", server.password)
        push_package(seed_folder(), server.address)
        city = orgraph.open(server.address)
        assert isinstance(city, RemoteCity)
        question, day = ASK["history"](place), day_number("2024-05-27")
        before = question.answer(city.view(question, day)).as_json()

        server.kill()
        with pytest.raises(StoreUnreachable):
            city.view(question, day)

        server.start()
        assert before == question.answer(city.view(question, day)).as_json()
        city.close()
    finally:
        server.kill()
