"""`who` for every row of a table: each part of an answer once for each shape that it has in the city.

What the rows ask is told apart first: names, days, different questions. Then three parts (`who_parts`): who
leads for place and matter, whom to ask first at the place, whom to call for each lead. Rows that columns do not
tell whole are answered by `who` one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from orgraph.batch.asked import NO_MATTER, Asked, Asker
from orgraph.batch.cells import Cell, Texts, words
from orgraph.batch.shared import BEYOND, Shared, Told
from orgraph.batch.table import read_table
from orgraph.graph.compiled import OrgGraph
from orgraph.graph.different import different
from orgraph.graph.fill_columns import Int32
from orgraph.graph.looked import NONE
from orgraph.graph.names import Names
from orgraph.model.schema import NodeKind
from orgraph.model.vocabulary import UNIT_CLASS
from orgraph.queries import Who
from orgraph.queries.who_parts import CALL, CONTACT, LEAD
from orgraph.queries.who_row import COLUMNS, row

__all__ = ["Many", "Progress"]

Progress: TypeAlias = Callable[[float], None]
"""Told how much is done, from 0 to 1."""
Rows: TypeAlias = npt.NDArray[np.int64]

SCHEMA: Final = {name: pl.Int32() if name == "to_confirm" else pl.String() for name in COLUMNS}
TOLD: Final = 64
"""Questions answered one by one before progress is told again."""


class Many:
    """Answers tables about one city; what it learns of shapes stays for the next table."""

    def __init__(self, graph: OrgGraph, names: Callable[[], Names]) -> None:
        self._graph = graph
        self._names = names
        self._ids: dict[tuple[NodeKind, ...], pl.DataFrame] = {}
        self.alone = 0
        """How many different questions were answered one by one."""
        self.lead, self.contact, self.call = (Shared(graph, part) for part in (LEAD, CONTACT, CALL))

    def answered(self, table: Any, at: str | None, progress: Progress = lambda _: None) -> Any:
        """The table with the answers beside its rows, in their order; `City.who_many` tells more."""
        given = read_table(table, at, COLUMNS)
        asked = Asker(self._graph, self._names, self._ids).read(
            given.place, given.matter, given.day
        )
        progress(0.05)
        answers = self._answers(asked, lambda done: progress(0.05 + 0.9 * done))
        told = given.with_answers(answers)
        progress(1.0)
        return told

    def _answers(self, asked: Asked, progress: Progress) -> pl.DataFrame:
        """The cells of every row."""
        sound = np.flatnonzero(asked.mistakes < 0)
        first, back = different(asked.places[sound], asked.matters[sound], asked.days[sound])
        chosen = sound[first]
        places, matters, days = asked.places[chosen], asked.matters[chosen], asked.days[chosen]
        answers, alone = self._shared(places, matters, days, lambda done: progress(0.8 * done))
        self.alone += len(alone)
        slow = self._one_by_one(
            places[alone], matters[alone], days[alone], lambda done: progress(0.8 + 0.2 * done)
        )
        wrong = pl.DataFrame(
            [{"error": one.key, "error_zh": one.zh, "error_en": one.en} for one in asked.mistaken],
            schema=SCHEMA,
        )
        place = np.arange(len(places))
        place[alone] = len(places) + np.arange(len(alone))
        where = np.empty(len(asked.mistakes), dtype=np.int64)
        where[sound] = place[back]
        mistaken = asked.mistakes >= 0
        where[mistaken] = len(places) + len(alone) + asked.mistakes[mistaken]
        if np.array_equal(where, np.arange(len(answers))):
            return answers
        return pl.concat([answers, slow, wrong])[where]

    def _one_by_one(
        self, places: Int32, matters: Int32, days: Int32, progress: Progress
    ) -> pl.DataFrame:
        cells: list[dict[str, Any]] = []
        for number in range(len(places)):
            if number % TOLD == 0:
                progress(number / len(places))
            view = self._graph.at(int(days[number]))
            matter = int(matters[number])
            about = None if matter == NO_MATTER else view.id(matter)
            cells.append(row(Who(view.id(int(places[number])), about).answer(view)).cells())
        return pl.DataFrame(cells, schema=SCHEMA)

    # --- what rows share ---------------------------------------------------------------------------------

    def _shared(
        self, places: Int32, matters: Int32, days: Int32, progress: Progress
    ) -> tuple[pl.DataFrame, Rows]:
        """The cells of different questions, and which of them are to be answered by themselves."""
        about = np.flatnonzero(matters != NO_MATTER)
        lead = _spread(
            self.lead.tell(
                [places[about], matters[about]], days[about], lambda done: progress(0.6 * done)
            ),
            about,
            len(days),
        )
        first, back = different(places, days)
        contact = _picked(
            self.contact.tell(
                [places[first]], days[first], lambda done: progress(0.6 + 0.2 * done)
            ),
            back,
        )
        call, nobody = self._calls(lead.nodes[0], days, lambda done: progress(0.8 + 0.1 * done))
        alone = (contact.templates == BEYOND) | nobody
        alone[about] |= lead.templates[about] == BEYOND
        cells = _cells(self._graph, places, matters, days, lead, contact, call)
        own = _words(self.lead, lead, 5)
        whom = _words(self.contact, contact, 4)
        with_matter = pl.Series(matters != NO_MATTER)
        for name, mine, theirs in (("verdict", 0, 0), ("certainty", 1, 1), ("to_confirm", 4, 3)):
            cells[name] = own[mine].zip_with(with_matter, whom[theirs])
        cells["refused_co"], cells["ask"] = own[2], own[3]
        cells["contact_truth"] = whom[2]
        pool = pl.Series([*(one.words[0] for one in self.call.templates), None], dtype=pl.String)
        told = np.where(call.templates == BEYOND, len(pool) - 1, call.templates)
        cells["call_truth"] = words(pool, told.reshape(lead.nodes[0].shape), lead.sizes[0])
        for name in ("error", "error_zh", "error_en"):
            cells[name] = pl.Series([None], dtype=pl.String).new_from_index(0, len(days))
        frame = pl.DataFrame({name: cells[name] for name in COLUMNS}, schema=SCHEMA)
        return frame, np.flatnonzero(alone)

    def _calls(
        self, leads: Int32, days: Int32, progress: Progress
    ) -> tuple[Told, npt.NDArray[np.bool_]]:
        """Whom to call, lead by lead one below the other; and the rows in which that takes more than the lead."""
        flat = leads.reshape(-1)
        every = np.tile(days, len(leads))
        classes = self._graph.kind_range(UNIT_CLASS)
        is_unit = (flat != NONE) & ~((flat >= classes.start) & (flat < classes.stop))
        some = np.flatnonzero(is_unit)
        first, back = different(flat[some], every[some])
        own = some[first]
        told = _picked(self.call.tell([flat[own]], every[own], progress), back)
        call = _spread(told, some, len(flat))
        known = np.array([one.words[0] is not None for one in self.call.templates] + [False])
        nobody = is_unit & ~known[call.templates]
        return call, nobody.reshape(leads.shape).any(axis=0)


def _picked(told: Told, rows: Rows) -> Told:
    """A part for rows that share it."""
    return Told(
        told.templates[rows],
        tuple(own.take(rows, axis=1) for own in told.nodes),
        tuple(size[rows] for size in told.sizes),
    )


def _spread(told: Told, rows: Rows, size: int) -> Told:
    """A part that only some rows have."""
    if len(rows) == size:
        return told
    templates = np.full(size, BEYOND, dtype=np.int32)
    templates[rows] = told.templates
    spread = []
    for own in told.nodes:
        wide = np.full((len(own), size), NONE, dtype=np.int32)
        wide[:, rows] = own
        spread.append(wide)
    counts = []
    for own in told.sizes:
        count = np.zeros(size, dtype=np.int32)
        count[rows] = own
        counts.append(count)
    return Told(templates, tuple(spread), tuple(counts))


def _words(shared: Shared, told: Told, count: int) -> list[pl.Series]:
    """The words of a part, row by row."""
    found = []
    for nth in range(count):
        values = [one.words[nth] for one in shared.templates] + [None]
        kind = pl.Int32() if any(isinstance(value, int) for value in values) else pl.String()
        series = pl.Series(values, dtype=kind)
        found.append(
            series.gather(np.where(told.templates == BEYOND, len(values) - 1, told.templates))
        )
    return found


def _cells(
    graph: OrgGraph,
    places: Int32,
    matters: Int32,
    days: Int32,
    lead: Told,
    contact: Told,
    call: Told,
) -> dict[str, pl.Series]:
    """The cells that have nodes."""
    one = np.ones(len(days), dtype=np.int32)
    about = np.where(matters == NO_MATTER, NONE, matters)
    width = len(lead.nodes[0])
    calls = [
        own[0].reshape(width, len(days)) if len(own) else np.full((0, len(days)), NONE, np.int32)
        for own in call.nodes
    ]
    named: dict[str, Cell] = {
        "lead": (lead.nodes[0], lead.sizes[0]),
        "support": (lead.nodes[1], lead.sizes[1]),
        "possible_support": (lead.nodes[2], lead.sizes[2]),
    }
    single: dict[str, Cell] = {
        "call_unit": (calls[0], lead.sizes[0]),
        "call_post": (calls[1], lead.sizes[0]),
        "call_person": (calls[2], lead.sizes[0]),
        "contact_post": (contact.nodes[0], contact.sizes[0]),
        "contact_person": (contact.nodes[1], contact.sizes[1]),
    }
    refused: Cell = (lead.nodes[3], lead.sizes[3])
    asked = [(own[np.newaxis], one) for own in (places, about)]
    texts = Texts(graph, [*asked, refused, *named.values(), *single.values()], days)
    cells = {"place_id": texts.ids(places), "matter_id": texts.ids(about)}
    for name, cell in named.items():
        cells[f"{name}s"], cells[f"{name}_ids"] = texts.both(cell)
    for name, cell in single.items():
        cells[name], cells[f"{name}_id"] = texts.both(cell)
    cells["refused"], cells["refused_ids"] = texts.both(refused)
    return cells
