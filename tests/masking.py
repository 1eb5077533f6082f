"""Everything that a city says to a reader, so that two cities can be held against each other."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

import orgraph
from orgraph.model.errors import OrgraphError
from orgraph.model.schema import ASSERTED, DENIED, PLANNED, VOID
from orgraph.model.vocabulary import NODES, RELATIONS
from orgraph.queries import QUESTIONS, Question, parameters
from orgraph.render.drawing import svg
from orgraph.render.page import html
from orgraph.render.text import text

__all__ = ["answers", "differences", "ids_of", "said"]

STANCES = (ASSERTED, DENIED, PLANNED, VOID)

ASKED = 3
"""How often each question is asked for each kind of node, at most."""


def differences(here: Sequence[str], there: Sequence[str]) -> list[str]:
    """What two cities say differently."""
    pairs = zip(here, there, strict=True)
    return [f"{mine}\n  against\n{theirs}" for mine, theirs in pairs if mine != theirs]


def said(city: orgraph.City, ids: Sequence[str], texts: Sequence[str], day: str) -> list[str]:
    """Nodes, facts and walks, answers in all forms, what is found, the networkx face, a table of `who`.

    `ids` and `texts` are asked for whether the city knows them or not.
    """
    return [
        *facts(city, ids, day),
        *answers(city, ids, day),
        *found(city, texts, day),
        face(city, day),
        table(city, ids, day),
    ]


def ids_of(city: orgraph.City) -> list[str]:
    """The ids of all nodes."""
    return list(city.graph.ids)


def facts(city: orgraph.City, ids: Sequence[str], day: str) -> Iterator[str]:
    """Of each node its versions, and what every way leads to, each fact in full."""
    view = city.at(day)
    yield f"{sorted(view.closed)} {list(city.graph.ids)}"
    for kind in NODES.values():
        yield f"{kind.name}: {[view.id(node) for node in view.nodes(kind)]}"
    relations = [RELATIONS[name] for name in city.graph.relations]
    ways = [way for relation in relations for way in (relation.out, relation.into)]
    ways = [way.told(stance).on_any_day() for way in ways for stance in STANCES]
    for id_ in ids:
        node = view.number(id_)
        if node is None:
            yield f"{id_} is not known"
            continue
        told = [f"{id_}: {[view.fact(fact) for fact in view.versions(node)]}"]
        told.append(f"today {view.fact(view.version(node))}")
        for way in ways:
            for to, truth, fact in view.walk(node, way):
                told.append(f"{way}: {view.id(to)} {truth} {view.fact(fact)}")
        yield "\n".join(told)


def answers(city: orgraph.City, ids: Sequence[str], day: str) -> Iterator[str]:
    """Questions about some of the nodes, by id, as JSON and text, or the error; one in all other forms."""
    dice = random.Random(f"{day} {len(ids)}")
    drawn = dice.choice(tuple(QUESTIONS))
    for name, question in QUESTIONS.items():
        shown = name != drawn
        for given in _asked(question, ids, dice):
            try:
                answer = city.ask_by_name(question, given, day)
            except OrgraphError as error:
                yield f"{name} {given}: {error.key} {error.zh} {error.en}"
                continue
            yield f"{name} {given}: {json.dumps(answer.as_json(), ensure_ascii=False)}"
            yield text(answer, "zh")
            if not shown:
                shown = True
                yield text(answer, "en") + html(answer, "en") + svg(answer, "zh")


def _asked(
    question: type[Question[Any]], ids: Sequence[str], dice: random.Random
) -> Iterator[dict[str, str | None]]:
    """The nodes that its first parameter may mean; the others go with one of theirs."""
    own = parameters(question)
    for kind in own[0].kinds:
        firsts = [id_ for id_ in ids if id_.startswith(f"{kind.prefix}:")]
        several = len(firsts) if kind.name == "Person" else ASKED
        for first in dice.sample(firsts, min(several, len(firsts))):
            given: dict[str, str | None] = {own[0].name: first}
            for each in own[1:]:
                prefixes = tuple(f"{kind.prefix}:" for kind in each.kinds)
                options = [id_ for id_ in ids if prefixes and id_.startswith(prefixes)]
                if options and (each.required or dice.random() < 0.5):
                    given[each.name] = dice.choice(options)
            yield given


def found(city: orgraph.City, texts: Sequence[str], day: str) -> Iterator[str]:
    """What is found by some texts, inside a place too, and mentioned in a sentence of all of them."""
    for given in texts:
        yield f"{given}: {_found(city, given, None, day)}"
    for within in ("新密市", "unit:bureau"):
        for given in texts:
            yield f"{given} in {within}: {_found(city, given, within, day)}"
    kinds = tuple(NODES.values())
    yield str(city.mentions("、".join(texts), kinds=kinds, at=day))
    for given in texts:
        try:
            yield city.history(given, at=day).summary.zh
        except OrgraphError as error:
            yield f"{error.key} {error.zh} {error.en}"


def _found(city: orgraph.City, given: str, within: str | None, day: str) -> str:
    try:
        return str(city.find(given, within=within, at=day))
    except OrgraphError as error:
        return f"{error.key} {error.zh} {error.en}"


def face(city: orgraph.City, day: str) -> str:
    """The networkx face."""
    graph = city.networkx(at=day)
    nodes = [(node, dict(said)) for node, said in graph.nodes(data=True)]
    edges = [(*ends, dict(said)) for *ends, said in graph.edges(keys=True, data=True)]
    return f"{nodes} {edges}"


def table(city: orgraph.City, ids: Sequence[str], day: str) -> str:
    """`who` for a table of places."""
    places = [id_ for id_ in ids if id_.startswith(("place:", "division:", "grid:"))]
    matters = [None, *(id_ for id_ in ids if id_.startswith("matter:"))]
    rows = {
        "place": [place for place in places for _ in matters],
        "matter": [matter for _ in places for matter in matters],
    }
    told = city.who_many(pl.DataFrame(rows, schema=dict.fromkeys(rows, pl.String)), at=day)
    return str(told.to_dicts())
