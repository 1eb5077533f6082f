"""Charts of `movements` and `staffing`: true to the figures, told apart by form, safe, and readable as tables."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any, Final

import pytest
from agreement import graph_of
from agreement_people import questions
from cities_people import AskedOfPeople, cities_of_people
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packages import write
from render.test_drawing import HOSTILE, Tags

import orgraph
from orgraph.cli import build
from orgraph.model.answers import Answer
from orgraph.model.time import FOREVER, NEVER, Span
from orgraph.model.truth import MAYBE, NO, YES
from orgraph.render.chart import CHART_FORMS, STYLE, fitted
from orgraph.render.charts import CHARTS, chart, panels
from orgraph.render.page import html
from orgraph.render.time_line import parts_of

DAY: Final = "2024-05-27"
SVG: Final = "{http://www.w3.org/2000/svg}"
TRANSFER: Final = "新密市向乡镇和街道办下沉事业编制"


def parsed(answer: Answer[Any], lang: str = "zh") -> ET.Element:
    """The charts as XML."""
    drawn = chart(answer, lang)
    assert drawn is not None
    return ET.fromstring(drawn)  # our own


def texts(root: ET.Element) -> list[str]:
    """The lines of text, without tooltips."""
    return [
        "".join(t for t in (e.text, *(c.tail for c in e)) if t) for e in root.iter(f"{SVG}text")
    ]


def bars(root: ET.Element, form: str) -> list[tuple[float, float]]:
    """Where the bars of a form begin and end."""
    found = [e for e in root.iter(f"{SVG}rect") if e.get("class") == f"form {form}"]
    return [(float(e.attrib["x"]), float(e.attrib["x"]) + float(e.attrib["width"])) for e in found]


def bands(root: ET.Element, form: str) -> dict[str, float]:
    """How wide the bands of a form are where they begin, by their tooltip."""
    found = {}
    for path in root.iter(f"{SVG}path"):
        told = path.find(f"{SVG}title")
        if path.get("class") == f"form {form}" and told is not None:
            numbers = [float(each) for each in re.findall(r"-?\d+(?:\.\d+)?", path.attrib["d"])]
            found[str(told.text)] = numbers[-1] - numbers[1]
    return found


def test_a_transfer_shows_what_is_declared_and_what_is_itemised(xinmi: orgraph.City) -> None:
    """642, 192 and the rest of 450; bands are as wide as 78, 58 and 56; classes have no width of their own."""
    root = parsed(xinmi.movements("新密市", at=DAY))
    assert {"申报 642", "列明 192", "未列明 450"} <= set(texts(root))
    sure = bands(root, "sure")
    wide = {name: sure[f"{name}人民政府 {count}"] for name, count in (("曲梁镇", 78), ("超化镇", 58), ("来集镇", 56))}  # fmt: skip
    assert pytest.approx(78 / 58, rel=0.02) == wide["曲梁镇"] / wide["超化镇"]
    assert pytest.approx(58 / 56, rel=0.02) == wide["超化镇"] / wide["来集镇"]
    rest = bands(root, "rest")
    assert pytest.approx(450 / 78, rel=0.02) == rest["没有列明去向的 450"] / wide["曲梁镇"]
    assert {"新密市市直单位 数量没有列明", "新密市各乡镇和街道办 数量没有列明"} <= rest.keys()
    assert ["新密市各乡镇和街道办 数量没有列明 只是计划"] == list(bands(root, "planned"))


def test_nothing_is_balanced(tmp_path: Path) -> None:
    """More itemised than declared, and no declared number, are shown as they are."""
    folder = write(
        tmp_path / "city",
        {
            "Unit": "id,name\nunit:1,甲\nunit:2,乙\n",
            "QuotaTransfer": "id,name,declared,from\nquota-transfer:1,多,5,2020-01-01\nquota-transfer:2,无,,2020-01-01\n",
            "GIVES_TO": "source,target,count,from\nquota-transfer:1,unit:1,9,2020-01-01\n"
            "quota-transfer:2,unit:2,4,2020-01-01\n",
            "TAKES_FROM": "source,target,count,from\nquota-transfer:1,unit:2,3,2020-01-01\n",
        },
    )
    city = orgraph.open(folder, snapshot=False)
    root = parsed(city.movements("quota-transfer:1", at=DAY))
    assert {"申报 5", "列明 9", "未列明 -4"} <= set(texts(root))
    assert {"甲 9", "乙 3"} == bands(root, "sure").keys()
    assert {} == bands(root, "rest")
    root = parsed(city.movements("quota-transfer:2", at=DAY), "en")
    assert {"no number declared", "itemised 4"} <= set(texts(root))
    assert {"乙 4"} == bands(root, "sure").keys()


def test_a_bound_that_is_not_known_is_drawn_as_not_known(xinmi: orgraph.City) -> None:
    """王恒伟 was seconded about 2021, and came back some day from January to May 2024: only 2023 is full."""
    root = parsed(xinmi.movements("王恒伟", at=DAY))
    years = {
        text.text: float(text.attrib["x"])
        for text in root.iter(f"{SVG}text")
        if re.fullmatch(r"20\d\d", text.text or "")
    }
    sure, maybe = bars(root, "sure"), bars(root, "maybe")
    assert pytest.approx((years["2023"], years["2024"]), abs=1) == sure[1]
    (day,) = (e for e in root.iter(f"{SVG}path") if e.get("class") == "day")
    today = float(day.attrib["d"][1:].split()[0])
    assert pytest.approx((years["2020"], years["2023"]), abs=1) == maybe[1]
    assert pytest.approx((years["2024"], today), abs=1) == maybe[2]
    assert {"借调 · 2021~ → [2024-01..2024-05-27] (不含该日)", "已结束 [2]", "当日有效 [1]"} <= set(
        texts(root)
    )
    assert "斜线虚框:未定" in texts(root)[-1]


DAYS = st.integers(700_000, 740_000) | st.sampled_from([NEVER, FOREVER])


@given(st.lists(DAYS, min_size=4, max_size=4), st.integers(700_000, 740_000))
def test_a_day_is_in_the_bar_of_its_truth(bounds: list[int], day: int) -> None:
    """Full where it holds for certain, hatched where it may, and nothing where it does not, whatever the bounds."""
    may, has = sorted(bounds[:2])
    until, over = sorted(bounds[2:])
    span = Span(may, has, until, over)
    if may >= over:
        return
    drawn = parts_of("holds", span)
    forms = {form for form, begin, end in drawn if begin <= day < end}
    assert {YES: {"sure"}, MAYBE: {"maybe"}, NO: set()}[span.truth(day)] == forms
    assert all(begin < end for _, begin, end in drawn)


def test_planned_denied_and_overdue_stays_are_told_apart(tmp_path: Path) -> None:
    """By form, by a word, and a flag where a stay was planned to end."""
    folder = write(
        tmp_path / "city",
        {
            "Unit": "id,name\nunit:1,甲局\nunit:2,乙办\nunit:3,丙办\n",
            "Person": "id,name\nperson:1,某人\n",
            "BELONGS_TO": "source,target,from\nperson:1,unit:1,2015-01-01\n",
            "SECONDED_TO": "source,target,kind,from,planned_end,polarity,certainty\n"
            "person:1,unit:2,secondment,2022-01-01,2023-01-01,,\n"
            "person:1,unit:3,secondment,2025-01-01,,,planned\n"
            "person:1,unit:3,shadowing,2019-01-01,,denied,\n",
        },
    )
    root = parsed(orgraph.open(folder, snapshot=False).movements("某人", at=DAY))
    assert 2 == len(bars(root, "sure"))
    assert (1, 1) == (len(bars(root, "planned")), len(bars(root, "denied")))
    assert {"计划截止 2023-01-01", "只是计划 [4]"} <= set(texts(root))
    assert any(text.startswith("否认") for text in texts(root))


def test_forms_are_told_apart_without_colour() -> None:
    """By the border, the pattern or the cross; every form of the key has a rule."""
    seen = set()
    for form in CHART_FORMS:
        rules = "".join(re.findall(rf"\.orchart \.{form} {{([^}}]*)}}", STYLE))
        assert rules
        filled = "none" not in rules and "fill:" in rules
        pattern = re.search(r"var\(--(hatched|checked)\)", rules)
        dashes = re.search(r"stroke-dasharray: ([\d ]+)", rules)
        width = re.search(r"stroke-width: ([\d.]+)", rules)
        seen.add((form == "denied", filled, *(m and m[1] for m in (pattern, dashes, width))))
    assert len(CHART_FORMS) == len(seen)


def test_staffing_stands_side_by_side(tmp_path: Path) -> None:
    """Authorised, declared, loaded, out and in on one scale; what is not loaded is said; the norm is a line."""
    people = range(1, 13)
    folder = write(
        tmp_path / "city",
        {
            "Division": "id,name,code,level\ndivision:1,某县,419900,county\n",
            "Unit": "id,name\nunit:1,甲局\nunit:2,外局\n",
            "SERVES": "source,target\nunit:1,division:1\n",
            "Person": "id,name\n" + "".join(f"person:{n},人{n}\n" for n in people),
            "BELONGS_TO": "source,target,quota,from\n"
            + "".join(f"person:{n},unit:1,institution,2020-01-01\n" for n in people),
            "SECONDED_TO": "source,target,kind,from\nperson:1,unit:2,secondment,2021\n",
            "Quota": "id,category,authorised,filled\nquota:1,institution,20,15\n",
            "ALLOTS_TO": "source,target\nquota:1,unit:1\n",
            "Policy": "id,name,kind,value,per,binding\npolicy:1,社区工作者标准,norm,18,万城镇常住人口,false\n",
            "APPLIES_TO": "source,target\npolicy:1,division:1\n",
            "Statistic": "id,name,value,unit\nstatistic:1,城镇常住人口,3,万人\n",
            "ABOUT": "source,target\nstatistic:1,division:1\n",
        },
    )
    answer = orgraph.open(folder, snapshot=False).staffing("某县", at=DAY)
    root = parsed(answer)
    (authorised, *_), sure = bars(root, "limit"), bars(root, "sure")
    full = authorised[1] - authorised[0]
    assert pytest.approx([15 / 20, 12 / 20, 1 / 20]) == [(b - a) / full for a, b in sure[:3]]
    assert {"20(已载入)", "至少 12(已载入)", "没有载入", "按此应有 54"} <= set(texts(root))
    (line,) = (e for e in root.iter(f"{SVG}path") if e.get("class") == "day")
    assert line.attrib["d"]
    assert ["编制和人员,按类别", "编制,按单位", "社区工作者与配备标准"] == [
        panel.title for panel in panels(answer, "zh")
    ]
    assert [("事业编制", "核定", "20(已载入)")] == list(panels(answer, "zh")[0].rows[:1])


def test_of_too_many_units_the_levels_are_drawn(tmp_path: Path) -> None:
    """And the table has every unit."""
    count = 20
    folder = write(
        tmp_path / "city",
        {
            "Division": "id,name,code,level\ndivision:1,某县,419900,county\n",
            "Unit": "id,name\n" + "".join(f"unit:{n},局{n:02}\n" for n in range(count + 1)),
            "SERVES": "source,target\n"
            + "".join(f"unit:{n},division:1\n" for n in range(count + 1)),
            "Person": "id,name\n" + "".join(f"person:{n},人{n}\n" for n in range(1, count + 1)),
            "BELONGS_TO": "source,target,from\n"
            + "".join(f"person:{n},unit:{n},2020-01-01\n" for n in range(1, count + 1)),
            "SECONDED_TO": "source,target,kind,from\n"
            + "".join(f"person:{n},unit:0,secondment,2021-01-01\n" for n in range(1, count + 1)),
        },
    )
    answer = orgraph.open(folder, snapshot=False).movements("某县", at=DAY)
    (panel,) = panels(answer, "zh")
    assert ("流向(按级别)", count) == (panel.title, len(panel.rows))
    assert ["县级 → 县级: 借调 20 人"] == list(bands(parsed(answer), "sure"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_has_the_chart_and_its_figures(lang: str, xinmi: orgraph.City) -> None:
    """It stands alone; links lead to rows; every cell of the figures is in a table."""
    for name, node in (("movements", "新密市"), ("movements", "王恒伟"), ("staffing", "新密市")):
        answer = getattr(xinmi, name)(node, at=DAY)
        page = html(answer, lang)
        tags = Tags.of(page)
        assert "script" not in tags.names
        assert all(link.startswith("#") for link in tags.links)
        assert {link[1:] for link in tags.links} <= set(tags.ids)
        assert len(tags.ids) == len(set(tags.ids))
        assert not re.search(r"(?:url\((?!#)|@import|https?:(?!//www\.w3\.org/))", page)
        for panel in panels(answer, lang):
            for row in panel.rows:
                assert all(f"<td>{cell}</td>" in page for cell in row if "&" not in cell)


def test_it_says_in_words_what_it_shows(xinmi: orgraph.City) -> None:
    """A title, and every row of the figures, for who does not see it."""
    answer = xinmi.movements("新密市", at=DAY)
    root = parsed(answer, "en")
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert answer.summary.en == title.text
    assert "unit 曲梁镇人民政府, count 78" in (desc.text or "")
    assert "declared 642" in (desc.text or "")
    assert ("group", "ct cd") == (root.get("role"), root.get("aria-labelledby"))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(cities_of_people())
def test_random_answers_are_charted(asked: AskedOfPeople) -> None:
    """Whatever a city is like: well-formed, a row for every stay, flow and share, and inside the picture."""
    graph = graph_of(asked.city)
    for question in questions(asked):
        answer = question.answer(graph.at(asked.day))
        drawn = panels(answer, "zh")
        value = answer.value
        if question.name == "movements":
            shares = sum(1 + len(t.gives_to) + len(t.takes_from) for t in value.transfers)
            rest = sum(
                t.not_itemised is not None and t.not_itemised[1] > 0 for t in value.transfers
            )
            expected = len(value.stays) + len(value.flows) + shares + rest
            assert expected == sum(len(panel.rows) for panel in drawn)
        if drawn:
            root = parsed(answer)
            height = float(root.attrib["height"])
            for rect in root.iter(f"{SVG}rect"):
                assert float(rect.attrib["width"]) >= 0
                assert float(rect.attrib["y"]) + float(rect.attrib["height"]) <= height


def test_hostile_names_are_shown_as_text(tmp_path: Path) -> None:
    """In boxes, tooltips and tables; nothing of them is markup."""
    quoted = ['"' + name.replace('"', '""') + '"' for name in HOSTILE]
    folder = write(
        tmp_path / "city",
        {
            "Unit": "id,name\n" + "".join(f"unit:{n},{name}\n" for n, name in enumerate(quoted)),
            "Person": "id,name\n"
            + "".join(f"person:{n},{name}\n" for n, name in enumerate(quoted)),
            "BELONGS_TO": "source,target,from\n"
            + "".join(f"person:{n},unit:0,2020\n" for n in range(len(quoted))),
            "SECONDED_TO": "source,target,kind,from\n"
            + "".join(f"person:{n},unit:{n},secondment,2021\n" for n in range(1, len(quoted))),
        },
    )
    city = orgraph.open(folder, snapshot=False)
    for node in ("unit:0", *(f"person:{n}" for n in range(len(quoted)))):
        answer = city.movements(node, at=DAY)
        parsed(answer)
        tags = Tags.of(html(answer, "zh"))
        assert {"script", "img"}.isdisjoint(tags.names)


def test_the_command_writes_the_chart_where_there_is_one(tmp_path: Path) -> None:
    """Of another question, or where there is nothing to chart, the drawing of the facts."""
    for arguments, kind in (
        (["movements", "王恒伟"], "orchart"),
        (["staffing", "新密市"], "orchart"),
        (["who", "东城半岛社区"], "orgraph"),
    ):
        file = tmp_path / "drawn.svg"
        done = CliRunner().invoke(build("zh"), [*arguments, "--at", DAY, "--svg", str(file)])
        assert 0 == done.exit_code
        assert f'class="{kind}"' in file.read_text("utf-8")


def test_only_these_questions_have_charts(xinmi: orgraph.City) -> None:
    """And one about which nothing is known has none."""
    assert {"movements", "staffing"} == set(CHARTS)
    assert chart(xinmi.who("东城半岛社区", at=DAY), "zh") is None
    assert [] == panels(xinmi.movements("新密市中医院", at=DAY), "zh")


def test_a_text_is_cut_to_its_room() -> None:
    """With an ellipsis; an em for a Chinese character, six tenths for a Latin one."""
    assert "东城半岛社区" == fitted("东城半岛社区", 60, 10)
    assert "东城半…" == fitted("东城半岛社区", 45, 10)
    assert "abcdefghij" == fitted("abcdefghij", 60, 10)
