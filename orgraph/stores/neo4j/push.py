"""A push: a city into a database, planned before anything is written.

An empty database is filled batch by batch, each with the count of those that are done in one transaction: whatever
ends a push, the next one goes on behind the last batch that is there. A city that is there already is compared
fact by fact, and only what differs is written: a little in one transaction, which readers see whole or not at all,
much in batches, which they are told to wait for.
"""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from xxhash import xxh3_64_hexdigest

from orgraph.graph.scope import Scope
from orgraph.graph.tables import Tables
from orgraph.model.errors import StoreError, WouldRemove, WritingUnderWay
from orgraph.model.exchanges import KindChange, Odd
from orgraph.model.schema import RelationKind
from orgraph.model.vocabulary import COMPLETENESS, NODES
from orgraph.stores.neo4j.batches import SIZE, Group, Part, batches, creations
from orgraph.stores.neo4j.changes import changes, types_of
from orgraph.stores.neo4j.compare import Difference, all_new, compare
from orgraph.stores.neo4j.connection import Connection
from orgraph.stores.neo4j.content import Rows, content_of, digest_of, version_of
from orgraph.stores.neo4j.form import stance_of, type_of
from orgraph.stores.neo4j.meta import (
    FORMAT,
    Meta,
    beat,
    begin,
    begin_in,
    finish,
    guard,
    new_owner,
    read_meta,
    release,
)
from orgraph.stores.neo4j.pull import read_rows
from orgraph.stores.neo4j.schema import Definition, define, fact_keys, look_ups, missing, node_keys

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

__all__ = ["AT_ONCE", "BEAT", "City", "Plan", "carry_out", "plan_of"]

AT_ONCE: Final = 10_000
"""Rows that one transaction changes, so that nobody sees a part of them."""
BEAT: Final = 5.0
"""Seconds between signs of life."""

Progress = Callable[[float], None]
"""Told how much is done, from 0 to 1."""


@dataclass
class City:
    """What is to be in the database: checked tables and the text of `package.toml`."""

    tables: Tables
    manifest: str
    scopes: tuple[Scope, ...] = ()
    """Of the questions that will be asked, for the indexes that they look up by."""
    content: Mapping[str, Rows] = field(init=False)
    digests: tuple[str, ...] = field(init=False)
    version: str = field(init=False)

    def __post_init__(self) -> None:
        self.content = {rows.kind.name: rows for rows in content_of(self.tables)}
        self.digests = tuple(map(digest_of, self.content.values()))
        self.version = version_of(self.digests, tomllib.loads(self.manifest))

    @property
    def told(self) -> dict[str, Any]:
        """What the database says of itself when all is there."""
        closes = self.tables.nodes.get(COMPLETENESS.name)
        heights = {name: rows.frame.height for name, rows in self.content.items()}
        return {
            "version": self.version,
            "manifest": self.manifest,
            "digests": list(self.digests),
            "closed": [] if closes is None else sorted(set(closes["closes"].to_list())),
            "counts": [f"{name} {number}" for name, number in heights.items()],
            "nodes": sum(number for name, number in heights.items() if name in NODES),
            "relations": sum(number for name, number in heights.items() if name not in NODES),
        }

    @property
    def definitions(self) -> list[Definition]:
        """All constraints and indexes."""
        return [*node_keys(), *fact_keys(self._types()), *look_ups(self.scopes)]

    def _types(self) -> Iterator[str]:
        for rows in self.content.values():
            kind = rows.kind
            if isinstance(kind, RelationKind):
                stances = rows.frame.select("polarity", "certainty").unique().rows()
                yield from {type_of(kind, stance_of(*each)) for each in stances}


@dataclass
class Plan:
    """What a push is to do to a database as it was seen."""

    action: str
    """One of `ACTIONS`."""
    seen: Meta | None
    kinds: tuple[KindChange, ...] = ()
    differences: tuple[Difference, ...] = ()
    batches: int = 0
    done: int = 0
    definitions: tuple[Definition, ...] = ()
    odd: tuple[Odd, ...] = ()

    @property
    def gone(self) -> int:
        """Facts that the database has and the package has not."""
        return sum(kind.gone for kind in self.kinds)


def plan_of(connection: Connection, city: City, progress: Progress | None = None) -> Plan:
    """Look at a database, and say what a push would do; nothing is written.

    Raises `ForeignStore`, and `WritingUnderWay` where another push is at it.
    """
    seen = read_meta(connection)
    definitions = tuple(missing(connection, city.definitions))
    groups = list(creations(city.tables))
    number = len(batches(groups))
    if seen is None:
        return Plan("create", seen, all_new(city.content), (), number, 0, definitions)
    if seen.under_way:
        raise WritingUnderWay(connection.address)
    if seen.complete and seen.version == city.version:
        same = tuple(
            KindChange(rows.kind.name, rows.kind.label, 0, 0, 0, rows.frame.height)
            for rows in city.content.values()
        )
        return Plan("nothing", seen, same, definitions=definitions)
    if seen.plan and seen.plan == _planned(city, groups):
        return Plan("resume", seen, all_new(city.content), (), number, seen.done, definitions)
    odd: list[Odd] = []
    same_kinds = {digest.split(" ")[0] for digest in seen.digests & frozenset(city.digests)}
    had = read_rows(connection, odd, progress, but=same_kinds)
    wanted = {name: rows for name, rows in city.content.items() if name not in same_kinds}
    differences = tuple(compare(had, wanted))
    unread = tuple(
        KindChange(name, rows.kind.label, 0, 0, 0, rows.frame.height)
        for name, rows in city.content.items()
        if name in same_kinds
    )
    kinds = (*unread, *(each.counts for each in differences))
    steps = len(batches(list(changes(differences, city.tables))))
    return Plan("change", seen, kinds, differences, steps, 0, definitions, tuple(odd))


def carry_out(
    connection: Connection,
    city: City,
    plan: Plan,
    *,
    replace: bool = False,
    progress: Progress = lambda _: None,
) -> None:
    """Do what was planned. Raises `WouldRemove` where facts would go without `replace`, `WritingUnderWay` where
    the database is no more as it was seen."""
    if plan.gone and not replace:
        there = sum(kind.gone + kind.changed + kind.same for kind in plan.kinds)
        raise WouldRemove(connection.address, plan.gone, there)
    if plan.action == "nothing":
        define(connection, plan.definitions)
    elif plan.action == "change":
        # What goes is found by its fact, too, whatever the push that wrote it had come to.
        define(connection, [*city.definitions, *fact_keys(types_of(plan.differences))])
        groups = list(changes(plan.differences, city.tables))
        if sum(group.rows.height for group in groups) <= AT_ONCE:
            _at_once(connection, city, plan, groups)
        else:
            kept = sorted((plan.seen.digests if plan.seen else frozenset()) & set(city.digests))
            told = {"plan": "", "digests": kept}
            _in_batches(connection, city, plan, groups, told, progress)
    else:
        define(connection, node_keys())
        groups = list(creations(city.tables))
        told = {"plan": _planned(city, groups)}
        _in_batches(connection, city, plan, groups, told, progress)
    progress(1.0)


def _at_once(connection: Connection, city: City, plan: Plan, groups: list[Group]) -> None:
    """A little, in one transaction."""
    owner = new_owner()
    seen = plan.seen
    if seen is None:  # an empty database is filled in batches
        raise AssertionError(plan.action)

    def work(transaction: ManagedTransaction) -> None:
        begin_in(transaction, connection, seen, {"owner": owner})
        for parts in batches(groups):
            _write(transaction, connection, parts)
        finish(transaction, connection, owner, city.told)

    connection.transaction(work)


def _in_batches(
    connection: Connection,
    city: City,
    plan: Plan,
    groups: list[Group],
    told: Mapping[str, Any],
    progress: Progress,
) -> None:
    """Much, in transactions of some thousand rows."""
    owner = new_owner()
    started = {
        "owner": owner,
        "done": plan.done,
        "version": city.version,
        "manifest": city.manifest,
    }
    begin(connection, plan.seen, {**started, **told})
    try:
        with _alive(connection, owner):
            every = (plan.batches or 1) * 1.1  # the indexes take some time, too
            for done, parts in enumerate(batches(groups)):
                if done >= plan.done:
                    connection.transaction(_counted(connection, owner, done, parts))
                    progress((done + 1) / every)
            define(connection, city.definitions)
        connection.transaction(lambda own: finish(own, connection, owner, city.told))
    except BaseException:
        release(connection, owner)
        raise


def _counted(
    connection: Connection, owner: str, done: int, parts: Sequence[Part]
) -> Callable[[ManagedTransaction], None]:
    def work(transaction: ManagedTransaction) -> None:
        if guard(transaction, connection, owner, done):
            _write(transaction, connection, parts)

    return work


def _write(transaction: ManagedTransaction, connection: Connection, parts: Sequence[Part]) -> None:
    """Run the statements of a transaction, and see that they found the ends of all relations."""
    for part in parts:
        text, rows, counted = part.step()
        counters = transaction.run(text, rows=rows).consume().counters
        if not counted or getattr(counters, counted) == len(rows):
            continue
        raise StoreError(
            connection.address,
            f"{connection.address} 里缺了刚写入的节点,可能有人同时在删。请再运行一次 orgraph push。",
            f"Nodes that were just written are gone from {connection.address}: somebody may be removing them. "
            "Run orgraph push once more.",
        )


@contextmanager
def _alive(connection: Connection, owner: str) -> Iterator[None]:
    """Give signs of life while something is done that may take long."""
    over = threading.Event()

    def signs() -> None:
        while not over.wait(BEAT):
            try:
                beat(connection, owner)
            except StoreError:  # whoever writes meets the same, and says so
                return

    thread = threading.Thread(target=signs, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _planned(city: City, groups: list[Group]) -> str:
    """What tells whether batches counted by another push are the same as those of this one."""
    told = chain(
        [FORMAT, SIZE, city.version], ((group.text, group.rows.height) for group in groups)
    )
    return xxh3_64_hexdigest(repr(list(told)).encode())
