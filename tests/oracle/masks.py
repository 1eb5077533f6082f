"""What a reader may see of a city, as `docs/privacy.md` says it: the rows that are left of its CSV files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from .days import FOREVER, Row, bound, is_walked, span
from .survey import City, is_relation

__all__ = ["Rights", "seen"]

PERSONNEL: Final = ("BELONGS_TO", "SECONDED_TO", "PLACED_IN")
PERSONAL: Final = ("REPORTED_BY",)
OF_A_PERSON: Final = ("born", "party", "occupation", "phone")


class Rights(NamedTuple):
    """What a reader may read."""

    personnel: str
    personal: bool
    unit: str | None


def seen(city: City, evidence: str, rights: Rights) -> City:
    """The rows that a reader may read; `evidence` is the source of those that cite none."""
    left = {kind: [dict(row) for row in rows] for kind, rows in city.items()}
    for kind in (*PERSONNEL, *PERSONAL):
        left[kind] = [
            row for row in left.get(kind, ()) if _reads(city, evidence, rights, kind, row)
        ]
    for row in left.get("Person", ()):
        for field in OF_A_PERSON:
            if field in row and not rights.personal:
                row[field] = ""
    for row in left.get("Quota", ()):
        if "filled" in row and not _reads(city, evidence, rights, "Quota", row):
            row["filled"] = ""

    hidden = {row["id"] for row in left.get("Completeness", ()) if row["closes"] in _partly(rights)}
    _drop(left, hidden)
    told = {row[end] for rows in _relations(left) for row in rows for end in ("source", "target")}
    _drop(left, {row["id"] for row in left.get("Person", ()) if row["id"] not in told})
    return {kind: rows for kind, rows in left.items() if rows}


def _drop(left: City, hidden: set[str]) -> None:
    for kind, rows in left.items():
        ends = ("source", "target") if is_relation(kind) else ("id",)
        left[kind] = [row for row in rows if not any(row[end] in hidden for end in ends)]


def _relations(city: City) -> Iterator[list[Row]]:
    return (rows for kind, rows in city.items() if is_relation(kind))


def _partly(rights: Rights) -> set[str]:
    """The kinds of relations of which some, or all, may be hidden."""
    kinds: set[str] = set()
    if rights.personnel != "all":
        kinds.update(PERSONNEL)
    if not rights.personal or rights.unit is not None:
        kinds.update(PERSONAL)
    return kinds


def _reads(city: City, evidence: str, rights: Rights, kind: str, row: Row) -> bool:
    if kind in PERSONAL:
        return rights.personal and not (
            rights.unit is not None and _complained_of(city, rights.unit, row["source"])
        )
    if rights.personnel == "all" or _is_published(city, row.get("evidence") or evidence):
        return True
    return rights.personnel == "own" and _touches(city, rights.unit or "", kind, row)


def _is_published(city: City, source: str) -> bool:
    versions = [row for row in city["Source"] if row["id"] == source]
    return all(row.get("published") == "true" for row in versions)


def _touches(city: City, unit: str, kind: str, row: Row) -> bool:
    own = _own(city, unit)
    if kind == "Quota":
        allots = city.get("ALLOTS_TO", ())
        return any(
            is_walked(each) and each["source"] == row["id"] and each["target"] in own
            for each in allots
        )
    if row["target"] in own:
        return True
    if kind == "BELONGS_TO":
        return False
    _, _, _, end = begin_to_end = span(row, 0)
    return any(
        is_walked(home)
        and home["source"] == row["source"]
        and home["target"] in own
        and begin_to_end[0] < span(home, 0)[3]
        and span(home, 0)[0] < end
        for home in city.get("BELONGS_TO", ())
    )


def _own(city: City, unit: str) -> set[str]:
    """The unit and those that are a part of it, where no end of that is known."""
    if all(row["id"] != unit for row in city.get("Unit", ())):
        return set()
    lasting = [
        row
        for row in city.get("PART_OF", ())
        if is_walked(row) and (not row.get("to") or bound(row["to"])[1] == FOREVER)
    ]
    return _all_from(unit, [(row["target"], row["source"]) for row in lasting])


def _complained_of(city: City, unit: str, case: str) -> bool:
    """Whether the unit has, or may have, to do with a case."""
    if all(row["id"] != unit for row in city.get("Unit", ())):
        return True
    parts = [row for row in city.get("PART_OF", ()) if row.get("polarity") != "denied"]
    near = _all_from(unit, [(row["target"], row["source"]) for row in parts])
    near |= _all_from(unit, [(row["source"], row["target"]) for row in parts])
    return any(
        row["source"] == case
        and row.get("polarity") != "denied"
        and (row["target"] in near or row["target"].startswith("person:"))
        for kind in ("DISPATCHED_TO", "HANDLED_BY")
        for row in city.get(kind, ())
    )


def _all_from(start: str, steps: list[tuple[str, str]]) -> set[str]:
    reached = {start}
    while fresh := {to for at, to in steps if at in reached} - reached:
        reached |= fresh
    return reached
