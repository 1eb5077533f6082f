"""What can be wrong with a row: for each mistake an expression that finds it, and what to say of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import polars as pl

from orgraph.graph.numbering import numbers_of
from orgraph.model.schema import Field, NodeKind, RelationKind, Type
from orgraph.model.vocabulary import COMPLETENESS, NODES, RELATIONS

__all__ = [
    "Check",
    "Known",
    "blank",
    "end_checks",
    "field_checks",
    "id_checks",
    "key_check",
    "reference_checks",
    "references",
    "repeated",
    "required",
    "time_checks",
    "typed",
]

ENDS = pl.format("{} → {}", "source", "target")

_CODES = {name: code for code, name in enumerate(NODES)}
_PREFIXES = {kind.prefix: _CODES[name] for name, kind in NODES.items()}


class Check(NamedTuple):
    """The rows of a file that are wrong in one way, and what to say of them."""

    key: str
    wrong: pl.Expr
    """True on each row that is wrong."""
    column: str
    """Where it stands."""
    zh: str
    en: str
    value: pl.Expr | None = None
    """What to show; the cell of the column, if not given."""


def blank(column: str) -> pl.Expr:
    """Where a column holds nothing."""
    return pl.col(column).is_null()


def required(column: str) -> Check:
    """Whether a cell that must be filled is."""
    return Check("missing-value", blank(column), column, "不能为空。", "must not be empty.")


def typed(own: Field, text: pl.Expr) -> pl.Expr:
    """The column of a field from its text; null where it does not fit."""
    match own.type:
        case Type.INTEGER:
            parsed = text.cast(pl.Int32, strict=False)
            return pl.when(parsed > -(2**31)).then(parsed)  # which stands for none in a column
        case Type.NUMBER:
            parsed = text.cast(pl.Float64, strict=False)
            return pl.when(parsed.is_finite()).then(parsed)
        case Type.FLAG:
            return text.replace_strict(
                {"true": True, "false": False}, default=None, return_dtype=pl.Boolean
            )
        case Type.WORDS if own.values:
            words = list(own.values)
            fits = text.str.split("|").list.eval(pl.element().is_in(words)).list.all()
            return pl.when(fits).then(text)
        case _ if own.values:
            return pl.when(text.is_in(list(own.values))).then(text)
        case _:
            return text


def field_checks(own: Field) -> list[Check]:
    """Whether a cell that must be filled is, and whether what it holds fits the field."""
    written = f"{own.name} as written"
    checks = []
    if own.required:
        empty = blank(written) | ~pl.col(written).str.contains(r"[^\s\p{Cc}]")
        checks.append(required(own.name)._replace(wrong=empty))
    said = {
        Type.INTEGER: ("应为整数。", "must be a whole number."),
        Type.NUMBER: ("应为数字。", "must be a number."),
        Type.FLAG: ("应为 true 或 false。", "must be true or false."),
    }.get(own.type)
    if own.values:
        words = "、".join(f"{word}({label.zh})" for word, label in own.values.items())
        said = (f"应为其中之一:{words}", f"must be one of: {', '.join(own.values)}")
    if said is not None:
        misfit = blank(own.name) & pl.col(written).is_not_null()
        checks.append(Check("invalid-value", misfit, own.name, *said))
    return checks


def id_checks(kind: NodeKind) -> list[Check]:
    """Whether an id carries its kind, and whether a completeness names kinds that there are."""
    checks = [
        Check(
            "invalid-id",
            ~pl.col("id").str.contains(rf"^{kind.prefix}:\S+$"),
            "id",
            f"编号应写成 {kind.prefix}:…,不留空格。",
            f"must be written as {kind.prefix}:… without spaces.",
        )
    ]
    if kind is COMPLETENESS:
        checks += [
            _named("closes", list(RELATIONS), "不是一种关系", "is no relation kind"),
            _named("of", list(NODES), "不是一类节点", "is no node kind"),
        ]
    return checks


def _named(column: str, names: list[str], zh: str, en: str) -> Check:
    """Whether a cell that is filled names one of the kinds."""
    return Check(
        "invalid-value",
        ~pl.col(column).is_in(names),
        column,
        f"{zh}。可写:{'、'.join(names)}",
        f"{en}. One of: {', '.join(names)}",
    )


class Known:
    """The ids of the nodes, and the kinds of which they could not be read.

    `numbered` adds the columns that the checks of references look at, so that each id is looked up
    once and not in every check.
    """

    def __init__(self, ids: pl.Series, unread: Collection[str]) -> None:
        self.ids = ids
        self.unread = frozenset(_CODES[name] for name in unread if name in _CODES)
        self._kinds = _kinds_of(ids)

    def numbered(
        self, frames: Sequence[tuple[NodeKind | RelationKind, pl.DataFrame]]
    ) -> list[pl.DataFrame]:
        """The frames with the place of each id among the known ones, and the kind that it says."""
        columns = [references(kind) for kind, _ in frames]
        given = [
            frame[name] for (_, frame), names in zip(frames, columns, strict=True) for name in names
        ]
        places = iter(numbers_of(given, self.ids))
        made = []
        for (_, frame), names in zip(frames, columns, strict=True):
            added = [pair for name in names for pair in self._pair(frame[name], next(places))]
            made.append(frame.with_columns(added))
        return made

    def _pair(self, ids: pl.Series, places: pl.Series) -> tuple[pl.Series, pl.Series]:
        kinds = self._kinds.gather(places)
        if places.null_count() > ids.null_count():  # hardly ever
            kinds = kinds.zip_with(places.is_not_null(), _kinds_of(ids))
        return places.alias(f"{ids.name} node"), kinds.alias(f"{ids.name} kind")


def _kinds_of(ids: pl.Series) -> pl.Series:
    """The number of the kind that the prefix of each id says."""
    prefixes = ids.str.split_exact(":", 1).struct.field("field_0")
    return prefixes.replace_strict(_PREFIXES, default=None, return_dtype=pl.UInt8)


def _known(column: str, known: Known) -> Check:
    lost = blank(f"{column} node") & pl.col(column).is_not_null()
    if known.unread:
        lost &= ~pl.col(f"{column} kind").is_in(known.unread).fill_null(value=False)
    return Check(
        "unknown-id",
        lost,
        column,
        "没有这个编号的节点。请在 nodes/ 下补上,或改正编号。",
        "is the id of no node. Add the node under nodes/, or correct the id.",
    )


def references(kind: NodeKind | RelationKind) -> list[str]:
    """The columns that hold ids of nodes."""
    ends = ["source", "target"] if isinstance(kind, RelationKind) else []
    return ends + [own.name for own in kind.fields if own.type is Type.REFERENCE]


def reference_checks(kind: NodeKind | RelationKind, known: Known) -> list[Check]:
    """Whether what a field refers to is there, and of the right kind."""
    checks = []
    for own in kind.fields:
        if own.type is Type.REFERENCE:
            target = NODES[own.target]
            wrong = pl.col(f"{own.name} kind") != _CODES[own.target]
            zh = f"应为{target.label.zh}的编号({target.prefix}:…)。"
            en = f"must be the id of a {target.label.en} ({target.prefix}:…)."
            checks += [_known(own.name, known), Check("wrong-kind", wrong, own.name, zh, en)]
    return checks


def end_checks(relation: RelationKind, known: Known) -> list[Check]:
    """Whether both ends are there, and of kinds that the relation joins."""
    # An id of no kind at all is unknown, and reported as that.
    fits = pl.lit(value=False)
    for sources, targets in relation.ends:
        pair = pl.lit(value=True)
        for column, kinds in (("source", sources), ("target", targets)):
            if kinds:
                codes = [_CODES[name] for name in kinds]
                pair &= pl.col(f"{column} kind").is_in(codes).fill_null(value=True)
        fits |= pair
    return [
        _known("source", known),
        _known("target", known),
        Check(
            "wrong-kind",
            ~fits,
            "ends",
            f"两端的类别不合。应为:{_drawn(relation, 'zh')}。",
            f"joins kinds that do not fit. It should be {_drawn(relation, 'en')}.",
            ENDS,
        ),
    ]


def _drawn(relation: RelationKind, lang: str) -> str:
    """What a relation may join, in words: `人员 → 岗位`."""
    by, any_, or_ = ("/", "任何一类", ";或 ") if lang == "zh" else ("/", "anything", ", or ")
    pairs = []
    for ends in relation.ends:
        source, target = (
            by.join(NODES[name].label.of(lang) for name in kinds) or any_ for kinds in ends
        )
        pairs.append(f"{source} → {target}")
    return or_.join(pairs)


def key_check(relation: RelationKind, sound: pl.Expr) -> Check:
    """Two facts with one key need a `fact` to tell them apart."""
    return repeated(("source", "target", "from", *relation.key), ENDS, sound)


def repeated(key: tuple[str, ...], value: pl.Expr, among: pl.Expr) -> Check:
    """Rows of one key, among some, that no `fact` tells apart."""
    same = pl.struct(*key, among.alias("among")).is_duplicated()
    return Check(
        "duplicate-fact",
        same & among & pl.col("fact").is_null(),
        "ends" if "source" in key else "id",
        f"与另一行的键({'、'.join(key)})相同。请删去重复的,或用 fact 列给各行不同的编号。",
        f"has the same key ({', '.join(key)}) as another row. Remove one, "
        "or give each its own `fact`.",
        value,
    )


def time_checks(kind: NodeKind | RelationKind) -> list[Check]:
    """Whether what is claimed has a speaker, and the times of a fact are some."""
    checks = [
        Check(
            "missing-speaker",
            (pl.col("certainty") == "claimed") & blank("speaker"),
            "speaker",
            "确定程度为 claimed 时必须写明是谁说的。",
            "must say who claimed it, since the certainty is `claimed`.",
        ),
        Check(
            "invalid-interval",
            pl.col("possible_start") >= pl.col("possible_end"),
            "interval",
            "起不早于止(止日不含在内)。请核对两端。",
            "is empty: it must begin before it ends (`to` is exclusive).",
            pl.format("{} → {}", pl.col("from").fill_null(""), pl.col("to").fill_null("")),
        ),
    ]
    if kind.event:
        checks.append(
            Check(
                "event-with-end",
                pl.col("to").is_not_null(),
                "to",
                "这是事件,只写发生的时间(from),不写止。",
                "must be empty: this kind is an event, which has only `from`.",
            )
        )
    return checks
