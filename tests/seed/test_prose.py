"""What the cells of prose say, against the article as it was read: a reversal hides in a word."""

from __future__ import annotations

from typing import Final

import pytest
from article.prose import COLUMNS, differences
from article.rows import Facts, facts, only, rows

FACTS: Final[Facts] = tuple(facts())


def changed(kind: str, before: dict[str, str], column: str, cell: str) -> Facts:
    """The facts with another value in one cell."""
    after = {**before, column: cell}
    return [(own, after if (own, row) == (kind, before) else row) for own, row in FACTS]


def test_prose_says_what_the_article_says() -> None:
    """Cell by cell and to the letter; none is lacking, none was not read."""
    assert [] == differences(FACTS)


def test_party_and_occupation_are_kept_of_those_of_whom_they_are_told() -> None:
    """郑春荣 wears the badge and was a head nurse, 吕丽娟 was hired; of nobody else."""
    filled = {
        column: {row["id"] for row in rows("Person") if row[column]}
        for column in ("party", "occupation")
    }
    assert {"party": {"person:xm-09"}, "occupation": {"person:xm-06", "person:xm-09"}} == filled


@pytest.mark.parametrize(
    ("kind", "id_", "column", "told", "reversed_"),
    [
        ("Case", "case:410183-waste", "text", "直派城管局", "直派社区"),
        ("Case", "case:410183-waste", "steps", "派单|签收", "签收|派单"),
        ("Case", "case:410183-parking", "text", "三人牵头调研，社区配合", "社区牵头调研，三人配合"),
        ("Statistic", "statistic:xm-p28-less", "text", "减少了", "增加了"),
        ("Statistic", "statistic:xm-p23-burden", "text", "不敢不接", "敢不接"),
        ("Policy", "policy:410183002-grid-3", "text", "居民小组长", "社区民警"),
        ("Policy", "policy:410183002-grid-2", "text", "包村干部、网格民警", "网格民警"),
        ("Matter", "matter:410183-waste", "aliases", "建筑垃圾", "生活垃圾"),
        ("Unit", "unit:410183-cgj", "aliases", "市城管局", "市公安局"),
        ("Person", "person:xm-09", "party", "中共党员", "群众"),
        ("Person", "person:xm-06", "occupation", "统一招考", "直接聘用"),
    ],
)
def test_a_reversal_in_a_node_is_noticed(
    kind: str, id_: str, column: str, told: str, reversed_: str
) -> None:
    """What was told is there, and its contrary would differ from the reading."""
    row = only(kind, id=id_)
    assert told in row[column]
    assert differences(changed(kind, row, column, row[column].replace(told, reversed_)))


@pytest.mark.parametrize(
    ("kind", "source", "column", "told", "reversed_"),
    [
        ("PLACED_IN", "person:xm-01", "reason", "本人申请", "组织指派"),
        ("HEADS", "person:xm-09", "task", "送药", "收费"),
        ("SERVES_IN", "person:xm-04", "task", "巡街", "办公"),
    ],
)
def test_a_reversal_in_a_relation_is_noticed(
    kind: str, source: str, column: str, told: str, reversed_: str
) -> None:
    """Likewise."""
    row = only(kind, source=source)
    assert told in row[column]
    assert differences(changed(kind, row, column, row[column].replace(told, reversed_)))


def test_every_cell_of_prose_is_held() -> None:
    """Emptied, filled where nothing was told, or exchanged with the next of its column: noticed."""
    held = 0
    for number, (kind, row) in enumerate(FACTS):
        if kind == "Division":
            continue
        for column in sorted(COLUMNS & row.keys()):
            other = next(
                (
                    after[column]
                    for own, after in FACTS[number + 1 :]
                    if own == kind and after[column]
                ),
                "不详",
            )
            for cell in {"", "不详", other} - {row[column]}:
                rest = [*FACTS[:number], (kind, {**row, column: cell}), *FACTS[number + 1 :]]
                assert differences(rest), (kind, row, column, cell)
            held += bool(row[column])
    assert held > 100
