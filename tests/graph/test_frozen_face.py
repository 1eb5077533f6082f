"""A face never changes, and what is copied from it is free; it can be pickled, copied and shared by threads."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeAlias

import networkx as nx
import pytest
from agreement import Case

import orgraph
from orgraph.graph.compiled import OrgGraph
from orgraph.graph.face import Rows

Graph: TypeAlias = Any
"""A `MultiDiGraph`; its stubs know neither its inner dicts nor what its views give."""

DAY = "2024-05-27"
START, END = "division:4101", "division:41"
KEY = f"WITHIN:{START}>{END}"


@pytest.fixture(scope="module")
def face() -> Graph:
    """The face of the seed."""
    return face_of(orgraph.open(), at=DAY)


def face_of(city: orgraph.City | OrgGraph, **given: Any) -> Graph:
    """The face of a city."""
    return city.networkx(**given)


def everything(graph: Graph) -> list[object]:
    """All that a graph says."""
    return [
        dict(graph.graph),
        list(graph.nodes(data=True)),
        list(graph.edges(keys=True, data=True)),
        list(graph.in_edges(keys=True, data=True)),
    ]


def _graph_name(g: Graph) -> None:
    g.name = "other"


def _ior(held: Any) -> None:
    held |= {"x": 1}


CHANGES: dict[str, Callable[[Graph], object]] = {
    "add_node": lambda g: g.add_node("x"),
    "add_nodes_from": lambda g: g.add_nodes_from(["x"]),
    "remove_node": lambda g: g.remove_node(START),
    "remove_nodes_from": lambda g: g.remove_nodes_from([START]),
    "add_edge": lambda g: g.add_edge(START, END),
    "add_edges_from": lambda g: g.add_edges_from([(START, END)]),
    "add_weighted_edges_from": lambda g: g.add_weighted_edges_from([(START, END, 1)]),
    "remove_edge": lambda g: g.remove_edge(START, END),
    "remove_edges_from": lambda g: g.remove_edges_from([(START, END)]),
    "update": lambda g: g.update([(START, END)]),
    "update, nodes": lambda g: g.update(nodes=["x"]),
    "clear": lambda g: g.clear(),
    "clear_edges": lambda g: g.clear_edges(),
    "name": _graph_name,
    "add_path": lambda g: nx.add_path(g, ["x", "y"]),
    "add_cycle": lambda g: nx.add_cycle(g, ["x", "y"]),
    "add_star": lambda g: nx.add_star(g, ["x", "y"]),
    "set_node_attributes": lambda g: nx.set_node_attributes(g, dict.fromkeys(g, 1), "x"),
    "set_edge_attributes": lambda g: nx.set_edge_attributes(
        g, dict.fromkeys(g.edges(keys=True), 1), "x"
    ),
    "remove_node_attributes": lambda g: nx.remove_node_attributes(g, "kind"),
    "remove_edge_attributes": lambda g: nx.remove_edge_attributes(g, "kind"),
    "relabel_nodes in place": lambda g: nx.relabel_nodes(g, {START: "x"}, copy=False),
    "contracted_nodes in place": lambda g: nx.contracted_nodes(g, START, END, copy=False),
    "graph[…] =": lambda g: g.graph.__setitem__("x", 1),
    "graph.update": lambda g: g.graph.update(x=1),
    "nodes[…][…] =": lambda g: g.nodes[START].__setitem__("x", 1),
    "nodes[…].update": lambda g: g.nodes[START].update(x=1),
    "nodes[…].setdefault": lambda g: g.nodes[START].setdefault("x", 1),
    "nodes[…].pop": lambda g: g.nodes[START].pop("kind"),
    "nodes[…].popitem": lambda g: g.nodes[START].popitem(),
    "nodes[…].clear": lambda g: g.nodes[START].clear(),
    "nodes[…] |=": lambda g: _ior(g.nodes[START]),
    "del nodes[…][…]": lambda g: g.nodes[START].__delitem__("kind"),
    "edges[…][…] =": lambda g: g.edges[START, END, KEY].__setitem__("x", 1),
    "edges[…].update": lambda g: g.edges[START, END, KEY].update(x=1),
    "edges[…] |=": lambda g: _ior(g.edges[START, END, KEY]),
    "edges(data=True)": lambda g: next(iter(g.edges(data=True)))[2].clear(),
    "[…][…][…][…] =": lambda g: g[START][END][KEY].__setitem__("x", 1),
    "adj": lambda g: g.adj[START][END][KEY].pop("kind"),
    "succ": lambda g: g.succ[START][END][KEY].pop("kind"),
    "pred": lambda g: g.pred[END][START][KEY].pop("kind"),
    "get_edge_data, written": lambda g: g.get_edge_data(START, END).__setitem__("x", {}),
    "get_edge_data, deleted": lambda g: g.get_edge_data(START, END).pop(KEY),
    "adjacency": lambda g: dict(g.adjacency())[START].__setitem__("x", {}),
    "adjacency, deleted": lambda g: dict(g.adjacency())[START].pop(END),
    "_adj": lambda g: g._adj.__setitem__("x", {}),
    "_pred": lambda g: g._pred.pop(START),
    "_node": lambda g: g._node.clear(),
    "a view of it": lambda g: g.subgraph([START, END]).nodes[START].update(x=1),
    "a view of it, reversed": lambda g: nx.reverse_view(g).edges[END, START, KEY].update(x=1),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_way_to_change_it_is_refused(face: Graph, change: str) -> None:
    """With networkx's own error, and nothing is changed."""
    before = everything(face)

    with pytest.raises(nx.NetworkXError) as refused:
        CHANGES[change](face)

    assert "Frozen graph can't be modified" == str(refused.value)
    assert before == everything(face)


def test_it_is_a_plain_frozen_instance(face: Graph) -> None:
    """A subclass would break `copy`, `reverse` and `compose`."""
    assert nx.MultiDiGraph is type(face)
    assert nx.is_frozen(face)


def test_no_method_that_changes_an_ordinary_graph_is_forgotten(face: Graph) -> None:
    """Each that networkx freezes is refused above."""
    frozen = {
        name for name, value in vars(face).items() if getattr(value, "__name__", "") == "frozen"
    }

    assert frozen
    assert frozen <= CHANGES.keys()


COPIES: dict[str, Callable[[Graph], Graph]] = {
    "copy": lambda g: g.copy(),
    "to_directed": lambda g: g.to_directed(),
    "reverse": lambda g: g.reverse().reverse(),
    "MultiDiGraph": nx.MultiDiGraph,
    "subgraph.copy": lambda g: g.subgraph(list(g)).copy(),
    "compose": lambda g: nx.compose(g, g),
}


@pytest.mark.parametrize("way", COPIES)
def test_a_copy_is_an_ordinary_graph(face: Graph, way: str) -> None:
    """Of plain dicts, free to be changed, and the face does not change with it."""
    before = everything(face)
    copied = COPIES[way](face)

    assert sorted(map(str, copied.edges(keys=True, data=True))) == sorted(
        map(str, face.edges(keys=True, data=True))
    )
    assert dict is type(copied.nodes[START])
    assert dict is type(copied.edges[START, END, KEY])
    copied.nodes[START]["x"] = 1
    copied.edges[START, END, KEY]["x"] = 1
    copied.graph["x"] = 1
    copied.remove_node(END)
    assert before == everything(face)


def test_attributes_behave_like_dicts(face: Graph) -> None:
    """Whatever takes a dict takes them, and what comes of them is plain."""
    for said in (face.nodes[START], face.edges[START, END, KEY], face.graph):
        same = dict(said)
        assert isinstance(said, dict)
        assert same == said
        assert dict is type(said.copy()) is type(copy.copy(said)) is type(said | {})
        assert {"x": 1, **same} == {"x": 1} | said
        assert {**same, "x": 1} == said | {"x": 1} == dict(said, x=1)
        assert json.loads(json.dumps(said)) == same
        assert same == pickle.loads(pickle.dumps(said))
    assert dict is type(copy.deepcopy(face.nodes[START]))
    assert dict is type(pickle.loads(pickle.dumps(face.nodes[START])))


def test_rows_behave_like_dicts() -> None:
    """Also before anything was read of them: what C code sees of a dict is what Python sees."""
    city = orgraph.open()
    ordinary = face_of(city, at=DAY).copy()
    expected = ordinary._pred[END]
    ways: list[Callable[[Any], Any]] = [
        dict,
        lambda row: row.copy(),
        lambda row: {**row},
        lambda row: {} | row,
        lambda row: row | {},
        lambda row: dict(row.items()),
        lambda row: dict(zip(row, row.values(), strict=True)),
        lambda row: {key: row[key] for key in row},
        lambda row: {key: row.get(key) for key in reversed(list(row))},
        copy.copy,
        copy.deepcopy,
        lambda row: pickle.loads(pickle.dumps(row)),
    ]
    for way in ways:
        # Nobody holds the face of before: this row has read nothing.
        assert expected == way(face_of(city.graph, at=DAY)._pred[END])
        assert expected == way(expected)
    row = face_of(city.graph, at=DAY, maybe="in")._pred[END]
    assert START in row
    assert "nothing" not in row
    assert row.get("nothing") is None
    assert row.get("nothing", 5) == 5
    assert row != {}
    assert repr(dict(row)) == repr(row)
    with pytest.raises(KeyError, match="nothing"):
        row["nothing"]


def test_the_whole_behaves_like_a_dict(face: Graph) -> None:
    """The mappings of rows and nodes, whatever of them was read."""
    ordinary = face.copy()
    for held, expected in (
        (face._adj, ordinary._adj),
        (face._pred, ordinary._pred),
        (face._node, ordinary._node),
    ):
        assert isinstance(held, dict)
        assert expected == held
        assert held == expected
        assert not held != expected  # noqa: SIM202 # both operators
        assert held != {}
        assert dict(held) == expected == {**held} == held.copy() == held | {}
        assert list(expected) == list(held) == list(held.keys())
        assert list(reversed(expected)) == list(reversed(held))
        assert len(expected) == len(held) == len(held.values())
        assert held.get("nothing") is None
        assert held.get(START) == expected[START]
        assert "nothing" not in held
        assert repr(expected) == repr(held)
        with pytest.raises(KeyError, match="nothing"):
            held["nothing"]
        with pytest.raises(TypeError):
            held[[]]


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_face_can_be_pickled(face: Graph, protocol: int) -> None:
    """What is read back says the same, and is as frozen."""
    read = pickle.loads(pickle.dumps(face, protocol))

    assert everything(face) == everything(read)
    assert Rows is type(read._adj)
    assert read._adj is read._succ
    for change in CHANGES.values():
        with pytest.raises(nx.NetworkXError, match="Frozen graph"):
            change(read)


def test_faces_of_random_cities_can_be_pickled(cases: list[Case], graphs: list[OrgGraph]) -> None:
    """Of some kinds, some nodes, and all three ways to read maybe."""
    for case, graph in list(zip(cases, graphs, strict=True))[:60]:
        for maybe in ("marked", "out", "in"):
            face = face_of(graph, at=case.asked.day, maybe=maybe, kinds=["WITHIN", "HEADS"])
            assert everything(face) == everything(pickle.loads(pickle.dumps(face)))


def test_views_of_a_face_can_be_pickled(face: Graph) -> None:
    """Those that networkx can pickle: a subgraph of directed edges holds a function that it cannot."""
    view = face.copy(as_view=True)

    assert everything(view) == everything(pickle.loads(pickle.dumps(view)))


@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy])
def test_a_face_can_be_copied_by_the_module(face: Graph, way: Callable[[Graph], Graph]) -> None:
    """It is another graph that says the same, as frozen; what never changes is not doubled."""
    copied = way(face)

    assert copied is not face
    assert everything(face) == everything(copied)
    assert copied._adj is face._adj
    for change in CHANGES.values():
        with pytest.raises(nx.NetworkXError, match="Frozen graph"):
            change(copied)


def test_threads_may_share_a_face(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also while it lets go of what they read."""
    monkeypatch.setattr(Rows, "limit", 30)
    graph = orgraph.open().graph
    expected = everything(face_of(graph, at=DAY).copy())

    def read(number: int) -> list[object]:
        face = face_of(graph, at=DAY)
        nodes = sorted(face, reverse=bool(number % 2))
        assert len(nodes) == sum(node in face._adj[node] or node in face for node in nodes)
        return everything(face)

    with ThreadPoolExecutor(8) as pool:
        for found in pool.map(read, range(24)):
            assert expected == found
