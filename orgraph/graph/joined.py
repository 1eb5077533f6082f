"""What is looked up in two tables, joined: around the places of the rows, and about their matters.

Far fewer places differ than rows do, and far fewer pairs of a matter with the lists that apply: each is looked
up once. The shape of a row is made of both its shapes and of what joins them: which nodes stand in both, and
which fields match.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from orgraph.graph.coded import Coded, Hashes, hash_of, mixed
from orgraph.graph.compiled import KINDS
from orgraph.graph.different import different
from orgraph.graph.fill_columns import Int32
from orgraph.graph.looked import NONE, Column, Kept, Looked, Room, Rows
from orgraph.graph.many import begin, picked, run, union
from orgraph.graph.nearby import Counting
from orgraph.graph.scope import Alike, Matched, Nearby, Picked, Scope, Walk
from orgraph.graph.unseen import as_one, unmet
from orgraph.model.schema import NodeKind

__all__ = ["Joined", "Plan", "look_joined"]

MATCH: Final = np.uint64(hash_of("matches"))


@dataclass(frozen=True)
class Plan:
    """The steps of a question about a place and a matter."""

    here: Scope
    """Those from the place alone."""
    common: str
    """The set of them that the matter meets."""
    about: Scope
    """Those from there and from the matter."""
    after: Scope
    """Those that go on from the place, with values picked from sets about the matter."""
    matched: tuple[Matched, ...]
    """What of the nodes here is matched with those about the matter."""
    nearby: Nearby | None
    """Which of the nodes alike count, by those here."""
    field: str
    """The field by which alone the matter is known."""
    unseen: tuple[NodeKind, ...]
    """The kinds of nodes here that no cell shows."""


class _Packed(NamedTuple):
    """Columns that hold nodes in a few rows each, as few as the fullest row needs."""

    nodes: npt.NDArray[np.int32]
    keys: Hashes
    """The key of the column that a node is from."""


class Joined:
    """Tables of columns as one: around the place, on from there, and about the matter; of each the row for every
    row. The second begins with the columns of the first, in a row that is one with it."""

    def __init__(
        self,
        near: tuple[Looked, Rows],
        here: tuple[Looked, Rows],
        about: tuple[Looked, Rows],
        crossing: Hashes,
    ) -> None:
        (self._near, self._places), (self._here, places) = near, here
        self._about, self._matters = about
        self._further = places
        self.size: Final = len(places)
        self.days: Final = self._near.days[self._places]
        shapes = mixed(self._here.shapes[places], self._about.shapes[self._matters])
        self.shapes: Final = shapes + crossing
        self.beyond: Final = self._here.beyond[places] | self._about.beyond[self._matters]
        self.keys: Final = self._here.keys + self._about.keys
        self.numbers: Final = {key: number for number, key in enumerate(self.keys)}

    def column(self, number: int, rows: Rows) -> Int32:
        """The nodes of a column in some rows."""
        if number < self._near.width:
            return self._near.column(number, self._places[rows])
        if number < self._here.width:
            return self._here.column(number, self._further[rows])
        return self._about.column(number - self._here.width, self._matters[rows])

    def row(self, row: int) -> dict[int, int]:
        """The nodes of a row, each with the key of the first column that it stands in."""
        here = self._here.row(int(self._further[row]))
        near = self._near.row(int(self._places[row]))
        return self._about.row(int(self._matters[row])) | here | near


def look_joined(
    coded: Coded,
    plan: Plan,
    starts: Mapping[str, Int32],
    days: Int32,
    rooms: Sequence[Room],
) -> Joined:
    """Run the steps of a plan for all rows; what is found stands in three `rooms` until they are used again."""
    (place, places), (matter, matters) = starts.items()
    first, near_rows = different(places, days)
    near = Looked(coded, days[first], rooms[0])
    sets = {place: begin(near, place, places[first])}
    run(near, plan.here, sets)

    alone = unmet(coded, plan.unseen, plan.about + plan.after)
    ones, same = as_one(near, alone)
    same_rows = same[near_rows]

    common = _sorted(near, sets[plan.common])[:, ones]
    counting, marked = _counting(near, plan, sets)
    marked = marked[:, ones]
    _, alike = different(near.days[ones], *common, *marked)
    _, by_field = np.unique(_field(coded, plan.field, matters, days), return_inverse=True)
    first, about_rows = different(alike[same_rows], by_field.reshape(-1), days)
    about = Looked(coded, days[first], rooms[1])
    told = {matter: begin(about, matter, matters[first], apart=True), plan.common: list[Column]()}
    for nth, nodes in enumerate(common):
        told[plan.common] += begin(about, f"{plan.common} {nth}", nodes[same_rows[first]])
    marked = marked[:, same_rows[first]]
    run(
        about,
        plan.about,
        told,
        counts=lambda kind, found, rows: counting(kind, found, about.days[rows], marked[:, rows]),
    )

    kept = {wanted: list(picked(about, wanted, told)) for wanted in _wanted(plan.after)}
    numbers = {wanted: _numbered(own, about.size)[about_rows] for wanted, own in kept.items()}
    first, here_rows = different(same_rows, *numbers.values())
    taken = ones[same_rows[first]]
    here = near.taken(taken, rooms[2])
    sets = {name: _taken(columns, taken, near.size) for name, columns in sets.items()}
    run(
        here,
        plan.after,
        sets,
        {
            wanted: [
                (one, np.flatnonzero(numbers[wanted][first] == nth))
                for nth, (one, _) in enumerate(own)
            ]
            for wanted, own in kept.items()
        },
    )
    crossing = _alike(here, here_rows, about, about_rows)
    for one in plan.matched:
        crossing += _matches(
            one,
            _packed(here, union(sets, one.sources)),
            (here, here_rows),
            _packed(about, about.having(union(told, one.others), one.among)),
            (about, about_rows),
        )
    return Joined((near, near_rows), (here, here_rows), (about, about_rows), crossing)


def _field(coded: Coded, name: str, nodes: Int32, days: Int32) -> Hashes:
    """A field of nodes, and what else steps may read of them."""
    value = coded.values(name)[coded.version(nodes, days)]
    return mixed(value, coded.node_hashes(nodes, days))


def _counting(
    near: Looked, plan: Plan, sets: Mapping[str, Sequence[Column]]
) -> tuple[Callable[[NodeKind, Rows, Int32, Int32], npt.NDArray[np.bool_]], Int32]:
    """What says which nodes count, and the nodes here that it asks for, row by row."""
    nearby = plan.nearby
    step = next((step for step in plan.about if nearby and step.name == nearby.step), None)
    if nearby is None or not isinstance(step, Alike):
        none = np.zeros((0, near.size), dtype=np.int32)
        return lambda _, found, __, ___: np.ones(len(found), dtype=np.bool_), none
    counting = Counting(near.coded, step, nearby, near.days)
    columns = []
    for number, rows in union(sets, nearby.sources):
        own = rows[counting.marked(near.nodes[number, rows], near.days[rows])]
        if len(own):
            columns.append((number, own))
    return counting.counts, _sorted(near, columns)


def _wanted(steps: Scope) -> set[Picked]:
    return {
        step.values for step in steps if isinstance(step, Walk) and isinstance(step.values, Picked)
    }


def _numbered(kept: Sequence[tuple[Kept, Rows | None]], size: int) -> Rows:
    """Of each row the number of what it keeps."""
    numbers = np.full(size, NONE, dtype=np.int64)
    for number, (_, rows) in enumerate(kept):
        numbers[rows] = number
    return numbers


def _taken(columns: Iterable[Column], rows: Rows, size: int) -> list[Column]:
    """A set in rows that were taken from the table it was found in."""
    found = []
    for number, own in columns:
        held = np.zeros(size, dtype=np.bool_)
        held[own] = True
        found.append((number, np.flatnonzero(held[rows])))
    return [(number, own) for number, own in found if len(own)]


def _sorted(looked: Looked, columns: Iterable[Column]) -> npt.NDArray[np.int32]:
    """The nodes of a set in each row, in their order, then `NONE`."""
    nodes = _packed(looked, columns).nodes.view(np.uint32)
    nodes.sort(axis=0)  # NONE is the greatest of them
    return nodes.view(np.int32)


def _packed(looked: Looked, columns: Iterable[Column]) -> _Packed:
    """The different nodes of a set in as few columns as hold them."""
    count = np.zeros(looked.size, dtype=np.int64)
    nodes = np.full((1, looked.size), NONE, dtype=np.int32)
    keys = np.zeros((1, looked.size), dtype=np.uint64)
    met: dict[int, npt.NDArray[np.bool_]] = {}
    for number, each in looked.origins(columns):
        # A node may stand in several columns of a set, which all have one origin.
        before = met.setdefault(number, np.zeros(looked.size, dtype=np.bool_))
        rows = each[~before[each]]
        before[rows] = True
        if not len(rows):
            continue
        own, key = count[rows], np.uint64(looked.keys[number])
        if int(own.max()) >= len(nodes):
            nodes = np.concatenate([nodes, np.full_like(nodes, NONE)])
            keys = np.concatenate([keys, np.zeros_like(keys)])
        nodes[own, rows] = looked.nodes[number, rows]
        keys[own, rows] = key
        count[rows] += 1
    depth = int(count.max(initial=0))
    return _Packed(nodes[:depth], keys[:depth])


def _of_kind(looked: Looked, kind: NodeKind) -> list[Column]:
    """All nodes of a kind."""
    own = looked.coded.graph.kind_range(kind)
    found = [(number, looked.within(number, own)) for number in range(looked.width)]
    return [(number, rows) for number, rows in found if len(rows)]


def _alike(here: Looked, here_rows: Rows, about: Looked, about_rows: Rows) -> Hashes:
    """Which nodes stand in both tables, by the columns that they stand in."""
    found = np.zeros(len(here_rows), dtype=np.uint64)
    for kind in KINDS:
        theirs = _of_kind(about, kind)
        mine = _of_kind(here, kind) if theirs else []
        if not mine:
            continue
        near, far = _packed(here, mine), _packed(about, theirs)
        nodes = near.nodes[:, here_rows]
        for other, keys in zip(far.nodes, far.keys, strict=True):
            rows = np.flatnonzero(other[about_rows] != NONE)
            wanted = other[about_rows[rows]]
            for own, own_keys in zip(nodes, near.keys, strict=True):
                same = rows[own[rows] == wanted]
                found[same] += mixed(keys[about_rows[same]], own_keys[here_rows[same]])
    return found


def _matches(
    matched: Matched,
    units: _Packed,
    here: tuple[Looked, Rows],
    classes: _Packed,
    about: tuple[Looked, Rows],
) -> Hashes:
    """Which fields of nodes in the first table are among the words of nodes in the second."""
    (mine, here_rows), (theirs, about_rows) = here, about
    matching = mine.coded.matching(matched.field, matched.among)
    values = [matching.value[mine.versions(nodes)][here_rows] for nodes in units.nodes]
    there = units.nodes[:, here_rows] != NONE
    found = np.zeros(len(here_rows), dtype=np.uint64)
    for others, keys in zip(classes.nodes, classes.keys, strict=True):
        words = matching.words[theirs.versions(others)]
        rows = np.flatnonzero(others[about_rows] != NONE)
        own_words = words[about_rows[rows]]
        for value, held, own_keys in zip(values, there, units.keys, strict=True):
            same = rows[held[rows] & matching.matches[own_words, value[rows]]]
            said = mixed(keys[about_rows[same]], own_keys[here_rows[same]])
            found[same] += mixed(said, MATCH)
    return found
