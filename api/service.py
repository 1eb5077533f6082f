"""What answers requests: a city, its version, and the answers that were given already.

Nothing here knows HTTP; `questions.py` and `nodes.py` turn requests into calls of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from time import monotonic
from typing import Any

import orjson
from cachetools import LRUCache
from xxhash import xxh3_128_hexdigest

from api.forms import JSON, Form
from api.problems import TookTooLong, WrongBody, problem
from api.settings import Settings
from orgraph.city import City, by_name
from orgraph.graph.timed import Timed
from orgraph.model.answers import Answer
from orgraph.model.errors import InvalidParameter, OrgraphError, StoreError, on_one_line
from orgraph.queries import Question, parameters

__all__ = ["Asked", "Service"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a request has it: names as written, and how the answer is wanted."""

    question: type[Question[Any]]
    given: Mapping[str, str | int | None]
    at: str
    form: Form = JSON
    lang: str = "zh"

    def key(self) -> str:
        """What tells it from all others; the language only where the form has one."""
        given = sorted(
            (name, str(value)) for name, value in self.given.items() if value is not None
        )
        lang = self.lang if self.form.speaks else ""
        return repr((self.question.name, given, self.at, self.form.suffix, lang))


@dataclass
class Service:
    """A city to be asked by many at once; thread-safe."""

    city: City
    settings: Settings
    _kept: LRUCache[str, bytes] = field(init=False)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self._kept = LRUCache(self.settings.kept_bytes, getsizeof=len)

    def tag(self, *said: str) -> str:
        """The `ETag` of what depends on nothing but the data and what is said."""
        return f'W/"{xxh3_128_hexdigest(repr((self.city.version(), *said)).encode())}"'

    def kept(self, tag: str) -> bytes | None:
        """An answer that was given already."""
        with self._lock:
            found: bytes | None = self._kept.get(tag)
            return found

    def keep(self, tag: str, body: bytes) -> None:
        """Keep an answer to be given again, unless it is larger than all that is kept."""
        with self._lock:
            if len(body) <= self._kept.maxsize:
                self._kept[tag] = body

    def answer(self, asked: Asked) -> Answer[Any]:
        """The answer; raises what `City.ask` raises, and `TookTooLong`."""
        limit = self.settings.time_limit
        until = monotonic() + limit
        return self.city.ask(
            by_name(asked.question, asked.given),
            asked.at,
            through=lambda view: Timed(view, until, lambda: TookTooLong(limit)),
        )

    def written(self, asked: Asked) -> bytes:
        """The answer in its form."""
        return asked.form.write(self.answer(asked), asked.lang)

    def answers(
        self, question: type[Question[Any]], items: Sequence[Any], lang: str
    ) -> Iterator[bytes]:
        """The answer to each of many, as JSON: `{"answer": …}`, or `{"problem": …}` with its own error.

        A store that is away is asked once, not once for each.
        """
        away: OrgraphError | None = None
        for item in items:
            try:
                if away is not None:
                    raise away
                body = b'{"answer":' + self.written(asked_of(question, item)) + b"}"
            except OrgraphError as error:
                if isinstance(error, StoreError):
                    away = error
                body = b'{"problem":' + orjson.dumps(problem(error, lang)) + b"}"
            yield body


def asked_of(question: type[Question[Any]], item: Any) -> Asked:
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
    return Asked(question, given, date.today().isoformat() if at is None else str(at))


def _as_text(value: str | int | None) -> str | None:
    return None if value is None else str(value)


def _example(question: type[Question[Any]]) -> str:
    return orjson.dumps(
        {own.name: own.example for own in parameters(question) if own.required}
    ).decode()
