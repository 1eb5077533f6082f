"""`orgraph find`: what a name may mean, the best first, with where each is and why it fits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import click

from orgraph.commands.options import (
    OPTIONS,
    SEED,
    at_option,
    json_option,
    lang_option,
    print_json,
    store_option,
)
from orgraph.model.schema import Label
from orgraph.model.time import day_number
from orgraph.model.vocabulary import NODES

if TYPE_CHECKING:
    from orgraph.graph.hits import Found, Hit, Mention

__all__ = ["command"]

MOST: Final = 1000

TITLE = Label("查名称指的是什么", "what a name may mean")
DOC = Label(
    "按名称查地点、单位、人员、事项等:全称、别名、简称、名称的一部分、繁体、全角、拼音、拼音首字母,"
    "错一字或少一字也行;前面可加所在地,如“新密 新华路街道”。句子则列出其中的名称。",
    "Find places, units, people, matters and all else by name: the name, another name, a short form, a "
    "part, traditional or full-width characters, pinyin, its initials, with one character wrong or missing; "
    "after the name of what it lies in, separated by a space. Of a sentence, the names in it.",
)
TEXT = Label("名称", "TEXT")
TEXT_HELP = Label("名称或句子", "a name or a sentence")
KIND = Label("类别", "KIND")
KIND_HELP = Label("只查某类,可给多次:{0}", "only this kind; may be given several times: {0}")
SCOPE = Label("地名", "SCOPE")
SCOPE_HELP = Label("只查在此地或此单位之内的", "only what lies inside this place or unit")
LIMIT = Label("条数", "N")
LIMIT_HELP = Label("最多列几条", "how many are listed at most")
MORE = Label(
    "……另有至少 {0} 个,可用 --limit 或更完整的名称",
    "… and at least {0} more: use --limit or a fuller name",
)
MENTIONED = Label("句中提到", "Names in the text")
AMBIGUOUS = Label("不止一个,未作取舍", "several, none is picked")
WITHIN = Label("依“{0}”认定", "told by “{0}”")
AND_MORE = Label("……另有 {0} 个", "… and {0} more")


class _Kind(click.Choice[str]):
    """A kind of node by its Chinese name or the prefix of its ids; one of them is shown."""

    name = "kind"

    def __init__(self, lang: str) -> None:
        shown = [kind.label.zh if lang == "zh" else kind.prefix for kind in NODES.values()]
        super().__init__(shown, case_sensitive=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        for kind in NODES.values():
            if str(value).casefold() in (kind.prefix, kind.label.zh):
                return kind.prefix
        return super().convert(value, param, ctx)


def command(lang: str) -> click.Command:
    """The command in a language."""

    def find(
        text: str,
        kind: tuple[str, ...],
        within: str | None,
        limit: int,
        at: str | None,
        store: str | None,
        as_json: bool,
    ) -> None:
        from orgraph.city import open_city
        from orgraph.graph.hits import told_as_json

        if store is None:
            click.echo(SEED.of(lang), err=True)
        day = date.today().isoformat() if at is None else at
        wanted = [each for each in NODES.values() if each.prefix in kind]
        with closing(open_city(store)) as city:
            found = city.find(text, kinds=wanted, within=within, limit=limit, at=day)
            sentence = all(hit.grade.loose for hit in found.hits)
            mentions: tuple[Mention, ...] = ()
            if sentence:
                known = wanted or NODES.values()
                mentions = city.mentions(text, kinds=known, within=within, limit=limit, at=day)
            if not found.hits and not mentions:
                raise city.names.unknown(text, wanted, day_number(day), within)
        if as_json:
            print_json(told_as_json(text, day, found, mentions))
        else:
            for line in _lines(found, mentions, lang):
                click.echo("".join(each if each.isprintable() else " " for each in line))

    kinds = _Kind(lang)
    return click.Command(
        "find",
        callback=find,
        params=[
            click.Argument(["text"], metavar=TEXT.of(lang), help=TEXT_HELP.of(lang)),
            click.Option(
                ["--kind"],
                type=kinds,
                multiple=True,
                metavar=KIND.of(lang),
                help=KIND_HELP.of(lang).format(
                    ("、" if lang == "zh" else ", ").join(kinds.choices)
                ),
            ),
            click.Option(["--in", "within"], metavar=SCOPE.of(lang), help=SCOPE_HELP.of(lang)),
            click.Option(
                ["--limit"],
                type=click.IntRange(1, MOST),
                default=20,
                show_default=True,
                metavar=LIMIT.of(lang),
                help=LIMIT_HELP.of(lang),
            ),
            at_option(lang),
            store_option(lang),
            json_option(lang),
            lang_option(lang),
        ],
        help=DOC.of(lang),
        short_help=TITLE.of(lang),
        options_metavar=OPTIONS.of(lang),
    )


def _lines(found: Found, mentions: tuple[Mention, ...], lang: str) -> Iterator[str]:
    if mentions:
        yield f"{MENTIONED.of(lang)}:"
        for mention in mentions:
            said = AMBIGUOUS.of(lang) if mention.ambiguous else ""
            if mention.within is not None:
                said = "; ".join(filter(None, (WITHIN.of(lang).format(mention.within), said)))
            yield f"  “{mention.text}”" + (f"  {said}" if said else "")
            for hit in mention.hits:
                yield f"    {_line(hit, lang)}"
            if mention.more:
                yield f"    {AND_MORE.of(lang).format(mention.more)}"
    for hit in found.hits:
        yield _line(hit, lang)
    if found.more:
        yield MORE.of(lang).format(found.more)


def _line(hit: Hit, lang: str) -> str:
    return f"{hit.id}  {hit.kind.label.of(lang)} {' < '.join(hit.lineage)}  · {hit.reason.of(lang)}"
