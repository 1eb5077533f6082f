"""Pushing, side by side with a bare loader of the same rows, each into a fresh database of one server.

`python -m benchmarks.pushing WAY FOLDER ADDRESS` prints one run as JSON; `python -m benchmarks pushing`
measures all. The bare loader sends what a push sends in batches of 10,000 by `UNWIND`, in two forms: as maps, which is
how such a loader is written by hand, and as lists with the statements of a push; the faster is the peer. It checks
nothing, makes no index but those of the ids, and cannot go on where it stopped. Only the time in which a statement
runs is counted; a push makes its rows in its time.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from benchmarks.county import write_city
from benchmarks.kept import keep
from benchmarks.measure import DATA, ROOT, Say, child, fetch_release, size_of, synthetic
from benchmarks.report import met, table
from benchmarks.rounds import Rounds
from tools.neo4j.server import Server, free_port

if TYPE_CHECKING:
    import polars as pl

__all__ = ["BEGIN", "END", "WAYS", "measure_pushing"]

BEGIN: Final = "<!-- pushing:begin -->"
END: Final = "<!-- pushing:end -->"
HEAP: Final = "1500m"
PAGES: Final = "512m"
SIZE: Final = 10_000
WANTED: Final = 0.8
"""Of the bare loader's rate."""
BARE: Final = {
    "bare maps": "bare `UNWIND` loader: maps, `SET n = row`, nothing checked",
    "bare lists": "bare `UNWIND` loader: lists, the statements of a push, nothing checked",
}
PARTS: Final = {"writing": "writing", "seconds": "all of it, with checks and indexes"}
"""What of a push is held against the bare loader."""


def _push(folder: Path, address: str) -> dict[str, float]:
    from orgraph.exchange import push_package

    begun = perf_counter()
    written: list[float] = []
    planned: list[float] = []
    push_package(
        folder,
        address,
        planned=lambda _: planned.append(perf_counter()),
        progress=lambda _: written.append(perf_counter()),
    )
    ended = perf_counter()
    # The last sign but one is that of the last batch; the last comes when the indexes are there.
    return {
        "seconds": ended - begun,
        "reading": planned[0] - begun,
        "writing": written[-2] - planned[0],
        "indexes": ended - written[-2],
    }


class _Sent(NamedTuple):
    """A statement of the bare loader, all its rows, and what makes some of them ready to be sent."""

    text: str
    frame: pl.DataFrame
    ready: Callable[[pl.DataFrame], list[Any]]


def _bare(address: str, sent: Iterable[_Sent]) -> dict[str, float]:
    from orgraph.model.vocabulary import NODES
    from orgraph.stores.neo4j.connection import Connection

    connection = Connection.open(address)
    with connection.session(reading=False) as session:
        begun = perf_counter()
        for label in NODES:
            session.run(f"CREATE CONSTRAINT FOR (n:{label}) REQUIRE n.id IS UNIQUE").consume()
        seconds = perf_counter() - begun
        for text, frame, ready in sent:
            for start in range(0, frame.height, SIZE):
                # Made before the clock goes on; all at once would be 2 GB of Python for a city.
                rows = ready(frame[start : start + SIZE])
                begun = perf_counter()
                session.run(text, rows=rows).consume()
                seconds += perf_counter() - begun
    connection.close()
    return {"seconds": seconds}


def _bare_maps(folder: Path, address: str) -> dict[str, float]:
    import polars as pl

    from orgraph.loader.package import read_package
    from orgraph.stores.neo4j.encode import node_rows, relation_rows
    from orgraph.stores.neo4j.form import SUPERSEDED, type_of

    tables = read_package(folder)
    sent = []
    for each in node_rows(tables):
        label = SUPERSEDED if each.superseded else each.kind.name
        text = f"UNWIND $rows AS row CREATE (n:{label}) SET n = row"
        sent.append(_Sent(text, each.frame, pl.DataFrame.to_dicts))
    for some in relation_rows(tables):
        text = (
            f"UNWIND $rows AS row MATCH (a:{some.source.name} {{id: row.source}}) "
            f"MATCH (b:{some.target.name} {{id: row.target}}) "
            f"CREATE (a)-[r:{type_of(some.relation, some.stance)}]->(b) SET r = row.own"
        )
        sent.append(_Sent(text, some.frame, _between))
    return _bare(address, sent)


def _between(frame: pl.DataFrame) -> list[Any]:
    """Relations as maps: both ends, and the properties in a map of their own."""
    return [
        {"source": row.pop("source"), "target": row.pop("target"), "own": row}
        for row in frame.to_dicts()
    ]


def _bare_lists(folder: Path, address: str) -> dict[str, float]:
    import polars as pl

    from orgraph.loader.package import read_package
    from orgraph.stores.neo4j.batches import creations

    groups = creations(read_package(folder))
    return _bare(address, [_Sent(own.text, own.rows, pl.DataFrame.rows) for own in groups])


def _again(folder: Path, address: str) -> dict[str, float]:
    from orgraph.exchange import push_package

    return {"seconds": push_package(folder, address).seconds}


def _pull(folder: Path, address: str) -> dict[str, float]:
    import tempfile

    from orgraph.exchange import pull_package

    with tempfile.TemporaryDirectory() as place:
        return {"seconds": pull_package(address, Path(place) / folder.name).seconds}


WAYS: Final[Mapping[str, Callable[[Path, str], dict[str, float]]]] = {
    "bare maps": _bare_maps,
    "bare lists": _bare_lists,
    "push": _push,
    "again": _again,
    "pull": _pull,
}


def run(way: str, folder: Path, address: str) -> dict[str, float]:
    """Do it once, and say how long it took."""
    import neo4j  # noqa: F401 - what is imported is not measured
    import polars as pl  # noqa: F401

    return WAYS[way](folder, address)


# --- all of it ----------------------------------------------------------------------------------------


def measure_pushing(rounds: Rounds, say: Say) -> str:
    """Everything about pushing, as Markdown."""
    load = os.getloadavg()[0]
    city = DATA / "zhengzhou"
    write_city(city, fetch_release())
    folders = {"county": synthetic(1), "city": city}
    runs: dict[tuple[str, str], list[dict[str, float]]] = {}
    for number in rounds:
        for name, folder in folders.items():
            turns = (*((way,) for way in BARE), ("push", "again", "pull"))
            for ways in turns if number % 2 == 0 else reversed(turns):
                for way, told in _on_a_fresh_server(ways, folder).items():
                    runs.setdefault((name, way), []).append(told)
                    say(f"round {number + 1}, {name}, {way}: {told['seconds']:.1f} s")
    shares = {name: {part: _share(runs, name, part) for part in PARTS} for name in folders}
    keep("pushing", shares)
    return "\n\n".join([_machine(load, rounds.done), _table(runs, folders), _budget(shares)])


def _on_a_fresh_server(ways: tuple[str, ...], folder: Path) -> dict[str, Any]:
    """Some ways one after another, on an empty database of a server with the usual flags of Java."""
    home = ROOT / ".cache" / "neo4j" / f"benchmark-{os.getpid()}"
    server = Server(home, free_port(), free_port(), HEAP, PAGES, jvm=())
    server.start()
    os.environ["NEO4J_USERNAME"], os.environ["NEO4J_PASSWORD"] = server.user, server.password
    try:
        return {way: child("pushing", way, str(folder), server.address) for way in ways}
    finally:
        server.kill()
        server.empty()


def _machine(load: float, rounds: int) -> str:
    return (
        f"{date.today().isoformat()}; {os.cpu_count()} cores ({platform.machine()}), load average {load:.1f} "
        f"when it began; Python {platform.python_version()}; driver {version('neo4j')}; Neo4j Community with "
        f"{HEAP} heap and {PAGES} page cache, on the same machine, fresh for each run; medians of {rounds}. "
        f"To repeat: `python -m benchmarks --rounds {rounds} pushing`."
    )


def _table(
    runs: Mapping[tuple[str, str], list[dict[str, float]]], folders: Mapping[str, Path]
) -> str:
    rows = []
    for name, folder in folders.items():
        size = size_of(folder)
        facts = size.nodes + size.relations

        def row(what: str, seconds: float, name: str = name, facts: int = facts) -> None:
            rows.append(
                (f"{name}, {facts:,} rows", what, f"{seconds:.1f}", f"{facts / seconds:,.0f}")
            )

        for way, told in BARE.items():
            row(told, _median(runs, name, way))
        row("`orgraph push`, all of it", _median(runs, name, "push"))
        row("… read, check, plan", _median(runs, name, "push", "reading"))
        row("… write", _median(runs, name, "push", "writing"))
        row("… indexes", _median(runs, name, "push", "indexes"))
        row("`orgraph push` again: nothing to do", _median(runs, name, "again"))
        row("`orgraph pull`", _median(runs, name, "pull"))
    return table(("package", "", "seconds", "rows/s"), rows, left=2)


def _share(runs: Mapping[tuple[str, str], list[dict[str, float]]], name: str, part: str) -> float:
    """What part of the rate of the faster bare loader a push has, the median over the rounds."""
    bare = (runs[name, way] for way in BARE)
    shares: list[float] = [
        min(own["seconds"] for own in others) / push[part]
        for push, *others in zip(runs[name, "push"], *bare, strict=True)
    ]
    return median(shares)


def _budget(shares: Mapping[str, Mapping[str, float]]) -> str:
    rows = [
        (
            f"≥ {WANTED * 100:.0f} % of the faster bare loader's rate: {name}, {told}",
            f"{shares[name][part]:.0%}",
            met(shares[name][part] >= WANTED),
        )
        for name in shares
        for part, told in PARTS.items()
    ]
    return table(("budget", "measured", ""), rows)


def _median(
    runs: Mapping[tuple[str, str], list[dict[str, float]]],
    name: str,
    way: str,
    part: str = "seconds",
) -> float:
    return median(told[part] for told in runs[name, way])


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1], Path(sys.argv[2]), sys.argv[3])))
