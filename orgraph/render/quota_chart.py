"""A quota transfer: what it declares, and how much of it is itemised by units; the rest is shown as such.

Bands are as wide as their counts. Where no count is itemised a band is thin and checked: it says that
there is a flow, not how much. Nothing is balanced.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from orgraph.model.schema import Label
from orgraph.render.chart import WIDTH, Panel, bar, label, linked, ribbon

__all__ = ["transfer_panel"]

LEFT: Final = 230.0
"""Where the boxes of those that give end."""
MIDDLE: Final = (320.0, 520.0)
RIGHT: Final = 630.0
"""Where the boxes of those that receive begin."""
TALL: Final = 210.0
"""Of all that is declared, in pixels."""
THIN: Final = 8.0
BOX: Final = 38.0
SPACE: Final = 8.0

FORMS: Final[Mapping[str, str]] = {
    "happened": "sure",
    "may_have_happened": "maybe",
    "not_yet": "planned",
    "planned": "planned",
    "denied": "denied",
}
STATES: Final[Mapping[str, Label]] = {
    "happened": Label("", ""),
    "may_have_happened": Label("未定", "unconfirmed"),
    "not_yet": Label("尚未发生", "not yet"),
    "planned": Label("只是计划", "only planned"),
    "denied": Label("否认", "denied"),
}
UNCOUNTED: Final = Label("数量没有列明", "count not itemised")
REST: Final = Label("没有列明去向的", "not itemised")
WAYS: Final = {True: Label("划入", "given to"), False: Label("划出自", "taken from")}


class _Share(NamedTuple):
    """One end of the transfer as it is drawn."""

    name: str
    amount: float | None
    told: str
    form: str
    state: str
    numbers: tuple[int, ...]


def transfer_panel(transfer: Any, numbers: Mapping[int, int], lang: str) -> Panel:
    """One transfer; `numbers` are those of the facts."""
    zh = lang == "zh"
    gives = [_share(part, numbers, lang) for part in transfer.gives_to]
    takes = [_share(part, numbers, lang) for part in transfer.takes_from]
    items = [*gives]
    if transfer.not_itemised is not None and transfer.not_itemised[1] > 0:
        least, most = transfer.not_itemised
        items.append(_Share(REST.of(lang), most, _pair((least, most)), "rest", "", ()))
    declared = transfer.declared if transfer.declared is not None else transfer.count
    total = max(declared or 0, sum(each.amount or 0 for each in items), 1)
    right = _Side(items, total, TALL)
    left = _Side(takes, total, TALL)
    lines = _lines(transfer, declared, lang)
    middle = max(right.inner, left.inner, 20.0 * len(lines) + 16)
    body = [*right.drawn(gives=True), *left.drawn(gives=False), *_centre(middle, lines)]
    rows = [("", " · ".join(lines), "", "")]
    for way, shares in ((True, items), (False, takes)):
        rows += [(WAYS[way].of(lang), each.name, each.told, each.state) for each in shares]
    return Panel(
        title=transfer.transfer.name,
        height=max(right.outer, left.outer, middle),
        body=tuple(body),
        header=("", "单位", "数量", "状态") if zh else ("", "unit", "count", "state"),
        rows=tuple(rows),
        forms=frozenset(each.form for each in (*items, *takes)),
    )


def _share(part: Any, numbers: Mapping[int, int], lang: str) -> _Share:
    form = FORMS[part.state]
    if part.count is None and form in ("sure", "maybe"):
        form = "rest"
    told = UNCOUNTED.of(lang) if part.count is None else str(part.count)
    shown = tuple(numbers[each] for each in part.facts if each in numbers)
    return _Share(part.unit.name, part.count, told, form, STATES[part.state].of(lang), shown)


def _lines(transfer: Any, declared: int | None, lang: str) -> list[str]:
    """What the middle says."""
    zh = lang == "zh"
    if declared is None:
        lines = ["没有申报数量" if zh else "no number declared"]
    else:
        lines = [f"申报 {declared}" if zh else f"declared {declared}"]
    lines.append(f"{'列明' if zh else 'itemised'} {_pair(transfer.itemised)}")
    if transfer.not_itemised is not None:
        lines.append(f"{'未列明' if zh else 'not itemised'} {_pair(transfer.not_itemised)}")
    state = STATES[transfer.state].of(lang)
    return [*lines, *([state] if state else [])]


def _centre(tall: float, lines: list[str]) -> Iterator[str]:
    """The transfer itself."""
    x, to_x = MIDDLE
    yield bar(x, 0, to_x - x, tall, "box asked")
    start = tall / 2 - 10 * len(lines) + 15
    for place, each in enumerate(lines):
        yield label((x + to_x) / 2, start + 20 * place, each, anchor="middle", room=to_x - x - 16)


class _Side:
    """The units on one side, one below the other."""

    def __init__(self, shares: list[_Share], total: float, tall: float) -> None:
        self.places: list[tuple[_Share, float, float, float, float]] = []
        """Each with the top and the height of its box, where its band leaves the middle, and its width."""
        self.outer = self.inner = 0.0
        for share in shares:
            width = THIN if share.amount is None else max(THIN, share.amount / total * tall)
            height = max(BOX, width)
            self.places.append((share, self.outer, height, self.inner, width))
            self.outer += height + SPACE
            self.inner += width

    def drawn(self, *, gives: bool) -> Iterator[str]:
        """Boxes and bands."""
        for share, top, height, inner, width in self.places:
            at = top + (height - width) / 2
            tooltip = " ".join(each for each in (share.name, share.told, share.state) if each)
            ends = (MIDDLE[1], inner, RIGHT, at) if gives else (LEFT, at, MIDDLE[0], inner)
            x, room = (RIGHT, WIDTH - RIGHT) if gives else (0.0, LEFT)
            cited = "".join(f"[{number}]" for number in share.numbers)
            below = " · ".join(each for each in (share.told, share.state, cited) if each)
            middle = top + height / 2
            yield linked(ribbon(*ends, width, share.form, tooltip), share.numbers)
            yield bar(x, top, room, height, "box")
            yield label(x + 8, middle - 3, share.name, room=room - 16)
            yield label(x + 8, middle + 13, below, small=True, room=room - 16)


def _pair(pair: tuple[int, int]) -> str:
    least, most = pair
    if least == most:
        return str(least)
    return f"{least}–{most}" if least >= 0 else f"{least} … {most}"
