"""An answer as text: what stands where, in both languages, and what cannot break it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgraph.model.answers import Answer, Mark, Reason
from orgraph.model.facts import Fact, Ref
from orgraph.model.schema import Label
from orgraph.model.truth import MAYBE, NO, YES, Truth
from orgraph.render.text import MARKS, text

PAPER: Final = Ref("source:paper", "人民日报")

LEADS: Final = Fact(
    id="LEADS:unit:a>matter:m",
    kind="LEADS",
    source=Ref("unit:a", "城管局"),
    target=Ref("matter:m", "清理垃圾"),
    fields={},
    begin=None,
    end=None,
    polarity="asserted",
    evidence=PAPER,
    confirmed="2024-05-27",
    locator="P24 P25",
    speaker=None,
    certainty="stated",
    truth=YES,
)


@dataclass
class Facts:
    """A view that has some facts."""

    known: list[Fact] = field(default_factory=lambda: [LEADS])

    def fact(self, fact: int) -> Fact:
        """The fact of a number."""
        return self.known[fact]


def answer(facts: list[Fact], *reasons: Reason) -> Answer[None]:
    """An answer with reasons that name facts by their place."""
    return Answer(
        question="who",
        parameters={"place": Ref("place:1", "街口"), "matter": None},
        as_of="2024-05-27",
        verdict="named",
        verdict_label=Label("已明确", "named"),
        summary=Label("归城管局。", "It is 城管局."),
        value=None,
        reasons=reasons,
        certainty="inferred",
        deciding=(),
        cited=tuple(range(len(facts))),
        view=Facts(facts),
    )


def reason(
    *facts: int, mark: Mark = Mark.LEAD, zh: str = "主责。", en: str = "It leads."
) -> Reason:
    """A reason that rests on facts."""
    return Reason(mark, Label(zh, en), facts)


def of_fact(fact: Fact, lang: str = "zh") -> str:
    """The line that shows a fact."""
    lines = text(answer([fact], reason(0)), lang).splitlines()
    return next(line for line in lines if line.startswith("  [1] ")).removeprefix("  [1] ")


# --- the whole -----------------------------------------------------------------------------------------------


def test_an_answer_in_chinese() -> None:
    """What was asked and of which day, the answer with its certainty, reasons, facts, sources."""
    assert [
        "街口 · 2024-05-27",
        "【已明确】归城管局。(推断)",
        "",
        "理由",
        "  ● 主责。 [1]",
        "",
        "依据的事实",
        "  [1] 城管局 —主要责任→ 清理垃圾 · P24 P25(明载)",
        "",
        "来源",
        "  人民日报, 截至 2024-05-27",
    ] == text(answer([LEADS], reason(0)), "zh").splitlines()


def test_an_answer_in_english() -> None:
    """The same, line by line."""
    assert [
        "街口 · 2024-05-27",
        "[named] It is 城管局. (inferred)",
        "",
        "Reasons",
        "  ● It leads. [1]",
        "",
        "Facts",
        "  [1] 城管局 —leads→ 清理垃圾 · P24 P25(stated)",
        "",
        "Sources",
        "  人民日报, as of 2024-05-27",
    ] == text(answer([LEADS], reason(0)), "en").splitlines()


def test_every_parameter_that_was_given_is_shown() -> None:
    """And none that was not."""
    asked = replace(
        answer([], reason()),
        parameters={"place": Ref("place:1", "街口"), "matter": Ref("matter:m", "清理垃圾")},
    )
    assert "街口 · 清理垃圾 · 2024-05-27" == text(asked, "zh").splitlines()[0]


def test_an_answer_that_rests_on_nothing_has_no_facts_and_no_sources() -> None:
    """No heading stands over an empty list, and no certainty is claimed."""
    empty = replace(answer([], reason(mark=Mark.UNKNOWN, zh="没有载入。")), certainty=None)
    assert [
        "街口 · 2024-05-27",
        "【已明确】归城管局。",
        "",
        "理由",
        "  ? 没有载入。",
    ] == text(empty, "zh").splitlines()


def test_an_answer_without_a_reason_has_no_heading_of_them() -> None:
    """Nor in the other language."""
    bare = replace(answer([]), certainty=None)
    assert ["街口 · 2024-05-27", "【已明确】归城管局。"] == text(bare, "zh").splitlines()
    assert "Reasons" not in text(bare, "en")


@pytest.mark.parametrize(
    ("mark", "truth", "zh", "en"),
    [
        (Mark.LEAD, YES, "  ● 主责。 [1]", "  ● It leads. [1]"),
        (Mark.LEAD, MAYBE, "  ● 主责。 (未定) [1]", "  ● It leads. (unconfirmed) [1]"),
        (Mark.DOUBT, MAYBE, "  ! 主责。 [1]", "  ! It leads. [1]"),
    ],
)
def test_a_reason_that_is_not_sure_says_so(mark: Mark, truth: Truth, zh: str, en: str) -> None:
    """Unless it is itself about what is not sure."""
    told = replace(reason(0, mark=mark), truth=truth)
    assert zh == text(answer([LEADS], told), "zh").splitlines()[4]
    assert en == text(answer([LEADS], told), "en").splitlines()[4]


def test_facts_are_numbered_in_the_order_in_which_they_are_cited() -> None:
    """Each once, however often; those that no reason cites are not shown."""
    facts = [replace(LEADS, locator=f"P{number}") for number in range(4)]
    lines = text(answer(facts, reason(2, 0), reason(3, 2)), "zh").splitlines()
    assert ["  ● 主责。 [1,2]", "  ● 主责。 [1,3]"] == lines[4:6]
    shown = [line.split(" · ")[1] for line in lines if line.startswith("  [")]
    assert ["P2(明载)", "P0(明载)", "P3(明载)"] == shown


def test_each_source_is_named_once_with_its_day() -> None:
    """A reader sees how old what he reads is."""
    law = replace(LEADS, evidence=Ref("source:law", "法"), confirmed="2022-03-11")
    lines = text(answer([LEADS, law, LEADS], reason(0, 1, 2)), "zh").splitlines()
    assert ["来源", "  人民日报, 截至 2024-05-27", "  法, 截至 2022-03-11"] == lines[-3:]


# --- facts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fact", "zh", "en"),
    [
        (
            replace(LEADS, certainty="claimed", speaker="陈军", locator=None),
            "城管局 —主要责任→ 清理垃圾(陈述,陈军)",
            "城管局 —leads→ 清理垃圾(claimed, 陈军)",
        ),
        (
            replace(LEADS, polarity="denied", kind="DISPATCHED_TO"),
            "城管局 —(否认)派单给→ 清理垃圾 · P24 P25(明载)",
            "城管局 —(denied) dispatched to→ 清理垃圾 · P24 P25(stated)",
        ),
        (
            replace(LEADS, begin="2021~", end="[2024-01..2024-05-27]"),
            "城管局 —主要责任→ 清理垃圾 · 2021~ → [2024-01..2024-05-27] (不含该日) · P24 P25(明载)",
            "城管局 —leads→ 清理垃圾 · 2021~ → [2024-01..2024-05-27] (exclusive) · P24 P25(stated)",
        ),
        (
            replace(LEADS, end="2024", truth=MAYBE),
            "城管局 —主要责任→ 清理垃圾 · … → 2024 (不含该日) · 当日未定 · P24 P25(明载)",
            "城管局 —leads→ 清理垃圾 · … → 2024 (exclusive) · unconfirmed on the day · P24 P25(stated)",
        ),
        (
            replace(LEADS, end="2019", truth=NO),
            "城管局 —主要责任→ 清理垃圾 · … → 2019 (不含该日) · 当日不成立 · P24 P25(明载)",
            "城管局 —leads→ 清理垃圾 · … → 2019 (exclusive) · not in force on the day · P24 P25(stated)",
        ),
        (
            replace(LEADS, kind="DutyList", target=None),
            "城管局 · P24 P25(明载)",
            "城管局 · P24 P25(stated)",
        ),
        (
            replace(LEADS, kind="DutyList", target=None, polarity="denied"),
            "(否认)城管局 · P24 P25(明载)",
            "(denied) 城管局 · P24 P25(stated)",
        ),
        (
            replace(LEADS, certainty="planned", begin="2025"),
            "城管局 —主要责任→ 清理垃圾 · 2025 → … · P24 P25(计划)",
            "城管局 —leads→ 清理垃圾 · 2025 → … · P24 P25(planned)",
        ),
    ],
)
def test_a_fact_shows_all_that_weakens_it(fact: Fact, zh: str, en: str) -> None:
    """Denial, bounds as written, doubt on the day, certainty, and who said it."""
    assert zh == of_fact(fact, "zh")
    assert en == of_fact(fact, "en")


# --- marks -------------------------------------------------------------------------------------------------------


def test_every_mark_has_its_own_form() -> None:
    """Told apart without colour, each one character wide."""
    assert set(Mark) == set(MARKS)
    assert len(MARKS) == len(set(MARKS.values()))
    assert all(len(form) == 1 for form in MARKS.values())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_that_is_not_a_name_can_be_written_in_gbk(lang: str) -> None:
    """A Chinese Windows writes files in it: a refusal must not become `?`, which means unknown."""
    fact = replace(LEADS, begin="2021~", truth=MAYBE, speaker="陈军", polarity="denied")
    reasons = [reason(0, mark=mark) for mark in Mark]
    shown = text(answer([fact], *reasons), lang)
    assert shown == shown.encode("gbk").decode("gbk")


# --- what names may hold --------------------------------------------------------------------------------------------

anything = st.text(st.characters(codec="utf-8"), max_size=10)


@given(name=anything, speaker=anything, locator=anything, summary=anything)
def test_no_name_can_break_or_forge_a_line(
    name: str, speaker: str, locator: str, summary: str
) -> None:
    """Ends of lines and control characters in a cell stay in the line that they stand in."""
    fact = replace(
        LEADS, source=Ref("unit:a", name), speaker=speaker or None, locator=locator or None
    )
    asked = replace(answer([fact], reason(0, zh=name)), summary=Label(summary, summary))
    for lang in ("zh", "en"):
        shown = text(asked, lang)
        assert 11 == len(shown.split("\n")) == len(shown.splitlines())
        assert shown.replace("\n", "").isprintable()
