"""`python -m benchmarks`: check, measure, print, and write the measured block of docs/performance.md."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from benchmarks import face, pushing
from benchmarks.face import measure_face
from benchmarks.measure import ROOT, Plan, measure, sample, synthetic
from benchmarks.nation import BEGIN, END, measure_nation
from benchmarks.profiling import print_profile, profile_answers, sample_answers
from benchmarks.report import block, write_block

PAGE = ROOT / "docs" / "performance.md"


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds in which all take turns")
    parser.add_argument("--questions", type=int, default=1000, help="asked in each round")
    parser.add_argument("--scale", type=int, default=20, help="counties in the larger package")
    parser.add_argument("--print-only", action="store_true", help="leave docs/performance.md")
    commands = parser.add_subparsers(dest="command")
    own = commands.add_parser("profile", help="print where the time goes")
    own.add_argument("--of", choices=("orgraph", "peer"), default="orgraph")
    own.add_argument("--way", choices=("ids", "answer", "json", "load"), default="answer")
    own.add_argument("--package", type=Path, help="a package folder; a synthetic county by default")
    own.add_argument("--lines", type=int, default=40)
    commands.add_parser("loading", help="measure loading and names alone, on a city and the nation")
    commands.add_parser("face", help="measure the networkx face alone")
    commands.add_parser("pushing", help="measure push and pull against a bare loader of Neo4j")
    given = parser.parse_args()
    plan = Plan(given.rounds, given.questions, given.scale)
    if given.command == "profile":
        _profile(given.questions, given.of, given.way, given.package, given.lines)
        return
    if given.command in {None, "pushing"}:
        _measure_pushing(plan, write=not given.print_only)
    if given.command == "pushing":
        return
    if given.command != "loading":
        _measure_face(plan, write=not given.print_only)
    if given.command == "face":
        return
    _measure_loading(plan, write=not given.print_only)
    if given.command != "loading":
        _measure(plan, write=not given.print_only)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _measure_loading(plan: Plan, *, write: bool) -> None:
    text = measure_nation(plan.rounds, plan.questions, _say)
    print(text)
    if write:
        write_block(PAGE, text, BEGIN, END)


def _measure_pushing(plan: Plan, *, write: bool) -> None:
    text = pushing.measure_pushing(plan.rounds, _say)
    print(text)
    if write:
        write_block(PAGE, text, pushing.BEGIN, pushing.END)


def _measure_face(plan: Plan, *, write: bool) -> None:
    text = measure_face(plan.rounds, _say)
    print(text)
    if write:
        write_block(PAGE, text, face.BEGIN, face.END)


def _measure(plan: Plan, *, write: bool) -> None:
    load = os.getloadavg()[0]
    measured = measure(plan, _say)
    county = measured.cities[1]
    samples = sample_answers(
        "orgraph", "answer", county.folder, sample(county.folder, plan.questions)
    )
    text = block(measured, samples, load)
    print(text)
    if write:
        write_block(PAGE, text)


def _profile(questions: int, of: str, way: str, package: Path | None, lines: int) -> None:
    folder = package or synthetic(1)
    print_profile(profile_answers(of, way, folder, sample(folder, questions)), lines)


if __name__ == "__main__":
    main()
