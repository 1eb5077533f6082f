"""What asking a database came to, as the tables of docs/performance.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any, Final, NamedTuple

from benchmarks.pushing import HEAP, PAGES
from benchmarks.report import MB, met, table

__all__ = [
    "BUDGET",
    "CLIENTS",
    "LOADED",
    "WAYS",
    "Land",
    "Runs",
    "bytes_table",
    "first_table",
    "latency_table",
    "machine",
    "throughput_table",
]

BUDGET: Final = 1.3
CLIENTS: Final = (1, 8)
WAYS: Final = {
    "embedded": "in memory",
    "raw": "raw driver",
    "fetched": "facts at hand",
    "answer": "answer",
}
"""The ways to ask one question, as they are told."""
LOADED: Final = {
    "embedded": "in memory",
    "raw": "raw driver",
    "answer": "orgraph, complete answers",
}
"""The ways that are asked by all clients at once."""


class Land(NamedTuple):
    """A package that is asked in a database and in memory."""

    name: str
    folder: Path
    facts: int


Runs = dict[str, list[dict[str, Any]]]
"""Of each package the rounds, each with what was found of each question."""


def machine(began: float, rounds: int, count: int) -> str:
    """The line that says where and how it was measured, and how to repeat it."""
    return (
        f"{date.today().isoformat()}; {os.cpu_count()} cores ({platform.machine()}), load average {began:.1f} "
        f"when it began; Python {platform.python_version()}; driver {version('neo4j')}; Neo4j Community with "
        f"{HEAP} heap and {PAGES} page cache, on the same machine. {count} of each question, medians of {rounds}. "
        f"To repeat: `python -m benchmarks --rounds {rounds} --asks {count} neo4j`."
    )


def latency_table(runs: Runs, lands: Sequence[Land]) -> str:
    """Milliseconds of each way to ask each question, and the ratios that are held against the budget."""
    rows = []
    for land in lands:
        for name in runs[land.name][0]:
            own = [run[name] for run in runs[land.name]]

            def cell(way: str, cut: str, own: list[dict[str, Any]] = own) -> str:
                return f"{median(run[way][cut] for run in own):.1f}"

            times = [median(run["times"][way] for run in own) for way in ("fetched", "answer")]
            rows.append(
                (
                    land.name,
                    f"[`{name}`]({name}.md)",
                    f"{median(run['rows'] for run in own):.0f}",
                    *(cell(way, cut) for way in WAYS for cut in ("p50", "p99")),
                    f"{times[0]:.2f}",
                    f"{times[1]:.2f}",
                    met(times[1] <= BUDGET),
                )
            )
    header = ["ms", "", "facts that come"]
    for told in WAYS.values():
        header += [f"{told} p50", "p99"]
    return table((*header, "facts : raw", "answer : raw", f"≤ {BUDGET}"), rows, left=2)


def throughput_table(
    loads: Mapping[str, Mapping[str, Mapping[str, float]]], lands: Sequence[Land]
) -> str:
    """Questions a second of all clients at once, and the cores that they take."""
    rows = []
    for land in lands:
        for way, told in LOADED.items():
            for clients in CLIENTS:
                own = loads[land.name][f"{way} {clients}"]
                cores = own["client"] + own["server"]
                rows.append(
                    (
                        land.name,
                        told,
                        str(clients),
                        f"{own['rate']:,.0f}",
                        f"{own['client']:.1f}",
                        f"{own['server']:.1f}" if way != "embedded" else "–",
                        f"{1000 / (own['client'] if way == 'embedded' else cores):,.0f}",
                    )
                )
    header = (
        "clients",
        "questions/s",
        "ms of a core, client",
        "… server",
        "questions a core a second",
    )
    return table(("", "", *header), rows, left=2)


def bytes_table(sizes: Mapping[str, Mapping[str, float]], lands: Sequence[Land]) -> str:
    """What a package takes on disks and in memory, and what that is a row."""
    rows = []
    for land in lands:
        for what, key in (
            ("CSV files", "package"),
            ("the server's disk: nodes, relations, indexes", "disk"),
            ("… indexes alone", "indexes"),
            (f"the server's process ({HEAP} heap, {PAGES} page cache)", "server"),
            ("the snapshot of the graph, on disk", "graph"),
            ("the snapshot of the names, on disk", "names"),
            ("a process that holds the city, after 1,000 questions", "held"),
        ):
            size = sizes[land.name][key]
            rows.append(
                (
                    f"{land.name}, {land.facts:,} rows",
                    what,
                    f"{size / MB:,.0f}",
                    f"{size / land.facts:,.0f}",
                )
            )
    return table(("", "", "MB", "bytes a row"), rows, left=2)


def first_table(runs: Runs, lands: Sequence[Land]) -> str:
    """Seconds of the first question to a fresh server beside those of a later one."""
    rows = [
        (
            land.name,
            f"`{name}`",
            f"{runs[land.name][0][name]['first']:.1f}",
            f"{runs[land.name][0][name]['answer']['p50'] / 1000:.3f}",
        )
        for land in lands
        for name in runs[land.name][0]
    ]
    return table(("seconds", "", "the first", "any later one, p50"), rows, left=2)
