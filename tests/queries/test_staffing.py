"""`staffing` on the seed and on small cities: authorised, actual, out, in, and social workers."""

from __future__ import annotations

import json

import pytest
from agreement import graph_of
from cities import EVIDENCE
from oracle.survey import City

import orgraph
from orgraph.city import City as Asked
from orgraph.model.errors import InvalidParameter
from orgraph.model.truth import YES
from orgraph.render.text import text

DAY = "2024-05-27"


def base() -> City:
    """A county with a bureau, a subdistrict with its office and a community."""
    return {
        "Source": [{"id": EVIDENCE, "name": "编制台账", "date": "2020-01-01"}],
        "Division": [
            {"id": "division:1", "name": "新密市", "code": "410183", "level": "county"},
            {"id": "division:2", "name": "新华路街道", "code": "410183002", "level": "township"},
            {
                "id": "division:3",
                "name": "东城半岛社区",
                "code": "410183002005",
                "level": "village",
            },
        ],
        "WITHIN": [
            {"source": "division:2", "target": "division:1"},
            {"source": "division:3", "target": "division:2"},
        ],
        "Unit": [
            {"id": "unit:bureau", "name": "城管局", "kind": "department"},
            {"id": "unit:office", "name": "街道办", "kind": "subdistrict_office"},
            {"id": "unit:section", "name": "街道办综合科", "kind": "section"},
        ],
        "SERVES": [{"source": "unit:bureau", "target": "division:1"}],
        "ADMINISTERS": [{"source": "unit:office", "target": "division:2"}],
        "PART_OF": [{"source": "unit:section", "target": "unit:office"}],
        "Quota": [
            {"id": "quota:1", "category": "institution", "authorised": "60", "filled": "58"},
            {"id": "quota:2", "category": "administrative", "authorised": "20"},
            {"id": "quota:3", "category": "administrative", "authorised": "30", "filled": "31"},
        ],
        "ALLOTS_TO": [
            {"source": "quota:1", "target": "unit:office"},
            {"source": "quota:2", "target": "unit:office"},
            {"source": "quota:3", "target": "unit:bureau"},
        ],
        "Person": [
            {"id": f"person:{number}", "name": name} for number, name in enumerate("甲乙丙丁", 1)
        ],
        "BELONGS_TO": [
            {"source": "person:1", "target": "unit:office", "quota": "institution"},
            {"source": "person:2", "target": "unit:section", "quota": "administrative"},
            {"source": "person:3", "target": "unit:bureau", "quota": "administrative"},
        ],
        "SECONDED_TO": [{"source": "person:1", "target": "unit:bureau", "kind": "secondment"}],
        "PLACED_IN": [{"source": "person:3", "target": "division:3", "kind": "send_down"}],
    }


def asked(city: City) -> Asked:
    """The city to ask."""
    return Asked(graph_of(city))


def closing(city: City, at: str, *kinds: str) -> City:
    """The same with some kinds declared complete."""
    rows = [{"id": f"completeness:{kind.lower()}", "closes": kind} for kind in kinds]
    city["Completeness"] = rows
    city["CLOSES"] = [{"source": row["id"], "target": at} for row in rows]
    return city


def test_declared_stands_beside_loaded_and_neither_is_made_from_the_other() -> None:
    """58 are declared, one is loaded."""
    answer = asked(base()).staffing("unit:office", at=DAY)
    by_category = {one.category: one for one in answer.value.categories}

    institution = by_category["institution"]
    assert ((60, 60), (58, 58), (1, 1)) == (
        institution.authorised,
        institution.filled,
        institution.loaded,
    )
    assert ((20, 20), None, (1, 1)) == (
        by_category["administrative"].authorised,
        by_category["administrative"].filled,
        by_category["administrative"].loaded,
    )
    assert answer.verdict == "at_least"


def test_parts_count_with_their_unit() -> None:
    """The section's one is of the office."""
    answer = asked(base()).staffing("unit:office", at=DAY)

    assert ((2, 2), (2, 2)) == (answer.value.units, answer.value.loaded)


def test_out_and_in_are_counted_where_the_person_belongs() -> None:
    """The office lends one; the bureau has one in from elsewhere and one out."""
    office = asked(base()).staffing("unit:office", at=DAY).value
    bureau = asked(base()).staffing("unit:bureau", at=DAY).value

    assert ((1, 1), (0, 0)) == (office.out, office.into)
    assert ((1, 1), (1, 1)) == (bureau.out, bureau.into)
    assert {"institution": (1, 1), "administrative": (0, 0)} == {
        one.category: one.into for one in bureau.categories
    }


def test_within_a_whole_division_nobody_is_out_of_it() -> None:
    """Who moved between its units is neither out nor in; at its own level it is another thing."""
    city = asked(base())
    whole = city.staffing("division:1", at=DAY)
    own = city.staffing("division:1", extent="own", at=DAY)

    assert ((3, 3), (0, 0), (0, 0)) == (whole.value.loaded, whole.value.out, whole.value.into)
    assert ((1, 1), (1, 1), (1, 1)) == (own.value.loaded, own.value.out, own.value.into)
    assert "本级" in text(own, "zh")


def test_placed_in_a_community_is_in_the_subdistrict() -> None:
    """Somebody of the bureau, placed below."""
    value = asked(base()).staffing("division:2", at=DAY).value

    assert ((1, 1), (1, 1)) == (value.out, value.into)


def test_it_says_at_least_until_it_is_declared_complete() -> None:
    """Then the number stands alone."""
    open_ = asked(base()).staffing("unit:office", at=DAY)
    city = closing(base(), "unit:office", "ALLOTS_TO", "BELONGS_TO", "SECONDED_TO", "PLACED_IN")
    closed = asked(city).staffing("unit:office", at=DAY)

    assert "至少 2 人" in open_.summary.zh
    assert "at least 2 loaded" in open_.summary.en
    assert "counted" == closed.verdict
    assert "至少 2 人" not in closed.summary.zh
    assert ["social_workers"] == [
        name for name, known in closed.value.complete.items() if known != "yes"
    ]


def test_those_out_are_never_all_known() -> None:
    """They are facts of the units that borrow, which nothing declared at home makes complete."""
    city = closing(base(), "unit:office", "ALLOTS_TO", "BELONGS_TO", "SECONDED_TO", "PLACED_IN")

    assert "在外:至少 1 人" in asked(city).staffing("unit:office", at=DAY).summary.zh


def test_no_staff_is_said_only_where_it_is_declared() -> None:
    """Else it is not known."""
    city = base()
    for kind in ("ALLOTS_TO", "BELONGS_TO", "SECONDED_TO", "PLACED_IN"):
        del city[kind]

    assert "unknown" == asked(city).staffing("unit:office", at=DAY).verdict
    closed = closing(city, "division:1", "ALLOTS_TO", "BELONGS_TO")
    assert "none" == asked(closed).staffing("unit:office", at=DAY).verdict


def test_declared_against_authorised_is_told_of_the_quota() -> None:
    """Two below in one document, one above in another; no person is named for it."""
    city = asked(base())
    office = text(city.staffing("unit:office", at=DAY), "zh")
    bureau = city.staffing("unit:bureau", at=DAY)

    assert "比核定少 2" in office
    (more,) = [one for one in bureau.reasons if "比核定多 1" in one.text.zh]
    assert not any(name in more.text.zh for name in "甲乙丙丁")
    assert "1 above authorised" in more.text.en


def with_norm(**statistic: str) -> City:
    """A norm, two social workers, and a statistic."""
    city = base()
    city["Policy"] = [
        {
            "id": "policy:1",
            "name": "城市社区工作者配备标准",
            "kind": "norm",
            "value": "18",
            "per": "万城镇常住人口",
            "binding": "false",
        }
    ]
    city["APPLIES_TO"] = [{"source": "policy:1", "target": "division:1"}]
    city["SERVES_IN"] = [
        {"source": "person:2", "target": "division:3", "role": "专职社工"},
        {"source": "person:4", "target": "division:2", "role": "网格员"},
    ]
    if statistic:
        city["Statistic"] = [{"id": "statistic:1", **statistic}]
        city["ABOUT"] = [{"source": "statistic:1", "target": "division:2"}]
    return city


@pytest.mark.parametrize(
    ("statistic", "wanted"),
    [
        ({"name": "城镇常住人口", "value": "20000", "unit": "人"}, 36.0),
        ({"name": "人口", "definition": "城镇常住人口", "value": "2.5", "unit": "万人"}, 45.0),
        ({"name": "户籍人口", "value": "20000", "unit": "人"}, None),
        ({"name": "城镇常住人口", "value": "20000", "unit": "户"}, None),
        ({"name": "城镇常住人口", "low": "1", "high": "2", "unit": "万人"}, None),
    ],
)
def test_social_workers_stand_beside_the_norm_where_the_population_is_known(
    statistic: dict[str, str], wanted: float | None
) -> None:
    """Only of the population that the norm speaks of; a span is no number."""
    answer = asked(with_norm(**statistic)).staffing("division:2", at=DAY)
    (norm,) = answer.value.norms

    assert ((1, 1), wanted) == (answer.value.social_workers, norm.wanted)
    assert "建议,不是强制" in text(answer, "zh")


def test_without_the_population_nothing_is_compared(xinmi: orgraph.City) -> None:
    """In Xinmi it is not loaded, and that is said."""
    answer = xinmi.staffing("新密市", at=DAY)
    (norm,) = answer.value.norms

    assert (18.0, False, None) == (norm.value, norm.binding, norm.wanted)
    assert (1, 1) == answer.value.social_workers
    assert "无从对照" in text(answer, "zh")


def test_the_seed_knows_no_quota_of_the_office(xinmi: orgraph.City) -> None:
    """The article gives none; one home unit is loaded."""
    answer = xinmi.staffing("新华路街道办事处", at=DAY)

    assert answer.verdict == "at_least"
    assert [None] == [one.authorised for one in answer.value.categories]
    assert "核定:没有载入" in answer.summary.zh


def test_social_workers_are_not_told_of_a_unit(xinmi: orgraph.City) -> None:
    """Nor of a division's own level: the norm is about a whole population."""
    assert xinmi.staffing("新华路街道办事处", at=DAY).value.social_workers is None
    assert xinmi.staffing("新密市", extent="own", at=DAY).value.social_workers is None


def test_an_extent_is_one_of_two_words(xinmi: orgraph.City) -> None:
    """Any other is refused with both."""
    with pytest.raises(InvalidParameter, match="whole"):
        xinmi.staffing("新密市", extent="all", at=DAY)


def test_json_has_one_shape() -> None:
    """Pairs are lists; truth is in words."""
    answer = json.loads(json.dumps(asked(base()).staffing("division:1", at=DAY).as_json()))

    assert [3, 3] == answer["value"]["loaded"]
    assert {"yes"} == {quota["truth"] for quota in answer["value"]["quotas"]}


def test_who_is_counted_as_possible_only_is_named(xinmi: orgraph.City) -> None:
    """Where no fact is doubtful and yet something is not known: whether she came from elsewhere."""
    answer = xinmi.staffing("东城半岛社区", at=DAY)
    told = next(one for one in answer.reasons if "未定" in one.text.zh)

    assert (0, 1) == answer.value.into
    assert "编制类别不详——其中未定的:赵璐佳。" == told.text.zh
    assert ["赵璐佳"] == [answer.facts[place].source.name for place in told.facts]


def test_no_certain_reason_rests_on_a_doubt() -> None:
    """Counts cite what is certain; what may be is a fact to confirm."""
    city = base()
    city["BELONGS_TO"].append(
        {"source": "person:4", "target": "unit:office", "from": "[2024-01..2024-12]"}
    )
    answer = asked(city).staffing("unit:office", at=DAY)

    assert (2, 3) == answer.value.loaded
    assert {YES} == {one.truth for one in answer.reasons if one.mark.value != "doubt"}
    assert any("要先确认:丁" in one.text.zh for one in answer.reasons)
