"""A statement of one's own as a table: it reads, and can only read.

A node is its id, a relation its type, a path its ids; a time is Python's. A column of values of several types
is refused: the statement can say what it wants of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from orgraph.model.errors import StoreError, on_one_line
from orgraph.stores.neo4j.connection import Connection

if TYPE_CHECKING:
    from polars import DataFrame

__all__ = ["by_hand"]


def by_hand(connection: Connection, statement: str, parameters: Mapping[str, Any]) -> DataFrame:
    """The rows of a statement, within the time that a read may take. Raises `StoreError` with the server's words."""
    import polars as pl
    from neo4j.exceptions import ClientError

    try:
        names, rows = connection.read_named(statement, parameters)
    except ClientError as error:
        said = on_one_line(error.message or str(error), 1_000)
        raise StoreError(
            connection.address,
            f"数据库没有执行这条语句:{said}",
            f"The database did not run the statement: {said}",
        ) from None
    columns = []
    for place, name in enumerate(names):
        try:
            columns.append(pl.Series(name, [_plain(row[place]) for row in rows], strict=True))
        except (TypeError, pl.exceptions.PolarsError):
            raise StoreError(
                connection.address,
                f"列“{on_one_line(name)}”里有几种类型的值。请在语句里统一,例如 toString(…)。",
                f"The column “{on_one_line(name)}” has values of several types. Make them one in the statement, "
                "with toString(…) for example.",
            ) from None
    return pl.DataFrame(columns)


def _plain(value: Any) -> Any:
    """A value of the driver as one of Python."""
    from neo4j.graph import Node, Path, Relationship

    if isinstance(value, Node):
        return value.get("id", value.element_id)
    if isinstance(value, Relationship):
        return value.type
    if isinstance(value, Path):
        return [_plain(node) for node in value.nodes]
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    native = getattr(value, "to_native", None)  # of a day or a time
    return value if native is None else native()
