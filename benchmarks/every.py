"""All ten questions on the city, beside the networkx peer; `who` on a county, the city and a province.

Everybody starts as users do: orgraph from a snapshot, the peer from the CSV files. Each run is a process
of its own; they take turns in rounds, who goes first changes, and medians over the rounds are shown.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Mapping
from datetime import date
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, Final, NamedTuple

from benchmarks.asks import QUESTIONS, Asks, asks, write_asks
from benchmarks.county import write_city
from benchmarks.kept import keep
from benchmarks.measure import (
    DATA,
    Say,
    Size,
    child,
    city_folder,
    fetch_release,
    size_of,
    synthetic,
)
from benchmarks.report import MB, table
from benchmarks.rounds import Rounds
from benchmarks.ten import LAYERS

__all__ = ["BEGIN", "END", "measure_every"]

BEGIN: Final = "<!-- questions:begin -->"
END: Final = "<!-- questions:end -->"

CHECKED: Final = 100
"""Asks of each question that the peer and orgraph must answer alike, in the county and in the city."""

WORDS: Final = (
    "By samples of complete answers in the city: in which files a core is found at work. Look-ups are those of "
    "relations, fields, ids and names; values are the dataclasses and named tuples of an answer."
)

Runs = dict[tuple[str, str], list[dict[str, Any]]]


class _Land(NamedTuple):
    """A package, and who is asked there."""

    name: str
    folder: Path
    size: Size
    ways: tuple[str, ...]


def measure_every(rounds: Rounds, count: int, province: str, say: Say) -> str:
    """Everything about the questions, as Markdown; `province` is the code of an area, or `none`."""
    load = os.getloadavg()[0]
    lands = list(_lands(province, say))
    asked = {}
    for land in lands:
        asked[land.name] = asks(land.folder, count * rounds.most)
        if "peer" in land.ways:
            write_asks(DATA / "asks.json", _some(asked[land.name], 0, CHECKED))
            compared = child("ten", "check", str(land.folder), str(DATA / "asks.json"))
            say(f"checked {land.name}: {compared}")
        else:  # the first start reads the CSV files and saves the snapshot
            write_asks(DATA / "asks.json", _some(asked[land.name], 0, 2))
            made = child("ten", "orgraph", str(land.folder), str(DATA / "asks.json"))
            say(f"{land.name}: ready the first time in {made['load']:.1f} s")
    runs: Runs = {}
    for number in rounds:
        for land in lands:
            write_asks(DATA / "asks.json", _some(asked[land.name], number * count, count))
            for way in land.ways if number % 2 == 0 else reversed(land.ways):
                run = child("ten", way, str(land.folder), str(DATA / "asks.json"))
                runs.setdefault((land.name, way), []).append(run)
                who = f"ready in {run['load']:.2f} s, who {run['asked']['who']['p50']:.0f} µs"
                say(f"round {number + 1}, {land.name}, {way}: {who}")
    city = lands[1]
    write_asks(DATA / "asks.json", _some(asked[city.name], 0, count))
    samples = child("ten", "profile", str(city.folder), str(DATA / "asks.json"))
    _keep(runs, lands)
    return "\n\n".join(
        [
            _machine(load, rounds, count),
            f"#### All questions in {city.name}",
            _questions(runs, city),
            "#### `who` in a county, a city and a province",
            _growth(runs, lands),
            "#### Where the time of an answer goes",
            WORDS,
            _layers(samples),
        ]
    )


def _lands(province: str, say: Say) -> Iterable[_Land]:
    both = ("orgraph", "peer")
    county = synthetic(1)
    yield _Land("a county", county, size_of(county), both)
    city = city_folder()
    yield _Land("Zhengzhou", city, size_of(city), both)
    if province != "none":
        folder = DATA / f"province-{province}"
        if not (folder / "package.toml").exists():
            say(f"writing the province {province}")
            write_city(folder, fetch_release(), province)
        yield _Land("a province", folder, size_of(folder), ("orgraph",))


def _some(asked: Asks, first: int, count: int) -> Asks:
    return {name: own[first : first + count] for name, own in asked.items()}


def _of(runs: Runs, land: _Land, way: str, question: str, cut: str) -> float:
    return float(median(run["asked"][question][cut] for run in runs[land.name, way]))


def _machine(load: float, rounds: Rounds, count: int) -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "networkx"))
    return (
        f"{date.today().isoformat()}; {os.cpu_count()} cores ({platform.machine()}), load average "
        f"{load:.1f} when it began; Python {platform.python_version()}; {packages}. {rounds.done} × {count} of each "
        f"question. To repeat: `python -m benchmarks --rounds {rounds.most} --asks {count} questions`."
    )


def _questions(runs: Runs, city: _Land) -> str:
    rows = []
    peers = runs[city.name, "peer"][0]["asked"]
    for name in QUESTIONS:
        p50, p99 = (_of(runs, city, "orgraph", name, cut) for cut in ("p50", "p99"))
        cells = ["–", "–", ""]
        if name in peers:
            theirs, late = (_of(runs, city, "peer", name, cut) for cut in ("p50", "p99"))
            ratio = median(
                peer["asked"][name]["p50"] / ours["asked"][name]["p50"]
                for peer, ours in zip(
                    runs[city.name, "peer"], runs[city.name, "orgraph"], strict=True
                )
            )
            cells = [f"{theirs:,.0f}", f"{late:,.0f}", f"{ratio:.2f}"]
        rows.append((f"[`{name}`]({name}.md)", f"{p50:,.0f}", f"{p99:,.0f}", *cells))
    header = ("orgraph p50", "p99", "peer p50", "p99", "peer : orgraph")
    return table(("µs of a core for an answer", *header), rows)


def _growth(runs: Runs, lands: list[_Land]) -> str:
    rows = []
    for land in lands:
        for way in land.ways:
            own = runs[land.name, way]
            ready, held = (median(run[what] for run in own) for what in ("load", "held"))
            rows.append(
                (
                    land.name,
                    "orgraph, from a snapshot" if way == "orgraph" else "peer, from the CSV files",
                    f"{land.size.nodes:,}",
                    f"{land.size.relations:,}",
                    f"{land.size.micro_grids:,}",
                    f"{ready:.3f}",
                    f"{held / MB:,.0f}",
                    *(f"{_of(runs, land, way, 'who', cut):,.0f}" for cut in ("p50", "p99")),
                )
            )
    header = ("node rows", "relation rows", "micro-grids", "ready in s", "MB", "`who` µs p50", "p99")  # fmt: skip
    return table(("", "", *header), rows, left=2)


def _layers(samples: Mapping[str, Mapping[str, float]]) -> str:
    rows = []
    for name in QUESTIONS:
        shares = samples[name]
        rows.append((f"`{name}`", *(f"{shares[layer]:.0%}" for layer in LAYERS)))
    return table(("share of an answer", *LAYERS), rows)


def _keep(runs: Runs, lands: list[_Land]) -> None:
    """By how much a complete answer to `who` grows, round by round."""
    found: dict[str, Any] = {}
    for smaller, larger in pairwise(lands):
        pairs = zip(runs[larger.name, "orgraph"], runs[smaller.name, "orgraph"], strict=True)
        word = f"{larger.name.split()[-1]} by {smaller.name.split()[-1]}"
        found[word.replace("Zhengzhou", "city")] = median(
            large["asked"]["who"]["p50"] / small["asked"]["who"]["p50"] for large, small in pairs
        )
    keep("questions", found)
