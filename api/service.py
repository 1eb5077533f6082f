"""What answers requests: a city, its version, and the answers that were given already.

Nothing here knows HTTP; `questions.py` and `nodes.py` turn requests into calls of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from threading import Lock
from time import monotonic
from typing import Any, Final, NamedTuple

import orjson
from cachetools import LRUCache
from xxhash import xxh3_128_hexdigest

from api.compression import CODING, LEAST, compressed
from api.forms import JSON, Form
from api.problems import TookTooLong, WrongBody, problem
from api.settings import Settings
from orgraph.city import City
from orgraph.graph.timed import Timed
from orgraph.model.answers import Answer
from orgraph.model.errors import InvalidParameter, OrgraphError, StoreError, on_one_line
from orgraph.model.facts import Fact
from orgraph.model.reader import PUBLIC_ONLY, Reader
from orgraph.model.schema import Sensitivity
from orgraph.model.vocabulary import PERSON, RELATIONS
from orgraph.queries import Question, parameters
from orgraph.queries.by_name import by_name

__all__ = ["Asked", "Service", "Written", "personal_of"]


CODE: Final = version("orgraph")
"""Another version of the code may answer otherwise."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a request has it: names as written, and how the answer is wanted."""

    question: type[Question[Any]]
    given: Mapping[str, str | int | None]
    at: str
    form: Form = JSON
    lang: str = "zh"
    reader: Reader = PUBLIC_ONLY

    def key(self) -> str:
        """What tells it from all others; the language only where the form has one."""
        given = sorted(
            (name, str(value)) for name, value in self.given.items() if value is not None
        )
        lang = self.lang if self.form.speaks else ""
        return repr((self.question.name, given, self.at, self.form.suffix, lang, self.reader.told))


class Written(NamedTuple):
    """What is sent, and the persons of whom something personal stands in it."""

    body: bytes
    persons: frozenset[str] = frozenset()
    link: str | None = None
    """To what goes on where this ends."""
    coding: str | None = None
    """How the body is compressed."""

    def coded(self) -> Written:
        """The same compressed, where it is worth it."""
        if len(self.body) < LEAST:
            return self
        return self._replace(body=compressed(self.body), coding=CODING)


ENTRY: Final = 512
"""Bytes that keeping an answer takes beside its body: about 400 were measured."""


def size_of(written: Written) -> int:
    """The bytes that an answer takes while it is kept."""
    return len(written.body) + ENTRY + 64 * len(written.persons) + len(written.link or "")


PERSONAL: Final = tuple(
    own.name for own in PERSON.fields if own.sensitivity is Sensitivity.PERSONAL
)


def personal_of(facts: Iterable[Fact]) -> frozenset[str]:
    """The persons that the facts of an answer tell something personal of; personal fields are in no answer."""
    found = set()
    for fact in facts:
        kind = RELATIONS.get(fact.kind)
        if (
            kind is not None
            and kind.sensitivity is Sensitivity.PERSONAL
            and fact.target is not None
        ):
            found |= {
                end.id
                for end in (fact.source, fact.target)
                if end.id.startswith(f"{PERSON.prefix}:")
            }
    return frozenset(found)


@dataclass
class Service:
    """A city to be asked by many at once; thread-safe."""

    city: City
    settings: Settings
    _kept: LRUCache[tuple[str, bool], Written] = field(init=False)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self._kept = LRUCache(self.settings.kept_bytes, getsizeof=size_of)

    def late(self, setting: str = "time_limit") -> Callable[[], None]:
        """What raises `TookTooLong` when it is called later than may be from now on."""
        limit: float = getattr(self.settings, setting)
        until = monotonic() + limit

        def check() -> None:
            if monotonic() > until:
                raise TookTooLong(limit, setting)

        return check

    def city_of(self, reader: Reader) -> City:
        """The city as a reader may see it: all that is asked, listed or found for somebody goes through here."""
        return self.city.seen_by(reader)

    def tag(self, *said: str) -> str:
        """The `ETag` of what depends on nothing but the data and what is said."""
        # Each with its length, so that no two of them can read as another two.
        told = "".join(f"{len(each)}:{each}" for each in (CODE, self.city.version(), *said))
        return f'W/"{xxh3_128_hexdigest(told.encode("utf-8", "surrogatepass"))}"'

    def kept(self, tag: str, *, coded: bool) -> Written | None:
        """An answer that was given already, as it was sent to those who take it compressed or to the others."""
        with self._lock:
            found: Written | None = self._kept.get((tag, coded))
            return found

    def keep(self, tag: str, written: Written, *, coded: bool) -> None:
        """Keep an answer to be given again, unless it is larger than all that is kept."""
        if size_of(written) > self._kept.maxsize:
            return
        # A copy of the right size: what wrote the body took more room at first, and the hole that it left beside
        # each would stay. 64 MB of answers that come and go took 241 MB and more; copied, 76 for good.
        exact = written._replace(body=bytes(memoryview(written.body)))
        with self._lock:
            self._kept[tag, coded] = exact

    def answer(self, asked: Asked) -> Answer[Any]:
        """The answer; raises what `City.ask` raises, and `TookTooLong`."""
        limit = self.settings.time_limit
        return self.city_of(asked.reader).ask(
            by_name(asked.question, asked.given),
            asked.at,
            through=lambda view: Timed(view, monotonic() + limit, lambda: TookTooLong(limit)),
        )

    def written(self, asked: Asked) -> Written:
        """The answer in its form; to write it is not cut off, but too late it is not given."""
        late = self.late()
        answer = self.answer(asked)
        persons = personal_of(answer.facts) if asked.reader.personal else frozenset()
        late()
        body = asked.form.write(answer, asked.lang)
        late()
        return Written(body, persons)

    def answers(
        self, question: type[Question[Any]], items: Sequence[Any], lang: str, reader: Reader
    ) -> Iterator[Written]:
        """The answer to each of many, as JSON: `{"answer": …}`, or `{"problem": …}` with its own error.

        A store that is away is asked once, not once for each; what is not answered when the time of all is over,
        the reader's included, is not asked any more.
        """
        away: OrgraphError | None = None
        late = self.late("batch_time_limit")
        for item in items:
            try:
                if away is not None:
                    raise away
                late()
                written = self.written(asked_of(question, item, reader))
                yield Written(b'{"answer":' + written.body + b"}", written.persons)
            except OrgraphError as error:
                if isinstance(error, StoreError):
                    away = error
                yield Written(b'{"problem":' + orjson.dumps(problem(error, lang)) + b"}")


def asked_of(question: type[Question[Any]], item: Any, reader: Reader) -> Asked:
    """One question of many: an object of parameters, and `at`."""
    if not isinstance(item, dict):
        raise WrongBody(
            f"每一项应为对象,如 {_example(question)}。",
            f"Each item must be an object, as {_example(question)}.",
        )
    for name, value in item.items():
        if value is not None and (isinstance(value, bool) or not isinstance(value, (str, int))):
            raise InvalidParameter(
                f"“{on_one_line(name)}”应为文字或整数。",
                f"“{on_one_line(name)}” must be text or a whole number.",
            )
    given = {name: _as_text(value) for name, value in item.items() if name != "at"}
    at = item.get("at")
    day = date.today().isoformat() if at is None else str(at)
    return Asked(question, given, day, reader=reader)


def _as_text(value: str | int | None) -> str | None:
    return None if value is None else str(value)


def _example(question: type[Question[Any]]) -> str:
    return orjson.dumps(
        {own.name: own.example for own in parameters(question) if own.required}
    ).decode()
