"""What a push is to do and did, and what a pull wrote, as text for a terminal, in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from orgraph.model.errors import on_one_line
from orgraph.model.exchanges import KindChange, Odd, PullReport, PushReport
from orgraph.model.schema import Label

__all__ = ["pulled", "pushed", "to_push"]

HEADS: Final = {
    "create": Label("新建", "create"),
    "resume": Label("接着写", "resume"),
    "change": Label("更改", "change"),
    "nothing": Label("无需写入", "nothing to do"),
}

WHAT: Final = {
    "new": Label("新增", "new"),
    "changed": Label("更改", "changed"),
    "gone": Label("移除", "gone"),
    "same": Label("不变", "the same"),
}

ODD: Final = {
    "label": Label("词汇表没有的标签", "nodes with a label that is not in the vocabulary"),
    "type": Label("词汇表没有的关系类型", "relations of a type that is not in the vocabulary"),
    "node": Label(
        "缺编号、来源或确定程度的节点", "nodes without an id of their kind, a source or a certainty"
    ),
    "relation": Label(
        "缺事实编号、来源或确定程度,或与类型不符的关系",
        "relations without a fact, a source or a certainty, or not as their type says",
    ),
    "property": Label("词汇表没有的属性", "a property that is not in the vocabulary"),
}


def to_push(report: PushReport, lang: str) -> str:
    """The plan, before anything is written."""
    return "\n".join(_plan(report, lang))


def _plan(report: PushReport, lang: str) -> Iterator[str]:
    zh = lang == "zh"
    head = HEADS[report.action].of(lang)
    where = f"{on_one_line(report.folder, 300)} → {report.address}"
    yield f"【{head}】{where}" if zh else f"[{head}] {where}"
    if report.action == "nothing":
        yield (
            f"数据库里已是同样的内容,事实 {report.number('same'):,} 条,版本 {report.version}。"
            if zh
            else f"The database has the same content, {report.number('same'):,} facts, version "
            f"{report.version}."
        )
    else:
        yield from _facts(report, lang)
    if report.definitions:
        number = len(report.definitions)
        yield (
            f"将建约束和索引 {number} 个。" if zh else f"Constraints and indexes to make: {number}."
        )
    yield from _odd(report.odd, lang, pushed=True)
    if report.dry_run:
        yield "试运行,没有写入任何内容。" if zh else "A dry run, nothing is written."


def _facts(report: PushReport, lang: str) -> Iterator[str]:
    zh = lang == "zh"
    if report.action == "resume":
        yield (
            f"上次写到第 {report.done} 批就中断了,共 {report.batches} 批;从那里接着写。"
            if zh
            else f"An interrupted push had written {report.done} of {report.batches} batches; this one goes "
            "on from there."
        )
    total = _counts({what: report.number(what) for what in WHAT}, lang)
    batches = f"分 {report.batches} 批" if zh else f"batches: {report.batches}"
    yield f"事实:{total};{batches}" if zh else f"Facts: {total}; {batches}"
    for kind in report.kinds:
        if kind.new or kind.changed or kind.gone:
            yield f"  {_kind(kind, lang)}"
    if report.number("gone"):
        yield (
            "移除的是数据库里有、数据包里没有的事实,须加 --replace。"
            if zh
            else "What is gone is in the database and not in the package: removing it takes --replace."
        )


def _kind(kind: KindChange, lang: str) -> str:
    counts = _counts({what: getattr(kind, what) for what in WHAT}, lang)
    return f"{kind.kind} {kind.label.of(lang)}{':' if lang == 'zh' else ': '}{counts}"


def _counts(numbers: dict[str, int], lang: str) -> str:
    if lang == "zh":
        return ",".join(f"{WHAT[what].zh} {n:,}" for what, n in numbers.items() if n) or "无"
    return ", ".join(f"{n:,} {WHAT[what].en}" for what, n in numbers.items() if n) or "none"


def _odd(odd: Sequence[Odd], lang: str, *, pushed: bool) -> Iterator[str]:
    """What somebody drew by hand."""
    if not odd:
        return
    zh = lang == "zh"
    if pushed:
        yield (
            "数据库里另有手工画上、不成事实的内容,原样留着:"
            if zh
            else "Drawn by hand in the database, no facts, and left as it is:"
        )
    else:
        yield (
            "数据库里有手工画上、不成事实的内容,没有写进数据包:"
            if zh
            else "Drawn by hand in the database, no facts, and not in the package:"
        )
    for each in odd:
        name = on_one_line(each.name) or ("(没有标签)" if zh else "(no label)")
        shown = "、".join(map(on_one_line, each.examples)) if zh else ", ".join(each.examples)
        examples = (f"(如 {shown})" if zh else f" (as {shown})") if shown else ""
        said = ODD[each.what].of(lang)
        yield (
            f"  ! {said} {name}:{each.number:,}{examples}"
            if zh
            else (f"  ! {said}, {name}: {each.number:,}{examples}")
        )


def pushed(report: PushReport, lang: str) -> str:
    """What was done."""
    zh = lang == "zh"
    if report.action == "nothing":
        return "没有要写入的。" if zh else "Nothing was to be written."
    return f"已写入,版本 {report.version}。" if zh else f"Written, version {report.version}."


def pulled(report: PullReport, lang: str) -> str:
    """What a pull wrote, kind by kind."""
    return "\n".join(_pulled(report, lang))


def _pulled(report: PullReport, lang: str) -> Iterator[str]:
    zh = lang == "zh"
    folder = on_one_line(report.folder, 300)
    yield (
        f"【已写入】{report.address} → {folder}" if zh else f"[written] {report.address} → {folder}"
    )
    yield f"行数 {report.rows:,}" if zh else f"Rows: {report.rows:,}"
    for kind, label, number in report.counts:
        yield f"  {kind} {label.of(lang)} {number:,}"
    yield from _odd(report.odd, lang, pushed=False)
