"""`orgraph who --batch FILE.csv`: every row of a table answered, the answers beside it.

In Chinese the columns and the words in them are Chinese; in English they are those that Python has.
"""

from __future__ import annotations

import io
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from orgraph.commands.options import WRITTEN, progress_bar
from orgraph.model.errors import InvalidParameter, InvalidTable, Problem
from orgraph.model.schema import Label

if TYPE_CHECKING:
    import polars as pl

    from orgraph.loader.cells import Flaw

__all__ = ["BatchCommand", "answer_table", "batch_options", "refuse_both"]

FILE = Label("文件.csv", "FILE.csv")
BATCH = Label(
    "逐行回答一个 CSV 表:地点、事项(可空)、日期(可无)三列;答案写在各行后面",
    "answer every row of a CSV table: columns place, matter (may be empty), perhaps day",
)
TO = Label("答案写到哪个文件;不给则输出到屏幕", "the file to write the answers to; else stdout")
WORKING = Label("作答", "answering")
SPENT = Label(
    "{0:,} 行,其中 {1:,} 行有错;用时 {2:.1f} 秒",
    "{0:,} rows, {1:,} of them with an error; {2:.1f} s",
)
MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Begins a file that spreadsheets are to read as UTF-8."""


class BatchCommand(click.Command):
    """A question that may be asked of a table instead: then it needs no arguments."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Arguments are optional once `--batch` is there; both together are refused later."""
        words = args[: args.index("--")] if "--" in args else args
        if any(word == "--batch" or word.startswith("--batch=") for word in words):
            for param in self.params:
                if isinstance(param, click.Argument):
                    param.required = False
        return super().parse_args(ctx, args)


def batch_options(lang: str) -> list[click.Parameter]:
    """`--batch FILE` and `--to FILE`."""
    metavar = FILE.of(lang)
    return [
        click.Option(["--batch"], metavar=metavar, help=BATCH.of(lang)),
        click.Option(["--to"], metavar=metavar, help=TO.of(lang)),
    ]


def refuse_both(batch: str | None, to: str | None, given: dict[str, Any]) -> None:
    """What belongs to one question has no place beside a table, and the other way round."""
    extra = [name for name, value in given.items() if value]
    if batch is not None and extra:
        raise InvalidParameter(
            f"--batch 逐行回答一个表,不能同时给 {'、'.join(extra)}。",
            f"--batch answers every row of a table, and goes without {', '.join(extra)}.",
        )
    if batch is None and to is not None:
        raise InvalidParameter(
            "--to 要和 --batch 一起用:把一个表的答案写到文件。",
            "--to goes with --batch: it names the file for the answers of a table.",
        )


def answer_table(file: str, to: str | None, at: str, store: str | None, lang: str) -> None:
    """Read the table, answer it, write it."""
    from orgraph.batch.table import refuse_taken
    from orgraph.city import open_city

    begun = time.perf_counter()
    table = _read(Path(file))
    refuse_taken(table.columns, _headings(lang).values())
    if to is not None:
        _check_target(Path(to), Path(file))
    with progress_bar(WORKING.of(lang)) as progress, closing(open_city(store)) as city:
        told = city.who_many(table, at=at, progress=progress)
    wrong = told["error"].count()
    _write(_in_words(told, table.columns, lang), to, lang)
    spent = time.perf_counter() - begun
    click.echo(SPENT.of(lang).format(told.height, wrong, spent), err=True)


def _read(path: Path) -> pl.DataFrame:
    """The cells of a CSV file, read as those of a package are."""
    import polars as pl

    from orgraph.loader.cells import Flaw, content, decoded, rows_of

    data = content(path)
    text = data if isinstance(data, Flaw) else decoded(data)
    if isinstance(text, Flaw):
        raise InvalidTable([_problem(path, text)])
    rows, flaws = rows_of(text)
    header = rows[0] if rows else []
    problems = [_problem(path, flaw) for flaw in flaws]
    problems += [
        Problem(
            "duplicate-column",
            str(path),
            1,
            column,
            None,
            "这一列出现了不止一次。请只留一列。",
            "there are several columns of this name. Keep one.",
        )
        for column in dict.fromkeys(header)
        if header.count(column) > 1
    ]
    if problems:
        raise InvalidTable(problems)
    columns = zip(*rows[1:], strict=True) if len(rows) > 1 else [()] * len(header)
    return pl.DataFrame(
        [
            pl.Series(name, cells, dtype=pl.String)
            for name, cells in zip(header, columns, strict=True)
        ]
    )


def _problem(path: Path, flaw: Flaw) -> Problem:
    zh, en = f"{flaw.what.zh}{flaw.to_do.zh}", f"{flaw.what.en} {flaw.to_do.en}"
    return Problem(flaw.key, str(path), flaw.row, None, None, zh, en)


def _check_target(to: Path, file: Path) -> None:
    """Raise what writing the answers would raise, before rows are answered in vain."""
    there = to.exists()
    if there and to.samefile(file):
        raise InvalidParameter(
            "--to 和 --batch 是同一个文件,写入会覆盖所问的表。请换一个文件名。",
            "--to and --batch are one file: writing would replace the table that is asked about. "
            "Name another file.",
        )
    if there and not to.is_file() and not to.is_dir():
        return  # whoever reads a pipe would take this for its end
    with to.open("ab"):
        pass
    if not there:
        to.resolve().unlink()


def _headings(lang: str) -> dict[str, str]:
    """The columns that are written, with what each is called; of the two sentences, the reader's own."""
    from orgraph.queries.who_row import COLUMNS

    other = "error_en" if lang == "zh" else "error_zh"
    own = {name: label for name, label in COLUMNS.items() if name != other}
    return {name: label.zh if lang == "zh" else name for name, label in own.items()}


def _in_words(told: pl.DataFrame, given: list[str], lang: str) -> pl.DataFrame:
    """The answers as the reader of a language has them."""
    import polars as pl

    from orgraph.queries.who_row import BETWEEN, WORDS

    headings = _headings(lang)
    told = told.select(*given, *headings)
    if lang != "zh":
        return told
    for column, words in WORDS.items():
        zh = {word: label.zh for word, label in words.items()}
        cells = pl.col(column).str.split(BETWEEN).list.eval(pl.element().replace(zh))
        told = told.with_columns(cells.list.join(BETWEEN))
    return told.rename(headings)


def _write(table: pl.DataFrame, to: str | None, lang: str) -> None:
    import polars.selectors as cs

    text = io.StringIO()
    table.with_columns(cs.string().replace("", None)).write_csv(text)
    if to is None:
        click.echo(text.getvalue(), nl=False)
        return
    Path(to).write_text(MARK + text.getvalue(), encoding="utf-8", newline="")
    click.echo(WRITTEN.of(lang).format(to), err=True)
