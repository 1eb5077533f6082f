"""What each paragraph of the article states, read paragraph by paragraph.

A line is a fact: its kind, its name or its ends (several after `&`), then after `;` the fields that
are no prose, times, certainty and `by=` the speaker. A fact that rests on two paragraphs stands
under both. A paragraph without lines states nothing that is not stated elsewhere.
"""

from __future__ import annotations

from typing import Final

READING: Final = """
P1
P2
P3
P4

P5
Person 赵璐佳
Unit 新密市公安局; kind=department
Unit 新密市公安局政治处; kind=section
PART_OF 新密市公安局政治处 > 新密市公安局
SERVES 新密市公安局 & 新密市公安局政治处 > 新密市; inferred
BELONGS_TO 赵璐佳 > 新密市公安局政治处; to=[..2024-05-27]
PLACED_IN 赵璐佳 > 东城半岛社区; kind=send_down; role=社区民警

P6
Person 王恒伟
Unit 新华路街道办事处; kind=subdistrict_office
Unit 新密市某专项工作办公室; kind=special_office
SERVES 新密市某专项工作办公室 > 新密市; inferred
BELONGS_TO 王恒伟 > 新华路街道办事处; from=[..2022]
SECONDED_TO 王恒伟 > 新密市某专项工作办公室; kind=secondment; from=2021~; to=[2024-01..2024-05-27]
Policy 新密市严控借调的新规; kind=document; from=2024-01
APPLIES_TO 新密市严控借调的新规 > 新密市; inferred
Statistic 街道办一名工作人员近日的工作
ABOUT 街道办一名工作人员近日的工作 > 王恒伟

P7
P8

P9
Statistic 社区警力今昔; claimed; by=赵璐佳
ABOUT 社区警力今昔 > 东城半岛社区; claimed; by=赵璐佳

P10
Policy “减县补乡”改革; kind=programme
APPLIES_TO “减县补乡”改革 > 河南省
BASED_ON 新密市向乡镇和街道办下沉事业编制 > “减县补乡”改革; inferred
Statistic 过去部分街道、乡镇的干部队伍
ABOUT 过去部分街道、乡镇的干部队伍 > 新密市各乡镇和街道办
Statistic 愿意到基层工作的人
ABOUT 愿意到基层工作的人 > 新密市

P11
Person 闫锐锋
Unit 中共新密市委; kind=party_organ
Unit 新密市委编办; kind=party_organ
SERVES 中共新密市委 & 新密市委编办 > 新密市; inferred
REPORTS_TO 新密市委编办 > 中共新密市委; chain=party; inferred
BELONGS_TO 闫锐锋 > 新密市委编办
QuotaTransfer 新密市向乡镇和街道办下沉事业编制; category=institution; declared=642
UnitClass 新密市市直单位; kinds=party_organ|department|public_institution; level=county; jurisdiction=新密市; inferred
UnitClass 新密市各乡镇和街道办; kinds=township_government|subdistrict_office; level=township; jurisdiction=新密市; inferred
TAKES_FROM 新密市向乡镇和街道办下沉事业编制 > 新密市市直单位
GIVES_TO 新密市向乡镇和街道办下沉事业编制 > 新密市各乡镇和街道办
GIVES_TO 新密市向乡镇和街道办下沉事业编制 > 曲梁镇人民政府; count=78
GIVES_TO 新密市向乡镇和街道办下沉事业编制 > 超化镇人民政府; count=58
GIVES_TO 新密市向乡镇和街道办下沉事业编制 > 来集镇人民政府; count=56
BASED_ON 新密市向乡镇和街道办下沉事业编制 > “减县补乡”改革; inferred
Statistic 下沉后乡镇和街道办事业编制的增幅; value=65.8; unit=%
ABOUT 下沉后乡镇和街道办事业编制的增幅 > 新密市向乡镇和街道办下沉事业编制
Statistic 下沉前乡镇和街道办事业编制的基数; low=975; high=976; unit=名; derived
ABOUT 下沉前乡镇和街道办事业编制的基数 > 新密市各乡镇和街道办; derived
Statistic 下沉编制中未列明去向的部分; value=450; unit=名; derived
ABOUT 下沉编制中未列明去向的部分 > 新密市向乡镇和街道办下沉事业编制; derived
Statistic 部分乡镇街道增设的副科级事业领导岗位; value=2; unit=个
ABOUT 部分乡镇街道增设的副科级事业领导岗位 > 新密市各乡镇和街道办
Policy 新一轮街道管理体制改革; kind=programme; claimed; by=闫锐锋
APPLIES_TO 新一轮街道管理体制改革 > 新密市; inferred; by=闫锐锋
QuotaTransfer 新密市人员编制继续倾斜; from=2024; planned; by=闫锐锋
GIVES_TO 新密市人员编制继续倾斜 > 新密市各乡镇和街道办; from=2024; planned; by=闫锐锋

P12
Policy 选派年轻市直干部进网格历练; kind=programme
APPLIES_TO 选派年轻市直干部进网格历练 > 新密市
Statistic 下派到街道、社区的年轻市直干部; value=240; unit=名
ABOUT 下派到街道、社区的年轻市直干部 > 选派年轻市直干部进网格历练
COUNTS 下派到街道、社区的年轻市直干部 > 赵璐佳; inferred

P13
PLACED_IN 赵璐佳 > 东城半岛社区; kind=send_down; role=社区民警
COUNTS 下派到街道、社区的年轻市直干部 > 赵璐佳; inferred
Person 与社区民警一同巡街的辅警
Person 与社区民警一同巡街的社区志愿者
SERVES_IN 与社区民警一同巡街的辅警 > 东城半岛社区; role=辅警; inferred
SERVES_IN 与社区民警一同巡街的社区志愿者 > 东城半岛社区; role=社区志愿者; inferred
Statistic 社区人手是否够用; claimed; by=赵璐佳
ABOUT 社区人手是否够用 > 东城半岛社区; claimed; by=赵璐佳
Statistic 巡街中的小问题
ABOUT 巡街中的小问题 > 东城半岛社区
Place 东城半岛社区的一个小区; kind=compound; claimed; by=赵璐佳
WITHIN 东城半岛社区的一个小区 > 东城半岛社区; inferred; by=赵璐佳
Matter 小区停车; subject=停车; claimed; by=赵璐佳
Case 小区停车难; state=handled; claimed; by=赵璐佳
AT 小区停车难 > 东城半岛社区的一个小区; claimed; by=赵璐佳
ABOUT 小区停车难 > 小区停车; claimed; by=赵璐佳
HANDLED_BY 小区停车难 > 赵璐佳 & 与社区民警一同巡街的辅警 & 与社区民警一同巡街的社区志愿者; role=main; claimed; by=赵璐佳
HANDLED_BY 小区停车难 > 东城半岛社区居民委员会; role=co; inferred; by=赵璐佳
Statistic 停车引起的接警; claimed; by=赵璐佳
ABOUT 停车引起的接警 > 小区停车难; claimed; by=赵璐佳

P14
Policy 新密市严控借调的新规; kind=document; from=2024-01
APPLIES_TO 新密市严控借调的新规 > 新密市; inferred
Statistic 回到原单位的被借调人员; value=19; unit=名
ABOUT 回到原单位的被借调人员 > 新密市严控借调的新规
COUNTS 回到原单位的被借调人员 > 王恒伟
BELONGS_TO 王恒伟 > 新华路街道办事处; from=[..2022]
SECONDED_TO 王恒伟 > 新密市某专项工作办公室; kind=secondment; from=2021~; to=[2024-01..2024-05-27]

P15

P16
Person 吕丽娟; born=[1987-05-28..1988-05-27]
SERVES_IN 吕丽娟 > 新华路街道; role=社工; claimed; by=吕丽娟

P17
Policy 河南省城市社区工作者配备标准; kind=norm; value=18; per=万城镇常住人口; binding=false
APPLIES_TO 河南省城市社区工作者配备标准 > 河南省
Person 吕丽娟; born=[1987-05-28..1988-05-27]
SERVES_IN 吕丽娟 > 东城半岛社区; role=专职社工; claimed; by=韩蕊
Statistic 到东城半岛社区的社工; unit=名; claimed; by=韩蕊
ABOUT 到东城半岛社区的社工 > 东城半岛社区; claimed; by=韩蕊
COUNTS 到东城半岛社区的社工 > 吕丽娟; claimed; by=韩蕊
Statistic 东城半岛社区社工服务的领域; value=5; unit=个; claimed; by=韩蕊
ABOUT 东城半岛社区社工服务的领域 > 东城半岛社区; claimed; by=韩蕊
Statistic 东城半岛社区社工服务的项目; value=29; unit=项; claimed; by=韩蕊
ABOUT 东城半岛社区社工服务的项目 > 东城半岛社区; claimed; by=韩蕊
Person 韩蕊
Unit 东城半岛社区党总支; kind=party_branch
SERVES 东城半岛社区党总支 > 东城半岛社区; inferred
Post 东城半岛社区党总支书记; order=1
POST_IN 东城半岛社区党总支书记 > 东城半岛社区党总支
HOLDS 韩蕊 > 东城半岛社区党总支书记
HEADS 东城半岛社区党总支书记 > 东城半岛社区二级网格; inferred; by=陈军

P18
Policy 郑州市党建引领网格化治理; kind=programme
APPLIES_TO 郑州市党建引领网格化治理 > 郑州市
Statistic 郑州市的微网格; value=107158; unit=个
ABOUT 郑州市的微网格 > 郑州市

P19
Person 陈军
Unit 新华路街道办事处; kind=subdistrict_office
Unit 新华路街道党工委; kind=party_organ
SERVES 新华路街道党工委 > 新华路街道; inferred
Post 新华路街道办事处主任; order=1
Post 新华路街道党工委副书记
POST_IN 新华路街道办事处主任 > 新华路街道办事处
POST_IN 新华路街道党工委副书记 > 新华路街道党工委
HOLDS 陈军 > 新华路街道办事处主任 & 新华路街道党工委副书记
Policy 新华路街道一级网格人员规则; kind=norm; grid_level=1; claimed; by=陈军
Policy 新华路街道二级网格人员规则; kind=norm; grid_level=2; roles=包村干部|网格民警|社区医生|劳动监察|市场监管; claimed; by=陈军
Policy 新华路街道三级网格人员规则; kind=norm; grid_level=3; roles=社工|联户代表; claimed; by=陈军
APPLIES_TO 新华路街道一级网格人员规则 & 新华路街道二级网格人员规则 & 新华路街道三级网格人员规则 > 新华路街道; claimed; by=陈军
Statistic 三级网格成员的种类; value=8; unit=类; claimed; by=陈军
ABOUT 三级网格成员的种类 > 新华路街道三级网格人员规则; claimed; by=陈军
Grid 新华路街道一级网格; level=1; inferred; by=陈军
Grid 东城半岛社区二级网格; level=2; inferred; by=陈军
COVERS 新华路街道一级网格 > 新华路街道; inferred; by=陈军
COVERS 东城半岛社区二级网格 > 东城半岛社区; inferred; by=陈军
NESTED_IN 东城半岛社区二级网格 > 新华路街道一级网格; inferred; by=陈军
HEADS 新华路街道办事处主任 & 新华路街道党工委书记 > 新华路街道一级网格; inferred; by=陈军
HEADS 东城半岛社区党总支书记 > 东城半岛社区二级网格; inferred; by=陈军

P20
Person 郑春荣
Unit 新密市中医院; kind=public_institution
SERVES 新密市中医院 > 新密市; inferred
Post 新密市中医院护士长
POST_IN 新密市中医院护士长 > 新密市中医院
HOLDS 郑春荣 > 新密市中医院护士长; to=[..2024-05-27]
Grid 东城半岛社区某网格
WITHIN 东城半岛社区某网格 > 东城半岛社区
HEADS 郑春荣 > 东城半岛社区某网格
Statistic 社区对一名网格长的评价; claimed; by=韩蕊
ABOUT 社区对一名网格长的评价 > 东城半岛社区某网格; claimed; by=韩蕊

P21
Unit 中共郑州市委; kind=party_organ
SERVES 中共郑州市委 > 郑州市; inferred
Person 郑州市委主要负责同志，2024年1月在网格化治理工作观摩推进会上讲话
Post 郑州市委主要负责同志; order=1
POST_IN 郑州市委主要负责同志 > 中共郑州市委
HOLDS 郑州市委主要负责同志，2024年1月在网格化治理工作观摩推进会上讲话 > 郑州市委主要负责同志; from=[..2024-01]; to=[2024-01..]
Policy 网格员工作补贴; kind=programme
Policy 奖励性绩效工资总量向乡镇倾斜; kind=programme
APPLIES_TO 网格员工作补贴 & 奖励性绩效工资总量向乡镇倾斜 > 郑州市
Policy 全面落实网格员和社区工作者待遇; kind=programme; planned; by=郑州市委主要负责同志
APPLIES_TO 全面落实网格员和社区工作者待遇 > 郑州市; planned; by=郑州市委主要负责同志
Policy 优秀网格员评选; kind=programme; claimed; by=郑州市委主要负责同志
APPLIES_TO 优秀网格员评选 > 郑州市; claimed; by=郑州市委主要负责同志
Policy 从优秀网格员中招聘乡镇街道事业单位工作人员; kind=programme; from=2024; planned; by=郑州市委主要负责同志
APPLIES_TO 从优秀网格员中招聘乡镇街道事业单位工作人员 > 郑州市; from=2024; planned; by=郑州市委主要负责同志

P22

P23
Statistic 被摊派的任务能否拒绝; claimed; by=好几位基层干部
ABOUT 被摊派的任务能否拒绝 > 新密市; claimed; by=好几位基层干部

P24
Person 刘玉合
SERVES_IN 刘玉合 > 东城半岛社区; role=网格员; inferred
Place 战鼓山街东头的一条路; kind=street
WITHIN 战鼓山街东头的一条路 > 东城半岛社区
Unit 新密市城市管理局; kind=department
SERVES 新密市城市管理局 > 新密市; inferred
System 新密市城市综合运行平台
Matter 清理建筑废材; subject=建筑废材
LEADS 新密市城市管理局 > 清理建筑废材
Case 道路堆放建筑废材; state=handled
AT 道路堆放建筑废材 > 战鼓山街东头的一条路
ABOUT 道路堆放建筑废材 > 清理建筑废材
REPORTED_BY 道路堆放建筑废材 > 刘玉合
DISPATCHED_TO 道路堆放建筑废材 > 东城半岛社区居民委员会; polarity=denied; claimed; by=陈军
Statistic 此类任务转派社区的可能
ABOUT 此类任务转派社区的可能 > 清理建筑废材

P25
Unit 新密市城市管理局; kind=department
SERVES 新密市城市管理局 > 新密市; inferred
System 新密市城市综合运行平台
System 智能派转
PART_OF 智能派转 > 新密市城市综合运行平台
LEADS 新密市城市管理局 > 清理建筑废材
Case 道路堆放建筑废材; state=handled
DISPATCHED_TO 道路堆放建筑废材 > 新密市城市管理局; via=智能派转
HANDLED_BY 道路堆放建筑废材 > 新密市城市管理局; role=main

P26
Unit 新密市城运中心
SERVES 新密市城运中心 > 新密市; inferred
OPERATES 新密市城运中心 > 新密市城市综合运行平台; inferred
System 智能派转
FOLLOWS 智能派转 > 新密市乡镇职责清单; inferred
DutyList 新密市乡镇职责清单; declared=163; kind=duty; from=2022; restored; by=闫锐锋
APPLIES_TO 新密市乡镇职责清单 > 米村镇 & 牛店镇 & 平陌镇 & 超化镇 & 苟堂镇 & 大隗镇 & 刘寨镇 & 白寨镇 & 岳村镇 & 来集镇 & 曲梁镇 & 城关镇 & 袁庄乡; inferred
UnitClass 新密市各乡镇; kinds=township_government; level=township; jurisdiction=新密市; inferred
Matter 农民消费权益保护; subject=农民消费权益保护
Matter 基本便民商业服务; subject=便民商业服务
LISTED_ON 农民消费权益保护 > 新密市乡镇职责清单; number=45; inferred; by=闫锐锋
LISTED_ON 基本便民商业服务 > 新密市乡镇职责清单; number=47; inferred; by=闫锐锋
LEADS 新密市各乡镇 > 农民消费权益保护
SUPPORTS 新密市各乡镇 > 基本便民商业服务
Statistic 乡镇职责清单每项的内容
ABOUT 乡镇职责清单每项的内容 > 新密市乡镇职责清单

P27
Unit 新密市清单制定小组; kind=working_group; from=2022; to=[2022..]; restored; by=闫锐锋
SERVES 新密市清单制定小组 > 新密市; to=[2022..]; inferred; by=闫锐锋
Statistic 参与制定清单的市直部门; value=22; unit=个; claimed; by=闫锐锋
ABOUT 参与制定清单的市直部门 > 新密市清单制定小组; claimed; by=闫锐锋
DutyList 新密市乡镇职责清单; declared=163; kind=duty; from=2022; restored; by=闫锐锋
DutyList 新密市属地管理事项主要责任和配合责任清单; declared=96; kind=territorial; from=2022; restored; by=闫锐锋
ISSUED 新密市委编办 > 新密市乡镇职责清单 & 新密市属地管理事项主要责任和配合责任清单; role=organised; from=2022; restored; by=闫锐锋
ISSUED 新密市清单制定小组 > 新密市乡镇职责清单 & 新密市属地管理事项主要责任和配合责任清单; role=compiled; from=2022; restored; by=闫锐锋
APPLIES_TO 新密市属地管理事项主要责任和配合责任清单 > 新密市; inferred; by=闫锐锋
LISTED_ON 农民消费权益保护 > 新密市乡镇职责清单; number=45; inferred; by=闫锐锋
LISTED_ON 基本便民商业服务 > 新密市乡镇职责清单; number=47; inferred; by=闫锐锋

P28
Person 晁洪涛
Unit 新密市城运中心
SERVES 新密市城运中心 > 新密市; inferred
OPERATES 新密市城运中心 > 新密市城市综合运行平台; inferred
Post 新密市城运中心主任; order=1
POST_IN 新密市城运中心主任 > 新密市城运中心
HOLDS 晁洪涛 > 新密市城运中心主任
Statistic 城运平台的工作闭环; claimed; by=晁洪涛
ABOUT 城运平台的工作闭环 > 新密市城市综合运行平台; claimed; by=晁洪涛
Statistic 清单对摊派的影响; claimed; by=晁洪涛
ABOUT 清单对摊派的影响 > 新密市乡镇职责清单; claimed; by=晁洪涛

P29

P30
Policy 年轻干部“双百双促”工程; kind=programme; claimed; by=秦召玉
Policy 规范乡镇人员借调; kind=programme; claimed; by=秦召玉
Policy 选派村（社区）网格员; kind=programme; claimed; by=秦召玉
APPLIES_TO 年轻干部“双百双促”工程 & “减县补乡”改革 & 规范乡镇人员借调 & 选派村（社区）网格员 > 新密市; claimed; by=秦召玉
Statistic 充实基层力量的成效; claimed; by=秦召玉
ABOUT 充实基层力量的成效 > 新密市; claimed; by=秦召玉

P31
Person 秦召玉
Unit 中共新密市委; kind=party_organ
Unit 新密市委组织部; kind=party_organ
SERVES 中共新密市委 & 新密市委组织部 > 新密市; inferred
REPORTS_TO 新密市委组织部 > 中共新密市委; chain=party; inferred
Post 新密市委常委
Post 新密市委组织部部长; order=1
POST_IN 新密市委常委 > 中共新密市委
POST_IN 新密市委组织部部长 > 新密市委组织部
HOLDS 秦召玉 > 新密市委常委 & 新密市委组织部部长

P32
Policy 制定街道责任清单; kind=programme; claimed; by=路广
Policy 规范基层考核方式; kind=programme; claimed; by=路广
Policy 加强工作激励保障; kind=programme; claimed; by=路广
APPLIES_TO 制定街道责任清单 & 规范基层考核方式 & 加强工作激励保障 > 新密市; claimed; by=路广
Statistic 街道的工作面貌; claimed; by=路广
ABOUT 街道的工作面貌 > 新华路街道; claimed; by=路广

P33
Person 路广
Unit 新华路街道党工委; kind=party_organ
SERVES 新华路街道党工委 > 新华路街道; inferred
Post 新华路街道党工委书记; order=1
POST_IN 新华路街道党工委书记 > 新华路街道党工委
HOLDS 路广 > 新华路街道党工委书记

P34
Source 人民日报2024年5月27日第11版：新密基层减负报道; date=2024-05-27; published=true
"""
"""The whole article, P1 to P34."""
