"""Questions asked of a database, beside the raw driver with the same statement, and of the city in memory.

`python -m benchmarks neo4j` measures all: every question with a scope by one client, and three in turn by all
clients at once. The server is a genuine one, on the same machine, with a home of its own. The raw driver runs the very
statement in the same mode, and does no more than take the rows: what comes on top is orgraph's.
"""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from multiprocessing.synchronize import Barrier
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any, Final, NamedTuple

from benchmarks.asking_report import (
    CLIENTS,
    LOADED,
    WAYS,
    Land,
    Runs,
    bytes_table,
    first_table,
    latency_table,
    machine,
    throughput_table,
)
from benchmarks.asks import Ask, Asks, asks, read_asks, write_asks
from benchmarks.contestant import memory_of
from benchmarks.kept import keep
from benchmarks.measure import DATA, ROOT, Say, child, city_folder, size_of, synthetic
from benchmarks.pushing import HEAP, PAGES
from benchmarks.rounds import Rounds
from orgraph.loader.snapshot import FOLDER
from orgraph.queries import QUESTIONS
from tools.neo4j.server import Server, free_port

__all__ = ["BEGIN", "END", "measure_asking"]

BEGIN: Final = "<!-- asking:begin -->"
END: Final = "<!-- asking:end -->"

SCOPED: Final = tuple(name for name, kind in QUESTIONS.items() if kind.scope is not None)
"""What one client asks: the questions that are one statement each."""
MIXED: Final = ("who", "members", "reporting-line")
"""What all clients ask at once, in turn."""
SECONDS: Final = 6.0
"""How long all clients ask at once."""

Asking = Callable[[Ask], object]


class _Ways(NamedTuple):
    """The ways to ask one question, as in `WAYS`; `fetched` ends where the facts are at hand, `answer` with all."""

    embedded: Asking
    raw: Asking
    fetched: Asking
    answer: Asking


# --- in a process of its own -----------------------------------------------------------------------------


def _ways(name: str, folder: Path, address: str) -> _Ways:
    import neo4j

    import orgraph
    from orgraph.city import RemoteCity

    kind: Any = QUESTIONS[name]
    city, remote = orgraph.open(folder), orgraph.open(address)
    assert isinstance(remote, RemoteCity)
    store = remote.store
    connection = store.connection
    made: dict[str, tuple[str, dict[str, Any]]] = {}

    def statement(ask: Ask) -> tuple[str, dict[str, Any]]:
        key = json.dumps(ask)
        if key not in made:
            question = kind(**ask.parameters)
            ids, words = remote.told(question)
            told = store.statement(kind.scope, ids, words, complete=True)
            given = {name: id_ for name, id_ in ids.items() if id_ is not None}
            day = date.fromordinal(ask.day)
            made[key] = told.text, {**told.parameters, **given, "day": day}
        return made[key]

    def raw(ask: Ask) -> object:
        text, values = statement(ask)
        with connection.driver.session(
            database=connection.database,
            default_access_mode=neo4j.READ_ACCESS,
            fetch_size=10_000,
        ) as session:
            query = neo4j.Query(text, timeout=connection.timeout)
            return [record.values() for record in session.run(query, values)]

    def embedded(ask: Ask) -> object:
        question = kind(**ask.parameters)
        return question.answer(city.view(question, ask.day))

    def fetched(ask: Ask) -> object:
        return remote.view(kind(**ask.parameters), ask.day)

    def answer(ask: Ask) -> object:
        question = kind(**ask.parameters)
        return question.answer(remote.view(question, ask.day))

    return _Ways(embedded, raw, fetched, answer)


def latency(folder: Path, address: str, asked: Asks) -> dict[str, Any]:
    """Milliseconds of each way, one client: they take turns question by question."""
    found: dict[str, Any] = {}
    for name, own in asked.items():
        ways = _ways(name, folder, address)
        begun = perf_counter()
        ways.answer(own[0])
        first = perf_counter() - begun
        for ask in own:  # every statement has its plan, every page was read
            for each in (ways.raw, ways.answer, ways.embedded):
                each(ask)
        gc.collect()
        gc.freeze()
        taken: dict[str, list[float]] = {way: [] for way in WAYS}
        for number, ask in enumerate(own):
            turns = list(zip(WAYS, ways, strict=True))
            turn = number % len(turns)
            for way, each in turns[turn:] + turns[:turn]:
                begun = perf_counter()
                told = each(ask)
                taken[way].append((perf_counter() - begun) * 1000)
                del told
        found[name] = {
            "first": first,
            "rows": median(_rows(ways.raw(ask)) for ask in own),
            "times": {
                way: median(a / b for a, b in zip(taken[way], taken["raw"], strict=True))
                for way in ("fetched", "answer")
            },
            **{way: _spread(own) for way, own in taken.items()},
        }
    return found


def _rows(told: Any) -> int:
    """How many nodes and relations came."""
    return len(told[0][3]) + len(told[0][4])


def _spread(taken: Sequence[float]) -> dict[str, float]:
    cuts = quantiles(taken, n=100, method="inclusive")
    return {"p50": cuts[49], "p99": cuts[98]}


def load(
    folder: Path, address: str, asked: Asks, way: str, clients: int, server: int
) -> dict[str, float]:
    """Questions a second of so many clients at once, each a process, and what cores they took."""
    context = multiprocessing.get_context("spawn")
    ready, told = context.Barrier(clients + 1), context.SimpleQueue()
    own = [
        context.Process(target=_client, args=(folder, address, asked, way, number, ready, told))
        for number in range(clients)
    ]
    for each in own:
        each.start()
    ready.wait(300)
    before, begun = _busy(server), perf_counter()
    counts = [told.get() for _ in own]
    seconds, busy = perf_counter() - begun, _busy(server) - before
    for each in own:
        each.join()
    total = sum(count for count, _ in counts)
    return {
        "rate": total / seconds,
        "client": sum(cpu for _, cpu in counts) / total * 1000,
        "server": busy / total * 1000,
    }


def _client(
    folder: Path,
    address: str,
    asked: Asks,
    way: str,
    number: int,
    ready: Barrier,
    told: Any,
) -> None:
    """Ask in turn, from a place of its own, until the time is over."""
    mixed = [
        (name, ask)
        for every in zip(*asked.values(), strict=True)
        for name, ask in zip(asked, every, strict=True)
    ]
    ways = {name: getattr(_ways(name, folder, address), way) for name in asked}
    for name, ask in mixed[:30]:
        ways[name](ask)
    gc.collect()
    gc.freeze()
    ready.wait(300)
    count, busy, end = 0, process_time(), perf_counter() + SECONDS
    place = number * 37
    while perf_counter() < end:
        name, ask = mixed[(place + count) % len(mixed)]
        ways[name](ask)
        count += 1
    told.put((count, process_time() - busy))


def _busy(process: int) -> float:
    """Seconds of a core that a process has had; 0 where Linux does not tell."""
    path = Path(f"/proc/{process}/stat")
    if not path.exists():
        return 0.0
    told = path.read_text("utf-8").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def snapshots(folder: Path) -> dict[str, float]:
    """Have the snapshots of everything that is known of a city: of its graph and of its names."""
    import orgraph

    assert orgraph.open(folder).names is not None
    return {}


def held(folder: Path) -> dict[str, float]:
    """Bytes of a process that has the city open, from its snapshot, after 1,000 questions."""
    import orgraph

    gc.collect()
    empty = memory_of("VmRSS")
    view = orgraph.open(folder).at("2024-05-27")
    for ask in asks(folder, 1000)["who"]:
        QUESTIONS["who"](**ask.parameters).answer(view)
    gc.collect()
    return {"held": memory_of("VmRSS") - empty}


# --- all of it --------------------------------------------------------------------------------------------


def measure_asking(rounds: Rounds, count: int, say: Say) -> str:
    """Everything about asking a database, as Markdown."""
    began = os.getloadavg()[0]
    lands = []
    for name, folder in (("a county", synthetic(1)), ("Zhengzhou", city_folder())):
        size = size_of(folder)
        lands.append(Land(name, folder, size.nodes + size.relations))
    runs: Runs = {}
    loads: dict[str, dict[str, dict[str, float]]] = {}
    sizes: dict[str, dict[str, float]] = {}
    for land in lands:
        child("asking", "snapshots", str(land.folder))
        drawn = asks(land.folder, count)
        write_asks(DATA / "asks.json", {name: drawn[name] for name in SCOPED})
        with _server(land.folder, say) as server:
            own = (str(land.folder), server.address, str(DATA / "asks.json"))
            for number in rounds if land is lands[-1] else range(1):
                run = child("asking", "latency", *own)
                runs.setdefault(land.name, []).append(run)
                for name in SCOPED:
                    said = f"{run[name]['answer']['p50']:.1f} ms, {run[name]['times']['answer']:.2f} × raw"
                    say(f"round {number + 1}, {land.name}, {name}: {said}")
            process = str(server.running() or 0)
            for way in LOADED:
                for clients in CLIENTS:
                    told = child("asking", "load", *own, way, str(clients), process)
                    loads.setdefault(land.name, {})[f"{way} {clients}"] = told
                    say(f"{land.name}, {way}, {clients} clients: {told['rate']:.0f} a second")
            sizes[land.name] = _sizes(land, server)
    _keep(runs[lands[-1].name])
    return "\n\n".join(
        [
            machine(began, rounds.done, count),
            "#### One question, one client",
            latency_table(runs, lands),
            "#### Throughput",
            throughput_table(loads, lands),
            "#### What a fact takes",
            bytes_table(sizes, lands),
            "#### The first question to a fresh server",
            first_table(runs, lands),
        ]
    )


@contextmanager
def _server(folder: Path, say: Say) -> Iterator[Server]:
    """A fresh server that holds a package."""
    from orgraph.exchange import push_package

    home = ROOT / ".cache" / "neo4j" / f"benchmark-{os.getpid()}"
    server = Server(home, free_port(), free_port(), HEAP, PAGES, jvm=())
    server.start()
    os.environ["NEO4J_USERNAME"], os.environ["NEO4J_PASSWORD"] = server.user, server.password
    try:
        say(f"{folder.name} pushed in {push_package(folder, server.address).seconds:.0f} s")
        yield server
    finally:
        server.kill()
        server.empty()


def _sizes(land: Land, server: Server) -> dict[str, float]:
    """Bytes on disk and in memory, here and there; the server is ended, so that all of it is on the disk."""
    resident = Path(f"/proc/{server.running()}/status").read_text("utf-8")
    rss = next(line.split()[1] for line in resident.splitlines() if line.startswith("VmRSS:"))
    server.stop()
    store = server.home / "data" / "databases" / "neo4j"
    files = [path for path in store.rglob("*") if path.is_file()]
    indexes = [path for path in files if "schema" in path.relative_to(store).parts]
    return {
        "disk": _on_disk(files),
        "indexes": _on_disk(indexes),
        "server": int(rss) * 1024,
        "package": _on_disk([p for p in land.folder.rglob("*.csv") if p.is_file()]),
        **{
            what: _on_disk([land.folder / FOLDER / f"{what}.snapshot"])
            for what in ("graph", "names")
        },
        **child("asking", "held", str(land.folder)),
    }


def _on_disk(files: Sequence[Path]) -> int:
    return sum(path.stat().st_blocks * 512 for path in files)


def _keep(runs: Sequence[Mapping[str, Any]]) -> None:
    """The worst of the questions in the city: the complete answer, and where the facts are at hand."""
    found: dict[str, Any] = {}
    for way, word in (("answer", "times"), ("fetched", "times, fetched")):
        own = {name: median(run[name]["times"][way] for run in runs) for name in SCOPED}
        found[word] = max(own.values())
        found[f"{word}, each"] = own
    keep("neo4j", found)


def main() -> None:
    """Print one run."""
    what, folder, *more = sys.argv[1:]
    found: dict[str, Any]
    if what == "snapshots":
        found = snapshots(Path(folder))
    elif what == "held":
        found = held(Path(folder))
    elif what == "latency":
        found = latency(Path(folder), more[0], read_asks(Path(more[1])))
    else:
        address, asked, way, clients, server = more
        mixed = {name: own for name, own in read_asks(Path(asked)).items() if name in MIXED}
        found = load(Path(folder), address, mixed, way, int(clients), int(server))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
