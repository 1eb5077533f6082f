"""The id of a fact that is given none."""

from __future__ import annotations

from collections.abc import Mapping

from orgraph.model.facts import Value
from orgraph.model.vocabulary import RELATIONS

__all__ = ["id_of_relation", "id_of_version", "parts_of_id"]


def id_of_version(node: str, begin: str | None) -> str:
    """The id of a version of a node: its natural key, readable."""
    return node if begin is None else f"{node}@{begin}"


def id_of_relation(
    kind: str, source: str, target: str, fields: Mapping[str, Value], begin: str | None
) -> str:
    """The id of a relation: its natural key, readable."""
    head, tail = parts_of_id(kind, fields, begin)
    return f"{head}{source}>{target}{tail}"


def parts_of_id(kind: str, fields: Mapping[str, Value], begin: str | None) -> tuple[str, str]:
    """What stands before the ends in the id of a relation, and after them."""
    key = "".join(f"[{name}={fields[name]}]" for name in RELATIONS[kind].key if fields.get(name))
    return f"{kind}{key}:", f"@{begin}" if begin else ""
