"""`history`: the versions of a node, and its relations of any day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from .days import (
    MAYBE,
    NO,
    YES,
    Row,
    Span,
    bound,
    existence,
    is_walked,
    life_of_version,
    lives,
    span,
    truth,
)
from .survey import City, is_relation

HIDDEN = ("REPORTED_BY",)
"""Who reported a case is nobody's history."""


class Related(NamedTuple):
    """A relation as told of the node."""

    kind: str
    direction: str
    other: str
    begin: str
    end: str
    state: str
    truth: int


class Version(NamedTuple):
    """A version: its bounds, whether it is asserted, and what it has otherwise."""

    begin: str
    end: str
    stance: str
    changes: frozenset[tuple[str, str, str]]


@dataclass(frozen=True)
class Answer:
    """The life of a node."""

    verdict: str
    versions: list[Version]
    relations: list[Related]
    starts: list[int]
    """The possible start of each relation, in the order of the relations."""


def stance(row: Row) -> str:
    """Asserted, denied or planned."""
    if row.get("polarity", "") == "denied":
        return "denied"
    return "planned" if row.get("certainty", "") == "planned" else "asserted"


def state(days: Span, known: int, told: str, day: int) -> str:
    """What is known on the day, in a word."""
    if told != "asserted":
        return told
    if day < days.possible_start:
        return "ahead"
    if day >= days.possible_end:
        return "over"
    if known == NO:
        return "cut"
    if known == YES:
        return "in_force"
    has_begun = day >= days.certain_start
    goes_on = day < days.certain_end
    if has_begun and not goes_on:
        return "may_be_over"
    if goes_on and not has_begun:
        return "may_have_begun"
    return "unsure"


def history(city: City, evidence: str, node: str, on: str) -> Answer:
    """Everything that is told of a node, whatever its days."""
    day = date.fromisoformat(on).toordinal()
    sources = {row["id"]: bound(row["date"])[1] for row in city.get("Source", [])}

    def confirmed(row: Row) -> int:
        """The day of its source; a source that cites none vouches for itself."""
        own = row.get("id", "")
        return sources[row.get("evidence", "") or (own if own in sources else evidence)]

    def days_of(row: Row) -> Span:
        return span(row, confirmed(row))

    def lives_of(id_: str) -> list[Span]:
        rows = [
            row
            for file, rows in city.items()
            if not is_relation(file)
            for row in rows
            if row["id"] == id_ and is_walked(row)
        ]
        return lives([life_of_version(row, confirmed(row)) for row in rows])

    def can_ever_be(row: Row) -> bool:
        """Whether there is a day that the relation and both its ends may have."""
        own = days_of(row)
        return any(
            max(own.possible_start, a.possible_start, b.possible_start)
            < min(own.possible_end, a.possible_end, b.possible_end)
            for a in lives_of(row["source"])
            for b in lives_of(row["target"])
        )

    versions = [
        row
        for file, rows in city.items()
        if not is_relation(file)
        for row in rows
        if row["id"] == node
    ]
    versions.sort(key=days_of)

    found: list[tuple[int, Related]] = []
    for kind, rows in city.items():
        if not is_relation(kind) or kind in HIDDEN:
            continue
        for row in rows:
            days, told = days_of(row), stance(row)
            known = NO
            if told == "asserted" and not can_ever_be(row):
                told = "void"
            if told == "asserted":
                ends = [existence(lives_of(row[end]), day) for end in ("source", "target")]
                known = min(truth(days, day), *ends)
            for direction, near, far in (("out", "source", "target"), ("into", "target", "source")):
                if row[near] == node:
                    begin, end = row.get("from", ""), row.get("to", "")
                    word = state(days, known, told, day)
                    one = Related(kind, direction, row[far], begin, end, word, known)
                    found.append((days.possible_start, one))
    found.sort(key=lambda each: each[0])
    return Answer(
        verdict=_verdict(versions, [each for _, each in found], days_of, day),
        versions=_told(versions),
        relations=[each for _, each in found],
        starts=[start for start, _ in found],
    )


def _verdict(versions: list[Row], relations: list[Related], days_of: object, day: int) -> str:
    assert callable(days_of)
    spans = [days_of(row) for row in versions if stance(row) == "asserted"]
    if not spans:
        return "told"
    own = lives(spans)
    known = existence(own, day)
    if known == YES:
        return "exists"
    if known == MAYBE:
        # A relation is no truer than its ends: where one is in force, so is the node.
        return "exists" if any(each.truth == YES for each in relations) else "unconfirmed"
    begun = any(life.possible_start <= day for life in own)
    coming = any(life.possible_start > day for life in own)
    if begun and coming:
        return "between"
    return "over" if begun else "ahead"


FACT_COLUMNS = {"id", "from", "to", "polarity", "evidence", "locator", "speaker", "certainty", "fact"}  # fmt: skip


def _told(versions: list[Row]) -> list[Version]:
    told = []
    before: Row | None = None
    for row in versions:
        changes = set()
        if before is not None:
            for column in (before.keys() | row.keys()) - FACT_COLUMNS:
                was, now = before.get(column, ""), row.get(column, "")
                if was != now:
                    changes.add((column, was, now))
        told.append(
            Version(row.get("from", ""), row.get("to", ""), stance(row), frozenset(changes))
        )
        if stance(row) == "asserted":
            before = row
    return told
