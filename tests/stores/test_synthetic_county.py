"""Synthetic counties in a database: answers as in memory, and a cost that does not grow with what lies around.

The small county has all that a large one has. The database holds it alone at first, then two more beside it, copies of
it; what is asked is always about the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from databases import empty
from neo4j import Query

import orgraph
from benchmarks.asks import Ask, asks
from benchmarks.county import write_county
from benchmarks.territory import Extent
from orgraph.city import RemoteCity
from orgraph.exchange import push_package
from orgraph.queries import QUESTIONS, Question
from orgraph.stores.neo4j.connection import Connection
from orgraph.stores.neo4j.store import Neo4jStore
from tools.neo4j.server import Server

SMALL = Extent(subdistricts=1, towns=2, villages=30, third_grids=40, micro_grids=80)
SCOPED = tuple(name for name, kind in QUESTIONS.items() if kind.scope)
ASKED = 4
"""Of each question, all by one statement: a server takes seconds to plan one, and the driver long to read a profile."""
BESIDE = 2
"""How many counties come to lie beside the first."""
BESIDE_HITS = 20
"""What a county of 5,500 facts beside may cost: each step that passes the prefecture passes its
relation to that county too, and a matter of the same subject there is found by the index, to be seen on a list."""


class Profiled(Connection):
    """A connection that has the server count what each statement reads."""

    hits = 0
    """Of the statement sent last."""

    def read(self, text: str, parameters: Mapping[str, Any] | None = None) -> list[list[Any]]:
        # The plan is kept while the database grows, so that it is the reading that is compared.
        query = Query("CYPHER replan=skip PROFILE " + text)
        with self.session(reading=True) as session:
            result = session.run(query, dict(parameters or {}))
            rows = [record.values() for record in result]
            self.hits = hits_of(result.consume().profile)
        return rows


def hits_of(plan: dict[str, Any] | None) -> int:
    """The database hits of a plan and all below."""
    assert plan is not None
    return int(plan["dbHits"]) + sum(map(hits_of, plan.get("children", ())))


class Read(NamedTuple):
    """An answer from the database, and what the server read for it."""

    hits: int
    answer: dict[str, Any]


class Built(NamedTuple):
    """The counties in memory, what was asked of them, and what was read in the database: of the first county alone,
    and of it among others."""

    city: orgraph.City
    asked: Mapping[str, list[Ask]]
    alone: Mapping[str, list[Read]]
    among: Mapping[str, list[Read]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, neo4j_server: Server) -> Built:
    """One county pushed and asked, then the others."""
    folder = tmp_path_factory.mktemp("synthetic")
    write_county(folder / "alone", extent=SMALL)
    copied(folder / "alone", folder / "among")
    connection = Profiled.open(neo4j_server.address)
    assert isinstance(connection, Profiled)
    empty(connection)
    push_package(folder / "alone", neo4j_server.address)
    remote = RemoteCity(Neo4jStore(connection))
    asked = chosen(remote, folder / "alone")
    alone = read(remote, connection, asked)
    push_package(folder / "among", neo4j_server.address)
    among = read(remote, connection, asked)
    remote.close()
    return Built(orgraph.open(folder / "among", snapshot=False), asked, alone, among)


def copied(folder: Path, to: Path) -> None:
    """The county, and others like it: what bears its code or is numbered is copied, what is of all stays one."""
    for path in [folder / "package.toml", *folder.glob("*/*.csv")]:
        own = path.read_text("utf-8").splitlines()
        rows = dict.fromkeys(own)
        if path.suffix == ".csv":
            for number in range(2, BESIDE + 2):
                rows.update(dict.fromkeys(_moved(row, number) for row in own))
        target = to / path.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("\n".join(rows) + "\n", "utf-8")


def _moved(row: str, number: int) -> str:
    for old, new in (("990101", f"9901{number:02}"), ("合成县01", f"合成县{number:02}")):
        row = row.replace(old, new)
    for kind in ("person", "case"):
        row = row.replace(f"{kind}:synthetic-", f"{kind}:synthetic-{number}-")
    return row


def chosen(remote: RemoteCity, folder: Path) -> dict[str, list[Ask]]:
    """Of each question some that need the same statement, the one that most need."""
    found: dict[str, list[Ask]] = {}
    drawn = asks(folder, 40)
    for name in SCOPED:
        by_text: dict[str, list[Ask]] = {}
        for ask in drawn[name]:
            by_text.setdefault(text_of(remote, name, ask), []).append(ask)
        found[name] = max(by_text.values(), key=len)[:ASKED]
    return found


def text_of(remote: RemoteCity, name: str, ask: Ask) -> str:
    """The statement that a question is asked by."""
    kind = QUESTIONS[name]
    assert kind.scope is not None
    ids, words = remote.told(asking(name, ask))
    return remote.store.statement(kind.scope, ids, words, complete=True).text


def asking(name: str, ask: Ask) -> Question[Any]:
    """The question."""
    kind: Any = QUESTIONS[name]
    question: Question[Any] = kind(**ask.parameters)
    return question


def read(
    remote: RemoteCity, connection: Profiled, asked: Mapping[str, list[Ask]]
) -> dict[str, list[Read]]:
    """What each answer is and costs."""
    found: dict[str, list[Read]] = {}
    for name, own in asked.items():
        for ask in own:
            question = asking(name, ask)
            answer = question.answer(remote.view(question, ask.day)).as_json()
            found.setdefault(name, []).append(Read(connection.hits, answer))
    return found


@pytest.mark.parametrize("name", SCOPED)
def test_synthetic_counties_answer_alike(name: str, built: Built) -> None:
    """Fact for fact, for every question with a scope."""
    assert ASKED == len(built.asked[name])
    for ask, told in zip(built.asked[name], built.among[name], strict=True):
        question = asking(name, ask)
        assert question.answer(built.city.view(question, ask.day)).as_json() == told.answer


@pytest.mark.parametrize("name", SCOPED)
def test_the_cost_of_a_question_does_not_grow_with_the_city(name: str, built: Built) -> None:
    """The server reads as much about a place among three counties as where there is no other."""
    pairs = list(zip(built.alone[name], built.among[name], strict=True))
    assert all(alone.hits > 0 for alone, _ in pairs)
    more = [among.hits - alone.hits for alone, among in pairs]
    assert max(more) <= BESIDE * BESIDE_HITS, more
