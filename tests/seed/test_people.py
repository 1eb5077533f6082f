"""The people of the seed: named by the article, or described by what they did."""

from __future__ import annotations

import re
from typing import Final

import pytest
from article.rows import COMMUNITY, OFFICE, ends, name_of, of_paper, only, rows

import orgraph
from orgraph.model.time import bound
from orgraph.model.truth import MAYBE, NO, YES, Truth
from orgraph.model.vocabulary import BELONGS_TO, SECONDED_TO

NAMED: Final = {
    *("赵璐佳", "王恒伟", "闫锐锋", "吕丽娟", "韩蕊", "陈军", "路广", "郑春荣", "刘玉合", "晁洪涛"),
    "秦召玉",
}
"""Everybody whom the article names."""


def test_nobody_is_invented() -> None:
    """Named are those of the article, all of them; three have no name there and are described."""
    people = rows("Person")
    assert sorted([*NAMED, "", "", ""]) == sorted(row["name"] for row in people)
    assert ["P13", "P13", "P21"] == [row["locator"] for row in people if not row["name"]]
    assert all(bool(row["name"]) != bool(row["description"]) for row in people)


def test_no_id_of_a_person_derives_from_the_name() -> None:
    """A person may change a name, and be erased."""
    assert all(re.fullmatch(r"person:xm-\d\d", row["id"]) for row in rows("Person"))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2019-12-31", NO),
        ("2020-01-01", MAYBE),
        ("2022-12-31", YES),
        ("2023-12-31", YES),
        ("2024-01-01", MAYBE),
        ("2024-05-26", MAYBE),
        ("2024-05-27", NO),
    ],
)
def test_a_secondment_lasted_from_about_2021_to_early_2024(
    xinmi: orgraph.City, day: str, expected: Truth
) -> None:
    """Seconded “3 years ago”, back after the rule of January 2024, on a day that is not said."""
    row = only("SECONDED_TO")
    assert "王恒伟" == name_of("Person", row["source"])
    assert ("2021~", "[2024-01..2024-05-27]") == (row["from"], row["to"])
    assert ("unit:410183-zxb", "secondment", "P6 P14") == (
        row["target"], row["kind"], row["locator"],
    )  # fmt: skip
    view = xinmi.at(day)
    node = view.number(row["source"])
    assert node is not None
    steps = view.walk(node, SECONDED_TO.out)
    assert expected == next((truth for _, truth, _ in steps), NO)


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2022-12-30", MAYBE), ("2022-12-31", YES), ("2023-12-31", YES), ("2024-05-27", YES)],
)
def test_a_secondment_moves_no_home_unit(xinmi: orgraph.City, day: str, expected: Truth) -> None:
    """王恒伟 belonged to the office all the time, certainly from the last day that he can have left on."""
    row = only("BELONGS_TO", source="person:xm-02")
    assert (OFFICE, "[..2022]", "") == (row["target"], row["from"], row["to"])
    view = xinmi.at(day)
    node = view.number(row["source"])
    assert node is not None
    assert [(OFFICE, expected)] == [
        (view.id(other), truth) for other, truth, _ in view.walk(node, BELONGS_TO.out)
    ]


def test_the_present_home_unit_of_the_officer_is_not_known() -> None:
    """She was of the 政治处 before, and works in the community now."""
    row = only("BELONGS_TO", source="person:xm-01")
    assert ("unit:410183-gaj-zzc", "[..2024-05-27]") == (row["target"], row["to"])
    placed = only("PLACED_IN")
    assert (COMMUNITY, "send_down") == (placed["target"], placed["kind"])
    assert "P5 P13" == placed["locator"]


def test_an_age_is_kept_as_the_days_that_a_birth_can_have_been() -> None:
    """36 on the day of the article: born from 1987-05-28 to 1988-05-27."""
    born = only("Person", name="吕丽娟")["born"]
    assert bound("[1987-05-28..1988-05-27]") == bound(born)
    assert [born] == [row["born"] for row in rows("Person") if row["born"]]


def test_no_age_is_kept_elsewhere() -> None:
    """That the officer is 35 or younger is only inferred: it stands with the scheme, not with her."""
    for kind, row in of_paper():
        assert not [cell for cell in row.values() if "36" in cell or "三十六" in cell], (kind, row)
    told_of_age = [(kind, row["id"]) for kind, row in of_paper() if "岁" in "".join(row.values())]
    assert [
        ("Policy", "policy:410183-young-cadres"),
        ("Statistic", "statistic:xm-p12-cadres"),
    ] == told_of_age


def test_nobody_is_shown_as_having_done_wrong() -> None:
    """A secondment is the act of the unit that borrows; of a person, only work is told."""
    wrong = re.compile("违规|违反|违纪|超期|超时|处分|问责|不合规")
    assert not [(kind, row) for kind, row in of_paper() if wrong.search("".join(row.values()))]
    of_people = [pair for pair in ends("ABOUT") if pair[1].startswith("person:")]
    assert [("statistic:xm-p06-measuring", "person:xm-02")] == of_people
    assert 1 == len(rows("SECONDED_TO"))
    assert {"role", "reason", "basis"}.isdisjoint(only("SECONDED_TO"))


def test_people_who_are_only_counted_are_not_there() -> None:
    """240, 19, several social workers: of them, those that the article names."""
    assert 14 == len(rows("Person"))
