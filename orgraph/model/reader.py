"""`Reader`: whose eyes a city is seen with. What a reader may not read is to him as if it had never been loaded.

Sensitivity is declared in the vocabulary, beside each field and relation; who reads which is decided here
and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from orgraph.model.errors import InvalidParameter
from orgraph.model.schema import Label, Sensitivity

__all__ = ["EVERYTHING", "NOTE", "PERSONNEL", "PUBLIC_ONLY", "Reader"]


PERSONNEL: Final[Mapping[str, Label]] = {
    "none": Label("仅已公开", "the published ones only"),
    "own": Label("本单位", "those that touch the own unit, or a unit below it, too"),
    "all": Label("全部", "all"),
}
"""Which personnel facts a reader may read."""

NOTE: Final = Label(
    "无权查看的人事、个人信息不显示,可能影响结论。",
    "Personnel and personal facts that you may not read are left out, which may bear on the answer.",
)
"""Said with every answer of a reader who may not read everything, whatever is hidden, so that it tells nothing."""


@dataclass(frozen=True)
class Reader:
    """The rights of whoever asks; without any, what is public or published is read."""

    personnel: str = "none"
    """`none`, `own` or `all`: which personnel facts are read beside the published ones."""
    personal: bool = False
    """Whether personal fields are read, and who reported a case."""
    unit: str | None = None
    """The id of the reader's unit."""

    def __post_init__(self) -> None:
        if self.personnel not in PERSONNEL:
            zh = "、".join(f"{word}({label.zh})" for word, label in PERSONNEL.items())
            raise InvalidParameter(
                f"人事信息的权限应为其中之一:{zh}。",
                f"The right to personnel facts must be one of: {', '.join(PERSONNEL)}.",
            )
        if self.personnel == "own" and self.unit is None:
            raise InvalidParameter(
                "只读本单位人事信息的读者须写明单位。",
                "Whoever reads the personnel facts of the own unit must name that unit.",
            )

    @cached_property
    def told(self) -> str:
        """What tells the rights from all others."""
        return repr(self)

    @property
    def reads_everything(self) -> bool:
        """Whether nothing of any city is hidden."""
        return all(map(self.reads_all, Sensitivity))

    def reads_all(self, sensitivity: Sensitivity) -> bool:
        """Whether every fact of a sensitivity is read: only then may its absence prove anything."""
        match sensitivity:
            case Sensitivity.PUBLIC:
                return True
            case Sensitivity.PERSONNEL:
                return self.personnel == "all"
            case Sensitivity.PERSONAL:
                # A unit never reads who complained of it.
                return self.personal and self.unit is None

    def reads(
        self,
        sensitivity: Sensitivity,
        *,
        published: bool = False,
        own: bool = False,
        complained_of: bool = False,
    ) -> bool:
        """Whether one fact, or one field of it, is read.

        `published`: its source is; `own`: it touches the reader's unit; `complained_of`: it tells who
        reported a case that the reader's unit has to do with.
        """
        match sensitivity:
            case Sensitivity.PUBLIC:
                return True
            case Sensitivity.PERSONNEL:
                return published or self.reads_all(sensitivity) or (own and self.personnel == "own")
            case Sensitivity.PERSONAL:  # publication of its source makes nothing personal public
                return self.personal and not complained_of


PUBLIC_ONLY: Final = Reader()
"""Somebody without any right."""

EVERYTHING: Final = Reader("all", personal=True)
"""The local command line, which has the rights of the file."""
