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

import orgraph
from orgraph.graph.complete import complete
from orgraph.model.truth import NO, YES
from orgraph.model.vocabulary import WITHIN
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
        *("2024-01", "2024", "[..2024-01]", "[2024-01..]", "[..2022]", "[2022..]"),
    } == bounds
    assert SEED_DAY == only("Source", id=PAPER)["date"]


def test_nothing_is_declared_complete_but_the_divisions() -> None:
    """What the article does not mention is unknown: never vacant, never nobody."""
    assert [("completeness:410183-within", "WITHIN", "Division")] == [
        (row["id"], row["closes"], row["of"]) for row in rows("Completeness")
    ]
    assert {("completeness:410183-within", "division:410183")} == ends("CLOSES")


def test_what_lies_in_the_county_is_complete_for_divisions_alone(xinmi: orgraph.City) -> None:
    """Of no place and no grid is it known that all it lies in, or all that lies in it, is loaded."""
    view = xinmi.at(SEED_DAY)
    for row in rows("Division"):
        node = view.number(row["id"])
        assert node is not None
        below = row["code"].startswith("410183")
        assert (YES if below else NO) == complete(view, WITHIN, node), row
    for kind in ("Place", "Grid"):
        for row in rows(kind):
            node = view.number(row["id"])
            assert node is not None
            assert NO == complete(view, WITHIN, node), row


def test_what_a_law_implies_is_certain_from_the_day_of_the_article() -> None:
    """The governments as well as what they administer and answer to: a law names neither."""
    implied = [row for row in rows("Unit") if row["certainty"] == "inferred"]
    assert {"unit:410183-szf", *(f"unit:410183{town}-zf" for town in ("104", "110", "113"))} == {
        row["id"] for row in implied
    }
    assert {"[..2024-05-27]"} == {row["from"] for row in implied}
    laws = {row["id"] for row in rows("Source")} - {PAPER, DIVISIONS}
    assert {"[..2024-05-27]"} == {
        row["from"] for _, row in facts() if "source" in row and evidence(row) in laws
    }
