"""`Branch`: the way down through the tree of divisions and grids, on random cities and the seed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import pytest
from agreement import Case, graph_of
from cities import Asked, cities
from hypothesis import HealthCheck, given, settings
from scopes import scope_without

import orgraph
from orgraph.graph.scope import Scope, fetch
from orgraph.graph.view import View
from orgraph.model.errors import NotFetched, UnknownName
from orgraph.model.truth import NO, YES, Truth
from orgraph.model.vocabulary import COVERS, DIVISION, GRID, NESTED_IN, WITHIN
from orgraph.queries.branch import Branch, BranchValue
from orgraph.queries.heads import heads_of
from orgraph.seed import SEED_DAY

EXAMPLES: Final = int(os.environ.get("EXAMPLES") or 0) or 100
LIMIT: Final = 300
SOME: Final = 40
"""Cases whose scopes are tried with a step left out."""


def nodes_of(view: View) -> Iterator[int]:
    """All that the tree is opened at."""
    for kind in (DIVISION, GRID):
        yield from view.nodes(kind)


def below(view: View, node: int) -> dict[int, Truth]:
    """What lies right below a node, found from below: slow, and plain to see."""
    ways = {
        (DIVISION, DIVISION): (WITHIN,),
        (GRID, DIVISION): (COVERS, WITHIN),
        (GRID, GRID): (NESTED_IN,),
    }
    found: dict[int, Truth] = {}
    for other in nodes_of(view):
        for relation in ways.get((view.kind(other), view.kind(node)), ()):
            for above, truth, _ in view.walk(other, relation.out):
                if above == node:
                    found[other] = max(truth, found.get(other, NO))
    return found


def fetched(view: View, id_: str, scope: Scope) -> View:
    """What a scope brings for a node."""
    return fetch(view, scope, {"node": view.number(id_)}, {"limit": LIMIT})


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(cities())
def test_a_branch_is_what_lies_below_each_of_its_way(asked: Asked) -> None:
    """All that lies below is there, as truly as it does, with the heads of each grid; and on what the scope brings."""
    view = graph_of(asked.city).at(asked.day)
    for node in nodes_of(view):
        id_ = view.id(node)
        answer = Branch(id_).answer(view)
        forks = answer.value.forks
        assert forks[-1].of.id == id_
        for fork in forks:
            number = view.number(fork.of.id)
            assert number is not None
            expected = {view.id(each): truth for each, truth in below(view, number).items()}
            assert expected == {twig.node.id: twig.truth for twig in fork.twigs}
            for twig in fork.twigs:
                own = view.number(twig.node.id)
                assert own is not None
                heads = heads_of(view, own) if view.kind(own) is GRID else []
                assert [head.truth for head in heads] == [head.truth for head in twig.heads]
                assert bool(heads) == (twig.headed == "headed")
        for upper, lower in pairwise(forks):
            assert lower.of.id in {twig.node.id for twig in upper.twigs}
        assert len({fork.of.id for fork in forks}) == len(forks)
        assert answer.as_json() == Branch(id_).answer(fetched(view, id_, Branch.scope)).as_json()


def test_every_step_of_the_scope_is_needed(cases: list[Case]) -> None:
    """Without one of them, the logic looks beyond what was fetched in some city."""
    for step in Branch.scope:
        left = scope_without(Branch.scope, step.name)
        assert any(_raises(case.asked, left) for case in cases[:SOME]), step.name


def _raises(asked: Asked, scope: Scope) -> bool:
    view = graph_of(asked.city).at(asked.day)
    try:
        for node in nodes_of(view):
            id_ = view.id(node)
            Branch(id_).answer(fetched(view, id_, scope)).as_json()
    except NotFetched:
        return True
    return False


def test_no_more_is_listed_than_is_asked_for() -> None:
    """The rest is counted, at every fork."""
    city = orgraph.open()
    value: BranchValue = city.ask(Branch("新华路街道", limit=3), SEED_DAY).value
    assert [1, 1, 3, 3] == [len(fork.twigs) for fork in value.forks]
    assert [1, 1, 19, 14] == [fork.total for fork in value.forks]


def test_what_is_not_known_is_said() -> None:
    """A grid with nothing below, a grid whose heads are not told, a name that is none."""
    city = orgraph.open()
    answer = city.ask(Branch("东城半岛社区二级网格"), SEED_DAY)
    assert ("unknown", "东城半岛社区二级网格之下没有载入。") == (answer.verdict, answer.summary.zh)
    assert "不等于没有" in answer.reasons[0].text.zh
    with pytest.raises(UnknownName):
        city.ask(Branch("不存在的网格"), SEED_DAY)


def test_before_anything_is_certain_the_tree_says_so() -> None:
    """Years before the article."""
    value = orgraph.open().ask(Branch("东城半岛社区"), "2019-05-27").value
    grids = {twig.node.name: twig for twig in value.forks[-1].twigs}
    assert grids["东城半岛社区二级网格"].truth < YES
