"""`Branch`: the way down to a division or a grid, and at each step on it what lies beside the next one.

It is what the page shows of the tree of grids: one branch is opened, and the tree is never loaded whole. Like
`Around` it is no question of the command line, where `members` counts what lies below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import ClassVar, Final

from orgraph.graph.complete import completing
from orgraph.graph.scope import closing, walk
from orgraph.graph.view import View
from orgraph.model.answers import Answer, Mark
from orgraph.model.facts import Ref
from orgraph.model.schema import Label, Way
from orgraph.model.truth import YES, Truth
from orgraph.model.value import frozen
from orgraph.model.vocabulary import (
    COVERS,
    DIVISION,
    GRID,
    HEADS,
    HOLDS,
    NESTED_IN,
    PLACED_IN,
    POST_IN,
    SECONDED_TO,
    WITHIN,
)
from orgraph.queries.extent import DIVISIONS_IN, GRIDS_IN
from orgraph.queries.heads import heads_of
from orgraph.queries.question import Question, Writer, parameter, whole
from orgraph.queries.who_people import head_value
from orgraph.queries.who_value import HeadValue

__all__ = ["Branch", "BranchValue", "ForkValue", "TwigValue"]

UP: Final[tuple[Way, ...]] = (COVERS.out.of(DIVISION), NESTED_IN.out, WITHIN.out.of(DIVISION))
"""The ways up, the one that counts first: a grid that covers a division is shown there."""
DOWN: Final[tuple[Way, ...]] = (COVERS.into, GRIDS_IN, NESTED_IN.into, DIVISIONS_IN)

MOST: Final = 1000
MICRO: Final = 4


@frozen
class TwigValue:
    """A division or a grid below another."""

    node: Ref
    kind: str
    level: str
    """Of a division its word (`county`), of a grid `1` to `4`; empty where it is not known."""
    opens: bool
    """Whether something may lie below it: below a micro-grid nothing does."""
    headed: str
    """Of a grid: `headed`, `no_head` (declared complete), `head_unknown`; empty for a division."""
    heads: tuple[HeadValue, ...]
    truth: Truth
    facts: tuple[int, ...]


@frozen
class ForkValue:
    """What lies right below a division or a grid."""

    of: Ref
    twigs: tuple[TwigValue, ...]
    total: int
    """How many there are; more than are listed where a limit cuts. The next of the way is always listed."""


@frozen
class BranchValue:
    """The forks from the top down to the node itself."""

    node: Ref
    forks: tuple[ForkValue, ...]


@dataclass(frozen=True)
class Branch(Question[BranchValue]):
    """The way from the top down to a division or a grid, with all that lies beside it, and what lies below."""

    node: str = parameter(
        ("区划或网格", "division or grid"),
        ("展开到哪里", "down to where the tree is opened"),
        DIVISION,
        GRID,
        example="新华路街道",
    )
    limit: int = whole(
        ("条数", "limit"),
        ("每一级最多列出多少条", "how many are listed below each at most"),
        1,
        MOST,
        default=300,
    )

    name: ClassVar = "branch"
    title: ClassVar = Label("网格树", "the tree of grids")
    doc: ClassVar = Label(
        "从最上级到此处,逐级列出下面的区划和网格,以及网格长",
        "from the top down to here, level by level, the divisions and grids below, and who heads the grids",
    )
    verdicts: ClassVar = {
        "known": Label("已列出", "listed"),
        "unknown": Label("未见下级", "nothing known below"),
    }
    scope: ClassVar = (
        walk("above", "node", *UP, repeated=True),
        walk("below", "node above", *DOWN),
        walk("heading", "below", HEADS.into),
        walk("offices", "heading", POST_IN.out),
        walk("holders", "heading", HOLDS.into),
        walk("elsewhere", "heading holders", SECONDED_TO.out, PLACED_IN.out),
        closing("below heading"),
    )

    def answer(self, view: View) -> Answer[BranchValue]:
        writer = Writer(self, view)
        node = writer.node("node")
        path = _path(view, node)
        below = {each: _below(view, each) for each in path}
        forks = tuple(
            _fork(writer, each, below[each], self.limit, following)
            for each, following in zip_longest(path, path[1:])
        )
        name, value = writer.named(node), BranchValue(writer.ref(node), forks)
        listed = _listed(view, below[node], self.limit)
        for each, (_, fact) in listed.items():
            under = writer.named(each)
            writer.say(Mark.NOTE, f"{under},在{name}之下。", f"{under}, below {name}.", (fact,))
        if not listed:
            version = (view.version(node),)
            writer.say(
                Mark.UNKNOWN,
                f"{name}之下没有载入区划和网格,不等于没有。",
                f"No division or grid below {name} is loaded; that does not mean that there is none.",
                version,
                (node,),
            )
            summary = Label(f"{name}之下没有载入。", f"Nothing below {name} is loaded.")
            return writer.answer("unknown", summary, value, version)
        summary = Label(
            f"{name}之下载入 {forks[-1].total} 个区划和网格。",
            f"{forks[-1].total} divisions and grids below {name} are loaded.",
        )
        return writer.answer("known", summary, value, (fact for _, fact in listed.values()))


def _path(view: View, node: int) -> list[int]:
    """From the top down to a node; a circle ends where it closes."""
    path = [node]
    while (above := _above(view, path[-1])) is not None and above not in path:
        path.append(above)
    return path[::-1]


def _above(view: View, node: int) -> int | None:
    """The one that a node is shown below: the truest of the first way that leads anywhere."""
    for way in UP:
        found = [(-truth, other) for other, truth, _ in view.walk(node, way)]
        if found:
            return min(found)[1]
    return None


def _below(view: View, node: int) -> dict[int, tuple[Truth, int]]:
    """What lies right below, each by its truest relation."""
    found: dict[int, tuple[Truth, int]] = {}
    for way in DOWN:
        for other, truth, fact in view.walk(node, way):
            if other not in found or truth > found[other][0]:
                found[other] = truth, fact
    return found


def _listed(
    view: View, found: Mapping[int, tuple[Truth, int]], limit: int, kept: int | None = None
) -> dict[int, tuple[Truth, int]]:
    """As many as are listed: the grids, then the divisions; and one that is `kept`, wherever it stands."""
    ordered = sorted(found, key=lambda each: (view.kind(each) is DIVISION, each))
    shown = ordered[:limit]
    if kept is not None and kept not in shown:
        shown.append(kept)
    return {each: found[each] for each in shown}


def _fork(
    writer: Writer,
    node: int,
    found: Mapping[int, tuple[Truth, int]],
    limit: int,
    following: int | None,
) -> ForkValue:
    listed = _listed(writer.view, found, limit, following)
    twigs = tuple(_twig(writer, each, truth, fact) for each, (truth, fact) in listed.items())
    return ForkValue(writer.ref(node), twigs, len(found))


def _twig(writer: Writer, node: int, truth: Truth, fact: int) -> TwigValue:
    view = writer.view
    kind, level = view.kind(node), view.value(node, "level")
    heads = heads_of(view, node) if kind is GRID else []
    headed = ""
    if kind is GRID:
        closed = YES if heads else completing(view, HEADS, node)[0]
        headed = "headed" if heads else "no_head" if closed == YES else "head_unknown"
    return TwigValue(
        writer.ref(node),
        kind.name,
        "" if level is None else str(level),
        level != MICRO,
        headed,
        tuple(head_value(writer, head) for head in heads),
        truth,
        writer.cite((fact,)),
    )
