"""The files for `neo4j-admin database import` make the same graph as a push."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import kept, same_rows

from orgraph.exchange import city_of, import_package, pull_package, push_package
from orgraph.loader.package import read_package
from orgraph.model.errors import InvalidParameter
from orgraph.model.exchanges import IMPORT
from orgraph.seed import seed_folder
from orgraph.stores.neo4j.connection import Connection
from tools.neo4j.server import Server, free_port

ODD = ['"引号"', "两\n行", " 空格 ", "a,b", "𠮷野家", "\\", 'x\\"y', "'", "true", "12", "#", ""]
"""What a reader of CSV may take for something else."""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The seed, with odd texts, a unit of two versions and words of which one is empty."""
    folder = tmp_path / "seed"
    shutil.copytree(seed_folder(), folder, ignore=shutil.ignore_patterns(".orgraph"))
    path = folder / "nodes" / "Unit.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns = [*(reader.fieldnames or ())]
        rows = list(reader)
    for number, text in enumerate(filter(None, ODD)):
        rows.append({"id": f"unit:odd-{number}", "name": text, "aliases": f"甲||{text}"})
    rows.append({"id": "unit:twice", "name": "旧名", "to": "2020-01-01"})
    rows.append({"id": "unit:twice", "name": "新名", "from": "2020-01-01"})
    columns += [name for name in ("aliases", "from", "to") if name not in columns]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return folder


@pytest.fixture
def stopped_server(neo4j_server: Server, tmp_path: Path) -> Iterator[Server]:
    """Another server, prepared and not started; that of the other tests shows that one can run here."""
    server = Server(tmp_path / "home", free_port(), free_port(), heap="256m", pages="64m")
    assert neo4j_server.answers()
    server.start()
    server.stop()
    yield server
    server.kill()


def test_what_is_imported_is_what_would_be_pushed(
    stopped_server: Server, package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next push finds it complete, adds constraints and indexes, and a pull gives every row."""
    files = tmp_path / "files"
    report = import_package(package, files)
    assert ("import", city_of(package).version) == (report.action, report.version)
    said = stopped_server.admin(*IMPORT.split(" ")[1:], at=files)
    assert 0 == said.returncode, said.stdout[-2000:] + said.stderr
    stopped_server.start()
    monkeypatch.setenv("NEO4J_PASSWORD", stopped_server.password)
    connection = Connection.open(stopped_server.address)
    assert [] == connection.read("SHOW CONSTRAINTS YIELD name")
    first = push_package(package, stopped_server.address)
    assert ("nothing", report.version) == (first.action, first.version)
    assert first.definitions
    assert () == push_package(package, stopped_server.address).definitions
    same_rows(read_package(package), kept(connection))
    connection.close()
    pulled = pull_package(stopped_server.address, tmp_path / "back")
    assert (report.version, ()) == (pulled.version, pulled.odd)


def test_a_folder_with_something_in_it_is_not_written_into(tmp_path: Path) -> None:
    """Files of two cities must not lie together."""
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "Unit.csv").write_text("id\n")
    with pytest.raises(InvalidParameter):
        import_package(seed_folder(), tmp_path / "files")
    assert ["Unit.csv"] == [path.name for path in (tmp_path / "files").iterdir()]
