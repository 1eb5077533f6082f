"""`who_many` beside a loop of `who` and the networkx peer: rows a second on the city.

`python -m benchmarks.many WAY FOLDER COUNT` prints one run as JSON; `python -m benchmarks many` measures all, each
run in a process of its own. Times are seconds of a core.
"""

from __future__ import annotations

import csv
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path
from random import Random
from time import process_time
from typing import Any, Final

from benchmarks.county import write_city
from benchmarks.kept import keep
from benchmarks.measure import DATA, Say, child, fetch_release
from benchmarks.report import met, table

__all__ = ["BEGIN", "END", "measure_many"]

BEGIN: Final = "<!-- many:begin -->"
END: Final = "<!-- many:end -->"

AT: Final = "2024-05-27"
ROWS: Final = 100_000
BUDGET: Final = 100_000
LARGE: Final = 1_000_000
BESIDE: Final = 2_000
"""Rows asked one by one."""
FEW: Final = 5_000
"""Different questions in a table like that of a hotline, where most come again and again."""

Asked = list[tuple[str, str]]


def measure_many(say: Say) -> str:
    """Everything about tables, as Markdown."""
    load = os.getloadavg()[0]
    city = DATA / "zhengzhou"
    if not (city / "package.toml").exists():
        write_city(city, fetch_release())
    rows, rate = [], 0.0
    for way, count, what in (
        ("distinct", ROWS, "`who_many`: a first table, every row different"),
        ("distinct again", ROWS, "`who_many`: another such table after it"),
        ("distinct", LARGE, "`who_many`: a first table, every row different"),
        ("hotline", ROWS, "`who_many`: a first table of a hotline"),
        ("hotline again", ROWS, "`who_many`: another such table after it"),
        ("loop", BESIDE, "a loop of `city.who`"),
        ("peer", BESIDE, "the networkx peer, one by one"),
    ):
        run = child("many", way, str(city), str(count))
        say(f"{way}: {run['rows'] / run['seconds']:.0f} rows/s")
        if (way, count) == ("distinct", LARGE):
            rate = run["rows"] / run["seconds"]
        rows.append(
            (
                what,
                f"{run['rows']:,}",
                f"{run['seconds']:.2f}",
                f"{run['rows'] / run['seconds']:,.0f}",
                f"{run['shapes']:,}" if "shapes" in run else "",
            )
        )
    head = (
        f"{date.today()}; {os.cpu_count()} cores ({platform.machine()}), load average {load:.1f} when it began; "
        f"Python {platform.python_version()}; numpy {version('numpy')}, polars {version('polars')}, networkx "
        f"{version('networkx')}. To repeat: `python -m benchmarks many`."
    )
    columns = ("", "rows", "seconds of a core", "rows a second", "shapes of who leads met")
    keep("many", {"rows a second": rate})
    said = met(rate >= BUDGET)
    budget = f"Budget: {BUDGET:,} rows a second in a first table of {LARGE:,} rows, every row different: {said}."
    return f"{head}\n\n{table(columns, rows)}\n\n{budget}"


# --- a run ------------------------------------------------------------------------------------------------


def _draw(folder: Path, seed: int) -> Iterator[tuple[str, str]]:
    """Any place, grid or village with any matter of its county, without end."""
    random = Random(seed)
    matters: dict[str, list[str]] = {}
    for id_ in _ids(folder, "Matter"):
        matters.setdefault(_county(id_), []).append(id_)
    places = [
        id_
        for kind in ("Place", "Grid", "Division")
        for id_ in _ids(folder, kind)
        if _county(id_) in matters
    ]
    while True:
        place = random.choice(places)
        yield place, random.choice(matters[_county(place)])


def _ids(folder: Path, kind: str) -> list[str]:
    with (folder / "nodes" / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        return [row["id"] for row in csv.DictReader(file)]


def _county(id_: str) -> str:
    return id_.partition(":")[2][:6]


def _distinct(folder: Path, count: int, seed: int) -> Asked:
    found: dict[tuple[str, str], None] = {}
    for asked in _draw(folder, seed):
        found[asked] = None
        if len(found) == count:
            return list(found)
    raise AssertionError(count)


def _hotline(folder: Path, count: int, seed: int) -> Asked:
    return Random(seed).choices(_distinct(folder, FEW, seed), k=count)


def run(way: str, folder: Path, count: int) -> dict[str, Any]:
    """Ask once; what it took."""
    kind, _, again = way.partition(" ")
    if kind in ("distinct", "hotline"):
        make = _distinct if kind == "distinct" else _hotline
        return _many([make(folder, count, seed) for seed in ((1, 2) if again else (1,))], folder)
    asked = _distinct(folder, count, 1)
    ask = _loop(folder) if kind == "loop" else _peer(folder)
    for each in asked[:20]:
        ask(*each)
    begun = process_time()
    for each in asked:
        ask(*each)
    return {"rows": count, "seconds": process_time() - begun}


def _many(tables: list[Asked], folder: Path) -> dict[str, Any]:
    """Of some tables, what the last takes."""
    import polars as pl

    import orgraph

    city = orgraph.open(folder)
    city.who_many(pl.DataFrame({"place": ["division:410183"]}), at=AT)
    taken = 0.0
    for asked in tables:
        frame = pl.DataFrame(asked, schema=["place", "matter"], orient="row")
        begun = process_time()
        city.who_many(frame, at=AT)
        taken = process_time() - begun
    return {"rows": len(tables[-1]), "seconds": taken, "shapes": city._many.lead.shapes}


def _loop(folder: Path) -> Callable[[str, str], object]:
    import orgraph

    city = orgraph.open(folder)
    return lambda place, matter: city.who(place, matter, at=AT)


def _peer(folder: Path) -> Callable[[str, str], object]:
    from benchmarks.peer import who
    from benchmarks.peer_city import City, read_graph

    city = City(read_graph(folder))
    day = date.fromisoformat(AT).toordinal()
    return lambda place, matter: who(city, place, matter, day, full=False)


def main() -> None:
    """Print one run."""
    way, folder, count = sys.argv[1:]
    print(json.dumps(run(way, Path(folder), int(count))))


if __name__ == "__main__":
    main()
