"""The way of a person on a line of time: what is certain full, what a bound leaves open hatched.

A bar is drawn from the four days of its fact: it may have begun, has begun, holds until, is over. A side
left open runs to the edge of the picture and has no border there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from orgraph.model.answers import Answer
from orgraph.model.facts import Fact
from orgraph.model.schema import Label
from orgraph.model.time import FOREVER, NEVER, Span, bound, day_number
from orgraph.model.vocabulary import RELATIONS
from orgraph.model.written import EXCLUSIVE, OPEN, interval
from orgraph.render.chart import WIDTH, Panel, bar, label, line, linked

__all__ = ["manner", "parts_of", "time_line"]

LEFT: Final = 330.0
RIGHT: Final = 745.0
ROW: Final = 46.0
BAR: Final = 18.0
AXIS: Final = 24.0
YEAR: Final = 365.25

PHASES: Final[Mapping[str, Label]] = {
    "holds": Label("当日有效", "in force"),
    "may_have_begun": Label("是否已开始未定", "begun? not settled"),
    "may_be_over": Label("是否已结束未定", "over? not settled"),
    "unsettled": Label("当日未定", "not settled"),
    "over": Label("已结束", "over"),
    "ahead": Label("尚未开始", "not yet begun"),
    "lapsed": Label("一方已不存在", "one end is gone"),
    "planned": Label("只是计划", "only planned"),
    "denied": Label("否认", "denied"),
}
MANNERS: Final = {
    "BELONGS_TO": "quota",
    "SECONDED_TO": "kind",
    "PLACED_IN": "kind",
    "HOLDS": "capacity",
}
PLAIN: Final = frozenset({"BELONGS_TO", "HOLDS"})
"""Of these the relation itself is the word."""


def manner(relation: str, word: str | None, lang: str) -> str:
    """How somebody is there, in words: the kind of secondment or placement, else the relation."""
    kind = RELATIONS[relation]
    own = kind.field(MANNERS[relation])
    if relation not in PLAIN and own is not None and word is not None and word in own.values:
        return own.values[word].of(lang)
    return kind.label.of(lang)


def time_line(answer: Answer[Any], numbers: Mapping[int, int], lang: str) -> Panel | None:
    """The stays of a person; None where the answer has none. `numbers` are those of its facts."""
    stays: Sequence[Any] = answer.value.stays
    if not stays:
        return None
    zh = lang == "zh"
    facts = [answer.facts[stay.facts[0]] for stay in stays]
    day = day_number(answer.as_of)
    scale = _Scale(_days(stays, facts, day))
    body = [*scale.axis(len(stays), day, answer.as_of)]
    rows = []
    forms: set[str] = set()
    for place, (stay, fact) in enumerate(zip(stays, facts, strict=True)):
        top = place * ROW
        word = manner(stay.relation, stay.manner, lang)
        told = interval(fact)
        written = OPEN if told is None else told.of(lang)
        phase = PHASES[stay.phase].of(lang)
        shown = [numbers[each] for each in stay.facts if each in numbers]
        cited = "".join(f"[{number}]" for number in shown)
        parts = parts_of(stay.phase, fact.span)
        forms.update(form for form, _, _ in parts)
        tooltip = f"{word} {stay.where.name} {written} {phase}"
        bars = "".join(scale.bar(top, *part, tooltip) for part in parts)
        planned = ""
        if stay.planned_end is not None:
            planned = ("计划截止 " if zh else "planned end ") + stay.planned_end
            bars += scale.mark(top, bound(stay.planned_end).last)
        body += [
            label(0, top + 17, stay.where.name, room=LEFT - 12),
            label(0, top + 33, f"{word} · {written}", small=True, room=LEFT - 12),
            linked(bars, shown),
            label(RIGHT + 16, top + 17, f"{phase} {cited}", room=WIDTH - RIGHT - 16),
            label(RIGHT + 16, top + 33, planned, small=True, room=WIDTH - RIGHT - 16),
        ]
        rows.append((word, stay.where.name, stay.begin or "", stay.end or "", planned, phase))
    person = stays[0].person.name
    return Panel(
        title=f"{person}的去向" if zh else f"The way of {person}",
        height=len(stays) * ROW + AXIS,
        body=tuple(body),
        header=("方式", "何处", "起", f"止{EXCLUSIVE.zh}", "计划", "当日")
        if zh
        else ("how", "where", "from", f"until{EXCLUSIVE.en}", "planned", "on the day"),
        rows=tuple(rows),
        forms=frozenset(forms),
    )


def parts_of(phase: str, span: Span) -> tuple[tuple[str, int, int], ...]:
    """The bars of a stay: form, first day, last day (exclusive)."""
    may, has, until, over = span
    if phase in ("planned", "denied"):
        return ((phase, may, over),)
    if has >= until:  # nowhere certain
        return (("maybe", may, over),)
    found = (("maybe", may, has), ("sure", has, until), ("maybe", until, over))
    return tuple(part for part in found if part[1] < part[2])


def _days(stays: Sequence[Any], facts: Sequence[Fact], day: int) -> list[int]:
    found = [day]
    for stay, fact in zip(stays, facts, strict=True):
        found += [each for each in fact.span if NEVER < each < FOREVER]
        if stay.planned_end is not None:
            found += [each for each in bound(stay.planned_end) if NEVER < each < FOREVER]
    return found


class _Scale:
    """Days to pixels."""

    def __init__(self, days: Sequence[int]) -> None:
        room = max(max(days) - min(days), 180) * 0.1
        self.first, self.last = min(days) - room, max(days) + room

    def x(self, day: float) -> float:
        """Where a day is."""
        inside = min(max(day, self.first), self.last)
        return LEFT + (inside - self.first) / (self.last - self.first) * (RIGHT - LEFT)

    def bar(self, top: float, form: str, begin: int, end: int, tooltip: str) -> str:
        """A bar; a side without limit has an arrow instead of a border."""
        x, to_x, y = self.x(begin), self.x(end), top + 8
        drawn = bar(x, y, to_x - x, BAR, form, tooltip)
        middle = y + BAR / 2
        if begin <= NEVER:
            drawn += f'<path class="head" d="M{x - 9:.1f} {middle:.1f}l9 -6v12z"/>'
        if end >= FOREVER:
            drawn += f'<path class="head" d="M{to_x + 9:.1f} {middle:.1f}l-9 -6v12z"/>'
        return drawn

    def mark(self, top: float, day: int) -> str:
        """A flag where it was planned to end."""
        x = self.x(day)
        return f'<path class="head" d="M{x - 5:.1f} {top + 3:.1f}h10l-5 8z"/>'

    def axis(self, rows: int, day: int, told: str) -> Iterator[str]:
        """The years, and the day asked about."""
        foot = rows * ROW
        first, last = _year(self.first) + 1, _year(self.last)
        step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if (last - first) / step <= 12)  # fmt: skip
        at = self.x(day)
        for year in range(-(-first // step) * step, last + 1, step):
            x = self.x(date(year, 1, 1).toordinal())
            yield line(x, 0, x, foot + 4, "axis")
            if abs(x - at) > 52 or step == 1:
                yield label(x, foot + 19, str(year), small=True, anchor="middle")
        yield line(at, -4, at, foot + 4, "day")
        yield label(at, -8, told, small=True, anchor="middle")


def _year(day: float) -> int:
    return date.fromordinal(max(1, min(int(day), date.max.toordinal()))).year
