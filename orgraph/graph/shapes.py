"""What relations say beside their ends: facts that say the same are of one shape, which is read once.

The networkx face holds the attributes of all edges of one shape in one dict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from orgraph.graph.columns import Column, Constant, TextColumn, WordsColumn
from orgraph.graph.compiled import OrgGraph
from orgraph.graph.fact_id import parts_of_id
from orgraph.graph.fill_columns import ints
from orgraph.graph.layout import RelationColumns
from orgraph.model.facts import Value
from orgraph.model.vocabulary import FACT_FIELDS

__all__ = ["Shapes", "attributes", "telling"]

RESERVED: Final = frozenset({"kind", "truth", *(own.name for own in FACT_FIELDS)})
"""What every edge or node may have; an own field of such a name is called `own_…`."""

Codes = npt.NDArray[np.int64]


def telling(fields: Mapping[str, Column]) -> Iterator[tuple[str, Column]]:
    """The columns that hold something in some row, by what the face calls them."""
    for name, column in fields.items():
        if not (isinstance(column, Constant) and column.value in (None, ())):
            yield f"own_{name}" if name in RESERVED else name, column


def attributes(columns: Iterable[tuple[str, Column]], row: int) -> dict[str, Value]:
    """The fields of a row that hold something, as every format can write them.

    Several words are one text, separated by `|` as in a package: GraphML and GEXF know no lists.
    """
    said: dict[str, Value] = {}
    for name, column in columns:
        value = column[row]
        if value.__class__ is tuple:
            value = "|".join(value) or None
        if value is not None:
            said[name] = value
    return said


class Shapes:
    """The shapes of all relations of a city, whatever the day."""

    def __init__(self, graph: OrgGraph) -> None:
        self._graph = graph
        self.first_fact: Final = graph.versions[-1]
        """The fact of the first number."""
        examples: list[npt.NDArray[Any]] = []
        numbers: list[npt.NDArray[Any]] = []
        count = 0
        for columns in sorted(graph.relations.values(), key=lambda columns: columns.first_fact):
            _, rows, found = np.unique(
                _codes(graph, columns), return_index=True, return_inverse=True
            )
            examples.append(rows + columns.first_fact)
            numbers.append(found + count)
            count += len(rows)
        none = np.empty(0, dtype=np.int32)
        self.examples: Final = ints(np.concatenate(examples or [none]))
        """A fact of each shape."""
        self.numbers: Final = ints(np.concatenate(numbers or [none]))
        """The shape of each fact, from the first relation on."""

    def id_parts(self, shape: int) -> tuple[str, str]:
        """What stands before the ends in the id of a fact that is given none, and after them."""
        fact = self.examples[shape]
        name, row, columns = self._found(fact)
        fields = {field: column[row] for field, column in columns.fields.items()}
        facts = self._graph.facts
        return parts_of_id(name, fields, facts.begin[facts.times[fact]])

    def attributes(self, shape: int, truth: str | None) -> dict[str, Value]:
        """What an edge says; those that hold nothing are left out."""
        fact = self.examples[shape]
        name, row, columns = self._found(fact)
        facts = self._graph.facts
        time = facts.times[fact]
        said: dict[str, Value] = {"kind": name, "truth": truth}
        said |= attributes(telling(columns.fields), row)
        said |= {
            "from": facts.begin[time],
            "to": facts.end[time],
            "certainty": facts.certainty[fact] or "stated",
            "evidence": facts.evidence[time],
            "locator": facts.locator[fact],
            "speaker": facts.speaker[fact],
        }
        return {name: value for name, value in said.items() if value is not None}

    def _found(self, fact: int) -> tuple[str, int, RelationColumns]:
        relation = self._graph.relation_of(fact)
        if relation is None:
            raise IndexError(f"{fact} is no relation")
        columns = self._graph.relations[relation.name]
        return relation.name, fact - columns.first_fact, columns


def _codes(graph: OrgGraph, columns: RelationColumns) -> Codes:
    """A number for each row, the same where everything but the ends and the id is the same."""
    rows = slice(columns.first_fact, columns.first_fact + columns.size)
    facts = graph.facts
    mixed = np.asarray(facts.times)[rows].astype(np.int64)
    for column in columns.fields.values():
        mixed = _mixed(mixed, _values(column, slice(0, columns.size)))
    for column in (facts.certainty, facts.locator, facts.speaker):
        mixed = _mixed(mixed, _values(column, rows))
    return mixed


def _values(column: Column, rows: slice) -> npt.NDArray[Any] | None:
    """The values of a column as numbers; None where all are one."""
    if isinstance(column, Constant):
        return None
    if isinstance(column, (TextColumn, WordsColumn)):
        return np.asarray(column.codes)[rows]
    values: npt.NDArray[Any] = np.asarray(column.values)[rows]  # type: ignore[attr-defined]
    return values


def _mixed(codes: Codes, values: npt.NDArray[Any] | None) -> Codes:
    if values is None:
        return codes
    known, numbers = np.unique(values, return_inverse=True)
    if len(known) == 1:
        return codes
    if int(codes.max()) >= 2**62 // len(known):
        codes = np.unique(codes, return_inverse=True)[1]
    return codes * len(known) + numbers
