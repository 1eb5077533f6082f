"""Progress on a terminal: one bar after another, each gone before something is printed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import click

__all__ = ["Bars", "bars"]

STEPS: Final = 1000


class Bars:
    """The bar that is shown now, if one is."""

    def __init__(self) -> None:
        self._label = ""
        self._bar: click._termui_impl.ProgressBar[int] | None = None

    def of(self, label: str, done: float) -> None:
        """Show how much of something is done, from 0 to 1; it replaces what was shown of something else."""
        if label != self._label:
            self.close()
        if self._bar is None:
            self._label = label
            self._bar = click.progressbar(
                length=STEPS,
                label=label,
                file=sys.stderr,
                hidden=not sys.stderr.isatty(),
                show_eta=True,
            )
            self._bar.__enter__()
        self._bar.update(int(done * STEPS) - self._bar.pos)

    def close(self) -> None:
        """End the bar, so that something can be printed."""
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
        self._bar = None


@contextmanager
def bars() -> Iterator[Bars]:
    """Bars that are gone at the end, whatever happens."""
    shown = Bars()
    try:
        yield shown
    finally:
        shown.close()
