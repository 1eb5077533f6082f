"""The version of the city that a database holds, or why it holds none."""

from __future__ import annotations

from orgraph.model.errors import EmptyStore, ForeignStore, UnfinishedStore
from orgraph.stores.neo4j.connection import Connection
from orgraph.stores.neo4j.form import META, quoted
from orgraph.stores.neo4j.meta import COMPLETE

__all__ = ["version_held", "why_none"]


def version_held(connection: Connection) -> str:
    """The version of the data; raises `UnfinishedStore`, `EmptyStore`, `ForeignStore` where there is none."""
    text = f"MATCH (m:{quoted(META)} {{id: 'orgraph'}}) RETURN m.version, m.state"
    rows = connection.read(text)
    if not rows:
        raise why_none(connection)
    version, state = rows[0]
    if state != COMPLETE:
        raise UnfinishedStore(connection.address)
    return str(version)


def why_none(connection: Connection) -> Exception:
    """The error that says so, to be raised where nothing of a city was found."""
    address = connection.address
    if connection.read(f"MATCH (n:{quoted(META)}) RETURN 1 LIMIT 1"):
        return UnfinishedStore(address)
    found = connection.read("MATCH (n) RETURN labels(n) LIMIT 1")
    if not found:
        return EmptyStore(address)
    return ForeignStore(address, ":".join(map(str, found[0][0])) or "(n)")
