"""What a question is: a frozen dataclass of parameters, a scope, and `answer(view)`.

To add one, write a file like `may_dispatch.py` and name its class in `queries/__init__.py`: the command
line, the docs and later the API follow from it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from orgraph.graph.scope import Scope
from orgraph.graph.view import View, ref
from orgraph.model.answers import Answer, Mark, Reason
from orgraph.model.errors import InvalidParameter, UnknownName, on_one_line
from orgraph.model.facts import Fact, Ref, weakest
from orgraph.model.schema import Label, NodeKind
from orgraph.model.time import day_text
from orgraph.model.truth import YES, Truth
from orgraph.model.vocabulary import RELATIONS

__all__ = ["Parameter", "Question", "Writer", "option", "parameter", "parameters", "whole"]

V = TypeVar("V")
V_co = TypeVar("V_co", covariant=True)


class Parameter(NamedTuple):
    """One parameter of a question: what it is called, what it means, and what it may hold.

    A node of some `kinds`, by id or name; one of a few words, `values`; or a whole number of a `range`.
    """

    name: str
    label: Label
    doc: Label
    kinds: tuple[NodeKind, ...] = ()
    example: str = ""
    required: bool = True
    values: Mapping[str, Label] = MappingProxyType({})
    range: range | None = None
    default: str | int | None = None

    def read(self, given: str | int) -> str | int:
        """A word or a number as given, checked; raises `InvalidParameter`."""
        if self.range is not None:
            told = str(given).strip()
            if told.isascii() and told.isdigit() and int(told) in self.range:
                return int(told)
            least, most = self.range.start, self.range.stop - 1
            raise InvalidParameter(
                f"{self.label.zh}“{on_one_line(told)}”应为 {least} 到 {most} 的整数。",
                f"{self.label.en} “{on_one_line(told)}” must be a whole number from {least} to {most}.",
            )
        if given in self.values:
            return given
        zh = "、".join(f"{word}({label.zh})" for word, label in self.values.items())
        raise InvalidParameter(
            f"{self.label.zh}“{on_one_line(str(given))}”应为其中之一:{zh}。",
            f"{self.label.en} “{on_one_line(str(given))}” must be one of: {', '.join(self.values)}.",
        )


def parameter(
    label: tuple[str, str],
    doc: tuple[str, str],
    *kinds: NodeKind,
    example: str,
    required: bool = True,
) -> Any:  # what a dataclass field takes
    """Declare a parameter: the id of a node of one of `kinds`."""
    own = Parameter("", Label(*label), Label(*doc), kinds, example, required)
    return field(default=MISSING if required else None, metadata={"parameter": own})


def option(
    label: tuple[str, str], doc: tuple[str, str], values: Mapping[str, Label], *, default: str
) -> Any:
    """Declare a parameter that is one of a few words, each with its label."""
    own = Parameter(
        "", Label(*label), Label(*doc), (), default, required=False, values=values, default=default
    )
    return field(default=default, metadata={"parameter": own})


def whole(
    label: tuple[str, str], doc: tuple[str, str], least: int, most: int, *, default: int
) -> Any:
    """Declare a parameter that is a whole number from `least` to `most`."""
    own = Parameter(
        "",
        Label(*label),
        Label(*doc),
        (),
        str(default),
        required=False,
        range=range(least, most + 1),
        default=default,
    )
    return field(default=default, metadata={"parameter": own})


@dataclass(frozen=True)
class Question(ABC, Generic[V_co]):
    """A question about a city on the day of a view. Its fields are ids, words or numbers."""

    name: ClassVar[str]
    title: ClassVar[Label]
    doc: ClassVar[Label]
    scope: ClassVar[Scope | None]
    """What `answer` may look at; None where it is the whole city."""
    verdicts: ClassVar[Mapping[str, Label]]

    @abstractmethod
    def answer(self, view: View) -> Answer[V_co]:
        """The answer on a view; pure."""


def parameters(question: type[Question[Any]] | Question[Any]) -> tuple[Parameter, ...]:
    """The parameters of a question, in order."""
    return _parameters(question if isinstance(question, type) else type(question))


@cache
def _parameters(question: type[Question[Any]]) -> tuple[Parameter, ...]:
    return tuple(own.metadata["parameter"]._replace(name=own.name) for own in fields(question))


class Writer:
    """Writes the reasons of an answer and gathers the facts they rest on."""

    def __init__(self, question: Question[Any], view: View) -> None:
        self.question = question
        self.view = view
        self._reasons: list[Reason] = []
        self._places: dict[int, int] = {}
        self._refs: dict[int, Ref] = {}
        self._nodes: dict[str, int] = {}
        self._truths: dict[int, Truth] = {}

    def node(self, parameter: str) -> int:
        """The node of a parameter that must be given."""
        known = self._nodes.get(parameter)
        if known is not None:
            return known
        id_ = getattr(self.question, parameter)
        node = self.view.number(id_)
        if node is None:
            own = next(own for own in parameters(self.question) if own.name == parameter)
            raise UnknownName(
                id_,
                "、".join(kind.label.zh for kind in own.kinds),
                " or ".join(kind.label.en for kind in own.kinds),
                (),
            )
        self._nodes[parameter] = node
        return node

    def ref(self, node: int) -> Ref:
        """A node as the answer names it; each is read once."""
        known = self._refs.get(node)
        if known is None:
            known = self._refs[node] = ref(self.view, node)
        return known

    def named(self, node: int) -> str:
        """The name of a node."""
        return self.ref(node).name

    def several(self, nodes: Iterable[int]) -> Label:
        """The names of nodes in both languages."""
        names = [self.named(node) for node in nodes]
        return Label("、".join(names), ", ".join(names))

    def told(self, fact: Fact) -> Label:
        """A fact as a short sentence."""
        if fact.target is None:
            return Label(fact.source.name, fact.source.name)
        relation = RELATIONS[fact.kind]
        not_zh, not_en = ("并非", "not ") if fact.polarity == "denied" else ("", "")
        return Label(
            f"{fact.source.name} {not_zh}{relation.label.zh} {fact.target.name}",
            f"{fact.source.name} {not_en}{relation.label.en} {fact.target.name}",
        )

    def cite(self, facts: Iterable[int]) -> tuple[int, ...]:
        """Make facts part of the answer; their places in it."""
        places = self._places
        found: dict[int, None] = {}
        for fact in facts:
            found[places.setdefault(fact, len(places))] = None
        return tuple(found)

    def say(
        self,
        mark: Mark,
        zh: str,
        en: str,
        facts: Iterable[int] = (),
        about: Iterable[int | None] = (),
        *,
        truth: Truth | None = None,
    ) -> None:
        """Add a reason; it is no truer than the facts it rests on, and readers are told so.

        `about` are the nodes it says this of, so that a drawing can mark them. `truth` is given where
        the reason tells of another day than the view's: that something is over is no doubt.
        """
        rests_on = tuple(facts)
        if truth is None:
            truth, truths = YES, self._truths
            for fact in rests_on:
                known = truths.get(fact)
                if known is None:
                    known = truths[fact] = self.view.truth(fact)
                truth = known if known < truth else truth
        of = tuple([self.ref(node) for node in about if node is not None])
        self._reasons.append(Reason(mark, Label(zh, en), self.cite(rests_on), truth, of))

    def answer(self, verdict: str, summary: Label, value: V, deciding: Iterable[int]) -> Answer[V]:
        """The answer with all that was said and cited."""
        decides = self.cite(deciding)
        return self._answer(verdict, summary, value, self._reasons, tuple(self._places), decides)

    def derived(
        self, base: Answer[Any], verdict: str, summary: Label, value: V, decides: Iterable[int]
    ) -> Answer[V]:
        """An answer read from another one, with its reasons and facts."""
        deciding = tuple(dict.fromkeys(decides))
        return self._answer(verdict, summary, value, base.reasons, base.cited, deciding)

    def _answer(
        self,
        verdict: str,
        summary: Label,
        value: V,
        reasons: Iterable[Reason],
        cited: tuple[int, ...],
        deciding: tuple[int, ...],
    ) -> Answer[V]:
        question, view = self.question, self.view
        given: dict[str, Ref | str | int | None] = {}
        for own in parameters(question):
            said = getattr(question, own.name)
            named = own.kinds and said is not None
            given[own.name] = self.ref(self.node(own.name)) if named else said
        return Answer(
            question=question.name,
            parameters=given,
            as_of=day_text(view.day),
            verdict=verdict,
            verdict_label=question.verdicts[verdict],
            summary=summary,
            value=value,
            reasons=tuple(reasons),
            certainty=weakest(view.certainty(cited[place]) for place in deciding),
            deciding=deciding,
            cited=cited,
            view=view,
        )
