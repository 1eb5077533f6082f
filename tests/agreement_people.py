"""Where an answer to `movements` or `staffing` differs from the oracle's, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from cities import EVIDENCE
from cities_people import AskedOfPeople
from oracle.movements import Movements as ToldMovements
from oracle.movements import Stay, movements
from oracle.staffing import Staffing as ToldStaffing
from oracle.staffing import staffing

from orgraph.graph.compiled import OrgGraph
from orgraph.graph.scope import Scope, fetch
from orgraph.graph.view import View
from orgraph.model.answers import Answer
from orgraph.model.errors import OrgraphError
from orgraph.model.truth import TRUTH_NAMES
from orgraph.queries import Movements, Question, Staffing
from orgraph.queries.movements_value import MovementsValue, StayValue
from orgraph.queries.staffing_value import StaffingValue

OPEN: Final = "unconfirmed"


@dataclass(frozen=True)
class PeopleCase:
    """A city, what is asked of it, and what the oracle says."""

    asked: AskedOfPeople
    movements: dict[str, ToldMovements]
    staffing: ToldStaffing


def people_case(asked: AskedOfPeople) -> PeopleCase:
    """Ask the oracle."""
    told = {
        node: movements(asked.city, EVIDENCE, node, asked.day)
        for node in (asked.person, asked.place, asked.transfer)
    }
    counted = staffing(asked.city, EVIDENCE, asked.place, asked.day, whole=asked.whole)
    return PeopleCase(asked, told, counted)


def questions(asked: AskedOfPeople) -> list[Question[Any]]:
    """Everything that a case asks."""
    extent = "whole" if asked.whole else "own"
    nodes = (asked.person, asked.place, asked.transfer)
    return [*(Movements(node) for node in nodes), Staffing(asked.place, extent)]


def people_differences(case: PeopleCase, graph: OrgGraph) -> list[str]:
    """How the answers of a compiled city differ from the oracle's, and from those on a fetched view."""
    view = graph.at(case.asked.day)
    found: list[str] = []
    for question in questions(case.asked):
        answer = question.answer(view)
        if isinstance(question, Movements):
            told = case.movements[question.node]
            found += [f"{question.node}: {each}" for each in _movements(told, answer)]
        else:
            found += _staffing(case.staffing, answer)
        found += _fetched(question, question.scope or (), view, answer)
        open_ = bool(answer.value.to_confirm)
        if open_ != (answer.verdict == OPEN):
            found.append(f"{question}: {answer.verdict} with to_confirm {open_}")
    return found


def _movements(told: ToldMovements, answer: Answer[MovementsValue]) -> Iterator[str]:
    value = answer.value
    if answer.verdict != told.verdict:
        yield f"verdict {answer.verdict}, expected {told.verdict}"
    said_stays = sorted(_said(stay) for stay in value.stays)
    if said_stays != (expected := sorted(_told(stay) for stay in told.stays)):
        yield f"stays {said_stays}, expected {expected}"
    starts = [(stay.begin or "") for stay in value.stays]
    if starts != [stay.begin for stay in told.stays]:
        yield f"order {starts}, expected {[stay.begin for stay in told.stays]}"
    changes = {
        (one.person.id, one.before.id, one.after.id if one.after else "", one.left, one.joined)
        for one in value.home_changes
    }
    wanted = {(*one[:3], TRUTH_NAMES[one.left], TRUTH_NAMES[one.joined]) for one in told.changes}
    if changes != wanted:
        yield f"home changes {changes}, expected {wanted}"
    trips = {
        (
            one.stay.relation,
            one.stay.person.id,
            one.stay.where.id,
            one.stay.begin or "",
            one.stay.phase,
            one.truth,
        )
        for one in value.trips
    }
    if trips != told.trips:
        yield f"trips {sorted(trips)}, expected {sorted(told.trips)}"
    if (value.out, value.into) != (told.out, told.into):
        yield f"out and in {value.out} {value.into}, expected {told.out} {told.into}"
    transfers = {
        one.transfer.id: (one.state, one.itemised, one.not_itemised) for one in value.transfers
    }
    expected_transfers = {
        node: (one.state, one.itemised, one.rest) for node, one in told.transfers.items()
    }
    if transfers != expected_transfers:
        yield f"transfers {transfers}, expected {expected_transfers}"


def _said(stay: StayValue) -> tuple[str, str, str, str, str]:
    return stay.relation, stay.where.id, stay.begin or "", stay.phase, stay.past_planned_end


def _told(stay: Stay) -> tuple[str, str, str, str, str]:
    past = TRUTH_NAMES[stay.past_planned_end]
    return stay.kind, stay.where, stay.begin, stay.phase, past


def _staffing(told: ToldStaffing, answer: Answer[StaffingValue]) -> Iterator[str]:
    value = answer.value
    if answer.verdict != told.verdict:
        yield f"staffing verdict {answer.verdict}, expected {told.verdict}"
    said = {
        one.category or "": (one.authorised, one.filled, one.loaded, one.out, one.into)
        for one in value.categories
    }
    expected = {
        name: (one.authorised, one.filled, one.loaded, one.out, one.into)
        for name, one in told.categories.items()
    }
    if said != expected:
        yield f"categories {said}, expected {expected}"
    counts = value.loaded, value.out, value.into, value.social_workers
    if counts != (told.loaded, told.out, told.into, told.social_workers):
        yield f"counts {counts}, expected {told}"
    wanted = {
        (one.norm.id, one.statistic.id if one.statistic else "", one.wanted) for one in value.norms
    }
    if wanted != told.wanted:
        yield f"norms {wanted}, expected {told.wanted}"


def _fetched(
    question: Question[Any], scope: Scope, view: View, answer: Answer[Any]
) -> Iterator[str]:
    """An answer on what the scope fetches is the answer on the whole city."""
    try:
        fetched = question.answer(fetch(view, scope, parameters_of(question, view)))
    except OrgraphError as error:
        yield f"{question} on the fetched view: {error}"
        return
    if fetched.as_json() != answer.as_json():
        yield f"{question}: the answer on the fetched view is another one"


def parameters_of(question: Question[Any], view: View) -> dict[str, int | None]:
    """The first set of a scope."""
    assert isinstance(question, (Movements, Staffing))
    return {"node": view.number(question.node)}
