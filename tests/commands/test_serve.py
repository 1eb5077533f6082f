"""`orgraph serve` as its user starts it: the printed link and token work, and it ends when told to."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from orgraph.seed import SEED_DAY as DAY

WASTE = {"place": "战鼓山街东头", "matter": "建筑废材", "at": DAY}


class Serving:
    """A server that runs, and what it printed."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "ORGRAPH_TOKEN=" in line:
                break
        self.printed = "".join(lines)
        (self.link,) = re.findall(r"http://\S+/login\?code=\S+", self.printed)
        ((self.address, self.token),) = re.findall(
            r"export ORGRAPH=(\S+) ORGRAPH_TOKEN=(\S+)", self.printed
        )

    def client(self) -> httpx.Client:
        """A client with the token."""
        return httpx.Client(
            base_url=self.address, headers={"Authorization": f"Bearer {self.token}"}, timeout=60
        )


@contextmanager
def serving(*options: str, **variables: str) -> Iterator[Serving]:
    """`orgraph serve` on a free port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "orgraph", "serve", "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **variables},
    )
    try:
        yield Serving(process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        assert process.stdout is not None
        process.stdout.close()


def test_open_the_link_then_ask_with_the_token(tmp_path: Path) -> None:
    """As the README tells; afterwards nothing of the login is left."""
    with serving(TMPDIR=str(tmp_path)) as server:
        assert server.printed.startswith("在浏览器中打开")
        with httpx.Client(follow_redirects=True, timeout=60) as browser:
            page = browser.get(server.link)
            assert 200 == page.status_code
            assert "/docs" in page.text
            assert 401 == httpx.get(server.link, timeout=60).status_code
            told = browser.get(f"{server.address}/v1/who", params=WASTE)
            assert "named" == told.json()["verdict"]
        with server.client() as client:
            assert "named" == client.get("/v1/who", params=WASTE).json()["verdict"]
        assert [] != list(tmp_path.iterdir())
    assert 0 == server.process.returncode
    assert [] == list(tmp_path.iterdir())


def test_several_workers_are_one_server(tmp_path: Path) -> None:
    """One login, one count of requests."""
    with serving("--workers", "2", "--lang", "en", TMPDIR=str(tmp_path)) as server:
        assert server.printed.startswith("Open in a browser")
        for _ in range(20):
            with server.client() as client:  # a connection of its own, which either worker may take
                assert 200 == client.get("/v1/who", params=WASTE).status_code
        with server.client() as client:
            told = client.get("/metrics").text
        counted = re.findall(r'orgraph_requests_total\{[^}]*route="/v1/who"[^}]*\} ([\d.]+)', told)
        assert 20 == sum(map(float, counted))
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("options", "key", "said"),
    [
        (("--host", "0.0.0.0"), "invalid-parameter", "set first who may ask"),  # noqa: S104
        (("--host", "192.0.2.1"), "invalid-parameter", "set first who may ask"),
        (("--store", "no/such/folder"), "", "no/such/folder"),
        (("--store", "neo4j://localhost:1"), "store-unreachable", "does not answer"),
    ],
)
def test_what_cannot_be_served_is_said(options: tuple[str, ...], key: str, said: str) -> None:
    """Before anything is served."""
    done = subprocess.run(
        [sys.executable, "-m", "orgraph", "serve", "--port", "0", "--lang", "en", *options],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert 1 == done.returncode
    assert said in done.stderr
    assert key in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    """It says how to take another."""
    with serving(TMPDIR=str(tmp_path)) as server:
        port = server.address.rpartition(":")[2]
        done = subprocess.run(
            [sys.executable, "-m", "orgraph", "serve", "--port", port, "--lang", "en"],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    assert 1 == done.returncode
    assert "--port 0" in done.stderr
