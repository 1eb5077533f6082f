"""Flows of people between units, or levels, as bands as wide as their counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from orgraph.model.answers import Answer
from orgraph.model.facts import Ref
from orgraph.model.schema import Label
from orgraph.model.vocabulary import DIVISION, NODES
from orgraph.render.chart import WIDTH, Panel, bar, label, ribbon
from orgraph.render.time_line import manner

__all__ = ["flows"]

MOST: Final = 12
"""Flows drawn; with more of them the levels are drawn instead."""
SIDE: Final = 290.0
"""The width of a box on either side."""
THICK: Final = 30.0
"""Of the widest band, in pixels."""
THIN: Final = 9.0
SPACE: Final = 14.0
BOX: Final = 26.0


class _Band(NamedTuple):
    """A part of a flow: its form, its width, its words."""

    form: str
    width: float
    told: str


def flows(answer: Answer[Any], lang: str) -> Panel | None:
    """Who goes from where to where; None where nobody does. Of too many units the levels are drawn, and the
    table has the units."""
    value = answer.value
    if not value.flows:
        return None
    zh = lang == "zh"
    by_level = len(value.flows) > MOST
    drawn = value.level_flows if by_level else value.flows
    most = max(1, *(flow.now[1] for flow in drawn))
    bands = [list(_bands(flow, most, lang)) for flow in drawn]
    left = _stacked([_end(flow.origin, lang) for flow in drawn], bands)
    right = _stacked([_end(flow.target, lang) for flow in drawn], bands)
    body: list[str] = []
    captions: list[str] = []
    taken: dict[tuple[int, str], float] = {}
    for flow, own in zip(drawn, bands, strict=True):
        start, end = _end(flow.origin, lang), _end(flow.target, lang)
        for band in own:
            y = _place(left, 0, start, taken, band.width)
            to_y = _place(right, 1, end, taken, band.width)
            tooltip = f"{start} → {end}: {band.told}"
            body.append(ribbon(SIDE, y, WIDTH - SIDE, to_y, band.width, band.form, tooltip))
            middle = (y + to_y + band.width) / 2 + 4
            room = WIDTH - 2 * SIDE
            captions.append(label(WIDTH / 2, middle, band.told, anchor="middle", room=room))
    asked = answer.value.node.name
    for x, stack in ((0.0, left), (WIDTH - SIDE, right)):
        for name, (top, height) in stack.items():
            body.append(_box(x, top, SIDE, height, name, asked=name == asked))
    title = Label("流向(按级别)", "Flows, by level") if by_level else Label("流向", "Flows")
    return Panel(
        title=title.of(lang),
        height=max(top + height for stack in (left, right) for top, height in stack.values()),
        body=(*body, *captions),
        header=("从", "到", "方式", "当日人数", "已结束次数")
        if zh
        else ("from", "to", "how", "people on the day", "stays over"),
        rows=tuple(
            (
                _end(flow.origin, lang),
                _end(flow.target, lang),
                manner(flow.relation, flow.manner, lang),
                _pair(flow.now),
                str(flow.past),
            )
            for flow in value.flows
        ),
        forms=frozenset(band.form for own in bands for band in own),
    )


def _bands(flow: Any, most: int, lang: str) -> Sequence[_Band]:
    """What is certain, what may be besides, what is over."""
    zh = lang == "zh"
    word, (sure, possible) = manner(flow.relation, flow.manner, lang), flow.now
    found = []
    for form, count in (("sure", sure), ("maybe", possible - sure)):
        if count:
            told = f"{word} {count} 人" if zh else f"{word}: {count}"
            if form == "maybe":
                told += " 未定" if zh else " unconfirmed"
            found.append(_Band(form, max(THIN, THICK * count / most), told))
    if flow.past:
        over = f"{word} {flow.past} 次,已结束" if zh else f"{word}: {flow.past} over"
        found.append(_Band("past", THIN, over))
    return found


def _stacked(
    ends: Sequence[str], bands: Sequence[Sequence[_Band]]
) -> dict[str, tuple[float, float]]:
    """The boxes of one side: top and height."""
    tall: dict[str, float] = {}
    for name, own in zip(ends, bands, strict=True):
        tall[name] = tall.get(name, 6.0) + sum(band.width + 6 for band in own)
    found, top = {}, 0.0
    for name, height in tall.items():
        found[name] = (top, max(BOX + 4, height))
        top += found[name][1] + SPACE
    return found


def _place(
    stack: Mapping[str, tuple[float, float]],
    side: int,
    name: str,
    taken: dict[tuple[int, str], float],
    width: float,
) -> float:
    """Where on its box a band begins or ends: below those before it."""
    top = taken.get((side, name), stack[name][0] + 6)
    taken[side, name] = top + width + 6
    return top


def _box(x: float, y: float, width: float, height: float, name: str, *, asked: bool = False) -> str:
    middle = y + height / 2 + 4.5
    form = "box asked" if asked else "box"
    return bar(x, y, width, height, form) + label(x + 10, middle, name, room=width - 20)


def _end(end: Ref | str | None, lang: str) -> str:
    """A unit by its name, a level by its word."""
    if end is None:
        return "不详" if lang == "zh" else "not known"
    if isinstance(end, Ref):
        return end.name
    own = NODES[DIVISION.name].field("level")
    return own.values[end].of(lang) if own is not None and end in own.values else end


def _pair(pair: tuple[int, int]) -> str:
    sure, possible = pair
    return str(sure) if sure == possible else f"{sure}–{possible}"
