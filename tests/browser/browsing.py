"""Neo4j Browser as somebody uses it: connect, run, look at what is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit

from chromium import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["Browsing", "Disc", "Frame", "Line", "opened"]

PATIENCE: Final = 30_000
"""Milliseconds; the machine may be busy."""

LOOK: Final = """
frame => ({
  said: frame.innerText,
  discs: [...frame.querySelectorAll('g.node')].map(g => ({
    labels: g.__data__.labels,
    colour: g.querySelector('circle.b-outline').getAttribute('fill'),
    caption: [...g.querySelectorAll('text')].map(t => t.textContent).join(' '),
  })),
  lines: [...frame.querySelectorAll('g.relationship')].map(g => ({
    type: g.__data__.type,
    colour: g.querySelector('path.b-outline').getAttribute('fill'),
    caption: [...g.querySelectorAll('text')].map(t => t.textContent).join(' '),
  })),
})
"""


class Disc(NamedTuple):
    """A node as it is drawn."""

    label: str
    colour: str
    caption: str


class Line(NamedTuple):
    """A relation as it is drawn."""

    type: str
    colour: str
    caption: str


class Frame(NamedTuple):
    """What a statement came to."""

    said: str
    discs: tuple[Disc, ...]
    lines: tuple[Line, ...]

    @property
    def failed(self) -> bool:
        """Whether Browser shows an error."""
        return "ERROR" in self.said


@dataclass
class Browsing:
    """A page of Browser that is connected."""

    page: Page

    def run(self, statement: str) -> Frame:
        """Run what is typed, and look at its frame."""
        before = self._newest()
        self.page.locator(".monaco-editor").first.click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(statement)
        self.page.keyboard.press("Control+Enter")
        return self._came(before)

    def play(self, number: int) -> Frame:
        """Click on the play sign of a runnable of the slide that is shown."""
        before = self._newest()
        self.page.locator("pre.runnable:visible").nth(number).locator("i").first.click()
        return self._came(before)

    def runnables(self) -> int:
        """How many there are on the slide that is shown."""
        return self.page.locator("pre.runnable:visible").count()

    def turn(self) -> bool:
        """Turn to the next slide; False at the last."""
        onward = self.page.get_by_test_id("guideNextSlide")
        if onward.is_disabled():
            return False
        shown = self.page.locator("slide:visible, .slide:visible").first.inner_text()
        onward.click()
        self.page.wait_for_function(
            "old => [...document.querySelectorAll('h3')].some(h => h.offsetParent && !old.includes(h.innerText))",
            arg=shown,
        )
        return True

    def _newest(self) -> Any:
        frames = self.page.locator("article")
        return frames.first.element_handle() if frames.count() else None

    def _came(self, before: Any) -> Frame:
        """The newest frame, when it is another than before and what it draws is there."""
        self.page.wait_for_function(
            """before => {
              const frame = document.querySelector('article');
              if (!frame || frame === before) return false;
              return frame.querySelector('g.node') || frame.innerText.includes('ERROR')
                || frame.innerText.includes('no records') || frame.innerText.includes('INFO')
                || frame.querySelector('pre');
            }""",
            arg=before,
            timeout=PATIENCE,
        )
        self.page.wait_for_timeout(100)  # lines are drawn after the discs, in the same turn
        seen = self.page.locator("article").first.evaluate(LOOK)
        discs = [Disc(each["labels"][0], each["colour"], each["caption"]) for each in seen["discs"]]
        lines = [Line(each["type"], each["colour"], each["caption"]) for each in seen["lines"]]
        return Frame(seen["said"], tuple(discs), tuple(lines))


@contextmanager
def opened(
    executable: str, address: str, login: tuple[str, str], *, dark: bool = False
) -> Iterator[Browsing]:
    """Browser at an address, connected, in a Chromium without a window; it reaches this machine alone."""
    with chromium(executable) as browser:
        page = browser.new_page(
            viewport={"width": 1500, "height": 950}, color_scheme="dark" if dark else "light"
        )
        page.set_default_timeout(PATIENCE)
        page.route(
            "**/*",
            lambda route: (
                route.continue_()
                if urlsplit(route.request.url).hostname == "localhost"
                else route.abort()
            ),
        )
        page.goto(address)
        page.get_by_test_id("username").fill(login[0])
        page.get_by_test_id("password").fill(login[1])
        page.get_by_test_id("connect").click()
        page.get_by_text("You are connected as user").wait_for()
        yield Browsing(page)
