"""`Around`: a node with its relations on a day, as an answer, so that it is written and drawn like all others.

It is no question of the command line, where `history` tells more; the API shows it of every node, through the
mask of whoever asks: so it looks at relations of every kind, and who reported a case is there for those who may know.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar, Final

from orgraph.graph.scope import walk
from orgraph.graph.view import View
from orgraph.model.answers import Answer, Mark
from orgraph.model.facts import Ref
from orgraph.model.schema import ASSERTED, DENIED, PLANNED, Label, Way
from orgraph.model.truth import Truth
from orgraph.model.value import frozen
from orgraph.model.vocabulary import NODES, RELATIONS
from orgraph.queries.question import Question, Writer, option, parameter, whole

__all__ = ["MOST", "Around", "AroundValue", "RelationValue"]

MOST: Final = 1000


WAYS: Final[tuple[Way, ...]] = tuple(
    way.told(stance)
    for kind in RELATIONS.values()
    for way in (kind.out, kind.into)
    for stance in (ASSERTED, DENIED, PLANNED)
)

DIRECTIONS: Final = {
    "both": Label("两向", "both ways"),
    "out": Label("由此出发", "out of it"),
    "into": Label("指向此处", "into it"),
}
KINDS: Final = {
    "all": Label("全部", "all"),
    **{kind.name: kind.label for kind in RELATIONS.values()},
}


@frozen
class RelationValue:
    """One relation of the node on the day."""

    kind: str
    label: Label
    """As it reads from the node."""
    direction: str
    """`out` of the node, or `into` it."""
    other: Ref
    stance: str
    """`asserted`, `denied` or `planned`."""
    truth: Truth
    facts: tuple[int, ...]


@frozen
class AroundValue:
    """A node and its relations."""

    node: Ref
    kind: str
    relations: tuple[RelationValue, ...]
    total: int
    """How many there are; more than are listed where a limit cuts."""


@cache
def _ways(kind: str, relation: str, direction: str) -> tuple[Way, ...]:
    """The ways that lead from a node of a kind, of a kind of relation and in a direction."""
    return tuple(
        way
        for way in WAYS
        if relation in ("all", way.relation.name)
        and direction in ("both", "out" if way.forward else "into")
        and way.joins(kind)
    )


@dataclass(frozen=True)
class Around(Question[AroundValue]):
    """A node with the relations that hold, or may hold, on the day."""

    node: str = parameter(
        ("事物", "node"), ("任何事物", "anything"), *NODES.values(), example="韩蕊"
    )
    relation: str = option(
        ("关系", "relation"), ("只要哪一种关系", "only one kind of relation"), KINDS, default="all"
    )
    direction: str = option(
        ("方向", "direction"), ("只要哪个方向", "only one direction"), DIRECTIONS, default="both"
    )
    limit: int = whole(
        ("条数", "limit"),
        ("最多列出多少条", "how many are listed at most"),
        1,
        MOST,
        default=100,
    )

    name: ClassVar = "around"
    title: ClassVar = Label("当日的关系", "its relations on a day")
    doc: ClassVar = Label(
        "事物当日的关系,每条带出处;可要网页和图",
        "the relations of anything on a day, each with its source, as a page and a drawing too",
    )
    verdicts: ClassVar = {
        "related": Label("有关系", "related"),
        "unknown": Label("未见关系", "no relation known"),
    }
    scope: ClassVar = (walk("around", "node", *WAYS),)

    def answer(self, view: View) -> Answer[AroundValue]:
        writer = Writer(self, view)
        node = writer.node("node")
        kind = view.kind(node).name
        found = list(_found(view, node, _ways(kind, self.relation, self.direction)))
        listed = found[: self.limit]
        relations = []
        for way, other, truth, fact in listed:
            label = way.relation.label if way.forward else way.relation.inverse
            told = writer.told(view.fact(fact))
            mark = Mark.REFUSAL if way.stance == DENIED else Mark.NOTE
            writer.say(mark, told.zh, told.en, (fact,), (other,) if mark is Mark.REFUSAL else ())
            relations.append(
                RelationValue(
                    way.relation.name,
                    label,
                    "out" if way.forward else "into",
                    writer.ref(other),
                    way.stance,
                    truth,
                    writer.cite((fact,)),
                )
            )
        cut = len(found) - len(listed)
        if cut:
            writer.say(Mark.NOTE, f"另有 {cut} 条,未列出。", f"{cut} more are not listed.")
        name = writer.named(node)
        version = (view.version(node),)
        value = AroundValue(writer.ref(node), kind, tuple(relations), len(found))
        if not found:
            writer.say(
                Mark.UNKNOWN,
                f"当日没有载入{name}的关系。",
                f"No relation of {name} is loaded.",
                version,
                (node,),
            )
            summary = Label(
                f"未见{name}当日的关系。", f"No relation of {name} is known on the day."
            )
            return writer.answer("unknown", summary, value, version)
        summary = Label(
            f"{name}当日有 {len(found)} 条关系。", f"{name} has {len(found)} relations on the day."
        )
        return writer.answer("related", summary, value, (each[3] for each in listed))


def _found(view: View, node: int, ways: tuple[Way, ...]) -> Iterator[tuple[Way, int, Truth, int]]:
    """Each relation once: one that leads back to the node is found both ways."""
    seen = set[int]()
    for way in ways:
        for other, truth, fact in view.walk(node, way):
            if fact not in seen:
                seen.add(fact)
                yield way, other, truth, fact
