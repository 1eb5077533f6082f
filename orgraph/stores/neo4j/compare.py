"""Two states of a city, fact by fact: what a push adds, changes, removes and leaves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from orgraph.model.exchanges import KindChange
from orgraph.model.schema import NodeKind, RelationKind
from orgraph.model.vocabulary import NODES, RELATIONS
from orgraph.stores.neo4j.content import Rows

__all__ = ["Difference", "all_new", "compare"]

KINDS: Final[tuple[NodeKind | RelationKind, ...]] = (*NODES.values(), *RELATIONS.values())


@dataclass(frozen=True)
class Difference:
    """What differs in the facts of a kind; frames of texts, as in `Rows`."""

    kind: NodeKind | RelationKind
    new: pl.DataFrame
    changed: pl.DataFrame
    """As it is to be."""
    before: pl.DataFrame
    """As what is changed was."""
    gone: pl.DataFrame
    same: int

    @property
    def counts(self) -> KindChange:
        """How many there are of each."""
        numbers = self.new.height, self.changed.height, self.gone.height, self.same
        return KindChange(self.kind.name, self.kind.label, *numbers)


def compare(had: Iterable[Rows], wanted: Mapping[str, Rows]) -> Iterator[Difference]:
    """Kind by kind, as they are read; kinds that nothing was read of are all new."""
    seen = set()
    for old in had:
        seen.add(old.kind.name)
        new = wanted.get(old.kind.name)
        yield _of_kind(old, new or Rows(old.kind, old.frame.clear()))
    for kind in KINDS:
        if kind.name in wanted and kind.name not in seen:
            rows = wanted[kind.name]
            yield _of_kind(Rows(kind, rows.frame.clear()), rows)


def all_new(wanted: Mapping[str, Rows]) -> tuple[KindChange, ...]:
    """What a push does to an empty database."""
    rows = wanted.values()
    return tuple(
        KindChange(each.kind.name, each.kind.label, each.frame.height, 0, 0, 0) for each in rows
    )


def _of_kind(old: Rows, new: Rows) -> Difference:
    names = [name for name in new.frame.columns if name != "fact"]
    pairs = new.frame.join(old.frame, on="fact", how="inner", suffix=" before")
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name} before")) for name in names)
    changed = pairs.filter(differs)
    before = changed.select(*(pl.col(f"{name} before").alias(name) for name in names), "fact")
    return Difference(
        new.kind,
        new.frame.join(old.frame, on="fact", how="anti"),
        changed.select(new.frame.columns),
        before.select(new.frame.columns),
        old.frame.join(new.frame, on="fact", how="anti"),
        pairs.height - changed.height,
    )
