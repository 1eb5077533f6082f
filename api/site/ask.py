"""The page of a question: a form, and the answer as a person wants it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from api.forms import FORMS
from api.problems import NoSuchAddress, problem
from api.site.shell import Visit, refuse
from api.site.words import GROUPS, WORDS
from orgraph.model.answers import CERTAINTY_LABELS, Answer, Reason
from orgraph.model.errors import OrgraphError
from orgraph.model.facts import Fact, Ref
from orgraph.model.truth import YES
from orgraph.queries import QUESTIONS, MayDispatch, Parameter, Question, Who, parameters
from orgraph.queries.around import Around
from orgraph.render.page import Exactly, parts, told_summary
from orgraph.seed import SEED_DAY

__all__ = ["ask", "ask_failed", "field_of", "question_of"]

BY_MARK: Final = frozenset({Who.name, MayDispatch.name})
"""Whose reasons are sorted for the reader; of the others the order says something."""
ASKED: Final[Mapping[str, type[Question[Any]]]] = {**QUESTIONS, Around.name: Around}


def question_of(visit: Visit) -> type[Question[Any]]:
    """The question of a page."""
    name = visit.part or Who.name
    if name not in ASKED:
        raise NoSuchAddress(visit.path)
    return ASKED[name]


def ask(visit: Visit) -> str:
    """The form of a question and, where it is filled in, the answer."""
    question = question_of(visit)
    own = parameters(question)
    refuse(visit.given, {each.name for each in own})
    required = [each.name for each in own if each.required]
    begun = any(name in visit.given for name in required) or not visit.given
    if begun and not all(name in visit.given for name in required):
        return _page(visit, question)
    return _page(visit, question, answer=visit.answer(question, visit.given))


def ask_failed(visit: Visit, error: OrgraphError) -> str:
    """The form as it was filled in, with what is wrong, and what may have been meant."""
    try:
        question = question_of(visit)
    except NoSuchAddress:
        return visit.show("error.html", error=error.text(visit.lang))
    return _page(visit, question, error=error)


def _page(
    visit: Visit,
    question: type[Question[Any]],
    answer: Answer[Any] | None = None,
    error: OrgraphError | None = None,
) -> str:
    lang, to = visit.lang, visit.to
    title = question.title.of(lang)
    return visit.show(
        "ask.html",
        title=answer.summary.of(lang) if answer else title,
        question=question.name,
        heading=title,
        doc=question.doc.of(lang),
        action=visit.path,
        fields=[field_of(own, visit.given, lang) for own in parameters(question)],
        questions=[
            {"title": each.title.of(lang), "doc": each.doc.of(lang), "href": to.ask(each)}
            for each in QUESTIONS.values()
        ],
        examples=_examples(visit) if answer is None and error is None else [],
        error=error.text(lang).partition("\n")[0] if error else None,
        meant=_meant(visit, error) if error else [],
        answer=_told(visit, answer) if answer else None,
    )


def field_of(own: Parameter, given: Mapping[str, str], lang: str) -> dict[str, Any]:
    """A parameter as a field of the form."""
    said = given.get(own.name)
    return {
        "name": own.name,
        "label": own.label.of(lang),
        "doc": own.doc.of(lang),
        "kinds": ",".join(kind.prefix for kind in own.kinds),
        "value": Exactly(said if said is not None else "" if own.default is None else own.default),
        "required": own.required,
        "options": {word: label.of(lang) for word, label in own.values.items()},
        "range": own.range,
    }


def _examples(visit: Visit) -> list[dict[str, str]]:
    """Only the seed is known to have what the examples name."""
    if visit.service.settings.store is not None:
        return []
    question, to = question_of(visit), visit.to._replace(at=SEED_DAY)
    given = {own.name: own.example for own in parameters(question) if own.kinds and own.example}
    return [{"text": " · ".join([*given.values(), SEED_DAY]), "href": to.ask(question, given)}]


def _meant(visit: Visit, error: OrgraphError) -> list[dict[str, str]]:
    """What a name may have meant, each as the same question asked of it."""
    told = problem(error, visit.lang)
    named = [(each["id"], each["where"]) for each in told.get("candidates", ())]
    named += [(name, name) for name in told.get("nearest", ())]
    wrong = getattr(error, "name", None)
    fields = [name for name, value in visit.given.items() if value == wrong]
    if not fields:
        return []
    return [
        {
            "text": text,
            "href": visit.to.ask(question_of(visit), {**visit.given, fields[0]: id_}),
        }
        for id_, text in named
    ]


def _told(visit: Visit, answer: Answer[Any]) -> dict[str, Any]:
    """The answer with every name leading on."""
    lang, to = visit.lang, visit.to
    told = parts(answer, lang, to.node)
    for own, reason in zip(told["reasons"], answer.reasons, strict=True):
        own["send_back"] = _send_back(visit, answer, reason)
    if answer.question in BY_MARK:
        groups = [
            (name, label.of(lang), [own for own in told["reasons"] if own["mark"] in marks])
            for name, label, marks in GROUPS
        ]
    else:
        groups = [("reasons", WORDS["reasons"].of(lang), told["reasons"])]
    asked = [own for own in answer.parameters.values() if isinstance(own, Ref)]
    said = {name: str(value) for name, value in visit.given.items()}
    forms = [
        {
            "text": form.label.of(lang),
            "href": to.to(f"/v1/{answer.question}.{form.suffix}", said),
            "suffix": form.suffix,
        }
        for form in FORMS.values()
    ]
    return {
        **told,
        "heading": told_summary(answer, lang, to.node),
        "groups": [group for group in groups if group[2]],
        "asked": [{"name": own.name, "href": to.node(own)} for own in asked],
        "forms": forms if answer.question in QUESTIONS else [],
        "alone": to.to(f"/v1/{answer.question}.svg", said),
    }


def _send_back(visit: Visit, answer: Answer[Any], reason: Reason) -> dict[str, Any] | None:
    """The sentence that goes back with a case, with its grounds; and where it is asked of that unit alone."""
    if reason.mark != "refusal" or answer.question not in BY_MARK:
        return None
    lang = visit.lang
    facts = [answer.facts[place] for place in reason.facts]
    grounds = dict.fromkeys(_ground(fact, lang) for fact in facts)
    as_of = f"{WORDS['as_of'].of(lang)} {answer.as_of}"
    stop, comma = (";", "、") if lang == "zh" else ("; ", ", ")
    ends = (
        f"({as_of}{stop}{comma.join(grounds)})"
        if lang == "zh"
        else f" ({as_of}{stop}{comma.join(grounds)})"
    )
    unit = reason.about[0] if len(reason.about) == 1 else None
    further = None
    if answer.question == Who.name and unit is not None:
        further = visit.to.ask(MayDispatch, {**visit.given, "unit": unit.id})
    doubt = f"({WORDS['unsure'].of(lang)})" if reason.truth < YES else ""
    return {"text": f"{reason.text.of(lang)}{doubt}{ends}", "further": further}


def _ground(fact: Fact, lang: str) -> str:
    """Where a fact stands, and how certain that is."""
    told = [fact.evidence.name, fact.locator, f"({CERTAINTY_LABELS[fact.certainty].of(lang)})"]
    return " ".join(part for part in told if part)
