"""An answer as a drawing: the facts it rests on, with what the reasons say of each node, as SVG.

Lead, support, refusal, contact, vacancy and unknown are told apart by form (border, shape, the mark
before the name), doubt by broken lines: no meaning hangs on colour. Graphviz lays it out, from the
library that pygraphviz brings; labels are as wide as their text and no font is looked at, so that a drawing
does not depend on the machine that makes it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from html import escape
from pathlib import Path
from threading import Lock
from typing import Any, Final, NamedTuple

from orgraph.model.answers import CERTAINTY_LABELS, Answer, Mark
from orgraph.model.errors import MissingExtra
from orgraph.model.facts import Fact, Ref
from orgraph.model.schema import Label
from orgraph.model.truth import YES
from orgraph.model.vocabulary import NODES, RELATIONS
from orgraph.render.text import MARKS, seen

__all__ = ["Drawing", "Edge", "Node", "drawing", "legend", "svg"]

GRAPHVIZ: Final = Lock()
"""Graphviz is no library for threads: two drawings at once end the process."""

FONTCONFIG: Final = "FONTCONFIG_FILE"
STDERR: Final = 2

SHOWN: Final = 60
"""Facts drawn at most: more are no picture any more. The table has them all."""

FONT: Final = 11.0
LINE: Final = 15.0
"""From one line of a label to the next."""
INCH: Final = 72.0
WRAPPED: Final = 11
"""Characters in a line of a label."""

STRENGTH: Final = (
    Mark.REFUSAL, Mark.LEAD, Mark.SUPPORT, Mark.VACANCY, Mark.CONTACT, Mark.UNKNOWN, Mark.DOUBT,
)  # fmt: skip
"""Of several marks of one node the first here is drawn. Notes mark nothing."""

FORMS: Final[Mapping[Mark | None, Mapping[str, str]]] = {
    Mark.LEAD: {"peripheries": "2", "penwidth": "2"},
    Mark.SUPPORT: {"peripheries": "2"},
    Mark.REFUSAL: {"shape": "octagon", "penwidth": "2"},
    Mark.CONTACT: {"style": "rounded,bold"},
    Mark.VACANCY: {"style": "dashed", "penwidth": "2"},
    Mark.UNKNOWN: {"style": "dotted", "penwidth": "2"},
    Mark.DOUBT: {"style": "dotted"},
    None: {},
}

LINES: Final = re.compile(r"(?:<text [^\n]*</text>\n){2,}")
Y: Final = re.compile(r' y="(-?[\d.]+)"')

MEANINGS: Final[Mapping[Mark, Label]] = {
    Mark.LEAD: Label("主要责任", "leads"),
    Mark.SUPPORT: Label("配合责任", "supports"),
    Mark.REFUSAL: Label("不应找", "not to be asked"),
    Mark.CONTACT: Label("联系", "contact"),
    Mark.VACANCY: Label("空缺或不在岗", "vacant or away"),
    Mark.UNKNOWN: Label("不详", "not known"),
    Mark.DOUBT: Label("待确认", "to confirm"),
}

STYLE: Final = """
.orgraph:root { color-scheme: light dark; }
.orgraph text { fill: #1a1a1a; fill: light-dark(#1a1a1a, #eee); stroke: none; }
.orgraph polygon, .orgraph path, .orgraph ellipse, .orgraph polyline { stroke: #333; stroke: light-dark(#333, #bbb); }
.orgraph .node polygon, .orgraph .node path, .orgraph .node ellipse { fill: #fff; fill: light-dark(#fff, #1d1f22); }
.orgraph .edge polygon { fill: #333; fill: light-dark(#333, #bbb); }
.orgraph .lead polygon { fill: #e2efdb; fill: light-dark(#e2efdb, #24401f); }
.orgraph .refusal polygon { fill: #f6dcd8; fill: light-dark(#f6dcd8, #4a2420); }
.orgraph .contact path { fill: #dde9f5; fill: light-dark(#dde9f5, #1f3550); }
.orgraph .asked polygon { fill: #f5efd9; fill: light-dark(#f5efd9, #443c1c); }
.orgraph a:focus-visible, .orgraph a:hover { outline: 2px solid #06c; }
"""
"""Follows the scheme of the page it is in, which in a notebook need not be that of the system."""


class Node(NamedTuple):
    """A node as it is drawn."""

    ref: Ref
    kind: str
    mark: Mark | None
    asked: bool
    """Whether it is a parameter of the question."""


class Edge(NamedTuple):
    """A fact as it is drawn, with its number in the text."""

    number: int
    fact: Fact


class Drawing(NamedTuple):
    """What is drawn of an answer, and how many facts are left out."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int


def drawing(answer: Answer[Any], most: int | None = SHOWN) -> Drawing:
    """The facts that the reasons cite, `most` of them, as nodes and edges; numbered as in the text.

    Where there is none, and nothing is said of any node, what was asked about.
    """
    cited = dict.fromkeys(place for reason in answer.reasons for place in reason.facts)
    facts = [answer.facts[place] for place in cited]
    edges = [Edge(n, fact) for n, fact in enumerate(facts, start=1) if fact.target is not None]
    shown = edges[:most]
    asked = {own.id: own for own in answer.parameters.values() if isinstance(own, Ref)}
    marks: dict[str, Mark] = {}
    refs: dict[str, Ref] = {}
    for edge in shown:
        for end in (edge.fact.source, edge.fact.target):
            if end is not None:
                refs.setdefault(end.id, end)
    for reason in answer.reasons:
        for ref in reason.about:
            refs.setdefault(ref.id, ref)
            known = marks.get(ref.id)
            if reason.mark in STRENGTH and (
                known is None or STRENGTH.index(reason.mark) < STRENGTH.index(known)
            ):
                marks[ref.id] = reason.mark
    refs = refs or asked
    nodes = tuple(Node(ref, _kind(id_), marks.get(id_), id_ in asked) for id_, ref in refs.items())
    return Drawing(nodes, tuple(shown), len(edges) - len(shown))


_KINDS = {kind.prefix: kind for kind in NODES.values()}


def _kind(id_: str) -> str:
    kind = _KINDS.get(id_.partition(":")[0])
    return kind.name if kind else ""


def legend(drawn: Drawing, lang: str) -> list[str]:
    """The marks that are in a drawing, in words."""
    there = {node.mark for node in drawn.nodes}
    told = [f"{MARKS[mark]} {MEANINGS[mark].of(lang)}" for mark in MEANINGS if mark in there]
    if any(edge.fact.truth < YES for edge in drawn.edges):
        told.append("虚线:当日未定" if lang == "zh" else "broken line: unconfirmed on the day")
    if any(edge.fact.polarity == "denied" for edge in drawn.edges):
        told.append("┤ 点线:否认" if lang == "zh" else "┤ dotted line: denied")
    return told


def svg(answer: Answer[Any], lang: str, href: Callable[[Ref], str] | None = None) -> str:
    """The drawing as one SVG that stands alone: light and dark, with a title, a description and links.

    Nodes have the ids `n1`, `n2`, … and lead to `href` of each; edges `e` and their number, which links to `#f` and
    that number.
    Raises `MissingExtra` where pygraphviz is not installed.
    """
    drawn = drawing(answer)
    with GRAPHVIZ:
        laid_out = _laid_out(drawn, lang, href)
    return _standing_alone(laid_out, answer, drawn, lang)


@cache
def _graphviz() -> Any:
    """Graphviz, which has looked for fonts once and found none.

    Its library reads the machine's configuration all the same and complains on standard error of what is newer
    than itself, which a notebook would show above the drawing.
    """
    try:
        import pygraphviz
    except ImportError:
        raise MissingExtra("drawings") from None
    before = os.environ.get(FONTCONFIG)
    told = os.dup(STDERR)
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), STDERR)
    os.environ[FONTCONFIG] = str(Path(__file__).with_name("fonts.conf"))
    try:
        graph = pygraphviz.AGraph()
        graph.add_node("text")
        graph.draw(format="svg", prog="dot")
    finally:
        os.dup2(told, STDERR)
        os.close(told)
        os.environ.pop(FONTCONFIG)
        if before is not None:
            os.environ[FONTCONFIG] = before
    return pygraphviz


def _laid_out(drawn: Drawing, lang: str, href: Callable[[Ref], str] | None) -> str:
    """What Graphviz makes of it."""
    pygraphviz = _graphviz()
    graph = pygraphviz.AGraph(directed=True, strict=False)
    graph.graph_attr.update(
        rankdir="BT", nodesep="0.25", ranksep="0.45", bgcolor="transparent", pad="0.1"
    )
    graph.node_attr.update(
        fontname="sans-serif", fontsize=str(FONT), shape="box", margin="0.08,0.05"
    )
    graph.edge_attr.update(fontname="sans-serif", fontsize=str(FONT - 1.5), arrowsize="0.7")
    places = {node.ref.id: f"n{n}" for n, node in enumerate(drawn.nodes, start=1)}
    for node in drawn.nodes:
        leads = {} if href is None else {"URL": href(node.ref)}
        graph.add_node(places[node.ref.id], **_node(node, places[node.ref.id], lang), **leads)
    for edge in drawn.edges:
        target = edge.fact.target
        if target is not None:
            ends = places[edge.fact.source.id], places[target.id]
            graph.add_edge(*ends, key=str(edge.number), **_edge(edge, lang))
    return str(graph.draw(format="svg", prog="dot").decode())


def _node(node: Node, place: str, lang: str) -> dict[str, str]:
    kind = NODES.get(node.kind)
    word = kind.label.of(lang) if kind else ""
    mark = f"{MARKS[node.mark]} " if node.mark else ""
    lines = [*_wrapped(f"{mark}{node.ref.name}"), f"({word})"]
    classes = [
        each for each in (node.mark and node.mark.value, "asked" if node.asked else "") if each
    ]
    return {
        "label": "\n".join(map(_literal, lines)),
        "width": f"{max(map(_ems, lines)) * FONT / INCH + 0.2:.2f}",
        "height": f"{len(lines) * LINE / INCH + 0.12:.2f}",
        "id": place,
        "class": " ".join(classes),
        "tooltip": _literal(f"{node.ref.name} {node.ref.id}"),
        **FORMS[node.mark],
    }


def _edge(edge: Edge, lang: str) -> dict[str, str]:
    fact, label = edge.fact, _label(edge.fact, lang)
    told = {"id": f"e{edge.number}", "URL": f"#f{edge.number}", "class": fact.kind.lower()}
    if fact.polarity == "denied":
        told |= {"style": "dotted", "arrowhead": "tee", "penwidth": "1.5"}
    elif fact.certainty == "planned":
        told |= {"style": "dotted", "arrowhead": "empty"}
    elif fact.truth < YES:
        told["style"] = "dashed"
    certainty = CERTAINTY_LABELS[fact.certainty].of(lang)
    target = fact.target.name if fact.target else ""
    tooltip = _literal(f"[{edge.number}] {fact.source.name} {label} {target} ({certainty})")
    return {**told, "label": f"{label} [{edge.number}]", "tooltip": tooltip, "edgetooltip": tooltip}


def _label(fact: Fact, lang: str) -> str:
    """What a relation is, and that it is denied, planned or in doubt."""
    label = RELATIONS[fact.kind].label.of(lang)
    if fact.polarity == "denied":
        return f"{'否认' if lang == 'zh' else 'denied'}:{label}"
    if fact.certainty == "planned":
        return f"{'计划' if lang == 'zh' else 'planned'}:{label}"
    return f"{label}?" if fact.truth < YES else label


def _literal(text: str) -> str:
    """A text for Graphviz, which reads backslashes and the names of characters in it."""
    return seen(text).replace("\\", "\\\\").replace("&", "&amp;")


def _wrapped(text: str) -> list[str]:
    """A label in lines of about equal length."""
    whole = seen(text)
    whole = whole[: 6 * WRAPPED] + ("…" if len(whole) > 6 * WRAPPED else "")
    if _ems(whole) <= WRAPPED:
        return [whole]
    lines = -(-len(whole) // WRAPPED)
    size = -(-len(whole) // lines)
    return [whole[at : at + size] for at in range(0, len(whole), size)]


def _ems(text: str) -> float:
    """The width of a text: an em for a Chinese character, half of one for a Latin one."""
    return sum(1.0 if ord(each) > 0x2E7F else 0.6 for each in text)


def _standing_alone(laid_out: str, answer: Answer[Any], drawn: Drawing, lang: str) -> str:
    """Graphviz's SVG with a title, a description, the style, and colours left to the style."""
    body = laid_out[laid_out.index("<svg") :]
    body = re.sub(r"<!--.*?-->\n?", "", body, flags=re.DOTALL)
    body = LINES.sub(_spaced, body)
    body = re.sub(r' (?:fill|stroke)="(?:black|none|transparent|lightgrey)"', _kept, body)
    body = body.replace("<svg ", '<svg class="orgraph" role="group" aria-labelledby="dt dd" ', 1)
    end = body.index(">") + 1
    told = " ".join(_sentences(drawn, lang))
    head = (
        f'<title id="dt">{escape(seen(answer.summary.of(lang)))}</title>'
        f'<desc id="dd">{escape(seen(told))}</desc><style>{STYLE}</style>'
    )
    return body[:end] + "\n" + head + body[end:]


def _spaced(match: re.Match[str]) -> str:
    """The lines of one label, as far apart as they can be read: without fonts Graphviz sets them too close."""
    texts = match[0].splitlines(keepends=True)
    feet = [float(foot) for foot in Y.findall(match[0])]
    top = sum(feet) / len(feet) - (len(feet) - 1) / 2 * LINE
    return "".join(
        Y.sub(f' y="{top + place * LINE:.2f}"', text, count=1) for place, text in enumerate(texts)
    )


def _kept(match: re.Match[str]) -> str:
    """What is not filled stays so; black is the style's to say."""
    return match[0] if "none" in match[0] else ""


def _sentences(drawn: Drawing, lang: str) -> Iterator[str]:
    """The edges in words, for who does not see them."""
    zh = lang == "zh"
    for edge in drawn.edges:
        fact = edge.fact
        word = _label(fact, lang)
        if fact.polarity == "denied":
            word = f"{'并非' if zh else 'not '}{RELATIONS[fact.kind].label.of(lang)}"
        target = fact.target.name if fact.target else ""
        yield f"[{edge.number}] {fact.source.name} {word} {target}" + ("。" if zh else ".")
