"""`Neo4jStore`: questions asked of a database, each in one round trip."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Lock
from typing import NamedTuple

from orgraph.graph.compile import compile_graph
from orgraph.graph.compiled import OrgGraph
from orgraph.graph.fetched import FetchedView
from orgraph.graph.scope import Closing, Scope, Walk, When, fetch
from orgraph.graph.tables import Tables
from orgraph.model.errors import UnfinishedStore
from orgraph.model.facts import Value
from orgraph.model.reader import EVERYTHING, Reader
from orgraph.model.vocabulary import RELATIONS
from orgraph.stores.neo4j.connection import Connection
from orgraph.stores.neo4j.form import kind_of
from orgraph.stores.neo4j.held import version_held, why_none
from orgraph.stores.neo4j.masked import Rows, masked
from orgraph.stores.neo4j.meta import COMPLETE
from orgraph.stores.neo4j.pull import RawCity, raw_frames
from orgraph.stores.neo4j.rows import RowsView
from orgraph.stores.neo4j.statement import Statement, statement_of

__all__ = ["Neo4jStore"]


class _Read(NamedTuple):
    """What is read of a scope once."""

    scope: Scope
    """Kept, so that its id is never that of another."""
    deciding: tuple[str, ...]
    """The parameters whose words and numbers decide the statement."""
    closes: bool
    """Whether it asks what is declared complete."""


@dataclass
class Neo4jStore:
    """A city in a database; thread-safe."""

    connection: Connection
    _closed: frozenset[str] | None = None
    """The relation kinds declared complete somewhere, as the last answer told."""
    _statements: dict[tuple[object, ...], Statement] = field(default_factory=dict)
    _scopes: dict[int, _Read] = field(default_factory=dict)
    _graph: tuple[str, OrgGraph] | None = None
    _compiling: Lock = field(default_factory=Lock)

    def fetch(
        self,
        scope: Scope,
        ids: Mapping[str, str | None],
        given: Mapping[str, Value],
        day: int,
        reader: Reader = EVERYTHING,
    ) -> FetchedView:
        """What a scope may look at from the nodes of its parameters, as a reader may see it; one round trip.

        A second one is needed only if what is declared complete has begun or ceased since the last.
        """
        view = self.rows(scope, ids, given, day, reader)
        numbers = {name: None if id_ is None else view.number(id_) for name, id_ in ids.items()}
        return fetch(view, scope, numbers, given, view.leads)

    def rows(
        self,
        scope: Scope,
        ids: Mapping[str, str | None],
        given: Mapping[str, Value],
        day: int,
        reader: Reader = EVERYTHING,
    ) -> RowsView:
        """The rows that the statement of a scope brings, as a reader may see them."""
        closes = self._read(scope).closes
        complete = closes and (self._closed is None or bool(self._closed))
        while True:
            statement = self.statement(scope, ids, given, complete=complete, reader=reader)
            values = {name: id_ for name, id_ in ids.items() if id_ is not None}
            parameters = {**statement.parameters, **values, "day": date.fromordinal(day)}
            rows = self.connection.read(statement.text, parameters)
            if not rows:
                raise why_none(self.connection)
            _, closed, state, *found, same, known, former = rows[0]
            if state != COMPLETE:
                raise UnfinishedStore(self.connection.address)
            self._closed = frozenset(closed or ())
            if self._closed and closes and not complete:
                complete = True
                continue
            told = Rows(*found)
            declared = self._closed
            if not reader.reads_everything:
                told = masked(told, reader, former, known)
                declared = frozenset(
                    name for name in declared if reader.reads_all(RELATIONS[name].sensitivity)
                )
            return RowsView(
                day, declared, told.nodes, told.relations, told.earlier, told.sources, same
            )

    def statement(
        self,
        scope: Scope,
        ids: Mapping[str, str | None],
        given: Mapping[str, Value],
        *,
        complete: bool,
        reader: Reader = EVERYTHING,
    ) -> Statement:
        """The statement of a scope for parameters of these kinds, and a reader; each is made once."""
        kinds = {name: None if id_ is None else kind_of(id_) for name, id_ in ids.items()}
        names = tuple((name, kind.name if kind else "") for name, kind in kinds.items())
        read = self._read(scope)
        words = tuple([given[name] for name in read.deciding])
        # Where rows suffice, the unit says nothing.
        rights = reader if reader.unit is None else replace(reader, unit=None)
        complete = complete and read.closes
        key = (id(scope), names, words, complete, rights)
        known = self._statements.get(key)
        if known is None:
            made = statement_of(scope, kinds, given, complete=complete, reader=rights)
            known = self._statements.setdefault(key, made)
        return known

    def _read(self, scope: Scope) -> _Read:
        known = self._scopes.get(id(scope))
        return self._scopes.setdefault(id(scope), _read(scope)) if known is None else known

    def graph(self, tables: Callable[[RawCity], Tables]) -> OrgGraph:
        """The whole city, compiled; made anew when the version in the database has moved.

        `tables` checks what was read.
        """
        version = self.version()
        with self._compiling:
            if self._graph is None or self._graph[0] != version:
                raw = raw_frames(self.connection)
                self._graph = raw.version, compile_graph(tables(raw))
            return self._graph[1]

    def version(self) -> str:
        """The version of the data; raises `UnfinishedStore`, `EmptyStore`, `ForeignStore` where there is none."""
        return version_held(self.connection)


def _read(scope: Scope) -> _Read:
    told = {step.parameter for step in scope if isinstance(step, When)}
    told |= {step.times for step in scope if isinstance(step, Walk)} - {""}
    return _Read(scope, tuple(sorted(told)), any(isinstance(step, Closing) for step in scope))
