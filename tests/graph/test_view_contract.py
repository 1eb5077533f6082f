"""What every view promises, run over the compiled city and over what is fetched from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import pytest
from agreement import graph_of
from cities import EVIDENCE, Asked, cities
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle.survey import LOOKED_AT, City, survey

from orgraph.graph.compiled import DayView, OrgGraph
from orgraph.graph.complete import complete
from orgraph.graph.fetched import FetchedView
from orgraph.graph.scope import Scope, closing, fetch, walk
from orgraph.graph.view import Step, View
from orgraph.model.errors import NotFetched
from orgraph.model.schema import DENIED, PLANNED, RelationKind, Way
from orgraph.model.truth import MAYBE, NO, YES
from orgraph.model.vocabulary import CLOSES, GRID, HEADS, HOLDS, NODES, RELATIONS, WITHIN
from orgraph.queries.history_find import EVERY

WALKED = tuple(RELATIONS[name] for name in LOOKED_AT)

MakeView = Callable[[OrgGraph, str], View]


def compiled(graph: OrgGraph, day: str) -> DayView:
    """The compiled city."""
    return graph.at(day)


def fetched(graph: OrgGraph, day: str) -> FetchedView:
    """What a scope over everything fetches."""
    view = graph.at(day)
    nodes = {view.id(n): n for kind in NODES.values() for n in view.nodes(kind)}
    ways = [way for relation in WALKED for way in (relation.out, relation.into)]
    told = [
        way.told(stance)
        for relation in WALKED
        for way in (relation.out, relation.into)
        for stance in (DENIED, PLANNED)
    ]
    everything: Scope = (walk("all", " ".join(nodes), *ways, *told),)
    return fetch(view, everything, nodes)


@pytest.fixture(params=[compiled, fetched], ids=["compiled", "fetched"])
def make(request: pytest.FixtureRequest) -> MakeView:
    """One of the views."""
    made: MakeView = request.param
    return made


on_random_cities = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.function_scoped_fixture,
    ],
)


def _walked(view: View, asked: Asked, relation: RelationKind) -> dict[tuple[str, str, int], int]:
    """How often each pair is joined, with its truth, found from the source side."""
    found: dict[tuple[str, str, int], int] = {}
    for id_ in _ids(asked):
        node = view.number(id_)
        assert node is not None
        for other, truth, _ in view.walk(node, relation.out):
            key = id_, view.id(other), truth
            found[key] = found.get(key, 0) + 1
    return found


def _ids(asked: Asked) -> set[str]:
    return {row["id"] for file, rows in asked.city.items() if file in NODES for row in rows}


@on_random_cities
@given(asked=cities())
def test_a_walk_gives_what_holds_or_may_hold(make: MakeView, asked: Asked) -> None:
    """Of every relation kind a walk gives exactly what the rows say holds, or may hold, on the day."""
    view = make(graph_of(asked.city), asked.day)
    known = survey(asked.city, EVIDENCE, date.fromisoformat(asked.day).toordinal())

    for relation in WALKED:
        expected: dict[tuple[str, str, int], int] = {}
        for truth, relations in ((YES, known.certain), (MAYBE, known.maybe)):
            for one in relations:
                if one.kind == relation.name:
                    key = one.source, one.target, truth
                    expected[key] = expected.get(key, 0) + 1
        assert expected == _walked(view, asked, relation)


@on_random_cities
@given(asked=cities())
def test_both_ends_see_the_same_relations(make: MakeView, asked: Asked) -> None:
    """What leads out of a node leads into the other one, with the same truth and fact."""
    view = make(graph_of(asked.city), asked.day)
    nodes = [view.number(id_) for id_ in _ids(asked)]

    for relation in WALKED:
        out = {(n, *step) for n in nodes if n is not None for step in view.walk(n, relation.out)}
        into = {
            (other, n, truth, fact)
            for n in nodes
            if n is not None
            for other, truth, fact in view.walk(n, relation.into)
        }
        assert out == into


@on_random_cities
@given(asked=cities())
def test_steps_come_in_the_order_of_ids_within_a_kind(make: MakeView, asked: Asked) -> None:
    """So that answers list nodes in one order, whatever the store."""
    view = make(graph_of(asked.city), asked.day)

    for id_ in _ids(asked):
        node = view.number(id_)
        assert node is not None
        for relation in WALKED:
            reached = [other for other, _, _ in view.walk(node, relation.into)]
            assert reached == sorted(reached)
            by_kind = [(view.kind(other).name, view.id(other)) for other in reached]
            for kind in {name for name, _ in by_kind}:
                ids = [other for name, other in by_kind if name == kind]
                assert ids == sorted(ids)


@on_random_cities
@given(asked=cities())
def test_denied_and_planned_facts_are_told_and_not_walked(make: MakeView, asked: Asked) -> None:
    """They are found only where asked for by name."""
    view = make(graph_of(asked.city), asked.day)

    for relation in WALKED:
        for id_ in _ids(asked):
            node = view.number(id_)
            assert node is not None
            for _, _, fact in view.walk(node, relation.out):
                assert view.fact(fact).polarity == "asserted"
                assert view.certainty(fact) != "planned"
            for _, truth, fact in view.walk(node, relation.out.told(DENIED)):
                assert view.fact(fact).polarity == "denied"
                assert truth > NO
            for _, _, fact in view.walk(node, relation.out.told(PLANNED)):
                assert view.certainty(fact) == "planned"


@on_random_cities
@given(asked=cities())
def test_a_node_has_the_fields_of_the_version_of_the_day(make: MakeView, asked: Asked) -> None:
    """Each field is that of the version with the highest truth, the later of equals."""
    view = make(graph_of(asked.city), asked.day)
    known = survey(asked.city, EVIDENCE, date.fromisoformat(asked.day).toordinal())

    for id_, row in known.fields.items():
        node = view.number(id_)
        assert node is not None
        kind = view.kind(node)
        assert kind.name == known.kinds[id_]
        name = kind.fields[0].name
        assert (row.get(name) or None) == view.value(node, name)


@on_random_cities
@given(asked=cities())
def test_completeness_is_found_from_inside(make: MakeView, asked: Asked) -> None:
    """Closed at a node is closed in everything inside it, as truly as the way to it."""
    graph = graph_of(asked.city)
    view, whole = make(graph, asked.day), graph.at(asked.day)

    for id_ in _ids(asked):
        node = view.number(id_)
        assert node is not None
        for relation in (HEADS, HOLDS):
            assert complete(whole, relation, node) == complete(view, relation, node)


def test_an_id_that_nothing_has_is_no_node(make: MakeView) -> None:
    """`number` gives None rather than the nearest id."""
    view = make(graph_of(SMALL), "2024-05-27")

    assert view.number("division:nowhere") is None
    assert view.number("nonsense") is None
    assert view.number("") is None


SMALL = {
    "Source": [{"id": EVIDENCE, "name": "登记册", "date": "2024-01-01"}],
    "Division": [
        {"id": "division:a", "name": "甲", "code": "41", "level": "province"},
        {"id": "division:b", "name": "乙", "code": "4101", "level": "prefecture"},
    ],
    "WITHIN": [{"source": "division:b", "target": "division:a"}],
}


def test_a_fetched_view_raises_where_nothing_was_asked() -> None:
    """ "Not fetched" never reads as "none"."""
    view = graph_of(SMALL).at("2024-05-27")
    node = view.number("division:b")
    assert node is not None
    part = fetch(view, (walk("up", "place", WITHIN.out),), {"place": node})

    assert [step[0] for step in part.walk(node, WITHIN.out)] == [view.number("division:a")]
    with pytest.raises(NotFetched):
        part.walk(node, WITHIN.into)
    with pytest.raises(NotFetched):
        part.walk(node, WITHIN.out.of(GRID))
    assert not part.walk(node, HOLDS.into)  # a division is no post: there is nothing to fetch
    with pytest.raises(NotFetched):
        part.value(999, "name")
    with pytest.raises(NotFetched):
        part.nodes(GRID)


def test_a_filtered_look_up_is_refused_beyond_what_was_fetched() -> None:
    """A way filtered by values answers for those values, and for no others."""
    view = graph_of(SMALL).at("2024-05-27")
    node = view.number("division:a")
    assert node is not None
    by_level = WITHIN.into.by("level")
    scope = (walk("inside", "place", by_level, values=frozenset({"prefecture", "county"})),)
    part = fetch(view, scope, {"place": node})

    assert len(part.walk(node, by_level, frozenset({"prefecture"}))) == 1
    assert not part.walk(node, by_level, frozenset({"county"}))
    with pytest.raises(NotFetched):
        part.walk(node, by_level, frozenset({"township"}))


CLOSED: City = {
    **SMALL,
    "Completeness": [{"id": "completeness:a", "closes": "WITHIN"}],
    "CLOSES": [{"source": "completeness:a", "target": "division:a"}],
}


def test_whether_something_is_complete_is_known_only_where_a_scope_asks() -> None:
    """Of the nodes of the sets that its last step names, and of what they are inside of."""
    view = graph_of(CLOSED).at("2024-05-27")
    start = {"place": view.number("division:b"), "other": view.number("division:a")}
    lower, upper = start["place"], start["other"]
    assert lower is not None
    assert upper is not None

    part = fetch(view, (closing("place"),), start)
    assert complete(part, WITHIN, lower) == complete(view, WITHIN, lower) == YES
    assert complete(part, WITHIN, upper) == YES  # the lower one is inside of it

    part = fetch(view, (closing("other"),), start)
    assert complete(part, WITHIN, upper) == YES
    assert complete(part, HOLDS, lower) == NO  # of which nothing is complete anywhere
    with pytest.raises(NotFetched):
        complete(part, WITHIN, lower)


def test_where_nothing_is_declared_complete_nothing_is_asked() -> None:
    """It is known without looking."""
    view = graph_of(SMALL).at("2024-05-27")
    start = {"place": view.number("division:b")}
    part = fetch(view, (closing("place"),), start)

    assert start["place"] is not None
    assert complete(part, WITHIN, start["place"]) == NO
    assert not part.found


@given(st.permutations(["place", "other"]), st.booleans())
def test_many_ways_at_once_are_known_at_those_nodes_only(order: list[str], twice: bool) -> None:
    """Those that lead nowhere are found at once, and what is asked of one way later is known of it alone."""
    view = graph_of(CLOSED).at("2024-05-27")
    start = {"place": view.number("division:b"), "other": view.number("division:a")}
    first, second = (start[name] for name in order)
    assert first is not None
    assert second is not None

    def leads(way: Way) -> Mapping[int, Sequence[Step]]:
        found = {node: view.walk(node, way) for node in (first, second)}
        return {node: steps for node, steps in found.items() if steps}

    scope: Scope = (walk("all", order[0], *EVERY), walk("more", order[1], CLOSES.into))
    if twice:
        scope = (*scope, walk("again", order[0], *EVERY))
    part = fetch(view, scope, start, leads=leads)

    for way in EVERY:
        assert list(part.walk(first, way)) == list(view.walk(first, way))
        if way.joins("Division"):
            with pytest.raises(NotFetched):
                part.walk(second, way)
    assert list(part.walk(second, CLOSES.into)) == list(view.walk(second, CLOSES.into))
