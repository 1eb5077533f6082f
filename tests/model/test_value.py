"""`frozen` makes what the library's frozen dataclass with slots is, and only makes it faster."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass, field, fields, is_dataclass, replace
from inspect import signature
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgraph.model.value import frozen


@frozen
class Small:
    """A value."""

    name: str
    facts: tuple[int, ...] = ()
    found: dict[str, int] = field(default_factory=dict)


@frozen
class Wide(Small):
    """One with a field more."""

    truth: int = 2


def like(own: type[Any]) -> Any:
    """The class as the library makes it."""
    base = (like(Small),) if own is Wide else ()
    names = [each for each in fields(own) if each.name in own.__annotations__]
    body: dict[str, Any] = {"__annotations__": {each.name: each.type for each in names}}
    body |= {"__qualname__": own.__qualname__, "__module__": own.__module__}
    for each in names:
        if each.name == "found":
            body["found"] = field(default_factory=dict)
        elif each.name in ("facts", "truth"):
            body[each.name] = each.default
    return dataclass(frozen=True, slots=True)(type(own.__name__, base, body))


GIVEN = st.fixed_dictionaries(
    {"name": st.text()},
    optional={
        "facts": st.lists(st.integers(), max_size=3).map(tuple),
        "found": st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
    },
)


@pytest.mark.parametrize("own", [Small, Wide])
@given(told=GIVEN)
def test_it_holds_what_the_librarys_holds(own: type[Any], told: Mapping[str, Any]) -> None:
    """By keyword and by place, with what is left out; told, compared and copied alike."""
    ours, theirs = own(**told), like(own)(**told)

    assert repr(ours) == repr(theirs)
    assert ours == own(*(getattr(ours, each.name) for each in fields(own)))
    assert ours == replace(ours) == pickle.loads(pickle.dumps(ours))
    assert (ours == own("another")) == (theirs == like(own)("another"))
    assert replace(ours, name="b").name == "b"
    assert str(signature(own)).split("->")[0].count("=") == str(signature(like(own))).count("=")


def test_it_is_a_dataclass_with_slots_that_never_changes() -> None:
    """Nothing can be set, added or deleted."""
    made: Any = Small("a")

    assert is_dataclass(Small)
    assert not hasattr(made, "__dict__")
    with pytest.raises(FrozenInstanceError):
        made.name = "b"
    with pytest.raises(FrozenInstanceError):
        del made.name
    with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
        made.other = 1


def test_what_is_made_anew_is_never_shared() -> None:
    """Each has a dictionary of its own."""
    assert Small("a").found is not Small("a").found


@pytest.mark.parametrize(
    "given_", [((), {}), (("a", (), {}, 4), {}), (("a",), {"other": 1}), (("a",), {"name": "b"})]
)
def test_wrong_calls_are_refused(given_: tuple[tuple[Any, ...], dict[str, Any]]) -> None:
    """As the library refuses them."""
    places, names = given_
    with pytest.raises(TypeError):
        like(Small)(*places, **names)
    with pytest.raises(TypeError):
        Small(*places, **names)


def test_what_it_cannot_make_is_refused() -> None:
    """A field that is no plain parameter, or work after the making, would be lost."""
    with pytest.raises(TypeError, match="Late"):

        @frozen
        class Late:
            name: str

            def __post_init__(self) -> None:
                raise AssertionError

    with pytest.raises(TypeError, match="Hidden"):

        @frozen
        class Hidden:
            name: str = field(init=False)

    with pytest.raises(TypeError, match="Named"):

        @frozen
        class Named:
            name: str = field(kw_only=True)


def test_equal_ones_have_one_hash() -> None:
    """Where what they hold has one."""
    assert hash(Hashed("a", (1,))) == hash(Hashed("a", (1,)))
    assert {Hashed("a"), Hashed("a"), Hashed("b")} == {Hashed("a"), Hashed("b")}


@frozen
class Hashed:
    """One that holds nothing that changes."""

    name: str
    facts: tuple[int, ...] = ()
