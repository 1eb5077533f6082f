"""`python -m benchmarks`: measure, print, and write the measured blocks of docs/performance.md.

Every part runs by itself, writes its own block and keeps its figures; what fails is told at the end, and
does not stop the rest. In the table of budgets only the rows of what was measured are made anew.
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic
from typing import Final, NamedTuple

from benchmarks import asking, budgets, every, face, http, many, nation, pages, pushing, report
from benchmarks.asking import measure_asking
from benchmarks.every import measure_every
from benchmarks.face import measure_face
from benchmarks.many import measure_many
from benchmarks.measure import ROOT, Failed, Plan, measure, sample, synthetic
from benchmarks.nation import measure_nation
from benchmarks.profiling import print_profile, profile_answers, sample_answers
from benchmarks.report import block, write_block
from benchmarks.rounds import Rounds

PAGE: Final = ROOT / "docs" / "performance.md"
BEGUN: Final = monotonic()


class Given(NamedTuple):
    """What the command line says."""

    questions: int
    asks: int
    province: str
    step: int
    """Of the face in the city every so many-th call: all of them take a quarter of an hour."""


class Part(NamedTuple):
    """A part of the benchmarks: what it measures, the share of the time for its rounds, its block."""

    told: str
    share: float
    measure: Callable[[Given, Rounds], str]
    begin: str
    end: str


def _who(given: Given, rounds: Rounds) -> str:
    load = os.getloadavg()[0]
    measured = measure(Plan(rounds, given.questions), _say)
    county = measured.cities[1].folder
    samples = sample_answers("orgraph", "answer", county, sample(county, given.questions))
    return block(measured, samples, load)


PARTS: Final[Mapping[str, Part]] = {
    "loading": Part(
        "loading and names, on the city and the nation",
        0.15,
        lambda given, rounds: measure_nation(rounds, given.questions, _say),
        nation.BEGIN,
        nation.END,
    ),
    "who": Part(
        "`who` on the seed, a county and the city, beside networkx",
        0.15,
        _who,
        report.BEGIN,
        report.END,
    ),
    "questions": Part(
        "all ten questions on the city; `who` on a county, the city and a province",
        0.15,
        lambda given, rounds: measure_every(rounds, given.asks, given.province, _say),
        every.BEGIN,
        every.END,
    ),
    "many": Part(
        "tables of questions on the city",
        0.05,
        lambda _given, _rounds: measure_many(_say),
        many.BEGIN,
        many.END,
    ),
    "face": Part(
        "the networkx face",
        0.04,
        lambda given, rounds: measure_face(rounds, _say, given.step),
        face.BEGIN,
        face.END,
    ),
    "pushing": Part(
        "push and pull, beside a bare loader of Neo4j",
        0.1,
        lambda _given, rounds: pushing.measure_pushing(rounds, _say),
        pushing.BEGIN,
        pushing.END,
    ),
    "http": Part(
        "the HTTP API, beside an empty endpoint of the same server",
        0.05,
        lambda _given, rounds: http.measure_http(rounds, _say),
        http.BEGIN,
        http.END,
    ),
    "pages": Part(
        "the pages for people on the city, beside the JSON of the same answers",
        0.05,
        lambda _given, rounds: pages.measure_pages(rounds, _say),
        pages.BEGIN,
        pages.END,
    ),
    "neo4j": Part(
        "questions to Neo4j, beside the raw driver and the city in memory",
        0.05,
        lambda given, rounds: measure_asking(rounds, given.asks, _say),
        asking.BEGIN,
        asking.END,
    ),
}
"""A further part is one more entry here, its markers in the page, and its budget in `budgets.py`. The
shares leave half of the time to what is done once: writing packages, checking, profiles, the face of the city."""


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--rounds", type=int, default=5, help="rounds at most, in which all take turns"
    )
    parser.add_argument(
        "--minutes", type=float, default=25, help="no further round is begun that would end later"
    )
    parser.add_argument("--questions", type=int, default=1000, help="asked of `who` in each round")
    parser.add_argument(
        "--asks", type=int, default=300, help="of each of the ten questions in each round"
    )
    parser.add_argument(
        "--province",
        default="41",
        metavar="CODE",
        help="the area that is the province, or none (41: 6 GB of memory, 2 GB of disk)",
    )
    parser.add_argument("--print-only", action="store_true", help="leave docs/performance.md")
    commands = parser.add_subparsers(dest="command", metavar="PART")
    for name, part in PARTS.items():
        commands.add_parser(name, help=f"measure {part.told}, alone")
    commands.add_parser(
        "budgets",
        help="make the table of budgets anew from all that was measured last on this machine",
    )
    own = commands.add_parser("profile", help="print where the time goes")
    own.add_argument("--of", choices=("orgraph", "peer"), default="orgraph")
    own.add_argument("--way", choices=("ids", "answer", "json", "load"), default="answer")
    own.add_argument("--package", type=Path, help="a package folder; a synthetic county by default")
    own.add_argument("--lines", type=int, default=40)
    given = parser.parse_args()
    if given.command == "profile":
        folder = given.package or synthetic(1)
        asked = sample(folder, given.questions)
        print_profile(profile_answers(given.of, given.way, folder, asked), given.lines)
        return
    chosen = [given.command] if given.command in PARTS else list(PARTS)
    if given.command == "budgets":
        chosen = []
    failed = []
    for number, name in enumerate(chosen, start=1):
        _say(f"part {number} of {len(chosen)}: {PARTS[name].told}")
        rounds = Rounds(given.rounds, given.minutes * 60 * PARTS[name].share)
        step = 1 if given.command == "face" else 3
        counts = Given(given.questions, given.asks, given.province, step)
        if not _measured(PARTS[name], counts, rounds, write=not given.print_only):
            failed.append(name)
    fresh = list(PARTS) if given.command == "budgets" else [n for n in chosen if n not in failed]
    told = budgets.budgets(fresh, PAGE.read_text("utf-8"))
    _written(told, budgets.BEGIN, budgets.END, write=not given.print_only)
    if failed:
        raise SystemExit(f"not measured: {', '.join(failed)}; the reasons stand above")


def _measured(part: Part, given: Given, rounds: Rounds, *, write: bool) -> bool:
    """Whether a part could be measured; its block is written at once."""
    try:
        text = part.measure(given, rounds)
    except Failed as error:
        _say(f"FAILED: {error}")
        return False
    except Exception:
        _say(f"FAILED: {traceback.format_exc()}")
        return False
    _written(text, part.begin, part.end, write=write)
    return True


def _written(text: str, begin: str, end: str, *, write: bool) -> None:
    print(text, flush=True)
    if write:
        write_block(PAGE, text, begin, end)


def _say(line: str) -> None:
    spent = int(monotonic() - BEGUN)
    print(f"[{spent // 60:2}:{spent % 60:02}] {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
