"""The page of the commands, made of their declarations: each with its parameters, options and verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import click

from orgraph.cli import build
from orgraph.queries import QUESTIONS, Question, parameters

__all__ = ["SHARED", "commands_page"]

SHARED: Final = "Options of every question"
"""The heading under which the options stand that all questions take alike."""


def commands_page() -> str:
    """The page as it should be."""
    return "\n".join(_page()) + "\n"


def _page() -> Iterator[str]:
    zh, en = build("zh"), build("en")
    rows = {name: [_row(*pair, name) for pair in _options(zh, en, name)] for name in en.commands}
    shared = set.intersection(*(set(rows[name]) for name in QUESTIONS))
    yield "# The commands"
    yield ""
    yield "Generated from the declarations of the questions and of the other commands; `make docs` writes it anew."
    yield "`orgraph COMMAND --help` says the same, in Chinese, or with `--lang en` in English. Words in capitals stand"
    yield "for what you give."
    for name in en.commands:
        question = QUESTIONS.get(name)
        yield ""
        yield f"## orgraph {name} · {_told(zh, name, title=True)}"
        yield ""
        yield f"{_sentence(_told(en, name))} {_told(zh, name)}。"
        if question is not None:
            yield f"[Step by step, with an example]({name}.md)."
        yield from _parameters(zh, en, name)
        own = [row for row in rows[name] if question is None or row not in shared]
        if own:
            yield ""
            yield "| Option | | 中文 |"
            yield "|---|---|---|"
            yield from own
        if question is not None:
            yield from _verdicts(question)
    yield ""
    yield f"## {SHARED}"
    yield ""
    yield "| Option | | 中文 |"
    yield "|---|---|---|"
    yield from (row for row in rows[next(iter(QUESTIONS))] if row in shared)


def _parameters(zh: click.Group, en: click.Group, name: str) -> Iterator[str]:
    """What is given without an option, in order."""
    question = QUESTIONS.get(name)
    told = {own.name: own for own in parameters(question)} if question else {}
    arguments = [
        pair
        for pair in zip(zh.commands[name].params, en.commands[name].params, strict=True)
        if isinstance(pair[1], click.Argument)
    ]
    if not arguments:
        return
    yield ""
    yield "| Parameter | | 中文 |"
    yield "|---|---|---|"
    for one, other in arguments:
        own = told.get(str(other.name))
        if own is None:
            chinese, english = (each.make_metavar(_context()) for each in (one, other))
        else:
            chinese, english = own.doc.zh, f"{own.doc.en}, such as {own.example}"
        yield f"| `{other.name}` | {_cell(english)} | {_cell(chinese)} |"


def _context() -> click.Context:
    return click.Context(click.Command("orgraph"))


def _options(
    zh: click.Group, en: click.Group, name: str
) -> Iterator[tuple[click.Option, click.Option]]:
    pairs = zip(zh.commands[name].params, en.commands[name].params, strict=True)
    for one, other in pairs:
        if isinstance(one, click.Option) and isinstance(other, click.Option):
            yield one, other


def _row(zh: click.Option, en: click.Option, name: str) -> str:
    """An option as a row: with the words it takes, each told, or what stands for its value."""
    question = QUESTIONS.get(name)
    own = {each.name: each for each in parameters(question)}.get(str(en.name)) if question else None
    chinese, english = zh.help or "", en.help or ""
    if own is not None and own.values:
        chinese = f"{own.doc.zh}:{'、'.join(f'`{word}` {label.zh}' for word, label in own.values.items())}"
        english = f"{own.doc.en}: {', '.join(f'`{word}` {label.en}' for word, label in own.values.items())}"
    takes = "" if en.is_flag else f" {en.metavar or ''}"
    if isinstance(en.type, click.Choice) and en.metavar is None:
        takes = f" {'|'.join(map(str, en.type.choices))}"
    elif takes.islower():
        takes = takes.upper()
    return f"| `{en.opts[0]}{_cell(takes)}` | {_cell(english)} | {_cell(chinese)} |"


def _verdicts(question: type[Question[Any]]) -> Iterator[str]:
    yield ""
    yield "| Verdict | | 中文 |"
    yield "|---|---|---|"
    for name, label in question.verdicts.items():
        yield f"| `{name}` | {label.en} | {label.zh} |"


def _told(group: click.Group, name: str, *, title: bool = False) -> str:
    command = group.commands[name]
    said = (command.short_help if title else None) or command.help or ""
    return " ".join(said.split()).rstrip("。.")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _cell(text: str | None) -> str:
    return (text or "").replace("|", "\\|")
