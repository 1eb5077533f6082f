"""Which facts would bear one id: two `fact` cells, a cell and a derived id, or two derived ids.

A derived id is made of the key (`orgraph/graph/fact_id.py`), so that it is known only of keys without the
signs that part it; those are looked for, and only where there are some are ids made and compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import polars as pl

from orgraph.model.schema import NodeKind, RelationKind

__all__ = ["ROW", "File", "Twice", "twice"]

File = tuple[NodeKind | RelationKind, str, pl.DataFrame]

ROW: Final = "_row"
"""The row in the file, the header being row 1."""
SIGNS: Final = r"[>@\[\]]"
"""What parts a derived id."""


class Twice(NamedTuple):
    """A row whose fact has the id of another one."""

    file: str
    row: int
    id: str
    given: bool
    """Whether its `fact` cell says so; else its key does."""


def twice(files: Sequence[File]) -> Iterator[Twice]:
    """The rows of all files whose fact would bear the id of another one."""
    named = [
        frame.select(ROW, "fact", file=pl.lit(file)).filter(pl.col("fact").is_not_null())
        for _, file, frame in files
        if frame["fact"].null_count() < frame.height
    ]
    cells = pl.concat([_NONE, *named])
    for row, fact, file in cells.filter(pl.col("fact").is_duplicated()).rows():
        yield Twice(file, row, fact, given=True)
    for kind, file, frame in files:
        mine = cells.filter(pl.col("fact").str.starts_with(_head(kind)))
        if not mine.height and not _has_signs(kind, frame):
            continue
        derived = (
            frame.filter(pl.col("fact").is_null())
            .select(ROW, made=_derived(kind), key=pl.struct(_key(kind)))
            .drop_nulls("made")
        )
        for row, fact, where in mine.filter(pl.col("fact").is_in(derived["made"].to_list())).rows():
            yield Twice(where, row, fact, given=True)
        # Of one key it is reported that the key is there twice.
        differing = pl.col("key").n_unique().over("made") > 1
        for row, made in derived.filter(differing).select(ROW, "made").rows():
            yield Twice(file, row, made, given=False)


_NONE: Final = pl.DataFrame(schema={ROW: pl.UInt32(), "fact": pl.String(), "file": pl.String()})


def _key(kind: NodeKind | RelationKind) -> list[str]:
    if isinstance(kind, NodeKind):
        return ["id", "from"]
    return ["source", "target", "from", *kind.key]


def _head(kind: NodeKind | RelationKind) -> str:
    """What every derived id of a kind begins with."""
    return f"{kind.prefix}:" if isinstance(kind, NodeKind) else kind.name


def _has_signs(kind: NodeKind | RelationKind, frame: pl.DataFrame) -> bool:
    """Whether the key of a row has one of the signs, so that its id says less than its key."""
    free = [name for name in _key(kind) if name != "from"]
    found = frame.select(pl.col(name).str.contains(SIGNS).any() for name in free)
    return any(found.row(0))


def _derived(kind: NodeKind | RelationKind) -> pl.Expr:
    """The id that each row would be given, as `fact_id` makes it."""
    begin = pl.format("@{}", "from").fill_null("")
    if isinstance(kind, NodeKind):
        return pl.format("{}{}", "id", begin)
    fields = [pl.format(f"[{name}={{}}]", pl.col(name)).fill_null("") for name in kind.key]
    head = pl.concat_str([pl.lit(kind.name), *fields, pl.lit(":")])
    return pl.format("{}{}>{}{}", head, "source", "target", begin)
