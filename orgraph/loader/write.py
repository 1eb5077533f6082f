"""Writing a package: the same facts give the same bytes, and reading them gives the same facts.

A file is complete before it takes its place. While more than one is replaced the folder is no package:
the manifest is away, so that nobody reads half of a change; the next writing puts it back.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl

from orgraph.graph.tables import Tables, columns_of
from orgraph.loader.check import MANIFEST
from orgraph.model.errors import InvalidParameter
from orgraph.model.schema import NodeKind, RelationKind
from orgraph.model.vocabulary import NODES, RELATIONS, SOURCE

__all__ = [
    "AWAY",
    "as_written",
    "key_of",
    "put",
    "read_manifest",
    "resume",
    "stage",
    "write_package",
]

AWAY: Final = ".saving"
"""The folder in a package where files wait, and the manifest while others are replaced; its names are
those of no table, so that what a killed run leaves there is not taken for one."""

WAITING: Final = ".part"

DEFAULTS: Final = {"polarity": "asserted", "certainty": "stated"}
"""What a cell left empty means."""


def write_package(tables: Tables, folder: Path, manifest: Mapping[str, str] | None = None) -> None:
    """Write the kinds of some tables into a folder, each file anew; files of other kinds stay.

    `manifest` is what `package.toml` shall say; a folder that is a package already may keep its own.
    The frames may be checked ones or hold text only; columns that are all default are left out.
    Raises `InvalidParameter` where a text cannot stand in a file, or nothing says what the manifest is.
    """
    with tempfile.TemporaryDirectory(prefix="orgraph-") as made:
        staged = Path(made)
        if manifest is None:
            resume(folder)
            names = stage(tables, staged, read_manifest(folder))[1:]
        else:
            names = stage(tables, staged, manifest)
        put(staged, folder, names)


# --- the files -----------------------------------------------------------------------------------


def stage(tables: Tables, folder: Path, manifest: Mapping[str, Any]) -> list[str]:
    """Write the files of some tables into an empty folder, and give their names, the manifest first."""
    evidence = manifest.get("evidence")
    names = [MANIFEST]
    (folder / MANIFEST).write_bytes(_toml(manifest))
    for part, kinds in (("nodes", tables.nodes), ("relations", tables.relations)):
        for name, frame in sorted(kinds.items()):
            kind = NODES[name] if part == "nodes" else RELATIONS[name]
            path = folder / part / f"{name}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            written = as_written(kind, frame, evidence)
            _refuse_what_no_file_can_hold(f"{part}/{name}.csv", written)
            written.write_csv(path, line_terminator="\n")
            names.append(f"{part}/{name}.csv")
    return names


def key_of(kind: NodeKind | RelationKind) -> tuple[str, ...]:
    """The columns that stand first and are never left out."""
    return ("id",) if isinstance(kind, NodeKind) else ("source", "target")


def as_written(
    kind: NodeKind | RelationKind, frame: pl.DataFrame, evidence: str | None
) -> pl.DataFrame:
    """A frame as its file has it: text, in the order of the vocabulary, defaults empty, empty columns out."""
    key = key_of(kind)
    own = [each.name for each in columns_of(kind) if each.name in frame.columns]
    cells = {name: pl.col(name).cast(pl.String) for name in (*key, *own)}
    for name, default in DEFAULTS.items():
        if name in cells:
            cells[name] = pl.when(pl.col(name) != default).then(cells[name])
    if "evidence" in cells:
        implied = pl.col("id") if kind is SOURCE else pl.lit(evidence, dtype=pl.String)
        cells["evidence"] = pl.when(pl.col("evidence").ne_missing(implied)).then("evidence")
    text = frame.select(cell.replace("", None).alias(name) for name, cell in cells.items())
    empty = [name for name in own if text[name].null_count() == text.height]
    return text.drop(empty)


def _refuse_what_no_file_can_hold(file: str, frame: pl.DataFrame) -> None:
    found = frame.select(pl.all().str.contains("\0", literal=True).any())
    for name, odd in zip(frame.columns, found.row(0), strict=True):
        if odd:
            raise InvalidParameter(
                f"{file} 的 {name} 列含有空字符(NUL),无法写入文件。请删去该字符。",
                f"Column {name} of {file} holds a NUL, which no file can hold. Remove it.",
            )


def _toml(manifest: Mapping[str, Any]) -> bytes:
    lines = []
    for name, value in manifest.items():
        if not isinstance(value, str):
            raise InvalidParameter(
                f"{MANIFEST} 的 {name} 不是文字,无法写回。",
                f"`{name}` of {MANIFEST} is no text, and cannot be written.",
            )
        # A JSON string is a TOML string but for one control character.
        text = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        lines.append(f"{name} = {text}\n")
    return "".join(lines).encode()


def read_manifest(folder: Path) -> dict[str, Any]:
    """What the `package.toml` of a package says; read the package first, which reports what is wrong."""
    return tomllib.loads((folder / MANIFEST).read_text("utf-8-sig"))


# --- into place ----------------------------------------------------------------------------------


def resume(folder: Path) -> None:
    """Put back the manifest that a killed writing left away; the files are replaced again next."""
    left = folder / AWAY / (MANIFEST + WAITING)
    if left.is_file() and not (folder / MANIFEST).exists():
        os.replace(left, folder / MANIFEST)


def put(staged: Path, folder: Path, names: Iterable[str]) -> None:
    """Move staged files into a package; whoever reads it meanwhile sees all of them, none, or no package."""
    resume(folder)
    away = folder / AWAY
    shutil.rmtree(away, ignore_errors=True)
    changed = [name for name in names if not _same(staged / name, folder / name)]
    if not changed:
        return
    away.mkdir(parents=True)
    for name in changed:
        coming = away / "coming"  # so that what has its name is whole
        with coming.open("wb") as target, (staged / name).open("rb") as source:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
        os.replace(coming, away / _waiting(name))
    manifest, kept = folder / MANIFEST, away / (MANIFEST + WAITING)
    if len(changed) > 1 and manifest.exists():
        if kept.exists():  # a new one takes its place at the end
            manifest.unlink()
        else:
            os.replace(manifest, kept)
    for name in sorted(set(changed) - {MANIFEST}):
        (folder / name).parent.mkdir(exist_ok=True)
        os.replace(away / _waiting(name), folder / name)
    if kept.exists():
        os.replace(kept, manifest)
    away.rmdir()


def _waiting(name: str) -> str:
    return name.replace("/", ".") + WAITING


def _same(one: Path, other: Path) -> bool:
    if not other.is_file() or one.stat().st_size != other.stat().st_size:
        return False
    return one.read_bytes() == other.read_bytes()
