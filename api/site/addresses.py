"""Where each page is: the day and the language go along to every other page, so that each address can be shared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import quote, urlencode

from orgraph.model.facts import Ref
from orgraph.queries import Question, Who

__all__ = ["ASK", "FIND", "FIRST", "LIST", "NODE", "TREE", "Addresses"]

FIRST: Final = "/"
ASK: Final = "/ask"
NODE: Final = "/node"
TREE: Final = "/tree"
LIST: Final = "/list"
FIND: Final = "/find"


class Addresses(NamedTuple):
    """The addresses that a page leads to; `lang` only where the reader chose it."""

    at: str
    lang: str | None = None

    def to(self, path: str, given: Mapping[str, object] | None = None) -> str:
        """An address with what is given, the day and the language."""
        said = {**(given or {}), "at": self.at, "lang": self.lang}
        query = urlencode({name: value for name, value in said.items() if value not in (None, "")})
        return f"{path}?{query}" if query else path

    def node(self, node: Ref) -> str:
        """The page of a node."""
        return self.to(f"{NODE}/{quote(node.id, safe=':')}")

    def ask(
        self, question: type[Question[object]] | str, given: Mapping[str, object] | None = None
    ) -> str:
        """The page of a question, with what is given of it."""
        name = question if isinstance(question, str) else question.name
        return self.to(FIRST if name == Who.name else f"{ASK}/{name}", given)

    def tree(self, node: str | None = None) -> str:
        """The tree of grids, opened down to a node."""
        return self.to(TREE, {"open": node})

    def list(self, kind: str | None = None, given: Mapping[str, object] | None = None) -> str:
        """The list of a kind, or of all kinds."""
        return self.to(LIST if kind is None else f"{LIST}/{kind}", given)
