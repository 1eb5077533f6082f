"""Holds the peer to orgraph: no time is worth telling where the two do not answer the same."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks import peer
from benchmarks.questions import Question, read_questions
from orgraph.graph.compile import compile_graph
from orgraph.graph.compiled import DayView
from orgraph.loader.package import read_package
from orgraph.queries import Who
from orgraph.queries.verdict import find

__all__ = ["Checked", "DifferentAnswer", "check"]

MUST: Final = frozenset({"verdict", "one world", "leads", "heads"})
"""Without these being the same there is nothing to compare; other differences are counted and told."""
NOT_COMPARED: Final = frozenset({"facts", "ground", "text"})
"""Sentences, and the facts that go with them, which may be more in orgraph's answers."""
SETS: Final = frozenset({"shares", "members", "areas", "heads", "first_contact", "beside"}) | {
    "maintained_by",
    "bases",
    "homes",
    "nearest_hand_of",
    "dispatched_to",
    "not_dispatched_to",
    "handled_by",
    "alternatives",
    "to_confirm",
}
"""Lists of the value whose order says nothing."""


class DifferentAnswer(Exception):
    """The peer and orgraph differ; one of them is wrong."""


class Checked(NamedTuple):
    """What was compared."""

    questions: int
    verdicts: Mapping[str, int]
    facts: tuple[float, float]
    """Facts in an answer of orgraph, and of the peer, on average."""
    different: Mapping[str, int]
    """How often something else than `MUST` was not the same."""


def check(folder: Path, asked: Sequence[Question]) -> Checked:
    """Ask both; raises `DifferentAnswer` at the first answer that differs in what must be the same."""
    graph = compile_graph(read_package(folder))
    city = peer.load(folder)
    facts, peers_facts = 0, 0
    verdicts: Counter[str] = Counter()
    different: Counter[str] = Counter()
    for question in asked:
        view = graph.at(question.day)
        answer: Mapping[str, Any] = Who(question.place, question.matter).answer(view).as_json()
        own = peer.who(city, *question)
        ours, peers = _compared(answer), _compared(own)
        ours["one world"], peers["one world"] = _found(view, question), peer.find(city, *question)
        for name, told in ours.items():
            if told == peers.get(name):
                continue
            different[name] += 1
            if name in MUST:
                raise DifferentAnswer(
                    f"{question}\n{name} of orgraph: {told}\n{name} of the peer: {peers.get(name)}"
                )
        facts += len(answer["facts"])
        peers_facts += len(own["facts"])
        verdicts[answer["verdict"]] += 1
    mean = (facts / len(asked), peers_facts / len(asked))
    return Checked(len(asked), verdicts, mean, different)


def _found(view: DayView, question: Question) -> tuple[str, frozenset[object]]:
    place, matter = view.number(question.place), view.number(question.matter)
    if place is None or matter is None:
        raise AssertionError(question)
    found = find(view, place, matter)
    leads = frozenset(
        frozenset((cell, frozenset(map(view.id, units))) for cell, units in cells)
        for cells in found.leads
    )
    return found.verdict, leads


def _compared(answer: Mapping[str, Any]) -> dict[str, object]:
    """The verdict, what it rests on, and everything in the value, as plain values."""
    value = answer["value"]
    heads = [head for chain in value["chains"] for grid in chain["grids"] for head in grid["heads"]]
    return {
        "verdict": answer["verdict"],
        "leads": {
            (own["unit"]["id"], own["row"]["id"], own["condition"], own["aspect"])
            for own in value["shares"]
            if own["role"] == "LEADS" and own["decides"]
        },
        "heads": [
            (chain["start"], [_plain("heads", grid["heads"]) for grid in chain["grids"]])
            for chain in value["chains"]
        ],
        **{name: _plain(name, told) for name, told in value.items()},
        "certainty": answer["certainty"],
        "deciding facts": set(answer["deciding"]),
        "facts of shares": {fact for share in value["shares"] for fact in share["facts"]},
        "facts of heads": {fact for head in heads for fact in head["facts"]},
    }


def _plain(name: str, told: Any) -> object:
    if isinstance(told, Mapping):
        return {key: _plain(key, own) for key, own in told.items() if key not in NOT_COMPARED}
    if isinstance(told, (list, tuple)):
        plain = [_plain("", own) for own in told]
        return sorted(plain, key=str) if name in SETS else plain
    return told


def main() -> None:
    """`python -m benchmarks.check FOLDER QUESTIONS`: prints what was compared, as JSON."""
    folder, asked = sys.argv[1:]
    found = check(Path(folder), read_questions(Path(asked)))
    print(json.dumps(found._asdict()))


if __name__ == "__main__":
    main()
