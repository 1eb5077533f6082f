"""An answer to `who` as one row of a table: what a clerk with a thousand cases needs of each.

`docs/who-many.md` lists the columns. `row` reads the answer and nothing else, so that a table of many
rows says what the answers say one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from orgraph.model.answers import CERTAINTY_LABELS, Answer
from orgraph.model.facts import Ref
from orgraph.model.schema import Label
from orgraph.model.truth import NO, TRUTH_NAMES, YES, Truth
from orgraph.queries.heads import State
from orgraph.queries.verdict import VERDICTS
from orgraph.queries.who_value import CallValue, ShareValue, WhoValue

__all__ = [
    "BETWEEN",
    "COLUMNS",
    "WORDS",
    "Contact",
    "WhoRow",
    "first_calls",
    "id_of",
    "joined",
    "row",
]

BETWEEN: Final = "|"
"""Stands between several in a cell, as in the cells of a package."""

COLUMNS: Final = MappingProxyType(
    {
        "place_id": Label("地点编号", "the id of the place"),
        "matter_id": Label("事项编号", "the id of the matter"),
        "verdict": Label("结论", "the verdict"),
        "certainty": Label("确定程度", "the weakest certainty of what decides it"),
        "leads": Label("主要责任单位", "who leads"),
        "lead_ids": Label("主要责任单位编号", "their ids"),
        "supports": Label("配合单位", "who supports for certain"),
        "support_ids": Label("配合单位编号", "their ids"),
        "possible_supports": Label("可能的配合单位", "who may support"),
        "possible_support_ids": Label("可能的配合单位编号", "their ids"),
        "call_unit": Label("可联系的单位", "whom to call, lead by lead: the unit"),
        "call_unit_id": Label("可联系的单位编号", "its id"),
        "call_post": Label("可联系的岗位", "the post"),
        "call_post_id": Label("可联系的岗位编号", "its id"),
        "call_person": Label("可联系的人", "the person"),
        "call_person_id": Label("可联系的人编号", "the person's id"),
        "call_truth": Label("可联系的人是否确实", "whether that is certain"),
        "contact_post": Label("先联系的岗位", "the first contact: the post"),
        "contact_post_id": Label("先联系的岗位编号", "its id"),
        "contact_person": Label("先联系的人", "the person"),
        "contact_person_id": Label("先联系的人编号", "the person's id"),
        "contact_truth": Label("先联系的人是否确实", "whether that is certain"),
        "refused": Label("不应主办的单位", "who is not the main handler"),
        "refused_ids": Label("不应主办的单位编号", "their ids"),
        "refused_co": Label("可否协办", "whether they co-handle"),
        "ask": Label("要先问清", "the conditions and aspects to ask about"),
        "to_confirm": Label("待确认的事实数", "how many facts to confirm"),
        "error": Label("错误", "what is wrong with the row"),
        "error_zh": Label("错误说明", "the sentence in Chinese"),
        "error_en": Label("错误说明(英文)", "the sentence in English"),
    }
)
"""The columns of an answer in a table, in order."""

CERTAIN: Final = {"yes": Label("是", "yes"), "maybe": Label("可能", "maybe")}
CO: Final = {
    "yes": Label("可以", "yes"),
    "no": Label("不可", "no"),
    "unknown": Label("没有记载", "no known share"),
}
WORDS: Final = MappingProxyType(
    {
        "verdict": VERDICTS,
        "certainty": CERTAINTY_LABELS,
        "call_truth": CERTAIN,
        "contact_truth": CERTAIN,
        "refused_co": CO,
    }
)
"""The columns that hold words of ours, and what each means."""


class Contact(NamedTuple):
    """Somebody to call: what is known of unit, post and person, and of that being so."""

    unit: Ref | None = None
    post: Ref | None = None
    person: Ref | None = None
    truth: str | None = None
    """`yes` or `maybe`; None where there is nobody to name."""


NOBODY: Final = Contact()


class WhoRow(NamedTuple):
    """What a row says of an answer."""

    place: Ref
    matter: Ref | None
    verdict: str
    certainty: str | None
    leads: tuple[Ref, ...]
    """Of every chain, condition and aspect; none unless the verdict stands."""
    supports: tuple[Ref, ...]
    possible_supports: tuple[Ref, ...]
    calls: tuple[Contact, ...]
    """One for each lead."""
    contacts: tuple[Contact, ...]
    """The first contacts, chain by chain."""
    refused: tuple[Ref, ...]
    refused_co: tuple[str, ...]
    """Of each of them, whether it co-handles."""
    ask: tuple[str, ...]
    to_confirm: int

    def cells(self) -> dict[str, str | int | None]:
        """The cells of the table; what is several in one stands between `BETWEEN`."""
        cells: dict[str, str | int | None] = {
            "place_id": self.place.id,
            "matter_id": None if self.matter is None else self.matter.id,
            "verdict": self.verdict,
            "certainty": self.certainty,
        }
        for name in ("lead", "support", "possible_support"):
            cells |= _named(f"{name}s", f"{name}_ids", getattr(self, f"{name}s"))
        for part in ("unit", "post", "person"):
            calls = [getattr(call, part) for call in self.calls]
            cells |= _named(f"call_{part}", f"call_{part}_id", calls)
        cells["call_truth"] = joined(call.truth for call in self.calls)
        for part in ("post", "person"):
            contacts = [getattr(contact, part) for contact in self.contacts]
            cells |= _named(f"contact_{part}", f"contact_{part}_id", contacts)
        cells["contact_truth"] = joined(contact.truth for contact in self.contacts)
        cells |= _named("refused", "refused_ids", self.refused)
        cells["refused_co"] = joined(self.refused_co)
        cells["ask"] = joined(self.ask)
        cells["to_confirm"] = self.to_confirm
        return cells


def _named(names: str, ids: str, refs: Sequence[Ref | None]) -> dict[str, str | int | None]:
    return {
        names: joined(None if ref is None else ref.name for ref in refs),
        ids: joined(None if ref is None else ref.id for ref in refs),
    }


def id_of(ref: Ref | None) -> str | None:
    """The id of a node, if there is one."""
    return None if ref is None else ref.id


def joined(texts: Iterable[str | None]) -> str | None:
    """Side by side, empty where one has none; nothing where none has any."""
    found = [text or "" for text in texts]
    return BETWEEN.join(found) if any(found) else None


def row(answer: Answer[WhoValue]) -> WhoRow:
    """An answer to `who` as a row."""
    value = answer.value
    stands = answer.verdict in ("named", "depends", "contested")
    leads = _units(one for one in value.shares if one.role == "LEADS" and one.decides)
    supports = _units(one for one in value.shares if one.role == "SUPPORTS")
    first = first_calls(answer)
    contacts = {
        Contact(None, head.post, head.person, TRUTH_NAMES[head.truth]): None
        for chain in value.chains
        for head in chain.first_contact
    }
    return WhoRow(
        place=value.place,
        matter=value.matter,
        verdict=answer.verdict,
        certainty=answer.certainty,
        leads=tuple(leads) if stands else (),
        supports=tuple(unit for unit, truth in supports.items() if truth == YES),
        possible_supports=tuple(unit for unit, truth in supports.items() if truth < YES),
        calls=tuple(first.get(lead, NOBODY) for lead in leads) if stands else (),
        contacts=tuple(contacts),
        refused=tuple(refusal.unit for refusal in value.not_responsible),
        refused_co=tuple(refusal.co for refusal in value.not_responsible),
        ask=value.ask,
        to_confirm=len(value.to_confirm),
    )


def first_calls(answer: Answer[WhoValue]) -> dict[Ref, Contact]:
    """Of each lead, whom to call first."""
    first: dict[Ref, Contact] = {}
    for call in answer.value.calls:
        if call.lead not in first and _answers(call):
            truth = min((_truth(answer, place) for place in call.facts), default=YES)
            told = TRUTH_NAMES[truth]
            first[call.lead] = Contact(call.unit, call.post, call.person, told)
    return first


def _units(shares: Iterable[ShareValue]) -> dict[Ref, Truth]:
    """The units of shares, each with the truest of its own."""
    found: dict[Ref, Truth] = {}
    for share in shares:
        found[share.unit] = max(found.get(share.unit, NO), share.truth)
    return found


def _answers(call: CallValue) -> bool:
    """Whether somebody, or the unit itself, is to be called there; a vacancy only leads further."""
    if call.post is None:
        return not call.facts  # those that declare it to have no post
    return call.state in (State.PRESENT, State.HOLDER_UNKNOWN)


def _truth(answer: Answer[WhoValue], place: int) -> Truth:
    if answer.view is None:
        return answer.facts[place].truth
    return answer.view.fact(answer.cited[place]).truth
