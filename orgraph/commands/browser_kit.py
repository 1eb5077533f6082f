"""`orgraph browser-kit`: the kit for Neo4j Browser, served on loopback or written to a folder."""

from __future__ import annotations

import errno
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

import click

from orgraph.browser.address import PORT as DEFAULT
from orgraph.commands.options import FOLDER, OPTIONS, WRITTEN, lang_option
from orgraph.model.errors import InvalidParameter, on_one_line
from orgraph.model.schema import Label

__all__ = ["command"]

NEO4J: Final = "http://localhost:7474"

TITLE = Label("在 Neo4j Browser 里看这座城市", "see the city in Neo4j Browser")
DOC = Label(
    "给 Neo4j Browser 用的一套:配色、十分钟导览、带参数的脚本。默认在本机提供,并输出打开的链接,按 Ctrl+C 结束;"
    "加 --to 则写成文件。城市先用 orgraph push 送进数据库。",
    "A kit for Neo4j Browser: a style, a guide of ten minutes, scripts with parameters. It is served on this "
    "machine, and the link to open is printed; end it with Ctrl+C. With --to it is written as files. Put the city "
    "into the database first, with orgraph push.",
)
URL = Label("网址", "URL")
NEO4J_HELP = Label("Neo4j Browser 在哪里", "where Neo4j Browser is")
PORT = Label("端口", "PORT")
PORT_HELP = Label("在哪个端口提供;0 为任一空闲端口", "the port to serve on; 0 for any free one")
TO_HELP = Label("不提供服务,写入这个文件夹", "do not serve, write into this folder")

OPEN = Label("在浏览器中打开导览:", "Open the guide:")
STYLE = Label("连接之后,在上方的输入框里运行:", "When connected, run in the line at the top:")
SCRIPTS = Label(
    "脚本:下载后把 .zip 拖进 Browser 的窗口",
    "Scripts: download, and drop the .zip on Browser's window",
)
CONF = Label(
    "neo4j.conf 里要有第一行(默认已允许 localhost);有第二行则连接后自动套用。改后重启 Neo4j:",
    "neo4j.conf must have the first line (localhost is allowed by default); with the second, all is there once "
    "you are connected. Restart Neo4j after a change:",
)
THIRD = Label(
    "Browser 自己会向外请求字体和统计脚本,不通也能用;这一套只向本机请求。",
    "Browser itself asks other sites for fonts and analytics, and works without; this kit asks this machine only.",
)
DROP = Label(
    "把 orgraph.grass 和 orgraph-scripts.zip 拖进 Browser 的窗口。导览由网页服务提供才能打开:其中的网址是 "
    "http://localhost:{0},服务须带 CORS 头;orgraph browser-kit 就是这样的服务。",
    "Drop orgraph.grass and orgraph-scripts.zip on Browser's window. The guide opens only from a web server, which "
    "it takes to be http://localhost:{0} and which must send CORS headers, as orgraph browser-kit does.",
)
END = Label("正在提供,按 Ctrl+C 结束。", "Serving; end with Ctrl+C.")


def command(lang: str) -> click.Command:
    """The command with its help in one language."""
    return click.Command(
        "browser-kit",
        callback=_kit(lang),
        params=[
            click.Option(
                ["--port"],
                type=click.IntRange(0, 65_535),
                default=DEFAULT,
                show_default=True,
                metavar=PORT.of(lang),
                help=PORT_HELP.of(lang),
            ),
            click.Option(["--to"], metavar=FOLDER.of(lang), help=TO_HELP.of(lang)),
            click.Option(
                ["--neo4j"],
                default=NEO4J,
                show_default=True,
                metavar=URL.of(lang),
                help=NEO4J_HELP.of(lang),
            ),
            lang_option(lang),
        ],
        help=DOC.of(lang),
        short_help=TITLE.of(lang),
        options_metavar=OPTIONS.of(lang),
    )


def _kit(lang: str) -> Callable[..., None]:
    def kit(port: int, to: str | None, neo4j: str) -> None:
        browser = _origin(neo4j)
        if to is not None:
            _write(Path(to), port, lang)
        else:
            _serve(browser, port, lang)

    return kit


def _serve(browser: str, port: int, lang: str) -> None:
    from orgraph.browser.kit import files
    from orgraph.browser.serve import kit_server

    try:
        server = kit_server(files, _same(browser), port)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise InvalidParameter(
            f"端口 {port} 已被占用。请用 --port 换一个,或用 --port 0 任取一个空闲的。",
            f"Port {port} is taken. Give another with --port, or --port 0 for any that is free.",
        ) from None
    with server:
        _tell(browser, f"http://localhost:{server.server_address[1]}", lang)
        click.echo(END.of(lang), err=True)
        with suppress(KeyboardInterrupt):
            server.serve_forever()


def _write(folder: Path, port: int, lang: str) -> None:
    from orgraph.browser.kit import files

    for name, content in files(f"http://localhost:{port}").items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    click.echo(DROP.of(lang).format(port))
    click.echo(WRITTEN.of(lang).format(folder), err=True)


def _tell(browser: str, base: str, lang: str) -> None:
    """How to open it, and what Neo4j must allow."""
    from orgraph.browser.kit import ARCHIVE, guide_of
    from orgraph.browser.kit import STYLE as GRASS

    guide, style = f"{base}/{guide_of(lang)}", f"{base}/{GRASS}"
    lines = [
        OPEN.of(lang),
        f"  {browser}/browser/?cmd=guide&arg={quote(guide, safe=':/')}",
        STYLE.of(lang),
        f"  :style {style}",
        SCRIPTS.of(lang),
        f"  {base}/{ARCHIVE}",
        CONF.of(lang),
        "  browser.remote_content_hostname_whitelist=localhost",
        f"  browser.post_connect_cmd=style {style}; guide {guide}",
        THIRD.of(lang),
    ]
    for line in lines:
        click.echo(line)


def _origin(given: str) -> str:
    """The address that Browser's pages have."""
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidParameter(
            f"“{on_one_line(given)}”不是网址。写法:--neo4j http://localhost:7474",
            f"“{on_one_line(given)}” is no address of a page. Write: --neo4j http://localhost:7474",
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")


def _same(browser: str) -> frozenset[str]:
    """What this machine is called in addresses of pages on it."""
    names = ("localhost", "127.0.0.1", "[::1]")
    for name in names:
        head, found, tail = browser.partition(f"//{name}")
        if found and (not tail or tail.startswith(":")):
            return frozenset(f"{head}//{each}{tail}" for each in names)
    return frozenset({browser})
