"""Valid time: bounds as written, the days they can be, and what is known on a day."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from orgraph.model.errors import InvalidBound, InvalidInterval, InvalidParameter
from orgraph.model.time import (
    FOREVER,
    NEVER,
    Bound,
    Span,
    bound,
    day_number,
    day_text,
    span,
)
from orgraph.model.truth import MAYBE, NO, YES

CONFIRMED = date(2024, 5, 27).toordinal()
"""The day of the source in these tests."""


def days(first: str, last: str) -> Bound:
    """The days from one to another."""
    return Bound(date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal())


# --- bounds as people write them ----------------------------------------------------------------------


@st.composite
def parts(draw: st.DrawFn) -> str:
    """A day, a month or a year of the early 2020s, sometimes about that."""
    day = draw(st.dates(date(2019, 12, 1), date(2021, 2, 28)))
    written = draw(st.sampled_from((f"{day:%Y}", f"{day:%Y-%m}", f"{day:%Y-%m-%d}")))
    return written + draw(st.sampled_from(("", "~")))


@st.composite
def bounds(draw: st.DrawFn) -> str:
    """A bound in any of the forms."""
    form = draw(st.sampled_from(("part", "between", "until", "from")))
    if form == "part":
        return draw(parts())
    if form == "until":
        return f"[..{draw(parts())}]"
    if form == "from":
        return f"[{draw(parts())}..]"
    first, last = draw(parts()), draw(parts())
    assume(bound(first).first <= bound(last).last)
    return f"[{first}..{last}]"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-05-27", days("2024-05-27", "2024-05-27")),
        ("2024-05", days("2024-05-01", "2024-05-31")),
        ("2024", days("2024-01-01", "2024-12-31")),
        ("2024-02", days("2024-02-01", "2024-02-29")),
        ("2023-02", days("2023-02-01", "2023-02-28")),
        ("1900-02", days("1900-02-01", "1900-02-28")),
        ("2000-02-29", days("2000-02-29", "2000-02-29")),
        ("2021~", days("2020-01-01", "2022-12-31")),
        ("2024-01~", days("2023-12-01", "2024-02-29")),
        ("2024-12~", days("2024-11-01", "2025-01-31")),
        ("2024-03-01~", days("2024-02-29", "2024-03-02")),
        ("2023-01-01~", days("2022-12-31", "2023-01-02")),
        ("[2024-01..2024-05-27]", days("2024-01-01", "2024-05-27")),
        ("[2021~..2024-01~]", days("2020-01-01", "2024-02-29")),
        ("[2024..2024]", days("2024-01-01", "2024-12-31")),
        ("[2024-05-27..2024-05-27]", days("2024-05-27", "2024-05-27")),
        ("[2024-06..2024]", days("2024-06-01", "2024-12-31")),
        ("[..2024-05-27]", Bound(NEVER, days("2024-05-27", "2024-05-27").last)),
        ("[2024..]", Bound(days("2024-01-01", "2024-01-01").first, FOREVER)),
        ("0001-01-01", Bound(1, 1)),
        ("9999-12-31", days("9999-12-31", "9999-12-31")),
    ],
)
def test_a_bound_is_every_day_that_it_can_be(written: str, expected: Bound) -> None:
    """Each form comes to its first and last day; `~` widens by one unit of its precision."""
    assert expected == bound(written)


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "2024-13",
        "2024-00",
        "2024-02-30",
        "2023-02-29",
        "2024-5-27",
        "2024-05-27 ",
        " 2024",
        "2024-05-27\n",
        "2024/05/27",
        "2024.1",
        "2024年1月",
        "20240527",
        "45439",
        "24-05-27",
        "~2021",
        "2021~~",
        "2021?",
        "２０２４",
        "２０２４-05-27",
        "٢٠٢٤",
        "0000",
        "0001~",
        "0001-01~",
        "0001-01-01~",
        "9999~",
        "9999-12~",
        "9999-12-31~",
        "-2024",
        "[..]",
        "[2024]",
        "[2024",
        "2024]",
        "2024..2025",
        "[2025..2024]",
        "[2024-06..2024-05]",
        "[2024..2025..2026]",
        "[[2024..2025]]",
        "[2024..2025]~",
        "[ 2024..2025]",
        "[2024...2025]",
        "[2024,2025]",
        "[今年..2025]",
        "..2024",
        "2024-05-27T00:00",
        "9" * 10_000,
    ],
)
def test_what_is_no_bound_is_refused_as_written(written: str) -> None:
    """Nothing is guessed: another form is an error that quotes it and lists the forms there are."""
    with pytest.raises(InvalidBound) as caught:
        bound(written)
    assert written == caught.value.written
    assert "invalid-bound" == caught.value.key
    for text in (caught.value.zh, caught.value.en):
        assert InvalidBound.forms in text


@given(bounds())
def test_the_first_day_of_a_bound_is_not_after_its_last(written: str) -> None:
    """A bound is always at least one day."""
    found = bound(written)
    assert found.first <= found.last


@given(parts())
def test_about_is_one_unit_wider_on_both_sides(written: str) -> None:
    """`2021~` is 2020 to 2022, `2021-03~` February to April, `2021-03-05~` the 4th to the 6th."""
    exact = written.removesuffix("~")
    here, about = bound(exact), bound(exact + "~")
    unit = len(exact)
    before = date.fromordinal(here.first - 1).isoformat()[:unit]
    after = date.fromordinal(here.last + 1).isoformat()[:unit]
    assert Bound(bound(before).first, bound(after).last) == about


@given(bounds(), bounds())
def test_a_text_is_either_a_bound_or_refused(one: str, other: str) -> None:
    """Cut and joined at random, what is left is a bound in order or an `InvalidBound`."""
    for cut in range(len(one)):
        written = one[:cut] + other[cut:]
        try:
            found = bound(written)
        except InvalidBound:
            continue
        assert found.first <= found.last


@given(st.text(max_size=14))
def test_any_text_is_a_bound_or_refused(written: str) -> None:
    """No text raises anything but `InvalidBound`, and only ASCII digits make a bound."""
    try:
        bound(written)
    except InvalidBound:
        return
    assert written.isascii()


# --- spans ---------------------------------------------------------------------------------------------


def test_without_from_a_fact_is_certain_from_the_day_of_its_source_and_possible_before() -> None:
    """A present-tense fact says nothing of when it began."""
    found = span(None, None, CONFIRMED)
    assert Span(NEVER, CONFIRMED, FOREVER, FOREVER) == found
    assert [MAYBE, YES, YES] == [found.truth(CONFIRMED + step) for step in (-1, 0, 30_000)]


def test_to_is_exclusive() -> None:
    """On the day of `to` the fact is over."""
    found = span("2024-01-01", "2024-05-27", CONFIRMED)
    day = CONFIRMED
    assert [YES, NO] == [found.truth(day - 1), found.truth(day)]


def test_the_certain_core_may_be_empty() -> None:
    """Begun and ended in one year is never certain, yet possible on each day but the last."""
    found = span("2024", "2024", CONFIRMED)
    inside = [found.truth(day) for day in range(found.possible_start, found.possible_end)]
    assert {MAYBE} == set(inside)
    assert 365 == len(inside)


def test_a_secondment_of_about_2021_that_ended_early_in_2024() -> None:
    """The bounds of the article: certain from 2023 to the end of 2023, possible around it."""
    found = span("2021~", "[2024-01..2024-05-27]", CONFIRMED)
    asked = ("2019-12-31", "2020-01-01", "2022-12-30", "2022-12-31", "2023-12-31", "2024-01-01")
    assert [NO, MAYBE, MAYBE, YES, YES, MAYBE] == [found.truth(day_number(day)) for day in asked]
    assert [MAYBE, NO] == [found.truth(day_number(f"2024-05-{day}")) for day in (26, 27)]


def test_an_absent_bound_may_be_empty_or_none() -> None:
    """A cell that is empty and one that is not there say the same."""
    assert span(None, None, CONFIRMED) == span("", "", CONFIRMED)


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("2024-05-27", "2024-05-27"),
        ("2024-05-28", "2024-05-27"),
        ("2025", "2024"),
        ("[2026..]", "2024~"),
        ("2024-12-31", "2024"),
    ],
)
def test_an_interval_that_cannot_hold_on_any_day_is_refused(begin: str, end: str) -> None:
    """Beginning must be possible before the end; the error has both as written and what to do."""
    with pytest.raises(InvalidInterval) as caught:
        span(begin, end, CONFIRMED)
    error = caught.value
    assert ("invalid-interval", begin, end) == (error.key, error.begin, error.end)
    assert "请核对两端" in error.zh
    assert "Check both ends" in error.en


CONFIRMED_2020 = date(2020, 7, 1).toordinal()
"""A source in the midst of the days that `bounds` draws."""


def days_of(written: str | None, absent: Bound, around: int = 800) -> list[int]:
    """Every day that a bound can be, an open side cut off far away from all the days asked."""
    found = bound(written) if written else absent
    first = max(found.first, CONFIRMED_2020 - around)
    last = min(found.last, CONFIRMED_2020 + around)
    return list(range(first, last + 1))


@given(st.none() | bounds(), st.none() | bounds(), st.integers(-500, 500))
def test_truth_is_what_every_possible_pair_of_days_says(
    begin: str | None, end: str | None, offset: int
) -> None:
    """`yes` where each day that the bounds can be agrees, `no` where none does, else `maybe`."""
    day = CONFIRMED_2020 + offset
    begins = days_of(begin, Bound(NEVER, CONFIRMED_2020))
    ends = days_of(end, Bound(FOREVER, FOREVER)) or [FOREVER]
    try:
        found = span(begin, end, CONFIRMED_2020)
    except InvalidInterval:
        assert min(begins) >= max(ends)
        return
    # Of a bound it only counts whether it lies before the day asked: one of each sort stands for all.
    begun, over = {each <= day for each in begins}, {each <= day for each in ends}
    holds = {a and not b for a in begun for b in over}
    expected = YES if holds == {True} else MAYBE if True in holds else NO
    assert expected == found.truth(day)


@given(st.none() | bounds(), st.none() | bounds())
def test_the_four_days_of_a_span_stand_in_order(begin: str | None, end: str | None) -> None:
    """Possible start ≤ certain start, certain end ≤ possible end, possible start < possible end."""
    try:
        found = span(begin, end, CONFIRMED_2020)
    except InvalidInterval:
        return
    assert found.possible_start <= found.certain_start
    assert found.certain_end <= found.possible_end
    assert found.possible_start < found.possible_end


@given(
    st.tuples(*[st.integers(-5, 5)] * 4),
    st.integers(-7, 7),
    st.tuples(*[st.integers(0, 3)] * 4),
)
def test_truth_is_monotone_in_what_is_known(
    four: tuple[int, ...], day: int, wider: tuple[int, ...]
) -> None:
    """Wider possible bounds never make a fact less true, nor do wider certain ones."""
    shifts = (-wider[0], -wider[1], wider[2], wider[3])
    before = Span(*four).truth(day)
    after = Span(*(each + by for each, by in zip(four, shifts, strict=True))).truth(day)
    assert before <= after


# --- days ------------------------------------------------------------------------------------------------


@given(st.dates())
def test_a_day_is_read_back_as_it_was_written(day: date) -> None:
    """`day_text` and `day_number` undo each other on every day there is."""
    assert day.toordinal() == day_number(day.isoformat())
    assert day.isoformat() == day_text(day.toordinal())


@given(st.datetimes())
def test_a_date_is_the_day_that_it_is(time: datetime) -> None:
    """A time of day counts as its date."""
    assert day_number(time.date()) == day_number(time) == time.toordinal()


@pytest.mark.parametrize("given", [None, 20240527, b"2024-05-27", ["2024-05-27"], 0.5])
def test_what_is_neither_text_nor_date_is_refused_as_a_wrong_text_is(given: Any) -> None:
    """It is quoted as it shows itself."""
    with pytest.raises(InvalidParameter, match=re.escape(f"“{given}” is no day.")):
        day_number(given)


def test_an_open_end_is_no_day() -> None:
    """Never and forever are shown as nothing."""
    assert ["", "", "", ""] == [day_text(day) for day in (NEVER, FOREVER, NEVER - 1, FOREVER + 1)]


def test_never_and_forever_fit_an_int32_and_enclose_every_day() -> None:
    """Days are kept as int32 and compared and subtracted there."""
    assert -(2**31) < NEVER < date.min.toordinal()
    assert date.max.toordinal() < FOREVER < 2**31
    assert FOREVER - NEVER <= 2**31


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2024",
        "2024-05",
        "2024-5-27",
        "2024-02-30",
        "2024-13-01",
        "2024-W22-1",
        "20240527  ",
        "2024-148  ",
        "２０２４-05-27",
        "2024-05-2７",
        "2024/05/27",
        " 2024-05-27",
        "2024-05-27\n",
        "0000-01-01",
        "今天",
        "2024-05-27T00",
        "[2024..2025]",
    ],
)
def test_a_day_to_ask_about_is_one_day_in_one_form(written: str) -> None:
    """Neither weeks nor compact forms nor other digits: the error shows how a day is written."""
    with pytest.raises(InvalidParameter) as caught:
        day_number(written)
    error = caught.value
    assert "invalid-parameter" == error.key
    quoted = "“{}”".format(written.replace("\n", r"\n"))
    assert quoted in error.zh
    assert quoted in error.en
    assert "2024-05-27" in error.zh
    assert "2024-05-27" in error.en


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(1, 400))
def test_a_span_of_two_days_holds_on_the_days_between(day: date, length: int) -> None:
    """From the first day on, until the last, exclusive: exactly `length` days."""
    end = day + timedelta(days=length)
    found = span(day.isoformat(), end.isoformat(), CONFIRMED)
    asked = range(day.toordinal() - 2, end.toordinal() + 3)
    assert length == sum(found.truth(each) == YES for each in asked)
    assert not any(found.truth(each) == MAYBE for each in asked)
