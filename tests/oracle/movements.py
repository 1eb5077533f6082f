"""The oracle of `movements`: `docs/movements.md`, row by row and world by world."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from .days import MAYBE, NO, YES, Row, Span, bound, is_walked, life_of_version, lives, span, truth
from .people import (
    PEOPLE,
    Own,
    away,
    counted,
    hosted,
    known_from_elsewhere,
    own,
    staff,
    sure_and_possible,
)
from .survey import City, Survey, survey
from .worlds import World, all_worlds

Pair = tuple[int, int]

STAYS: Final = ("BELONGS_TO", "HOLDS", "SECONDED_TO", "PLACED_IN")
TRIPS: Final = ("SECONDED_TO", "PLACED_IN")


class Stay(NamedTuple):
    """A stay on a day."""

    kind: str
    row: int
    person: str
    where: str
    begin: str
    days: Span
    truth: int
    phase: str
    past_planned_end: int


class Change(NamedTuple):
    """A change of home unit."""

    person: str
    before: str
    after: str
    left: int
    joined: int


@dataclass(frozen=True)
class Transfer:
    """What is declared, itemised and not itemised."""

    state: str
    itemised: Pair
    rest: Pair | None


@dataclass(frozen=True)
class Movements:
    """What the rows and every world say."""

    verdict: str
    stays: list[Stay]
    changes: frozenset[Change]
    trips: frozenset[tuple[str, str, str, str, str, int]]
    """Kind, person, where, begin, phase, and how sure it is that it is so on the day."""
    out: Pair
    into: Pair
    transfers: dict[str, Transfer]


class Rows:
    """The rows of a city with their days."""

    def __init__(self, city: City, evidence: str, day: str) -> None:
        self.city, self.day = city, date.fromisoformat(day).toordinal()
        self._evidence = evidence
        self._dates = {row["id"]: bound(row["date"])[1] for row in city["Source"]}
        self.survey: Survey = survey(city, evidence, self.day, (*PEOPLE, "HOLDS"))
        self._lives: dict[str, list[Span]] = {}
        for file, rows in city.items():
            if not file.isupper():
                for row in rows:
                    found = self._lives.setdefault(row["id"], [])
                    if is_walked(row):
                        found.append(life_of_version(row, self._confirmed(row)))
        self._lives = {node: lives(found) for node, found in self._lives.items()}

    def _confirmed(self, row: Row) -> int:
        return self._dates[row.get("evidence", "") or self._evidence]

    def days(self, row: Row) -> Span:
        """The four days of a row."""
        return span(row, self._confirmed(row))

    def known(self, kind: str, index: int) -> int:
        """What is known of a walked relation on the day."""
        fact = kind, index
        if any(each.fact == fact for each in self.survey.certain):
            return YES
        return MAYBE if any(each.fact == fact for each in self.survey.maybe) else NO

    def could_ever_be(self, row: Row) -> bool:
        """Whether both ends of an asserted relation are there on some day of it."""
        days = self.days(row)
        return any(
            max(days.possible_start, one.possible_start, other.possible_start)
            < min(days.possible_end, one.possible_end, other.possible_end)
            for one in self._lives[row["source"]]
            for other in self._lives[row["target"]]
        )

    def stays(self, kinds: Iterable[str]) -> Iterator[Stay]:
        """All stays of some kinds."""
        for kind in kinds:
            for index, row in enumerate(self.city.get(kind, [])):
                stay = self._stay(kind, index, row)
                if stay is not None:
                    yield stay

    def _stay(self, kind: str, index: int, row: Row) -> Stay | None:
        days, known = self.days(row), NO
        if row.get("polarity", "") == "denied":
            phase = "denied"
        elif row.get("certainty", "") == "planned":
            phase = "planned"
        elif not self.could_ever_be(row):
            return None
        else:
            known = self.known(kind, index)
            phase = _phase(days, known, self.day)
        planned, past = row.get("planned_end", ""), NO
        if planned and phase not in ("planned", "denied"):
            first, last = bound(planned)
            past = min(known, YES if self.day >= last else MAYBE if self.day >= first else NO)
        return Stay(
            kind, index, row["source"], row["target"], row.get("from", ""), days, known, phase, past
        )


def _phase(days: Span, known: int, day: int) -> str:
    if known == YES:
        return "holds"
    if known == NO:
        if day >= days.possible_end:
            return "over"
        return "ahead" if day < days.possible_start else "lapsed"
    begun, ending = day >= days.certain_start, day >= days.certain_end
    if begun and ending:
        return "may_be_over"
    return "unsettled" if begun or ending else "may_have_begun"


def _order(stay: Stay) -> tuple[int, int, int, int]:
    days = stay.days
    return days.possible_start, days.certain_start, days.possible_end, days.certain_end


def _overlap(one: Span, other: Span) -> int:
    if max(one.certain_start, other.certain_start) < min(one.certain_end, other.certain_end):
        return YES
    latest = max(one.possible_start, other.possible_start)
    return MAYBE if latest < min(one.possible_end, other.possible_end) else NO


def _changes(homes: Iterable[Stay], day: int) -> list[Change]:
    by_person: dict[str, list[Stay]] = {}
    for home in homes:
        if home.phase not in ("planned", "denied"):
            by_person.setdefault(home.person, []).append(home)
    found = []
    for person, own_homes in by_person.items():
        in_order = sorted(own_homes, key=lambda home: (*_order(home), home.where, home.row))
        for before, after in zip(in_order, [*in_order[1:], None], strict=True):
            ended = before.days
            left = YES if day >= ended.possible_end else MAYBE if day >= ended.certain_end else NO
            begun = NO
            if after is not None:
                days = after.days
                begun = (
                    YES
                    if day >= days.certain_start
                    else MAYBE
                    if day >= days.possible_start
                    else NO
                )
            if left > NO:
                named = after.where if after is not None and begun > NO else ""
                found.append(Change(person, before.where, named, left, min(left, begun)))
    return found


def movements(city: City, evidence: str, node: str, day: str) -> Movements:
    """What the page says of a node."""
    rows = Rows(city, evidence, day)
    kind = rows.survey.kinds[node]
    worlds = list(all_worlds(rows.survey))
    if kind == "Person":
        return _person(rows, worlds, node)
    if kind == "QuotaTransfer":
        told = _transfer(rows, worlds, node)
        verdict = {"happened": "moved", "may_have_happened": "unconfirmed"}
        said = verdict.get(told.state, told.state)
        return Movements(said, [], frozenset(), frozenset(), (0, 0), (0, 0), {node: told})
    return _place(rows, worlds, node)


# --- a person ----------------------------------------------------------------------------------------


def _person(rows: Rows, worlds: list[World], node: str) -> Movements:
    stays = sorted((stay for stay in rows.stays(STAYS) if stay.person == node), key=_order)
    told = [stay for stay in stays if stay.phase not in ("planned", "denied")]
    changes = _changes((stay for stay in told if stay.kind == "BELONGS_TO"), rows.day)
    verdicts = {_stands(world, node, told, changes) for world in worlds}
    verdict = verdicts.pop() if len(verdicts) == 1 else "unconfirmed"
    return Movements(verdict, stays, frozenset(changes), frozenset(), (0, 0), (0, 0), {})


def _stands(world: World, node: str, told: list[Stay], changes: list[Change]) -> str:
    if world.targets("SECONDED_TO", node) | world.targets("PLACED_IN", node):
        return "out"
    over = [stay for stay in told if stay.kind in TRIPS and stay.phase == "over"]
    if over:
        end = max((stay.days.possible_end, stay.days.certain_end) for stay in over)
        last = [stay for stay in over if (stay.days.possible_end, stay.days.certain_end) == end]
        back = any(
            home.kind == "BELONGS_TO"
            and _holds(world, home)
            and any(_overlap(home.days, stay.days) == YES for stay in last)
            for home in told
        )
        return "back" if back else "moved"
    if changes:
        return "moved" if any(change.left == YES for change in changes) else "unconfirmed"
    return "unknown"


# --- a unit or a division ------------------------------------------------------------------------------


def _place(rows: Rows, worlds: list[World], node: str) -> Movements:
    owns = [own(world, node, whole=True) for world in worlds]
    ever_own = frozenset[str]().union(*(of.hosts for of in owns))
    homes = list(rows.stays(("BELONGS_TO",)))
    all_stays = list(rows.stays(TRIPS))
    told_homes = [home for home in homes if home.phase not in ("planned", "denied")]
    changes = {
        change
        for change in _changes(told_homes, rows.day)
        if {change.before, change.after} & ever_own
    }
    staff_ever = {home.person for home in told_homes if home.where in ever_own}
    near = [stay for stay in all_stays if stay.where in ever_own or stay.person in staff_ever]
    trips = {
        (
            stay.kind,
            stay.person,
            stay.where,
            stay.begin,
            stay.phase,
            _on_the_day(worlds, owns, stay),
        )
        for stay in near
    }
    verdicts = set[str]()
    for world, of in zip(worlds, owns, strict=True):
        verdicts.add(_moved(world, of, near, told_homes, changes))
    transfers = _transfers_of(rows, ever_own, node)
    return Movements(
        verdicts.pop() if len(verdicts) == 1 else "unconfirmed",
        [],
        frozenset(changes),
        frozenset(trips),
        counted([away(world, of) for world, of in zip(worlds, owns, strict=True)]),
        sure_and_possible(
            [known_from_elsewhere(world, of, node) for world, of in zip(worlds, owns, strict=True)],
            [hosted(world, of) - staff(world, of) for world, of in zip(worlds, owns, strict=True)],
        ),
        {each: _transfer(rows, worlds, each) for each in transfers},
    )


def _holds(world: World, stay: Stay) -> bool:
    return any(each.fact == (stay.kind, stay.row) for each in world.of(stay.kind))


def _on_the_day(worlds: list[World], owns: list[Own], stay: Stay) -> int:
    """In how far a stay leads out of, into, or about within, on the day."""
    if stay.phase in ("planned", "denied"):
        return NO
    said = [
        _holds(world, stay) and (stay.where in of.hosts or stay.person in staff(world, of))
        for world, of in zip(worlds, owns, strict=True)
    ]
    return YES if all(said) else MAYBE if any(said) else NO


def _moved(
    world: World,
    of: Own,
    near: list[Stay],
    homes: list[Stay],
    changes: set[Change],
) -> str:
    records = [_record(world, of, stay, homes) for stay in near]
    records += [change.left for change in changes if change.before in of.hosts]
    records += [change.joined for change in changes if change.after in of.hosts]
    records += [
        YES
        for kind in ("GIVES_TO", "TAKES_FROM")
        for each in world.of(kind)
        if each.target in of.units
    ]
    best = max(records, default=NO)
    if best > NO:
        return "moved" if best == YES else "unconfirmed"
    return "unknown"


def _record(world: World, of: Own, stay: Stay, homes: list[Stay]) -> int:
    if stay.phase in ("planned", "denied", "ahead"):
        return NO
    if stay.truth > NO:
        linked = stay.where in of.hosts or stay.person in staff(world, of)
        return YES if _holds(world, stay) and linked else NO
    links = [YES] if stay.where in of.hosts else []
    for home in homes:
        if home.person == stay.person and home.where in of.hosts:
            links.append(_overlap(home.days, stay.days))
    return max(links, default=NO)


# --- quota transfers ---------------------------------------------------------------------------------


def _transfers_of(rows: Rows, ever_own: frozenset[str], node: str) -> set[str]:
    def naming(target: str) -> set[str]:
        return {
            row["source"]
            for kind in ("GIVES_TO", "TAKES_FROM")
            for row in rows.city.get(kind, [])
            if row["target"] == target and (not is_walked(row) or rows.could_ever_be(row))
        }

    units = {each for each in ever_own if rows.survey.kinds[each] == "Unit"}
    found = {transfer for unit in units for transfer in naming(unit)}
    areas = {each for each in ever_own if rows.survey.kinds[each] == "Division"}
    classes = {
        row["target"]
        for kind in ("GIVES_TO", "TAKES_FROM")
        for row in rows.city.get(kind, [])
        if row["source"] in found and rows.survey.kinds[row["target"]] == "UnitClass"
        if not is_walked(row) or rows.could_ever_be(row)
    }
    for one in classes:
        if rows.survey.field(one, "jurisdiction") in areas:
            found |= naming(one)
    return found


def _transfer(rows: Rows, worlds: list[World], node: str) -> Transfer:
    versions = [row for row in rows.city["QuotaTransfer"] if row["id"] == node]
    (version,) = versions
    if version.get("polarity", "") == "denied":
        state = "denied"
    elif version.get("certainty", "") == "planned":
        state = "planned"
    else:
        known = truth(rows.days(version), rows.day)
        state = {YES: "happened", MAYBE: "may_have_happened", NO: "not_yet"}[known]
    sums = [
        sum(
            int(each.fields.get("count", "") or 0)
            for each in world.of("GIVES_TO")
            if each.source == node and world.is_a(each.target, "Unit")
        )
        for world in worlds
    ]
    said = version.get("declared", "") or version.get("count", "")
    rest = (int(said) - max(sums), int(said) - min(sums)) if said else None
    return Transfer(state, (min(sums), max(sums)), rest)
