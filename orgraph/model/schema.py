"""How a kind is declared: fields, node kinds, and relation kinds from their ASCII pattern.

`vocabulary.py` uses this to declare everything that orgraph knows of; columns, checks, labels,
sensitivity and the docs are derived from those declarations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final, NamedTuple, TypeAlias

__all__ = [
    "ASSERTED",
    "DENIED",
    "PLANNED",
    "VOID",
    "Field",
    "Label",
    "NodeKind",
    "RelationKind",
    "Sensitivity",
    "Type",
    "Way",
    "bound",
    "choice",
    "flag",
    "integer",
    "node",
    "number",
    "reference",
    "relation",
    "text",
    "words",
]


class Label(NamedTuple):
    """A name for readers, Chinese first."""

    zh: str
    en: str

    def of(self, lang: str) -> str:
        """The name in `zh` or `en`."""
        return self.zh if lang == "zh" else self.en


Pair: TypeAlias = tuple[str, str]


class Type(StrEnum):
    """What a cell of a field holds."""

    TEXT = "text"
    WORDS = "words"
    """Several texts in one cell, separated by `|`."""
    INTEGER = "integer"
    NUMBER = "number"
    FLAG = "flag"
    CHOICE = "choice"
    BOUND = "bound"
    """A time as written; see `time.py`."""
    REFERENCE = "reference"
    """The id of a node."""


class Sensitivity(StrEnum):
    """Who may read a field or a relation; section 6 of the domain."""

    PUBLIC = "public"
    PERSONNEL = "personnel"
    PERSONAL = "personal"


@dataclass(frozen=True, eq=False)
class Field:
    """One own field of a kind: a column wherever facts are written or shown."""

    name: str
    label: Label
    type: Type
    values: Mapping[str, Label] = field(default_factory=dict)
    """The words allowed, each with its label; empty when any are."""
    required: bool = False
    target: str = ""
    """The node kind that a reference names."""
    sensitivity: Sensitivity = Sensitivity.PUBLIC
    note: str = ""


def _field(kind: Type) -> _FieldMaker:
    return _FieldMaker(kind)


class _FieldMaker:
    """Makes fields of one type: `name = text("name", ("名称", "name"), required=True)`."""

    def __init__(self, kind: Type) -> None:
        self._type = kind

    def __call__(
        self,
        name: str,
        label: Pair,
        *,
        required: bool = False,
        target: str = "",
        sensitivity: Sensitivity = Sensitivity.PUBLIC,
        note: str = "",
    ) -> Field:
        return Field(
            name,
            Label(*label),
            self._type,
            required=required,
            target=target,
            sensitivity=sensitivity,
            note=note,
        )


text: Final = _field(Type.TEXT)
words: Final = _field(Type.WORDS)
integer: Final = _field(Type.INTEGER)
number: Final = _field(Type.NUMBER)
flag: Final = _field(Type.FLAG)
bound: Final = _field(Type.BOUND)
reference: Final = _field(Type.REFERENCE)


def choice(
    name: str,
    label: Pair,
    *,
    several: bool = False,
    required: bool = False,
    note: str = "",
    of: Mapping[str, Label] | None = None,
    **values: str,
) -> Field:
    """A field that holds one word of a few (or `several`), each given as `word="中文"`.

    `of` takes the words of another field.
    """
    labels = dict(of or {})
    labels |= {word: Label(zh, word.replace("_", " ")) for word, zh in values.items()}
    kind = Type.WORDS if several else Type.CHOICE
    return Field(
        name,
        Label(*label),
        kind,
        values=labels,
        required=required,
        note=note,
    )


@dataclass(frozen=True, eq=False)
class NodeKind:
    """One kind of node: its label in the graph, its fields, and the prefix of its ids."""

    name: str
    label: Label
    fields: tuple[Field, ...]
    doc: str
    event: bool = False
    """It happened; it has a day or a span of days in `from`, and no `to`."""
    _by_name: dict[str, Field] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {own.name: own for own in self.fields})

    @cached_property
    def prefix(self) -> str:
        """What its ids begin with: `duty-list` in `duty-list:xinmi-townships`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", self.name).lower()

    def field(self, name: str) -> Field | None:
        """The own field of that name."""
        return self._by_name.get(name)


def node(name: str, label: Pair, *fields: Field, doc: str, event: bool = False) -> NodeKind:
    """Declare a node kind; the first field is what it is called by."""
    return NodeKind(name, Label(*label), fields, doc, event)


ASSERTED: Final = "asserted"
DENIED: Final = "denied"
PLANNED: Final = "planned"
VOID: Final = "void"
"""Asserted, of a time in which its two ends are never there together."""


_Derivation: TypeAlias = "tuple[str, str, NodeKind | None, bool]"


@dataclass(frozen=True, eq=False)
class Way:
    """One way to go from a node: along a relation kind, out of the node or into it.

    Compared by identity, so that looking one up costs nothing; the same derivation gives the same way.
    `HOLDS.into` is the plain one; `.by("kind")` keeps only the nodes at the other end whose field has
    one of the values given at the walk.
    """

    relation: RelationKind
    forward: bool
    stance: str = ASSERTED
    """Walking follows asserted facts only; denied, planned and void ones are asked for by name."""
    filter: str = ""
    other: NodeKind | None = None
    ever: bool = False
    """Whether facts of any day are walked, each with its truth on the day of the view, `NO` too."""
    _derived: dict[_Derivation, Way] = field(default_factory=dict, repr=False)

    def __str__(self) -> str:
        shape = f"-[:{self.relation.name}]->" if self.forward else f"<-[:{self.relation.name}]-"
        parts = [shape]
        if self.stance != ASSERTED:
            parts.append(self.stance)
        if self.other is not None:
            parts.append(f"of {self.other.name}")
        if self.filter:
            parts.append(f"by {self.filter}")
        if self.ever:
            parts.append("on any day")
        return " ".join(parts)

    def joins(self, kind: str) -> bool:
        """Whether a node of a kind may be at its near end."""
        near = 0 if self.forward else 1
        return any(not ends[near] or kind in ends[near] for ends in self.relation.ends)

    def by(self, field_name: str) -> Way:
        """The same way, keeping only the ends whose field has a value given at the walk."""
        return self._with(self.stance, field_name, self.other, self.ever)

    def of(self, other: NodeKind) -> Way:
        """The same way, keeping only the ends of one kind."""
        return self._with(self.stance, self.filter, other, self.ever)

    def told(self, stance: str) -> Way:
        """The same way over facts that are `DENIED`, `PLANNED` or `VOID`: to be shown, never walked."""
        return self._with(stance, self.filter, self.other, self.ever)

    def on_any_day(self) -> Way:
        """The same way over facts of any day: for what was and what will be, never for a verdict."""
        return self._with(self.stance, self.filter, self.other, ever=True)

    def _with(self, stance: str, field_name: str, other: NodeKind | None, ever: bool) -> Way:
        key = stance, field_name, other, ever
        if key == (self.stance, self.filter, self.other, self.ever):
            return self
        known = self._derived.get(key)
        if known is None:
            known = Way(self.relation, self.forward, *key)
            known = self._derived.setdefault(key, known)
        return known


Ends: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
"""The names of the node kinds a relation may come from, and go to; empty means any."""

_PATTERN: Final = re.compile(r"\(([^()]*)\)-\[:([A-Z_]+)\]->\(([^()]*)\)")


@dataclass(frozen=True, eq=False)
class RelationKind:
    """One kind of relation: its type in the graph, what it may join, its fields, both its names."""

    name: str
    pattern: str
    ends: tuple[Ends, ...]
    label: Label
    inverse: Label
    fields: tuple[Field, ...]
    doc: str
    event: bool = False
    key: tuple[str, ...] = ()
    """Own fields that tell two facts apart, beside the ends and `from` as written."""
    sensitivity: Sensitivity = Sensitivity.PUBLIC
    out: Way = field(init=False)
    into: Way = field(init=False)
    _by_name: dict[str, Field] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {own.name: own for own in self.fields})
        object.__setattr__(self, "out", Way(self, forward=True))
        object.__setattr__(self, "into", Way(self, forward=False))

    def field(self, name: str) -> Field | None:
        """The own field of that name."""
        return self._by_name.get(name)


def _names(end: str) -> tuple[str, ...]:
    return tuple(part.strip().removeprefix(":") for part in end.split("|") if part.strip())


def relation(
    pattern: str,
    label: Pair,
    inverse: Pair,
    *fields: Field,
    doc: str,
    event: bool = False,
    key: Iterable[str] = (),
    sensitivity: Sensitivity = Sensitivity.PUBLIC,
) -> RelationKind:
    """Declare a relation kind by its pattern, as it is drawn: `(:Person)-[:HOLDS]->(:Post)`.

    Alternatives at an end are separated by `|`, whole patterns of one name by `;`; `()` is any kind.
    """
    matches = [_PATTERN.fullmatch(part.strip()) for part in pattern.split(";")]
    found = [match for match in matches if match is not None]
    names = {match[2] for match in found}
    if len(found) != len(matches) or len(names) != 1:
        raise ValueError(f"not a pattern of one relation: {pattern}")
    ends = tuple((_names(match[1]), _names(match[3])) for match in found)
    return RelationKind(
        names.pop(),
        pattern,
        ends,
        Label(*label),
        Label(*inverse),
        fields,
        doc,
        event,
        tuple(key),
        sensitivity,
    )
