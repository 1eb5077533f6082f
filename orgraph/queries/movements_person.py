"""The answer to `movements` of a person: the way, and where it stands on the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from orgraph.graph.view import View
from orgraph.model.answers import Answer, Mark
from orgraph.model.schema import Label
from orgraph.model.truth import MAYBE, NO, YES, Truth
from orgraph.model.vocabulary import BELONGS_TO, HOLDS
from orgraph.queries.movements_people import MovementWriter
from orgraph.queries.movements_quota import QuotaWriter
from orgraph.queries.movements_value import MovementsValue, nothing
from orgraph.queries.question import Writer
from orgraph.queries.stay_text import bound_text
from orgraph.queries.stays import (
    STAYS,
    HomeChange,
    Phase,
    Stay,
    home_changes,
    in_order,
    overlap,
    stays,
)
from orgraph.queries.who_words import say_doubt

__all__ = ["answer_person"]


@dataclass(frozen=True)
class _Standing:
    """A verdict, the facts that decide it, and those to confirm."""

    verdict: str
    deciding: tuple[int, ...] = ()
    to_confirm: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Way:
    """The way of a person in the order of time."""

    stays: tuple[Stay, ...]
    homes: tuple[Stay, ...]
    away: tuple[Stay, ...]
    """Asserted secondments and placements."""
    changes: tuple[HomeChange, ...]

    def at(self, truth: Truth) -> list[Stay]:
        """The stays away of which so much is known on the day."""
        return [stay for stay in self.away if stay.truth == truth]

    @property
    def over(self) -> list[Stay]:
        """The stays away that are over."""
        return [stay for stay in self.away if stay.phase is Phase.OVER]

    @property
    def last(self) -> list[Stay]:
        """Those that are over and ended last."""
        over = self.over
        end = max((_end(stay) for stay in over), default=None)
        return [stay for stay in over if _end(stay) == end]

    @property
    def returned_to(self) -> list[Stay]:
        """The home units of then that are, or may be, those of the day."""
        return [
            home
            for home in self.homes
            if home.truth > NO and any(overlap(home.span, stay.span) == YES for stay in self.last)
        ]


def _end(stay: Stay) -> tuple[int, int]:
    return stay.span.possible_end, stay.span.certain_end


def way(view: View, person: int) -> _Way:
    """The way of a person."""
    found = in_order(stays(view, person, STAYS))
    told = [stay for stay in found if stay.told]
    homes = [stay for stay in told if stay.relation is BELONGS_TO]
    away = [stay for stay in told if stay.relation not in (BELONGS_TO, HOLDS)]
    changes = home_changes(homes, view.day)
    return _Way(tuple(found), tuple(homes), tuple(away), tuple(changes))


def _standing(own: _Way) -> _Standing:
    """Where somebody stands on the day. Each branch holds in every possible world, or is unconfirmed."""
    if there := own.at(YES):
        return _Standing("out", _facts(there))
    if open_stays := own.at(MAYBE):
        return _Standing("unconfirmed", (), _facts(open_stays))
    if own.over:
        back = own.returned_to
        known = max((home.truth for home in back), default=NO)
        at_home = _facts(home for home in back if home.truth == known)
        return {
            YES: _Standing("back", (*_facts(own.over), *at_home)),
            MAYBE: _Standing("unconfirmed", (), at_home),
            NO: _Standing("moved", _facts(own.over)),
        }[known]
    if own.changes:
        left = _facts(change.before for change in own.changes if change.left == YES)
        leaving = _facts(change.before for change in own.changes)
        return _Standing("moved", left) if left else _Standing("unconfirmed", (), leaving)
    return _Standing("unknown")


def _facts(found: Iterable[Stay]) -> tuple[int, ...]:
    return tuple(stay.fact for stay in found)


def answer_person(writer: Writer, node: int) -> Answer[MovementsValue]:
    """The answer to `movements` of a person."""
    own = way(writer.view, node)
    standing = _standing(own)
    people, quota = MovementWriter(writer), QuotaWriter(writer)
    for stay in own.stays:
        people.say_stay(stay)
    for change in own.changes:
        people.say_change(change)
    if standing.verdict == "back":
        _say_return(writer, node, own)
    counts = (*quota.counts_of((node,), None), *quota.described(node))
    say_doubt(writer, standing.to_confirm)
    value = replace(
        nothing(writer.ref(node)),
        stays=tuple(people.stay(stay) for stay in own.stays),
        home_changes=tuple(people.change(change) for change in own.changes),
        counts=counts,
        to_confirm=writer.cite(standing.to_confirm),
    )
    summary = _summary(writer, node, own, standing.verdict)
    return writer.answer(standing.verdict, summary, value, standing.deciding)


def _say_return(writer: Writer, node: int, own: _Way) -> None:
    """Since when somebody is back; the day is said to be unknown where it is."""
    last = own.last[0]
    end = bound_text(last.shown.end or "")
    at_home = [stay for stay in own.returned_to if stay.truth == YES]
    home = writer.several(dict.fromkeys(stay.where for stay in at_home))
    if last.span.possible_end - last.span.certain_end <= 0:
        zh, en = f"{end.zh}起回到{home.zh}", f"Back at {home.en} from {end.en}"
    else:
        zh, en = (
            f"回到{home.zh},哪一天不详:{end.zh}",
            f"Back at {home.en}, on a day not known: {end.en}",
        )
    facts = (last.fact, *_facts(at_home))
    writer.say(Mark.NOTE, f"{zh}。", f"{en}.", facts, (node,), truth=YES)


def _summary(writer: Writer, node: int, own: _Way, verdict: str) -> Label:
    who = writer.named(node)
    past = writer.several(dict.fromkeys(stay.where for stay in own.over))
    now = writer.several(dict.fromkeys(stay.where for stay in own.at(YES)))
    home = _home(writer, own)
    if verdict == "out":
        zh, en = f"{who}当日在{now.zh}", f"{who} is at {now.en}"
    elif verdict == "back":
        zh = f"{who}曾在{past.zh},当日已返回,没有载入别的在外记录"
        en = f"{who} was at {past.en} and is back, no other stay away is loaded"
    elif verdict == "moved" and past.zh:
        zh, en = f"{who}曾在{past.zh},当日已结束", f"{who} was at {past.en}, which is over"
    elif verdict == "moved":
        zh, en = f"{who}的编制单位有过变动", f"{who} has changed the home unit"
    elif verdict == "unconfirmed":
        return _open_summary(writer, who, own)
    else:
        zh = f"没有载入{who}到当日为止的借调、下派或编制单位变动,没有载入不等于没有"
        en = (
            f"No secondment, placement or change of home unit of {who} up to the day is loaded, "
            "which does not mean that there is none"
        )
    return Label(f"{zh};{home.zh}。", f"{en}; {home.en}.")


def _home(writer: Writer, own: _Way) -> Label:
    """The home unit on the day, as far as it is known."""
    for truth, zh, en in (
        (YES, "编制单位", "home unit"),
        (MAYBE, "编制单位可能是", "home unit possibly"),
    ):
        units = dict.fromkeys(stay.where for stay in own.homes if stay.truth == truth)
        if units:
            names = writer.several(units)
            return Label(f"{zh}{names.zh}", f"{en} {names.en}")
    left = writer.several(dict.fromkeys(change.before.where for change in own.changes))
    if left.zh:
        return Label(
            f"原编制单位{left.zh},现编制单位不详",
            f"the home unit was {left.en}, the present one is not known",
        )
    return Label("编制单位不详", "home unit not known")


def _open_summary(writer: Writer, who: str, own: _Way) -> Label:
    may = writer.several(dict.fromkeys(stay.where for stay in own.at(MAYBE)))
    if may.zh:
        return Label(
            f"{who}当日是否在{may.zh}未定,要看待确认的事实。",
            f"Whether {who} is at {may.en} on the day turns on facts to be confirmed.",
        )
    return Label(
        f"{who}当日的情况未定,要看待确认的事实。",
        f"Where {who} stands on the day turns on facts to be confirmed.",
    )
