"""`path`: how two nodes are connected, on a day. `docs/path.md` says how, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from orgraph.graph.scope import Scope
from orgraph.graph.view import View
from orgraph.model.answers import Answer
from orgraph.model.schema import Label
from orgraph.model.vocabulary import (
    CASE,
    DIVISION,
    DUTY_LIST,
    GRID,
    MATTER,
    PERSON,
    PLACE,
    POLICY,
    POST,
    QUOTA_TRANSFER,
    STATISTIC,
    SYSTEM,
    UNIT,
    UNIT_CLASS,
)
from orgraph.queries.path_answer import answer_path
from orgraph.queries.path_value import PathValue
from orgraph.queries.path_words import GROUPS
from orgraph.queries.question import Question, option, parameter, whole

__all__ = ["LONGEST", "Path"]

LONGEST: Final = 8
"""Steps at most: beyond, everything is connected with everything."""

KINDS: Final = (
    PERSON, POST, UNIT, UNIT_CLASS, DIVISION, PLACE, GRID, MATTER, DUTY_LIST, POLICY, SYSTEM, CASE,
    QUOTA_TRANSFER, STATISTIC,
)  # fmt: skip


@dataclass(frozen=True)
class Path(Question[PathValue]):
    """How two people, posts, units, places or other things are connected."""

    start: str = parameter(
        ("起点", "start"), ("从谁或从什么开始", "where to start"), *KINDS, example="吕丽娟"
    )
    end: str = parameter(
        ("终点", "end"), ("到谁或到什么为止", "where to end"), *KINDS, example="刘玉合"
    )
    length: int = whole(
        ("步数", "length"), ("最多走几步", "how many steps at most"), 1, LONGEST, default=6
    )
    relations: str = option(
        ("关系", "relations"),
        ("只经过哪些关系", "by which kinds of relation only"),
        {word: group.label for word, group in GROUPS.items()},
        default="all",
    )
    paths: str = option(
        ("路径", "paths"),
        ("只要最短的,还是步数以内的都要", "the shortest only, or all up to the length"),
        {"shortest": Label("最短的", "the shortest"), "all": Label("全部", "all of them")},
        default="shortest",
    )

    name: ClassVar = "path"
    title: ClassVar = Label("有何联系", "how connected")
    doc: ClassVar = Label(
        "两者如何相连:最短的路径或若干步以内的全部路径,读作一句话;以及最近的共同上级",
        "how two nodes are connected: the shortest path or all up to a length, as a sentence, and "
        "the nearest common superior",
    )
    verdicts: ClassVar = {
        "connected": Label("有联系", "connected"),
        "unconfirmed": Label("未能确认", "unconfirmed"),
        "unknown": Label("未见联系", "no connection known"),
    }
    scope: ClassVar[Scope | None] = None

    def answer(self, view: View) -> Answer[PathValue]:
        return answer_path(self, view, self.length, self.relations, self.paths)
