"""Where the time goes: a profile of loading, or of the answers of orgraph.

`python -m benchmarks profile` prints what cProfile sees: every call, though calls look dearer than they
are. The page shows samples, which say where a core is found at work.
"""

from __future__ import annotations

import cProfile
import pstats
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time
from types import FrameType
from typing import Final, NamedTuple

from benchmarks.contestant import CONTESTANTS, Asking
from benchmarks.questions import Question

__all__ = [
    "Samples",
    "parts",
    "print_profile",
    "profile_answers",
    "sample_answers",
    "sampled",
    "top",
]

WARM: Final = 20
ROOT: Final = Path(__file__).parent.parent

PARTS: Final = {
    "verdict.py:find": "who leads, in every world",
    "chain.py:chains": "– the chains: grids and areas",
    "shares.py:duties": "– the rows that apply and the shares in them",
    "who_answer.py:_Matter._shares": "each share in full",
    "who_answer.py:_Matter._refusals": "who must not be asked",
    "who_people.py:People.calls": "whom to call in the units that lead",
    "who_people.py:People.chains": "the heads, level by level",
    "who_people.py:People.members": "who works there, and who is a nearest hand",
    "who_people.py:People.beside": "grids of no known level",
    "question.py:Writer.answer": "putting the answer together",
    "compiled.py:DayView.walk": "all look-ups of relations",
    "question.py:Writer.ref": "all ids and names of nodes",
    "question.py:Writer.say": "all reasons, once their words are there: how true they are, what they cite",
}
"""The functions that stand for the parts of a complete answer."""
MADE: Final = {
    "<string>:__create_fn__.__init__": "making instances of dataclasses",
    "<string>:__init__": "making values of answers, which are dataclasses",
    "<string>:<lambda>": "making named tuples",
}
"""What Python makes itself, by the names it gives it."""
INTERVAL: Final = 0.002
"""Seconds of a core between samples."""
SAMPLED: Final = 8
"""Seconds of a core that are sampled."""


class Samples(NamedTuple):
    """Where a core was found: how often in a function itself, and in it or what it calls."""

    taken: int
    itself: Counter[str]
    within: Counter[str]


def profile_answers(
    name: str, way: str, folder: Path, asked: Sequence[Question]
) -> cProfile.Profile:
    """A profile of asking one contestant in one way; of way `load`, of getting ready."""
    loader, _ = CONTESTANTS[name]
    profile = cProfile.Profile()
    if way == "load":
        _profiled(profile, lambda: list(loader(folder)))
        return profile
    ask = _ready(name, way, folder, asked)
    _profiled(profile, lambda: [ask(question) for question in asked])
    return profile


def _ready(name: str, way: str, folder: Path, asked: Sequence[Question]) -> Asking:
    *_, ready = CONTESTANTS[name][0](folder)
    for question in asked[:WARM]:
        ready.ways[way](question)
    return ready.ways[way]


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


def sample_answers(name: str, way: str, folder: Path, asked: Sequence[Question]) -> Samples:
    """Ask, and see every few milliseconds what is being done."""
    ask = _ready(name, way, folder, asked)
    return sampled(lambda: [ask(question) for question in asked], SAMPLED)


def sampled(work: Callable[[], object], seconds: float) -> Samples:
    """Do some work again and again for so many seconds of a core, and see what is being done."""
    samples = Samples(0, Counter(), Counter())
    count = 0

    def look(_: int, frame: FrameType | None) -> None:
        nonlocal count
        count += 1
        stack = []
        while frame is not None:
            stack.append(f"{Path(frame.f_code.co_filename).name}:{_name(frame)}")
            frame = frame.f_back
        samples.itself[stack[0]] += 1
        samples.within.update(set(stack))

    before = signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)
    until = process_time() + seconds
    while process_time() < until:
        work()
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)
    return samples._replace(taken=max(count, 1))


def _name(frame: FrameType) -> str:
    return getattr(frame.f_code, "co_qualname", frame.f_code.co_name).replace(".<locals>", "")


def parts(samples: Samples) -> list[tuple[str, float]]:
    """The shares of the parts of a complete answer, as far as they are called what they are here."""
    found = samples.within
    return [(name, found[key] / samples.taken) for key, name in PARTS.items() if key in found]


def top(samples: Samples, lines: int) -> list[tuple[str, float]]:
    """The functions in which most time is spent, without what they call."""
    return [
        (MADE.get(name, f"`{name}`"), count / samples.taken)
        for name, count in samples.itself.most_common(lines)
    ]
