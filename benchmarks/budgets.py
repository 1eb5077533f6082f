"""The budgets, each held against what was measured last on this machine."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
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
    of: Callable[[Figures], str] = lambda _: ""
    """What the figure is of, where that is found by measuring."""


def _slowest(figures: Figures) -> str:
    """The question of the largest ratio."""
    each: dict[str, float] = figures["times, each"]
    return f"`{max(each, key=each.__getitem__)}`"


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
    Budget("`who_many` ≥ 100,000 rows/s in a first table of a million different rows, equal row by row to `who`; "
           "smaller first tables are slower, see the part", "many",
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
    Budget("Neo4j: one round trip, ≤ 1.3 × the raw driver in the same transaction mode; the largest ratio measured",
           "neo4j", lambda f: f["times"], lambda x: x <= 1.3, "{:.2f} ×", _slowest),
    Budget("push ≥ 80 % of the rate of a bare `UNWIND` loader: a county, writing", "pushing",
           lambda f: f["county"]["writing"], lambda x: x >= 0.8, "{:.0%}"),
    Budget("the same: a county, all of it, with checks and indexes", "pushing",
           lambda f: f["county"]["seconds"], lambda x: x >= 0.8, "{:.0%}"),
    Budget("the same: the city, writing", "pushing",
           lambda f: f["city"]["writing"], lambda x: x >= 0.8, "{:.0%}"),
    Budget("the same: the city, all of it, with checks and indexes", "pushing",
           lambda f: f["city"]["seconds"], lambda x: x >= 0.8, "{:.0%}"),
)  # fmt: skip

GROWN: Final = 1.2
"""Up to here two medians of `who` are called the same: that much they differ from run to run."""


def budgets(measured: Collection[str], page: str) -> str:
    """The table, as Markdown: new rows of the parts that were measured, the others as they stand on the page.

    What is not on the page is read from what was kept; what was never measured here says so.
    """
    there = {own.told: row for own in BUDGETS if (row := _row(own, page))}
    rows: list[Sequence[str]] = []
    for own in BUDGETS:
        if own.part not in measured and own.told in there:
            rows.append(there[own.told])
            continue
        found = kept(own.part)
        figure = None if found is None else _figure(own, found)
        if found is None or figure is None:
            rows.append((own.told, own.part, "–", "not measured", ""))
            continue
        good = met(own.kept(figure))
        written = f"{own.written.format(figure)} {own.of(found)}".rstrip()
        rows.append((own.told, own.part, written, good, found["day"]))
    return table(("budget", "part", "measured", "", "on"), rows, left=2)


def _row(own: Budget, page: str) -> list[str]:
    """The cells of a budget on the page; none where it is not there."""
    for line in page.splitlines():
        cells = line.removeprefix("| ").removesuffix(" |").split(" | ")
        if cells[:2] == [own.told, own.part]:
            return cells
    return []


def _figure(own: Budget, found: Figures) -> float | None:
    """None where the part was run without it."""
    try:
        return float(own.read(found))
    except (KeyError, TypeError):
        return None
