"""`who`: the verdict in one world, and over all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from .chains import Chain, chains, up
from .complete import is_complete
from .duties import (
    Areas,
    Cell,
    CellName,
    Share,
    cells,
    is_listed,
    lists_that_apply,
    rank_of_area,
    rows_of_subject,
    shares,
    territory,
)
from .heads import Contact, contacts_of_rungs, first_contact
from .survey import City, Fact, survey
from .worlds import World, all_in, all_worlds, without

LeadsByCell: TypeAlias = frozenset[tuple[CellName, frozenset[str]]]
Outcome: TypeAlias = tuple[str, frozenset[LeadsByCell] | frozenset[frozenset[Contact]]]
"""A verdict, with the leads or the first contacts of the chains."""


@dataclass(frozen=True)
class ChainAnswer:
    """What one chain says in one world."""

    chain: Chain
    contacts: tuple[dict[str, frozenset[Contact]], ...]
    """By rung and grid."""
    shares: frozenset[Share]
    cells: dict[CellName, Cell]

    @property
    def first_contact(self) -> frozenset[Contact]:
        """The contacts of the first rung that has any."""
        return first_contact(self.contacts)

    @property
    def leads_by_cell(self) -> LeadsByCell:
        """The leads of every cell."""
        return frozenset((name, cell.leads) for name, cell in self.cells.items())

    @property
    def leads(self) -> frozenset[str]:
        """The leads of all cells."""
        return frozenset[str]().union(*(cell.leads for cell in self.cells.values()))


@dataclass(frozen=True)
class WorldAnswer:
    """What one world says in full."""

    world: World
    rows: list[str] | None
    """The rows of the subject; None where no matter was asked about."""
    chains: list[ChainAnswer]

    @property
    def shares(self) -> frozenset[Share]:
        """The leads and supports that apply in any chain."""
        return frozenset[Share]().union(*(each.shares for each in self.chains))

    @property
    def leads(self) -> frozenset[str]:
        """The leads of all cells of all chains."""
        return frozenset[str]().union(*(each.leads for each in self.chains))

    @property
    def verdict(self) -> str:
        """The verdict of this world."""
        return contact_verdict(self) if self.rows is None else duty_verdict(self)

    @property
    def outcome(self) -> Outcome:
        """The verdict with what it says."""
        if self.rows is None:
            return self.verdict, frozenset(each.first_contact for each in self.chains)
        return self.verdict, frozenset(each.leads_by_cell for each in self.chains)


@dataclass(frozen=True)
class Answer:
    """The answer over all worlds."""

    verdict: str
    outcome: Outcome | None
    """What all worlds say; None where they differ."""
    pivots: frozenset[Fact]
    """The facts that alone change the outcome when all others that may hold are in.

    Empty where only several together do, even if the verdict is `unconfirmed`.
    """
    all_in: WorldAnswer
    certain: frozenset[Share]
    """The leads and supports that apply in every world."""
    not_responsible: frozenset[str]
    decides: frozenset[str]


def answer_in(world: World, place: str, matter: str | None) -> WorldAnswer:
    """What one world says."""
    rows = None if matter is None else rows_of_subject(world, matter)
    found = []
    for chain in chains(world, place):
        applying = shares(world, rows or [], chain.areas)
        found.append(
            ChainAnswer(
                chain,
                contacts_of_rungs(world, chain),
                frozenset(applying),
                cells(world, applying, chain.areas),
            )
        )
    return WorldAnswer(world, rows, found)


def contact_verdict(answer: WorldAnswer) -> str:
    """Without a matter: is there anybody to meet?"""
    if any(each.first_contact for each in answer.chains):
        return "named"
    if all(
        each.chain.rungs
        and all(
            is_complete(answer.world, "HEADS", grid) for rung in each.chain.rungs for grid in rung
        )
        for each in answer.chains
    ):
        return "nobody"
    return "unknown"


def duty_verdict(answer: WorldAnswer) -> str:
    """With a matter: who leads?"""
    all_cells = [cell for each in answer.chains for cell in each.cells.values()]
    if any(cell.is_contested for cell in all_cells):
        return "contested"
    if len({each.leads_by_cell for each in answer.chains}) > 1:
        return "depends"
    if len({cell.leads for cell in all_cells}) > 1:
        return "depends"
    if all_cells:
        is_known = not any(answer.world.is_a(lead, "UnitClass") for lead in answer.leads)
        return "named" if is_known else "unknown"
    return "nobody" if all(is_nobody(answer.world, each) for each in answer.chains) else "unknown"


def is_nobody(world: World, answer: ChainAnswer) -> bool:
    """Whether it is proven that nobody leads in a chain without leads."""
    return are_lists_complete(world, answer.chain.areas, "LEADS") and not any(
        share.role == "SUPPORTS" and not is_listed(world, share.matter) for share in answer.shares
    )


def are_lists_complete(world: World, areas: Areas, role: str) -> bool:
    """Whether at least one list applies, and each has all its rows and all their leads."""
    lists = lists_that_apply(world, areas)
    return bool(lists) and all(
        is_complete(world, "LISTED_ON", each) and is_complete(world, role, each) for each in lists
    )


def units_not_responsible(answer: WorldAnswer) -> frozenset[str]:
    """The units that administer an area below one that a lead serves or administers.

    Where a chain has no lead, or a class leads, any unit may be the one: none is refused.
    """
    world = answer.world
    if not all(each.cells for each in answer.chains):
        return frozenset()
    if any(world.is_a(lead, "UnitClass") for lead in answer.leads):
        return frozenset()
    found: set[str] = set()
    for each in answer.chains:
        areas = each.chain.areas
        of_leads: set[str] = set()
        for lead in each.leads:
            of_leads |= territory(world, lead) & areas
        for area in areas:
            if up(world, area) & of_leads:
                found |= world.sources("ADMINISTERS", area)
    return frozenset(found - answer.leads)


def units_that_decide(answer: WorldAnswer) -> frozenset[str]:
    """With several chains, the units that administer the nearest division common to all."""
    world = answer.world
    if len(answer.chains) < 2:
        return frozenset()
    common = [
        area
        for area in answer.chains[0].chain.areas
        if world.is_a(area, "Division")
        and all(area in each.chain.areas for each in answer.chains[1:])
    ]
    nearest = min((rank_of_area(world, area) for area in common), default=None)
    found: set[str] = set()
    for area in common:
        if rank_of_area(world, area) == nearest:
            found |= world.sources("ADMINISTERS", area)
    return frozenset(found)


def who(city: City, evidence: str, place: str, matter: str | None, day: str) -> Answer:
    """Who is responsible at a place, for a matter (or for none in particular), on a day.

    `evidence` is the source of the rows that cite none.
    """
    known = survey(city, evidence, date.fromisoformat(day).toordinal())
    answers = [answer_in(world, place, matter) for world in all_worlds(known)]
    outcomes = {answer.outcome for answer in answers}
    agreed = outcomes.pop() if len(outcomes) == 1 else None
    full = answer_in(all_in(known), place, matter)
    pivots = {
        each.fact
        for each in known.maybe
        if answer_in(without(known, each), place, matter).outcome != full.outcome
    }
    is_told = agreed is not None and matter is not None and agreed[0] in ("named", "depends")
    return Answer(
        verdict=agreed[0] if agreed else "unconfirmed",
        outcome=agreed,
        pivots=frozenset(pivots),
        all_in=full,
        certain=frozenset.intersection(*(answer.shares for answer in answers)),
        not_responsible=units_not_responsible(full) if is_told else frozenset(),
        decides=units_that_decide(full),
    )
