"""The words of an answer to `members`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from orgraph.model.answers import Mark
from orgraph.model.schema import Label
from orgraph.queries.members_find import Below, Filling, GridState, MembersOutcome
from orgraph.queries.members_value import MembersValue
from orgraph.queries.question import Writer
from orgraph.queries.who_people import LEVELS

__all__ = ["FILLINGS", "below_text", "either", "outcome_text", "pair", "say_declared", "summary"]

FILLINGS: Final = {
    Filling.FILLED: Label("已有", "filled"),
    Filling.NEARBY: Label(
        "辖区内有,是否为该网格成员未说", "one works there; whether as a member is not said"
    ),
    Filling.MISSING: Label("缺(人员已声明完整)", "missing (the members are declared complete)"),
    Filling.UNKNOWN: Label("不详", "not known"),
}


def summary(told: Label, value: MembersValue) -> Label:
    """The outcome with the counts, and what is declared beside what is loaded."""
    people = _people(value)
    zh = told.zh + people.zh
    en = f"{told.en} {people.en}".rstrip()
    for own in value.declared:
        loaded, level, part = pair(own.loaded), LEVELS[own.level], bool(value.below.unopened)
        zh += f"{level.zh}:声明 {own.declared} 个,{'数到' if part else '已载入'} {loaded.zh} 个"
        zh += "(往下没有数完)。" if part else "。"
        en += f" {level.en.capitalize()}s: {own.declared} declared, {loaded.en} loaded"
        en += " as far as it was counted." if part else "."
    return Label(zh, en)


def _people(value: MembersValue) -> Label:
    """How many people of the place are loaded; of what is not loaded, no number at all."""
    heads, workers = (pair(value.counts[key]) for key in ("heads_present", "members_present"))
    if any(chain.grids for chain in value.chains):
        return Label(
            f"本处已载入在位的网格长 {heads.zh} 人、其他人员 {workers.zh} 人。",
            f"Loaded for this place: {heads.en} heads present, {workers.en} others.",
        )
    if value.counts["members_present"][1]:
        return Label(
            f"本处已载入人员 {workers.zh} 人。", f"Loaded for this place: {workers.en} people."
        )
    return Label("", "")


def either(each: Sequence[Label]) -> Label:
    """What the possible worlds say; one where too many are open to walk them all."""
    if len(each) == 1:
        return Label(
            f"未定的事实太多,没有逐一核对各种可能;就已核对的而言:{each[0].zh}",
            f"Too many facts are open to check every possibility; in those checked: {each[0].en}",
        )
    zh = "".join(f"({n}) {own.zh}" for n, own in enumerate(each, start=1))
    en = " ".join(f"({n}) {own.en}" for n, own in enumerate(each, start=1))
    return Label(f"要看待确认的事实:{zh}", f"It turns on facts to be confirmed: {en}")


def outcome_text(writer: Writer, outcome: MembersOutcome) -> Label:
    """What a world says, in a sentence."""
    verdict, states, missing = outcome
    if not states:
        return Label(
            "没有载入覆盖此处的网格,网格长不详。",
            "No grid that covers this place is loaded, so its heads are not known.",
        )
    headed, gaps, unknown = (
        writer.several(sorted(grid for grid, own in states if own is state))
        for state in (GridState.HEADED, GridState.GAP, GridState.UNKNOWN)
    )
    if verdict == "headed":
        return Label(
            f"各级网格都有网格长在位:{headed.zh}。", f"Each grid has a head present: {headed.en}."
        )
    zh, en = [], []
    if gaps.zh:
        zh.append(f"没有网格长在位:{gaps.zh}")
        en.append(f"no head is present in {gaps.en}")
    for grid, norm, role in sorted(missing):
        at, by = writer.named(grid), writer.named(norm)
        zh.append(f"{at}没有载入“{role}”,人员已声明完整(按{by})")
        en.append(f"{at} has no “{role}”, its members being declared complete (by {by})")
    if unknown.zh:
        zh.append(f"网格长不详:{unknown.zh}")
        en.append(f"the head is not known of {unknown.en}")
    if not zh:  # one of several chains has no grid
        return Label(
            "另一侧没有载入网格,网格长不详。",
            "On the other side no grid is loaded, so its heads are not known.",
        )
    told = "; ".join(en)
    return Label(";".join(zh) + "。", f"{told[0].upper()}{told[1:]}.")


def below_text(below: Below) -> Label:
    """The grids below by level, and below how many it was not looked."""
    labels = [(LEVELS.get(level, LEVELS[None]), pair(n)) for level, n in below.levels.items()]
    zh = "、".join(f"{label.zh} {n.zh} 个" for label, n in labels) or "没有"
    en = ", ".join(f"{label.en}: {n.en}" for label, n in labels) or "none"
    if below.unopened:
        zh += f";还有 {below.unopened} 处没有再往下数"
        en += f"; below {below.unopened} more it was not counted"
    return Label(zh, en)


def say_declared(
    writer: Writer,
    statistic: int,
    fact: int,
    declared: float,
    loaded: tuple[int, int],
    below: Below,
) -> None:
    """The number that a statistic declares beside what is loaded."""
    name, count = writer.named(statistic), pair(loaded)
    defined = writer.view.value(statistic, "definition")
    zh = f"({defined})" if defined else ""
    en = f" ({defined})" if defined else ""
    part_zh, part_en = (
        (",往下没有数完", " as far as it was counted") if below.unopened else ("", "")
    )
    writer.say(
        Mark.NOTE,
        f"{name}:声明 {declared} 个{zh},已载入 {count.zh} 个{part_zh}。",
        f"{name}: {declared} declared{en}, {count.en} loaded{part_en}.",
        [fact, writer.view.version(statistic)],
    )


def pair(count: tuple[int, int]) -> Label:
    """Certain and possible, as one number where they agree."""
    certain, possible = count
    if certain == possible:
        return Label(str(certain), str(certain))
    return Label(f"{certain} 至 {possible}", f"{certain} to {possible}")
