"""`orgraph serve` as its user starts it: the printed link and token work, and it ends when told to."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest
from serving import serving

from orgraph.seed import SEED_DAY as DAY

WASTE = {"place": "战鼓山街东头", "matter": "建筑废材", "at": DAY}


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


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [("ORGRAPH_RATE", "many", "1200/minute"), ("ORGRAPH_ISSUER", "https://login.example", "together"),
     ("ORGRAPH_PORT", "x", "port"), ("ORGRAPH_ACCESS_LOG", "/no/such/folder/log", "/no/such/folder/log")],
)  # fmt: skip
def test_wrong_settings_are_said(variable: str, value: str, said: str) -> None:
    """By the command, not by a worker that ends."""
    done = subprocess.run(
        [sys.executable, "-m", "orgraph", "serve", "--lang", "en"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, variable: value},
    )
    assert 1 == done.returncode
    assert said in done.stderr
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


def test_requests_in_flight_end(tmp_path: Path) -> None:
    """A server that is told to end answers what it began, whole, and takes nothing new."""
    asked = [{**WASTE, "at": f"20{year}-{month:02}-{day:02}"}
             for year in range(10, 25) for month in range(1, 13) for day in (1, 15)]  # fmt: skip
    lines: list[bytes] = []

    with serving("--workers", "1", TMPDIR=str(tmp_path)) as server:

        def ask() -> None:
            with server.client() as client:
                headers = {"Accept": "application/x-ndjson"}
                with client.stream("POST", "/v1/who", json=asked, headers=headers) as told:
                    lines.extend(told.iter_bytes())

        asking = threading.Thread(target=ask)
        asking.start()
        while not lines:
            time.sleep(0.01)
        begun = len(b"".join(lines).splitlines())
        server.process.send_signal(signal.SIGTERM)
        asking.join(60)
    answers = [json.loads(line) for line in b"".join(lines).splitlines()]
    assert begun < len(asked) == len(answers)
    assert all("answer" in answer for answer in answers)
    assert 0 == server.process.returncode
