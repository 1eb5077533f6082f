"""The rules that a city is held against; one file each.

To add one, write its file, name it here, and add its oracle and planted faults to the tests.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from orgraph.rules.containment_cycle import CONTAINMENT_CYCLE
from orgraph.rules.division_code import DIVISION_CODE
from orgraph.rules.division_parent import DIVISION_PARENT
from orgraph.rules.division_range import DIVISION_RANGE
from orgraph.rules.rule import FINDINGS, Kind, Rule, Severity

__all__ = ["FINDINGS", "RULES", "Kind", "Rule", "Severity"]

RULES: Final = MappingProxyType(
    {rule.key: rule for rule in (DIVISION_CODE, DIVISION_PARENT, CONTAINMENT_CYCLE, DIVISION_RANGE)}
)
"""Every rule by its key, in the order in which they run."""
