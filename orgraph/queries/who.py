"""`who`: who is responsible at a place, for a matter, on a day. `docs/who.md` says how, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from orgraph.graph.scope import alike, closing, keep, picked, walk
from orgraph.graph.view import View
from orgraph.model.answers import Answer
from orgraph.model.schema import Label
from orgraph.model.vocabulary import (
    ABOUT,
    ADMINISTERS,
    AT,
    BASED_ON,
    BELONGS_TO,
    COVERS,
    DISPATCHED_TO,
    DIVISION,
    GRID,
    HANDLED_BY,
    HEADS,
    HOLDS,
    IN_GRID,
    LEADS,
    LISTED_ON,
    MAINTAINS,
    MATTER,
    NESTED_IN,
    OVERSEES,
    PLACE,
    PLACED_IN,
    POST_IN,
    SECONDED_TO,
    SERVES,
    SERVES_IN,
    SUPPORTS,
    WITHIN,
)
from orgraph.queries.people import NEAR_LEVELS, SUPERIOR
from orgraph.queries.question import Question, parameter
from orgraph.queries.shares import DENIED_SUPPORTS, LISTS_HERE, ROWS_OF_SUBJECT, SERVING_OF_KIND
from orgraph.queries.verdict import VERDICTS
from orgraph.queries.who_answer import answer_who
from orgraph.queries.who_people import NOT_DISPATCHED, UNLEVELLED_WITHIN
from orgraph.queries.who_value import WhoValue

__all__ = ["AREAS", "GRIDS", "MATTER_PARAMETER", "PLACE_PARAMETER", "Who"]

AREAS: Final = "place areas covered lying beyond"
GRIDS: Final = "place in_grids covering above beside"
ROWS: Final = "rows unlisted"
SHARERS: Final = "leading supporting"
UNITS: Final = "leading supporting administering serving"
POSTS: Final = "heading posts overseeing"

PLACE_PARAMETER: Final = parameter(
    ("地点", "place"),
    ("地点、社区等行政区划,或网格", "a place, a division such as a community, or a grid"),
    PLACE,
    DIVISION,
    GRID,
    example="战鼓山街东头",
)
MATTER_PARAMETER: Final = parameter(
    ("事项", "matter"),
    (
        "要办的事;不给则回答先联系谁",
        "what it is about; without it the answer is whom to ask first",
    ),
    MATTER,
    example="建筑废材",
    required=False,
)


@dataclass(frozen=True)
class Who(Question[WhoValue]):
    """Who is responsible at a place, for a matter; without a matter, whom to ask first."""

    place: str = PLACE_PARAMETER
    matter: str | None = MATTER_PARAMETER

    name: ClassVar = "who"
    title: ClassVar = Label("谁负责", "who is responsible")
    doc: ClassVar = Label(
        "某地某事由谁负主要责任、谁配合、先联系谁、不该找谁,以及理由和出处",
        "who leads and who supports at a place for a matter, whom to ask first, who must not be "
        "asked, and why",
    )
    verdicts: ClassVar = VERDICTS
    scope: ClassVar = (
        # the chains: grids and areas
        walk("areas", "place", WITHIN.out, repeated=True),
        walk("in_grids", "place", IN_GRID.out),
        walk("covering", "place areas", COVERS.into),
        walk("above", "place in_grids covering", NESTED_IN.out, repeated=True),
        walk("covered", "place in_grids covering above", COVERS.out),
        walk("lying", "place in_grids covering above", WITHIN.out),
        walk("beyond", "covered lying", WITHIN.out, repeated=True),
        walk("beside", AREAS, UNLEVELLED_WITHIN, values=frozenset({None})),
        # who heads the grids, who works there
        walk("heading", GRIDS, HEADS.into),
        keep("near", AREAS, "level", NEAR_LEVELS),
        walk("members", f"near {GRIDS}", SERVES_IN.into, PLACED_IN.into),
        walk("homes", "members", BELONGS_TO.out),
        # the rows of the matter and the units with a share in them
        walk("lists", AREAS, LISTS_HERE),
        walk("rows", "lists", ROWS_OF_SUBJECT, values=picked("matter", "subject")),
        alike("unlisted", "matter", "subject", without=LISTED_ON),
        walk("leading", ROWS, LEADS.into),
        walk("supporting", ROWS, SUPPORTS.into),
        walk("denied", ROWS, DENIED_SUPPORTS),
        walk("bases", ROWS, BASED_ON.out),
        walk("administering", AREAS, ADMINISTERS.into),
        walk("serving", AREAS, SERVING_OF_KIND, values=picked(SHARERS, "kinds")),
        walk("territories", UNITS, ADMINISTERS.out, SERVES.out),
        walk("maintaining", "place", MAINTAINS.into),
        # whom to call in them
        walk("superiors", f"homes {UNITS}", *SUPERIOR, repeated=True),
        walk("posts", f"superiors {UNITS}", POST_IN.into),
        walk("overseeing", ROWS, OVERSEES.into),
        walk("offices", POSTS, POST_IN.out),
        walk("holders", POSTS, HOLDS.into),
        walk("elsewhere", "heading holders", SECONDED_TO.out, PLACED_IN.out),
        # what happened before at this very place
        walk("cases", "place", AT.into),
        walk("case_matters", "cases", ABOUT.out),
        walk("handlers", "cases", DISPATCHED_TO.out, NOT_DISPATCHED, HANDLED_BY.out),
        closing(f"place covering beside lists leading administering serving superiors {POSTS}"),
    )

    def answer(self, view: View) -> Answer[WhoValue]:
        return answer_who(self, view, self.matter)
