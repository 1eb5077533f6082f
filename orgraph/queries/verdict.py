"""Who leads in one world: the verdict on a matter, from the shares in every chain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from orgraph.graph.complete import complete, completing
from orgraph.graph.view import View
from orgraph.model.schema import Label, RelationKind
from orgraph.model.truth import NO
from orgraph.model.vocabulary import LEADS, LISTED_ON, SUPPORTS, UNIT_CLASS
from orgraph.queries.chain import chains
from orgraph.queries.shares import Duties, Leads, duties

__all__ = ["VERDICTS", "Finding", "Outcome", "co_share", "find", "lists_complete", "main_share"]

VERDICTS: Final = {
    "contested": Label("有争议", "contested"),
    "depends": Label("视情况而定", "depends"),
    "named": Label("已明确", "named"),
    "nobody": Label("无人负责", "nobody"),
    "unknown": Label("不知道", "unknown"),
    "unconfirmed": Label("未能确认", "unconfirmed"),
}

Outcome: TypeAlias = tuple[str, frozenset[Leads]]
"""A verdict and what it says: the different sets of leads that the chains have."""


@dataclass(frozen=True)
class Finding:
    """What one world says of a matter at a place."""

    duties: tuple[Duties, ...]
    """By chain."""
    verdict: str
    leads: frozenset[Leads]
    proof: tuple[int, ...] = ()
    """The facts that declare the lists complete, where nobody leads."""

    @property
    def outcome(self) -> Outcome:
        """What must be the same in every world."""
        return self.verdict, self.leads


def find(view: View, place: int, matter: int) -> Finding:
    """Who leads at a place, taking what the view shows as being there."""
    found = tuple(duties(view, matter, chain) for chain in chains(view, place))
    leads = frozenset(own.leads() for own in found)
    if any(own.contested() for own in found):
        return Finding(found, "contested", leads)
    if not any(leads):
        proof = _nobody(view, found)
        return Finding(found, "unknown" if proof is None else "nobody", leads, proof or ())
    different = {units for own in leads for _, units in own}
    if len(leads) > 1 or len(different) > 1:
        return Finding(found, "depends", leads)
    if any(view.kind(unit) is UNIT_CLASS for unit in different.pop()):
        return Finding(found, "unknown", leads)
    return Finding(found, "named", leads)


def _nobody(view: View, found: tuple[Duties, ...]) -> tuple[int, ...] | None:
    """The proof that no unit leads: every list that applies is complete and silent."""
    proof: list[int] = []
    for own in found:
        if not lists_complete(view, own, LEADS):
            return None
        if any(share.role is SUPPORTS and share.row.list is None for share in own.shares):
            return None
        for lst, way in own.lists.items():
            proof += way.facts
            for kind in (LISTED_ON, LEADS):
                proof += completing(view, kind, lst)[1]
    return tuple(proof)


def lists_complete(view: View, own: Duties, role: RelationKind) -> bool:
    """Whether a list applies, and all that do are complete in their rows and for a role."""
    return bool(own.lists) and all(
        complete(view, LISTED_ON, lst) > NO and complete(view, role, lst) > NO for lst in own.lists
    )


def co_share(view: View, finding: Finding, unit: int) -> str:
    """Whether a unit has a supporting share in one world: `yes`, `no`, or `unknown`."""
    shares = [share for own in finding.duties for share in own.by_role(SUPPORTS)]
    if any(share.unit == unit for share in shares):
        return "yes"
    if any(unit in own.denied for own in finding.duties):
        return "no"
    if any(view.kind(share.unit) is UNIT_CLASS for share in shares):
        return "unknown"  # the unit may be the one that the class stands for here
    closed = all(
        lists_complete(view, own, SUPPORTS) and all(row.list is not None for row in own.rows)
        for own in finding.duties
    )
    return "no" if closed else "unknown"


def main_share(view: View, finding: Finding, unit: int) -> str:
    """Whether a unit leads in one world: `yes`, `no`, or `unknown`."""
    if finding.verdict == "nobody":
        return "no"
    if finding.verdict not in ("named", "depends"):
        return "unknown"
    if not all(finding.leads):  # a chain without leads
        return "unknown"
    cells = [units for own in finding.leads for _, units in own]
    if all(unit in units for units in cells):
        return "yes"
    leads = frozenset[int]().union(*cells)
    unresolved = any(view.kind(lead) is UNIT_CLASS for lead in leads)
    return "unknown" if unit in leads or unresolved else "no"
