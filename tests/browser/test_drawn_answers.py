"""The Cypher of an answer, run on a genuine server, draws the facts of the answer and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any, Final

import pytest
from databases import empty
from packages import write

import orgraph
from orgraph.exchange import push_package
from orgraph.model.answers import Answer
from orgraph.model.errors import OrgraphError
from orgraph.model.plain_graph import stance_of, type_of
from orgraph.model.vocabulary import RELATIONS
from orgraph.queries import QUESTIONS, parameters
from orgraph.render.cypher import cypher
from orgraph.seed import SEED_DAY
from orgraph.stores.neo4j.connection import Connection
from tools.neo4j.server import Server

ASKED: Final[Mapping[str, list[tuple[str | None, ...]]]] = {
    "who": [("战鼓山街东头", "建筑废材"), ("东城半岛社区的一个小区", "停车"), ("曲梁镇", "农民消费权益保护"), ("东城半岛社区", None)],
    "may-dispatch": [("战鼓山街东头", "建筑废材", "东城半岛社区居民委员会"), ("战鼓山街东头", "建筑废材", "新密市城市管理局")],
    "movements": [("王恒伟",), ("赵璐佳",), ("division:410183",), ("quota-transfer:410183-institution",), ("unit:410183-zxb",)],
    "staffing": [("division:410183",), ("unit:410183002-bsc",)],
    "reporting-line": [("韩蕊",), ("unit:410183-sw", "down"), ("unit:410183-cgj",)],
    "path": [("韩蕊", "路广"), ("赵璐佳", "王恒伟"), ("division:410183107", "韩蕊")],
    "members": [("division:410183002005",), ("grid:410183002-1",), ("grid:410183002005-x",)],
    "duties": [("新密市乡镇职责清单",), ("unit:410183-cgj",), ("建筑废材",)],
    "impact": [("韩蕊",), ("unit:410183-cgj",), ("grid:410183002-1",)],
    "history": [("王恒伟",), ("case:410183-waste",), ("unit:410183-qdxz",), ("division:410183",), ("matter:410183-parking",)],
}  # fmt: skip
"""What is asked of the seed, by question; the parameters in the order of their declaration."""

HOSTILE: Final = "a'b\\\"`$x;//{}*/[]|\\u0027) RETURN 1 //\\\\u005c’"
UNSPACED: Final = HOSTILE.replace(" ", "")
"""An id has no spaces."""


@pytest.fixture(scope="module")
def connection(neo4j_server: Server) -> Iterator[Connection]:
    """Of the database."""
    own = Connection.open(neo4j_server.address)
    yield own
    own.close()


def answers(city: orgraph.City) -> Iterator[Answer[Any]]:
    """Of every question, on three days."""
    for name, question in QUESTIONS.items():
        for given in ASKED[name]:
            names = [own.name for own in parameters(question)]
            named = dict(zip(names, given, strict=False))
            for day in (SEED_DAY, "2022-05-27", "2019-05-27"):
                try:
                    yield city.ask_by_name(question, named, day)
                except OrgraphError:  # a name is not there on every day
                    if day == SEED_DAY:
                        raise


def drawn(connection: Connection, text: str) -> set[tuple[str, ...]]:
    """The relations by type and fact, and the nodes that stand alone by label and fact."""
    rows = connection.read(text)
    assert all(len(row) == 1 for row in rows)
    found: set[tuple[str, ...]] = set()
    for row in rows:
        path: Any = row[0]
        if path.relationships:
            (own,) = path.relationships
            found.add((own.type, own["fact"], path.start_node["id"], path.end_node["id"]))
        else:
            (label,) = path.start_node.labels
            node = path.start_node
            found.add((label, node.get("fact", node.get("id")), node.get("id", node.get("node"))))
    return found


def expected(answer: Answer[Any], earlier: Iterable[str] = ()) -> set[tuple[str, ...]]:
    """The same of the facts of an answer."""
    found: set[tuple[str, ...]] = set()
    for fact in answer.facts:
        if fact.target is not None:
            type_ = type_of(RELATIONS[fact.kind], stance_of(fact.polarity, fact.certainty))
            found.add((type_, fact.id, fact.source.id, fact.target.id))
        else:
            label = "Superseded" if fact.id in earlier else fact.kind
            found.add((label, fact.id, fact.source.id))
    return found


def test_every_question_is_asked() -> None:
    """A new one is drawn here, or this fails."""
    assert set(QUESTIONS) == set(ASKED)


def test_what_is_drawn_is_what_the_answer_rests_on(
    seeded: Server, connection: Connection, xinmi: orgraph.City
) -> None:
    """Of every question on the seed; of a few that rest on nothing, what was asked about."""
    asked = list(answers(xinmi))
    with_facts = [answer for answer in asked if answer.facts]
    assert {answer.question for answer in with_facts} == set(QUESTIONS)
    stances = {fact.polarity for answer in with_facts for fact in answer.facts}
    stances |= {fact.certainty for answer in with_facts for fact in answer.facts}
    assert {"denied", "planned"} <= stances
    assert any(fact.target is None for answer in with_facts for fact in answer.facts)
    for answer in with_facts:
        assert expected(answer) == drawn(connection, cypher(answer)), answer.question
    for answer in asked:
        if not answer.facts:
            assert len(drawn(connection, cypher(answer))) >= 1


def test_values_are_data_whatever_they_are(
    neo4j_server: Server, connection: Connection, tmp_path: Path
) -> None:
    """In ids, in roles and in facts that the package names; versions stand where they are."""

    def cell(text: str) -> str:
        doubled = text.replace('"', '""')
        return f'"{doubled}"'

    person, unit, post = f"person:{UNSPACED}", f"unit:{UNSPACED}", f"post:{UNSPACED}"
    folder = write(
        tmp_path,
        {
            "Person": f"id,name\n{cell(person)},{cell(HOSTILE)}\n",
            "Unit": f"id,name,from,to,fact\n{cell(unit)},旧名,2020,2022,\n{cell(unit)},{cell(HOSTILE)},2022,,\n"
            f"unit:1,单位,,2022,\nunit:1,新单位,2022,,{cell('version ' + HOSTILE)}\n",
            "Post": f"id,name\n{cell(post)},岗位\n",
            "HOLDS": f"source,target,from,fact\n{cell(person)},{cell(post)},2023,{cell('fact ' + HOSTILE)}\n",
            "POST_IN": f"source,target\n{cell(post)},{cell(unit)}\n",
            "Division": "id,name,code,level\ndivision:1,县,410183,county\n",
            "SERVES_IN": f"source,target,role\n{cell(person)},division:1,{cell(HOSTILE)}\n",
        },
    )  # fmt: skip
    empty(connection)
    push_package(folder, neo4j_server.address, replace=True)
    city = orgraph.open(folder)
    own: dict[str, set[str]] = {
        person: set(),
        post: set(),
        unit: {f"{unit}@2020"},
        "unit:1": {"unit:1"},
    }
    told = 0
    for (id_, earlier), day in product(own.items(), ("2024-05-27", "2021-05-27")):
        for question in ("history", "path"):
            given = {"node": id_} if question == "history" else {"start": id_, "end": "division:1"}
            answer = city.ask_by_name(QUESTIONS[question], given, day)
            if answer.facts:
                told += 1
                assert expected(answer, earlier) == drawn(connection, cypher(answer))
    assert told >= 8
