"""The words of the pages, in both languages; those of questions, kinds and fields come from their declarations."""

from __future__ import annotations

from typing import Final

from orgraph.model.answers import Mark
from orgraph.model.schema import Label
from orgraph.queries.who_people import STATES

__all__ = ["GROUPS", "HEADED", "HEAD_STATES", "WORDS"]

WORDS: Final = {
    "site": Label("归谁管", "Who is responsible"),
    "lead": Label(
        "说出地点和事项,看归谁管、先找谁、不该找谁,以及凭什么。",
        "Name a place and a matter: who is responsible, whom to ask first, who must not be asked, and why.",
    ),
    "skip": Label("跳到正文", "Skip to the content"),
    "menu": Label("导航", "Navigation"),
    "ask": Label("问", "Ask"),
    "tree": Label("网格树", "Grid tree"),
    "lists": Label("名录", "Lists"),
    "docs": Label("API 文档", "API docs"),
    "other": Label("English", "中文"),
    "find": Label("按名称查找", "Find by name"),
    "find_short": Label("查找", "Find"),
    "leave": Label("退出", "Sign out"),
    "day": Label("日期", "Day"),
    "day_hint": Label("问哪一天的情况", "the day asked about"),
    "optional": Label("可不填", "optional"),
    "more_options": Label("其他选项", "More options"),
    "questions": Label("可以问的", "Questions"),
    "examples": Label("例如", "For example"),
    "share": Label("本页地址可直接转给别人。", "The address of this page can be shared as it is."),
    "forms": Label("其他形式", "Other forms"),
    "copy_it": Label("复制", "Copy"),
    "copied": Label("已复制", "Copied"),
    "send_back": Label("可随件退回的话", "The sentence to send back"),
    "send_back_why": Label("可否派给它", "may it be dispatched there?"),
    "reasons": Label("说明", "Reasons"),
    "weakest": Label("最弱的依据", "weakest ground"),
    "as_of": Label("截至", "as of"),
    "unsure": Label("未定", "unconfirmed"),
    "wrong": Label("没有答上来", "There is no answer"),
    "meant": Label("是不是要找", "Did you mean"),
    "home": Label("所属", "belongs to"),
    "fields": Label("当日所知", "What is known on the day"),
    "no_fields": Label("除名称外没有载入别的。", "Nothing but the name is loaded."),
    "time": Label("时间", "time"),
    "source": Label("来源", "source"),
    "locator": Label("出处", "locator"),
    "certainty": Label("确定程度", "certainty"),
    "speaker": Label("陈述人", "speaker"),
    "truth": Label("当日", "on the day"),
    "no_time": Label("时间不详", "time not known"),
    "days": Label("有变化的日子", "Days of change"),
    "go": Label("查看", "Show"),
    "alone": Label("单独打开这幅图", "Open the drawing by itself"),
    "id": Label("编号", "id"),
    "versions": Label("各个版本", "versions"),
    "about": Label("关于它可以问", "What can be asked of it"),
    "whole": Label("全部理由、图和出处", "all reasons, the drawing and the sources"),
    "relations": Label("当日的关系", "Relations on the day"),
    "relations_none": Label("当日没有载入的关系。", "No relation is loaded for the day."),
    "further": Label("另有", "further"),
    "all_relations": Label("全部关系,带图", "all relations, with a drawing"),
    "in_tree": Label("在网格树中", "in the tree of grids"),
    "empty": Label(
        "没有载入下级,不等于没有。",
        "Nothing below is loaded; that does not mean that there is none.",
    ),
    "cut": Label("这里没有列出的还有", "not listed here"),
    "opened": Label("已展开", "opened"),
    "tree_hint": Label(
        "点名称展开下一级;“详情”是它自己的页。",
        "A name opens the next level; “details” is its own page.",
    ),
    "all_divisions": Label("全部行政区划", "All divisions"),
    "all_grids": Label(
        "全部网格,包括归属不详的",
        "All grids, also those of which it is not known where they belong",
    ),
    "no_tree": Label("当日没有载入行政区划。", "No division is loaded for the day."),
    "colon": Label(":", ": "),
    "comma": Label(",", ", "),
    "filtered": Label("只列", "Only"),
    "all_of_them": Label("全部列出", "List all"),
    "details": Label("详情", "details"),
    "kinds": Label("全部类别", "All kinds"),
    "list_hint": Label(
        "当日在册或可能在册的,按编号排序。", "All that are or may be on record on the day, by id."
    ),
    "within": Label("只看其内", "only inside"),
    "next": Label("下一页", "Next page"),
    "first": Label("回到第一页", "First page"),
    "nothing": Label("当日没有载入的。", "None is loaded for the day."),
    "found": Label("可能指的是", "What it may mean"),
    "mentions": Label("句中提到的", "Named in it"),
    "name": Label("名称", "name"),
    "kind": Label("类别", "kind"),
    "where": Label("所属", "where"),
    "why": Label("依据", "why"),
    "sign_in": Label("请先登录", "Please sign in"),
    "sign_in_how": Label(
        "在运行 orgraph serve 的机器上,打开它在终端里给出的链接;或填入管理员给你的密钥。",
        "On the machine that runs orgraph serve, open the link that it printed; or enter the key that you were given.",
    ),
    "key": Label("密钥", "Key"),
    "enter": Label("登录", "Sign in"),
    "key_hint": Label("形如 orgraph_…", "it begins with orgraph_"),
    "hidden": Label("按你的权限显示。", "Shown as your rights allow."),
    "home_page": Label("回到首页", "To the first page"),
}

GROUPS: Final = (
    ("lead", Label("谁负责", "Who is responsible"), (Mark.LEAD, Mark.SUPPORT)),
    ("contact", Label("先联系谁", "Whom to ask first"), (Mark.CONTACT,)),
    ("refusal", Label("不该找谁", "Who must not be asked"), (Mark.REFUSAL,)),
    ("gap", Label("空缺与不详", "Vacant, unknown, to confirm"), (Mark.VACANCY, Mark.UNKNOWN, Mark.DOUBT)),
    ("note", Label("还要知道", "Also to know"), (Mark.NOTE,)),
)  # fmt: skip
"""What a person wants to read first, by the marks of the reasons."""

HEADED: Final = {
    "headed": Label("网格长", "headed by"),
    "may_be_headed": Label("可能的网格长", "perhaps headed by"),
    "no_head": Label("没有网格长", "nobody heads it"),
    "head_unknown": Label("网格长不详", "who heads it is not known"),
}
HEAD_STATES: Final = {state.value: label for state, label in STATES.items()}
