"""Possible worlds: each fact that may hold is in or out, independently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Final

from .survey import Relation, Survey

MOST: Final = 12
"""More facts that may hold would make more than 4,096 worlds."""


class World:
    """One world: what is in it is true, everything else is false."""

    def __init__(self, survey: Survey, relations: Iterable[Relation]) -> None:
        self.survey = survey
        self._relations: dict[str, list[Relation]] = {}
        for relation in relations:
            self._relations.setdefault(relation.kind, []).append(relation)

    def of(self, kind: str) -> list[Relation]:
        """All relations of a kind."""
        return self._relations.get(kind, [])

    def targets(self, kind: str, source: str) -> set[str]:
        """Where the relations of a kind out of a node lead."""
        return {each.target for each in self.of(kind) if each.source == source}

    def sources(self, kind: str, target: str) -> set[str]:
        """Where the relations of a kind into a node come from."""
        return {each.source for each in self.of(kind) if each.target == target}

    def reached(self, kind: str, source: str) -> set[str]:
        """All that is reached by relations of a kind, in one step or more."""
        found: set[str] = set()
        waiting = [source]
        while waiting:
            for node in self.targets(kind, waiting.pop()) - found:
                found.add(node)
                waiting.append(node)
        return found

    def is_a(self, node: str, *kinds: str) -> bool:
        """Whether a node is of one of the kinds."""
        return self.survey.kinds[node] in kinds

    def field(self, node: str, name: str) -> str:
        """A field of a node on the day."""
        return self.survey.field(node, name)


def all_in(survey: Survey) -> World:
    """The world that has every fact that may hold."""
    return World(survey, survey.certain + survey.maybe)


def without(survey: Survey, left_out: Relation) -> World:
    """The world that has every fact that may hold but one."""
    return World(survey, survey.certain + [each for each in survey.maybe if each != left_out])


def all_worlds(survey: Survey) -> Iterator[World]:
    """Every world; raises where there are too many."""
    if len(survey.maybe) > MOST:
        raise ValueError(f"{len(survey.maybe)} facts may hold: too many worlds")
    for size in range(len(survey.maybe) + 1):
        for chosen in combinations(survey.maybe, size):
            yield World(survey, survey.certain + list(chosen))
