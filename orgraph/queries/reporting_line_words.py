"""What `reporting-line` says of a start and of a step, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from orgraph.model.schema import Label
from orgraph.model.vocabulary import PLACED_IN, REPORTS_TO, SECONDED_TO
from orgraph.queries.heads import Presence, State
from orgraph.queries.line import ALL, Edge, Rank, Start, Via
from orgraph.queries.question import Writer
from orgraph.queries.who_people import STATES

__all__ = [
    "chain_words",
    "edge_words",
    "how_words",
    "named_few",
    "placing_words",
    "seat_words",
    "start_words",
]

FEW: Final = 10
"""Names in a summary."""

WITHIN: Final = {
    Via.POST: Label("本单位的主要负责人", "the head of the same unit"),
    Via.HOME: Label("编制单位", "the home unit"),
    Via.SECONDMENT: Label("借调单位", "the borrowing unit"),
    Via.PLACEMENT: Label("派往的单位", "where placed"),
}

RANKS: Final = {
    Rank.PRINCIPAL: Label("是主要负责岗位", "its principal post"),
    Rank.OTHER: Label("不是主要负责岗位", "not its principal post"),
    Rank.UNKNOWN: Label(
        "是否主要负责岗位没有载明", "whether it is the principal post is not stated"
    ),
}


def how_words(how: str) -> Label:
    """How a unit is above: by a chain, as a part, or within the unit."""
    for via, label in WITHIN.items():
        if how == via:
            return label
    if how == "part_of":
        return Label("隶属", "part of it")
    if how == "unstated":
        return Label("条块没有载明", "chain not stated")
    chain = REPORTS_TO.field("chain")
    if chain is None:  # declared beside the relation
        raise AssertionError(how)
    return chain.values[how]


def chain_words(chain: str) -> Label:
    """In which chain, where one is asked about."""
    if chain == ALL:
        return Label("", "")
    label = how_words(chain)
    return Label(f"在{label.zh}这条线上", f" in the {label.en} chain")


def edge_words(writer: Writer, steps: Sequence[Edge], *, up: bool, several: bool) -> Label:
    """The steps that lead to one unit: whose superior or subordinate it is, by which chain."""
    zh, en = [], []
    aspects = REPORTS_TO.field("aspect")
    for edge in steps:
        other = writer.named(edge.lower if up else edge.upper)
        how = how_words(edge.how)
        words_zh, words_en = [how.zh], [how.en]
        if edge.aspect is not None and aspects is not None:
            words_zh.append(aspects.values[edge.aspect].zh)
            words_en.append(aspects.values[edge.aspect].en)
        if several and edge.primary:
            words_zh.append("为主")
            words_en.append("primary")
        zh.append(f"{other}的{'上级' if up else '下级'},{','.join(words_zh)}")
        en.append(f"{'above' if up else 'below'} {other}, {', '.join(words_en)}")
    return Label(";".join(zh), "; ".join(en))


def start_words(writer: Writer, node: int, start: Start) -> Label:
    """Why the line starts in a unit."""
    unit, name = writer.named(start.unit), writer.named(node)
    if start.post is not None and start.rank is not None:
        rank, post = RANKS[start.rank], writer.named(start.post)
        if start.post == node:
            return Label(f"{post}在{unit},{rank.zh}。", f"{post} is in {unit}: {rank.en}.")
        return Label(
            f"{name}任{post},在{unit},{rank.zh}。", f"{name} holds {post} in {unit}: {rank.en}."
        )
    if start.placing is None:
        return Label(f"{name}的编制单位是{unit}。", f"The home unit of {name} is {unit}.")
    if start.via is Via.PLACEMENT:
        return placing_words(writer, node, start.unit, start.placing)
    kind = SECONDED_TO.field("kind")
    word = writer.view.own(start.placing, "kind")
    label = SECONDED_TO.label if kind is None or word is None else kind.values[str(word)]
    return Label(
        f"{unit}借用{name}({label.zh});编制单位不变,两边的上级分开列。",
        f"{unit} borrows {name} ({label.en}); the home unit stays, and each line is given apart.",
    )


def placing_words(writer: Writer, node: int, where: int, fact: int) -> Label:
    """Where somebody is placed."""
    name, place = writer.named(node), writer.named(where)
    kind, word = PLACED_IN.field("kind"), writer.view.own(fact, "kind")
    label = PLACED_IN.label if kind is None or word is None else kind.values[str(word)]
    return Label(f"{name}派往{place}({label.zh})。", f"{name} is placed in {place} ({label.en}).")


def seat_words(writer: Writer, node: int, post: int, presence: Presence) -> Label:
    """A post and who is there; somebody who is the one asked about is said to be."""
    zh = en = writer.named(post)
    if presence.person is not None:
        zh = en = f"{zh} {writer.named(presence.person)}"
    notes = []
    if presence.holding is not None and writer.view.own(presence.holding, "capacity") == "acting":
        notes.append(Label("主持工作", "acting"))
    if presence.person == node:
        notes.append(Label("即本人", "the same person"))
    if presence.state is not State.PRESENT:
        notes.append(STATES[presence.state])
    if not notes:
        return Label(zh, en)
    return Label(
        f"{zh}({','.join(note.zh for note in notes)})",
        f"{en} ({', '.join(note.en for note in notes)})",
    )


def named_few(writer: Writer, nodes: Iterable[int]) -> Label:
    """The first names of many."""
    every = list(nodes)
    names = writer.several(every[:FEW])
    if len(every) <= FEW:
        return names
    return Label(f"{names.zh}等", f"{names.en} and others")
