"""A row of a duty list with the shares in it, and where it stands.

What a walk gives is read as being there: in a `World` that is so, and each thing found keeps the truth
of the way to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

from orgraph.graph.complete import complete
from orgraph.graph.view import Step, View
from orgraph.model.schema import RelationKind
from orgraph.model.truth import NO, YES, Truth
from orgraph.model.vocabulary import ADMINISTERS, LEADS, LISTED_ON, SERVES, SUPPORTS, WITHIN
from orgraph.queries.chain import HERE, Reached, upward
from orgraph.queries.shares import Cell

__all__ = [
    "NO_LIST",
    "OFF_LIST",
    "ON_LIST",
    "ROLES",
    "Entry",
    "FoundRow",
    "FoundRows",
    "Key",
    "LeadState",
    "Placing",
    "both",
    "cell_of",
    "fill",
    "lead_state",
    "once",
    "placings",
    "put",
    "row_of",
    "territory",
    "up_from",
]

ROLES: Final = (LEADS, SUPPORTS)
TERRITORY: Final = (ADMINISTERS.out, SERVES.out)

ON_LIST: Final = "listed"
OFF_LIST: Final = "off_list"
NO_LIST: Final = "no_list"

Key: TypeAlias = tuple[int, int | None]
"""A row, and the list it stands on."""


class Entry(NamedTuple):
    """One share in a row: of a unit, or of a class where the row names one."""

    role: RelationKind
    unit: int
    by_class: int | None
    cell: Cell
    way: Reached


@dataclass
class FoundRow:
    """A row, where it stands, and the shares in it, each once by its truest way."""

    row: int
    list: int | None
    listing: int | None
    """The fact of standing on the list."""
    state: str
    way: Reached
    rank: int = 0
    shares: dict[tuple[str, int, int | None, Cell], Entry] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        """Add a share, unless it is known by a truer way."""
        key = entry.role.name, entry.unit, entry.by_class, entry.cell
        known = self.shares.get(key)
        if known is None or entry.way.truth > known.way.truth:
            self.shares[key] = entry


FoundRows: TypeAlias = dict[Key, FoundRow]


class Placing(NamedTuple):
    """Where a row stands on the day."""

    list: int | None
    listing: int | None
    state: str
    way: Reached


def placings(view: View, row: int) -> list[Placing]:
    """The lists that a row stands on; else whether it ever stood on one."""
    now = once(view.walk(row, LISTED_ON.out))
    if now:
        return [Placing(lst, fact, ON_LIST, HERE.on(truth, fact)) for lst, truth, fact in now]
    if row in view.alike(row, "subject", LISTED_ON):
        return [Placing(None, None, NO_LIST, HERE)]
    return [Placing(None, None, OFF_LIST, Reached(NO, ()))]


def once(steps: Iterable[Step]) -> Sequence[Step]:
    """Each fact once, as it may come in pieces where a node has several lives."""
    best: dict[int, Step] = {}
    for step in steps:
        known = best.get(step[2])
        if known is None or step[1] > known[1]:
            best[step[2]] = step
    return tuple(best.values())


def cell_of(view: View, fact: int) -> Cell:
    """The condition and the aspect of a share."""
    return str(view.own(fact, "condition") or ""), str(view.own(fact, "aspect") or "")


def both(one: Reached, other: Reached) -> Reached:
    """Two ways that must both hold."""
    return Reached(min(one.truth, other.truth), (*one.facts, *other.facts))


def put(found: FoundRows, key: Key, placing: Placing) -> FoundRow:
    """The row of a key, made where it is not there yet; placed by its truest way."""
    known = found.get(key)
    if known is None:
        known = found[key] = FoundRow(key[0], *placing)
    elif placing.way.truth > known.way.truth:
        known.listing, known.way = placing.listing, placing.way
    return known


def row_of(view: View, row: int) -> FoundRows:
    """A row with all its shares, classes as such."""
    found: FoundRows = {}
    for placing in placings(view, row):
        fill(view, put(found, (row, placing.list), placing))
    return found


def fill(view: View, row: FoundRow) -> None:
    """Add all shares in a row, classes as such."""
    for role in ROLES:
        for sharer, truth, fact in view.walk(row.row, role.into):
            row.add(Entry(role, sharer, None, cell_of(view, fact), row.way.on(truth, fact)))


def up_from(view: View, area: int, way: Reached) -> dict[int, Reached]:
    """An area and all it lies in."""
    return {**upward(view, area, WITHIN.out, way), area: way}


def territory(view: View, unit: int) -> Iterator[tuple[int, Reached]]:
    """The areas that a unit administers or serves."""
    for way in TERRITORY:
        for area, truth, fact in view.walk(unit, way):
            yield area, HERE.on(truth, fact)


# --- who leads ------------------------------------------------------------------------------------------


class LeadState(NamedTuple):
    """Whether a row that stands there has a lead, and what it may be where that is not certain."""

    word: str
    """`led`, `unconfirmed`, `nobody` (declared complete), `unknown`."""
    maybe_nobody: bool
    maybe_unknown: bool


def lead_state(view: View, row: FoundRow) -> LeadState:
    """Whether a row has a lead, given that it stands there."""
    leads = [entry for entry in row.shares.values() if entry.role is LEADS]
    if any(_given(view, entry, row) == YES for entry in leads):
        return LeadState("led", maybe_nobody=False, maybe_unknown=False)
    closed = complete(view, LEADS, row.row)
    some = any(entry.way.truth > NO for entry in leads)
    if some or NO < closed < YES:
        return LeadState("unconfirmed", closed > NO, closed < YES)
    if closed == YES:
        return LeadState("nobody", maybe_nobody=True, maybe_unknown=False)
    return LeadState("unknown", maybe_nobody=False, maybe_unknown=True)


def _given(view: View, entry: Entry, row: FoundRow) -> Truth:
    """How certain a share is, given that its row stands there."""
    if entry.way.truth in (NO, YES):
        return entry.way.truth
    beyond = set(entry.way.facts).difference(row.way.facts)
    return min((view.truth(fact) for fact in beyond), default=YES)
