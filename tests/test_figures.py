"""What was measured stands on one page: what other pages and the benchmarks say of it is held to that page."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.budgets import budgets

DOCS = Path(__file__).parent.parent / "docs"
PERFORMANCE = (DOCS / "performance.md").read_text("utf-8")
SCALE = (DOCS / "scale.md").read_text("utf-8")
COSTS = re.compile(r"^\| (.+) \| (.+) \| \[.+\]\(performance\.md#(.+)\) \|$", re.MULTILINE)
RECKONED = re.compile(r"^\| .+ \| ([\d,]+) \| (.+) GB \| (.+) GB \| (.+) GB \|$", re.MULTILINE)


def numbers(text: str) -> list[str]:
    """Every number, as it is written."""
    return re.findall(r"\d[\d,]*(?:\.\d+)?", text)


def section(anchor: str) -> str:
    """What stands under the heading of `performance.md` that an anchor leads to, with what is under lower ones."""
    parts = re.split(r"^(#+) (.+)$", PERFORMANCE, flags=re.MULTILINE)
    found: list[str] = []
    level = 0
    for marks, title, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        if found and len(marks) <= level:
            break
        if found or anchor == re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-"):
            level = level or len(marks)
            found.append(text)
    return "".join(found)


def test_what_is_said_to_cost_was_measured() -> None:
    """Each figure of the table in `scale.md` stands in the part of `performance.md` that is named beside it."""
    rows = COSTS.findall(SCALE)
    assert len(rows) >= 20
    for what, figure, anchor in rows:
        told = numbers(figure)
        assert told, what
        assert [] == [own for own in told if own not in numbers(section(anchor))], what


def test_what_is_reckoned_follows() -> None:
    """From the facts and the bytes of a fact that stand in the table above it."""
    table = {what.split(", ")[0]: figure for what, figure, _ in COSTS.findall(SCALE)}
    facts = ("on the server's disk", "in the snapshot of the graph", "in the snapshot of the names")
    each = [int(numbers(table[f"a fact {where}"])[0]) for where in facts]
    rows = RECKONED.findall(SCALE)
    assert 2 == len(rows)
    for count, *told in rows:
        assert [f"{int(count.replace(',', '')) * own / 1e9:.1f}" for own in each] == told


def test_every_budget_stands_on_the_page() -> None:
    """As it is declared: where nothing was measured anew, the table stays as it is."""
    assert budgets([], PERFORMANCE) in PERFORMANCE
