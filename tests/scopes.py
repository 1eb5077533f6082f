"""Scopes in tests: one without a step, and the steps that an answer looks at: none is there for nothing."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from orgraph.graph.fetched import FetchedView
from orgraph.graph.scope import Alike, Picked, Scope, Walk, fetch
from orgraph.graph.through import Through
from orgraph.graph.view import Step, Values, View
from orgraph.model.facts import Value
from orgraph.model.schema import RelationKind, Way
from orgraph.queries import Question

NOTHING: Mapping[str, Value] = {}


def scope_without(scope: Scope, name: str) -> Scope:
    """A scope without one step, and without its set in the others."""
    kept: list[Any] = []
    for step in scope:
        if isinstance(step, Alike):
            kept.append(step)
            continue
        left = replace(step, sources=_other(step.sources, name))
        if isinstance(left, Walk) and isinstance(left.values, Picked):
            picked = replace(left.values, sources=_other(left.values.sources, name))
            left = replace(left, values=picked)
        kept.append(left)
    return tuple(step for step in kept if step.name != name and getattr(step, "source", "") != name)


def _other(sources: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(source for source in sources if source != name)


@dataclass(frozen=True)
class Watched(Through):
    """A view that notes what was looked up."""

    looked: set[Hashable] = field(default_factory=set)

    def walk(self, node: int, way: Way, values: Values | None = None) -> Sequence[Step]:
        self.looked.add((node, way))
        return self.view.walk(node, way, values)

    def alike(self, node: int, field: str, without: RelationKind) -> Sequence[int]:
        self.looked.add((node, field, without))
        return self.view.alike(node, field, without)


def looked_at(
    question: Question[Any],
    scope: Scope,
    view: View,
    parameters: Mapping[str, int | None],
    given: Mapping[str, Value] = NOTHING,
) -> set[str]:
    """The names of the steps of which the answer looks at something that none before had asked."""
    first: dict[Hashable, str] = {}
    for count, step in enumerate(scope, start=1):
        for key in _asked(fetch(view, scope[:count], parameters, given)):
            first.setdefault(key, step.name)
    watched = Watched(fetch(view, scope, parameters, given))
    question.answer(watched)
    return {first[key] for key in watched.looked if key in first}


def _asked(found: FetchedView) -> set[Hashable]:
    walked = {
        (node, way)
        for by_way in (found.found, found.narrowed)
        for way, nodes in by_way.items()
        for node in nodes
    }
    return {*walked, *found.same}
