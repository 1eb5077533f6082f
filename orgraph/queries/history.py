"""`history`: the valid-time life of a node. `docs/history.md` says how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from orgraph.graph.scope import walk
from orgraph.graph.view import View
from orgraph.model.answers import Answer, Mark
from orgraph.model.facts import Fact
from orgraph.model.schema import ASSERTED, Label, RelationKind
from orgraph.model.truth import MAYBE, NO, YES
from orgraph.model.vocabulary import NODES
from orgraph.queries.history_find import (
    EVERY,
    GROUP_LABELS,
    PLACES,
    Related,
    life,
    related,
    stance,
    state,
)
from orgraph.queries.history_text import (
    fields_text,
    plain_value,
    public,
    relation_text,
    time_text,
    value_text,
)
from orgraph.queries.history_value import (
    ChangeValue,
    CountValue,
    HistoryValue,
    RelationValue,
    VersionValue,
)
from orgraph.queries.question import Question, Writer, option, parameter, whole
from orgraph.queries.who_words import say_doubt

__all__ = ["History"]

MOST: Final = 10_000
DOUBTFUL: Final = frozenset({"may_have_begun", "may_be_over", "unsure"})
VERSION_STATES: Final[Mapping[str, Label]] = {
    "asserted": Label("", ""),
    "denied": Label("(否认)", " (denied)"),
    "planned": Label("(计划)", " (planned)"),
}
ABOUT_LIFE: Final[Mapping[str, Label]] = {
    "exists": Label("{}当日在册", "{} is on record on the day"),
    "unconfirmed": Label(
        "{}当日是否在册不能确定", "whether {} is on record on the day is not settled"
    ),
    "over": Label("{}当日已不在册", "{} is no longer on record on the day"),
    "ahead": Label("{}当日尚未在册", "{} is not yet on record on the day"),
    "between": Label(
        "{}当日不在册:前一段已结束,后一段尚未开始",
        "{} is not on record on the day: one life is over and the next has not begun",
    ),
    "told": Label("{}只有计划或否认的记载", "of {} only plans or denials are told"),
}


@dataclass(frozen=True)
class History(Question[HistoryValue]):
    """Every version of a node and every relation it ever had, with the times as written."""

    node: str = parameter(
        ("事物", "node"),
        ("任何事物:人员、单位、岗位、网格、区划、清单等", "anything: a person, a unit, a post, a grid …"),
        *NODES.values(),
        example="王恒伟",
    )  # fmt: skip
    group: str = option(
        ("范围", "group"),
        ("只看哪一类关系", "the relations to look at"),
        GROUP_LABELS,
        default="all",
    )
    limit: int = whole(
        ("条数", "limit"),
        ("最多列出多少条关系", "how many relations are listed at most"),
        1,
        MOST,
        default=50,
    )

    name: ClassVar = "history"
    title: ClassVar = Label("来龙去脉", "what it has been")
    doc: ClassVar = Label(
        "任何事物的各个版本和先后关系:何时开始、何时结束、当日如何,时间照原样写出",
        "the versions of anything and its relations in order: when each began and ended, and what "
        "of it is so on the day, times as written",
    )
    verdicts: ClassVar = {
        "exists": Label("在册", "on record"),
        "unconfirmed": Label("未能确认", "unconfirmed"),
        "over": Label("已不在册", "over"),
        "ahead": Label("尚未在册", "not yet on record"),
        "between": Label("两段之间", "between two lives"),
        "told": Label("只有计划或否认", "only planned or denied"),
    }
    scope: ClassVar = (walk("relations", "node", *EVERY),)

    def answer(self, view: View) -> Answer[HistoryValue]:
        writer = Writer(self, view)
        return _History(writer, writer.node("node"), self.group, self.limit).answer()


class _History:
    def __init__(self, writer: Writer, node: int, group: str, limit: int) -> None:
        self.writer, self.view, self.node = writer, writer.view, node
        self.group, self.limit = group, limit
        self.kind = self.view.kind(node)

    def answer(self) -> Answer[HistoryValue]:
        view, writer = self.view, self.writer
        facts = {number: view.fact(number) for number in view.versions(self.node)}
        found = life(view, self.node, facts)
        doubtful = found.facts if found.verdict == "unconfirmed" else ()
        say_doubt(writer, doubtful)
        for number in found.facts:
            if number not in facts:
                told = writer.told(view.fact(number))
                zh, en = (
                    f"当日在册,有当日有效的关系为证:{told.zh}。",
                    f"On record, as a relation in force shows: {told.en}.",
                )
                writer.say(Mark.NOTE, zh, en, [number])
        versions = self._versions(facts)
        relations = related(view, self.node, self.group)
        shown, more = relations[: self.limit], max(0, len(relations) - self.limit)
        value = HistoryValue(
            node=writer.ref(self.node),
            group=self.group,
            versions=versions,
            relations=tuple(map(self._relation, shown)),
            counts=self._counts(relations),
            more=more,
            to_confirm=writer.cite(doubtful),
        )
        if more:
            told = Label(f"另有 {more} 条关系没有列出。", f"Not listed: {more} more.")
            writer.say(Mark.NOTE, told.zh, told.en)
        if not relations:
            writer.say(
                Mark.UNKNOWN,
                "没有载入这类关系;没有载入不等于没有。",
                "No such relation is loaded, which does not mean that there is none.",
            )
        deciding = () if found.verdict == "unconfirmed" else found.facts
        return writer.answer(found.verdict, self._summary(found.verdict, value), value, deciding)

    # --- versions ---------------------------------------------------------------------------------

    def _versions(self, facts: Mapping[int, Fact]) -> tuple[VersionValue, ...]:
        told = []
        before: Fact | None = None
        for number, fact in sorted(facts.items(), key=lambda item: (item[1].span, item[0])):
            changes = self._changes(before, fact)
            own = stance(fact)
            truth = fact.span.truth(self.view.day) if own == ASSERTED else NO
            told.append(
                VersionValue(
                    begin=fact.begin,
                    end=fact.end,
                    stance=own,
                    changes=changes,
                    truth=truth,
                    facts=self.writer.cite([number]),
                )
            )
            self._say_version(len(told), number, fact, before, changes)
            if own == ASSERTED:
                before = fact
        return tuple(told)

    def _changes(self, before: Fact | None, fact: Fact) -> tuple[ChangeValue, ...]:
        if before is None:
            return ()
        pairs = [
            (own.name, plain_value(before.fields.get(own.name)), plain_value(fact.fields.get(own.name)))
            for own in public(self.kind)
        ]  # fmt: skip
        return tuple(ChangeValue(name, was, now) for name, was, now in pairs if was != now)

    def _say_version(
        self,
        place: int,
        number: int,
        fact: Fact,
        before: Fact | None,
        changes: tuple[ChangeValue, ...],
    ) -> None:
        when = time_text(fact, event=self.kind.event)
        mark = VERSION_STATES[stance(fact)]
        if before is None:
            about = fields_text(public(self.kind), fact.fields)
        else:
            zh, en = [], []
            for change in changes:
                own = self.kind.field(change.field)
                if own is None:  # a change is of a field of the kind
                    raise AssertionError(change)
                was = value_text(own, before.fields.get(own.name))
                now = value_text(own, fact.fields.get(own.name))
                zh.append(f"{own.label.zh}由“{was.zh}”改为“{now.zh}”")
                en.append(f"{own.label.en} from “{was.en}” to “{now.en}”")
            about = Label(";".join(zh) or "各项不变", "; ".join(en) or "nothing changed")
        self.writer.say(
            Mark.NOTE,
            f"第 {place} 个版本{mark.zh}:{when.zh}。{about.zh}。",
            f"Version {place}{mark.en}: {when.en}. {about.en}.",
            [number],
            [self.node],
            truth=YES,
        )

    # --- relations -----------------------------------------------------------------------------------

    def _relation(self, own: Related) -> RelationValue:
        known = state(own, self.view.day)
        told = relation_text(own, self.writer.named(own.other), known)
        doubtful = known in DOUBTFUL
        self.writer.say(
            Mark.UNKNOWN if doubtful else Mark.NOTE,
            told.zh,
            told.en,
            [own.number],
            [own.other],
            truth=MAYBE if doubtful else YES,
        )
        return RelationValue(
            kind=own.kind.name,
            direction=_direction(own.forward),
            other=self.writer.ref(own.other),
            begin=own.fact.begin,
            end=own.fact.end,
            state=known,
            truth=own.truth,
            facts=self.writer.cite([own.number]),
        )

    def _counts(self, relations: list[Related]) -> tuple[CountValue, ...]:
        groups: dict[tuple[RelationKind, bool], list[Related]] = {}
        for own in relations:
            groups.setdefault((own.kind, own.forward), []).append(own)
        return tuple(
            self._count(kind, forward, groups[kind, forward])
            for kind, forward in sorted(groups, key=lambda key: (PLACES[key[0].name], not key[1]))
        )

    def _count(self, kind: RelationKind, forward: bool, relations: list[Related]) -> CountValue:
        states = [state(own, self.view.day) for own in relations]
        truths = [own.truth for own in relations]
        return CountValue(
            kind=kind.name,
            direction=_direction(forward),
            total=len(relations),
            in_force=(truths.count(YES), len(relations) - truths.count(NO)),
            over=states.count("over"),
            ahead=states.count("ahead"),
            cut=states.count("cut"),
            void=states.count("void"),
            denied=states.count("denied"),
            planned=states.count("planned"),
        )

    # --- in words ------------------------------------------------------------------------------------

    def _summary(self, verdict: str, value: HistoryValue) -> Label:
        name, about = self.writer.named(self.node), ABOUT_LIFE[verdict]
        zh, en = about.zh.format(name), about.en.format(name)
        counts, versions = value.counts, len(value.versions)
        total = sum(one.total for one in counts)
        certain = sum(one.in_force[0] for one in counts)
        possible = sum(one.in_force[1] for one in counts)
        parts = [
            ("当日有效 {} 条", "{} in force", certain),
            ("可能有效 {} 条", "{} possibly in force", possible - certain),
            ("已结束 {} 条", "{} over", sum(one.over for one in counts)),
            ("尚未开始 {} 条", "{} not begun", sum(one.ahead for one in counts)),
            ("一端不在册 {} 条", "{} with an end not on record", sum(one.cut for one in counts)),
            ("两端从未同时在册 {} 条", "{} never possible", sum(one.void for one in counts)),
            ("否认 {} 条", "{} denied", sum(one.denied for one in counts)),
            ("计划 {} 条", "{} planned", sum(one.planned for one in counts)),
        ]
        told = [(zh.format(n), en.format(n)) for zh, en, n in parts if n]
        zh += f"。版本 {versions} 个,关系 {total} 条"
        en += f". {versions} version{'s' * (versions != 1)}, {total} relation{'s' * (total != 1)}"
        if told:
            zh += ":" + "、".join(part for part, _ in told)
            en += ": " + ", ".join(part for _, part in told)
        return Label(f"{zh}。", f"{en[0].upper()}{en[1:]}.")


def _direction(forward: bool) -> str:
    return "out" if forward else "into"
