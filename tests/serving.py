"""`orgraph serve` in a process of its own, for tests that are its users."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

__all__ = ["Serving", "serving"]


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
