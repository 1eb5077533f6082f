"""What a push or a pull says: what it is to do, what it did, what it found. Values, rendered elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from orgraph.model.errors import Problem
from orgraph.model.schema import Label

__all__ = ["ACTIONS", "ARGUMENTS", "IMPORT", "KindChange", "Odd", "PullReport", "PushReport"]

ACTIONS: Final = ("create", "resume", "change", "nothing", "import")
"""What a push is to do."""

ARGUMENTS: Final = "import.args"
IMPORT: Final = f"neo4j-admin database import full neo4j @{ARGUMENTS}"
"""What loads the files for an import, run in their folder."""


class KindChange(NamedTuple):
    """What a push does to the facts of a kind."""

    kind: str
    label: Label
    new: int
    changed: int
    gone: int
    same: int


class Odd(NamedTuple):
    """Something in a database that is no fact, because somebody drew it by hand."""

    what: str
    """`label`, `type`, `node`, `relation` or `property`."""
    name: str
    """The label, the type or the property."""
    number: int
    examples: tuple[str, ...] = ()
    """Some ids, where there are."""


@dataclass(frozen=True)
class PushReport:
    """What a push is to do, or did."""

    folder: str
    address: str
    action: str = ""
    version: str = ""
    """Of the content, as the database keeps it."""
    kinds: tuple[KindChange, ...] = ()
    batches: int = 0
    done: int = 0
    """Batches that an interrupted push had written."""
    definitions: tuple[str, ...] = ()
    """Constraints and indexes that are missing."""
    odd: tuple[Odd, ...] = ()
    problems: tuple[Problem, ...] = ()
    """Each makes the package unusable."""
    dry_run: bool = False
    written: bool = False
    seconds: float = 0.0

    def number(self, what: str) -> int:
        """How many facts are `new`, `changed`, `gone` or `same`."""
        return sum(getattr(kind, what) for kind in self.kinds)

    def as_json(self) -> dict[str, Any]:
        """The report as JSON has it."""
        return {
            "folder": self.folder,
            "address": self.address,
            "fine": not self.problems,
            "action": self.action,
            "version": self.version,
            "dry_run": self.dry_run,
            "written": self.written,
            "facts": {what: self.number(what) for what in ("new", "changed", "gone", "same")},
            "kinds": [{**each._asdict(), "label": each.label._asdict()} for each in self.kinds],
            "batches": self.batches,
            "done": self.done,
            "definitions": list(self.definitions),
            "odd": [each._asdict() for each in self.odd],
            "problems": [each._asdict() for each in self.problems],
            "seconds": round(self.seconds, 3),
        }


@dataclass(frozen=True)
class PullReport:
    """What a pull wrote, and what it left in the database because it is no fact."""

    folder: str
    address: str
    version: str
    counts: tuple[tuple[str, Label, int], ...]
    odd: tuple[Odd, ...] = ()
    seconds: float = 0.0

    @property
    def rows(self) -> int:
        """All rows."""
        return sum(number for _, _, number in self.counts)

    def as_json(self) -> dict[str, Any]:
        """The report as JSON has it."""
        return {
            "folder": self.folder,
            "address": self.address,
            "version": self.version,
            "rows": self.rows,
            "counts": [
                {"kind": kind, "label": label._asdict(), "rows": number}
                for kind, label, number in self.counts
            ],
            "odd": [each._asdict() for each in self.odd],
            "seconds": round(self.seconds, 3),
        }
