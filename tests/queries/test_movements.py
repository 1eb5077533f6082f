"""`movements` on the seed and on small cities: what is said of people, units and quota."""

from __future__ import annotations

import json
import re

import pytest
from agreement import graph_of
from cities import EVIDENCE
from oracle.survey import City

import orgraph
from orgraph.city import City as Asked
from orgraph.model.answers import Answer, Mark
from orgraph.model.errors import UnknownName
from orgraph.model.truth import MAYBE, NO, YES
from orgraph.queries.movements_value import MovementsValue
from orgraph.render.text import text

DAY = "2024-05-27"
OFFICE = "新华路街道办事处"
TRANSFER = "新密市向乡镇和街道办下沉事业编制"


@pytest.fixture(scope="module")
def returned(xinmi: orgraph.City) -> Answer[MovementsValue]:
    """王恒伟 on the day of the article."""
    return xinmi.movements("王恒伟", at=DAY)


def said(answer: Answer[MovementsValue]) -> str:
    """All that is said in words, in both languages."""
    return text(answer, "zh") + text(answer, "en")


# --- people of the seed --------------------------------------------------------------------------------


def test_a_way_out_and_back_is_told_in_time_order_with_bounds_as_written(
    returned: Answer[MovementsValue],
) -> None:
    """The home unit all the time; seconded about 2021; back on a day that is not known."""
    home, away = returned.value.stays

    assert returned.verdict == "back"
    assert ("BELONGS_TO", OFFICE, "holds") == (home.relation, home.where.name, home.phase)
    assert ("SECONDED_TO", "新密市某专项工作办公室", "over") == (
        away.relation,
        away.where.name,
        away.phase,
    )
    assert ("2021~", "[2024-01..2024-05-27]") == (away.begin, away.end)
    (back,) = [one for one in returned.reasons if "回到" in one.text.zh and OFFICE in one.text.zh]
    assert "哪一天不详:2024-01-01 至 2024-05-27 间某日" in back.text.zh


def test_what_is_over_is_no_doubt(returned: Answer[MovementsValue]) -> None:
    """A stay that is over is told as certain, though its fact is not in force."""
    assert not [line for line in text(returned, "zh").splitlines() if "(未定)" in line]
    assert {YES} == {reason.truth for reason in returned.reasons}


def test_between_the_bounds_of_the_return_it_is_unconfirmed(xinmi: orgraph.City) -> None:
    """The secondment is the fact to confirm."""
    answer = xinmi.movements("王恒伟", at="2024-03-01")

    assert answer.verdict == "unconfirmed"
    assert ["SECONDED_TO"] == [answer.facts[place].kind for place in answer.value.to_confirm]
    assert "may_be_over" == answer.value.stays[1].phase


def test_while_seconded_it_is_out(xinmi: orgraph.City) -> None:
    """Certain from 2023 on, possible before."""
    assert "out" == xinmi.movements("王恒伟", at="2023-06-01").verdict
    assert "unconfirmed" == xinmi.movements("王恒伟", at="2021-06-01").verdict


def test_before_it_began_nothing_is_said_to_have_been(xinmi: orgraph.City) -> None:
    """What is still to come is shown as that; up to the day nothing is loaded."""
    answer = xinmi.movements("王恒伟", at="2019-01-01")

    assert answer.verdict == "unknown"
    assert "到当日为止" in answer.summary.zh
    assert "ahead" in {stay.phase for stay in answer.value.stays}


def test_one_of_the_19_is_told_as_counted_and_no_more(returned: Answer[MovementsValue]) -> None:
    """The count stays a count."""
    (count,) = [one for one in returned.value.counts if one.value is not None]

    assert (19.0, ("王恒伟",)) == (count.value, tuple(one.name for one in count.members))


def test_the_move_of_the_officer_leaves_open_where_she_belongs_now(xinmi: orgraph.City) -> None:
    """Placed in the community; left the 政治处; the home unit since is not known."""
    answer = xinmi.movements("赵璐佳", at=DAY)
    (change,) = answer.value.home_changes

    assert answer.verdict == "out"
    assert ("新密市公安局政治处", None) == (change.before.name, change.after)
    assert "现编制单位不详" in answer.summary.zh
    assert "the present one is not known" in answer.summary.en
    (count,) = answer.value.counts
    assert (240.0, (1, 1)) == (count.value, count.loaded)


def test_nobody_is_shown_as_an_offender(xinmi: orgraph.City) -> None:
    """Of no person of the seed is a breach told."""
    wrong = re.compile(
        "违规|违反|违纪|超期|超时|处分|问责|逾期|breach|overdue|violat", re.IGNORECASE
    )
    people = [f"person:xm-{number:02}" for number in range(1, 15)]

    assert not [one for one in people if wrong.search(said(xinmi.movements(one, at=DAY)))]


def test_where_nothing_is_loaded_it_is_not_known(xinmi: orgraph.City) -> None:
    """Absence proves nothing."""
    answer = xinmi.movements("闫锐锋", at=DAY)

    assert answer.verdict == "unknown"
    assert "没有载入不等于没有" in answer.summary.zh


# --- units, divisions and quota of the seed -----------------------------------------------------------


def test_the_office_lent_one_who_is_back(xinmi: orgraph.City) -> None:
    """Nobody is out on the day as far as is loaded; one stay is over; the flow is upward."""
    answer = xinmi.movements(OFFICE, at=DAY)
    (trip,) = answer.value.trips
    (flow,) = answer.value.level_flows

    assert answer.verdict == "moved"
    assert ("out", "over", (0, 0)) == (trip.direction, trip.stay.phase, answer.value.out)
    assert ("township", "county", (0, 0), 1) == (flow.origin, flow.target, flow.now, flow.past)
    assert "没有载入" in answer.summary.zh


def test_the_other_side_sees_the_same_stay_as_in(xinmi: orgraph.City) -> None:
    """In 2023 the special office had one from elsewhere."""
    answer = xinmi.movements("新密市某专项工作办公室", at="2023-06-01")

    assert (answer.value.out, answer.value.into) == ((0, 0), (1, 1))
    assert "至少 1 人" in answer.summary.zh
    assert "at least 1 loaded" in answer.summary.en


def test_642_declared_192_itemised_450_not(xinmi: orgraph.City) -> None:
    """Nothing is balanced; the classes are no items; what is derived is said to be."""
    answer = xinmi.movements(TRANSFER, at=DAY)
    (transfer,) = answer.value.transfers

    assert answer.verdict == "moved"
    assert (642, (192, 192), (450, 450)) == (
        transfer.declared,
        transfer.itemised,
        transfer.not_itemised,
    )
    assert {78, 58, 56, None} == {part.count for part in transfer.gives_to}
    assert [None] == [part.count for part in transfer.takes_from]
    assert "申报 642,列明 192,未列明 450" in answer.summary.zh
    assert "declared 642, itemised 192, not itemised 450" in answer.summary.en
    assert {"statistic:xm-p11-growth", "statistic:xm-p11-unallocated"} == {
        one.statistic.id for one in transfer.statistics
    }


def test_a_town_sees_its_own_part_beside_the_whole(xinmi: orgraph.City) -> None:
    """曲梁 received 78 of them."""
    answer = xinmi.movements("曲梁镇人民政府", at=DAY)
    (transfer,) = answer.value.transfers

    assert [78] == [part.count for part in transfer.gives_to if part.own]
    assert "划入本处 78" in answer.summary.zh


def test_the_city_has_the_transfer_the_plan_the_240_and_the_19(xinmi: orgraph.City) -> None:
    """Each count beside its loaded members; what is planned is shown as that."""
    answer = xinmi.movements("新密市", at=DAY)

    assert {"happened", "planned"} == {one.state for one in answer.value.transfers}
    assert {240.0: ["赵璐佳"], 19.0: ["王恒伟"]} == {
        one.value: [member.name for member in one.members] for one in answer.value.counts
    }


def test_a_transfer_that_is_only_planned_is_said_to_be(xinmi: orgraph.City) -> None:
    """Without a number."""
    answer = xinmi.movements("新密市人员编制继续倾斜", at=DAY)

    assert answer.verdict == "planned"
    assert answer.certainty == "planned"
    assert "没有申报数量" in answer.summary.zh


def test_json_has_truth_in_words_and_facts_by_id(returned: Answer[MovementsValue]) -> None:
    """And every fact that it names is there."""
    answer = json.loads(json.dumps(returned.as_json()))
    ids = {fact["id"] for fact in answer["facts"]}

    assert ["yes", "no"] == [stay["truth"] for stay in answer["value"]["stays"]]
    assert all(set(stay["facts"]) <= ids for stay in answer["value"]["stays"])


def test_a_grid_is_no_node_of_the_question(xinmi: orgraph.City) -> None:
    """People, units, divisions and transfers are."""
    with pytest.raises(UnknownName):
        xinmi.movements("grid:410183002-1", at=DAY)


# --- small cities ------------------------------------------------------------------------------------------


def base() -> City:
    """An office with a section, a bureau that borrows, two people."""
    return {
        "Source": [{"id": EVIDENCE, "name": "登记册", "date": "2020-01-01"}],
        "Unit": [
            {"id": "unit:office", "name": "街道办"},
            {"id": "unit:section", "name": "街道办综合科"},
            {"id": "unit:bureau", "name": "住建局"},
        ],
        "PART_OF": [{"source": "unit:section", "target": "unit:office"}],
        "Person": [{"id": "person:1", "name": "甲"}, {"id": "person:2", "name": "乙"}],
        "BELONGS_TO": [
            {"source": "person:1", "target": "unit:office"},
            {"source": "person:2", "target": "unit:bureau"},
        ],
    }


def asked(city: City) -> Asked:
    """The city to ask."""
    return Asked(graph_of(city))


def borrowed(**fields: str) -> City:
    """The bureau borrows somebody of the office."""
    row = {"source": "person:1", "target": "unit:bureau", "kind": "secondment", **fields}
    return {**base(), "SECONDED_TO": [row]}


def test_a_term_past_its_planned_end_is_told_of_the_unit_that_borrows() -> None:
    """It is the subject of the sentence, and the one to say; the person is not blamed."""
    answer = asked(borrowed(**{"from": "2022-01-01", "planned_end": "2023-01-01"})).movements(
        "person:1", at=DAY
    )
    (past,) = [one for one in answer.reasons if one.mark is Mark.DOUBT]

    assert "yes" == answer.value.stays[1].past_planned_end
    assert past.text.zh.startswith("住建局:")
    assert "由住建局说明" in past.text.zh
    assert answer.verdict == "out"


@pytest.mark.parametrize(
    ("planned", "expected"),
    [
        ("2024-05-27", "yes"),
        ("2024-05-28", "no"),
        ("2024-05", "maybe"),
        ("2024", "maybe"),
        ("", "no"),
    ],
)
def test_a_planned_end_is_read_like_an_end(planned: str, expected: str) -> None:
    """Exclusive; one that is not known to the day may have come."""
    fields = {"planned_end": planned} if planned else {}
    answer = asked(borrowed(**fields)).movements("person:1", at=DAY)

    assert expected == answer.value.stays[1].past_planned_end


def test_who_is_back_is_past_no_planned_end() -> None:
    """A stay that is over is not going on."""
    city = borrowed(**{"to": "2023-06-01", "planned_end": "2023-01-01"})
    answer = asked(city).movements("person:1", at=DAY)

    assert ("back", "no") == (answer.verdict, answer.value.stays[1].past_planned_end)


def test_a_placement_in_a_part_of_the_own_unit_is_neither_out_nor_in() -> None:
    """It is within."""
    city = base()
    city["PLACED_IN"] = [{"source": "person:1", "target": "unit:section", "kind": "send_down"}]
    answer = asked(city).movements("unit:office", at=DAY)
    (trip,) = answer.value.trips

    assert ("within", (0, 0), (0, 0)) == (trip.direction, answer.value.out, answer.value.into)


def test_counts_are_pairs() -> None:
    """One for certain, one who may be."""
    city = borrowed()
    city["BELONGS_TO"].append({"source": "person:3", "target": "unit:office"})
    city["Person"].append({"id": "person:3", "name": "丙"})
    city["SECONDED_TO"].append(
        {"source": "person:3", "target": "unit:bureau", "from": "[2024-01..2024-12]"}
    )
    answer = asked(city).movements("unit:office", at=DAY)

    assert (1, 2) == answer.value.out
    assert "至少 1 到 2 人" in answer.summary.zh
    assert [YES, MAYBE] == sorted((trip.truth for trip in answer.value.trips), reverse=True)


def test_planned_and_denied_stays_are_shown_and_not_counted() -> None:
    """A plan is told as a plan, a denial with who says so."""
    city = borrowed(certainty="planned")
    denied = {"polarity": "denied", "speaker": "丁"}
    city["PLACED_IN"] = [{"source": "person:1", "target": "unit:bureau", **denied}]
    answer = asked(city).movements("person:1", at=DAY)

    assert "unknown" == answer.verdict
    assert {"holds", "planned", "denied"} == {stay.phase for stay in answer.value.stays}
    assert {NO} == {stay.truth for stay in answer.value.stays if stay.phase != "holds"}
    assert any("丁说" in one.text.zh for one in answer.reasons)
    assert (0, 0) == asked(city).movements("unit:office", at=DAY).value.out


def test_nothing_declared_at_a_unit_says_that_none_of_its_people_is_out() -> None:
    """A secondment is a fact of the unit that borrows: what is complete is who is in."""
    city = base()
    kinds = ("BELONGS_TO", "SECONDED_TO", "PLACED_IN", "GIVES_TO", "TAKES_FROM")
    city["Completeness"] = [{"id": f"completeness:{kind}", "closes": kind} for kind in kinds]
    city["CLOSES"] = [{"source": f"completeness:{kind}", "target": "unit:office"} for kind in kinds]
    office = asked(city).movements("unit:office", at=DAY)

    assert "unknown" == asked(city).movements("person:1", at=DAY).verdict
    assert ("unknown", "yes") == (office.verdict, office.value.in_complete)
    assert "当日在外:没有载入,外来:0 人(已声明完整)" in office.reasons[0].text.zh


def test_whoever_is_placed_here_of_no_known_home_may_be_from_elsewhere() -> None:
    """Possible, not certain, until a home unit elsewhere is known or all staff here is loaded."""
    city = base()
    city["BELONGS_TO"] = [{"source": "person:2", "target": "unit:bureau"}]
    city["PLACED_IN"] = [{"source": "person:1", "target": "unit:office", "kind": "send_down"}]
    open_ = asked(city).movements("unit:office", at=DAY)
    city["Completeness"] = [{"id": "completeness:1", "closes": "BELONGS_TO"}]
    city["CLOSES"] = [{"source": "completeness:1", "target": "unit:office"}]
    closed = asked(city).movements("unit:office", at=DAY)

    assert ((0, 1), (1, 1)) == (open_.value.into, closed.value.into)
    assert "外来:可能有 1 人" in open_.summary.zh
    assert any(one.text.zh.startswith("来此,是否外来不详:") for one in open_.reasons)


def test_an_officer_of_the_city_is_not_said_to_be_from_outside(xinmi: orgraph.City) -> None:
    """赵璐佳 was of the 公安局; her unit since is not known: nothing makes her a guest of the city."""
    city = xinmi.movements("新密市", at=DAY)
    bureau = xinmi.movements("新密市公安局", at=DAY)
    (placed,) = bureau.value.trips

    assert (0, 1) == city.value.into
    assert (0, 1) == xinmi.staffing("新密市", at=DAY).value.into
    assert ("former", (0, 0)) == (placed.direction, bureau.value.out)
    assert not any(
        one.text.zh.startswith(("外来:", "在外:")) for one in city.reasons + bureau.reasons
    )


def test_the_home_unit_of_a_past_stay_is_no_surer_for_being_certain_today() -> None:
    """The register of today does not say where somebody was at home six years ago."""
    city = base()
    city["Source"].append({"id": "source:new", "name": "新册", "date": "2024-05-27"})
    city["BELONGS_TO"][0]["evidence"] = "source:new"
    stay = {"source": "person:1", "target": "unit:bureau", "kind": "secondment"}
    city["SECONDED_TO"] = [{**stay, "from": "2018-01-01", "to": "2019-01-01"}]
    office = asked(city).movements("unit:office", at=DAY)
    (trip,) = office.value.trips

    assert ("unconfirmed", "maybe") == (office.verdict, trip.home)
    assert any("当时编制单位可能是街道办" in one.text.zh for one in office.reasons)
    person = asked(city).movements("person:1", at=DAY)
    assert "moved" == person.verdict
    assert not any("回到" in one.text.zh for one in person.reasons)


def test_nobody_is_back_at_a_unit_joined_since() -> None:
    """Seconded from the office, then of the bureau: the stay is over, and it was no return there."""
    city = base()
    city["Unit"].append({"id": "unit:hall", "name": "专班"})
    city["BELONGS_TO"] = [
        {"source": "person:1", "target": "unit:office", "to": "2022-01-01"},
        {"source": "person:1", "target": "unit:bureau", "from": "2022-01-01"},
    ]
    stay = {"source": "person:1", "target": "unit:hall", "kind": "secondment"}
    city["SECONDED_TO"] = [{**stay, "from": "2020-06-01", "to": "2021-06-01"}]
    answer = asked(city).movements("person:1", at=DAY)

    assert "moved" == answer.verdict
    assert "编制单位住建局" in answer.summary.zh
    assert not any("回到" in one.text.zh for one in answer.reasons)


def test_a_transfer_of_the_home_unit_is_a_change_and_no_stay_away() -> None:
    """From the office to the bureau."""
    city = base()
    city["BELONGS_TO"] = [
        {"source": "person:1", "target": "unit:office", "to": "2023-01-01"},
        {"source": "person:1", "target": "unit:bureau", "from": "2023-01-01"},
    ]
    answer = asked(city).movements("person:1", at=DAY)
    (change,) = answer.value.home_changes

    assert answer.verdict == "moved"
    assert ("街道办", "住建局") == (change.before.name, change.after and change.after.name)
    assert [("yes", "yes")] == [
        (one.left, one.joined)
        for one in asked(city).movements("unit:bureau", at=DAY).value.home_changes
    ]


def test_more_itemised_than_declared_is_said() -> None:
    """And nothing is cut to fit."""
    city = base()
    city["QuotaTransfer"] = [{"id": "quota-transfer:1", "name": "下沉", "declared": "10"}]
    city["GIVES_TO"] = [{"source": "quota-transfer:1", "target": "unit:office", "count": "12"}]
    answer = asked(city).movements("quota-transfer:1", at=DAY)

    assert (-2, -2) == answer.value.transfers[0].not_itemised
    assert "列明的超出申报 2" in answer.summary.zh
