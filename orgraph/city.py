"""A city to ask: `orgraph.open(ADDRESS)` and what it returns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from orgraph.graph.compiled import DayView, OrgGraph
from orgraph.graph.names import PLACES, Found, Mention, Names
from orgraph.graph.stored import GRAPH_CLASSES, INDEX_CLASSES
from orgraph.graph.view import View
from orgraph.loader.snapshot import Snapshots
from orgraph.model.answers import Answer
from orgraph.model.errors import InvalidParameter
from orgraph.model.facts import Value
from orgraph.model.schema import NodeKind, RelationKind
from orgraph.model.time import day_number
from orgraph.queries import QUESTIONS, MayDispatch, Question, Who, parameters
from orgraph.queries.may_dispatch import MayDispatchValue
from orgraph.queries.who_value import WhoValue
from orgraph.seed import seed_folder
from orgraph.stores.address import is_address

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from orgraph.batch.many import Many
    from orgraph.graph.tables import Tables
    from orgraph.stores.neo4j.names import Neo4jNames
    from orgraph.stores.neo4j.pull import RawCity
    from orgraph.stores.neo4j.store import Neo4jStore

__all__ = ["City", "RemoteCity", "open_city"]

V = TypeVar("V")


@dataclass(frozen=True)
class City:
    """One version of a city; make it with `orgraph.open`."""

    graph: OrgGraph
    snapshots: Snapshots | None = field(default=None, repr=False, compare=False)
    """Where what is made from it is kept."""

    @cached_property
    def names(self) -> Names:
        """The index of names, made at the first question by name and then kept beside the city."""
        if self.snapshots is None:
            return Names(self.graph)
        index = self.snapshots.load("names", INDEX_CLASSES)
        names = Names(self.graph, index)
        if index is None:
            self.snapshots.save("names", names.index)
        return names

    @cached_property
    def _many(self) -> Many:
        """What is known of the shapes of answers, from the first table on."""
        from orgraph.batch.many import Many

        return Many(self.graph, lambda: self.names)

    def close(self) -> None:
        """Nothing to give back; a city in a database has connections."""

    def at(self, day: str) -> DayView:
        """The city on a day, for your own walks."""
        return self.graph.at(day)

    def networkx(
        self,
        *,
        at: str | int,
        maybe: str = "marked",
        kinds: Iterable[NodeKind | RelationKind | str] = (),
    ) -> MultiDiGraph[str]:
        """The city on a day as a frozen `networkx.MultiDiGraph`; see `docs/networkx.md`.

        `maybe` says what becomes of relations that may hold: `marked`, `out` or `in`. `kinds` narrows it to
        kinds of relations, or of nodes. Needs `pip install "orgraph[networkx]"`.
        """
        return self.graph.networkx(at=at, maybe=maybe, kinds=kinds)

    def ask(self, question: Question[V], at: str) -> Answer[V]:
        """Ask a question whose fields are ids or names, as of a day written `YYYY-MM-DD`."""
        day = day_number(at)
        found = {}
        for own in parameters(question):
            given = getattr(question, own.name)
            if given is not None:
                named = bool(own.kinds)
                found[own.name] = (
                    self.names.resolve(given, own.kinds, day) if named else own.read(given)
                )
        asked = type(question)(**found)
        return asked.answer(self.view(asked, day))

    def view(self, question: Question[Any], day: int) -> View:  # noqa: ARG002 - a database needs it
        """What a question whose fields are ids sees of the city on a day."""
        return self.graph.at(day)

    def ask_by_name(
        self, question: type[Question[Any]], given: Mapping[str, str | None], at: str
    ) -> Answer[Any]:
        """Ask by the names of parameters; an unknown or a missing one is refused."""
        known = {own.name: own for own in parameters(question)}
        given = {name: value for name, value in given.items() if value is not None}
        unknown = sorted(set(given) - set(known))
        missing = [own.name for own in known.values() if own.required and not given.get(own.name)]
        if unknown or missing:
            raise _wrong_parameters(question, unknown, missing)
        return self.ask(question(**given), at)

    def __getattr__(self, name: str) -> Callable[..., Answer[Any]]:
        """Every question as a method: `city.who(…, at=…)`, of its parameters by place or by name."""
        question = QUESTIONS.get(name.replace("_", "-"))
        if question is None:
            raise AttributeError(f"a city has no {name!r}")

        def asked(*given: str, at: str, **named: str | int | None) -> Answer[Any]:
            return self.ask(question(*given, **named), at)

        return asked

    def who(self, place: str, matter: str | None = None, *, at: str) -> Answer[WhoValue]:
        """Who is responsible at a place, for a matter, on a day."""
        return self.ask(Who(place, matter), at)

    def who_many(
        self,
        table: Any,
        *,
        at: str | None = None,
        progress: Callable[[float], None] = lambda _: None,
    ) -> Any:
        """`who` for every row of a table: polars, pandas, Arrow, or anything that polars reads.

        It has the columns `place`, `matter` (which may be empty or absent) and perhaps `day`, else `at`
        counts. Comes back as a table of the same kind, the answers beside its rows; `docs/who-many.md` lists
        their columns. What is wrong with a row, such as a name that nothing bears, stands in the row.
        `progress` is told how much is done, from 0 to 1. Raises `InvalidParameter` where the table itself
        cannot be read.
        """
        if at is not None:
            day_number(at)
        return self._many.answered(table, at, progress)

    def may_dispatch(
        self, place: str, matter: str, unit: str, *, at: str
    ) -> Answer[MayDispatchValue]:
        """Whether a case at a place about a matter may be handed to a unit."""
        return self.ask(MayDispatch(place, matter, unit), at)

    def find(
        self,
        text: str,
        *,
        kinds: Iterable[NodeKind] = (),
        within: str | None = None,
        limit: int = 20,
        at: str,
    ) -> Found:
        """What a name may mean, the best first, each with the reason; of all kinds if none is given."""
        return self.names.find(text, tuple(kinds), within, limit, day=day_number(at))

    def mentions(
        self,
        sentence: str,
        *,
        kinds: Iterable[NodeKind] = PLACES,
        within: str | None = None,
        limit: int = 50,
        at: str,
    ) -> tuple[Mention, ...]:
        """The names in a sentence, from left to right, 50 at most; those of places unless other kinds
        are given, and of each name at most `limit` nodes."""
        return self.names.mentions(sentence, tuple(kinds), day_number(at), within, limit)


def _wrong_parameters(
    question: type[Question[Any]], unknown: Iterable[str], missing: Iterable[str]
) -> InvalidParameter:
    """The error that names each parameter as its reader knows it, and as it is written."""
    zh = {own.name: f"{own.label.zh}({own.name})" for own in parameters(question)}
    en = {
        own.name: own.name if own.label.en == own.name else f"{own.label.en} ({own.name})"
        for own in parameters(question)
    }
    wrong_zh = [
        f"{what}:{'、'.join(zh.get(name, name) for name in names)}。"
        for what, names in (("多余", unknown), ("缺少", missing))
        if names
    ]
    wrong_en = [
        f"{what}: {', '.join(en.get(name, name) for name in names)}."
        for what, names in (("Unknown", unknown), ("Missing", missing))
        if names
    ]
    return InvalidParameter(
        f"{''.join(wrong_zh)}{question.name} 的参数是:{'、'.join(zh.values())}。",
        f"{' '.join(wrong_en)} The parameters of {question.name} are {', '.join(en.values())}.",
    )


class RemoteCity(City):
    """A city in a database: a question with a scope takes one round trip, and never the whole city.

    Questions about the whole city, `graph`, `at` and `networkx` run on a graph compiled from the database,
    kept until the version there moves. Thread-safe; `close` gives the connections back.
    """

    store: Neo4jStore

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
        ids, given = self.told(question)
        return self.store.fetch(question.scope, ids, given, day)

    @staticmethod
    def told(question: Question[Any]) -> tuple[dict[str, str | None], dict[str, Value]]:
        """The ids that a question gives, and its words and numbers."""
        own = parameters(question)
        ids = {each.name: getattr(question, each.name) for each in own if each.kinds}
        return ids, {each.name: getattr(question, each.name) for each in own if not each.kinds}

    def who_many(
        self,
        table: Any,
        *,
        at: str | None = None,
        progress: Callable[[float], None] = lambda _: None,
    ) -> Any:
        """`who` for every row of a table, on the whole city as it is in the database now."""
        return self._whole().who_many(table, at=at, progress=progress)

    def _whole(self) -> City:
        """The city in memory, with names and shapes of its own, until the version in the database moves."""
        graph = self.graph
        known: City | None = self.__dict__.get("_known")
        if known is None or known.graph is not graph:
            known = self.__dict__["_known"] = City(graph)
        return known

    def close(self) -> None:
        """Give the connections back."""
        self.store.connection.close()


def open_city(address: str | Path | None = None, *, snapshot: bool = True) -> City:
    """Open a package folder, or a Neo4j database at `neo4j://host`; without an address the seed, Xinmi as
    one article tells of it.

    What is compiled is saved in `.orgraph/` inside the folder and mapped at the next start, in
    milliseconds; `snapshot=False` neither reads nor writes there. Raises `InvalidPackage` with every
    problem of the folder.
    """
    if isinstance(address, str) and is_address(address):
        from orgraph.stores.neo4j.connection import Connection
        from orgraph.stores.neo4j.store import Neo4jStore

        return RemoteCity(Neo4jStore(Connection.open(address)))
    folder = seed_folder() if address is None else Path(address)
    if not snapshot:
        return City(_compiled(folder))
    snapshots = Snapshots(folder)
    graph = snapshots.load("graph", GRAPH_CLASSES)
    if graph is None:
        graph = _compiled(folder)
        snapshots.save("graph", graph)
    return City(graph, snapshots)


def _compiled(folder: Path) -> OrgGraph:
    # Reading and compiling take polars, which costs more to import than a snapshot to open.
    from orgraph.graph.compile import compile_graph
    from orgraph.loader.package import read_package

    return compile_graph(read_package(folder))
