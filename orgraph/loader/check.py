"""What makes the rows of a package unusable, checked over whole columns.

What makes a city wrong (codes, cycles, two homes) is a rule, not a check: those rows are usable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import polars as pl

from orgraph.graph.tables import POLARS_TYPES, Tables, columns_of
from orgraph.model.errors import InvalidBound, Problem
from orgraph.model.schema import Field, NodeKind, RelationKind, Type
from orgraph.model.time import FOREVER, NEVER, bound
from orgraph.model.vocabulary import COMPLETENESS, NODES, RELATIONS, SOURCE

__all__ = ["Checker", "File"]

File = tuple[NodeKind | RelationKind, str, pl.DataFrame]

ROW = "_row"
"""The row in the file, the header being row 1."""

_PREFIXES = {kind.prefix: kind.name for kind in NODES.values()}


def _kind_of(column: str) -> pl.Expr:
    """The name of the kind that the prefix of an id says."""
    return pl.col(column).str.split_exact(":", 1).struct[0].replace_strict(_PREFIXES, default=None)


class Checker:
    """Checks the frames of one package together; `problems` has what it found."""

    def __init__(self, evidence: str | None) -> None:
        self._evidence = evidence
        self.problems: list[Problem] = []

    def check(
        self,
        nodes: Sequence[tuple[NodeKind, str, pl.DataFrame]],
        relations: Sequence[tuple[RelationKind, str, pl.DataFrame]],
    ) -> Tables:
        """The checked tables; of use only if there were no problems."""
        tables = Tables()
        node_files, relation_files = [], []
        for kind, file, raw in nodes:
            frame = self._columns(kind, file, raw, ("id",))
            if frame is not None:
                node_files.append((kind, file, frame))
        for relation, file, raw in relations:
            frame = self._columns(relation, file, raw, ("source", "target"))
            if frame is not None:
                relation_files.append((relation, file, frame))
        if self.problems:
            return tables
        ids = pl.concat(
            [pl.Series("id", [], dtype=pl.String).to_frame()]
            + [frame.select("id") for _, _, frame in node_files]
        ).unique()
        confirmed = self._sources(node_files)
        for kind, file, frame in node_files:
            self._ids(kind, file, frame)
            self._references(kind, file, frame, ids)
            dated = self._times(kind, file, frame, confirmed)
            self._versions(file, dated)
            tables.nodes[kind.name] = dated
        for relation, file, frame in relation_files:
            self._ends(relation, file, frame, ids)
            self._references(relation, file, frame, ids)
            dated = self._times(relation, file, frame, confirmed)
            self._keys(relation, file, dated)
            tables.relations[relation.name] = dated
        self._fact_ids([*node_files, *relation_files])
        return tables

    # --- the columns of one file ------------------------------------------------------------------

    def _columns(
        self, kind: NodeKind | RelationKind, file: str, raw: pl.DataFrame, key: tuple[str, ...]
    ) -> pl.DataFrame | None:
        """Every column that the kind has, typed; None if the header is wrong."""
        known = {own.name: own for own in columns_of(kind)}
        before = len(self.problems)
        for name in raw.columns:
            if name not in known and name not in key:
                self._problem(
                    "unknown-column",
                    file,
                    column=name,
                    row=1,
                    zh="没有这一列。可用的列:" + "、".join((*key, *known)),
                    en="is no column of this kind. The columns: " + ", ".join((*key, *known)),
                )
        for name in (*key, *(own.name for own in known.values() if own.required)):
            if name not in raw.columns:
                self._problem(
                    "missing-column",
                    file,
                    column=name,
                    row=1,
                    zh="缺这一列,必须有。",
                    en="is missing; the kind requires it.",
                )
        if len(self.problems) > before:
            return None
        frame = raw.with_columns(
            pl.lit(None, dtype=pl.String).alias(name) for name in known if name not in raw.columns
        ).with_row_index(ROW, offset=2)
        for name in key:
            self._required(file, frame, name)
        typed = [self._typed(file, frame, own) for own in known.values()]
        return frame.select(ROW, *key, *typed).with_columns(
            pl.col("polarity").fill_null("asserted"),
            pl.col("certainty").fill_null("stated"),
        )

    def _required(self, file: str, frame: pl.DataFrame, column: str) -> None:
        self._each(
            "missing-value",
            file,
            frame.filter(pl.col(column).is_null() | (pl.col(column) == "")),
            column,
            zh="不能为空。",
            en="must not be empty.",
        )

    def _typed(self, file: str, frame: pl.DataFrame, own: Field) -> pl.Series:
        if own.required:
            self._required(file, frame, own.name)
        column = frame[own.name]
        column = column.set(column == "", None)
        match own.type:
            case Type.INTEGER:
                good, zh, en = (
                    column.cast(pl.Int32, strict=False),
                    "应为整数。",
                    "is no whole number.",
                )
            case Type.NUMBER:
                good, zh, en = column.cast(pl.Float64, strict=False), "应为数字。", "is no number."
                good = good.set(~good.is_finite(), None)
            case Type.FLAG:
                good = column.replace_strict(
                    {"true": True, "false": False}, default=None, return_dtype=pl.Boolean
                )
                zh, en = "应为 true 或 false。", "must be true or false."
            case _ if own.values:
                good = self._chosen(column, own)
                words = ", ".join(own.values)
                zh, en = f"应为其中之一:{words}", f"must be one of: {words}"
            case Type.BOUND:
                good, zh, en = column, "", ""
            case _:
                return column
        if own.type is Type.BOUND:
            self._bounds(file, frame, own.name, column)
            return column
        wrong = frame.filter(good.is_null() & column.is_not_null())
        self._each("invalid-value", file, wrong, own.name, zh=zh, en=en)
        return good.cast(POLARS_TYPES.get(own.type, pl.String()))

    @staticmethod
    def _chosen(column: pl.Series, own: Field) -> pl.Series:
        allowed = list(own.values)
        if own.type is not Type.WORDS:
            return column.set(~column.is_in(allowed), None)
        fits = column.str.split("|").list.eval(pl.element().is_in(allowed)).list.all()
        return column.set(~fits, None)

    def _bounds(self, file: str, frame: pl.DataFrame, name: str, column: pl.Series) -> None:
        # Bounds repeat: parsing each different one once costs 4 µs, whatever the number of rows.
        for written in column.drop_nulls().unique(maintain_order=True).to_list():
            try:
                bound(written)
            except InvalidBound as error:
                rows = frame.filter(column == written)
                self._each(error.key, file, rows, name, zh=error.zh, en=error.en)

    # --- ids and ends -------------------------------------------------------------------------------

    def _ids(self, kind: NodeKind, file: str, frame: pl.DataFrame) -> None:
        self._each(
            "invalid-id",
            file,
            frame.filter(~pl.col("id").str.contains(rf"^{kind.prefix}:\S+$")),
            "id",
            zh=f"编号应写成 {kind.prefix}:…,冒号后不留空格。",
            en=f"must be written as {kind.prefix}:… without spaces.",
        )
        if kind is COMPLETENESS:
            self._each(
                "invalid-value",
                file,
                frame.filter(~pl.col("closes").is_in(list(RELATIONS))),
                "closes",
                zh="不是一种关系。可写:" + "、".join(RELATIONS),
                en="is no relation kind. One of: " + ", ".join(RELATIONS),
            )

    def _references(
        self, kind: NodeKind | RelationKind, file: str, frame: pl.DataFrame, ids: pl.DataFrame
    ) -> None:
        for own in columns_of(kind):
            if own.type is not Type.REFERENCE:
                continue
            self._known(file, frame, own.name, ids)
            wrong = pl.col(own.name).is_not_null() & (_kind_of(own.name).ne_missing(own.target))
            self._each(
                "wrong-kind",
                file,
                frame.filter(wrong),
                own.name,
                zh=f"应指向 {own.target}。",
                en=f"must be the id of a {own.target}.",
            )

    def _known(self, file: str, frame: pl.DataFrame, column: str, ids: pl.DataFrame) -> None:
        lost = frame.filter(pl.col(column).is_not_null()).join(
            ids, left_on=column, right_on="id", how="anti", maintain_order="left"
        )
        self._each(
            "unknown-id",
            file,
            lost,
            column,
            zh="没有这个编号的节点。请在 nodes/ 下补上,或改正编号。",
            en="is the id of no node. Add the node under nodes/, or correct the id.",
        )

    def _ends(
        self, relation: RelationKind, file: str, frame: pl.DataFrame, ids: pl.DataFrame
    ) -> None:
        for column in ("source", "target"):
            self._known(file, frame, column, ids)
        fits = pl.lit(False)
        for sources, targets in relation.ends:
            pair = pl.lit(True)
            for column, kinds in (("source", sources), ("target", targets)):
                if kinds:
                    pair &= _kind_of(column).is_in(list(kinds)).fill_null(False)
            fits |= pair
        self._each(
            "wrong-kind",
            file,
            frame.filter(~fits).with_columns(ends=pl.format("{} → {}", "source", "target")),
            "ends",
            zh=f"两端不合:{relation.pattern}",
            en=f"does not fit {relation.pattern}",
        )

    # --- time -----------------------------------------------------------------------------------------

    def _sources(self, nodes: Iterable[tuple[NodeKind, str, pl.DataFrame]]) -> pl.DataFrame:
        """The day that each source vouches for: the last that its date can be."""
        days = {"id": pl.String(), "confirmed": pl.Int32()}
        for kind, _, frame in nodes:
            if kind is SOURCE:
                dated = frame.filter(pl.col("date").is_not_null())
                return pl.DataFrame(
                    {
                        "id": dated["id"],
                        "confirmed": [self._last(written) for written in dated["date"]],
                    },
                    schema=days,
                ).unique("id", keep="last", maintain_order=True)
        return pl.DataFrame(schema=days)

    @staticmethod
    def _last(written: str) -> int | None:
        try:
            return bound(written).last
        except InvalidBound:  # reported by the check of its column
            return None

    def _times(
        self,
        kind: NodeKind | RelationKind,
        file: str,
        frame: pl.DataFrame,
        confirmed: pl.DataFrame,
    ) -> pl.DataFrame:
        """The frame with the four days of each fact, and the day of its source."""
        evidence = pl.col("evidence").fill_null(pl.lit(self._evidence, dtype=pl.String))
        if kind is SOURCE:  # a source vouches for itself
            evidence = pl.coalesce("evidence", "id")
        frame = frame.with_columns(evidence=evidence)
        self._each(
            "missing-evidence",
            file,
            frame.filter(pl.col("evidence").is_null()),
            "evidence",
            zh="没有来源。请填写此格,或在 package.toml 写明默认的 evidence。",
            en="has no source. Fill the cell, or give a default `evidence` in package.toml.",
        )
        joined = frame.join(
            confirmed, left_on="evidence", right_on="id", how="left", maintain_order="left"
        )
        self._each(
            "unknown-source",
            file,
            joined.filter(pl.col("confirmed").is_null() & pl.col("evidence").is_not_null()),
            "evidence",
            zh="没有这个来源,或它没有日期。请在 nodes/Source.csv 补上。",
            en="is no source with a date. Add it to nodes/Source.csv.",
        )
        self._each(
            "missing-speaker",
            file,
            joined.filter((pl.col("certainty") == "claimed") & pl.col("speaker").is_null()),
            "speaker",
            zh="确定程度为 claimed 时必须写明是谁说的。",
            en="must say who claimed it, since the certainty is `claimed`.",
        )
        if kind.event:
            self._each(
                "event-with-end",
                file,
                joined.filter(pl.col("to").is_not_null()),
                "to",
                zh="这是事件,只写发生的时间(from),不写止。",
                en="must be empty: this kind is an event, which has only `from`.",
            )
        first_from, last_from = _days(joined["from"])
        first_to, last_to = _days(joined["to"])
        dated = joined.with_columns(
            possible_start=first_from.fill_null(NEVER),
            certain_start=pl.coalesce(last_from, pl.col("confirmed")),
            certain_end=first_to.fill_null(FOREVER),
            possible_end=last_to.fill_null(FOREVER),
        )
        self._each(
            "invalid-interval",
            file,
            dated.filter(pl.col("possible_start") >= pl.col("possible_end")).with_columns(
                interval=pl.format("{} → {}", pl.col("from").fill_null(""), "to")
            ),
            "interval",
            zh="起不早于止(止日不含在内)。请核对两端。",
            en="is empty: it must begin before it ends (`to` is exclusive).",
        )
        return dated

    def _versions(self, file: str, dated: pl.DataFrame) -> None:
        """Versions of one node must not overlap; denied and planned ones are none."""
        real = (pl.col("polarity") == "asserted") & (pl.col("certainty") != "planned")
        ordered = (
            dated.filter(real)
            .sort("id", "possible_start", ROW)
            .with_columns(
                next_id=pl.col("id").shift(-1),
                next_start=pl.col("certain_start").shift(-1),
                open_from=pl.col("from").shift(-1).is_null(),
            )
        )
        start = pl.when("open_from").then(NEVER).otherwise("next_start")
        overlap = (pl.col("id") == pl.col("next_id")) & (pl.col("certain_end") > start)
        self._each(
            "overlapping-versions",
            file,
            ordered.filter(overlap),
            "id",
            zh="同一节点的两个版本时间重叠。请给前一版写上止(to),或删去重复的一行。",
            en="has two versions whose times overlap. End the earlier one with `to`, "
            "or remove the row that repeats it.",
        )

    def _keys(self, relation: RelationKind, file: str, dated: pl.DataFrame) -> None:
        """Two facts with one key need a `fact` to tell them apart."""
        key = ["source", "target", "from", *relation.key]
        unnamed = dated.filter(pl.col("fact").is_null())
        self._each(
            "duplicate-fact",
            file,
            unnamed.filter(pl.struct(key).is_duplicated()).with_columns(
                ends=pl.format("{} → {}", "source", "target")
            ),
            "ends",
            zh=f"与另一行的键({'、'.join(key)})相同。删去重复的,或用 fact 列给各行不同的编号。",
            en=f"has the same key ({', '.join(key)}) as another row. Remove one, "
            "or give each its own `fact`.",
        )

    def _fact_ids(self, files: Iterable[File]) -> None:
        known = [
            frame.select(ROW, "fact", file=pl.lit(file)).filter(pl.col("fact").is_not_null())
            for _, file, frame in files
        ]
        if not known:
            return
        twice = pl.concat(known).filter(pl.col("fact").is_duplicated())
        for row, fact, file in twice.rows():
            self._problem(
                "duplicate-fact",
                file,
                row=row,
                column="fact",
                value=fact,
                zh="事实编号用了两次。请改成各不相同。",
                en="is used twice. Give each fact its own.",
            )

    # --- reporting ----------------------------------------------------------------------------------

    def _each(
        self, key: str, file: str, rows: pl.DataFrame, column: str, *, zh: str, en: str
    ) -> None:
        for row, value in rows.select(ROW, column).rows():
            self._problem(key, file, row=row, column=column, value=value, zh=zh, en=en)

    def _problem(
        self,
        key: str,
        file: str,
        *,
        zh: str,
        en: str,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        self.problems.append(Problem(key, file, row, column, value, zh, en))


def _days(written: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The first and the last day of each bound; null where it is empty or (reported before) wrong."""
    distinct = written.drop_nulls().unique().to_list()
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for text in distinct:
        try:
            first[text], last[text] = bound(text)
        except InvalidBound:  # reported by the check of its column
            continue
    lookup: Callable[[dict[str, int]], pl.Series] = lambda days: written.replace_strict(  # noqa: E731
        days, default=None, return_dtype=pl.Int32
    )
    return lookup(first), lookup(last)
