"""Dicts that cannot be changed: what stands inside the networkx face.

networkx and its users take attributes, rows and keys for dicts, copy them, and change the copies. So
these are dicts, refuse every change with networkx's own error, and become plain dicts when copied. A
`MappingProxyType` cannot be copied, so that `reverse` and `to_directed` fail; a plain dict made for each
look-up would take what is written into it and forget it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, KeysView, Mapping
from collections.abc import ItemsView as Items
from collections.abc import ValuesView as Values
from copy import deepcopy
from typing import Any, Final, NoReturn, TypeAlias, TypeVar

__all__ = ["About", "Frozen", "Lazy", "Row", "put"]

K = TypeVar("K")
V = TypeVar("V")

FactsOf: TypeAlias = "Callable[[int, str, str], Frozen[str, Any]]"


put: Final = dict.__setitem__
"""Sets what stands in one of these dicts while it is made."""


class Frozen(dict[K, V]):
    """A dict that is filled when made."""

    __slots__ = ()

    def _refused(self, *_given: object, **_named: object) -> NoReturn:
        from networkx.classes import function

        frozen: Callable[[], NoReturn] = function.frozen  # type: ignore[attr-defined]
        frozen()

    __setitem__ = __delitem__ = clear = popitem = _refused
    setdefault = update = __ior__ = _refused

    def pop(self, key: K, *default: Any) -> Any:
        """Refused, unless there is no such key: the writer of GraphML pops what a graph may have."""
        return default[0] if default and key not in self else self._refused()

    def copy(self) -> dict[K, V]:
        """A plain dict."""
        return dict(self.items())

    __copy__ = copy

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[K, V]:
        return {deepcopy(key, memo): deepcopy(value, memo) for key, value in self.items()}

    def __reduce_ex__(self, _protocol: Any) -> tuple[Any, ...]:
        return dict, (self.copy(),)

    def __or__(self, other: Any) -> Any:
        return self.copy() | other

    def __ror__(self, other: Any) -> Any:
        return other | self.copy()


class About(Frozen[str, Any]):
    """What a face says of itself; part of it, so that it stays as it is in copies of the face."""

    __slots__ = ()

    def __deepcopy__(self, memo: dict[int, Any]) -> About:
        return self

    def __reduce_ex__(self, _protocol: Any) -> tuple[Any, ...]:
        return About, (self.copy(),)


class Row(Frozen[str, Any]):
    """The neighbours of a node, with the facts that join it to each: the key and attributes of each fact.

    Holds the number of a pair until its facts are asked for: a traversal asks for none of them.
    """

    __slots__ = ("facts_of", "node")
    node: str
    facts_of: FactsOf | None
    """Reads the facts of a pair, for the node and the neighbour; None when all are there."""

    def _fill(self) -> None:
        facts_of = self.facts_of
        if facts_of is None:
            return
        node = self.node
        for neighbour, held in dict.items(self):
            if held.__class__ is int:
                dict.__setitem__(self, neighbour, facts_of(held, node, neighbour))
        self.facts_of = None

    def __getitem__(self, neighbour: str) -> Any:
        held = dict.__getitem__(self, neighbour)
        if held.__class__ is int:
            facts_of = self.facts_of
            if facts_of is None:  # another thread has just filled the row
                return dict.__getitem__(self, neighbour)
            held = facts_of(held, self.node, neighbour)
            dict.__setitem__(self, neighbour, held)
        return held

    def get(self, neighbour: str, default: Any = None) -> Any:
        try:
            return self[neighbour]
        except KeyError:
            return default

    def items(self) -> Any:
        self._fill()
        return dict.items(self)

    def values(self) -> Any:
        self._fill()
        return dict.values(self)

    def __iter__(self) -> Iterator[str]:
        # Not dict's own: a dict whose iteration is its own is copied by C code past `items`.
        return dict.__iter__(self)

    def __eq__(self, other: object) -> bool:
        self._fill()
        return dict.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        self._fill()
        return dict.__repr__(self)


class Lazy(Frozen[str, V]):
    """What stands under the ids of many nodes; itself it holds only what was asked for last.

    A subclass finds the rest in `__missing__` and keeps it with `_keep`. A hit is then dict's own look-up,
    three times as fast as a method.
    """

    __slots__ = ("_held", "_ids", "_known")
    limit = 2**16
    """How much is held at most, in what `_keep` is told."""

    def __init__(self, ids: list[str], known: Mapping[str, int]) -> None:
        super().__init__()
        self._ids = ids
        self._known = known
        self._held = 0

    def _keep(self, id_: str, value: V, weight: int) -> V:
        if self._held > self.limit:
            dict.clear(self)
            self._held = 0
        self._held += weight
        dict.__setitem__(self, id_, value)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __reversed__(self) -> Iterator[str]:
        return reversed(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, id_: object) -> bool:
        return id_ in self._known

    def get(self, id_: str, default: Any = None) -> Any:
        try:
            return self[id_]
        except KeyError:
            return default

    def keys(self) -> Any:
        return KeysView(self)

    def items(self) -> Any:
        return Items(self)

    def values(self) -> Any:
        return Values(self)

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Mapping) and self.copy() == dict(other.items()))

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(self.copy())

    def __copy__(self) -> Lazy[V]:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Lazy[V]:
        return self  # never changes, and holds a whole city
