"""Every paragraph of the article against every fact that cites it, both ways."""

from __future__ import annotations

import re
import tomllib
from typing import Final

import pytest
from article.lines import PARAGRAPHS, by_paragraph, differences, reading
from article.rows import Facts, Row, of_paper
from article.support import needs, unsupported
from article.words import FIGURES, MENTIONED, TIMES

from orgraph.seed import seed_folder

FACTS: Final[Facts] = tuple(of_paper())

STATES_NOTHING: Final = {"P1", "P2", "P3", "P4", "P7", "P8", "P15", "P22", "P29"}
"""Titles, a note, a label and summaries: what they say, others state."""

SUMMARIES: Final = {"P4", "P7"}
"""They mention what others state: words alone cannot tell."""


def moved(row: Row, locator: str) -> Row:
    """A row that cites other paragraphs."""
    return {**row, "locator": locator}


def test_the_facts_are_those_that_were_read() -> None:
    """Paragraph by paragraph: none lacking, none that is not stated there."""
    assert [] == differences(FACTS)


def test_a_paragraph_is_supported_by_facts_unless_it_states_none() -> None:
    """All 34 were read, and are cited, but for nine: of each of those the seed says why not."""
    assert list(PARAGRAPHS) == list(reading()) == list(MENTIONED) == list(by_paragraph(FACTS))
    assert {paragraph for paragraph, lines in by_paragraph(FACTS).items() if not lines} == (
        STATES_NOTHING
    )
    reasons = tomllib.loads((seed_folder().parent / "paragraphs.toml").read_text("utf-8"))
    assert STATES_NOTHING == reasons.keys()


def test_each_figure_and_time_of_a_paragraph_is_in_a_fact_that_cites_it() -> None:
    """None that is printed is left out; three of them are kept as the times that they fix."""
    used: dict[str, set[str]] = {paragraph: set() for paragraph in PARAGRAPHS}
    for _, row in FACTS:
        for paragraph in row["locator"].split():
            used[paragraph].update(*needs(row))
    printed = {
        paragraph: {*(FIGURES.get(paragraph) or "").split(), *TIMES.get(paragraph, ())}
        for paragraph in PARAGRAPHS
    }
    left_out = {paragraph: printed[paragraph] - used[paragraph] for paragraph in PARAGRAPHS}
    assert {"P6": {"3", "1"}, "P17": {"36"}} == {
        paragraph: left for paragraph, left in left_out.items() if left
    }


def test_what_a_fact_joins_counts_and_dates_is_mentioned_where_it_cites() -> None:
    """Each end, each figure and each time; and each paragraph that is cited mentions one of them."""
    assert [] == unsupported(FACTS)


def test_a_lost_row_is_noticed() -> None:
    """Any of them."""
    for number, (kind, row) in enumerate(FACTS):
        without = [*FACTS[:number], *FACTS[number + 1 :]]
        assert differences(without), (kind, row)


def test_a_row_that_cites_other_paragraphs_is_noticed() -> None:
    """Any row, moved to any other paragraph, differs from the reading."""
    for number, (kind, row) in enumerate(FACTS):
        rest = [*FACTS[:number], *FACTS[number + 1 :]]
        elsewhere = PARAGRAPHS[(int(row["locator"].split()[0][1:]) + 4) % len(PARAGRAPHS)]
        assert differences([*rest, (kind, moved(row, elsewhere))]), (kind, row)
        assert differences([*rest, (kind, moved(row, f"{row['locator']} P3"))]), (kind, row)


def test_a_fact_moved_to_a_paragraph_that_does_not_mention_it_is_noticed() -> None:
    """By its words alone: always where nothing is stated, and of more than 8,000 moves all but 25.

    Those are moves between paragraphs that mention the same ends; the reading notices them.
    """
    moves, missed = 0, []
    for kind, row in FACTS:
        for paragraph in PARAGRAPHS:
            if paragraph not in row["locator"].split():
                moves += 1
                if not unsupported([(kind, moved(row, paragraph))]):
                    missed.append((paragraph, kind, row))
    assert not [miss for miss in missed if miss[0] in STATES_NOTHING - SUMMARIES]
    assert moves > 8_000
    assert 25 == len(missed)


def test_a_further_paragraph_that_mentions_nothing_of_it_is_noticed() -> None:
    """The editor's note supports no fact, beside others neither."""
    for kind, row in FACTS:
        assert unsupported([(kind, moved(row, f"{row['locator']} P3"))]), (kind, row)


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("Statistic", {"id": "statistic:x", "name": "减负", "value": "1", "locator": "P3"}),
        (
            "HOLDS",
            {"source": "person:xm-07", "target": "post:410183002005-dzz-sj", "locator": "P3"},
        ),
        ("WITHIN", {"source": "division:410183", "target": "division:4101", "locator": "P3"}),
    ],
)
def test_a_fact_added_to_the_editors_note_is_noticed(kind: str, row: Row) -> None:
    """It states none."""
    assert differences([*FACTS, (kind, row)])
    assert unsupported([(kind, row)])


def test_a_figure_that_was_changed_is_noticed() -> None:
    """Each figure of each fact, by the reading or by the paragraph."""
    changed = 0
    for number, (kind, row) in enumerate(FACTS):
        for column, cell in row.items():
            if column in {"id", "source", "target", "locator", "evidence", "via", "jurisdiction"}:
                continue
            for match in re.finditer(r"\d+", cell):
                other = {
                    **row,
                    column: cell[: match.start()] + f"{match[0]}7" + cell[match.end() :],
                }
                rest = [*FACTS[:number], *FACTS[number + 1 :], (kind, other)]
                assert differences(rest) or unsupported([(kind, other)]), (kind, column, cell)
                changed += 1
    assert changed > 90


def test_a_certainty_that_was_raised_or_a_speaker_that_was_lost_is_noticed() -> None:
    """Claimed is not stated, inferred is not claimed, and who said it belongs to it."""
    for number, (kind, row) in enumerate(FACTS):
        rest = [*FACTS[:number], *FACTS[number + 1 :]]
        for column in ("certainty", "speaker"):
            if row.get(column):
                assert differences([*rest, (kind, {**row, column: ""})]), (kind, row)
