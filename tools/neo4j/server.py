"""A genuine Neo4j Community server on this machine, without Docker: fetched by Maven, on loopback.

`python tools/neo4j/server.py start` fetches what is missing, starts it and prints address and login;
`stop` ends it, `empty` ends it and removes its data, `status` says whether it answers. The same `Server`
runs in the tests, with a home of its own. Needs Java 17 or newer and Maven; nothing of orgraph.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

__all__ = ["CACHE", "Server", "Unable", "fetch", "free_port", "why_not"]

HERE: Final = Path(__file__).parent
CACHE: Final = HERE.parent.parent / ".cache" / "neo4j"

SETTINGS: Final = """\
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{bolt}
server.bolt.advertised_address=localhost:{bolt}
server.http.listen_address=127.0.0.1:{http}
server.http.advertised_address=localhost:{http}
server.https.enabled=false
dbms.usage_report.enabled=false
client.allow_telemetry=false
browser.remote_content_hostname_whitelist=localhost
server.memory.heap.initial_size={heap}
server.memory.heap.max_size={heap}
server.memory.pagecache.size={pages}
server.directories.import=import
{more}
"""

MAIN: Final = "org.neo4j.server.CommunityEntryPoint"
ADMIN: Final = "org.neo4j.cli.AdminTool"
QUICK: Final = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""The quickest start and the least memory for a server that lives for minutes."""

HELLO: Final = bytes.fromhex("6060B017") + bytes.fromhex("00000005" + "00000404" + "00" * 8)
"""What a Bolt client says first, with two versions it knows."""


class Unable(Exception):
    """The server cannot be fetched or started; the sentence says what to do."""


def why_not() -> str | None:
    """Why this machine cannot run the server; None if it can."""
    for program, what in (("java", "Java 17 or newer"), ("mvn", "Maven")):
        if shutil.which(program) is None:
            return f"{what} is not installed ({program} is not on the path)"
    return None


def fetch(lib: Path = CACHE / "lib") -> Path:
    """The folder of the server's jars, fetched by their Maven coordinates if they are not there."""
    done = lib / ".complete"
    wanted = (HERE / "pom.xml").read_text("utf-8")
    if done.is_file() and done.read_text("utf-8") == wanted:
        return lib
    reason = why_not()
    if reason is not None:
        raise Unable(f"{reason}. Install it, and try again.")
    lib.parent.mkdir(parents=True, exist_ok=True)
    making = lib.parent / f"lib.{os.getpid()}"
    command = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies"]
    command.append(f"-DoutputDirectory={making}")
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    if said.returncode:
        shutil.rmtree(making, ignore_errors=True)
        raise Unable(f"Maven could not fetch the server:\n{said.stdout}{said.stderr}")
    (making / ".complete").write_text(wanted, "utf-8")
    shutil.rmtree(lib, ignore_errors=True)
    with contextlib.suppress(OSError):  # another process was quicker, which is as good
        making.rename(lib)
    shutil.rmtree(making, ignore_errors=True)
    return lib


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """One server with its home: `start`, `stop`, `kill`, `empty`."""

    home: Path
    bolt: int = 7687
    http: int = 7474
    heap: str = "512m"
    pages: str = "256m"
    more: str = ""
    """Further lines of settings."""
    jvm: tuple[str, ...] = QUICK
    """Flags of its Java; none for one that is to be measured."""
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False, compare=False)

    @property
    def address(self) -> str:
        """Where orgraph finds it."""
        return f"neo4j://localhost:{self.bolt}"

    @property
    def browser(self) -> str:
        """Where a person opens Neo4j Browser."""
        return f"http://localhost:{self.http}/browser/"

    @property
    def user(self) -> str:
        """The one user of a Community server."""
        return "neo4j"

    @property
    def password(self) -> str:
        """The password of its own, made at the first start and kept in its home."""
        return (self.home / "password").read_text("utf-8").strip()

    def answers(self, timeout: float = 1.0) -> bool:
        """Whether somebody speaks Bolt at its port."""
        try:
            with socket.create_connection(("127.0.0.1", self.bolt), timeout) as wire:
                wire.settimeout(timeout)
                wire.sendall(HELLO)
                return len(wire.recv(4)) == 4
        except OSError:
            return False

    def start(self, wait: float = 120.0) -> None:
        """Start it and wait until it answers; raises `Unable`."""
        if self.running() is not None and self.answers():
            return
        for port in (self.bolt, self.http):
            if _taken(port):
                raise Unable(
                    f"Something else listens on port {port}. End it, or name other ports with "
                    "--bolt and --http."
                )
        self._prepare()
        log = (self.home / "console.log").open("ab")
        command = ["java", *self.jvm, "-cp", f"{fetch()}/*", MAIN]
        command += [f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}"]
        process = subprocess.Popen(
            [*command, "--console-mode"], stdout=log, stderr=log, start_new_session=True
        )
        log.close()
        self._process = process
        (self.home / "pid").write_text(str(process.pid))
        end = time.monotonic() + wait
        while not self.answers():
            if process.poll() is not None or time.monotonic() > end:
                told = (self.home / "console.log").read_text("utf-8", "replace")[-2000:]
                raise Unable(f"The server did not start. Its log ends with:\n{told}")
            time.sleep(0.1)

    def running(self) -> int | None:
        """The process of this server; None where it does not run."""
        try:
            process = int((self.home / "pid").read_text())
            os.kill(process, 0)
        except (OSError, ValueError):
            return None
        told = Path(f"/proc/{process}/cmdline")
        if told.exists() and str(self.home) not in told.read_text("utf-8", "replace"):
            return None  # another process got the number
        return process

    def stop(self, wait: float = 30.0) -> None:
        """End it in order; after `wait` seconds by force."""
        self._end(signal.SIGTERM, wait)

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._end(signal.SIGKILL, 10.0)

    def empty(self) -> None:
        """End it and remove its data; the next start has an empty database and a new password."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def admin(self, *arguments: str, at: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command of neo4j-admin on its home, in the folder `at`."""
        places = {"NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")}
        return subprocess.run(
            ["java", *QUICK, "-cp", f"{fetch()}/*", ADMIN, *arguments],
            cwd=at,
            env={**os.environ, **places},
            capture_output=True,
            text=True,
            check=False,
        )

    # --- inside -----------------------------------------------------------------------------------

    def _prepare(self) -> None:
        (self.home / "conf").mkdir(parents=True, exist_ok=True)
        (self.home / "import").mkdir(exist_ok=True)
        told = SETTINGS.format(
            bolt=self.bolt, http=self.http, heap=self.heap, pages=self.pages, more=self.more
        )
        (self.home / "conf" / "neo4j.conf").write_text(told, "utf-8")
        if not (self.home / "password").exists():
            password = secrets.token_hex(12)  # no dash in front, which would be read as an option
            said = self.admin("dbms", "set-initial-password", password)
            if said.returncode:
                raise Unable(f"The password could not be set:\n{said.stdout}{said.stderr}")
            kept = os.open(self.home / "password", os.O_WRONLY | os.O_CREAT, 0o600)
            with os.fdopen(kept, "w") as file:
                file.write(password)

    def _end(self, how: signal.Signals, wait: float) -> None:
        process = self.running()
        if process is not None:
            os.kill(process, how)
            end = time.monotonic() + wait
            while _alive(process):
                if time.monotonic() > end:
                    os.kill(process, signal.SIGKILL)
                    end = time.monotonic() + wait
                time.sleep(0.05)
        if self._process is not None:
            self._process.wait()
            self._process = None
        (self.home / "pid").unlink(missing_ok=True)


def _alive(process: int) -> bool:
    with contextlib.suppress(ChildProcessError):
        os.waitpid(process, os.WNOHANG)  # a child that ended is gone only when it was waited for
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def main() -> None:
    """The command line; `make neo4j` and its relatives call it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=("start", "stop", "empty", "status"))
    parser.add_argument("--home", type=Path, default=CACHE / "home")
    parser.add_argument("--bolt", type=int, default=7687)
    parser.add_argument("--http", type=int, default=7474)
    parser.add_argument("--set", action="append", default=[], help="a line of neo4j.conf")
    given = parser.parse_args()
    server = Server(given.home.resolve(), given.bolt, given.http, more="\n".join(given.set))
    try:
        if given.what == "start":
            server.start()
            print(f"Neo4j:   {server.address}")
            print(f"Browser: {server.browser}?dbms={server.address}")
            print(f"login:   {server.user}   password: {server.password}")
            print()
            print(f"export NEO4J_USERNAME={server.user}")
            print(f"export NEO4J_PASSWORD={server.password}")
        elif given.what == "stop":
            server.stop()
        elif given.what == "empty":
            server.empty()
        else:
            print("answers" if server.answers() else "does not answer")
            sys.exit(not server.answers())
    except Unable as error:
        print(error, file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
