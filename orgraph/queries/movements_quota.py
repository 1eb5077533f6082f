"""What `movements` says of quota: the transfers, and the numbers that were only counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from orgraph.graph.view import Step
from orgraph.model.answers import Mark
from orgraph.model.schema import Label
from orgraph.model.truth import NO, YES, Truth
from orgraph.model.vocabulary import (
    ABOUT,
    APPLIES_TO,
    COUNTS,
    PERSON,
    POLICY,
    QUOTA_CATEGORY,
    STATISTIC,
    UNIT_CLASS,
)
from orgraph.queries.extent import Extent
from orgraph.queries.movements_people import pair
from orgraph.queries.movements_value import CountValue, PartValue, TransferValue
from orgraph.queries.question import Writer
from orgraph.queries.stays import steps_of
from orgraph.queries.transfers import Part, Transfer

__all__ = ["DESCRIBING", "MEMBERS", "POLICIES", "QuotaWriter"]

DESCRIBING: Final = ABOUT.into.of(STATISTIC)
MEMBERS: Final = COUNTS.out.of(PERSON)
POLICIES: Final = APPLIES_TO.into.of(POLICY)

STATES: Final = {
    "happened": Label("", ""),
    "may_have_happened": Label("当日是否已发生未定", "whether it had happened by the day is open"),
    "not_yet": Label("当日尚未发生", "not yet on the day"),
    "planned": Label("只是计划", "only planned"),
    "denied": Label("记载为没有此事", "said not to be so"),
}


class QuotaWriter:
    """Writes what is said of quota and of counts, and makes its values."""

    def __init__(self, writer: Writer) -> None:
        self.writer, self.view = writer, writer.view
        self.all_members = False
        """Whether all loaded members of a count are known, as they are of a division."""

    # --- transfers ---------------------------------------------------------------------------------------

    def transfer(self, found: Transfer, extent: Extent | None) -> TransferValue:
        """A transfer as a value, and its reasons: declared, itemised, the rest, and each end."""
        self._say_transfer(found)
        for part in found.parts:
            self._say_part(part)
        category = self.view.value(found.node, "category")
        statistics = [
            self._count(statistic, truth, fact, ())
            for statistic, truth, fact in steps_of(self.view, found.node, DESCRIBING)
        ]
        parts = [(part.gives, self._part(part, extent)) for part in found.parts]
        return TransferValue(
            transfer=self.writer.ref(found.node),
            category=None if category is None else str(category),
            declared=found.declared,
            count=found.count,
            state=found.state,
            gives_to=tuple(value for gives, value in parts if gives),
            takes_from=tuple(value for gives, value in parts if not gives),
            itemised=found.itemised,
            not_itemised=found.rest,
            statistics=tuple(statistics),
            facts=self.writer.cite((found.version,)),
        )

    def _say_transfer(self, found: Transfer) -> None:
        told, state = transfer_text(found), STATES[found.state]
        name = self.writer.named(found.node)
        category = self.view.value(found.node, "category")
        kind = Label("", "")
        if category is not None:
            kind = QUOTA_CATEGORY.values[str(category)]
            kind = Label(f"({kind.zh})", f" ({kind.en})")
        zh, en = (
            f"编制下沉“{name}”{kind.zh}:{told.zh}",
            f"Quota transfer “{name}”{kind.en}: {told.en}",
        )
        if state.zh:
            zh, en = f"{zh};{state.zh}", f"{en}; {state.en}"
        truth = None if found.state == "may_have_happened" else YES
        facts = (
            found.version,
            *(part.fact for part in found.parts if part.gives and part.count is not None),
        )
        self.writer.say(Mark.NOTE, f"{zh}。", f"{en}.", facts, (found.node,), truth=truth)

    def _say_part(self, part: Part) -> None:
        name, state = self.writer.named(part.unit), STATES[part.state]
        zh = f"{'划入' if part.gives else '划出自'}{name}"
        en = f"{'Given to' if part.gives else 'Taken from'} {name}"
        if part.count is None:
            zh, en = f"{zh}:数量没有列明", f"{en}: how many is not itemised"
        else:
            zh, en = f"{zh} {part.count} 名", f"{en}: {part.count}"
        if self.view.kind(part.unit) is UNIT_CLASS:
            zh, en = f"{zh}(一类单位,不计入分列)", f"{en} (a class of units, no item)"
        if state.zh:
            zh, en = f"{zh},{state.zh}", f"{en}, {state.en}"
        truth = None if part.truth > NO else YES
        self.writer.say(Mark.NOTE, f"{zh}。", f"{en}.", (part.fact,), (part.unit,), truth=truth)

    def _part(self, part: Part, extent: Extent | None) -> PartValue:
        return PartValue(
            unit=self.writer.ref(part.unit),
            is_class=self.view.kind(part.unit) is UNIT_CLASS,
            count=part.count,
            category=part.category,
            state=part.state,
            own=extent is not None and extent.has(part.unit) > NO,
            truth=part.truth,
            facts=self.writer.cite((part.fact,)),
        )

    # --- counts ------------------------------------------------------------------------------------------

    def counts_of(self, persons: Iterable[int], node: int | None) -> tuple[CountValue, ...]:
        """The statistics that count some people; with a division also those about it, or about a policy
        that applies there, that count anybody."""
        members: dict[int, dict[int, Step]] = {}
        about: dict[int, Step] = {}
        for person in persons:
            for statistic, truth, fact in steps_of(self.view, person, COUNTS.into):
                members.setdefault(statistic, {})[person] = (person, truth, fact)
        if node is not None:
            self.all_members = True
            around = [node, *(policy for policy, _, _ in steps_of(self.view, node, POLICIES))]
            for where in around:
                for statistic, truth, fact in steps_of(self.view, where, DESCRIBING):
                    counted = steps_of(self.view, statistic, MEMBERS)
                    if counted:
                        about[statistic] = (where, truth, fact)
                        members.setdefault(statistic, {}).update({one[0]: one for one in counted})
        return tuple(
            self._counted(statistic, list(members[statistic].values()), about.get(statistic))
            for statistic in sorted(members)
        )

    def described(self, person: int) -> tuple[CountValue, ...]:
        """What is told of a person that is no more than a statement."""
        return tuple(
            self._count(statistic, truth, fact, ())
            for statistic, truth, fact in steps_of(self.view, person, DESCRIBING)
        )

    def _counted(self, statistic: int, members: Sequence[Step], about: Step | None) -> CountValue:
        facts = tuple(fact for _, _, fact in members)
        if about is None:
            return self._count(statistic, YES, self.view.version(statistic), members)
        return self._count(statistic, about[1], about[2], members, about[0], facts)

    def _count(
        self,
        statistic: int,
        truth: Truth,
        fact: int,
        members: Sequence[Step],
        about: int | None = None,
        more: tuple[int, ...] = (),
    ) -> CountValue:
        view, ref = self.view, self.writer.ref
        cited = (view.version(statistic), fact, *(own for _, _, own in members), *more)
        value = {
            name: view.value(statistic, name)
            for name in ("value", "low", "high", "unit", "definition", "text")
        }
        loaded = pair(one[1] for one in members)
        self._say_count(statistic, members, loaded, cited)
        return CountValue(
            statistic=ref(statistic),
            about=() if about is None else (ref(about),),
            value=_number(value["value"]),
            low=_number(value["low"]),
            high=_number(value["high"]),
            unit=_text(value["unit"]),
            definition=_text(value["definition"]),
            text=_text(value["text"]),
            members=tuple(ref(person) for person, _, _ in members),
            loaded=loaded,
            truth=truth,
            facts=self.writer.cite(cited),
        )

    def _say_count(
        self,
        statistic: int,
        members: Sequence[Step],
        loaded: tuple[int, int],
        cited: tuple[int, ...],
    ) -> None:
        view, name = self.view, self.writer.named(statistic)
        value, low, high = (_number(view.value(statistic, own)) for own in ("value", "low", "high"))
        unit = _text(view.value(statistic, "unit")) or ""
        text = _text(view.value(statistic, "text"))
        if value is not None:
            derived = view.certainty(view.version(statistic)) == "derived"
            how = Label("推算", "derived") if derived else Label("申报", "declared")
            zh, en = f"{name}:{how.zh} {value:g} {unit}", f"{name}: {how.en} {value:g} {unit}"
        elif low is not None or high is not None:
            span = f"{'…' if low is None else f'{low:g}'} – {'…' if high is None else f'{high:g}'}"
            zh, en = f"{name}:{span} {unit}", f"{name}: {span} {unit}"
        else:
            zh, en = f"{name}:没有数字", f"{name}: no number"
        zh, en = zh.rstrip(), en.rstrip()
        if members:
            names = self.writer.several(person for person, _, _ in members)
            said = f"{loaded[0]}" if loaded[0] == loaded[1] else f"{loaded[0]} – {loaded[1]}"
            if self.all_members:
                zh, en = f"{zh},已载入 {said} 人", f"{en}, {said} loaded"
            else:
                zh, en = f"{zh},这里涉及其中 {said} 人", f"{en}, of whom {said} here"
            zh, en = f"{zh}:{names.zh}", f"{en}: {names.en}"
        if text:
            zh, en = f"{zh}({text})", f"{en} ({text})"
        self.writer.say(Mark.NOTE, f"{zh}。", f"{en}.", dict.fromkeys(cited), (statistic,))


def transfer_text(found: Transfer) -> Label:
    """*Declared 642, itemised 192, not itemised 450*."""
    total = found.total
    low, high = found.itemised
    itemised = f"{low}" if low == high else f"{low} – {high}"
    if total is None:
        zh, en = "没有申报数量", "no number is declared"
        if high:
            zh, en = f"{zh},列明 {itemised}", f"{en}, itemised {itemised}"
        return Label(zh, en)
    zh, en = f"申报 {total},列明 {itemised}", f"declared {total}, itemised {itemised}"
    least, most = total - high, total - low
    if most < 0:
        over = f"{-most}" if low == high else f"{-most} – {-least}"
        return Label(
            f"{zh},列明的超出申报 {over}", f"{en}, itemised beyond what is declared {over}"
        )
    rest = f"{least}" if low == high else f"{least} – {most}"
    return Label(f"{zh},未列明 {rest}", f"{en}, not itemised {rest}")


def _number(value: object) -> float | None:
    return value if isinstance(value, (int, float)) else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)
