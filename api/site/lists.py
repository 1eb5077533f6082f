"""The lists: all kinds, the nodes of one kind page by page, and what a name may mean."""

from __future__ import annotations

from typing import Any, Final

from api.names import found
from api.nodes import filters, listed, persons_of, read_filter
from api.problems import NoSuchAddress
from api.site.addresses import FIND
from api.site.shell import Visit, refuse
from orgraph.model.errors import OrgraphError
from orgraph.model.facts import Ref
from orgraph.model.schema import Label
from orgraph.model.truth import MAYBE, TRUTH_NAMES
from orgraph.model.vocabulary import NODES
from orgraph.render.page import Exactly
from orgraph.render.text import DOUBTS

__all__ = ["find", "find_failed", "kinds", "list_of"]

ON_PAGE: Final = 50
MAY_BE: Final = TRUTH_NAMES[MAYBE]
BY_PREFIX: Final = {kind.prefix: kind for kind in NODES.values()}


def kinds(visit: Visit) -> str:
    """All kinds of nodes, each with its list."""
    refuse(visit.given, set())
    rows = [
        {"name": kind.label.of(visit.lang), "href": visit.to.list(kind.prefix)}
        for kind in NODES.values()
    ]
    return visit.show("kinds.html", rows=rows)


def list_of(visit: Visit) -> str:
    """A page of the nodes of a kind; filtered by fields as `GET /v1/nodes/{kind}` is."""
    kind = BY_PREFIX.get(visit.part)
    if kind is None:
        raise NoSuchAddress(visit.path)
    known = filters(kind)
    refuse(visit.given, {*known, "within", "after"})
    fields = {
        known[name].name: read_filter(name, known[name], said)
        for name, said in visit.given.items()
        if name in known
    }
    within, after = visit.given.get("within"), visit.given.get("after")
    told = listed(visit.city, kind, visit.at, fields, within, after, ON_PAGE, visit.service.late())
    visit.persons |= persons_of(told["items"], visit.reader)
    rest = {name: said for name, said in visit.given.items() if name != "after"}
    return visit.show(
        "list.html",
        title=kind.label.of(visit.lang),
        action=visit.path,
        within=Exactly(within or ""),
        kept={name: said for name, said in rest.items() if name != "within"},
        filters=[
            f"{known[name].label.of(visit.lang)} {said}"
            for name, said in rest.items()
            if name in known
        ],
        unfiltered=visit.to.list(kind.prefix, {"within": within}),
        rows=[
            {
                "name": item["name"],
                "id": item["id"],
                "href": visit.to.node(Ref(item["id"], item["name"])),
                "doubt": DOUBTS[MAYBE].of(visit.lang) if item["fact"]["truth"] == MAY_BE else "",
            }
            for item in told["items"]
        ],
        next=visit.to.list(kind.prefix, {**rest, "after": told["next"]}) if told["next"] else None,
        first=visit.to.list(kind.prefix, rest) if after else None,
    )


def find(visit: Visit) -> str:
    """What a text may mean; without one, the field to write it."""
    refuse(visit.given, {"text"})
    said = visit.given.get("text")
    if said is None:
        return _found(visit, [], [])
    told = found(visit.city, said, visit.at, (), None, ON_PAGE, visit.service.late())
    mentions = [
        {"text": mention["text"], "rows": [_hit(visit, hit) for hit in mention["hits"]]}
        for mention in told["mentions"]
    ]
    return _found(visit, [_hit(visit, hit) for hit in told["hits"]], mentions)


def find_failed(visit: Visit, error: OrgraphError) -> str:
    """The field as it was filled in, with what is wrong."""
    return _found(visit, [], [], error.text(visit.lang))


def _found(visit: Visit, rows: list[Any], mentions: list[Any], error: str | None = None) -> str:
    return visit.show(
        "find.html",
        action=FIND,
        text=visit.given.get("text", ""),
        value=Exactly(visit.given.get("text", "")),
        rows=rows,
        mentions=mentions,
        error=error,
    )


def _hit(visit: Visit, hit: dict[str, Any]) -> dict[str, str]:
    return {
        "name": hit["name"],
        "href": visit.to.node(Ref(hit["id"], hit["name"])),
        "kind": Label(**hit["kind_label"]).of(visit.lang),
        "where": " · ".join(hit["belongs_to"]),
        "why": Label(**hit["reason"]).of(visit.lang),
    }
