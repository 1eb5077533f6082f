"""Changing a package as a whole: files are made ready beside it, then take their places at once.

A folder is changed by one process at a time. What is to come stands in `.saving/` inside it, a package by
itself. One step decides: the manifest goes to wait in `.saving/`, and the folder is no package, so that
nobody reads half of a change. A kill before that step leaves the former state, and one after it a change
that the next writing completes.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from orgraph.loader.parts import MANIFEST
from orgraph.model.errors import InvalidPackage, Problem, WritingUnderWay

__all__ = ["AWAY", "put", "writing"]

AWAY: Final = ".saving"
"""The folder in a package where files wait; no table is read two folders down, so that what a killed run
leaves there is not taken for one."""

WAITING: Final = "package.toml.part"
"""The manifest in `.saving/` once all that is to come is there."""

LOCK: Final = ".saving.lock"
"""Made only where a folder cannot be locked."""

NO_LOCKS: Final = {errno.EBADF, errno.EINVAL, errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}
"""What file systems say that lock no folder; NFS wants a file open for writing."""


@contextmanager
def writing(folder: Path) -> Iterator[Path]:
    """The only one to change a folder, made if it is not there; gives an empty folder to make files ready in.

    What a killed writing left is completed first, or dropped where nothing of it had taken its place.
    `put` ends it; if that is never called, the folder stays as it was. Raises `WritingUnderWay`.
    """
    made = _make(folder)
    try:
        with _alone(folder):
            try:
                _resume(folder)
                (folder / AWAY).mkdir()
                yield folder / AWAY
            # Whoever is killed does not come here either, and the next writing finds what is left.
            except (Exception, KeyboardInterrupt):
                if not _decided(folder):
                    shutil.rmtree(folder / AWAY, ignore_errors=True)
                    _unmake(made)
                raise
    except WritingUnderWay:
        _unmake(made)
        raise


def put(folder: Path) -> None:
    """Let what is ready take its place; whoever reads meanwhile sees all of it, nothing, or no package."""
    away = folder / AWAY
    ready = [name for name in _names(away) if not _dropped(away / name, folder / name)]
    _refuse_what_cannot_move(folder, ready)
    for name in ready:
        with (away / name).open("rb+") as file:
            os.fsync(file.fileno())
    if len(ready) == 1:  # one file is replaced in one step
        _move(folder, ready[0])
    elif ready:
        if MANIFEST in ready:
            os.replace(away / MANIFEST, away / WAITING)
            (folder / MANIFEST).unlink(missing_ok=True)
        else:
            os.replace(folder / MANIFEST, away / WAITING)
        _complete(folder)
    shutil.rmtree(away)


# --- what a kill leaves --------------------------------------------------------------------------


def _resume(folder: Path) -> None:
    if _decided(folder):
        _complete(folder)
    if os.path.lexists(folder / AWAY):
        shutil.rmtree(folder / AWAY)


def _decided(folder: Path) -> bool:
    """Whether all that is to come is there, and some of it may have taken its place."""
    # A manifest that is a link leads nowhere from where it waits.
    return os.path.lexists(folder / AWAY / WAITING) and not os.path.lexists(folder / MANIFEST)


def _complete(folder: Path) -> None:
    for name in _names(folder / AWAY):
        _move(folder, name)
    os.replace(folder / AWAY / WAITING, folder / MANIFEST)


def _names(away: Path) -> list[str]:
    """What is ready, or waits: the manifest first, then tables by name."""
    tables = sorted(path.relative_to(away).as_posix() for path in away.glob("*/*"))
    return [MANIFEST, *tables] if (away / MANIFEST).exists() else tables


def _move(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    os.replace(folder / AWAY / name, folder / name)


def _dropped(ready: Path, there: Path) -> bool:
    """Whether a file is there as it is to be: then it stays, with its times."""
    same = (
        there.is_file()
        and ready.stat().st_size == there.stat().st_size
        and ready.read_bytes() == there.read_bytes()
    )
    if same:
        ready.unlink()
    return same


def _refuse_what_cannot_move(folder: Path, names: list[str]) -> None:
    """Before the manifest is put away: a writing that stopped halfway could not be completed either."""
    for name in names:
        place = folder / name
        if place.is_dir():
            _refuse(folder, name, "是文件夹,不是文件。请移走。", "is a folder. Move it away.")
        part = place.parent
        if os.path.lexists(part) and not part.is_dir():
            _refuse(
                folder,
                part.name,
                "应为文件夹。请改名或移走。",
                "must be a folder. Rename it, or move it away.",
            )
        if not part.exists():
            continue
        if part.stat().st_dev != folder.stat().st_dev:
            _refuse(
                folder,
                part.name,
                "在另一个文件系统上,文件不能一步就位。请把它放回数据包所在的文件系统。",
                "is on another file system, where no file can take its place in one step. Move it to "
                "the file system of the package.",
            )
        if not os.access(part, os.W_OK | os.X_OK):
            _refuse(
                folder,
                name,
                "所在文件夹不可写。请检查权限。",
                "is in a folder that cannot be written. Check its permissions.",
            )


def _refuse(folder: Path, file: str, zh: str, en: str) -> None:
    problem = Problem("unwritable-file", file, None, None, None, zh, en)
    raise InvalidPackage(str(folder), [problem])


# --- one process at a time -----------------------------------------------------------------------


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder: by a lock on itself, which a kill frees, else by a file in it."""
    with ExitStack() as held:
        if not _locked(folder, held):
            _make_lock(folder, held)
        yield


def _locked(folder: Path, held: ExitStack) -> bool:
    """Whether the folder is locked; False where that cannot be done."""
    if sys.platform == "win32":
        return False
    import fcntl

    opened = os.open(folder, os.O_RDONLY)
    held.callback(os.close, opened)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise WritingUnderWay(str(folder)) from None
    except OSError as error:
        if error.errno not in NO_LOCKS:
            raise
        return False
    # Whoever made the folder may have removed it since it was opened.
    if not folder.exists() or not os.path.samestat(os.fstat(opened), folder.stat()):
        raise WritingUnderWay(str(folder))
    return True


def _make_lock(folder: Path, held: ExitStack) -> None:
    lock = folder / LOCK
    # Where there is such a flag, the system removes the file with the process that opened it.
    alone = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_TEMPORARY", 0)
    try:
        opened = os.open(lock, alone)
    except (FileExistsError, PermissionError):
        if not lock.exists():
            raise
        raise WritingUnderWay(str(folder), str(lock)) from None
    held.callback(lock.unlink, missing_ok=True)
    held.callback(os.close, opened)


def _make(folder: Path) -> list[Path]:
    """Make a folder, and name those made, the innermost first."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _unmake(made: list[Path]) -> None:
    with suppress(OSError):  # somebody else has put something there
        for folder in made:
            folder.rmdir()
