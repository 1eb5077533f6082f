"""A page that is a session: what it shows, it did, in an empty folder, from top to bottom.

    `mycity/package.toml`        a path alone on its line, then a fenced block: the file, written as shown

    ```console                   a command after `$`, and what it printed; run where the reader would
    $ orgraph load mycity
    ```

`filled` runs a page and puts in what its commands print today. A block of any other kind is refused, so
that nothing is shown that was not run.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

__all__ = ["filled"]

BLOCK: Final = re.compile(
    r"(?:^`(?P<path>[\w./-]+)`\n\n)?^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)
FILES: Final = ("toml", "csv", "python")


def filled(page: str, beside: Iterable[Path]) -> str:
    """The page with what its commands print; `beside` are files that the reader has beforehand."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path in beside:
            shutil.copy(path, folder)

        def done(match: re.Match[str]) -> str:
            path, kind, text = match["path"], match["kind"], match["text"]
            if kind == "console" and path is None:
                return f"```console\n{''.join(_asked(text, folder))}```"
            if kind in FILES and path is not None:
                _written(folder / path, text)
                return match[0]
            raise ValueError(f"a block that is neither a file nor a command: {match[0][:80]!r}")

        return BLOCK.sub(done, page)


def _written(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _asked(text: str, folder: Path) -> Iterable[str]:
    commands = [line[2:] for line in text.splitlines() if line.startswith("$ ")]
    if not commands:
        raise ValueError(f"a console without a command: {text[:80]!r}")
    for command in commands:
        yield f"$ {command}\n{_printed(command, folder)}"


def _printed(command: str, folder: Path) -> str:
    """What a command prints on stdout, and after an error what it says there."""
    program, *arguments = shlex.split(command)
    run = {"orgraph": ["-m", "orgraph", *arguments], "python": arguments}
    if program not in run:
        raise ValueError(f"neither orgraph nor python: {command}")
    ended = subprocess.run(  # noqa: S603  # the commands are those of our own pages
        [sys.executable, *run[program]],
        check=False,
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1"},
        cwd=folder,
    )
    if ended.returncode > 1 or (ended.returncode == 1 and not (ended.stdout or ended.stderr)):
        raise ValueError(f"{command} ended with {ended.returncode}: {ended.stderr}")
    if "Traceback" in ended.stderr:
        raise ValueError(f"{command} failed: {ended.stderr}")
    return ended.stdout or (ended.stderr if ended.returncode else "")
