"""A report of loading as text for a terminal, in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from orgraph.model.errors import on_one_line
from orgraph.model.reports import Change, Found, Report
from orgraph.model.schema import Label

__all__ = ["SHOWN", "text"]

SHOWN: Final = 50
"""Problems shown, unless all are asked for."""

SEVERITIES: Final = {
    "error": ("×", Label("错误", "errors")),
    "warning": ("!", Label("警告", "warnings")),
    "note": ("·", Label("说明", "notes")),
}
"""Told apart by form, not by colour."""


def text(report: Report, lang: str, *, every_problem: bool = False) -> str:
    """What is there, what changes, what is wrong; the seconds are left out: they differ in every run."""
    return "\n".join(_lines(report, lang, every_problem))


def _lines(report: Report, lang: str, every_problem: bool) -> Iterator[str]:
    zh = lang == "zh"
    yield _head(report, zh)
    if report.problems:
        yield ""
        yield f"问题 {len(report.problems)} 处" if zh else f"Problems: {len(report.problems)}"
        shown = report.problems if every_problem else report.problems[:SHOWN]
        for problem in shown:
            yield f"  × {problem.text(lang)}"
        more = len(report.problems) - len(shown)
        if more:
            yield (
                f"  ……另有 {more} 处(--rows all 全部列出)"
                if zh
                else f"  … and {more} more (--rows all lists them)"
            )
        return
    if report.changes is not None:
        yield ""
        yield _changes_title(report, zh)
        for change in report.changes:
            yield f"  {_change(change, lang)}"
    yield ""
    yield f"行数 {report.rows:,}" if zh else f"Rows: {report.rows:,}"
    for count in report.counts:
        yield f"  {count.kind} {count.label.of(lang)} {count.rows:,}"
    yield ""
    yield from _found(report, lang)


def _head(report: Report, zh: bool) -> str:
    folder = on_one_line(report.folder, 300)
    if report.problems:
        return f"【不可用】{folder}" if zh else f"[unusable] {folder}"
    if not report.fine:
        return f"【有错误】{folder}" if zh else f"[errors] {folder}"
    return f"【可用】{folder}" if zh else f"[usable] {folder}"


def _changes_title(report: Report, zh: bool) -> str:
    if report.dry_run:
        return (
            "试运行,没有写入任何内容。将会:"
            if zh
            else "A dry run, nothing is written. It would be:"
        )
    return "已写入:" if zh else "Written:"


def _change(change: Change, lang: str) -> str:
    label = change.label.of(lang)
    if lang == "zh":
        others = f";其他来源的 {change.others:,} 行不动" if change.others else ""
        return (
            f"{change.kind} {label}:新增 {change.added:,},更改 {change.changed:,},"
            f"移除 {change.removed:,},不变 {change.same:,}{others}"
        )
    others = f"; {change.others:,} of other sources stay" if change.others else ""
    return (
        f"{change.kind} {label}: {change.added:,} added, {change.changed:,} changed, "
        f"{change.removed:,} removed, {change.same:,} the same{others}"
    )


def _found(report: Report, lang: str) -> Iterator[str]:
    zh = lang == "zh"
    if not report.found:
        yield "规则没有发现问题。" if zh else "The rules found nothing."
        return
    counts = [
        f"{label.of(lang)} {report.grave(severity):,}"
        for severity, (_, label) in SEVERITIES.items()
        if report.grave(severity)
    ]
    total = sum(each.count for each in report.found)
    said = "、".join(counts) if zh else ", ".join(counts)
    yield f"规则发现 {total:,} 处:{said}" if zh else f"The rules found {total:,}: {said}"
    for each in report.found:
        yield from _kind(each, lang)


def _kind(found: Found, lang: str) -> Iterator[str]:
    zh = lang == "zh"
    mark = SEVERITIES[found.severity][0]
    label = found.label.of(lang)
    yield (
        f"  {mark} {found.kind} {label}:{found.count:,}"
        if zh
        else (f"  {mark} {found.kind} {label}: {found.count:,}")
    )
    for row in found.rows:
        where = f"{row.file} 第 {row.row} 行" if zh else f"{row.file} row {row.row}"
        told = " ".join(on_one_line(part) for part in (row.name, row.value) if part)
        yield f"      {where} {told}"
    more = found.count - len(found.rows)
    if more:
        yield (
            f"      ……另有 {more:,} 行(--rows {found.kind})"
            if zh
            else f"      … and {more:,} more (--rows {found.kind})"
        )
