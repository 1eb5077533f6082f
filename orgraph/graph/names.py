"""Names to nodes: exact, other names, short forms, parts, pinyin, slips; scoped by words; never picked from.

`Names.resolve` is what the parameters of every question go through: the one node that is meant, or an
error that lists several or offers the nearest. `Names.find` ranks whatever may be meant, with reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final, overload

from orgraph.graph.compiled import DayView, OrgGraph
from orgraph.graph.describe import describe, lineage
from orgraph.graph.hits import Found, Grade, Hit, Mention, reason
from orgraph.graph.name_asked import HOMOPHONE, Area, Asked, Match, Matches
from orgraph.graph.name_asked import LONGEST as NAME
from orgraph.graph.name_choice import PLACES, choose
from orgraph.graph.name_index import NameIndex
from orgraph.graph.name_match import Matcher
from orgraph.graph.name_words import readings
from orgraph.graph.view import ref
from orgraph.model.errors import AmbiguousName, UnknownName
from orgraph.model.schema import NodeKind
from orgraph.model.vocabulary import MATTER, NODES

__all__ = ["PLACES", "Found", "Grade", "Hit", "Mention", "Names", "describe", "lineage"]

NEAREST: Final = 5
"""How many names are offered where none fits."""

LISTED: Final = 50
"""How many of those that fit loosely are listed in an error; all, where they bear the very name."""

LONGEST: Final = 1000
"""A longer text is no name; of a sentence the rest is not read."""


class Names:
    """Finds the nodes that a name may mean, in any version of a node.

    `index` is the one that was saved with the graph; without it, it is made when first needed.
    """

    def __init__(self, graph: OrgGraph, index: NameIndex | None = None) -> None:
        self._graph = graph
        self._given = index

    @cached_property
    def index(self) -> NameIndex:
        """The index, to be saved with the graph."""
        if self._given is not None:
            return self._given
        from orgraph.graph.name_build import build_index

        return build_index(self._graph)

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(self._graph, self.index)

    # --- the one that is meant ----------------------------------------------------------------------

    def resolve(self, name: str, kinds: tuple[NodeKind, ...], day: int) -> str:
        """The id of the one node that a name means; raises `UnknownName` and `AmbiguousName`.

        Matters of one subject are one matter: any of them stands for all. A slip is never taken for
        the name it is near to; for what else is only offered, see `orgraph.graph.name_choice`.
        """
        view = self._graph.at(day)

        def meant(node: int) -> object:
            return view.value(node, "subject") if view.kind(node) is MATTER else node

        for asked in self._readings(name, kinds, (), LISTED):
            choice = choose(self._matcher, asked, meant)
            if choice.found:
                nodes = [match.node for match in choice.found]
                if choice.more or len(set(map(meant, nodes))) > 1:
                    raise AmbiguousName(name, _Listed(view, nodes), choice.more)
                return self._graph.ids[nodes[0]]
            if choice.offered:
                raise self._unknown(name, asked, day, choice.offered)
        raise self.unknown(name, kinds, day)

    def unknown(
        self, name: str, kinds: Sequence[NodeKind], day: int, within: str | None = None
    ) -> UnknownName:
        """The error for a name that nothing bears, inside what `within` names if that is given, with the
        nearest there; of a sentence, what it mentions."""
        areas = () if within is None else (self._area(within, day),)
        asked = next(self._readings(name, kinds, areas, LISTED))
        return self._unknown(name, asked, day, (), within)

    def _unknown(
        self,
        name: str,
        asked: Asked,
        day: int,
        offered: Sequence[Match],
        within: str | None = None,
    ) -> UnknownName:
        view, nearest = self._graph.at(day), dict[str, None]()
        for match in self._nearest(name, asked, day, offered, within):
            kind = view.kind(match.node)
            if view.value(match.node, kind.fields[0].name) is not None:  # a person may have no name
                nearest[ref(view, match.node).name] = None
            if len(nearest) == NEAREST:
                break
        kinds = () if set(asked.kinds) >= set(NODES.values()) else asked.kinds
        return UnknownName(
            name,
            "、".join(kind.label.zh for kind in kinds) or "事物",
            " or ".join(kind.label.en for kind in kinds) or "thing",
            list(nearest),
            within,
        )

    def _nearest(
        self, name: str, asked: Asked, day: int, offered: Sequence[Match], within: str | None
    ) -> Iterator[Match]:
        """What fits but is not taken, then what sounds the same, short forms, other slips; what a
        sentence mentions; what looks alike."""
        # A code that shares digits is no near name, nor is what shares letters with an id.
        if not asked.folded or asked.folded.isdigit() or _looks_like_an_id(name):
            return
        yield from offered
        slips = self._matcher.slips
        near = slips.near_or_after_a_place(asked).found or slips.further(asked).found
        yield from (match for match in near if match.slip == HOMOPHONE)
        if len(asked.bare) <= NAME:
            yield from self._matcher.weak.short(asked).found
        yield from near
        for mention in self.mentions(name, asked.kinds, day, within):
            yield from (Match(hit.node, hit.spelling) for hit in mention.hits)
        yield from slips.alike(asked)
        if asked.areas and within is None:  # nothing like it lies there, but may elsewhere
            yield from slips.alike(replace(asked, areas=()))

    # --- whatever may be meant ----------------------------------------------------------------------

    def find(
        self,
        text: str,
        kinds: Sequence[NodeKind] = (),
        within: str | None = None,
        limit: int = 20,
        *,
        day: int,
    ) -> Found:
        """The nodes that a text may mean, the best first, each with its reason; of all kinds if none
        is given, inside what `within` names if that is given.

        Raises `UnknownName` where `within` names nothing; a text that fits nothing finds nothing.
        """
        view = self._graph.at(day)
        areas = () if within is None else (self._area(within, day),)
        asked = tuple(self._readings(text, kinds, areas, limit + 1))
        fitting = (self._fitting(view, self._matcher.grades(each), limit) for each in asked)
        found = next((each for each in fitting if each.hits), Found(()))
        if any(hit.grade <= Grade.STEM for hit in found.hits):  # what is written well is no slip
            return found
        slips = self._matcher.slips
        ways = (slips.near,) if found.hits else (slips.near_or_after_a_place, slips.further)
        nearest = (way(each) for way in ways for each in asked)
        near = next((each for each in nearest if each.found), Matches(Grade.NEAR, []))
        return self._added(view, found, near, limit)

    def _fitting(self, view: DayView, grades: Iterable[Matches], limit: int) -> Found:
        """The best of all grades."""
        found = Found(())
        for matches in grades:
            found = self._added(view, found, matches, limit)
            if found.more:
                break
        return found

    def _added(self, view: DayView, found: Found, matches: Matches, limit: int) -> Found:
        """What is found already, and what else fits as far as there is room."""
        if found.more:
            return found
        known = {hit.node for hit in found.hits}
        fresh = [match for match in matches.found if match.node not in known]
        room = limit - len(known)
        hits = [self._hit(view, matches.grade, match) for match in fresh[:room]]
        more = len(fresh) - room + matches.more if len(fresh) > room else 0
        return Found((*found.hits, *hits), more)

    def _hit(self, view: DayView, grade: Grade, match: Match) -> Hit:
        node, spelling = match.node, match.spelling
        id_ = self._graph.ids[node]
        time = self._time(view, node, spelling) if grade > Grade.CODE else 0
        why = reason(grade, spelling, ref(view, node).name, match.detail, time=time)
        return Hit(id_, node, grade, spelling, why, view.kind(node), tuple(lineage(view, node)))

    def _time(self, view: DayView, node: int, spelling: str) -> int:
        """0 for a name of the day, -1 for one borne before, 1 for one borne only after."""
        graph = self._graph
        first, end = graph.versions[node], graph.versions[node + 1]
        if end - first == 1:
            return 0
        columns = graph.nodes[graph.kind(node).name]
        names = [
            columns.fields[name]
            for name in (graph.kind(node).fields[0].name, "aliases", "description")
            if name in columns.fields
        ]
        borne = [
            row
            for row in range(first, end)
            for column in names
            for value in [column[row - columns.first_fact]]
            if value == spelling or (isinstance(value, tuple) and spelling in value)
        ]
        now = graph.version(node, view.day)
        if now in borne:
            return 0
        return -1 if borne and borne[0] < now else 1

    def _area(self, within: str, day: int) -> Area:
        nodes = self._matcher.named(within.strip()[:LONGEST])
        if not nodes:
            raise self.unknown(within, (), day)
        return Area(self.index, nodes)

    def _readings(
        self, text: str, kinds: Sequence[NodeKind], areas: tuple[Area, ...], limit: int
    ) -> Iterator[Asked]:
        written = text.strip()
        written = "" if len(written) > LONGEST else written
        return readings(self._matcher, written, tuple(kinds), areas, limit)

    # --- in a sentence --------------------------------------------------------------------------------

    def mentions(
        self,
        sentence: str,
        kinds: Sequence[NodeKind],
        day: int,
        within: str | None = None,
        limit: int = LISTED,
    ) -> tuple[Mention, ...]:
        """The names in a sentence, the longest at each place, from left to right; 50 at most.

        Of several of one name, those inside another place of the sentence are meant; where none are,
        all are given, `limit` at most, and the mention is ambiguous. Only what lies inside `within`
        counts, if that is given; raises `UnknownName` where it names nothing.
        """
        from orgraph.graph.mentions import Reader

        text, view = sentence[:LONGEST], self._graph.at(day)
        areas = () if within is None else (self._area(within, day),)
        reader = Reader(self._matcher, self._matcher.asked("", tuple(kinds), areas))
        met = list(reader.read(text, limit))
        mentions, known = [], dict[tuple[str, int | None], tuple[Hit, ...]]()
        for one in met:
            said = text[one.start : one.end]
            told = None if one.within is None else met[one.within]
            within = None if told is None else text[told.start : told.end]
            if (said, one.within) not in known:
                hits = [self._mentioned(view, said, one.shortened, each) for each in one.found]
                known[said, one.within] = tuple(hits)
            hits_of = known[said, one.within]
            mentions.append(Mention(one.start, one.end, said, hits_of, within, one.more))
        return tuple(mentions)

    def _mentioned(self, view: DayView, said: str, shortened: bool, match: Match) -> Hit:
        same = Grade.ALIAS if match.spelling != ref(view, match.node).name else Grade.EXACT
        unlike = Grade.STEM if shortened else Grade.FOLDED
        return self._hit(view, same if match.spelling == said else unlike, match)


def _looks_like_an_id(name: str) -> bool:
    prefix, colon, _ = name.strip().partition(":")
    return bool(colon) and any(kind.prefix == prefix.lower() for kind in NODES.values())


class _Listed(Sequence[tuple[str, str]]):
    """Nodes by id, each with where it belongs; described when read, as an error shows few of many."""

    def __init__(self, view: DayView, nodes: Sequence[int]) -> None:
        self._view = view
        self._nodes = nodes
        self._above: dict[int, int | None] = {}

    def __len__(self) -> int:
        return len(self._nodes)

    @overload
    def __getitem__(self, at: int) -> tuple[str, str]: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[tuple[str, str]]: ...
    def __getitem__(self, at: int | slice) -> tuple[str, str] | Sequence[tuple[str, str]]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        node = self._nodes[at]
        return self._view.id(node), describe(self._view, node, self._above)
