"""What finding a name gives: hits, best first, each with the reason why it fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from orgraph.model.schema import Label, NodeKind

__all__ = ["Found", "Grade", "Hit", "Mention", "reason", "told_as_json"]


class Grade(IntEnum):
    """How well a name fits, the best first."""

    ID = 0
    CODE = 1
    EXACT = 2
    ALIAS = 3
    FOLDED = 4
    INSIDE = 5
    STEM = 6
    SHORT = 7
    PART = 8
    PINYIN = 9
    PINYIN_STEM = 10
    PINYIN_PART = 11
    INITIALS = 12
    INITIALS_STEM = 13
    NEAR = 14

    @property
    def key(self) -> str:
        """The word for it in JSON: `pinyin-stem`."""
        return self.name.lower().replace("_", "-")

    @property
    def loose(self) -> bool:
        """Whether the text is no name of what it fits: then it may be a sentence."""
        return self >= Grade.NEAR


REASONS: Final = {
    Grade.ID: Label("编号", "its id"),
    Grade.CODE: Label("代码", "its code"),
    Grade.EXACT: Label("名称", "its name"),
    Grade.ALIAS: Label("别名", "another name"),
    Grade.FOLDED: Label("写法不同", "the same in another spelling"),
    Grade.INSIDE: Label("地名在前", "after the name of what it lies in"),
    Grade.STEM: Label("省去通名", "without its ending"),
    Grade.SHORT: Label("简称", "a short form"),
    Grade.PART: Label("名称的一部分", "a part of the name"),
    Grade.PINYIN: Label("拼音", "pinyin"),
    Grade.PINYIN_STEM: Label("拼音,省去通名", "pinyin, without its ending"),
    Grade.PINYIN_PART: Label("拼音,名称的一部分", "pinyin, a part of the name"),
    Grade.INITIALS: Label("拼音首字母", "initials of the pinyin"),
    Grade.INITIALS_STEM: Label("拼音首字母,省去通名", "initials of the pinyin, without its ending"),
    Grade.NEAR: Label("相差一字", "one character differs"),
}

FORMERLY: Final = Label("曾用", "formerly")
LATER: Final = Label("后用", "later")


@dataclass(frozen=True, slots=True)
class Hit:
    """A node that a name may mean, and why."""

    id: str
    node: int
    grade: Grade
    spelling: str
    """The name, other name, code or id that fits, as written."""
    reason: Label
    """Why it fits, for readers."""
    kind: NodeKind
    lineage: tuple[str, ...]
    """Its name, and those of what it belongs to, up to the top."""

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        name, *above = self.lineage
        return {
            "id": self.id,
            "name": name,
            "kind": self.kind.name,
            "kind_label": self.kind.label._asdict(),
            "belongs_to": above,
            "grade": self.grade.key,
            "spelling": self.spelling,
            "reason": self.reason._asdict(),
        }


@dataclass(frozen=True, slots=True)
class Found:
    """What a text may mean, the best first."""

    hits: tuple[Hit, ...]
    more: int = 0
    """How many more fit as well as the last, at least."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a sentence."""

    start: int
    end: int
    text: str
    hits: tuple[Hit, ...]
    within: str | None = None
    """The other place of the sentence that tells which of several is meant, by its text."""
    more: int = 0
    """How many more bear the name."""

    @property
    def ambiguous(self) -> bool:
        """Whether several bear the name, and nothing in the sentence tells which is meant."""
        return len(self.hits) + self.more > 1

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "ambiguous": self.ambiguous,
            "told_by": self.within,
            "hits": [hit.as_json() for hit in self.hits],
            "more": self.more,
        }


def told_as_json(text: str, day: str, found: Found, mentions: Sequence[Mention]) -> dict[str, Any]:
    """What a text may mean, and the names in it where it is a sentence, as plain values."""
    return {
        "text": text,
        "as_of": day,
        "hits": [hit.as_json() for hit in found.hits],
        "more_at_least": found.more,
        "mentions": [mention.as_json() for mention in mentions],
    }


def reason(
    grade: Grade, spelling: str, name: str, detail: Label | None = None, *, time: int = 0
) -> Label:
    """The reason for a reader: why, which spelling where it is not the name, and when it was borne.

    `time` is -1 for a name that was borne before the day, 1 for one that is borne only after it.
    """
    why = REASONS[grade]
    zh, en = (
        (why.zh, why.en) if detail is None else (f"{why.zh}:{detail.zh}", f"{why.en}: {detail.en}")
    )
    if time:
        when = FORMERLY if time < 0 else LATER
        zh, en = f"{zh}({when.zh}“{spelling}”)", f"{en} ({when.en} “{spelling}”)"
    elif spelling != name and grade > Grade.CODE:
        zh, en = f"{zh}(“{spelling}”)", f"{en} (“{spelling}”)"
    return Label(zh, en)
