"""Statements of one's own on a genuine Neo4j server: tables, and nothing but reading."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

import orgraph
from orgraph.city import RemoteCity
from orgraph.model.errors import InvalidParameter, StoreError, StoreTimeout
from tools.neo4j.server import Server


def test_rows_come_as_a_table(remote: RemoteCity, xinmi: orgraph.City) -> None:
    """Under the names of the statement; what is asked for goes in as a parameter, whatever it holds."""
    statement = "MATCH (p:Post)-[:POST_IN]->(u:Unit {id: $unit}) RETURN p.name AS 岗位, u AS 单位 ORDER BY p.name"
    table = remote.cypher(statement, unit="unit:410183002-dgw")
    assert {"岗位": pl.String, "单位": pl.String} == dict(table.schema)
    assert {"新华路街道党工委书记", "新华路街道党工委副书记"} == set(table["岗位"])
    assert {"unit:410183002-dgw"} == set(table["单位"])
    assert 0 == remote.cypher(statement, unit="' OR 1=1 //").height
    assert ["岗位", "单位"] == remote.cypher(statement, unit="unit:none").columns


def test_values_of_the_graph_are_plain(remote: RemoteCity) -> None:
    """A relation is its type, a path its ids, a day Python's; lists and maps hold such."""
    table = remote.cypher(
        "MATCH way=(g:Grid)-[r:NESTED_IN]->(h:Grid) RETURN r, way, [g, h] AS both, {upper: h} AS map, "
        "date('2024-05-27') AS day, 1 AS whole, null AS nothing"
    )
    (row,) = table.to_dicts()
    ids = ["grid:410183002005-2", "grid:410183002-1"]
    assert ("NESTED_IN", ids, ids, {"upper": ids[1]}) == (
        row["r"],
        row["way"],
        row["both"],
        row["map"],
    )
    assert (date(2024, 5, 27), 1, None) == (row["day"], row["whole"], row["nothing"])


def test_a_statement_changes_nothing(remote: RemoteCity) -> None:
    """The server refuses what writes, and what changes the schema; its words are told."""
    before = remote.cypher("MATCH (n) RETURN count(n) AS nodes").rows()
    for statement in (
        "CREATE (:Unit {id: 'unit:x'})",
        "MATCH (n) DETACH DELETE n",
        "CREATE INDEX x FOR (n:X) ON (n.y)",
    ):
        with pytest.raises(StoreError) as told:
            remote.cypher(statement)
        assert "read access mode" in told.value.en
    assert before == remote.cypher("MATCH (n) RETURN count(n) AS nodes").rows()


def test_what_the_server_does_not_run_is_told(remote: RemoteCity) -> None:
    """A mistake, a parameter that is missing, a column of several types."""
    for statement, said in (
        ("MATCH (n RETURN n", "did not run"),
        ("RETURN $unit", "unit"),
        ("UNWIND [1, 'a'] AS mixed RETURN mixed", "“mixed” has values of several types"),
    ):
        with pytest.raises(StoreError) as told:
            remote.cypher(statement)
        assert said in told.value.en


def test_a_statement_ends_in_time(
    neo4j_server: Server, remote: RemoteCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That which `ORGRAPH_TIMEOUT` gives."""
    monkeypatch.setenv("ORGRAPH_TIMEOUT", "0.5")
    city = orgraph.open(neo4j_server.address)
    with pytest.raises(StoreTimeout):
        city.cypher("UNWIND range(1, 100000000000) AS n WITH n WHERE n < 0 RETURN count(n)")
    city.close()


def test_a_masked_city_in_a_database_runs_none(remote: RemoteCity) -> None:
    """Whatever of its rights is missing."""
    for reader in (
        orgraph.Reader(),
        orgraph.Reader("all"),
        orgraph.Reader("own", unit="unit:410183-gaj"),
    ):
        with pytest.raises(InvalidParameter):
            remote.seen_by(reader).cypher("RETURN 1")
