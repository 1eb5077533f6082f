"""The networkx face beside an ordinary graph of the same content: memory, and time over `face_calls`.

`python -m benchmarks.face WAY FOLDER N` prints one run as JSON, of every N-th call; `python -m benchmarks face`
measures all, each run in a process of its own. Times are seconds of a core.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import platform
import sys
import warnings
from collections.abc import Iterable, Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import geometric_mean, median
from time import process_time
from typing import Any, Final

from benchmarks.contestant import memory_of
from benchmarks.face_calls import CALLS, Call
from benchmarks.face_points import Graph, Points, points
from benchmarks.kept import keep
from benchmarks.measure import DATA, Say, child, city_folder, synthetic
from benchmarks.report import MB, met, table
from benchmarks.rounds import Rounds

__all__ = ["BEGIN", "END", "measure_face"]

BEGIN: Final = "<!-- face:begin -->"
END: Final = "<!-- face:end -->"

AT: Final = "2024-05-27"
WAYS: Final = ("face", "ordinary")
SHORT: Final = 0.02
"""A call of fewer seconds is repeated so long."""
SHOWN: Final = 25
"""Calls shown of those that take more than three times as long."""

Run = dict[str, Any]


def measure_face(rounds: Rounds, say: Say, step: int) -> str:
    """Everything about the face, as Markdown; of the city every so many-th call, in the county all."""
    load = os.getloadavg()[0]
    parts = []
    worst: list[tuple[str, ...]] = []
    summary = []
    city = city_folder()
    for name, folder, times, every in (
        ("Zhengzhou", city, (0,), step),
        ("county", synthetic(1), rounds, 1),
    ):
        _child("kept memory", folder)  # the first start saves the snapshot, too
        memory = {way: _child(f"{way} memory", folder) for way in WAYS}
        runs: dict[str, list[Run]] = {way: [] for way in WAYS}
        for number in times:
            for way in WAYS if number % 2 == 0 else reversed(WAYS):
                runs[way].append(_child(way, folder, every))
                say(
                    f"round {number + 1}, {name}, {way}: {sum(runs[way][-1]['calls'].values()):.1f} s"
                )
        taken = {way: _medians(run["calls"] for run in runs[way]) for way in WAYS}
        ratios = {call: taken["face"][call] / taken["ordinary"][call] for call in taken["face"]}
        summary.append(_summary(name, memory, runs, ratios))
        parts += [f"#### {name}, by group", _groups(ratios)]
        slow = sorted((call for call in ratios if ratios[call] > 3), key=lambda call: -ratios[call])
        worst += [
            (
                name,
                f"`{call}`",
                *(f"{taken[way][call] * 1000:,.1f}" for way in ("ordinary", "face")),
                f"{ratios[call]:.1f}",
            )
            for call in slow[:SHOWN]
        ]
    parts.insert(0, _machine(load, rounds))
    header = ("nodes", "edges", "face made in ms", "MB", "an ordinary graph's MB", "share",
              "time, geometric mean", "calls over 3 ×")  # fmt: skip
    parts.insert(1, table(("", *header), summary))
    columns = ("ms, ordinary", "ms, face", "×")
    parts += ["#### Where the face is slower", table(("", "call", *columns), worst, left=2)]
    return "\n\n".join(parts)


def _medians(runs: Iterable[Mapping[str, float]]) -> dict[str, float]:
    found = list(runs)
    return {name: median(run[name] for run in found) for name in found[0]}


def _machine(load: float, rounds: Rounds) -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in ("networkx", "numpy", "scipy"))
    return (
        f"{date.today().isoformat()}; {os.cpu_count()} cores ({platform.machine()}), load average "
        f"{load:.1f} when it began; Python {platform.python_version()}; {packages}. To repeat: "
        f"`python -m benchmarks --rounds {rounds.done} face`."
    )


def _summary(
    name: str,
    memory: Mapping[str, Run],
    runs: Mapping[str, list[Run]],
    ratios: Mapping[str, float],
) -> tuple[str, ...]:
    one = runs["face"][0]
    held, ordinary = (memory[way]["memory"] for way in WAYS)
    share, mean = held / ordinary, geometric_mean(ratios.values())
    if name == "Zhengzhou":
        keep("face", {"time": mean, "memory": share})
    return (
        name,
        f"{one['nodes']:,}",
        f"{one['edges']:,}",
        f"{median(run['made'] for run in runs['face']) * 1000:,.0f}",
        f"{held / MB:,.0f}",
        f"{ordinary / MB:,.0f}",
        f"{share:.2f} (≤ 1/5: {met(share <= 1 / 5)})",
        f"{mean:.2f} × (≤ 3: {met(mean <= 3)})",
        f"{sum(ratio > 3 for ratio in ratios.values())} of {len(ratios)}",
    )


def _groups(ratios: Mapping[str, float]) -> str:
    rows = []
    for group in dict.fromkeys(call.group for call in CALLS):
        own = [ratios[call.name] for call in CALLS if call.group == group and call.name in ratios]
        if not own:
            continue
        rows.append((group, str(len(own)), f"{geometric_mean(own):.2f}", f"{max(own):.1f}"))
    return table(("calls of", "", "×, geometric mean", "the slowest"), rows)


def _child(way: str, folder: Path, every: int = 1) -> Run:
    return child("face", way, str(folder), str(every))


# --- one run ---------------------------------------------------------------------------------------------


def _timed(way: str, folder: Path, every: int) -> Run:
    from orgraph.city import open_city

    city = open_city(folder)
    begun = process_time()
    graph = city.networkx(at=AT)
    made = process_time() - begun
    if way == "ordinary":
        graph = graph.copy()
        del city
        gc.collect()
    at = points(graph)
    calls = {}
    for call in CALLS[::every]:
        gc.collect()
        taken = _seconds(call, graph, at, 1)
        if taken < SHORT:
            taken = _seconds(call, graph, at, int(SHORT / max(taken, 1e-5)) + 1)
        calls[call.name] = taken
    return {"nodes": len(graph), "edges": graph.number_of_edges(), "made": made, "calls": calls}


def _seconds(call: Call, graph: Graph, at: Points, times: int) -> float:
    begun = process_time()
    for _ in range(times):
        call.run(graph, at)
    return (process_time() - begun) / times


def _memory(way: str, folder: Path) -> Run:
    """What a graph holds after everything in it was read, the ordinary one as it is read from a file."""
    import numpy  # noqa: F401

    import orgraph.graph.face  # noqa: F401
    from orgraph.city import open_city

    gc.collect()
    empty = memory_of("VmRSS")
    kept = DATA / "ordinary.pickle"
    if way == "kept":
        gc.disable()  # it would look through a growing graph again and again
        kept.write_bytes(pickle.dumps(open_city(folder).networkx(at=AT).copy(), 5))
        return {}
    if way == "ordinary":
        gc.disable()
        with kept.open("rb") as file:
            graph: Graph = pickle.load(file)  # noqa: S301
        gc.enable()
        kept.unlink()
    else:
        graph = open_city(folder).networkx(at=AT)
    for view in (
        graph.nodes(data=True),
        graph.edges(keys=True, data=True),
        graph.in_edges(data=True),
    ):
        for _ in view:
            pass
    gc.collect()
    return {"memory": memory_of("VmRSS") - empty}


def main() -> None:
    """Print one run."""
    way, folder, every = sys.argv[1:]
    warnings.simplefilter("ignore")
    way, _, what = way.partition(" ")
    done = _memory(way, Path(folder)) if what else _timed(way, Path(folder), int(every))
    print(json.dumps(done))


if __name__ == "__main__":
    main()
