"""Writing a package: the same facts give the same bytes, and reading them gives the same facts.

How the files take their places is in `saving`.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl

from orgraph.graph.tables import Tables, columns_of
from orgraph.loader.parts import MANIFEST
from orgraph.loader.saving import put, writing
from orgraph.model.errors import InvalidParameter
from orgraph.model.schema import NodeKind, RelationKind
from orgraph.model.vocabulary import NODES, RELATIONS, SOURCE

__all__ = ["as_written", "key_of", "read_manifest", "stage", "write_manifest", "write_package"]

DEFAULTS: Final = {"polarity": "asserted", "certainty": "stated"}
"""What a cell left empty means."""


def write_package(tables: Tables, folder: Path, manifest: Mapping[str, str] | None = None) -> None:
    """Write the kinds of some tables into a folder, each file anew; files of other kinds stay.

    `manifest` is what `package.toml` shall say; a folder that is a package already may keep its own.
    The frames may be checked ones or hold text only; columns that are all default are left out.
    Raises `InvalidParameter` where a text cannot stand in a file, `WritingUnderWay` where another writes.
    """
    with writing(folder) as ready:
        if manifest is None:
            stage(tables, ready, read_manifest(folder).get("evidence"))
        else:
            write_manifest(manifest, ready)
            stage(tables, ready, manifest.get("evidence"))
        put(folder)


# --- the files -----------------------------------------------------------------------------------


def stage(tables: Tables, folder: Path, evidence: str | None) -> None:
    """Write the files of some tables into a folder; `evidence` is the default that its manifest names."""
    for part, kinds in (("nodes", tables.nodes), ("relations", tables.relations)):
        for name, frame in sorted(kinds.items()):
            kind = NODES[name] if part == "nodes" else RELATIONS[name]
            path = folder / part / f"{name}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            written = as_written(kind, frame, evidence)
            _refuse_what_no_file_can_hold(f"{part}/{name}.csv", written)
            written.write_csv(path, line_terminator="\n")


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
    for name in own:
        if frame.schema[name] == pl.Float64:  # 18 and not 18.0, as people write it
            cells[name] = cells[name].str.strip_suffix(".0")
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


def write_manifest(manifest: Mapping[str, Any], folder: Path) -> None:
    """Write a `package.toml`; raises `InvalidParameter` for a value that is no text."""
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
    (folder / MANIFEST).write_bytes("".join(lines).encode())


def read_manifest(folder: Path) -> dict[str, Any]:
    """What the `package.toml` of a package says; read the package first, which reports what is wrong."""
    return tomllib.loads((folder / MANIFEST).read_text("utf-8-sig"))
