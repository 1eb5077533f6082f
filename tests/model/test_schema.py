"""How kinds are declared: fields, node kinds, and relation kinds from their ASCII pattern."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgraph.model.schema import (
    ASSERTED,
    DENIED,
    PLANNED,
    Label,
    RelationKind,
    Sensitivity,
    Type,
    bound,
    choice,
    flag,
    integer,
    node,
    number,
    reference,
    relation,
    text,
    words,
)

HOLDS = ("任职", "holds")
HELD_BY = ("任职人", "held by")


def declared(pattern: str) -> RelationKind:
    """A relation kind of that pattern."""
    return relation(pattern, HOLDS, HELD_BY, doc="…")


# --- patterns -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "name", "ends"),
    [
        ("(:Person)-[:HOLDS]->(:Post)", "HOLDS", ((("Person",), ("Post",)),)),
        ("(:A|:B)-[:R]->(:C)", "R", ((("A", "B"), ("C",)),)),
        ("(:A | :B)-[:R]->( :C )", "R", ((("A", "B"), ("C",)),)),
        ("(:A)-[:R]->()", "R", ((("A",), ()),)),
        ("()-[:R]->(:A)", "R", (((), ("A",)),)),
        ("(:A)-[:R]->(:A); (:B)-[:R]->(:B)", "R", ((("A",), ("A",)), (("B",), ("B",)))),
        ("(:A)-[:R_S]->(:B)", "R_S", ((("A",), ("B",)),)),
    ],
)
def test_a_pattern_is_the_declaration(
    pattern: str, name: str, ends: tuple[tuple[tuple[str, ...], ...], ...]
) -> None:
    """The name and what may be joined are read from the pattern; `()` is any kind."""
    kind = declared(pattern)
    assert (name, ends, pattern) == (kind.name, kind.ends, kind.pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "HOLDS",
        "(:Person)-[HOLDS]->(:Post)",
        "(:Person)-[:HOLDS]-(:Post)",
        "(:Post)<-[:HOLDS]-(:Person)",
        "(:Person)-[:holds]->(:Post)",
        "(:Person)-[:HOLDS]->(:Post) and more",
        "(:A)-[:R]->(:B); (:A)-[:S]->(:B)",
        "(:A)-[:R]->(:B);",
        "(:A)-[:R]->(:B); nonsense",
        "(:A)-[:R]->((:B))",
    ],
)
def test_what_is_no_pattern_of_one_relation_is_refused(pattern: str) -> None:
    """A slip in a declaration is an error at once, and quotes it."""
    with pytest.raises(ValueError, match="not a pattern of one relation") as caught:
        declared(pattern)
    assert str(caught.value).endswith(pattern)


kinds = st.lists(st.sampled_from(("Person", "Post", "UnitClass")), max_size=3, unique=True)
ends_of_one = st.tuples(kinds, kinds)


@given(st.lists(ends_of_one, min_size=1, max_size=3))
def test_a_pattern_as_drawn_is_read_back(ends: list[tuple[list[str], list[str]]]) -> None:
    """Any kinds at either end, and any number of patterns of one name."""
    drawn = "; ".join(
        "({})-[:R]->({})".format(*("|".join(f":{kind}" for kind in end) for end in pair))
        for pair in ends
    )
    assert tuple((tuple(a), tuple(b)) for a, b in ends) == declared(drawn).ends


# --- ways ------------------------------------------------------------------------------------------------


def test_a_relation_can_be_gone_both_ways() -> None:
    """`out` follows the arrow, `into` goes against it; both over asserted facts."""
    kind = declared("(:Person)-[:HOLDS]->(:Post)")
    assert (kind, True, ASSERTED) == (kind.out.relation, kind.out.forward, kind.out.stance)
    assert (kind, False, ASSERTED) == (kind.into.relation, kind.into.forward, kind.into.stance)
    assert ["-[:HOLDS]->", "<-[:HOLDS]-"] == [str(kind.out), str(kind.into)]


def test_a_way_can_be_narrowed_and_keeps_the_rest() -> None:
    """By a field, to a kind, to denied or planned facts, in any order."""
    kind = declared("(:Person)-[:HOLDS]->(:Post)")
    post = node("Post", ("岗位", "post"), doc="…")
    way = kind.into.by("kind").of(post).told(DENIED)
    other = kind.into.told(DENIED).of(post).by("kind")
    for each in (way, other):
        found = (each.relation, each.forward, each.stance, each.filter, each.other)
        assert (kind, False, DENIED, "kind", post) == found
        assert "<-[:HOLDS]- denied of Post by kind" == str(each)


def test_a_way_tells_the_kinds_that_it_leads_from() -> None:
    """Those at its near end, in any of the patterns; an end that is not named may be of any kind."""
    kind = relation(
        "(:Post)-[:LEADS]->(:Row); (:Unit|Person)-[:LEADS]->()",
        ("牵头", "leads"),
        ("由", "by"),
        doc="",
    )

    assert [name for name in ("Post", "Unit", "Person", "Row") if kind.out.joins(name)] == [
        "Post",
        "Unit",
        "Person",
    ]
    assert all(kind.into.told(DENIED).on_any_day().joins(name) for name in ("Row", "Post"))


def test_telling_the_same_stance_makes_no_new_way() -> None:
    """Ways are compared by identity: the plain one stays the plain one."""
    kind = declared("(:Person)-[:HOLDS]->(:Post)")
    assert kind.out.told(ASSERTED) is kind.out
    assert kind.out.told(PLANNED) is not kind.out


# --- fields ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("maker", "kind"),
    [
        (text, Type.TEXT),
        (words, Type.WORDS),
        (integer, Type.INTEGER),
        (number, Type.NUMBER),
        (flag, Type.FLAG),
        (bound, Type.BOUND),
        (reference, Type.REFERENCE),
    ],
)
def test_each_maker_makes_fields_of_its_type(maker: type, kind: Type) -> None:
    """A plain field is optional, public, and takes any value of its type."""
    own = maker("name", ("名称", "name"))
    assert ("name", Label("名称", "name"), kind) == (own.name, own.label, own.type)
    assert (False, Sensitivity.PUBLIC, {}, "", "") == (
        own.required,
        own.sensitivity,
        own.values,
        own.target,
        own.note,
    )


def test_a_choice_names_its_words_in_both_languages() -> None:
    """The English name of a word is the word itself, with spaces."""
    own = choice("kind", ("类型", "kind"), send_down="下沉", acting="主持工作")
    assert Type.CHOICE is own.type
    assert {
        "send_down": Label("下沉", "send down"),
        "acting": Label("主持工作", "acting"),
    } == own.values


def test_a_choice_may_take_the_words_of_another_and_add_some() -> None:
    """`of` gives the words, further ones may follow, and the other field stays as it is."""
    first = choice("kind", ("类型", "kind"), a="甲")
    second = choice("kinds", ("类型", "kinds"), several=True, of=first.values, b="乙")
    assert (["a"], ["a", "b"]) == (list(first.values), list(second.values))
    assert Type.WORDS is second.type


@pytest.mark.parametrize(
    ("name", "prefix"),
    [("Unit", "unit"), ("UnitClass", "unit-class"), ("DutyList", "duty-list")],
)
def test_a_node_kind_gives_its_ids_their_prefix(name: str, prefix: str) -> None:
    """Camel case becomes hyphens."""
    assert prefix == node(name, ("中", "en"), doc="…").prefix


def test_a_field_is_found_by_its_name() -> None:
    """Of a node kind and of a relation kind; another name gives none."""
    own = text("role", ("角色", "role"))
    kind = node("Post", ("岗位", "post"), own, doc="…")
    joined = relation("(:A)-[:R]->(:B)", HOLDS, HELD_BY, own, doc="…")
    assert kind.field("role") is own is joined.field("role")
    assert kind.field("rank") is None
    assert joined.field("rank") is None


def test_a_label_is_chinese_for_zh_and_english_for_all_else() -> None:
    """There are two languages."""
    label = Label("单位", "unit")
    assert ["单位", "unit", "unit"] == [label.of("zh"), label.of("en"), label.of("fr")]


def test_declarations_cannot_be_changed() -> None:
    """Everything else is derived from them."""
    kind = declared("(:Person)-[:HOLDS]->(:Post)")
    for each, name in ((kind, "name"), (kind.out, "forward"), (text("a", HOLDS), "required")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(each, name, "x")
