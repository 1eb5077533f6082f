"""The kit in the real Neo4j Browser: every query of the guide and every script draws, in the colours of its kinds."""

from __future__ import annotations

import base64
from typing import Final

from browser.browsing import Browsing, Frame

import orgraph
from orgraph.browser.kit import ARCHIVE, STYLE, files, scripts
from orgraph.browser.style import COLOURS, LINES, STANCE_WORDS
from orgraph.model.plain_graph import TYPES, stance_of, type_of
from orgraph.model.vocabulary import RELATIONS
from orgraph.render.cypher import cypher
from orgraph.seed import SEED_DAY

DROP: Final = """
archive => {
  const bytes = Uint8Array.from(atob(archive), each => each.charCodeAt(0));
  const dropped = new DataTransfer();
  dropped.items.add(new File([bytes], 'orgraph-scripts.zip', {type: 'application/zip'}));
  for (const name of ['dragenter', 'dragover', 'drop'])
    document.querySelector('article').dispatchEvent(
      new DragEvent(name, {bubbles: true, cancelable: true, dataTransfer: dropped}));
}
"""

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
        worded = line.caption.startswith(f"{STANCE_WORDS[stance].zh}{relation.label.zh}"[:2])
        if line.colour != LINES[stance] or not worded:
            told.append(f"{name}: {line}")
    return told


def test_the_guide_and_the_scripts_draw(browsing: Browsing) -> None:
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


def test_what_is_wrong_is_noticed(browsing: Browsing, kit: str) -> None:
    """An error, an empty drawing, and a kind that the style does not know."""
    drawn = "MATCH p=(:Case)-[:NOT_DISPATCHED_TO]->() RETURN p"
    browsing.run(":style reset")
    unstyled = browsing.run(drawn)
    browsing.run(f":style {kit}/{STYLE}")

    assert 3 == len(wrong("", unstyled))
    assert [] == wrong("", browsing.run(drawn))
    assert ["x: draws nothing"] == wrong("x", browsing.run("MATCH (n:Quota) RETURN n"))
    assert wrong("x", browsing.run("MATCH (n RETURN n"))[0].startswith("x: MATCH (n RETURN n")


def test_the_archive_is_dropped_and_its_scripts_are_favourites(browsing: Browsing) -> None:
    """Each under its folder."""
    archive = base64.b64encode(files()[ARCHIVE]).decode()
    browsing.page.evaluate(DROP, archive)
    (*_, last) = scripts().values()
    title = last.splitlines()[0]
    browsing.page.wait_for_function(
        "text => (localStorage['neo4j.documents'] || '').includes(text)", arg=title
    )
    kept = browsing.page.evaluate(
        "[localStorage['neo4j.documents'], localStorage['neo4j.folders']].map(JSON.parse)"
    )
    folders = {each["id"]: each["name"] for each in kept[1]}
    found = {
        (folders[each["folder"]], each["content"].strip())
        for each in kept[0]
        if not each.get("isStatic")
    }
    assert {(name.split("/")[0], text.strip()) for name, text in scripts().items()} == found


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
