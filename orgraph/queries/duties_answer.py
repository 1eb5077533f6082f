"""The answer to `duties`: from the rows that were found to a verdict, its value, and the reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from orgraph.graph.complete import completing
from orgraph.graph.view import View
from orgraph.graph.worlds import Settled, settle
from orgraph.model.answers import Answer, Mark
from orgraph.model.schema import Label, RelationKind
from orgraph.model.truth import NO, YES, Truth
from orgraph.model.vocabulary import (
    DUTY_LIST,
    LEADS,
    LISTED_ON,
    MATTER,
    PERSON,
    SUPPORTS,
    UNIT,
    UNIT_CLASS,
)
from orgraph.queries.chain import Reached
from orgraph.queries.duties_find import class_rows, lists_over, person_rows, unit_rows
from orgraph.queries.duties_row import ON_LIST, FoundRow, FoundRows, lead_state
from orgraph.queries.duties_tell import SHARERS, Told
from orgraph.queries.duties_value import DutiesValue
from orgraph.queries.duties_where import (
    applies,
    list_rows,
    lists_around,
    lists_at,
    matter_rows,
    place_rows,
)
from orgraph.queries.question import Question, Writer
from orgraph.queries.who_words import say_doubt

__all__ = ["answer_duties"]

UNNUMBERED: Final = 10**9


def answer_duties(question: Question[Any], view: View, limit: int) -> Answer[DutiesValue]:
    """Answer on a view; the node is the parameter `node`."""
    writer = Writer(question, view)
    node = writer.node("node")
    return _Duties(writer, node, limit).answer()


class _Duties:
    """One answer: what was found, its verdict and its counts."""

    def __init__(self, writer: Writer, node: int, limit: int) -> None:
        self.writer, self.view, self.node, self.limit = writer, writer.view, node, limit
        self.kind = self.view.kind(node)
        self.shares_only = self.kind in SHARERS
        self.told = Told(writer, node)
        self._grows = self.kind.name in ROWS_OF
        self.rows = _rows(self.view, node)
        self.lists = dict.fromkeys(
            [
                *([node] if self.kind is DUTY_LIST else []),
                *_lists(self.view, node),
                *(row.list for row in self.rows.values() if row.list is not None),
            ]
        )

    def answer(self) -> Answer[DutiesValue]:
        writer = self.writer
        verdict, doubtful, deciding = self._verdict()
        counts = self._counts()
        verdict = self._partly(verdict, counts["rows"])
        summary = self._summary(verdict, counts)
        told = self.told
        posts = told.posts() if self.kind is PERSON else ()
        ordered = sorted(self.rows.values(), key=self._order)
        rows = tuple(told.row(row) for row in ordered[: self.limit])
        more = max(0, len(ordered) - self.limit)
        if more:
            writer.say(
                Mark.NOTE,
                f"还有 {more} 项没有列出(用 --limit 调整)。",
                f"{more} more are not told (see --limit).",
            )
        otherwise = told.otherwise()
        told.limits()
        lists = tuple(told.list_of(lst) for lst in self.lists)
        say_doubt(writer, doubtful)
        value = DutiesValue(
            node=writer.ref(self.node),
            posts=posts,
            rows=rows,
            more=more,
            said_otherwise=otherwise,
            lists=lists,
            counts=counts,
            to_confirm=writer.cite(doubtful),
        )
        return writer.answer(verdict, summary, value, deciding)

    # --- the verdict --------------------------------------------------------------------------------

    def _verdict(self) -> tuple[str, tuple[int, ...], list[int]]:
        """The verdict, the facts to confirm, and those that decide it."""
        ways = list(self._holding())
        for way in ways:
            if way.truth == YES:
                return "known", (), list(way.facts)
        if not self._grows:
            settled = settle(self.view, self._applies, str)
            return self._settled(settled)
        # More facts only add shares, so that one that is not certain is missing in some world.
        open_ones = [way.facts for way in ways if way.truth > NO]
        if open_ones:
            doubtful = [self._doubtful(facts) for facts in open_ones]
            return "unconfirmed", min(doubtful, key=len), []
        return self._settled(settle(self.view, self._empty, str))

    def _settled(self, settled: Settled[str, str]) -> tuple[str, tuple[int, ...], list[int]]:
        if not settled.agreed:
            return "unconfirmed", settled.doubtful, []
        proof = self._proof(self.view) if settled.found == "nobody" else None
        return settled.found, (), list(proof or ())

    def _doubtful(self, facts: Iterable[int]) -> tuple[int, ...]:
        return tuple(fact for fact in dict.fromkeys(facts) if self.view.truth(fact) < YES)

    def _holding(self) -> Iterable[Reached]:
        """The ways by which there is something: a share, a lead of a matter, a row."""
        for row in self.rows.values():
            if not self.shares_only and self.kind is not MATTER:
                yield row.way
                continue
            for entry in row.shares.values():
                if self.shares_only or entry.role is LEADS:
                    yield entry.way

    def _applies(self, view: View) -> str:
        """Of a place in a world: whether a row applies."""
        return "known" if applies(view, self.node) else self._empty(view)

    def _empty(self, view: View) -> str:
        """In a world where there is nothing: whether that is proven."""
        return "unknown" if self._proof(view) is None else "nobody"

    def _proof(self, view: View) -> tuple[int, ...] | None:
        """The facts by which there is nothing, where all is declared complete; else None."""
        if self.shares_only:
            return None
        needed: list[tuple[RelationKind, int]] = []
        lists = _lists(view, self.node)
        if self.kind is DUTY_LIST:
            needed = [(LISTED_ON, self.node)]
        elif not lists:
            return None
        elif self.kind is MATTER:
            needed = [(kind, lst) for lst in lists for kind in (LISTED_ON, LEADS)]
            rows = matter_rows(view, self.node).values()
            if any(row.state != ON_LIST for row in rows):
                return None
        else:
            needed = [(LISTED_ON, lst) for lst in lists]
        proof = [fact for way in lists.values() for fact in way.facts]
        for relation, node in needed:
            closed, facts = completing(view, relation, node)
            if closed == NO:
                return None
            proof += facts
        return tuple(proof)

    def _partly(self, verdict: str, loaded: tuple[int, int]) -> str:
        declared = self.view.value(self.node, "declared") if self.kind is DUTY_LIST else None
        partly = isinstance(declared, int) and loaded[1] < declared
        return "partial" if verdict == "known" and partly else verdict

    # --- counts ---------------------------------------------------------------------------------------

    def _counts(self) -> dict[str, tuple[int, int]]:
        told: dict[str, list[Truth]] = {"rows": [], "leads": [], "supports": []}
        for row in self.rows.values():
            best = {LEADS: NO, SUPPORTS: NO}
            for entry in row.shares.values():
                best[entry.role] = max(best[entry.role], entry.way.truth)
            told["rows"].append(max(best.values()) if self.shares_only else row.way.truth)
            told["leads"].append(best[LEADS])
            told["supports"].append(best[SUPPORTS])
        counts = {
            name: (sum(truth == YES for truth in truths), sum(truth > NO for truth in truths))
            for name, truths in told.items()
        }
        if not self.shares_only:
            states = [lead_state(self.view, row) for row in self.rows.values()]
            words = [state.word for state in states]
            nobody = sum(state.maybe_nobody for state in states)
            unknown = sum(state.maybe_unknown for state in states)
            counts["nobody_leads"] = words.count("nobody"), nobody
            counts["lead_unknown"] = words.count("unknown"), unknown
        return counts

    def _order(self, row: FoundRow) -> tuple[int, int, int, str, int]:
        number = None if row.listing is None else self.view.own(row.listing, "number")
        written = str(number or "")
        digits = int(written) if written.isascii() and written.isdigit() else UNNUMBERED
        lst = UNNUMBERED if row.list is None else row.list
        return row.rank, lst, digits, written, row.row

    # --- in a sentence -----------------------------------------------------------------------------------

    def _summary(self, verdict: str, counts: dict[str, tuple[int, int]]) -> Label:
        name = self.writer.named(self.node)
        leads, supports, rows = (_count(counts[key]) for key in ("leads", "supports", "rows"))
        if verdict == "unknown" and self.shares_only:
            return Label(
                f"不知道:没有载入{name}的{self._what().zh},没有载入不等于没有。",
                f"Not known: no {self._what().en} of {name} is loaded, which does not mean that there is "
                "none.",
            )
        if verdict == "unknown":
            return Label(
                f"不知道:{name}没有载入的{self._what().zh},资料也没有声明完整。",
                f"Not known: no {self._what().en} of {name} is loaded, and the data is not declared "
                "complete.",
            )
        if verdict == "nobody":
            return Label(
                f"{name}没有{self._what().zh}:所查的资料都声明完整。",
                f"{name} has no {self._what().en}: what was looked at is declared complete.",
            )
        if self.shares_only:
            return Label(
                f"{name}:主要责任 {leads.zh} 项,配合责任 {supports.zh} 项。",
                f"{name} leads on {leads.en} and supports {supports.en}.",
            )
        if self.kind is MATTER:
            certain, possible = self._leads()
            sure, maybe = self.writer.several(certain), self.writer.several(possible)
            zh, en = f"主要责任:{sure.zh or '不详'}", f"led by: {sure.en or 'not known'}"
            if possible:
                zh, en = f"{zh};可能还有{maybe.zh}", f"{en}; possibly {maybe.en}"
            return Label(f"“{name}”有 {rows.zh} 条记载,{zh}。", f"“{name}”, rows: {rows.en}; {en}.")
        nobody, open_ = counts["nobody_leads"], counts["lead_unknown"]
        declared = self.view.value(self.node, "declared") if self.kind is DUTY_LIST else None
        zh = f"{name}:载入 {rows.zh} 项" if self.kind is DUTY_LIST else f"{name}:适用 {rows.zh} 项"
        en = f"{name}: {rows.en} rows {'are loaded' if self.kind is DUTY_LIST else 'apply'}"
        if declared is not None:
            zh, en = f"{zh}(申报 {declared} 项)", f"{en} ({declared} are declared)"
        missing = declared - counts["rows"][1] if isinstance(declared, int) else 0
        rest = Label("", "")
        if verdict == "partial":
            rest = Label(
                f"其余 {missing} 项没有载入,不能说无人负责。",
                f" The other {missing} are not loaded, so they cannot be called nobody's.",
            )
        return Label(
            f"{zh},其中 {leads.zh} 项有主要责任单位,{_count(nobody).zh} 项无人负责(已声明完整),"
            f"{_count(open_).zh} 项由谁负责不详。{rest.zh}",
            f"{en}; with a lead: {leads.en}; with none (declared complete): {_count(nobody).en}; "
            f"lead not known: {_count(open_).en}.{rest.en}",
        )

    def _leads(self) -> tuple[list[int], list[int]]:
        """Who leads on a matter for certain, and who only may."""
        best: dict[int, Truth] = {}
        for row in self.rows.values():
            for entry in row.shares.values():
                if entry.role is LEADS and entry.way.truth > NO:
                    best[entry.unit] = max(entry.way.truth, best.get(entry.unit, NO))
        certain = [unit for unit, truth in best.items() if truth == YES]
        return certain, [unit for unit in best if unit not in certain]

    def _what(self) -> Label:
        if self.kind is PERSON:
            return Label("经岗位而来的责任", "duty through a post")
        if self.shares_only:
            return Label("责任", "duty")
        if self.kind is MATTER:
            return Label("主要责任单位", "lead")
        return Label("清单事项", "row of a list")


def _rows(view: View, node: int) -> FoundRows:
    """The rows that concern a node."""
    finder = ROWS_OF.get(view.kind(node).name, place_rows)
    return finder(view, node)


def _lists(view: View, node: int) -> dict[int, Reached]:
    """The lists that were looked at, each with the way to it."""
    kind = view.kind(node)
    if kind is UNIT:
        return lists_over(view, node)
    if kind is MATTER:
        return lists_around(view, node)
    return {} if kind.name in ROWS_OF else lists_at(view, node)


ROWS_OF: Final[Mapping[str, Callable[[View, int], FoundRows]]] = {
    UNIT.name: unit_rows,
    UNIT_CLASS.name: class_rows,
    PERSON.name: person_rows,
    DUTY_LIST.name: list_rows,
    MATTER.name: matter_rows,
}
"""By kind; of grids, places and divisions those of the lists that apply there."""


def _count(pair: tuple[int, int]) -> Label:
    certain, possible = pair
    if certain == possible:
        return Label(str(certain), str(certain))
    return Label(f"{certain}(至多 {possible})", f"{certain} (at most {possible})")
