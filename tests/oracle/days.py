"""Facts on a day: bounds as written, the four days of a fact, and the lives of a node."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Final, NamedTuple, TypeAlias

NO: Final = 0
MAYBE: Final = 1
YES: Final = 2

NEVER: Final = -(10**9)
FOREVER: Final = 10**9

Row: TypeAlias = dict[str, str]


class Span(NamedTuple):
    """May have begun, has begun, holds until, is over; both ends exclusive."""

    possible_start: int
    certain_start: int
    certain_end: int
    possible_end: int


@cache
def bound(written: str) -> tuple[int, int]:
    """The first and the last day that a bound as written can be."""
    if written.startswith("["):
        begin, end = written.removeprefix("[").removesuffix("]").split("..")
        return (bound(begin)[0] if begin else NEVER), (bound(end)[1] if end else FOREVER)
    about = 1 if written.endswith("~") else 0
    parts = [int(part) for part in written.removesuffix("~").split("-")]
    if len(parts) == 1:
        return date(parts[0] - about, 1, 1).toordinal(), date(parts[0] + about, 12, 31).toordinal()
    if len(parts) == 2:
        months = parts[0] * 12 + parts[1] - 1
        first_year, first_month = divmod(months - about, 12)
        last_year, last_month = divmod(months + about, 12)
        last_day = calendar.monthrange(last_year, last_month + 1)[1]
        return (
            date(first_year, first_month + 1, 1).toordinal(),
            date(last_year, last_month + 1, last_day).toordinal(),
        )
    day = date(*parts).toordinal()
    return day - about, day + about


def span(row: Row, confirmed: int) -> Span:
    """The four days of a fact whose source vouches for the day `confirmed`."""
    begin, end = row.get("from", ""), row.get("to", "")
    start = bound(begin) if begin else (NEVER, confirmed)
    stop = bound(end) if end else (FOREVER, FOREVER)
    return Span(*start, *stop)


def truth(days: Span, day: int) -> int:
    """What is known on a day of a fact with these four days."""
    if days.certain_start <= day < days.certain_end:
        return YES
    if days.possible_start <= day < days.possible_end:
        return MAYBE
    return NO


def is_walked(row: Row) -> bool:
    """Only asserted facts that are not planned are walked."""
    return row.get("polarity", "") != "denied" and row.get("certainty", "") != "planned"


def life_of_version(row: Row, confirmed: int) -> Span:
    """A version without `from` does not limit; its `to` still does."""
    days = span(row, confirmed)
    return days if row.get("from", "") else Span(NEVER, NEVER, *days[2:])


def lives(versions: Iterable[Span]) -> list[Span]:
    """Versions that touch are one life: start of the first, end of the last."""
    found: list[Span] = []
    for version in sorted(versions):
        if found and found[-1].possible_end >= version.possible_start:
            found[-1] = Span(*found[-1][:2], *version[2:])
        else:
            found.append(version)
    return found


def existence(own_lives: Iterable[Span], day: int) -> int:
    """What is known on a day of a node with these lives."""
    return max((truth(life, day) for life in own_lives), default=NO)


def version_of_day(versions: list[tuple[Span, Row]], day: int) -> Row:
    """The version that gives a node its fields on a day."""
    in_order = sorted(versions, key=lambda version: version[0])
    best = max(truth(days, day) for days, _ in in_order)
    if best > NO:
        return [row for days, row in in_order if truth(days, day) == best][-1]
    begun = [row for days, row in in_order if days.possible_start <= day]
    return begun[-1] if begun else in_order[0][1]
