"""`path` is what the oracle says, in any small city; and planted faults are caught."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import pytest
from agreement import graph_of
from cities import EVIDENCE, PAIRS, PREFIXES, cities
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from oracle.path import Answer as Told
from oracle.path import kinds_of, path
from oracle.survey import City, is_relation, survey

from orgraph.graph.compiled import DayView, OrgGraph
from orgraph.model.answers import Answer
from orgraph.model.facts import Fact
from orgraph.model.schema import Way
from orgraph.model.truth import YES
from orgraph.model.vocabulary import RELATIONS
from orgraph.queries import Path, parameters, path_words, routes
from orgraph.queries.path_value import PathValue
from orgraph.queries.path_words import CLAUSES, GROUPS

EXAMPLES = int(os.environ.get("EXAMPLES") or 0) or 300
CASES = 200
MOST = 6
"""Facts that may hold: 64 worlds, every route in each."""

Patch = pytest.MonkeyPatch


class AskedPath(NamedTuple):
    """A city, and the two nodes to ask about."""

    city: City
    start: str
    end: str
    length: int
    relations: str
    paths: str
    day: str


Case = tuple[AskedPath, Told, OrgGraph]

NAMED = {kind.name for own in parameters(Path) for kind in own.kinds}


@st.composite
def pairs(draw: st.DrawFn) -> AskedPath:
    """A random city and two nodes of it, whatever they are."""
    asked = draw(cities())
    drawn = draw(st.binary(min_size=6, max_size=6))
    nodes = sorted(
        {row["id"] for file, rows in asked.city.items() if file in NAMED for row in rows}
    )
    start = nodes[drawn[0] % len(nodes)]
    shorter: City = {}
    if drawn[5] % 2:  # towards a node that it may be joined with at once, if there is any
        joined = [node for node in nodes if shortcut(asked.city, start, node)]
        end = (joined or nodes)[drawn[1] % len(joined or nodes)]
        shorter = shortcut(asked.city, start, end)
    else:
        end = nodes[drawn[1] % len(nodes)]
    group = [*GROUPS, "all", "all", "territory"][drawn[2] % (len(GROUPS) + 3)]
    asked = asked._replace(city=asked.city | shorter)
    day = date.fromisoformat(asked.day).toordinal()
    relations = sorted(file for file in asked.city if is_relation(file))
    assume(len(survey(asked.city, EVIDENCE, day, relations).maybe) <= MOST)
    return AskedPath(
        asked.city,
        start,
        end,
        2 + drawn[3] % 4,
        group,
        ["shortest", "all"][drawn[4] % 2],
        asked.day,
    )


def shortcut(city: City, start: str, end: str) -> City:
    """A relation that may join the two at once, of a kind that can; nothing if none can."""
    kinds = [PREFIXES[node.partition(":")[0]] for node in (start, end)]
    kind = next((kind for kind, ends in PAIRS.items() if tuple(kinds) in ends), None)
    there = {(row["source"], row["target"]) for row in city.get(kind or "", [])}
    if kind is None or start == end or (start, end) in there:
        return {}
    row = {"source": start, "target": end, "to": "[2020..2030]"}
    return {kind: [*city.get(kind, []), row]}


def told_of(asked: AskedPath) -> Told:
    """What the oracle says."""
    return path(
        asked.city,
        EVIDENCE,
        (asked.start, asked.end),
        asked.length,
        asked.relations,
        asked.day,
        every=asked.paths == "all",
    )


def differences(asked: AskedPath, told: Told, graph: OrgGraph) -> list[str]:
    """How the answer differs from the oracle's."""
    question = Path(asked.start, asked.end, asked.length, asked.relations, asked.paths)
    return list(_differences(asked, told, question.answer(graph.at(asked.day))))


def _differences(asked: AskedPath, told: Told, answer: Answer[PathValue]) -> Iterator[str]:
    value = answer.value
    if answer.verdict != told.verdict:
        yield f"verdict {answer.verdict}, expected {told.verdict}"
    lengths = value.shortest_certain, value.shortest_possible
    if lengths != (told.certain_length, told.possible_length):
        yield f"lengths {lengths}, expected {told.certain_length, told.possible_length}"
    said = {
        (asked.start, *(hop.end.id for hop in route.hops)): route.truth for route in value.routes
    }
    missing = told.routes - said.keys()
    if missing and not value.more:
        yield f"routes left out: {sorted(missing)}"
    for route, truth in said.items():
        shorter = route in told.certain and len(route) - 1 == told.certain_length
        if route not in told.routes and not shorter:
            yield f"no route that was asked for: {route}"
        if (truth == YES) != (route in told.certain):
            yield f"route {route} is {truth}"
    superiors = {(own.node.id, own.from_start, own.from_end) for own in value.superiors}
    wanted = told.superiors
    if any(own.truth < YES for own in value.superiors):
        wanted |= told.certain_superiors
    if superiors != wanted:
        yield f"superiors {sorted(superiors)}, expected {sorted(wanted)}"
    sure = {
        (own.node.id, own.from_start, own.from_end) for own in value.superiors if own.truth == YES
    }
    if not sure <= told.certain_superiors:
        yield f"superior for certain, though not in every world: {sorted(sure)}"
    denied = {(own.source.id, own.relation, own.target.id, own.stance) for own in value.told}
    if denied != told.told:
        yield f"told {sorted(denied)}, expected {sorted(told.told)}"
    pivots = {_row_key(asked.city[kind][row], kind) for kind, row in told.pivots}
    confirm = {_fact_key(answer.facts[place]) for place in value.to_confirm}
    if pivots and pivots != confirm:
        yield f"to confirm {sorted(confirm)}, expected {sorted(pivots)}"
    if (answer.verdict == "unconfirmed") != bool(confirm):
        yield "an answer is unconfirmed if, and only if, it names facts to confirm"


KEY = ("source", "target", "from", "condition", "aspect", "role", "chain")


def _row_key(row: Mapping[str, str], kind: str) -> tuple[str, ...]:
    return kind, *(row.get(name, "") for name in KEY)


def _fact_key(fact: Fact) -> tuple[str, ...]:
    assert fact.target is not None
    cells = {name: str(value or "") for name, value in fact.fields.items()}
    cells |= {"source": fact.source.id, "target": fact.target.id, "from": fact.begin or ""}
    return fact.kind, *(cells.get(name, "") for name in KEY)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(pairs())
def test_a_path_is_what_the_oracle_says(asked: AskedPath) -> None:
    """Verdict, lengths, every route with its truth, superiors, what is denied, facts to confirm."""
    assert differences(asked, told_of(asked), graph_of(asked.city)) == []


# --- planted faults -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def path_cases() -> list[Case]:
    """The same random cities in every run, each with what the oracle says."""
    drawn: list[Case] = []

    @settings(
        max_examples=CASES,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(pairs())
    def draw(asked: AskedPath) -> None:
        drawn.append((asked, told_of(asked), graph_of(asked.city)))

    draw()
    return drawn


def plant_one_way(patch: Patch) -> None:
    """Relations are gone along forward only."""
    links = routes.Map.links
    patch.setattr(
        routes.Map,
        "links",
        lambda self, node: [link for link in links(self, node) if link.way.forward],
    )


def plant_end_is_no_superior(patch: Patch) -> None:
    """One end cannot be the superior of the other."""
    above = routes._above

    def later(view: Any, node: int) -> Any:
        return {own: way for own, way in above(view, node).items() if own != node}

    patch.setattr(routes, "_above", later)


def plant_short_reach(patch: Patch) -> None:
    """The search from both ends stops one step too early."""
    shortest = routes.shortest_routes
    patch.setattr(
        "orgraph.queries.path_answer.shortest_routes",
        lambda where, start, end, most: shortest(where, start, end, most - 1),
    )


def plant_any_relation(patch: Patch) -> None:
    """The kinds of relation asked for are not looked at."""
    patch.setattr(
        "orgraph.queries.path_answer.GROUPS",
        dict.fromkeys(path_words.GROUPS, path_words.GROUPS["all"]),
    )


def plant_one_route(patch: Patch) -> None:
    """Only the first of several routes is told."""
    every, shortest = routes.all_routes, routes.shortest_routes
    for name, search in (("all_routes", every), ("shortest_routes", shortest)):
        patch.setattr(
            f"orgraph.queries.path_answer.{name}",
            lambda *asked, search=search: routes.Routes(search(*asked).found[:1], more=False),
        )


def plant_maybe_as_yes(patch: Patch) -> None:
    """What may be is taken for what is."""
    walk = DayView.walk

    def surely(self: DayView, node: int, way: Way, values: Any = None) -> Sequence[Any]:
        return [(other, YES, fact) for other, _, fact in walk(self, node, way, values)]

    patch.setattr(DayView, "walk", surely)


def plant_one_world(patch: Patch) -> None:
    """A certain route is not looked for where a shorter one may hold."""
    patch.setattr(
        "orgraph.queries.path_answer._Path._in_world",
        lambda *_: routes.Routes((), more=False),
    )


FAULTS = (
    plant_one_way,
    plant_end_is_no_superior,
    plant_short_reach,
    plant_any_relation,
    plant_one_route,
    plant_maybe_as_yes,
    plant_one_world,
)


def test_without_a_fault_all_cities_agree(path_cases: list[Case]) -> None:
    """The cases that catch the faults below are clean as they are."""
    assert [] == [difference for case in path_cases for difference in differences(*case)]


def test_the_random_cities_have_every_verdict_and_several_routes(path_cases: list[Case]) -> None:
    """So that agreement says something of each."""
    assert {"connected", "unconfirmed", "unknown"} == {told.verdict for _, told, _ in path_cases}
    assert any(
        told.certain_length != told.possible_length and told.certain and asked.paths == "shortest"
        for asked, told, _ in path_cases
    )
    assert any(len(told.routes) > 2 for _, told, _ in path_cases)


@pytest.mark.parametrize("plant", FAULTS, ids=lambda plant: plant.__name__[6:])
def test_a_fault_is_caught(
    plant: Callable[[Patch], None], path_cases: list[Case], monkeypatch: Patch
) -> None:
    """Some case differs from the oracle."""
    plant(monkeypatch)

    assert any(differences(*case) for case in path_cases)


# --- what routes go by ----------------------------------------------------------------------------


def test_every_relation_that_a_route_may_go_by_is_a_clause_in_both_languages() -> None:
    """Of the vocabulary all but two, either way round, naming both ends."""
    assert CLAUSES.keys() == RELATIONS.keys() - {"CLOSES", "REPORTED_BY"}
    assert set(GROUPS["all"].relations) == {RELATIONS[name] for name in CLAUSES}
    for clause in CLAUSES.values():
        for words in clause:
            assert "{a}" in words.zh
            assert "{b}" in words.zh
            assert "{b}" in words.en


def test_the_groups_are_those_of_the_oracle() -> None:
    """Word by word."""
    for word, group in GROUPS.items():
        if word != "all":
            assert set(kinds_of({}, word)) == {relation.name for relation in group.relations}
