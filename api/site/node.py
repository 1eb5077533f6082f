"""The page of a node: what is known of it on the day, what can be asked of it, its relations, and links onward."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Any, Final

from api.nodes import detail, persons_of
from api.site.shell import Visit, refuse
from api.site.words import WORDS
from orgraph.graph.describe import PARENTS, upward
from orgraph.graph.view import View, ref
from orgraph.model.answers import CERTAINTY_LABELS, Answer
from orgraph.model.errors import UnknownName
from orgraph.model.facts import Fact, Ref
from orgraph.model.schema import DENIED, PLANNED, Field, Label, NodeKind, Type
from orgraph.model.time import day_number
from orgraph.model.truth import YES
from orgraph.model.vocabulary import DIVISION, GRID, NODES, RELATIONS
from orgraph.model.written import interval
from orgraph.queries import QUESTIONS, History, Movements, Path, Question, Staffing, parameters
from orgraph.queries.around import Around, RelationValue
from orgraph.queries.history_value import HistoryValue
from orgraph.render.page import told_reasons, told_summary
from orgraph.render.text import DOUBTS, MARKS

__all__ = ["node_page"]

SHOWN: Final = 6
"""Reasons of each answer on the page; the whole is a link away."""
PAST: Final = 200
"""Relations of whatever day that are looked at for days of change."""
LISTED: Final = 100
"""Relations on the page."""
STANCES: Final = {DENIED: Label("否认", "denied"), PLANNED: Label("计划", "planned")}
FLAGS: Final = {True: Label("是", "yes"), False: Label("否", "no")}
DAYS: Final = 24
"""Days of change on the page."""
DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
BY_PREFIX: Final = {kind.prefix: kind for kind in NODES.values()}

WIDE: Final = frozenset({Movements, Staffing})
"""Of a division they look at all inside it: seconds for a large city. There they are asked when they are wanted."""


def node_page(visit: Visit) -> str:
    """All that is known of one node."""
    refuse(visit.given, set())
    id_, lang, to = visit.part, visit.lang, visit.to
    kind = BY_PREFIX.get(id_.partition(":")[0])
    if kind is None:
        raise UnknownName(id_, "事物", "node", ())
    known = detail(visit.city, kind, id_, visit.at, visit.service.late())
    visit.persons |= persons_of([known], visit.reader)
    view = visit.city.graph.at(visit.at)
    node = view.number(id_)
    if node is None:
        raise UnknownName(id_, kind.label.zh, kind.label.en, ())
    fact = view.fact(view.version(node))
    own = ref(view, node)
    history = visit.answer(History, {"node": id_, "limit": PAST})
    days, days_left = _days(history, visit, own)
    around = visit.answer(Around, {"node": id_, "limit": LISTED})
    return visit.show(
        "node.html",
        title=own.name,
        kind=kind.label.of(lang),
        kind_href=to.list(kind.prefix),
        id=id_,
        lineage=list(_lineage(view, node, visit)),
        fields=list(_fields(view, kind, fact, visit)),
        fact=_evidence(fact, visit),
        versions=[
            _bounds(view.fact(each), lang) or WORDS["no_time"].of(lang)
            for each in view.versions(node)
        ],
        sections=list(_sections(visit, kind, own, history)),
        days=days,
        days_left=days_left,
        questions=list(_questions(visit, kind, id_)),
        groups=_groups(around.value.relations, around.facts, visit),
        left_out=around.value.total - len(around.value.relations),
        around_href=to.ask(Around.name, {"node": id_}),
        tree_href=to.tree(id_) if kind in (DIVISION, GRID) else None,
    )


def _lineage(view: View, node: int, visit: Visit) -> Iterator[tuple[str, str, str]]:
    """What it belongs to, up to the top: the name, where it leads, and from where on it is in doubt."""
    truth = YES
    for below, above in pairwise(upward(view, node)):
        steps = (step for way in PARENTS for step in view.walk(below, way))
        truth = min(truth, max(certain for other, certain, _ in steps if other == above))
        own = ref(view, above)
        yield own.name, visit.to.node(own), DOUBTS[truth].of(visit.lang) if truth < YES else ""


def _fields(
    view: View, kind: NodeKind, fact: Fact, visit: Visit
) -> Iterator[tuple[str, str, str | None]]:
    """The own fields that are told: the label, the value, and where it leads."""
    for own in kind.fields:
        value = fact.fields.get(own.name)
        if own.name == "name" or value in (None, "", ()):
            continue
        if own.type is Type.REFERENCE:
            node = view.number(str(value))
            target = None if node is None else ref(view, node)
            yield (
                own.label.of(visit.lang),
                str(value) if target is None else target.name,
                None if target is None else visit.to.node(target),
            )
        else:
            yield own.label.of(visit.lang), _written(own, value, visit.lang), None


def _written(own: Field, value: Any, lang: str) -> str:
    if isinstance(value, tuple):
        return ("、" if lang == "zh" else ", ").join(_written(own, each, lang) for each in value)
    if isinstance(value, bool):
        return FLAGS[value].of(lang)
    label = own.values.get(str(value))
    return str(value) if label is None else label.of(lang)


def _bounds(fact: Fact, lang: str) -> str:
    time = interval(fact)
    return "" if time is None else time.of(lang)


def _evidence(fact: Fact, visit: Visit) -> list[tuple[str, str, str | None]]:
    """Where a fact comes from, how certain it is, and whether it holds on the day."""
    lang = visit.lang
    told = [
        ("time", _bounds(fact, lang), None),
        (
            "source",
            f"{fact.evidence.name}{WORDS['comma'].of(lang)}{WORDS['as_of'].of(lang)} {fact.confirmed}",
            visit.to.node(fact.evidence),
        ),
        ("locator", fact.locator or "", None),
        ("speaker", fact.speaker or "", None),
        ("certainty", CERTAINTY_LABELS[fact.certainty].of(lang), None),
        ("truth", DOUBTS[fact.truth].of(lang) if fact.truth < YES else "", None),
    ]
    return [(WORDS[name].of(lang), text, href) for name, text, href in told if text]


def _of(kind: NodeKind) -> Iterator[tuple[type[Question[Any]], str]]:
    """The questions that a node of a kind is enough for, and the parameter that takes it."""
    for question in QUESTIONS.values():
        required = [own for own in parameters(question) if own.required]
        if len(required) == 1 and kind in required[0].kinds:
            yield question, required[0].name


def _sections(
    visit: Visit, kind: NodeKind, node: Ref, history: Answer[HistoryValue]
) -> Iterator[dict[str, Any]]:
    """The answers to what can be asked of a node, each with its first reasons."""
    lang, to = visit.lang, visit.to
    for question, name in _of(kind):
        if kind is DIVISION and question in WIDE:
            continue
        answer = history if question is History else visit.answer(question, {name: node.id})
        told = told_reasons(answer, lang, to.node)
        yield {
            "name": question.name,
            "title": question.title.of(lang),
            "verdict": answer.verdict_label.of(lang),
            "summary": told_summary(answer, lang, to.node),
            "reasons": [
                {"sign": MARKS[reason.mark], "text": text, "unsure": reason.truth < YES}
                for reason, text in zip(answer.reasons[:SHOWN], told, strict=False)
            ],
            "more": max(len(answer.reasons) - SHOWN, 0),
            "href": to.ask(question, {name: node.id}),
        }


def _questions(visit: Visit, kind: NodeKind, id_: str) -> Iterator[tuple[str, str]]:
    """Links to what is asked when it is wanted: what looks far, and the way to another node."""
    if kind is DIVISION:
        for question, name in _of(kind):
            if question in WIDE:
                yield question.title.of(visit.lang), visit.to.ask(question, {name: id_})
    if kind in parameters(Path)[0].kinds:
        yield Path.title.of(visit.lang), visit.to.ask(Path, {"start": id_})


def _groups(
    relations: tuple[RelationValue, ...], facts: tuple[Fact, ...], visit: Visit
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Relations by what they say of the node."""
    lang = visit.lang

    def told(relation: RelationValue) -> str:
        stance = STANCES.get(relation.stance)
        label = relation.label.of(lang)
        return label if stance is None else f"{stance.of(lang)}{WORDS['colon'].of(lang)}{label}"

    ordered = sorted(relations, key=lambda each: (each.stance in STANCES, told(each)))
    return [
        (label, [_relation(each, facts, visit) for each in own])
        for label, own in groupby(ordered, key=told)
    ]


def _relation(relation: RelationValue, facts: tuple[Fact, ...], visit: Visit) -> dict[str, Any]:
    fact, lang = facts[relation.facts[0]], visit.lang
    kind = BY_PREFIX.get(relation.other.id.partition(":")[0])
    doubt = "" if relation.truth == YES else DOUBTS[relation.truth].of(lang)
    own = _own_fields(fact, lang)
    return {
        "name": relation.other.name,
        "href": visit.to.node(relation.other),
        "kind": "" if kind is None else kind.label.of(lang),
        "notes": [
            each
            for each in (
                *own,
                doubt,
                _bounds(fact, lang),
                CERTAINTY_LABELS[fact.certainty].of(lang),
                fact.speaker,
            )
            if each
        ],
    }


def _days(
    history: Answer[HistoryValue], visit: Visit, own: Ref
) -> tuple[list[tuple[str, str]], int]:
    """The days, as far as they are known, on which it or a relation of it begins or ends: those nearest to the day
    of the page, and how many are left out."""
    bounds = {
        each
        for fact in history.facts
        for each in (fact.begin, fact.end)
        if each and DAY.fullmatch(each)
    }
    here = day_number(visit.at)
    nearest = sorted(bounds, key=lambda day: abs(day_number(day) - here))[:DAYS]
    return [(day, visit.to._replace(at=day).node(own)) for day in sorted(nearest)], len(
        bounds
    ) - len(nearest)


def _own_fields(fact: Fact, lang: str) -> Iterator[str]:
    for own in RELATIONS[fact.kind].fields:
        value = fact.fields.get(own.name)
        if value is not None and value not in ("", ()):
            yield f"{own.label.of(lang)}{WORDS['colon'].of(lang)}{_written(own, value, lang)}"
