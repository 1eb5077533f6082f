"""The answer to `who`: from what was found to a verdict, its value, and the reasons in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from orgraph.graph.view import Step, View
from orgraph.graph.worlds import Remembered, Settled, settle
from orgraph.model.answers import Answer, Mark
from orgraph.model.schema import Label
from orgraph.model.truth import NO
from orgraph.model.vocabulary import (
    ADMINISTERS,
    BASED_ON,
    LEADS,
    SERVES,
    UNIT_CLASS,
    WITHIN,
)
from orgraph.queries.chain import upward
from orgraph.queries.question import Question, Writer
from orgraph.queries.shares import Duties, Leads, Share
from orgraph.queries.verdict import Finding, Outcome, co_share, find, main_share
from orgraph.queries.who_contact import Contact
from orgraph.queries.who_people import People
from orgraph.queries.who_value import (
    NO_WORDS,
    AlternativeValue,
    RefusalValue,
    ShareValue,
    WhoValue,
    no_value,
)
from orgraph.queries.who_words import cell_text, deciders, either, say_doubt

__all__ = ["answer_who", "answer_who_leads", "answer_whom_to_ask"]


def answer_who(question: Question[Any], view: View, matter: str | None) -> Answer[WhoValue]:
    """Answer on a view; the parameters of the question are `place` and, if given, `matter`."""
    writer = Writer(question, view)
    place = writer.node("place")
    if matter is None:
        return Contact(writer, place).answer()
    return _Matter(writer, place, writer.node("matter")).answer()


def answer_who_leads(question: Question[Any], view: View) -> Answer[WhoValue]:
    """The part of an answer that is about the matter alone, without words: the verdict and what decides it,
    the shares, who is not the main handler, what to ask and to confirm."""
    writer = Writer(question, view)
    place, matter = writer.node("place"), writer.node("matter")
    return _Matter(writer, place, matter, brief=True).part()


def answer_whom_to_ask(question: Question[Any], view: View) -> Answer[WhoValue]:
    """The part of an answer that is about the place alone, without words: of an answer without a matter the
    verdict and what decides it, and the first contact of each chain, which is that with a matter too."""
    writer = Writer(question, view)
    return Contact(writer, writer.node("place")).part()


class _Matter:
    """The answer with a matter."""

    def __init__(self, writer: Writer, place: int, matter: int, *, brief: bool = False) -> None:
        self.writer, self.place, self.matter = writer, place, matter
        self.brief = brief
        """Without words, and without what only they need."""
        self._find = Remembered(lambda view: find(view, place, matter))
        self.settled: Settled[Finding, Outcome] = settle(
            writer.view, self._find, lambda found: found.outcome
        )
        self.found = self.settled.found

    def answer(self) -> Answer[WhoValue]:
        writer, found = self.writer, self.found
        verdict = found.verdict if self.settled.agreed else "unconfirmed"
        summary = self._summary(verdict)
        shares = self._shares(verdict)
        say_doubt(writer, self.settled.doubtful)
        chains = tuple(own.chain for own in found.duties)
        people = People(writer, self.place, self.matter, chains)
        leads = self._leads() if verdict in ("named", "depends", "contested") else []
        calls = people.calls(leads, self._rows())
        refusals = self._refusals() if verdict in ("named", "depends") else ()
        precedents = people.precedents()
        told = people.chains()
        value = WhoValue(
            place=writer.ref(self.place),
            matter=writer.ref(self.matter),
            chains=told,
            beside=people.beside(),
            shares=shares,
            calls=calls,
            not_responsible=refusals,
            maintained_by=people.maintained_by(),
            members=people.members(leads),
            precedents=precedents,
            decides=deciders(writer, chains),
            ask=self._ask() if verdict == "depends" else (),
            alternatives=self._alternatives(),
            to_confirm=writer.cite(self.settled.doubtful),
            counts=people.counts,
        )
        return writer.answer(verdict, summary, value, self._deciding(verdict))

    def part(self) -> Answer[WhoValue]:
        """What `answer_who_leads` gives."""
        writer, found = self.writer, self.found
        verdict = found.verdict if self.settled.agreed else "unconfirmed"
        value = no_value(
            writer.ref(self.place),
            matter=writer.ref(self.matter),
            shares=self._shares(verdict),
            not_responsible=self._refusals() if verdict in ("named", "depends") else (),
            ask=self._ask() if verdict == "depends" else (),
            to_confirm=writer.cite(self.settled.doubtful),
        )
        return writer.answer(verdict, NO_WORDS, value, self._deciding(verdict))

    # --- the verdict in words ----------------------------------------------------------------------

    def _summary(self, verdict: str) -> Label:
        if verdict == "unconfirmed":
            return either(self._alternatives())
        return self._text(self.settled.outcomes[0])

    def _alternatives(self) -> tuple[AlternativeValue, ...]:
        if self.settled.agreed:
            return ()
        return tuple(
            AlternativeValue(outcome[0], self._text(outcome)) for outcome in self.settled.outcomes
        )

    def _text(self, outcome: Outcome) -> Label:
        verdict, leads = outcome
        matter = self.writer.named(self.matter)
        if verdict == "nobody":
            return Label(
                f"“{matter}”不在任何单位的清单上:适用的清单都声明完整,没有一条列出主要责任单位。",
                f"“{matter}” is on nobody's list: every list that applies is declared complete, "
                "and none names a lead.",
            )
        if verdict == "unknown" and not any(leads):
            return Label(
                f"不知道“{matter}”由谁负主要责任:没有载入适用于此处的主要责任,资料也没有声明完整,"
                "所以也不能说无人负责。",
                f"It is not known who leads “{matter}”: no lead that applies here is loaded, and the "
                "data is not declared complete, so it cannot be called nobody's either.",
            )
        if verdict == "unknown":
            units = self.writer.several(sorted({u for own in leads for _, us in own for u in us}))
            return Label(
                f"清单写的是{units.zh},但不知道这里是其中哪个单位。",
                f"The list names {units.en}; which unit of it is in charge here is not known.",
            )
        if verdict == "named":
            units = self.writer.several(sorted({u for own in leads for _, us in own for u in us}))
            return Label(f"“{matter}”由{units.zh}负主要责任。", f"{units.en} leads on “{matter}”.")
        table = self._table(leads)
        if verdict == "contested":
            return Label(
                f"“{matter}”的主要责任有争议,同级清单的条目说法不一:{table.zh}。",
                f"Who leads on “{matter}” is contested, rows of one rank disagree: {table.en}.",
            )
        return Label(
            f"“{matter}”由谁负责要看情况:{table.zh}。请先问清是哪一种。",
            f"Who leads on “{matter}” depends: {table.en}. Ask first which it is.",
        )

    def _table(self, leads: frozenset[Leads]) -> Label:
        """Condition and aspect against leads; with several chains, each chain for itself."""
        zh, en = [], []
        tables = sorted(
            tuple(sorted((cell, tuple(sorted(us))) for cell, us in own)) for own in leads
        )
        for own in tables:
            for cell, units in own:
                names, about = self.writer.several(units), cell_text(cell)
                zh.append(f"{about.zh}——{names.zh}")
                en.append(f"{about.en}: {names.en}")
            if not own:
                zh.append("另一侧——不知道")
                en.append("the other side: not known")
        return Label(";".join(zh), "; ".join(en))

    # --- leads and supports ---------------------------------------------------------------------------

    def _shares(self, verdict: str) -> tuple[ShareValue, ...]:
        several = len(self.found.duties) > 1
        told = []
        for own in self.found.duties:
            deciding = {
                id(share)
                for rows in own.deciding().values()
                for shares in rows.values()
                for share in shares
            }
            for share in own.shares:
                value = self._share(own, share, decides=id(share) in deciding)
                told.append(value)
                if not self.brief:
                    self._say_share(share, value, several=several)
            if not self.brief:
                self._warn_joint(own)
        if verdict == "unknown" and not told and not self.brief:
            lists = sorted({lst for own in self.found.duties for lst in own.lists})
            names = self.writer.several(lists)
            facts = [
                fact
                for own in self.found.duties
                for way in own.lists.values()
                for fact in way.facts
            ]
            if lists:
                self.writer.say(
                    Mark.UNKNOWN,
                    f"此处适用的清单({names.zh})没有载入这一事项的条目,也未全部声明完整。",
                    f"The lists that apply here ({names.en}) have no loaded row of this subject, and are "
                    "not all declared complete.",
                    facts,
                )
            else:
                self.writer.say(
                    Mark.UNKNOWN,
                    "没有载入适用于此处的清单,也没有哪个单位对此事项的责任记载。",
                    "No list that applies here is loaded, and no unit is recorded with a share in "
                    "this matter.",
                )
        return tuple(told)

    def _share(self, own: Duties, share: Share, *, decides: bool) -> ShareValue:
        view, row = self.writer.view, share.row
        number, bases = None, list[Step]()
        if not self.brief:
            number = None if row.listing is None else view.own(row.listing, "number")
            bases = [step for step in view.walk(row.matter, BASED_ON.out) if step[1] > NO]
        return ShareValue(
            role=share.role.name,
            unit=self.writer.ref(share.unit),
            by_class=None if share.by_class is None else self.writer.ref(share.by_class),
            row=self.writer.ref(row.matter),
            number=None if number is None else str(number),
            list=None if row.list is None else self.writer.ref(row.list),
            bases=tuple(self.writer.ref(base) for base, _, _ in bases),
            condition=share.cell[0],
            aspect=share.cell[1],
            decides=decides,
            chain=None if own.chain.start is None else self.writer.ref(own.chain.start),
            truth=min(share.way.truth, own.chain.truth),
            facts=self.writer.cite((*share.way.facts, *(fact for _, _, fact in bases))),
        )

    def _say_share(self, share: Share, value: ShareValue, *, several: bool) -> None:
        leads = share.role is LEADS
        mark = Mark.LEAD if leads else Mark.SUPPORT
        label = share.role.label
        about = cell_text(share.cell)
        zh = f"{label.zh}:{value.unit.name}"
        en = f"{value.unit.name} {label.en}"
        if any(share.cell):
            zh, en = f"{zh},{about.zh}", f"{en}, {about.en}"
        if value.by_class is not None:
            zh += f"(清单写作“{value.by_class.name}”)"
            en += f" (the list says “{value.by_class.name}”)"
        if value.list is None:
            zh += f"。条目“{value.row.name}”所在的清单和编号不详"
            en += f". The list and number of the row “{value.row.name}” are not known"
        else:
            number = f"第{value.number}项" if value.number else "编号不详"
            zh += f"。见《{value.list.name}》{number}“{value.row.name}”"
            number = f"no. {value.number}" if value.number else "number not known"
            en += f". {value.list.name}, {number}, “{value.row.name}”"
        if value.bases:
            zh += ",依据:" + "、".join(base.name for base in value.bases)
            en += "; basis: " + ", ".join(base.name for base in value.bases)
        else:
            zh, en = f"{zh},依据不详", f"{en}; its basis is not known"
        if several and value.chain is not None:
            zh, en = f"{zh}(按{value.chain.name})", f"{en} (by {value.chain.name})"
        if leads and not value.decides:
            zh += "。更本地的清单优先,此条不作数"
            en += ". A more local list goes first, so this row does not decide"
        self.writer.say(mark, zh + "。", en + ".", share.way.facts, [share.unit])

    def _warn_joint(self, own: Duties) -> None:
        for cell, rows in own.deciding().items():
            for shares in rows.values():
                units = sorted({share.unit for share in shares})
                if len(units) > 1:
                    names, about = self.writer.several(units), cell_text(cell)
                    self.writer.say(
                        Mark.DOUBT,
                        f"注意:同一条({about.zh})列了几个主要责任单位:{names.zh}。请要求清单写明其一。",
                        f"Note: one row ({about.en}) names several leads: {names.en}. The list "
                        "should name one.",
                        [share.fact for share in shares],
                    )

    def _leads(self) -> list[int]:
        view = self.writer.view
        units = {unit for own in self.found.leads for _, found in own for unit in found}
        return [unit for unit in sorted(units) if view.kind(unit) is not UNIT_CLASS]

    def _rows(self) -> list[int]:
        return sorted({row.matter for own in self.found.duties for row in own.rows})

    def _ask(self) -> tuple[str, ...]:
        cells = {cell for own in self.found.leads for cell, _ in own}
        return tuple(sorted({word for cell in cells for word in cell if word}))

    def _deciding(self, verdict: str) -> list[int]:
        if verdict == "nobody":
            return list(self.found.proof)
        if verdict not in ("named", "depends", "contested"):
            return []
        return [
            fact
            for own in self.found.duties
            for rows in own.deciding().values()
            for shares in rows.values()
            for share in shares
            for fact in share.way.facts
        ]

    # --- who must not be asked ----------------------------------------------------------------------

    def _refusals(self) -> tuple[RefusalValue, ...]:
        """Units over the areas below a lead's: not the main handler, and why."""
        view = self.writer.view
        told: dict[int, RefusalValue] = {}
        for own in self.found.duties:
            for unit, steps in self._below(own).items():
                if unit not in told and main_share(view, self.found, unit) == "no":
                    told[unit] = self._refusal(own, unit, steps)
        return tuple(told[unit] for unit in sorted(told))

    def _below(self, own: Duties) -> dict[int, list[int]]:
        """The units over the areas of a chain that lie below one of its leads'."""
        view, areas = self.writer.view, own.chain.areas
        over = {
            area
            for _, leads in own.leads()
            for lead in leads
            for way in (ADMINISTERS.out, SERVES.out)
            for area, _, _ in view.walk(lead, way)
            if area in areas
        }
        found: dict[int, list[int]] = {}
        for area in areas:
            if over.isdisjoint(upward(view, area, WITHIN.out)):
                continue
            for unit, _, fact in view.walk(area, ADMINISTERS.into):
                found.setdefault(unit, []).append(fact)
        return found

    def _refusal(self, own: Duties, unit: int, facts: Sequence[int]) -> RefusalValue:
        writer = self.writer
        co = self._co(unit)
        if self.brief:
            return RefusalValue(writer.ref(unit), "no", co, NO_WORDS, ())
        name = writer.named(unit)
        grounds = [
            share
            for rows in own.deciding().values()
            for shares in rows.values()
            for share in shares
        ]
        leads = writer.several(sorted({share.unit for share in grounds}))
        row = writer.several(sorted({share.row.matter for share in grounds}))
        said = {
            "yes": Label(
                "它有配合责任,只能作为协办", "it has a supporting share, and may co-handle"
            ),
            "no": Label("它也没有配合责任", "nor does it have a supporting share"),
            "unknown": Label("没有它负配合责任的记载", "it has no known supporting share"),
        }[co]
        ground = Label(
            f"不应由{name}主办:“{row.zh}”由{leads.zh}负主要责任;{said.zh}。",
            f"{name} is not the main handler: {leads.en} leads on “{row.en}”; {said.en}.",
        )
        cited = [*(fact for share in grounds for fact in share.way.facts), *facts]
        writer.say(Mark.REFUSAL, ground.zh, ground.en, cited, [unit])
        return RefusalValue(writer.ref(unit), "no", co, ground, writer.cite(cited))

    def _co(self, unit: int) -> str:
        view = self.writer.view
        if not self.settled.asked:
            return co_share(view, self.found, unit)
        said = settle(
            view,
            lambda world: co_share(world, self._find(world), unit),
            lambda co: co,
        )
        return said.outcomes[0] if said.agreed else "unknown"
