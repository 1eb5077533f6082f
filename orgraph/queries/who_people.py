"""The people in an answer to `who`: heads level by level, whom to call, members, precedents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from orgraph.graph.complete import completing
from orgraph.graph.view import Step
from orgraph.model.answers import Mark
from orgraph.model.facts import Ref
from orgraph.model.schema import DENIED, Label
from orgraph.model.truth import NO, YES, Truth
from orgraph.model.vocabulary import (
    ABOUT,
    AT,
    DISPATCHED_TO,
    GRID,
    HANDLED_BY,
    HEADS,
    MAINTAINS,
    WITHIN,
)
from orgraph.queries.chain import Chain, Reached
from orgraph.queries.heads import Head, State, heads_of
from orgraph.queries.people import Desk, Member, answers_to, desks, members, overseers
from orgraph.queries.question import Writer
from orgraph.queries.who_value import (
    CallValue,
    ChainValue,
    GridValue,
    HeadValue,
    MemberValue,
    PrecedentValue,
)

__all__ = ["LEVELS", "NOT_DISPATCHED", "STATES", "UNLEVELLED_WITHIN", "People", "head_value"]

NOT_DISPATCHED: Final = DISPATCHED_TO.out.told(DENIED)
UNLEVELLED_WITHIN: Final = WITHIN.into.of(GRID).by("level")
UNLEVELLED: Final = frozenset({None})

STATES: Final = {
    State.PRESENT: Label("在位", "present"),
    State.AWAY: Label("不在(借调或挂职在外)", "away (seconded or on a temporary post)"),
    State.VACANT: Label("空缺", "vacant"),
    State.HOLDER_UNKNOWN: Label("任职人不详", "holder not known"),
}
LEVELS: Final = {
    1: Label("一级网格", "level-1 grid"),
    2: Label("二级网格", "level-2 grid"),
    3: Label("三级网格", "level-3 grid"),
    4: Label("微网格", "micro-grid"),
    None: Label("级别不详的网格", "grid of unknown level"),
}


def head_value(writer: Writer, head: Head) -> HeadValue:
    """A head as answers have it."""
    presence = head.presence
    capacity = None if presence.holding is None else writer.view.own(presence.holding, "capacity")
    return HeadValue(
        post=None if head.post is None else writer.ref(head.post),
        person=None if presence.person is None else writer.ref(presence.person),
        state=presence.state,
        capacity=None if capacity is None else str(capacity),
        truth=head.truth,
        facts=writer.cite(head.facts),
    )


class People:
    """Tells of the people around an answer, and gathers them as values."""

    def __init__(
        self,
        writer: Writer,
        place: int,
        matter: int | None,
        chains: Sequence[Chain],
        heads: Mapping[int, Sequence[Head]] = MappingProxyType({}),
    ) -> None:
        """`heads` are those of grids that were found already."""
        self.writer, self.view = writer, writer.view
        self.place, self.matter = place, matter
        self._chains = chains
        self._heads = heads
        self._truths: dict[str, list[Truth]] = {"heads_present": [], "members": []}

    @property
    def counts(self) -> dict[str, tuple[int, int]]:
        """How many heads are present, and how many members there are: certain, possible."""
        return {
            name: (sum(truth == YES for truth in truths), sum(truth > NO for truth in truths))
            for name, truths in self._truths.items()
        }

    # --- heads ----------------------------------------------------------------------------------------

    def chains(self) -> tuple[ChainValue, ...]:
        """Each chain with its grids from the finest upward, and its first contact."""
        told = []
        for chain in self._chains:
            first: tuple[HeadValue, ...] = ()
            grids = []
            if not chain.rungs:
                self.writer.say(
                    Mark.UNKNOWN,
                    "没有载入覆盖此处的网格,网格长不详。",
                    "No grid that covers this place is loaded, so its heads are not known.",
                )
            for rung in chain.rungs:
                heads = [(grid, chain.grids[grid], self._heads_of(grid)) for grid in rung]
                is_first = not first and any(h.is_contact for _, _, own in heads for h in own)
                for grid, way, own in heads:
                    grids.append(self._grid(grid, way, own, first=is_first))
                if is_first:
                    first = tuple(
                        head
                        for grid in grids[-len(rung) :]
                        for head in grid.heads
                        if head.state in (State.PRESENT, State.HOLDER_UNKNOWN)
                    )
            told.append(
                ChainValue(
                    None if chain.start is None else self.writer.ref(chain.start),
                    tuple(grids),
                    tuple(self.writer.ref(area) for area in chain.areas),
                    first,
                )
            )
        return tuple(told)

    def first_contacts(self, contacts: Iterable[Sequence[Head]]) -> tuple[ChainValue, ...]:
        """Each chain with its first contact alone, as `chains` has it."""
        return tuple(
            ChainValue(None, (), (), tuple(head_value(self.writer, head) for head in heads))
            for heads in contacts
        )

    def beside(self) -> tuple[GridValue, ...]:
        """Grids of no known level that lie somewhere in the areas of the chains."""
        found: dict[int, Reached] = {}
        inside = {grid for chain in self._chains for grid in chain.grids}
        for chain in self._chains:
            for area, way in chain.areas.items():
                for grid, truth, fact in self.view.walk(area, UNLEVELLED_WITHIN, UNLEVELLED):
                    if grid not in inside:
                        found.setdefault(grid, way.on(truth, fact))
        return tuple(
            self._grid(grid, way, heads_of(self.view, grid), beside=True)
            for grid, way in sorted(found.items())
        )

    def below(self, grids: Mapping[int, Reached]) -> tuple[GridValue, ...]:
        """Grids below those of the chains."""
        return tuple(
            self._grid(grid, way, heads_of(self.view, grid), below=True)
            for grid, way in grids.items()
        )

    def _heads_of(self, grid: int) -> Sequence[Head]:
        return self._heads[grid] if grid in self._heads else heads_of(self.view, grid)

    def _grid(
        self,
        grid: int,
        way: Reached,
        heads: Sequence[Head],
        *,
        first: bool = False,
        beside: bool = False,
        below: bool = False,
    ) -> GridValue:
        closed, proof = (NO, ()) if heads else completing(self.view, HEADS, grid)
        if closed < YES:  # what may be complete proves nothing
            proof = ()
        state = "headed"
        if not heads:
            state = "no_head" if closed == YES else "head_unknown"
        level = self.view.value(grid, "level")
        told = tuple(head_value(self.writer, head) for head in heads)
        if not beside and not below:
            self._truths["heads_present"] += [
                head.truth for head in heads if head.presence.person is not None
            ]
        self._say_grid(grid, way, heads, proof, first=first, beside=beside, below=below)
        return GridValue(
            grid=self.writer.ref(grid),
            level=level if isinstance(level, int) else None,
            state=state,
            heads=told,
            truth=way.truth,
            facts=self.writer.cite(way.facts),
        )

    def _say_grid(
        self,
        grid: int,
        way: Reached,
        heads: Sequence[Head],
        proof: Iterable[int],
        *,
        first: bool,
        beside: bool,
        below: bool,
    ) -> None:
        level = self.view.value(grid, "level")
        label = LEVELS.get(level if isinstance(level, int) else None, LEVELS[None])
        name = self.writer.named(grid)
        where = Label(f"{name}({label.zh})", f"{name} ({label.en})")
        if below:
            where = Label(f"下级{where.zh}", f"below: {where.en}")
        if not heads:
            closed = bool(tuple(proof))
            zh = "没有网格长(已声明完整)" if closed else "网格长不详(资料未声明完整)"
            en = (
                "has no head (declared complete)"
                if closed
                else "its head is not known (the data is not declared complete)"
            )
            mark = Mark.VACANCY if closed else Mark.UNKNOWN
            cited = (*way.facts, *proof)
            self.writer.say(mark, f"{where.zh}:{zh}。", f"{where.en}: {en}.", cited, [grid])
            return
        for head in heads:
            who = self._who(head)
            zh, en = who.zh, who.en
            mark = Mark.CONTACT if head.is_contact else Mark.VACANCY
            if beside:
                zh = f"另有{where.zh}:{zh},是否管到此处不详"
                en = f"Beside: {where.en}: {en}; whether it reaches this place is not known"
            elif first and head.is_contact:
                zh, en = f"先联系:{zh},{where.zh}网格长", f"First contact: {en}, head of {where.en}"
            else:
                zh, en = f"{where.zh}网格长:{zh}", f"{where.en}: head {en}"
            about = [head.post if head.presence.person is None else head.presence.person]
            self.writer.say(mark, f"{zh}。", f"{en}.", (*head.facts, *way.facts), about)

    def _who(self, head: Head) -> Label:
        presence = head.presence
        names = [
            self.writer.named(node) for node in (head.post, presence.person) if node is not None
        ]
        label = STATES[presence.state]
        zh, en = " ".join(names), " ".join(names)
        if presence.holding is not None and self.view.own(presence.holding, "capacity") == "acting":
            zh, en = f"{zh}(主持工作)", f"{en} (acting)"
        if presence.state is State.PRESENT:
            return Label(zh, en)
        return Label(f"{zh}——{label.zh}", f"{en}, {label.en}")

    # --- whom to call ------------------------------------------------------------------------------------

    def calls(self, leads: Sequence[int], rows: Sequence[int]) -> tuple[CallValue, ...]:
        """For each lead, whom to call, past vacancies; and the posts that oversee the rows."""
        told = []
        for lead in leads:
            for desk in desks(self.view, lead):
                told.append(self._call(lead, desk, overseeing=False))
            for row in rows:
                for desk in overseers(self.view, row):
                    told.append(self._call(lead, desk, overseeing=True))
        return tuple(told)

    def _call(self, lead: int, desk: Desk, *, overseeing: bool) -> CallValue:
        named = self.writer.named
        unit, facts = named(desk.unit), desk.facts
        if desk.post is None:
            closed = bool(facts)
            zh = (
                f"{unit}:没有岗位(已声明完整),找上级单位"
                if closed
                else f"请直接联系{unit}:岗位和任职人没有载入"
            )
            en = (
                f"{unit}: it has no post (declared complete); on to the unit above"
                if closed
                else f"Call {unit} itself: its posts and holders are not loaded"
            )
            mark = Mark.VACANCY if closed else Mark.UNKNOWN
        else:
            post = named(desk.post)
            person = desk.presence.person if desk.presence else None
            who = post if person is None else f"{post} {named(person)}"
            state = STATES[desk.state]
            if desk.state is State.PRESENT:
                mark = Mark.CONTACT
                zh = f"{'分管' if overseeing else '可联系'}:{who}"
                en = f"{'Overseen by' if overseeing else 'Call'} {who}"
            elif desk.state is State.HOLDER_UNKNOWN:
                mark = Mark.UNKNOWN
                zh = f"请直接联系{unit}:{who}{state.zh}"
                en = f"Call {unit} itself: {who}, {state.en}"
            else:
                mark = Mark.VACANCY
                zh, en = f"{who}:{state.zh},再往下找", f"{who}: {state.en}; further on"
        known = [desk.presence.person if desk.presence else None, desk.post, desk.unit]
        nearest = next(node for node in known if node is not None)
        self.writer.say(mark, f"{zh}。", f"{en}.", facts, [nearest])
        return CallValue(
            lead=self.writer.ref(lead),
            unit=self.writer.ref(desk.unit),
            post=None if desk.post is None else self.writer.ref(desk.post),
            person=None
            if desk.presence is None or desk.presence.person is None
            else self.writer.ref(desk.presence.person),
            state=desk.state,
            overseeing=overseeing,
            facts=self.writer.cite(facts),
        )

    # --- who else is there ---------------------------------------------------------------------------------

    def members(self, leads: Sequence[int]) -> tuple[MemberValue, ...]:
        """Members of the chains' grids and near areas; those who come from a lead are the nearest
        hands."""
        found: dict[tuple[int, int, str | None], Member] = {}
        for chain in self._chains:
            for member in members(self.view, chain):
                found.setdefault((member.person, member.where, member.role), member)
        told = [self._member(member, leads) for member in found.values()]
        for one, member in zip(told, found.values(), strict=True):
            if one.nearest_hand_of:
                hands = "、".join(lead.name for lead in one.nearest_hand_of)
                self.writer.say(
                    Mark.NOTE,
                    f"就近的力量:{one.person.name}({one.where.name}),来自{hands}。",
                    f"Nearest hands: {one.person.name} ({one.where.name}), from {hands}.",
                    member.facts,
                )
        if told:
            people: dict[Ref, dict[str, None]] = {}
            for one in told:
                mark = "" if one.truth == YES else "?"
                people.setdefault(one.person, {})[f"{one.role or one.where.name}{mark}"] = None
            zh = "、".join(f"{who.name}({'、'.join(roles)})" for who, roles in people.items())
            en = ", ".join(f"{who.name} ({', '.join(roles)})" for who, roles in people.items())
            facts = [fact for member in found.values() for fact in member.facts]
            self.writer.say(Mark.NOTE, f"本处力量:{zh}。", f"Working here: {en}.", facts)
        best: dict[Ref, Truth] = {}
        for one in told:
            best[one.person] = max(best.get(one.person, NO), one.truth)
        self._truths["members"] = list(best.values())
        return tuple(told)

    def _member(self, member: Member, leads: Sequence[int]) -> MemberValue:
        view = self.view
        hands = [
            lead for lead in leads if any(answers_to(view, home, lead) for home in member.homes)
        ]
        return MemberValue(
            person=self.writer.ref(member.person),
            where=self.writer.ref(member.where),
            role=member.role,
            homes=tuple(self.writer.ref(home) for home in member.homes),
            nearest_hand_of=tuple(self.writer.ref(lead) for lead in hands),
            truth=member.truth,
            facts=self.writer.cite(member.facts),
        )

    def maintained_by(self) -> tuple[Ref, ...]:
        """Units that maintain the place."""
        steps = self.view.walk(self.place, MAINTAINS.into)
        if steps:
            names = self.writer.several(unit for unit, _, _ in steps)
            self.writer.say(
                Mark.NOTE,
                f"此处的管护单位:{names.zh}。",
                f"Maintained by {names.en}.",
                [fact for _, _, fact in steps],
            )
        return tuple(self.writer.ref(unit) for unit, _, _ in steps)

    # --- what happened before ---------------------------------------------------------------------------------

    def precedents(self) -> tuple[PrecedentValue, ...]:
        """Cases at this very place about this subject, and where they went, or did not."""
        if self.matter is None:
            return ()
        subject = self.view.value(self.matter, "subject")
        told = []
        for case, truth, at in self.view.walk(self.place, AT.into):
            about = [
                fact
                for matter, _, fact in self.view.walk(case, ABOUT.out)
                if self.view.value(matter, "subject") == subject
            ]
            if about:
                told.append(self._precedent(case, truth, (at, *about)))
        return tuple(told)

    def _precedent(self, case: int, truth: Truth, facts: tuple[int, ...]) -> PrecedentValue:
        view, writer = self.view, self.writer
        sent = view.walk(case, DISPATCHED_TO.out)
        denied = view.walk(case, NOT_DISPATCHED)
        handled = view.walk(case, HANDLED_BY.out)
        zh, en = [], []
        if sent:
            names = writer.several(unit for unit, _, _ in sent)
            zh.append(f"派给了{names.zh}")
            en.append(f"was dispatched to {names.en}")
        if denied:
            names = writer.several(unit for unit, _, _ in denied)
            by = self._said(denied)
            zh.append(f"没有派给{names.zh}{by.zh}")
            en.append(f"was not dispatched to {names.en}{by.en}")
        for role, label in (
            ("main", Label("主办", "handled")),
            ("co", Label("协办", "co-handled")),
        ):
            by_role = [step for step in handled if view.own(step[2], "role") == role]
            if by_role:
                names, by = writer.several(who for who, _, _ in by_role), self._said(by_role)
                zh.append(f"由{names.zh}{label.zh}{by.zh}")
                en.append(f"was {label.en} by {names.en}{by.en}")
        cited = [*facts, *(fact for _, _, fact in (*sent, *denied, *handled))]
        title = writer.named(case)
        writer.say(
            Mark.NOTE,
            f"先例:“{title}”" + ",".join(zh) + "。",
            f"Precedent: “{title}” " + ", ".join(en) + ".",
            cited,
        )
        return PrecedentValue(
            case=self.writer.ref(case),
            dispatched_to=tuple(self.writer.ref(unit) for unit, _, _ in sent),
            not_dispatched_to=tuple(self.writer.ref(unit) for unit, _, _ in denied),
            handled_by=tuple(self.writer.ref(who) for who, _, _ in handled),
            truth=truth,
            facts=writer.cite(cited),
        )

    def _said(self, steps: Iterable[Step]) -> Label:
        """Who is quoted for some facts."""
        said = sorted({self.view.fact(fact).speaker or "" for _, _, fact in steps} - {""})
        if not said:
            return Label("", "")
        return Label(f"({'、'.join(said)}说)", f" ({', '.join(said)} says)")
