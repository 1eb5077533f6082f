"""A good package with one cell changed at random: it is reported there, or it is read as it stands."""

from __future__ import annotations

import csv
import io
import math
import re
import tempfile
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from packages import path_of, read, write

from orgraph.graph.tables import DAYS, columns_of
from orgraph.loader.package import read_package
from orgraph.model.errors import InvalidBound, Problem
from orgraph.model.schema import Field, Type
from orgraph.model.time import bound
from orgraph.model.vocabulary import NODES, RELATIONS

CITY: Final = {
    "Source": """id,name,date,evidence
source:s,登记册,2024-01-01,
source:t,职责清单,2022,source:s""",
    "Division": """id,name,aliases,code,level,locator
division:1,新密市,新密,410183,county,areas
division:2,新华路街道,,410183002,township,streets""",
    "Unit": """id,name,aliases,kind,from,to,evidence,speaker,certainty,fact
unit:a,城市管理局,城管局|市城管局,department,,2020,,,,a1
unit:a,城市管理局,城管局,department,2020,,source:t,,,a2
unit:b,办事处,,subdistrict_office,,,,陈军,claimed,""",
    "UnitClass": """id,name,kinds,level,jurisdiction
unit-class:c,各街道,subdistrict_office|other,township,division:1""",
    "Post": """id,name,seats,order,certainty
post:p,主任,1,1,stated
post:q,副主任,3,2,inferred""",
    "Person": """id,name,born,description
person:x,张某,[1987..1988],
person:y,,,一名志愿者""",
    "Policy": """id,name,value,binding,text
policy:k,配置标准,18,false,"每万人
不少于18人"
policy:l,借调规定,,true,""",
    "System": """id,name
system:m,平台""",
    "Completeness": """id,closes,of,note
completeness:n,HOLDS,,
completeness:o,WITHIN,Division,全部""",
    "Case": """id,title,state,steps,from
case:w,垃圾,handled,发现|上报,2024""",
    "WITHIN": """source,target,from
division:2,division:1,[..2024]""",
    "HOLDS": """source,target,capacity,from,to,polarity
person:x,post:p,full,2021,,
person:x,post:q,,2019~,[2020..2021],asserted
person:y,post:p,,,,denied""",
    "SECONDED_TO": """source,target,kind,basis,planned_end,locator
person:x,unit:a,secondment,policy:l,2025,P6""",
    "REPORTS_TO": """source,target,chain,primary,aspect,fact
unit:b,unit:a,government,true,,
unit:b,unit:a,party,false,personnel,r2
unit:b,unit:a,party,false,personnel,r3""",
    "DISPATCHED_TO": """source,target,via,polarity,speaker,certainty
case:w,unit:a,system:m,,,
case:w,unit:b,,denied,陈军,claimed""",
}
"""A city with every type of column."""


class Damage(NamedTuple):
    """Another value in one cell."""

    kind: str
    row: int
    """As in the file: the first below the header is 2."""
    column: str
    old: str
    new: str

    @property
    def file(self) -> str:
        """Where the cell is."""
        return path_of(self.kind)


@cache
def table(kind: str) -> tuple[tuple[str, ...], ...]:
    """The cells of a table of the city, its header first."""
    return tuple(map(tuple, csv.reader(io.StringIO(CITY[kind], newline=""))))


def written(rows: list[list[str]]) -> str:
    """Cells as a file."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()


IDS: Final = {row[0] for kind in NODES if kind in CITY for row in table(kind)[1:]}

WORDS: Final = sorted(
    {word for kind in CITY for row in table(kind) for cell in row for word in cell.split("|")}
    | {word for kind in NODES.values() for own in columns_of(kind) for word in own.values}
    | {"2024-05", "2024-5", "[..]", "[2021..", "[2021..]", "9999~", "True", " ", "\u3000", "f"}
)

values = st.one_of(
    st.sampled_from(WORDS),
    st.integers(-(2**33), 2**33).map(str),
    st.floats().map(repr),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8),
)


@st.composite
def damages(draw: st.DrawFn) -> Damage:
    """Another value in any cell of the city."""
    kind = draw(st.sampled_from(sorted(CITY)))
    header, *rows = table(kind)
    row = draw(st.integers(0, len(rows) - 1))
    column = draw(st.sampled_from(header))
    old, new = rows[row][header.index(column)], draw(values)
    assume(old != new)
    return Damage(kind, row + 2, column, old, new)


def put(damage: Damage | None, folder: Path) -> Path:
    """The city as a package, with a damage or without."""
    tables = {kind: [list(row) for row in table(kind)] for kind in CITY}
    if damage is not None:
        rows = tables[damage.kind]
        rows[damage.row - 1][rows[0].index(damage.column)] = damage.new
    return write(folder, {kind: written(rows) for kind, rows in tables.items()})


def field_of(damage: Damage) -> Field | None:
    """The field that the cell belongs to; None for an id or an end."""
    kind = NODES[damage.kind] if damage.kind in NODES else RELATIONS[damage.kind]
    return next((own for own in columns_of(kind) if own.name == damage.column), None)


def is_bound(text: str) -> bool:
    """Whether it is a bound in time."""
    try:
        bound(text)
    except InvalidBound:
        return False
    return True


def is_number(text: str) -> bool:
    """Whether it is a number that there is an end to."""
    digits = re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", text)
    return digits is not None and math.isfinite(float(text))


def is_whole(text: str) -> bool:
    """Whether it is a whole number that fits 32 bits, one of which values stands for none."""
    return re.fullmatch(r"[+-]?[0-9]+", text) is not None and -(2**31) < int(text) < 2**31


def can_be_seen(character: str) -> bool:
    """Whether it is neither space nor control character."""
    return not character.isspace() and unicodedata.category(character) != "Cc"


FITS: Final[dict[Type, Callable[[str], bool]]] = {
    Type.INTEGER: is_whole,
    Type.NUMBER: is_number,
    Type.FLAG: lambda text: text in {"true", "false"},
    Type.BOUND: is_bound,
}


def fits(damage: Damage) -> bool:
    """Whether a value may stand in its cell, decided one cell at a time and without polars."""
    own, text = field_of(damage), damage.new
    if own is None:
        return re.fullmatch(r"[a-z-]+:\S+", text) is not None
    if text == "" or (own.required and not any(map(can_be_seen, text))):
        return not own.required
    if own.values:
        parts = text.split("|") if own.type is Type.WORDS else [text]
        return all(part in own.values for part in parts)
    if own.type is Type.REFERENCE:
        return text in IDS and NODES[own.target].prefix == text.partition(":")[0]
    special = {"closes": text in RELATIONS, "of": text in NODES, "date": not text.endswith("..]")}
    return FITS.get(own.type, bool)(text) and special.get(own.name, True)


def concerns(problem: Problem, damage: Damage) -> bool:
    """Whether a problem follows from a damage: at its row, or about what it took or doubled."""
    if (problem.file, problem.row) == (damage.file, damage.row):
        return problem.column in {damage.column, "ends", "interval", "speaker", "to", "id"}
    value = problem.value or ""
    return damage.old in value or damage.new in value or problem.key == "duplicate-fact"


def as_read(own: Field | None, text: str) -> object:
    """What a text that fits is read as."""
    kind = Type.TEXT if own is None else own.type
    if text == "":
        return {"polarity": "asserted", "certainty": "stated"}.get(own.name if own else "")
    readers: dict[Type, Callable[[str], object]] = {
        Type.INTEGER: int,
        Type.NUMBER: float,
        Type.FLAG: "true".__eq__,
    }
    return readers.get(kind, str)(text)


@cache
def undamaged() -> Mapping[str, pl.DataFrame]:
    """The tables of the city as it is."""
    with tempfile.TemporaryDirectory() as folder:
        tables = read_package(put(None, Path(folder)))
    return tables.nodes | tables.relations


@given(damages())
def test_a_damaged_cell_is_reported_where_it_is_or_read_as_it_stands(
    tmp_path_factory: pytest.TempPathFactory, damage: Damage
) -> None:
    """What does not fit its column is reported with file, row, column and value, and only that; if
    the package can still be used, it differs in that cell (and what it means) alone."""
    tables, problems = read(put(damage, tmp_path_factory.mktemp("city")))
    here = (damage.file, damage.row, damage.column, damage.new or None)
    if not fits(damage):
        assert here in [problem[1:5] for problem in problems]
    if problems:
        assert all(concerns(problem, damage) for problem in problems)
        return
    changed = tables.nodes | tables.relations
    for kind, before in undamaged().items():
        means = {damage.column, *DAYS} if damage.kind in {kind, "Source"} else set()
        others = [name for name in before.columns if name not in means]
        assert before.select(others).equals(changed[kind].select(others))
    cell = changed[damage.kind].filter(pl.col("_row") == damage.row)[damage.column].item()
    if (damage.column, damage.new) != ("evidence", ""):
        assert as_read(field_of(damage), damage.new) == cell
