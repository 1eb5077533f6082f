"""The files of the kit: those that stand in `neo4j_browser/`, and the scripts as an archive to drop."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from orgraph.browser.address import BASE
from orgraph.browser.guide import LANGUAGES, with_tables
from orgraph.browser.style import grass

__all__ = ["ARCHIVE", "STYLE", "derived", "files", "guide_of", "kit_folder", "scripts"]

STYLE: Final = "orgraph.grass"
ARCHIVE: Final = "orgraph-scripts.zip"
SCRIPTS: Final = "scripts"


def kit_folder() -> Path:
    """Where the kit is: in the installed package, or beside it in a working copy."""
    here = Path(__file__).parent.parent
    inside = here / "data" / "neo4j_browser"
    return inside if inside.is_dir() else here.parent / "neo4j_browser"


def guide_of(lang: str) -> str:
    """The name of the guide in a language."""
    return f"guide.{lang}.html"


def files(base: str = BASE) -> dict[str, bytes]:
    """Every file of the kit by its name, as it is served from an address."""
    folder = kit_folder()
    found = {STYLE: (folder / STYLE).read_bytes()}
    for lang in LANGUAGES:
        page = (folder / guide_of(lang)).read_text("utf-8")
        found[guide_of(lang)] = page.replace(BASE, base).encode()
    own = scripts()
    found[ARCHIVE] = _archive(own)
    found.update({f"{SCRIPTS}/{name}": text.encode() for name, text in own.items()})
    return found


def scripts() -> dict[str, str]:
    """The scripts by folder and name, in the order of their names."""
    folder = kit_folder() / SCRIPTS
    paths = sorted(folder.glob("*/*.cypher"))
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths}


def derived(folder: Path) -> dict[str, str]:
    """What of the kit follows from the vocabulary, as it should be: `make docs` writes it."""
    pages = {
        guide_of(lang): with_tables((folder / guide_of(lang)).read_text("utf-8"), lang)
        for lang in LANGUAGES
    }
    return {STYLE: grass(), **pages}


def _archive(own: Mapping[str, str]) -> bytes:
    """The same bytes for the same scripts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in own.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 5, 27, 0, 0, 0)), text)
    return content.getvalue()
