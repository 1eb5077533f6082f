"""The pages for people on the synthetic city: each asked for once, beside the JSON of the same answer.

`python -m benchmarks pages` measures. Pages are not kept to be given again: every one is the first.
"""

from __future__ import annotations

import os
import platform
import random
from collections.abc import Sequence
from datetime import date
from time import perf_counter
from typing import Final
from urllib.parse import quote, urlencode

import httpx
import polars as pl

from benchmarks.county import write_city
from benchmarks.http import orgraph_serving, path_of
from benchmarks.kept import keep
from benchmarks.measure import DATA, Say, fetch_release
from benchmarks.questions import questions
from benchmarks.report import table
from benchmarks.rounds import Rounds

__all__ = ["BEGIN", "END", "measure_pages"]

BEGIN: Final = "<!-- pages:begin -->"
END: Final = "<!-- pages:end -->"

AT: Final = "2024-05-27"
ASKED: Final = 300
"""Of each kind of page in each round."""
WARM: Final = 20


def measure_pages(rounds: Rounds, say: Say) -> str:
    """The milliseconds of each kind of page, in rounds; the block for the page of figures."""
    load = os.getloadavg()[0]
    city = DATA / "zhengzhou"
    if not (city / "package.toml").exists():
        write_city(city, fetch_release())
    who = [path_of(each) for each in questions(city, ASKED + WARM)]
    dice = random.Random(8)
    grids = pl.read_csv(city / "nodes" / "Grid.csv", columns=["id"])["id"].to_list()
    divisions = pl.read_csv(city / "nodes" / "Division.csv", columns=["id"], infer_schema=False)[
        "id"
    ].to_list()
    people = pl.read_csv(city / "nodes" / "Person.csv", columns=["id"])["id"].to_list()
    some = {
        name: dice.sample(ids, min(ASKED + WARM, len(ids)))
        for name, ids in (("grids", grids), ("divisions", divisions), ("people", people))
    }
    ask = [each.replace("/v1/who", "/", 1) for each in who]
    ways = {
        "json": ("the same answer as JSON", who),
        "who": ("`who`, the first page: the answer with its drawing", ask),
        "tree grid": ("the tree, opened at any grid", [_tree(each) for each in some["grids"]]),
        "tree division": ("the tree, opened at any division", [_tree(each) for each in some["divisions"]]),
        "grid": ("a grid's page", [_node(each) for each in some["grids"]]),
        "person": ("a person's page", [_node(each) for each in some["people"]]),
        "division": ("a division's page", [_node(each) for each in some["divisions"]]),
    }  # fmt: skip
    times: dict[str, list[float]] = {way: [] for way in ways}
    sizes: dict[str, float] = {}
    for number in rounds:
        say(f"  round {number + 1}")
        with orgraph_serving(city, 1, kept=0) as server:
            headers = {"Authorization": f"Bearer {server.token}"}
            with httpx.Client(base_url=server.address, headers=headers, timeout=60) as client:
                for way, (_, paths) in ways.items():
                    found, size = _asked(client, paths)
                    times[way] += found
                    sizes[way] = size
    p99 = {way: _at(own, 0.99) for way, own in times.items()}
    keep("pages", {"who p99": p99["who"], "tree p99": max(p99["tree grid"], p99["tree division"])})
    rows = [
        (what, f"{len(times[way]):,}", f"{sizes[way] / 1024:.0f}", f"{_at(times[way], 0.5):.1f}", f"{p99[way]:.1f}",
         f"{_at(times[way], 0.5) / _at(times['json'], 0.5):.1f} ×")
        for way, (what, _) in ways.items()
    ]  # fmt: skip
    head = (
        f"{date.today()}; {os.cpu_count()} cores ({platform.machine()}), load average {load:.1f} when it began; "
        f"Python {platform.python_version()}. One worker, one reader, times as the client has them, over loopback. "
        "To repeat: `python -m benchmarks pages`."
    )
    columns = ("page", "asked", "KB", "p50 ms", "p99 ms", "p50 beside the JSON")
    return f"{head}\n\n{table(columns, rows)}\n"


def _tree(id_: str) -> str:
    return "/tree?" + urlencode({"open": id_, "at": AT})


def _node(id_: str) -> str:
    return f"/node/{quote(id_, safe=':')}?at={AT}"


def _asked(client: httpx.Client, paths: Sequence[str]) -> tuple[list[float], float]:
    """The milliseconds of each, and the bytes of one in the middle."""
    found, sizes = [], []
    for number, path in enumerate(paths):
        begun = perf_counter()
        told = client.get(path)
        taken = perf_counter() - begun
        told.raise_for_status()
        if number >= WARM:
            found.append(taken * 1000)
            sizes.append(len(told.content))
    return found, sorted(sizes)[len(sizes) // 2]


def _at(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(int(len(times) * share), len(times) - 1)]
