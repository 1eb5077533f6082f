"""What tests do to a genuine database: empty it, look into it by hand-written statements, hold frames together."""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from orgraph.graph.tables import Tables
from orgraph.loader.check import Checker
from orgraph.stores.neo4j.connection import Connection
from orgraph.stores.neo4j.pull import RawCity, raw_frames
from tools.neo4j.server import Unable, fetch, why_not

__all__ = ["checked", "counted", "draw", "empty", "kept", "neo4j_or_skip", "rows_of", "same_rows"]


def neo4j_or_skip() -> None:
    """Skip a test where Neo4j cannot run, and say why; with `CI=true` that is a failure."""
    reason = why_not()
    if reason is None:
        try:
            fetch()
        except Unable as error:
            reason = str(error)
    if reason is not None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"the tests of Neo4j must run: {reason}")
        pytest.skip(f"Neo4j cannot run here: {reason}")


def empty(connection: Connection) -> None:
    """Remove every node; constraints and indexes stay."""
    draw(connection, "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS")


def draw(connection: Connection, statement: str, **parameters: Any) -> None:
    """Change the database as somebody does by hand."""
    with connection.session(reading=False) as session:
        session.run(statement, parameters).consume()


def counted(connection: Connection) -> Counter[str]:
    """How many nodes of each label and relations of each type there are."""
    found: Counter[str] = Counter()
    for label, number in connection.read("MATCH (n) UNWIND labels(n) AS l RETURN l, count(*)"):
        found[label] = number
    for type_, number in connection.read("MATCH ()-[r]->() RETURN type(r), count(*)"):
        found[type_] = number
    return found


def rows_of(folder: Path) -> Counter[str]:
    """How many rows the files of a package have, read as plainly as can be."""
    found: Counter[str] = Counter()
    for path in folder.glob("*/*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            number = sum(1 for _ in csv.DictReader(file))
        if number:
            found[path.stem] = number
    return found


def kept(connection: Connection) -> Tables:
    """What a database holds, checked like a package."""
    return checked(raw_frames(connection))


def checked(raw: RawCity) -> Tables:
    """The tables of raw frames, which must have nothing wrong."""
    checker = Checker(raw.manifest.get("evidence"))
    tables = checker.check(
        [(kind, kind.name, frame) for kind, frame in raw.nodes],
        [(kind, kind.name, frame) for kind, frame in raw.relations],
    )
    assert [] == checker.problems
    return tables


def same_rows(one: Tables, other: Tables) -> None:
    """Fail unless both have the same rows in every kind, every column and every text."""
    for mine, theirs in ((one.nodes, other.nodes), (one.relations, other.relations)):
        filled = [{n: f for n, f in part.items() if f.height} for part in (mine, theirs)]
        assert filled[0].keys() == filled[1].keys()
        for name, frame in filled[0].items():
            assert _ordered(frame).to_dicts() == _ordered(filled[1][name]).to_dicts(), name


def _ordered(frame: pl.DataFrame) -> pl.DataFrame:
    rows = frame.drop("_row")
    return rows.sort(rows.columns, nulls_last=True)
