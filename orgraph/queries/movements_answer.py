"""The answer to `movements`: of a person, of a unit or division, of a quota transfer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from orgraph.graph.view import View
from orgraph.model.answers import Answer, Mark
from orgraph.model.schema import Label
from orgraph.model.truth import NO, TRUTH_NAMES, YES, Truth
from orgraph.model.vocabulary import DIVISION, PERSON, QUOTA_TRANSFER
from orgraph.queries.extent import extent_of
from orgraph.queries.movements_people import MovementWriter, count_text, pair
from orgraph.queries.movements_person import answer_person
from orgraph.queries.movements_quota import QuotaWriter, transfer_text
from orgraph.queries.movements_value import MovementsValue, nothing
from orgraph.queries.question import Question, Writer
from orgraph.queries.transfers import Transfer, transfer, transfers_of
from orgraph.queries.trips import IN_KINDS, Movement, all_closed, movement, people
from orgraph.queries.who_words import say_doubt

__all__ = ["answer_movements"]

PEOPLE: Final = Label("人", "")


def answer_movements(question: Question[Any], view: View) -> Answer[MovementsValue]:
    """Answer on a view; the parameter of the question is `node`."""
    writer = Writer(question, view)
    node = writer.node("node")
    kind = view.kind(node)
    if kind is PERSON:
        return answer_person(writer, node)
    if kind is QUOTA_TRANSFER:
        return _transfer_answer(writer, node)
    return _Place(writer, node).answer()


class _Place:
    """Who is out of, and in, a unit or a division, and what quota moved."""

    def __init__(self, writer: Writer, node: int) -> None:
        self.writer, self.view, self.node = writer, writer.view, node
        self.extent = extent_of(self.view, node, whole=True)
        self.found: Movement = movement(self.view, self.extent)
        self.transfers = [
            transfer(self.view, each) for each in transfers_of(self.view, self.extent)
        ]

    def answer(self) -> Answer[MovementsValue]:
        writer, found = self.writer, self.found
        people_writer, quota = MovementWriter(writer), QuotaWriter(writer)
        verdict, deciding, open_facts = self._verdict()
        out, into = (pair(people(found.trips, way).values()) for way in ("out", "in"))
        in_closed = all_closed(self.view, self.node, IN_KINDS)[0]
        gone, come = count_text(out, NO, PEOPLE), count_text(into, in_closed, PEOPLE)
        summary = self._summary(verdict, gone, come)
        self._say_counts(gone, come, in_closed)
        level_flows = people_writer.level_flows(found.trips)
        people_writer.say_levels(level_flows, found.trips)
        people_writer.say_trips(found)
        transfers = tuple(quota.transfer(each, self.extent) for each in self.transfers)
        is_division = self.view.kind(self.node) is DIVISION
        counts = quota.counts_of(found.persons, self.node if is_division else None)
        say_doubt(writer, open_facts)
        value = replace(
            nothing(writer.ref(self.node)),
            home_changes=tuple(people_writer.change(change) for change in found.changes),
            trips=tuple(people_writer.trip(trip) for trip in found.trips),
            out=out,
            into=into,
            in_complete=TRUTH_NAMES[in_closed],
            flows=people_writer.flows(found.trips),
            level_flows=level_flows,
            transfers=transfers,
            counts=counts,
            to_confirm=writer.cite(open_facts),
        )
        return writer.answer(verdict, summary, value, deciding)

    def _records(self) -> list[tuple[Truth, tuple[int, ...]]]:
        """Everything that has moved, with how sure that is, and its facts."""
        has, why = self.extent.has, self.extent.facts
        found = []
        for trip in self.found.trips:
            ends = (trip.stay.where, *(home.stay.where for home in trip.homes))
            found.append((trip.record, (*trip.facts, *why(*ends))))
        for change in self.found.changes:
            before, after = change.before, change.after
            left = min(change.left, has(before.where))
            found.append((left, (before.fact, *why(before.where))))
            if after is not None:
                joined = min(change.joined, has(after.where))
                found.append((joined, (before.fact, after.fact, *why(after.where))))
        found += [
            (min(part.truth, has(part.unit)), (part.fact, *why(part.unit)))
            for each in self.transfers
            for part in each.parts
        ]
        return [record for record in found if record[0] > NO]

    def _verdict(self) -> tuple[str, list[int], list[int]]:
        records = self._records()
        certain = [fact for truth, facts in records if truth == YES for fact in facts]
        if certain:
            return "moved", certain, []
        if records:
            possible = dict.fromkeys(fact for _, facts in records for fact in facts)
            return "unconfirmed", [], list(possible)
        return "unknown", [], []

    def _summary(self, verdict: str, gone: Label, come: Label) -> Label:
        who = self.writer.named(self.node)
        if verdict == "unknown":
            return Label(
                f"{who}:没有载入到当日为止的借调、下派、编制单位变动或编制下沉;没有载入不等于没有。",
                f"{who}: no secondment, placement, change of home unit or quota transfer up to the day is "
                "loaded, which does not mean that there is none.",
            )
        past = sum(trip.stay.is_past for trip in self.found.trips)
        zh = [f"当日在外:{gone.zh}", f"外来:{come.zh}"]
        en = [f"{gone.en} out", f"{come.en} in from elsewhere"]
        within = pair(people(self.found.trips, "within").values())
        if within[1]:
            moved = count_text(within, NO, PEOPLE)
            zh.append(f"内部借调或下派:{moved.zh}")
            en.append(f"{moved.en} moved within")
        if past:
            zh.append(f"已结束的借调或下派 {past} 次")
            en.append(f"{past} over")
        if self.found.changes:
            sure, possible = pair(change.left for change in self.found.changes)
            times = f"{sure}" if sure == possible else f"{sure} – {possible}"
            zh.append(f"编制单位变动 {times} 次")
            en.append(f"{times} changed home unit")
        for each in self.transfers:
            told, name = transfer_text(each), self.writer.named(each.node)
            if each.state in ("happened", "may_have_happened"):
                own = self._own_share(each)
                zh.append(f"编制下沉“{name}”{told.zh}{own.zh}")
                en.append(f"quota transfer “{name}” {told.en}{own.en}")
        if verdict == "unconfirmed":
            zh.append("是否有变动要看待确认的事实")
            en.append("whether anything moved turns on facts to be confirmed")
        return Label(f"{who}:{';'.join(zh)}。", f"{who}: {'; '.join(en)}.")

    def _own_share(self, found: Transfer) -> Label:
        """What a unit, or the units of a division, gave and received of a transfer by name."""
        zh, en = "", ""
        for gives, label in (
            (True, Label("划入本处", "given here")),
            (False, Label("划出本处", "taken here")),
        ):
            counts = [
                (part.count, min(part.truth, self.extent.has(part.unit)))
                for part in found.parts
                if part.gives is gives and part.count is not None
            ]
            certain = sum(count for count, truth in counts if truth == YES)
            possible = sum(count for count, truth in counts if truth > NO)
            if possible:
                said = f"{certain}" if certain == possible else f"{certain} – {possible}"
                zh, en = f"{zh},{label.zh} {said}", f"{en}, {label.en} {said}"
        return Label(zh, en)

    def _say_counts(self, gone: Label, come: Label, in_closed: Truth) -> None:
        units = len(self.extent.units)
        zh, en = f"当日在外:{gone.zh},外来:{come.zh}", f"On the day {gone.en} out, {come.en} in"
        if in_closed == YES:
            zh, en = f"{zh}(已声明完整)", f"{en} (declared complete)"
        self.writer.say(
            Mark.UNKNOWN,
            f"{zh};看了 {units} 个单位(含所属机构)。",
            f"{en} from elsewhere; units looked at, with their parts: {units}.",
        )


def _transfer_answer(writer: Writer, node: int) -> Answer[MovementsValue]:
    """The answer about one quota transfer."""
    found = transfer(writer.view, node)
    told, name = transfer_text(found), writer.named(node)
    verdict = {"happened": "moved", "may_have_happened": "unconfirmed"}.get(
        found.state, found.state
    )
    label = writer.question.verdicts[verdict]
    ending = Label("", "") if verdict == "moved" else Label(f";{label.zh}", f"; {label.en}")
    summary = Label(f"“{name}”:{told.zh}{ending.zh}。", f"“{name}”: {told.en}{ending.en}.")
    quota = QuotaWriter(writer)
    value = quota.transfer(found, None)
    open_facts = [found.version] if verdict == "unconfirmed" else []
    say_doubt(writer, open_facts)
    told_value = replace(
        nothing(writer.ref(node)), transfers=(value,), to_confirm=writer.cite(open_facts)
    )
    deciding = [] if verdict == "unconfirmed" else [found.version]
    return writer.answer(verdict, summary, told_value, deciding)
