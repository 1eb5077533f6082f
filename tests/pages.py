"""What stands on a page, as its reader has it: the text, the links, the fields."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import NamedTuple

__all__ = ["Seen", "seen"]


class Seen(NamedTuple):
    """A page that was read."""

    text: str
    links: dict[str, str]
    """By address, what each link says."""
    fields: dict[str, str]
    """By name, what stands in it."""
    headings: list[str]


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links: dict[str, str] = {}
        self.fields: dict[str, str] = {}
        self.headings: list[str] = []
        self._link: str | None = None
        self._heading = False
        self._style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        if tag == "a":
            self._link = own.get("href") or own.get("xlink:href")
            if self._link is not None:
                self.links.setdefault(self._link, "")
        elif tag in ("input", "select") and "name" in own:
            self.fields.setdefault(own["name"], own.get("value", ""))
        elif tag in ("h1", "h2", "h3"):
            self._heading = True
            self.headings.append("")
        elif tag == "style":
            self._style = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._link = None
        elif tag in ("h1", "h2", "h3"):
            self._heading = False
        elif tag == "style":
            self._style = False

    def handle_data(self, data: str) -> None:
        if self._style:
            return
        self.parts.append(data)
        if self._link is not None:
            self.links[self._link] += data
        if self._heading:
            self.headings[-1] += data


def seen(page: str) -> Seen:
    """Read a page."""
    reading = _Reading()
    reading.feed(page)
    text = " ".join("".join(reading.parts).split())
    headings = [" ".join(each.split()) for each in reading.headings]
    return Seen(text, reading.links, reading.fields, headings)
