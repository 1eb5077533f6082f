"""`City`: one version of a city at hand, and how its readers see it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar

from orgraph.city.methods import method, method_name, no_method
from orgraph.graph.compiled import DayView, OrgGraph
from orgraph.graph.names import PLACES, Found, Mention, Names
from orgraph.graph.packed import pack, unpack
from orgraph.graph.stored import GRAPH_CLASSES, INDEX_CLASSES
from orgraph.graph.view import View
from orgraph.loader.snapshot import Snapshots
from orgraph.model.answers import SHOWN, Answer, Mark, Reason
from orgraph.model.errors import InvalidParameter
from orgraph.model.reader import EVERYTHING, NOTE, Reader
from orgraph.model.schema import NodeKind, RelationKind, Sensitivity
from orgraph.model.time import day_number, day_text
from orgraph.queries import QUESTIONS, MayDispatch, Question, Who, parameters
from orgraph.queries.by_name import by_name
from orgraph.queries.may_dispatch import MayDispatchValue
from orgraph.queries.who_value import WhoValue
from orgraph.render.notebook import FORMS

if TYPE_CHECKING:
    from networkx import MultiDiGraph
    from polars import DataFrame

    from orgraph.batch.many import Many

__all__ = ["READERS_KEPT", "City"]

V = TypeVar("V")

SHOWN.update(FORMS)

READERS_KEPT: Final = 8
"""Cities as readers see them, of those who asked last; a city of 400,000 nodes takes 50 MB for each."""


@dataclass(frozen=True)
class City:
    """One version of a city; make it with `orgraph.open`."""

    graph: OrgGraph = field(repr=False)
    snapshots: Snapshots | None = field(default=None, repr=False, compare=False)
    """Where what is made from it is kept."""
    reader: Reader = EVERYTHING
    """Whose rights it is seen with; see `seen_by`."""

    remote: ClassVar[bool] = False
    """Whether asking waits for another machine."""

    def seen_by(self, reader: Reader) -> City:
        """The city as a reader may see it: what he may not read is as if it had never been loaded.

        `docs/privacy.md` says what is hidden from whom. Each answer says that something may be.
        """
        return self if reader.reads_everything else self._readers.city(self, reader)

    @cached_property
    def _readers(self) -> _Readers:
        return _Readers()

    @cached_property
    def names(self) -> Names:
        """The index of names, made at the first question by name and then kept beside the city."""
        if self.snapshots is None:
            return Names(self.graph)
        kept = _kept_as("names", self.reader)
        index = self.snapshots.load(kept, INDEX_CLASSES)
        names = Names(self.graph, index)
        if index is None:
            self.snapshots.save(kept, names.index)
        return names

    @cached_property
    def _many(self) -> Many:
        """What is known of the shapes of answers, from the first table on."""
        from orgraph.batch.many import Many

        return Many(self.graph, lambda: self.names)

    def close(self) -> None:
        """Nothing to give back; a city in a database has connections."""

    def version(self) -> str:
        """What tells this version of the data from every other; equal packages have the same."""
        return self._version

    @cached_property
    def _version(self) -> str:
        if self.snapshots is None:  # made in memory, it is the only one of its kind
            return secrets.token_hex(16)
        return self.snapshots.version()

    def at(self, day: str | date) -> DayView:
        """The city on a day, for your own walks."""
        return self.graph.at(day_number(day))

    def networkx(
        self,
        *,
        at: str | date,
        maybe: str = "marked",
        kinds: Iterable[NodeKind | RelationKind | str] | None = None,
    ) -> MultiDiGraph[str]:
        """The city on a day as a frozen `networkx.MultiDiGraph`; see `docs/networkx.md`.

        `maybe` says what becomes of relations that may hold: `marked`, `out` or `in`. `kinds` narrows it to
        kinds of relations, or of nodes; without it all are in. Needs `pip install "orgraph[networkx]"`.
        """
        return self.graph.networkx(at=day_number(at), maybe=maybe, kinds=kinds)

    def ask(
        self,
        question: Question[V],
        at: str | date,
        *,
        through: Callable[[View], View] = lambda view: view,
    ) -> Answer[V]:
        """Ask a question whose fields are ids or names, as of a day: a date, or written `YYYY-MM-DD`.

        `through` is what the view is seen through, such as a limit of time.
        """
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
        return _noted(asked.answer(through(self.view(asked, day))), self.reader)

    def view(self, question: Question[Any], day: int) -> View:  # noqa: ARG002 - a database needs it
        """What a question whose fields are ids sees of the city on a day."""
        return self.graph.at(day)

    def ask_by_name(
        self, question: type[Question[Any]], given: Mapping[str, str | None], at: str | date
    ) -> Answer[Any]:
        """Ask by the names of parameters; an unknown or a missing one is refused."""
        return self.ask(by_name(question, given), at)

    def __getattr__(self, name: str) -> Callable[..., Answer[Any]]:
        """Every question as a method: `city.who(…, at=…)`, of its parameters by place or by name."""
        question = QUESTIONS.get(name.replace("_", "-"))
        if question is None:
            raise no_method(name, dir(self))
        return method(question, self.ask)

    def __dir__(self) -> Iterable[str]:
        return {*super().__dir__(), *map(method_name, QUESTIONS)}

    def __copy__(self) -> City:
        return self  # never changes

    def __deepcopy__(self, memo: dict[int, Any]) -> City:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (pack(self.graph), self.snapshots, self.reader, self.version())

    def who(self, place: str, matter: str | None = None, *, at: str | date) -> Answer[WhoValue]:
        """Who is responsible at a place, for a matter, on a day."""
        return self.ask(Who(place, matter), at)

    def who_many(
        self,
        table: Any,
        *,
        at: str | date | None = None,
        progress: Callable[[float], None] = lambda _: None,
    ) -> Any:
        """`who` for every row of a table: polars, pandas, Arrow, or anything that polars reads.

        It has the columns `place`, `matter` (which may be empty or absent) and perhaps `day`, else `at`
        counts. Comes back as a table of the same kind, the answers beside its rows; `docs/who-many.md` lists
        their columns. What is wrong with a row, such as a name that nothing bears, stands in the row.
        `progress` is told how much is done, from 0 to 1. Raises `InvalidParameter` where the table itself
        cannot be read.
        """
        day = None if at is None else day_text(day_number(at))
        return self._many.answered(table, day, progress)

    def may_dispatch(
        self, place: str, matter: str, unit: str, *, at: str | date
    ) -> Answer[MayDispatchValue]:
        """Whether a case at a place about a matter may be handed to a unit."""
        return self.ask(MayDispatch(place, matter, unit), at)

    def cypher(self, statement: str, /, **parameters: Any) -> DataFrame:
        """The rows of a statement of your own on the city in Neo4j, as a polars table.

        It can only read, in the time that `ORGRAPH_TIMEOUT` gives; values go in as parameters, `$name`. Raises
        `InvalidParameter` for a city that is in no database, or that is seen with less than all rights.
        """
        if not self.reader.reads_everything:
            raise InvalidParameter(
                "按读者权限打开的城市不能直接运行 Cypher:那会绕过权限。请改用城市的各种提问。",
                "A city as a reader may see it runs no Cypher, which would see everything. Ask the city instead.",
            )
        return self._cypher(statement, parameters)

    def _cypher(self, statement: str, parameters: Mapping[str, Any]) -> DataFrame:  # noqa: ARG002
        raise InvalidParameter(
            '这个城市不在 Neo4j 里,不能运行 Cypher。请先 orgraph push 到数据库,再用 orgraph.open("neo4j://…") 打开。',
            "This city is in no Neo4j database, so nothing can run Cypher. Push it with orgraph push and open it "
            'with orgraph.open("neo4j://…").',
        )

    def find(
        self,
        text: str,
        *,
        kinds: Iterable[NodeKind] = (),
        within: str | None = None,
        limit: int = 20,
        at: str | date,
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
        at: str | date,
    ) -> tuple[Mention, ...]:
        """The names in a sentence, from left to right, 50 at most; those of places unless other kinds
        are given, and of each name at most `limit` nodes."""
        return self.names.mentions(sentence, tuple(kinds), day_number(at), within, limit)


class _Readers:
    """A city as its readers see it; made once for each."""

    def __init__(self) -> None:
        self._cities: dict[Reader, City] = {}
        self._making = Lock()

    def city(self, whole: City, reader: Reader) -> City:
        """The city of a reader, as long as it is the version that was asked for."""
        with self._making:
            known = self._cities.pop(reader, None)
            city = _seen_by(whole, reader) if known is None else known
            self._cities[reader] = city  # the last of all
            if len(self._cities) > READERS_KEPT:
                del self._cities[next(iter(self._cities))]
            return city


def _seen_by(whole: City, reader: Reader) -> City:
    # What there are a few readers of is kept beside the city, so that workers share it.
    snapshots = whole.snapshots if reader.unit is None and whole.reader == EVERYTHING else None
    kept = _kept_as("graph", reader)
    graph = None if snapshots is None else snapshots.load(kept, GRAPH_CLASSES)
    if graph is None:
        from orgraph.graph.masked import masked

        graph = masked(whole.graph, reader)
        if snapshots is not None:
            snapshots.save(kept, graph)
    return City(graph, snapshots, reader)


def _restored(packed: Any, snapshots: Snapshots | None, reader: Reader, version: str) -> City:
    """The city that was pickled; it is the same version, wherever it is read."""
    city = City(unpack(packed), snapshots, reader)
    city.__dict__["_version"] = version
    return city


def _kept_as(name: str, reader: Reader) -> str:
    """The snapshot of something that is made for a reader without a unit."""
    if reader == EVERYTHING:
        return name
    return f"{name}-{reader.personnel}{'-personal' if reader.personal else ''}"


def _noted(answer: Answer[V], reader: Reader) -> Answer[V]:
    """An answer that says, to whoever may not read all personnel facts, that something may be hidden.

    No answer rests on what is personal.
    """
    if reader.reads_all(Sensitivity.PERSONNEL):
        return answer
    return replace(answer, reasons=(*answer.reasons, Reason(Mark.NOTE, NOTE)))
