"""`impact`: what is left without a head, a holder, a lead or a superior if something goes.

`docs/impact.md` says how, step by step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from orgraph.graph.scope import closing, walk
from orgraph.graph.view import View
from orgraph.model.answers import Answer
from orgraph.model.schema import Label
from orgraph.model.vocabulary import (
    ADMINISTERS,
    COVERS,
    GRID,
    GUIDED_BY,
    HEADS,
    HOLDS,
    IN_GRID,
    LEADS,
    NESTED_IN,
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
from orgraph.queries.impact_answer import answer_impact
from orgraph.queries.impact_value import ImpactValue
from orgraph.queries.people import SUPERIOR
from orgraph.queries.question import Question, parameter, whole

__all__ = ["Impact"]

SHOWN: Final = 20
MOST: Final = 10_000


@dataclass(frozen=True)
class Impact(Question[ImpactValue]):
    """What is left without a head, a holder, a lead or a superior if a post, unit, person or grid goes."""

    node: str = parameter(
        ("对象", "node"),
        ("假如没有了的岗位、单位、人员或网格", "the post, unit, person or grid that would go"),
        POST,
        UNIT,
        PERSON,
        GRID,
        example="韩蕊",
    )
    limit: int = whole(
        ("条数", "limit"),
        ("最多列出几项,其余只报数", "how many effects are told; the rest are counted"),
        1,
        MOST,
        default=SHOWN,
    )

    name: ClassVar = "impact"
    title: ClassVar = Label("没有了会怎样", "what if it goes")
    doc: ClassVar = Label(
        "假如某岗位、单位、人员或网格当日没有了:哪些网格没有网格长、哪些岗位没有任职人、哪些事项没有主要责任"
        "单位、哪些单位没有上级或指导单位,由谁接替",
        "if a post, unit, person or grid goes on a day: which grids are left without a head, posts "
        "without a holder, matters without a lead, units without a superior or a guiding unit, and "
        "who is next",
    )
    verdicts: ClassVar = {
        "gap": Label("会留下空缺", "leaves a gap"),
        "covered": Label("另有人在", "others stay"),
        "unknown": Label("不知道", "unknown"),
        "unconfirmed": Label("未能确认", "unconfirmed"),
    }
    scope: ClassVar = (
        # posts: of a unit, of a person
        walk("posts", "node", POST_IN.into, HOLDS.out),
        walk("grids", "node posts", HEADS.out),
        walk("overseen", "node posts", OVERSEES.out),
        walk("overseers", "overseen", OVERSEES.into),
        # units
        walk("rows", "node", LEADS.out),
        walk("leads", "rows", LEADS.into),
        walk("below", "node", REPORTS_TO.into, PART_OF.into),
        walk("guided", "node", GUIDED_BY.into),
        walk("guides", "guided", GUIDED_BY.out),
        walk("administered", "node", ADMINISTERS.out),
        walk("administering", "administered", ADMINISTERS.into),
        # grids
        walk("inside", "node", COVERS.out, IN_GRID.into),
        walk("their_grids", "inside", IN_GRID.out, COVERS.into),
        walk("nested", "node", NESTED_IN.into),
        walk("upper", "node grids nested", NESTED_IN.out),
        # who is there now, and who is next
        walk("heads", "grids upper", HEADS.into),
        walk("offices", "node posts heads", POST_IN.out),
        walk("colleagues", "offices", POST_IN.into),
        walk("their_offices", "colleagues", POST_IN.out),
        walk("holders", "node posts heads colleagues", HOLDS.into),
        walk("elsewhere", "heads holders", SECONDED_TO.out, PLACED_IN.out),
        walk("superiors", "node below offices", *SUPERIOR),
        closing(
            "node posts grids overseen rows below guided administered inside nested heads colleagues"
        ),
    )

    def answer(self, view: View) -> Answer[ImpactValue]:
        return answer_impact(self, view, self.limit)
