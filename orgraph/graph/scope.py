"""What a question may touch, as data: steps from sets of nodes to new sets.

The same steps run on a compiled graph (`fetch`) and are turned into one statement by a remote store, so
that a question is written once. Beside what the steps reach, every node brings its fields and what is
needed to know whether something is complete there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import TypeAlias

from orgraph.graph.fetched import FetchedView, Leads, Lookups
from orgraph.graph.view import Values, View
from orgraph.model.facts import Value
from orgraph.model.schema import RelationKind, Way
from orgraph.model.truth import YES
from orgraph.model.vocabulary import CLOSES, INSIDE

__all__ = [
    "Alike",
    "Keep",
    "Lack",
    "Matched",
    "Nearby",
    "Picked",
    "Scope",
    "Walk",
    "When",
    "alike",
    "fetch",
    "keep",
    "lack",
    "matched",
    "nearby",
    "picked",
    "walk",
    "when",
]


@dataclass(frozen=True)
class Picked:
    """The values of a field on the nodes of sets that earlier steps reached."""

    sources: tuple[str, ...]
    field: str


@dataclass(frozen=True)
class Walk:
    """Go some ways from the nodes of some sets; `repeated` as far as they lead, or some `times`."""

    name: str
    sources: tuple[str, ...]
    ways: tuple[Way, ...]
    repeated: bool = False
    values: Values | Picked | None = None
    times: str = ""
    """The parameter that says how many times at most it is repeated; empty: without end."""


@dataclass(frozen=True)
class Alike:
    """The nodes with the same value in a field that have no relation of a kind, on any day.

    Those of a source whose kind has no such field are none.
    """

    name: str
    source: str
    field: str
    without: RelationKind


@dataclass(frozen=True)
class Keep:
    """Those of some sets that have a value in a field."""

    name: str
    sources: tuple[str, ...]
    field: str
    values: Values


@dataclass(frozen=True)
class When:
    """Some sets where a parameter of the question has one of some values, else nothing."""

    name: str
    sources: tuple[str, ...]
    parameter: str
    values: Values


@dataclass(frozen=True)
class Lack:
    """Those of some sets at which a way leads nowhere for certain: where completeness may prove something."""

    name: str
    sources: tuple[str, ...]
    way: Way


@dataclass(frozen=True)
class Matched:
    """A field of the nodes of some sets of which is asked only whether it is among the words in a field of
    those of others."""

    sources: tuple[str, ...]
    field: str
    others: tuple[str, ...]
    among: str


@dataclass(frozen=True)
class Nearby:
    """Of the nodes that a step finds alike, only those count that ways `by` and then `to` lead from to the nodes
    of some sets: for certain, and not by way of nodes that have a field and stand for others `anywhere`."""

    step: str
    by: tuple[Way, ...]
    to: tuple[Way, ...]
    sources: tuple[str, ...]
    anywhere: str


Scope: TypeAlias = tuple[Walk | Alike | Keep | When | Lack, ...]


def walk(
    name: str,
    sources: str,
    *ways: Way,
    repeated: bool = False,
    values: Values | Picked | None = None,
    times: str = "",
) -> Walk:
    """A step along ways: `walk("areas", "place", WITHIN.out, repeated=True)`; sets are separated by
    spaces."""
    return Walk(name, tuple(sources.split()), ways, repeated, values, times)


def picked(sources: str, field: str) -> Picked:
    """The values of a field on the nodes of sets, to filter a later step by."""
    return Picked(tuple(sources.split()), field)


def matched(sources: str, field: str, others: str, among: str) -> Matched:
    """What is asked of two fields of nodes: `matched("serving", "kind", "leading", "kinds")`."""
    return Matched(tuple(sources.split()), field, tuple(others.split()), among)


def nearby(
    step: str, by: Iterable[Way], to: Iterable[Way], sources: str, *, anywhere: str
) -> Nearby:
    """Where what a step finds alike counts: `nearby("unlisted", (LEADS.into,), (SERVES.out,), "areas", …)`."""
    return Nearby(step, tuple(by), tuple(to), tuple(sources.split()), anywhere)


def alike(name: str, source: str, field: str, *, without: RelationKind) -> Alike:
    """A step to the nodes with the same value in a field: `alike("rows", "matter", "subject", …)`."""
    return Alike(name, source, field, without)


def keep(name: str, sources: str, field: str, values: Iterable[Value]) -> Keep:
    """A step that keeps some of sets already reached."""
    return Keep(name, tuple(sources.split()), field, frozenset(values))


def when(name: str, sources: str, parameter: str, values: Iterable[Value]) -> When:
    """A step that goes on only for some words or numbers of a parameter, so that nothing is fetched
    for a direction that is not asked about."""
    return When(name, tuple(sources.split()), parameter, frozenset(values))


def lack(name: str, sources: str, way: Way) -> Lack:
    """A step to those of some sets at which a way, walked before, leads nowhere for certain."""
    return Lack(name, tuple(sources.split()), way)


def fetch(
    view: View,
    scope: Scope,
    parameters: Mapping[str, int | None],
    given: Mapping[str, Value] = MappingProxyType({}),
    leads: Leads | None = None,
) -> FetchedView:
    """Run the steps on a view that has the whole city; `parameters` are the first sets, `given` the
    words and numbers of the question.

    Use it where a question has a scope and the city is not in memory; a question's answer on the
    result equals its answer on the view. `leads` is given where the view itself holds no more than was fetched: it
    tells from which nodes a way leads anywhere.
    """
    sets = {name: [] if node is None else [node] for name, node in parameters.items()}
    looked = Lookups(view, leads)
    looked.reached.update((node, None) for nodes in sets.values() for node in nodes)
    for step in scope:
        looked.begin(step.name)
        match step:
            case Walk():
                values = _values(view, step.values, sets)
                times = given[step.times] if step.times else None
                sets[step.name] = _walk(looked, step, values, _union(sets, step.sources), times)
            case Alike():
                found = [
                    node
                    for source in sets[step.source]
                    if view.kind(source).field(step.field) is not None  # else all of its kind
                    for node in looked.alike(source, step.field, step.without)
                ]
                sets[step.name] = found
            case Keep():
                members = _union(sets, step.sources)
                sets[step.name] = [n for n in members if view.value(n, step.field) in step.values]
            case Lack():
                members = _union(sets, step.sources)
                led = looked.walk(members, step.way)
                sets[step.name] = [
                    node
                    for node in members
                    if all(truth < YES for _, truth, _ in led.get(node, ()))
                ]
            case When():
                holds = given[step.parameter] in step.values
                sets[step.name] = _union(sets, step.sources) if holds else []
    _completeness(looked, view)
    return looked.view()


def _union(sets: Mapping[str, list[int]], names: Iterable[str]) -> list[int]:
    return list(dict.fromkeys(chain.from_iterable(map(sets.__getitem__, names))))


def _values(
    view: View, wanted: Values | Picked | None, sets: Mapping[str, list[int]]
) -> Values | None:
    if not isinstance(wanted, Picked):
        return wanted
    found: set[Value] = set()
    for node in _union(sets, wanted.sources):
        value = view.value(node, wanted.field)
        found.update(value if isinstance(value, tuple) else (value,))
    return frozenset(found)


def _walk(
    looked: Lookups, step: Walk, values: Values | None, starts: list[int], times: Value
) -> list[int]:
    reached: dict[int, None] = {}
    done = set(starts)
    here, walked = starts, 0
    while here and not (isinstance(times, int) and walked >= times):
        found: dict[int, None] = {}
        for way in step.ways:
            for steps in looked.walk(here, way, values).values():
                for other, _, _ in steps:
                    found[other] = None
        reached |= found
        if not step.repeated:
            break
        here, walked = [node for node in found if node not in done], walked + 1
        done.update(here)
    return list(reached)


def _completeness(looked: Lookups, view: View) -> None:
    """Everything that the nodes reached are inside of, and what is declared complete there."""
    if not view.closed:
        return
    looked.begin("")
    here = list(looked.reached)
    done = set(here)
    while here:
        looked.walk(here, CLOSES.into)
        by_kind: dict[str, list[int]] = {}
        for node in here:
            by_kind.setdefault(view.kind(node).name, []).append(node)
        further: dict[int, None] = {}
        for kind, nodes in by_kind.items():
            for way in INSIDE.get(kind, ()):
                for steps in looked.walk(nodes, way).values():
                    for other, _, _ in steps:
                        further[other] = None
        here = [node for node in further if node not in done]
        done.update(here)
