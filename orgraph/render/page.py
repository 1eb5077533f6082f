"""An answer as one HTML page that needs nothing beside it: what is said, why, the drawing, the facts.

Chinese first, light and dark, for eyes and for screen readers; no script and no address outside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from orgraph.model.answers import CERTAINTY_LABELS, Answer, Reason
from orgraph.model.errors import MissingExtra
from orgraph.model.facts import Fact, Ref
from orgraph.model.schema import Label
from orgraph.model.truth import YES
from orgraph.model.vocabulary import RELATIONS
from orgraph.model.written import interval
from orgraph.render.chart import standing_alone
from orgraph.render.charts import panels
from orgraph.render.drawing import drawing, legend, svg
from orgraph.render.text import DOUBTS, MARKS

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

__all__ = ["FOLDER", "Href", "html", "linked", "parts"]

FOLDER: Final = Path(__file__).parent
"""Where the templates are: `page.html`, and `answer.html` with what an answer shows on any page."""

Href: TypeAlias = Callable[[Ref], str]
"""Where the page of a node is."""

WORDS: Final[dict[str, Label]] = {
    "reasons": Label("理由", "Reasons"),
    "chart": Label("图表", "Chart"),
    "figures": Label("图中的数", "Its figures"),
    "drawing": Label("图", "Drawing"),
    "facts": Label("依据的事实", "Facts"),
    "sources": Label("来源", "Sources"),
    "fact": Label("事实", "fact"),
    "time": Label("时间", "time"),
    "locator": Label("出处", "locator"),
    "certainty": Label("确定程度", "certainty"),
    "speaker": Label("陈述人", "speaker"),
    "unsure": Label("未定", "unconfirmed"),
    "no": Label("否认", "denied"),
    "weakest": Label("最弱的依据", "weakest ground"),
    "left_out": Label(
        "图中未画的事实见下表。", "Facts that are not drawn stand in the table below."
    ),
    "as_of": Label("截至", "as of"),
}


@cache
def _environment() -> Environment:
    try:
        from jinja2 import Environment, FileSystemLoader
    except ImportError:
        raise MissingExtra("drawings") from None
    return Environment(autoescape=True, trim_blocks=True, loader=FileSystemLoader(FOLDER))


def html(answer: Answer[Any], lang: str) -> str:
    """The whole page. Raises `MissingExtra` where Jinja2 or pygraphviz is not installed."""
    return _environment().get_template("page.html").render(parts(answer, lang))


def parts(answer: Answer[Any], lang: str, href: Href | None = None) -> dict[str, Any]:
    """What `answer.html` shows of an answer; with `href` every node that is named leads to its page."""
    _environment()
    from markupsafe import Markup

    cited = tuple(dict.fromkeys(place for reason in answer.reasons for place in reason.facts))
    numbers = {place: number for number, place in enumerate(cited, start=1)}
    facts = [answer.facts[place] for place in cited]
    drawn = drawing(answer)
    there = {edge.number for edge in drawn.edges}
    asked = [own for own in answer.parameters.values() if isinstance(own, Ref)]
    charts = panels(answer, lang)
    summary = answer.summary.of(lang)
    weakest = answer.certainty and CERTAINTY_LABELS[answer.certainty].of(lang)
    return {
        "lang": lang,
        "words": {name: label.of(lang) for name, label in WORDS.items()},
        "asked": " · ".join([*(own.name for own in asked), answer.as_of]),
        "verdict": answer.verdict_label.of(lang),
        "summary": summary,
        "certainty": weakest,
        "reasons": [
            {
                "mark": reason.mark.value,
                "sign": MARKS[reason.mark],
                "text": linked(reason.text.of(lang), [*asked, *_named(reason, answer)], href),
                "unsure": reason.truth < YES,
                "numbers": sorted(numbers[place] for place in reason.facts),
            }
            for reason in answer.reasons
        ],
        "chart": Markup(standing_alone(charts, summary, lang)) if charts else None,  # noqa: S704  # escaped there
        "figures": charts,
        "picture": Markup(svg(answer, lang, href)) if drawn.edges else None,  # noqa: S704  # escaped there
        "legend": legend(drawn, lang),
        "left_out": drawn.left_out,
        "facts": [
            _row(number, fact, lang, number in there, href) for number, fact in enumerate(facts, 1)
        ],
        "sources": sorted({(fact.evidence, fact.confirmed) for fact in facts}, key=_by_name),
        "href": href,
    }


def _by_name(source: tuple[Ref, str]) -> tuple[str, str]:
    return source[0].name, source[1]


def _named(reason: Reason, answer: Answer[Any]) -> Iterator[Ref]:
    """The nodes that a reason may name: those it is about, and the ends of what it rests on."""
    yield from reason.about
    for place in reason.facts:
        fact = answer.facts[place]
        yield fact.source
        if fact.target is not None:
            yield fact.target


def linked(text: str, nodes: Iterable[Ref], href: Href | None) -> Markup:
    """A text as HTML, in which the names of some nodes lead to their pages; the longest name counts."""
    from markupsafe import Markup

    by_name = {node.name: node for node in nodes if node.name} if href else {}
    if href is None or not by_name:
        return Markup(escape(text))  # noqa: S704  # escaped here
    names = sorted(by_name, key=len, reverse=True)
    split = re.split(f"({'|'.join(map(re.escape, names))})", text)
    told = [
        f'<a href="{escape(href(by_name[part]))}">{escape(part)}</a>' if place % 2 else escape(part)
        for place, part in enumerate(split)
    ]
    return Markup("".join(told))  # noqa: S704  # escaped here


def _row(number: int, fact: Fact, lang: str, drawn: bool, href: Href | None) -> dict[str, object]:
    told = linked(fact.source.name, [fact.source], href)
    if fact.target is not None:
        target = linked(fact.target.name, [fact.target], href)
        told = told + f" —{RELATIONS[fact.kind].label.of(lang)}→ " + target
    if fact.polarity == "denied":
        told = f"({WORDS['no'].of(lang)}) " + told
    if fact.truth < YES:
        told = told + f" · {DOUBTS[fact.truth].of(lang)}"
    time = interval(fact)
    return {
        "number": number,
        "drawn": drawn,
        "told": told,
        "time": "" if time is None else time.of(lang),
        "locator": fact.locator or "",
        "certainty": CERTAINTY_LABELS[fact.certainty].of(lang),
        "speaker": fact.speaker or "",
    }
