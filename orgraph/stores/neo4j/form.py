"""The form of a city in Neo4j: the plain graph that a person would draw.

A node has the label of its kind, a relation its type; a relation that is denied or only planned has a
type of its own (`NOT_DISPATCHED_TO`), so that nobody follows it by mistake. Own fields are properties.
Beside them every fact has

- `from` and `to`, dates: the first day on which it may hold, and the first on which it cannot any more; absent
  where that is open. `certain_from` and `certain_to` are there where the certain days are fewer (the last and the
  first of all days where none is certain). `from_written` and
  `to_written` are there where the source says something else than that day;
- `evidence`, the id of its source, `locator`, `speaker`, `certainty`;
- `fact`, the id that answers cite it by: on every relation, and on a node where it is not the node's.

A node with several versions stands with its latest; `versions` counts them, the others are unconnected
`(:Superseded)` nodes whose `node` is the id. One `(:Orgraph)` node says what the database holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from orgraph.model.errors import InvalidParameter
from orgraph.model.plain_graph import (
    PREFIXES,
    STANCES,
    SUPERSEDED,
    TYPES,
    kind_of,
    stance_of,
    type_of,
)
from orgraph.model.schema import Field, RelationKind, Type

__all__ = [
    "FIRST",
    "FULLTEXT",
    "LAST",
    "META",
    "PREFIXES",
    "STANCES",
    "SUPERSEDED",
    "TYPES",
    "alike_key",
    "kind_of",
    "quoted",
    "stance_of",
    "type_of",
    "value_from",
    "written_from",
]

META: Final = "Orgraph"

FIRST: Final = date.min
LAST: Final = date.max
"""What `certain_to` and `certain_from` are where no day is certain."""

FULLTEXT: Final = "orgraph_names"
"""The index of names, other names and codes, of every label."""


def alike_key(field: str, without: RelationKind) -> str:
    """What the nodes that a step found alike stand under."""
    return f"{field} {without.name}"


def quoted(name: str) -> str:
    """A label, a type or a property as a statement has it; only words of the vocabulary pass.

    Values never stand in a statement: they are parameters.
    """
    if not name.replace("_", "").isalnum() or not name.isascii():
        raise InvalidParameter(
            f"“{name}”不是词汇表中的词,不能写进查询。",
            f"“{name}” is no word of the vocabulary, and cannot stand in a statement.",
        )
    return f"`{name}`"


def value_from(own: Field, value: Any) -> Any:
    """A property as the vocabulary has it: several words are a tuple, and none is an empty one."""
    return tuple(value or ()) if own.type is Type.WORDS else value


def written_from(properties: Mapping[str, Any], name: str) -> str | None:
    """A bound as its source has it: `from` or `to` of the properties of a fact."""
    said = properties.get(f"{name}_written")
    if said is not None:
        return str(said)
    day = properties.get(name)
    if day is None:
        return None
    return day.isoformat() if isinstance(day, date) else str(day.iso_format())
