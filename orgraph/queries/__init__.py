"""The questions, one file each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from orgraph.queries.duties import Duties
from orgraph.queries.history import History
from orgraph.queries.impact import Impact
from orgraph.queries.may_dispatch import MayDispatch
from orgraph.queries.members import Members
from orgraph.queries.movements import Movements
from orgraph.queries.path import Path
from orgraph.queries.question import Parameter, Question, parameters
from orgraph.queries.reporting_line import ReportingLine
from orgraph.queries.staffing import Staffing
from orgraph.queries.who import Who

__all__ = [
    "QUESTIONS",
    "Duties",
    "History",
    "Impact",
    "MayDispatch",
    "Members",
    "Movements",
    "Parameter",
    "Path",
    "Question",
    "ReportingLine",
    "Staffing",
    "Who",
    "parameters",
]

QUESTIONS: Final[Mapping[str, type[Question[Any]]]] = MappingProxyType(
    {
        question.name: question
        for question in (
            Who,
            MayDispatch,
            ReportingLine,
            Movements,
            Members,
            Staffing,
            Duties,
            Path,
            Impact,
            History,
        )
    }
)
"""Every question by the name it has on the command line."""
