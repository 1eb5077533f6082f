"""Which of the nodes that a text fits a question may take, and which it only offers.

What is written is taken; what is left out is taken where nothing else can be meant by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Final, NamedTuple

from orgraph.graph.hits import Grade
from orgraph.graph.name_asked import Asked, Match, Matches
from orgraph.graph.name_match import Matcher
from orgraph.model.vocabulary import DIVISION, GRID, PLACE

__all__ = ["PLACES", "Choice", "choose"]

PLACES: Final = (DIVISION, PLACE, GRID)
"""What lies somewhere: of its name a short form is as likely the name of another place."""

ROADS: Final = "路街巷道"
"""新华路 is the road rather than 新华路街道."""

FILLER: Final = "人民"
"""What every government leaves out: 新密市政府 for 新密市人民政府."""

SHORTEST: Final = 2
"""One character is a part of very many names."""

BEGUN: Final = frozenset({Grade.INSIDE, Grade.STEM, Grade.PINYIN_STEM, Grade.INITIALS_STEM})
LOOSE: Final = frozenset({Grade.PART, Grade.PINYIN_PART})


class Choice(NamedTuple):
    """The matches of the best grade that may be taken; where there are none, those to offer."""

    found: list[Match]
    more: int = 0
    offered: tuple[Match, ...] = ()


def choose(matcher: Matcher, asked: Asked, meant: Callable[[int], object]) -> Choice:
    """What a text means, if a question may take it; more than one where several may be meant.

    `meant` tells nodes apart that are one and the same for a question, as two rows of a matter.
    """
    short, single = Matches(Grade.SHORT, []), list[Match]()
    for matches in matcher.grades(asked):
        if matches.grade is Grade.SHORT:  # may mean either, with what it is a part of
            short = _weighty(matcher, asked, matches)
        elif matches.grade is Grade.PART and short.found:
            either = {match.node: match for match in (*short.found, *matches.found)}
            together = Matches(Grade.PART, list(either.values()), short.more + matches.more)
            if matches.found or not _rather_a_slip(matcher, asked, short):
                return _loosely(matcher, together, meant)
            return Choice([])
        elif matches.grade in LOOSE and matches.found:
            return _loosely(matcher, matches, meant)
        elif matches.grade is Grade.PINYIN and all(_is_single(each) for each in matches.found):
            single = matches.found  # xian is rather 西安 than 县
        elif matches.found:
            return _begun(matches, meant)
    return Choice([], 0, tuple(single))


def _is_single(match: Match) -> bool:
    return len(match.form) < SHORTEST


def _begun(matches: Matches, meant: Callable[[int], object]) -> Choice:
    """Names that are written out, or but for their ending."""
    doubtful = matches.grade in BEGUN and all(
        match.size < len(match.form)
        and (match.size < SHORTEST or match.form[match.size - 1] in ROADS)
        for match in matches.found
    )
    return _unless(doubtful, matches, meant)


def _loosely(matcher: Matcher, matches: Matches, meant: Callable[[int], object]) -> Choice:
    """Names of which something is written: of a thing and what is a part of it, the thing is meant."""
    kinds = [matcher.kind(match.node) for match in matches.found]
    doubtful = any(match.size < SHORTEST for match in matches.found)
    doubtful |= all(
        match.short and kind in PLACES for match, kind in zip(matches.found, kinds, strict=True)
    )
    if not doubtful and not matches.more:
        whole = _without_parts(matches.found)
        if len({meant(match.node) for match in whole}) == 1:
            return Choice(whole)
    return _unless(doubtful, matches, meant)


def _unless(doubtful: bool, matches: Matches, meant: Callable[[int], object]) -> Choice:
    """Several are told apart by whoever asked; one that is in doubt is offered."""
    several = matches.more or len({meant(match.node) for match in matches.found}) > 1
    if doubtful and not several:  # short forms are offered in any case
        return Choice([], 0, tuple(match for match in matches.found if not match.short))
    return Choice(matches.found, matches.more)


def _without_parts(found: list[Match]) -> list[Match]:
    """Without what is called as another and something after: 公安局 and not its 公安局政治处.

    Where one lies tells nothing: 网格 is as much a part of the name of each grid inside another.
    """
    return [
        match
        for match in found
        if not any(
            match.form != other.form and match.form.startswith(other.form) for other in found
        )
    ]


# --- short forms ---------------------------------------------------------------------------------------


def _weighty(matcher: Matcher, asked: Asked, matches: Matches) -> Matches:
    """Short forms that may be meant: of places, all; of others, those that begin as one does."""

    @cache
    def names_a_place(text: str) -> bool:
        return any(matcher.kind(node) in PLACES for node in matcher.named_folded(text))

    found = [
        match
        for match in matches.found
        if matcher.kind(match.node) in PLACES
        or begins_where_it_should(asked.bare, match.form, names_a_place)
    ]
    return Matches(matches.grade, found, matches.more if found else 0)


def begins_where_it_should(text: str, form: str, names_a_place: Callable[[str], bool]) -> bool:
    """Whether a short form begins as the name does: with the name proper, or with the place before it.

    市城管局, 城管局 and 新密城管局 for 新密市城市管理局; not 市管局, which leaves out how 城市管理局
    begins, and not 新密政府 for the government of a town of it.
    """
    place = next(
        (form[:size] for size in range(len(form) - 1, 1, -1) if names_a_place(form[:size])), ""
    )
    own = form[len(place) :]
    last = _last_place(place, names_a_place)
    for size in range(len(text) if place else 1):
        said, rest = text[:size], text[size:]
        reaches = not said or last[0] in said or said[-1] == last[-1]
        for proper in (own, own.removeprefix(FILLER)):
            if (
                reaches
                and proper[:1] == rest[0]
                and _follows(rest, proper)
                and _follows(said, place)
            ):
                return True
    return False


def _last_place(place: str, names_a_place: Callable[[str], bool]) -> str:
    """超化镇 of 新密市超化镇."""
    return next(
        (
            place[size:]
            for size in range(len(place) - 2, 1, -1)
            if names_a_place(place[:size]) and names_a_place(place[size:])
        ),
        place,
    )


def _follows(characters: Iterable[str], form: str) -> bool:
    left = iter(form)
    return all(character in left for character in characters)


def _rather_a_slip(matcher: Matcher, asked: Asked, short: Matches) -> bool:
    """Whether another name is one slip away: 东城半岛小区 is rather 东城半岛社区 misspelt."""
    nodes = {match.node for match in short.found}
    return any(match.node not in nodes for match in matcher.slips.near(asked).found)
