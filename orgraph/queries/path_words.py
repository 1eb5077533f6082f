"""The kinds of relation that a route may go by, and each relation as a clause, in either direction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from orgraph.model.schema import Label, RelationKind
from orgraph.model.vocabulary import (
    ADMINISTERS,
    BASED_ON,
    BELONGS_TO,
    CLOSES,
    COORDINATED_BY,
    COVERS,
    GUIDED_BY,
    HEADS,
    HOLDS,
    IN_GRID,
    ISSUED,
    LEADS,
    LISTED_ON,
    MAINTAINS,
    NESTED_IN,
    OVERSEES,
    PART_OF,
    PLACED_IN,
    POST_IN,
    RELATIONS,
    REPORTED_BY,
    REPORTS_TO,
    SECONDED_TO,
    SERVES,
    SERVES_IN,
    SHARES_STAFF_WITH,
    SUPPORTS,
    WITHIN,
)

__all__ = ["CLAUSES", "GROUPS", "Clause", "Group"]


class Group(NamedTuple):
    """Some kinds of relation under one word."""

    label: Label
    relations: tuple[RelationKind, ...]


NEVER: Final = (CLOSES, REPORTED_BY)
"""What joins nothing in the city, and what is for intake only: who reported a case."""

GROUPS: Final[Mapping[str, Group]] = {
    "all": Group(
        Label("全部", "every kind"), tuple(own for own in RELATIONS.values() if own not in NEVER)
    ),
    "command": Group(
        Label("领导关系", "command"),
        (PART_OF, REPORTS_TO, POST_IN, HOLDS, BELONGS_TO, OVERSEES),
    ),
    "organisation": Group(
        Label("领导、指导、归口和合署", "command, guidance and coordination"),
        (
            *(PART_OF, REPORTS_TO, POST_IN, HOLDS, BELONGS_TO, OVERSEES),
            *(GUIDED_BY, COORDINATED_BY, SHARES_STAFF_WITH),
        ),
    ),
    "people": Group(
        Label("人员去向", "where people are"),
        (HOLDS, POST_IN, BELONGS_TO, SECONDED_TO, PLACED_IN, HEADS, SERVES_IN),
    ),
    "territory": Group(
        Label("地域和网格", "territory and grids"),
        (WITHIN, IN_GRID, NESTED_IN, COVERS, ADMINISTERS, SERVES, MAINTAINS),
    ),
    "duty": Group(
        Label("职责", "duties"), (LEADS, SUPPORTS, OVERSEES, LISTED_ON, BASED_ON, ISSUED)
    ),
}
"""What a route may go by, by the word of the parameter."""


class Clause(NamedTuple):
    """A relation from `{a}` to `{b}`, and from its other end. In English a relative clause can begin
    with it."""

    out: Label
    into: Label


def _clause(out_zh: str, out_en: str, into_zh: str, into_en: str) -> Clause:
    return Clause(Label(out_zh, out_en), Label(into_zh, into_en))


CLAUSES: Final[Mapping[str, Clause]] = {
    "WITHIN": _clause("{a}在{b}内", "lies in {b}", "{a}内有{b}", "contains {b}"),
    "IN_GRID": _clause("{a}属于{b}", "belongs to {b}", "{a}内有{b}", "has {b} in it"),
    "NESTED_IN": _clause("{a}的上级网格是{b}", "is nested in {b}", "{a}下有{b}", "has {b} below it"),
    "COVERS": _clause("{a}覆盖{b}", "covers {b}", "{a}由{b}覆盖", "is covered by {b}"),
    "ADMINISTERS": _clause("{a}管辖{b}", "administers {b}", "{a}由{b}管辖", "is administered by {b}"),
    "SERVES": _clause("{a}服务{b}", "serves {b}", "{a}由{b}服务", "is served by {b}"),
    "MAINTAINS": _clause("{a}管护{b}", "maintains {b}", "{a}由{b}管护", "is maintained by {b}"),
    "PART_OF": _clause("{a}隶属于{b}", "is part of {b}", "{a}下设{b}", "has {b} as a part"),
    "REPORTS_TO": _clause("{a}的上级是{b}", "reports to {b}", "{a}的下级是{b}", "is above {b}"),
    "GUIDED_BY": _clause("{a}由{b}指导", "is guided by {b}", "{a}指导{b}", "guides {b}"),
    "COORDINATED_BY": _clause(
        "{a}归口{b}管理", "is coordinated by {b}", "{a}归口管理{b}", "coordinates {b}"
    ),
    "SHARES_STAFF_WITH": _clause(
        "{a}与{b}合署办公", "shares staff with {b}", "{a}与{b}合署办公", "shares staff with {b}"
    ),
    "POST_IN": _clause("{a}是{b}的岗位", "is a post in {b}", "{a}设有{b}", "has the post {b}"),
    "OVERSEES": _clause("{a}分管{b}", "oversees {b}", "{a}由{b}分管", "is overseen by {b}"),
    "HOLDS": _clause("{a}任{b}", "holds {b}", "{a}由{b}担任", "is held by {b}"),
    "BELONGS_TO": _clause(
        "{a}的编制单位是{b}", "has {b} as home unit", "{a}是{b}的编制单位", "is the home unit of {b}"
    ),
    "SECONDED_TO": _clause("{a}由{b}借用", "is borrowed by {b}", "{a}借用{b}", "borrows {b}"),
    "PLACED_IN": _clause("{a}派往{b}", "is placed in {b}", "{a}有派来的{b}", "hosts {b}"),
    "HEADS": _clause("{a}是{b}的网格长", "heads {b}", "{a}的网格长是{b}", "is headed by {b}"),
    "SERVES_IN": _clause("{a}服务于{b}", "serves in {b}", "在{a}服务的有{b}", "has {b} serving in it"),
    "LEADS": _clause("{a}对{b}负主要责任", "leads on {b}", "{a}由{b}负主要责任", "is led by {b}"),
    "SUPPORTS": _clause(
        "{a}对{b}负配合责任", "supports {b}", "{a}由{b}负配合责任", "is supported by {b}"
    ),
    "LISTED_ON": _clause("{a}列于{b}", "is listed on {b}", "{a}列有{b}", "lists {b}"),
    "BASED_ON": _clause("{a}的依据是{b}", "is based on {b}", "{a}是{b}的依据", "is the basis of {b}"),
    "APPLIES_TO": _clause("{a}适用于{b}", "applies to {b}", "{a}适用{b}", "is subject to {b}"),
    "ISSUED": _clause("{a}制发{b}", "issued {b}", "{a}由{b}制发", "was issued by {b}"),
    "OPERATES": _clause("{a}运行{b}", "operates {b}", "{a}由{b}运行", "is operated by {b}"),
    "FOLLOWS": _clause("{a}遵循{b}", "follows {b}", "{a}为{b}所遵循", "is followed by {b}"),
    "ALLOTS_TO": _clause("{a}核定给{b}", "is allotted to {b}", "{a}核定有{b}", "is allotted {b}"),
    "TAKES_FROM": _clause("{a}划出自{b}", "takes quota from {b}", "{a}在{b}中划出编制", "gave quota in {b}"),
    "GIVES_TO": _clause("{a}划入{b}", "gives quota to {b}", "{a}在{b}中划入编制", "received quota in {b}"),
    "ABOUT": _clause("{a}说的是{b}", "is about {b}", "说到{a}的有{b}", "is what {b} is about"),
    "COUNTS": _clause("{a}把{b}计入其中", "counts {b}", "{a}计入{b}", "is counted in {b}"),
    "AT": _clause("{a}发生在{b}", "happened at {b}", "{a}发生过{b}", "had {b}"),
    "DISPATCHED_TO": _clause("{a}派给{b}", "was dispatched to {b}", "{a}接到{b}", "was sent {b}"),
    "HANDLED_BY": _clause("{a}由{b}处置", "was handled by {b}", "{a}处置{b}", "handled {b}"),
}  # fmt: skip
"""Every relation that a route may go by."""
