"""The charts of an answer, where a picture says more than its facts do: `movements` and `staffing`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from orgraph.model.answers import Answer
from orgraph.render.chart import Panel, standing_alone
from orgraph.render.flow_chart import flows
from orgraph.render.quota_chart import transfer_panel
from orgraph.render.staffing_chart import staffing_panels
from orgraph.render.time_line import time_line

__all__ = ["CHARTS", "chart", "panels"]

Drawing: TypeAlias = Callable[[Answer[Any], Mapping[int, int], str], list[Panel]]


def _movements(answer: Answer[Any], numbers: Mapping[int, int], lang: str) -> list[Panel]:
    """The way of a person; of a unit or a division who flows where; quota."""
    found = [time_line(answer, numbers, lang), flows(answer, lang)]
    transfers = (transfer_panel(each, numbers, lang) for each in answer.value.transfers)
    return [*(panel for panel in found if panel is not None), *transfers]


CHARTS: Final[Mapping[str, Drawing]] = {"movements": _movements, "staffing": staffing_panels}
"""By the name of the question."""


def panels(answer: Answer[Any], lang: str) -> list[Panel]:
    """The charts of an answer, facts numbered as in the text; none where there is nothing to chart."""
    own = CHARTS.get(answer.question)
    if own is None:
        return []
    cited = dict.fromkeys(place for reason in answer.reasons for place in reason.facts)
    return own(answer, {place: number for number, place in enumerate(cited, start=1)}, lang)


def chart(answer: Answer[Any], lang: str) -> str | None:
    """The charts as one SVG that stands alone; None where there are none. Facts link to `#f` and their
    number."""
    there = panels(answer, lang)
    return standing_alone(there, answer.summary.of(lang), lang) if there else None
