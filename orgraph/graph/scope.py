"""What a question may touch, as data: steps from sets of nodes to new sets.

The same steps run on a compiled graph (`fetch`) and are turned into one statement by a remote store, so
that a question is written once. Every node that they reach brings its fields; what is declared complete there is
a step of its own, since most questions need it at few nodes, and in a database it takes a good part of their time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from types import MappingProxyType
from typing import Final, TypeAlias

from orgraph.graph.fetched import FetchedView, Leads, Lookups
from orgraph.graph.view import Step, Values, View
from orgraph.model.facts import Value
from orgraph.model.schema import RelationKind, Way
from orgraph.model.truth import YES
from orgraph.model.vocabulary import CLOSES, INSIDE

__all__ = [
    "Alike",
    "Closing",
    "Keep",
    "Lack",
    "Matched",
    "Nearby",
    "Picked",
    "Scope",
    "Walk",
    "When",
    "alike",
    "closing",
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
class Closing:
    """What is declared complete at the nodes of some sets, or at what they are inside of: for `completing`.

    What they are inside of need not be named, such as the grids above a grid. It goes nowhere in a city where nothing
    is declared complete.
    """

    sources: tuple[str, ...]
    name: str = "closing"


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


Scope: TypeAlias = tuple[Walk | Alike | Keep | When | Lack | Closing, ...]


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


def closing(sources: str) -> Closing:
    """The last step of a question that asks at the nodes of some sets whether something is complete."""
    return Closing(tuple(dict.fromkeys(sources.split())))


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
        match step:
            case Walk():
                values = _values(view, step.values, sets)
                times = given[step.times] if step.times else None
                sets[step.name] = _walk(
                    looked, view, step, values, _union(sets, step.sources), times
                )
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
            case Closing():
                if view.closed:
                    _completeness(looked, view, _union(sets, step.sources))
    return looked.view()


def _union(sets: Mapping[str, list[int]], names: Sequence[str]) -> list[int]:
    if len(names) == 1:
        return sets[names[0]]
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
    looked: Lookups, view: View, step: Walk, values: Values | None, starts: list[int], times: Value
) -> list[int]:
    here, most = starts, times if isinstance(times, int) else None
    if not here or most == 0:
        return []
    reached = found = _once(looked, view, here, step.ways, values)
    if step.repeated:
        reached, done, walked = dict(found), set(starts), 1
        while (here := [node for node in found if node not in done]) and walked != most:
            done.update(here)
            found = _once(looked, view, here, step.ways, values)
            reached |= found
            walked += 1
    looked.reached.update(reached)
    return list(reached)


def _once(
    looked: Lookups, view: View, nodes: list[int], ways: tuple[Way, ...], values: Values | None
) -> dict[int, None]:
    """The nodes that are one step away."""
    found: dict[int, None] = {}
    groups = ((nodes, ways),) if len(ways) < MANY else _groups(looked, view, nodes, ways)
    for own, leading in groups:
        for way in leading:
            _add_ends(found, looked.walk(own, way, values))
    return found


def _add_ends(found: dict[int, None], led: Mapping[int, Sequence[Step]]) -> None:
    for steps in led.values():
        for other, _, _ in steps:
            found[other] = None


MANY: Final = 16
"""With so many ways it is told beforehand which of them a node of a kind can be at, and which lead anywhere: of the 296
of `history`, which took 0.26 ms, that leaves the few that do."""


def _groups(
    looked: Lookups, view: View, nodes: Iterable[int], ways: tuple[Way, ...]
) -> Iterable[tuple[list[int], Iterable[Way]]]:
    """Nodes by kind, with the ways that may lead anywhere from them."""
    for kind, own in _by_kind(view, nodes).items():
        yield own, looked.leading(own, _from_kind(ways, kind))


def _by_kind(view: View, nodes: Iterable[int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for node in nodes:
        found.setdefault(view.kind(node).name, []).append(node)
    return found


@lru_cache(256)
def _from_kind(ways: tuple[Way, ...], kind: str) -> tuple[Way, ...]:
    return tuple(way for way in ways if way.joins(kind))


def _completeness(looked: Lookups, view: View, nodes: list[int]) -> None:
    here, done = nodes, dict.fromkeys(nodes)
    while here:
        further: dict[int, None] = {}
        for kind, own in _by_kind(view, here).items():
            for way in INSIDE.get(kind, ()):
                _add_ends(further, looked.walk(own, way))
        here = [node for node in further if node not in done]
        done.update(further)
    looked.reached.update(done)
    _add_ends(looked.reached, looked.walk(done, CLOSES.into))
