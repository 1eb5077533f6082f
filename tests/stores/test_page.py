"""`docs/neo4j.md` shows what works: each statement on it finds something in the seed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from databases import draw

from orgraph.exchange import push_package
from orgraph.queries import QUESTIONS
from orgraph.seed import seed_folder
from orgraph.stores.neo4j.connection import Connection
from orgraph.stores.neo4j.form import META
from orgraph.stores.neo4j.schema import fact_keys, fields_looked_up, look_ups, missing, node_keys

PAGE = Path(__file__).parents[2] / "docs" / "neo4j.md"
STATEMENTS = re.findall(r"```cypher\n(.*?)```", PAGE.read_text("utf-8"), flags=re.DOTALL)
SCOPES = [each.scope for each in QUESTIONS.values() if each.scope is not None]


@pytest.fixture
def seed(empty_database: Connection) -> Connection:
    """A database that holds the seed."""
    push_package(seed_folder(), empty_database.address)
    return empty_database


def test_every_statement_of_the_page_finds_something(seed: Connection) -> None:
    """As it stands there, in read mode."""
    assert 4 == len(STATEMENTS)
    for statement in STATEMENTS:
        assert seed.read(statement), statement


def test_the_holder_on_the_page_is_the_one_of_the_article(seed: Connection) -> None:
    """陈军 is the director, as P19 has it; the date of the source makes it certain."""
    ((name, certainty, locator, _, since),) = seed.read(STATEMENTS[0])
    assert ("陈军", "stated", "P19", "2024-05-27") == (name, certainty, locator, since)


def test_what_is_denied_is_said_by_whom(seed: Connection) -> None:
    """One fact, claimed."""
    ((_, unit, speaker, certainty, _),) = seed.read(STATEMENTS[1])
    assert ("东城半岛社区居民委员会", "陈军", "claimed") == (unit, speaker, certainty)


# --- constraints and indexes ------------------------------------------------------------------------------


def test_ids_and_facts_are_unique(seed: Connection) -> None:
    """Of every label of the vocabulary that there is, and every type that occurs."""
    unique = {
        (kind, *names, *fields)
        for kind, names, fields in seed.read(
            "SHOW CONSTRAINTS YIELD type, labelsOrTypes, properties RETURN type, labelsOrTypes, properties"
        )
    }
    for (label,) in seed.read("MATCH (n) RETURN DISTINCT labels(n)[0]"):
        assert ("UNIQUENESS", label, "id") in unique
    for (type_,) in seed.read("MATCH ()-[r]->() RETURN DISTINCT type(r)"):
        assert ("RELATIONSHIP_UNIQUENESS", type_, "fact") in unique
    assert ("UNIQUENESS", META, "id") in unique
    assert ("UNIQUENESS", "Superseded", "fact") in unique


def test_every_index_can_be_used_when_a_push_has_ended(seed: Connection) -> None:
    """Filled to the last row; the one of names is for Chinese."""
    rows = seed.read(
        "SHOW INDEXES YIELD name, state, options WHERE name STARTS WITH 'orgraph_' "
        "RETURN name, state, options.indexConfig['fulltext.analyzer']"
    )
    assert {"ONLINE"} == {state for _, state, _ in rows}
    assert ["cjk"] == [analyzer for name, _, analyzer in rows if name == "orgraph_names"]
    wanted = [*node_keys(), *fact_keys(["HOLDS", "NOT_DISPATCHED_TO"]), *look_ups(SCOPES)]
    assert {each.name for each in wanted} <= {name for name, _, _ in rows}


def test_every_field_that_a_step_looks_up_by_has_an_index(seed: Connection) -> None:
    """The plan seeks; it does not scan a label."""
    assert ["subject"] == fields_looked_up(SCOPES)
    for label, field in (("Matter", "subject"), ("Superseded", "subject"), ("Superseded", "node")):
        with seed.session(reading=True) as session:
            plan = session.run(f"EXPLAIN MATCH (n:{label} {{{field}: $value}}) RETURN n").consume()
        operators = repr(plan.plan)
        assert "NodeIndexSeek" in operators, (label, field)
        assert "NodeByLabelScan" not in operators


def test_an_index_that_was_dropped_is_made_by_the_next_push(seed: Connection) -> None:
    """And one that somebody made under another name is as good."""
    draw(seed, "DROP INDEX orgraph_Matter_subject")
    draw(seed, "DROP INDEX orgraph_Unit_name_text")
    draw(seed, "CREATE TEXT INDEX mine FOR (n:Unit) ON (n.name)")
    wanted = [*node_keys(), *look_ups(SCOPES)]
    assert ["orgraph_Matter_subject"] == [each.name for each in missing(seed, wanted)]
    report = push_package(seed_folder(), seed.address)
    assert ("nothing", ("orgraph_Matter_subject",)) == (report.action, report.definitions)
    assert [] == missing(seed, wanted)
    draw(seed, "DROP INDEX mine")
    push_package(seed_folder(), seed.address)
