"""The style of Neo4j Browser, GraSS, derived from the vocabulary: a rule for each label and each type.

GraSS as Browser 5.24 reads it: no comments, no `:`, `;`, `'` or braces in a value, no condition on a property;
a rule is of a label or a type. So the size tells the tier of a kind, and not the level of one division.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from orgraph.model.plain_graph import SUPERSEDED, TYPES
from orgraph.model.schema import ASSERTED, DENIED, PLANNED, Label, RelationKind, Type
from orgraph.model.vocabulary import (
    CASE,
    COMPLETENESS,
    DIVISION,
    DUTY_LIST,
    GRID,
    HEADS,
    HOLDS,
    LEADS,
    MATTER,
    NODES,
    PERSON,
    PLACE,
    POLICY,
    POST,
    QUOTA,
    QUOTA_TRANSFER,
    SOURCE,
    STATISTIC,
    SUPPORTS,
    SYSTEM,
    UNIT,
    UNIT_CLASS,
)
from orgraph.stores.neo4j.schema import name_field

__all__ = [
    "COLOURS",
    "SIZES",
    "STANCE_WORDS",
    "caption",
    "grass",
    "ink",
    "line_caption",
    "luminance",
]

COLOURS: Final[Mapping[str, str]] = MappingProxyType(
    {
        DIVISION.name: "#8ed6b5",
        PLACE.name: "#c4ffdd",
        UNIT.name: "#3837c7",
        UNIT_CLASS.name: "#597ab2",
        POST.name: "#ecbd01",
        PERSON.name: "#e0880e",
        GRID.name: "#3cb782",
        DUTY_LIST.name: "#784186",
        MATTER.name: "#d8300f",
        POLICY.name: "#c291fc",
        SYSTEM.name: "#334d52",
        QUOTA.name: "#727c50",
        QUOTA_TRANSFER.name: "#6c3401",
        STATISTIC.name: "#cdc9f8",
        CASE.name: "#fee978",
        SOURCE.name: "#8097a5",
        COMPLETENESS.name: "#576357",
        SUPERSEDED: "#333234",
    }
)
"""Found by search: any two are at least 0.07 apart in OKLab, and 0.11 where they are often drawn together, for
eyes without red, green or blue cones too. Territory is green, organisation blue, people yellow, duties red."""

SIZES: Final[Mapping[str, int]] = MappingProxyType(
    {
        DIVISION.name: 120,
        UNIT.name: 105,
        UNIT_CLASS.name: 105,
        GRID.name: 105,
        DUTY_LIST.name: 105,
        QUOTA_TRANSFER.name: 105,
        PERSON.name: 65,
        COMPLETENESS.name: 70,
        SUPERSEDED: 65,
    }
)
"""Pixels across; what is not here is `SIZE`. Browser writes a Chinese name on one line and cuts it where the disc
ends: four characters at 65, nine at 105."""
SIZE: Final = 90

BORDER: Final = "#7b7d82"
"""Between white and black, so that a pale disc ends on a light canvas and a dark one on a dark canvas."""
LINES: Final[Mapping[str, str]] = MappingProxyType(
    {ASSERTED: "#85878c", DENIED: "#d0491d", PLANNED: "#4a7fd4"}
)
WORDS: Final = "#7b7d82"
"""Of captions beside a line, on both canvases."""
WIDTHS: Final[Mapping[RelationKind, int]] = MappingProxyType(
    {LEADS: 5, SUPPORTS: 3, HOLDS: 2, HEADS: 2}
)

STANCE_WORDS: Final[Mapping[str, Label]] = MappingProxyType(
    {
        ASSERTED: Label("", ""),
        DENIED: Label("否认", "denied "),
        PLANNED: Label("计划", "planned "),
    }
)

BESIDE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        PERSON.name: ("name", "description"),
        QUOTA_TRANSFER.name: ("declared", "name"),
        DUTY_LIST.name: ("declared", "name"),
        COMPLETENESS.name: ("note",),
        SUPERSEDED: ("name", "title", "document"),
    }
)
"""What a caption shows where that is more than the name; of a person who is not named, who it is."""


def grass() -> str:
    """The whole file."""
    return "\n".join(_rules()) + "\n"


def caption(label: str) -> str:
    """The caption of the nodes of a label: Browser fills in the properties, nothing for those that are not."""
    names = BESIDE.get(label) or (name_field(NODES[label]),)
    return " ".join(f"{{{name}}}" for name in names)


def line_caption(relation: RelationKind, stance: str) -> str:
    """The caption of a type: the Chinese name, and the first of its own fields that is for reading."""
    shown = [own.name for own in relation.fields if own.type in (Type.TEXT, Type.INTEGER)]
    more = f" {{{shown[0]}}}" if shown else ""
    return f"{STANCE_WORDS[stance].zh}{relation.label.zh}{more}"


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ink(colour: str) -> str:
    """Black or white, whichever is easier to read on a colour."""
    own = luminance(colour)
    return "#ffffff" if 1.05 / (own + 0.05) > (own + 0.05) / 0.05 else "#000000"


def _rules() -> Iterator[str]:
    yield from _rule("node", {"color": "#a5abb6", "border-color": BORDER, "diameter": f"{SIZE}px"})
    for label in (*NODES, SUPERSEDED):
        colour = COLOURS[label]
        told = {
            "color": colour,
            "border-color": BORDER,
            "border-width": "2px",
            "text-color-internal": ink(colour),
            "diameter": f"{SIZES.get(label, SIZE)}px",
            "font-size": "11px",
            "caption": f"'{caption(label)}'",
        }
        yield from _rule(f"node.{label}", told)
    for type_, (relation, stance) in TYPES.items():
        width = WIDTHS.get(relation, 1) if stance == ASSERTED else 3
        told = {
            "color": LINES[stance],
            "shaft-width": f"{width}px",
            "font-size": "11px",
            "padding": "3px",
            "text-color-external": WORDS if stance == ASSERTED else LINES[stance],
            "text-color-internal": "#ffffff",
            "caption": f"'{line_caption(relation, stance)}'",
        }
        yield from _rule(f"relationship.{type_}", told)


def _rule(selector: str, told: Mapping[str, str]) -> Iterator[str]:
    yield f"{selector} {{"
    for name, value in told.items():
        yield f"  {name}: {value};"
    yield "}"
    yield ""
