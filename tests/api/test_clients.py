"""Clients that others' programs make from the description: in Python and in TypeScript, against a real server."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from api_clients import DAY
from serving import Serving, serving

from api import create_app
from api.settings import Settings

PACKAGES = {
    "openapi-fetch": "0.17.0",
    "openapi-typescript": "7.10.1",
    "typescript": "5.9.3",
    "@types/node": "20.19.9",
}


@pytest.fixture(scope="module")
def server() -> Iterator[Serving]:
    """`orgraph serve` on the seed."""
    with serving() as running:
        yield running


@pytest.fixture
def described(settings: Settings, tmp_path: Path) -> Path:
    """The description in a file."""
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(create_app(settings).openapi()), "utf-8")
    return path


def test_a_python_client(described: Path, server: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made without a warning; it asks, reads typed answers and typed problems."""
    made = described.parent / "orgraph_client"
    generator = Path(sys.executable).with_name("openapi-python-client")
    done = subprocess.run(
        [generator, "generate", "--path", described, "--output-path", made, "--meta", "none"],
        capture_output=True, text=True, check=False, timeout=300,
        env={**os.environ, "PATH": f"{generator.parent}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "200"},
    )  # fmt: skip
    assert 0 == done.returncode, done.stdout + done.stderr
    assert "Warning" not in done.stdout + done.stderr
    monkeypatch.syspath_prepend(str(described.parent))

    def operation(name: str) -> Any:
        return importlib.import_module(f"orgraph_client.api.{name}")

    client_module = importlib.import_module("orgraph_client.client")
    with client_module.AuthenticatedClient(
        base_url=server.address, token=server.token, timeout=60
    ) as client:
        answer = operation("questions.ask_who").sync(
            client=client, place="战鼓山街东头", matter="建筑废材", at=date_of(DAY)
        )
        assert "named" == str(answer.verdict)
        assert "新密市城市管理局" == answer.value.shares[0].unit.name
        assert "source:peoples-daily-2024-05-27" == answer.facts[0].evidence.id
        problem = operation("questions.ask_who").sync(client=client, place="没有这个地方")
        assert ("unknown-name", 404) == (problem.key, problem.status)
        page = operation("nodes.list_grid").sync(client=client, limit=2, at=date_of(DAY))
        assert 2 == len(page.items)
        found = operation("names.find").sync(client=client, text="东城半岛社区")
        assert "division:410183002005" in {hit.id for hit in found.hits}


def date_of(day: str) -> Any:
    """A day as the client takes it."""
    from datetime import date

    return date.fromisoformat(day)


PROGRAM = """
import createClient from "openapi-fetch";
import type { paths } from "./schema";

const [address, token] = process.argv.slice(2) as [string, string];
const client = createClient<paths>({ baseUrl: address, headers: { Authorization: `Bearer ${token}` } });

const { data } = await client.GET("/v1/who", {
  params: { query: { place: "战鼓山街东头", matter: "建筑废材", at: "2024-05-27" } },
});
const verdict: "named" | "depends" | "contested" | "nobody" | "unknown" | "unconfirmed" | undefined = data?.verdict;
const lead: string | undefined = data?.value.shares[0]?.unit.name;

const { error } = await client.GET("/v1/who", { params: { query: { place: "没有这个地方" } } });
const key: string | undefined = error?.key;

const many = await client.POST("/v1/who", { body: [{ place: "东城半岛社区" }, { place: "没有这个地方" }] });
const each = many.data?.map((one) => ("answer" in one ? "answer" : one.problem.key));

const list = await client.GET("/v1/nodes/grid", { params: { query: { limit: 2 } } });
console.log(JSON.stringify({ verdict, lead, key, each, grids: list.data?.items.length }));
"""


def test_a_typescript_client(described: Path, server: Serving) -> None:
    """Types made from the description; a strict compiler is content with a program that uses them, and it runs."""
    npm = shutil.which("npm")
    if npm is None:
        if os.environ.get("CI") == "true":
            pytest.fail("the TypeScript client must be tried: npm is missing")
        pytest.skip("needs Node.js and npm")
    folder = described.parent

    def run(*command: str) -> str:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False, timeout=300
        )
        assert 0 == done.returncode, done.stdout + done.stderr
        return done.stdout

    (folder / "package.json").write_text(
        json.dumps({"private": True, "type": "module", "dependencies": PACKAGES})
    )
    options = {
        "compilerOptions": {
            "strict": True, "noUncheckedIndexedAccess": True, "target": "es2022", "module": "esnext", "lib": ["es2022", "dom"],
            "moduleResolution": "bundler", "skipLibCheck": False, "types": ["node"],
        },
        "files": ["program.ts"],
    }  # fmt: skip
    (folder / "tsconfig.json").write_text(json.dumps(options))
    (folder / "program.ts").write_text(PROGRAM, "utf-8")
    run(npm, "install", "--no-audit", "--no-fund", "--no-package-lock", "--silent")
    run("node_modules/.bin/openapi-typescript", "openapi.json", "-o", "schema.d.ts")
    run("node_modules/.bin/tsc")
    told = json.loads(run("node", "program.js", server.address, server.token))
    assert {
        "verdict": "named",
        "lead": "新密市城市管理局",
        "key": "unknown-name",
        "each": ["answer", "unknown-name"],
        "grids": 2,
    } == told
