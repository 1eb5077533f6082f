"""`orgraph serve`: the HTTP API, on this machine unless told who else may ask."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from contextlib import closing
from threading import Thread
from typing import TYPE_CHECKING, Final

import click

from orgraph.commands.options import OPTIONS, SEED, lang_option, store_option
from orgraph.model.errors import InvalidParameter, MissingExtra
from orgraph.model.schema import Label

if TYPE_CHECKING:
    from api.login import Login
    from api.settings import Settings

__all__ = ["command"]

TITLE = Label("提供 HTTP API", "serve the HTTP API")
DOC = Label(
    "提供 HTTP API:每个问题、节点和名称都有地址,文档在 /docs。默认只在本机,并输出一次有效的登录链接;按 Ctrl+C 结束。"
    "其余设置用环境变量 ORGRAPH_… 或 ORGRAPH_SETTINGS 所指的 TOML 文件,见 docs/api.md。",
    "Serve the HTTP API: every question, node and name has an address, and /docs tells of them. By default on this "
    "machine only, with a link to log in that works once; end it with Ctrl+C. All other settings come from the "
    "environment, ORGRAPH_…, or from a TOML file that ORGRAPH_SETTINGS names; see docs/api.md.",
)
HOST = Label("地址", "HOST")
HOST_HELP = Label("在哪个地址提供;默认 127.0.0.1", "the address to serve at; 127.0.0.1 by default")
PORT = Label("端口", "PORT")
PORT_HELP = Label(
    "在哪个端口提供,默认 8471;0 为任一空闲端口",
    "the port to serve on, 8471 by default; 0 for any free one",
)
WORKERS = Label("个数", "N")
WORKERS_HELP = Label("作答的进程数,默认 1", "how many processes answer, 1 by default")

LINK = Label("在浏览器中打开(只能用一次):", "Open in a browser (works once):")
TOKEN = Label("程序和 curl 用的令牌:", "The token for programs and curl:")
AT = Label("正在提供:{0}", "Serving at {0}")
END = Label("正在提供,按 Ctrl+C 结束。", "Serving; end with Ctrl+C.")

GRACE: Final = 30
"""Seconds that requests in flight have to end."""


def command(lang: str) -> click.Command:
    """The command with its help in one language."""
    return click.Command(
        "serve",
        callback=_serving(lang),
        params=[
            click.Option(["--host"], metavar=HOST.of(lang), help=HOST_HELP.of(lang)),
            click.Option(
                ["--port"],
                type=click.IntRange(0, 65_535),
                metavar=PORT.of(lang),
                help=PORT_HELP.of(lang),
            ),
            click.Option(
                ["--workers"],
                type=click.IntRange(1, 64),
                metavar=WORKERS.of(lang),
                help=WORKERS_HELP.of(lang),
            ),
            store_option(lang),
            lang_option(lang),
        ],
        help=DOC.of(lang),
        short_help=TITLE.of(lang),
        options_metavar=OPTIONS.of(lang),
    )


def _serving(lang: str) -> Callable[..., None]:
    def serve(host: str | None, port: int | None, workers: int | None, store: str | None) -> None:
        try:
            import granian  # noqa: F401 - the whole extra is there or not

            from api.settings import load
        except ImportError:
            raise MissingExtra("api") from None
        given = {"host": host, "port": port, "workers": workers, "store": store}
        settings = load(**{name: value for name, value in given.items() if value is not None})
        _refuse_strangers(settings)
        if settings.store is None:
            click.echo(SEED.of(lang), err=True)
        _try(settings)
        run(settings.model_copy(update={"port": _free(settings)}), lang)

    return serve


def _refuse_strangers(settings: Settings) -> None:
    """Beyond this machine nothing is served until it is said who may ask."""
    from api.settings import is_loopback

    if not is_loopback(settings.host) and settings.keys is None and settings.issuer is None:
        raise InvalidParameter(
            f"{settings.host} 不限于本机,要先设置谁可以查询:密钥(ORGRAPH_KEYS,见 orgraph keys)或 OpenID Connect 签发者"
            "(ORGRAPH_ISSUER)。",
            f"{settings.host} is open to others: set first who may ask, by keys (ORGRAPH_KEYS, see orgraph keys) or by "
            "an OpenID Connect issuer (ORGRAPH_ISSUER).",
        )


def _try(settings: Settings) -> None:
    """Open the city once: what is wrong is told before anything is served, and the workers find a snapshot."""
    from api.access_log import AccessLog
    from api.authentication import Authentication
    from api.settings import is_loopback
    from orgraph.city import open_city

    login = "." if is_loopback(settings.host) else None  # there will be one
    Authentication.of(
        settings.model_copy(update={"login": login}), AccessLog.at(settings.access_log)
    )

    with closing(open_city(settings.store)) as city:
        city.version()


def _free(settings: Settings) -> int:
    """The port, which nothing else uses."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((settings.host.strip("[]"), settings.port))
        except OSError as error:
            raise InvalidParameter(
                f"{settings.host} 的端口 {settings.port} 用不了({error.strerror})。请用 --port 换一个,"
                "或用 --port 0 任取一个空闲的。",
                f"Port {settings.port} of {settings.host} cannot be used ({error.strerror}). Give another with "
                "--port, or --port 0 for any that is free.",
            ) from None
        return int(tried.getsockname()[1])


def run(settings: Settings, lang: str) -> None:
    """Serve until the process is told to end; the workers read the same settings from the environment."""
    import multiprocessing
    import tempfile

    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from api.login import Login
    from api.settings import SHARED, is_loopback

    # A worker that is forked inherits the locks of threads that it has not: polars waits for them for good.
    multiprocessing.set_start_method("spawn", force=True)
    login = Login.begin() if is_loopback(settings.host) else None
    told = settings.model_copy(update={"login": None if login is None else str(login.folder)})
    try:
        with tempfile.TemporaryDirectory(prefix="orgraph-metrics-") as together:
            os.environ.pop("ORGRAPH_LOGIN", None)
            os.environ |= environment(told)
            if settings.workers > 1:
                os.environ[SHARED] = together
            server = Granian(
                "api.asgi:app",
                address=settings.host.strip("[]"),
                port=settings.port,
                interface=Interfaces.ASGI,
                workers=settings.workers,
                factory=True,
                websockets=False,
                log_level=LogLevels.warning,
                workers_kill_timeout=GRACE,
            )
            server.on_startup(Thread(target=_tell, args=(settings, login, lang), daemon=True).start)
            server.serve()
    finally:
        if login is not None:
            login.end()


def environment(settings: Settings) -> dict[str, str]:
    """Settings as the environment has them."""
    import json

    told = settings.model_dump(mode="json", exclude_none=True)
    return {
        f"ORGRAPH_{name.upper()}": value if isinstance(value, str) else json.dumps(value)
        for name, value in told.items()
    }


def _tell(settings: Settings, login: Login | None, lang: str) -> None:
    """Print the link when somebody answers at it; elsewhere than on this machine, the address alone."""
    host = settings.host.strip("[]")
    where = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), settings.port  # noqa: S104
    while True:
        try:
            socket.create_connection(where, timeout=1).close()
            break
        except OSError:
            time.sleep(0.05)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    if login is None:
        click.echo(AT.of(lang).format(f"http://{host}:{settings.port}"))
        return
    click.echo(LINK.of(lang))
    click.echo(f"  http://{host}:{settings.port}/login?code={login.link()}")
    click.echo(TOKEN.of(lang))
    click.echo(f"  export ORGRAPH=http://{host}:{settings.port} ORGRAPH_TOKEN={login.token}")
    click.echo(END.of(lang), err=True)
