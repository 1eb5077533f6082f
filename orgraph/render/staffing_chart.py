"""Authorised beside actual, out and in, by category of quota and by unit; social workers beside the norm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from orgraph.model.answers import Answer
from orgraph.model.schema import Label
from orgraph.model.truth import YES
from orgraph.model.vocabulary import BELONGS_TO
from orgraph.render.chart import WIDTH, Panel, bar, label, line, linked

__all__ = ["staffing_panels"]

LEFT: Final = 200.0
FULL: Final = 480.0
"""The longest bar."""
LEAST: Final = 10
"""What a bar of full length stands for at least: two people are no long bar."""
ROW: Final = 24.0
BAR: Final = 14.0
HEAD: Final = 24.0
MOST: Final = 15
"""Units drawn; the table has all."""

WORDS: Final[Mapping[str, Label]] = {
    "authorised": Label("核定", "authorised"),
    "filled": Label("实有(文件所载)", "actual, as declared"),
    "loaded": Label("实有(载入人员)", "actual, people loaded"),
    "out": Label("其中在外", "of them out"),
    "into": Label("外来", "in from elsewhere"),
}
UNKNOWN: Final = Label("类别不详", "category not known")
NO_POPULATION: Final = Label(
    "这里的人口没有载入,不能对照", "the population here is not loaded: nothing to compare"
)
NONE: Final = Label("没有载入", "none loaded")


class _Bar(NamedTuple):
    """A number as it is drawn; None where there is none."""

    word: str
    pair: tuple[float, float] | None
    form: str
    told: str


def staffing_panels(answer: Answer[Any], numbers: Mapping[int, int], lang: str) -> list[Panel]:
    """By category, by unit, and social workers; without any number none."""
    found = []
    if answer.value.categories:
        found.append(_categories(answer.value, lang))
    if answer.value.quotas:
        found.append(_units(answer.value, numbers, lang))
    if answer.value.norms:
        found.append(_norms(answer.value, numbers, lang))
    return found


def _categories(value: Any, lang: str) -> Panel:
    groups = []
    for own in value.categories:
        bars = []
        for name, word in WORDS.items():
            pair = getattr(own, name)
            complete = value.complete.get("authorised" if name == "filled" else name) == "yes"
            told = _told(pair, complete=complete, counted=name not in ("authorised", "filled"), lang=lang)  # fmt: skip
            bars.append(
                _Bar(word.of(lang), pair, "limit" if name == "authorised" else "sure", told)
            )
        groups.append((_category(own.category, lang), bars))
    title = "编制和人员,按类别" if lang == "zh" else "Staff by category of quota"
    return _panel(title, groups, lang)


def _units(value: Any, numbers: Mapping[int, int], lang: str) -> Panel:
    groups = []
    for own in value.quotas:
        form = ("limit", "sure") if own.truth == YES else ("maybe", "maybe")
        shown = "".join(f"[{numbers[each]}]" for each in own.facts if each in numbers)
        bars = [
            _Bar(
                WORDS[name].of(lang),
                None if count is None else (count, count),
                own_form,
                NONE.of(lang) if count is None else str(count),
            )
            for name, count, own_form in zip(
                ("authorised", "filled"), (own.authorised, own.filled), form, strict=True
            )
        ]
        doubt = "" if own.truth == YES else ("(未定)" if lang == "zh" else " (unconfirmed)")
        groups.append((f"{own.unit.name} · {_category(own.category, lang)}{doubt} {shown}", bars))
    title = "编制,按单位" if lang == "zh" else "Quota by unit"
    return _panel(title, groups, lang, most=MOST)


def _panel(
    title: str, groups: Sequence[tuple[str, Sequence[_Bar]]], lang: str, most: int | None = None
) -> Panel:
    """Groups of bars on one scale."""
    numbers = [own.pair[1] for _, bars in groups for own in bars if own.pair]
    longest = max(LEAST, *numbers)
    body, rows, forms = [], [], set()
    top = 0.0
    for name, bars in groups:
        rows += [(name, own.word, own.told) for own in bars]
    for name, bars in groups[:most]:
        body.append(label(0, top + 15, name, room=WIDTH))
        top += HEAD
        for own in bars:
            drawn, used = _bar(top, own, longest)
            forms |= used
            body.append(drawn)
            top += ROW
        top += 8
    header = ("类别", "项目", "数") if lang == "zh" else ("category", "what", "number")
    return Panel(title, top, tuple(body), header, tuple(rows), frozenset(forms))


def _bar(top: float, own: _Bar, longest: float) -> tuple[str, set[str]]:
    drawn = label(16, top + 12, own.word, small=True, room=LEFT - 24)
    sure, possible = own.pair or (0, 0)
    long, longer = sure / longest * FULL, possible / longest * FULL
    used = set()
    if sure:
        drawn += bar(LEFT, top, long, BAR, own.form, own.told)
        used.add(own.form)
    if possible > sure:
        drawn += bar(LEFT + long, top, longer - long, BAR, "maybe", own.told)
        used.add("maybe")
    drawn += line(LEFT, top - 3, LEFT, top + BAR + 3, "stroke")
    return drawn + label(LEFT + longer + 8, top + 12, own.told, small=True), used


def _norms(value: Any, numbers: Mapping[int, int], lang: str) -> Panel:
    """Those loaded as a bar, what a norm comes to as a line with its number."""
    zh = lang == "zh"
    most = (
        max([own.wanted or 0 for own in value.norms] + [own.loaded[1] for own in value.norms]) or 1
    )
    body: list[str] = []
    rows, forms = [], set()
    top = 0.0
    complete = value.complete.get("social_workers") == "yes"
    for own in value.norms:
        shown = [numbers[each] for each in own.facts if each in numbers]
        advice = "建议" if own.binding is False else "标准"
        if not zh:
            advice = "advice" if own.binding is False else "norm"
        heading = f"{own.norm.name}({advice}:{own.value:g} / {own.per})"
        body.append(linked(label(0, top + 15, heading, room=WIDTH), shown))
        top += HEAD
        told = _told(own.loaded, complete=complete, counted=True, lang=lang)
        word = "社区工作者" if zh else "social workers"
        drawn, used = _bar(top, _Bar(word, own.loaded, "sure", told), most)
        forms |= used
        body.append(drawn)
        top += ROW
        if own.wanted is None:
            wanted = NO_POPULATION.of(lang)
            body.append(label(LEFT, top + 8, wanted, small=True))
        else:
            wanted = f"按此应有 {own.wanted:,.0f}" if zh else f"it comes to {own.wanted:,.0f}"
            if own.truth < YES:
                wanted += "(未定)" if zh else " (unconfirmed)"
            x = LEFT + own.wanted / most * FULL
            body.append(line(x, top - ROW - 5, x, top - 2, "day"))
            body.append(label(x + 5, top + 8, wanted, small=True))
        rows.append((heading, word, f"{told}; {wanted}"))
        top += ROW
    title = "社区工作者与配备标准" if zh else "Social workers beside the norm"
    header = ("标准", "项目", "数") if zh else ("norm", "what", "number")
    return Panel(title, top, tuple(body), header, tuple(rows), frozenset(forms))


def _told(pair: tuple[int, int] | None, *, complete: bool, counted: bool, lang: str) -> str:
    """A number in words: without completeness a count of what is loaded is a least one."""
    zh = lang == "zh"
    if pair is None or (not pair[1] and not complete):
        return NONE.of(lang)
    sure, possible = pair
    told = str(sure) if sure == possible else f"{sure}–{possible}"
    if complete or not counted:
        return told if complete else f"{told}(已载入)" if zh else f"{told} (loaded)"
    return f"至少 {told}(已载入)" if zh else f"at least {told} (loaded)"


def _category(word: str | None, lang: str) -> str:
    own = BELONGS_TO.field("quota")
    if word is None or own is None:
        return UNKNOWN.of(lang)
    return own.values[word].of(lang) if word in own.values else word
