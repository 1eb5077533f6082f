"""Valid time: bounds as people write them, and the four days that each interval comes to.

A bound is kept as written, in EDTF: a day, a month, a year, one of them with `~` (about: widened by
one unit of its precision on both sides), or "some day between", `[2024-01..2024-05-27]`, either side
of which may be left open. Days are proleptic ordinals (`date.toordinal`); `to` is exclusive.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from orgraph.model.errors import (
    InvalidBound,
    InvalidInterval,
    InvalidParameter,
    on_one_line,
)
from orgraph.model.truth import MAYBE, NO, YES, Truth

__all__ = [
    "FOREVER",
    "NEVER",
    "Bound",
    "Span",
    "bound",
    "day_number",
    "day_text",
    "span",
]

NEVER: Final = -(2**30)
"""Before every day. Fits an int32 with room to compare and subtract."""
FOREVER: Final = 2**30
"""After every day."""

_PART: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(~?)", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_BETWEEN: Final = re.compile(r"\[([^.\[\]]*)\.\.([^.\[\]]*)\]")


class Bound(NamedTuple):
    """The first and the last day that a bound can be."""

    first: int
    last: int


class Span(NamedTuple):
    """An interval as four days: it may have begun at `possible_start`, has by `certain_start`;
    it holds until `certain_end`, and is over at `possible_end` (both exclusive)."""

    possible_start: int
    certain_start: int
    certain_end: int
    possible_end: int

    def truth(self, day: int) -> Truth:
        """What is known of the fact on `day`."""
        possible_start, certain_start, certain_end, possible_end = self
        if certain_start <= day < certain_end:
            return YES
        return MAYBE if possible_start <= day < possible_end else NO


ALWAYS: Final = Span(NEVER, NEVER, FOREVER, FOREVER)


def _shift_month(year: int, month: int, by: int) -> tuple[int, int]:
    index = year * 12 + (month - 1) + by
    return index // 12, index % 12 + 1


def _part(text: str, whole: str) -> Bound:
    match = _PART.fullmatch(text)
    if match is None:
        raise InvalidBound(whole)
    year, month, day = (int(group) if group else 0 for group in match.groups()[:3])
    about = 1 if match[4] else 0
    try:
        if match[3]:
            exact, around = date(year, month, day), timedelta(days=about)
            return Bound((exact - around).toordinal(), (exact + around).toordinal())
        if match[2]:
            date(year, month, 1)
            first = date(*_shift_month(year, month, -about), 1)
            last_year, last_month = _shift_month(year, month, about)
            last = date(last_year, last_month, calendar.monthrange(last_year, last_month)[1])
            return Bound(first.toordinal(), last.toordinal())
        return Bound(date(year - about, 1, 1).toordinal(), date(year + about, 12, 31).toordinal())
    except (ValueError, OverflowError):  # no such day, or one before year 1 or after 9999
        raise InvalidBound(whole) from None


REMEMBERED: Final = 16_384
"""How many bounds, and how many days, are: a city of 900,000 facts has a few thousand different ones, and to read one
anew, or to write one, takes some microseconds."""


@lru_cache(REMEMBERED)
def bound(written: str) -> Bound:
    """The days that a bound as written can be; raises `InvalidBound`."""
    if not written.startswith("["):
        return _part(written, written)
    match = _BETWEEN.fullmatch(written)
    if match is None or not (match[1] or match[2]):
        raise InvalidBound(written)
    first = _part(match[1], written).first if match[1] else NEVER
    last = _part(match[2], written).last if match[2] else FOREVER
    if first > last:
        raise InvalidBound(written)
    return Bound(first, last)


def span(begin: str | None, end: str | None, confirmed: int) -> Span:
    """The four days of a fact written with `from` and `to`, told by a source of day `confirmed`.

    Without `from` it is certain from the day of its source on and possible before; without `to` it
    goes on until changed. Raises `InvalidBound` and `InvalidInterval`.
    """
    possible_start, certain_start = bound(begin) if begin else (NEVER, confirmed)
    certain_end, possible_end = bound(end) if end else (FOREVER, FOREVER)
    if possible_start >= possible_end:
        raise InvalidInterval(begin or "", end or "")
    return Span(possible_start, certain_start, certain_end, possible_end)


def day_number(written: str | date) -> int:
    """The ordinal of a day written `YYYY-MM-DD`, or of a date; raises `InvalidParameter`.

    A time of day counts as its date. Whatever else a program may give is refused like a wrong text.
    """
    try:
        if isinstance(written, date):
            return written.toordinal()  # of a missing one of pandas a ValueError
        if not isinstance(written, str) or _DAY.fullmatch(written) is None:
            raise ValueError  # `fromisoformat` also takes weeks, as 2024-W22-1
        return date.fromisoformat(written).toordinal()
    except ValueError:
        said = on_one_line(str(written))
        raise InvalidParameter(
            f"日期“{said}”应写成 2024-05-27 这样的一天。",
            f"“{said}” is no day. Write one as 2024-05-27.",
        ) from None


@lru_cache(REMEMBERED)
def day_text(day: int) -> str:
    """`YYYY-MM-DD` of an ordinal; an open end is an empty text."""
    if day <= NEVER or day >= FOREVER:
        return ""
    return (date(1, 1, 1) + timedelta(days=day - 1)).isoformat()
