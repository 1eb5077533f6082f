"""Which store an address names: a folder, or a database."""

from __future__ import annotations

from typing import Final

__all__ = ["SCHEMES", "is_address"]

SCHEMES: Final = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")


def is_address(text: str) -> bool:
    """Whether a text is the address of a Neo4j database."""
    scheme, separator, _ = text.partition("://")
    return bool(separator) and scheme.lower() in SCHEMES
