"""Whether the paragraphs that a fact cites mention what it joins, counts and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, TypeAlias

from article.rows import Facts, Row, labels
from article.rows import facts as all_facts
from article.words import FIGURES, MENTIONED, TIMES, TITLE

Need: TypeAlias = frozenset[str]
"""Words of which a paragraph must have one."""

BOUNDS: Final = ("from", "to", "born", "date")
NOT_SAID: Final = frozenset(
    {"id", "source", "target", "aliases", "locator", "evidence", "speaker", "certainty", "level"}
    | {"order", "jurisdiction", "via", "basis", "grid_level", *BOUNDS}
)
"""Columns whose digits are no figures of the article."""


@cache
def words() -> Mapping[str, Need]:
    """The words for each node: its name and its other names."""
    names = labels()
    return {
        row["id"]: frozenset({names[row["id"]], *(row.get("aliases") or "").split("|")}) - {""}
        for _, row in all_facts()
        if "id" in row
    }


def mentions(paragraph: str) -> frozenset[str]:
    """What a paragraph mentions, each under a name that a node has, and its figures and times."""
    printed = (MENTIONED.get(paragraph) or "").split()
    figures = (FIGURES.get(paragraph) or "").split()
    return frozenset({word.split("=")[-1] for word in printed} | {*figures}) | frozenset(
        TIMES.get(paragraph, ())
    )


def needs(row: Row) -> Iterator[Need]:
    """What the paragraphs of a fact must mention."""
    for column in ("id", "source", "target", "jurisdiction", "via", "basis"):
        if row.get(column):
            yield words().get(row[column], frozenset({row[column]}))
    for column in BOUNDS:
        if row.get(column):
            yield frozenset({row[column]})
    derived = {row.get(column) for column in ("value", "low", "high")}
    for column, cell in row.items():
        if column in NOT_SAID or not cell:
            continue
        for figure in re.findall(r"\d+(?:\.\d+)?", cell):
            if not (row.get("certainty") == "derived" and figure in derived):
                yield frozenset({figure})


def unsupported(facts: Facts) -> list[str]:
    """Facts whose paragraphs do not mention all that they say, or of which one mentions nothing."""
    found = []
    for kind, row in facts:
        cited = {paragraph: mentions(paragraph) for paragraph in row["locator"].split()}
        printed = frozenset({TITLE}).union(*cited.values())
        shown = f"{kind} {row.get('id') or row['source'] + ' > ' + row['target']}"
        wanted = list(needs(row))
        for need in wanted:
            if not need & printed:
                found.append(f"{shown}: {row['locator']} does not mention {min(need)}")
        for paragraph, has in cited.items():
            if not any(need & has for need in wanted):
                found.append(f"{shown}: {paragraph} mentions nothing of it")
    return found
