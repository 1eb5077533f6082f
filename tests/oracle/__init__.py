"""The oracle: what the pages of the questions say, such as `docs/who.md`, answered by the plainest
code over the rows of the CSV files.

It shares nothing with orgraph, not even the parsing of days, and takes no short cut: every possible
world is built and answered in two values. Where it and orgraph differ, one of them, or the page, is
wrong.
"""

from .may_dispatch import Dispatch, may_dispatch
from .survey import City, Fact
from .who import Answer, who

__all__ = ["Answer", "City", "Dispatch", "Fact", "may_dispatch", "who"]
