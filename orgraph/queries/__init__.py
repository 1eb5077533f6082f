"""The questions, one file each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from orgraph.queries.may_dispatch import MayDispatch
from orgraph.queries.path import Path
from orgraph.queries.question import Parameter, Question, parameters
from orgraph.queries.reporting_line import ReportingLine
from orgraph.queries.who import Who

__all__ = [
    "QUESTIONS",
    "MayDispatch",
    "Parameter",
    "Path",
    "Question",
    "ReportingLine",
    "Who",
    "parameters",
]

QUESTIONS: Final[Mapping[str, type[Question[Any]]]] = MappingProxyType(
    {question.name: question for question in (Who, MayDispatch, ReportingLine, Path)}
)
"""Every question by the name it has on the command line."""
