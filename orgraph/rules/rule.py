"""What a rule is: a question to a whole city, over all its rows and all its time, that finds what is wrong.

What makes a file unusable is checked when it is read. A rule finds what is usable and yet wrong, or
worth a look. Its findings are columns, one row each: `file`, `row`, `id`, `name`, `value`, `kind`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import polars as pl

from orgraph.graph.tables import Tables
from orgraph.model.schema import Label

__all__ = ["FINDINGS", "Kind", "Rule", "Severity", "findings", "none"]


class Severity(StrEnum):
    """How grave a finding is, the gravest first."""

    ERROR = "error"
    """The city cannot be as the rows say."""
    WARNING = "warning"
    """It can, and it is odd."""
    NOTE = "note"
    """Worth knowing."""


@dataclass(frozen=True)
class Kind:
    """One kind of finding."""

    severity: Severity
    label: Label
    """What is wrong with each row found, in words."""


@dataclass(frozen=True)
class Rule:
    """One rule; `check` is pure, and finds the same in every run, in the order of the rows."""

    key: str
    title: Label
    doc: Label
    basis: tuple[Label, ...]
    """What it rests on: a standard or a law, and where in it."""
    kinds: Mapping[str, Kind]
    check: Callable[[Tables], pl.DataFrame]


FINDINGS: Final = {
    "file": pl.String(),
    "row": pl.UInt32(),
    "id": pl.String(),
    "name": pl.String(),
    "value": pl.String(),
    "kind": pl.String(),
}


def none() -> pl.DataFrame:
    """No finding."""
    return pl.DataFrame(schema=FINDINGS)


def findings(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Some frames of findings as one, by file, row and kind."""
    found = [
        frame.select(pl.col(name).cast(type_) for name, type_ in FINDINGS.items())
        for frame in frames
    ]
    return pl.concat([none(), *found]).unique().sort("file", "row", "kind", "value")
