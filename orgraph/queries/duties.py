"""`duties`: what a unit, a class, a person, a place or a list has to do with which matters, and who has
a share in one. `docs/duties.md` says how, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from orgraph.graph.scope import alike, closing, picked, walk
from orgraph.graph.view import View
from orgraph.model.answers import Answer
from orgraph.model.schema import Label
from orgraph.model.vocabulary import (
    ADMINISTERS,
    APPLIES_TO,
    BASED_ON,
    COVERS,
    DIVISION,
    DUTY_LIST,
    GRID,
    HOLDS,
    IN_GRID,
    LEADS,
    LISTED_ON,
    MATTER,
    NESTED_IN,
    OVERSEES,
    PERSON,
    PLACE,
    PLACED_IN,
    POST_IN,
    SECONDED_TO,
    SERVES,
    SUPPORTS,
    UNIT,
    UNIT_CLASS,
    WITHIN,
)
from orgraph.queries.duties_answer import answer_duties
from orgraph.queries.duties_tell import OTHERWISE_INTO, OTHERWISE_OUT
from orgraph.queries.duties_value import DutiesValue
from orgraph.queries.question import Question, parameter, whole
from orgraph.queries.shares import LISTS_HERE, ROWS_OF_SUBJECT, SERVING_OF_KIND

__all__ = ["Duties"]

SHOWN: Final = 20
MOST: Final = 10_000

AREAS: Final = "node areas covered lying beyond"
GRIDS: Final = "node in_grids covering above"
UNITS: Final = "node offices overseen"
ROWS: Final = "node overseen own_rows list_rows same unlisted"
LISTS: Final = "node lists standing around"


@dataclass(frozen=True)
class Duties(Question[DutiesValue]):
    """What a unit leads and supports, what applies at a place, who shares in a matter, what is on a
    list."""

    node: str = parameter(
        ("对象", "node"),
        (
            "单位、单位类、人员、网格、地点、行政区划、职责清单或事项",
            "a unit, a class of units, a person, a grid, a place, a division, a duty list or a matter",
        ),
        UNIT,
        UNIT_CLASS,
        PERSON,
        GRID,
        PLACE,
        DIVISION,
        DUTY_LIST,
        MATTER,
        example="新密市城市管理局",
    )
    limit: int = whole(
        ("条数", "limit"),
        ("最多列出几项,其余只报数", "how many rows are told; the rest are counted"),
        1,
        MOST,
        default=SHOWN,
    )

    name: ClassVar = "duties"
    title: ClassVar = Label("负什么责", "what is whose duty")
    doc: ClassVar = Label(
        "某单位、人员负哪些主要责任和配合责任;某地适用哪些事项、由谁负责;某事项有哪些单位分担;"
        "某清单载入多少、哪些无人负责、有多旧",
        "what a unit or a person leads and supports; which matters apply at a place and who leads "
        "them; who has a share in a matter; how much of a list is loaded, what nobody leads, how "
        "old it is",
    )
    verdicts: ClassVar = {
        "known": Label("有记载", "known"),
        "partial": Label("只载入一部分", "partly loaded"),
        "nobody": Label("没有(已声明完整)", "none, declared complete"),
        "unknown": Label("不知道", "unknown"),
        "unconfirmed": Label("未能确认", "unconfirmed"),
    }
    scope: ClassVar = (
        # a person's posts, and what they bring
        walk("posts", "node", HOLDS.out),
        walk("offices", "posts", POST_IN.out),
        walk("overseen", "posts", OVERSEES.out),
        walk("holders", "posts", HOLDS.into),
        walk("elsewhere", "holders", SECONDED_TO.out, PLACED_IN.out),
        # the rows of units
        walk("own_rows", UNITS, LEADS.out, SUPPORTS.out),
        walk("otherwise", "node", *OTHERWISE_OUT, *OTHERWISE_INTO),
        # the chains of a place
        walk("areas", "node", WITHIN.out, repeated=True),
        walk("in_grids", "node", IN_GRID.out),
        walk("covering", "node areas", COVERS.into),
        walk("above", "node in_grids covering", NESTED_IN.out, repeated=True),
        walk("covered", GRIDS, COVERS.out),
        walk("lying", GRIDS, WITHIN.out),
        walk("beyond", "covered lying", WITHIN.out, repeated=True),
        # where units are, where lists apply
        walk("standing", "node overseen own_rows", LISTED_ON.out),
        walk("applied", "standing", APPLIES_TO.out),
        walk("naming", "node overseen", LEADS.into, SUPPORTS.into),
        walk("territory", f"{UNITS} naming", ADMINISTERS.out, SERVES.out),
        walk("higher", "applied territory", WITHIN.out, repeated=True),
        # the lists there, and their rows
        walk("lists", f"{AREAS} territory higher", LISTS_HERE),
        walk("around", "applied higher", LISTS_HERE),
        walk("same", "standing lists around", ROWS_OF_SUBJECT, values=picked("node", "subject")),
        alike("unlisted", "node", "subject", without=LISTED_ON),
        alike("own_unlisted", "own_rows", "subject", without=LISTED_ON),
        alike("overseen_unlisted", "overseen", "subject", without=LISTED_ON),
        walk("list_rows", LISTS, LISTED_ON.into),
        # who has a share in them
        walk("sharers", ROWS, LEADS.into, SUPPORTS.into),
        walk("bases", ROWS, BASED_ON.out),
        walk("overseers", "node same unlisted", OVERSEES.into),
        walk("administering", AREAS, ADMINISTERS.into),
        walk("serving", AREAS, SERVING_OF_KIND, values=picked("sharers", "kinds")),
        closing(f"{LISTS} list_rows same unlisted"),
    )

    def answer(self, view: View) -> Answer[DutiesValue]:
        return answer_duties(self, view, self.limit)
