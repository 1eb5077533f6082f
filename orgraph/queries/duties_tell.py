"""What an answer to `duties` tells of rows, posts and lists: each in words and as a value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from orgraph.graph.complete import complete
from orgraph.model.answers import Mark
from orgraph.model.schema import DENIED, PLANNED, Label
from orgraph.model.time import day_number
from orgraph.model.truth import NO, TRUTH_NAMES, YES, Truth
from orgraph.model.vocabulary import (
    BASED_ON,
    DUTY_LIST,
    HOLDS,
    LEADS,
    LISTED_ON,
    MATTER,
    OVERSEES,
    PERSON,
    SUPPORTS,
    UNIT,
    UNIT_CLASS,
)
from orgraph.queries.duties_find import offices_of
from orgraph.queries.duties_row import NO_LIST, OFF_LIST, Entry, FoundRow, lead_state
from orgraph.queries.duties_value import HeldPost, ListValue, RowShare, RowValue, SaidOtherwise
from orgraph.queries.heads import State, holders_of
from orgraph.queries.question import Writer
from orgraph.queries.who_words import cell_text

__all__ = ["CLOSING", "OTHERWISE_INTO", "OTHERWISE_OUT", "SHARERS", "Told"]

OTHERWISE_OUT: Final = tuple(
    role.out.told(stance) for role in (LEADS, SUPPORTS) for stance in (DENIED, PLANNED)
)
OTHERWISE_INTO: Final = tuple(
    role.into.told(stance) for role in (LEADS, SUPPORTS) for stance in (DENIED, PLANNED)
)
CLOSING: Final = (LISTED_ON, LEADS, SUPPORTS)
"""The relations that a list may be declared complete for."""
SHARERS: Final = (UNIT, UNIT_CLASS, PERSON)
"""The kinds of which only their own shares are told."""


class Told:
    """Tells of what was found around one node."""

    def __init__(self, writer: Writer, node: int) -> None:
        self.writer, self.view, self.node = writer, writer.view, node
        self.kind = self.view.kind(node)
        self.shares_only = self.kind in SHARERS

    # --- rows -----------------------------------------------------------------------------------------

    def row(self, row: FoundRow) -> RowValue:
        """A row with its shares."""
        view, writer = self.view, self.writer
        number = None if row.listing is None else view.own(row.listing, "number")
        bases = view.walk(row.row, BASED_ON.out)
        overseen = view.walk(row.row, OVERSEES.into) if self.kind is MATTER else ()
        entries = sorted(row.shares.values(), key=_by_role)
        lead = "" if self.shares_only else lead_state(view, row).word
        truth = row.way.truth
        if self.shares_only:
            truth = max((entry.way.truth for entry in entries), default=truth)
        subject = view.value(row.row, "subject")
        value = RowValue(
            row=writer.ref(row.row),
            subject=str(subject or ""),
            list=None if row.list is None else writer.ref(row.list),
            number=None if number is None else str(number),
            state=row.state,
            lead=lead,
            bases=tuple(writer.ref(base) for base, _, _ in bases),
            shares=tuple(self._share(entry) for entry in entries),
            overseen_by=tuple(writer.ref(post) for post, _, _ in overseen),
            truth=truth,
            facts=writer.cite((*row.way.facts, *(fact for _, _, fact in (*bases, *overseen)))),
        )
        self._say_row(row, value, entries)
        return value

    def _share(self, entry: Entry) -> RowShare:
        writer = self.writer
        return RowShare(
            role=entry.role.name,
            unit=writer.ref(entry.unit),
            by_class=None if entry.by_class is None else writer.ref(entry.by_class),
            condition=entry.cell[0],
            aspect=entry.cell[1],
            truth=entry.way.truth,
            facts=writer.cite(entry.way.facts),
        )

    def _say_row(self, row: FoundRow, value: RowValue, entries: Sequence[Entry]) -> None:
        where = _where(value)
        if row.state == OFF_LIST:
            facts = [fact for entry in entries for fact in entry.way.facts] or row.way.facts
            # On no list that day is certain, whatever is known of the shares in it.
            self.writer.say(Mark.NOTE, f"{where.zh}。", f"{where.en}.", facts, truth=YES)
            return
        basis = Label("依据不详", "basis not known")
        if value.bases:
            basis = Label(
                "依据:" + "、".join(base.name for base in value.bases),
                "basis: " + ", ".join(base.name for base in value.bases),
            )
        if not entries:
            self.writer.say(*_unled(value, where, basis), row.way.facts)
            return
        for role in (LEADS, SUPPORTS):
            mine = [entry for entry in entries if entry.role is role]
            # What is certain and what is only possible are two sentences, so that each has its doubt.
            for certain in (True, False):
                told = [entry for entry in mine if (entry.way.truth == YES) is certain]
                if told:
                    self._say_shares(role.label, told, where, basis)
        if value.lead in ("nobody", "unknown"):
            self.writer.say(*_unled(value, where, basis), row.way.facts)

    def _say_shares(
        self, role: Label, entries: Sequence[Entry], where: Label, basis: Label
    ) -> None:
        zh, en = [], []
        for entry in entries:
            about = cell_text(entry.cell) if any(entry.cell) else None
            name = self.writer.named(entry.unit)
            cls = None
            if entry.by_class is not None and entry.by_class != entry.unit:
                cls = self.writer.named(entry.by_class)
            notes = [f"清单写作“{cls}”"] if cls else []
            notes_en = [f"the list says “{cls}”"] if cls else []
            if about:
                notes.append(about.zh)
                notes_en.append(about.en)
            zh.append(name + (f"({';'.join(notes)})" if notes else ""))
            en.append(name + (f" ({'; '.join(notes_en)})" if notes_en else ""))
        mark = Mark.LEAD if entries[0].role is LEADS else Mark.SUPPORT
        facts = [fact for entry in entries for fact in entry.way.facts]
        self.writer.say(
            mark,
            f"{role.zh}:{'、'.join(zh)}。{where.zh},{basis.zh}。",
            f"{', '.join(en)} {role.en}. {where.en}; {basis.en}.",
            dict.fromkeys(facts),
        )

    # --- around the rows --------------------------------------------------------------------------------

    def posts(self) -> tuple[HeldPost, ...]:
        """The posts of a person, and what comes with each."""
        view, writer, told = self.view, self.writer, []
        for post, truth, fact in view.walk(self.node, HOLDS.out):
            brought = offices_of(view, post)
            here = [one for one in holders_of(view, post) if one.person == self.node]
            away = any(one.state is State.AWAY for one in here)
            oversees = [node for node, _, _ in brought.oversees]
            facts = [fact, *(by for _, _, by in brought.oversees)]
            facts += [by for one in here if away for by in one.facts]
            units = writer.several(brought.units)
            zh = f"经岗位“{writer.named(post)}”({units.zh or '所在单位不详'})"
            en = f"Through the post “{writer.named(post)}” ({units.en or 'its unit is not known'})"
            if brought.principal:
                zh, en = (
                    f"{zh},是该单位的首位岗位,单位的责任经此负责",
                    f"{en}, the first of its unit, which is answered for here",
                )
            if oversees:
                names = writer.several(oversees)
                zh, en = f"{zh};分管{names.zh}", f"{en}; oversees {names.en}"
            if not brought.principal and not oversees:
                zh, en = (
                    f"{zh}:不是首位岗位,也没有载入分管,不由此推出责任",
                    f"{en}: not the first post, and no portfolio is loaded; no duty follows",
                )
            if away:
                zh, en = f"{zh};当日不在(借调或挂职)", f"{en}; away that day"
            writer.say(Mark.CONTACT, f"{zh}。", f"{en}.", dict.fromkeys(facts))
            told.append(
                HeldPost(
                    post=writer.ref(post),
                    units=tuple(writer.ref(unit) for unit in brought.units),
                    principal=brought.principal,
                    state=State.AWAY if away else State.PRESENT,
                    oversees=tuple(writer.ref(node) for node in oversees),
                    truth=truth,
                    facts=writer.cite(dict.fromkeys(facts)),
                )
            )
        if not told:
            writer.say(
                Mark.UNKNOWN,
                "没有载入此人的岗位;责任经岗位而来,不由个人推出。",
                "No post of this person is loaded; duties come through posts, not from the person.",
            )
        return tuple(told)

    def otherwise(self) -> tuple[SaidOtherwise, ...]:
        """Shares that are denied or planned."""
        ways = {UNIT: OTHERWISE_OUT, UNIT_CLASS: OTHERWISE_OUT, MATTER: OTHERWISE_INTO}
        view, writer, told = self.view, self.writer, []
        for way in ways.get(self.kind, ()):
            for other, truth, fact in view.walk(self.node, way):
                unit, row = (self.node, other) if way.forward else (other, self.node)
                names, matter = writer.named(unit), writer.named(row)
                label = way.relation.label
                if way.stance == DENIED:
                    zh = f"有记载否认:{names}对“{matter}”负{label.zh}"
                    en = f"It is denied that {names} {label.en} on “{matter}”"
                else:
                    zh = f"只是计划:{names}对“{matter}”负{label.zh}"
                    en = f"Only planned: {names} {label.en} on “{matter}”"
                writer.say(Mark.NOTE, f"{zh}。", f"{en}.", (fact,))
                told.append(
                    SaidOtherwise(
                        role=way.relation.name,
                        unit=writer.ref(unit),
                        row=writer.ref(row),
                        stance=way.stance,
                        truth=truth,
                        facts=writer.cite((fact,)),
                    )
                )
        return tuple(told)

    def limits(self) -> None:
        """What was not looked for."""
        if self.kind is UNIT:
            self.writer.say(
                Mark.NOTE,
                "按单位类承担的责任,只查了适用于其辖区(或所属上级区划)的清单;不在这些清单上的没有查,"
                "可用 who 逐项查。",
                "Duties as one of a class were looked for on the lists that apply to its territory, "
                "or to what that lies in; ask `who` about a matter that is on none of these.",
            )
        elif not self.shares_only and self.kind not in (MATTER, DUTY_LIST):
            self.writer.say(
                Mark.NOTE,
                "只列了清单上的事项;不在任何已知清单上的事项,用 who 逐项查。"
                "同一主题在几份清单上时,更本地的清单优先。",
                "Only rows of lists are told; ask `who` about a matter that is on no known list. "
                "Where several lists have one subject, the more local one goes first.",
            )

    def list_of(self, lst: int) -> ListValue:
        """A list, how complete it is, and how old."""
        view, writer = self.view, self.writer
        truths: dict[int, Truth] = {}
        for row, truth, _ in view.walk(lst, LISTED_ON.into):
            truths[row] = max(truth, truths.get(row, NO))
        loaded = sum(truth == YES for truth in truths.values()), len(truths)
        declared = view.value(lst, "declared")
        version = view.version(lst)
        confirmed = view.fact(version).confirmed
        age = view.day - day_number(confirmed)
        closed = {kind.name: complete(view, kind, lst) for kind in CLOSING}
        name = writer.named(lst)
        count = str(loaded[0]) if loaded[0] == loaded[1] else f"{loaded[0]}~{loaded[1]}"
        zh, en = f"《{name}》", f"{name}: "
        if isinstance(declared, int):
            zh, en = f"{zh}申报 {declared} 条,", f"{en}declared {declared}, "
        zh, en = f"{zh}载入 {count} 条", f"{en}loaded {count}"
        said = {
            YES: Label("条目已声明完整", "its rows are declared complete"),
            NO: Label("条目未声明完整", "its rows are not declared complete"),
        }.get(closed["LISTED_ON"], Label("条目是否完整未定", "whether it is complete is open"))
        old = Label(f"距查询日 {age} 天", f"{age} days before the day asked about")
        if age < 0:
            old = Label(f"晚于查询日 {-age} 天", f"{-age} days after the day asked about")
        writer.say(
            Mark.NOTE,
            f"{zh};{said.zh};来源截至 {confirmed},{old.zh}。",
            f"{en}; {said.en}; its source is of {confirmed}, {old.en}.",
            (version,),
        )
        return ListValue(
            list=writer.ref(lst),
            declared=declared if isinstance(declared, int) else None,
            loaded=loaded,
            complete={name: TRUTH_NAMES[truth] for name, truth in closed.items()},
            confirmed=confirmed,
            age=age,
            facts=writer.cite((version,)),
        )


def _by_role(entry: Entry) -> tuple[bool, int, int, str, str]:
    return entry.role is SUPPORTS, entry.unit, entry.by_class or 0, *entry.cell


def _where(value: RowValue) -> Label:
    """Where a row stands."""
    name = value.row.name
    if value.list is None and value.state == NO_LIST:
        return Label(f"“{name}”,所在的清单和编号不详", f"“{name}”, on no known list")
    if value.list is None:
        return Label(
            f"“{name}”只在别的日子列入清单,当日不在,不作数",
            f"“{name}” stands on a list at another time, and not on the day: it does not count",
        )
    number = Label(f"第{value.number}项", f"no. {value.number}")
    if not value.number:
        number = Label("编号不详", "number not known")
    return Label(
        f"见《{value.list.name}》{number.zh}“{name}”", f"{value.list.name}, {number.en}, “{name}”"
    )


def _unled(value: RowValue, where: Label, basis: Label) -> tuple[Mark, str, str]:
    """That nobody leads a row, or that it is not known."""
    if value.lead == "nobody":
        return (
            Mark.VACANCY,
            f"无人负主要责任(已声明完整):{where.zh},{basis.zh}。",
            f"Nobody leads (declared complete): {where.en}; {basis.en}.",
        )
    return (
        Mark.UNKNOWN,
        f"由谁负主要责任不详:{where.zh},{basis.zh}。",
        f"Who leads is not known: {where.en}; {basis.en}.",
    )
