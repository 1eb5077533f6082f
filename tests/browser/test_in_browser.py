"""The kit in the real Neo4j Browser: every query of the guide and every script draws, in the colours of its kinds."""

from __future__ import annotations

from typing import Final

from browser.browsing import Browsing, Frame

import orgraph
from orgraph.browser.kit import STYLE, scripts
from orgraph.browser.style import COLOURS, LINES, STANCE_WORDS
from orgraph.model.plain_graph import TYPES, stance_of, type_of
from orgraph.model.vocabulary import RELATIONS
from orgraph.render.cypher import cypher
from orgraph.seed import SEED_DAY

COMMANDS: Final = (":style", ":config", ":params")
"""What sets something, and draws nothing."""


def wrong(name: str, frame: Frame) -> list[str]:
    """What is wrong with a drawing, in words."""
    if frame.failed:
        return [f"{name}: {frame.said}"]
    if not frame.discs:
        return [f"{name}: draws nothing"]
    told = [f"{name}: {disc}" for disc in frame.discs if disc.colour != COLOURS[disc.label]]
    for line in frame.lines:
        relation, stance = TYPES[line.type]
        worded = line.caption.startswith(STANCE_WORDS[stance].zh + relation.label.zh[:1])
        if line.colour != LINES[stance] or not worded:
            told.append(f"{name}: {line}")
    return told


def test_the_guide_and_the_scripts_draw(browsing: Browsing, kit: str) -> None:
    """Each runnable of each slide by a click, then each script with the parameters of the first."""
    seen: list[Frame] = []
    problems: list[str] = []
    slides = 1
    while True:
        for number in range(browsing.runnables()):
            frame = browsing.play(number)
            if not frame.said.lstrip().startswith(COMMANDS):
                problems += wrong(f"slide {slides}, {number + 1}", frame)
                seen.append(frame)
            elif frame.failed:
                problems.append(frame.said)
        if not browsing.turn():
            break
        slides += 1
    assert slides >= 14
    for name, text in scripts().items():
        frame = browsing.run(text)
        if ":params" in text:
            problems += [frame.said] if frame.failed else []
        else:
            problems += wrong(name, frame)
            seen.append(frame)
    assert [] == problems
    assert {"NOT_DISPATCHED_TO", "PLANNED_GIVES_TO"} <= {
        line.type for frame in seen for line in frame.lines
    }
    assert f"{kit}/{STYLE}".startswith("http://localhost:")


def test_what_an_answer_carries_draws_its_facts(browsing: Browsing, xinmi: orgraph.City) -> None:
    """As many lines of each type as the answer has facts of it: Browser adds none."""
    browsing.run(":config autoComplete: false")
    answer = xinmi.who("战鼓山街东头", "建筑废材", at=SEED_DAY)
    facts = [fact for fact in answer.facts if fact.target is not None]
    expected = [
        type_of(RELATIONS[fact.kind], stance_of(fact.polarity, fact.certainty)) for fact in facts
    ]
    ends = {ref.id for fact in facts for ref in (fact.source, fact.target) if ref is not None}

    frame = browsing.run(cypher(answer))

    assert sorted(expected) == sorted(line.type for line in frame.lines)
    assert len(ends) == len(frame.discs)
