"""The notebooks: each run anew shows what it has stored, with a database and without, and nothing of a machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import networkx as nx
import pytest
from databases import empty

import orgraph
from orgraph.exchange import push_package
from orgraph.seed import seed_folder
from orgraph.stores.neo4j.connection import Connection
from tools.neo4j.server import Server
from tools.notebooks import ADDRESS, executed, notebooks, read, stored

ROOT: Final = Path(__file__).parent.parent
STRUCTURE: Final = "4-structure.ipynb"


def outputs(notebook: Any) -> Iterator[Any]:
    """Everything that its cells show."""
    for cell in notebook.cells:
        yield from cell.get("outputs", ())


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_a_notebook_shows_what_it_has_stored(path: Path) -> None:
    """`make notebooks` would change nothing; no cell fails, or complains."""
    notebook = executed(path)

    assert path.read_text("utf-8") == stored(notebook)
    assert not [each for each in outputs(notebook) if each.get("name") == "stderr" or each.output_type == "error"]  # fmt: skip


def test_there_are_five_and_each_is_told_of() -> None:
    """In order, in the docs and in both files that greet the reader."""
    names = [path.name for path in notebooks()]
    assert ["1", "2", "3", "4", "5"] == [name[0] for name in names]
    page = (ROOT / "docs" / "notebooks.md").read_text("utf-8")
    assert [] == [name for name in names if f"notebooks/{name}" not in page]
    for readme in ("README.md", "README.zh.md"):
        assert "docs/notebooks.md" in (ROOT / readme).read_text("utf-8")


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_what_is_stored_reaches_nowhere(path: Path) -> None:
    """No address outside, no script, no path, time or address in memory of the machine that ran it."""
    notebook = read(path)
    for each in outputs(notebook):
        shown = each.get("text", "") + "".join(map(str, each.get("data", {}).values()))
        assert not re.search(r"https?:(?!//www\.w3\.org/(?:2000/svg|1999/xlink)\")", shown)
        assert not re.search(r"<script|@import|/tmp/|/home/|/root/|0x[0-9a-f]{6}", shown)
    assert all(not cell.metadata for cell in notebook.cells)
    assert {"kernelspec", "language_info"} == set(notebook.metadata)


def test_each_heading_is_in_both_languages() -> None:
    """Chinese first, English in the line below."""
    for path in notebooks():
        for cell in read(path).cells:
            if cell.cell_type == "markdown" and cell.source.startswith("#"):
                heading, english = cell.source.splitlines()[:2]
                assert re.search(r"[\u4e00-\u9fff]", heading), heading
                assert re.fullmatch(r"\*[A-Z][^\u4e00-\u9fff“]*.*\*", english), english


def test_no_notebook_measures_people() -> None:
    """What algorithms run on has posts and units, and no person."""
    (path,) = (path for path in notebooks() if path.name == STRUCTURE)
    source = "\n".join(cell.source for cell in read(path).cells)
    (kinds,) = re.findall(r"^KINDS = (\[.*?\])", source, re.MULTILINE)
    assert "Person" not in kinds
    assert 1 == len(re.findall(r"\.networkx\(", source))
    assert ".networkx(at=DAY, kinds=KINDS" in source


def test_with_a_database_the_cypher_runs(neo4j_server: Server, xinmi: orgraph.City) -> None:
    """It tells of the same lines of command as the city in memory; everything else is shown as without."""
    connection = Connection.open(neo4j_server.address)
    empty(connection)
    connection.close()
    push_package(seed_folder(), neo4j_server.address)
    (path,) = (path for path in notebooks() if path.name == STRUCTURE)
    before = read(path)

    notebook = executed(path, {ADDRESS: neo4j_server.address})

    asked = [cell for cell in notebook.cells if cell.source.startswith("cypher(")]
    others = [
        (mine, old)
        for mine, old in zip(notebook.cells, before.cells, strict=True)
        if mine not in asked
    ]
    assert 2 == len(asked)
    assert all(mine == old for mine, old in others)
    lines, middle = (cell.outputs[0].data["text/html"] for cell in asked)
    graph = xinmi.networkx(at="2024-05-27", kinds=["Unit", "REPORTS_TO"])
    below = nx.ancestors(graph, "unit:410183-sw")
    assert len(below) >= 4
    for unit in below:
        assert f"<td>&quot;{graph.nodes[unit]['name']}&quot;</td>" in lines  # as polars writes it
    assert f"<small>shape: ({len(below)}, 3)</small>" in lines
    assert "新华路街道党工委" in middle
