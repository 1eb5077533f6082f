"""The API under load, beside an empty endpoint of the same server, framework and answer size.

`python -m benchmarks http` measures; `python -m benchmarks.http MINUTES` loads a server with a mixture of
everything for so long and prints errors, times and memory. The load comes from `wrk` (Debian's package) on the
same two cores.
"""

from __future__ import annotations

import os
import platform
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

import httpx

from benchmarks.empty import SIZE
from benchmarks.kept import keep
from benchmarks.measure import Failed, Say, synthetic
from benchmarks.questions import questions
from benchmarks.report import table
from benchmarks.rounds import Rounds
from orgraph.model.time import day_text

__all__ = ["BEGIN", "END", "measure_http", "orgraph_serving", "path_of"]

BEGIN: Final = "<!-- http:begin -->"
END: Final = "<!-- http:end -->"

CONNECTIONS: Final = 64
SECONDS: Final = 5
ASKED: Final = 1_000
"""Different questions: the answers to all of them fit what a worker keeps."""
WARMINGS: Final = 12
FASTER: Final = 1.1
BATCH: Final = 10_000
OFTEN: Final = "1000000000/minute"

SCRIPT: Final = """
local paths = {}
for line in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = line end
local token = os.getenv("TOKEN")
local threads = 0
function setup(thread) thread:set("first", threads * 7919); threads = threads + 1 end
function init(args) at = first end
function request()
  at = at + 1
  return wrk.format("GET", paths[at % #paths + 1], {["Authorization"] = "Bearer " .. token})
end
"""


class Load(NamedTuple):
    """What one run of load came to."""

    rate: float
    p50: float
    p99: float
    """Milliseconds."""
    errors: int


class Running(NamedTuple):
    """A server, where it is, and what to show it."""

    address: str
    token: str
    process: int

    def workers(self) -> list[int]:
        """The processes that answer: the children with the most memory of their own."""
        told = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process)],
            capture_output=True,
            text=True,
            check=False,
        )
        return [int(line) for line in told.stdout.split()]


def measure_http(rounds: Rounds, say: Say) -> str:
    """All loads in rounds; the block for the page."""
    if shutil.which("wrk") is None:
        raise Failed("needs wrk, Debian's package of that name")
    folder = synthetic(1)
    paths = [path_of(each) for each in questions(folder, ASKED)]
    size = _size(folder, paths)
    found: dict[tuple[str, int], list[Load]] = {}
    memory: dict[int, float] = {}
    batches: list[float] = []
    for number in rounds:
        for workers in (1, 2):
            say(f"  round {number + 1}, workers: {workers}")
            with _empty(workers, size) as server:
                found.setdefault(("empty", workers), []).append(_load(server, paths))
            with orgraph_serving(folder, workers, kept=0) as server:
                found.setdefault(("made", workers), []).append(_load(server, paths))
            with orgraph_serving(folder, workers) as server:
                _warm(server, paths)
                found.setdefault(("kept", workers), []).append(_load(server, paths))
                memory[workers] = max(map(_memory, server.workers()))
                if workers == 1:
                    batches.append(_batch(server, paths))
    shares = {kind: _rate(found[kind, 1]) / _rate(found["empty", 1]) for kind in ("kept", "made")}
    keep("http", {"share": shares["kept"], "share made": shares["made"]})
    return _block(found, memory, batches, size, rounds)


def _warm(server: Running, paths: Sequence[str]) -> None:
    """Load until all answers are kept in all workers: until a further load is no faster."""
    rate = 0.0
    for _ in range(WARMINGS):
        now = _load(server, paths).rate
        if now < rate * FASTER:
            return
        rate = now


def path_of(asked: Any) -> str:
    """The address of a question."""
    return "/v1/who?" + urlencode(
        {"place": asked.place, "matter": asked.matter, "at": day_text(asked.day)}
    )


def _rate(loads: Sequence[Load]) -> float:
    return median(load.rate for load in loads)


# --- servers ----------------------------------------------------------------------------------------------


@contextmanager
def orgraph_serving(folder: Path, workers: int, kept: int | None = None) -> Iterator[Running]:
    """`orgraph serve` as users start it, with limits of rate that nothing meets."""
    given = {"ORGRAPH_RATE": OFTEN, "ORGRAPH_FAILURE_RATE": OFTEN}
    if kept is not None:
        given["ORGRAPH_KEPT_BYTES"] = str(kept)
    command = [
        sys.executable,
        "-m",
        "orgraph",
        "serve",
        "--port",
        "0",
        "--store",
        str(folder),
        "--workers",
        str(workers),
    ]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **given},
    )
    try:
        printed = ""
        while "ORGRAPH_TOKEN=" not in printed:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                raise Failed(f"orgraph serve ended: {printed}")
            printed += line
        ((address, token),) = re.findall(r"ORGRAPH=(\S+) ORGRAPH_TOKEN=(\S+)", printed)
        yield Running(address, token, process.pid)
    finally:
        _end(process)


@contextmanager
def _empty(workers: int, size: int) -> Iterator[Running]:
    """The empty endpoint, by the same server with the same settings."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "granian", "benchmarks.empty:app", "--factory", "--interface", "asgi",
        "--port", str(port), "--workers", str(workers), "--no-ws", "--log-level", "error",
    ]  # fmt: skip
    process = subprocess.Popen(
        command, stderr=subprocess.DEVNULL, env={**os.environ, SIZE: str(size)}, text=True
    )
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(200):
            try:
                httpx.get(f"{address}/v1/who")
                break
            except httpx.HTTPError:
                time.sleep(0.05)
        yield Running(address, "none", process.pid)
    finally:
        _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGTERM)
    process.wait(60)
    if process.stdout:
        process.stdout.close()


def _size(folder: Path, paths: Sequence[str]) -> int:
    """The bytes of an answer, on average over some."""
    with orgraph_serving(folder, 1) as server, _client(server) as client:
        return round(sum(len(client.get(path).content) for path in paths[:100]) / 100)


def _client(server: Running) -> httpx.Client:
    headers = {"Authorization": f"Bearer {server.token}", "Accept-Encoding": "identity"}
    return httpx.Client(base_url=server.address, headers=headers, timeout=600)


# --- loads ------------------------------------------------------------------------------------------------


def _load(server: Running, paths: Sequence[str], seconds: int = SECONDS) -> Load:
    """`wrk` with 64 connections, each asking the next of the paths when it was answered."""
    with tempfile.TemporaryDirectory() as folder:
        listed, script = Path(folder, "paths"), Path(folder, "ask.lua")
        listed.write_text("\n".join(paths) + "\n", "utf-8")
        script.write_text(SCRIPT, "utf-8")
        done = subprocess.run(
            ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "60s", "--latency",
             "-s", str(script), server.address],
            capture_output=True, text=True, check=True,
            env={**os.environ, "PATHS": str(listed), "TOKEN": server.token},
        )  # fmt: skip
    told = done.stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    if rate is None:
        raise Failed(told)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    socket_errors = re.search(r"Socket errors: (.+)", told)
    if socket_errors is not None:
        raise Failed(told)
    return Load(float(rate[1]), _ms(told, 50), _ms(told, 99), int(bad[1]) if bad else 0)


def _ms(told: str, percent: int) -> float:
    number, unit = re.search(rf"{percent}%\s+([\d.]+)(us|ms|s)", told).groups()  # type: ignore[union-attr]
    return float(number) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]


def _batch(server: Running, paths: Sequence[str]) -> float:
    """Questions a second of one batch of 10,000, read as lines."""
    chosen = [dict(httpx.QueryParams(path.partition("?")[2])) for path in paths]
    asked = [chosen[number % len(chosen)] for number in range(BATCH)]
    begun = time.perf_counter()
    with (
        _client(server) as client,
        client.stream(
            "POST", "/v1/who", json=asked, headers={"Accept": "application/x-ndjson"}
        ) as told,
    ):
        lines = sum(chunk.count(b"\n") for chunk in told.iter_bytes())
    if lines != BATCH:
        raise Failed(f"{lines} lines of {BATCH}")
    return BATCH / (time.perf_counter() - begun)


def _memory(process: int) -> float:
    """MB that a process holds, its part of what it shares counted by how many share it."""
    told = Path(f"/proc/{process}/smaps_rollup").read_text("ascii")
    found = re.search(r"^Pss:\s+(\d+) kB", told, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


# --- the page ---------------------------------------------------------------------------------------------


TOLD: Final = {
    "empty": "an empty endpoint, answers of the same size",
    "kept": "`who`, answers given again",
    "made": "`who`, each answer made anew",
}


def _block(
    found: dict[tuple[str, int], list[Load]],
    memory: dict[int, float],
    batches: Sequence[float],
    size: int,
    rounds: Rounds,
) -> str:
    rows = []
    for workers in (1, 2):
        for kind, told in TOLD.items():
            loads = found[kind, workers]
            rate = _rate(loads)
            share = rate / _rate(found["empty", workers])
            rows.append((
                told, str(workers), f"{rate:,.0f}", "" if kind == "empty" else f"{share:.0%}",
                f"{median(load.p50 for load in loads):.1f}", f"{median(load.p99 for load in loads):.1f}",
                str(sum(load.errors for load in loads)),
            ))  # fmt: skip
    head = (
        f"{date.today()}; {os.cpu_count()} cores ({platform.machine()}), which `wrk` uses too, load average "
        f"{os.getloadavg()[0]:.1f} when it ended; Python {platform.python_version()}; granian {version('granian')}, "
        f"fastapi {version('fastapi')}. {ASKED:,} different questions of a synthetic county, "
        f"{CONNECTIONS} connections, "
        f"{size:,} bytes an answer, {SECONDS} s a run. To repeat: `python -m benchmarks --rounds {rounds.done} http`."
    )
    titles = ("", "workers", "requests a second", "of empty", "ms p50", "p99", "errors")
    more = (
        f"One batch of {BATCH:,} questions, streamed as lines by one worker: {median(batches):,.0f} answers a second. "
        f"Memory of a worker after its load, its part of the shared snapshot included: {memory[1]:,.0f} MB alone, "
        f"{memory[2]:,.0f} MB as one of two."
    )
    answers = table(titles, rows, left=2)
    return f"{head}\n\n{answers}\n\n{more}\n"


# --- a mixture for minutes --------------------------------------------------------------------------------


def mixed(minutes: float) -> None:
    """Everything at once for minutes: questions, forms, lists, names, mistakes; prints errors and memory."""
    folder = synthetic(1)
    dice = random.Random(1)
    asked = questions(folder, ASKED)
    paths = []
    for each in asked:
        place = {"place": each.place, "at": day_text(each.day)}
        paths += [
            path_of(each), f"/v1/members?{urlencode(place)}",
            f"/v1/duties?{urlencode({'node': each.matter})}", f"/v1/who.txt?{urlencode(place)}",
            f"/v1/who.svg?{urlencode(place)}", f"/v1/find?{urlencode({'text': each.place[:40]})}",
            f"/v1/nodes/unit?limit=20&at={day_text(each.day)}", "/v1/who?place=nobody", "/nowhere", "/readyz",
        ]  # fmt: skip
    dice.shuffle(paths)
    with orgraph_serving(folder, 2) as server:
        end = time.monotonic() + minutes * 60
        first: float | None = None
        while time.monotonic() < end:
            load = _load(server, paths, seconds=30)
            held = sum(map(_memory, server.workers()))
            first = first or held
            with _client(server) as client:
                told = client.get("/metrics").text
            failed = sum(
                float(n)
                for n in re.findall(
                    r'orgraph_requests_total\{[^}]*status="5\d\d"[^}]*\} ([\d.]+)', told
                )
            )
            print(
                f"{load.rate:,.0f} requests a second, p99 {load.p99:.0f} ms, {load.errors} refused as they must be, "
                f"{failed:.0f} failed so far; the workers hold {held:,.0f} MB, {held - first:+,.0f} since the "
                "first half minute",
                flush=True,
            )


if __name__ == "__main__":
    mixed(float(sys.argv[1]))
