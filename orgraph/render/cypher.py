"""An answer as Cypher that, pasted into Neo4j Browser, draws exactly its facts.

Pasted text has no parameters, so values stand in it, each as a quoted literal; labels and types are those of the
vocabulary. Browser adds what else lies between the nodes of a result unless `:config autoComplete: false` was said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from orgraph.model.answers import Answer
from orgraph.model.facts import Ref
from orgraph.model.plain_graph import PREFIXES, SUPERSEDED, stance_of, type_of
from orgraph.model.vocabulary import RELATIONS

__all__ = ["cypher", "literal"]

ESCAPES: Final = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def cypher(answer: Answer[Any]) -> str:
    """One statement that returns each relation by its fact, and each node that a fact is of.

    An earlier version of a node is drawn as the `(:Superseded)` node that it is. Of an answer that rests on no
    fact, what was asked about is drawn.
    """
    relations: dict[tuple[str, str, str], list[str]] = {}
    nodes: dict[str, list[tuple[str, str]]] = {}
    for fact in answer.facts:
        if fact.target is None:
            nodes.setdefault(_label(fact.source), []).append((fact.source.id, fact.id))
        else:
            type_ = type_of(RELATIONS[fact.kind], stance_of(fact.polarity, fact.certainty))
            ends = _label(fact.source), type_, _label(fact.target)
            relations.setdefault(ends, []).append(fact.id)
    if not answer.facts:
        for own in answer.parameters.values():
            if isinstance(own, Ref):
                nodes.setdefault(_label(own), []).append((own.id, ""))
    return "\nUNION\n".join((*_relations(relations), *_nodes(nodes)))


def literal(text: str) -> str:
    """A string as a statement has it: nothing in it ends the literal, and none of it is invisible."""
    return f"'{''.join(map(_character, text))}'"


def _character(each: str) -> str:
    if each in ESCAPES:
        return ESCAPES[each]
    if each.isprintable():
        return each
    units = each.encode("utf-16-be")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def _relations(wanted: dict[tuple[str, str, str], list[str]]) -> Iterator[str]:
    for (source, type_, target), facts in wanted.items():
        path = f"(:{source})-[r:{type_}]->(:{target})"
        yield f"MATCH p={path} WHERE r.fact IN {_among(facts)} RETURN p"


def _nodes(wanted: dict[str, list[tuple[str, str]]]) -> Iterator[str]:
    for label, pairs in wanted.items():
        match = f"MATCH p=(n:{label}) WHERE n.id IN {_among(id_ for id_, _ in pairs)}"
        facts = _among(fact for _, fact in pairs if fact)
        if facts == "[]":
            yield f"{match} RETURN p"
            continue
        yield f"{match} AND coalesce(n.fact, n.id) IN {facts} RETURN p"
        yield f"MATCH p=(n:{SUPERSEDED}) WHERE n.fact IN {facts} RETURN p"


def _label(ref: Ref) -> str:
    return PREFIXES[ref.id.partition(":")[0]].name


def _among(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(literal, dict.fromkeys(texts)))}]"
