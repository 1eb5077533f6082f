"""`orgraph push`: a package into a Neo4j database, or into a folder for its import; the plan first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from orgraph.commands.bars import Bars, bars
from orgraph.commands.options import OPTIONS, json_option, lang_option, print_json
from orgraph.model.errors import InvalidPackage, InvalidParameter, on_one_line
from orgraph.model.exchanges import PushReport
from orgraph.model.schema import Label

__all__ = ["DOC", "TITLE", "command"]

TITLE = Label("把数据包写入 Neo4j", "write a package into Neo4j")
DOC = Label(
    "把一个数据包写入 Neo4j 数据库:orgraph push 文件夹 neo4j://主机:7687。\n\n"
    "先检查数据包,列出将要写入什么,再分批写入。中断后再运行一次即从断处接着写;内容相同则什么也不写;"
    "数据库里已有另一版本,则逐条事实比较,只写不同的。数据库里若是别的数据,不予写入。\n\n"
    "用户名和密码写在环境变量 NEO4J_USERNAME、NEO4J_PASSWORD 里。第一次写入很大的城市,可用 "
    "--import-to 文件夹 生成供 neo4j-admin database import 用的文件。",
    "Write a package into a Neo4j database: orgraph push FOLDER neo4j://host:7687.\n\n"
    "The package is checked and what will be written is listed; then it is written in batches. An "
    "interrupted push goes on where it stopped; the same content again writes nothing; another version "
    "in the database is compared fact by fact, and only what differs is written. A database that holds "
    "something else is refused.\n\n"
    "User and password stand in the environment, as NEO4J_USERNAME and NEO4J_PASSWORD. For the first load "
    "of a large city, --import-to DIR makes files for `neo4j-admin database import`.",
)
FOLDER = Label("文件夹", "FOLDER")
ADDRESS = Label("[地址]", "[ADDRESS]")
DRY_RUN = Label("试运行:只列出将要写入什么", "only list what would be written")
REPLACE = Label(
    "移除数据库里有、数据包里没有的事实",
    "remove the facts that the database has and the package has not",
)
LOOKING = Label("比较", "comparing")
WRITING = Label("写入", "writing")
SPENT = Label("用时 {0:.1f} 秒", "{0:.1f} s")
SPEED = Label(",每秒 {0:,.0f} 条事实", ", {0:,.0f} facts/s")


def command(lang: str) -> click.Command:
    """The command with its help in one language."""
    return click.Command(
        "push",
        callback=_pushing(lang),
        params=[
            click.Argument(["folder"], metavar=FOLDER.of(lang)),
            click.Argument(["address"], required=False, metavar=ADDRESS.of(lang)),
            click.Option(["--dry-run"], is_flag=True, help=DRY_RUN.of(lang)),
            click.Option(["--replace"], is_flag=True, help=REPLACE.of(lang)),
            json_option(lang),
            lang_option(lang),
        ],
        help=DOC.of(lang),
        short_help=TITLE.of(lang),
        options_metavar=OPTIONS.of(lang),
    )


def _pushing(lang: str) -> Callable[..., None]:
    def push(folder: str, address: str | None, dry_run: bool, replace: bool, as_json: bool) -> None:
        from orgraph.exchange import push_package

        where = _where(address)
        with bars() as bar:
            try:
                report = push_package(
                    Path(folder),
                    where,
                    dry_run=dry_run,
                    replace=replace,
                    looking=lambda done: bar.of(LOOKING.of(lang), done),
                    planned=_show(bar, lang, as_json=as_json),
                    progress=lambda done: bar.of(WRITING.of(lang), done),
                )
            except InvalidPackage as error:
                bar.close()
                _print_problems(folder, where, error, lang, as_json=as_json)
                raise SystemExit(1) from None
        _print(report, lang, as_json=as_json)

    return push


def _show(bar: Bars, lang: str, *, as_json: bool) -> Callable[[PushReport], None]:
    def show(report: PushReport) -> None:
        from orgraph.render.exchange import to_push

        bar.close()
        if not as_json:
            click.echo(to_push(report, lang))

    return show


def _print(report: PushReport, lang: str, *, as_json: bool) -> None:
    from orgraph.render.exchange import pushed

    if as_json:
        print_json(report.as_json())
    elif not report.dry_run:
        click.echo(pushed(report, lang))
    spent = SPENT.of(lang).format(report.seconds)
    facts = report.number("new") + report.number("changed") + report.number("gone")
    if report.written and facts:
        spent += SPEED.of(lang).format(facts / max(report.seconds, 0.001))
    click.echo(spent, err=True)


def _print_problems(
    folder: str, address: str, error: InvalidPackage, lang: str, *, as_json: bool
) -> None:
    """As `orgraph load` tells them."""
    from orgraph.model.reports import Report
    from orgraph.render.report import text

    if as_json:
        print_json(PushReport(folder, address, problems=error.problems).as_json())
    else:
        click.echo(text(Report(folder, problems=error.problems), lang))


def _where(address: str | None) -> str:
    from orgraph.stores.address import is_address

    if address is None or not is_address(address):
        given = "" if address is None else f"“{on_one_line(address)}”"
        raise InvalidParameter(
            f"请写明写入哪个数据库,地址如 neo4j://localhost:7687{f',不是{given}' if given else ''}。",
            f"Say which database to write into, as neo4j://localhost:7687{f', not {given}' if given else ''}.",
        )
    return address
