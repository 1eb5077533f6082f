"""A compiled city as plain values, so that it can be pickled: pickle knows no memoryview."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from orgraph.graph.columns import Texts
from orgraph.graph.compiled import OrgGraph
from orgraph.graph.stored import GRAPH_CLASSES

__all__ = ["pack", "unpack"]

CLASSES: Final = {cls.__name__: cls for cls in GRAPH_CLASSES}


def pack(graph: OrgGraph) -> Any:
    """A city as tuples, dicts, texts and arrays."""
    return _packed(graph)


def unpack(packed: Any) -> OrgGraph:
    """The city that was packed."""
    graph: OrgGraph = _unpacked(packed)
    return graph


def _packed(value: Any) -> Any:
    match value:
        case None | str() | int() | float() | frozenset():
            return value
        case memoryview() | bytes():
            view = memoryview(value)
            return array(view.format, view.tobytes())
        case Mapping():
            return {key: _packed(each) for key, each in value.items()}
        case tuple():
            return [_packed(each) for each in value]
        case Texts():
            return "Texts", _packed(value.data), _packed(value.ends)
        case _:  # a dataclass; anything else is refused by `fields`
            return type(value).__name__, *(
                _packed(getattr(value, own.name)) for own in fields(value)
            )


def _unpacked(packed: Any) -> Any:
    match packed:
        case array():
            return memoryview(packed)
        case dict():
            return {key: _unpacked(each) for key, each in packed.items()}
        case list():
            return tuple(map(_unpacked, packed))
        case (kind, *parts):
            made = Texts if kind == "Texts" else CLASSES[kind]
            return made(*map(_unpacked, parts))
        case _:
            return packed
