"""Words before a name may say where it lies: the ways to read a text of several words, the best first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from orgraph.graph.name_asked import Area, Asked
from orgraph.graph.name_match import Matcher
from orgraph.model.schema import NodeKind

__all__ = ["MOST", "readings"]

MOST: Final = 8
"""A text of more words is no name after the names of what it lies in."""


def readings(
    matcher: Matcher, text: str, kinds: tuple[NodeKind, ...], areas: tuple[Area, ...], limit: int
) -> Iterator[Asked]:
    """A name after as many words as name something, then after fewer, then all words as one name.

    The next counts only where nothing fits the one before: in a nation, 新华 of “新密 新华 路” names
    very much, and none of it is meant. All words as one come first where they are a name as they stand.
    """
    whole = matcher.asked(text, kinds, areas, limit)
    words = [word for word in text.split() if any(map(matcher.folding.character, word))]
    if not 2 <= len(words) <= MOST or next(matcher.exact(whole), None) is not None:
        yield whole
        return
    if matcher.sounding(text):  # xi an shi
        yield whole
    named: list[Area] = []
    for word in words[:-1]:
        nodes = matcher.named(word)
        if not nodes:
            break
        named.append(Area(matcher.index, nodes))
    for size in range(len(named), 0, -1):
        yield matcher.asked(" ".join(words[size:]), kinds, (*areas, *named[:size]), limit)
    yield whole
