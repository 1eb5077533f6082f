"""How a text may mean nodes, grade by grade, the best first; each grade is looked for only when asked.

What is exact needs a few binary searches; for the rest, see `orgraph.graph.name_weak`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from orgraph.graph.compiled import KINDS, OrgGraph
from orgraph.graph.fold import Folding, administered, has_letters
from orgraph.graph.hits import Grade
from orgraph.graph.name_asked import LONGEST, Area, Asked, Match, Matches
from orgraph.graph.name_index import NameIndex
from orgraph.graph.name_stems import stems, stems_to
from orgraph.model.schema import Label, NodeKind
from orgraph.model.vocabulary import DIVISION

__all__ = ["TOWNSHIP", "Matcher"]

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.graph.name_slips import Slips
    from orgraph.graph.name_weak import Weak

    Array = NDArray[Any]

TOWNSHIP: Final = 3
"""The rank of a township in the index; 0 is a province."""

OFFICE: Final = Label("机关名,指其辖区", "the office, for what it administers")

CODE_WIDTHS: Final = (9, 6, 4, 2)
"""A code of 12 digits with zeros at its end is that of the division above villages."""


class Matcher:
    """Looks for a text in the index of a graph."""

    def __init__(self, graph: OrgGraph, index: NameIndex) -> None:
        self._graph = graph
        self.index = index
        self.folding = Folding(index.alphabet, index.other)

    @cached_property
    def weak(self) -> Weak:
        """The searches for what is less than a name; they import numpy."""
        from orgraph.graph.name_weak import Weak

        return Weak(self)

    @cached_property
    def slips(self) -> Slips:
        """The searches for what is misspelt."""
        from orgraph.graph.name_slips import Slips

        return Slips(self)

    def asked(
        self,
        text: str,
        kinds: tuple[NodeKind, ...] = (),
        areas: tuple[Area, ...] = (),
        limit: int = 0,
    ) -> Asked:
        """A text as it is looked for."""
        return Asked(text, self.folding(text), self.folding.bare(text), kinds, areas, limit)

    def accepts(self, node: int, asked: Asked) -> bool:
        """Whether a node is of the kinds asked for, and inside the areas."""
        if asked.kinds and self._graph.kind(node) not in asked.kinds:
            return False
        return all(self.index.enter[node] in area for area in asked.areas)

    def accepted(self, nodes: Array, asked: Asked) -> Array:
        """Which of many nodes are of the kinds asked for, and inside the areas."""
        import numpy as np

        fits = np.full(len(nodes), not asked.kinds)
        for own in map(self._graph.kind_range, asked.kinds):
            fits |= (nodes >= own.start) & (nodes < own.stop)
        enters = np.asarray(self.index.enter)[nodes] if asked.areas else nodes
        for area in asked.areas:
            fits &= area.holds(enters)
        return np.asarray(fits)

    def kind(self, node: int) -> NodeKind:
        """The kind of a node."""
        return self._graph.kind(node)

    def bits(self, kinds: Sequence[NodeKind]) -> int:
        """The kinds as the index has them by entry; 0 for any."""
        return sum(1 << KINDS.index(kind) for kind in kinds)

    def grades(self, asked: Asked) -> Iterator[Matches]:
        """All that fits, grade by grade, but slips; a node may come again in a later one."""
        yield from self.exact(asked)
        yield from self.after_a_place(asked)
        yield self.stem(asked)
        if 0 < len(asked.bare) <= LONGEST:
            yield from self.weak.grades(asked)

    # --- exact --------------------------------------------------------------------------------------

    def exact(self, asked: Asked) -> Iterator[Matches]:
        """The id, the code, the name, another name, the same in another spelling."""
        node = self._number(asked.written)
        if node is not None and self.accepts(node, asked):
            yield Matches(Grade.ID, [Match(node, asked.written)])
        coded = [Match(node, asked.folded) for node in self._coded(asked)]
        if coded:
            yield Matches(Grade.CODE, coded)
        found: dict[Grade, list[Match]] = {Grade.EXACT: [], Grade.ALIAS: [], Grade.FOLDED: []}
        for entry in self._entries(asked.folded):
            for spelling in self.index.spellings_of(entry):
                text = self.index.spellings[spelling]
                for node, other in self.index.bearers_of(spelling):
                    if self.accepts(node, asked):
                        same = Grade.ALIAS if other else Grade.EXACT
                        grade = same if text == asked.written else Grade.FOLDED
                        found[grade].append(Match(node, text))
        for grade, matches in found.items():
            if matches:
                yield Matches(grade, self._ranked(matches))
        seat = list(self._administered(asked.folded, asked))
        if seat:
            yield Matches(
                Grade.FOLDED, self._ranked(match._replace(detail=OFFICE) for match in seat)
            )

    def _administered(self, folded: str, asked: Asked) -> Iterator[Match]:
        """The divisions that an office is called after, where a division is meant by its name."""
        for match in self._bearing(self._entries(administered(folded)), asked):
            if self.kind(match.node) is DIVISION:
                yield match

    def _called(self, folded: str, asked: Asked) -> list[Match]:
        """The nodes of a name, with or without its ending; else those that an office is called after."""
        found = list(self._bearing(self._entries(folded) or self.stems(folded), asked))
        return found or list(self._administered(folded, asked))

    def _number(self, id_: str) -> int | None:
        """The node of an id; capitals do not matter where there is none with them."""
        node = self._graph.number(id_)
        return node if node is not None or ":" not in id_ else self._graph.number(id_.casefold())

    def _entries(self, folded: str) -> list[int]:
        entry = self.index.entry(folded) if folded else -1
        return [] if entry < 0 else [entry]

    def _ranked(self, matches: Iterable[Match]) -> list[Match]:
        """Those of the highest level first; a node once."""
        rank = self.index.rank
        ordered = sorted(matches, key=lambda match: (rank[match.node], match.node))
        return list({match.node: match for match in reversed(ordered)}.values())[::-1]

    def _coded(self, asked: Asked) -> list[int]:
        code = asked.folded
        if not (code.isascii() and code.isdigit()):
            return []
        codes = [code]
        if len(code) == 12:
            codes += [code[:width] for width in CODE_WIDTHS if not code[width:].strip("0")]
        nodes = [node for each in codes for node in self._of_code(each)]
        return [node for node in nodes if self.accepts(node, asked)]

    def _of_code(self, code: str) -> Iterator[int]:
        graph = self._graph
        node = graph.number(f"{DIVISION.prefix}:{code}")
        if node is not None:
            columns = graph.nodes[DIVISION.name]
            rows = range(graph.versions[node], graph.versions[node + 1])
            if any(columns.fields["code"][row - columns.first_fact] == code for row in rows):
                yield node
        yield from self.index.of_code(code)

    # --- without the ending, and after a place ----------------------------------------------------------

    def stem(self, asked: Asked) -> Matches:
        """Names that the text and a generic ending make: 坡刘 for 坡刘村."""
        found = self._bearing(self.stems(asked.folded), asked)
        size = len(asked.folded)
        return Matches(Grade.STEM, self._ranked(match._replace(size=size) for match in found))

    def stems(self, folded: str) -> list[int]:
        """The entries that are a text and a generic ending."""
        return stems(self.index, folded)

    @cached_property
    def township_stems(self) -> frozenset[str]:
        """What townships, and divisions above, are called without the word of their level."""
        return stems_to(self.index, TOWNSHIP)

    def _bearing(self, entries: Iterable[int], asked: Asked) -> Iterator[Match]:
        index = self.index
        for entry in entries:
            form = index.entries[entry]
            for spelling in index.spellings_of(entry):
                text = index.spellings[spelling]
                for node, _ in index.bearers_of(spelling):
                    if self.accepts(node, asked):
                        yield Match(node, text, None, form, len(form))

    def after_a_place(self, asked: Asked) -> Iterator[Matches]:
        """新密市新华路街道: a name after the name of what it lies in."""
        text = asked.folded
        if len(text) > LONGEST:
            return
        known: dict[str, frozenset[int]] = {}
        found: list[Match] = []
        for size in range(len(text) - 2, 1, -1):
            rest, place = text[size:], text[:size]
            borne = self._called(rest, asked)
            if borne:
                area = Area(self.index, self._named(place, known))
                inside = [match for match in borne if self.index.enter[match.node] in area]
                detail = Label(f"在“{place}”内", f"in “{place}”")
                found += [match._replace(detail=detail, size=len(rest)) for match in inside]
        if found:
            yield Matches(Grade.INSIDE, self._ranked(found))

    def named(self, text: str) -> frozenset[int]:
        """What a text names, as the name of where something lies."""
        node = self._number(text)
        if node is not None:
            return frozenset([node])
        found = self.named_folded(self.folding(text))
        if found or not (entries := self.sounding(text)):
            return found
        return frozenset(match.node for match in self._bearing(entries, self.asked(text)))

    def sounding(self, text: str) -> list[int]:
        """The entries that a text is the pinyin of, with or without their ending."""
        return self.weak.sounding(text) if has_letters(text) else []

    def named_folded(self, text: str) -> frozenset[int]:
        """What a folded text names, as the name of where something lies."""
        return self._named(text, {})

    def named_before(self, folded: str) -> Callable[[int], frozenset[int]]:
        """What so many characters at the beginning of a text name; what is met is kept for the next."""
        known: dict[str, frozenset[int]] = {}
        return lambda size: self._named(folded[:size], known)

    def _named(self, folded: str, known: dict[str, frozenset[int]]) -> frozenset[int]:
        """The nodes of a name, with or without its ending, or after the name of a place."""
        if folded in known:
            return known[folded]
        any_kind = Asked(folded, folded, folded)
        coded = self._coded(any_kind)
        entries = self._entries(folded) or ([] if coded else self.stems(folded))
        nodes = {*coded, *(match.node for match in self._bearing(entries, any_kind))}
        seat = administered(folded)
        if seat:  # in the office itself lie but its posts
            nodes |= self._named(seat, known)
        for size in range(len(folded) - 2, 1, -1) if not nodes else ():
            borne = self._called(folded[size:], any_kind)
            if borne:
                area = Area(self.index, self._named(folded[:size], known))
                nodes |= {match.node for match in borne if self.index.enter[match.node] in area}
        known[folded] = frozenset(nodes)
        return known[folded]

    def spelling(self, bearer: int) -> str:
        """What a bearer is called by."""
        return self.index.spellings[bisect_right(self.index.first_bearer, bearer) - 1]
