"""The answer to `path`: routes as sentences, common superiors, and what must be confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from orgraph.graph.view import View
from orgraph.graph.worlds import World
from orgraph.model.answers import Answer, Mark
from orgraph.model.schema import DENIED, PLANNED, Label
from orgraph.model.truth import YES
from orgraph.queries.path_value import (
    HopValue,
    LinkValue,
    PathValue,
    RouteValue,
    SuperiorValue,
    ToldValue,
)
from orgraph.queries.path_words import CLAUSES, GROUPS, Group
from orgraph.queries.question import Question, Writer
from orgraph.queries.routes import (
    MOST_ROUTES,
    Common,
    Link,
    Map,
    Route,
    Routes,
    all_routes,
    common_superiors,
    shortest_routes,
)
from orgraph.queries.who_words import say_doubt

__all__ = ["answer_path"]


def answer_path(
    question: Question[Any], view: View, length: int, relations: str, paths: str
) -> Answer[PathValue]:
    """Answer on a view of the whole city; the parameters `start` and `end` are any nodes."""
    writer = Writer(question, view)
    asked = writer.node("start"), writer.node("end")
    return _Path(writer, asked, length, relations, every=paths == "all").answer()


class _Path:
    """Finds routes with every fact in that may hold, then with none of those, and tells of them."""

    def __init__(
        self, writer: Writer, ends: tuple[int, int], length: int, relations: str, *, every: bool
    ) -> None:
        self.writer, self.view = writer, writer.view
        self.start, self.end = ends
        self.length, self.relations = length, relations
        self.group: Group = GROUPS[relations]
        self.map = Map(self.view, self.group.relations)
        possible = (all_routes if every else shortest_routes)(self.map, *ends, length)
        if possible.more and not possible.found:  # nothing before the budget was spent
            possible = shortest_routes(self.map, *ends, length)
        certain = [route for route in possible.found if self.map.truth(route) == YES]
        if not certain and possible.found:  # in the world without what may hold
            sure = self._in_world(World(self.view, default=False))
            certain = list(sure.found)
            possible = _joined(possible, sure)
        self.routes = sorted(possible.found, key=lambda route: (len(route), -self.map.truth(route)))
        self.more = possible.more
        self.certain = min((len(route) - 1 for route in certain), default=None)
        self.possible = min((len(route) - 1 for route in self.routes), default=None)

    def _in_world(self, world: World) -> Routes:
        where = Map(world, self.group.relations)
        return shortest_routes(where, self.start, self.end, self.length)

    def answer(self) -> Answer[PathValue]:
        writer = self.writer
        verdict = "connected"
        if self.certain is None:
            verdict = "unknown" if self.possible is None else "unconfirmed"
        doubtful = self._doubtful() if verdict == "unconfirmed" else []
        summary = self._summary(verdict)
        routes = tuple(self._route(route) for route in self.routes)
        if self.more:
            writer.say(
                Mark.NOTE,
                f"只列出{len(routes)}条,可能还有更多。",
                f"Only {len(routes)} are told; there may be more.",
            )
        say_doubt(writer, doubtful)
        superiors = self._superiors()
        value = PathValue(
            start=writer.ref(self.start),
            end=writer.ref(self.end),
            relations=self.relations,
            length=self.length,
            shortest_certain=self.certain,
            shortest_possible=self.possible,
            routes=routes,
            more=self.more,
            superiors=superiors,
            told=self._told(),
            to_confirm=writer.cite(doubtful),
        )
        return writer.answer(verdict, summary, value, self._deciding(verdict))

    def _deciding(self, verdict: str) -> list[int]:
        """The facts of the first of the shortest certain routes."""
        if verdict != "connected":
            return []
        route = next(
            own
            for own in self.routes
            if len(own) - 1 == self.certain and self.map.truth(own) == YES
        )
        return [link.fact for link in self._links(route)]

    def _doubtful(self) -> list[int]:
        """The facts without which there is no route; if none alone is, all on the routes told."""
        maybe = self._maybe(self.routes)
        first = self._maybe(self.routes[:1])
        pivots = [
            fact for fact in first if not self._in_world(World(self.view, {fact: False})).found
        ]
        return pivots or maybe

    def _maybe(self, routes: Iterable[Route]) -> list[int]:
        found = dict.fromkeys(
            link.fact
            for route in routes
            for at in range(len(route) - 1)
            for link in self.map.between(route[at], route[at + 1])
            if link.truth < YES
        )
        return list(found)

    # --- in words -----------------------------------------------------------------------------------

    def _summary(self, verdict: str) -> Label:
        start, end = self.writer.named(self.start), self.writer.named(self.end)
        by = self.group.label
        if self.start == self.end:
            return Label(f"起点和终点都是{start}。", f"Both ends are {start}.")
        if verdict == "unknown":
            return Label(
                f"{start}与{end}之间,{self.length}步以内没有查到联系({by.zh}),不等于没有联系。",
                f"No connection of {start} and {end} within {self.length} steps is known ({by.en}), "
                "which does not mean that there is none.",
            )
        first = next(
            own
            for own in self.routes
            if verdict == "unconfirmed"
            or (len(own) - 1 == self.certain and self.map.truth(own) == YES)
        )
        text = self._sentence(first)
        if verdict == "unconfirmed":
            return Label(
                f"要看待确认的事实:如果都成立,{start}与{end}相隔{self.possible}步:{text.zh}。",
                f"It turns on facts to be confirmed: if they hold, {start} and {end} are "
                f"{_steps(self.possible)} apart: {text.en}.",
            )
        zh = f"{start}与{end}相隔{self.certain}步"
        en = f"{start} and {end} are {_steps(self.certain)} apart"
        if self.possible != self.certain:
            zh += f"(如果待定的事实成立,是{self.possible}步)"
            en += f" ({self.possible} if what is unconfirmed holds)"
        return Label(f"{zh}:{text.zh}。", f"{en}: {text.en}.")

    def _links(self, route: Route) -> list[Link]:
        """The truest relation of each step."""
        return [self.map.between(route[at], route[at + 1])[0] for at in range(len(route) - 1)]

    def _sentence(self, route: Route) -> Label:
        """A route as a sentence, what may not hold marked."""
        here = self.writer.named(route[0])
        zh, en = [], [here]
        for link in self._links(route):
            other = self.writer.named(link.other)
            clause = CLAUSES[link.way.relation.name]
            words = clause.out if link.way.forward else clause.into
            doubt = ("", "") if link.truth == YES else ("(未定)", " (unconfirmed)")
            zh.append(words.zh.format(a=here, b=other) + doubt[0])
            which = "which " if len(en) > 1 else ""
            en.append(f"{which}{words.en.format(b=other)}{doubt[1]}")
            here = other
        return Label(",".join(zh) or here, f"{en[0]} {', '.join(en[1:])}".strip())

    # --- routes -------------------------------------------------------------------------------------

    def _route(self, route: Route) -> RouteValue:
        text, facts = self._sentence(route), [link.fact for link in self._links(route)]
        steps = len(route) - 1
        if steps:
            self.writer.say(
                Mark.NOTE,
                f"{steps}步:{text.zh}。",
                f"{_steps(steps).capitalize()}: {text.en}.",
                facts,
                about=route,
            )
        return RouteValue(
            length=steps,
            hops=tuple(self._hop(route[at], route[at + 1]) for at in range(steps)),
            text=text,
            truth=self.map.truth(route),
            facts=self.writer.cite(facts),
        )

    def _hop(self, node: int, other: int) -> HopValue:
        links = self.map.between(node, other)
        return HopValue(
            start=self.writer.ref(node),
            end=self.writer.ref(other),
            links=tuple(self._link(node, link) for link in links),
            truth=links[0].truth,
        )

    def _link(self, node: int, link: Link) -> LinkValue:
        ref = self.writer.ref
        source, target = (node, link.other) if link.way.forward else (link.other, node)
        return LinkValue(
            source=ref(source),
            relation=link.way.relation.name,
            target=ref(target),
            truth=link.truth,
            facts=self.writer.cite((link.fact,)),
        )

    # --- beside -------------------------------------------------------------------------------------

    def _superiors(self) -> tuple[SuperiorValue, ...]:
        """The nearest common superiors; where what may hold makes them nearer, the certain ones too.

        Of one node with itself there is nothing to say: it would be its own.
        """
        if self.start == self.end:
            return ()
        found = common_superiors(self.view, self.start, self.end)
        if any(own.way.truth < YES for own in found):
            sure = common_superiors(World(self.view, default=False), self.start, self.end)
            found += [own for own in sure if own not in found]
        if not found:
            self.writer.say(
                Mark.UNKNOWN,
                "没有查到共同的上级,不等于没有。",
                "No common superior is known, which does not mean that there is none.",
            )
        return tuple(self._superior(own) for own in found)

    def _superior(self, own: Common) -> SuperiorValue:
        name, (up, down) = self.writer.named(own.node), own.steps
        start, end = self.writer.named(self.start), self.writer.named(self.end)
        self.writer.say(
            Mark.NOTE,
            f"最近的共同上级:{name}(从{start}往上{up}步,从{end}往上{down}步)。",
            f"Nearest common superior: {name} ({_steps(up)} up from {start}, {_steps(down)} up from {end}).",
            own.way.facts,
            about=(own.node,),
        )
        return SuperiorValue(
            self.writer.ref(own.node), up, down, own.way.truth, self.writer.cite(own.way.facts)
        )

    def _told(self) -> tuple[ToldValue, ...]:
        """Denied and planned relations between the two ends themselves."""
        told = []
        for relation in self.group.relations:
            for stance in (DENIED, PLANNED):
                for way in (relation.out.told(stance), relation.into.told(stance)):
                    for other, _, fact in self.view.walk(self.start, way):
                        if other == self.end:
                            told.append(self._say_told(fact, stance))
        return tuple(told)

    def _say_told(self, fact: int, stance: str) -> ToldValue:
        full = self.view.fact(fact)
        words = self.writer.told(full)
        zh, en = (
            ("明确否认,不算", "Denied, so not walked")
            if stance == DENIED
            else ("仅为计划,不算", "Only planned, so not walked")
        )
        self.writer.say(Mark.NOTE, f"{zh}:{words.zh}。", f"{en}: {words.en}.", (fact,))
        target = full.target or full.source
        return ToldValue(
            full.source, full.kind, target, stance, full.truth, self.writer.cite((fact,))
        )


def _joined(possible: Routes, sure: Routes) -> Routes:
    """The certain routes among those told, even where there are many others."""
    found = [*sure.found, *(own for own in possible.found if own not in sure.found)]
    more = possible.more or sure.more or len(found) > MOST_ROUTES
    return Routes(tuple(found[:MOST_ROUTES]), more)


def _steps(number: int | None) -> str:
    return "one step" if number == 1 else f"{number} steps"
