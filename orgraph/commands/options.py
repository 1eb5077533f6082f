"""What all commands share: their language, and how JSON is printed."""

from __future__ import annotations

import sys
from typing import Any, Final

import click

from orgraph.model.schema import Label

__all__ = ["AS_JSON", "LANGUAGES", "OPTIONS", "echo_json", "lang_option"]

LANGUAGES: Final = ("zh", "en")

OPTIONS = Label("[选项]", "[OPTIONS]")
AS_JSON = Label("输出 JSON", "print JSON")
LANG = Label(
    "语言:zh 或 en(也可设环境变量 ORGRAPH_LANG)", "language: zh or en (or set ORGRAPH_LANG)"
)


def lang_option(lang: str) -> click.Option:
    """`--lang`, which is read before the arguments are parsed."""
    return click.Option(
        ["--lang"], type=click.Choice(LANGUAGES), expose_value=False, help=LANG.of(lang)
    )


def echo_json(value: Any) -> None:
    """Print a value as JSON, escaped where the output is not UTF-8, so that no character is replaced."""
    import json

    escaped = "utf" not in str(getattr(sys.stdout, "encoding", "")).lower()
    click.echo(json.dumps(value, ensure_ascii=escaped, indent=2))
