"""A connection to a database: its address, its login, reading in one round trip, and what may go wrong.

The password comes from the environment and stands in no message. Reads are sent in read mode, which the
server enforces, and are tried again where the connection was lost, since they change nothing.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import parse_qs, urlsplit, urlunsplit

from orgraph.model.errors import (
    InvalidParameter,
    MissingExtra,
    StoreError,
    StoreRefused,
    StoreTimeout,
    StoreUnreachable,
    on_one_line,
)

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction, Session

T = TypeVar("T")

__all__ = ["Connection"]

TRIES: Final = 4
"""A pool may have several connections to a server that was restarted since; each is found out once."""
TIMED_OUT: Final = "TransactionTimedOut"


@dataclass
class Connection:
    """A database at an address `neo4j://host:port/?database=…`; thread-safe, closed with `close`."""

    address: str
    """Without a login."""
    database: str
    timeout: float
    """Seconds that a read may take."""
    driver: Driver = field(repr=False)

    @classmethod
    def open(cls, address: str, *, timeout: float | None = None) -> Connection:
        """Make the driver; nothing is sent yet.

        Login, database and timeout come from NEO4J_USERNAME, NEO4J_PASSWORD, NEO4J_DATABASE and
        ORGRAPH_TIMEOUT. Raises `MissingExtra` without the driver, `InvalidParameter` for an address with a
        login in it: it would be shown by every list of processes.
        """
        try:
            from neo4j import GraphDatabase
            from neo4j.exceptions import ConfigurationError
        except ImportError:
            raise MissingExtra("neo4j") from None
        # What goes wrong is raised; the driver's own words are for programs that set up logging.
        logging.getLogger("neo4j").addHandler(logging.NullHandler())
        parts = urlsplit(address)
        if parts.username or parts.password:
            raise InvalidParameter(
                "地址里不要写用户名和密码。请用环境变量 NEO4J_USERNAME、NEO4J_PASSWORD。",
                "Leave user and password out of the address. Give them in the environment, as NEO4J_USERNAME "
                "and NEO4J_PASSWORD.",
            )
        if not parts.hostname:
            raise _no_address(address, "no host")
        query = parse_qs(parts.query)
        database = query.get("database", [os.environ.get("NEO4J_DATABASE") or "neo4j"])[0]
        plain = urlunsplit((parts.scheme, parts.netloc, "", "", ""))
        login = os.environ.get("NEO4J_USERNAME") or "neo4j", os.environ.get("NEO4J_PASSWORD") or ""
        try:
            driver = GraphDatabase.driver(
                plain,
                auth=login if login[1] else None,
                connection_timeout=5.0,
                connection_acquisition_timeout=15.0,
                max_transaction_retry_time=10.0,
                user_agent="orgraph",
                notifications_min_severity="OFF",
                telemetry_disabled=True,
            )
        except (ConfigurationError, ValueError) as error:
            raise _no_address(address, str(error)) from None
        return cls(plain, database, _seconds() if timeout is None else timeout, driver)

    def close(self) -> None:
        """Give the connections back."""
        self.driver.close()

    def read(self, text: str, parameters: Mapping[str, Any] | None = None) -> list[list[Any]]:
        """The rows of a statement that only reads: one round trip, tried again where the line was lost."""
        return self.read_named(text, parameters or {})[1]

    def read_named(
        self, text: str, parameters: Mapping[str, Any]
    ) -> tuple[list[str], list[list[Any]]]:
        """The same with the names of the columns."""
        from neo4j import Query
        from neo4j.exceptions import ServiceUnavailable, SessionExpired

        query = Query(text, timeout=self.timeout)
        with self.errors():
            for last in range(TRIES):
                try:
                    with self.session(reading=True) as session:
                        result = session.run(query, dict(parameters))
                        return list(result.keys()), [record.values() for record in result]
                except (ServiceUnavailable, SessionExpired):
                    if last == TRIES - 1:
                        raise
            raise AssertionError(TRIES)

    def stream(
        self, text: str, parameters: Mapping[str, Any] | None = None, size: int = 10_000
    ) -> Iterator[list[Sequence[Any]]]:
        """The rows of a statement that reads very many, some thousand at a time and however long it takes.

        Not tried again where the line is lost: the rows before would come twice.
        """
        with self.errors(), self.session(reading=True) as session:
            result = session.run(text, dict(parameters or {}))
            while rows := result.fetch(size):
                yield [record.values() for record in rows]

    def write(self, text: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Run a statement that changes the database and may be repeated."""

        self.transaction(lambda own: own.run(text, dict(parameters or {})).consume())

    def transaction(self, work: Callable[[ManagedTransaction], T]) -> T:
        """Run what changes the database in one transaction; `work` may be run again where the line was lost,
        and must see for itself whether it was done."""
        with self.errors(), self.session(reading=False) as session:
            return session.execute_write(work)

    def define(self, text: str) -> None:
        """Run a statement about constraints or indexes, which cannot be retried in a transaction."""
        with self.errors(), self.session(reading=False) as session:
            session.run(text).consume()

    def session(self, *, reading: bool) -> Session:
        """A session on the database, in read mode or not."""
        from neo4j import READ_ACCESS, WRITE_ACCESS

        mode = READ_ACCESS if reading else WRITE_ACCESS
        return self.driver.session(
            database=self.database, default_access_mode=mode, fetch_size=10_000
        )

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turns the driver's errors into those that say what to do."""
        from neo4j.exceptions import AuthError, ClientError, DriverError, Neo4jError

        try:
            yield
        except AuthError:
            raise StoreRefused(self.address) from None
        except ClientError as error:
            if TIMED_OUT in (error.code or ""):
                raise StoreTimeout(self.address, self.timeout) from None
            if "DatabaseNotFound" in (error.code or ""):
                raise StoreError(
                    self.address,
                    f"{self.address} 没有名为“{self.database}”的数据库。请核对 ?database= 或 NEO4J_DATABASE。",
                    f"{self.address} has no database “{self.database}”. Check ?database= or NEO4J_DATABASE.",
                ) from None
            raise
        except (DriverError, OSError) as error:
            raise StoreUnreachable(self.address, _reason(error)) from None
        except Neo4jError as error:
            if error.is_retryable():  # the server is going down or changing leaders
                raise StoreUnreachable(self.address, _reason(error)) from None
            raise


def _reason(error: BaseException) -> str:
    said = str(error).partition("\n")[0]
    return said or type(error).__name__


def _no_address(address: str, why: str) -> InvalidParameter:
    return InvalidParameter(
        f"地址“{on_one_line(address)}”不成形式。写法:neo4j://主机:7687",
        f"“{on_one_line(address)}” is no address. Write one as neo4j://host:7687 ({why}).",
    )


def _seconds() -> float:
    given = os.environ.get("ORGRAPH_TIMEOUT", "").strip()
    try:
        seconds = float(given) if given else 30.0
        if not 0 < seconds < 86_400:
            raise ValueError(given)
    except ValueError:
        raise InvalidParameter(
            f"环境变量 ORGRAPH_TIMEOUT “{on_one_line(given)}”应为秒数。",
            f"The environment variable ORGRAPH_TIMEOUT “{on_one_line(given)}” must be a number of seconds.",
        ) from None
    return seconds
