"""Runs the notebooks anew and stores what they show; `make notebooks` does, and a test holds it current.

Stored is what a reader looks at and nothing of the run: no time, no version, no name of a machine.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import nbformat
from nbclient import NotebookClient

__all__ = ["ADDRESS", "FOLDER", "executed", "notebooks", "read", "stored"]

FOLDER: Final = Path(__file__).parent.parent / "notebooks"

ADDRESS: Final = "ORGRAPH_NEO4J"
"""The variable that tells a notebook of a database; stored is what is shown without."""

METADATA: Final = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def notebooks() -> list[Path]:
    """All of them, in order."""
    return sorted(FOLDER.glob("*.ipynb"))


def read(path: Path) -> Any:
    """A notebook as it is stored."""
    return nbformat.read(path, as_version=4)


def executed(path: Path, variables: Mapping[str, str] | None = None) -> Any:
    """A notebook with what it shows today. Raises `nbclient.exceptions.CellExecutionError` where a cell fails."""
    notebook = read(path)
    given = {name: own for name, own in os.environ.items() if name not in (ADDRESS, "ORGRAPH_LANG")}
    client = NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        coalesce_streams=True,
        resources={"metadata": {"path": str(FOLDER)}},
    )
    client.execute(env={**given, **(variables or {})})
    notebook.metadata = nbformat.from_dict(METADATA)
    for number, cell in enumerate(notebook.cells, start=1):
        cell.id = f"cell-{number}"
        cell.metadata = nbformat.from_dict({})
    return notebook


def stored(notebook: Any) -> str:
    """A notebook as its file has it."""
    nbformat.validate(notebook)
    return str(nbformat.writes(notebook, version=4)) + "\n"


def main(paths: Iterable[Path]) -> None:
    """Run and store."""
    for path in paths:
        path.write_text(stored(executed(path)), encoding="utf-8")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or notebooks())
