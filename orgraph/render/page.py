"""An answer as one HTML page, or as the output of a cell in a notebook: what is said, why, the drawing, the facts.

Needs nothing beside it. Chinese first, light and dark, for eyes and for screen readers; no script and no
address outside.
"""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from orgraph.model.answers import CERTAINTY_LABELS, Answer
from orgraph.model.errors import MissingExtra
from orgraph.model.facts import Fact, Ref
from orgraph.model.schema import Label
from orgraph.model.truth import YES
from orgraph.model.vocabulary import RELATIONS
from orgraph.model.written import interval
from orgraph.render.chart import standing_alone
from orgraph.render.charts import panels
from orgraph.render.drawing import drawing, legend, svg
from orgraph.render.text import DOUBTS, MARKS, seen

__all__ = ["cell", "html"]

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

NAMED: Final = re.compile(r'\b(id|aria-labelledby|href|xlink:href|style)="([^"]*)"')
"""What names a part of a page or points to one; text that is escaped holds no quotation mark."""


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

    return NAMED.sub(named, _rendered("cell.html", answer, lang))


def _rendered(name: str, answer: Answer[Any], lang: str) -> str:
    try:
        from jinja2 import Environment, FileSystemLoader
        from markupsafe import Markup
    except ImportError:
        raise MissingExtra("drawings") from None
    cited = tuple(dict.fromkeys(place for reason in answer.reasons for place in reason.facts))
    numbers = {place: number for number, place in enumerate(cited, start=1)}
    facts = [answer.facts[place] for place in cited]
    drawn = drawing(answer)
    there = {edge.number for edge in drawn.edges}
    asked = [own.name for own in answer.parameters.values() if isinstance(own, Ref)]
    templates = FileSystemLoader(Path(__file__).parent)

    def printed(given: object) -> object:
        return given if isinstance(given, Markup) or not isinstance(given, str) else seen(given)

    environment = Environment(autoescape=True, trim_blocks=True, loader=templates, finalize=printed)
    template = environment.get_template(name)
    charts = panels(answer, lang)
    summary = answer.summary.of(lang)
    weakest = answer.certainty and CERTAINTY_LABELS[answer.certainty].of(lang)
    return template.render(
        lang=lang,
        cell=name == "cell.html",
        words={name: label.of(lang) for name, label in WORDS.items()},
        asked=" · ".join([*asked, answer.as_of]),
        verdict=answer.verdict_label.of(lang),
        summary=summary,
        certainty=weakest,
        reasons=[
            {
                "mark": reason.mark.value,
                "sign": MARKS[reason.mark],
                "text": reason.text.of(lang),
                "unsure": reason.truth < YES,
                "numbers": sorted(numbers[place] for place in reason.facts),
            }
            for reason in answer.reasons
        ],
        chart=Markup(standing_alone(charts, summary, lang)) if charts else None,  # noqa: S704  # escaped there
        figures=charts,
        picture=Markup(svg(answer, lang)) if drawn.edges else None,  # noqa: S704  # escaped there
        legend=legend(drawn, lang),
        left_out=drawn.left_out,
        facts=[_row(number, fact, lang, number in there) for number, fact in enumerate(facts, 1)],
        sources=sorted({(fact.evidence.name, fact.confirmed) for fact in facts}),
    )


def _row(number: int, fact: Fact, lang: str, drawn: bool) -> dict[str, object]:
    told = fact.source.name
    if fact.target is not None:
        told = f"{fact.source.name} —{RELATIONS[fact.kind].label.of(lang)}→ {fact.target.name}"
    if fact.polarity == "denied":
        told = f"({WORDS['no'].of(lang)}) {told}"
    if fact.truth < YES:
        told = f"{told} · {DOUBTS[fact.truth].of(lang)}"
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
