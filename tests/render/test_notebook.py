"""An answer in a notebook: as text and as HTML of its own, of the same parts as its page."""

from __future__ import annotations

import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any, Final

import pytest
from packages import write
from render.test_drawing import HOSTILE, Tags

import orgraph
from orgraph.model.answers import Answer
from orgraph.model.errors import MissingExtra
from orgraph.queries import QUESTIONS, parameters
from orgraph.render.page import cell
from orgraph.render.text import text

DAY: Final = "2024-05-27"


@pytest.fixture(scope="module")
def answers(xinmi: orgraph.City) -> list[Answer[Any]]:
    """One of each question, of the examples of its parameters."""
    return [
        xinmi.ask_by_name(
            question, {own.name: own.example for own in parameters(question) if own.required}, DAY
        )
        for question in QUESTIONS.values()
    ]


def shown(answer: Answer[Any]) -> dict[str, str]:
    """What a notebook is given."""
    return answer._repr_mimebundle_(include=None, exclude=None)


def test_an_answer_is_shown_as_text_and_as_html(answers: list[Answer[Any]]) -> None:
    """Chinese first; the text is that of the command line."""
    for answer in answers:
        bundle = shown(answer)
        assert ["text/plain", "text/html"] == list(bundle)
        assert text(answer, "zh") == bundle["text/plain"]
        assert cell(answer, "zh") == bundle["text/html"]
        assert answer.verdict_label.zh in bundle["text/html"]


def test_it_is_shown_in_english_where_that_is_asked_for(
    answers: list[Answer[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """For one answer, or for all by the variable that the command line has."""
    for answer in answers:
        assert text(answer, "en") == answer.shown("en")._repr_mimebundle_()["text/plain"]
        monkeypatch.setenv("ORGRAPH_LANG", "en")
        assert cell(answer, "en") == shown(answer)["text/html"]
        monkeypatch.delenv("ORGRAPH_LANG")


def test_answers_stand_on_one_page(answers: list[Answer[Any]], xinmi: orgraph.City) -> None:
    """What one links to is in it, and the names of its parts are in no other; nothing is run or fetched."""
    others = [xinmi.who("东城半岛社区", at=DAY), xinmi.who("东城半岛社区", at="2023-05-27")]
    every: list[str] = []
    for answer in [*answers, *others]:
        tags = Tags.of(cell(answer, "zh"))
        assert {"script", "h1", "h2", "html", "body", "link", "img"}.isdisjoint(tags.names)
        assert all(link.startswith("#") for link in tags.links)
        assert {link[1:] for link in tags.links} <= set(tags.ids)
        patterns = re.findall(r"url\((.*?)\)", cell(answer, "zh"))
        assert {pattern[1:] for pattern in patterns} <= set(tags.ids)
        assert bool(patterns) == (answer.question in ("movements", "staffing"))
        assert not re.search(r"(?:@import|https?:(?!//www\.w3\.org/))", cell(answer, "zh"))
        every += tags.ids
    assert len(every) == len(set(every)) > 200


def test_its_drawing_and_its_charts_are_those_of_the_page(answers: list[Answer[Any]]) -> None:
    """As many parts, whatever their names."""
    kinds = {answer.question: set(re.findall(r'class="(org?chart|orgraph)"', cell(answer, "zh"))) for answer in answers}  # fmt: skip
    assert {"orgraph"} == kinds["who"] == kinds["path"]
    assert {"orgraph", "orchart"} == kinds["movements"]


def test_hostile_names_are_shown_as_text(tmp_path: Path) -> None:
    """Nothing in a name is markup, turns a line around, or makes one."""
    quoted = ['"' + name.replace('"', '""') + '"' for name in HOSTILE]
    people = "".join(f"person:{n},{name}\n" for n, name in enumerate(quoted))
    held = "".join(f"person:{n},post:1\n" for n in range(len(HOSTILE)))
    folder = write(
        tmp_path,
        {
            "Person": f"id,name\n{people}",
            "Post": "id,name\npost:1,岗位\n",
            "HOLDS": f"source,target\n{held}",
            "Unit": "id,name\nunit:1,单位\n",
            "POST_IN": "source,target\npost:1,unit:1\n",
        },
    )
    city = orgraph.open(folder)
    for n, name in enumerate(HOSTILE):
        bundle = shown(city.history(f"person:{n}", at=DAY))
        html = bundle["text/html"]
        assert "<script" not in html.lower()
        assert {"script", "img"}.isdisjoint(Tags.of(html).names)
        assert "\u202e" not in html + bundle["text/plain"]
        seen = "".join(each if each.isprintable() else " " for each in name)
        assert seen in bundle["text/plain"]


def test_without_the_extra_the_words_are_shown_and_what_to_install() -> None:
    """In a process of its own, which has no Graphviz."""
    asked = (
        "import sys; sys.modules['pygraphviz'] = None\n"
        "import orgraph\n"
        "print(orgraph.open().who('东城半岛社区', at='2024-05-27')._repr_mimebundle_()['text/html'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], check=True, capture_output=True, encoding="utf-8", env={"PYTHONUTF8": "1"}
    )  # fmt: skip
    assert done.stdout.startswith("<pre>东城半岛社区")
    assert MissingExtra("drawings").zh in unescape(done.stdout)


def test_asking_loads_nothing_that_only_showing_needs() -> None:
    """Neither what makes pages, nor what draws, nor tables."""
    asked = (
        "import sys, orgraph\n"
        "orgraph.open().who('战鼓山街东头', '建筑废材', at='2024-05-27')\n"
        "print(sorted({'jinja2', 'pygraphviz', 'polars', 'IPython'} & set(sys.modules)))"
    )
    orgraph.open()  # so that there is a snapshot, which needs no polars
    done = subprocess.run(
        [sys.executable, "-c", asked], check=True, capture_output=True, encoding="utf-8", env={"PYTHONUTF8": "1"}
    )  # fmt: skip
    assert "[]" == done.stdout.strip()


def test_a_city_is_named_shortly(xinmi: orgraph.City) -> None:
    """Not by everything in it."""
    assert len(repr(xinmi)) < 100
