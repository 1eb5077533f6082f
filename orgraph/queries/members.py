"""`members`: who heads and staffs a grid, a place or a division. `docs/members.md` says how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from orgraph.graph.scope import closing, keep, walk
from orgraph.graph.view import View
from orgraph.model.answers import Answer
from orgraph.model.schema import Label
from orgraph.model.vocabulary import (
    ABOUT,
    BELONGS_TO,
    COVERS,
    HEADS,
    HOLDS,
    IN_GRID,
    NESTED_IN,
    PLACED_IN,
    POST_IN,
    SECONDED_TO,
    SERVES_IN,
    WITHIN,
)
from orgraph.queries.members_answer import answer_members
from orgraph.queries.members_find import DOWN, NORM, NORMS_HERE, PARTS
from orgraph.queries.members_value import MembersValue
from orgraph.queries.people import NEAR_LEVELS
from orgraph.queries.question import Question, whole
from orgraph.queries.who import AREAS, GRIDS, PLACE_PARAMETER
from orgraph.queries.who_people import UNLEVELLED_WITHIN

__all__ = ["Members"]

DEEPEST = 6
"""From a province down to its micro-grids."""


@dataclass(frozen=True)
class Members(Question[MembersValue]):
    """Who heads and staffs a place, level by level, and which grids lie below it."""

    place: str = PLACE_PARAMETER
    depth: int = whole(
        ("层数", "depth"),
        (
            "下级网格列出之后,再往下数几层",
            "how many steps below the grids that are listed are counted too",
        ),
        0,
        DEEPEST,
        default=1,
    )

    name: ClassVar = "members"
    title: ClassVar = Label("有哪些人", "who is there")
    doc: ClassVar = Label(
        "某网格、地点或区划各级的网格长和人员,谁不在、空缺或不详,标准要求而没有的人员种类,以及下级网格",
        "the heads and members of a grid, a place or a division by level and role; who is away, "
        "vacant or not known; kinds that the norm asks for and nobody fills; and the grids below",
    )
    verdicts: ClassVar = {
        "headed": Label("网格长在位", "headed"),
        "gap": Label("有缺口", "gap"),
        "unknown": Label("不知道", "unknown"),
        "unconfirmed": Label("未能确认", "unconfirmed"),
    }
    scope: ClassVar = (
        # the chains: grids and areas
        walk("areas", "place", WITHIN.out, repeated=True),
        walk("in_grids", "place", IN_GRID.out),
        walk("own", "place", COVERS.into),
        walk("covering", "areas", COVERS.into),
        walk("above", "place in_grids own covering", NESTED_IN.out, repeated=True),
        walk("covered", "place in_grids own covering above", COVERS.out),
        walk("lying", "place in_grids own covering above", WITHIN.out),
        walk("beyond", "covered lying", WITHIN.out, repeated=True),
        walk("beside", AREAS, UNLEVELLED_WITHIN, values=frozenset({None})),
        # the grids below
        walk("direct", "place own", NESTED_IN.into),
        walk("parts", "place", PARTS),
        walk("part_grids", "parts", COVERS.into),
        walk("deeper", "direct parts part_grids", *DOWN, repeated=True, times="depth"),
        # who heads the grids, who works there
        walk("heading", f"own direct part_grids {GRIDS}", HEADS.into),
        keep("near", AREAS, "level", NEAR_LEVELS),
        walk("members", f"near own {GRIDS}", SERVES_IN.into, PLACED_IN.into),
        walk("homes", "members", BELONGS_TO.out),
        walk("offices", "heading", POST_IN.out),
        walk("holders", "heading", HOLDS.into),
        walk("elsewhere", "heading holders members", SECONDED_TO.out, PLACED_IN.out),
        # what is asked for and declared
        walk("norms", AREAS, NORMS_HERE, values=NORM),
        walk("statistics", "place", ABOUT.into),
        closing("place own covering beside direct part_grids heading"),
    )

    def answer(self, view: View) -> Answer[MembersValue]:
        return answer_members(self, view, self.depth)
