"""Reading a package: the native format, one folder, a file per kind, a row per fact.

Everything is read and checked, column by column, before anything is used; every problem is reported.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import polars as pl

from orgraph.graph.tables import Tables
from orgraph.loader.cells import Flaw, content, decoded, rows_of
from orgraph.loader.check import Checker
from orgraph.loader.parts import MANIFEST, PARTS
from orgraph.loader.saving import AWAY
from orgraph.model.errors import InvalidPackage, Problem
from orgraph.model.schema import NodeKind, RelationKind
from orgraph.model.vocabulary import NODES, RELATIONS

__all__ = ["misplaced", "read_package"]

K = TypeVar("K", NodeKind, RelationKind)


def read_package(folder: Path) -> Tables:
    """Read a package folder; raises `InvalidPackage` with every problem found."""
    reader = _Reader(folder)
    evidence = reader.manifest()
    reader.problems += misplaced(folder)
    nodes = reader.files("nodes", NODES)
    relations = reader.files("relations", RELATIONS)
    checker = Checker(evidence, reader.unread)
    tables = checker.check(nodes, relations)
    problems = [*reader.problems, *checker.problems]
    if problems:
        problems.sort(key=lambda problem: (problem.file, problem.row or 0))
        raise InvalidPackage(str(folder), problems)
    return tables


def misplaced(folder: Path) -> list[Problem]:
    """Tables that stand where nobody would read them."""
    return [
        Problem(
            "unknown-file",
            path.relative_to(folder).as_posix(),
            None,
            None,
            None,
            "不会被读取。请放进 nodes/ 或 relations/,或移出数据包。",
            "would not be read. Move it to nodes/ or relations/, or out of the package.",
        )
        for path in sorted([*folder.glob("*"), *folder.glob("*/*")])
        if path.suffix.lower() == ".csv" and path.relative_to(folder).parts[0] not in PARTS
    ]


class _Reader:
    """Reads the files of a folder as columns of text, and notes what cannot be read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.unread: set[str] = set()
        """The kinds, and the manifest, whose file could not be read."""

    def manifest(self) -> str | None:
        """The id of the default evidence, from `package.toml`."""
        path = self.folder / MANIFEST
        if not path.is_file():
            zh, en = _why_none(self.folder)
            self._problem("not-a-package", str(self.folder), zh=zh, en=en)
            raise InvalidPackage(str(self.folder), self.problems)
        try:
            evidence = tomllib.loads(path.read_text("utf-8-sig")).get("evidence")
            written = str(evidence)
        # No TOML, no UTF-8, nested a thousand deep, a number of thousands of digits.
        except (ValueError, RecursionError) as error:
            self._problem(
                "unreadable-file",
                MANIFEST,
                zh=f"读不懂:{error}。请按 TOML 语法改正,存为 UTF-8。",
                en=f"cannot be read: {error}. Correct it as TOML and save it as UTF-8.",
            )
            self.unread.add(MANIFEST)
            return None
        if evidence is not None and not isinstance(evidence, str):
            self._problem(
                "invalid-value",
                MANIFEST,
                column="evidence",
                value=written,
                zh='应为加引号的来源编号,如 evidence = "source:…"。',
                en='must be the id of a source in quotes, as evidence = "source:…".',
            )
            self.unread.add(MANIFEST)
            return None
        return evidence

    def files(self, part: str, kinds: Mapping[str, K]) -> list[tuple[K, str, pl.DataFrame]]:
        """The files of a part that can be read, each with its kind and its name."""
        found: list[tuple[K, str, pl.DataFrame]] = []
        folder = self.folder / part
        if folder.is_file():
            self._problem(
                "unknown-file",
                part,
                zh="应为文件夹,不是文件。请改名或移走。",
                en="must be a folder, not a file. Rename it, or move it away.",
            )
            return found
        if not folder.exists():
            return found
        for path in sorted(folder.iterdir()):
            name = f"{part}/{path.name}"
            kind = kinds.get(path.stem)
            if kind is None or path.suffix != ".csv":
                self._problem(
                    "unknown-file",
                    name,
                    zh="不是词汇表中一类的文件。文件名应为其中之一(分大小写)加 .csv:"
                    + "、".join(kinds),
                    en="is the file of no kind in the vocabulary. The name must be one of these "
                    "(upper and lower case matter) and .csv: " + ", ".join(kinds),
                )
                continue
            frame = self._frame(path, name)
            if frame is None:
                self.unread.add(kind.name)
            else:
                found.append((kind, name, frame))
        return found

    # --- one file ---------------------------------------------------------------------------------

    def _frame(self, path: Path, name: str) -> pl.DataFrame | None:
        """The cells of a file as texts, an empty one null."""
        data = content(path)
        if isinstance(data, Flaw):
            self._flaw(data, name)
            return None
        text = decoded(data)
        if isinstance(text, Flaw):
            self._flaw(text, name)
            return None
        frame = _read_at_once(data, text)
        return self._read_by_row(text, name) if frame is None else frame

    def _read_by_row(self, text: str, name: str) -> pl.DataFrame | None:
        """The cells of a file that is not plain, or not well formed; None if anything is wrong."""
        before = len(self.problems)
        rows, flaws = rows_of(text)
        for flaw in flaws:
            self._flaw(flaw, name)
        header: list[str] = next(filter(None, rows), [])
        self._header(header, name)
        if len(self.problems) > before:
            return None
        cells = ([cell or None for cell in column] for column in zip(*rows, strict=True))
        return pl.DataFrame(
            {column[0]: column[1:] for column in cells}, schema=dict.fromkeys(header, pl.String)
        )

    def _flaw(self, flaw: Flaw, name: str) -> None:
        zh, en = flaw.what.zh + flaw.to_do.zh, f"{flaw.what.en} {flaw.to_do.en}"
        self._problem(flaw.key, name, row=flaw.row, zh=zh, en=en)

    def _header(self, header: list[str], name: str) -> None:
        for place, column in enumerate(header, start=1):
            if not column:
                self._problem(
                    "unknown-column",
                    name,
                    row=1,
                    zh=f"表头第 {place} 格是空的。请写上列名,或删去这一列。",
                    en=f"has no name in cell {place} of the header. Name the column, or remove it.",
                )
            elif column in header[: place - 1]:
                self._problem(
                    "duplicate-column",
                    name,
                    row=1,
                    column=column,
                    zh="这一列出现了不止一次。请删去多余的,或改正列名。",
                    en="stands more than once in the header. Remove one, or correct its name.",
                )

    def _problem(
        self,
        key: str,
        file: str,
        *,
        zh: str,
        en: str,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        self.problems.append(Problem(key, file, row, column, value, zh, en))


def _why_none(folder: Path) -> tuple[str, str]:
    """Why a folder without a manifest is no package."""
    give = f"请给出含有 {MANIFEST} 的文件夹。", f"Give a folder that has a {MANIFEST}."
    if not folder.exists():
        return f"没有这个文件夹。{give[0]}", f"There is no such folder. {give[1]}"
    if not folder.is_dir():
        return f"不是文件夹。{give[0]}", f"This is no folder. {give[1]}"
    if (folder / AWAY).exists():
        return (
            f"写入正在进行,或中途断了({AWAY} 还在)。若没有进程在写,请把当时的命令再运行一次。",
            f"A writing is under way or was interrupted ({AWAY} is there). "
            "If none is under way, run the same command again.",
        )
    return (
        f"这里没有 {MANIFEST},不是数据包文件夹。{give[0]}",
        f"There is no {MANIFEST} here, so this is no package. {give[1]}",
    )


def _read_at_once(data: bytes, text: str) -> pl.DataFrame | None:
    """The cells of a file as plain as most are; None if it must be read row by row.

    Two readers may differ on quotes and odd ends of lines, and polars takes a short row for one whose
    last cells are empty: so it only gets files without either. Counting bytes costs nothing.
    """
    end = text.find("\n")
    header = text[: end if end >= 0 else None].removesuffix("\r").split(",")
    odd = b'"' in data or data.count(b"\r") != data.count(b"\r\n")
    if odd or "" in header or len(set(header)) < len(header):
        return None
    try:
        frame = pl.read_csv(data, infer_schema=False)
    except pl.exceptions.PolarsError:
        return None
    separators = (frame.height + 1) * (frame.width - 1)
    return frame if data.count(b",") == separators else None
