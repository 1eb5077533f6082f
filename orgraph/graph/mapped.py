"""Columns in a file, mapped when read: what was compiled once is there again in milliseconds.

The file holds one value made of dataclasses, mappings, texts and arrays: a header that says what stands
where, then the arrays as they lie in memory. Several processes share its pages. Both halves have a
checksum, so that a damaged file is refused and never answered from.
"""

from __future__ import annotations

import json
import mmap
import os
import sys
import time
from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from xxhash import xxh3_64, xxh3_64_intdigest

from orgraph.graph.columns import Texts
from orgraph.model.errors import DamagedSnapshot

__all__ = ["Mapped", "read_mapped", "write_mapped"]

MAGIC: Final = b"orgraph1" if sys.byteorder == "little" else b"orgraphB"
"""The form of the file. The arrays are written as they lie, so that the byte order is part of it."""
START: Final = 4 * 8
"""Where the header begins: after the magic, its length, its checksum and that of the arrays."""
ALIGNED: Final = 64
ABANDONED: Final = 3600
"""Seconds after which a half-written file is somebody's who was killed."""


class Mapped:
    """An opened file: `about`, as it was written, and the value."""

    def __init__(self, path: Path, data: memoryview[int]) -> None:
        self._path = path
        size, check, self._check = (int.from_bytes(data[i : i + 8], "little") for i in (8, 16, 24))
        header = data[START : START + size]
        if len(header) != size or xxh3_64_intdigest(header) != check:
            raise DamagedSnapshot(str(path))
        said = json.loads(bytes(header))
        self.about: Final[Mapping[str, Any]] = said["about"]
        self._root = said["value"]
        begin = _aligned(START + size)
        self._arrays = data[begin : begin + said["size"]]
        if len(self._arrays) != said["size"] or len(data) != begin + said["size"]:
            raise DamagedSnapshot(str(path))

    def value(self, classes: Iterable[type]) -> Any:
        """What was written, of these classes; raises `DamagedSnapshot`.

        Checking 60 MB takes 4 ms, and brings its pages in (with CRC-32 16 ms).
        """
        if xxh3_64_intdigest(self._arrays) != self._check:
            raise DamagedSnapshot(str(self._path))
        try:
            return self._decoded(self._root, {cls.__name__: cls for cls in classes})
        except (KeyError, TypeError, ValueError):  # whole, and not what is read here
            raise DamagedSnapshot(str(self._path)) from None

    def _decoded(self, said: Any, classes: Mapping[str, type]) -> Any:
        if not isinstance(said, dict):
            return said
        ((kind, held),) = said.items()
        if kind == "array":
            shape, begin, size = held
            if not size:  # a view of nothing cannot be cast
                return memoryview(array(shape))
            return self._arrays[begin : begin + size].cast(shape)
        items = [self._decoded(item, classes) for item in held]
        make = _CONTAINERS.get(kind)
        return classes[kind](*items) if make is None else make(items)


_CONTAINERS: Final[Mapping[str, Callable[[list[Any]], Any]]] = {
    "tuple": tuple,
    "map": lambda items: dict(zip(items[::2], items[1::2], strict=True)),
    "set": frozenset,
    "Texts": lambda items: Texts(*items),
}


def read_mapped(path: Path) -> Mapped | None:
    """Map a file; None where there is none, or one of another form. Raises `DamagedSnapshot`."""
    try:
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                return None
            if os.fstat(file.fileno()).st_size < START:
                raise DamagedSnapshot(str(path))
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except FileNotFoundError:
        return None
    return Mapped(path, memoryview(data))


def write_mapped(path: Path, about: Mapping[str, Any], value: object) -> None:
    """Write a value so that it is there whole or not at all; a reader keeps what it has mapped."""
    arrays = _Arrays()
    root = arrays.encoded(value)
    said = {"about": about, "value": root, "size": arrays.size}
    header = json.dumps(said, separators=(",", ":")).encode()
    path.parent.mkdir(exist_ok=True)
    _sweep(path)
    part = path.with_name(f"{path.name}.{uuid4().hex}.part")
    try:
        with part.open("xb") as file:
            file.write(MAGIC + len(header).to_bytes(8, "little"))
            for check in (xxh3_64_intdigest(header), arrays.check.intdigest()):
                file.write(check.to_bytes(8, "little"))
            file.write(header)
            file.write(bytes(_aligned(file.tell()) - file.tell()))
            for piece in arrays.pieces:
                file.write(piece)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


class _Arrays:
    """Gathers the arrays of a value, each where it will stand."""

    def __init__(self) -> None:
        self.pieces: list[memoryview[int] | bytes] = []
        self.size = 0
        self.check = xxh3_64()

    def encoded(self, value: Any) -> Any:
        """A value as the header says it: an array by where it stands, all else by its parts."""
        held: Iterable[Any]
        match value:
            case None | str() | int() | float():
                return value
            case memoryview() | bytes():
                return {"array": self._added(memoryview(value))}
            case Texts():
                kind, held = "Texts", (value.data, value.ends)
            case Mapping():
                kind, held = "map", (part for item in value.items() for part in item)
            case tuple() | list():
                kind, held = "tuple", value
            case frozenset():
                kind, held = "set", sorted(value)
            case _:  # a dataclass; anything else is refused by `fields`
                kind = type(value).__name__
                held = (getattr(value, own.name) for own in fields(value))
        return {kind: [self.encoded(item) for item in held]}

    def _added(self, view: memoryview[Any]) -> list[object]:
        begin = self.size
        if view.nbytes:
            self._append(view.cast("B"))
            self._append(bytes(_aligned(self.size) - self.size))
        return [view.format, begin, view.nbytes]

    def _append(self, piece: memoryview[int] | bytes) -> None:
        self.pieces.append(piece)
        self.check.update(piece)
        self.size += len(piece)


def _aligned(size: int) -> int:
    return -(-size // ALIGNED) * ALIGNED


def _sweep(path: Path) -> None:
    """Removes what was left half-written of this file."""
    for part in path.parent.glob(f"{path.name}.*.part"):
        try:
            if part.lstat().st_mtime < time.time() - ABANDONED:
                part.unlink()
        except FileNotFoundError:  # somebody else did
            continue
