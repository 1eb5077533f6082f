"""An answer as text for a terminal, in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from orgraph.model.answers import CERTAINTY_LABELS, Answer, Mark, Reason
from orgraph.model.facts import Fact, Ref
from orgraph.model.schema import Label
from orgraph.model.truth import MAYBE, NO, YES, Truth
from orgraph.model.vocabulary import RELATIONS
from orgraph.model.written import interval

__all__ = ["MARKS", "seen", "text"]

MARKS: Final[Mapping[Mark, str]] = {
    Mark.LEAD: "●",
    Mark.SUPPORT: "○",
    Mark.REFUSAL: "×",
    Mark.CONTACT: "◎",
    Mark.VACANCY: "□",
    Mark.UNKNOWN: "?",
    Mark.DOUBT: "!",
    Mark.NOTE: "·",
}
"""Told apart by form, not by colour; every Chinese encoding has them, so none becomes a `?`."""


DOUBTS: Final[Mapping[Truth, Label]] = {
    NO: Label("当日不成立", "not in force on the day"),
    MAYBE: Label("当日未定", "unconfirmed on the day"),
}


def text(answer: Answer[Any], lang: str) -> str:
    """The answer, the reasons in order with the facts they rest on, and the sources."""
    return "\n".join(seen(line) for line in _lines(answer, lang))


def seen(line: str) -> str:
    """What cannot be seen is a space: a line stays one line, and no name in it turns the rest around."""
    return (
        line
        if line.isprintable()
        else "".join(each if each.isprintable() else " " for each in line)
    )


def _lines(answer: Answer[Any], lang: str) -> Iterator[str]:
    zh = lang == "zh"
    given = " · ".join(own.name for own in answer.parameters.values() if isinstance(own, Ref))
    yield f"{given} · {answer.as_of}"
    weakest = ""
    if answer.certainty is not None:
        label = CERTAINTY_LABELS[answer.certainty].of(lang)
        weakest = f"({label})" if zh else f" ({label})"
    head = f"【{answer.verdict_label.zh}】" if zh else f"[{answer.verdict_label.en}] "
    yield f"{head}{answer.summary.of(lang)}{weakest}"
    shown = tuple(dict.fromkeys(place for reason in answer.reasons for place in reason.facts))
    numbers = {place: number for number, place in enumerate(shown, start=1)}
    facts = [answer.facts[place] for place in shown]
    if answer.reasons:
        yield ""
        yield "理由" if zh else "Reasons"
    for reason in answer.reasons:
        unsure = reason.truth < YES and reason.mark is not Mark.DOUBT
        doubt = (" (未定)" if zh else " (unconfirmed)") if unsure else ""
        said = reason.text.of(lang)
        yield f"  {MARKS[reason.mark]} {said}{doubt}{_citations(reason, numbers)}"
    if facts:
        yield ""
        yield "依据的事实" if zh else "Facts"
        for number, fact in enumerate(facts, start=1):
            yield f"  [{number}] {_fact(fact, lang)}"
        yield ""
        yield "来源" if zh else "Sources"
        for name, confirmed in sorted({(fact.evidence.name, fact.confirmed) for fact in facts}):
            until = f"截至 {confirmed}" if zh else f"as of {confirmed}"
            yield f"  {name}, {until}"


def _citations(reason: Reason, numbers: Mapping[int, int]) -> str:
    cited = sorted(numbers[place] for place in reason.facts)
    return f" [{','.join(map(str, cited))}]" if cited else ""


def _fact(fact: Fact, lang: str) -> str:
    zh = lang == "zh"
    label = RELATIONS[fact.kind].label if fact.is_relation else Label("", "")
    no = "" if fact.polarity == "asserted" else ("(否认)" if zh else "(denied) ")
    arrow = f" —{no}{label.of(lang)}→ {fact.target.name}" if fact.target else ""
    parts = [f"{fact.source.name}{arrow}" if fact.target else f"{no}{fact.source.name}"]
    time = interval(fact)
    if time is not None:
        parts.append(time.of(lang))
    if fact.truth < YES:
        parts.append(DOUBTS[fact.truth].of(lang))
    if fact.locator:
        parts.append(fact.locator)
    certainty = CERTAINTY_LABELS[fact.certainty].of(lang)
    said = ("," if zh else ", ") + fact.speaker if fact.speaker else ""
    return " · ".join(parts) + f"({certainty}{said})"
