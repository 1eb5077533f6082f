"""An honest peer: `who` as a plain networkx program, without orgraph.

It answers the same question with the same content (chains, heads, members, shares, verdict over all
possible worlds, whom to call, refusals, precedents, every fact cited in full), and leaves out only the
sentences. `check.py` holds it to orgraph's answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from benchmarks.peer_city import NO, YES, City, Day, Edge, Row, load, truth
from benchmarks.peer_logic import (
    Chain,
    Duties,
    Finding,
    Head,
    Settled,
    Share,
    Way,
    co_share,
    completing,
    find,
    find_in,
    heads,
    holders,
    main_share,
    rank,
    settle,
    upward,
)

__all__ = ["City", "find", "load", "who"]

TRUTHS: Final = ("no", "maybe", "yes")
CERTAINTIES: Final = ("planned", "derived", "inferred", "restored", "claimed", "stated")
KEYS: Final = {
    "REPORTS_TO": ("chain", "aspect"),
    "SERVES_IN": ("role",),
    "LEADS": ("condition", "aspect"),
    "SUPPORTS": ("condition", "aspect"),
    "ISSUED": ("role",),
    "HANDLED_BY": ("role",),
}
COMMON: Final = frozenset(
    {"kind_of", "span", "versions", "from", "to", "polarity", "evidence", "locator", "speaker"}
) | {"certainty", "fact"}
"""Attributes that a cited fact has under names of its own."""


def who(city: City, place: str, matter: str, at: int, *, full: bool = True) -> Row:
    """Who is responsible at a place for a matter on a day, as plain values.

    In full, facts are named by their ids and `facts` has each as the source gives it; else they are
    named by their places in `facts`, which has them as edges.
    """
    settled = settle(
        city,
        at,
        lambda day: find_in(day, place, matter),
        lambda found: (found.verdict, found.leads),
    )
    return _Answer(city, at, place, matter, settled, full=full).answer()


class _Answer:
    """Gathers the answer and the facts that it cites."""

    def __init__(
        self, city: City, at: int, place: str, matter: str, settled: Settled, *, full: bool
    ) -> None:
        self.city, self.at, self.day = city, at, Day(city, at)
        self.place, self.matter, self.settled, self.full = place, matter, settled, full
        self.found: Finding = settled.found
        self.verdict = self.found.verdict if settled.agreed else "unconfirmed"
        self.names: dict[int, str | int] = {}
        """How each cited fact is named in the answer, by the identity of its attributes."""
        self.facts: list[Row | Edge] = []
        self.truths: list[int] = []

    def answer(self) -> Row:
        found, verdict = self.found, self.verdict
        leads = sorted(
            unit
            for unit in {unit for own in found.leads for _, units in own for unit in units}
            if self.day.kind(unit) != "UnitClass"
        )
        shares = [value for own in found.duties for value in self.shares(own)]
        to_confirm = [self.cite(edge) for edge in self.settled.doubtful]
        is_told = verdict in ("named", "depends", "contested")
        calls = self.calls(leads) if is_told else []
        refused = self.refusals() if verdict in ("named", "depends") else []
        told = [self.chain(own.chain) for own in found.duties]
        members = self.members(leads if is_told else [])
        present = [level for level in self.truths if level > NO]
        deciding = self.deciding()

        def people(*known: str) -> set[str]:
            return {one["person"]["id"] for one in members if one["truth"] in known}

        value = {
            "place": self.ref(self.place),
            "matter": self.ref(self.matter),
            "chains": told,
            "beside": self.beside(),
            "shares": shares,
            "calls": calls,
            "not_responsible": refused,
            "maintained_by": [
                self.ref(unit)
                for unit, _, edge in self.day.into("MAINTAINS", self.place)
                if self.cite(edge) is not None
            ],
            "members": members,
            "precedents": self.precedents(),
            "decides": self.deciders(),
            "ask": self.ask(),
            "alternatives": []
            if self.settled.agreed
            else [{"verdict": outcome[0]} for outcome in self.settled.outcomes],
            "to_confirm": to_confirm,
            "counts": {
                "heads_present": [present.count(YES), len(present)],
                "members": [len(people("yes")), len(people("yes", "maybe"))],
            },
        }
        return {
            "question": "who",
            "parameters": {"place": value["place"], "matter": value["matter"]},
            "as_of": date.fromordinal(self.at).isoformat(),
            "verdict": verdict,
            "certainty": min(
                (row.get("certainty", "stated") for row in deciding.values()),
                key=CERTAINTIES.index,
                default=None,
            ),
            "value": value,
            "deciding": [self.names[key] for key in deciding],
            "facts": self.facts,
        }

    # --- nodes and facts ---------------------------------------------------------------------------------

    def ref(self, node: str) -> Row:
        """A node by its id and name."""
        fields = self.day.fields(node)
        name = fields.get("name") or fields.get("title") or fields.get("description") or node
        return {"id": node, "name": name}

    def refs(self, nodes: Iterable[str]) -> list[Row]:
        """Nodes by id and name."""
        return [self.ref(node) for node in nodes]

    def cite(self, edge: Edge) -> str | int:
        """How a fact is named, which becomes a fact of the answer."""
        row = edge.row
        name = self.names.get(id(row))
        if name is not None:
            return name
        if not self.full:
            name = self.names[id(row)] = len(self.facts)
            self.facts.append(edge)
            return name
        kind = row["kind_of"]
        written = "".join(f"[{name}={row[name]}]" for name in KEYS.get(kind, ()) if name in row)
        since = f"@{row['from']}" if "from" in row else ""
        id_ = row.get("fact") or f"{kind}{written}:{edge.source}>{edge.target}{since}"
        return self.fact(id_, row, edge.source, edge.target, truth(edge.span, self.at))

    def fact(self, id_: str, row: Row, source: str, target: str | None, known: int) -> str:
        """Add a fact in full."""
        fact = {
            "id": id_,
            "kind": row["kind_of"],
            "source": self.ref(source),
            "target": target and self.ref(target),
            **{name: value for name, value in row.items() if name not in COMMON},
            "from": row.get("from"),
            "to": row.get("to"),
            "polarity": row.get("polarity", "asserted"),
            "evidence": self.ref(row["evidence"]),
            "confirmed": date.fromordinal(self.city.confirmed[row["evidence"]]).isoformat(),
            "locator": row.get("locator"),
            "speaker": row.get("speaker"),
            "certainty": row.get("certainty", "stated"),
            "truth": TRUTHS[known],
        }
        self.names[id(row)] = id_
        self.facts.append({name: value for name, value in fact.items() if value is not None})
        return id_

    def cite_all(self, edges: Iterable[Edge]) -> list[str | int]:
        """How facts are named, each once."""
        return list(dict.fromkeys(self.cite(edge) for edge in edges))

    def deciding(self) -> dict[int, Row]:
        """The facts that decide the verdict."""
        rows: list[Row] = []
        if self.verdict == "nobody":
            for own in self.found.duties:
                for lst, way in own.lists.items():
                    self.cite_all(way.edges)
                    rows += [edge.row for edge in way.edges]
                    for kind in ("LISTED_ON", "LEADS"):
                        edges = completing(self.day, kind, lst).edges
                        self.cite_all(edges)
                        rows += [edge.row for edge in edges]
        elif self.verdict in ("named", "depends", "contested"):
            grounds = [edge for share in self.grounds() for edge in share.way.edges]
            self.cite_all(grounds)
            rows = [edge.row for edge in grounds]
        return {id(row): row for row in rows}

    def grounds(self) -> list[Share]:
        """The leads that decide."""
        return [
            share
            for own in self.found.duties
            for rows in own.cells.values()
            for shares in rows.values()
            for share in shares
        ]

    # --- shares and refusals -----------------------------------------------------------------------------

    def shares(self, own: Duties) -> list[Row]:
        """The shares of a chain."""
        counted = {
            id(share) for rows in own.cells.values() for row in rows.values() for share in row
        }
        told = []
        for share in own.shares:
            row = share.row
            bases = self.day.out("BASED_ON", row.matter)
            told.append(
                {
                    "role": share.role,
                    "unit": self.ref(share.unit),
                    "by_class": share.by_class and self.ref(share.by_class),
                    "row": self.ref(row.matter),
                    "number": row.listing and row.listing.row.get("number"),
                    "list": row.list and self.ref(row.list),
                    "bases": self.refs(base for base, _, _ in bases),
                    "condition": share.cell[0],
                    "aspect": share.cell[1],
                    "decides": id(share) in counted,
                    "chain": own.chain.start and self.ref(own.chain.start),
                    "truth": TRUTHS[min(share.way.truth, own.chain.truth)],
                    "facts": self.cite_all((*share.way.edges, *(edge for _, _, edge in bases))),
                }
            )
        if self.verdict == "unknown" and not told:
            self.cite_all(edge for way in own.lists.values() for edge in way.edges)
        return told

    def refusals(self) -> list[Row]:
        """The units over the areas below a lead's."""
        told: dict[str, Row] = {}
        for own in self.found.duties:
            areas = own.chain.areas
            over = {
                area
                for lead in {unit for _, units in own.leads for unit in units}
                for kind in ("ADMINISTERS", "SERVES")
                for area, _, _ in self.day.out(kind, lead)
                if area in areas
            }
            here: dict[str, list[Edge]] = {}
            for area in areas:
                if not over.isdisjoint(upward(self.day, "WITHIN", area)):
                    for unit, _, edge in self.day.into("ADMINISTERS", area):
                        here.setdefault(unit, []).append(edge)
            for unit, edges in here.items():
                if unit not in told and main_share(self.day, self.found, unit) == "no":
                    told[unit] = self.refusal(own, unit, edges)
        return [told[unit] for unit in sorted(told)]

    def refusal(self, own: Duties, unit: str, over: Iterable[Edge]) -> Row:
        """Why a unit is not the main handler."""
        if self.settled.asked:
            said = settle(
                self.city,
                self.at,
                lambda day: co_share(day, find_in(day, self.place, self.matter), unit),
                str,
            )
            co = said.outcomes[0] if said.agreed else "unknown"
        else:
            co = co_share(self.day, self.found, unit)
        edges = [
            edge
            for rows in own.cells.values()
            for row in rows.values()
            for share in row
            for edge in share.way.edges
        ]
        return {
            "unit": self.ref(unit),
            "main": "no",
            "co": co,
            "facts": self.cite_all((*edges, *over)),
        }

    def ask(self) -> list[str]:
        """The conditions and aspects to ask about."""
        if self.verdict != "depends":
            return []
        return sorted(
            {word for own in self.found.leads for cell, _ in own for word in cell if word}
        )

    def deciders(self) -> list[Row]:
        """With several chains, the units over the nearest area common to all."""
        found = [own.chain for own in self.found.duties]
        if len(found) < 2:
            return []
        common = set(found[0].areas).intersection(*(chain.areas for chain in found[1:]))
        ranks = {area: rank(self.day, area) for area in common}
        nearest = min((level for level in ranks.values() if level > 0), default=0)
        units = set()
        for area in common:
            if nearest and ranks[area] == nearest:
                for unit, _, edge in self.day.into("ADMINISTERS", area):
                    units.add(unit)
                    self.cite(edge)
        return self.refs(sorted(units))

    # --- people --------------------------------------------------------------------------------------------

    def chain(self, chain: Chain) -> Row:
        """A chain with its grids and their heads."""
        grids: list[Row] = []
        first: list[Row] = []
        for rung in chain.rungs:
            here = [self.grid(grid, chain.grids[grid]) for grid in rung]
            grids += here
            first = first or [
                head
                for grid in here
                for head in grid["heads"]
                if head["state"] in ("present", "holder_unknown")
            ]
        return {
            "start": chain.start and self.ref(chain.start),
            "grids": grids,
            "areas": self.refs(chain.areas),
            "first_contact": first,
        }

    def grid(self, grid: str, way: Way, *, beside: bool = False) -> Row:
        """A grid and its heads."""
        found = heads(self.day, grid)
        state, level = "headed", self.day.fields(grid).get("level")
        if not found:
            closed = completing(self.day, "HEADS", grid)
            state = "no_head" if closed.truth == YES else "head_unknown"
            if closed.truth == YES:
                self.cite_all(closed.edges)
        if not beside:
            self.truths += [head.truth for head in found if head.person is not None]
        return {
            "grid": self.ref(grid),
            "level": level and int(level),
            "state": state,
            "heads": [self.head(head) for head in found],
            "truth": TRUTHS[way.truth],
            "facts": self.cite_all(way.edges),
        }

    def head(self, head: Head) -> Row:
        """A head."""
        return {
            "post": head.post and self.ref(head.post),
            "person": head.person and self.ref(head.person),
            "state": head.state,
            "capacity": head.capacity,
            "truth": TRUTHS[head.truth],
            "facts": self.cite_all(head.edges),
        }

    def beside(self) -> list[Row]:
        """Grids of no known level that lie somewhere in the chains' areas."""

        def is_beside(node: str) -> bool:
            return self.day.kind(node) == "Grid" and "level" not in self.day.fields(node)

        inside = {grid for own in self.found.duties for grid in own.chain.grids}
        found: dict[str, Way] = {}
        for own in self.found.duties:
            for area, way in own.chain.areas.items():
                for grid, known, edge in self.day.into("WITHIN", area, is_beside):
                    if grid not in inside:
                        found.setdefault(grid, way.on(known, edge))
        return [self.grid(grid, way, beside=True) for grid, way in sorted(found.items())]

    def members(self, leads: Sequence[str]) -> list[Row]:
        """Those who serve in, or are placed in, the grids and the near areas."""
        day = self.day
        found: dict[tuple[str, str, str | None], Row] = {}
        for own in self.found.duties:
            near = [
                area
                for area in own.chain.areas
                if day.kind(area) == "Place" or day.fields(area)["level"] in ("village", "township")
            ]
            for where in (*own.chain.grids, *near):
                for kind in ("SERVES_IN", "PLACED_IN"):
                    for person, known, edge in day.into(kind, where):
                        role = edge.row.get("role")
                        if (person, where, role) not in found:
                            found[person, where, role] = self.member(
                                person, where, role, known, edge, leads
                            )
        return list(found.values())

    def member(
        self,
        person: str,
        where: str,
        role: str | None,
        known: int,
        edge: Edge,
        leads: Sequence[str],
    ) -> Row:
        """A member, with the leads that its home unit is or answers to."""
        homes = [unit for unit, _, _ in self.day.out("BELONGS_TO", person)]
        above = {unit for home in homes for unit in self.superiors(home)} if leads else set()
        return {
            "person": self.ref(person),
            "where": self.ref(where),
            "role": role,
            "homes": self.refs(homes),
            "nearest_hand_of": self.refs(lead for lead in leads if lead in above),
            "truth": TRUTHS[known],
            "facts": [self.cite(edge)],
        }

    def superiors(self, unit: str) -> list[str]:
        """A unit and those it answers to, nearest first."""
        found = [unit]
        for here in found:
            for kind in ("PART_OF", "REPORTS_TO"):
                for other, _, _ in self.day.out(kind, here):
                    if other not in found:
                        found.append(other)
        return found

    # --- whom to call --------------------------------------------------------------------------------------

    def calls(self, leads: Sequence[str]) -> list[Row]:
        """For each lead whom to call, and the posts that oversee the rows."""
        rows = sorted({row.matter for own in self.found.duties for row in own.rows})
        told = []
        for lead in leads:
            told += self.desks(lead)
            for row in rows:
                for post, _, edge in self.day.into("OVERSEES", row):
                    units = [unit for unit, _, _ in self.day.out("POST_IN", post)]
                    for unit in units or [post]:
                        for head in holders(self.day, post):
                            told.append(self.call(lead, unit, head, edge, overseeing=True))
        return told

    def desks(self, lead: str) -> list[Row]:
        """The posts of a unit in order, past vacancies to the unit above."""
        told: list[Row] = []
        waiting, seen = [lead], {lead}
        for unit in waiting:
            if self.in_unit(lead, unit, told):
                break
            for kind in ("PART_OF", "REPORTS_TO"):
                steps = self.day.out(kind, unit)
                steps.sort(key=lambda step: step[2].row.get("primary") != "true")
                for other, _, _ in steps:
                    if other not in seen:
                        seen.add(other)
                        waiting.append(other)
        return told

    def in_unit(self, lead: str, unit: str, told: list[Row]) -> bool:
        """Add the desks of a unit; whether the search ends there."""
        posts = self.day.into("POST_IN", unit)
        posts.sort(key=lambda step: (int(self.day.fields(step[0]).get("order", 2**31)), step[0]))
        if not posts:
            closed = completing(self.day, "POST_IN", unit)
            told.append(self.call(lead, unit, None, None, overseeing=False))
            told[-1]["facts"] = self.cite_all(closed.edges if closed.truth == YES else ())
            return closed.truth < YES
        for post, known, edge in posts:
            there = NO
            for head in holders(self.day, post):
                told.append(self.call(lead, unit, head, edge, overseeing=False))
                if head.state == "present":
                    there = max(there, min(known, head.truth))
                elif head.state == "holder_unknown":
                    return True
            if there == YES:
                return True
        return False

    def call(
        self, lead: str, unit: str, head: Head | None, edge: Edge | None, *, overseeing: bool
    ) -> Row:
        """Somebody to call, or why not."""
        return {
            "lead": self.ref(lead),
            "unit": self.ref(unit),
            "post": head and head.post and self.ref(head.post),
            "person": head and head.person and self.ref(head.person),
            "state": head.state if head else "holder_unknown",
            "overseeing": overseeing,
            "facts": [
                *([self.cite(edge)] if edge else ()),
                *(self.cite_all(head.edges) if head else ()),
            ],
        }

    # --- what happened before ----------------------------------------------------------------------------------

    def precedents(self) -> list[Row]:
        """Cases at this place about this subject, and where they went or did not."""
        subject = self.day.fields(self.matter)["subject"]
        told = []
        for case, known, at in self.day.into("AT", self.place):
            about = [
                edge
                for matter, _, edge in self.day.out("ABOUT", case)
                if self.day.fields(matter).get("subject") == subject
            ]
            if about:
                sent = self.day.out("DISPATCHED_TO", case)
                handled = self.day.out("HANDLED_BY", case)
                denied = self.day.denied(self.city.denied_out, "DISPATCHED_TO", case)
                edges = [edge for _, _, edge in (*sent, *handled)]
                told.append(
                    {
                        "case": self.ref(case),
                        "dispatched_to": self.refs(unit for unit, _, _ in sent),
                        "not_dispatched_to": self.refs(edge.target for edge in denied),
                        "handled_by": self.refs(unit for unit, _, _ in handled),
                        "truth": TRUTHS[known],
                        "facts": self.cite_all((at, *about, *edges, *denied)),
                    }
                )
        return told
