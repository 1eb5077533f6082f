"""The budgets, each held against what was measured last on this machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from benchmarks.kept import kept
from benchmarks.report import met, table

__all__ = ["BEGIN", "BUDGETS", "END", "Budget", "budgets"]

BEGIN: Final = "<!-- budgets:begin -->"
END: Final = "<!-- budgets:end -->"

Figures = dict[str, Any]


class Budget(NamedTuple):
    """What is promised, by which part it is measured, and how its figures are read."""

    told: str
    part: str
    """The name under which the part keeps its figures."""
    read: Callable[[Figures], float]
    kept: Callable[[float], bool]
    written: str
    """How the figure is written."""


BUDGETS: Final = (
    Budget("package → validated and ready ≤ 1 s", "loading",
           lambda f: f["ready s"], lambda s: s <= 1, "{:.2f} s"),
    Budget("from a snapshot ≤ 0.02 s", "loading",
           lambda f: f["snapshot s"], lambda s: s <= 0.02, "{:.4f} s"),
    Budget("memory ≤ 1/3 of networkx holding the same fields, after the questions", "who",
           lambda f: f["memory by networkx"], lambda s: s <= 1 / 3, "{:.2f}"),
    Budget("the same right after loading", "who",
           lambda f: f["memory by networkx, ready"], lambda s: s <= 1 / 3, "{:.2f}"),
    Budget("memory from a snapshot ≤ 1/6 of networkx", "loading",
           lambda f: f["snapshot memory by networkx"], lambda s: s <= 1 / 6, "{:.2f}"),
    Budget("`who` ≥ 5 × faster than on networkx: leads and verdict, as ids", "who",
           lambda f: f["peer by orgraph, ids"], lambda x: x >= 5, "{:.2f} ×"),
    Budget("the same: complete answer, its sentences beside the peer's none", "who",
           lambda f: f["peer by orgraph, answer"], lambda x: x >= 5, "{:.2f} ×"),
    Budget("the complete answer with reasons ≤ 100 µs, p50", "who",
           lambda f: f["answer µs"], lambda s: s <= 100, "{:,.0f} µs"),
    Budget("`who_many` ≥ 100,000 rows/s, equal row by row to `who`", "many",
           lambda f: f["rows a second"], lambda x: x >= 100_000, "{:,.0f} rows/s"),
    Budget("networkx algorithms on the face ≤ 3 × the time on an ordinary graph", "face",
           lambda f: f["time"], lambda x: x <= 3, "{:.2f} ×"),
    Budget("at ≤ 1/5 of its memory", "face",
           lambda f: f["memory"], lambda x: x <= 1 / 5, "{:.2f}"),
    Budget("the cost of one question does not grow from a county to a city", "questions",
           lambda f: f["city by county"], lambda x: x <= GROWN, "{:.2f} ×"),
    Budget("nor from a city to a province", "questions",
           lambda f: f["province by city"], lambda x: x <= GROWN, "{:.2f} ×"),
    Budget("HTTP ≥ 60 % of an empty endpoint of the same size on the same server, answers given again", "http",
           lambda f: f["share"], lambda x: x >= 0.6, "{:.0%}"),
    Budget("the same, each answer made anew", "http",
           lambda f: f["share made"], lambda x: x >= 0.6, "{:.0%}"),
    Budget("the first answer on a page of the city ≤ 100 ms, p99", "pages",
           lambda f: f["who p99"], lambda s: s <= 100, "{:.0f} ms"),
    Budget("the tree opened anywhere ≤ 200 ms, p99", "pages",
           lambda f: f["tree p99"], lambda s: s <= 200, "{:.0f} ms"),
    Budget("Neo4j: one round trip, ≤ 1.3 × the raw driver in the same transaction mode", "neo4j",
           lambda f: f["times"], lambda x: x <= 1.3, "{:.2f} ×"),
)  # fmt: skip

GROWN: Final = 1.2
"""Up to here two medians of `who` are called the same: that much they differ from run to run."""


def budgets() -> str:
    """The table, as Markdown; what no part measured here says so."""
    rows = []
    for own in BUDGETS:
        found = kept(own.part)
        figure = None if found is None else _figure(own, found)
        if found is None or figure is None:
            rows.append((own.told, own.part, "–", "not measured", ""))
            continue
        good = met(own.kept(figure))
        rows.append((own.told, own.part, own.written.format(figure), good, found["day"]))
    return table(("budget", "part", "measured", "", "on"), rows, left=2)


def _figure(own: Budget, found: Figures) -> float | None:
    """None where the part was run without it."""
    try:
        return float(own.read(found))
    except (KeyError, TypeError):
        return None
