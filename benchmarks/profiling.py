"""Where the time goes: a profile of loading, or of the answers of orgraph.

`python -m benchmarks profile` prints the functions that take most of it.
"""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.contestant import CONTESTANTS
from benchmarks.questions import Question

__all__ = ["Line", "parts", "print_profile", "profile_answers", "top"]

WARM: Final = 20
ROOT: Final = Path(__file__).parent.parent

PARTS: Final = {
    "verdict.py find": "who leads, in every world",
    "chain.py chains": "– the chains: grids and areas",
    "shares.py duties": "– the rows that apply and the shares in them",
    "who_answer.py _shares": "each share, named and said",
    "who_answer.py _refusals": "who must not be asked",
    "who_people.py calls": "whom to call in the units that lead",
    "who_people.py chains": "the heads, level by level",
    "who_people.py members": "who works there, and who of them is a nearest hand",
    "who_people.py beside": "grids of no known level",
    "who_people.py precedents": "precedents",
    "question.py answer": "putting the answer together",
    "compiled.py walk": "all look-ups of relations",
    "question.py ref": "all names of nodes",
    "question.py say": "all sentences, once their words are there",
}
"""The functions that stand for the parts of a complete answer."""


class Line(NamedTuple):
    """A function: its share of the time (own, and with what it calls), and how often it is called."""

    function: str
    own: float
    whole: float
    calls: float
    """In each answer."""


def profile_answers(
    name: str, way: str, folder: Path, asked: Sequence[Question]
) -> cProfile.Profile:
    """A profile of asking one contestant in one way; of way `load`, of getting ready."""
    loader, _ = CONTESTANTS[name]
    profile = cProfile.Profile()
    if way == "load":
        _profiled(profile, lambda: list(loader(folder)))
        return profile
    *_, ready = loader(folder)
    ask = ready.ways[way]
    for question in asked[:WARM]:
        ask(question)
    _profiled(profile, lambda: [ask(question) for question in asked])
    return profile


def _profiled(profile: cProfile.Profile, work: Callable[[], object]) -> None:
    profile.enable()
    work()
    profile.disable()


def print_profile(profile: cProfile.Profile, lines: int) -> None:
    """The top lines, by own time and with what is called."""
    stats = pstats.Stats(profile)
    stats.strip_dirs()
    for order in ("tottime", "cumulative"):
        stats.sort_stats(order)
        stats.print_stats(lines)


def top(profile: cProfile.Profile, lines: int, answers: int) -> list[Line]:
    """The functions with most own time."""
    rows = [
        row._replace(function=f"`{_name(file, line, function)}`")
        for (file, line, function), row in _rows(profile, answers)
    ]
    return sorted(rows, key=lambda row: -row.own)[:lines]


def parts(profile: cProfile.Profile, answers: int) -> list[Line]:
    """The parts of a complete answer, as far as they are called what they are called here."""
    known = {f"{Path(file).name} {name}": row for (file, _, name), row in _rows(profile, answers)}
    return [known[key]._replace(function=name) for key, name in PARTS.items() if key in known]


def _rows(profile: cProfile.Profile, answers: int) -> list[tuple[tuple[str, int, str], Line]]:
    """Every function with its shares of the whole time."""
    profile.create_stats()
    stats = profile.stats.items()
    total = sum(own for _, (_, _, own, _, _) in stats)
    return [
        (key, Line("", own / total, whole / total, calls / answers))
        for key, (_, calls, own, whole, _) in stats
    ]


def _name(file: str, line: int, function: str) -> str:
    path = Path(file)
    if path.is_relative_to(ROOT):
        return f"{path.relative_to(ROOT).as_posix()}:{line} {function}"
    return function if file == "~" else f"{path.name}:{line} {function}"
