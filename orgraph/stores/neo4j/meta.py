"""The `(:Orgraph)` node: what a database holds, of which version, and how far a push has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from orgraph.model.errors import ForeignStore
from orgraph.stores.neo4j.connection import Connection
from orgraph.stores.neo4j.form import META, quoted

__all__ = ["COMPLETE", "FORMAT", "KEY", "LOADING", "Meta", "read_meta"]

FORMAT: Final = 1
"""Of the form of the graph; another one is not read."""
KEY: Final = "orgraph"
LOADING: Final = "loading"
COMPLETE: Final = "complete"


@dataclass(frozen=True)
class Meta:
    """What the node says."""

    format: int
    version: str
    """Of the content: the same rows have the same, in whatever order they stand."""
    state: str
    closed: frozenset[str]
    """The kinds of relations that something is declared complete of."""
    manifest: str
    """The text of `package.toml`."""
    plan: str
    """Of a push that fills an empty database: its batches; empty for one that changes a city."""
    done: int
    """Batches of it that are written."""
    owner: str
    """Who pushes."""
    silent: float
    """Seconds since the push gave its last sign of life."""

    @property
    def complete(self) -> bool:
        """Whether a push wrote it to the end."""
        return self.state == COMPLETE


def read_meta(connection: Connection) -> Meta | None:
    """What a database holds; None if nothing. Raises `ForeignStore` for somebody else's data."""
    rows = connection.read(
        f"MATCH (m:{quoted(META)} {{id: $id}}) RETURN m.format, m.version, m.state, m.closed, m.manifest, "
        "m.plan, m.done, m.owner, duration.inSeconds(m.beat, datetime()).seconds",
        {"id": KEY},
    )
    if not rows:
        found = connection.read("MATCH (n) RETURN labels(n) LIMIT 1")
        if found:
            raise ForeignStore(connection.address, ":".join(found[0][0]) or "()")
        return None
    format_, version, state, closed, manifest, plan, done, owner, silent = rows[0]
    return Meta(
        format_ or FORMAT,
        version or "",
        state or LOADING,
        frozenset(closed or ()),
        manifest or "",
        plan or "",
        done or 0,
        owner or "",
        float("inf") if silent is None else float(silent),
    )
