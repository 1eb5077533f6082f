"""The tables of kinds in the guide, derived from the vocabulary; the rest of the guide is written by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Final

from orgraph.browser.style import COLOURS, LINES, ink
from orgraph.model.plain_graph import SUPERSEDED
from orgraph.model.schema import ASSERTED, Label, RelationKind
from orgraph.model.vocabulary import NODES, RELATIONS

__all__ = ["LANGUAGES", "with_tables"]

LANGUAGES: Final = ("zh", "en")

EARLIER = Label("较早的版本", "earlier version")

KINDS: Final = re.compile(r"(<!-- kinds -->\n).*?(<!-- end -->)", re.DOTALL)
TYPES: Final = re.compile(r"(<!-- lines -->\n).*?(<!-- end -->)", re.DOTALL)


def with_tables(page: str, lang: str) -> str:
    """A guide with its tables as the vocabulary has them."""
    kinds, types = "\n".join(_kinds(lang)), "\n".join(_types(lang))
    page = KINDS.sub(lambda match: f"{match[1]}{kinds}\n{match[2]}", page)
    return TYPES.sub(lambda match: f"{match[1]}{types}\n{match[2]}", page)


def _kinds(lang: str) -> Iterator[str]:
    yield "<table>"
    rows = [(kind.name, kind.label) for kind in NODES.values()] + [(SUPERSEDED, EARLIER)]
    for name, label in rows:
        colour = COLOURS[name]
        dot = f"background: {colour}; color: {ink(colour)}; padding: 1px 8px; border-radius: 9px"
        yield (
            f'<tr><td><span style="{dot}">{label.of(lang)}</span></td>'
            f"<td><code>{name}</code></td></tr>"
        )
    yield "</table>"


def _types(lang: str) -> Iterator[str]:
    yield "<table>"
    for relation in RELATIONS.values():
        yield (
            f'<tr><td style="border-left: 4px solid {LINES[ASSERTED]}; padding-left: 6px">'
            f"{relation.label.of(lang)}</td><td><code>{relation.name}</code></td>"
            f"<td>{escape(_ends(relation, lang))}</td></tr>"
        )
    yield "</table>"


def _ends(relation: RelationKind, lang: str) -> str:
    anything = "任何" if lang == "zh" else "anything"
    between = "、" if lang == "zh" else ", "

    def named(names: tuple[str, ...]) -> str:
        return between.join(NODES[name].label.of(lang) for name in names) or anything

    told = [f"{named(source)} → {named(target)}" for source, target in relation.ends]
    return (";" if lang == "zh" else "; ").join(told)
