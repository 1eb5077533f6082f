"""What answers say of doubt, of several chains and of the cells of a list, in words used by more than one."""

from __future__ import annotations

from collections.abc import Sequence

from orgraph.model.answers import Mark
from orgraph.model.facts import Ref
from orgraph.model.schema import Label
from orgraph.model.time import day_text
from orgraph.model.vocabulary import ADMINISTERS, ASPECT
from orgraph.model.written import bounds_text, held_when_told
from orgraph.queries.chain import Chain, rank
from orgraph.queries.question import Writer
from orgraph.queries.shares import Cell
from orgraph.queries.who_value import AlternativeValue

__all__ = ["cell_text", "deciders", "either", "say_doubt"]


def cell_text(cell: Cell) -> Label:
    """A condition and an aspect in words."""
    condition, aspect = cell
    zh = [f"如系{condition}"] if condition else []
    en = [f"if {condition}"] if condition else []
    if aspect:
        label = ASPECT.values[aspect]
        zh.append(f"{label.zh}环节")
        en.append(f"to {label.en}")
    return Label(",".join(zh) or "一般情况", ", ".join(en) or "in general")


def say_doubt(writer: Writer, facts: Sequence[int]) -> None:
    """Name the facts whose confirmation would settle the verdict."""
    for number in facts:
        fact = writer.view.fact(number)
        told = writer.told(fact)
        early = fact.begin is None and day_text(writer.view.day) < fact.confirmed
        if early and held_when_told(fact):
            when = Label(
                f"只知道截至{fact.confirmed}是这样,此前不详",
                f"it is known as of {fact.confirmed}, not before",
            )
        else:
            written = bounds_text(fact)
            when = Label(f"记载的时间为{written.zh}", f"its time is given as {written.en}")
        writer.say(
            Mark.DOUBT,
            f"要先确认:{told.zh}——{when.zh}。",
            f"To confirm: {told.en}; {when.en}.",
            (number,),
        )


def either(alternatives: Sequence[AlternativeValue]) -> Label:
    """What the possible worlds say, one after the other."""
    if len(alternatives) == 1:
        return Label(
            f"未定的事实太多,没有逐一核对各种可能;就已核对的而言:{alternatives[0].text.zh}",
            f"Too many facts are open to check every possibility; in those checked: "
            f"{alternatives[0].text.en}",
        )
    zh = "".join(f"({n}) {one.text.zh}" for n, one in enumerate(alternatives, start=1))
    en = " ".join(f"({n}) {one.text.en}" for n, one in enumerate(alternatives, start=1))
    return Label(
        f"要看待确认的事实:{zh}",
        f"It turns on facts to be confirmed: {en}",
    )


def deciders(writer: Writer, chains: Sequence[Chain]) -> tuple[Ref, ...]:
    """With several chains, the units that administer the nearest division common to all."""
    if len(chains) < 2:
        return ()
    view = writer.view
    common = set(chains[0].areas).intersection(*(chain.areas for chain in chains[1:]))
    ranks = {area: rank(view, area) for area in common if rank(view, area) > 0}
    if not ranks:
        return ()
    nearest = min(ranks.values())
    steps = [
        step
        for area in sorted(ranks)
        if ranks[area] == nearest
        for step in view.walk(area, ADMINISTERS.into)
    ]
    units = sorted({unit for unit, _, _ in steps})
    if units:
        names = writer.several(units)
        writer.say(
            Mark.NOTE,
            f"此处有 {len(chains)} 条网格链,各自并列;由共同的上级{names.zh}裁定。",
            f"There are {len(chains)} chains here, side by side; {names.en}, over both, decides.",
            [fact for _, _, fact in steps],
        )
    return tuple(writer.ref(unit) for unit in units)
