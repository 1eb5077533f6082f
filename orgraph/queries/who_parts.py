"""The parts of an answer to `who` that rows of a table may share, each with all that it may look at.

Who leads depends on place and matter, whom to ask first on the place alone, whom to call on the lead alone:
taken apart, far fewer differ. A part is answered by the same functions as `who`; what it may look at is a part
of the scope of `who`, and what it may read of nodes and facts is said beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from orgraph.graph.scope import (
    Matched,
    Nearby,
    Scope,
    alike,
    lack,
    matched,
    nearby,
    picked,
    walk,
)
from orgraph.graph.view import View
from orgraph.model.answers import Answer
from orgraph.model.schema import NodeKind, RelationKind
from orgraph.model.vocabulary import (
    ADMINISTERS,
    CLOSES,
    COVERS,
    GRID,
    HEADS,
    HOLDS,
    IN_GRID,
    INSIDE,
    LEADS,
    LISTED_ON,
    NESTED_IN,
    PLACE,
    PLACED_IN,
    POST_IN,
    SECONDED_TO,
    SERVES,
    SUPPORTS,
    WITHIN,
)
from orgraph.queries.people import SUPERIOR
from orgraph.queries.question import Writer
from orgraph.queries.shares import DENIED_SUPPORTS, LISTS_HERE, ROWS_OF_SUBJECT, SERVING_OF_KIND
from orgraph.queries.who import Who
from orgraph.queries.who_answer import answer_who_leads, answer_whom_to_ask
from orgraph.queries.who_people import People
from orgraph.queries.who_row import Contact, first_calls, id_of, joined, row
from orgraph.queries.who_value import NO_WORDS, WhoValue, no_value

__all__ = ["CALL", "CONTACT", "LEAD", "Cells", "Part"]

AREAS: Final = "place areas covered lying beyond"
GRIDS: Final = "place in_grids covering above"
ROWS: Final = "rows unlisted"
SHARERS: Final = "leading supporting"
TERRITORY: Final = (ADMINISTERS.out, SERVES.out)

CHAINS: Final[Scope] = (
    walk("areas", "place", WITHIN.out, repeated=True),
    walk("in_grids", "place", IN_GRID.out),
    walk("covering", "place areas", COVERS.into),
    walk("above", "place in_grids covering", NESTED_IN.out, repeated=True),
    walk("covered", GRIDS, COVERS.out),
    walk("lying", GRIDS, WITHIN.out),
    walk("beyond", "covered lying", WITHIN.out, repeated=True),
)

ALL_INSIDE: Final = tuple(dict.fromkeys(way for ways in INSIDE.values() for way in ways))


def _completeness(sources: str) -> Scope:
    """What some nodes are inside of, and what is declared complete there."""
    return (
        walk("inside", sources, *ALL_INSIDE, repeated=True),
        walk("closing", f"{sources} inside", CLOSES.into),
    )


@dataclass(frozen=True)
class Cells:
    """What a part puts into a row: words, which rows of one shape share, and nodes, of which each has its own.

    Nodes are by id; None where one of several side by side is none.
    """

    words: tuple[str | int | None, ...]
    nodes: tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True)
class Part:
    """A part of an answer."""

    name: str
    starts: tuple[str, ...]
    steps: Scope
    proving: Scope
    """The steps that are needed only where some of `closed` is declared complete somewhere."""
    closed: tuple[RelationKind, ...]
    reads: tuple[str, ...]
    """The fields of nodes that are read, beside names and ids, which are shown only."""
    own: tuple[str, ...]
    """Those of facts, beside how certain they are."""
    linked: tuple[str, ...]
    """The fields that hold an id which is looked for among the nodes."""
    cells: int
    """How many cells have nodes."""
    answer: Callable[..., Cells]
    """The cells, of a view and the ids of the starts."""
    common: str = ""
    """The set of the steps that those about the second start meet, if there is one."""
    about: Scope = ()
    """The steps from there and from the second start."""
    after: Scope = ()
    """Those that go on from the first, with values picked from sets about the second."""
    matched: tuple[Matched, ...] = ()
    """The fields that are only matched with each other."""
    nearby: Nearby | None = None
    """Which of those alike count."""
    field: str = ""
    """The field by which alone the second start is known, so that those that have it alike are one."""
    unseen: tuple[NodeKind, ...] = ()
    """Kinds of nodes that no cell has."""

    def scope(self, closed: frozenset[str]) -> Scope:
        """What it may look at in a city."""
        return self.steps + self.further(closed) + self.after

    def further(self, closed: frozenset[str]) -> Scope:
        """The steps about the second start, if there are any, and those that prove something in a city."""
        proves = any(kind.name in closed for kind in self.closed)
        return self.about + self.proving if proves else self.about


# --- who leads -------------------------------------------------------------------------------------------


def _lead(view: View, place: str, matter: str) -> Cells:
    told = row(answer_who_leads(Who(place, matter), view))
    return Cells(
        (told.verdict, told.certainty, joined(told.refused_co), joined(told.ask), told.to_confirm),
        (
            tuple(ref.id for ref in told.leads),
            tuple(ref.id for ref in told.supports),
            tuple(ref.id for ref in told.possible_supports),
            tuple(ref.id for ref in told.refused),
        ),
    )


LEAD: Final = Part(
    "lead",
    ("place", "matter"),
    steps=(
        *CHAINS,
        walk("lists", AREAS, LISTS_HERE),
        walk("administering", AREAS, ADMINISTERS.into),
        walk("administered", "administering", *TERRITORY),
    ),
    proving=(walk("closing", "lists", CLOSES.into),),
    common="lists",
    about=(
        walk("rows", "lists", ROWS_OF_SUBJECT, values=picked("matter", "subject")),
        alike("unlisted", "matter", "subject", without=LISTED_ON),
        walk("leading", ROWS, LEADS.into),
        walk("supporting", ROWS, SUPPORTS.into),
        walk("denied", ROWS, DENIED_SUPPORTS),
        walk("territories", SHARERS, *TERRITORY),
    ),
    after=(
        walk("serving", AREAS, SERVING_OF_KIND, values=picked(SHARERS, "kinds")),
        walk("served", "serving", *TERRITORY),
    ),
    matched=(matched("administering serving", "kind", SHARERS, "kinds"),),
    field="subject",
    unseen=(GRID, PLACE),
    nearby=nearby("unlisted", (LEADS.into, SUPPORTS.into), TERRITORY, AREAS, anywhere="kinds"),
    closed=(LISTED_ON, LEADS, SUPPORTS),
    reads=("level", "closes", "of"),
    own=("condition", "aspect"),
    linked=("jurisdiction",),
    cells=4,
    answer=_lead,
)


# --- whom to ask first -----------------------------------------------------------------------------------


def _contact(view: View, place: str) -> Cells:
    told = row(answer_whom_to_ask(Who(place), view))
    return Cells(
        (
            told.verdict,
            told.certainty,
            joined(contact.truth for contact in told.contacts),
            told.to_confirm,
        ),
        (
            tuple(id_of(contact.post) for contact in told.contacts),
            tuple(id_of(contact.person) for contact in told.contacts),
        ),
    )


CONTACT: Final = Part(
    "contact",
    ("place",),
    steps=(
        *CHAINS,
        walk("heading", GRIDS, HEADS.into),
        walk("offices", "heading", POST_IN.out),
        walk("holders", "heading", HOLDS.into),
        walk("elsewhere", "heading holders", SECONDED_TO.out, PLACED_IN.out),
    ),
    proving=(lack("vacant", "heading", HOLDS.into), *_completeness(f"{GRIDS} vacant")),
    closed=(HEADS, HOLDS),
    reads=("closes", "of"),
    own=("kind",),
    linked=(),
    cells=2,
    answer=_contact,
)


# --- whom to call ----------------------------------------------------------------------------------------


def _call(view: View, lead: str) -> Cells:
    writer = Writer(Who(lead), view)
    node = writer.node("place")
    people = People(writer, node, None, ())
    value = no_value(writer.ref(node), calls=people.calls([node], []))
    answer: Answer[WhoValue] = writer.answer("unknown", NO_WORDS, value, ())
    told = next(iter(first_calls(answer).values()), Contact())
    return Cells((told.truth,), ((id_of(told.unit),), (id_of(told.post),), (id_of(told.person),)))


CALL: Final = Part(
    "call",
    ("lead",),
    steps=(
        walk("superiors", "lead", *SUPERIOR, repeated=True),
        walk("posts", "lead superiors", POST_IN.into),
        walk("offices", "posts", POST_IN.out),
        walk("holders", "posts", HOLDS.into),
        walk("elsewhere", "holders", SECONDED_TO.out, PLACED_IN.out),
    ),
    proving=(
        lack("bare", "lead superiors", POST_IN.into),
        lack("vacant", "posts", HOLDS.into),
        *_completeness("bare vacant"),
    ),
    closed=(POST_IN, HOLDS),
    reads=("order", "closes", "of"),
    own=("primary", "kind"),
    linked=(),
    cells=3,
    answer=_call,
)
