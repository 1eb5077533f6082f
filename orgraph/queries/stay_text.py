"""Stays in words: whose act, since when, until when, and where the day lies in them."""

from __future__ import annotations

from typing import Final

from orgraph.model.schema import Label
from orgraph.model.truth import NO, YES
from orgraph.model.vocabulary import BELONGS_TO, HOLDS, PLACED_IN, SECONDED_TO
from orgraph.model.written import EXCLUSIVE, days_text
from orgraph.queries.question import Writer
from orgraph.queries.stays import Phase, Stay

__all__ = ["PHASES", "bound_text", "manner_of", "manner_text", "past_end_text", "stay_text"]

PHASES: Final = {
    Phase.HOLDS: Label("当日有效", "in force on the day"),
    Phase.MAY_HAVE_BEGUN: Label("当日是否已开始未定", "whether begun by the day is not settled"),
    Phase.MAY_BE_OVER: Label("当日是否已结束未定", "whether over by the day is not settled"),
    Phase.UNSETTLED: Label("当日是否有效未定", "whether in force on the day is not settled"),
    Phase.OVER: Label("当日已结束", "over by the day"),
    Phase.AHEAD: Label("当日尚未开始", "not yet begun on the day"),
    Phase.LAPSED: Label("当日一方已不存在", "one end of it is not there on the day"),
    Phase.PLANNED: Label("只是计划", "only planned"),
    Phase.DENIED: Label("记载为没有此事", "said not to be so"),
}

_MANNER: Final = {
    BELONGS_TO.name: "quota",
    SECONDED_TO.name: "kind",
    PLACED_IN.name: "kind",
    HOLDS.name: "capacity",
}


def manner_of(stay: Stay) -> str | None:
    """The word for how somebody is there: kind, category of quota, or capacity."""
    return stay.field(_MANNER[stay.relation.name])


def manner_text(stay: Stay) -> Label:
    """The same for readers; of a secondment or placement always a word."""
    word, own = manner_of(stay), stay.relation.field(_MANNER[stay.relation.name])
    if word is not None and own is not None and word in own.values:
        return own.values[word]
    return {
        SECONDED_TO.name: Label("借调", "secondment"),
        PLACED_IN.name: Label("下派", "placement"),
    }.get(stay.relation.name, Label("", ""))


def bound_text(written: str) -> Label:
    """A bound in words, for a sentence; as it is written it stands beside the fact."""
    if not written:
        return Label("哪一天不详", "day not known")
    days = days_text(written)
    if days.zh == written or written.startswith("["):
        return days
    if written.endswith("~"):
        return Label(f"约 {written[:-1]}({days.zh})", f"about {written[:-1]} ({days.en})")
    return Label(f"{written} 某日", f"some day in {written}")


def _times(stay: Stay) -> Label:
    shown = stay.shown
    zh, en = [], []
    if shown.begin is not None:
        begin = bound_text(shown.begin)
        zh.append(f"{begin.zh}起")
        en.append(f"from {begin.en}")
    elif stay.phase is Phase.MAY_HAVE_BEGUN:
        zh.append(f"只知道截至 {shown.confirmed} 是这样,此前不详")
        en.append(f"known as of {shown.confirmed}, not before")
    else:
        zh.append("起日不详")
        en.append("start not known")
    if shown.end is not None:
        end = bound_text(shown.end)
        zh.append(f"到 {end.zh}止{EXCLUSIVE.zh}")
        en.append(f"until {end.en}{EXCLUSIVE.en}")
    elif stay.told and stay.relation in (SECONDED_TO, PLACED_IN):
        zh.append("没有载入止日")
        en.append("no end is loaded")
    planned = stay.field("planned_end")
    if planned is not None:
        told = bound_text(planned)
        zh.append(f"计划截止 {told.zh}{EXCLUSIVE.zh}")
        en.append(f"planned to end {told.en}{EXCLUSIVE.en}")
    zh.append(PHASES[stay.phase].zh)
    en.append(PHASES[stay.phase].en)
    return Label(",".join(zh), ", ".join(en))


def stay_text(writer: Writer, stay: Stay) -> Label:
    """A stay as a sentence without its stop. A secondment is the act of the unit that borrows."""
    who, where = writer.named(stay.person), writer.named(stay.where)
    manner, times = manner_text(stay), _times(stay)
    if stay.relation is BELONGS_TO:
        quota = Label(f"({manner.zh})", f" ({manner.en})") if manner.zh else Label("", "")
        zh, en = f"{who}的编制单位:{where}{quota.zh}", f"Home unit of {who}: {where}{quota.en}"
    elif stay.relation is HOLDS:
        acting = stay.field("capacity") in ("acting", "concurrent")
        how = Label(f"({manner.zh})", f" ({manner.en})") if acting else Label("", "")
        zh, en = f"{who}任{where}{how.zh}", f"{who} holds {where}{how.en}"
    elif stay.relation is SECONDED_TO:
        zh, en = f"{where}{manner.zh}{who}", f"{where} borrows {who} ({manner.en})"
    else:
        zh, en = f"{who}到{where}({manner.zh})", f"{who} is placed in {where} ({manner.en})"
    for name, label in (("role", Label("角色", "role")), ("reason", Label("事由", "reason"))):
        said = stay.field(name)
        if said is not None:
            zh, en = f"{zh},{label.zh}:{said}", f"{en}, {label.en}: {said}"
    speaker = stay.shown.speaker
    if speaker is not None and stay.phase is Phase.DENIED:
        zh, en = f"{zh}({speaker}说)", f"{en} ({speaker} says)"
    return Label(f"{zh}:{times.zh}", f"{en}: {times.en}")


def past_end_text(writer: Writer, stay: Stay, day: int) -> Label | None:
    """That a stay goes on past its planned end, said of the unit or area that borrows or hosts."""
    past = stay.past_planned_end(day)
    if past == NO:
        return None
    who, where, manner = writer.named(stay.person), writer.named(stay.where), manner_text(stay)
    planned = bound_text(stay.field("planned_end") or "")
    if past == YES:
        return Label(
            f"{where}:{manner.zh}{who}的计划截止({planned.zh})已过,没有载入结束或延期;由{where}说明",
            f"{where}: the planned end of its {manner.en} of {who} ({planned.en}) has passed, and no "
            f"end or extension is loaded; it is for {where} to say",
        )
    return Label(
        f"{where}:{manner.zh}{who}的计划截止({planned.zh})是否已过未定",
        f"{where}: whether the planned end of its {manner.en} of {who} ({planned.en}) has passed is "
        "not settled",
    )
