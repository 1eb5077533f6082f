"""The answer to `who` without a matter: whom to ask first."""

from __future__ import annotations

from orgraph.graph.worlds import Settled, settle
from orgraph.model.answers import Answer
from orgraph.model.schema import Label
from orgraph.queries.first_contact import ContactOutcome, Contacts, find_contacts
from orgraph.queries.question import Writer
from orgraph.queries.who_people import People
from orgraph.queries.who_value import NO_WORDS, AlternativeValue, WhoValue, no_value
from orgraph.queries.who_words import deciders, either, say_doubt

__all__ = ["Contact"]


class Contact:
    """The answer without a matter: whom to ask first."""

    def __init__(self, writer: Writer, place: int) -> None:
        self.writer, self.place = writer, place
        self.settled: Settled[Contacts, ContactOutcome] = settle(
            writer.view, lambda view: find_contacts(view, place), lambda found: found.outcome
        )

    def answer(self) -> Answer[WhoValue]:
        writer, found = self.writer, self.settled.found
        verdict = found.verdict if self.settled.agreed else "unconfirmed"
        summary = self._summary(verdict)
        say_doubt(writer, self.settled.doubtful)
        people = People(writer, self.place, None, found.chains)
        chains = people.chains()
        value = WhoValue(
            place=writer.ref(self.place),
            matter=None,
            chains=chains,
            beside=people.beside(),
            shares=(),
            calls=(),
            not_responsible=(),
            maintained_by=people.maintained_by(),
            members=people.members(()),
            precedents=people.precedents(),
            decides=deciders(writer, found.chains),
            ask=(),
            alternatives=self._alternatives(),
            to_confirm=writer.cite(self.settled.doubtful),
            counts=people.counts,
        )
        return writer.answer(verdict, summary, value, self._deciding(verdict))

    def part(self) -> Answer[WhoValue]:
        """What `answer_whom_to_ask` gives."""
        writer, found = self.writer, self.settled.found
        verdict = found.verdict if self.settled.agreed else "unconfirmed"
        people = People(writer, self.place, None, found.chains)
        value = no_value(
            writer.ref(self.place),
            chains=people.first_contacts(heads for _, heads in found.first),
            to_confirm=writer.cite(self.settled.doubtful),
        )
        return writer.answer(verdict, NO_WORDS, value, self._deciding(verdict))

    def _deciding(self, verdict: str) -> list[int]:
        found = self.settled.found
        deciding: list[int] = list(found.proof) if verdict == "nobody" else []
        if verdict == "named":
            for chain, (rung, heads) in zip(found.chains, found.first, strict=True):
                for head in heads:
                    deciding += head.facts
                if heads:
                    for grid in chain.rungs[rung]:
                        deciding += chain.grids[grid].facts
        return deciding

    def _summary(self, verdict: str) -> Label:
        if verdict == "unconfirmed":
            return either(self._alternatives())
        return self._text(self.settled.outcomes[0])

    def _alternatives(self) -> tuple[AlternativeValue, ...]:
        if self.settled.agreed:
            return ()
        return tuple(
            AlternativeValue(outcome[0], self._text(outcome)) for outcome in self.settled.outcomes
        )

    def _text(self, outcome: ContactOutcome) -> Label:
        verdict, found = outcome
        if verdict == "unknown":
            return Label(
                "不知道先联系谁:这里的网格长没有载入,资料也没有声明完整。",
                "It is not known whom to ask first: no head of a grid here is loaded, and the data "
                "is not declared complete.",
            )
        if verdict == "nobody":
            return Label(
                "没有可先联系的网格长:各级网格都声明完整,却无人在位。",
                "There is nobody to ask first: the grids are declared complete and have no head "
                "present.",
            )
        everyone = sorted({who for one in found for who in one}, key=_by_number)
        names = [
            " ".join(self.writer.named(node) for node in who if node is not None)
            + ("" if who[1] is not None else "(任职人不详)")
            for who in everyone
        ]
        zh, en = "、".join(names), ", ".join(names).replace("(任职人不详)", " (holder not known)")
        return Label(f"先联系{zh}。", f"Ask first: {en}.")


def _by_number(who: tuple[int | None, int | None]) -> tuple[int, int]:
    post, person = who
    return -1 if post is None else post, -1 if person is None else person
