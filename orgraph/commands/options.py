"""The options that commands share, and how they print JSON."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import click

from orgraph.model.schema import Label

__all__ = [
    "LANGUAGES",
    "OPTIONS",
    "SEED",
    "WRITTEN",
    "at_option",
    "cypher_option",
    "drawing_options",
    "json_option",
    "lang_option",
    "print_json",
    "progress_bar",
    "store_option",
]

LANGUAGES: Final = ("zh", "en")

OPTIONS = Label("[选项]", "[OPTIONS]")
DAY = Label("日期", "DAY")
FOLDER = Label("文件夹", "FOLDER")
STORE = Label(
    "数据包文件夹,或 Neo4j 数据库的地址 neo4j://主机;不给则用自带的新密示例",
    "a package folder, or a Neo4j database at neo4j://host; without it, the Xinmi seed is used",
)
AT = Label(
    "问哪一天,如 2024-05-27;不给则为今天", "the day asked about, as 2024-05-27; today by default"
)
FILE = Label("文件", "FILE")
HTML = Label(
    "写成一个网页文件:理由、图、依据的事实", "write a page: the reasons, a drawing, the facts"
)
SVG = Label("写成一张矢量图", "write a drawing (SVG)")
WRITTEN = Label("已写入 {0}", "Written: {0}")
CYPHER = Label(
    "输出 Cypher 语句,贴进 Neo4j Browser 就画出所依据的事实;与 --json 同用则写在 cypher 一项",
    "print the Cypher that draws the facts when pasted into Neo4j Browser; with --json, as its field cypher",
)
JSON = Label("输出 JSON", "print JSON")
LANG = Label(
    "语言:zh 或 en(也可设环境变量 ORGRAPH_LANG)", "language: zh or en (or set ORGRAPH_LANG)"
)
SEED = Label(
    "没有给 --store,用自带的示例:新密市(《人民日报》2024年5月27日第11版)。",
    "No --store given: asking the seed, Xinmi as told by People's Daily, 2024-05-27, page 11.",
)


def at_option(lang: str) -> click.Option:
    """`--at DAY`."""
    return click.Option(["--at"], help=AT.of(lang), metavar=DAY.of(lang))


def store_option(lang: str) -> click.Option:
    """`--store FOLDER`."""
    return click.Option(["--store"], help=STORE.of(lang), metavar=FOLDER.of(lang))


def drawing_options(lang: str) -> list[click.Option]:
    """`--html FILE` and `--svg FILE`, given to the command as `html` and `svg`."""
    metavar = FILE.of(lang)
    return [
        click.Option(["--html"], metavar=metavar, help=HTML.of(lang)),
        click.Option(["--svg"], metavar=metavar, help=SVG.of(lang)),
    ]


def cypher_option(lang: str) -> click.Option:
    """`--cypher`, given to the command as `as_cypher`."""
    return click.Option(["--cypher", "as_cypher"], is_flag=True, help=CYPHER.of(lang))


def json_option(lang: str) -> click.Option:
    """`--json`, given to the command as `as_json`."""
    return click.Option(["--json", "as_json"], is_flag=True, help=JSON.of(lang))


def lang_option(lang: str) -> click.Option:
    """`--lang`, read before the arguments are parsed."""
    return click.Option(
        ["--lang"], type=click.Choice(LANGUAGES), expose_value=False, help=LANG.of(lang)
    )


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[float], None]]:
    """A bar on stderr, where that is a terminal; told how much is done, from 0 to 1."""
    with click.progressbar(
        length=1000,
        label=label,
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
        show_eta=False,
    ) as bar:
        yield lambda done: bar.update(int(done * 1000) - bar.pos)


def print_json(value: Any) -> None:
    """One value on stdout; only UTF-8 has every character: else they are escaped, none is replaced."""
    import json

    escaped = "utf" not in str(getattr(sys.stdout, "encoding", "")).lower()
    click.echo(json.dumps(value, ensure_ascii=escaped, indent=2))
