"""A masked city on a genuine Neo4j server says what the masked city in memory says."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cities import Asked, write_package
from cities_masked import Masked, masked_cities, tokens
from databases import draw, empty
from hypothesis import HealthCheck, Phase, given, settings
from united import united

import orgraph
from orgraph.city import City, MaskedRemoteCity, RemoteCity
from orgraph.exchange import push_package
from orgraph.graph.fetched import FetchedView
from orgraph.graph.scope import fetch
from orgraph.model.errors import OrgraphError
from orgraph.model.reader import EVERYTHING, PUBLIC_ONLY, Reader
from orgraph.model.time import day_number
from orgraph.model.vocabulary import CASE, COMPLETENESS, NODES, PERSON, QUOTA
from orgraph.queries import QUESTIONS, Question, parameters
from orgraph.stores.neo4j import masked as masking
from orgraph.stores.neo4j.connection import Connection
from tools.neo4j.server import Server

DAY = "2024-05-27"
TOGETHER = 20
"""How many random cities are asked in one database."""
ASK: dict[str, Callable[..., Question[Any]]] = dict(QUESTIONS)
ASKED_OF = {PERSON: 12, QUOTA: 3, COMPLETENESS: 3, CASE: 3}
"""The kinds of nodes that masks know of, and how many of each are asked about."""
READERS = [
    PUBLIC_ONLY,
    Reader("all"),
    Reader("none", personal=True),
    Reader("own", unit="unit:1-office"),
    Reader("all", personal=True, unit="unit:2-office"),
]


@pytest.fixture(scope="module")
def drawn() -> list[Masked]:
    """The same random cities in every run."""
    cases: list[Masked] = []

    @settings(
        max_examples=TOGETHER,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(masked_cities())
    def each(case: Masked) -> None:
        cases.append(case)

    each()
    return cases


@pytest.fixture(scope="module")
def both(
    drawn: list[Masked], neo4j_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[City, RemoteCity]]:
    """All of them in memory, and on a server."""
    folder = write_package(
        united([Asked(case.city, "", None, "", case.day) for case in drawn]),
        tmp_path_factory.mktemp("masked") / "united",
    )
    connection = Connection.open(neo4j_server.address)
    empty(connection)
    push_package(folder, neo4j_server.address)
    city, remote = orgraph.open(folder, snapshot=False), orgraph.open(neo4j_server.address)
    assert isinstance(remote, RemoteCity)
    yield city, remote
    remote.close()
    empty(connection)
    connection.close()


def asked(city: City, *, short: bool = False) -> Iterator[Question[Any]]:
    """Every question of the kinds of nodes that masks know of, and of the first of its kinds but for a `short`
    round: each pair of a question and a kind has a statement that the server plans, which takes most time."""
    dice = random.Random(5)
    ids = city.graph.ids
    for name, kind in QUESTIONS.items():
        own = parameters(kind)
        for first in own[0].kinds:
            if first not in ASKED_OF and (short or first is not own[0].kinds[0]):
                continue
            nodes = [ids[node] for node in city.graph.kind_range(first)]
            for node in dice.sample(nodes, min(ASKED_OF.get(first, 2), len(nodes))):
                given = {own[0].name: node}
                where = node.partition("-")[0].partition(":")[2]
                for each in own[1:]:
                    if each.kinds and each.required:
                        options = [
                            ids[n]
                            for of in each.kinds
                            for n in city.graph.kind_range(of)
                            if f":{where}-" in ids[n]
                        ]
                        given[each.name] = dice.choice(options or list(ids))
                yield ASK[name](**given)


def said(city: City, question: Question[Any]) -> str:
    """The answer by ids, or the error; and the nodes that the scope of the question reaches."""
    try:
        answer = json.dumps(city.ask(question, DAY).as_json(), ensure_ascii=False)
    except OrgraphError as error:
        answer = f"{error.key} {error.zh}"
    return answer + reached(city, question)


def reached(city: City, question: Question[Any]) -> str:
    """The ids that are fetched for a question, from a database or from the city in memory."""
    if question.scope is None:
        return ""
    view = city.view(question, day_number(DAY))
    if not isinstance(view, FetchedView):
        own = parameters(question)
        given = {each.name: getattr(question, each.name) for each in own}
        ids = {each.name: given.pop(each.name) for each in own if each.kinds}
        numbers = {name: None if id_ is None else view.number(id_) for name, id_ in ids.items()}
        view = fetch(view, question.scope, numbers, given)
    return " ".join(sorted(map(view.id, view.reached)))


@pytest.mark.parametrize("reader", READERS, ids=str)
def test_a_masked_city_answers_alike(reader: Reader, both: tuple[City, RemoteCity]) -> None:
    """By what the database returns, or by the compiled city; the same JSON, or the same error."""
    whole, remote = both
    here, there = whole.seen_by(reader), remote.seen_by(reader)
    questions = list(asked(whole, short=reader != PUBLIC_ONLY))
    wrong = [
        f"{question}: {mine} against {theirs}"
        for question in questions
        if (mine := said(here, question)) != (theirs := said(there, question))
    ]

    assert len(questions) >= 50
    assert [] == wrong


@pytest.mark.parametrize("reader", READERS, ids=str)
def test_names_are_found_alike(reader: Reader, both: tuple[City, RemoteCity]) -> None:
    """Nobody by what is hidden; of those who are found, where they belong as far as that is read."""
    whole, remote = both
    here, there = whole.seen_by(reader), remote.seen_by(reader)
    texts = [*sorted(tokens({"Person": _people(whole)}))[:25], "BELONGS_TO", "person:3-8"]
    texts.append("completeness:3-7")
    for text in texts:
        mine, theirs = (city.find(text, limit=50, at=DAY) for city in (here, there))
        assert [(hit.id, hit.grade, hit.lineage) for hit in mine.hits] == [
            (hit.id, hit.grade, hit.lineage) for hit in theirs.hits
        ], text
        assert _meant(here, text) == _meant(there, text)
        assert (
            str(here.mentions(text, kinds=(PERSON,), at=DAY))
            == str(there.mentions(text, kinds=(PERSON,), at=DAY))
            or len(mine.hits) > 1
        )


def _people(city: City) -> list[dict[str, str]]:
    view = city.at(DAY)
    return [{"name": str(view.value(node, "name") or "")} for node in view.nodes(PERSON)]


def _meant(city: City, text: str) -> object:
    try:
        return city.names.resolve(text, tuple(NODES.values()), day_number(DAY))
    except OrgraphError as error:  # what is alike, and offered, is not in the indexes of a database
        return error.key


def test_what_is_hidden_is_not_in_what_the_database_returns(
    both: tuple[City, RemoteCity], drawn: list[Masked]
) -> None:
    """No planted value of a person, a field or a reason that the masked city does not have."""
    whole, remote = both
    left = whole.seen_by(PUBLIC_ONLY)
    view = left.at(DAY)
    shown = {str(view.fact(fact)) for fact in range(len(left.graph.facts.times))}
    every = set().union(*(tokens(case.city) for case in drawn))
    hidden = {token for token in every if not any(token in fact for fact in shown)}
    public = remote.seen_by(PUBLIC_ONLY)
    told = "".join(said(public, question) for question in asked(whole))

    assert hidden
    assert not [token for token in hidden if token in told]


def test_a_planted_fault_is_noticed(
    both: tuple[City, RemoteCity], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The relations of no kind are hidden, or the fields are not, or the persons."""
    whole, remote = both
    questions = list(asked(whole, short=True))
    public = whole.seen_by(PUBLIC_ONLY)
    told = [said(public, question) for question in questions]

    def noticed() -> bool:
        there = remote.seen_by(PUBLIC_ONLY)
        return any(
            mine != said(there, question) for mine, question in zip(told, questions, strict=True)
        )

    assert not noticed()
    for name, fault in (
        ("_reads", lambda *_: True),
        ("_declares_hidden", lambda *_: False),
        ("_blanked", lambda _, row: row),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(masking._Mask, name, fault)
            assert noticed(), name


@pytest.mark.parametrize("name", [name for name, kind in QUESTIONS.items() if kind.scope])
def test_a_masked_statement_seeks_by_an_index_and_scans_no_label(
    name: str, both: tuple[City, RemoteCity]
) -> None:
    """As that of somebody who may read everything does."""
    kind, remote = QUESTIONS[name], both[1]
    assert kind.scope is not None
    words = {own.name: own.default for own in parameters(kind) if not own.kinds}
    ids = {}
    for own in parameters(kind):
        if own.kinds:
            asked_of = PERSON if PERSON in own.kinds else own.kinds[0]
            ids[own.name] = f"{asked_of.prefix}:x"
    statement = remote.store.statement(kind.scope, ids, words, complete=True, reader=PUBLIC_ONLY)
    with remote.store.connection.session(reading=True) as session:
        plan = session.run("EXPLAIN " + statement.text).consume().plan
    operators = list(_operators(plan))
    assert any("IndexSeek" in each for each in operators)
    assert [] == [each for each in operators if "Scan" in each]


def _operators(plan: dict[str, Any] | None) -> Iterator[str]:
    assert plan is not None
    yield str(plan["operatorType"])
    for child in plan.get("children", []):
        yield from _operators(child)


def test_what_needs_the_whole_city_follows_the_database(both: tuple[City, RemoteCity]) -> None:
    """Whoever reads the own unit's facts, and questions about the whole city, see it as it is now."""
    whole, remote = both
    connection = remote.store.connection
    for reader in (Reader("own", unit="unit:1-office"), PUBLIC_ONLY):
        masked = remote.seen_by(reader)
        assert isinstance(masked, MaskedRemoteCity)
        first = masked.graph
        assert first is masked.graph
        assert list(whole.seen_by(reader).graph.ids) == list(first.ids)
        draw(connection, "MATCH (m:Orgraph) SET m.version = m.version + '-moved'")
        assert first is not masked.graph
        draw(connection, "MATCH (m:Orgraph) SET m.version = replace(m.version, '-moved', '')")
        assert masked is masked.seen_by(EVERYTHING)
        masked.close()
    assert remote.seen_by(EVERYTHING) is remote
    assert remote.store.version()
