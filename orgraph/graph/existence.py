"""Which nodes there are on a day: a node lives as long as its versions do, those that touch being one life."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from orgraph.graph.columns import Constant, TextValues
from orgraph.graph.compiled import OrgGraph
from orgraph.model.schema import DENIED, PLANNED
from orgraph.model.time import NEVER
from orgraph.model.truth import MAYBE, NO, YES

__all__ = ["Truths", "existence", "truths_of", "where_text"]

Truths: TypeAlias = npt.NDArray[np.int8]


def truths_of(graph: OrgGraph, day: int) -> Truths:
    """The truth of each span on a day."""
    spans = graph.spans
    columns = spans.possible_start, spans.certain_start, spans.certain_end, spans.possible_end
    return _truths(day, *(np.asarray(column) for column in columns))


def existence(graph: OrgGraph, day: int) -> Truths:
    """What is known, of each node, of its being there on a day.

    As compiling cuts relations to lives: a version without `from` does not limit; denied and planned
    versions are none.
    """
    spans, facts, versions = graph.spans, graph.facts, np.asarray(graph.versions)
    count, known = int(versions[-1]), len(facts.confirmed)
    open_ = where_text(facts.begin, None, known)
    possible_start, possible_end = (
        np.asarray(column)[:known] for column in (spans.possible_start, spans.possible_end)
    )
    certain_start = np.where(open_, NEVER, np.asarray(spans.certain_start)[:known])
    certain_end = np.asarray(spans.certain_end)[:known]
    times = np.asarray(facts.times)[:count]
    told = where_text(facts.polarity, DENIED, count) | where_text(facts.certainty, PLANNED, count)
    truths = _truths(day, possible_start, certain_start, certain_end, possible_end)[times]
    truths[told] = NO

    found: Truths = truths[versions[:-1]]
    for node in np.flatnonzero(np.diff(versions) > 1).tolist():
        rows = [row for row in range(versions[node], versions[node + 1]) if not told[row]]
        lives: list[list[int]] = []
        reached = 0
        for time in times[rows].tolist():
            start, end = int(possible_start[time]), int(possible_end[time])
            if lives and reached >= start:
                lives[-1][2:] = int(certain_end[time]), end
                reached = max(reached, end)
            else:
                lives.append([start, int(certain_start[time]), int(certain_end[time]), end])
                reached = end
        held = [_truth(day, *life) for life in lives]
        found[node] = max(held, default=NO)
    return found


def _truth(
    day: int, possible_start: int, certain_start: int, certain_end: int, possible_end: int
) -> int:
    if certain_start <= day < certain_end:
        return YES
    return MAYBE if possible_start <= day < possible_end else NO


def _truths(
    day: int,
    possible_start: npt.NDArray[np.int32],
    certain_start: npt.NDArray[np.int32],
    certain_end: npt.NDArray[np.int32],
    possible_end: npt.NDArray[np.int32],
) -> Truths:
    certain = (certain_start <= day) & (day < certain_end)
    possible = (possible_start <= day) & (day < possible_end)
    return np.where(certain, YES, np.where(possible, MAYBE, NO)).astype(np.int8)


def where_text(column: TextValues, text: str | None, size: int) -> npt.NDArray[np.bool_]:
    """In which of the first rows a text stands."""
    if isinstance(column, Constant):
        return np.full(size, column.value == text)
    codes = np.asarray(column.codes)[:size]
    if text is None:
        return codes < 0
    wanted = [code for code, known in enumerate(column.texts) if known == text]
    return np.isin(codes, wanted)
