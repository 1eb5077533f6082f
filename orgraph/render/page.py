"""An answer as one HTML page that needs nothing beside it: what is said, why, the drawing, the facts.

Chinese first, light and dark, for eyes and for screen readers; no script and no address outside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from orgraph.model.answers import CERTAINTY_LABELS, Answer
from orgraph.model.errors import MissingExtra
from orgraph.model.facts import Fact, Ref
from orgraph.model.schema import Label
from orgraph.model.truth import YES
from orgraph.model.vocabulary import RELATIONS
from orgraph.model.written import interval
from orgraph.render.chart import PAINT, standing_alone
from orgraph.render.charts import panels
from orgraph.render.drawing import drawing, legend, svg
from orgraph.render.text import DOUBTS, MARKS, seen

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

__all__ = [
    "FOLDER",
    "Exactly",
    "Href",
    "cell",
    "html",
    "linked",
    "parts",
    "told_reasons",
    "told_summary",
]

FOLDER: Final = Path(__file__).parent
"""Where the templates are; `grounds.html` stands on other pages too."""

NOTHING: Final[Mapping[str, Ref | None]] = {}

Href: TypeAlias = Callable[[Ref], str]
"""Where the page of a node is."""

NAMED: Final = re.compile(r'\b(id|aria-labelledby|href|xlink:href|style)="([^"]*)"')
"""What names a part of a page or points to one; text that is escaped holds no quotation mark."""
DRAWN: Final = re.compile(r'<svg [^>]*?class="(orgraph|orchart)"[^>]*? width="([\d.]+)(?:pt)?"')
LEAST: Final = 0.7
"""Of the size that Graphviz gives a drawing: its words are then 10 pixels high, and smaller can hardly be read."""

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


class Exactly(str):
    """What is not read but sent again, such as the value of a field: it stays as it is."""

    __slots__ = ()


def printed(given: object) -> object:
    """What a template shows: nothing in it is unseen, or turns the text around it."""
    if isinstance(given, str) and not given.isascii() and not hasattr(given, "__html__"):
        return given if isinstance(given, Exactly) else seen(given)
    return given


@cache
def _environment() -> Environment:
    try:
        from jinja2 import Environment, FileSystemLoader
    except ImportError:
        raise MissingExtra("drawings") from None
    return Environment(
        autoescape=True, trim_blocks=True, loader=FileSystemLoader(FOLDER), finalize=printed
    )


def html(answer: Answer[Any], lang: str) -> str:
    """The whole page. Raises `MissingExtra` where Jinja2 or pygraphviz is not installed."""
    return _rendered("page.html", answer, lang)


def cell(answer: Answer[Any], lang: str) -> str:
    """The answer within a notebook, where other answers stand on the same page: the names of its parts are its own.

    Raises like `html`.
    """
    asked = repr((answer.question, sorted(answer.parameters.items()), answer.as_of, lang))
    own = f"a{sha256(asked.encode()).hexdigest()[:10]}-"

    def named(match: re.Match[str]) -> str:
        if match[1] == "style":
            return match[0].replace("url(#", f"url(#{own}")
        names = match[2].split(" ")
        told = [f"#{own}{name[1:]}" if name.startswith("#") else f"{own}{name}" for name in names]
        return f'{match[1]}="{" ".join(told)}"'

    told = _rendered("cell.html", answer, lang).replace(f"<style>{PAINT}</style>", "")
    return NAMED.sub(named, told)


def _rendered(name: str, answer: Answer[Any], lang: str) -> str:
    """A page or a cell, whose drawings are no smaller than can be read: where there is less room they are scrolled."""
    template = _environment().get_template(name)
    told = template.render(parts(answer, lang), cell=name == "cell.html")
    return DRAWN.sub(lambda match: f'{match[0]} style="{_style(match[1], match[2])}"', told)


def _style(kind: str, width: str) -> str:
    if kind == "orgraph":
        return f"min-width:{LEAST * float(width):.0f}pt"
    return f"min-width:{float(width) - 20:.0f}px;--hatched:url(#hatched);--checked:url(#checked)"


def parts(answer: Answer[Any], lang: str, href: Href | None = None) -> dict[str, Any]:
    """What the templates show of an answer; with `href` every node that is named leads to its page."""
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
                "text": text,
                "unsure": reason.truth < YES,
                "numbers": sorted(numbers[place] for place in reason.facts),
            }
            for reason, text in zip(answer.reasons, told_reasons(answer, lang, href), strict=True)
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


def linked(
    text: str, nodes: Iterable[Ref], href: Href | None, others: Mapping[str, Ref | None] = NOTHING
) -> Markup:
    """A text as HTML, in which the names of nodes lead to their pages.

    Of two names that overlap the longest counts, so that `others`, which may be named in it too, keep their names
    whole; a name that two of `nodes` bear leads nowhere.
    """
    from markupsafe import Markup

    if href is None:
        return Markup(escape(seen(text)))  # noqa: S704  # escaped here
    own = by_name(nodes)
    known = {**others, **own}
    names = sorted((name for name in known if name in text), key=len, reverse=True)
    if not names:
        return Markup(escape(seen(text)))  # noqa: S704  # escaped here
    told = []
    for place, part in enumerate(re.split(f"({'|'.join(map(re.escape, names))})", text)):
        node = known[part] if place % 2 else None
        shown = escape(seen(part))
        told.append(shown if node is None else f'<a href="{escape(href(node))}">{shown}</a>')
    return Markup("".join(told))  # noqa: S704  # escaped here


def by_name(nodes: Iterable[Ref]) -> dict[str, Ref | None]:
    """Nodes by their names; None for a name that two bear."""
    found: dict[str, Ref | None] = {}
    for node in nodes:
        if node.name and found.setdefault(node.name, node) != node:
            found[node.name] = None
    return found


def ends_of(facts: Iterable[Fact]) -> Iterator[Ref]:
    """The nodes at the ends of facts."""
    for fact in facts:
        yield fact.source
        if fact.target is not None:
            yield fact.target


def told_reasons(answer: Answer[Any], lang: str, href: Href | None) -> Iterator[Markup]:
    """The reasons of an answer, the names in each leading to the nodes it is about and rests on."""
    asked = [own for own in answer.parameters.values() if isinstance(own, Ref)]
    others = by_name([*asked, *ends_of(answer.facts)]) if href else {}
    for reason in answer.reasons:
        named = [*reason.about, *ends_of(answer.facts[place] for place in reason.facts)]
        yield linked(reason.text.of(lang), named, href, others)


def told_summary(answer: Answer[Any], lang: str, href: Href | None) -> Markup:
    """The summary of an answer, the names in it leading on."""
    asked = [own for own in answer.parameters.values() if isinstance(own, Ref)]
    about = [own for reason in answer.reasons for own in reason.about]
    return linked(answer.summary.of(lang), [*asked, *about], href, by_name(ends_of(answer.facts)))


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
