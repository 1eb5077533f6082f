"""From a file to the cells of its rows, as texts; what stands in the way, as flaws.

Every reader of tables begins here, so that all see the same rows; what to do about a flaw is theirs to say.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from orgraph.model.os_errors import reason
from orgraph.model.schema import Label

__all__ = ["Flaw", "content", "decoded", "rows_of"]


class Flaw(NamedTuple):
    """Why a file cannot be read: the key of the problem, the row, what is wrong, and what to do in general."""

    key: str
    row: int | None
    what: Label
    to_do: Label


def content(path: Path) -> bytes | Flaw:
    """The bytes of an ordinary file; from a pipe none might ever come."""
    try:
        if S_ISREG(path.stat().st_mode):
            return path.read_bytes()
    except OSError as error:
        said = reason(error)
        return Flaw(
            "unreadable-file",
            None,
            Label(f"打不开:{said.zh}。", f"cannot be opened: {said.en}."),
            Label("请检查它在不在、有没有读取权限。", "Check that it is there and may be read."),
        )
    return Flaw(
        "unreadable-file",
        None,
        Label(
            "不是普通文件,而是文件夹、管道之类。",
            "is no ordinary file but a folder, a pipe or the like.",
        ),
        Label("请移走,或换成文件。", "Move it away, or put a file in its place."),
    )


def decoded(data: bytes) -> str | Flaw:
    """The text of a file in UTF-8, with or without a mark of order; not empty, and without a NUL."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Flaw(
            "not-utf-8",
            _row_at(data, error.start),
            Label(
                "不是 UTF-8 编码(可能是 GBK 或 UTF-16)。",
                "is not UTF-8 (it may be GBK or UTF-16).",
            ),
            Label("请另存为 UTF-8。", "Save it as UTF-8."),
        )
    if not text or text.isspace():
        return Flaw(
            "empty-file",
            None,
            Label("文件是空的。", "is empty."),
            Label("请写上表头,或删去此文件。", "Give it a header, or remove the file."),
        )
    if "\0" in text:
        return Flaw(
            "unreadable-file",
            _row_at(data, data.index(b"\0")),
            Label("含有空字符(NUL),不是文本。", "holds a NUL, so it is no text."),
            Label(
                "请从原表重新导出为 UTF-8 的 CSV。",
                "Export it again from the table as CSV in UTF-8.",
            ),
        )
    return text


def rows_of(text: str) -> tuple[list[list[str]], list[Flaw]]:
    """The rows as the csv module reads them, strictly, the first being the header; and what flaws they have."""
    rows: list[list[str]] = []
    flaws = []
    # Any text of a package may be that long. The limit is the interpreter's: it is never lowered.
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    try:
        for row in csv.reader(io.StringIO(text, newline=""), strict=True):
            rows.append(row)  # noqa: PERF402  # those before an error stay
    except csv.Error as error:
        flaws.append(
            Flaw(
                "unreadable-file",
                len(rows) + 1,
                Label(
                    f"从这一行起不是完好的 CSV,多半是引号不配对({error})。",
                    "is no well-formed CSV from here on, most often for a quote that is not closed "
                    f"({error}).",
                ),
                Label("请改正这一行的引号。", "Correct the quotes of this row."),
            )
        )
    width = len(next(filter(None, rows), []))
    for number, row in enumerate(rows, start=1):
        if not row:
            what, to_do = Label("是空行。", "is an empty line."), Label("请删去。", "Remove it.")
        elif len(row) != width:
            what = Label(
                f"有 {len(row)} 格,表头有 {width} 格。",
                f"has {len(row)} cells, the header has {width}.",
            )
            to_do = Label("请补齐或删去多余的格。", "Add or remove cells.")
        else:
            continue
        flaws.append(Flaw("uneven-row", number, what, to_do))
    return rows, flaws


def _row_at(data: bytes, offset: int) -> int:
    """The row in which a byte stands; line ends in quotes begin no row."""
    return 1 + sum(part.count(b"\n") for part in data[:offset].split(b'"')[::2])
