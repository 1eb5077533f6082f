"""Who may read what: the whole table of rights."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from itertools import product

import pytest

from orgraph.model.errors import InvalidParameter
from orgraph.model.reader import EVERYTHING, PUBLIC_ONLY, Reader
from orgraph.model.schema import Sensitivity
from orgraph.model.vocabulary import NODES, RELATIONS

PUBLIC, PERSONNEL, PERSONAL = Sensitivity.PUBLIC, Sensitivity.PERSONNEL, Sensitivity.PERSONAL
UNIT = "unit:a"
READERS = [
    Reader(*rights)
    for rights in product(("none", "own", "all"), (False, True), (None, UNIT))
    if rights[0] != "own" or rights[2]
]


@pytest.mark.parametrize("reader", READERS, ids=str)
def test_each_reader_reads_what_the_page_about_privacy_says(reader: Reader) -> None:
    """Public facts all; personnel facts by publication, by unit, or all; personal ones by that right alone."""
    for published, own, complained_of in product((False, True), repeat=3):

        def reads(
            sensitivity: Sensitivity,
            published: bool = published,
            own: bool = own,
            complained_of: bool = complained_of,
        ) -> bool:
            return reader.reads(
                sensitivity, published=published, own=own, complained_of=complained_of
            )

        assert reads(PUBLIC)
        by_right = {"none": False, "own": own, "all": True}[reader.personnel]
        assert reads(PERSONNEL) == (published or by_right)
        assert reads(PERSONAL) == (reader.personal and not complained_of)


@pytest.mark.parametrize("reader", READERS, ids=str)
def test_absence_proves_something_only_to_whoever_reads_all_of_a_sensitivity(
    reader: Reader,
) -> None:
    """`reads_all` is said of no sensitivity of which some fact is not read."""
    assert reader.reads_all(PUBLIC)
    assert reader.reads_all(PERSONNEL) == (reader.personnel == "all")
    assert reader.reads_all(PERSONAL) == (reader.personal and reader.unit is None)
    for sensitivity in Sensitivity:
        least = reader.reads(sensitivity, complained_of=reader.unit is not None)
        assert reader.reads_all(sensitivity) == least
    assert reader.reads_everything == all(map(reader.reads_all, Sensitivity))


def test_the_local_command_line_reads_everything_and_nobody_else_without_rights() -> None:
    """Rights are a value: two readers of the same rights are one."""
    assert EVERYTHING.reads_everything
    assert Reader() == PUBLIC_ONLY
    assert not PUBLIC_ONLY.reads_everything
    assert 1 == len({Reader("own", unit=UNIT), Reader("own", False, UNIT)})
    with pytest.raises(FrozenInstanceError):
        PUBLIC_ONLY.personal = True  # type: ignore[misc]


@pytest.mark.parametrize("word", ["", "some", "ALL"])
def test_a_right_that_there_is_not_is_refused(word: str) -> None:
    """In both languages, with those that there are."""
    with pytest.raises(InvalidParameter, match="none, own, all") as refused:
        Reader(word)
    assert "none(仅已公开)、own(本单位)、all(全部)" in refused.value.zh


def test_the_facts_of_the_own_unit_need_a_unit() -> None:
    """Else nothing would be read, and nobody told why."""
    with pytest.raises(InvalidParameter, match="must name that unit"):
        Reader("own")


def test_no_field_of_a_relation_is_sensitive_by_itself() -> None:
    """Masks hide relations whole; whoever declares such a field has to teach them."""
    fields = [own for kind in RELATIONS.values() for own in kind.fields]
    assert {PUBLIC} == {own.sensitivity for own in fields}


def test_what_a_mask_knows_by_name_is_all_that_is_declared_sensitive() -> None:
    """Which facts touch a unit is known of these; another one has to be thought about first."""
    relations = {k.name for k in RELATIONS.values() if k.sensitivity is not PUBLIC}
    assert {"BELONGS_TO", "SECONDED_TO", "PLACED_IN", "REPORTED_BY"} == relations
    fields = {
        (kind.name, own.name): own.sensitivity
        for kind in NODES.values()
        for own in kind.fields
        if own.sensitivity is not PUBLIC
    }
    assert fields.pop(("Quota", "filled")) is PERSONNEL
    assert {("Person", name) for name in ("born", "party", "occupation", "phone")} == fields.keys()
    assert {PERSONAL} == set(fields.values())
