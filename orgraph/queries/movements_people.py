"""What `movements` says of people: the way of one, and who is out of or in a unit or division."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from orgraph.model.answers import Mark
from orgraph.model.facts import Ref
from orgraph.model.schema import Label
from orgraph.model.truth import MAYBE, NO, TRUTH_NAMES, YES, Truth
from orgraph.queries.extent import LEVELS, level_of
from orgraph.queries.movements_value import (
    FlowValue,
    HomeChangeValue,
    Pair,
    StayValue,
    TripValue,
)
from orgraph.queries.question import Writer
from orgraph.queries.stay_text import (
    bound_text,
    manner_of,
    manner_text,
    past_end_text,
    stay_text,
)
from orgraph.queries.stays import HomeChange, Stay
from orgraph.queries.trips import Movement, Trip

__all__ = ["SHOWN", "MovementWriter", "count_text", "pair"]

SHOWN: Final = 20
"""Lines of one sort in the reasons; the value has all."""

DIRECTIONS: Final = {
    "out": Label("在外", "out"),
    "in": Label("外来", "in from elsewhere"),
    "within": Label("内部", "within"),
    "former": Label("编制单位另时在此", "of here at another time"),
}
PAST_DIRECTIONS: Final = {
    "out": Label("曾在外", "was out"),
    "in": Label("曾外来", "was in from elsewhere"),
    "within": Label("内部(已结束)", "was within"),
    "former": DIRECTIONS["former"],
}
HERE: Final = Label("来此,是否外来不详", "here, whether from elsewhere is not known")
"""Of somebody placed here whose home unit is not known."""


def pair(truths: Iterable[Truth]) -> Pair:
    """How many are certain, and how many possible."""
    counted = list(truths)
    return sum(truth == YES for truth in counted), sum(truth > NO for truth in counted)


def count_text(counted: Pair, complete: Truth, noun: Label) -> Label:
    """A pair in words: *at least n loaded* where the data is not declared complete."""
    certain, possible = counted
    zh = f"{certain} {noun.zh}" if certain == possible else f"{certain} 到 {possible} {noun.zh}"
    en = f"{certain}" if certain == possible else f"{certain} to {possible}"
    if complete == YES:
        return Label(zh, en)
    if possible == 0:
        return Label("没有载入", "none loaded")
    if certain == 0:
        return Label(f"可能有 {possible} {noun.zh}(已载入)", f"possibly {possible} loaded")
    return Label(f"至少 {zh}(已载入)", f"at least {en} loaded")


class MovementWriter:
    """Writes what is said of people, and makes its values."""

    def __init__(self, writer: Writer) -> None:
        self.writer, self.view = writer, writer.view

    # --- one person ----------------------------------------------------------------------------------

    def stay(self, stay: Stay) -> StayValue:
        """The value of a stay."""
        shown, ref = stay.shown, self.writer.ref
        return StayValue(
            person=ref(stay.person),
            relation=stay.relation.name,
            where=ref(stay.where),
            manner=manner_of(stay),
            role=stay.field("role"),
            reason=stay.field("reason"),
            basis=stay.field("basis"),
            begin=shown.begin,
            end=shown.end,
            planned_end=stay.field("planned_end"),
            phase=stay.phase.value,
            past_planned_end=TRUTH_NAMES[stay.past_planned_end(self.view.day)],
            truth=stay.truth,
            facts=self.writer.cite((stay.fact,)),
        )

    def say_stay(self, stay: Stay) -> None:
        """A stay as a reason; that something is over, to come, planned or denied is no doubt."""
        told = stay_text(self.writer, stay)
        settled = YES if stay.truth == NO else stay.truth
        about = (stay.person, stay.where)
        self.writer.say(
            Mark.NOTE, f"{told.zh}。", f"{told.en}.", (stay.fact,), about, truth=settled
        )
        past = past_end_text(self.writer, stay, self.view.day)
        if past is not None:
            truth = stay.past_planned_end(self.view.day)
            self.writer.say(
                Mark.DOUBT, f"{past.zh}。", f"{past.en}.", (stay.fact,), about, truth=truth
            )

    def change(self, change: HomeChange) -> HomeChangeValue:
        """The value of a change of home unit."""
        before, after = change.before, change.after
        facts = (before.fact,) if after is None else (before.fact, after.fact)
        return HomeChangeValue(
            person=self.writer.ref(before.person),
            before=self.writer.ref(before.where),
            after=None if after is None else self.writer.ref(after.where),
            left=TRUTH_NAMES[change.left],
            joined=TRUTH_NAMES[change.joined],
            end=before.shown.end,
            begin=None if after is None else after.shown.begin,
            facts=self.writer.cite(facts),
        )

    def say_change(self, change: HomeChange) -> None:
        """A change of home unit as a reason."""
        before, after = change.before, change.after
        named = self.writer.named
        who, old = named(before.person), named(before.where)
        end = bound_text(before.shown.end or "")
        if after is None:
            zh = f"{who}离开编制单位{old}({end.zh});此后的编制单位不详"
            en = f"{who} left the home unit {old} ({end.en}); the home unit since is not known"
            facts: tuple[int, ...] = (before.fact,)
        else:
            new = named(after.where)
            zh = f"{who}的编制单位由{old}变为{new}({end.zh})"
            en = f"The home unit of {who} changed from {old} to {new} ({end.en})"
            facts = (before.fact, after.fact)
        truth = change.left if after is None else change.joined
        self.writer.say(Mark.NOTE, f"{zh}。", f"{en}.", facts, (before.person,), truth=truth)

    # --- a unit or a division --------------------------------------------------------------------------

    def trip(self, trip: Trip) -> TripValue:
        """The value of a trip."""
        return TripValue(
            direction=trip.direction,
            homes=tuple(self.writer.ref(home.stay.where) for home in trip.homes),
            home=TRUTH_NAMES[trip.home],
            stay=self.stay(trip.stay),
            truth=trip.truth,
            facts=self.writer.cite(trip.facts),
        )

    def say_trips(self, found: Movement) -> None:
        """The trips as reasons, those of the day first, no more than `SHOWN` of a sort."""
        now = [trip for trip in found.trips if trip.truth > NO]
        past = [trip for trip in found.trips if trip.stay.is_past]
        other = [trip for trip in found.trips if trip.truth == NO and not trip.stay.is_past]
        for trips in (now, past, other):
            for trip in trips[:SHOWN]:
                self._say_trip(trip)
            self._more(len(trips) - SHOWN)
        for change in found.changes[:SHOWN]:
            self.say_change(change)
        self._more(len(found.changes) - SHOWN)

    def _say_trip(self, trip: Trip) -> None:
        directions = PAST_DIRECTIONS if trip.stay.is_past else DIRECTIONS
        told, direction = stay_text(self.writer, trip.stay), directions[trip.direction]
        if trip.direction == "in" and not trip.homes:
            direction = HERE
        homes = self._homes(trip)
        zh, en = f"{direction.zh}:{told.zh}", f"{direction.en.capitalize()}: {told.en}"
        if homes is not None:
            zh, en = f"{zh};{homes.zh}", f"{en}; {homes.en}"
        about = (trip.stay.person, trip.stay.where)
        now = trip.record if trip.stay.is_past else trip.truth
        settled = YES if now == NO else now
        self.writer.say(Mark.NOTE, f"{zh}。", f"{en}.", trip.facts, about, truth=settled)
        past = past_end_text(self.writer, trip.stay, self.view.day)
        if past is not None:
            truth = trip.stay.past_planned_end(self.view.day)
            self.writer.say(
                Mark.DOUBT, f"{past.zh}。", f"{past.en}.", (trip.stay.fact,), about, truth=truth
            )

    def _homes(self, trip: Trip) -> Label | None:
        """The home units of a trip at its time; nothing of one that is certain and one's own."""
        if not trip.homes:
            return Label("编制单位不详", "home unit not known")
        if trip.home == YES and trip.direction == "out":
            return None
        then = Label("当时", " then") if trip.stay.truth == NO else Label("", "")
        told = []
        for truth, label in ((YES, Label("", "")), (MAYBE, Label("可能是", " possibly"))):
            units = dict.fromkeys(home.stay.where for home in trip.homes if home.truth == truth)
            if units:
                names = self.writer.several(units)
                told.append(Label(f"{label.zh}{names.zh}", f"{label.en} {names.en}"))
        return Label(
            f"{then.zh}编制单位{','.join(one.zh for one in told)}",
            f"home unit{then.en}{','.join(one.en for one in told)}",
        )

    def _more(self, more: int) -> None:
        if more > 0:
            self.writer.say(
                Mark.NOTE,
                f"另有 {more} 条,此处不列,见 --json。",
                f"And {more} more, which --json lists.",
            )

    # --- flows -----------------------------------------------------------------------------------------

    def flows(self, trips: Sequence[Trip]) -> tuple[FlowValue, ...]:
        """From unit to unit, division or grid."""
        ref = self.writer.ref
        return _flows(
            (trip, None if start is None else ref(start), ref(trip.stay.where))
            for trip in trips
            for start in _origins(trip)
        )

    def level_flows(self, trips: Sequence[Trip]) -> tuple[FlowValue, ...]:
        """From level to level; None where a level is not known."""
        levels: dict[int | None, str | None] = {None: None}

        def level(node: int | None) -> str | None:
            if node is not None and node not in levels:
                levels[node] = level_of(self.view, node)
            return levels[node]

        return _flows(
            (trip, start, level(trip.stay.where))
            for trip in trips
            for start in dict.fromkeys(map(level, _origins(trip)))
        )

    def say_levels(self, flows: Sequence[FlowValue], trips: Sequence[Trip]) -> None:
        """The flows between levels as reasons."""
        words = {
            (trip.stay.relation.name, manner_of(trip.stay)): manner_text(trip.stay)
            for trip in trips
        }
        unknown = Label("级别不详", "level not known")
        for flow in flows:
            start, end = (
                unknown if level is None else LEVELS[str(level)]
                for level in (flow.origin, flow.target)
            )
            manner = words[flow.relation, flow.manner]
            now = flow.now
            said = f"{now[0]}" if now[0] == now[1] else f"{now[0]} – {now[1]}"
            self.writer.say(
                Mark.NOTE,
                f"流向:{start.zh} → {end.zh},{manner.zh},当日 {said} 人,已结束 {flow.past} 次。",
                f"Flow: {start.en} → {end.en}, {manner.en}: {said} on the day, {flow.past} over.",
            )


def _origins(trip: Trip) -> Iterable[int | None]:
    return dict.fromkeys(home.stay.where for home in trip.homes) or (None,)


_End: TypeAlias = Ref | str | None


def _flows(ends: Iterable[tuple[Trip, _End, _End]]) -> tuple[FlowValue, ...]:
    """The asserted trips that have begun, or may have, by where from, where to, and how."""
    grouped: dict[tuple[_End, _End, str, str | None], list[Trip]] = {}
    for trip, start, end in ends:
        if trip.truth > NO or trip.stay.is_past:
            key = start, end, trip.stay.relation.name, manner_of(trip.stay)
            grouped.setdefault(key, []).append(trip)
    found = []
    for (start, end, relation, manner), trips in grouped.items():
        people: dict[int, Truth] = {}
        for trip in trips:
            person = trip.stay.person
            people[person] = max(people.get(person, NO), trip.truth)
        past = sum(trip.stay.is_past for trip in trips)
        found.append(FlowValue(start, end, relation, manner, pair(people.values()), past))
    return tuple(found)
