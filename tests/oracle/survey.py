"""A city on a day: the nodes with their fields, and which relations are certain and which may be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from .days import (
    MAYBE,
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
    version_of_day,
)

City: TypeAlias = dict[str, list[Row]]
"""The rows of each CSV file, by the name of the file without its ending."""

Fact: TypeAlias = tuple[str, int]
"""A fact: its relation kind, and the index of its row."""

LOOKED_AT: Final = (
    "WITHIN",
    "IN_GRID",
    "NESTED_IN",
    "COVERS",
    "ADMINISTERS",
    "SERVES",
    "PART_OF",
    "POST_IN",
    "HOLDS",
    "SECONDED_TO",
    "PLACED_IN",
    "HEADS",
    "LEADS",
    "SUPPORTS",
    "LISTED_ON",
    "APPLIES_TO",
    "CLOSES",
)
"""The relation kinds that decide anything in the oracle's answers."""


class Relation(NamedTuple):
    """One relation that is walked."""

    kind: str
    row: int
    source: str
    target: str
    fields: Row

    @property
    def fact(self) -> Fact:
        """What identifies it."""
        return self.kind, self.row


@dataclass(frozen=True)
class Survey:
    """What is known of a city on a day."""

    kinds: dict[str, str]
    """The kind of every node."""
    fields: dict[str, Row]
    """The fields of every node on the day."""
    certain: list[Relation]
    maybe: list[Relation]
    listed: set[str]
    """The matters that have a LISTED_ON fact of any day."""
    denied_supports: set[tuple[str, str]]
    """Unit and matter of the denied SUPPORTS that are certain on the day."""

    def field(self, node: str, name: str) -> str:
        """A field of a node on the day; empty where it has none."""
        return self.fields[node].get(name, "")


def is_relation(file: str) -> bool:
    """Relation kinds are written in capitals."""
    return file.isupper()


def survey(city: City, evidence: str, day: int, looked_at: Iterable[str] = LOOKED_AT) -> Survey:
    """All that the worlds of a day are made of, of the relation kinds that are looked at."""
    days = {row["id"]: bound(row["date"])[1] for row in city.get("Source", [])}

    def confirmed(row: Row) -> int:
        return days[row.get("evidence", "") or evidence]

    kinds: dict[str, str] = {}
    versions: dict[str, list[Row]] = {}
    for file, rows in city.items():
        if not is_relation(file):
            for row in rows:
                kinds[row["id"]] = file
                versions.setdefault(row["id"], []).append(row)

    alive: dict[str, int] = {}
    fields: dict[str, Row] = {}
    for node, rows in versions.items():
        walked = [row for row in rows if is_walked(row)]
        alive[node] = existence(lives(life_of_version(row, confirmed(row)) for row in walked), day)
        # A node that is only denied or planned has no relations, but may still be asked about.
        told: list[tuple[Span, Row]] = [(span(row, confirmed(row)), row) for row in walked or rows]
        fields[node] = version_of_day(told, day)

    certain: list[Relation] = []
    maybe: list[Relation] = []
    for kind in looked_at:
        for index, row in enumerate(city.get(kind, [])):
            if not is_walked(row):
                continue
            source, target = row["source"], row["target"]
            own = truth(span(row, confirmed(row)), day)
            known = min(own, alive.get(source, 0), alive.get(target, 0))
            relation = Relation(kind, index, source, target, row)
            if known == YES:
                certain.append(relation)
            elif known == MAYBE:
                maybe.append(relation)

    return Survey(
        kinds,
        fields,
        certain,
        maybe,
        {row["source"] for row in city.get("LISTED_ON", []) if is_walked(row)},
        {
            (row["source"], row["target"])
            for row in city.get("SUPPORTS", [])
            if row.get("polarity", "") == "denied"
            and row.get("certainty", "") != "planned"
            and truth(span(row, confirmed(row)), day) == YES
        },
    )
