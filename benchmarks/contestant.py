"""One contestant in a process of its own: loads a package, is asked, and prints what it took as JSON.

`python -m benchmarks.contestant NAME FOLDER QUESTIONS`
"""

from __future__ import annotations

import gc
import importlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import quantiles
from time import perf_counter, process_time, thread_time_ns
from typing import Any, Final, NamedTuple

from benchmarks.questions import Question, read_questions

__all__ = ["CONTESTANTS", "Asking", "Loaded", "memory_of", "run"]

Asking = Callable[[Question], object]

CHUNK: Final = 50
"""Questions asked in one way before the next way has its turn."""
WARM: Final = 20
STATUS: Final = Path("/proc/self/status")


class Loaded(NamedTuple):
    """A step of loading, and at the last one the ways to ask."""

    step: str
    ways: Mapping[str, Asking]


Loader = Callable[[Path], Iterator[Loaded]]


def orgraph(folder: Path) -> Iterator[Loaded]:
    """orgraph: to the ids of the leads, to the complete answer, to JSON."""
    from orgraph.graph.compile import compile_graph
    from orgraph.loader.package import read_package
    from orgraph.queries import Who
    from orgraph.queries.verdict import find

    graph = compile_graph(read_package(folder))

    def ids(question: Question) -> object:
        view = graph.at(question.day)
        place, matter = view.number(question.place), view.number(question.matter)
        if place is None or matter is None:
            raise AssertionError(question)
        found = find(view, place, matter)
        return found.verdict, {
            view.id(unit) for cells in found.leads for _, units in cells for unit in units
        }

    def answer(question: Question) -> object:
        return Who(question.place, question.matter).answer(graph.at(question.day))

    def as_json(question: Question) -> object:
        return Who(question.place, question.matter).answer(graph.at(question.day)).as_json()

    yield Loaded("ready", {"ids": ids, "answer": answer, "json": as_json})


def peer(folder: Path) -> Iterator[Loaded]:
    """The networkx peer: the leads, everything with facts by reference, everything in full."""
    from benchmarks.peer import find, who
    from benchmarks.peer_city import City, read_graph

    graph = read_graph(folder)
    yield Loaded("graph", {})
    city = City(graph)

    def ids(question: Question) -> object:
        return find(city, *question)

    def answer(question: Question) -> object:
        return who(city, *question, full=False)

    def as_json(question: Question) -> object:
        return who(city, *question, full=True)

    yield Loaded("ready", {"ids": ids, "answer": answer, "json": as_json})


CONTESTANTS: Final[Mapping[str, tuple[Loader, tuple[str, ...]]]] = {
    "orgraph": (
        orgraph,
        ("orgraph.graph.compile", "orgraph.loader.package", "orgraph.queries"),
    ),
    "peer": (peer, ("benchmarks.peer", "networkx")),
}
"""By name: how it loads, and the modules that are imported before anything is measured."""


def run(name: str, folder: Path, asked: Sequence[Question]) -> dict[str, Any]:
    """Load and ask; seconds, bytes, and microseconds."""
    loader, modules = CONTESTANTS[name]
    for module in modules:
        importlib.import_module(module)
    gc.collect()
    empty = memory_of("VmRSS")
    memory: dict[str, int] = {}
    ways: Mapping[str, Asking] = {}
    taken, begun, busy = 0.0, perf_counter(), process_time()
    for loaded in loader(folder):
        taken += perf_counter() - begun
        gc.collect()
        memory[loaded.step] = memory_of("VmRSS") - empty
        ways = loaded.ways
        begun = perf_counter()
    busy = process_time() - busy
    memory["peak"] = memory_of("VmHWM") - empty
    turn = thread_time_ns()
    ways["answer"](asked[0])
    first = (thread_time_ns() - turn) / 1e9
    gc.freeze()  # what is loaded stays: no contestant pays for having it looked through again
    who = _ask(ways, asked)
    gc.collect()
    memory["held"] = memory_of("VmRSS") - empty  # what an allocator gave back late is gone by now
    return {"load": taken, "cpu": busy, "first": first, "memory": memory, "who": who}


def _ask(ways: Mapping[str, Asking], asked: Sequence[Question]) -> dict[str, dict[str, float]]:
    """Microseconds by way. Time on a core, so that waiting for one is nobody's."""
    for ask in ways.values():
        for question in asked[:WARM]:
            ask(question)
    times: dict[str, list[int]] = {way: [] for way in ways}
    for first in range(0, len(asked), CHUNK):
        for way, ask in ways.items():
            for question in asked[first : first + CHUNK]:
                begun = thread_time_ns()
                answer = ask(question)
                times[way].append(thread_time_ns() - begun)
                del answer
    return {way: _spread(taken) for way, taken in times.items()}


def _spread(nanoseconds: Sequence[int]) -> dict[str, float]:
    cuts = quantiles(nanoseconds, n=100, method="inclusive")
    return {"p50": cuts[49] / 1000, "p99": cuts[98] / 1000}


def memory_of(field: str) -> int:
    """Bytes of this process, as Linux tells them; 0 elsewhere."""
    if not STATUS.exists():
        return 0
    for line in STATUS.read_text("utf-8").splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) * 1024
    return 0


def main() -> None:
    """Print what it took."""
    name, folder, asked = sys.argv[1:]
    print(json.dumps(run(name, Path(folder), read_questions(Path(asked)))))


if __name__ == "__main__":
    main()
