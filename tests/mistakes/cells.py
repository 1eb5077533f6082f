"""What can be wrong in a header, and in one cell."""

from __future__ import annotations

from typing import Final

from mistakes.case import UNITS, Case, at, case, of_reports, of_units

COLUMNS: Final = (
    of_units("column unknown", "id,name,colour\nunit:a,甲,红\n", "unknown-column", 1, "colour"),
    of_units("column in Chinese", "id,name,名称\nunit:a,甲,\n", "unknown-column", 1, "名称"),
    of_units("column with a space", "id,name, kind\nunit:a,甲,\n", "unknown-column", 1, " kind"),
    of_units(
        "column of another kind", "id,name,seats\nunit:a,甲,1\n", "unknown-column", 1, "seats"
    ),
    of_units("end of a node", "id,name,source\nunit:a,甲,\n", "unknown-column", 1, "source"),
    case(
        "id of a relation",
        {"Unit": UNITS, "REPORTS_TO": "id,source,target\n1,unit:a,unit:b\n"},
        at("unknown-column", "REPORTS_TO", 1, "id"),
    ),
    of_units("no column of ids", "name\n甲\n", "missing-column", 1, "id"),
    of_units("no column of names", "id,kind\nunit:a,other\n", "missing-column", 1, "name"),
    case("no column of targets", {"HOLDS": "source\n"}, at("missing-column", "HOLDS", 1, "target")),
    case(
        "columns separated by semicolons",
        {"Unit": "id;name\nunit:a;甲\n"},
        at("unknown-column", "Unit", 1, "id;name"),
        at("missing-column", "Unit", 1, "id"),
        at("missing-column", "Unit", 1, "name"),
    ),
    case(
        "several columns, and no row is judged by them",
        {"Division": "id,name,levle\n,,\n"},
        at("unknown-column", "Division", 1, "levle"),
        at("missing-column", "Division", 1, "code"),
        at("missing-column", "Division", 1, "level"),
    ),
)

TABLES: Final = {
    "Post": "id,name,seats\npost:p,局长,{}\n",
    "Statistic": "id,name,value\nstatistic:s,数,{}\n",
    "Policy": "id,name,binding\npolicy:p,法,{}\n",
    "Division": "id,name,code,level\ndivision:1,某市,4101,{}\n",
    "UnitClass": "id,name,level,kinds\nunit-class:c,类,county,{}\n",
}
"""A table of each kind whose last cell is given."""


def invalid(kind: str, column: str, *values: str, table: str = "") -> list[Case]:
    """Values that do not fit the last column of a table."""
    template = table or TABLES[kind]
    return [
        case(
            f"{kind}.{column} {value!r}",
            {kind: template.format(f'"{value}"' if "," in value else value)},
            at("invalid-value", kind, 2, column, value),
        )
        for value in values
    ]


def of_unit(column: str, *values: str) -> list[Case]:
    """Values that do not fit a column of units."""
    return invalid("Unit", column, *values, table=f"id,name,{column}\nunit:a,甲,{{}}\n")


CELLS: Final = (
    of_units("no id", "id,name\n,甲\nunit:b,乙\n", "missing-value", 2, "id"),
    of_units("no name", "id,name\nunit:a,甲\nunit:b,\n", "missing-value", 3, "name"),
    of_units("name in empty quotes", 'id,name\nunit:a,""\n', "missing-value", 2, "name"),
    of_units("name of spaces", "id,name\nunit:a, \n", "missing-value", 2, "name", " "),
    of_units(
        "name of wide spaces", "id,name\nunit:a,\u3000\n", "missing-value", 2, "name", "\u3000"
    ),
    of_units(
        "name of a control character", "id,name\nunit:a,\x1f\n", "missing-value", 2, "name", "\x1f"
    ),
    case(
        "no end",
        {"Unit": UNITS, "REPORTS_TO": "source,target\nunit:a,\n"},
        at("missing-value", "REPORTS_TO", 2, "target"),
    ),
    case(
        "row of empty cells",
        {"Unit": "id,name\nunit:a,甲\n,\n"},
        at("missing-value", "Unit", 3, "name"),
        at("missing-value", "Unit", 3, "id"),
    ),
    case(
        "no level",
        {"Division": "id,name,code,level\ndivision:1,某县,4101,\n"},
        at("missing-value", "Division", 2, "level"),
    ),
    *invalid("Post", "seats", "two", "1.0", "1,000", "１２", " 3", "1 ", "1e3", "0x1f", "1_000"),
    *invalid("Post", "seats", "2147483648", "-2147483648", "9" * 30, "三", "true", "-"),
    *invalid("Statistic", "value", "many", "nan", "inf", "-Infinity", "1e400", "1,5", "１.５"),
    *invalid("Statistic", "value", "65.8%", "12个", " 1", "1d5", "."),
    *invalid("Policy", "binding", "True", "FALSE", "1", "是", "yes"),
    *invalid("Division", "level", "municipality", "县级"),
    *invalid("UnitClass", "kinds", "office", "department|office", "department|", "|"),
    *invalid("UnitClass", "kinds", "department||other", "department;other", "department | other"),
    *of_unit("kind", "Department", "部门", "department ", "department|other"),
    *of_unit("polarity", "planned", "否", "Denied"),
    *of_unit("certainty", "certain", "Stated"),
    *(
        of_units(
            f"bound {written[:20]}",
            f"id,name,from\nunit:a,甲,\nunit:b,乙,{written}\n",
            "invalid-bound",
            3,
            "from",
            written,
        )
        for written in (
            *("2024-5-27", "2024年1月", "2024.1", "45439", "2023-02-29", "２０２４", "长期"),
            *("[2025..2024]", "[..]", "2024-05-27 ", "x" * 10_000),
        )
    ),
    case(
        "bound in an own field",
        {"Person": "id,name,born\nperson:x,张某,1987年\n"},
        at("invalid-bound", "Person", 2, "born", "1987年"),
    ),
    case(
        "the same wrong bound in three cells",
        {"Unit": "id,name,from,to\nunit:a,甲,24,24\nunit:b,乙,24,\n"},
        at("invalid-bound", "Unit", 2, "from", "24"),
        at("invalid-bound", "Unit", 2, "to", "24"),
        at("invalid-bound", "Unit", 3, "from", "24"),
    ),
    of_reports(
        "bound of a relation",
        "source,target,to\nunit:a,unit:b,现在\n",
        "invalid-bound",
        (2,),
        "to",
        "现在",
    ),
    case(
        "source without a day",
        {"Source": "id,name,date\nsource:s,册,\n"},
        at("missing-value", "Source", 2, "date"),
    ),
    case(
        "source without an id, and not that it has no source",
        {"package.toml": "", "Source": "id,name,date\n,册,2024\n"},
        at("missing-value", "Source", 2, "id"),
    ),
    case(
        "source of an open day",
        {"Source": "id,name,date\nsource:s,册,[2020..]\n"},
        at("invalid-value", "Source", 2, "date", "[2020..]"),
    ),
    case(
        "source of a wrong day, and not what it vouches for",
        {"Source": "id,name,date\nsource:s,册,去年\n", "Unit": UNITS},
        at("invalid-bound", "Source", 2, "date", "去年"),
    ),
    case(
        "completeness of what is no relation",
        {"Completeness": "id,closes\ncompleteness:c,Unit\ncompleteness:d,HOLDS\n"},
        at("invalid-value", "Completeness", 2, "closes", "Unit"),
    ),
    case(
        "completeness of a relation in small letters",
        {"Completeness": "id,closes\ncompleteness:c,holds\n"},
        at("invalid-value", "Completeness", 2, "closes", "holds"),
    ),
    case(
        "completeness of what is no kind of node",
        {"Completeness": "id,closes,of\ncompleteness:c,HOLDS,HOLDS\ncompleteness:d,HOLDS,Post\n"},
        at("invalid-value", "Completeness", 2, "of", "HOLDS"),
    ),
)
