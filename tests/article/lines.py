"""Compare the facts of the seed, paragraph by paragraph, with those read from the article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from article.prose import COLUMNS
from article.reading import READING
from article.rows import Facts, Row, labels

Line: TypeAlias = tuple[str, str, frozenset[str]]
"""A fact: its kind, its name or ends, and what else it says."""

ELSEWHERE: Final = frozenset(
    {"id", "name", "title", "description", "locator", "evidence"}
    | {"source", "target", "certainty", "speaker"}
)
"""Columns that stand elsewhere in a line, which prose does not: `prose.py` holds that."""

PARAGRAPHS: Final = tuple(f"P{number}" for number in range(1, 35))


def reading() -> dict[str, set[Line]]:
    """What each paragraph states, as it was read."""
    found: dict[str, set[Line]] = {}
    paragraph = ""
    for written in READING.strip().splitlines():
        if re.fullmatch(r"P\d+", written):
            paragraph = written
            found[paragraph] = set()
        elif written:
            found[paragraph].update(_parsed(written))
    return found


def _parsed(written: str) -> Iterator[Line]:
    fact, *rest = written.split("; ")
    kind, named = fact.split(" ", 1)
    for source in named.split(" > ")[0].split(" & "):
        if " > " not in named:
            yield kind, source, frozenset(rest)
            continue
        for target in named.split(" > ")[1].split(" & "):
            yield kind, f"{source} > {target}", frozenset(rest)


def line_of(kind: str, row: Row, names: Mapping[str, str]) -> Line:
    """A row as a line."""
    says = {
        f"{column}={names.get(cell, cell)}"
        for column, cell in row.items()
        if cell and column not in ELSEWHERE | COLUMNS
    }
    if row.get("certainty"):
        says.add(row["certainty"])
    if row.get("speaker"):
        says.add(f"by={row['speaker']}")
    ends = [row["id"]] if "id" in row else [row["source"], row["target"]]
    return kind, " > ".join(names.get(end, end) for end in ends), frozenset(says)


def by_paragraph(facts: Facts) -> dict[str, set[Line]]:
    """The facts under each paragraph that they cite."""
    names = labels()
    found: dict[str, set[Line]] = {paragraph: set() for paragraph in PARAGRAPHS}
    for kind, row in facts:
        for paragraph in row["locator"].split():
            found.setdefault(paragraph, set()).add(line_of(kind, row, names))
    return found


def differences(facts: Facts) -> list[str]:
    """What a paragraph states that no fact says, and what facts say that it does not state."""
    said, stated = by_paragraph(facts), reading()
    found = []
    for paragraph in sorted(said.keys() | stated.keys()):
        here, there = said.get(paragraph, set()), stated.get(paragraph, set())
        found += [f"{paragraph} lacks {_shown(line)}" for line in there - here]
        found += [f"{paragraph} does not state {_shown(line)}" for line in here - there]
    return sorted(found)


def _shown(line: Line) -> str:
    kind, named, says = line
    return "; ".join([f"{kind} {named}", *sorted(says)])
