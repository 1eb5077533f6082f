"""A city takes a day as people have it: written, or a date; and refuses whatever else is given as one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import polars as pl
import pytest

import orgraph
from orgraph.model.errors import InvalidParameter
from orgraph.queries import QUESTIONS, parameters

DAY = "2024-05-27"
ALSO = [
    date(2024, 5, 27),
    datetime(2024, 5, 27, 23, 59),  # of no zone, as people write it
    datetime(2024, 5, 27, 23, 59, tzinfo=UTC),
    pd.Timestamp(DAY),
]


def _asked(name: str) -> Callable[[Any, Any], object]:
    question = QUESTIONS[name]
    given = {own.name: own.example for own in parameters(question) if own.required}

    def ask(city: Any, day: Any) -> object:
        return getattr(city, name.replace("-", "_"))(**given, at=day).as_json()

    return ask


WAYS: dict[str, Callable[[Any, Any], object]] = {
    **{name: _asked(name) for name in QUESTIONS},
    "ask": lambda city, day: city.ask(orgraph.Who("战鼓山街东头"), day).as_json(),
    "at": lambda city, day: city.at(day).day,
    "find": lambda city, day: city.find("东城", at=day),
    "mentions": lambda city, day: city.mentions("东城半岛社区的路", at=day),
    "networkx": lambda city, day: sorted(city.networkx(at=day)),
    "who_many": lambda city, day: city.who_many(pl.DataFrame({"place": ["东城"]}), at=day).rows(),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_date_is_a_day(xinmi: orgraph.City, way: str) -> None:
    """And so is a time, whatever its zone: it counts as its date."""
    expected = WAYS[way](xinmi, DAY)

    assert [expected] * len(ALSO) == [WAYS[way](xinmi, day) for day in ALSO]


@pytest.mark.parametrize("way", WAYS)
def test_what_is_no_day_is_refused_as_a_wrong_text_is(xinmi: orgraph.City, way: str) -> None:
    """Nothing, a number, a missing time; of a table, nothing says that its rows have days."""
    wrong = [
        20240527,
        2024.5,
        pd.NaT,
        b"2024-05-27",
        "2024/5/27",
        *([] if way == "who_many" else [None]),
    ]

    for day in wrong:
        with pytest.raises(InvalidParameter, match=r"is no day\. Write one as 2024-05-27\."):
            WAYS[way](xinmi, day)
