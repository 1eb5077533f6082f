"""Who said what, how certain it is, and since when: no more than the article says."""

from __future__ import annotations

from article.rows import (
    COMMITTEE,
    COMMUNITY,
    COUNTY,
    DIVISIONS,
    OFFICE,
    PAPER,
    QUOTED,
    STREET,
    ends,
    evidence,
    facts,
    of_paper,
    only,
    rows,
    told,
)

from orgraph.seed import SEED_DAY


def test_speakers_are_cited_where_they_are_quoted() -> None:
    """Each in his own paragraphs."""
    for kind, row in facts():
        where, speaker, _ = told(row)
        if speaker:
            assert set(where.split()) & QUOTED[speaker], (kind, row)


def test_what_somebody_says_is_never_stated_by_the_paper() -> None:
    """It is claimed, or weaker; and what is claimed, is claimed by somebody."""
    for kind, row in facts():
        _, speaker, certainty = told(row)
        if speaker:
            assert certainty in {"claimed", "inferred", "restored", "planned", "derived"}, (
                kind,
                row,
            )
        if certainty == "claimed":
            assert speaker, (kind, row)


def test_restored_is_only_what_rests_on_the_mended_year() -> None:
    """That of P27, and of each such row the year is part."""
    restored = [row for _, row in facts() if row.get("certainty") == "restored"]
    assert restored
    assert {"2022"} == {row["from"] for row in restored}
    assert all("P27" in row["locator"].split() for row in restored)
    of_the_year = [row for _, row in of_paper() if row.get("from") == "2022"]
    assert len(restored) == len(of_the_year)


def test_what_the_paper_does_not_say_cites_a_law_and_is_inferred() -> None:
    """That the office administers the subdistrict, that the committee is guided by it."""
    laws = {row["id"] for row in rows("Source")} - {PAPER, DIVISIONS}
    cited = [row for _, row in facts() if evidence(row) in laws and "source" in row]
    assert {"inferred"} == {row["certainty"] for row in cited}
    assert {
        (OFFICE, STREET),
        (COMMITTEE, COMMUNITY),
        ("unit:410183-szf", COUNTY),
        *((f"unit:410183{town}-zf", f"division:410183{town}") for town in ("104", "110", "113")),
    } == {(row["source"], row["target"]) for row in cited if row["target"].startswith("division:")}
    assert {(COMMITTEE, OFFICE)} == ends("GUIDED_BY")


def test_no_day_is_invented() -> None:
    """The bounds that the article gives, and no others."""
    bounds = {row[name] for _, row in facts() for name in ("from", "to") if row.get(name)}
    assert {
        *("2022", "2021~", "[2024-01..2024-05-27]", "[..2024-05-27]"),
        *("2024-01", "2024", "[..2024-01]", "[2024-01..]"),
    } == bounds
    assert SEED_DAY == only("Source", id=PAPER)["date"]


def test_nothing_is_declared_complete_but_the_divisions() -> None:
    """What the article does not mention is unknown: never vacant, never nobody."""
    assert [("completeness:410183-within", "WITHIN")] == [
        (row["id"], row["closes"]) for row in rows("Completeness")
    ]
    assert {("completeness:410183-within", "division:410183")} == ends("CLOSES")
