"""A compiled city as a reader may see it: what he may not read is as if it had never been loaded.

What is hidden: relations of sensitive kinds; sensitive fields; persons whom no relation shows any more, so
that nobody is found, counted or asked about by what is hidden; and declarations that hidden facts are
complete, so that their absence proves nothing. What is read because it touches the reader's own unit
depends on nothing but what he reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Final

import numpy as np
import numpy.typing as npt

from orgraph.graph.compiled import OrgGraph
from orgraph.graph.existence import where_text
from orgraph.graph.layout import NodeColumns, RelationColumns
from orgraph.graph.part import Bools, Part, part_of
from orgraph.model.reader import Reader
from orgraph.model.schema import DENIED, PLANNED, NodeKind, RelationKind, Sensitivity
from orgraph.model.time import FOREVER
from orgraph.model.vocabulary import (
    ALLOTS_TO,
    BELONGS_TO,
    COMPLETENESS,
    DISPATCHED_TO,
    HANDLED_BY,
    NODES,
    PART_OF,
    PERSON,
    QUOTA,
    RELATIONS,
    SOURCE,
    UNIT,
)

__all__ = ["masked"]


def masked(graph: OrgGraph, reader: Reader) -> OrgGraph:
    """The city of what a reader may read."""
    return graph if reader.reads_everything else part_of(graph, _Mask(graph, reader).part())


class _Mask:
    def __init__(self, graph: OrgGraph, reader: Reader) -> None:
        self._graph: Final = graph
        self._reader: Final = reader
        self._facts: Final[Bools] = np.ones(len(graph.facts.times), dtype=np.bool_)
        self._nodes: Final[Bools] = np.ones(len(graph.ids), dtype=np.bool_)
        self._published: Final = _published(graph)
        self._denied: Final = where_text(graph.facts.polarity, DENIED, len(self._facts))
        planned = where_text(graph.facts.certainty, PLANNED, len(self._facts))
        self._real: Final[Bools] = ~(self._denied | planned)
        unit = None if reader.unit is None else graph.number(reader.unit)
        if unit is not None and graph.kind(unit) is not UNIT:
            unit = None
        self._own: Final[Bools] = np.zeros(len(graph.ids), dtype=np.bool_)
        """By node: whether it is the reader's unit, or one below it."""
        if unit is not None:
            self._own[list(self._below(unit))] = True
        self._unit: Final = unit

    def part(self) -> Part:
        """What stays."""
        for name, columns in self._graph.relations.items():
            relation = RELATIONS[name]
            if not self._reader.reads_all(relation.sensitivity):
                self._hide_relations(relation, columns)
        self._hide_declarations()
        self._hide_persons()
        self._facts[: self._graph.versions[-1]] &= self._of_versions(self._nodes)
        return Part(self._nodes, self._facts, dict(self._blank()))

    def _read(
        self, sensitivity: Sensitivity, published: Bools, own: Bools, complained_of: Bools
    ) -> Bools:
        """Of several facts of one sensitivity, which are read."""
        read: Bools = np.zeros(len(published), dtype=np.bool_)
        for said in product((False, True), repeat=3):
            given = dict(zip(("published", "own", "complained_of"), said, strict=True))
            if self._reader.reads(sensitivity, **given):
                so = zip((published, own, complained_of), said, strict=True)
                read |= np.logical_and.reduce([column == each for column, each in so])
        return read

    # --- relations --------------------------------------------------------------------------------

    def _hide_relations(self, relation: RelationKind, columns: RelationColumns) -> None:
        facts = _facts_of(columns)
        none = np.zeros(columns.size, dtype=np.bool_)
        personal = relation.sensitivity is Sensitivity.PERSONAL
        own = none if personal else self._of_own(relation, columns)
        complained_of = self._complained_of()[np.asarray(columns.sources)] if personal else none
        published = self._published[facts]
        self._facts[facts] = self._read(relation.sensitivity, published, own, complained_of)

    def _of_own(self, relation: RelationKind, columns: RelationColumns) -> Bools:
        """Which facts of persons are of the reader's unit: they lead there, or that is the person's home
        at some time of the fact."""
        own: Bools = self._own[np.asarray(columns.targets)]
        homes = self._graph.relations.get(BELONGS_TO.name)
        if relation is BELONGS_TO or homes is None:
            return own
        known: dict[int, list[tuple[int, int]]] = {}
        at_home = self._real[_facts_of(homes)] & self._own[np.asarray(homes.targets)]
        for row in np.flatnonzero(at_home).tolist():
            lives = known.setdefault(homes.sources[row], [])
            lives.append(self._possible(homes.first_fact + row))
        for row, person in enumerate(columns.sources):
            begin, end = self._possible(columns.first_fact + row)
            if any(begin < over and since < end for since, over in known.get(person, ())):
                own[row] = True
        return own

    def _complained_of(self) -> Bools:
        """By node: whether it is a case that the reader's unit has to do with, or may have: a case that a
        person dealt with is one, since that person's unit may be hidden itself."""
        cases = np.zeros(len(self._graph.ids), dtype=np.bool_)
        if self._unit is None:
            # Of a unit that the city does not know nothing is known, so nothing is told to it.
            cases[:] = self._reader.unit is not None
            return cases
        concerned = np.zeros(len(self._graph.ids), dtype=np.bool_)
        concerned[self._range(PERSON)] = True
        concerned[[*self._reached(self._unit, up=True), *self._reached(self._unit)]] = True
        for kind in (DISPATCHED_TO, HANDLED_BY):
            columns = self._graph.relations.get(kind.name)
            if columns is not None:
                told = ~self._denied[_facts_of(columns)] & concerned[np.asarray(columns.targets)]
                cases[np.asarray(columns.sources)[told]] = True
        return cases

    def _possible(self, fact: int) -> tuple[int, int]:
        """The days on which a fact may hold, as written."""
        spans, time = self._graph.spans, self._graph.facts.times[fact]
        return spans.possible_start[time], spans.possible_end[time]

    # --- units ------------------------------------------------------------------------------------

    def _below(self, unit: int) -> set[int]:
        """A unit and those that are a part of it, as far as no end of that is known."""
        columns = self._graph.relations.get(PART_OF.name)
        if columns is None:
            return {unit}
        facts = _facts_of(columns)
        times = np.asarray(self._graph.facts.times)[facts]
        lasting = np.asarray(self._graph.spans.possible_end)[times] == FOREVER
        return _closure(unit, columns.targets, columns.sources, self._real[facts] & lasting)

    def _reached(self, unit: int, *, up: bool = False) -> set[int]:
        """A unit and all that ever were, are or shall be a part of it; or that it is a part of."""
        columns = self._graph.relations.get(PART_OF.name)
        if columns is None:
            return {unit}
        near, far = columns.targets, columns.sources
        told = ~self._denied[_facts_of(columns)]
        return _closure(unit, far, near, told) if up else _closure(unit, near, far, told)

    # --- nodes ------------------------------------------------------------------------------------

    def _hide_declarations(self) -> None:
        """Where facts of a kind are hidden, none is known to be complete."""
        columns = self._graph.nodes.get(COMPLETENESS.name)
        if columns is None:
            return
        closes = columns.fields["closes"]
        for node in self._graph.kind_range(COMPLETENESS):
            versions = range(self._graph.versions[node], self._graph.versions[node + 1])
            kinds = [RELATIONS[str(closes[row - columns.first_fact])] for row in versions]
            self._nodes[node] = all(self._reader.reads_all(kind.sensitivity) for kind in kinds)
        for each in self._graph.relations.values():
            ends = self._nodes[np.asarray(each.sources)] & self._nodes[np.asarray(each.targets)]
            self._facts[_facts_of(each)] &= ends

    def _hide_persons(self) -> None:
        shown = np.zeros(len(self._graph.ids), dtype=np.bool_)
        for each in self._graph.relations.values():
            kept = self._facts[_facts_of(each)]
            for ends in (each.sources, each.targets):
                shown[np.asarray(ends)[kept]] = True
        persons = self._range(PERSON)
        self._nodes[persons] = shown[persons]

    def _range(self, kind: NodeKind) -> slice:
        nodes = self._graph.kind_range(kind)
        return slice(nodes.start, nodes.stop)

    def _of_versions(self, by_node: Bools) -> Bools:
        """By version of a node, what is known by node."""
        found: Bools = np.repeat(by_node, np.diff(np.asarray(self._graph.versions)))
        return found

    # --- fields -----------------------------------------------------------------------------------

    def _blank(self) -> Iterator[tuple[tuple[str, str], Bools]]:
        for name, columns in self._graph.nodes.items():
            kind = NODES[name]
            for own in kind.fields:
                if not self._reader.reads_all(own.sensitivity):
                    yield (name, own.name), self._unread(kind, columns, own.sensitivity)

    def _unread(self, kind: NodeKind, columns: NodeColumns, sensitivity: Sensitivity) -> Bools:
        """In which versions of the nodes of a kind fields of a sensitivity are not read."""
        nodes, versions = self._graph.kind_range(kind), self._graph.versions
        facts = slice(columns.first_fact, versions[nodes.stop])
        own = np.zeros(len(self._graph.ids), dtype=np.bool_)
        allots = self._graph.relations.get(ALLOTS_TO.name)
        if kind is QUOTA and allots is not None:
            told = self._real[_facts_of(allots)] & self._own[np.asarray(allots.targets)]
            own[np.asarray(allots.sources)[told]] = True
        of_own = self._of_versions(own)[facts]
        none = np.zeros(len(of_own), dtype=np.bool_)
        return ~self._read(sensitivity, self._published[facts], of_own, none)


def _facts_of(columns: RelationColumns) -> slice:
    return slice(columns.first_fact, columns.first_fact + columns.size)


def _published(graph: OrgGraph) -> Bools:
    """By fact: whether its source is published, as every version of that source says."""
    columns = graph.nodes.get(SOURCE.name)
    if columns is None:
        return np.zeros(len(graph.facts.times), dtype=np.bool_)
    flags, versions = columns.fields["published"], graph.versions
    published = {
        graph.ids[node]
        for node in graph.kind_range(SOURCE)
        if all(flags[row - columns.first_fact] for row in range(versions[node], versions[node + 1]))
    }
    evidence = graph.facts.evidence
    by_time = [evidence[time] in published for time in range(len(graph.facts.confirmed))]
    found: Bools = np.array(by_time, dtype=np.bool_)[np.asarray(graph.facts.times)]
    return found


def _closure(
    start: int, near: memoryview[int], far: memoryview[int], told: npt.NDArray[np.bool_]
) -> set[int]:
    """What is reached from a node by the rows that are told, however many steps away."""
    steps: dict[int, list[int]] = {}
    for row in np.flatnonzero(told).tolist():
        steps.setdefault(near[row], []).append(far[row])
    reached, waiting = {start}, [start]
    while waiting:
        fresh = set(steps.get(waiting.pop(), ())) - reached
        reached |= fresh
        waiting += fresh
    return reached
