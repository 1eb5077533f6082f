"""Nothing lies in itself: no cycle of containment exists at any instant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import polars as pl

from orgraph.graph.tables import Tables
from orgraph.model.schema import Label
from orgraph.rules.divisions import real
from orgraph.rules.lifetimes import spans
from orgraph.rules.rule import Kind, Rule, Severity, findings

__all__ = ["CONTAINMENT_CYCLE"]

RELATIONS: Final = ("WITHIN", "NESTED_IN", "PART_OF")

ROUNDS: Final = 32
"""Peeling in columns; a deeper tree is peeled on edge by edge."""


class Edge(NamedTuple):
    """A row of a relation, while it holds."""

    row: int
    source: str
    target: str
    begin: int
    end: int


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
                within = held.join(core, on="row", how="semi")
                found |= dict.fromkeys(_in_cycles(within), kind)
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


def _in_cycles(held: pl.DataFrame) -> set[int]:
    """The rows in a cycle at some instant.

    What holds together at all begins to at the latest of its begins: only those days are looked at.
    """
    found: set[int] = set()
    edges = [Edge(*row) for row in held.select("row", "source", "target", "begin", "end").rows()]
    for cyclic in _cyclic(edges):
        for day in sorted({edge.begin for edge in cyclic}):
            at_once = [edge for edge in cyclic if edge.begin <= day < edge.end]
            for each in _cyclic(at_once):
                found |= {edge.row for edge in each}
    return found


def _cyclic(edges: Sequence[Edge]) -> list[list[Edge]]:
    """The edges inside each strongly connected part, by Kosaraju's two walks."""
    out: dict[str, list[str]] = {}
    into: dict[str, list[str]] = {}
    for edge in edges:
        out.setdefault(edge.source, []).append(edge.target)
        into.setdefault(edge.target, []).append(edge.source)
    part: dict[str, str] = {}
    finished = [node for root in out for node in _finished(root, out, part)]
    part.clear()
    for root in reversed(finished):
        _finished(root, into, part)
    inside: dict[str, list[Edge]] = {}
    for edge in edges:
        if part[edge.source] == part[edge.target]:
            inside.setdefault(part[edge.source], []).append(edge)
    return list(inside.values())


def _finished(root: str, ways: Mapping[str, list[str]], part: dict[str, str]) -> list[str]:
    """The nodes reached from a root and not before, each after all that it leads to; in `part` under it."""
    if root in part:
        return []
    part[root] = root
    done = []
    waiting = [(root, iter(ways.get(root, ())))]
    while waiting:
        node, rest = waiting[-1]
        other = next((each for each in rest if each not in part), None)
        if other is None:
            done.append(node)
            waiting.pop()
        else:
            part[other] = root
            waiting.append((other, iter(ways.get(other, ()))))
    return done


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
