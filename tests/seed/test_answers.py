"""What the seed answers."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import orgraph
from orgraph.model.answers import Answer
from orgraph.queries.who_value import WhoValue
from orgraph.seed import SEED_DAY, seed_folder


def test_the_seed_answers_the_question_of_the_article(xinmi: orgraph.City) -> None:
    """City management, inferred at best; and the community may refuse, with 陈军 as precedent."""
    answer = xinmi.who("战鼓山街东头", "建筑废材", at=SEED_DAY)
    assert ("named", "inferred") == (answer.verdict, answer.certainty)
    assert "新密市城市管理局" in answer.summary.zh
    refusal = xinmi.may_dispatch("战鼓山街东头", "建筑废材", "东城半岛社区居民委员会", at=SEED_DAY)
    assert "refused" == refusal.verdict
    assert "陈军" in {fact.speaker for fact in refusal.facts if fact.polarity == "denied"}
    allowed = xinmi.may_dispatch("战鼓山街东头", "建筑废材", "城管局", at=SEED_DAY)
    assert "allowed" == allowed.verdict


def test_before_the_day_of_the_article_nothing_is_certain(xinmi: orgraph.City) -> None:
    """A present-tense fact says nothing of 2019: unconfirmed, with what would confirm it."""
    assert "unconfirmed" == xinmi.who("战鼓山街东头", "建筑废材", at="2019-05-27").verdict


def test_what_no_list_says_is_unknown(xinmi: orgraph.City) -> None:
    """Who leads no. 47 is not said, so it is not known; nobody is not an answer here."""
    answer = xinmi.who("曲梁镇", "便民商业服务", at=SEED_DAY)
    assert "unknown" == answer.verdict


def test_a_class_on_a_list_is_a_unit_only_where_one_is_loaded(xinmi: orgraph.City) -> None:
    """A town whose government the law implies leads no. 45, inferred; of another, no unit is known."""
    known = xinmi.who("曲梁镇", "农民消费维权", at=SEED_DAY)
    assert ("named", "inferred") == (known.verdict, known.certainty)
    assert "曲梁镇人民政府" in known.summary.zh
    assert "unknown" == xinmi.who("米村镇", "农民消费维权", at=SEED_DAY).verdict


def test_planned_facts_and_counts_make_nobody_responsible(
    xinmi: orgraph.City, tmp_path: Path
) -> None:
    """Without them every answer is the same, and the first contact is who it was."""
    without = orgraph.open(seed_without(tmp_path / "xinmi"))
    asked = [
        *(("东城半岛社区", matter) for matter in (None, "建筑废材", "停车")),
        *(("曲梁镇", matter) for matter in (None, "农民消费维权", "便民商业服务")),
    ]
    for place, matter in asked:
        expected = without.who(place, matter, at=SEED_DAY)
        assert expected.as_json() == xinmi.who(place, matter, at=SEED_DAY).as_json()
    answer = xinmi.who("东城半岛社区", at=SEED_DAY)
    assert ("named", "inferred") == (answer.verdict, answer.certainty)
    assert {"韩蕊"} == first_contact(answer)


def test_a_head_who_is_planned_is_nobodys_first_contact(tmp_path: Path) -> None:
    """One who is inferred is: the same row, of two certainties."""
    found = {}
    for certainty in ("planned", "inferred"):
        folder = shutil.copytree(seed_folder(), tmp_path / certainty)
        row = f"person:xm-01,grid:410183002005-2,,P13,,{certainty}\n"
        with (folder / "relations" / "HEADS.csv").open("a", encoding="utf-8") as table:
            table.write(row)
        answer = orgraph.open(folder).who("东城半岛社区", at=SEED_DAY)
        found[certainty] = first_contact(answer)
    assert {"planned": {"韩蕊"}, "inferred": {"韩蕊", "赵璐佳"}} == found


def first_contact(answer: Answer[WhoValue]) -> set[str]:
    """The names of those to ask first, in the one chain that there is."""
    (chain,) = answer.value.chains
    return {head.person.name for head in chain.first_contact if head.person is not None}


def seed_without(folder: Path) -> Path:
    """A copy of the seed without planned relations, without what is counted and what is given."""
    shutil.copytree(seed_folder(), folder)
    for path in folder.glob("relations/*.csv"):
        if path.stem in {"COUNTS", "GIVES_TO", "TAKES_FROM"}:
            path.unlink()
            continue
        with path.open(encoding="utf-8", newline="") as lines:
            head, *rest = csv.reader(lines)
        kept = [row for row in rest if "planned" not in row and not row[0].startswith("statistic:")]
        with path.open("w", encoding="utf-8", newline="") as lines:
            csv.writer(lines, lineterminator="\n").writerows([head, *kept])
    return folder
