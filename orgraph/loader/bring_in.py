"""Bringing rows of one source into a package: they replace those it cited before, all others stay.

The package as it would be is checked as a whole before anything of it takes its place.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple, NoReturn

import polars as pl

from orgraph.graph.tables import Tables
from orgraph.loader.package import misplaced, read_package
from orgraph.loader.parts import MANIFEST
from orgraph.loader.saving import put, writing
from orgraph.loader.write import as_written, key_of, read_manifest, stage, write_manifest
from orgraph.model.errors import InvalidPackage, Problem
from orgraph.model.reports import Change
from orgraph.model.schema import NodeKind, RelationKind
from orgraph.model.vocabulary import NODES, RELATIONS, SOURCE

__all__ = ["bring_in", "merged"]

PARTS: Final = (("nodes", NODES), ("relations", RELATIONS))


class Origin(NamedTuple):
    """Where the rows brought come from: their source, and their locators where others cite it too."""

    source: str
    locators: Collection[str] | None


def bring_in(
    brought: Tables,
    source: str,
    folder: Path,
    manifest: Mapping[str, str],
    *,
    locators: Collection[str] | None = None,
    dry_run: bool = False,
) -> tuple[Tables, tuple[Change, ...]]:
    """The package with what was brought, checked, and what changes; written unless it is a dry run.

    `source` is the id of the source that every row brought cites. Rows there that cite it are replaced:
    all of them, or those that stand at one of `locators` where others cite it too. `manifest` is that of
    a package not there yet. Raises `InvalidPackage` where the folder is a broken package, or would become one, and
    `WritingUnderWay` where another process writes.
    """
    origin = Origin(source, locators)
    if dry_run:
        with tempfile.TemporaryDirectory(prefix="orgraph-") as made:
            return _ready(brought, origin, folder, manifest, Path(made))
    _refuse_what_is_no_folder(folder)
    with writing(folder) as ready:
        both = _ready(brought, origin, folder, manifest, ready)
        put(folder)
    return both


def _ready(
    brought: Tables, origin: Origin, folder: Path, manifest: Mapping[str, str], ready: Path
) -> tuple[Tables, tuple[Change, ...]]:
    """Make the package ready as it would be, and check it."""
    if (folder / MANIFEST).exists():
        existing = read_package(folder)
        evidence = read_manifest(folder).get("evidence")
        for path in (
            folder / MANIFEST,
            *(file for part, _ in PARTS for file in folder.glob(f"{part}/*")),
        ):
            if path.stem not in brought.nodes.keys() | brought.relations.keys():
                copy = ready / path.relative_to(folder)
                copy.parent.mkdir(exist_ok=True)
                shutil.copyfile(path, copy)
    else:
        _refuse_tables_of_no_package(folder)
        existing = Tables()
        evidence = manifest.get("evidence")
        write_manifest(manifest, ready)
    stage(merged(existing, brought, origin, evidence), ready, evidence)
    try:
        checked = read_package(ready)
    except InvalidPackage as error:
        raise InvalidPackage(str(folder), error.problems) from error
    return checked, tuple(_changes(existing, brought, origin, evidence))


def _refuse_what_is_no_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        _refuse(folder, "是文件,不是文件夹。请给出文件夹。", "is a file. Give a folder.")


def _refuse_tables_of_no_package(folder: Path) -> None:
    """A folder with tables and no manifest is refused: nobody knows what source they rest on."""
    _refuse_what_is_no_folder(folder)
    stray = misplaced(folder)
    if stray:
        raise InvalidPackage(str(folder), stray)
    if any((folder / part).exists() for part, _ in PARTS):
        _refuse(
            folder,
            f"这里已有 nodes/ 或 relations/,却没有 {MANIFEST}。请补上 {MANIFEST},或给出另一个文件夹。",
            f"has nodes/ or relations/ and no {MANIFEST}. Add the {MANIFEST}, or give another folder.",
        )


def _refuse(folder: Path, zh: str, en: str) -> NoReturn:
    raise InvalidPackage(
        str(folder), [Problem("not-a-package", str(folder), None, None, None, zh, en)]
    )


# --- two sets of tables --------------------------------------------------------------------------


def merged(existing: Tables, brought: Tables, origin: Origin, evidence: str | None) -> Tables:
    """The kinds brought: all other rows with the rows brought, in the order of their keys."""
    nodes: dict[str, pl.DataFrame] = {}
    relations: dict[str, pl.DataFrame] = {}
    for kind, old, new, into in _pairs(existing, brought, nodes, relations):
        others = as_written(kind, old.filter(~_replaced(kind, new, origin)), evidence)
        rows = pl.concat([others, as_written(kind, new, evidence)], how="diagonal")
        into[kind.name] = rows.sort(key_of(kind), maintain_order=True)
    return Tables(nodes, relations)


def _changes(
    existing: Tables, brought: Tables, origin: Origin, evidence: str | None
) -> Iterator[Change]:
    for kind, old, new, _ in _pairs(existing, brought, {}, {}):
        mine = as_written(kind, old.filter(_replaced(kind, new, origin)), evidence)
        rows = as_written(kind, new, evidence)
        key = list(key_of(kind))
        both = pl.concat([mine.clear(), rows], how="diagonal")
        before = pl.concat([rows.clear(), mine], how="diagonal").select(both.columns)
        added = both.join(before, on=key, how="anti").height
        same = both.join(before, on=both.columns, how="semi", nulls_equal=True).height
        removed = before.join(both, on=key, how="anti").height
        yield Change(
            kind.name,
            kind.label,
            added,
            both.height - added - same,
            removed,
            same,
            old.height - mine.height,
        )


def _pairs(
    existing: Tables,
    brought: Tables,
    nodes: dict[str, pl.DataFrame],
    relations: dict[str, pl.DataFrame],
) -> Iterator[tuple[NodeKind | RelationKind, pl.DataFrame, pl.DataFrame, dict[str, pl.DataFrame]]]:
    """Each kind brought, with the frame there is, the frame brought, and where the merged one goes."""
    for old_frames, new_frames, kinds, into in (
        (existing.nodes, brought.nodes, NODES, nodes),
        (existing.relations, brought.relations, RELATIONS, relations),
    ):
        for name, new in new_frames.items():
            kind = kinds[name]
            empty = pl.DataFrame(
                schema=dict.fromkeys((*key_of(kind), "evidence", "locator"), pl.String)
            )
            yield kind, old_frames.get(name, empty), new, into


def _replaced(kind: NodeKind | RelationKind, new: pl.DataFrame, origin: Origin) -> pl.Expr:
    """Which rows go: those of the source, about nodes of the kinds that the rows brought are about.

    A relation of another kind of node may cite the source as well; a source is known by its id.
    """
    first = key_of(kind)[0]
    if kind is SOURCE:
        return pl.col(first) == origin.source
    about = pl.col(first).str.extract("^([^:]*):")
    mine = (pl.col("evidence") == origin.source) & about.is_in(
        new.select(about.unique()).to_series().to_list()
    )
    if origin.locators is not None:
        mine &= pl.col("locator").is_in(list(origin.locators)).fill_null(value=False)
    return mine
