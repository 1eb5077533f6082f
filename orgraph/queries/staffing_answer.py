"""The answer to `staffing`: the counts as a value, and the reasons in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from orgraph.graph.view import View
from orgraph.model.answers import Answer, Mark
from orgraph.model.schema import Label
from orgraph.model.truth import MAYBE, NO, TRUTH_NAMES, YES
from orgraph.model.vocabulary import (
    ALLOTS_TO,
    BELONGS_TO,
    DIVISION,
    PLACED_IN,
    QUOTA_CATEGORY,
    SECONDED_TO,
    SERVES_IN,
)
from orgraph.queries.chain import Reached
from orgraph.queries.extent import Extent, extent_of
from orgraph.queries.movements_people import SHOWN, count_text, pair
from orgraph.queries.question import Question, Writer
from orgraph.queries.social_workers import Comparison, comparisons, social_workers
from orgraph.queries.staff import Allotment, Counted, Headcount, everybody, headcount
from orgraph.queries.staffing_value import (
    CategoryValue,
    NormValue,
    Pair,
    QuotaValue,
    StaffingValue,
)
from orgraph.queries.trips import all_closed
from orgraph.queries.who_words import say_doubt

__all__ = ["EXTENTS", "answer_staffing"]

EXTENTS: Final[Mapping[str, Label]] = {
    "whole": Label("全域,含下辖区划", "whole, with all inside it"),
    "own": Label("本级", "its own level"),
}

KINDS: Final = {
    "authorised": (ALLOTS_TO,),
    "loaded": (BELONGS_TO,),
    "into": (SECONDED_TO, PLACED_IN),
    "social_workers": (SERVES_IN,),
}
"""What must be declared complete for each count to be more than a least one. Those out are facts of the
units that borrow, so that nothing declared here makes their count complete."""

PERSONS: Final = Label("人", "")
POSTS: Final = Label("名", "")
UNKNOWN_CATEGORY: Final = Label("编制类别不详", "category not known")


def answer_staffing(question: Question[Any], view: View, *, whole: bool) -> Answer[StaffingValue]:
    """Answer on a view; the parameters of the question are `node` and `extent`."""
    writer = Writer(question, view)
    node = writer.node("node")
    return _Staffing(writer, extent_of(view, node, whole=whole), whole=whole).answer()


class _Staffing:
    """The answer about one extent."""

    def __init__(self, writer: Writer, extent: Extent, *, whole: bool) -> None:
        self.writer, self.view, self.extent, self.whole = writer, writer.view, extent, whole
        self.counts: Headcount = headcount(self.view, extent)
        self.closed = {
            name: all_closed(self.view, extent.node, kinds)[0] for name, kinds in KINDS.items()
        }
        self.everybody = {
            name: everybody(group)
            for name, group in (
                ("loaded", self.counts.loaded),
                ("out", self.counts.out),
                ("into", self.counts.into),
            )
        }

    def answer(self) -> Answer[StaffingValue]:
        writer, extent = self.writer, self.extent
        verdict, deciding, open_facts = self._verdict()
        units = pair(way.truth for way in extent.units.values())
        summary = self._summary(verdict)
        self._say_extent(units)
        categories = tuple(self._category(each) for each in self.counts.categories)
        quotas = tuple(self._quota(each) for each in self.counts.quotas)
        workers, norms = self._social_workers()
        doubtful = [fact for fact in self._doubtful() if fact not in open_facts]
        say_doubt(writer, [*open_facts, *doubtful][:SHOWN])
        value = StaffingValue(
            node=writer.ref(extent.node),
            extent="whole" if self.whole else "own",
            units=units,
            categories=categories,
            quotas=quotas,
            loaded=_pair(self.everybody["loaded"]),
            out=_pair(self.everybody["out"]),
            into=_pair(self.everybody["into"]),
            complete={name: TRUTH_NAMES[truth] for name, truth in self.closed.items()},
            social_workers=workers,
            norms=norms,
            to_confirm=writer.cite(open_facts),
        )
        return writer.answer(verdict, summary, value, deciding)

    def _verdict(self) -> tuple[str, tuple[int, ...], list[int]]:
        """The verdict, the facts that decide it, and those to confirm."""
        surest, guests = self.counts.anything, self.counts.guests.values()
        there = NO if surest is None else surest.truth
        closed, proof = all_closed(
            self.view, self.extent.node, (*KINDS["authorised"], *KINDS["loaded"])
        )
        if MAYBE in (there, closed):
            facts = [*proof, *(self._doubtful(guests) if there == MAYBE else ())]
            open_facts = [fact for fact in dict.fromkeys(facts) if self.view.truth(fact) == MAYBE]
            return "unconfirmed", (), open_facts
        if closed == YES:
            return ("counted" if there else "none"), proof, []
        if surest is None:
            return "unknown", (), []
        ways = (*self._ways(), *guests)
        certain = [fact for way in ways if way.truth == YES for fact in way.facts]
        return "at_least", tuple(dict.fromkeys(certain)), []

    def _ways(self) -> Iterable[Reached]:
        yield from (quota.way for quota in self.counts.quotas)
        for counted in self.everybody.values():
            yield from counted.values()

    def _doubtful(self, more: Iterable[Reached] = ()) -> list[int]:
        """The facts that make a count possible and not certain."""
        view = self.view
        return list(
            dict.fromkeys(
                fact
                for way in (*self._ways(), *more)
                if way.truth == MAYBE
                for fact in way.facts
                if view.truth(fact) == MAYBE
            )
        )

    # --- the summary -------------------------------------------------------------------------------------

    def _summary(self, verdict: str) -> Label:
        who = self.writer.named(self.extent.node)
        if verdict == "unknown":
            return Label(
                f"{who}:没有载入编制或人员,资料也没有声明完整,所以不能说没有。",
                f"{who}: no quota or staff is loaded, and the data is not declared complete, so it "
                "cannot be said that there is none.",
            )
        if verdict == "none":
            return Label(
                f"{who}:没有编制,也没有人员(已声明完整)。",
                f"{who}: no quota and no staff (declared complete).",
            )
        authorised, filled = (
            self._figure(self.counts.quotas, name) for name in ("authorised", "filled")
        )
        zh = [f"核定:{self._said(authorised, 'authorised', POSTS).zh}"]
        en = [f"authorised {self._said(authorised, 'authorised', POSTS).en}"]
        if filled is not None:
            said = count_text(filled, YES, PERSONS)
            zh.append(f"实有(申报):{said.zh}")
            en.append(f"actual as declared {said.en}")
        for name, label in (
            ("loaded", Label("实有(载入的人)", "actual by people")),
            ("out", Label("在外", "out")),
            ("into", Label("外来", "in")),
        ):
            said = self._said(_pair(self.everybody[name]), name, PERSONS)
            zh.append(f"{label.zh}:{said.zh}")
            en.append(f"{label.en} {said.en}")
        if verdict == "unconfirmed":
            zh.append("要看待确认的事实")
            en.append("it turns on facts to be confirmed")
        return Label(f"{who}:{';'.join(zh)}。", f"{who}: {'; '.join(en)}.")

    def _said(self, counted: Pair | None, name: str, noun: Label) -> Label:
        if counted is None:
            return Label("没有载入", "not loaded")
        return count_text(counted, self.closed.get(name, NO), noun)

    def _say_extent(self, units: Pair) -> None:
        said = f"{units[0]}" if units[0] == units[1] else f"{units[0]} – {units[1]}"
        extent = EXTENTS["whole" if self.whole else "own"]
        zh, en = f"看了 {said} 个单位(含所属机构)", f"Units looked at, with their parts: {said}"
        if self.view.kind(self.extent.node) is DIVISION:
            zh, en = f"{zh},{extent.zh}", f"{en}; {extent.en}"
        missing = [name for name in ("authorised", "loaded", "into") if self.closed[name] < YES]
        if missing:
            zh = f"{zh};资料没有声明完整,所以是“至少”"
            en = f"{en}; the data is not declared complete, so counts are least ones"
        self.writer.say(Mark.UNKNOWN if missing else Mark.NOTE, f"{zh}。", f"{en}.")

    # --- by category -------------------------------------------------------------------------------------

    def _figure(self, quotas: Iterable[Allotment], name: str) -> Pair | None:
        """The sum of a figure over quotas, certain and possible; None where none gives it."""
        figures = [
            (figure, quota.way.truth)
            for quota in quotas
            for figure in [getattr(quota, name)]
            if figure is not None
        ]
        if not figures:
            return None
        certain = sum(figure for figure, truth in figures if truth == YES)
        return certain, sum(figure for figure, _ in figures)

    def _category(self, category: str | None) -> CategoryValue:
        own = [quota for quota in self.counts.quotas if quota.category == category]
        authorised, filled = (self._figure(own, name) for name in ("authorised", "filled"))
        groups: dict[str, Counted] = {
            "loaded": self.counts.loaded.get(category, {}),
            "out": self.counts.out.get(category, {}),
            "into": self.counts.into.get(category, {}),
        }
        ways = [*(quota.way for quota in own), *(w for g in groups.values() for w in g.values())]
        label = UNKNOWN_CATEGORY if category is None else QUOTA_CATEGORY.values[category]
        zh = [f"核定:{self._said(authorised, 'authorised', POSTS).zh}"]
        en = [f"authorised {self._said(authorised, 'authorised', POSTS).en}"]
        if filled is not None:
            zh.append(f"实有(申报):{count_text(filled, YES, PERSONS).zh}")
            en.append(f"actual as declared {count_text(filled, YES, PERSONS).en}")
        words = {
            "loaded": Label("载入", "people loaded"),
            "out": Label("在外", "out"),
            "into": Label("外来", "in"),
        }
        for name, counted in groups.items():
            said = self._said(_pair(counted), name, PERSONS)
            zh.append(f"{words[name].zh}:{said.zh}")
            en.append(f"{words[name].en} {said.en}")
        certain = [fact for way in ways if way.truth == YES for fact in way.facts]
        self.writer.say(
            Mark.NOTE,
            f"{label.zh}——{','.join(zh)}。",
            f"{label.en.capitalize()}: {', '.join(en)}.",
            list(dict.fromkeys(certain))[:SHOWN],
        )
        self._say_possible(label, own, groups.values())
        self._say_difference(label, own)
        return CategoryValue(
            category=category,
            authorised=authorised,
            filled=filled,
            loaded=_pair(groups["loaded"]),
            out=_pair(groups["out"]),
            into=_pair(groups["into"]),
            facts=self.writer.cite(fact for way in ways for fact in way.facts),
        )

    def _say_possible(
        self, label: Label, quotas: Iterable[Allotment], groups: Iterable[Counted]
    ) -> None:
        """Whom and which quotas the counts have as possible only, for what is not known of them.

        Doubtful facts are told together, as those to confirm.
        """
        ways = [(quota.quota, quota.way) for quota in quotas]
        ways += [each for counted in groups for each in counted.items()]
        possible = {
            node: way
            for node, way in ways
            if way.truth == MAYBE and all(self.view.truth(fact) == YES for fact in way.facts)
        }
        if not possible:
            return
        names = self.writer.several(possible)
        self.writer.say(
            Mark.DOUBT,
            f"{label.zh}——其中未定的:{names.zh}。",
            f"{label.en.capitalize()}: of these, only possible: {names.en}.",
            list(dict.fromkeys(fact for way in possible.values() for fact in way.facts))[:SHOWN],
            truth=MAYBE,
        )

    def _say_difference(self, label: Label, quotas: Iterable[Allotment]) -> None:
        """Declared actual against authorised, where one document gives both; a figure of the unit."""
        both = [
            quota
            for quota in quotas
            if quota.authorised is not None and quota.filled is not None and quota.way.truth == YES
        ]
        if not both:
            return
        authorised, filled = (
            sum(getattr(quota, name) for quota in both) for name in ("authorised", "filled")
        )
        if filled == authorised:
            zh, en = "实有(申报)与核定相等", "as many as authorised"
        elif filled < authorised:
            zh, en = (
                f"实有(申报)比核定少 {authorised - filled}",
                f"{authorised - filled} below authorised",
            )
        else:
            zh, en = (
                f"实有(申报)比核定多 {filled - authorised}",
                f"{filled - authorised} above authorised",
            )
        self.writer.say(
            Mark.NOTE,
            f"{label.zh}——{zh},就写明两数的 {len(both)} 份编制而言。",
            f"{label.en.capitalize()}: declared actual is {en}, in the {len(both)} quotas that give both.",
            list(dict.fromkeys(fact for quota in both for fact in quota.way.facts))[:SHOWN],
        )

    def _quota(self, quota: Allotment) -> QuotaValue:
        document = self.view.value(quota.quota, "document")
        return QuotaValue(
            quota=self.writer.ref(quota.quota),
            unit=self.writer.ref(quota.unit),
            category=quota.category,
            document=None if document is None else str(document),
            authorised=quota.authorised,
            filled=quota.filled,
            truth=quota.way.truth,
            facts=self.writer.cite((*quota.way.facts, self.view.version(quota.quota))),
        )

    # --- social workers ----------------------------------------------------------------------------------

    def _social_workers(self) -> tuple[Pair | None, tuple[NormValue, ...]]:
        if not self.whole or self.view.kind(self.extent.node) is not DIVISION:
            return None, ()
        workers = social_workers(self.view, self.extent)
        counted = _pair(workers)
        norms = comparisons(self.view, self.extent.node)
        if workers or norms:
            said = self._said(counted, "social_workers", PERSONS)
            certain = [fact for way in workers.values() if way.truth == YES for fact in way.facts]
            self.writer.say(
                Mark.NOTE,
                f"社区工作者(社工):{said.zh}。",
                f"Social workers: {said.en}.",
                list(dict.fromkeys(certain))[:SHOWN],
            )
        return counted, tuple(self._norm(norm, counted) for norm in norms)

    def _norm(self, found: Comparison, counted: Pair) -> NormValue:
        name = self.writer.named(found.norm)
        binding = {
            True: Label("要求", "required"),
            False: Label("建议,不是强制", "advice, no obligation"),
            None: Label("是否强制未写明", "whether it binds is not said"),
        }[found.binding]
        zh = f"“{name}”:每{found.per} {found.value:g} 名({binding.zh})"
        en = f"“{name}”: {found.value:g} per {found.per} ({binding.en})"
        if found.wanted is None:
            zh = f"{zh};这里的人口没有载入,无从对照"
            en = f"{en}; the population here is not loaded, so nothing can be compared"
        else:
            zh = f"{zh};人口 {found.population:,.0f},合 {found.wanted:,.1f} 名"
            en = f"{en}; population {found.population:,.0f}, which makes {found.wanted:,.1f}"
        facts = (*found.facts, self.view.version(found.norm))
        if found.statistic is not None:
            facts = (*facts, self.view.version(found.statistic))
        self.writer.say(Mark.NOTE, f"{zh}。", f"{en}.", facts, (found.norm, found.statistic))
        return NormValue(
            norm=self.writer.ref(found.norm),
            value=found.value,
            per=found.per,
            binding=found.binding,
            statistic=None if found.statistic is None else self.writer.ref(found.statistic),
            population=found.population,
            wanted=found.wanted,
            loaded=counted,
            truth=found.truth,
            facts=self.writer.cite(facts),
        )


def _pair(counted: Counted) -> Pair:
    return pair(way.truth for way in counted.values())
