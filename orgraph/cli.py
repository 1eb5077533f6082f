"""The command line: a command for each question, its parameters as they are declared, and a few others.

Nothing heavy is imported until a question is asked, so that help comes at once.
"""

from __future__ import annotations

import gettext
import io
import os
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import click

from orgraph.commands import browser_kit, find, keys, load, mcp, pull, push, serve
from orgraph.commands.batch import BatchCommand, answer_table, batch_options, refuse_both
from orgraph.commands.options import (
    LANGUAGES,
    OPTIONS,
    SEED,
    WRITTEN,
    at_option,
    cypher_option,
    drawing_options,
    json_option,
    lang_option,
    print_json,
    store_option,
)
from orgraph.model.errors import OrgraphError
from orgraph.model.os_errors import reason
from orgraph.model.schema import Label
from orgraph.queries import QUESTIONS, Question, Who, parameters

__all__ = ["build", "main"]

AS = Label("{0},如 {1}", "{0}, such as {1}")
COMMANDS = Label("命令 [参数]...", "COMMAND [ARGS]...")
ROOT = Label(
    "此事归谁管?按地点、事项和日期回答,并说明理由和出处。",
    "Who is responsible here? Answers by place, matter and day, with reasons and sources.",
)
COMPLETION = Label(
    "输出 bash、zsh 或 fish 的命令补全脚本",
    "print the completion script for bash, zsh or fish",
)
ERROR = Label("错误", "Error")
VERSION = Label("显示版本", "show the version")


def main(args: list[str] | None = None) -> None:
    """The entry point: ends the process with 0, 1 (an error that says what to do) or 2 (usage)."""
    given = sys.argv[1:] if args is None else args
    lang = _language(given)
    _translate_click(lang)
    _show_what_can_be_shown()
    try:
        build(lang).main(given, prog_name="orgraph", standalone_mode=True)
    except OrgraphError as error:
        if _wants_json(given):
            _fail_as_json(error.key, error.zh, error.en)
        _fail(f"{ERROR.of(lang)} [{error.key}] {error.text(lang)}")
    except OSError as error:
        _forget_output()
        why = reason(error)
        if error.filename and _wants_json(given):  # without a name it may be the output that fails
            _fail_as_json("io-error", f"{error.filename}: {why.zh}", f"{error.filename}: {why.en}")
        where = f" {error.filename}" if error.filename else ""
        _fail(f"{ERROR.of(lang)} [io-error]{where}: {why.of(lang)}")


def _fail(message: str) -> None:
    click.echo(message, err=True)
    raise SystemExit(1)


def _wants_json(given: list[str]) -> bool:
    options = given[: given.index("--")] if "--" in given else given
    return "--json" in options


def _fail_as_json(key: str, zh: str, en: str) -> None:
    """Whoever reads JSON reads it of an error too."""
    print_json({"error": {"key": key, "zh": zh, "en": en}})
    raise SystemExit(1)


def _show_what_can_be_shown() -> None:
    """A name may have a character that the encoding of the terminal or the file has not: `?` then."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _forget_output() -> None:
    """What could not be written is not tried again at the end, which would fail once more."""
    try:
        if sys.stdout:  # None where it was closed from the start
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _language(given: list[str]) -> str:
    """The language, needed before the arguments are parsed, since help is in it too."""
    for position, word in enumerate(given):
        if word.startswith("--lang="):
            said = word.removeprefix("--lang=")
        elif word == "--lang" and position + 1 < len(given):
            said = given[position + 1]
        else:
            continue
        if said in LANGUAGES:
            return said
    said = os.environ.get("ORGRAPH_LANG", "zh")
    return said if said in LANGUAGES else "zh"


def _translate_click(lang: str) -> None:
    """Click's own words pass through gettext."""
    os.environ["LANGUAGE"] = lang
    gettext.bindtextdomain("orgraph", str(Path(__file__).parent / "locale"))
    gettext.textdomain("orgraph")


def build(lang: str) -> click.Group:
    """The commands with their help in one language."""
    root = click.Group(
        "orgraph",
        help=ROOT.of(lang),
        options_metavar=OPTIONS.of(lang),
        subcommand_metavar=COMMANDS.of(lang),
    )
    root.params.append(
        click.Option(
            ["--version"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_print_version,
            help=VERSION.of(lang),
        )
    )
    root.params.append(lang_option(lang))
    for question in QUESTIONS.values():
        root.add_command(_command(question, lang))
    for command in (find, load, push, pull, browser_kit, serve, keys, mcp):
        root.add_command(command.command(lang))
    shell = click.Argument(["shell"], type=click.Choice(["bash", "zsh", "fish"]))
    root.add_command(
        click.Command(
            "completion",
            callback=_completion,
            params=[shell, lang_option(lang)],
            help=COMPLETION.of(lang),
            options_metavar=OPTIONS.of(lang),
        )
    )
    return root


def _command(question: type[Question[Any]], lang: str) -> click.Command:
    params: list[click.Parameter] = []
    for own in parameters(question):
        about = AS.of(lang).format(own.doc.of(lang), own.example)
        if own.required:
            params.append(click.Argument([own.name], metavar=own.label.of(lang), help=about))
        elif own.values:
            words = ", ".join(f"{word} {label.of(lang)}" for word, label in own.values.items())
            told = f"{own.label.of(lang)}: {own.doc.of(lang)}: {words}"
            kind = click.Choice(list(own.values))
            params.append(click.Option([f"--{own.name}"], type=kind, help=told))
        else:
            metavar = own.label.of(lang)
            params.append(click.Option([f"--{own.name}"], metavar=metavar, help=about))
    params += [
        at_option(lang),
        store_option(lang),
        json_option(lang),
        *drawing_options(lang),
        *(batch_options(lang) if question is Who else ()),
        cypher_option(lang),
        lang_option(lang),
    ]
    command = BatchCommand if question is Who else click.Command
    return command(
        question.name,
        callback=_asking(question, lang),
        params=params,
        help=question.doc.of(lang),
        short_help=question.title.of(lang),
        options_metavar=OPTIONS.of(lang),
    )


def _asking(question: type[Question[Any]], lang: str) -> Callable[..., None]:
    def ask(
        at: str | None,
        store: str | None,
        as_json: bool,
        html: str | None,
        svg: str | None,
        as_cypher: bool,
        batch: str | None = None,
        to: str | None = None,
        **given: str | None,
    ) -> None:
        from orgraph.city import open_city

        options = {"--json": as_json, "--html": html, "--svg": svg, "--cypher": as_cypher}
        refuse_both(
            batch,
            to,
            {**{_shown(question, name): value for name, value in given.items()}, **options},
        )

        if store is None:
            click.echo(SEED.of(lang), err=True)
        day = date.today().isoformat() if at is None else at
        if batch is not None:
            answer_table(batch, to, day, store, lang)
            return
        with closing(open_city(store)) as city:
            answer = city.ask_by_name(question, given, day)
        told = answer.as_json() if as_json else {}
        if as_cypher:
            from orgraph.render.cypher import cypher

            told["cypher"] = cypher(answer)
        if as_json:
            print_json(told)
        elif as_cypher:
            click.echo(told["cypher"])
        elif html is None and svg is None:
            from orgraph.render.text import text

            click.echo(text(answer, lang))
        if html is not None:
            from orgraph.render.page import html as page

            _write(html, page(answer, lang), lang)
        if svg is not None:
            from orgraph.render.charts import chart
            from orgraph.render.drawing import svg as drawing

            _write(svg, chart(answer, lang) or drawing(answer, lang), lang)

    return ask


def _shown(question: type[Question[Any]], name: str) -> str:
    """How a parameter is written."""
    own = next(own for own in parameters(question) if own.name == name)
    return name if own.required else f"--{name}"


def _write(file: str, content: str, lang: str) -> None:
    Path(file).write_text(content, encoding="utf-8")
    click.echo(WRITTEN.of(lang).format(file), err=True)


def _completion(shell: str) -> None:
    from click.shell_completion import get_completion_class

    completion = get_completion_class(shell)
    if completion is None:  # every choice of the argument has one
        raise AssertionError(shell)
    click.echo(completion(build("zh"), {}, "orgraph", "_ORGRAPH_COMPLETE").source())


def _print_version(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"orgraph {version('orgraph')}")
        context.exit()
