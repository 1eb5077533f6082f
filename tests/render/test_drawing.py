"""An answer as a drawing and as a page: well-formed, complete, safe, and told apart by form."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import pytest
from agreement import Case
from packages import write

import orgraph
from orgraph.graph.compiled import OrgGraph
from orgraph.model.answers import Answer, Mark, Reason
from orgraph.model.errors import MissingExtra
from orgraph.model.facts import Fact
from orgraph.model.schema import Label
from orgraph.render.drawing import FORMS, MEANINGS, SHOWN, drawing, legend, svg
from orgraph.render.page import html

DAY: Final = "2024-05-27"
SVG: Final = "{http://www.w3.org/2000/svg}"
VOID: Final = {"meta", "br", "hr", "img", "link", "input"}


@pytest.fixture(scope="module")
def refused(xinmi: orgraph.City) -> Answer[Any]:
    """The case of the article: a lead, two refusals, contacts, a denied dispatch."""
    return xinmi.may_dispatch("战鼓山街东头", "建筑废材", "东城半岛社区居民委员会", at=DAY)


@pytest.fixture(scope="module")
def unconfirmed(xinmi: orgraph.City) -> Answer[Any]:
    """The same asked of a day on which nothing is certain."""
    return xinmi.who("战鼓山街东头", "建筑废材", at="2019-05-27")


def parsed(answer: Answer[Any], lang: str = "zh") -> ET.Element:
    """The drawing as XML."""
    return ET.fromstring(svg(answer, lang))  # our own


def group(root: ET.Element, id_: str) -> ET.Element:
    """The node or edge of an id."""
    (found,) = (each for each in root.iter(f"{SVG}g") if each.get("id") == id_)
    return found


def words(element: ET.Element) -> str:
    """All its text."""
    return "".join(element.itertext())


def test_every_fact_of_the_reasons_is_an_edge_with_its_number(refused: Answer[Any]) -> None:
    """It links to its row, and its ends are nodes."""
    root, drawn = parsed(refused), drawing(refused)
    cited = dict.fromkeys(place for reason in refused.reasons for place in reason.facts)
    assert len(cited) == len(drawn.edges)
    for edge in drawn.edges:
        told = group(root, f"e{edge.number}")
        assert f"[{edge.number}]" in words(told)
        links = [each.get("{http://www.w3.org/1999/xlink}href") for each in told.iter(f"{SVG}a")]
        assert f"#f{edge.number}" in links
    assert {edge.fact.source.id for edge in drawn.edges} <= {node.ref.id for node in drawn.nodes}


def test_lead_refusal_and_contact_are_told_apart_by_form(refused: Answer[Any]) -> None:
    """Two borders, eight corners, round ones; and by the mark before the name."""
    root, drawn = parsed(refused), drawing(refused)
    forms: dict[Mark | None, set[tuple[int, str]]] = {}
    for number, node in enumerate(drawn.nodes, start=1):
        told = group(root, f"n{number}")
        shapes = [each.tag.removeprefix(SVG) for each in told.iter() if each.tag != f"{SVG}text"]
        corners = max((len((e.get("points") or "").split()) for e in told.iter()), default=0)
        kinds = ",".join(sorted({shape for shape in shapes if shape in ("polygon", "path")}))
        count = sum(shape in ("polygon", "path") for shape in shapes)
        forms.setdefault(node.mark, set()).add((corners * 10 + count, kinds))
    assert {Mark.LEAD, Mark.REFUSAL, Mark.CONTACT, None} == set(forms)
    seen = [form for told in forms.values() for form in told]
    assert len(seen) == len(set(seen))
    assert "● 新密市城市管理局" in words(root)
    assert "× 新华路街道办事处" in words(root)
    assert ["● 主要责任", "× 不应找", "◎ 联系", "┤ 点线:否认"] == legend(drawn, "zh")


def test_every_mark_but_a_note_has_a_form_of_its_own() -> None:
    """No meaning hangs on colour."""
    forms = [tuple(sorted(FORMS[mark].items())) for mark in MEANINGS]
    assert len(forms) == len(set(forms))
    assert set(MEANINGS) == set(Mark) - {Mark.NOTE}
    assert not any("color" in name for form in FORMS.values() for name in form)


def test_what_is_not_certain_is_a_broken_line(unconfirmed: Answer[Any]) -> None:
    """And says so in its label."""
    root, drawn = parsed(unconfirmed), drawing(unconfirmed)
    for edge in drawn.edges:
        told = group(root, f"e{edge.number}")
        (line,) = (each for each in told.iter(f"{SVG}path"))
        broken = line.get("stroke-dasharray") is not None
        assert broken == (edge.fact.truth < 2 or edge.fact.polarity == "denied")
        assert ("?" in words(told)) == (edge.fact.truth < 2 and edge.fact.polarity != "denied")


def test_it_says_in_words_what_it_shows(refused: Answer[Any]) -> None:
    """A title, and every edge as a sentence, for who does not see it."""
    root = parsed(refused, "en")
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert refused.summary.en == title.text
    assert "新密市城市管理局 leads 清理建筑废材." in (desc.text or "")
    assert "not dispatched to 东城半岛社区居民委员会." in (desc.text or "")
    assert ("group", "dt dd") == (root.get("role"), root.get("aria-labelledby"))


HOSTILE: Final = (
    "<script>alert(1)</script>", '"><img src=x onerror=y>', "a\\nb\\", "]]>&amp;<!--", "\u202eתב", "长" * 10000,
    "行\n列\ttab", "{record|shape}", "\\N\\G",
)  # fmt: skip


def test_an_answer_that_rests_on_nothing_draws_what_was_asked_about(xinmi: orgraph.City) -> None:
    """An empty picture would say nothing; nobody in it is marked."""
    answer = xinmi.path("韩蕊", "韩蕊", at=DAY)

    assert not answer.cited
    assert [("韩蕊", None, True)] == [
        (node.ref.name, node.mark, node.asked) for node in drawing(answer).nodes
    ]
    assert "韩蕊" in words(parsed(answer))


def test_that_no_superior_is_known_marks_neither_end(xinmi: orgraph.City) -> None:
    """Both people are known: what is not is who stands above both."""
    answer = xinmi.path("韩蕊", "王恒伟", at=DAY)

    assert any("共同的上级" in reason.text.zh for reason in answer.reasons)
    assert {None} == {node.mark for node in drawing(answer).nodes}


def test_hostile_names_are_shown_as_text(tmp_path: Path) -> None:
    """In names, in the title and in the page; nothing of them is markup."""
    quoted = ['"' + name.replace('"', '""') + '"' for name in HOSTILE]
    package = {
        "Division": "id,name,code,level\n"
        + "".join(f"division:{n},{name},{n:06},county\n" for n, name in enumerate(quoted)),
        "Unit": "id,name\n" + "".join(f"unit:{n},{name}\n" for n, name in enumerate(quoted)),
        "ADMINISTERS": "source,target\n"
        + "".join(f"unit:{n},division:{n}\n" for n in range(len(quoted))),
        "Grid": "id,name\n" + "".join(f"grid:{n},{name}\n" for n, name in enumerate(quoted)),
        "COVERS": "source,target\n"
        + "".join(f"grid:{n},division:{n}\n" for n in range(len(quoted))),
        "Person": "id,name\n" + "".join(f"person:{n},{name}\n" for n, name in enumerate(quoted)),
        "HEADS": "source,target\n" + "".join(f"person:{n},grid:{n}\n" for n in range(len(quoted))),
    }
    city = orgraph.open(write(tmp_path / "city", package), snapshot=False)
    for n, name in enumerate(HOSTILE):
        answer = orgraph.Who(f"division:{n}").answer(city.at(DAY))
        text = words(parsed(answer))
        assert "".join(each if each.isprintable() else " " for each in name) in text
        page = html(answer, "zh")
        assert "\u202e" not in page
        assert "<script" not in page.lower().replace("&lt;script", "")
        assert {"script", "img"}.isdisjoint(Tags.of(page).names - {"svg"})


class Tags(HTMLParser):
    """The tags of a page, and whether they are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: set[str] = set()
        self.links: list[str] = []
        self.ids: list[str] = []

    @classmethod
    def of(cls, page: str) -> Tags:
        """Read a page."""
        tags = cls()
        tags.feed(page)
        assert [] == tags.open
        return tags

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        told = dict(attrs)
        self.links += [told[name] or "" for name in ("href", "xlink:href", "src") if name in told]
        if told.get("id"):
            self.ids.append(told["id"] or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open.pop()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_stands_alone(lang: str, refused: Answer[Any], unconfirmed: Answer[Any]) -> None:
    """No script and no address outside; every link leads to something in it."""
    for answer in (refused, unconfirmed):
        page = html(answer, lang)
        tags = Tags.of(page)
        assert "script" not in tags.names
        assert all(link.startswith("#") for link in tags.links)
        assert {link[1:] for link in tags.links} <= set(tags.ids)
        assert len(tags.ids) == len(set(tags.ids))
        assert not re.search(r"(?:url\(|@import|https?:(?!//www\.w3\.org/))", page)
        assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}">' in page
        for reason in answer.reasons:
            assert escaped(reason.text.of(lang)) in page


def escaped(text: str) -> str:
    """As Jinja2 writes it."""
    from markupsafe import escape

    return str(escape(text))


def test_random_answers_are_drawn(cases: list[Case], graphs: list[OrgGraph]) -> None:
    """Whatever a city is like, the page is well-formed and has every fact of the reasons."""
    for case, graph in list(zip(cases, graphs, strict=True))[:40]:
        question = orgraph.Who(case.asked.place, case.asked.matter)
        answer = question.answer(graph.at(case.asked.day))
        tags = Tags.of(html(answer, "zh"))
        cited = {place for reason in answer.reasons for place in reason.facts}
        assert {f"f{n}" for n in range(1, len(cited) + 1)} <= set(tags.ids)


def test_a_large_answer_is_drawn_in_part_and_says_so(refused: Answer[Any]) -> None:
    """The table has all of it."""

    class Many:
        """A view of facts without end."""

        def fact(self, fact: int) -> Fact:
            first = refused.facts[0]
            return replace(first, id=f"f{fact}", source=first.source._replace(id=f"unit:{fact}"))

    count = SHOWN + 5
    large = replace(
        refused,
        reasons=(Reason(Mark.NOTE, Label("多", "many"), tuple(range(count))),),
        cited=tuple(range(count)),
        deciding=(),
        view=Many(),
    )
    assert (SHOWN, 5) == (len(drawing(large).edges), drawing(large).left_out)
    page = html(large, "zh")
    assert "图中未画的事实见下表" in page
    assert f'id="f{count}"' in page


def test_without_the_extra_it_says_what_to_install() -> None:
    """Both libraries are optional."""
    asked = (
        "import sys; sys.modules[sys.argv[1]] = None\n"
        "import orgraph; from orgraph.render.page import html\n"
        "from orgraph.model.errors import MissingExtra\n"
        "try: html(orgraph.open().who('东城半岛社区', at='2024-05-27'), 'zh')\n"
        "except MissingExtra as error: print(error.en)"
    )
    for library in ("jinja2", "pygraphviz"):
        done = subprocess.run(
            [sys.executable, "-c", asked, library], check=True, capture_output=True, text=True
        )
        assert str(MissingExtra("drawings")) == done.stdout.strip()


def test_many_may_be_drawn_at_once() -> None:
    """By the threads of a server; Graphviz alone would end the process. In a process of its own, which may end."""
    program = (
        "import orgraph\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from orgraph.render.drawing import svg\n"
        "answer = orgraph.open().who('战鼓山街东头', '建筑废材', at='2024-05-27')\n"
        "answer.facts\n"
        "with ThreadPoolExecutor(8) as pool:\n"
        "    drawn = set(pool.map(lambda _: svg(answer, 'zh'), range(120)))\n"
        "print(len(drawn))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=300
    )
    assert (0, "1") == (done.returncode, done.stdout.strip()), done.stderr[-2000:]
