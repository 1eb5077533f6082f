"""The rules, slowly: plain Python over the rows of the files, day by day, without columns or intervals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final

from oracle.days import (
    MAYBE,
    YES,
    Row,
    Span,
    existence,
    is_walked,
    life_of_version,
    lives,
    span,
    truth,
)
from oracle.survey import City

Found = set[tuple[str, int, str]]
"""File, row and kind of each finding."""

CONFIRMED: Final = date(2024, 1, 1).toordinal()
"""The day of the one source."""

WIDTH: Final = {"province": 2, "prefecture": 4, "county": 6, "township": 9, "village": 12}


def numbered(city: City, kind: str) -> Iterator[tuple[int, Row]]:
    """The rows told as true, each with its number in the file."""
    for number, row in enumerate(city.get(kind, []), start=2):
        if is_walked(row):
            yield number, row


def code_of(row: Row) -> str:
    """The code without the zeros that only fill it up."""
    code, width = row["code"], WIDTH[row["level"]]
    return code[:width] if re.fullmatch("0+", code[width:]) else code


def core(row: Row) -> Span:
    """The four days of a version by itself."""
    return span(row, CONFIRMED)


def every_day(rows: Iterable[Row]) -> list[int]:
    """A day on each side of everything that begins or ends: between them nothing changes."""
    found = {CONFIRMED - 1, CONFIRMED, CONFIRMED + 1}
    for row in rows:
        for edge in core(row):
            found |= {edge - 1, edge, edge + 1}
    return sorted(found)


class Time:
    """What holds on a day."""

    def __init__(self, city: City) -> None:
        self.lives = {}
        versions: dict[str, list[Span]] = {}
        for kind, rows in city.items():
            for _, row in numbered({kind: rows}, kind):
                if "id" in row:
                    versions.setdefault(row["id"], []).append(life_of_version(row, CONFIRMED))
        self.lives = {node: lives(spans) for node, spans in versions.items()}
        self.days = every_day(row for rows in city.values() for row in rows)

    def holds(self, row: Row, day: int) -> int:
        """What is known of a relation on a day: no more than of its ends."""
        ends = (existence(self.lives.get(row[end], []), day) for end in ("source", "target"))
        return min(truth(core(row), day), *ends)


# --- division-code -----------------------------------------------------------------------------------


def division_code(city: City) -> Found:
    """Digits, length, padding, and one code at a time."""
    found: Found = set()
    rows = list(numbered(city, "Division"))
    days = every_day(row for _, row in rows)
    for number, row in rows:
        kind = None
        if not re.fullmatch("[0-9]+", row["code"]):
            kind = "digits"
        elif len(code_of(row)) != WIDTH[row["level"]]:
            kind = "length"
        elif row["code"] != code_of(row):
            kind = "padded"
        if kind:
            found.add(("nodes/Division.csv", number, kind))
        for _, other in rows:
            if other["id"] != row["id"] and code_of(other) == code_of(row):
                both = (truth(core(row), day) == YES == truth(core(other), day) for day in days)
                if any(both):
                    found.add(("nodes/Division.csv", number, "shared"))
    return found


# --- division-parent ---------------------------------------------------------------------------------


def division_parent(city: City) -> Found:
    """Every day: one parent, of a level above, whose code is the head, and the nearest loaded."""
    found: Found = set()
    time = Time(city)
    divisions = list(numbered(city, "Division"))
    ids = {row["id"] for _, row in divisions}
    codes = {code_of(row) for _, row in divisions}
    within = [
        (number, row)
        for number, row in numbered(city, "WITHIN")
        if row["source"] in ids and row["target"] in ids
    ]
    for day in time.days:
        for number, row in divisions:
            if row["level"] != "province" and truth(core(row), day) == YES:
                parents = [r for _, r in within if r["source"] == row["id"]]
                if not any(time.holds(parent, day) >= MAYBE for parent in parents):
                    found.add(("nodes/Division.csv", number, "no-parent"))
        for number, row in within:
            if time.holds(row, day) != YES:
                continue
            others = (r for _, r in within if r["source"] == row["source"])
            if any(r["target"] != row["target"] and time.holds(r, day) == YES for r in others):
                found.add(("relations/WITHIN.csv", number, "two-parents"))
            for _, child in divisions:
                for _, parent in divisions:
                    pair = child["id"] == row["source"] and parent["id"] == row["target"]
                    if pair and all(
                        truth(life_of_version(each, CONFIRMED), day) == YES
                        for each in (child, parent)
                    ):
                        for kind in unfit(child, parent, codes):
                            found.add(("relations/WITHIN.csv", number, kind))
    return found


def unfit(child: Row, parent: Row, codes: set[str]) -> Iterator[str]:
    """Why one cannot be the parent of another."""
    if WIDTH[parent["level"]] >= WIDTH[child["level"]]:
        yield "level"
    elif not code_of(child).startswith(code_of(parent)):
        yield "prefix"
    else:
        between = (w for w in WIDTH.values() if len(code_of(parent)) < w < len(code_of(child)))
        if any(code_of(child)[:width] in codes for width in between):
            yield "skipped"


# --- containment-cycle -------------------------------------------------------------------------------


def containment_cycle(city: City) -> Found:
    """Every day: whether a walk along what holds leads from the end of a row back to its start."""
    found: dict[tuple[str, int], str] = {}
    time = Time(city)
    for relation in ("WITHIN", "NESTED_IN", "PART_OF"):
        rows = list(numbered(city, relation))
        for least, kind in ((MAYBE, "possible-cycle"), (YES, "cycle")):
            for day in time.days:
                held = [(n, row) for n, row in rows if time.holds(row, day) >= least]
                for number, row in held:
                    if row["source"] in reached(row["target"], [r for _, r in held]):
                        found[f"relations/{relation}.csv", number] = kind
    return {(file, number, kind) for (file, number), kind in found.items()}


def reached(start: str, rows: list[Row]) -> set[str]:
    """Every node that a walk from one comes to, itself included."""
    seen, before = {start}, set[str]()
    while seen != before:
        before = set(seen)
        seen |= {row["target"] for row in rows if row["source"] in before}
    return seen


# --- division-range ----------------------------------------------------------------------------------


def division_range(city: City) -> Found:
    """The name of each against the three last digits."""
    found: Found = set()
    for number, row in numbered(city, "Division"):
        code, level, name = code_of(row), row["level"], row["name"]
        if not re.fullmatch("[0-9]+", code) or len(code) != WIDTH[level]:
            continue
        judge: dict[str, Callable[[str, str], str | None]] = {
            "prefecture": of_prefecture,
            "county": of_county,
            "township": of_township,
            "village": of_village,
        }
        kind = judge[level](code, name) if level in judge else None
        if kind is not None:
            found.add(("nodes/Division.csv", number, kind))
    return found


def of_prefecture(_: str, name: str) -> str | None:
    """Only headings are found."""
    headings = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
    return "heading" if name in headings else None


def of_county(code: str, name: str) -> str | None:
    """00 stands in; 71 to 80 are counties, or none."""
    if code[4:] == "00":
        return "stand-in"
    zone = 71 <= int(code[4:]) <= 80 and not name.endswith(("县", "旗", "林区", "特区"))
    return "statistical-county" if zone else None


def of_township(code: str, name: str) -> str | None:
    """街道 in 001-099, 镇 in 100-199, 乡 and 苏木 in 200-399."""
    number = int(code[6:])
    if number == 0 or number > 599:
        return "no-range" if number else "stand-in"
    if name.endswith(("街道", "街道办事处")):
        return None if number < 100 else "subdistrict-range"
    if name.endswith("镇"):
        return None if 100 <= number < 200 else "town-range"
    if name.endswith(("乡", "苏木")):
        return None if 200 <= number < 400 else "township-range"
    return "unnamed-township" if number < 400 else "statistical-township"


def of_village(code: str, name: str) -> str | None:
    """社区 and 居委会 in 001-199, 村 and 嘎查 in 200-399; 虚拟 and 类似 are said to be none."""
    number = int(code[9:])
    if number == 0 or number > 599:
        return "no-range" if number else "stand-in"
    if number >= 400 and ("虚拟" in name or "类似" in name):
        return "statistical-village"
    if name.endswith(("居民委员会", "居委会", "社区")):
        return None if number < 200 else "residents-range"
    if name.endswith(("村民委员会", "村委会", "村", "嘎查")):
        return None if 200 <= number < 400 else "villagers-range"
    return "unnamed-village" if number < 400 else "statistical-village"


ORACLES: Final = {
    "division-code": division_code,
    "division-parent": division_parent,
    "containment-cycle": containment_cycle,
    "division-range": division_range,
}
