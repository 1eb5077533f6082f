"""orgraph: who is responsible here? A county-level city as a graph of sourced, dated facts.

import orgraph

city = orgraph.open("seed/xinmi")
answer = city.who("战鼓山街东头", "建筑废材", at="2024-05-27")
print(answer.verdict, answer.summary.zh)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from orgraph.city import City
    from orgraph.city import open_city as open
    from orgraph.model.errors import OrgraphError
    from orgraph.model.reader import Reader
    from orgraph.queries import MayDispatch, Who

__all__ = ["City", "MayDispatch", "OrgraphError", "Reader", "Who", "open"]

_PLACES = {
    "City": ("orgraph.city", "City"),
    "open": ("orgraph.city", "open_city"),
    "OrgraphError": ("orgraph.model.errors", "OrgraphError"),
    "Reader": ("orgraph.model.reader", "Reader"),
    "Who": ("orgraph.queries", "Who"),
    "MayDispatch": ("orgraph.queries", "MayDispatch"),
}


def __getattr__(name: str) -> Any:
    # polars costs 0.5 s to import: only what is used is loaded, so that `orgraph --help` starts at once.
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _PLACES[name]
    return getattr(import_module(module), attribute)
