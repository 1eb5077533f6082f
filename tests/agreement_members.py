"""Where an answer to `members` differs from the oracle's, in words; nothing where they agree."""

from __future__ import annotations

from collections.abc import Iterator

from agreement import _fact_key, _row_key
from cities import EVIDENCE
from cities_members import MembersAsked
from oracle.members import Answer as OracleAnswer
from oracle.members import members

from orgraph.graph.compiled import OrgGraph
from orgraph.graph.scope import Scope, fetch
from orgraph.graph.view import View
from orgraph.graph.worlds import settle
from orgraph.model.answers import Answer
from orgraph.model.errors import OrgraphError
from orgraph.model.truth import YES
from orgraph.queries import Members
from orgraph.queries.members_find import FindMembers
from orgraph.queries.members_value import MembersValue


def told_of(asked: MembersAsked) -> OracleAnswer | None:
    """What the oracle says."""
    return members(asked.city, EVIDENCE, asked.place, asked.day, asked.depth)


def fetched(asked: MembersAsked, view: View, scope: Scope) -> Answer[MembersValue]:
    """The answer on what a scope fetches."""
    parameters = {"place": view.number(asked.place)}
    return Members(asked.place, asked.depth).answer(
        fetch(view, scope, parameters, {"depth": asked.depth})
    )


def differences(asked: MembersAsked, told: OracleAnswer, graph: OrgGraph) -> list[str]:
    """How the answer of a compiled city differs from the oracle's, and from that on a fetched view."""
    view = graph.at(asked.day)
    answer = Members(asked.place, asked.depth).answer(view)
    found = [*_values(told, answer), *_outcome(asked, told, view)]
    pivots = {_row_key(asked.city, fact) for fact in told.pivots}
    to_confirm = {_fact_key(answer.facts[place]) for place in answer.value.to_confirm}
    if pivots and to_confirm != pivots:
        found.append(f"to confirm {sorted(to_confirm)}, expected {sorted(pivots)}")
    if (answer.verdict == "unconfirmed") != bool(to_confirm):
        found.append("an answer is unconfirmed if, and only if, it names facts to confirm")
    try:
        if fetched(asked, view, Members.scope).as_json() != answer.as_json():
            found.append("the answer on the fetched view is another one")
    except OrgraphError as error:
        found.append(f"on the fetched view: {error}")
    return found


def _values(told: OracleAnswer, answer: Answer[MembersValue]) -> Iterator[str]:
    value = answer.value
    if answer.verdict != told.verdict:
        yield f"verdict {answer.verdict}, expected {told.verdict}"
    grids = {own.grid.id: own for chain in value.chains for own in chain.grids}
    heads = {
        grid: {(h.post and h.post.id, h.person and h.person.id, str(h.state)) for h in own.heads}
        for grid, own in grids.items()
    }
    if heads != {grid: set(own) for grid, own in told.all_in.heads.items()}:
        yield f"heads {heads}, expected {told.all_in.heads}"
    sure = {
        (grid, (h.post and h.post.id, h.person and h.person.id, str(h.state)))
        for grid, own in grids.items()
        for h in own.heads
        if h.state == "present" and min(h.truth, own.truth) == YES
    }
    if raised := sure - told.certain_heads:
        yield f"heads called certain, though not in every world: {raised}"
    workers = {
        (one.person.id, own.where.id, one.role or "", one.placement or ""): one
        for own in value.rosters
        for one in own.workers
    }
    if workers.keys() != {tuple(one) for one in told.all_in.workers}:
        yield f"workers {sorted(workers)}, expected {sorted(told.all_in.workers)}"
    present = {tuple(one) for one in told.all_in.present}
    if here := {key for key, one in workers.items() if one.state == "present"} ^ present:
        yield f"who is present differs in {sorted(here)}"
    certain = {key for key, one in workers.items() if one.truth == YES}
    if raised_workers := certain - {tuple(one) for one in told.certainly_present}:
        yield f"workers called certain, though not in every world: {sorted(raised_workers)}"
    gaps = {one.id for one in value.gaps}
    if gaps != told.all_in.gaps:
        yield f"gaps {gaps}, expected {told.all_in.gaps}"
    kinds = {
        (norm.grid.id, norm.norm.id, kind.role, str(kind.state))
        for norm in value.norms
        for kind in norm.kinds
    }
    expected = {tuple(kind) for kind in told.all_in.kinds}
    softened = {(*one[:3], "unknown") if one[3] == "missing" else one for one in expected}
    if kinds != expected and not (told.outcome is None and kinds <= expected | softened):
        yield f"kinds {sorted(kinds)}, expected {sorted(expected)}"
    if direct := {own.grid.id for own in value.below.direct} ^ told.below.direct:
        yield f"direct grids differ in {sorted(direct)}"
    if dict(value.below.levels) != told.below.levels:
        yield f"grids below {value.below.levels}, expected {told.below.levels}"


def _outcome(asked: MembersAsked, told: OracleAnswer, view: View) -> Iterator[str]:
    place = view.number(asked.place)
    assert place is not None
    found = settle(view, FindMembers(place), lambda one: one.outcome)
    verdict, states, missing = found.found.outcome
    said = (
        verdict,
        frozenset((view.id(grid), str(state)) for grid, state in states),
        frozenset((view.id(grid), view.id(norm), role) for grid, norm, role in missing),
    )
    if found.agreed and said != told.outcome:
        yield f"outcome {said}, expected {told.outcome}"
