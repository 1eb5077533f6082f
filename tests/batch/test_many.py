"""`who_many` says in every row what `who` says of it, whatever kind of table it is given."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from agreement import graph_of
from cities import Asked, cities
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from one_by_one import one_by_one

import orgraph
from orgraph.model.errors import AmbiguousName, InvalidParameter
from orgraph.model.vocabulary import DIVISION, GRID, MATTER, PLACE
from orgraph.queries.who_row import COLUMNS, row

EXAMPLES = int(os.environ.get("EXAMPLES") or 0) or 150
DAY = "2024-05-27"
DAYS = [date(2019, 5, 27), date(2021, 7, 1), date(2024, 1, 15), date(2024, 5, 27), date(2030, 1, 1)]


def every_question(city: orgraph.City, days: list[str]) -> list[tuple[str, str | None, str]]:
    """Each place with each matter and with none, on each day."""
    view = city.at(DAY)
    places = [view.id(node) for kind in (PLACE, DIVISION, GRID) for node in view.nodes(kind)]
    matters = [None, *(view.id(node) for node in view.nodes(MATTER))]
    return [(place, matter, day) for place in places for matter in matters for day in days]


def table_of(asked: list[tuple[str, str | None, str]]) -> pl.DataFrame:
    """Questions as a table."""
    schema = dict.fromkeys(("place", "matter", "day"), pl.String)
    return pl.DataFrame(asked, schema=schema, orient="row")


def answers_of(told: Any) -> list[dict[str, Any]]:
    """The answers in a table."""
    return pl.DataFrame(told).select(COLUMNS.keys()).to_dicts()


def test_every_question_of_the_seed_is_answered_as_who_does(xinmi: orgraph.City) -> None:
    """Some places of each kind with all matters, on days before, in and after what is told."""
    asked = every_question(xinmi, [day.isoformat() for day in DAYS])
    chosen = [each for each in asked if "410183002" in each[0] or each[0].endswith("83")]

    assert len(chosen) >= 500
    assert one_by_one(xinmi, chosen) == answers_of(xinmi.who_many(table_of(chosen)))


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(cities(), st.lists(st.sampled_from(DAYS), min_size=1, max_size=3))
def test_every_question_of_a_random_city_is_answered_as_who_does(
    asked: Asked, days: list[date]
) -> None:
    """With doubt, denial, completeness, ties, and days between which things change."""
    city = orgraph.City(graph_of(asked.city))
    chosen = every_question(city, [asked.day, *(day.isoformat() for day in days)])

    assert one_by_one(city, chosen) == answers_of(city.who_many(table_of(chosen)))


def test_names_mean_what_they_mean_to_who(xinmi: orgraph.City) -> None:
    """Full names, short ones, pinyin, and after a place."""
    asked = [
        ("战鼓山街东头", "建筑废材", DAY),
        (" 东城半岛 社区", None, DAY),
        ("dongchengbandao", "停车", DAY),
        ("新密 新华路街道", "", DAY),
    ]

    told = answers_of(xinmi.who_many(table_of(asked)))

    assert one_by_one(xinmi, asked) == told
    assert ["named"] == sorted({str(cells["verdict"]) for cells in told[:1]})


def test_what_is_wrong_with_a_row_stands_in_it_and_stops_no_other(xinmi: orgraph.City) -> None:
    """The error that `who` raises, its key and its sentence in both languages."""
    with pytest.raises(AmbiguousName):
        xinmi.who("社区", at=DAY)
    asked = [
        ("没有这个地方", None, DAY),
        ("战鼓山街东头", "没有这件事", DAY),
        ("战鼓山街东头", "建筑废材", "2024-13-01"),
        ("战鼓山街东头", "建筑废材", ""),
        ("", "建筑废材", DAY),
        ("社区", None, DAY),
        ("没有这个地方", "没有这件事", "昨天"),
        ("unit:410183-cgj", None, DAY),
        ("战鼓山街东头", "建筑废材", DAY),
    ]

    told = answers_of(xinmi.who_many(table_of(asked)))

    assert one_by_one(xinmi, asked) == told
    assert [
        "unknown-name",
        "unknown-name",
        "invalid-parameter",
        "invalid-parameter",
        "unknown-name",
        "ambiguous-name",
        "invalid-parameter",
        "unknown-name",
        None,
    ] == [cells["error"] for cells in told]
    assert [None] * 8 + ["named"] == [cells["verdict"] for cells in told]


@pytest.mark.parametrize("wrong", ["2024/5/27", "", "0000-01-01"])
def test_a_day_that_is_none_stops_no_row_before_all_that_is_told(wrong: str) -> None:
    """Days before the first bound share an answer; what is no day does not stand for them."""
    city = orgraph.City(orgraph.open().graph)  # that has learned no shapes
    asked: list[tuple[str, str | None, str]] = [
        ("战鼓山街东头", "建筑废材", day) for day in ("1950-10-01", wrong, "0001-01-01", DAY)
    ]

    told = answers_of(city.who_many(table_of(asked)))

    assert one_by_one(city, asked) == told
    assert [None, "invalid-parameter", None, None] == [cells["error"] for cells in told]


def test_a_table_of_no_days_at_all_has_its_mistakes(xinmi: orgraph.City) -> None:
    """Nothing is answered, and every row says why."""
    told = xinmi.who_many({"place": ["战鼓山街东头"] * 2, "day": ["昨天", "今天"]})

    assert ["invalid-parameter"] * 2 == told["error"].to_list()


def test_the_rows_keep_their_order_and_what_else_stands_in_them(xinmi: orgraph.City) -> None:
    """Columns of the caller, first; a row asked twice has one answer twice."""
    table = pl.DataFrame(
        {
            "编号": [3, 1, 2],
            "地点": ["战鼓山街东头", "无此处", "战鼓山街东头"],
            "事项": ["建筑废材"] * 3,
        }
    )

    told = xinmi.who_many(table, at=DAY)

    assert ["编号", "地点", "事项", *COLUMNS] == told.columns
    assert table.equals(told.select(table.columns))
    assert ["named", None, "named"] == told["verdict"].to_list()


def test_the_day_of_a_row_goes_before_the_day_of_all(xinmi: orgraph.City) -> None:
    """Texts or dates; a row without one has the day of all."""
    asked = [("东城半岛社区", None, "2019-05-27"), ("东城半岛社区", None, DAY)]
    expected = one_by_one(xinmi, asked)
    assert expected[0] != expected[1]
    places = ["东城半岛社区"] * 2

    for days in (["2019-05-27", None], ["2019-05-27", ""], [date(2019, 5, 27), None]):
        told = xinmi.who_many(pl.DataFrame({"place": places, "day": days}), at=DAY)
        assert expected == answers_of(told)


@pytest.mark.parametrize("height", [0, 2])
def test_a_table_comes_back_as_its_kind(xinmi: orgraph.City, height: int) -> None:
    """polars, also lazy; pandas with its index; Arrow with its types; others as polars."""
    frame = table_of([("战鼓山街东头", "建筑废材", DAY), ("东城半岛社区", None, DAY)])[:height]
    expected = xinmi.who_many(frame)
    assert height == expected.height
    assert {"to_confirm": pl.Int32} == {
        name: dtype for name, dtype in expected.schema.items() if dtype != pl.String
    }

    lazy = xinmi.who_many(frame.lazy())
    assert isinstance(lazy, pl.LazyFrame)
    assert expected.equals(lazy.collect())

    for arrow in (frame.to_arrow(), *frame.to_arrow().to_batches()):
        told = xinmi.who_many(arrow)
        assert isinstance(told, pa.Table)
        assert arrow.schema.names == told.schema.names[:3]
        assert arrow.schema.field(0).type == told.schema.field(0).type
        assert expected.equals(pl.DataFrame(told))

    index = [f"case {number}" for number in range(height)]
    pandas = pd.DataFrame(frame.to_dict(as_series=False), index=index, dtype="object")
    asked = pandas.copy()
    told = xinmi.who_many(pandas)
    assert isinstance(told, pd.DataFrame)
    assert index == list(told.index)
    pd.testing.assert_frame_equal(asked, told[["place", "matter", "day"]])
    cells = [
        [
            None if missing else cell
            for cell, missing in zip(told[name], told[name].isna(), strict=True)
        ]
        for name in COLUMNS
    ]
    assert [expected[name].to_list() for name in COLUMNS] == cells

    class Other:
        """A table of a library that polars has not heard of."""

        def __arrow_c_stream__(self, schema: object = None) -> object:
            return frame.__arrow_c_stream__(schema)

    assert expected.equals(xinmi.who_many(Other()))


def test_days_of_pandas_are_days(xinmi: orgraph.City) -> None:
    """A column of dates, some missing."""
    days = pd.to_datetime(pd.Series(["2019-05-27", None]))
    table = pd.DataFrame({"place": ["东城半岛社区"] * 2, "day": days})

    told = xinmi.who_many(table, at=DAY)

    asked = [("东城半岛社区", None, "2019-05-27"), ("东城半岛社区", None, DAY)]
    assert [cells["verdict"] for cells in one_by_one(xinmi, asked)] == list(told["verdict"])


@pytest.mark.parametrize(
    ("table", "at", "said"),
    [
        (pl.DataFrame({"地方": ["x"]}), DAY, "place"),
        (pl.DataFrame({"place": ["x"]}), None, "day"),
        (pl.DataFrame({"place": ["x"]}), "2024", "2024"),
        (pl.DataFrame({"place": ["x"], "地点": ["y"]}), DAY, "both"),
        (pl.DataFrame({"place": ["x"], "verdict": ["y"]}), DAY, "verdict"),
        (pl.DataFrame({"place": [1]}), DAY, "Int64"),
        (pl.DataFrame({"place": ["x"], "day": [20240527]}), DAY, "Int64"),
        (pd.DataFrame({"place": [1.5]}), DAY, "Float64"),
        (pd.DataFrame([["x", "y"]], columns=["place", "place"]), DAY, "several columns.*: place"),
        (pd.DataFrame([["x", 1, 2]], columns=["place", "n", "n"]), DAY, "several columns.*: n"),
        (object(), DAY, "object"),
        (17, DAY, "int"),
    ],
)
def test_what_is_no_table_of_questions_is_refused(
    xinmi: orgraph.City, table: Any, at: str | None, said: str
) -> None:
    """As a whole, and it is said why."""
    with pytest.raises(InvalidParameter, match=said):
        xinmi.who_many(table, at=at)


def test_threads_may_ask_one_city_at_once(xinmi: orgraph.City) -> None:
    """Each table has the answers it would have alone."""
    city = orgraph.City(xinmi.graph)
    asked = every_question(city, [DAY])
    parts = [asked[first::4] for first in range(4)]
    expected = [answers_of(xinmi.who_many(table_of(part))) for part in parts]

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda part: answers_of(city.who_many(table_of(part))), parts))

    assert expected == told


def test_it_is_told_how_far_the_work_is(xinmi: orgraph.City) -> None:
    """Never backwards, and at the end all of it."""
    told: list[float] = []
    asked = every_question(xinmi, [DAY])[:300]

    xinmi.who_many(table_of(asked), progress=told.append)

    assert len(told) > 3
    assert sorted(told) == told
    assert 1.0 == told[-1]


def test_whom_to_call_and_whom_not_to_ask_are_in_the_row(xinmi: orgraph.City) -> None:
    """The case of the article: the bureau leads, the community is not to be told to do it."""
    told = row(xinmi.who("战鼓山街东头", "建筑废材", at=DAY)).cells()

    assert ("named", "新密市城市管理局", "yes") == (
        told["verdict"],
        told["leads"],
        told["call_truth"],
    )
    assert ("新密市城市管理局", None) == (told["call_unit"], told["call_person"])
    assert ("东城半岛社区党总支书记", "韩蕊") == (told["contact_post"], told["contact_person"])
    assert "新华路街道办事处|东城半岛社区居民委员会" == told["refused"]
    assert "unknown|unknown" == told["refused_co"]
    assert 0 == told["to_confirm"]
