"""Why a database has no city: it is empty, holds something else, or a push was not finished."""

from __future__ import annotations

from orgraph.model.errors import EmptyStore, ForeignStore, UnfinishedStore
from orgraph.stores.neo4j.connection import Connection
from orgraph.stores.neo4j.form import META, quoted

__all__ = ["why_none"]


def why_none(connection: Connection) -> Exception:
    """The error that says so, to be raised where nothing of a city was found."""
    address = connection.address
    if connection.read(f"MATCH (n:{quoted(META)}) RETURN 1 LIMIT 1"):
        return UnfinishedStore(address)
    found = connection.read("MATCH (n) RETURN labels(n) LIMIT 1")
    if not found:
        return EmptyStore(address)
    return ForeignStore(address, ":".join(map(str, found[0][0])) or "(n)")
