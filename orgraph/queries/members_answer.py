"""The answer to `members`: from what was found to a verdict, its value, and the reasons in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from orgraph.graph.complete import completing
from orgraph.graph.view import View
from orgraph.graph.worlds import Settled, settle
from orgraph.model.answers import Answer, Mark
from orgraph.model.facts import Ref, Value
from orgraph.model.schema import Label
from orgraph.model.truth import NO, YES, Truth
from orgraph.model.vocabulary import ABOUT, COVERS, DIVISION_LEVEL, GRID, PLACED_IN
from orgraph.queries.chain import Reached
from orgraph.queries.heads import Presence, State, presence_of
from orgraph.queries.members_find import (
    MEMBERSHIP,
    Below,
    Filling,
    FindMembers,
    Found,
    GridState,
    Kind,
    MembersOutcome,
    beneath,
    declares,
)
from orgraph.queries.members_text import (
    FILLINGS,
    below_text,
    either,
    outcome_text,
    say_declared,
    summary,
)
from orgraph.queries.members_value import (
    BelowValue,
    DeclaredValue,
    KindValue,
    MembersValue,
    NormValue,
    RosterValue,
    WorkerValue,
)
from orgraph.queries.people import Member, members
from orgraph.queries.question import Question, Writer
from orgraph.queries.who_people import LEVELS, People
from orgraph.queries.who_value import AlternativeValue
from orgraph.queries.who_words import say_doubt

__all__ = ["answer_members"]

PLACEMENT: Final = next(own for own in PLACED_IN.fields if own.name == "kind").values


def answer_members(
    question: Question[MembersValue], view: View, depth: int
) -> Answer[MembersValue]:
    """Answer on a view; `place` is the parameter, `depth` how far down to count."""
    writer = Writer(question, view)
    return _Members(writer, writer.node("place"), depth).answer()


class _Worker(NamedTuple):
    """Somebody who works at one place, and whether they are there."""

    member: Member
    way: Reached
    there: Presence
    placement: str | None
    """The kind of placement, where it is one."""
    truth: Truth
    """That they work here and are not away."""


class _Members:
    def __init__(self, writer: Writer, place: int, depth: int) -> None:
        self.writer, self.view = writer, writer.view
        self.place, self.depth = place, depth
        self.settled: Settled[Found, MembersOutcome] = settle(
            writer.view, FindMembers(place), lambda found: found.outcome
        )
        self.found = self.settled.found
        self.people = People(writer, place, None, self.found.chains, self.found.heads)

    def answer(self) -> Answer[MembersValue]:
        writer, settled = self.writer, self.settled
        verdict = self.found.verdict if settled.agreed else "unconfirmed"
        say_doubt(writer, settled.doubtful)
        chains = self.people.chains()
        beside = self.people.beside()
        workers = self._workers()
        rosters = self._rosters(workers)
        norms = self._norms()
        below, declared = self._below()
        gaps = [grid for grid, own in self.found.standing.items() if own.state is GridState.GAP]
        texts = [outcome_text(writer, outcome) for outcome in settled.outcomes]
        verdicts = [outcome[0] for outcome in settled.outcomes]
        value = MembersValue(
            place=writer.ref(self.place),
            chains=chains,
            beside=beside,
            rosters=rosters,
            norms=norms,
            below=below,
            declared=declared,
            gaps=tuple(map(writer.ref, gaps)),
            alternatives=() if settled.agreed else tuple(map(AlternativeValue, verdicts, texts)),
            to_confirm=writer.cite(settled.doubtful),
            counts={
                "heads_present": _people(
                    (head.person, min(grid.truth, head.truth))
                    for chain in chains
                    for grid in chain.grids
                    for head in grid.heads
                ),
                "members_present": _people((w.member.person, w.truth) for w in workers),
            },
        )
        told = texts[0] if settled.agreed else either(texts)
        return writer.answer(verdict, summary(told, value), value, self._deciding(verdict))

    # --- who works here ------------------------------------------------------------------------------

    def _workers(self) -> list[_Worker]:
        """Each person once at a grid or area and in a role, by the truest way."""
        found: dict[tuple[int, int, str | None, str | None], _Worker] = {}
        for chain in self.found.chains:
            for member in members(self.view, chain):
                way = chain.grids.get(member.where) or chain.areas[member.where]
                there = presence_of(self.view, member.person, member.where)
                placed = self.view.own(member.facts[0], "kind")
                placement = None if placed is None else str(placed)
                truth = min(member.truth, way.truth, there.truth)
                key = member.person, member.where, member.role, placement
                if key not in found or truth > found[key].truth:
                    found[key] = _Worker(member, way, there, placement, truth)
        return list(found.values())

    def _rosters(self, workers: Sequence[_Worker]) -> tuple[RosterValue, ...]:
        found: dict[int, tuple[Reached, list[_Worker]]] = {}
        for chain in self.found.chains:
            for grid in (grid for rung in chain.rungs for grid in rung):
                found.setdefault(grid, (chain.grids[grid], []))
        for worker in workers:
            found.setdefault(worker.member.where, (worker.way, []))[1].append(worker)
        return tuple([self._roster(where, way, own) for where, (way, own) in found.items()])

    def _roster(self, where: int, way: Reached, workers: Sequence[_Worker]) -> RosterValue:
        view, writer = self.view, self.writer
        is_grid = view.kind(where) is GRID
        level = view.value(where, "level")
        name, label = writer.named(where), _level_label(level, is_grid=is_grid)
        at = Label(f"{name}{label.zh}", f"{name}{label.en}")
        proof: list[int] = []
        state = "known" if workers else "unknown"
        if workers:
            for worker in workers:
                self._say_worker(worker, at)
        else:
            closures = [completing(view, relation, where) for relation in MEMBERSHIP]
            if is_grid and all(closed == YES for closed, _ in closures):
                state, proof = "none", [fact for _, facts in closures for fact in facts]
            mark = Mark.VACANCY if state == "none" else Mark.UNKNOWN
            zh = "没有成员(已声明完整)" if proof else "成员不详(资料未声明完整)"
            en = (
                "no member (declared complete)"
                if proof
                else "its members are not known (the data is not declared complete)"
            )
            cited = (*way.facts, *proof)
            writer.say(mark, f"{at.zh}:{zh}。", f"{at.en}: {en}.", cited, [where])
        return RosterValue(
            where=writer.ref(where),
            level="" if level is None else str(level),
            state=state,
            workers=tuple(map(self._worker, workers)),
            facts=writer.cite(proof),
        )

    def _worker(self, worker: _Worker) -> WorkerValue:
        member, writer = worker.member, self.writer
        return WorkerValue(
            person=writer.ref(member.person),
            role=member.role,
            placement=worker.placement,
            homes=tuple(map(writer.ref, member.homes)),
            state=worker.there.state,
            truth=worker.truth,
            facts=writer.cite((*member.facts, *worker.there.facts)),
        )

    def _say_worker(self, worker: _Worker, where: Label) -> None:
        member, writer = worker.member, self.writer
        said = member.role or "角色不详"
        said_en = member.role or "role not known"
        if worker.placement is not None:
            said += f",{PLACEMENT[worker.placement].zh}"
            said_en += f", {PLACEMENT[worker.placement].en}"
        if member.homes:
            homes = writer.several(member.homes)
            said, said_en = f"{said},来自{homes.zh}", f"{said_en}, from {homes.en}"
        if worker.there.state is State.AWAY:
            said += ",不在(借调或挂职在外)"
            said_en += ", away (seconded or on a temporary post)"
        name = writer.named(member.person)
        writer.say(
            Mark.VACANCY if worker.there.state is State.AWAY else Mark.NOTE,
            f"{where.zh}:{name}({said})。",
            f"{where.en}: {name} ({said_en}).",
            (*member.facts, *worker.there.facts, *worker.way.facts),
            [member.person],
        )

    # --- what the norm asks for ---------------------------------------------------------------------------

    def _norms(self) -> tuple[NormValue, ...]:
        return tuple(
            self._norm(grid, norm, own.way, own.truth)
            for (grid, norm), own in self.found.norms.items()
        )

    def _norm(self, grid: int, norm: int, way: Reached, truth: Truth) -> NormValue:
        view, writer = self.view, self.writer
        kinds = [kind for kind in self.found.kinds if kind[:2] == (grid, norm)]
        said = view.value(norm, "text")
        name, at = writer.named(norm), writer.named(grid)
        zh = f"{at}适用{name}" + (f":“{said}”" if said else "")
        en = f"{name} applies to {at}" + (f": “{said}”" if said else "")
        writer.say(Mark.NOTE, f"{zh}。", f"{en}.", way.facts)
        for kind in kinds:
            self._say_kind(kind, at)
        return NormValue(
            norm=writer.ref(norm),
            grid=writer.ref(grid),
            text=None if said is None else str(said),
            kinds=tuple(
                KindValue(
                    kind.role,
                    self._filling(kind),
                    min(kind.truth, truth),
                    writer.cite(kind.facts),
                )
                for kind in kinds
            ),
            truth=truth,
            facts=writer.cite(way.facts),
        )

    def _filling(self, kind: Kind) -> Filling:
        """Missing is said only where it is certain, or where every world says so."""
        if kind.filling is Filling.MISSING and kind.truth < YES and not self.settled.agreed:
            return Filling.UNKNOWN
        return kind.filling

    def _say_kind(self, kind: Kind, at: str) -> None:
        state = self._filling(kind)
        label = FILLINGS[state]
        mark = {Filling.MISSING: Mark.VACANCY, Filling.UNKNOWN: Mark.UNKNOWN}.get(state, Mark.NOTE)
        self.writer.say(
            mark,
            f"{at}应有“{kind.role}”:{label.zh}。",
            f"{at} should have “{kind.role}”: {label.en}.",
            kind.facts,
        )

    # --- below ---------------------------------------------------------------------------------------------

    def _below(self) -> tuple[BelowValue, tuple[DeclaredValue, ...]]:
        found = beneath(self.view, self.place, self.depth)
        told = self.people.below(found.direct)
        told_zh, told_en = below_text(found)
        self.writer.say(
            Mark.NOTE,
            f"已载入的下级网格(再往下数 {self.depth} 层):{told_zh}。",
            f"Grids below that are loaded ({self.depth} further down): {told_en}.",
        )
        levels = {
            "unknown" if level is None else str(level): n for level, n in found.levels.items()
        }
        value = BelowValue(self.depth, told, levels, found.unopened)
        return value, tuple(self._declared(found))

    def _declared(self, below: Below) -> Iterable[DeclaredValue]:
        view, writer = self.view, self.writer
        own = view.walk(self.place, COVERS.into)
        for statistic, truth, fact in view.walk(self.place, ABOUT.into):
            level, number = declares(writer.named(statistic)), view.value(statistic, "value")
            if level is None or not isinstance(number, float):
                continue
            here = [known for grid, known, _ in own if view.value(grid, "level") == level]
            certain, possible = below.levels.get(level, (0, 0))
            loaded = certain + here.count(YES), possible + len(here)
            declared = int(number) if number.is_integer() else number
            say_declared(writer, statistic, fact, declared, loaded, below)
            yield DeclaredValue(
                writer.ref(statistic), level, declared, loaded, truth, writer.cite([fact])
            )

    # --- what it rests on -----------------------------------------------------------------------------------

    def _deciding(self, verdict: str) -> list[int]:
        found = self.found
        wanted = {"headed": GridState.HEADED, "gap": GridState.GAP}.get(verdict)
        if wanted is None:
            return []
        ways = {grid: way for chain in found.chains for grid, way in chain.grids.items()}
        deciding: list[int] = []
        for grid, own in found.standing.items():
            if own.state is wanted:
                deciding += (*own.facts, *ways[grid].facts)
        if verdict == "gap":
            for kind in found.kinds:
                if kind.filling is Filling.MISSING:
                    deciding += (*kind.facts, *ways[kind.grid].facts)
        return deciding


def _level_label(level: Value, *, is_grid: bool) -> Label:
    if is_grid:
        label = LEVELS.get(level if isinstance(level, int) else None, LEVELS[None])
    elif level is None:
        return Label("", "")
    else:
        label = DIVISION_LEVEL.values[str(level)]
    return Label(f"({label.zh})", f" ({label.en})")


def _people(known: Iterable[tuple[Ref | int | None, Truth]]) -> tuple[int, int]:
    """How many different people: certain, possible."""
    best: dict[Ref | int, Truth] = {}
    for person, truth in known:
        if person is not None and truth > best.get(person, NO):
            best[person] = truth
    truths = list(best.values())
    return truths.count(YES), len(truths)
