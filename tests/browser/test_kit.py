"""The kit by itself: current, readable, the same in both languages, served to Browser and to nobody else."""

from __future__ import annotations

import http.client
import io
import re
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from threading import Thread
from typing import Final

import numpy as np
import pytest
from numpy.typing import NDArray

from orgraph.browser.kit import ARCHIVE, STYLE, derived, files, guide_of, kit_folder, scripts
from orgraph.browser.serve import kit_server
from orgraph.browser.style import BORDER, COLOURS, LINES, WORDS, grass, ink, luminance
from orgraph.commands.browser_kit import _origin, _same
from orgraph.model.errors import InvalidParameter
from orgraph.model.plain_graph import SUPERSEDED, TYPES
from orgraph.model.vocabulary import NODES, RELATIONS

Array = NDArray[np.float64]

OFTEN: Final = (
    "Division",
    "Unit",
    "UnitClass",
    "Post",
    "Person",
    "Grid",
    "Place",
    "Matter",
    "Case",
)
"""Kinds that are drawn together."""

CANVASES: Final = ("#f9fcff", "#292c33", "#121212")
"""Of Browser, light and dark."""

EYES: Final = {
    "all cones": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}  # fmt: skip
"""What eyes see of linear red, green and blue (Machado, Oliveira and Fernandes 2009)."""

OKLAB: Final = (
    ((0.4122214708, 0.5363325363, 0.0514459929), (0.2119034982, 0.6806995451, 0.1073969566), (0.0883024619, 0.2817188376, 0.6299787005)),
    ((0.2104542553, 0.7936177850, -0.0040720468), (1.9779984951, -2.4285922050, 0.4505937099), (0.0259040371, 0.7827717662, -0.8086757660)),
)  # fmt: skip


def seen(colour: str, eyes: str) -> Array:
    """A colour as some eyes see it, in OKLab, where distances are those that are seen."""
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    told = np.clip(np.array(EYES[eyes]) @ linear, 0, 1)
    lab: Array = np.array(OKLAB[1]) @ np.cbrt(np.array(OKLAB[0]) @ told)
    return lab


def contrast(one: str, other: str) -> float:
    """Of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


class Guide(HTMLParser):
    """Slides with their runnables; fails on a tag that is not closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.slides: list[list[str]] = []
        self.running = False
        self.feed(page)
        assert [] == self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that must be closed."""
        self.open.append(tag)
        if tag == "slide":
            self.slides.append([])
        self.running = "runnable" in (dict(attrs).get("class") or "")
        if self.running:
            self.slides[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        """The last one that is open."""
        assert tag == self.open.pop()
        self.running = False

    def handle_data(self, data: str) -> None:
        """What stands in a runnable."""
        if self.running:
            self.slides[-1][-1] += data


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Where the kit is served for a Browser at localhost:7474."""
    serving = kit_server(files, _same("http://localhost:7474"), 0)
    thread = Thread(target=serving.serve_forever, daemon=True)
    thread.start()
    yield int(serving.server_address[1])
    serving.shutdown()
    serving.server_close()
    thread.join()


def asked(port: int, method: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """What the server says."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request(
            method, path, headers={name.replace("_", "-"): v for name, v in headers.items()}
        )
        answer = line.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, told, answer.read()
    finally:
        line.close()


def test_what_follows_from_the_vocabulary_is_current() -> None:
    """`make docs` would change nothing."""
    for name, text in derived(kit_folder()).items():
        assert text == (kit_folder() / name).read_text("utf-8"), name


def test_every_label_and_type_has_a_rule_that_browser_can_read() -> None:
    """With a caption; no comment, and nothing in a value that ends it early."""
    rules = re.findall(r"^(\S+) \{\n((?:  .+\n)+)\}\n", grass(), re.MULTILINE)
    expected = ["node", *(f"node.{name}" for name in (*NODES, SUPERSEDED)), *(f"relationship.{name}" for name in TYPES)]  # fmt: skip
    assert expected == [selector for selector, _ in rules]
    for selector, body in rules:
        for line in body.splitlines():
            name, value = re.fullmatch(r"  ([a-z-]+): (.+);", line).groups()  # type: ignore[union-attr]
            assert not set(value) & set(":;"), (selector, line)
            assert value.count("'") == (2 if name == "caption" else 0), (selector, line)
    assert "//" not in grass()
    assert "/*" not in grass()


def test_relations_are_told_by_their_chinese_names() -> None:
    """And denied and planned ones say that they are."""
    for name, (relation, stance) in TYPES.items():
        (caption,) = re.findall(rf"^relationship\.{name} \{{.*?caption: '(.*?)'", grass(), re.MULTILINE | re.DOTALL)  # fmt: skip
        assert relation.label.zh in caption
        assert ("否认" in caption) == (stance == "denied")
        assert ("计划" in caption) == (stance == "planned")


@pytest.mark.parametrize("eyes", EYES)
def test_kinds_stay_apart(eyes: str) -> None:
    """Whatever cones the eyes have: all of them, and more so those that are drawn together."""
    for one, other in combinations(COLOURS, 2):
        apart = float(np.linalg.norm(seen(COLOURS[one], eyes) - seen(COLOURS[other], eyes)))
        assert apart > (0.1 if one in OFTEN and other in OFTEN else 0.07), (one, other, apart)


def test_discs_lines_and_words_are_seen_in_light_and_dark() -> None:
    """A name in a disc 4.5 to 1, a border or a line 3 to 1 on every canvas."""
    assert set(COLOURS) == {*NODES, SUPERSEDED}
    for name, colour in COLOURS.items():
        assert contrast(colour, ink(colour)) >= 4.5, name
    for canvas in CANVASES:
        for colour in (BORDER, WORDS, *LINES.values()):
            assert contrast(colour, canvas) >= 3, (colour, canvas)


def test_both_guides_run_the_same_queries() -> None:
    """Slide by slide."""
    zh, en = (Guide((kit_folder() / guide_of(lang)).read_text("utf-8")) for lang in ("zh", "en"))
    assert zh.slides == en.slides
    assert sum(map(len, zh.slides)) >= 15


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_guide_lists_every_kind(lang: str) -> None:
    """In the colour it is drawn in."""
    page = (kit_folder() / guide_of(lang)).read_text("utf-8")
    for name, node in NODES.items():
        assert f"background: {COLOURS[name]}" in page
        assert f">{node.label.of(lang)}</span></td><td><code>{name}</code>" in page
    for name, relation in RELATIONS.items():
        assert f">{relation.label.of(lang)}</td><td><code>{name}</code>" in page


def test_scripts_say_what_they_take() -> None:
    """A title in the first line; parameters named in a comment are those used, and the first script sets all."""
    own = scripts()
    first, *others = own.values()
    given = set(re.findall(r"(\w+): '", first))
    used = set()
    for text in others:
        lines = text.splitlines()
        assert lines[0].startswith("// ")
        assert lines[1].startswith("// ")
        told = re.search(r"Parameters: (.+)$", lines[1])
        names = set(re.findall(r"\$(\w+)", text))
        assert names == set(told[1].split(", ") if told else []), lines[0]
        used |= names
        assert not re.search(r"\b(CREATE|MERGE|SET|DELETE|REMOVE|CALL|LOAD)\b", text)
        assert ";" not in "".join(lines[2:]), "several statements draw nothing"
    assert given == used


def test_the_archive_holds_the_scripts_in_their_folders() -> None:
    """The same bytes every time."""
    archive = files()[ARCHIVE]
    assert archive == files()[ARCHIVE]
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert scripts() == {name: opened.read(name).decode() for name in opened.namelist()}


def test_browser_may_read_and_no_other_page(port: int) -> None:
    """The preflight allows what Browser asks for; a page of another origin is allowed nothing."""
    own = {"Origin": "http://localhost:7474", "Access_Control_Request_Method": "GET"}
    status, told, _ = asked(port, "OPTIONS", f"/{STYLE}", **own)
    assert 204 == status
    assert "http://localhost:7474" == told["access-control-allow-origin"]
    assert {"cache-control", "pragma", "sentry-trace"} <= set(
        told["access-control-allow-headers"].split(", ")
    )
    status, told, body = asked(port, "GET", f"/{STYLE}", Origin="http://127.0.0.1:7474")
    assert (200, grass().encode()) == (status, body)
    assert "http://127.0.0.1:7474" == told["access-control-allow-origin"]
    assert "Origin" == told["vary"]
    for origin in ("http://localhost:7475", "http://example.org", "null"):
        for method in ("OPTIONS", "GET"):
            _, told, _ = asked(port, method, f"/{STYLE}", Origin=origin)
            assert "access-control-allow-origin" not in told


def test_only_the_kit_is_served(port: int) -> None:
    """Whatever the path says; Chinese names as Browser writes them."""
    for path in (
        "/",
        "/../pyproject.toml",
        "/%2e%2e/pyproject.toml",
        "//etc/passwd",
        "/scripts",
        "/style.py",
    ):
        assert 404 == asked(port, "GET", path)[0], path
    name = next(name for name in files() if name.startswith("scripts/1"))
    quoted = "/" + "".join(f"%{byte:02X}" for byte in name.encode())
    assert files()[name] == asked(port, "GET", quoted)[2]
    status, told, body = asked(port, "HEAD", f"/{STYLE}")
    assert (200, str(len(grass().encode())), b"") == (status, told["content-length"], body)


def test_the_guide_names_the_address_it_is_served_from(port: int) -> None:
    """So that its links work at any port."""
    page = asked(port, "GET", f"/{guide_of('en')}")[2].decode()
    assert f":style http://localhost:{port}/{STYLE}" in page
    assert "localhost:7475" not in page


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("http://localhost:7474", "http://localhost:7474"),
        ("https://Neo.example.org/browser/", "https://neo.example.org"),
        ("http://[::1]:7474/", "http://[::1]:7474"),
    ],
)
def test_where_browser_is(given: str, expected: str) -> None:
    """Its origin, whatever page of it is given."""
    assert expected == _origin(given)


@pytest.mark.parametrize(
    "given", ["", "localhost:7474", "neo4j://localhost", "http://", "http://a:b"]
)
def test_what_is_no_page_is_refused(given: str) -> None:
    """With the form to write."""
    with pytest.raises(InvalidParameter, match="--neo4j http://localhost:7474"):
        _origin(given)


def test_the_command_serves_until_it_is_ended() -> None:
    """It prints the links; Ctrl+C ends it with 0."""
    command = [sys.executable, "-m", "orgraph", "browser-kit", "--port", "0", "--lang", "en"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={"PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
    )  # fmt: skip
    assert process.stdout is not None
    lines = [process.stdout.readline().decode() for _ in range(4)]
    served = re.search(r":style http://localhost:(\d+)/", lines[3])
    assert served is not None
    assert f"http://localhost:7474/browser/?cmd=guide&arg=http://localhost:{served[1]}/guide.en.html" in lines[1]  # fmt: skip
    assert 200 == asked(int(served[1]), "GET", "/guide.en.html")[0]
    taken = subprocess.run([*command[:5], served[1]], capture_output=True, encoding="utf-8", env={"PYTHONUTF8": "1"}, check=False)  # fmt: skip
    assert 1 == taken.returncode
    assert "--port 0" in taken.stderr
    process.send_signal(signal.SIGINT)
    rest = process.stdout.read()
    process.stdout.close()
    assert 0 == process.wait(timeout=30)
    assert b"browser.remote_content_hostname_whitelist=localhost\n" in rest
    assert (
        f"browser.post_connect_cmd=style http://localhost:{served[1]}/{STYLE}; guide "
        in rest.decode()
    )


def test_the_command_writes_a_folder(tmp_path: Path) -> None:
    """All files, with the address they will be served from."""
    command = [
        sys.executable,
        "-m",
        "orgraph",
        "browser-kit",
        "--to",
        str(tmp_path / "kit"),
        "--port",
        "8000",
    ]
    subprocess.run(command, capture_output=True, env={"PYTHONUTF8": "1"}, check=True)
    written = {
        path.relative_to(tmp_path / "kit").as_posix(): path.read_bytes()
        for path in (tmp_path / "kit").rglob("*")
        if path.is_file()
    }
    assert files("http://localhost:8000") == written
