"""`who` for every row of a table: each different question is answered once, the rows share the answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import polars as pl

from orgraph.batch.asked import NO_MATTER, Asked, Asker
from orgraph.batch.table import read_table
from orgraph.queries import Who
from orgraph.queries.who_row import COLUMNS, row

if TYPE_CHECKING:
    from orgraph.graph.compiled import OrgGraph
    from orgraph.graph.names import Names

__all__ = ["Progress", "who_many"]

Progress: TypeAlias = Callable[[float], None]
"""Told how much is done, from 0 to 1."""

SCHEMA: Final = {name: pl.Int32() if name == "to_confirm" else pl.String() for name in COLUMNS}
TOLD: Final = 64
"""Questions answered before progress is told again."""


def who_many(
    graph: OrgGraph,
    names: Callable[[], Names],
    table: Any,
    at: str | None,
    progress: Progress = lambda _: None,
) -> Any:
    """The table with the answers beside its rows, in their order; `City.who_many` tells more."""
    given = read_table(table, at, COLUMNS)
    asked = Asker(graph, names).read(given.place, given.matter, given.day)
    progress(0.05)
    answers = _answered(graph, asked, lambda done: progress(0.05 + 0.9 * done))
    told = given.with_answers(answers)
    progress(1.0)
    return told


def _answered(graph: OrgGraph, asked: Asked, progress: Progress) -> pl.DataFrame:
    """The cells of every row."""
    sound = np.flatnonzero(asked.mistakes < 0)
    triples = np.stack([asked.places[sound], asked.matters[sound], asked.days[sound]], axis=1)
    distinct, back = np.unique(triples, axis=0, return_inverse=True)
    cells: list[dict[str, Any]] = []
    for number, (place, matter, day) in enumerate(distinct.tolist()):
        if number % TOLD == 0:
            progress(number / len(distinct))
        view = graph.at(day)
        about = None if matter == NO_MATTER else view.id(matter)
        cells.append(row(Who(view.id(place), about).answer(view)).cells())
    answers = pl.DataFrame(cells, schema=SCHEMA)
    wrong = pl.DataFrame(
        [{"error": one.key, "error_zh": one.zh, "error_en": one.en} for one in asked.mistaken],
        schema=SCHEMA,
    )
    where = np.empty(len(asked.mistakes), dtype=np.int64)
    where[sound] = back.reshape(-1)
    mistaken = asked.mistakes >= 0
    where[mistaken] = len(answers) + asked.mistakes[mistaken]
    return pl.concat([answers, wrong])[where]
