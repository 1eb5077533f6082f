"""`orgraph mcp`: the questions as tools for an assistant, on standard input and output."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import click

from orgraph.commands.options import OPTIONS, SEED, lang_option, store_option
from orgraph.model.errors import MissingExtra
from orgraph.model.schema import Label

__all__ = ["command"]

TITLE = Label("供 AI 助手提问(MCP)", "let an assistant ask (MCP)")
DOC = Label(
    "通过标准输入输出提供 MCP,由 AI 助手启动:每个问题是一个只读的工具。经网络则用 orgraph serve 的 /mcp。",
    "Serve the Model Context Protocol on standard input and output, for an assistant that starts it: every "
    "question is a read-only tool. Over a network, use /mcp of orgraph serve.",
)


def command(lang: str) -> click.Command:
    """The command with its help in one language."""
    return click.Command(
        "mcp",
        callback=_serving(lang),
        params=[store_option(lang), lang_option(lang)],
        help=DOC.of(lang),
        short_help=TITLE.of(lang),
        options_metavar=OPTIONS.of(lang),
    )


def _serving(lang: str) -> Callable[..., None]:
    def serve(store: str | None) -> None:
        try:
            import anyio
            from mcp.server.stdio import stdio_server

            from api.assistants import server_of
            from api.callers import LOCAL
            from api.service import Service
            from api.settings import load
        except ImportError:
            raise MissingExtra("mcp") from None
        from orgraph.city import open_city

        settings = load(**({} if store is None else {"store": store}))
        if settings.store is None:
            click.echo(SEED.of(lang), err=True)
        with closing(open_city(settings.store)) as city:
            service = Service(city, settings)
            server = server_of(lambda: service, lambda _: LOCAL)

            async def run() -> None:
                async with stdio_server() as (reading, writing):
                    await server.run(reading, writing, server.create_initialization_options())

            anyio.run(run)

    return serve
