"""`staffing`: authorised, actual, out and in, by category of quota. `docs/staffing.md` says how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from orgraph.graph.scope import closing, walk
from orgraph.graph.view import View
from orgraph.model.answers import Answer
from orgraph.model.schema import Label
from orgraph.model.vocabulary import (
    ADMINISTERS,
    ALLOTS_TO,
    BELONGS_TO,
    COVERS,
    DIVISION,
    NESTED_IN,
    PART_OF,
    PLACED_IN,
    SECONDED_TO,
    SERVES,
    SERVES_IN,
    UNIT,
    WITHIN,
)
from orgraph.queries.extent import DIVISIONS_IN, GRIDS_IN
from orgraph.queries.question import Question, option, parameter
from orgraph.queries.social_workers import NORM_KIND, NORMS, STATISTICS
from orgraph.queries.staffing_answer import EXTENTS, answer_staffing
from orgraph.queries.staffing_value import StaffingValue

__all__ = ["Staffing"]

UNITS: Final = "node units parts"
AREAS: Final = "node areas grids nested"


@dataclass(frozen=True)
class Staffing(Question[StaffingValue]):
    """Authorised, actual, out and in, of a unit with its parts or of a division."""

    node: str = parameter(
        ("单位或区划", "unit or division"),
        ("一个单位(含所属机构),或一个行政区划", "a unit with its parts, or a division"),
        UNIT,
        DIVISION,
        example="新华路街道办事处",
    )
    extent: str = option(
        ("范围", "extent"),
        (
            "区划的范围;对单位没有区别",
            "how much of a division; of a unit it makes no difference",
        ),
        EXTENTS,
        default="whole",
    )

    name: ClassVar = "staffing"
    title: ClassVar = Label("编制和实有人员", "authorised and actual staff")
    doc: ClassVar = Label(
        "一个单位或区划按编制类别的核定数、实有数、在外人数和外来人数,以及社区工作者与配备标准的对照",
        "authorised, actual, out and in by category of quota, of a unit or a division, and its social "
        "workers beside the norm",
    )
    verdicts: ClassVar = {
        "counted": Label("数据完整", "counted"),
        "at_least": Label("至少这些", "at least"),
        "none": Label("没有", "none"),
        "unknown": Label("不知道", "unknown"),
        "unconfirmed": Label("未能确认", "unconfirmed"),
    }
    scope: ClassVar = (
        # what belongs to a unit or a division
        walk("areas", "node", DIVISIONS_IN, repeated=True),
        walk("units", "node areas", ADMINISTERS.into, SERVES.into),
        walk("parts", "node units", PART_OF.into, repeated=True),
        walk("grids", "node areas", COVERS.into, GRIDS_IN),
        walk("nested", "grids", NESTED_IN.into, repeated=True),
        # what is authorised, who is there, who is out, who is in
        walk("quotas", UNITS, ALLOTS_TO.into),
        walk("staff", UNITS, BELONGS_TO.into),
        walk("away", "staff", SECONDED_TO.out, PLACED_IN.out),
        walk("borrowed", UNITS, SECONDED_TO.into, PLACED_IN.into),
        walk("hosted", AREAS, PLACED_IN.into),
        walk("homes", "borrowed hosted", BELONGS_TO.out),
        # social workers, and the norms to hold them against
        walk("workers", AREAS, SERVES_IN.into),
        walk("above", "node", WITHIN.out, repeated=True),
        walk("norms", "node above", NORMS, values=NORM_KIND),
        walk("statistics", "node", STATISTICS),
        closing("node"),
    )

    def answer(self, view: View) -> Answer[StaffingValue]:
        return answer_staffing(self, view, whole=self.extent == "whole")
