"""Charts: panels drawn by hand as SVG, one below the other, each with its figures as a table.

A form says what is certain, not a colour: a full bar with a whole border is certain, a hatched one with a
broken border is not, a dotted one without filling is only planned. Needs nothing but this module: no
library, no script, no font of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Final

from orgraph.model.schema import Label
from orgraph.render.text import seen

__all__ = [
    "CHART_FORMS",
    "WIDTH",
    "Panel",
    "bar",
    "fitted",
    "label",
    "line",
    "linked",
    "ribbon",
    "standing_alone",
]

WIDTH: Final = 900.0
"""Of every panel, in pixels."""
SMALL: Final = 11.0
NORMAL: Final = 12.5
GAP: Final = 22.0
"""Between panels."""
TITLE: Final = 30.0

CHART_FORMS: Final[Mapping[str, Label]] = {
    "sure": Label("实底实框:确定", "full, whole border: certain"),
    "maybe": Label("斜线虚框:未定", "hatched, broken border: not settled"),
    "past": Label("点线、空心箭头:已结束", "dotted, open head: over"),
    "planned": Label("点框无底:只是计划", "dotted border, empty: only planned"),
    "denied": Label("点框打叉:否认", "dotted border, crossed: denied"),
    "rest": Label("方格:没有列明", "checked: not itemised"),
    "limit": Label("空心粗框:核定数", "empty, thick border: authorised"),
}
"""What is told by form, in words."""

STYLE: Final = """
.orchart { --ink: #1a1a1a; --line: #333; --paper: #fff; --fill: #cfe0f1; --soft: #e8e8e8; }
.orchart:root { color-scheme: light dark; }
@supports (color: light-dark(#fff, #000)) {
  .orchart { --ink: light-dark(#1a1a1a, #eee); --line: light-dark(#333, #bbb); --paper: light-dark(#fff, #16181b);
    --fill: light-dark(#cfe0f1, #28476a); --soft: light-dark(#e8e8e8, #303338); }
}
.orchart .paper { fill: var(--paper); }
.orchart text { fill: var(--ink);
  font-family: system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif;
  font-size: 12.5px; paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; }
.orchart .title { font-size: 14.5px; font-weight: 600; } .orchart .small { font-size: 11px; }
.orchart .form { stroke: var(--line); stroke-width: 1.2; fill: none; }
.orchart .sure { fill: var(--fill); } .orchart .maybe { fill: var(--hatched); stroke-dasharray: 5 3; }
.orchart .past { fill: none; stroke-dasharray: 2 3; } .orchart .planned { stroke-dasharray: 2 3; stroke-width: 1.6; }
.orchart .denied { stroke-dasharray: 2 3; } .orchart .rest { fill: var(--checked); }
.orchart .limit { stroke-width: 2.6; } .orchart .box { fill: var(--paper); } .orchart .asked { stroke-width: 2.6; }
.orchart .axis { stroke: var(--line); stroke-width: .6; opacity: .45; }
.orchart .day { stroke: var(--ink); stroke-width: 2; }
.orchart .stroke { stroke: var(--line); stroke-width: 1; } .orchart .head { fill: var(--line); stroke: none; }
.orchart a:focus-visible, .orchart a:hover { outline: 2px solid #06c; }
"""

PAINT: Final = ".orchart { --hatched: url(#hatched); --checked: url(#checked); }"
"""Where the patterns are; a drawing whose patterns have other names says so itself, and goes without."""

PATTERNS: Final = (
    '<defs><pattern id="hatched" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path class="stroke" d="M0 0V6"/></pattern>'
    '<pattern id="checked" width="7" height="7" patternUnits="userSpaceOnUse">'
    '<path class="axis" d="M0 0H7M0 0V7"/></pattern></defs>'
)


@dataclass(frozen=True)
class Panel:
    """One chart, and what it shows in words and figures."""

    title: str
    height: float
    body: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """The same as a table, for who does not see it."""
    forms: frozenset[str] = field(default_factory=frozenset)
    """Those of `CHART_FORMS` that are in it."""


def label(
    x: float,
    y: float,
    text: str,
    *,
    small: bool = False,
    anchor: str = "start",
    room: float = WIDTH,
    kind: str = "",
) -> str:
    """A line of text whose foot is at `y`; what does not fit into `room` pixels is cut, and told whole by a
    tooltip."""
    whole = seen(text)
    shown = fitted(whole, room, SMALL if small else NORMAL)
    classes = " ".join(each for each in ("small" if small else "", kind) if each)
    told = f"<title>{escape(whole)}</title>" if shown != whole else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}"'
        + (f' class="{classes}"' if classes else "")
        + (f' text-anchor="{anchor}"' if anchor != "start" else "")
        + f">{told}{escape(shown)}</text>"
    )


def fitted(text: str, room: float, size: float = NORMAL) -> str:
    """As much of a text as fits: an em for a Chinese character, six tenths for a Latin one."""
    wide = 0.0
    for place, each in enumerate(text):
        wide += size * (1.0 if ord(each) > 0x2E7F else 0.6)
        if wide > room:
            return text[: max(1, place - 1)] + "…"
    return text


def bar(x: float, y: float, width: float, height: float, form: str, tooltip: str = "") -> str:
    """A bar of a form; a denied one is crossed."""
    told = f"<title>{escape(seen(tooltip))}</title>" if tooltip else ""
    drawn = (
        f'<rect class="form {form}" x="{x:.1f}" y="{y:.1f}" width="{max(width, 1.5):.1f}" '
        f'height="{height:.1f}">{told}</rect>'
    )
    if form == "denied":
        drawn += (
            f'<path class="form" d="M{x:.1f} {y:.1f}L{x + width:.1f} {y + height:.1f}'
            f'M{x:.1f} {y + height:.1f}L{x + width:.1f} {y:.1f}"/>'
        )
    return drawn


def line(x: float, y: float, to_x: float, to_y: float, kind: str) -> str:
    """A straight line."""
    return f'<path class="{kind}" d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}"/>'


def ribbon(
    x: float, y: float, to_x: float, to_y: float, width: float, form: str, tooltip: str
) -> str:
    """A band from left to right, `y` its upper edge at both ends; it ends in a point. What is over is a
    dotted line with an open head."""
    middle, point = (x + to_x) / 2, min(9.0, max(width / 2, 4.5))
    told = f"<title>{escape(seen(tooltip))}</title>"
    if form == "past":
        near, far = y + width / 2, to_y + width / 2
        return (
            f'<g>{told}<path class="form past" d="M{x:.1f} {near:.1f}C{middle:.1f} {near:.1f} '
            f'{middle:.1f} {far:.1f} {to_x - 1:.1f} {far:.1f}"/><path class="form" '
            f'd="M{to_x - 8:.1f} {far - 4.5:.1f}L{to_x - 1:.1f} {far:.1f}L{to_x - 8:.1f} {far + 4.5:.1f}"/></g>'
        )
    end = to_x - point
    return (
        f'<path class="form {form}" d="M{x:.1f} {y:.1f}C{middle:.1f} {y:.1f} {middle:.1f} {to_y:.1f} '
        f"{end:.1f} {to_y:.1f}L{to_x:.1f} {to_y + width / 2:.1f}L{end:.1f} {to_y + width:.1f}"
        f"C{middle:.1f} {to_y + width:.1f} {middle:.1f} {y + width:.1f} {x:.1f} {y + width:.1f}Z"
        f'">{told}</path>'
    )


def linked(drawn: str, numbers: Iterable[int]) -> str:
    """Something drawn that leads to the row of its fact, the first of `numbers`."""
    # JupyterLab takes every `href` of an `a` for one of HTML, and fails at that of SVG.
    first = next(iter(numbers), None)
    return drawn if first is None else f'<a xlink:href="#f{first}">{drawn}</a>'


def standing_alone(panels: Iterable[Panel], title: str, lang: str) -> str:
    """The panels as one SVG: light and dark, with a title and every row of the tables as a sentence."""
    there = list(panels)
    body, top = [], 0.0
    for panel in there:
        heading = label(0, 18, panel.title, kind="title", room=WIDTH)
        body.append(f'<g transform="translate(0 {top:.1f})">{heading}')
        body.append(f'<g transform="translate(0 {TITLE:.1f})">{"".join(panel.body)}</g></g>')
        top += TITLE + panel.height + GAP
    forms = [name for name in CHART_FORMS if any(name in panel.forms for panel in there)]
    key = " · ".join(CHART_FORMS[name].of(lang) for name in forms)
    height = top + 8
    stop = "。" if lang == "zh" else "."
    told = " ".join(
        f"{panel.title}: {'; '.join(_sentence(panel.header, row) for row in panel.rows)}{stop}"
        for panel in there
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'class="orchart" role="group" aria-labelledby="ct cd" '
        f'width="{WIDTH + 20:.0f}" height="{height + 20:.0f}" viewBox="-10 -10 {WIDTH + 20:.0f} {height + 20:.0f}">'
        f'\n<title id="ct">{escape(seen(title))}</title><desc id="cd">{escape(seen(told))}</desc>'
        f"<style>{STYLE}</style><style>{PAINT}</style>{PATTERNS}"
        f'<rect class="paper" x="-10" y="-10" width="{WIDTH + 20:.0f}" height="{height + 20:.0f}"/>'
        + "".join(body)
        + label(0, height - 8, key, small=True)
        + "</svg>"
    )


def _sentence(header: tuple[str, ...], row: tuple[str, ...]) -> str:
    return ", ".join(
        f"{name} {cell}" if name else cell for name, cell in zip(header, row, strict=True) if cell
    )
