"""Where an answer of orgraph differs from the oracle's, in words; nothing where they agree."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cities import EVIDENCE, Asked, write_package
from oracle import Answer as OracleAnswer
from oracle import Dispatch, may_dispatch, who
from oracle.survey import City

from orgraph.graph.compile import compile_graph
from orgraph.graph.compiled import OrgGraph
from orgraph.graph.scope import fetch
from orgraph.graph.view import View
from orgraph.graph.worlds import settle
from orgraph.loader.package import read_package
from orgraph.model.answers import Answer
from orgraph.model.errors import OrgraphError
from orgraph.model.facts import Fact
from orgraph.model.truth import MAYBE, YES
from orgraph.queries import MayDispatch, Who
from orgraph.queries.first_contact import find_contacts
from orgraph.queries.verdict import find
from orgraph.queries.who_value import WhoValue

KEY = ("source", "target", "from", "condition", "aspect", "role", "chain")
"""What tells two facts of a random city apart."""


@dataclass(frozen=True)
class Case:
    """A city, what is asked of it, and what the oracle says."""

    asked: Asked
    told: OracleAnswer
    dispatch: Dispatch | None


def case_of(asked: Asked) -> Case:
    """Ask the oracle."""
    told = who(asked.city, EVIDENCE, asked.place, asked.matter, asked.day)
    dispatch = None
    if asked.matter is not None:
        dispatch = may_dispatch(
            asked.city, EVIDENCE, asked.place, asked.matter, asked.unit, asked.day
        )
    return Case(asked, told, dispatch)


def graph_of(city: City) -> OrgGraph:
    """The city as users load it: written as a package, read, checked, compiled."""
    with tempfile.TemporaryDirectory() as folder:
        return compile_graph(read_package(write_package(city, Path(folder) / "city")))


def differences(case: Case, graph: OrgGraph) -> list[str]:
    """How the answers of a compiled city differ from the oracle's, and from those on a fetched view."""
    asked = case.asked
    view = graph.at(asked.day)
    question = Who(asked.place, asked.matter)
    answer = question.answer(view)
    found = list(_who(case, answer))
    found += _outcome(case, view)
    found += _fetched(question.answer, question.scope, view, asked)
    if asked.matter is not None and case.dispatch is not None:
        handing = MayDispatch(asked.place, asked.matter, asked.unit)
        told = handing.answer(view)
        said = (told.verdict, told.value.main, told.value.co)
        expected = (case.dispatch.verdict, case.dispatch.main, case.dispatch.co)
        if said != expected:
            found.append(f"may-dispatch {said}, expected {expected}")
        found += _fetched(handing.answer, handing.scope, view, asked)
    return found


def _who(case: Case, answer: Answer[WhoValue]) -> Iterator[str]:
    told, value = case.told, answer.value
    if answer.verdict != told.verdict:
        yield f"verdict {answer.verdict}, expected {told.verdict}"
    shares = {
        (one.role, one.unit.id, one.row.id, one.condition, one.aspect): one.truth
        for one in sorted(value.shares, key=lambda one: one.truth)
    }
    expected = {tuple(share) for share in told.all_in.shares}
    if set(shares) != expected:
        yield f"shares {sorted(shares)}, expected {sorted(expected)}"
    certain = {tuple(share) for share in told.certain}
    raised = {share for share, truth in shares.items() if truth == YES} - certain
    if raised:
        yield f"called certain, though not in every world: {sorted(raised)}"
    if refused := {one.unit.id for one in value.not_responsible} ^ told.not_responsible:
        yield f"not responsible differs in {sorted(refused)}"
    if decides := {unit.id for unit in value.decides} ^ told.decides:
        yield f"who decides differs in {sorted(decides)}"
    yield from _chains(told, value)
    pivots = {_row_key(case.asked.city, fact) for fact in told.pivots}
    to_confirm = {_fact_key(answer.facts[place]) for place in value.to_confirm}
    if pivots and to_confirm != pivots:
        yield f"to confirm {sorted(to_confirm)}, expected {sorted(pivots)}"
    if (answer.verdict == "unconfirmed") != bool(to_confirm):
        yield "an answer is unconfirmed if, and only if, it names facts to confirm"


def _chains(told: OracleAnswer, value: WhoValue) -> Iterator[str]:
    expected = {
        chain.chain.start or "": (
            frozenset(grid for rung in chain.chain.rungs for grid in rung),
            chain.chain.areas,
            frozenset(chain.first_contact),
        )
        for chain in told.all_in.chains
    }
    said = {
        "" if chain.start is None else chain.start.id: (
            frozenset(grid.grid.id for grid in chain.grids),
            frozenset(area.id for area in chain.areas),
            frozenset(
                (head.post and head.post.id, head.person and head.person.id)
                for head in chain.first_contact
            ),
        )
        for chain in value.chains
    }
    if said != expected:
        yield f"chains {said}, expected {expected}"


def _outcome(case: Case, view: View) -> Iterator[str]:
    """What all worlds agree on, leads cell by cell or first contacts."""
    asked = case.asked
    place = view.number(asked.place)
    assert place is not None
    said: object
    if asked.matter is None:
        contact = settle(view, lambda v: find_contacts(v, place), lambda found: found.outcome)
        verdict, heads = contact.found.outcome
        agreed = contact.agreed
        said = (
            verdict,
            frozenset(
                frozenset(tuple(None if n is None else view.id(n) for n in who) for who in one)
                for one in heads
            ),
        )
    else:
        matter = view.number(asked.matter)
        assert matter is not None
        duty = settle(view, lambda v: find(v, place, matter), lambda found: found.outcome)
        verdict, leads = duty.found.outcome
        agreed = duty.agreed
        said = (
            verdict,
            frozenset(
                frozenset((cell, frozenset(view.id(unit) for unit in units)) for cell, units in own)
                for own in leads
            ),
        )
    if agreed and said != case.told.outcome:
        yield f"outcome {said}, expected {case.told.outcome}"


def _fetched(
    answer: Callable[[View], Answer[Any]], scope: Any, view: View, asked: Asked
) -> Iterator[str]:
    """An answer on what the scope fetches is the answer on the whole city."""
    parameters = {"place": view.number(asked.place)}
    parameters["matter"] = None if asked.matter is None else view.number(asked.matter)
    parameters["unit"] = view.number(asked.unit)
    try:
        fetched = answer(fetch(view, scope, parameters)).as_json()
    except OrgraphError as error:
        yield f"on the fetched view: {error}"
        return
    if fetched != answer(view).as_json():
        yield "the answer on the fetched view is another one"


def _row_key(city: City, fact: tuple[str, int]) -> tuple[str, ...]:
    kind, row = fact
    return kind, *(city[kind][row].get(column, "") for column in KEY)


def _fact_key(fact: Fact) -> tuple[str, ...]:
    assert fact.target is not None
    assert fact.truth == MAYBE
    cells = {
        **{name: str(value or "") for name, value in fact.fields.items()},
        "source": fact.source.id,
        "target": fact.target.id,
        "from": fact.begin or "",
    }
    return fact.kind, *(cells.get(column, "") for column in KEY)
