"""What can be wrong with ids, sources, times, and the identity of facts."""

from __future__ import annotations

from typing import Final

from mistakes.case import CASES, PEOPLE, POSTS, UNITS, at, case, of_reports, of_units

WRONG_IDS: Final = (
    *("a", "units:a", "Unit:a", "unit-a", "unit:", "unit: a", "unit:a b", "unit:a\u3000b"),
    *(" unit:a", "unit:a ", "unit：a", "division:1", ":a"),
)

SECONDED: Final = "relations/SECONDED_TO.csv"

IDS: Final = (
    *(
        of_units(f"id {id_!r}", f"id,name\n{id_},甲\n", "invalid-id", 2, "id", id_)
        for id_ in WRONG_IDS
    ),
    case(
        "id of a shorter prefix",
        {"UnitClass": "id,name,kinds,level\nunit:a,类,other,county\n"},
        at("invalid-id", "UnitClass", 2, "id", "unit:a"),
    ),
    case(
        "ends that are no nodes",
        {
            "Unit": UNITS,
            "REPORTS_TO": "source,target\nunit:a,unit:b\nunit:a,unit:z\nunit:y,unit:b\n",
        },
        at("unknown-id", "REPORTS_TO", 3, "target", "unit:z"),
        at("unknown-id", "REPORTS_TO", 4, "source", "unit:y"),
    ),
    of_reports(
        "end that is no id: unknown, not of a wrong kind",
        "source,target\nunit:a,乙局\n",
        "unknown-id",
        (2,),
        "target",
        "乙局",
    ),
    of_reports(
        "end with a space",
        "source,target\nunit:a,unit:b \n",
        "unknown-id",
        (2,),
        "target",
        "unit:b ",
    ),
    case(
        "reference to no node",
        {
            "Person": PEOPLE,
            "Unit": UNITS,
            SECONDED: "source,target,basis\nperson:x,unit:a,policy:z\n",
        },
        at("unknown-id", SECONDED, 2, "basis", "policy:z"),
    ),
    case(
        "reference to another kind",
        {
            "Person": PEOPLE,
            "Unit": UNITS,
            SECONDED: "source,target,basis\nperson:x,unit:a,unit:b\n",
        },
        at("wrong-kind", SECONDED, 2, "basis", "unit:b"),
    ),
    case(
        "reference of a node to another kind",
        {
            "Unit": UNITS,
            "UnitClass": "id,name,kinds,level,jurisdiction\nunit-class:c,类,other,county,unit:a\n",
        },
        at("wrong-kind", "UnitClass", 2, "jurisdiction", "unit:a"),
    ),
    case(
        "ends the wrong way round",
        {
            "Person": PEOPLE,
            "Post": POSTS,
            "HOLDS": "source,target\npost:p,person:x\nperson:x,post:p\n",
        },
        at("wrong-kind", "HOLDS", 2, "ends", "post:p → person:x"),
    ),
    case(
        "ends that each fit, but not each other",
        {
            "Case": CASES,
            "Unit": UNITS,
            "Statistic": "id,name\nstatistic:s,数\n",
            "ABOUT": "source,target\nstatistic:s,unit:a\ncase:c,unit:a\n",
        },
        at("wrong-kind", "ABOUT", 3, "ends", "case:c → unit:a"),
    ),
)

EVIDENCE: Final = (
    of_units(
        "no such source",
        "id,name,evidence\nunit:a,甲,source:t\n",
        "unknown-source",
        2,
        "evidence",
        "source:t",
    ),
    of_units(
        "evidence that is no source",
        "id,name,evidence\nunit:a,甲,\nunit:b,乙,unit:a\n",
        "unknown-source",
        3,
        "evidence",
        "unit:a",
    ),
    of_units(
        "evidence by its name",
        "id,name,evidence\nunit:a,甲,登记册\n",
        "unknown-source",
        2,
        "evidence",
        "登记册",
    ),
    of_units(
        "claimed by nobody",
        "id,name,speaker,certainty\nunit:a,甲,陈军,claimed\nunit:b,乙,,claimed\n",
        "missing-speaker",
        3,
        "speaker",
    ),
    of_units(
        "claimed by nobody, without the column",
        "id,name,certainty\nunit:a,甲,claimed\n",
        "missing-speaker",
        2,
        "speaker",
    ),
    case(
        "relation claimed by nobody",
        {"Unit": UNITS, "REPORTS_TO": "source,target,certainty\nunit:a,unit:b,claimed\n"},
        at("missing-speaker", "REPORTS_TO", 2, "speaker"),
    ),
)

TIMES: Final = (
    of_units(
        "no day at all",
        "id,name,from,to\nunit:a,甲,2024-05-27,2024-05-27\n",
        "invalid-interval",
        2,
        "interval",
        "2024-05-27 → 2024-05-27",
    ),
    of_units(
        "ends before it begins",
        "id,name,from,to\nunit:a,甲,2025,2024\n",
        "invalid-interval",
        2,
        "interval",
        "2025 → 2024",
    ),
    of_reports(
        "relation that ends before it can have begun",
        "source,target,from,to\nunit:a,unit:b,[2025-02..],2025-01\n",
        "invalid-interval",
        (2,),
        "interval",
        "[2025-02..] → 2025-01",
    ),
    case(
        "relation that happened, with an end",
        {
            "Case": CASES,
            "Unit": UNITS,
            "DISPATCHED_TO": "source,target,to\ncase:c,unit:a,\ncase:c,unit:b,2024\n",
        },
        at("event-with-end", "DISPATCHED_TO", 3, "to", "2024"),
    ),
    case(
        "node that happened, with an end",
        {"Case": "id,title,to\ncase:c,垃圾,2024\n"},
        at("event-with-end", "Case", 2, "to", "2024"),
    ),
    *(
        of_units(f"versions: {name}", f"id,name,from,to\n{rows}", key, row, "id", "unit:a")
        for key in ("overlapping-versions",)
        for name, rows, row in (
            ("two open ones", "unit:a,甲,2020,\nunit:b,乙,,\nunit:a,新甲,2022,\n", 2),
            ("a row twice", "unit:a,甲,,\nunit:a,甲,,\n", 2),
            ("by a day", "unit:a,甲,2020,2022-01-02\nunit:a,新甲,2022-01-01,\n", 2),
            ("the later above", "unit:a,新甲,2022,\nunit:a,甲,2020,\n", 3),
            ("an earlier one without `from`", "unit:a,甲,,\nunit:a,新甲,2030,\n", 2),
            (
                "the next but one",
                "unit:a,甲,2001,2010\nunit:a,乙,[2002..2030],[2003..2031]\nunit:a,丙,2003,\n",
                3,
            ),
        )
    ),
)

KEYS: Final = (
    of_reports(
        "a relation twice",
        "source,target\nunit:a,unit:b\nunit:b,unit:a\nunit:a,unit:b\n",
        "duplicate-fact",
        (2, 4),
        "ends",
        "unit:a → unit:b",
    ),
    of_reports(
        "a relation asserted and denied",
        "source,target,polarity\nunit:a,unit:b,\nunit:a,unit:b,denied\n",
        "duplicate-fact",
        (2, 3),
        "ends",
        "unit:a → unit:b",
    ),
    of_reports(
        "relations equal in every field of the key",
        "source,target,from,chain,primary\n"
        "unit:a,unit:b,2020,party,true\nunit:a,unit:b,2020,party,false\n",
        "duplicate-fact",
        (2, 3),
        "ends",
        "unit:a → unit:b",
    ),
    of_reports(
        "one relation with a `fact`, one without",
        "source,target,fact\nunit:a,unit:b,f\nunit:a,unit:b,\n",
        "duplicate-fact",
        (3,),
        "ends",
        "unit:a → unit:b",
    ),
    of_reports(
        "one `fact` twice in a file",
        "source,target,fact\nunit:a,unit:b,f\nunit:b,unit:a,f\n",
        "duplicate-fact",
        (2, 3),
        "fact",
        "f",
    ),
    case(
        "one `fact` twice in two files",
        {
            "Unit": "id,name,fact\nunit:a,甲,f1\nunit:b,乙,f2\n",
            "REPORTS_TO": "source,target,fact\nunit:a,unit:b,f2\nunit:b,unit:a,f3\n",
        },
        at("duplicate-fact", "Unit", 3, "fact", "f2"),
        at("duplicate-fact", "REPORTS_TO", 2, "fact", "f2"),
    ),
    case(
        "a `fact` that is the derived id of another fact",
        {
            "Unit": "id,name,fact\nunit:a,甲,REPORTS_TO[chain=party]:unit:b>unit:a@2024\nunit:b,乙,\n",
            "REPORTS_TO": "source,target,chain,from\nunit:b,unit:a,party,2024\n",
        },
        at("duplicate-fact", "Unit", 2, "fact", "REPORTS_TO[chain=party]:unit:b>unit:a@2024"),
    ),
    case(
        "a `fact` that is the id of a node",
        {"Unit": UNITS, "REPORTS_TO": "source,target,fact\nunit:b,unit:a,unit:b\n"},
        at("duplicate-fact", "REPORTS_TO", 2, "fact", "unit:b"),
    ),
    case(
        "a unit whose id is that of a version of another one",
        {"Unit": "id,name,from\nunit:a,甲,2020\nunit:a@2020,乙,\n"},
        at("duplicate-fact", "Unit", 2, "ends", "unit:a@2020"),
        at("duplicate-fact", "Unit", 3, "ends", "unit:a@2020"),
    ),
    case(
        "a role with the signs of an id in it",
        {
            "Person": PEOPLE,
            "Division": "id,name,code,level\ndivision:1,甲,41,province\n",
            "SERVES_IN": "source,target,role\nperson:x,division:1,\nperson:x,division:1,甲]乙\n",
            "LEADS": "source,target,condition,aspect\n"
            "unit:a,matter:m,耕地][aspect=find,\nunit:a,matter:m,耕地,find\n",
            "Unit": UNITS,
            "Matter": "id,name,subject\nmatter:m,事项,事项\n",
        },
        at(
            "duplicate-fact",
            "LEADS",
            2,
            "ends",
            "LEADS[condition=耕地][aspect=find]:unit:a>matter:m",
        ),
        at(
            "duplicate-fact",
            "LEADS",
            3,
            "ends",
            "LEADS[condition=耕地][aspect=find]:unit:a>matter:m",
        ),
    ),
    case(
        "a node and its denial",
        {"Unit": "id,name,polarity\nunit:a,甲,\nunit:b,乙,\nunit:a,甲,denied\n"},
        at("duplicate-fact", "Unit", 2, "id", "unit:a"),
        at("duplicate-fact", "Unit", 4, "id", "unit:a"),
    ),
    case(
        "a node planned twice",
        {"Unit": "id,name,certainty,from\nunit:a,甲,planned,2025\nunit:a,乙,planned,2025\n"},
        at("duplicate-fact", "Unit", 2, "id", "unit:a"),
        at("duplicate-fact", "Unit", 3, "id", "unit:a"),
    ),
)
