"""A package into a Neo4j database, and a database back into a package."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from orgraph.loader.checked import checked
from orgraph.loader.package import read_package
from orgraph.loader.parts import MANIFEST
from orgraph.loader.saving import put, writing
from orgraph.loader.write import key_of, stage
from orgraph.model.errors import InvalidPackage, InvalidParameter
from orgraph.model.exchanges import PullReport, PushReport
from orgraph.model.schema import NodeKind, RelationKind
from orgraph.model.vocabulary import NODES, RELATIONS
from orgraph.queries import QUESTIONS
from orgraph.stores.neo4j.compare import all_new
from orgraph.stores.neo4j.connection import Connection
from orgraph.stores.neo4j.fit import misfits
from orgraph.stores.neo4j.import_files import write_import
from orgraph.stores.neo4j.pull import raw_frames
from orgraph.stores.neo4j.push import City, Plan, carry_out, plan_of
from orgraph.stores.neo4j.schema import fields_looked_up

__all__ = ["city_of", "import_package", "pull_package", "push_package"]

Progress = Callable[[float], None]
"""Told how much is done, from 0 to 1."""


def push_package(
    folder: Path,
    address: str,
    *,
    dry_run: bool = False,
    replace: bool = False,
    looking: Progress = lambda _: None,
    planned: Callable[[PushReport], None] = lambda _: None,
    progress: Progress = lambda _: None,
) -> PushReport:
    """Write a package into a database; `planned` is told what is to be done before anything is written.

    `looking` is told how far a database that has another version is read, `progress` how far it is written.

    Facts that the database has and the package has not are removed only with `replace`. Raises
    `InvalidPackage`, and the errors of stores, among them `ForeignStore`, `WouldRemove`, `WritingUnderWay`.
    """
    start = time.perf_counter()
    city = city_of(folder)
    connection = Connection.open(address)
    try:
        plan = plan_of(connection, city, looking)
        told = _report(folder, connection, city, plan, dry_run=dry_run)
        planned(told)
        if not dry_run:
            carry_out(connection, city, plan, replace=replace, progress=progress)
    finally:
        connection.close()
    seconds = time.perf_counter() - start
    return _report(folder, connection, city, plan, dry_run=dry_run, seconds=seconds)


def import_package(folder: Path, files: Path) -> PushReport:
    """Write a package as files for `neo4j-admin database import`, into a new or an empty folder."""
    start = time.perf_counter()
    _refuse_what_is_there(files)
    city = city_of(folder)
    files.mkdir(parents=True, exist_ok=True)
    write_import(city, files)
    seconds = time.perf_counter() - start
    return PushReport(
        str(folder),
        str(files),
        "import",
        city.version,
        all_new(city.content),
        written=True,
        seconds=seconds,
    )


def city_of(folder: Path) -> City:
    """A package, checked, and fit for a database; raises `InvalidPackage` with every problem."""
    tables = read_package(folder)
    scopes = tuple(each.scope for each in QUESTIONS.values() if each.scope is not None)
    problems = misfits(tables, fields_looked_up(scopes))
    if problems:
        raise InvalidPackage(str(folder), problems)
    return City(tables, (folder / MANIFEST).read_bytes().decode("utf-8-sig"), scopes)


def pull_package(
    address: str,
    folder: Path,
    *,
    force: bool = False,
    progress: Progress = lambda _: None,
) -> PullReport:
    """Write what a database holds as a package, into a new or an empty folder.

    With `force` the package that is there is replaced. What is no fact stays in the database and is in the
    report. Raises `InvalidPackage` where somebody changed facts by hand so that they cannot be used.
    """
    start = time.perf_counter()
    _refuse_what_is_there(folder, force=force)
    connection = Connection.open(address)
    try:
        raw = raw_frames(connection, lambda done: progress(done * 0.9))
    finally:
        connection.close()
    tables = checked(raw.manifest.get("evidence"), raw.nodes, raw.relations, connection.address)
    with writing(folder) as ready:
        (ready / MANIFEST).write_bytes(raw.written_manifest.encode())
        stage(tables, ready, raw.manifest.get("evidence"))
        emptied = _emptied(folder, ready)
        put(folder)
        for name in emptied:
            (folder / name).unlink()
    progress(1.0)
    counts = [(kind.name, kind.label, frame.height) for kind, frame in raw.nodes]
    counts += [(kind.name, kind.label, frame.height) for kind, frame in raw.relations]
    spent = time.perf_counter() - start
    return PullReport(str(folder), connection.address, raw.version, tuple(counts), raw.odd, spent)


def _report(
    folder: Path,
    connection: Connection,
    city: City,
    plan: Plan,
    *,
    dry_run: bool,
    seconds: float | None = None,
) -> PushReport:
    return PushReport(
        folder=str(folder),
        address=connection.address,
        action=plan.action,
        version=city.version,
        kinds=plan.kinds,
        batches=plan.batches,
        done=plan.done,
        definitions=tuple(each.name for each in plan.definitions),
        odd=plan.odd,
        dry_run=dry_run,
        written=seconds is not None and not dry_run,
        seconds=seconds or 0.0,
    )


def _refuse_what_is_there(folder: Path, *, force: bool | None = None) -> None:
    """`force` is what the caller may offer: to replace the package that is there."""
    if folder.exists() and not folder.is_dir():
        raise InvalidParameter(f"{folder} 不是文件夹。", f"{folder} is no folder.")
    if folder.exists() and any(folder.iterdir()) and not force:
        zh, en = "请换一个文件夹", "Give another folder"
        if force is not None:
            zh = f"{zh},或加 --force 换掉其中的数据包"
            en = f"{en}, or replace the package in it with --force"
        raise InvalidParameter(
            f"{folder} 里已有内容,没有写入。{zh}。",
            f"{folder} is not empty; nothing was written. {en}.",
        )


def _emptied(folder: Path, ready: Path) -> list[str]:
    """Tables of kinds that the database has nothing of: they lose their rows in the same step in which the
    others take their places, so that a kill leaves no mixture."""
    kinds: list[NodeKind | RelationKind] = [*NODES.values(), *RELATIONS.values()]
    found = []
    for kind in kinds:
        name = f"{'nodes' if isinstance(kind, NodeKind) else 'relations'}/{kind.name}.csv"
        if (folder / name).exists() and not (ready / name).exists():
            columns = [*key_of(kind), *(own.name for own in kind.fields if own.required)]
            (ready / name).parent.mkdir(exist_ok=True)
            (ready / name).write_text(",".join(columns) + "\n", "utf-8")
            found.append(name)
    return found
