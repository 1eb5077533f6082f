"""`RemoteCity`: a city in a database, and `MaskedRemoteCity`, the same as a reader may see it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from orgraph.city.whole import City
from orgraph.graph.compiled import OrgGraph
from orgraph.graph.names import Names
from orgraph.graph.view import View
from orgraph.model.facts import Value
from orgraph.model.reader import Reader
from orgraph.queries import Question, parameters

if TYPE_CHECKING:
    from polars import DataFrame

    from orgraph.batch.many import Many
    from orgraph.graph.scope import Scope
    from orgraph.graph.tables import Tables
    from orgraph.stores.neo4j.names import Neo4jNames
    from orgraph.stores.neo4j.pull import RawCity
    from orgraph.stores.neo4j.store import Neo4jStore

__all__ = ["MaskedRemoteCity", "RemoteCity"]


class RemoteCity(City):
    """A city in a database: a question with a scope takes one round trip, and never the whole city.

    Questions about the whole city, `graph`, `at` and `networkx` run on a graph compiled from the database,
    kept until the version there moves. Thread-safe; `close` gives the connections back.
    """

    store: Neo4jStore
    remote: ClassVar[bool] = True

    def __init__(self, store: Neo4jStore) -> None:
        object.__setattr__(self, "store", store)
        object.__setattr__(self, "snapshots", None)

    @property
    def graph(self) -> OrgGraph:
        """The whole city as it is in the database now."""
        from orgraph.loader.checked import checked

        def tables(raw: RawCity) -> Tables:
            address = self.store.connection.address
            return checked(raw.manifest.get("evidence"), raw.nodes, raw.relations, address)

        return self.store.graph(tables)

    @cached_property
    def names(self) -> Neo4jNames:  # type: ignore[override]
        """The names in the database, by its indexes."""
        from orgraph.stores.neo4j.names import Neo4jNames

        return Neo4jNames(self.store.connection)

    def view(self, question: Question[Any], day: int) -> View:
        """What the database returns for the scope of a question, or the whole city on the day."""
        if question.scope is None:
            return self.graph.at(day)
        return self._fetched(question, question.scope, day)

    def _fetched(self, question: Question[Any], scope: Scope, day: int) -> View:
        ids, given = self.told(question)
        return self.store.fetch(scope, ids, given, day, self.reader)

    @staticmethod
    def told(question: Question[Any]) -> tuple[dict[str, str | None], dict[str, Value]]:
        """The ids that a question gives, and its words and numbers."""
        own = parameters(question)
        ids = {each.name: getattr(question, each.name) for each in own if each.kinds}
        return ids, {each.name: getattr(question, each.name) for each in own if not each.kinds}

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError(
            "a city in a database is not pickled, nor sent to another process: open it there by its address, "
            "orgraph.open('neo4j://…')"
        )

    def version(self) -> str:
        """The version of what is in the database now; one small round trip."""
        return self.store.version()

    @property
    def _many(self) -> Many:
        """That of the whole city as it is in the database now."""
        return self._whole()._many

    def _cypher(self, statement: str, parameters: Mapping[str, Any]) -> DataFrame:
        from orgraph.stores.neo4j.by_hand import by_hand

        return by_hand(self.store.connection, statement, parameters)

    def _whole(self) -> City:
        """The city in memory, with names and shapes of its own, until the version in the database moves."""
        graph = self.graph
        known: City | None = self.__dict__.get("_known")
        if known is None or known.graph is not graph:
            known = self.__dict__["_known"] = City(graph)
        return known

    def seen_by(self, reader: Reader) -> City:
        """The city in the database as a reader may see it, following the version there.

        A question with a scope still takes one round trip, but for a reader of the own unit's facts: what he
        may read is told by the whole city.
        """
        return self if reader.reads_everything else MaskedRemoteCity(self, reader)

    def close(self) -> None:
        """Give the connections back."""
        self.store.connection.close()


class MaskedRemoteCity(RemoteCity):
    """A city in a database as a reader may see it; the connections are those of the whole city."""

    _city: RemoteCity
    _by_rows: bool

    def __init__(self, whole: RemoteCity, reader: Reader) -> None:
        from orgraph.stores.neo4j.masked import rows_suffice

        super().__init__(whole.store)
        object.__setattr__(self, "reader", reader)
        object.__setattr__(self, "_city", whole)
        object.__setattr__(self, "_by_rows", rows_suffice(reader))

    @property
    def graph(self) -> OrgGraph:
        """What the reader may read of the city as it is in the database now."""
        return self._whole().graph

    def _whole(self) -> City:
        return self._city._whole().seen_by(self.reader)

    @property
    def names(self) -> Neo4jNames | Names:  # type: ignore[override]
        """The names in the database that the reader may know."""
        from orgraph.stores.neo4j.names import Neo4jNames

        return (
            Neo4jNames(self.store.connection, self.reader) if self._by_rows else self._whole().names
        )

    def view(self, question: Question[Any], day: int) -> View:
        """What the database returns for the scope of a question and the reader, or the whole city he may see."""
        if question.scope is None or not self._by_rows:
            return self.graph.at(day)
        return self._fetched(question, question.scope, day)

    def seen_by(self, reader: Reader) -> City:
        """Rights are only ever taken away: what is hidden stays so."""
        return self if reader.reads_everything else self._whole().seen_by(reader)

    def close(self) -> None:
        """Nothing to give back."""
