"""Which store an address names: a folder, or a database."""

from __future__ import annotations

from typing import Final

from orgraph.model.errors import InvalidParameter, on_one_line

__all__ = ["SCHEMES", "is_address"]

SCHEMES: Final = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")


def is_address(text: str) -> bool:
    """Whether a text is the address of a Neo4j database, not a folder; of any other store it is refused."""
    scheme, separator, _ = text.partition("://")
    if separator and scheme.lower() not in SCHEMES:
        raise InvalidParameter(
            f"不认得地址“{on_one_line(text)}”。可以是数据包文件夹,或 neo4j://主机:7687 这样的 Neo4j 地址"
            f"(开头可用 {'、'.join(SCHEMES)})。",
            f"“{on_one_line(text)}” is no address that is understood. Give the folder of a package, or a Neo4j "
            f"address such as neo4j://host:7687 (it may begin with {', '.join(SCHEMES)}).",
        )
    return bool(separator)
