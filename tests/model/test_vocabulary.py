"""The vocabulary: what holds of every declaration, and what the domain fixes of some."""

from __future__ import annotations

from itertools import chain

import pytest

from orgraph.model.schema import Field, NodeKind, RelationKind, Sensitivity, Type
from orgraph.model.vocabulary import (
    CERTAINTIES,
    CERTAINTY,
    FACT_FIELDS,
    INSIDE,
    NODES,
    POLARITY,
    RELATIONS,
)

KINDS: list[NodeKind | RelationKind] = [*NODES.values(), *RELATIONS.values()]

FIELDS: list[tuple[str, Field]] = [
    *((kind.name, own) for kind in KINDS for own in kind.fields),
    *(("every fact", own) for own in FACT_FIELDS),
]

SHOWN = {"id", "kind", "source", "target", "fields", "confirmed", "truth"}
"""What every fact shows beside its columns."""


def chinese(text: str) -> bool:
    """Whether there is a Chinese character in it."""
    return any("\u4e00" <= each <= "\u9fff" for each in text)


def test_kinds_are_found_by_their_own_name() -> None:
    """The name in the index is the name of the declaration."""
    assert list(NODES) == [kind.name for kind in NODES.values()]
    assert list(RELATIONS) == [kind.name for kind in RELATIONS.values()]
    assert not NODES.keys() & RELATIONS.keys()


def test_no_two_kinds_share_a_prefix() -> None:
    """The kind of an id is read from its prefix."""
    prefixes = [kind.prefix for kind in NODES.values()]
    assert len(prefixes) == len(set(prefixes))
    assert all(prefix.replace("-", "").isalpha() for prefix in prefixes)


@pytest.mark.parametrize("kind", RELATIONS.values(), ids=lambda kind: kind.name)
def test_a_relation_joins_kinds_that_there_are(kind: RelationKind) -> None:
    """Each name in its pattern is a node kind."""
    named = set(chain.from_iterable(chain.from_iterable(kind.ends)))
    assert named <= set(NODES)
    assert f"-[:{kind.name}]->" in kind.pattern


@pytest.mark.parametrize("kind", RELATIONS.values(), ids=lambda kind: kind.name)
def test_what_tells_two_facts_apart_is_a_field_of_the_kind(kind: RelationKind) -> None:
    """The natural key is made of own fields."""
    assert set(kind.key) <= {own.name for own in kind.fields}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_no_column_of_a_kind_has_the_name_of_another(kind: NodeKind | RelationKind) -> None:
    """Own fields differ from each other, from the ids and from what every fact carries."""
    own = [each.name for each in kind.fields]
    carried = [each.name for each in FACT_FIELDS]
    names = [*own, *carried, "id" if isinstance(kind, NodeKind) else "source"]
    assert len(names) == len(set(names))
    assert "target" not in own


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_is_named_in_both_languages_and_explained(
    kind: NodeKind | RelationKind,
) -> None:
    """Chinese first, English second, and a sentence."""
    labels = [kind.label, kind.inverse] if isinstance(kind, RelationKind) else [kind.label]
    for label in labels:
        assert chinese(label.zh)
        assert label.en.isascii()
        assert label.en
    assert kind.doc.endswith(".")


@pytest.mark.parametrize(("kind", "own"), FIELDS, ids=lambda each: getattr(each, "name", each))
def test_every_field_and_word_is_named_in_both_languages(kind: str, own: Field) -> None:
    """A clerk reads the label of a column and of each word that it may hold."""
    for label in (own.label, *own.values.values()):
        assert chinese(label.zh), f"{kind}.{own.name}: {label}"
        assert label.en.isascii()
        assert label.en


@pytest.mark.parametrize(("kind", "own"), FIELDS, ids=lambda each: getattr(each, "name", each))
def test_a_reference_names_a_kind_and_nothing_else_does(kind: str, own: Field) -> None:
    """A field that refers says to what."""
    assert (own.type is Type.REFERENCE) == (own.target in NODES), kind
    assert (own.type is not Type.REFERENCE) == (own.target == ""), kind


@pytest.mark.parametrize(("kind", "own"), FIELDS, ids=lambda each: getattr(each, "name", each))
def test_words_can_be_told_apart_in_a_cell(kind: str, own: Field) -> None:
    """A cell of several words separates them by `|`; a word is in small ASCII letters."""
    assert all(word.isascii() and word.replace("_", "").islower() for word in own.values), kind
    assert (own.type is Type.CHOICE) <= bool(own.values), kind


def test_every_node_kind_is_called_by_something() -> None:
    """The first field is what a node is called by."""
    assert all(kind.fields and kind.fields[0].type is Type.TEXT for kind in NODES.values())


def test_certainty_stands_weakest_first() -> None:
    """The order of the design; the weakest of an answer is read from it."""
    expected = ("planned", "derived", "inferred", "restored", "claimed", "stated")
    assert expected == CERTAINTIES == tuple(CERTAINTY.values)


def test_a_fact_is_asserted_or_denied() -> None:
    """Planned is a certainty, not a polarity."""
    assert ["asserted", "denied"] == list(POLARITY.values)


def test_every_file_may_have_the_columns_of_a_fact() -> None:
    """Times, polarity, evidence and identity, in the order of the package format."""
    expected = [
        "from", "to", "polarity", "evidence", "locator", "speaker", "certainty", "fact",
    ]  # fmt: skip
    assert expected == [own.name for own in FACT_FIELDS]
    assert not any(own.required for own in FACT_FIELDS)


def test_own_fields_may_be_called_as_what_every_fact_shows() -> None:
    """Which is why an answer keeps them apart: `kind` of a unit is not the kind of the fact."""
    clashing = {own.name for _, own in FIELDS} & SHOWN
    assert {"kind"} == clashing


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("SECONDED_TO", Sensitivity.PERSONNEL),
        ("PLACED_IN", Sensitivity.PERSONNEL),
        ("BELONGS_TO", Sensitivity.PERSONNEL),
        ("REPORTED_BY", Sensitivity.PERSONAL),
        ("HOLDS", Sensitivity.PUBLIC),
        ("HEADS", Sensitivity.PUBLIC),
        ("OVERSEES", Sensitivity.PUBLIC),
        ("LEADS", Sensitivity.PUBLIC),
    ],
)
def test_who_may_read_a_relation(kind: str, expected: Sensitivity) -> None:
    """Secondments and rosters are for personnel, who reported a case for intake only."""
    assert expected is RELATIONS[kind].sensitivity


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("Person", "name", Sensitivity.PUBLIC),
        ("Person", "born", Sensitivity.PERSONAL),
        ("Person", "party", Sensitivity.PERSONAL),
        ("Person", "phone", Sensitivity.PERSONAL),
        ("Person", "occupation", Sensitivity.PERSONAL),
        ("Post", "contact", Sensitivity.PUBLIC),
        ("Unit", "contact", Sensitivity.PUBLIC),
        ("Quota", "filled", Sensitivity.PERSONNEL),
        ("Quota", "authorised", Sensitivity.PUBLIC),
    ],
)
def test_who_may_read_a_field(kind: str, name: str, expected: Sensitivity) -> None:
    """Office contacts are public; age, party and mobile number of a person are not."""
    own = NODES[kind].field(name)
    assert own is not None
    assert expected is own.sensitivity


def test_nothing_that_must_never_be_stored_has_a_column() -> None:
    """Identity numbers, home addresses, health, minors, discipline and tracks."""
    forbidden = ("identity", "id_number", "address", "health", "minor", "discipline", "track")
    names = [own.name for _, own in FIELDS]
    assert not [name for name in names for word in forbidden if word in name]


@pytest.mark.parametrize(
    ("name", "event"),
    [
        ("DISPATCHED_TO", True),
        ("HANDLED_BY", True),
        ("ISSUED", True),
        ("TAKES_FROM", True),
        ("GIVES_TO", True),
        ("HOLDS", False),
        ("SECONDED_TO", False),
        ("LISTED_ON", False),
    ],
)
def test_what_happened_has_no_end(name: str, event: bool) -> None:
    """A dispatch is an event, a secondment a state."""
    assert event == RELATIONS[name].event


def test_a_completeness_reaches_what_is_inside() -> None:
    """Each way leads from the kind that it is declared for, so that none is walked in vain."""
    for name, ways in INSIDE.items():
        for way in ways:
            sources = {kind for ends in way.relation.ends for kind in ends[0]}
            assert way.forward
            assert name in sources, f"{name} {way}"


def test_what_completeness_closes_is_something_that_it_reaches() -> None:
    """Every kind that CLOSES may name is one that others are inside of, or is a start itself."""
    ((_, closed),) = RELATIONS["CLOSES"].ends
    reached = {
        kind
        for ways in INSIDE.values()
        for way in ways
        for ends in way.relation.ends
        for kind in ends[1]
    }
    assert set(closed) <= reached | set(INSIDE)


def test_the_indexes_cannot_be_changed() -> None:
    """The vocabulary is the same for everybody who imports it."""
    for index in (NODES, RELATIONS, INSIDE):
        with pytest.raises(TypeError):
            index["X"] = None  # type: ignore[index]
