"""`NameIndex`: every name of a city as sorted pools and arrays, to be saved and mapped as they are.

An *entry* is a folded form. Its *spellings* are what is written for it somewhere, and a spelling has
*bearers*: nodes that are called so, first by name, then by another name. An exact name needs a binary
search over the entries and nothing else: neither numpy nor polars is imported here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from orgraph.graph.columns import Texts

__all__ = ["PAD", "NameIndex"]

PAD = 80
"""Empty places before the first and after the last character, so that none is read outside."""


@dataclass(frozen=True, slots=True)
class NameIndex:
    """The names of one version of a city; made by `orgraph.graph.name_build.build_index`."""

    entries: Texts
    """The folded forms, sorted by their bytes."""
    first_spelling: memoryview[int]
    """The first spelling of each entry, and the number of spellings."""
    spellings: Texts
    """The names as written, by entry."""
    first_bearer: memoryview[int]
    """The first bearer of each spelling, and the number of bearers."""
    bearers: memoryview[int]
    """Nodes; of one spelling those it is the name of, then the others, each by number."""
    other_name: memoryview[int]
    """By bearer: 1 where the spelling is only another name of it."""

    kinds: memoryview[int]
    """By entry: a bit for each kind that has a bearer of it."""
    enter: memoryview[int]
    """By node: its place in a walk from the top through all that lies inside."""
    leave: memoryview[int]
    """By node: the place after all that lies inside it."""
    rank: memoryview[int]
    """By node: its level, 0 for a province; 5 for what is no division."""

    codes: Texts
    """The codes that are no part of the node's id, sorted by their bytes."""
    coded: memoryview[int]
    """By code: the node."""

    alphabet: str
    """The characters of the entries, sorted; the first has code 1."""
    other: Mapping[str, str]
    """The characters of the names that fold to something else than their plain form."""
    characters: memoryview[int]
    """The codes of the characters of all entries, 0 after each entry, `PAD` zeros on both sides."""
    starts: memoryview[int]
    """Where each entry starts in `characters`, and where the one after the last would."""
    places: memoryview[int]
    """Where each character stands in `characters`, character by character."""
    first_place: memoryview[int]
    """By code: the first of its places; and the number of places."""

    @property
    def size(self) -> int:
        """How many bytes all arrays and pools have."""
        total = 0
        for name in self.__slots__:
            own = getattr(self, name)
            if isinstance(own, Texts):
                total += len(own.data) + own.ends.nbytes
            elif isinstance(own, memoryview):
                total += own.nbytes
        return total

    def entry(self, folded: str) -> int:
        """The entry of a folded form; -1 where there is none."""
        return self.entries.find(folded, 0, len(self.entries))

    def beginning(self, folded: str) -> range:
        """The entries that begin with a text."""
        wanted = folded.encode("utf-8", "surrogatepass")
        low = self.before(wanted, 0)
        return range(low, self.before(wanted + b"\xff", low))

    def before(self, wanted: bytes, low: int, high: int | None = None) -> int:
        """How many entries are less than some bytes; known to be `low` at least, `high` at most."""
        data, ends = self.entries.data, self.entries.ends
        high = len(self.entries) if high is None else high
        while low < high:
            middle = (low + high) // 2
            if bytes(data[ends[middle] : ends[middle + 1]]) < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def spellings_of(self, entry: int) -> range:
        """The spellings of an entry."""
        return range(self.first_spelling[entry], self.first_spelling[entry + 1])

    def bearers_of(self, spelling: int) -> Iterator[tuple[int, bool]]:
        """The nodes that bear a spelling, and whether it is only another name of theirs."""
        for bearer in range(self.first_bearer[spelling], self.first_bearer[spelling + 1]):
            yield self.bearers[bearer], bool(self.other_name[bearer])

    def within(self, node: int, area: int) -> bool:
        """Whether a node lies inside another, at whatever depth; nothing lies inside itself."""
        return self.enter[area] < self.enter[node] < self.leave[area]

    def of_code(self, code: str) -> Iterator[int]:
        """The nodes of a code that is no part of their ids."""
        found = self.codes.find(code, 0, len(self.codes))
        while 0 <= found < len(self.codes) and self.codes[found] == code:
            yield self.coded[found]
            found += 1
