"""The oracle, rule by rule of `docs/who.md`, and how often each thing happens in drawn cities.

Cities of a few lines are told as `cities.py` explains; here no node brings anything along, and the
slug of a division is its level.
"""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from cities import EVIDENCE, Asked, Draft, cities, write_package
from hypothesis import HealthCheck, Phase, given, settings
from oracle import Answer, City, Dispatch, Fact, may_dispatch, who
from oracle.chains import chains
from oracle.days import (
    FOREVER,
    NEVER,
    Span,
    bound,
    existence,
    life_of_version,
    lives,
    span,
    version_of_day,
)
from oracle.survey import Survey, is_relation, survey
from oracle.worlds import MOST, all_in

from orgraph.model.time import FOREVER as FOREVER_OF_ORGRAPH
from orgraph.model.time import NEVER as NEVER_OF_ORGRAPH
from orgraph.model.time import bound as bound_of_orgraph
from orgraph.model.time import span as span_of_orgraph
from orgraph.model.vocabulary import FACT_FIELDS, NODES, RELATIONS

DAY = "2024-05-27"


def city(*lines: str) -> City:
    draft = Draft(date.fromisoformat(DAY), cast={})
    draft.tell(*lines)
    return draft.rows


def ask(
    *lines: str, place: str = "place:p", matter: str | None = "matter:m", day: str = DAY
) -> Answer:
    return who(city(f"{place}", *lines), EVIDENCE, place, matter, day)


def dispatch(*lines: str, unit: str = "unit:v", place: str = "place:p") -> Dispatch:
    return may_dispatch(city(f"{place}", *lines), EVIDENCE, place, "matter:m", unit, DAY)


def starts(*lines: str, place: str = "place:p") -> set[str | None]:
    return {each.chain.start for each in ask(*lines, place=place, matter=None).all_in.chains}


def areas(*lines: str, place: str = "place:p") -> list[set[str]]:
    return [set(each.chain.areas) for each in ask(*lines, place=place, matter=None).all_in.chains]


def first_contacts(*lines: str) -> set[tuple[str | None, str | None]]:
    (chain,) = ask(*IN_GRID, *lines, matter=None).all_in.chains
    return set(chain.first_contact)


def on_day(rows: City, day: str) -> Survey:
    return survey(rows, EVIDENCE, number(day))


def certain_facts(rows: City, day: str) -> set[Fact]:
    return {each.fact for each in on_day(rows, day).certain}


def maybe_facts(rows: City, day: str) -> set[Fact]:
    return {each.fact for each in on_day(rows, day).maybe}


def number(day: str) -> int:
    return date.fromisoformat(day).toordinal()


IN_GRID = ("place:p IN_GRID grid:1", "grid:2")
"""A place in a grid that nothing is known of, and another grid."""

IN_COUNTY = (
    "place:p WITHIN division:township",
    "division:township WITHIN division:county",
    "duty-list:county APPLIES_TO division:county",
)
"""A place in a township of a county that has a list."""

ON_LIST = (*IN_COUNTY, "matter:m LISTED_ON duty-list:county")
"""The same, with the matter on that list."""

TWO_VILLAGES = (
    "place:p WITHIN division:village",
    "place:p WITHIN division:village-2",
    "division:village WITHIN division:township",
    "division:village-2 WITHIN division:township",
    "unit:v ADMINISTERS division:village",
    "unit:w ADMINISTERS division:village-2",
    "unit:office ADMINISTERS division:township",
)
"""A place in two villages of one township, each with its committee."""


# --- facts on a day ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2024-05-27", "2024-05-27", "2024-05-27"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("2021~", "2020-01-01", "2022-12-31"),
        ("2021-01~", "2020-12-01", "2021-02-28"),
        ("2021-03-01~", "2021-02-28", "2021-03-02"),
        ("[2024-01..2024-05-27]", "2024-01-01", "2024-05-27"),
        ("[2021~..2024]", "2020-01-01", "2024-12-31"),
    ],
)
def test_a_bound_is_all_days_that_it_can_be(written: str, first: str, last: str) -> None:
    """A month or year is its days, `~` adds one unit on both sides, `[A..B]` goes from A to B."""
    assert bound(written) == (number(first), number(last))


def test_a_side_left_open_is_without_limit() -> None:
    """`[..B]` can be any day up to B."""
    assert bound("[..2024-05]") == (NEVER, number("2024-05-31"))


@pytest.mark.parametrize(
    ("day", "certain", "maybe"),
    [
        ("2023-12-31", 0, 0),
        ("2024-01-01", 0, 1),
        ("2024-01-30", 0, 1),
        ("2024-01-31", 1, 0),
        ("2024-12-31", 1, 0),
        ("2025-01-01", 0, 1),
        ("2025-12-31", 0, 0),
    ],
)
def test_the_end_is_exclusive_and_both_seams_are_open(day: str, certain: int, maybe: int) -> None:
    """A fact from some day of a month is certain on its last; it is over on the last day of `to`."""
    rows = city("unit:v LEADS matter:m from=2024-01 to=2025")

    assert len(certain_facts(rows, day)) == certain
    assert len(maybe_facts(rows, day)) == maybe


def test_without_from_a_fact_is_certain_from_the_last_day_of_its_source() -> None:
    """Before that day it is possible."""
    rows = city("source:s date=2022-03", "unit:v LEADS matter:m evidence=source:s")

    assert maybe_facts(rows, "2022-03-30") == {("LEADS", 0)}
    assert certain_facts(rows, "2022-03-31") == {("LEADS", 0)}


def test_a_relation_is_no_truer_than_its_ends() -> None:
    """It ends with the life of an end, and may hold only as far as an end may exist."""
    rows = city("unit:v from=2024 to=2026-01-01", "unit:v LEADS matter:m")

    assert maybe_facts(rows, DAY) == {("LEADS", 0)}
    assert certain_facts(rows, "2025-06-01") == {("LEADS", 0)}
    assert not certain_facts(rows, "2026-01-01") | maybe_facts(rows, "2026-01-01")


def test_a_version_without_from_does_not_limit() -> None:
    """A relation may be older than the source of its end."""
    rows = city("unit:v to=2024-01-01", "unit:v LEADS matter:m from=1999-01-01")

    assert certain_facts(rows, "2000-01-01") == {("LEADS", 0)}
    assert not certain_facts(rows, DAY)


def test_versions_that_touch_are_one_life() -> None:
    """A seam that is not known to the day makes nothing uncertain; a gap ends and begins lives."""
    touching = lives([span({"from": "2020-01-01", "to": "2022"}, 0), span({"from": "2022"}, 0)])
    apart = lives([span({"from": "2020-01-01", "to": "2022"}, 0), span({"from": "2024"}, 0)])

    assert [existence(touching, number(day)) for day in ("2022-07-01", DAY)] == [2, 2]
    assert [existence(apart, number(day)) for day in ("2022-07-01", "2023-07-01", DAY)] == [1, 0, 1]


def test_the_fields_of_a_day_are_those_of_the_truest_version() -> None:
    """The later of equals; where none is possible, the last that had begun, else the first."""
    versions = [
        (Span(10, 10, 20, 22), {"name": "早"}),
        (Span(20, 23, 30, 30), {"name": "中"}),
        (Span(40, 40, 50, 50), {"name": "晚"}),
    ]

    names = [version_of_day(versions, day)["name"] for day in (5, 15, 21, 25, 35, 60)]

    assert names == ["早", "早", "中", "中", "中", "晚"]


@pytest.mark.parametrize("field", ["polarity=denied", "certainty=planned"])
def test_denied_and_planned_facts_are_not_walked(field: str) -> None:
    """Neither relations nor versions of nodes."""
    assert ask(*ON_LIST, f"unit:v LEADS matter:m {field}").verdict == "unknown"
    assert ask(*ON_LIST, f"unit:v {field}", "unit:v LEADS matter:m").verdict == "unknown"


def test_each_fact_that_may_hold_is_in_or_out() -> None:
    """All agree: an answer. They differ: unconfirmed, and the facts that alone change it."""
    both = ask(
        *ON_LIST,
        "unit:v LEADS matter:m from=2024",
        "unit:v LEADS matter:m from=2020-01-01",
    )
    either = ask(*ON_LIST, "unit:v LEADS matter:m from=2024", "unit:v SUPPORTS matter:m from=2024")
    redundant = ask(*ON_LIST, "unit:v LEADS matter:m from=2024", "unit:v LEADS matter:m to=2024")

    assert (both.verdict, both.pivots) == ("named", frozenset())
    assert (either.verdict, either.outcome) == ("unconfirmed", None)
    assert either.pivots == {("LEADS", 0)}
    assert {share.role for share in either.all_in.shares} == {"LEADS", "SUPPORTS"}
    assert not either.certain
    assert (redundant.verdict, redundant.pivots) == ("unconfirmed", frozenset())


def test_too_many_worlds_are_refused() -> None:
    """The oracle builds every world, so it says when there would be too many."""
    lines = [f"unit:{n} LEADS matter:m from=2024" for n in range(MOST + 1)]

    with pytest.raises(ValueError, match="too many worlds"):
        ask(*lines)


# --- where the chains start, rungs, areas ------------------------------------------------------------


def test_a_chain_starts_at_each_grid_of_the_place() -> None:
    """Those it belongs to and those that cover it; a grid starts its own."""
    assert starts("place:p IN_GRID grid:1", "grid:2 COVERS place:p") == {"grid:1", "grid:2"}
    assert starts("place:x IN_GRID grid:1", place="grid:1") == {"grid:1"}


def test_without_a_grid_of_its_own_a_place_takes_the_first_covered_area_of_each_branch() -> None:
    """One branch may stop lower than another."""
    assert starts(
        *TWO_VILLAGES, "grid:1 COVERS division:village", "grid:2 COVERS division:township"
    ) == {"grid:1", "grid:2"}
    assert starts(*TWO_VILLAGES, "grid:2 COVERS division:township") == {"grid:2"}


def test_a_grid_that_another_one_reaches_starts_no_chain() -> None:
    """Of a grid and one it is nested in, at any distance, the finer one; in a circle, both."""
    nested = ("grid:3 NESTED_IN grid:2", "grid:2 NESTED_IN grid:1")
    circle = ("grid:1 NESTED_IN grid:2", "grid:2 NESTED_IN grid:1")

    assert starts("place:p IN_GRID grid:1", "place:p IN_GRID grid:3", *nested) == {"grid:3"}
    assert starts("place:p IN_GRID grid:1", "place:p IN_GRID grid:2", *circle) == {
        "grid:1",
        "grid:2",
    }


def test_without_any_grid_the_nearest_divisions_start() -> None:
    """Through places that are no divisions; a division starts its own."""
    lines = ("place:p WITHIN place:zone", "place:zone WITHIN division:township")

    assert starts(*lines, "division:township WITHIN division:county") == {"division:township"}
    assert starts("division:county", place="division:county") == {"division:county"}


def test_without_grid_and_division_there_is_one_chain_without_a_start() -> None:
    """Only the place and what it lies in."""
    (chain,) = ask("place:p WITHIN place:zone", matter=None).all_in.chains

    assert (chain.chain.start, chain.chain.rungs) == (None, ())
    assert chain.chain.areas == {"place:p", "place:zone"}


def test_a_rung_is_every_new_grid_that_the_rung_before_is_nested_in() -> None:
    """A grid nested in two makes one rung of both."""
    (chain,) = ask(
        "place:p IN_GRID grid:m",
        "grid:m NESTED_IN grid:2",
        "grid:m NESTED_IN grid:2b",
        "grid:2 NESTED_IN grid:1",
        "grid:2b NESTED_IN grid:1",
        matter=None,
    ).all_in.chains

    assert [set(rung) for rung in chain.chain.rungs] == [
        {"grid:m"},
        {"grid:2", "grid:2b"},
        {"grid:1"},
    ]


def test_a_chain_keeps_to_the_divisions_of_its_grid() -> None:
    """Of the divisions of the place those that the grid covers, and those above and below."""
    found = areas(
        *TWO_VILLAGES, "grid:1 COVERS division:village", "grid:2 COVERS division:village-2"
    )

    assert found == [
        {"place:p", "division:village", "division:township"},
        {"place:p", "division:village-2", "division:township"},
    ]
    assert areas(*TWO_VILLAGES, "grid:1 COVERS division:township") == [
        {"place:p", "division:village", "division:village-2", "division:township"}
    ]


def test_a_grid_somewhere_else_leaves_all_that_the_place_lies_in() -> None:
    """Where no division of the place is covered, none is left out."""
    lines = ("place:p WITHIN division:village", "place:p IN_GRID grid:1")

    assert areas(*lines, "grid:1 COVERS division:village-2") == [{"place:p", "division:village"}]


def test_the_areas_of_a_grid_are_those_of_the_first_rung_that_has_any() -> None:
    """Covered or lain in; so for a place that lies within nothing."""
    lines = (
        "grid:3 NESTED_IN grid:2",
        "grid:2 WITHIN division:village",
        "grid:2 NESTED_IN grid:1",
        "grid:1 COVERS division:township",
        "division:village WITHIN division:county",
    )

    assert areas(*lines, place="grid:3") == [{"division:village", "division:county"}]
    assert areas(*lines, "place:p IN_GRID grid:3") == [
        {"place:p", "division:village", "division:county"}
    ]


# --- heads -----------------------------------------------------------------------------------------------

BY_POST = ("post:1 HEADS grid:1", "post:1 POST_IN unit:u")
BY_HOLDER = (*BY_POST, "person:1 HOLDS post:1")


def test_a_head_is_a_person_or_whoever_holds_the_post() -> None:
    """Contacts are a person, or a post with its holder."""
    assert first_contacts("person:1 HEADS grid:1") == {(None, "person:1")}
    assert first_contacts(*BY_HOLDER) == {("post:1", "person:1")}


@pytest.mark.parametrize("at", ["post:1", "unit:u", "unit:above", "division:county"])
def test_a_post_without_holder_is_vacant_only_where_holders_are_complete(at: str) -> None:
    """At the post, its unit, the unit above, or the territory of that: else nobody is known."""
    inside = (*BY_POST, "unit:u PART_OF unit:above", "unit:above SERVES division:county")

    assert first_contacts(*inside) == {("post:1", None)}
    assert first_contacts(*inside, f"complete HOLDS {at}") == set()
    assert first_contacts(*inside, f"complete HEADS {at}") == {("post:1", None)}


@pytest.mark.parametrize(("of", "is_vacant"), [("Post", True), ("Unit", False), ("Grid", False)])
def test_a_declaration_of_one_kind_of_node_closes_no_other(of: str, is_vacant: bool) -> None:
    """What is asked about is a post, though the declaration stands at its unit."""
    found = first_contacts(*BY_POST, f"complete HOLDS unit:u of={of}")

    assert found == (set() if is_vacant else {("post:1", None)})


@pytest.mark.parametrize(
    ("line", "is_present"),
    [
        ("person:1 SECONDED_TO unit:x", False),
        ("person:1 SECONDED_TO unit:u", True),
        ("person:1 PLACED_IN unit:x kind=temporary_post", False),
        ("person:1 PLACED_IN division:county kind=temporary_post", False),
        ("person:1 PLACED_IN grid:2 kind=temporary_post", False),
        ("person:1 PLACED_IN unit:u kind=temporary_post", True),
        ("person:1 PLACED_IN grid:1 kind=temporary_post", True),
        ("person:1 PLACED_IN unit:x kind=send_down", True),
    ],
)
def test_a_holder_seconded_or_on_a_temporary_post_is_elsewhere(line: str, is_present: bool) -> None:
    """Except in the post's own unit and, on a temporary post, in the grid itself."""
    assert first_contacts(*BY_HOLDER, line) == ({("post:1", "person:1")} if is_present else set())


def test_a_head_without_a_post_is_elsewhere_on_any_secondment() -> None:
    """There is no unit of the post to be seconded to."""
    assert first_contacts("person:1 HEADS grid:1", "person:1 SECONDED_TO unit:u") == set()


def test_the_first_contact_is_on_the_first_rung_that_has_any() -> None:
    """Past a rung where everybody is away; all contacts of that rung."""
    found = first_contacts(
        "grid:1 NESTED_IN grid:2",
        *BY_HOLDER,
        "person:1 SECONDED_TO unit:x",
        "person:2 HEADS grid:2",
        "person:3 HEADS grid:2",
    )

    assert found == {(None, "person:2"), (None, "person:3")}


def test_without_a_matter_nobody_takes_complete_heads_of_every_grid() -> None:
    """Else it is unknown, as it is where there is no grid at all."""
    nested = (*IN_GRID, "grid:1 NESTED_IN grid:2")

    assert ask(*nested, "complete HEADS grid:1", matter=None).verdict == "unknown"
    assert ask(*nested, "complete HEADS grid:2", matter=None).verdict == "nobody"
    assert ask(*IN_COUNTY, "complete HEADS division:county", matter=None).verdict == "unknown"


def test_a_maybe_secondment_leaves_the_first_contact_unconfirmed() -> None:
    """Worlds with another first contact have another outcome, even of the same verdict."""
    answer = ask(
        *IN_GRID,
        "person:1 HEADS grid:1",
        "person:2 HEADS grid:1",
        "person:1 SECONDED_TO unit:x from=2024",
        matter=None,
    )

    assert answer.verdict == "unconfirmed"
    assert answer.pivots == {("SECONDED_TO", 0)}


# --- duties ----------------------------------------------------------------------------------------------


def test_the_most_local_list_goes_first() -> None:
    """The list of the place before that of the county; rows of one subject are of one question."""
    answer = ask(
        *ON_LIST,
        "duty-list:zone APPLIES_TO place:p",
        "matter:local LISTED_ON duty-list:zone",
        "unit:county LEADS matter:m",
        "unit:zone LEADS matter:local",
    )

    assert answer.verdict == "named"
    assert answer.all_in.leads == {"unit:zone"}
    assert {share.unit for share in answer.all_in.shares} == {"unit:zone", "unit:county"}


def test_a_row_of_another_subject_is_not_asked_about() -> None:
    """Only rows whose subject is equal count."""
    answer = ask(*ON_LIST, "matter:x subject=占道经营", "unit:v LEADS matter:x")

    assert answer.verdict == "unknown"


def test_a_local_row_without_a_lead_leaves_the_cell_to_the_next_rank() -> None:
    """The smallest rank that has a lead decides, cell by cell."""
    answer = ask(
        *ON_LIST,
        "duty-list:zone APPLIES_TO place:p",
        "matter:local LISTED_ON duty-list:zone",
        "unit:zone LEADS matter:local aspect=find",
        "unit:county LEADS matter:m aspect=find",
        "unit:county LEADS matter:m aspect=stop",
    )

    (chain,) = answer.all_in.chains
    assert chain.leads_by_cell == {
        (("", "find"), frozenset({"unit:zone"})),
        (("", "stop"), frozenset({"unit:county"})),
    }
    assert answer.verdict == "depends"


def test_a_row_on_no_list_applies_where_its_unit_works() -> None:
    """And gives way to every list."""
    lines = (*IN_COUNTY, "unit:v LEADS matter:m")

    assert ask(*lines).verdict == "unknown"
    assert ask(*lines, "unit:v SERVES division:county").verdict == "named"
    listed = ("matter:x LISTED_ON duty-list:county", "unit:x LEADS matter:x")
    assert ask(*lines, "unit:v SERVES division:county", *listed).all_in.leads == {"unit:x"}


def test_a_row_that_was_once_listed_is_no_row_without_a_list() -> None:
    """A LISTED_ON of any day makes it a listed row, which does not apply when it is off the list."""
    lines = (*IN_COUNTY, "unit:v LEADS matter:m", "unit:v SERVES division:county")

    over = "matter:m LISTED_ON duty-list:county to=2020-01-01"
    assert ask(*lines, over).verdict == "unknown"
    assert ask(*lines, f"{over} polarity=denied").verdict == "named"


CLASS = "unit-class:c kinds=subdistrict_office|zone_committee level=township"


@pytest.mark.parametrize(
    ("line", "leads"),
    [
        ("unit:v ADMINISTERS division:township", {"unit:v"}),
        ("unit:v SERVES division:township", {"unit:v"}),
        ("unit:v ADMINISTERS place:p", {"unit:v"}),
        ("unit:v ADMINISTERS division:county", {"unit-class:c"}),
        ("unit:w ADMINISTERS division:township", {"unit-class:c"}),
    ],
)
def test_a_class_stands_for_its_units_at_the_division_of_its_level_or_a_place(
    line: str, leads: set[str]
) -> None:
    """On a listed row, where there are none, for a unit that is not known."""
    answer = ask(
        *ON_LIST,
        CLASS,
        "unit:v kind=subdistrict_office",
        "unit:w kind=department",
        "unit-class:c LEADS matter:m",
        line,
    )

    assert answer.all_in.leads == leads
    assert answer.verdict == ("named" if leads == {"unit:v"} else "unknown")


def test_a_class_of_another_jurisdiction_is_nothing() -> None:
    """Here it names neither a unit nor itself."""
    lines = (*ON_LIST, "unit-class:c LEADS matter:m")
    foreign = f"{CLASS} jurisdiction=division:county-2"

    assert not ask("division:county-2", foreign, *lines).all_in.leads
    assert ask(f"{CLASS} jurisdiction=division:county", *lines).all_in.leads == {"unit-class:c"}


def test_a_class_without_units_on_no_list_is_nothing() -> None:
    """Only a list says that somebody must be responsible."""
    assert not ask(*IN_COUNTY, CLASS, "unit-class:c LEADS matter:m").all_in.leads


def test_two_rows_of_one_rank_with_different_leads_contest_the_cell() -> None:
    """In one cell; joint leads of one row are named together, and so are rows that agree."""
    other = "matter:x LISTED_ON duty-list:county"

    def verdict(*lines: str) -> str:
        return ask(*ON_LIST, other, *lines).verdict

    assert verdict("unit:v LEADS matter:m", "unit:w LEADS matter:x") == "contested"
    assert verdict("unit:v LEADS matter:m", "unit:w LEADS matter:m") == "named"
    assert verdict("unit:v LEADS matter:m", "unit:v LEADS matter:x") == "named"
    assert (
        verdict("unit:v LEADS matter:m condition=耕地", "unit:w LEADS matter:x condition=宅基地")
        == "depends"
    )


def test_chains_with_different_leads_depend_on_where() -> None:
    """A chain without leads differs from one with."""
    both = ask(*TWO_VILLAGES, "unit:v LEADS matter:m", "unit:w LEADS matter:m")
    one = ask(*TWO_VILLAGES, "unit:v LEADS matter:m")
    above = ask(*TWO_VILLAGES, "unit:office LEADS matter:m")

    assert [both.verdict, one.verdict, above.verdict] == ["depends", "depends", "named"]


def test_nobody_takes_a_list_with_all_its_rows_and_all_their_leads() -> None:
    """Every list that applies; and no support of a row on no list."""
    rows, leads = "complete LISTED_ON duty-list:county", "complete LEADS duty-list:county"
    support = ("unit:v SERVES division:county", "unit:v SUPPORTS matter:x")

    assert ask(*ON_LIST, rows, leads).verdict == "nobody"
    assert ask(*ON_LIST, rows).verdict == "unknown"
    assert ask(*ON_LIST, leads).verdict == "unknown"
    assert ask(*ON_LIST, rows, leads, *support).verdict == "unknown"
    another = "duty-list:x APPLIES_TO division:township"
    assert ask(*ON_LIST, rows, leads, another).verdict == "unknown"
    assert ask("matter:m", rows, leads).verdict == "unknown"


def test_units_below_a_lead_are_not_responsible() -> None:
    """Those that administer an area below one that the lead serves or administers."""
    answer = ask(
        *ON_LIST,
        "division:village WITHIN division:township",
        "unit:office ADMINISTERS division:township",
        "unit:village ADMINISTERS division:village",
        "unit:county ADMINISTERS division:county",
        "unit:bureau SERVES division:county",
        "unit:bureau LEADS matter:m",
    )

    assert answer.not_responsible == {"unit:office"}


def test_of_several_chains_the_unit_over_the_nearest_common_division_decides() -> None:
    """The township office, for a place in two villages."""
    assert ask(*TWO_VILLAGES, matter=None).decides == {"unit:office"}
    assert ask(*IN_COUNTY, "unit:v ADMINISTERS division:county", matter=None).decides == set()


# --- may-dispatch ----------------------------------------------------------------------------------------


def test_a_unit_that_leads_may_be_given_the_matter_and_another_may_not() -> None:
    """By name, whatever is known of the supports."""
    lines = (*ON_LIST, "unit:v LEADS matter:m")

    assert dispatch(*lines) == Dispatch("allowed", "yes", "unknown")
    assert dispatch(*lines, unit="unit:w") == Dispatch("refused", "no", "unknown")


def test_a_unit_that_supports_may_be_given_the_matter() -> None:
    """By itself or by its class."""
    lines = (*ON_LIST, "unit:x LEADS matter:m", "unit:v kind=subdistrict_office", CLASS)
    by_class = ("unit-class:c SUPPORTS matter:m", "unit:v ADMINISTERS division:township")

    assert dispatch(*lines, "unit:v SUPPORTS matter:m") == Dispatch("allowed", "no", "yes")
    assert dispatch(*lines, *by_class) == Dispatch("allowed", "no", "yes")


def test_where_it_depends_only_a_unit_of_all_cells_or_of_none_is_known() -> None:
    """None, where no class stands in a cell and every chain has a lead."""
    cells = (*ON_LIST, "unit:v LEADS matter:m aspect=find", "unit:w LEADS matter:m aspect=stop")
    one_chain = (*TWO_VILLAGES, "unit:v LEADS matter:m")

    assert dispatch(*cells).main == "unknown"
    assert dispatch(*cells, "unit:v LEADS matter:m aspect=stop").main == "yes"
    assert dispatch(*cells, unit="unit:x").main == "no"
    assert dispatch(*cells, CLASS, "unit-class:c LEADS matter:m", unit="unit:x").main == "unknown"
    assert dispatch(*one_chain, unit="unit:w").main == "unknown"
    assert dispatch(*one_chain, "unit:w LEADS matter:m", unit="unit:office").main == "no"


def test_a_denied_support_is_a_no_while_it_is_certain() -> None:
    """Of a row that applies; a maybe proves nothing."""
    denied = "unit:v SUPPORTS matter:m polarity=denied"

    assert dispatch(*ON_LIST, denied).co == "no"
    assert dispatch(*ON_LIST, f"{denied} from=2024").co == "unknown"
    assert dispatch(*IN_COUNTY, "matter:m LISTED_ON duty-list:x", denied).co == "unknown"


def test_complete_supports_of_every_list_are_a_no() -> None:
    """Unless a row on no list applies, of which nothing is known."""
    rows, supports = "complete LISTED_ON duty-list:county", "complete SUPPORTS duty-list:county"
    loose = ("unit:x SERVES division:county", "unit:x LEADS matter:x")

    assert dispatch(*ON_LIST, rows, supports).co == "no"
    assert dispatch(*ON_LIST, rows).co == "unknown"
    assert dispatch(*ON_LIST, rows, supports, *loose).co == "unknown"


def test_nobody_is_a_no_and_contested_is_unknown() -> None:
    """Where nobody leads, the unit does not; where rows disagree, nobody can say."""
    complete = ("complete LISTED_ON duty-list:county", "complete LEADS duty-list:county")
    contest = ("matter:x LISTED_ON duty-list:county", "unit:w LEADS matter:x")

    assert dispatch(*ON_LIST, *complete) == Dispatch("refused", "no", "unknown")
    assert dispatch(*ON_LIST, "unit:v LEADS matter:m", *contest).main == "unknown"


def test_every_world_must_say_the_same() -> None:
    """Main and co each on their own: the verdict of `who` may differ where they do not."""
    maybe_lead = dispatch(*ON_LIST, "unit:v LEADS matter:m from=2024")
    either = dispatch(
        *ON_LIST, "unit:w LEADS matter:m", "unit:x LEADS matter:m from=2024", unit="unit:v"
    )

    assert maybe_lead == Dispatch("unknown", "unknown", "unknown")
    assert either == Dispatch("refused", "no", "unknown")


# --- drawn cities ----------------------------------------------------------------------------------------

EXAMPLES = 1000


@cache
def drawn() -> list[Asked]:
    """Always the same cases."""
    cases: list[Asked] = []

    @settings(
        max_examples=EXAMPLES,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(asked=cities())
    def collect(asked: Asked) -> None:
        cases.append(asked)

    collect()
    return cases


def assert_each_is_a_twentieth(found: Counter[str], wanted: set[str], total: int) -> None:
    shares = {word: round(100 * found[word] / total, 1) for word in sorted(wanted)}
    assert min(shares.values()) >= 5, shares


def test_every_verdict_is_drawn() -> None:
    """Each verdict of `who`, with a matter and without, and of `may-dispatch`, in 5 % of cases."""
    with_matter: Counter[str] = Counter()
    without: Counter[str] = Counter()
    dispatched: Counter[str] = Counter()
    for city, place, matter, unit, day in drawn():
        verdict = who(city, EVIDENCE, place, matter, day).verdict
        if matter is None:
            without[verdict] += 1
        else:
            with_matter[verdict] += 1
            dispatched[may_dispatch(city, EVIDENCE, place, matter, unit, day).verdict] += 1

    told = {"named", "nobody", "unknown", "unconfirmed"}
    assert_each_is_a_twentieth(with_matter, told | {"contested", "depends"}, with_matter.total())
    assert_each_is_a_twentieth(without, told, without.total())
    assert_each_is_a_twentieth(dispatched, {"allowed", "refused", "unknown"}, dispatched.total())
    assert 0.55 <= with_matter.total() / EXAMPLES <= 0.75


def test_every_kind_of_maybe_is_drawn() -> None:
    """Each in 5 % of the cases it matters in; most cases have none to five, none has too many."""
    territory = {"WITHIN", "IN_GRID", "COVERS", "NESTED_IN", "CLOSES"}
    of_duties = {"LEADS", "SUPPORTS", "LISTED_ON", "APPLIES_TO", "ADMINISTERS", "SERVES"}
    of_heads = {"HEADS", "HOLDS", "SECONDED_TO", "PLACED_IN", "POST_IN"}
    for asks_of_matter, wanted in ((True, of_duties), (False, of_heads)):
        kinds = [
            [each.kind for each in on_day(asked.city, asked.day).maybe]
            for asked in drawn()
            if (asked.matter is not None) == asks_of_matter
        ]
        found = Counter(kind for each in kinds for kind in set(each))
        assert_each_is_a_twentieth(found, territory | wanted, len(kinds))
        sizes = Counter(len(each) for each in kinds)
        assert max(sizes) <= MOST
        assert sum(sizes[size] for size in range(6)) >= 0.95 * len(kinds)
        assert sizes[0] >= 0.2 * len(kinds)


def test_chains_and_facts_of_every_sort_are_drawn() -> None:
    """Several chains, versions of nodes, and facts that are denied, planned or written twice."""
    found: Counter[str] = Counter()
    for city, place, _, _, day in drawn():
        found["several chains"] += len(chains(all_in(on_day(city, day)), place)) > 1
        for file, rows in city.items():
            for row in rows:
                found[f"{row.get('polarity', 'asserted')} {file}"] += 1
                found[f"{row.get('certainty', 'stated')} {file}"] += 1
            ends = [(row.get("source"), row.get("target"), row.get("id")) for row in rows]
            found["versions" if not is_relation(file) else "twice"] += len(ends) > len(set(ends))

    assert found["several chains"] >= 0.1 * EXAMPLES
    assert found["versions"] >= 0.05 * EXAMPLES
    assert found["twice"] >= 0.05 * EXAMPLES
    kinds = ("WITHIN", "COVERS", "HEADS", "HOLDS", "SECONDED_TO", "LEADS", "LISTED_ON", "CLOSES")
    for kind in kinds:
        assert found[f"denied {kind}"], kind
        assert found[f"planned {kind}"], kind


def test_drawn_rows_are_valid_by_the_vocabulary() -> None:
    """Fields, words, ends, ids, intervals, natural keys and versions are as orgraph wants them."""
    for asked in drawn():
        dates = {row["id"]: bound(row["date"])[1] for row in asked.city["Source"]}
        kinds = {
            row["id"]: file
            for file, rows in asked.city.items()
            for row in rows
            if not is_relation(file)
        }
        assert {asked.place, asked.unit, asked.matter or asked.place} <= kinds.keys()
        for file, rows in asked.city.items():
            kind = RELATIONS[file] if is_relation(file) else NODES[file]
            allowed = {each.name: each for each in (*kind.fields, *FACT_FIELDS)}
            key = getattr(kind, "key", ())
            keys = [
                tuple(row.get(name, "") for name in ("id", "source", "target", "from", *key))
                for row in rows
            ]
            assert len(keys) == len(set(keys)), (file, keys)
            for row in rows:
                assert row.keys() <= allowed.keys() | {"id", "source", "target"}, row
                assert all(row.get(each.name) for each in kind.fields if each.required), row
                for name, text in row.items():
                    if name in allowed and allowed[name].values:
                        assert set(text.split("|")) <= allowed[name].values.keys(), row
                confirmed = dates[row.get("evidence", EVIDENCE)]
                own = span_of_orgraph(row.get("from"), row.get("to"), confirmed)
                assert not (kind.event and "to" in row), row
                if is_relation(file):
                    ends = kinds[row["source"]], kinds[row["target"]]
                    assert any(
                        ends[0] in (source or ends[:1]) and ends[1] in (target or ends[1:])
                        for source, target in RELATIONS[file].ends
                    ), row
                else:
                    assert row["id"].startswith(NODES[file].prefix + ":"), row
                assert own.possible_start < own.possible_end, row
        for node, file in kinds.items():
            assert_versions_follow([row for row in asked.city[file] if row["id"] == node])


def assert_versions_follow(versions: list[dict[str, str]]) -> None:
    spans = sorted(life_of_version(row, NEVER) for row in versions)
    for earlier, later in pairwise(spans):
        assert earlier.certain_end <= later.certain_start, versions


def test_orgraph_reads_bounds_as_the_oracle_does() -> None:
    """The two were written apart; only open sides have other numbers."""
    written = {
        row[name]
        for asked in drawn()
        for rows in asked.city.values()
        for row in rows
        for name in ("from", "to", "date")
        if name in row
    }

    assert len(written) > 40
    for each in written:
        for ours, theirs in zip(bound(each), bound_of_orgraph(each), strict=True):
            limits = {NEVER: NEVER_OF_ORGRAPH, FOREVER: FOREVER_OF_ORGRAPH}
            assert limits.get(ours, ours) == theirs, each


def test_a_package_holds_the_rows_as_they_are(tmp_path: Path) -> None:
    """A file per kind, with a header of the columns in use; what is missing is empty."""
    rows = city("unit:v LEADS matter:m aspect=stop", "unit:w LEADS matter:m from=2024~")

    folder = write_package(rows, tmp_path / "city")

    head = tomllib.loads((folder / "package.toml").read_text(encoding="utf-8"))
    assert head == {"name": "drawn", "title": "抽样城市", "evidence": EVIDENCE}
    with (folder / "relations" / "LEADS.csv").open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    assert [{name: text for name, text in row.items() if text} for row in read] == rows["LEADS"]
    assert read[0].keys() == {"source", "target", "aspect", "from"}
    assert (folder / "nodes" / "Unit.csv").exists()
