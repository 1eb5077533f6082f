"""Every question is a method of a city, as visible as one that is written out."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest

import orgraph
from orgraph.model.errors import InvalidParameter, UnknownName
from orgraph.queries import QUESTIONS, parameters

DAY = "2024-05-27"


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_seen_as_a_method(xinmi: orgraph.City, name: str) -> None:
    """Listed, with its name, what it says of itself, and a signature of its parameters and the day."""
    called = name.replace("-", "_")
    method = getattr(xinmi, called)
    signature = inspect.signature(method)

    assert called in dir(xinmi)
    assert called == method.__name__
    assert method.__doc__
    taken = list(signature.parameters.values())
    assert [*(own.name for own in parameters(QUESTIONS[name])), "at"] == [one.name for one in taken]
    assert inspect.Parameter.KEYWORD_ONLY is taken[-1].kind
    required = [own.name for own in parameters(QUESTIONS[name]) if own.required]
    assert [*required, "at"] == [one.name for one in taken if one.default is one.empty]


def test_what_a_method_takes_is_told_in_both_languages(xinmi: orgraph.City) -> None:
    """With its words, and what there was before."""
    said = str(xinmi.path.__doc__)

    assert "length: how many steps at most · 步数:最多走几步" in said
    assert "shortest, all" in said
    assert (
        "(start: str, end: str, length: int = 6, relations: str = 'all', paths: str = 'shortest', *, "
        "at: str | datetime.date) -> orgraph.model.answers.Answer"
    ) == str(inspect.signature(xinmi.path))
    assert {"networkx", "who_many", "graph", "reader"} <= set(dir(xinmi))


def test_parameters_go_by_place_or_by_name(xinmi: orgraph.City) -> None:
    """The answer is the same."""
    told = xinmi.path("韩蕊", "路广", 5, at=DAY)

    assert told == xinmi.path(end="路广", start="韩蕊", length=5, at=DAY)
    assert told == xinmi.path("韩蕊", end="路广", length="5", at=DAY)
    with pytest.raises(UnknownName):
        xinmi.path("韩蕊", "张三丰", at=DAY)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (
            lambda city: city.path("韩蕊", "路广", lenght=5, at=DAY),
            r"Unknown: lenght\. The parameters of path are start, end, length, relations, paths\.",
        ),
        (lambda city: city.path("韩蕊", at=DAY), r"Missing: end\. The parameters of path"),
        (lambda city: city.path(at=DAY), r"Missing: start, end\. The"),
        (lambda city: city.path("韩蕊", "路广", 5, "all", "all", "x", at=DAY), "Too many: x"),
        (lambda city: city.path("韩蕊", "路广", start="韩蕊", at=DAY), "Given twice: start"),
        (lambda city: city.path("韩蕊", "路广"), "Missing: at, the day asked about"),
        (lambda city: city.movements("王恒伟", DAY), "Missing: at, the day asked about"),
        (lambda city: city.movements("王恒伟", DAY, at=DAY), f"Too many: {DAY}"),
        (lambda city: city.path("韩蕊", "路广", length="x", at=DAY), "must be a whole number"),
    ],
)
def test_wrong_parameters_are_refused_with_those_there_are(
    xinmi: orgraph.City, ask: Callable[[Any], object], said: str
) -> None:
    """By the error that the command line gives, and never a bare `TypeError`."""
    with pytest.raises(InvalidParameter, match=said):
        ask(xinmi)


def test_a_misspelt_method_is_told_the_nearest(xinmi: orgraph.City) -> None:
    """And what is like none of them is not there."""
    with pytest.raises(AttributeError, match=r"no 'movments'; the nearest: movements"):
        xinmi.movments  # noqa: B018
    with pytest.raises(AttributeError, match=r"no 'reporting_lines'; the nearest: reporting_line"):
        xinmi.reporting_lines  # noqa: B018
    with pytest.raises(AttributeError, match=r"^a city has no 'xyzzy'$"):
        xinmi.xyzzy  # noqa: B018
    assert not hasattr(xinmi, "_repr_html_")
