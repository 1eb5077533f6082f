"""`Timed`: a view that may be asked until a moment, so that no question keeps a server for good."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import monotonic

from orgraph.graph.through import Through
from orgraph.graph.view import Step, Values
from orgraph.model.schema import NodeKind, Way

__all__ = ["Timed"]


@dataclass(frozen=True)
class Timed(Through):
    """Asks another view until `until` (of `time.monotonic`); then every walk raises what `late` gives."""

    until: float
    late: Callable[[], Exception]

    def walk(self, node: int, way: Way, values: Values | None = None) -> Sequence[Step]:
        if monotonic() > self.until:
            raise self.late()
        return self.view.walk(node, way, values)

    def nodes(self, kind: NodeKind) -> Iterator[int]:
        for node in self.view.nodes(kind):
            if monotonic() > self.until:
                raise self.late()
            yield node
