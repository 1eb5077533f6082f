"""Nothing lies in itself: no cycle of containment exists at any instant."""

from __future__ import annotations

from typing import Final

import polars as pl

from orgraph.graph.tables import Tables
from orgraph.model.schema import Label
from orgraph.rules.cycles import Edge, in_cycles
from orgraph.rules.divisions import real
from orgraph.rules.lifetimes import spans
from orgraph.rules.rule import Kind, Rule, Severity, findings

__all__ = ["CONTAINMENT_CYCLE"]

RELATIONS: Final = ("WITHIN", "NESTED_IN", "PART_OF")

ROUNDS: Final = 32
"""Peeling in columns; a deeper tree is peeled on edge by edge."""


def check(tables: Tables) -> pl.DataFrame:
    """The rows of each relation that are in a cycle at some instant, for certain or possibly."""
    frames = []
    names = None
    for relation in RELATIONS:
        found: dict[int, str] = {}
        # A forest whatever the times, as nearly every city is, needs no look at them.
        core = _core(tables, relation)
        if core.is_empty():
            continue
        for certain, kind in ((False, "possible-cycle"), (True, "cycle")):
            held = spans(tables, relation, certain=certain)
            if held is not None:
                within = held.join(core, on="row", how="semi").select(Edge._fields)
                found |= dict.fromkeys(in_cycles(Edge(*row) for row in within.rows()), kind)
        if not found:
            continue
        kinds = {"row": list(found), "kind": list(found.values())}
        rows = pl.DataFrame(kinds, schema_overrides={"row": pl.UInt32})
        names = _names(tables) if names is None else names
        frames.append(
            tables.relations[relation]
            .select("source", "target", row="_row")
            .join(rows, on="row")
            .join(names, left_on="source", right_on="id", how="left")
            .select(
                pl.lit(f"relations/{relation}.csv").alias("file"),
                "row",
                pl.col("source").alias("id"),
                pl.col("name").fill_null(""),
                pl.col("target").alias("value"),
                "kind",
            )
        )
    return findings(frames)


def _names(tables: Tables) -> pl.DataFrame:
    frames = [
        frame.select("id", "name") for frame in tables.nodes.values() if "name" in frame.columns
    ]
    return pl.concat(frames).unique("id", keep="first", maintain_order=True)


def _core(tables: Tables, relation: str) -> pl.DataFrame:
    """The real rows left after taking away, again and again, what leads nowhere or comes from nowhere.

    A tree five levels deep is gone after as many rounds, 665,245 rows in 0.2 s.
    """
    frame = tables.relations.get(relation)
    if frame is None:
        return pl.DataFrame(schema={"row": pl.UInt32})
    held = frame.filter(real()).select("source", "target", row="_row")
    for _ in range(ROUNDS):
        before = held.height
        sources, targets = held.select("source").unique(), held.select("target").unique()
        held = held.join(sources, left_on="target", right_on="source", how="semi")
        held = held.join(targets, left_on="source", right_on="target", how="semi")
        if held.height in {0, before}:
            break
    return held.select("row")


CONTAINMENT_CYCLE = Rule(
    "containment-cycle",
    Label("包含关系成环", "cycles of containment"),
    Label(
        "位于(WITHIN)、嵌套于(NESTED_IN)、属于(PART_OF)在任何时刻都不成环;看的是整段时间,不是某一天。",
        "WITHIN, NESTED_IN and PART_OF make no cycle at any instant; whole intervals are looked at, not one day.",
    ),
    (
        Label(
            "由“位于”的含义得出:没有什么位于自身之内",
            "what containment means: nothing lies in itself",
        ),
    ),
    {
        "cycle": Kind(
            Severity.ERROR,
            Label("是环的一段:沿此走会回到自身", "is part of a cycle back to itself"),
        ),
        "possible-cycle": Kind(
            Severity.WARNING,
            Label(
                "若起止未定的几行同时成立,则成环",
                "is part of a cycle, if rows whose times are unsure hold at once",
            ),
        ),
    },
    check,
)
