"""Snapshots: a compiled city saved beside its source, and when such a one still counts.

They stand in `.orgraph/` inside the package folder, which git ignores. They are safe to delete, known to
be stale when a file of the package changes, and refused when damaged: then the city is compiled anew.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from stat import S_ISDIR
from typing import Any, Final

from xxhash import xxh3_64_intdigest, xxh3_128

from orgraph.graph.mapped import read_mapped, write_mapped
from orgraph.loader.parts import MANIFEST, PARTS
from orgraph.model.errors import DamagedSnapshot

__all__ = ["FOLDER", "Snapshots"]

FOLDER: Final = ".orgraph"

TICK: Final = 50_000_000
"""Nanoseconds in which two writes may get one time stamp: several ticks of a kernel's coarse clock."""
COARSE: Final = 2_000_000_000
"""The same on a file system that keeps whole seconds."""

BLOCK: Final = 1 << 20

log = logging.getLogger("orgraph")


class Snapshots:
    """The snapshots of one package folder, bound to its files as they are when this is made.

    Make it before the package is read, so that what is changed while it is read makes a stale snapshot.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = _files(folder)
        self._young = _young(self._files)
        if self._young:  # a further write could get the same stamp: then it could not be seen
            time.sleep(TICK / 1e9)
            self._files = _files(folder)
            self._young = _young(self._files)

    def load(self, name: str, classes: Iterable[type]) -> Any:
        """What was saved by a name, or None where nothing is, or it is stale or damaged."""
        try:
            mapped = read_mapped(self._path(name))
            if mapped is None or mapped.about != self._about(name):
                return None
            return mapped.value(classes)
        except DamagedSnapshot as error:
            log.warning("%s %s", error.zh, error.en)
        except OSError as error:
            log.info("snapshot not read: %s", error)
        return None

    def save(self, name: str, value: object) -> bool:
        """Save beside the source; whether that could be done. A folder that cannot be written is left."""
        if self._young or _files(self._folder) != self._files:
            return False
        try:
            path = self._path(name)
            if path.parent.is_symlink():  # a package from elsewhere says where to write
                return False
            path.parent.mkdir(exist_ok=True)
            ignored = path.parent / ".gitignore"
            if not os.path.lexists(ignored):
                ignored.write_text("*\n", encoding="utf-8")
            write_mapped(path, self._about(name), value)
        except OSError as error:
            log.info("snapshot not written: %s", error)
            return False
        return True

    def version(self) -> str:
        """A digest of the package this is bound to: of its content, so that copies have the same one.

        Of a package that changed since, of when it was written: its content is no longer there to be read.
        """
        digest = xxh3_128()
        if _files(self._folder) != self._files:
            digest.update(repr(self._files).encode())
            return digest.hexdigest()
        for name, *_ in self._files:
            digest.update(str(name).encode())
            with (self._folder / str(name)).open("rb") as file:
                while block := file.read(BLOCK):
                    digest.update(block)
        return digest.hexdigest()

    def _path(self, name: str) -> Path:
        return self._folder / FOLDER / f"{name}.snapshot"

    def _about(self, name: str) -> dict[str, Any]:
        return {"name": name, "code": _code(), "files": self._files}


def _files(folder: Path) -> list[list[str | int]]:
    """What reading a package looks at, as it is now: name, size, when content and entry changed.

    The manifest, all that stands in its two parts, and tables in odd places, which are a problem.
    """
    found: list[list[str | int]] = []
    looked_at = {folder / MANIFEST, *(folder / part for part in PARTS)}
    for pattern in ("*.[cC][sS][vV]", "*/*.[cC][sS][vV]", *(f"{part}/*" for part in PARTS)):
        looked_at.update(folder.glob(pattern))
    for path in sorted(looked_at):
        try:
            stat = path.stat()
        except OSError:  # a link that leads nowhere: reading the package reports it
            continue
        if not S_ISDIR(stat.st_mode):
            name = str(path.relative_to(folder))
            found.append([name, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns])
    return found


def _young(files: list[list[str | int]]) -> bool:
    """Whether a file is so new that a further change might not show in its stamps.

    Judged by when its entry changed, which nobody can set: a content's time may lie in the future.
    """
    now = time.time_ns()
    for _, _, _, changed in files:
        grain = TICK if int(changed) % 1_000_000_000 else COARSE
        if now - grain < int(changed) <= now:
            return True
    return False


@cache
def _code() -> int:
    """What made a snapshot: a change of the vocabulary, the checks or the compiler makes it stale."""
    root = Path(__file__).parent.parent
    files = [file for part in ("model", "graph", "loader") for file in _files(root / part)]
    said = [file[:3] for file in files if str(file[0]).endswith(".py")]
    return xxh3_64_intdigest(repr(said).encode())
