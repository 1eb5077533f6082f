"""A city as files for `neo4j-admin database import full`: the quickest way into an empty database, for a large city.

The result is the same graph as a push makes, but for constraints and indexes, which the next push adds.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl

from orgraph.model.exchanges import ARGUMENTS, IMPORT
from orgraph.stores.neo4j.encode import node_rows, relation_rows
from orgraph.stores.neo4j.form import META, SUPERSEDED, type_of
from orgraph.stores.neo4j.meta import COMPLETE, FORMAT
from orgraph.stores.neo4j.push import City

__all__ = ["write_import"]

OPTIONS: Final = (
    "--id-type=string",
    "--multiline-fields=true",
    "--array-delimiter=|",
    "--overwrite-destination=true",
)

README: Final = f"""\
把城市装进一个空的 Neo4j 数据库,适合第一次写入很大的城市:
1. 停下服务器(社区版导入时不能运行);库里原有的内容会被覆盖。
2. 在这个文件夹里运行:{IMPORT}
3. 启动服务器,再运行:orgraph push 文件夹 neo4j://主机:7687 —— 补上约束和索引。

To fill an empty Neo4j database, for the first load of a large city:
1. Stop the server (Community cannot import while it runs); what is in the database is overwritten.
2. In this folder, run: {IMPORT}
3. Start the server, and run: orgraph push FOLDER neo4j://host:7687, which adds constraints and indexes.
"""

TYPES: Final[Mapping[pl.DataType, str]] = {
    pl.String(): "string",
    pl.Int32(): "long",
    pl.Float64(): "double",
    pl.Boolean(): "boolean",
    pl.Date(): "date",
    pl.List(pl.String()): "string[]",
}


def write_import(city: City, folder: Path) -> None:
    """Write the files, their arguments and a README into a folder that is there and empty."""
    arguments = list(OPTIONS)
    for label, frames in _nodes(city).items():
        _write(folder / f"{label}.csv", frames, [])
        arguments.append(f"--nodes={label}={label}.csv")
    for type_, frames in _relations(city).items():
        _write(folder / f"{type_}.csv", frames, [":START_ID", ":END_ID"])
        arguments.append(f"--relationships={type_}={type_}.csv")
    (folder / ARGUMENTS).write_text("\n".join(arguments) + "\n", "utf-8")
    (folder / "README.txt").write_text(README, "utf-8")


def _nodes(city: City) -> dict[str, list[pl.DataFrame]]:
    found: dict[str, list[pl.DataFrame]] = {META: [_meta(city.told)]}
    for rows in node_rows(city.tables):
        label = SUPERSEDED if rows.superseded else rows.kind.name
        found.setdefault(label, []).append(rows.frame)
    return found


def _relations(city: City) -> dict[str, list[pl.DataFrame]]:
    found: dict[str, list[pl.DataFrame]] = {}
    for rows in relation_rows(city.tables):
        found.setdefault(type_of(rows.relation, rows.stance), []).append(rows.frame)
    return found


def _meta(told: Mapping[str, Any]) -> pl.DataFrame:
    own = {"id": "orgraph", "format": FORMAT, "state": COMPLETE, **told}
    cells = {name: pl.Series(name, [value], dtype=_type_of(value)) for name, value in own.items()}
    return pl.DataFrame(cells)


def _type_of(value: Any) -> pl.DataType:
    if isinstance(value, list):
        return pl.List(pl.String())
    return pl.Int32() if isinstance(value, int) else pl.String()


def _write(path: Path, frames: list[pl.DataFrame], ends: list[str]) -> None:
    frame = pl.concat(frames, how="diagonal")
    names = [*ends, *(_header(name, frame.schema[name]) for name in frame.columns[len(ends) :])]
    cells = [
        pl.col(name).list.join("|") if isinstance(type_, pl.List) else pl.col(name)
        for name, type_ in frame.schema.items()
    ]
    with path.open("wb") as file:
        file.write((",".join(names) + "\n").encode())
        frame.select(cells).write_csv(file, include_header=False, line_terminator="\n")


def _header(name: str, type_: pl.DataType) -> str:
    return "id:ID" if name == "id" else f"{name}:{TYPES[type_]}"
