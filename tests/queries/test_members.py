"""`members`: who heads and staffs a place; on the seed and on small cities."""

from __future__ import annotations

from typing import Final

import pytest
from agreement import graph_of
from cities import EVIDENCE
from oracle.survey import City

import orgraph
from orgraph.city import City as Asked
from orgraph.model.answers import Answer, Mark
from orgraph.model.errors import InvalidParameter, UnknownName
from orgraph.model.truth import MAYBE, YES
from orgraph.queries.members_find import declares
from orgraph.queries.members_value import MembersValue

DAY: Final = "2024-05-27"
FUZZY: Final = {"from": "[2024-01..2024-12-31]"}


# --- the seed: acceptance --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def community(xinmi: orgraph.City) -> Answer[MembersValue]:
    """东城半岛社区."""
    return xinmi.members("东城半岛社区", at=DAY)


def test_the_two_heads_of_level_1_stand_side_by_side(community: Answer[MembersValue]) -> None:
    """And the party secretary of the community heads level 2; all inferred."""
    (chain,) = community.value.chains
    heads = {own.level: {h.person.name for h in own.heads if h.person} for own in chain.grids}

    assert {2: {"韩蕊"}, 1: {"陈军", "路广"}} == heads
    assert ("headed", "inferred") == (community.verdict, community.certainty)
    assert (3, 3) == community.value.counts["heads_present"]


def test_a_head_of_unknown_level_stands_beside(community: Answer[MembersValue]) -> None:
    """郑春荣 heads some grid in the community; which level is not said."""
    (beside,) = community.value.beside

    assert (None, ["郑春荣"]) == (beside.level, [h.person.name for h in beside.heads if h.person])


def test_those_who_work_in_the_community_are_named_by_role(
    community: Answer[MembersValue],
) -> None:
    """None of them is called a member of a grid, which the article does not say."""
    rosters = {own.where.name: own for own in community.value.rosters}
    roles = {(one.person.name, one.role) for one in rosters["东城半岛社区"].workers}

    assert {("赵璐佳", "社区民警"), ("吕丽娟", "专职社工"), ("刘玉合", "网格员")} <= roles
    assert 5 == len(roles)
    for grid in ("东城半岛社区二级网格", "新华路街道一级网格"):
        assert ("unknown", ()) == (rosters[grid].state, rosters[grid].workers)
    assert (5, 5) == community.value.counts["members_present"]


def test_kinds_that_the_norm_names_are_not_known_to_be_missing(
    community: Answer[MembersValue],
) -> None:
    """The seed declares no member complete: five kinds are named, none is called missing."""
    norms = {own.grid.name: own for own in community.value.norms}
    level_2 = norms["东城半岛社区二级网格"]

    assert ["包村干部", "网格民警", "社区医生", "劳动监察", "市场监管"] == [
        own.role for own in level_2.kinds
    ]
    assert {"unknown"} == {own.state for own in level_2.kinds}
    assert "社区党组织书记" in (level_2.text or "")
    assert () == norms["新华路街道一级网格"].kinds
    assert "党、政两名正职" in (norms["新华路街道一级网格"].text or "")


def test_the_declared_micro_grids_stand_beside_those_loaded(xinmi: orgraph.City) -> None:
    """107,158 declared for Zhengzhou, none loaded: both are said, whatever the depth."""
    for depth in (0, 1, 6):
        answer = xinmi.members("郑州市", depth=depth, at=DAY)
        (declared,) = answer.value.declared

        assert (4, 107158, (0, 0)) == (declared.level, declared.declared, declared.loaded)
        assert "声明 107158 个" in answer.summary.zh
        assert "107158 declared, 0 loaded" in answer.summary.en
        assert (depth == 6) == ("没有数完" not in answer.summary.zh)


def test_a_county_counts_down_to_the_depth_it_is_asked(xinmi: orgraph.City) -> None:
    """Its subdistrict's grid is listed; the community's is one step further down."""
    shallow = xinmi.members("410183", depth="0", at=DAY).value.below
    deeper = xinmi.members("410183", depth=1, at=DAY).value.below

    assert ["新华路街道一级网格"] == [own.grid.name for own in shallow.direct]
    assert {"1": (1, 1)} == shallow.levels
    assert {"1": (1, 1), "2": (1, 1)} == deeper.levels
    assert shallow.direct == deeper.direct


def test_of_people_who_are_not_loaded_no_number_is_told(xinmi: orgraph.City) -> None:
    """Nought heads would read as none; what is counted is said to be what is loaded."""
    county = xinmi.members("410183", at=DAY)
    community = xinmi.members("东城半岛社区", at=DAY)

    assert "没有载入覆盖此处的网格,网格长不详。" == county.summary.zh
    assert "0 heads" not in county.summary.en
    assert "本处已载入在位的网格长 3 人、其他人员 5 人。" in community.summary.zh


def test_nobody_is_called_certain_before_the_article(xinmi: orgraph.City) -> None:
    """In 2019 it turns on what is known as of 2024 only."""
    answer = xinmi.members("东城半岛社区", at="2019-05-27")

    assert "unconfirmed" == answer.verdict
    assert (0, 3) == answer.value.counts["heads_present"]


@pytest.mark.parametrize("depth", ["-1", "7", "", "二", "1.0", "1e0"])
def test_a_depth_is_a_whole_number(xinmi: orgraph.City, depth: str) -> None:
    """And refused otherwise."""
    with pytest.raises(InvalidParameter):
        xinmi.members("东城半岛社区", depth=depth, at=DAY)


def test_what_is_no_place_is_refused(xinmi: orgraph.City) -> None:
    """A unit has staff, not members."""
    with pytest.raises(UnknownName):
        xinmi.members("unit:410183-cgj", at=DAY)


# --- small cities ---------------------------------------------------------------------------------------


def base() -> City:
    """A community and its grid, two members, a norm of its level, and all members declared."""
    return {
        "Source": [{"id": EVIDENCE, "name": "登记册", "date": "2020-01-01"}],
        "Division": [
            {"id": "division:1", "name": "新密市", "code": "410183", "level": "county"},
            {
                "id": "division:2",
                "name": "东城半岛社区",
                "code": "410183002005",
                "level": "village",
            },
        ],
        "WITHIN": [{"source": "division:2", "target": "division:1"}],
        "Grid": [{"id": "grid:2", "name": "二级网格", "level": "2"}],
        "COVERS": [{"source": "grid:2", "target": "division:2"}],
        "Unit": [
            {"id": "unit:branch", "name": "党总支", "kind": "party_branch"},
            {"id": "unit:other", "name": "专项办", "kind": "special_office"},
        ],
        "Post": [{"id": "post:1", "name": "书记"}],
        "POST_IN": [{"source": "post:1", "target": "unit:branch"}],
        "Person": [{"id": f"person:{n}", "name": name} for n, name in enumerate("甲乙丙")],
        "HOLDS": [{"source": "person:0", "target": "post:1"}],
        "HEADS": [{"source": "post:1", "target": "grid:2"}],
        "SERVES_IN": [{"source": "person:1", "target": "grid:2", "role": "专职社工"}],
        "Policy": [
            {
                "id": "policy:1",
                "name": "规则",
                "kind": "norm",
                "grid_level": "2",
                "roles": "社工|网格民警|包村干部",
            }
        ],
        "APPLIES_TO": [{"source": "policy:1", "target": "division:1"}],
        "Completeness": [
            {"id": "completeness:1", "closes": "SERVES_IN"},
            {"id": "completeness:2", "closes": "PLACED_IN"},
        ],
        "CLOSES": [
            {"source": "completeness:1", "target": "division:1"},
            {"source": "completeness:2", "target": "division:1"},
        ],
    }


def kinds(city: City) -> dict[str, str]:
    """The kinds that the norm names, with their states."""
    answer = ask(city)
    return {own.role: own.state for norm in answer.value.norms for own in norm.kinds}


def ask(city: City) -> Answer[MembersValue]:
    """Of the grid."""
    return Asked(graph_of(city)).members("grid:2", at=DAY)


def test_a_named_kind_that_nobody_fills_is_missing_where_members_are_complete() -> None:
    """`专职社工` is a `社工`; the other two are missing, and that is a gap."""
    answer = ask(base())

    assert {"社工": "filled", "网格民警": "missing", "包村干部": "missing"} == kinds(base())
    assert "gap" == answer.verdict
    assert "没有载入“网格民警”" in answer.summary.zh
    assert "headed" == next(own.state for chain in answer.value.chains for own in chain.grids)
    assert () == answer.value.gaps


@pytest.mark.parametrize("kind", ["SERVES_IN", "PLACED_IN"])
def test_nothing_is_missing_where_one_way_of_membership_is_open(kind: str) -> None:
    """He may be among those placed here who are not loaded."""
    city = base()
    city["Completeness"] = [row for row in city["Completeness"] if row["closes"] != kind]
    city["CLOSES"] = [row for row in city["CLOSES"] if row["source"] in {c["id"] for c in city["Completeness"]}]  # fmt: skip

    assert {"社工": "filled", "网格民警": "unknown", "包村干部": "unknown"} == kinds(city)
    assert "headed" == ask(city).verdict


def test_who_is_placed_as_a_village_cadre_is_one() -> None:
    """By the way of being placed, without a role; whether he is a grid officer too is not known."""
    city = base()
    city["PLACED_IN"] = [{"source": "person:2", "target": "grid:2", "kind": "village_assigned"}]

    assert {"社工": "filled", "网格民警": "unknown", "包村干部": "filled"} == kinds(city)


def test_who_works_in_the_territory_may_be_the_one() -> None:
    """Nobody said that he is a member of the grid, nor that he is not."""
    city = base()
    city["SERVES_IN"].append({"source": "person:2", "target": "division:2", "role": "网格民警"})

    assert "nearby" == kinds(city)["网格民警"]


def test_a_kind_that_only_may_be_missing_is_unconfirmed() -> None:
    """With the fact on which it turns."""
    city = base()
    city["SERVES_IN"][0] |= FUZZY
    city["Policy"][0]["roles"] = "社工"
    answer = ask(city)

    assert "unconfirmed" == answer.verdict
    assert {"headed", "gap"} == {one.verdict for one in answer.value.alternatives}
    assert ["SERVES_IN"] == [answer.facts[place].kind for place in answer.value.to_confirm]


def test_a_head_away_vacant_or_not_known_is_told_apart() -> None:
    """Away and vacant are gaps; a holder who is not known is none."""
    away, vacant, unknown = base(), base(), base()
    away["SECONDED_TO"] = [{"source": "person:0", "target": "unit:other"}]
    del vacant["HOLDS"], unknown["HOLDS"]
    vacant["Completeness"].append({"id": "completeness:3", "closes": "HOLDS"})
    vacant["CLOSES"].append({"source": "completeness:3", "target": "post:1"})
    for city in (away, vacant, unknown):
        del city["Policy"], city["APPLIES_TO"]

    told = [ask(city) for city in (away, vacant, unknown)]

    assert [("gap", "away"), ("gap", "vacant"), ("unknown", "holder_unknown")] == [
        (one.verdict, one.value.chains[0].grids[0].heads[0].state) for one in told
    ]
    assert [["二级网格"], ["二级网格"], []] == [[g.name for g in one.value.gaps] for one in told]


def test_a_member_who_is_away_is_said_to_be() -> None:
    """And is not counted as present."""
    city = base()
    city["SECONDED_TO"] = [{"source": "person:1", "target": "unit:other"}]
    answer = ask(city)
    (worker,) = next(own.workers for own in answer.value.rosters if own.workers)

    assert "away" == worker.state
    assert (0, 0) == answer.value.counts["members_present"]
    assert any("乙" in one.text.zh for one in answer.reasons if one.mark is Mark.VACANCY)


def test_a_grid_without_members_is_empty_only_where_that_is_declared() -> None:
    """Else its members are not known."""
    declared, left_open = base(), base()
    del declared["SERVES_IN"], left_open["SERVES_IN"], left_open["CLOSES"]

    states = [
        next(own.state for own in ask(city).value.rosters if own.where.id == "grid:2")
        for city in (declared, left_open)
    ]
    assert ["none", "unknown"] == states


def test_a_post_that_only_may_be_in_the_unit_leaves_its_seconded_holder_uncertain() -> None:
    """On loan to the post's own unit he is there; to any other he is not."""
    city = base()
    city["POST_IN"][0] |= FUZZY
    city["SECONDED_TO"] = [{"source": "person:0", "target": "unit:branch"}]
    answer = ask(city)
    (head,) = answer.value.chains[0].grids[0].heads

    assert ("present", MAYBE) == (head.state, head.truth)
    assert (0, 1) == answer.value.counts["heads_present"]
    del city["SECONDED_TO"]
    assert [YES] == [own.truth for own in ask(city).value.chains[0].grids[0].heads]


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("郑州市的微网格", 4),
        ("全市微网格总数", 4),
        ("一级网格", 1),
        ("二级网格数量", 2),
        ("三级网格数", 3),
        ("三级网格成员的种类", None),
        ("社区对一名网格长的评价", None),
        ("微网格长", None),
        ("网格", None),
    ],
)
def test_a_statistic_declares_a_number_of_grids_by_its_name(name: str, level: int | None) -> None:
    """Of one level; heads and members of grids are no grids."""
    assert level == declares(name)
