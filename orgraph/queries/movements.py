"""`movements`: where people and quota came from and went. `docs/movements.md` says how, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from orgraph.graph.scope import closing, walk
from orgraph.graph.view import View
from orgraph.model.answers import Answer
from orgraph.model.schema import Label
from orgraph.model.vocabulary import (
    ADMINISTERS,
    COUNTS,
    COVERS,
    DIVISION,
    NESTED_IN,
    PART_OF,
    PERSON,
    QUOTA_TRANSFER,
    SERVES,
    UNIT,
)
from orgraph.queries.extent import DIVISIONS_IN, GRIDS_IN
from orgraph.queries.movements_answer import answer_movements
from orgraph.queries.movements_quota import DESCRIBING, MEMBERS, POLICIES
from orgraph.queries.movements_value import MovementsValue
from orgraph.queries.question import Question, parameter
from orgraph.queries.stays import AWAY, HOMES, PLACED_INTO, STAYS, STAYS_INTO
from orgraph.queries.transfers import TRANSFER_CLASSES, TRANSFER_ENDS, TRANSFERS_INTO
from orgraph.queries.trips import STAFF

__all__ = ["Movements"]

UNITS: Final = "node units parts"
AREAS: Final = "node areas grids nested"


@dataclass(frozen=True)
class Movements(Question[MovementsValue]):
    """Where somebody came from and went; who is out of, or in, a unit or division; quota that moved."""

    node: str = parameter(
        ("对象", "node"),
        (
            "一个人、一个单位、一个行政区划,或一次编制下沉",
            "a person, a unit, a division, or a quota transfer",
        ),
        PERSON,
        UNIT,
        DIVISION,
        QUOTA_TRANSFER,
        example="王恒伟",
    )

    name: ClassVar = "movements"
    title: ClassVar = Label("人和编制的去向", "where people and quota went")
    doc: ClassVar = Label(
        "一个人从哪里来、到哪里去;一个单位或区划谁在外、谁从外来;编制下沉申报多少、列明多少",
        "where somebody came from and went; who is out of a unit or division and who is in from "
        "elsewhere; what a quota transfer declares and itemises",
    )
    verdicts: ClassVar = {
        "out": Label("借调或下派中", "seconded or placed"),
        "back": Label("已返回", "back"),
        "moved": Label("有变动", "moved"),
        "unknown": Label("不知道", "unknown"),
        "unconfirmed": Label("未能确认", "unconfirmed"),
        "not_yet": Label("尚未发生", "not yet"),
        "planned": Label("只是计划", "planned"),
        "denied": Label("没有此事", "denied"),
    }
    scope: ClassVar = (
        # the way of a person
        walk("way", "node", *STAYS),
        # what belongs to a unit or a division
        walk("areas", "node", DIVISIONS_IN, repeated=True),
        walk("units", "node areas", ADMINISTERS.into, SERVES.into),
        walk("parts", "node units", PART_OF.into, repeated=True),
        walk("grids", "node areas", COVERS.into, GRIDS_IN),
        walk("nested", "grids", NESTED_IN.into, repeated=True),
        # who is out of it, who is in from elsewhere
        walk("staff", UNITS, STAFF),
        walk("guests", UNITS, *STAYS_INTO),
        walk("hosted", AREAS, *PLACED_INTO),
        walk("homes", "staff guests hosted", HOMES[0]),
        walk("trips", "staff", *AWAY),
        # how high the ends of a trip stand
        walk("above", f"homes trips {UNITS}", PART_OF.out, repeated=True),
        walk("territories", f"above homes trips {UNITS}", ADMINISTERS.out, SERVES.out),
        # quota that moved, and what was only counted
        walk("transfers", UNITS, *TRANSFERS_INTO),
        walk("classes", "transfers", *TRANSFER_CLASSES),
        walk("class_transfers", "classes", *TRANSFERS_INTO),
        walk("ends", "node transfers class_transfers", *TRANSFER_ENDS),
        walk("counted", "node staff guests hosted", COUNTS.into),
        walk("policies", "node", POLICIES),
        walk("statistics", "node policies transfers class_transfers", DESCRIBING),
        walk("members", "statistics", MEMBERS),
        closing("node"),
    )

    def answer(self, view: View) -> Answer[MovementsValue]:
        return answer_movements(self, view)
