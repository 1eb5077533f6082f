"""JupyterLab as somebody uses it: a server on this machine alone, a notebook open in Chromium, all cells run."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from tools.notebooks import notebooks

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["Lab", "Opened", "in_lab"]

PATIENCE: Final = 120_000
"""Milliseconds; the machine may be busy."""

SETTINGS: Final = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "notebook-extension/tracker": {"windowingMode": "none"},  # every cell is there, seen or not
    "docmanager-extension/plugin": {"autosave": False},
}

OUTPUTS: Final = """
() => jupyterapp.shell.currentWidget.content.model.toJSON().cells
  .filter(cell => cell.cell_type === 'code')
  .map(cell => ({count: cell.execution_count, outputs: cell.outputs}))
"""

IDLE: Final = """
() => {
  const panel = jupyterapp.shell.currentWidget;
  const kernel = panel?.sessionContext?.session?.kernel;
  const cells = panel?.content?.model?.toJSON().cells.filter(
    cell => cell.cell_type === 'code' && cell.source.length);
  return kernel?.status === 'idle' && cells.every(cell => cell.execution_count !== null);
}
"""

LAID_OUT: Final = """
() => [...document.querySelectorAll('.orgraph-cell svg')].every(svg => svg.getBoundingClientRect().width)
"""
"""While a theme's styles are loaded, nothing has a width; on a busy machine that can be seen."""


@dataclass
class Opened:
    """A notebook that was run in a page."""

    page: Page
    said: list[str] = field(default_factory=list)
    """What the console told as an error, and what was asked of other machines."""

    def outputs(self) -> list[dict[str, Any]]:
        """The code cells: their number and their outputs."""
        found: list[dict[str, Any]] = self.page.evaluate(OUTPUTS)
        return found

    def theme(self, name: str) -> None:
        """Change to a theme, as by the menu."""
        self.page.evaluate(
            "name => jupyterapp.commands.execute('apputils:change-theme', {theme: name})", name
        )
        light = "false" if "Dark" in name else "true"
        self.page.locator(f"body[data-jp-theme-light='{light}']").wait_for(state="attached")
        self.page.wait_for_function(LAID_OUT)


@dataclass
class Lab:
    """A server that runs, and a Chromium to look at it."""

    address: str
    token: str
    chromium: Any

    @contextmanager
    def opened(
        self, name: str, *, dark_system: bool = False, height: int = 1000
    ) -> Iterator[Opened]:
        """A notebook, opened and run from top to bottom."""
        page = self.chromium.new_page(
            viewport={"width": 1200, "height": height},
            color_scheme="dark" if dark_system else "light",
        )
        shown = Opened(page)
        page.set_default_timeout(PATIENCE)

        def allowed(route: Any) -> None:
            if urlsplit(route.request.url).hostname == "127.0.0.1":
                route.continue_()
            else:
                shown.said.append(f"asks {route.request.url}")
                route.abort()

        page.route("**/*", allowed)
        page.on(
            "console", lambda told: shown.said.append(told.text) if told.type == "error" else None
        )
        page.on("pageerror", lambda error: shown.said.append(str(error)))
        page.goto(f"{self.address}/lab/tree/{name}?reset&token={self.token}")
        try:
            page.wait_for_function(
                "() => window.jupyterapp?.shell?.currentWidget?.content?.model?.cells?.length"
            )
            page.evaluate("() => jupyterapp.shell.collapseLeft()")
            page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.ready")
            page.evaluate("() => jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
            page.wait_for_function(IDLE.replace("!== null", "=== null"))
            page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
            page.wait_for_function(IDLE)
            yield shown
        finally:
            page.close()


@contextmanager
def in_lab(executable: str, folder: Path, **variables: str) -> Iterator[Lab]:
    """A server over a copy of the notebooks, and a Chromium without a window."""
    from playwright.sync_api import sync_playwright

    work, settings = folder / "notebooks", folder / "settings"
    work.mkdir()
    for path in notebooks():
        shutil.copy(path, work)
    for name, own in SETTINGS.items():
        file = settings / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(own))
    token = secrets.token_hex(16)
    own_folders = {
        name: str(folder / name.lower())
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR")
    }  # fmt: skip
    said = (folder / "said.txt").open("w+", encoding="utf-8")
    process = subprocess.Popen(
        [
            sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0",
            "--ServerApp.root_dir", str(work), "--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly",
        ],
        stdout=subprocess.DEVNULL,
        stderr=said,
        env={
            **os.environ,
            **own_folders,
            "JUPYTER_TOKEN": token,
            "JUPYTERLAB_SETTINGS_DIR": str(settings),
            **variables,
        },
    )  # fmt: skip
    try:
        address = _address(process, folder / "said.txt")
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=executable,
                args=["--no-sandbox"],  # a container has none to give
            )
            try:
                yield Lab(address, token, chromium)
            finally:
                chromium.close()
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        said.close()


def _address(process: subprocess.Popen[bytes], said: Path) -> str:
    """Where the server listens, as soon as it says so."""
    until = time.monotonic() + PATIENCE / 1000
    while process.poll() is None and time.monotonic() < until:
        found = re.search(r"http://127\.0\.0\.1:\d+", said.read_text("utf-8"))
        if found:
            return found[0]
        time.sleep(0.1)
    raise AssertionError(said.read_text("utf-8"))
