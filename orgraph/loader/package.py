"""Reading a package: the native format, one folder, a file per kind, a row per fact.

Everything is read and checked, column by column, before anything is used; every problem is reported.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import polars as pl

from orgraph.graph.tables import Tables
from orgraph.loader.check import Checker
from orgraph.model.errors import InvalidPackage, Problem
from orgraph.model.schema import NodeKind, RelationKind
from orgraph.model.vocabulary import NODES, RELATIONS

__all__ = ["read_package"]

MANIFEST = "package.toml"

K = TypeVar("K", NodeKind, RelationKind)


def read_package(folder: Path) -> Tables:
    """Read a package folder; raises `InvalidPackage` with every problem found."""
    reader = _Reader(folder)
    evidence = reader.manifest()
    nodes = reader.files("nodes", NODES)
    relations = reader.files("relations", RELATIONS)
    if reader.problems:
        raise InvalidPackage(str(folder), reader.problems)
    checker = Checker(evidence)
    tables = checker.check(nodes, relations)
    if checker.problems:
        raise InvalidPackage(str(folder), checker.problems)
    return tables


class _Reader:
    """Reads the files of a folder as columns of text, and notes what cannot be read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []

    def manifest(self) -> str | None:
        """The id of the default evidence, from `package.toml`."""
        path = self.folder / MANIFEST
        if not path.is_file():
            self._problem(
                "not-a-package",
                str(self.folder),
                zh=f"这里没有 {MANIFEST},不是数据包文件夹。请给出含有 {MANIFEST} 的文件夹。",
                en=f"There is no {MANIFEST} here, so this is no package. "
                f"Give a folder that has one.",
            )
            raise InvalidPackage(str(self.folder), self.problems)
        try:
            manifest = tomllib.loads(path.read_text("utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self._problem(
                "unreadable-file",
                MANIFEST,
                zh=f"读不懂:{error}。请按 TOML 语法改正,存为 UTF-8。",
                en=f"cannot be read: {error}. Correct it as TOML and save it as UTF-8.",
            )
            return None
        evidence = manifest.get("evidence")
        return str(evidence) if evidence is not None else None

    def files(self, part: str, kinds: Mapping[str, K]) -> list[tuple[K, str, pl.DataFrame]]:
        found = []
        for path in sorted((self.folder / part).glob("*")):
            name = f"{part}/{path.name}"
            kind = kinds.get(path.stem)
            if kind is None or path.suffix != ".csv":
                self._problem(
                    "unknown-file",
                    name,
                    zh="词汇表没有这一类。文件名应为:" + "、".join(kinds),
                    en="is of no kind in the vocabulary. A file is named after one of: "
                    + ", ".join(kinds),
                )
                continue
            frame = self._frame(path, name)
            if frame is not None:
                found.append((kind, name, frame))
        return found

    def _frame(self, path: Path, name: str) -> pl.DataFrame | None:
        data = path.read_bytes()
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            self._problem(
                "not-utf-8",
                name,
                row=data.count(b"\n", 0, error.start) + 1,
                zh="不是 UTF-8 编码(可能是 GBK)。请另存为 UTF-8。",
                en="is not UTF-8 (it may be GBK). Save it as UTF-8.",
            )
            return None
        try:
            frame = pl.read_csv(data, infer_schema=False)
        except pl.exceptions.NoDataError:
            self._problem(
                "empty-file",
                name,
                zh="文件是空的。请写上表头,或删去此文件。",
                en="is empty. Give it a header, or remove the file.",
            )
            return None
        except pl.exceptions.PolarsError as error:
            reason = str(error).splitlines()[0]
            if not self._uneven_rows(data, name):
                self._problem(
                    "unreadable-file",
                    name,
                    zh=f"不是完好的 CSV(多半是引号不配对):{reason}",
                    en=f"is no well-formed CSV (most often a quote that is not closed): {reason}",
                )
            return None
        # A short row reads as if its last cells were empty. Counting separators costs nothing, so
        # that only a file with quotes, or with a row too short, is read a second time.
        separators = frame.height * (frame.width - 1) + frame.width - 1
        uneven = (b'"' in data or data.count(b",") != separators) and self._uneven_rows(data, name)
        return None if uneven else frame

    def _uneven_rows(self, data: bytes, name: str) -> bool:
        rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        width, uneven = None, False
        try:
            for number, row in enumerate(rows, start=1):
                width = width or len(row)
                if len(row) != width:
                    uneven = True
                    self._problem(
                        "uneven-row",
                        name,
                        row=number,
                        zh=f"有 {len(row)} 格,表头有 {width} 格。请补齐或删去多余的格。",
                        en=f"has {len(row)} cells, the header has {width}. Add or remove cells.",
                    )
        except csv.Error:
            return uneven
        return uneven

    def _problem(self, key: str, file: str, *, zh: str, en: str, row: int | None = None) -> None:
        self.problems.append(Problem(key, file, row, None, None, zh, en))
