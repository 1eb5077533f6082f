"""The names that a city has as a plain graph: its types of relations and the labels of its nodes.

A relation that is denied or only planned has a type of its own (`NOT_DISPATCHED_TO`), so that nobody follows it by
mistake. A database uses these names, and so does whatever is pasted into it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from orgraph.model.schema import ASSERTED, DENIED, PLANNED, NodeKind, RelationKind
from orgraph.model.vocabulary import NODES, RELATIONS

__all__ = ["PREFIXES", "STANCES", "SUPERSEDED", "TYPES", "kind_of", "stance_of", "type_of"]

SUPERSEDED: Final = "Superseded"
"""The label of earlier versions of nodes."""

STANCES: Final = MappingProxyType({ASSERTED: "", DENIED: "NOT_", PLANNED: "PLANNED_"})
"""What stands before the type of a relation."""

TYPES: Final[Mapping[str, tuple[RelationKind, str]]] = MappingProxyType(
    {
        before + relation.name: (relation, stance)
        for relation in RELATIONS.values()
        for stance, before in STANCES.items()
    }
)
"""The kind and the stance of every type of relation."""

PREFIXES: Final = MappingProxyType({kind.prefix: kind for kind in NODES.values()})


def type_of(relation: RelationKind, stance: str) -> str:
    """The type of a relation: `HOLDS`, `NOT_HOLDS`, `PLANNED_HOLDS`.

    One that no day can have, as its ends are never there together, is asserted all the same.
    """
    return STANCES.get(stance, "") + relation.name


def stance_of(polarity: str | None, certainty: str | None) -> str:
    """Whether a fact is asserted, denied or planned; a denied plan is denied."""
    if polarity == DENIED:
        return DENIED
    return PLANNED if certainty == PLANNED else ASSERTED


def kind_of(id_: str) -> NodeKind | None:
    """The kind of a node, which its id carries."""
    return PREFIXES.get(id_.partition(":")[0])
