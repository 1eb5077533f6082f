"""The networkx face equals an ordinary graph of the same rows, in every function it is held to."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

import networkx as nx
import numpy as np
import pytest
from agreement import Case, graph_of
from cities import EVIDENCE, Asked, cities
from hypothesis import HealthCheck, given, settings
from ordinary import ordinary, rows_of

import orgraph
from benchmarks.face_calls import CALLS, Call
from benchmarks.face_points import points
from orgraph.graph.compiled import OrgGraph
from orgraph.graph.face import MAYBES, Nodes, Rows
from orgraph.model.errors import InvalidParameter, MissingExtra
from orgraph.model.vocabulary import GRID, HEADS, HOLDS, NODES, PERSON, RELATIONS
from orgraph.seed import seed_folder

Graph: TypeAlias = Any
"""A `MultiDiGraph`; its stubs know neither its inner dicts nor what its views give."""
Pair: TypeAlias = tuple[Graph, Graph]

DAYS = ("2019-05-27", "2022-06-01", "2024-05-27", "2026-01-01")
DAY = "2024-05-27"
COMPARED = 20
"""Random cities on which every function is called."""


def plain(found: Any) -> Any:
    """What a function gave, in values that can be compared, with the order of what has one."""
    if isinstance(found, nx.Graph):
        return type(found).__name__, dict(found.graph), _nodes(found), _edges(found)
    if hasattr(found, "toarray"):
        return "sparse", found.toarray().tolist()
    if isinstance(found, np.ndarray):
        return found.shape, found.tolist()
    if hasattr(found, "to_dict"):
        return plain(found.astype(object).where(found.notna(), None).to_dict("list"))
    if isinstance(found, Mapping):
        return [(key, plain(value)) for key, value in found.items()]
    if isinstance(found, list | tuple):
        return [plain(each) for each in found]
    if isinstance(found, Iterator):
        return [plain(each) for each in found]
    if isinstance(found, float) and found != found:  # noqa: PLR0124 # not a number
        return "nan"
    return found


def _nodes(graph: Graph) -> list[Any]:
    return [(node, _said(said)) for node, said in graph.nodes(data=True)]


def _edges(graph: Graph) -> list[Any]:
    keys = {"keys": True} if graph.is_multigraph() else {}
    return [(*ends, _said(said)) for *ends, said in graph.edges(data=True, **keys)]


def _said(attributes: Mapping[str, Any]) -> dict[str, Any]:
    # Their order is that of a set where networkx merges two.
    return {name: plain(value) for name, value in attributes.items()}


def face_of(city: orgraph.City | OrgGraph, **given: Any) -> Graph:
    """The face of a city."""
    return city.networkx(**given)


def outcome(call: Call, graph: Graph, of: Graph) -> tuple[str, Any]:
    """What a call gives on a graph, or how it fails."""
    try:
        return "gave", plain(call.run(graph, points(of)))
    except Exception as error:
        return type(error).__name__, str(error)


def differences(face: Graph, expected: Graph) -> list[str]:
    """Where two graphs differ: nodes, edges or rows, their attributes or their order."""
    found = []
    views: dict[str, Callable[[Graph], Any]] = {
        "nodes": lambda graph: list(graph.nodes(data=True)),
        "edges": lambda graph: list(graph.edges(keys=True, data=True)),
        "in-edges": lambda graph: list(graph.in_edges(keys=True, data=True)),
        "rows": lambda graph: [(node, list(row.items())) for node, row in graph._adj.items()],
        "rows into": lambda graph: [(node, list(row.items())) for node, row in graph._pred.items()],
        "attributes": lambda graph: [list(d.items()) for _, _, d in graph.edges(data=True)],
        "about": lambda graph: dict(graph.graph),
    }
    for name, view in views.items():
        if view(face) != view(expected):
            found.append(name)
    return found


@pytest.fixture(scope="module")
def seed() -> Pair:
    """The face of the seed, and an ordinary graph of its rows."""
    city, evidence = rows_of(seed_folder())
    return face_of(orgraph.open(), at=DAY), ordinary(city, evidence, DAY)


@pytest.fixture(scope="module")
def random_pairs(cases: list[Case], graphs: list[OrgGraph]) -> list[Pair]:
    """The same of random cities."""
    return [
        (
            face_of(graph, at=case.asked.day),
            ordinary(case.asked.city, EVIDENCE, case.asked.day),
        )
        for case, graph in list(zip(cases, graphs, strict=True))[:COMPARED]
    ]


@pytest.mark.parametrize("maybe", MAYBES)
@pytest.mark.parametrize("day", DAYS)
def test_the_face_of_the_seed_says_what_its_rows_say(
    xinmi: orgraph.City, day: str, maybe: str
) -> None:
    """Nodes, edges, keys, attributes and their order."""
    city, evidence = rows_of(seed_folder())

    assert [] == differences(
        face_of(xinmi, at=day, maybe=maybe), ordinary(city, evidence, day, maybe)
    )


@pytest.mark.parametrize("maybe", MAYBES)
def test_the_faces_of_random_cities_say_what_their_rows_say(
    cases: list[Case], graphs: list[OrgGraph], maybe: str
) -> None:
    """With facts that may hold, versions, lives, and parallel facts."""
    for case, graph in zip(cases, graphs, strict=True):
        city, day = case.asked.city, case.asked.day
        face = face_of(graph, at=day, maybe=maybe)
        assert [] == differences(face, ordinary(city, EVIDENCE, day, maybe))


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(asked=cities())
def test_any_face_says_what_the_rows_say(asked: Asked) -> None:
    """On the day of the case."""
    face = face_of(graph_of(asked.city), at=asked.day)

    assert [] == differences(face, ordinary(asked.city, EVIDENCE, asked.day))


def test_random_cities_have_what_makes_a_face_hard(
    cases: list[Case], graphs: list[OrgGraph]
) -> None:
    """Edges that may hold, nodes that are not there, and several edges of a pair."""
    faces = [face_of(graph, at=case.asked.day) for case, graph in zip(cases, graphs, strict=True)]
    assert any(t == "maybe" for face in faces for _, _, t in face.edges(data="truth"))
    assert any(len(face) < len(graph.ids) for face, graph in zip(faces, graphs, strict=True))
    assert any(
        face.number_of_edges(one, other) > 1 for face in faces for one, other in face.edges()
    )


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_a_function_gives_on_the_face_what_it_gives_on_an_ordinary_graph(
    call: Call, seed: Pair, random_pairs: list[Pair]
) -> None:
    """On the seed, where it succeeds, and on random cities, where it may fail in the same words."""
    face, expected = seed

    on_seed = outcome(call, face, expected)
    assert "gave" == on_seed[0], on_seed
    assert outcome(call, expected, expected) == on_seed
    for random_face, random_expected in random_pairs:
        wanted = outcome(call, random_expected, random_expected)
        assert wanted == outcome(call, random_face, random_expected)


def test_the_functions_are_many_and_of_every_group() -> None:
    """At least sixty of networkx, each listed once."""
    names = [call.name for call in CALLS]

    assert len(set(names)) == len(names) >= 60
    for name in names:
        owner, _, rest = name.partition(".")
        if owner == "MultiDiGraph":
            assert hasattr(nx.MultiDiGraph, rest.partition("(")[0]), name
        else:
            assert hasattr(nx, owner.partition("(")[0]), name


# --- what is in it -------------------------------------------------------------------------------


def test_the_three_ways_to_read_maybe(cases: list[Case], graphs: list[OrgGraph]) -> None:
    """`out` has the edges that are certain, `in` those of `marked`, and only `in` tells no truth."""
    for case, graph in zip(cases, graphs, strict=True):
        marked, without, unmarked = (
            face_of(graph, at=case.asked.day, maybe=word) for word in ("marked", "out", "in")
        )
        truths = {key: truth for _, _, key, truth in marked.edges(keys=True, data="truth")}
        certain = {key for key, truth in truths.items() if truth == "yes"}
        assert {"yes", "maybe"} >= set(truths.values())
        assert certain == {key for _, _, key in without.edges(keys=True)}
        assert {"yes"} >= {truth for _, _, truth in without.edges(data="truth")}
        assert list(truths) == [key for _, _, key in unmarked.edges(keys=True)]
        assert not [said for _, _, said in unmarked.edges(data=True) if "truth" in said]


def test_an_edge_is_the_fact_that_its_key_names(xinmi: orgraph.City) -> None:
    """With the truth that a walk gives."""
    view = xinmi.at(DAY)
    face = face_of(xinmi, at=DAY)
    told = {}
    for relation in RELATIONS.values():
        for node in range(len(xinmi.graph.ids)):
            for other, truth, number in view.walk(node, relation.out):
                fact = view.fact(number)
                told[fact.id] = (view.id(node), view.id(other), relation.name, truth)

    assert told == {
        key: (source, target, said["kind"], {"yes": 2, "maybe": 1}[said["truth"]])
        for source, target, key, said in face.edges(keys=True, data=True)
    }


def test_denied_and_planned_facts_are_no_edges(xinmi: orgraph.City) -> None:
    """The case of the seed was not handed to the community."""
    face = face_of(xinmi, at="2024-06-30")

    assert any(said["kind"] == "DISPATCHED_TO" for _, _, said in face.edges(data=True))
    assert not [
        said
        for _, _, said in face.edges(data=True)
        if said["certainty"] == "planned" or "polarity" in said
    ]


KIND_CHOICES: list[list[str]] = [
    ["HEADS"],
    ["HOLDS", "HEADS"],
    ["Person", "Post"],
    ["Person", "Post", "Grid", "HOLDS"],
    ["ABOUT"],
    ["System", "HOLDS"],
]


@pytest.mark.parametrize("kinds", KIND_CHOICES, ids="+".join)
def test_a_face_may_be_of_some_kinds(xinmi: orgraph.City, kinds: list[str]) -> None:
    """Relations bring the nodes they may join; nodes are those only."""
    city, evidence = rows_of(seed_folder())
    found = face_of(xinmi, at=DAY, kinds=kinds)

    assert [] == differences(found, ordinary(city, evidence, DAY, kinds=kinds))
    declared = [NODES[name] if name in NODES else RELATIONS[name] for name in kinds]
    assert found._adj is face_of(xinmi, at=DAY, kinds=declared)._adj


def test_kinds_are_kept_apart(xinmi: orgraph.City) -> None:
    """A face of heads has persons, posts and grids, and nothing else."""
    face = face_of(xinmi, at=DAY, kinds=[HEADS, HOLDS])

    assert {PERSON.name, "Post", GRID.name} == {kind for _, kind in face.nodes(data="kind")}
    assert {"HEADS", "HOLDS"} == {kind for _, _, kind in face.edges(data="kind")}


def test_what_is_not_there_on_the_day_is_no_node() -> None:
    """A unit that is over is gone; one that may exist is there unless only the certain is asked for."""
    city = {
        "Source": [{"id": EVIDENCE, "name": "登记册", "date": "2024-01-01"}],
        "Unit": [
            {"id": "unit:over", "name": "甲", "to": "2020"},
            {"id": "unit:perhaps", "name": "乙", "from": "2024-01", "to": "2024~"},
            {"id": "unit:there", "name": "丙", "from": "2020"},
            {"id": "unit:planned", "name": "丁", "certainty": "planned"},
            {"id": "unit:twice", "name": "旧", "from": "2019", "to": "2023~"},
            {"id": "unit:twice", "name": "新", "from": "2023~"},
        ],
    }
    graph = graph_of(city)

    everything = {EVIDENCE, "unit:perhaps", "unit:there", "unit:twice"}
    assert everything == set(face_of(graph, at="2024-05-27"))
    assert everything - {"unit:perhaps"} == set(face_of(graph, at="2024-05-27", maybe="out"))
    assert "unit:twice" in face_of(graph, at="2023-06-01", maybe="out")
    assert "unit:over" in face_of(graph, at="2018-01-01")


def test_a_city_without_relations_has_a_face() -> None:
    """And so has one without anything."""
    alone = graph_of({"Source": [{"id": EVIDENCE, "name": "登记册", "date": "2024-01-01"}]})

    assert [EVIDENCE] == list(face_of(alone, at=DAY))
    assert 0 == face_of(alone, at=DAY).number_of_edges()
    assert [] == list(face_of(alone, at=DAY, kinds=["Unit"]))


def test_what_is_asked_wrongly_is_refused(xinmi: orgraph.City) -> None:
    """With the words that there are."""
    with pytest.raises(InvalidParameter, match=r"marked .*, out .*, in "):
        face_of(xinmi, at=DAY, maybe="yes")
    with pytest.raises(InvalidParameter, match=r"There is no kind Nonsense\. Nodes: Division"):
        face_of(xinmi, at=DAY, kinds=["HEADS", "Nonsense"])


@pytest.mark.parametrize("empty", [[], (), set(), iter([])], ids=lambda each: type(each).__name__)
def test_no_kinds_are_not_all_kinds(xinmi: orgraph.City, empty: Any) -> None:
    """What is chosen and comes to nothing is refused; all are there where nothing is chosen."""
    with pytest.raises(InvalidParameter, match=r"`kinds` is empty.*Leave `kinds` out"):
        face_of(xinmi, at=DAY, kinds=empty)

    assert face_of(xinmi, at=DAY)._adj is face_of(xinmi, at=DAY, kinds=None)._adj


def test_without_networkx_the_error_says_what_to_install(
    xinmi: orgraph.City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is an extra."""
    monkeypatch.setitem(sys.modules, "networkx", None)

    with pytest.raises(MissingExtra, match=r'pip install "orgraph\[networkx\]"'):
        face_of(xinmi, at=DAY)


# --- what it holds -------------------------------------------------------------------------------


def test_a_face_holds_a_bounded_part_of_what_was_read(
    xinmi: orgraph.City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And says the same after letting go of the rest."""
    city, evidence = rows_of(seed_folder())
    monkeypatch.setattr(Rows, "limit", 20)
    monkeypatch.setattr(Nodes, "limit", 20)
    monkeypatch.setattr("orgraph.graph.face.ATTRIBUTES_KEPT", 5)
    face = face_of(xinmi, at="2024-05-26")

    for _ in range(2):
        assert [] == differences(face, ordinary(city, evidence, "2024-05-26"))
        assert 490 == len(face._node)
        assert dict.__len__(face._node) <= 22
        assert dict.__len__(face._adj) <= 22
        assert dict.__len__(face._pred) <= 22


def test_faces_of_one_day_share_what_they_read_while_one_lives() -> None:
    """A second one costs nothing; nothing is left when the last is gone."""
    graph = orgraph.open().graph
    one = face_of(graph, at=DAY)
    other = face_of(graph, at=DAY)
    earlier = face_of(graph, at="2019-05-27")

    assert one is not other
    assert one._adj is other._adj
    assert one._adj is not earlier._adj
    list(one.edges(data=True))
    assert {"ids", "shapes"} < {key for key in graph.faces if isinstance(key, str)} | {"none"}
    del one, other, earlier
    import gc

    gc.collect()
    assert [] == list(graph.faces)
