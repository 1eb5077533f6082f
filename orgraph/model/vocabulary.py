"""The vocabulary: every kind of node and relation, declared once.

CSV columns, checks, labels, sensitivity, the columns in memory and `docs/data-model.md` follow from
these declarations. To add a kind, declare it here; nothing else needs to know.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from orgraph.model.schema import (
    NodeKind,
    RelationKind,
    Sensitivity,
    bound,
    choice,
    flag,
    integer,
    node,
    number,
    reference,
    relation,
    text,
    words,
)

PERSONNEL: Final = Sensitivity.PERSONNEL
PERSONAL: Final = Sensitivity.PERSONAL

NAME: Final = text("name", ("名称", "name"), required=True)
ALIASES: Final = words("aliases", ("别名", "other names"), note="separated by `|`")

# --- nodes -------------------------------------------------------------------------------------

DIVISION_LEVEL: Final = choice(
    "level",
    ("级别", "level"),
    province="省级",
    prefecture="地级",
    county="县级",
    township="乡级",
    village="村级",
    required=True,
)

DIVISION = node(
    "Division",
    ("行政区划", "division"),
    NAME,
    ALIASES,
    text("code", ("代码", "code"), required=True, note="statistical code, 2 to 12 digits"),
    DIVISION_LEVEL,
    doc="A territory, from the province to the village or community.",
)

UNIT_KIND = choice(
    "kind",
    ("类别", "kind"),
    party_organ="党委机构",
    government="人民政府",
    department="工作部门",
    section="内设机构",
    public_institution="事业单位",
    township_government="乡镇人民政府",
    subdistrict_office="街道办事处",
    community_committee="社区居民委员会",
    village_committee="村民委员会",
    party_branch="基层党组织",
    dispatched_agency="派出机构",
    stationed_unit="派驻机构",
    zone_committee="管理委员会",
    special_office="专项工作机构",
    working_group="工作小组",
    other="其他",
)

UNIT = node(
    "Unit",
    ("单位", "unit"),
    NAME,
    ALIASES,
    UNIT_KIND,
    text("uscc", ("统一社会信用代码", "unified social credit code")),
    text("contact", ("办公电话", "office contact")),
    doc="An organisation: party organ, government, department, section, office, committee, agency.",
)

UNIT_CLASS = node(
    "UnitClass",
    ("单位类", "class of units"),
    NAME,
    ALIASES,
    choice(
        "kinds",
        ("单位类别", "kinds of units"),
        several=True,
        required=True,
        of=UNIT_KIND.values,
    ),
    choice(
        "level",
        ("区划级别", "level of division"),
        required=True,
        of=DIVISION_LEVEL.values,
    ),
    reference("jurisdiction", ("辖区", "jurisdiction"), target="Division"),
    doc="All units of some kinds at one level of divisions, such as every subdistrict office of "
    "Xinmi. At a place it stands for those that administer or serve the division of that level, or a "
    "zone, that the place lies in.",
)

POST = node(
    "Post",
    ("岗位", "post"),
    NAME,
    ALIASES,
    integer("seats", ("职数", "seats")),
    integer("order", ("排序", "order"), note="1 is the principal"),
    text("rank", ("级别", "rank")),
    text("contact", ("办公电话", "office contact")),
    doc="A post; it exists without a holder.",
)

PERSON = node(
    "Person",
    ("人员", "person"),
    text(
        "name",
        ("姓名", "name"),
        note="empty for somebody the source does not name; holders of public posts and grid heads "
        "are public, others are masked by the relation that shows them",
    ),
    ALIASES,
    text("description", ("说明", "description"), note="who it is, where there is no name"),
    bound("born", ("出生时间", "born"), sensitivity=PERSONAL),
    text("party", ("政治面貌", "party membership"), sensitivity=PERSONAL),
    text("occupation", ("职业经历", "occupation"), sensitivity=PERSONAL),
    text("phone", ("手机", "mobile number"), sensitivity=PERSONAL),
    doc="A person, named or not; an id never derives from a name.",
)

GRID = node(
    "Grid",
    ("网格", "grid"),
    NAME,
    ALIASES,
    integer("level", ("级别", "level"), note="1, 2, 3; 4 is a micro-grid; empty: not known"),
    choice("kind", ("类型", "kind"), general="普通", dedicated="专属"),
    integer("households", ("户数", "households")),
    doc="A service grid. A dedicated one (campus, market, business district) may cross boundaries.",
)

PLACE = node(
    "Place",
    ("地点", "place"),
    NAME,
    ALIASES,
    choice(
        "kind",
        ("类型", "kind"),
        street="街道路段",
        compound="小区院落",
        zone="功能区",
        building="楼栋",
        market="市场",
        asset="设施",
        other="其他",
    ),
    doc="A place that is no division: a road, a compound, a zone, an asset.",
)

DUTY_LIST = node(
    "DutyList",
    ("职责清单", "duty list"),
    NAME,
    ALIASES,
    integer("declared", ("申报条数", "declared rows")),
    choice(
        "kind", ("类型", "kind"), duty="职责清单", territorial="属地管理清单", community="社区清单"
    ),
    doc="A list of duties, with the number of rows it is said to have.",
)

MATTER = node(
    "Matter",
    ("事项", "matter"),
    NAME,
    ALIASES,
    text("subject", ("主题", "subject"), required=True, note="equal on rows of one subject"),
    text("division_of_duties", ("职责划分", "division of duties")),
    doc="One row of one list, or a matter that stands on no known list.",
)

POLICY = node(
    "Policy",
    ("法规政策", "policy"),
    NAME,
    ALIASES,
    choice(
        "kind",
        ("类型", "kind"),
        law="法律",
        regulation="法规规章",
        document="文件",
        programme="工程项目",
        norm="配置标准",
    ),
    number("value", ("标准值", "value")),
    text("per", ("每", "per")),
    flag("binding", ("强制", "binding")),
    integer(
        "grid_level", ("网格级别", "level of grid"), note="of a norm for the grids of one level"
    ),
    words(
        "roles",
        ("人员种类", "kinds of people"),
        note="that a norm names for a grid; separated by `|`",
    ),
    text("text", ("内容", "text")),
    doc="A law, regulation, document, programme or norm that duties and movements rest on.",
)

SYSTEM = node(
    "System", ("系统", "system"), NAME, ALIASES, doc="An information system, or a part of one."
)

QUOTA_CATEGORY = choice(
    "category",
    ("编制类别", "category"),
    administrative="行政编制",
    police="政法专项编制",
    institution="事业编制",
    worker="工勤编制",
    off_quota="编外",
)

QUOTA = node(
    "Quota",
    ("编制", "staffing quota"),
    text("document", ("文号", "document")),
    QUOTA_CATEGORY,
    integer("authorised", ("核定数", "authorised")),
    integer("filled", ("实有数", "filled"), sensitivity=PERSONNEL),
    doc="The staffing quota of one category that a unit is allotted.",
)

QUOTA_TRANSFER = node(
    "QuotaTransfer",
    ("编制下沉", "quota transfer"),
    NAME,
    QUOTA_CATEGORY,
    integer("count", ("数量", "count")),
    integer("declared", ("申报数量", "declared count")),
    event=True,
    doc="Quota that moved between units; its parts may itemise less than is declared.",
)

STATISTIC = node(
    "Statistic",
    ("统计", "statistic"),
    NAME,
    number("value", ("数值", "value")),
    number("low", ("下限", "low")),
    number("high", ("上限", "high")),
    text("unit", ("单位", "unit of measure")),
    text("definition", ("口径", "definition")),
    text("text", ("原意", "text")),
    doc="A declared number, or a statement that is no more than that.",
)

CASE = node(
    "Case",
    ("工单", "case"),
    text("title", ("标题", "title"), required=True),
    text("text", ("描述", "text")),
    choice(
        "state",
        ("状态", "state"),
        found="已发现",
        accepted="已受理",
        dispatched="已派单",
        signed="已签收",
        handled="已处置",
        verified="已核查",
        closed="已办结",
        returned="已退回",
    ),
    words("steps", ("经过", "steps"), note="in order, separated by `|`"),
    event=True,
    doc="A reported problem at a place about a matter.",
)

SOURCE = node(
    "Source",
    ("来源", "source"),
    NAME,
    bound("date", ("日期", "date"), required=True, note="the day it vouches for"),
    text("publisher", ("发布者", "publisher")),
    text("licence", ("许可", "licence")),
    flag(
        "published",
        ("已公开", "published"),
        note="everybody may read it: so are the personnel facts that rest on it, never personal ones",
    ),
    doc="Where facts come from; its date is the day from which a present-tense fact is certain.",
)

# `closes` and `of` are checked against RELATIONS and NODES below: the words are the names of kinds.
COMPLETENESS = node(
    "Completeness",
    ("完整性声明", "completeness"),
    text("closes", ("完整的关系", "closes"), required=True, note="the name of a relation kind"),
    text("of", ("只限", "of"), note="the name of a node kind: only at nodes of it; empty: of all"),
    text("note", ("说明", "note")),
    doc="The declaration that all facts of one kind are loaded at a unit, division, grid, post or "
    "list, and at everything inside it. Only there does absence prove anything.",
)

# --- relations: territory and grids --------------------------------------------------------------

WITHIN = relation(
    "(:Division|:Place|:Grid)-[:WITHIN]->(:Division|:Place)",
    ("位于", "within"),
    ("包含", "contains"),
    doc="Lies in. A grid has this only where it is known merely to lie somewhere.",
)
IN_GRID = relation(
    "(:Place)-[:IN_GRID]->(:Grid)",
    ("属于网格", "in grid"),
    ("网格内地点", "place in the grid"),
    doc="The grid that a place belongs to.",
)
NESTED_IN = relation(
    "(:Grid)-[:NESTED_IN]->(:Grid)",
    ("上级网格", "nested in"),
    ("下级网格", "grid nested here"),
    doc="The grid one level up.",
)
COVERS = relation(
    "(:Grid)-[:COVERS]->(:Division|:Place)",
    ("覆盖", "covers"),
    ("所属网格", "covered by"),
    doc="The territory of a grid.",
)
ADMINISTERS = relation(
    "(:Unit)-[:ADMINISTERS]->(:Division|:Place)",
    ("管辖", "administers"),
    ("管辖单位", "administered by"),
    doc="A government or subdistrict office over its territory; a committee is self-governing there.",
)
SERVES = relation(
    "(:Unit)-[:SERVES]->(:Division)",
    ("服务区域", "serves"),
    ("服务单位", "served by"),
    doc="The territory of a unit that does not administer one.",
)
MAINTAINS = relation(
    "(:Unit)-[:MAINTAINS]->(:Place)",
    ("管护", "maintains"),
    ("管护单位", "maintained by"),
    doc="Keeps a road, an asset or a compound in order.",
)

# --- relations: units and posts ------------------------------------------------------------------

PART_OF = relation(
    "(:Unit)-[:PART_OF]->(:Unit); (:System)-[:PART_OF]->(:System)",
    ("隶属于", "part of"),
    ("下设", "has part"),
    doc="A section of a department, a subsystem of a system.",
)
REPORTS_TO = relation(
    "(:Unit)-[:REPORTS_TO]->(:Unit)",
    ("上级", "reports to"),
    ("下级", "superior of"),
    choice("chain", ("条块", "chain"), party="党委", government="政府", vertical="垂直"),
    flag("primary", ("为主", "primary")),
    choice("aspect", ("方面", "aspect"), personnel="人事", budget="经费", operations="业务"),
    key=("chain", "aspect"),
    doc="Answers to. A unit may answer to two, one of them primary, each for an aspect.",
)
GUIDED_BY = relation(
    "(:Unit)-[:GUIDED_BY]->(:Unit)",
    ("业务指导单位", "guided by"),
    ("指导", "guides"),
    doc="Guidance, which is not command: a subdistrict guides a residents' committee.",
)
COORDINATED_BY = relation(
    "(:Unit)-[:COORDINATED_BY]->(:Unit)",
    ("归口", "coordinated by"),
    ("归口管理", "coordinates"),
    doc="Managed through another office.",
)
SHARES_STAFF_WITH = relation(
    "(:Unit)-[:SHARES_STAFF_WITH]->(:Unit)",
    ("合署办公", "shares staff with"),
    ("合署办公", "shares staff with"),
    doc="Two names, one staff.",
)
POST_IN = relation(
    "(:Post)-[:POST_IN]->(:Unit)",
    ("所在单位", "post in"),
    ("设有岗位", "has post"),
    doc="The unit that a post belongs to.",
)
OVERSEES = relation(
    "(:Post)-[:OVERSEES]->(:Unit|:Matter)",
    ("分管", "oversees"),
    ("分管岗位", "overseen by"),
    doc="A leader's portfolio.",
)

# --- relations: people ---------------------------------------------------------------------------

HOLDS = relation(
    "(:Person)-[:HOLDS]->(:Post)",
    ("任职", "holds"),
    ("任职人", "held by"),
    choice("capacity", ("方式", "capacity"), full="专任", acting="主持工作", concurrent="兼任"),
    doc="Holds a post. One person may hold two.",
)
BELONGS_TO = relation(
    "(:Person)-[:BELONGS_TO]->(:Unit)",
    ("编制单位", "belongs to"),
    ("在编人员", "home of"),
    choice("quota", ("编制类别", "quota"), of=QUOTA_CATEGORY.values),
    text("entry", ("进入方式", "entry")),
    sensitivity=PERSONNEL,
    doc="The home unit: one at a time, and no secondment moves it.",
)
SECONDED_TO = relation(
    "(:Person)-[:SECONDED_TO]->(:Unit)",
    ("借调至", "seconded to"),
    ("借入人员", "borrows"),
    choice("kind", ("方式", "kind"), secondment="借调", task_force="抽调", shadowing="跟班学习"),
    text("role", ("角色", "role")),
    text("reason", ("事由", "reason")),
    reference("basis", ("依据", "basis"), target="Policy"),
    bound("planned_end", ("计划截止", "planned end")),
    sensitivity=PERSONNEL,
    doc="Works elsewhere while home unit and quota stay. It is the act of the borrowing unit.",
)
PLACED_IN = relation(
    "(:Person)-[:PLACED_IN]->(:Unit|:Division|:Grid)",
    ("下派至", "placed in"),
    ("下派人员", "hosts"),
    choice(
        "kind",
        ("方式", "kind"),
        send_down="下沉",
        village_assigned="包村",
        temporary_post="挂职",
        first_secretary="第一书记",
    ),
    text("role", ("角色", "role")),
    text("reason", ("事由", "reason")),
    reference("basis", ("依据", "basis"), target="Policy"),
    bound("planned_end", ("计划截止", "planned end")),
    sensitivity=PERSONNEL,
    doc="Works at a lower level, or in a temporary post.",
)
HEADS = relation(
    "(:Post|:Person)-[:HEADS]->(:Grid)",
    ("任网格长", "heads"),
    ("网格长", "headed by"),
    text("role", ("角色", "role")),
    text("task", ("任务", "task")),
    doc="Grid head: a person, or whoever holds a post.",
)
SERVES_IN = relation(
    "(:Person)-[:SERVES_IN]->(:Grid|:Division|:Place)",
    ("服务于", "serves in"),
    ("服务人员", "member"),
    text("role", ("角色", "role")),
    text("task", ("任务", "task")),
    key=("role",),
    doc="A member of a grid, or somebody who serves a community or place.",
)

# --- relations: duties -----------------------------------------------------------------------------

CONDITION = text("condition", ("条件", "condition"))
ASPECT = choice(
    "aspect",
    ("环节", "aspect"),
    find="发现",
    report="上报",
    stop="制止",
    handle="处置",
    penalise="处罚",
    repair="修复",
    supervise="监管",
)

LEADS = relation(
    "(:Unit|:UnitClass)-[:LEADS]->(:Matter)",
    ("主要责任", "leads"),
    ("主要责任单位", "led by"),
    CONDITION,
    ASPECT,
    key=("condition", "aspect"),
    doc="Main responsibility, under a condition and for an aspect where the list says so.",
)
SUPPORTS = relation(
    "(:Unit|:UnitClass)-[:SUPPORTS]->(:Matter)",
    ("配合责任", "supports"),
    ("配合责任单位", "supported by"),
    CONDITION,
    ASPECT,
    key=("condition", "aspect"),
    doc="Supporting responsibility.",
)
LISTED_ON = relation(
    "(:Matter)-[:LISTED_ON]->(:DutyList)",
    ("列于", "listed on"),
    ("事项", "row"),
    text("number", ("编号", "number")),
    doc="The list that a row stands on, and its number there.",
)
BASED_ON = relation(
    "(:Matter|:QuotaTransfer)-[:BASED_ON]->(:Policy)",
    ("依据", "based on"),
    ("作为依据", "basis of"),
    doc="Legal or policy basis.",
)
APPLIES_TO = relation(
    "(:DutyList|:Policy)-[:APPLIES_TO]->(:Division|:Place)",
    ("适用于", "applies to"),
    ("适用", "subject to"),
    doc="Where a list or a policy is in force.",
)
ISSUED = relation(
    "(:Unit)-[:ISSUED]->(:Policy|:DutyList)",
    ("制发", "issued"),
    ("制发单位", "issued by"),
    choice("role", ("角色", "role"), issued="发布", organised="组织", compiled="编制"),
    key=("role",),
    event=True,
    doc="Who issued, organised or compiled it.",
)
OPERATES = relation(
    "(:Unit)-[:OPERATES]->(:System)",
    ("运行", "operates"),
    ("运行单位", "operated by"),
    doc="Runs a system.",
)
FOLLOWS = relation(
    "(:System)-[:FOLLOWS]->(:DutyList)",
    ("遵循", "follows"),
    ("被遵循", "followed by"),
    doc="The list by which a system dispatches.",
)

# --- relations: quota and statistics ---------------------------------------------------------------

ALLOTS_TO = relation(
    "(:Quota)-[:ALLOTS_TO]->(:Unit)",
    ("核定给", "allots to"),
    ("编制", "quota"),
    doc="The unit a quota belongs to.",
)
TAKES_FROM = relation(
    "(:QuotaTransfer)-[:TAKES_FROM]->(:Unit|:UnitClass)",
    ("划出自", "takes from"),
    ("划出编制", "gave quota"),
    integer("count", ("数量", "count")),
    QUOTA_CATEGORY,
    event=True,
    doc="Where transferred quota comes from.",
)
GIVES_TO = relation(
    "(:QuotaTransfer)-[:GIVES_TO]->(:Unit|:UnitClass)",
    ("划入", "gives to"),
    ("划入编制", "received quota"),
    integer("count", ("数量", "count")),
    QUOTA_CATEGORY,
    event=True,
    doc="Where transferred quota goes to.",
)
ABOUT = relation(
    "(:Statistic)-[:ABOUT]->(); (:Case)-[:ABOUT]->(:Matter)",
    ("关于", "about"),
    ("相关", "described by"),
    doc="What a statistic describes, or a case is about.",
)
COUNTS = relation(
    "(:Statistic)-[:COUNTS]->()",
    ("计入", "counts"),
    ("被计入", "counted in"),
    doc="The loaded members of what a statistic declares.",
)
CLOSES = relation(
    "(:Completeness)-[:CLOSES]->(:Unit|:Division|:Grid|:Post|:DutyList)",
    ("声明完整于", "closes"),
    ("完整性声明", "closed by"),
    doc="Where a completeness holds: there and in everything inside.",
)

# --- relations: cases --------------------------------------------------------------------------------

AT = relation(
    "(:Case)-[:AT]->(:Place|:Grid|:Division)",
    ("发生于", "at"),
    ("发生的工单", "case here"),
    doc="Where a case is.",
)
REPORTED_BY = relation(
    "(:Case)-[:REPORTED_BY]->(:Person)",
    ("上报人", "reported by"),
    ("上报", "reported"),
    event=True,
    sensitivity=PERSONAL,
    doc="Who reported it: for intake only, never for the unit complained of.",
)
DISPATCHED_TO = relation(
    "(:Case)-[:DISPATCHED_TO]->(:Unit)",
    ("派单给", "dispatched to"),
    ("接到派单", "was dispatched"),
    reference("via", ("通过", "via"), target="System"),
    event=True,
    doc="The unit a case was sent to; denied where it is said not to have been sent.",
)
HANDLED_BY = relation(
    "(:Case)-[:HANDLED_BY]->(:Unit|:Person)",
    ("处置方", "handled by"),
    ("处置工单", "handled"),
    choice("role", ("角色", "role"), main="主办", co="协办"),
    key=("role",),
    event=True,
    doc="Who dealt with it.",
)

# --- what every fact carries, and the indexes ----------------------------------------------------------

CERTAINTY = choice(
    "certainty",
    ("确定程度", "certainty"),
    planned="计划",
    derived="推算",
    inferred="推断",
    restored="修补",
    claimed="陈述",
    stated="明载",
    note="weakest first; `stated` when empty",
)
CERTAINTIES: Final = tuple(CERTAINTY.values)
"""Weakest first."""

POLARITY = choice("polarity", ("肯定否定", "polarity"), asserted="肯定", denied="否定")

FACT_FIELDS: Final = (
    bound("from", ("起", "from")),
    bound("to", ("止", "to"), note="exclusive"),
    POLARITY,
    reference("evidence", ("来源", "evidence"), target="Source"),
    text("locator", ("出处", "locator"), note="several are separated by a space"),
    text("speaker", ("陈述人", "speaker")),
    CERTAINTY,
    text("fact", ("事实编号", "fact"), note="fixes the identity where two rows share a key"),
)
"""The columns that every file of a package may have, beside the own fields of its kind."""

NODES: Final = MappingProxyType(
    {kind.name: kind for kind in list(globals().values()) if isinstance(kind, NodeKind)}
)
"""Every node kind by name, in the order of declaration."""

RELATIONS: Final = MappingProxyType(
    {kind.name: kind for kind in list(globals().values()) if isinstance(kind, RelationKind)}
)
"""Every relation kind by name, in the order of declaration."""

INSIDE: Final = MappingProxyType(
    {
        POST.name: (POST_IN.out,),
        UNIT.name: (PART_OF.out, ADMINISTERS.out, SERVES.out),
        GRID.name: (NESTED_IN.out, COVERS.out, WITHIN.out),
        PLACE.name: (WITHIN.out, IN_GRID.out),
        DIVISION.name: (WITHIN.out,),
        MATTER.name: (LISTED_ON.out,),
    }
)
"""What a node of a kind is inside of, for completeness: closed there is closed here."""
