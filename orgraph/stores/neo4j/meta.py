"""The `(:Orgraph)` node: what a database holds, of which version, and how far a push has come.

Whoever writes holds it by a token, and every transaction of a push begins by looking at it: so a push that was
overtaken writes nothing more, and a transaction that is sent again is not done twice.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from orgraph.model.errors import ForeignStore, StoreError, WritingUnderWay
from orgraph.stores.neo4j.connection import Connection
from orgraph.stores.neo4j.form import META, quoted

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

__all__ = [
    "COMPLETE",
    "FORMAT",
    "LOADING",
    "STALE",
    "Meta",
    "beat",
    "begin",
    "begin_in",
    "finish",
    "guard",
    "new_owner",
    "read_meta",
    "release",
]

FORMAT: Final = 1
"""Of the form of the graph; another one is not read."""
LOADING: Final = "loading"
COMPLETE: Final = "complete"
STALE: Final = 30.0
"""Seconds without a sign of life after which a push is taken for dead; it gives one every five."""

NODE: Final = f"(m:{quoted(META)} {{id: 'orgraph'}})"
LOCKED: Final = f"MATCH {NODE} SET m.beat = datetime() WITH m"
"""Written to before it is looked at: a transaction that waits here sees what the one before it left."""


@dataclass(frozen=True)
class Meta:
    """What the node says."""

    version: str
    """Of the content: the same rows have the same, in whatever order they stand."""
    state: str
    closed: frozenset[str]
    """The kinds of relations that something is declared complete of."""
    manifest: str
    """The text of `package.toml`."""
    digests: frozenset[str]
    """A hash of each kind whose facts are those of the version."""
    plan: str
    """Of a push that fills an empty database: its batches; empty for one that changes a city."""
    done: int
    """Batches that are written."""
    owner: str
    """Who pushes."""
    silent: float
    """Seconds since the push gave its last sign of life."""

    @property
    def complete(self) -> bool:
        """Whether a push wrote it to the end."""
        return self.state == COMPLETE

    @property
    def under_way(self) -> bool:
        """Whether a push that still lives is at it."""
        return bool(self.owner) and self.silent < STALE and not _dead(self.owner)


def read_meta(connection: Connection) -> Meta | None:
    """What a database holds; None if nothing. Raises `ForeignStore` for somebody else's data, `StoreError`
    for another form of the graph."""
    rows = connection.read(
        f"MATCH {NODE} RETURN m.format, m.version, m.state, m.closed, m.manifest, m.digests, m.plan, m.done, "
        "m.owner, duration.inSeconds(m.beat, datetime()).seconds"
    )
    if not rows:
        found = connection.read("MATCH (n) RETURN labels(n) LIMIT 1")
        if found:
            raise ForeignStore(connection.address, ":".join(found[0][0]) or "()")
        return None
    format_, version, state, closed, manifest, digests, plan, done, owner, silent = rows[0]
    if format_ != FORMAT:
        raise StoreError(
            connection.address,
            f"{connection.address} 里的图是第 {format_} 版格式,这个 orgraph 只认第 {FORMAT} 版。"
            "请换用相应的 orgraph,或清空后重新写入。",
            f"The graph in {connection.address} has form {format_}, and this orgraph knows form {FORMAT}. Use "
            "the orgraph that wrote it, or empty the database and push again.",
        )
    return Meta(
        version or "",
        state or LOADING,
        frozenset(closed or ()),
        manifest or "",
        frozenset(digests or ()),
        plan or "",
        done or 0,
        owner or "",
        float("inf") if silent is None else float(silent),
    )


# --- writing ------------------------------------------------------------------------------------


def new_owner() -> str:
    """A token for a push: the machine and the process it runs in, and something nobody else has."""
    return f"{socket.gethostname()} {os.getpid()} {secrets.token_hex(8)}"


def begin(connection: Connection, seen: Meta | None, properties: Mapping[str, Any]) -> None:
    """Take hold of a database as it was `seen`; raises `WritingUnderWay` where somebody else was quicker."""
    from neo4j.exceptions import ConstraintError

    own = {**properties, "state": LOADING}
    try:
        connection.transaction(lambda transaction: begin_in(transaction, connection, seen, own))
    except ConstraintError:  # two found it empty
        raise WritingUnderWay(connection.address) from None


def begin_in(
    transaction: ManagedTransaction,
    connection: Connection,
    seen: Meta | None,
    properties: Mapping[str, Any],
) -> None:
    """The same inside a transaction that does more."""
    own = {"format": FORMAT, **properties}
    if seen is None:
        # If it was made, and this is sent again, it has this owner.
        text = (
            f"MERGE (m:{quoted(META)} {{id: 'orgraph', owner: $own.owner}}) "
            "SET m += $own, m.beat = datetime() RETURN m.id"
        )
        result = transaction.run(text, own=own)
    else:
        result = transaction.run(
            f"{LOCKED} WHERE m.version = $version AND m.state = $state "
            "AND coalesce(m.owner, '') = $owner AND coalesce(m.done, 0) = $done OR m.owner = $own.owner "
            "SET m += $own RETURN m.id",
            version=seen.version,
            state=seen.state,
            owner=seen.owner,
            done=seen.done,
            own=own,
        )
    if result.single() is None:
        raise WritingUnderWay(connection.address)


def guard(transaction: ManagedTransaction, connection: Connection, owner: str, done: int) -> bool:
    """Count a batch in its own transaction; False if it is written already, when it is sent again.

    Raises `WritingUnderWay` where another push took over.
    """
    row = transaction.run(
        f"{LOCKED} WITH m, m.owner = $owner AND m.done = $done AS mine "
        "SET m.done = CASE WHEN mine THEN m.done + 1 ELSE m.done END RETURN mine, m.owner, m.done",
        owner=owner,
        done=done,
    ).single()
    if row is None or row[1] != owner or row[2] != done + 1:
        raise WritingUnderWay(connection.address)
    return bool(row[0])


def finish(
    transaction: ManagedTransaction,
    connection: Connection,
    owner: str,
    properties: Mapping[str, Any],
) -> None:
    """Say that all is there."""
    row = transaction.run(
        f"{LOCKED} WHERE m.owner = $owner SET m += $own, m.pushed = datetime() "
        "REMOVE m.owner, m.beat, m.done, m.plan RETURN m.id",
        owner=owner,
        own={"state": COMPLETE, **properties},
    ).single()
    if (
        row is None
        and transaction.run(
            f"MATCH {NODE} WHERE m.version = $version AND m.state = $state RETURN m.id",
            version=properties["version"],
            state=COMPLETE,
        ).single()
        is None
    ):  # if it is so already, this was sent again
        raise WritingUnderWay(connection.address)


def beat(connection: Connection, owner: str) -> None:
    """Give a sign of life."""
    connection.write(
        f"MATCH {NODE} WHERE m.owner = $owner SET m.beat = datetime()", {"owner": owner}
    )


def release(connection: Connection, owner: str) -> None:
    """Let go of what is not finished, so that another push need not wait; if the server is there."""
    with suppress(StoreError):
        connection.write(f"MATCH {NODE} WHERE m.owner = $owner REMOVE m.owner", {"owner": owner})


def _dead(owner: str) -> bool:
    """Whether it ran on this machine and its process is no more."""
    host, _, rest = owner.partition(" ")
    process = rest.partition(" ")[0]
    # Elsewhere a signal of 0 is one that ends a process.
    if os.name != "posix" or host != socket.gethostname() or not process.isdigit():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
