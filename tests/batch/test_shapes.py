"""Rows share an answer only where nothing that the answer may look at differs: faults planted in what makes a
shape are caught, and each part looks at no more than it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from agreement import Case, graph_of
from cities import Draft
from one_by_one import Cells, one_by_one

import orgraph
from orgraph.batch.many import Many
from orgraph.batch.shared import Shared
from orgraph.graph import joined, looked
from orgraph.graph.coded import Coded
from orgraph.graph.compiled import DayView, OrgGraph
from orgraph.graph.scope import fetch
from orgraph.graph.view import View
from orgraph.model.facts import Value
from orgraph.model.vocabulary import DIVISION, GRID, MATTER, PLACE, UNIT
from orgraph.queries.who_parts import CALL, CONTACT, LEAD, Part
from orgraph.queries.who_row import COLUMNS

Patch = pytest.MonkeyPatch
DAYS = ("2019-05-27", "2021-07-01", "2024-01-15", "2024-05-27", "2030-01-01")
CITIES = 60
PLACES = (PLACE, DIVISION, GRID)


def plant_truth_left_out(patch: Patch) -> None:
    """What is true, and what may be, are of one shape."""
    patch.setattr(looked, "told_of_facts", lambda coded, facts, _: coded.fact_hashes(facts))


def plant_facts_left_out(patch: Patch) -> None:
    """Certainties, conditions and aspects are not told apart."""
    patch.setattr(Coded, "fact_hashes", lambda _, facts: np.zeros(len(facts), dtype=np.uint64))


def plant_nodes_left_out(patch: Patch) -> None:
    """Kinds, levels and what classes stand for are not told apart."""
    patch.setattr(Coded, "node_hashes", lambda _, nodes, __: np.zeros(len(nodes), dtype=np.uint64))


def plant_order_left_out(patch: Patch) -> None:
    """Which node comes first does not count."""

    def first(_: Shared, __: Any, ___: Any, variants: Any, rows: Any) -> Any:
        return np.full(len(rows), variants[0].template, dtype=np.int32)

    patch.setattr(Shared, "_by_order", first)


def plant_meeting_left_out(patch: Patch) -> None:
    """Which nodes stand both around the place and about the matter is not told."""
    patch.setattr(joined, "_alike", lambda _, rows, *__: np.zeros(len(rows), dtype=np.uint64))


def plant_matches_left_out(patch: Patch) -> None:
    """Which units are of the kinds that a class names is not told."""
    patch.setattr(joined, "_matches", lambda _, __, here, *___: np.zeros(len(here[1]), np.uint64))


FAULTS: list[Callable[[Patch], None]] = [
    plant_truth_left_out,
    plant_facts_left_out,
    plant_nodes_left_out,
    plant_meeting_left_out,
]


def questions(graph: OrgGraph) -> list[tuple[str, str | None, str]]:
    """Each place of a small city with each matter and with none, on some days."""
    view = graph.at(DAYS[0])
    places = [view.id(node) for kind in PLACES for node in view.nodes(kind)]
    matters = [None, *(view.id(node) for node in view.nodes(MATTER))]
    return [(place, matter, day) for day in DAYS for place in places for matter in matters]


def tables(graphs: list[OrgGraph]) -> Iterator[tuple[orgraph.City, list[Cells]]]:
    """What the tables of some cities say. A shape says nothing of the city, so all share what is known of them:
    that brings together many more rows of nearly one shape."""
    common = Many(graphs[0], lambda: orgraph.City(graphs[0]).names)
    for graph in graphs:
        city = orgraph.City(graph)
        for name in ("lead", "contact", "call"):
            own, shared = getattr(city._many, name), getattr(common, name)
            own._known, own.templates = shared._known, shared.templates
        schema = dict.fromkeys(("place", "matter", "day"), pl.String)
        table = pl.DataFrame(questions(graph), schema=schema, orient="row")
        yield city, city.who_many(table).select(COLUMNS.keys()).to_dicts()


@pytest.fixture(scope="module")
def expected(graphs: list[OrgGraph]) -> list[list[Cells]]:
    """What `who` says in the first random cities."""
    return [one_by_one(orgraph.City(graph), questions(graph)) for graph in graphs[:CITIES]]


def test_every_question_of_the_random_cities_agrees(
    graphs: list[OrgGraph], expected: list[list[Cells]]
) -> None:
    """And rows do share: there are far fewer shapes than rows."""
    rows = alone = 0
    for (city, told), cells in zip(tables(graphs[:CITIES]), expected, strict=True):
        assert cells == told
        rows += len(cells)
        alone += city._many.alone
    shapes = city._many.lead.shapes + city._many.contact.shapes

    assert rows > 5000
    assert shapes < rows / 3
    assert alone < rows / 4


@pytest.mark.parametrize("plant", FAULTS, ids=lambda plant: plant.__name__)
def test_a_fault_in_the_shape_is_caught(
    plant: Callable[[Patch], None],
    graphs: list[OrgGraph],
    expected: list[list[Cells]],
    monkeypatch: Patch,
) -> None:
    """Some row of some city says what another one should."""
    plant(monkeypatch)

    assert any(
        cells != told for (_, told), cells in zip(tables(graphs[:CITIES]), expected, strict=True)
    )


def test_units_stand_in_the_order_of_their_ids(monkeypatch: Patch) -> None:
    """Of two villages the committee of one comes before the office of the township, that of the other after
    it: one shape, told apart by what the answer put in order. Without that the second is told as the first."""
    draft = Draft(date.fromisoformat(DAYS[3]))
    draft.tell(
        "division:village",
        "division:village-3 name=末村 level=village",
        "division:village-3 WITHIN division:township",
        "unit:zebra name=末村居委会 kind=community_committee",
        "unit:zebra ADMINISTERS division:village-3",
        "unit:bureau LEADS matter:row",
        "matter:row LISTED_ON duty-list:county",
        "duty-list:county APPLIES_TO division:county",
    )
    city = orgraph.City(graph_of(draft.rows))
    asked = pl.DataFrame(
        {"place": ["division:village", "division:village-3"], "matter": ["matter:row"] * 2}
    )
    refused = ["unit:committee|unit:office", "unit:office|unit:zebra"]

    told = city.who_many(asked, at=DAYS[3])
    assert ["named", "named"] == told["verdict"].to_list()
    assert refused == told["refused_ids"].to_list()
    assert (1, 2) == (city._many.lead.shapes, len(city._many.lead.templates))

    plant_order_left_out(monkeypatch)
    other = orgraph.City(city.graph).who_many(asked, at=DAYS[3])
    assert refused != other["refused_ids"].to_list()


def test_a_unit_is_of_a_class_by_its_kind(monkeypatch: Patch) -> None:
    """Of two villages only one has a unit of the kind that the list names: all else is alike. Without that
    the second is told as the first."""
    draft = Draft(date.fromisoformat(DAYS[3]))
    draft.tell(
        "division:village",
        "division:village-3 name=末村 level=village",
        "division:village-3 WITHIN division:township",
        "unit:other name=末村工作站 kind=zone_committee",
        "unit:other ADMINISTERS division:village-3",
        "unit-class:committees kinds=community_committee level=village",
        "unit-class:committees LEADS matter:row",
        "matter:row LISTED_ON duty-list:county",
        "duty-list:county APPLIES_TO division:county",
    )
    city = orgraph.City(graph_of(draft.rows))
    asked = [(place, "matter:row", DAYS[3]) for place in ("division:village", "division:village-3")]
    table = pl.DataFrame(asked, schema=["place", "matter", "day"], orient="row")
    expected = one_by_one(city, asked)
    assert ["named", "unknown"] == [cells["verdict"] for cells in expected]

    told = city.who_many(table).select(COLUMNS.keys()).to_dicts()
    assert expected == told

    plant_matches_left_out(monkeypatch)
    other = orgraph.City(city.graph).who_many(table).select(COLUMNS.keys()).to_dicts()
    assert expected != other


def test_a_class_of_several_kinds_is_found_where_every_row_has_it() -> None:
    """A table in which each row leads to one class, of units of two kinds that serve the village."""
    draft = Draft(date.fromisoformat(DAYS[3]))
    draft.tell(
        "unit:station name=派出所 kind=stationed_unit",
        "unit:station SERVES division:village",
        "unit:team name=执法队 kind=dispatched_agency",
        "unit:team SERVES division:village",
        "unit-class:both kinds=stationed_unit|dispatched_agency level=village",
        "unit-class:both LEADS matter:row",
        "matter:row LISTED_ON duty-list:county",
        "duty-list:county APPLIES_TO division:county",
    )
    city = orgraph.City(graph_of(draft.rows))
    asked = [("division:village", "matter:row", DAYS[3])]
    table = pl.DataFrame(asked, schema=["place", "matter", "day"], orient="row")

    told = city.who_many(table).select(COLUMNS.keys()).to_dicts()

    assert one_by_one(city, asked) == told
    assert "unit:station|unit:team" == told[0]["lead_ids"]


class Reading:
    """A view that refuses to read what a part does not say it reads."""

    def __init__(self, view: View, part: Part) -> None:
        self._view = view
        matched = {name for one in part.matched for name in (one.field, one.among)}
        self._fields = {*part.reads, *part.linked, *matched, "name", "description", "subject"}
        self._own = part.own

    def __getattr__(self, name: str) -> Any:
        return getattr(self._view, name)

    def value(self, node: int, field: str) -> Value:
        """A field, if it is declared."""
        assert field in self._fields or self._view.kind(node).fields[0].name == field, field
        return self._view.value(node, field)

    def own(self, fact: int, field: str) -> Value:
        """An own field, if it is declared; a capacity is shown only."""
        assert field in self._own or field == "capacity", field
        return self._view.own(fact, field)


@pytest.mark.parametrize("part", [LEAD, CONTACT, CALL], ids=lambda part: part.name)
def test_a_part_looks_at_no_more_than_it_says(
    part: Part, cases: list[Case], graphs: list[OrgGraph]
) -> None:
    """On what its steps fetch it is the same, it reads no other field, and shows none of the kinds that it says."""
    for case, graph in zip(cases, graphs, strict=True):
        view: DayView = graph.at(case.asked.day)
        for starts in _starts(part, view, case):
            nodes = {name: view.number(id_) for name, id_ in zip(part.starts, starts, strict=True)}
            fetched = fetch(view, part.scope(view.closed), nodes)
            told = part.answer(view, *starts)
            assert told == part.answer(Reading(fetched, part), *starts)
            assert part.cells == len(told.nodes)
            shown = {view.number(id_) for cell in told.nodes for id_ in cell if id_ is not None}
            assert not {view.kind(node) for node in shown if node is not None} & {*part.unseen}


def _starts(part: Part, view: DayView, case: Case) -> list[tuple[str, ...]]:
    if part is CALL:
        return [(view.id(node),) for node in view.nodes(UNIT)]
    if part is CONTACT:
        return [(case.asked.place,)]
    return [] if case.asked.matter is None else [(case.asked.place, case.asked.matter)]
