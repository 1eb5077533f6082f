"""The tree of divisions and grids: one branch is opened at a time, from the city down to a micro-grid."""

from __future__ import annotations

from typing import Any, Final

from api.site.shell import Visit, refuse
from api.site.words import HEAD_STATES, HEADED
from orgraph.city import City
from orgraph.graph.view import ref
from orgraph.model.facts import Ref
from orgraph.model.truth import NO, YES
from orgraph.model.vocabulary import DIVISION, DIVISION_LEVEL, GRID, NODES, WITHIN
from orgraph.queries.branch import Branch, ForkValue, TwigValue
from orgraph.queries.who_people import LEVELS
from orgraph.queries.who_value import HeadValue
from orgraph.render.text import DOUBTS

__all__ = ["tree"]

TOPS: Final = 100
"""Divisions below no other that are shown at most."""


def tree(visit: Visit) -> str:
    """The tree, opened down to `open`, or to the first level that branches."""
    refuse(visit.given, {"open"})
    opened = visit.given.get("open")
    if opened is None:
        tops = _tops(visit.city, visit.at)
        if len(tops) != 1:
            roots = [_closed(visit, top) for top in tops[:TOPS]]
            return _page(visit, roots, None, len(tops) - len(roots))
        opened = _branching(visit, tops[0].id)
    answer = visit.answer(Branch, {"node": opened})
    node, forks = answer.value.node, answer.value.forks
    below = _rows(visit, forks, 0, node.id)
    here = forks[0].of.id == node.id
    top = {**_closed(visit, forks[0].of), "open": True, "below": below, "here": here}
    return _page(visit, [top], answer.summary.of(visit.lang), 0)


def _page(visit: Visit, roots: list[dict[str, Any]], summary: str | None, more: int) -> str:
    return visit.show(
        "tree.html",
        roots=roots,
        summary=summary,
        more=more,
        divisions=visit.to.list(DIVISION.prefix),
        grids=visit.to.list(GRID.prefix),
    )


def _branching(visit: Visit, top: str) -> str:
    """From the top down as long as there is but one way; what lies in itself, by a mistake of the city, ends it."""
    seen = {top}
    while True:
        fork: ForkValue = visit.answer(Branch, {"node": top}).value.forks[-1]
        following = fork.twigs[0] if fork.total == 1 else None
        if following is None or following.kind != DIVISION.name or following.node.id in seen:
            return top
        top = following.node.id
        seen.add(top)


def _tops(city: City, at: str) -> list[Ref]:
    """The divisions that lie in no other on the day."""
    view = city.graph.at(at)
    return [
        ref(view, node)
        for node in city.graph.kind_range(DIVISION)
        if view.truth(view.version(node)) > NO
        and not any(view.kind(other) is DIVISION for other, _, _ in view.walk(node, WITHIN.out))
    ]


def _closed(visit: Visit, node: Ref) -> dict[str, Any]:
    """A top, closed."""
    return {
        "name": node.name,
        "id": node.id,
        "href": visit.to.tree(node.id),
        "page": visit.to.node(node),
        "level": "",
        "opens": True,
        "open": False,
        "here": False,
        "heads": [],
        "headed": "",
        "notes": [],
        "below": None,
    }


def _rows(visit: Visit, forks: tuple[ForkValue, ...], depth: int, node: str) -> dict[str, Any]:
    """What lies below one of the path, the next of the path opened."""
    fork = forks[depth]
    following = forks[depth + 1].of.id if depth + 1 < len(forks) else None
    rows = []
    for twig in fork.twigs:
        row = _row(visit, twig)
        if twig.node.id == following:
            row |= {"open": True, "here": twig.node.id == node}
            row["below"] = _rows(visit, forks, depth + 1, node)
        rows.append(row)
    return {"rows": rows, "more": fork.total - len(fork.twigs), "of": fork.of.id}


def _row(visit: Visit, twig: TwigValue) -> dict[str, Any]:
    lang = visit.lang
    return {
        **_closed(visit, twig.node),
        "level": _level(twig, lang),
        "opens": twig.opens,
        "headed": HEADED[_headed(twig)].of(lang) if twig.headed else "",
        "heads": [_head(visit, head) for head in twig.heads],
        "notes": [DOUBTS[twig.truth].of(lang)] if twig.truth < YES else [],
    }


def _level(twig: TwigValue, lang: str) -> str:
    if twig.kind == DIVISION.name:
        return (
            DIVISION_LEVEL.values[twig.level].of(lang)
            if twig.level
            else NODES["Division"].label.of(lang)
        )
    return LEVELS[int(twig.level) if twig.level else None].of(lang)


def _headed(twig: TwigValue) -> str:
    """Who heads it may be in doubt, whoever it is."""
    doubtful = bool(twig.heads) and all(head.truth < YES for head in twig.heads)
    return "may_be_headed" if doubtful else twig.headed


def _head(visit: Visit, head: HeadValue) -> dict[str, str]:
    """Who heads a grid, or the post; how they stand, and whether that is in doubt."""
    lang, who = visit.lang, head.person or head.post
    told = [] if head.state == "present" else [HEAD_STATES[head.state].of(lang)]
    if NO < head.truth < YES:
        told.append(DOUBTS[head.truth].of(lang))
    return {
        "name": "" if who is None else who.name,
        "href": "" if who is None else visit.to.node(who),
        "state": " · ".join(told),
    }
