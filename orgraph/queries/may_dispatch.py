"""`may-dispatch`: may this be handed to that unit? `who`, read from the other side.

This is also the file to read before adding a question: its parameters, its scope, its answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from orgraph.graph.view import View
from orgraph.graph.worlds import Remembered, settle
from orgraph.model.answers import Answer
from orgraph.model.facts import Ref
from orgraph.model.schema import Label
from orgraph.model.value import frozen
from orgraph.model.vocabulary import MATTER, UNIT
from orgraph.queries.question import Question, Writer, parameter
from orgraph.queries.verdict import co_share, find, main_share
from orgraph.queries.who import PLACE_PARAMETER, Who
from orgraph.queries.who_answer import answer_who
from orgraph.queries.who_value import WhoValue

__all__ = ["MayDispatch", "MayDispatchValue"]


@frozen
class MayDispatchValue:
    """Whether a unit is the main handler, a co-handler, both or neither."""

    unit: Ref
    main: str
    """`yes`, `no`, `unknown`."""
    co: str
    ground: Label
    """A sentence that can be sent back with the case."""
    leads: tuple[Ref, ...]
    """Who leads, as far as `who` can say."""
    who: WhoValue
    """The whole answer to `who` at this place for this matter."""
    who_verdict: str


@dataclass(frozen=True)
class MayDispatch(Question[MayDispatchValue]):
    """Whether a case at a place about a matter may be handed to a unit, and on what ground."""

    place: str = PLACE_PARAMETER
    matter: str = parameter(
        ("事项", "matter"), ("要办的事", "what it is about"), MATTER, example="建筑废材"
    )
    unit: str = parameter(
        ("单位", "unit"),
        ("打算派给的单位", "the unit it would be handed to"),
        UNIT,
        example="东城半岛社区居民委员会",
    )

    name: ClassVar = "may-dispatch"
    title: ClassVar = Label("能否派给", "may it be dispatched")
    doc: ClassVar = Label(
        "某地某事能否派给某单位主办或协办,以及可随件退回的理由",
        "whether a unit may be made main or co-handler, with a ground to send back with the case",
    )
    verdicts: ClassVar = {
        "allowed": Label("可以派给", "allowed"),
        "refused": Label("不应派给", "refused"),
        "unknown": Label("不知道", "unknown"),
    }
    scope: ClassVar = Who.scope

    def answer(self, view: View) -> Answer[MayDispatchValue]:
        writer = Writer(self, view)
        place, matter, unit = (writer.node(name) for name in ("place", "matter", "unit"))
        found = Remembered(lambda view: find(view, place, matter))
        main = settle(view, lambda world: main_share(world, found(world), unit), str)
        co = settle(view, lambda world: co_share(world, found(world), unit), str)
        said_main = main.found if main.agreed else "unknown"
        said_co = co.found if co.agreed else "unknown"
        verdict = "unknown"
        if "yes" in (said_main, said_co):
            verdict = "allowed"
        elif said_main == "no":
            verdict = "refused"
        who = answer_who(Who(self.place, self.matter), view, self.matter)
        return _written(writer, unit, verdict, said_main, said_co, who)


def _written(
    writer: Writer, unit: int, verdict: str, main: str, co: str, who: Answer[WhoValue]
) -> Answer[MayDispatchValue]:
    name = writer.named(unit)
    deciding = [share for share in who.value.shares if share.role == "LEADS" and share.decides]
    leads = tuple(dict.fromkeys(share.unit for share in deciding))
    names = Label("、".join(lead.name for lead in leads), ", ".join(lead.name for lead in leads))
    ground = _ground(name, main, co, names, who)
    own = [share for share in who.value.shares if share.unit.id == writer.view.id(unit)]
    decides = {
        "yes": [fact for share in own for fact in share.facts],
        "no": [fact for share in deciding for fact in share.facts] or list(who.deciding),
        "unknown": [],
    }["yes" if verdict == "allowed" else main]
    return writer.derived(
        who,
        verdict,
        ground,
        MayDispatchValue(
            unit=writer.ref(unit),
            main=main,
            co=co,
            ground=ground,
            leads=leads,
            who=who.value,
            who_verdict=who.verdict,
        ),
        decides,
    )


def _ground(name: str, main: str, co: str, leads: Label, who: Answer[WhoValue]) -> Label:
    """The sentence that can be sent back with the case."""
    if main == "yes":
        zh, en = f"{name}对此事负主要责任", f"{name} leads on this"
    elif main == "no" and leads.zh:
        zh, en = (
            f"此事由{leads.zh}负主要责任,不应由{name}主办",
            (f"{leads.en} leads on this, so {name} is not the main handler"),
        )
    elif main == "no" and who.value.shares:
        zh, en = (
            "适用的清单都声明完整,没有为此事列出主要责任单位",
            "the lists that apply are declared complete and name no lead for this",
        )
    elif main == "no":
        zh, en = (
            f"此事不在适用的任何清单上(清单都声明完整),派给{name}属于清单外摊派",
            "this is on no list that applies, and they are declared complete: handing it to "
            f"{name} is off-list assignment",
        )
    else:
        zh, en = (
            f"{name}是否负主要责任,现有资料不能确定({who.verdict_label.zh})",
            (
                f"whether {name} leads cannot be settled from what is loaded ({who.verdict_label.en})"
            ),
        )
    shares = {
        "yes": Label("它有配合责任,可作协办", "it has a supporting share and may co-handle"),
        "no": Label("它也没有配合责任", "nor has it a supporting share"),
        "unknown": Label("没有它负配合责任的记载", "it has no known supporting share"),
    }
    if main == "yes" and co != "yes":  # a lead needs no supporting share
        return Label(f"{zh}。", f"{en}.")
    return Label(f"{zh};{shares[co].zh}。", f"{en}; {shares[co].en}.")
