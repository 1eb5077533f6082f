"""What is declared and stands on no page: commands, options, questions, parameters, verdicts, kinds.

What there is comes from the declarations alone, what is told from the pages alone, by the headings and
the rows of tables that a reader looks it up by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import click

from orgraph.model.schema import NodeKind, RelationKind
from orgraph.queries import Question, parameters

__all__ = ["Declared", "undocumented"]

COMMANDS = "docs/commands.md"
KINDS = "docs/data-model.md"
READMES = ("README.md", "README.zh.md")
EVERY_QUESTION = "Options of every question"


class Declared:
    """All that users can meet: the commands, the questions among them, the kinds."""

    def __init__(
        self,
        commands: Mapping[str, click.Command],
        questions: Mapping[str, type[Question[Any]]],
        kinds: Mapping[str, NodeKind | RelationKind],
    ) -> None:
        self.commands = commands
        self.questions = questions
        self.kinds = kinds


def undocumented(declared: Declared, pages: Mapping[str, str]) -> list[str]:
    """What no page tells, each as `page: what`; `pages` are texts by their names."""
    return [
        *_commands(declared, pages),
        *(line for name in declared.questions for line in _question(declared, name, pages)),
        *_kinds(declared, pages),
    ]


def _commands(declared: Declared, pages: Mapping[str, str]) -> Iterator[str]:
    sections = _sections(pages[COMMANDS])
    common = sections.get(EVERY_QUESTION, "")
    for name, command in declared.commands.items():
        section = sections.get(f"orgraph {name}")
        if section is None:
            yield f"{COMMANDS}: command {name}"
            continue
        told = section + (common if name in declared.questions else "")
        for own in command.params:
            if isinstance(own, click.Option):
                if not re.search(rf"^\| `{own.opts[0]}[` ]", told, re.MULTILINE):
                    yield f"{COMMANDS}: option {name} {own.opts[0]}"
            elif f"\n| `{own.name}` |" not in section:
                yield f"{COMMANDS}: parameter {name} {own.name}"


def _question(declared: Declared, name: str, pages: Mapping[str, str]) -> Iterator[str]:
    """Each has a page of its own with a real answer, and stands in both READMEs."""
    question = declared.questions[name]
    here = f"docs/{name}.md"
    for readme in READMES:
        if f"]({here})" not in pages[readme] or f"orgraph {name} " not in pages[readme]:
            yield f"{readme}: question {name}"
    page = pages.get(here)
    if page is None:
        yield f"{here}: question {name}"
        return
    if f"<!-- output: orgraph {name} " not in page:
        yield f"{here}: an example"
    prose = re.sub(r"^```.*?^```$", "", page, flags=re.DOTALL | re.MULTILINE)
    for own in parameters(question):
        if not own.required and f"`--{own.name}" not in prose:
            yield f"{here}: parameter --{own.name}"
    for verdict in question.verdicts:
        if not re.search(rf"`{verdict}`", prose):
            yield f"{here}: verdict {verdict}"


def _kinds(declared: Declared, pages: Mapping[str, str]) -> Iterator[str]:
    sections = _sections(pages[KINDS])
    for name, kind in declared.kinds.items():
        section = sections.get(f"{name} · {kind.label.zh}")
        if section is None:
            yield f"{KINDS}: kind {name}"
            continue
        for own in kind.fields:
            if f"\n| `{own.name}` | {own.label.zh} |" not in section:
                yield f"{KINDS}: field {name}.{own.name}"


def _sections(page: str) -> dict[str, str]:
    """The text below each heading; of a command without its title."""
    parts = re.split(r"^#{2,3} (.+)$", page, flags=re.MULTILINE)
    return {
        (head.partition(" · ")[0] if head.startswith("orgraph ") else head): text
        for head, text in zip(parts[1::2], parts[2::2], strict=True)
    }
