"""What makes the rows of a package unusable, checked over whole columns.

What makes a city wrong (codes, cycles, two homes) is a rule, not a check: those rows are usable.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from orgraph.graph.tables import POLARS_TYPES, Tables, columns_of
from orgraph.loader.bounds import days_of, odd_bounds
from orgraph.loader.fact_ids import ROW, File, twice
from orgraph.loader.parts import MANIFEST
from orgraph.loader.row_checks import (
    Check,
    Known,
    blank,
    end_checks,
    field_checks,
    id_checks,
    key_check,
    reference_checks,
    repeated,
    required,
    time_checks,
    typed,
)
from orgraph.model.errors import InvalidBound, Problem
from orgraph.model.schema import NodeKind, RelationKind, Type
from orgraph.model.time import FOREVER, NEVER, bound
from orgraph.model.vocabulary import SOURCE

__all__ = ["Checker", "File"]


class Checker:
    """Checks the frames of one package together; `problems` has what it found.

    `unread` names the node kinds (and the manifest) that could not be read: what refers to them is
    not reported as well.
    """

    def __init__(self, evidence: str | None, unread: Iterable[str] = ()) -> None:
        self._evidence = evidence
        self._unread = set(unread)
        self.problems: list[Problem] = []

    def check(
        self,
        nodes: Sequence[tuple[NodeKind, str, pl.DataFrame]],
        relations: Sequence[tuple[RelationKind, str, pl.DataFrame]],
    ) -> Tables:
        """The checked tables; of use only if there were no problems."""
        tables = Tables()
        node_files, relation_files = [], []
        for node, file, raw in nodes:
            frame = self._columns(node, file, raw, ("id",))
            if frame is None:
                self._unread.add(node.name)
            else:
                node_files.append((node, file, frame))
        for relation, file, raw in relations:
            frame = self._columns(relation, file, raw, ("source", "target"))
            if frame is not None:
                relation_files.append((relation, file, frame))
        ids = [frame["id"].drop_nulls().unique() for _, _, frame in node_files]
        empty = pl.Series("id", dtype=pl.String)
        known = Known(pl.concat([empty, *ids]).unique(maintain_order=True), self._unread)
        confirmed = self._sources(node_files)
        given: list[File] = [*node_files, *relation_files]
        files = [(kind, file, self._times(kind, frame, confirmed)) for kind, file, frame in given]
        numbered = known.numbered([(kind, frame) for kind, _, frame in files])
        for (kind, file, dated), looked_up in zip(files, numbered, strict=True):
            checks = [*time_checks(kind), *self._evidence_checks(kind)]
            if isinstance(kind, NodeKind):
                checks = [*id_checks(kind), *reference_checks(kind, known), *checks]
                self._run(file, looked_up, checks)
                self._versions(file, dated)
                tables.nodes[kind.name] = dated
            else:
                checks = [*end_checks(kind, known), *reference_checks(kind, known), *checks]
                self._run(file, looked_up, checks)
                if _some_pair_twice(looked_up):
                    self._run(file, dated, [key_check(kind, self._sound(file))])
                tables.relations[kind.name] = dated
        self._fact_ids([*node_files, *relation_files])
        return tables

    def _sound(self, file: str) -> pl.Expr:
        """The rows with which nothing is wrong so far: only those are held against each other."""
        wrong = [problem.row for problem in self.problems if problem.file == file]
        return ~pl.col(ROW).is_in(wrong) if wrong else pl.lit(value=True)

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
                    zh="没有这一列。请改正列名或删去。可用的列:" + "、".join((*key, *known)),
                    en="is no column of this kind. Correct its name, or remove it. The columns: "
                    + ", ".join((*key, *known)),
                )
        for name in (*key, *(own.name for own in known.values() if own.required)):
            if name not in raw.columns:
                self._problem(
                    "missing-column",
                    file,
                    column=name,
                    row=1,
                    zh="缺这一列。请补上。",
                    en="is a column that this kind must have. Add it.",
                )
        if len(self.problems) > before:
            return None
        # One pass makes every column, a second finds what is wrong in any: each pass over a frame
        # costs 70 µs, however small, and a package has some forty files of a dozen columns.
        given = [own for own in known.values() if own.name in raw.columns]
        text = {name: pl.col(name).replace("", None) for name in raw.columns}
        read = {own.name: typed(own, text[own.name]) for own in given}
        absent = [
            pl.lit(None, dtype=POLARS_TYPES.get(own.type, pl.String())).alias(own.name)
            for own in known.values()
            if own.name not in raw.columns
        ]
        frame = (
            raw.with_row_index(ROW, offset=2)
            .with_columns(text[name].alias(f"{name} as written") for name in raw.columns)
            .with_columns(
                *(text[name] for name in key),
                *(expression.alias(name) for name, expression in read.items()),
                *absent,
            )
        )
        self._run(file, frame, [check for own in given for check in field_checks(own)])
        self._run(file, frame, [required(name) for name in key])
        for own in given:
            if own.type is Type.BOUND:
                self._bounds(file, frame, own.name)
        return frame.select(ROW, *key, *known).with_columns(
            pl.col("polarity").fill_null("asserted"),
            pl.col("certainty").fill_null("stated"),
        )

    def _bounds(self, file: str, frame: pl.DataFrame, name: str) -> None:
        for written in odd_bounds(frame[name]):
            try:
                bound(written)
            except InvalidBound as error:
                wrong = pl.col(name) == written
                zh = f"时间不成形式。可写:{error.forms}"
                en = f"is no bound in time. Write one of: {error.forms}"
                self._run(file, frame, [Check(error.key, wrong, name, zh, en)])

    # --- time -----------------------------------------------------------------------------------------

    def _sources(self, nodes: Iterable[tuple[NodeKind, str, pl.DataFrame]]) -> dict[str, int]:
        """The day that each source vouches for: the last that its date can be."""
        days = {}
        for kind, file, frame in nodes:
            if kind is SOURCE:
                for row, id_, written in frame.select(ROW, "id", "date").rows():
                    try:
                        # A wrong or an empty date is reported by the check of its column.
                        days[id_] = bound(written).last if written else NEVER
                    except InvalidBound:
                        days[id_] = NEVER
                    if days[id_] == FOREVER:
                        self._problem(
                            "invalid-value",
                            file,
                            row=row,
                            column="date",
                            value=written,
                            zh="没有最晚的一天。请写明来源最晚是哪一天的。",
                            en="has no last day. Say by which day the source was written.",
                        )
        default = self._evidence
        if default is not None and default not in days and SOURCE.name not in self._unread:
            self._problem(
                "unknown-source",
                MANIFEST,
                column="evidence",
                value=default,
                zh="没有这个来源。请在 nodes/Source.csv 补上,或改正编号。",
                en="is no source. Add it to nodes/Source.csv, or correct the id.",
            )
        return days

    def _times(
        self,
        kind: NodeKind | RelationKind,
        frame: pl.DataFrame,
        confirmed: dict[str, int],
    ) -> pl.DataFrame:
        """The frame with the four days of each fact, and the day of its source."""
        evidence = pl.col("evidence").fill_null(pl.lit(self._evidence, dtype=pl.String))
        if kind is SOURCE:  # a source vouches for itself
            evidence = pl.coalesce("evidence", "id")
        first_from, last_from = days_of(frame["from"])
        first_to, last_to = days_of(frame["to"])
        known = evidence.replace_strict(confirmed, default=None, return_dtype=pl.Int32)
        return frame.with_columns(
            evidence=evidence,
            confirmed=known,
            possible_start=first_from.fill_null(NEVER),
            certain_start=pl.coalesce(last_from, known),
            certain_end=first_to.fill_null(FOREVER),
            possible_end=last_to.fill_null(FOREVER),
        )

    def _versions(self, file: str, dated: pl.DataFrame) -> None:
        """Versions of one node must not overlap; denied and planned ones are none, but two rows
        with one key need a `fact` to tell them apart, whatever they are."""
        if not dated["id"].is_duplicated().any():
            return
        real = (pl.col("polarity") == "asserted") & (pl.col("certainty") != "planned")
        dated = dated.filter(self._sound(file))
        # Of two that are real the overlap is reported.
        unreal = (~real).any().over("id", "from")
        self._run(file, dated, [repeated(("id", "from"), pl.col("id"), unreal)])
        ordered = (
            dated.filter(real)
            .sort("id", "possible_start", ROW)
            .with_columns(
                next_id=pl.col("id").shift(-1),
                next_start=pl.when(pl.col("from").is_null())
                .then(NEVER)
                .otherwise("certain_start")
                .shift(-1),
                reached=pl.col("certain_end").cum_max().over("id"),
            )
        )
        overlap = (pl.col("id") == pl.col("next_id")) & (pl.col("reached") > pl.col("next_start"))
        check = Check(
            "overlapping-versions",
            overlap,
            "id",
            "同一节点的两个版本时间重叠。请给前一版写上止(to),或删去重复的一行。",
            "has two versions whose times overlap. End the earlier one with `to`, "
            "or remove the row that repeats it.",
        )
        self._run(file, ordered, [check])

    def _fact_ids(self, files: Sequence[File]) -> None:
        told = {
            True: (
                "fact",
                "事实编号用了两次。请改成各不相同。",
                "is used twice. Give each fact its own.",
            ),
            False: (
                "ends",
                "未给编号,自动生成的编号与另一行的相同。请用 fact 列给它一个编号。",
                "has no `fact`, and the id made from its key is that of another row. Give it a `fact`.",
            ),
        }
        for found in twice(files):
            column, zh, en = told[found.given]
            self._problem(
                "duplicate-fact",
                found.file,
                row=found.row,
                column=column,
                value=found.id,
                zh=zh,
                en=en,
            )

    def _evidence_checks(self, kind: NodeKind | RelationKind) -> list[Check]:
        checks = []
        if MANIFEST not in self._unread and kind is not SOURCE:
            checks.append(
                Check(
                    "missing-evidence",
                    blank("evidence"),
                    "evidence",
                    "没有来源。请填写此格,或在 package.toml 写明默认的 evidence。",
                    "has no source. Fill the cell, or give a default `evidence` in package.toml.",
                )
            )
        if SOURCE.name not in self._unread:
            # A default that is no source is reported once, where it stands.
            own = pl.col("evidence").ne_missing(pl.lit(self._evidence, dtype=pl.String))
            checks.append(
                Check(
                    "unknown-source",
                    blank("confirmed") & pl.col("evidence").is_not_null() & own,
                    "evidence",
                    "没有这个来源。请在 nodes/Source.csv 补上,或改正编号。",
                    "is no source. Add it to nodes/Source.csv, or correct the id.",
                )
            )
        return checks

    # --- reporting ----------------------------------------------------------------------------------

    def _run(self, file: str, frame: pl.DataFrame, checks: Sequence[Check]) -> None:
        """Run checks over a frame in one pass, and report each row that one finds wrong."""
        if not checks:
            return
        found = frame.select(check.wrong.any().alias(str(n)) for n, check in enumerate(checks))
        for check, wrong in zip(checks, found.row(0), strict=True):
            if not wrong:
                continue
            value = check.value
            if value is None:
                written = f"{check.column} as written"
                value = pl.col(written if written in frame.columns else check.column)
            rows = frame.filter(check.wrong).select(ROW, value.cast(pl.String).alias("value"))
            for row, shown in rows.rows():
                self._problem(
                    check.key,
                    file,
                    row=row,
                    column=check.column,
                    value=shown,
                    zh=check.zh,
                    en=check.en,
                )

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


def _some_pair_twice(numbered: pl.DataFrame) -> bool:
    """Whether two rows join the same nodes: only then can they have one key, which costs more to see."""
    nodes = [pl.col(f"{end} node").cast(pl.Int64) for end in ("source", "target")]
    return bool(numbered.select((nodes[0] * 2**32 + nodes[1]).is_duplicated().any()).item())
