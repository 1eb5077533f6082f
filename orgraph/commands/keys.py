"""`orgraph keys`: who may ask the API from elsewhere: make a key, list them, revoke one."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import click

from api.callers import Role
from orgraph.commands.options import FILE, OPTIONS, json_option, lang_option, print_json
from orgraph.model.errors import InvalidParameter, MissingExtra
from orgraph.model.schema import Label

if TYPE_CHECKING:
    from api.keys import Key, KeyFile

__all__ = ["command"]

ROLES: Final = {str(role): role.label for role in Role}
ACTIONS: Final = ("create", "list", "revoke")

TITLE = Label("管理 API 密钥", "keys for the API")
DOC = Label(
    "API 密钥:create 名称 新建(只显示这一次,文件里只存散列值),list 列出,revoke 编号 停用,立即生效。"
    "文件由 --file 或环境变量 ORGRAPH_KEYS 指定。",
    "Keys for the API: create NAME makes one, shown this once, as the file has only its hash; list shows them; "
    "revoke ID ends one at once. The file is given by --file, or by the variable ORGRAPH_KEYS.",
)
ACTION = Label("操作", "ACTION")
ACTION_HELP = Label("create 新建,list 列出,revoke 停用", "create, list or revoke")
WHICH = Label("名称或编号", "NAME")
WHICH_HELP = Label(
    "新密钥给谁用,或要停用的编号", "whom a new key is for, or the id of the one to revoke"
)
FILE_HELP = Label("存放密钥散列值的文件", "the file with the hashes of the keys")
ROLE = Label("权限", "ROLE")
ROLE_HELP = Label("可给多次,默认 read:", "may be given several times, read by default: ")
UNIT = Label("单位", "UNIT")
UNIT_HELP = Label("所属单位的编号", "the id of the unit it belongs to")
DAYS = Label("天数", "DAYS")
DAYS_HELP = Label("几天后失效;不给则不失效", "after how many days it ends; never, if not given")

MADE = Label("新密钥,只显示这一次:", "The new key, shown this once:")
REVOKED = Label("已停用:{0}", "Revoked: {0}")
NONE = Label("还没有密钥。", "There are no keys yet.")
FOREVER = Label("不失效", "never ends")
UNTIL = Label("{0} 失效", "ends on {0}")
ENDED = Label("{0} 已停用", "revoked on {0}")


def command(lang: str) -> click.Command:
    """The command with its help in one language."""
    roles = "; ".join(f"{name} {label.of(lang)}" for name, label in ROLES.items())
    return click.Command(
        "keys",
        callback=_keys(lang),
        params=[
            click.Argument(
                ["action"],
                type=click.Choice(ACTIONS),
                metavar=ACTION.of(lang),
                help=ACTION_HELP.of(lang),
            ),
            click.Argument(
                ["name"], required=False, metavar=WHICH.of(lang), help=WHICH_HELP.of(lang)
            ),
            click.Option(["--file"], metavar=FILE.of(lang), help=FILE_HELP.of(lang)),
            click.Option(
                ["--role"],
                type=click.Choice(list(ROLES)),
                multiple=True,
                metavar=ROLE.of(lang),
                help=ROLE_HELP.of(lang) + roles,
            ),
            click.Option(["--unit"], metavar=UNIT.of(lang), help=UNIT_HELP.of(lang)),
            click.Option(
                ["--days"],
                type=click.IntRange(1, 36_500),
                metavar=DAYS.of(lang),
                help=DAYS_HELP.of(lang),
            ),
            json_option(lang),
            lang_option(lang),
        ],
        help=DOC.of(lang),
        short_help=TITLE.of(lang),
        options_metavar=OPTIONS.of(lang),
    )


def _keys(lang: str) -> Callable[..., None]:
    def keys(
        action: str,
        name: str | None,
        file: str | None,
        role: tuple[str, ...],
        unit: str | None,
        days: int | None,
        as_json: bool,
    ) -> None:
        known = _file(file)
        if action == "list":
            _refuse_more(name, role, unit, days)
            _list(known, lang, as_json)
            return
        if name is None:
            raise InvalidParameter(
                f"orgraph keys {action} 缺少{WHICH.zh}。",
                f"orgraph keys {action} needs a {WHICH.en}.",
            )
        if action == "revoke":
            _refuse_more(None, role, unit, days)
            key = known.revoke(name)
            print_json(_plain(key)) if as_json else click.echo(REVOKED.of(lang).format(key.id))
            return
        key, text = known.create(name, tuple(map(Role, role)) or (Role.READ,), unit, days)
        if as_json:
            print_json({**_plain(key), "key": text})
            return
        click.echo(MADE.of(lang), err=True)
        click.echo(text)

    return keys


def _file(given: str | None) -> KeyFile:
    from pathlib import Path

    try:
        from api.keys import KeyFile
    except ImportError:
        raise MissingExtra("api") from None
    named = given or os.environ.get("ORGRAPH_KEYS")
    if not named:
        raise InvalidParameter(
            "没有说明密钥文件。请用 --file 或环境变量 ORGRAPH_KEYS。",
            "No file of keys is named. Give --file, or set ORGRAPH_KEYS.",
        )
    return KeyFile(Path(named))


def _refuse_more(
    name: str | None, role: tuple[str, ...], unit: str | None, days: int | None
) -> None:
    """Options of `create` with another action would be passed over."""
    if name is not None or role or unit is not None or days is not None:
        raise InvalidParameter(
            "多余:名称只用于 create 和 revoke,--role、--unit、--days 只用于 create。",
            "Unknown here: a name is for create and revoke, --role, --unit and --days are for create.",
        )


def _list(known: KeyFile, lang: str, as_json: bool) -> None:
    keys = sorted(known.keys().values(), key=lambda key: (key.created, key.id))
    if as_json:
        print_json([_plain(key) for key in keys])
        return
    for key in keys:
        if key.revoked is not None:
            state = ENDED.of(lang).format(key.revoked)
        else:
            state = UNTIL.of(lang).format(key.expires) if key.expires else FOREVER.of(lang)
        told = [key.id, key.name, ", ".join(key.roles), key.unit or "", state]
        click.echo(
            "  ".join("".join(c if c.isprintable() else " " for c in each) for each in told if each)
        )
    if not keys:
        click.echo(NONE.of(lang))


def _plain(key: Key) -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "roles": list(key.roles),
        "unit": key.unit,
        "created": key.created,
        "expires": key.expires,
        "revoked": key.revoked,
    }
