"""What was measured, as text for a terminal and as a block of docs/performance.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Final

from benchmarks.kept import keep
from benchmarks.measure import Measured
from benchmarks.profiling import Samples, parts, top

__all__ = ["MB", "block", "met", "table", "write_block"]

BEGIN: Final = "<!-- measured:begin -->"
END: Final = "<!-- measured:end -->"
MB: Final = 1024 * 1024
WAYS: Final = {
    "ids": "leads and verdict, as ids",
    "answer": "complete answer, facts by number",
    "json": "complete answer as JSON values, every fact in full",
}


def block(measured: Measured, samples: Samples, load: float) -> str:
    """Everything that a run came to, as Markdown; the samples are of complete answers."""
    _keep(measured)
    told = [
        _machine(measured, load),
        "#### Packages",
        _packages(measured),
        "#### Loading and memory",
        _loading(measured),
        "#### `who`",
        _who(measured),
        "#### Commands",
        _commands(measured),
        "#### Where the time goes",
        f"Of complete answers in the county, by {samples.taken:,} samples. A line with a dash is part "
        "of the one above it; the last three run through all of it.",
        _shares(parts(samples), "part"),
        _shares(top(samples, 12), "function, without what it calls"),
    ]
    return "\n\n".join(told)


def write_block(path: Path, text: str, begin: str = BEGIN, end: str = END) -> None:
    """Put the block between its markers."""
    page = path.read_text("utf-8")
    before, _, rest = page.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise SystemExit(f"{path.name} has no {begin} … {end}")
    path.write_text(f"{before}{begin}\n{text}\n{end}{after}", "utf-8")


def table(header: Sequence[str], rows: Iterable[Sequence[str]], left: int = 1) -> str:
    """A table in Markdown; the first columns stand left, the others right."""
    rule = ["---"] * left + ["---:"] * (len(header) - left)
    lines = [header, rule, *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _machine(measured: Measured, load: float) -> str:
    plan = measured.plan
    packages = ", ".join(f"{name} {version(name)}" for name in ("polars", "numpy", "networkx"))
    command = f"python -m benchmarks --rounds {plan.rounds.done} --questions {plan.questions} who"
    return (
        f"{date.today().isoformat()}; {os.cpu_count()} cores ({platform.machine()}), load average "
        f"{load:.1f} when it began; {platform.system()}; Python {platform.python_version()}; "
        f"orgraph {version('orgraph')}, {packages}. To repeat: `{command}`."
    )


def _packages(measured: Measured) -> str:
    rows = []
    for city in measured.cities:
        check = measured.checks[city.name]
        verdicts = sorted(check["verdicts"].items(), key=lambda item: -item[1])
        differing = [f"{name} in {count}" for name, count in check["different"].items()]
        rows.append(
            (
                city.name,
                f"{city.size.nodes:,}",
                f"{city.size.relations:,}",
                f"{city.size.micro_grids:,}",
                f"{measured.plan.rounds.done} × {city.questions:,}",
                f"{check['questions']}: "
                + (", ".join(differing) + " differ" if differing else "all equal"),
                ", ".join(f"{name} {count}" for name, count in verdicts),
            )
        )
    header = ("package", "node rows", "relation rows", "micro-grids", "questions asked")
    return table((*header, "answers held against the peer's", "verdicts of those"), rows)


def _loading(measured: Measured) -> str:
    rows = []
    for city in measured.cities:
        graph = measured.of(city, "peer", "memory graph")
        for contestant, name in (
            ("orgraph", "orgraph: read, checked, compiled"),
            ("peer", "peer: graph and its indexes, nothing checked"),
        ):
            sizes = [
                measured.of(city, contestant, f"memory {when}")
                for when in ("ready", "held", "peak")
            ]
            took = [f"{measured.of(city, contestant, what):.2f}" for what in ("load", "cpu")]
            first = f"{measured.of(city, contestant, 'first') * 1000:.1f}"
            by_graph = f"{sizes[1] / graph:.2f}" if graph else "–"
            rows.append((city.name, name, *took, first, *map(_mb, sizes), by_graph))
        rows.append((city.name, "networkx graph alone", "", "", "", _mb(graph), "", "", "1"))
    header = (
        "load s",
        "core s",
        "first answer ms",
        "MB when ready",
        "MB after the questions",
        "MB at the peak",
    )
    return table(("package", "", *header, "of the graph alone"), rows, left=2)


def _who(measured: Measured) -> str:
    rows = []
    for city in measured.cities:
        for way, name in WAYS.items():
            cells = [
                _us(measured.of(city, contestant, f"{way} {cut}"))
                for contestant in ("orgraph", "peer")
                for cut in ("p50", "p99")
            ]
            ratio = f"{measured.peer_by_orgraph(city, f'{way} p50'):.2f}"
            rows.append((city.name, name, *cells, ratio))
    header = ("orgraph p50", "p99", "peer p50", "p99", "peer : orgraph")
    return table(("package", "µs of a core for a question", *header), rows, left=2)


def _commands(measured: Measured) -> str:
    rows = [(f"`{own.name}`", f"{own.seconds:.2f}") for own in measured.commands]
    return table(("command", "seconds"), rows)


def _keep(measured: Measured) -> None:
    """What the budgets are held against, of the city."""
    city = measured.cities[-1]
    graph = measured.of(city, "peer", "memory graph") or 1.0
    keep(
        "who",
        {
            "memory by networkx": measured.of(city, "orgraph", "memory held") / graph,
            "memory by networkx, ready": measured.of(city, "orgraph", "memory ready") / graph,
            "peer by orgraph, ids": measured.peer_by_orgraph(city, "ids p50"),
            "peer by orgraph, answer": measured.peer_by_orgraph(city, "answer p50"),
            "answer µs": measured.of(city, "orgraph", "answer p50"),
        },
    )


def _shares(lines: Sequence[tuple[str, float]], word: str) -> str:
    return table((word, "share"), [(name, f"{share:.0%}") for name, share in lines])


def met(good: bool) -> str:
    """Whether a budget is kept."""
    return "met" if good else "**not yet**"


def _mb(size: float) -> str:
    return f"{size / MB:,.1f}" if size < 10 * MB else f"{size / MB:,.0f}"


def _us(taken: float) -> str:
    return f"{taken:,.0f}"
