"""The answer to `impact`: effects in words and as values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from orgraph.graph.view import View
from orgraph.graph.without import gone_with
from orgraph.model.answers import Answer, Mark
from orgraph.model.schema import Label
from orgraph.model.truth import MAYBE, NO, YES
from orgraph.model.vocabulary import UNIT
from orgraph.queries.impact_find import LOSSES, NOTHING, Effect, Has, effects
from orgraph.queries.impact_next import Successor, successors
from orgraph.queries.impact_value import EffectValue, ImpactValue, ProviderValue, SuccessorValue
from orgraph.queries.question import Question, Writer
from orgraph.queries.who_words import cell_text, say_doubt

__all__ = ["answer_impact"]

LABELS: Final = {
    "head": Label("网格长", "head"),
    "holder": Label("任职人", "holder"),
    "principal": Label("首位岗位", "first post"),
    "lead": Label("主要责任单位", "lead"),
    "superior": Label("上级单位", "superior"),
    "guide": Label("业务指导单位", "guiding unit"),
    "administrator": Label("管辖单位", "administering unit"),
    "overseer": Label("分管岗位", "overseeing post"),
    "grid": Label("所属网格", "grid"),
    "upper_grid": Label("上级网格", "grid above"),
}

NEXT: Final = {
    "deputy": Label("同单位在位者", "in the same unit"),
    "grid_above": Label("上级网格", "the grid above"),
    "unit_above": Label("上级单位", "the unit above"),
}


def answer_impact(question: Question[Any], view: View, limit: int) -> Answer[ImpactValue]:
    """Answer on a view; the node is the parameter `node`."""
    writer = Writer(question, view)
    node = writer.node("node")
    found = sorted(effects(view, node), key=lambda effect: -effect.truth)
    verdict = _verdict(found)
    counts = {name: (_number(found, name, YES), _number(found, name, MAYBE)) for name in LOSSES}
    kept = sum(effect.truth == NO for effect in found)
    open_ = {effect.target.loss for effect in found if effect.is_open}
    summary = _summary(writer.named(node), verdict, counts, open_, kept)
    goes_with = _goes_with(writer, node)
    told = tuple(_Telling(writer, node, effect).value() for effect in found[:limit])
    more = max(0, len(found) - limit)
    if more:
        writer.say(
            Mark.NOTE,
            f"还有 {more} 项没有列出(用 --limit 调整)。",
            f"{more} more are not told (see --limit).",
        )
    if not found:
        _say_nothing(writer, node)
    doubtful: tuple[int, ...] = ()
    if verdict == "unconfirmed":
        open_ones = [effect.doubtful for effect in found if effect.truth == MAYBE]
        doubtful = min(open_ones, key=len)
    say_doubt(writer, doubtful)
    value = ImpactValue(
        node=writer.ref(node),
        goes_with=goes_with,
        effects=told,
        more=more,
        counts=counts,
        kept=kept,
        to_confirm=writer.cite(doubtful),
    )
    return writer.answer(verdict, summary, value, _deciding(verdict, found))


def _verdict(found: Sequence[Effect]) -> str:
    truths = {effect.truth for effect in found}
    if not truths:
        return "unknown"
    return {YES: "gap", MAYBE: "unconfirmed", NO: "covered"}[max(truths)]


def _deciding(verdict: str, found: Sequence[Effect]) -> list[int]:
    """Of a gap the facts by which it was filled; where others stay, those by which they do."""
    if verdict == "gap":
        return [
            fact
            for effect in found
            if effect.truth == YES
            for way in effect.compared.goes.values()
            for fact in way.facts
        ]
    if verdict == "covered":
        return [fact for e in found for way in e.compared.stays.values() for fact in way.facts]
    return []


def _number(found: Sequence[Effect], name: str, least: int) -> int:
    return sum(effect.target.loss == name and effect.truth >= least for effect in found)


def _summary(
    name: str, verdict: str, counts: dict[str, tuple[int, int]], open_: set[str], kept: int
) -> Label:
    if verdict == "unknown":
        return Label(
            f"不知道:没有载入经{name}而有的网格长、任职人、责任或上级;没有载入不等于没有影响。",
            f"Not known: nothing that has a head, a holder, a lead or a superior through {name} is "
            "loaded, which does not mean that nothing rests on it.",
        )
    zh, en = [], []
    for loss, (certain, possible) in counts.items():
        if possible:
            label = LABELS[loss]
            range_zh = str(certain) if certain == possible else f"{certain}(至多 {possible})"
            range_en = str(certain) if certain == possible else f"{certain} (at most {possible})"
            known = Label("已知的", "known ") if loss in open_ else Label("", "")
            zh.append(f"{range_zh} 处没有{known.zh}{label.zh}")
            en.append(f"{range_en} without a {known.en}{label.en}")
    if kept:
        zh.append(f"{kept} 处另有他者在")
        en.append(f"{kept} where others stay")
    return Label(f"假如没有{name}:{'、'.join(zh)}。", f"If {name} goes: {', '.join(en)}.")


def _goes_with(writer: Writer, node: int) -> tuple[Any, ...]:
    view = writer.view
    if view.kind(node) is not UNIT:
        return ()
    posts = sorted(gone_with(view, node) - {node})
    if posts:
        names = writer.several(posts)
        writer.say(
            Mark.NOTE,
            f"按单位连同其岗位一并没有来算:{names.zh}。",
            f"Its posts are taken to go with it: {names.en}.",
            about=posts,
        )
    writer.say(
        Mark.NOTE,
        "按单位类承担的责任、人员的编制和地点的管护不在此列(责任见 duties)。",
        "Duties as one of a class, home units of people and the upkeep of places are not looked at "
        "(for duties see `duties`).",
    )
    return tuple(writer.ref(post) for post in posts)


def _say_nothing(writer: Writer, node: int) -> None:
    view = writer.view
    versions = tuple(view.versions(node))
    if max((view.truth(version) for version in versions), default=NO) == NO:
        writer.say(
            Mark.NOTE,
            f"当日没有{writer.named(node)}存在的记载。",
            f"There is no record that {writer.named(node)} existed on the day.",
            versions,
        )


class _Telling:
    """One effect, in words and as a value."""

    def __init__(self, writer: Writer, node: int, effect: Effect) -> None:
        self.writer, self.view, self.node, self.effect = writer, writer.view, node, effect
        self.next = successors(self.view, node, effect) if effect.truth > NO else []

    def value(self) -> EffectValue:
        """As a value; said on the way."""
        writer, effect = self.writer, self.effect
        target = effect.target
        cited = self._say()
        return EffectValue(
            loss=target.loss,
            target=writer.ref(target.node),
            condition=target.cell[0],
            aspect=target.cell[1],
            truth=effect.truth,
            open=effect.is_open,
            goes=self._providers(effect.compared.goes),
            stays=self._providers(effect.compared.stays),
            successors=tuple(self._successor(one) for one in self.next),
            facts=writer.cite(cited),
        )

    def _say(self) -> tuple[int, ...]:
        writer, effect = self.writer, self.effect
        target, label = effect.target, LABELS[effect.target.loss]
        name = writer.named(target.node)
        if target.cell != NOTHING:
            about = cell_text(target.cell)
            what = Label(f"{name}({about.zh})", f"{name} ({about.en})")
        else:
            what = Label(name, name)
        goes, stays = self._names(effect.compared.goes), self._names(effect.compared.stays)
        facts = [fact for way in effect.compared.goes.values() for fact in way.facts]
        if effect.truth == NO:
            facts += [fact for way in effect.compared.stays.values() for fact in way.facts]
            zh = f"{what.zh}:{label.zh}少了{goes.zh},仍有{stays.zh}"
            en = f"{what.en}: loses {goes.en} as its {label.en}; {stays.en} stays"
            if not stays.zh:
                zh, en = f"{what.zh}:{label.zh}可能少了一个", f"{what.en}: may lose a {label.en}"
            mark = Mark.CONTACT
        else:
            mark = Mark.VACANCY
            maybe_zh, maybe_en = ("将", "is") if effect.truth == YES else ("可能", "may be")
            rest = Label("资料已声明完整,再无他者", "declared complete: there is no other")
            if effect.is_open:
                rest = Label("是否另有他者不详", "whether there is another is not known")
            if effect.truth == MAYBE and stays.zh:
                facts += [f for way in effect.compared.stays.values() for f in way.facts]
                rest = Label(f"{stays.zh}是否在未定", f"whether {stays.en} is there is open")
            had = f"(原为{goes.zh})" if goes.zh else ""
            had_en = f" (it was {goes.en})" if goes.en else ""
            known = Label("已知的", "known ") if effect.is_open else Label("", "")
            zh = f"{what.zh}{maybe_zh}没有{known.zh}{label.zh}{had};{rest.zh}"
            en = f"{what.en} {maybe_en} left without a {known.en}{label.en}{had_en}; {rest.en}"
        if effect.truth == MAYBE:
            facts += effect.doubtful
        cited = tuple(dict.fromkeys(facts))
        writer.say(mark, f"{zh}。", f"{en}.", cited)
        self._say_next()
        return cited

    def _say_next(self) -> None:
        for one in self.next:
            label = NEXT[one.kind]
            name = self.writer.named(one.node)
            who = "" if one.person is None else f" {self.writer.named(one.person)}"
            self.writer.say(
                Mark.NOTE,
                f"接着找{label.zh}:{name}{who}。",
                f"Next: {label.en}, {name}{who}.",
                one.way.facts,
            )

    def _names(self, has: Has) -> Label:
        names_zh, names_en = [], []
        for key in has:
            known = [self.writer.named(node) for node in key if node is not None]
            unknown = len(key) > 1 and key[1] is None
            names_zh.append(" ".join(known) + ("(任职人不详)" if unknown else ""))
            names_en.append(" ".join(known) + (" (holder not known)" if unknown else ""))
        return Label("、".join(names_zh), ", ".join(names_en))

    def _providers(self, has: Has) -> tuple[ProviderValue, ...]:
        return tuple(self._provider(key, way.truth, way.facts) for key, way in has.items())

    def _provider(
        self, key: tuple[int | None, ...], truth: int, facts: Iterable[int]
    ) -> ProviderValue:
        writer = self.writer
        person = key[1] if len(key) > 1 else None
        return ProviderValue(
            node=None if key[0] is None else writer.ref(key[0]),
            person=None if person is None else writer.ref(person),
            truth=truth,
            facts=writer.cite(facts),
        )

    def _successor(self, one: Successor) -> SuccessorValue:
        writer = self.writer
        return SuccessorValue(
            kind=one.kind,
            node=writer.ref(one.node),
            person=None if one.person is None else writer.ref(one.person),
            truth=one.way.truth,
            facts=writer.cite(one.way.facts),
        )
