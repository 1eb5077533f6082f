"""What each part of the benchmarks came to, kept until the next time: the table of budgets is made of it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, Final

__all__ = ["keep", "kept"]

FOLDER: Final = Path(__file__).parent / "data" / "results"


def keep(part: str, found: dict[str, Any]) -> None:
    """Keep the figures of a part, with the day."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    told = {"day": date.today().isoformat(), **found}
    (FOLDER / f"{part}.json").write_text(json.dumps(told, indent=1), "utf-8")


def kept(part: str) -> dict[str, Any] | None:
    """The figures of a part; None if it was never measured here."""
    path = FOLDER / f"{part}.json"
    if not path.exists():
        return None
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found
