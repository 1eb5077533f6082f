"""What a package folder is made of: its manifest and the two folders of tables."""

from __future__ import annotations

from typing import Final

__all__ = ["MANIFEST", "PARTS"]

MANIFEST: Final = "package.toml"
PARTS: Final = ("nodes", "relations")
