"""All ten questions in a process of their own, by orgraph from a snapshot or by the networkx peer.

`python -m benchmarks.ten WAY FOLDER ASKS` prints what a run took as JSON; the ways are `orgraph`, `peer`,
`check` (the peer is held to orgraph; seconds are not told), and `profile` (which parts an answer goes to).
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import quantiles
from time import perf_counter, thread_time_ns
from typing import Any, Final

from benchmarks.asks import Ask, Asks, read_asks
from benchmarks.contestant import memory_of
from benchmarks.profiling import Samples, sampled

__all__ = ["LAYERS", "DifferentAnswer", "check", "run", "sample"]

WARM: Final = 10
CHUNK: Final = 25
"""Asked of one question before the next has its turn."""

Asking = Callable[[str, Ask], object]


class DifferentAnswer(Exception):
    """The peer and orgraph differ; one of them is wrong."""


def _orgraph(folder: Path) -> Asking:
    from orgraph.city import open_city
    from orgraph.queries import QUESTIONS

    graph = open_city(folder).graph

    def ask(name: str, asked: Ask) -> object:
        return QUESTIONS[name](**asked.parameters).answer(graph.at(asked.day))

    return ask


def _peer(folder: Path) -> Asking:
    from benchmarks.peer import load
    from benchmarks.peer_others import OTHERS

    city = load(folder)
    return lambda name, asked: OTHERS[name](city, asked.parameters, asked.day)


def run(way: str, folder: Path, asked: Asks) -> dict[str, Any]:
    """Load and ask; seconds, bytes, and of each question microseconds of a core."""
    import numpy  # noqa: F401  # what both have imported counts for neither

    import benchmarks.peer_others
    import orgraph.queries  # noqa: F401

    gc.collect()
    empty, begun = memory_of("VmRSS"), perf_counter()
    ask = (_orgraph if way == "orgraph" else _peer)(folder)
    loaded = perf_counter() - begun
    if way == "peer":
        asked = {name: asked[name] for name in benchmarks.peer_others.OTHERS}
    gc.collect()
    ready = memory_of("VmRSS") - empty
    gc.freeze()
    times = _times(ask, asked)
    gc.collect()
    return {
        "load": loaded,
        "ready": ready,
        "held": memory_of("VmRSS") - empty,
        "asked": {name: _spread(taken) for name, taken in times.items()},
    }


def _times(ask: Asking, asked: Asks) -> dict[str, list[int]]:
    """Nanoseconds of a core; the questions take turns."""
    times: dict[str, list[int]] = {name: [] for name in asked}
    for name, own in asked.items():
        for each in own[:WARM]:
            ask(name, each)
    for first in range(0, max(map(len, asked.values())), CHUNK):
        for name, own in asked.items():
            for each in own[first : first + CHUNK]:
                begun = thread_time_ns()
                answer = ask(name, each)
                times[name].append(thread_time_ns() - begun)
                del answer
    return times


def _spread(nanoseconds: Sequence[int]) -> dict[str, float]:
    cuts = quantiles(nanoseconds, n=100, method="inclusive")
    return {"p50": cuts[49] / 1000, "p99": cuts[98] / 1000, "count": len(nanoseconds)}


# --- held to each other ----------------------------------------------------------------------------------


def check(folder: Path, asked: Asks) -> dict[str, int]:
    """How many answers of each question were compared; raises `DifferentAnswer` at the first that is not
    the same. Those to `who` are compared by `benchmarks.check`."""
    from benchmarks.peer import load
    from benchmarks.peer_others import OTHERS
    from orgraph.city import open_city
    from orgraph.queries import QUESTIONS

    graph, city = open_city(folder).graph, load(folder)
    compared = {}
    for name, core in CORES.items():
        for each in asked[name]:
            answer = QUESTIONS[name](**each.parameters).answer(graph.at(each.day))
            ours, peers = core(answer.value), OTHERS[name](city, each.parameters, each.day)
            if ours != peers:
                raise DifferentAnswer(f"{name} {each}\norgraph: {ours}\nthe peer: {peers}")
        compared[name] = len(asked[name])
    return compared


def _line(value: Any) -> object:
    """Of `reporting-line`: the units with their principal posts and holders."""
    return {
        office.unit.id: frozenset(
            (own.post.id, own.person and own.person.id, own.state) for own in office.principals
        )
        for office in value.offices
    }


def _members(value: Any) -> object:
    """Of `members`: the heads of the grids, and who works in these."""
    grids = {grid.grid.id: grid for chain in value.chains for grid in chain.grids}
    return {
        "heads": {
            (id_, head.post and head.post.id, head.person and head.person.id, head.state)
            for id_, grid in grids.items()
            for head in grid.heads
        },
        "workers": {
            (worker.person.id, roster.where.id)
            for roster in value.rosters
            if roster.where.id in grids
            for worker in roster.workers
        },
    }


def _path(value: Any) -> object:
    """Of `path`: the length of the shortest that may hold."""
    return value.shortest_possible


CORES: Final[Mapping[str, Callable[[Any], object]]] = {
    "reporting-line": _line,
    "members": _members,
    "path": _path,
}


# --- where the time goes ---------------------------------------------------------------------------------

GRAPH: Final = Path(__file__).parent.parent / "orgraph" / "graph"
LAYERS: Final[Mapping[str, Callable[[str], bool]]] = {
    "possible worlds": {"worlds.py"}.__contains__,
    "completeness": {"complete.py"}.__contains__,
    "look-ups": {path.name for path in GRAPH.glob("*.py")}.__contains__,
    "reasons and citing": {"question.py"}.__contains__,
    "making values": {"<string>", "answers.py", "facts.py", "schema.py"}.__contains__,
    "the question's own logic": lambda _: True,
}
"""By the file where a core is found at work: each belongs to the first layer that has it. `<string>` are
the constructors of dataclasses and named tuples."""
SAMPLED: Final = 3
"""Seconds of a core for each question."""


def sample(folder: Path, asked: Asks) -> dict[str, dict[str, float]]:
    """Of each question, the share of its time that is spent in each layer; together they are all of it."""
    ask = _orgraph(folder)

    def all_of(name: str) -> Callable[[], object]:
        return lambda: [ask(name, each) for each in asked[name]]

    return {name: _shares(sampled(all_of(name), SAMPLED)) for name in asked}


def _shares(samples: Samples) -> dict[str, float]:
    found = dict.fromkeys(LAYERS, 0.0)
    for name, count in samples.itself.items():
        file = name.partition(":")[0]
        layer = next(layer for layer, has in LAYERS.items() if has(file))
        found[layer] += count / samples.taken
    return found


def main() -> None:
    """Print one run, what was compared, or the shares of the layers."""
    way, folder, asked = sys.argv[1:]
    told = read_asks(Path(asked))
    done: Mapping[str, Any]
    if way == "check":
        done = check(Path(folder), told)
    elif way == "profile":
        done = sample(Path(folder), told)
    else:
        done = run(way, Path(folder), told)
    print(json.dumps(done))


if __name__ == "__main__":
    main()
