"""What lies elsewhere is no part of a shape, and what is the same for all of a village is looked up once: each
limit of that is held by a city in which a table without it says something else than `who`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from agreement import graph_of
from cities import Draft
from one_by_one import one_by_one

import orgraph
from orgraph.batch.shared import Shared
from orgraph.graph import joined, nearby
from orgraph.graph.coded import Coded
from orgraph.graph.compiled import OrgGraph
from orgraph.graph.nearby import Counting
from orgraph.graph.scope import Nearby
from orgraph.graph.unseen import unmet
from orgraph.model.truth import NO
from orgraph.queries.who_parts import LEAD
from orgraph.queries.who_row import COLUMNS

DAY = "2024-05-27"
TWO_VILLAGES = (
    "division:village",
    "division:village-2",
    "unit:clinic name=卫生站 kind=stationed_unit",
    "unit:clinic SERVES division:village",
    "unit:clinic-2 name=另一卫生站 kind=stationed_unit",
    "unit:clinic-2 SERVES division:village-2",
)
Asked = Sequence[tuple[str, str]]


def graph(*lines: str) -> OrgGraph:
    """A city of some lines."""
    draft = Draft(date.fromisoformat(DAY))
    draft.tell(*lines)
    return graph_of(draft.rows)


def one_after_the_other(city: orgraph.City, asked: Asked) -> list[dict[str, Any]]:
    """What `who` says."""
    return one_by_one(city, [(place, matter, DAY) for place, matter in asked])


def together(city: orgraph.City, asked: Asked) -> list[dict[str, Any]]:
    """What the table says."""
    table = pl.DataFrame(asked, schema=["place", "matter"], orient="row")
    told: pl.DataFrame = city.who_many(table, at=DAY)
    return told.select(COLUMNS.keys()).to_dicts()


def test_a_row_on_no_list_counts_where_its_unit_is_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of two villages has a row of its own, which the other does not share: one shape. If none counted,
    the answer would name a unit that was never looked up."""
    own = graph(
        *TWO_VILLAGES,
        "matter:one",
        "unit:clinic LEADS matter:one",
        "matter:two",
        "unit:clinic-2 LEADS matter:two",
    )
    city = orgraph.City(own)
    asked = [("division:village", "matter:one"), ("division:village-2", "matter:one")]

    told = together(city, asked)

    assert one_after_the_other(city, asked) == told
    assert ["unit:clinic", "unit:clinic-2"] == [cells["lead_ids"] for cells in told]
    assert 1 == city._many.lead.shapes

    monkeypatch.setattr(
        Counting, "counts", lambda _, __, alike, *___: np.zeros(len(alike), dtype=np.bool_)
    )
    with pytest.raises(KeyError):
        together(orgraph.City(own), asked)


def test_a_row_that_may_hold_counts_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two subjects, each on two rows that may hold, one has a third row in another village: that it may hold is
    one more fact to confirm. Without that both would be told alike."""
    lines = ["duty-list:county APPLIES_TO division:county", *TWO_VILLAGES]
    for subject in "停车", "噪声":
        for nth in "ab":
            row = f"matter:{'p' if subject == '停车' else 'n'}{nth}"
            lines += [
                f"{row} subject={subject}",
                f"{row} LISTED_ON duty-list:county",
                f"unit:bureau LEADS {row} from=2024",
            ]
    lines += ["matter:far subject=噪声", "unit:clinic-2 LEADS matter:far from=2024"]
    city = orgraph.City(graph(*lines))
    asked = [("division:village", "matter:pa"), ("division:village", "matter:na")]
    expected = one_after_the_other(city, asked)
    assert [2, 3] == [cells["to_confirm"] for cells in expected]

    assert expected == together(city, asked)

    monkeypatch.setattr(nearby, "YES", NO)
    assert expected != together(orgraph.City(city.graph), asked)


def test_a_row_led_by_a_class_counts_everywhere() -> None:
    """Of two subjects one is led by every committee, the other by the unit of another village. Without that both
    would be told alike."""
    assert LEAD.nearby is not None
    city = orgraph.City(
        graph(
            *TWO_VILLAGES,
            "matter:every subject=停车",
            "unit-class:committees LEADS matter:every",
            "matter:far subject=噪声",
            "unit:clinic-2 LEADS matter:far",
        )
    )
    asked = [("division:village", "matter:every"), ("division:village", "matter:far")]
    expected = one_after_the_other(city, asked)
    assert ["named", "unknown"] == [cells["verdict"] for cells in expected]

    assert expected == together(city, asked)

    other = orgraph.City(city.graph)
    only_units: Nearby = replace(LEAD.nearby, anywhere="closes")
    other._many.lead = Shared(city.graph, replace(LEAD, nearby=only_units))
    assert expected != together(other, asked)


def test_on_many_days_at_once_every_row_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left out is left out to share more: the answers are the same."""
    city = orgraph.City(
        graph(*TWO_VILLAGES, "matter:one", "unit:clinic LEADS matter:one from=2021-07-01")
    )
    asked = [
        (place, "matter:one", f"{year}-05-27")
        for place in ("division:village", "division:village-2")
        for year in (2020, 2024)
    ]
    table = pl.DataFrame(asked, schema=["place", "matter", "day"], orient="row")
    expected = one_by_one(city, asked)
    assert ["unknown", "named", "unknown", "unknown"] == [cells["verdict"] for cells in expected]

    assert expected == city.who_many(table).select(COLUMNS.keys()).to_dicts()

    monkeypatch.setattr(nearby, "FEW_DAYS", 1)
    other = orgraph.City(city.graph).who_many(table)
    assert expected == other.select(COLUMNS.keys()).to_dicts()


def test_a_place_that_steps_come_to_is_not_any() -> None:
    """A zone with a committee is met on the way from units to where they are at work; a street and a grid are not,
    and nothing but places and grids is left out at all."""
    own = graph("place:zone", "place:street WITHIN place:zone", "place:street IN_GRID grid:3")
    part = LEAD
    coded = Coded(own, part.reads, part.own, part.linked)

    left = unmet(coded, part.unseen, part.about + part.after)

    nodes = range(len(own.ids))
    assert {"place:street", "grid:3", "grid:2", "grid:1"} == {
        own.ids[node] for node in nodes if left[node]
    }


def test_matters_of_one_subject_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever of two rows is asked about, and another county's row too: one shape, as two subjects have two."""
    city = orgraph.City(
        graph(
            "division:village",
            "unit:bureau LEADS matter:row",
            "unit:housing LEADS matter:row-2",
            "matter:foreign",
            "matter:other subject=噪声",
            "matter:other LISTED_ON duty-list:county",
        )
    )
    rows = ("matter:row", "matter:row-2", "matter:foreign", "matter:other")
    asked = [("division:village", matter) for matter in rows]
    expected = one_after_the_other(city, asked)
    assert ["contested", "contested", "contested", "unknown"] == [c["verdict"] for c in expected]

    assert expected == together(city, asked)
    assert 2 == city._many.lead.shapes

    monkeypatch.setattr(joined, "_field", lambda _, __, nodes, ___: np.zeros(len(nodes), np.uint64))
    assert expected != together(orgraph.City(city.graph), asked)


def test_streets_of_a_village_keep_their_own_grids() -> None:
    """Each lies in two grids of its own, which the answer puts in order: they are one for what goes on from the
    village, and not for that."""
    city = orgraph.City(
        graph(
            "grid:2 COVERS division:village",
            "place:street WITHIN division:village",
            "place:lane name=后街 kind=street",
            "place:lane WITHIN division:village",
            *(
                line
                for place, grids in (("street", "ab"), ("lane", "cd"))
                for grid in grids
                for line in (
                    f"grid:{grid} level=3",
                    f"grid:{grid} NESTED_IN grid:2",
                    f"place:{place} IN_GRID grid:{grid}",
                )
            ),
            "unit:bureau LEADS matter:row",
        )
    )
    asked = [("place:street", "matter:row"), ("place:lane", "matter:row")]

    told = together(city, asked)

    assert one_after_the_other(city, asked) == told
    assert ["unit:bureau", "unit:bureau"] == [cells["lead_ids"] for cells in told]
    assert 1 == len(city._many.lead.templates)
