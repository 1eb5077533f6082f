"""What loading says: how much is there, what is wrong with it, what changes. Values, rendered elsewhere."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from orgraph.model.errors import Problem
from orgraph.model.schema import Label

__all__ = ["Change", "Count", "Finding", "Found", "Report"]


class Count(NamedTuple):
    """How many rows of a kind there are."""

    kind: str
    label: Label
    rows: int


class Change(NamedTuple):
    """What bringing in a source does to the rows of a kind."""

    kind: str
    label: Label
    added: int
    changed: int
    removed: int
    same: int
    others: int
    """Rows of other sources: they stay."""


class Finding(NamedTuple):
    """A row that breaks a rule."""

    file: str
    row: int
    id: str
    name: str
    value: str


@dataclass(frozen=True)
class Found:
    """What a rule found of one kind: how often, and some of the rows, or all on request."""

    rule: str
    kind: str
    label: Label
    severity: str
    count: int
    rows: tuple[Finding, ...]


@dataclass(frozen=True)
class Report:
    """What loading a package, or bringing a data set into one, came to."""

    folder: str
    counts: tuple[Count, ...] = ()
    problems: tuple[Problem, ...] = ()
    """Each makes the package unusable."""
    found: tuple[Found, ...] = ()
    """What rules say of a usable package, the gravest first."""
    changes: tuple[Change, ...] | None = None
    """What was brought in, or would be; None for a package only looked at."""
    area: str | None = None
    dry_run: bool = False
    saved: bool = False
    """Whether the package was saved compiled, for the next start."""
    read: int = 0
    """Rows read: those of the whole data set, however few of them were wanted."""
    seconds: float = 0.0

    @property
    def rows(self) -> int:
        """All rows."""
        return sum(count.rows for count in self.counts)

    def grave(self, severity: str) -> int:
        """How many findings there are of a severity."""
        return sum(each.count for each in self.found if each.severity == severity)

    @property
    def fine(self) -> bool:
        """Whether nothing stands in the way: no problem, and no rule broken that is an error."""
        return not self.problems and not self.grave("error")

    def as_json(self) -> dict[str, Any]:
        """The report as JSON has it, every text in both languages."""
        return {
            "folder": self.folder,
            "fine": self.fine,
            "dry_run": self.dry_run,
            "saved": self.saved,
            "area": self.area,
            "rows": self.rows,
            "read": self.read,
            "seconds": round(self.seconds, 3),
            "counts": [{**each._asdict(), "label": each.label._asdict()} for each in self.counts],
            "problems": [each._asdict() for each in self.problems],
            "findings": [
                {
                    **asdict(each),
                    "label": each.label._asdict(),
                    "rows": [row._asdict() for row in each.rows],
                }
                for each in self.found
            ],
            "changes": None
            if self.changes is None
            else [{**each._asdict(), "label": each.label._asdict()} for each in self.changes],
        }
