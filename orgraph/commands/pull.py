"""`orgraph pull`: a city in a Neo4j database back into a package."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from orgraph.commands.bars import bars
from orgraph.commands.options import OPTIONS, json_option, lang_option, print_json
from orgraph.model.errors import InvalidParameter, on_one_line
from orgraph.model.schema import Label

__all__ = ["DOC", "TITLE", "command"]

TITLE = Label("把 Neo4j 里的城市取回为数据包", "bring a city in Neo4j back into a package")
DOC = Label(
    "把 Neo4j 数据库里的城市取回为数据包:orgraph pull neo4j://主机:7687 文件夹。每条事实都在,逐行相同。\n\n"
    "有人在浏览器里手工画上、不成事实的内容(词汇表没有的标签或关系类型,没有来源)不写进数据包,而是列出来。\n\n"
    "用户名和密码写在环境变量 NEO4J_USERNAME、NEO4J_PASSWORD 里。",
    "Bring a city in a Neo4j database back into a package: orgraph pull neo4j://host:7687 FOLDER. Every fact "
    "is there, equal row for row.\n\n"
    "What somebody drew by hand in Browser and is no fact (a label or a type that the vocabulary lacks, "
    "nothing it rests on) is not written but listed.\n\n"
    "User and password stand in the environment, as NEO4J_USERNAME and NEO4J_PASSWORD.",
)
ADDRESS = Label("地址", "ADDRESS")
FOLDER = Label("文件夹", "FOLDER")
FORCE = Label("换掉文件夹里原有的数据包", "replace the package that is in the folder")
READING = Label("取回", "reading")
SPENT = Label("用时 {0:.1f} 秒,每秒 {1:,.0f} 行", "{0:.1f} s, {1:,.0f} rows/s")


def command(lang: str) -> click.Command:
    """The command with its help in one language."""
    return click.Command(
        "pull",
        callback=_pulling(lang),
        params=[
            click.Argument(["address"], metavar=ADDRESS.of(lang)),
            click.Argument(["folder"], metavar=FOLDER.of(lang)),
            click.Option(["--force"], is_flag=True, help=FORCE.of(lang)),
            json_option(lang),
            lang_option(lang),
        ],
        help=DOC.of(lang),
        short_help=TITLE.of(lang),
        options_metavar=OPTIONS.of(lang),
    )


def _pulling(lang: str) -> Callable[..., None]:
    def pull(address: str, folder: str, force: bool, as_json: bool) -> None:
        from orgraph.exchange import pull_package
        from orgraph.render.exchange import pulled
        from orgraph.stores.address import is_address

        if not is_address(address):
            raise InvalidParameter(
                f"“{on_one_line(address)}”不是数据库地址。请写成 neo4j://localhost:7687。",
                f"“{on_one_line(address)}” is no address of a database. Write one as neo4j://localhost:7687.",
            )
        with bars() as bar:
            report = pull_package(
                address,
                Path(folder),
                force=force,
                progress=lambda done: bar.of(READING.of(lang), done),
            )
        if as_json:
            print_json(report.as_json())
        else:
            click.echo(pulled(report, lang))
        speed = report.rows / max(report.seconds, 0.001)
        click.echo(SPENT.of(lang).format(report.seconds, speed), err=True)

    return pull
