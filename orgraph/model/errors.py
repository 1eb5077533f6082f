"""Every error that orgraph raises, in one tree; each has a stable key and says what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

__all__ = [
    "AmbiguousName",
    "DamagedSnapshot",
    "EmptyStore",
    "ForeignStore",
    "InvalidBound",
    "InvalidInterval",
    "InvalidPackage",
    "InvalidParameter",
    "InvalidTable",
    "MissingExtra",
    "NotFetched",
    "OrgraphError",
    "Problem",
    "StoreError",
    "StoreRefused",
    "StoreTimeout",
    "StoreUnreachable",
    "UnfinishedStore",
    "UnknownName",
    "WouldRemove",
    "WritingUnderWay",
    "on_one_line",
]


def on_one_line(value: str, longest: int = 60) -> str:
    """A value as it can be quoted: what cannot be seen is spelled out, what is too long cut."""
    seen = (each if each.isprintable() else ascii(each)[1:-1] for each in value[:longest])
    return "".join(seen) + ("…" if len(value) > longest else "")


class OrgraphError(Exception):
    """The root of the tree; catch it to catch everything that orgraph raises on purpose.

    `key` is stable and the same in Python, on the command line and over HTTP; `zh` and `en` say
    what is wrong and what to do.
    """

    key = "error"

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en

    def text(self, lang: str) -> str:
        """The sentence for a reader of `zh` or `en`."""
        return self.zh if lang == "zh" else self.en


class InvalidBound(OrgraphError):
    """A bound in time that is written in no known form."""

    key = "invalid-bound"
    forms = "2024-05-27 · 2024-05 · 2024 · 2021~ · [2024-01..2024-05-27] · [..2024-05-27]"

    def __init__(self, written: str) -> None:
        super().__init__(
            f"时间“{on_one_line(written)}”不成形式。可写:{self.forms}",
            f"“{on_one_line(written)}” is no bound in time. Write one of: {self.forms}",
        )
        self.written = written


class InvalidInterval(OrgraphError):
    """An interval that ends before it can have begun."""

    key = "invalid-interval"

    def __init__(self, begin: str, end: str) -> None:
        super().__init__(
            f"时间段不成立:起“{begin}”,止“{end}”(止日不含在内)。请核对两端,起必须早于止。",
            f"The interval from “{begin}” to “{end}” is empty (`to` is exclusive). "
            "Check both ends: it must begin before it ends.",
        )
        self.begin = begin
        self.end = end


class InvalidParameter(OrgraphError):
    """A parameter of a question that is missing, unknown, or not of its form."""

    key = "invalid-parameter"


class UnknownName(OrgraphError):
    """A name that nothing bears, or nothing inside `within`, with the nearest names there are."""

    key = "unknown-name"

    def __init__(
        self,
        name: str,
        kinds: str,
        kinds_en: str,
        nearest: Sequence[str],
        within: str | None = None,
    ) -> None:
        hint, hint_en = "请核对写法,或用完整名称。", "Check the spelling, or give the full name."
        if nearest:
            hint = "名称相近的有:" + "、".join(map(on_one_line, nearest))
            hint_en = "The nearest names: " + ", ".join(map(on_one_line, nearest))
        quoted = on_one_line(name)
        where, where_en = "", ""
        if within is not None:
            where, where_en = f"“{on_one_line(within)}”内", f" in “{on_one_line(within)}”"
        super().__init__(
            f"{where}没有名为“{quoted}”的{kinds}。{hint}",
            f"No {kinds_en}{where_en} is named “{quoted}”. {hint_en}",
        )
        self.name = name
        self.nearest = tuple(nearest)


class AmbiguousName(OrgraphError):
    """A name that several bear: they are listed, none is picked."""

    key = "ambiguous-name"
    shown = 20

    def __init__(
        self, name: str, candidates: Sequence[tuple[str, str]], uncounted: int = 0
    ) -> None:
        lines = "".join(
            f"\n  {on_one_line(f'{id_}  {where}', 300)}" for id_, where in candidates[: self.shown]
        )
        more = max(len(candidates) - self.shown, 0) + uncounted
        super().__init__(
            f"“{on_one_line(name)}”不止一个,请改用其中一个的编号或更完整的名称:{lines}"
            + (f"\n  ……另有 {more} 个" if more > 0 else ""),
            f"Several bear the name “{on_one_line(name)}”. Ask again with one of these ids, "
            f"or a fuller name:{lines}" + (f"\n  … and {more} more" if more > 0 else ""),
        )
        self.name = name
        # A list may change; what describes each when it is read does not.
        self.candidates = tuple(candidates) if isinstance(candidates, list) else candidates


class DamagedSnapshot(OrgraphError):
    """A snapshot that is not as it was written."""

    key = "damaged-snapshot"

    def __init__(self, path: str) -> None:
        super().__init__(
            f"快照 {path} 已损坏,不予采用。可以放心删去,会重新编译。",
            f"The snapshot {path} is damaged and not used. It is safe to delete: "
            "the city is compiled anew.",
        )
        self.path = path


class MissingExtra(OrgraphError):
    """Something was asked for that needs libraries which are not installed."""

    key = "missing-extra"

    def __init__(self, extra: str) -> None:
        super().__init__(
            f'这一功能需要另装的库。请运行:pip install "orgraph[{extra}]"',
            f'This needs libraries that are not installed. Run: pip install "orgraph[{extra}]"',
        )
        self.extra = extra


class WritingUnderWay(OrgraphError):
    """A package that another process is changing; nothing of it was changed by this one."""

    key = "writing-under-way"

    def __init__(self, folder: str, lock: str | None = None) -> None:
        hint, hint_en = "请等它结束后再试。", "Wait until it has ended, and try again."
        if lock is not None:
            hint += f"若确知没有别的进程在写,请删去 {lock}。"
            hint_en += f" If there surely is none, remove {lock}."
        super().__init__(
            f"另有一个进程正在写入 {folder}。{hint}",
            f"Another writing into {folder} is under way. {hint_en}",
        )
        self.folder = folder


class StoreError(OrgraphError):
    """A database that cannot be asked; `address` has no password in it."""

    key = "store-error"

    def __init__(self, address: str, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.address = address


class StoreUnreachable(StoreError):
    """Nobody answers at the address, or the server stopped in the middle."""

    key = "store-unreachable"

    def __init__(self, address: str, why: str) -> None:
        super().__init__(
            address,
            f"{address} 没有应答({on_one_line(why, 200)})。请核对地址和端口,并确认服务器已启动;"
            "恢复后再问即可。",
            f"{address} does not answer ({on_one_line(why, 200)}). Check the address and the port, and that "
            "the server runs; once it is back, ask again.",
        )


class StoreRefused(StoreError):
    """The server does not accept the login."""

    key = "store-refused"

    def __init__(self, address: str) -> None:
        super().__init__(
            address,
            f"{address} 拒绝了登录。请把用户名和密码写进环境变量 NEO4J_USERNAME、NEO4J_PASSWORD。",
            f"{address} refused the login. Give user and password in the environment, as NEO4J_USERNAME and "
            "NEO4J_PASSWORD.",
        )


class EmptyStore(StoreError):
    """A database without a city."""

    key = "empty-store"

    def __init__(self, address: str) -> None:
        super().__init__(
            address,
            f"{address} 里还没有城市。请先写入:orgraph push 文件夹 {address}",
            f"There is no city in {address} yet. Write one first: orgraph push FOLDER {address}",
        )


class ForeignStore(StoreError):
    """A database that holds something else, which orgraph neither reads nor changes."""

    key = "foreign-store"

    def __init__(self, address: str, found: str) -> None:
        super().__init__(
            address,
            f"{address} 里是别的数据({on_one_line(found, 100)}),没有读写。请另用一个空的数据库。",
            f"{address} holds something else ({on_one_line(found, 100)}); nothing was read or written. Use an "
            "empty database.",
        )


class UnfinishedStore(StoreError):
    """A database that a push is filling, or did not fill to the end."""

    key = "unfinished-store"

    def __init__(self, address: str) -> None:
        super().__init__(
            address,
            f"{address} 的写入正在进行,或中途断了。请等它结束;若已中断,再运行一次 orgraph push 即可接着写。",
            f"A push into {address} is under way or was interrupted. Wait until it ends; if it was "
            "interrupted, the same orgraph push goes on where it stopped.",
        )


class WouldRemove(StoreError):
    """A push that would remove facts, and was not told that it may."""

    key = "would-remove"

    def __init__(self, address: str, gone: int, there: int) -> None:
        super().__init__(
            address,
            f"{address} 里的 {there:,} 条事实中,有 {gone:,} 条是数据包没有的,没有写入任何内容。"
            "若确实要删去,请加 --replace。",
            f"Of the {there:,} facts in {address}, {gone:,} are not in the package; nothing was written. If "
            "they are to be removed, add --replace.",
        )
        self.gone = gone


class StoreTimeout(StoreError):
    """A question that took longer than it may."""

    key = "store-timeout"

    def __init__(self, address: str, seconds: float) -> None:
        super().__init__(
            address,
            f"{address} 在 {seconds:g} 秒内没有答完。请缩小问题,或调高 ORGRAPH_TIMEOUT。",
            f"{address} did not finish within {seconds:g} s. Ask for less, or raise ORGRAPH_TIMEOUT.",
        )


class NotFetched(OrgraphError):
    """A question looked at what its scope did not ask for: a mistake in the question."""

    key = "not-fetched"

    def __init__(self, node: str, way: str) -> None:
        super().__init__(
            f"查询范围没有取“{node}”的 {way},不能当作“没有”。请在该问题的 scope 中补上这一步。",
            f"The scope did not fetch {way} of “{node}”, which is not the same as “none”. "
            "Add the step to the question's scope.",
        )


class Problem(NamedTuple):
    """One thing wrong in a package: where it stands, what is wrong, what to do."""

    key: str
    file: str
    row: int | None
    """The row as a spreadsheet counts it: the header is row 1, a cell of several lines is in one."""
    column: str | None
    value: str | None
    zh: str
    en: str

    def text(self, lang: str) -> str:
        """One readable line."""
        place = on_one_line(self.file, 300)
        if self.row is not None:
            place += f" 第 {self.row} 行" if lang == "zh" else f" row {self.row}"
        if self.column is not None:
            place += f" [{on_one_line(self.column)}]"
        said = self.zh if lang == "zh" else self.en
        value = "" if self.value is None else f" “{on_one_line(self.value)}”"
        return f"{place}{value}:{said}" if lang == "zh" else f"{place}{value}: {said}"

    @staticmethod
    def listed(head: str, problems: Sequence[Problem], shown: int, lang: str) -> str:
        """Some of them below a heading, and how many more there are."""
        lines = [problem.text(lang) for problem in problems[:shown]]
        more = len(problems) - len(lines)
        if more:
            lines.append(f"……另有 {more} 处" if lang == "zh" else f"… and {more} more")
        return "\n  ".join([head, *lines])


class InvalidPackage(OrgraphError):
    """A package that cannot be used; `problems` has every one of them."""

    key = "invalid-package"
    shown = 50

    def __init__(self, folder: str, problems: Sequence[Problem]) -> None:
        self.folder = folder
        self.problems = tuple(problems)
        count = len(self.problems)
        super().__init__(
            Problem.listed(
                f"数据包 {folder} 有 {count} 处问题,没有采用其中任何内容:",
                self.problems,
                self.shown,
                "zh",
            ),
            Problem.listed(
                f"The package {folder} cannot be used, nothing of it was. Problems: {count}",
                self.problems,
                self.shown,
                "en",
            ),
        )


class InvalidTable(OrgraphError):
    """A file that is no table to be answered; `problems` has every one of them."""

    key = "invalid-table"
    shown = 50

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        super().__init__(
            Problem.listed(f"这个表有 {count} 处问题,没有作答:", self.problems, self.shown, "zh"),
            Problem.listed(
                f"The table cannot be read, nothing was answered. Problems: {count}",
                self.problems,
                self.shown,
                "en",
            ),
        )
