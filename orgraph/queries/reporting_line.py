"""`reporting-line`: to whom a person, a post or a unit answers, or who answers to it, on a day.

`docs/reporting-line.md` says how, step by step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from orgraph.graph.scope import Scope, closing, walk, when
from orgraph.graph.view import View
from orgraph.model.answers import Answer
from orgraph.model.schema import Label
from orgraph.model.vocabulary import (
    BELONGS_TO,
    COORDINATED_BY,
    GUIDED_BY,
    HOLDS,
    OVERSEES,
    PART_OF,
    PERSON,
    PLACED_IN,
    POST,
    POST_IN,
    REPORTS_TO,
    SECONDED_TO,
    UNIT,
)
from orgraph.queries.line import ALL, LED_BY, PRINCIPALS
from orgraph.queries.question import Question, option, parameter, whole
from orgraph.queries.reporting_line_answer import answer_line
from orgraph.queries.reporting_line_apart import PERSON_TIES, UNIT_TIES, UNIT_TIES_BELOW
from orgraph.queries.reporting_line_value import ReportingLineValue

__all__ = ["DEEPEST", "ReportingLine"]

DEEPEST: Final = 5
"""Levels downward at most."""

HERE: Final = "node offices homes borrowing placed"
"""The units in which a line may start."""
BELOW: Final = " ".join(f"below_{level}" for level in range(1, DEEPEST + 1))
TELLING: Final = "principals colleagues overseeing"
"""The posts whose holders are told."""


def _downward() -> Scope:
    """Level by level, as deep as is asked."""
    steps: list[Scope] = [(walk("below_1", "downward", PART_OF.into, REPORTS_TO.into),)]
    for level in range(2, DEEPEST + 1):
        name, above = f"deeper_{level}", f"below_{level - 1}"
        steps.append(
            (
                when(name, above, "depth", range(level, DEEPEST + 1)),
                walk(f"below_{level}", name, PART_OF.into, REPORTS_TO.into),
            )
        )
    return tuple(step for level in steps for step in level)


@dataclass(frozen=True)
class ReportingLine(Question[ReportingLineValue]):
    """The line above a person, a post or a unit, to the top; or below it, level by level."""

    node: str = parameter(
        ("对象", "node"),
        ("人员、岗位或单位", "a person, a post or a unit"),
        PERSON,
        POST,
        UNIT,
        example="韩蕊",
    )
    direction: str = option(
        ("方向", "direction"),
        ("往上看上级,还是往下看下级", "its superiors, or its subordinates"),
        {"up": Label("往上", "upward"), "down": Label("往下", "downward")},
        default="up",
    )
    chain: str = option(
        ("条块", "chain"),
        ("只看一条线,或都看", "one line only, or all"),
        {
            ALL: Label("全部", "every chain"),
            "party": Label("党委", "party committees"),
            "government": Label("政府", "governments"),
            "vertical": Label("垂直", "vertical management"),
        },
        default=ALL,
    )
    depth: int = whole(
        ("层数", "depth"),
        (
            "往下看几层;往上总是看到头",
            "how many levels downward; upward it is always the whole line",
        ),
        1,
        DEEPEST,
        default=1,
    )

    name: ClassVar = "reporting-line"
    title: ClassVar = Label("上下级", "reporting line")
    doc: ClassVar = Label(
        "人员、岗位或单位向谁负责、谁向它负责,分条块,业务指导另列;空缺照说,线不中断",
        "to whom a person, a post or a unit answers, or who answers to it, chain by chain, guidance "
        "apart; past vacancies, which are said",
    )
    verdicts: ClassVar = {
        "found": Label("已查明", "found"),
        "none": Label("没有", "none"),
        "unknown": Label("不知道", "unknown"),
        "unconfirmed": Label("未能确认", "unconfirmed"),
    }
    scope: ClassVar = (
        # where the line starts
        walk("held", "node", HOLDS.out),
        walk("homes", "node", BELONGS_TO.out),
        walk("borrowing", "node", SECONDED_TO.out),
        walk("placed", "node", PLACED_IN.out, PLACED_IN.out.of(UNIT)),
        walk("offices", "node held", POST_IN.out),
        # upward to the top, or downward as deep as asked
        when("upward", HERE, "direction", {"up"}),
        walk("superiors", "upward", PART_OF.out, REPORTS_TO.out, repeated=True),
        when("downward", "node offices", "direction", {"down"}),
        *_downward(),
        # what is no command
        walk("guiding", "upward", GUIDED_BY.out, COORDINATED_BY.out),
        walk("overseeing", "upward", OVERSEES.into),
        walk("guided", "downward", GUIDED_BY.into, COORDINATED_BY.into),
        when("posts_asked", "node held", "direction", {"down"}),
        walk("portfolio", "posts_asked", OVERSEES.out.of(UNIT)),
        # who is there
        walk("principals", f"{HERE} superiors {BELOW}", LED_BY, values=PRINCIPALS),
        walk("colleagues", "downward", POST_IN.into),
        walk("holders", TELLING, HOLDS.into),
        walk("desks", TELLING, POST_IN.out),
        walk("elsewhere", "holders", SECONDED_TO.out, PLACED_IN.out),
        # what is denied or planned
        walk("told_above", "upward superiors", *UNIT_TIES),
        walk("told_below", "downward", *UNIT_TIES_BELOW),
        walk("told_of_person", "node", *PERSON_TIES),
        closing(f"{HERE} superiors {BELOW} {TELLING}"),
    )

    def answer(self, view: View) -> Answer[ReportingLineValue]:
        return answer_line(self, view, self.direction, self.chain, self.depth)
