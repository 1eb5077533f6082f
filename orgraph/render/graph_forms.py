"""What an answer rests on as a graph for other programs: Cytoscape JSON and GraphML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final
from xml.etree import ElementTree as Xml

from orgraph.model.answers import Answer
from orgraph.model.facts import Fact
from orgraph.model.plain_graph import stance_of, type_of
from orgraph.model.truth import TRUTH_NAMES
from orgraph.model.vocabulary import RELATIONS
from orgraph.render.drawing import Node, drawing

__all__ = ["cytoscape", "graphml"]

NODE: Final = ("name", "kind", "mark", "asked")
EDGE: Final = (
    "type", "label", "number", "from", "to", "truth", "certainty", "evidence", "locator", "speaker",
)  # fmt: skip
"""What a node and an edge carry beside their ids and ends, in this order."""


def cytoscape(answer: Answer[Any]) -> dict[str, Any]:
    """The elements of Cytoscape.js: each node and each relation, with what the reasons say of it."""
    drawn = drawing(answer, most=None)
    nodes = [{"data": {"id": node.ref.id, **dict(_node(node))}} for node in drawn.nodes]
    edges = [
        {"data": dict(_ends(each.fact)) | dict(_edge(each.number, each.fact))}
        for each in drawn.edges
    ]
    return {
        "data": {"question": answer.question, "as_of": answer.as_of, "verdict": answer.verdict},
        "elements": {"nodes": nodes, "edges": edges},
    }


def graphml(answer: Answer[Any]) -> str:
    """The same as GraphML, which networkx, Gephi and yEd read."""
    drawn = drawing(answer, most=None)
    root = Xml.Element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
    for about, names in (("node", NODE), ("edge", EDGE)):
        for name in names:
            kind = {"asked": "boolean", "number": "int"}.get(name, "string")
            told = {"id": f"{about}-{name}", "for": about, "attr.name": name, "attr.type": kind}
            Xml.SubElement(root, "key", told)
    graph = Xml.SubElement(root, "graph", id=answer.question, edgedefault="directed")
    for node in drawn.nodes:
        element = Xml.SubElement(graph, "node", id=_clean(node.ref.id))
        _told(element, "node", dict(_node(node)))
    for each in drawn.edges:
        ends = {name: _clean(value) for name, value in _ends(each.fact)}
        element = Xml.SubElement(graph, "edge", ends)
        _told(element, "edge", dict(_edge(each.number, each.fact)))
    Xml.indent(root)
    return Xml.tostring(root, encoding="unicode", xml_declaration=True)


def _node(node: Node) -> Iterator[tuple[str, Any]]:
    yield "name", node.ref.name
    yield "kind", node.kind
    if node.mark is not None:
        yield "mark", node.mark.value
    yield "asked", node.asked


def _ends(fact: Fact) -> Iterator[tuple[str, str]]:
    yield "id", fact.id
    yield "source", fact.source.id
    if fact.target is not None:
        yield "target", fact.target.id


def _edge(number: int, fact: Fact) -> Iterator[tuple[str, Any]]:
    relation = RELATIONS[fact.kind]
    told: Mapping[str, Any] = {
        "type": type_of(relation, stance_of(fact.polarity, fact.certainty)),
        "label": relation.label.zh,
        "number": number,
        "from": fact.begin,
        "to": fact.end,
        "truth": TRUTH_NAMES[fact.truth],
        "certainty": fact.certainty,
        "evidence": fact.evidence.id,
        "locator": fact.locator,
        "speaker": fact.speaker,
    }
    yield from ((name, value) for name, value in told.items() if value is not None)


def _told(element: Xml.Element, about: str, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        said = str(value).lower() if isinstance(value, bool) else _clean(str(value))
        Xml.SubElement(element, "data", key=f"{about}-{name}").text = said


def _clean(text: str) -> str:
    """XML has no place for control characters, whatever a name holds."""
    return "".join(each if each.isprintable() else " " for each in text)
